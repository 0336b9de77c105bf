"""Serving a store until interrupted, quick to its first answer: what that does not need is loaded after it."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from racegraph.serve.cradle import Cradle

if TYPE_CHECKING:
    from racegraph.serve.parts import Beside


def run(
    store: Path,
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    started: Callable[[str], None] | None = None,
    beside: Callable[[], Beside | None] = lambda: None,
    **options: Any,
) -> None:
    """Serve the racegraph store in the folder *store* until interrupted.

    *started* is called with the address when requests can come, *beside* gives what is served beside; the *options*
    are those of :func:`racegraph.serve.create_app`. Raises :class:`OSError` where nobody can listen there.
    """
    with contextlib.ExitStack() as stack:
        cradle = Cradle()  # first, for it loads beside this process
        stack.callback(cradle.close)
        listener = stack.enter_context(socket.create_server((host, port), backlog=2048))

        from racegraph.serve.entrance import Entrance, server
        from racegraph.serve.observation import ASGIApplication, Log
        from racegraph.serve.parts import assemble

        address = f"http://{_bracketed(host)}:{listener.getsockname()[1]}"
        options.setdefault("public_url", f"{address}/sparql")
        options.setdefault("log", Log())
        examples = options.pop("example_queries", None)
        parts = assemble(store, cradle=cradle, **options)

        def load() -> ASGIApplication:
            from racegraph.serve.app import frame

            return frame(parts, beside(), examples)

        if started is not None:
            started(f"{address}/")
        server(Entrance(parts, load)).run(sockets=[listener])


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
