"""Serving a store until interrupted, quick to its first answer: what that does not need is loaded after it."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from racegraph.serve.cradle import Cradle

if TYPE_CHECKING:
    from racegraph.serve.exchange import Limits
    from racegraph.serve.observation import ASGIApplication, Log
    from racegraph.serve.parts import Beside, Parts


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
        listener, address = stack.enter_context(_listening(host, port))

        from racegraph.serve.observation import Log
        from racegraph.serve.parts import assemble

        options.setdefault("public_url", f"{address}/sparql")
        options.setdefault("log", Log())
        examples = options.pop("example_queries", None)
        parts = assemble(store, cradle=cradle, **options)
        if started is not None:
            started(f"{address}/")
        _run(parts, listener, beside, examples)


def run_remote(
    url: str,
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    limits: Limits,
    public_url: str | None = None,
    default_graph: str | None = None,
    log: Log | None = None,
    started: Callable[[str], None] | None = None,
    beside: Callable[[], Beside | None] = lambda: None,
) -> None:
    """Serve what was published to the server at *url*, as :func:`run` serves a store.

    *default_graph* is as for :class:`racegraph.serve.remote.RemoteGraph`. Raises
    :class:`racegraph.publish.PublishError` where there is nothing to serve.
    """
    from racegraph.serve.parts import around
    from racegraph.serve.remote import RemoteGraph

    with _listening(host, port) as (listener, address):
        graph = RemoteGraph(url, limits, public_url or f"{address}/sparql", default_graph)
        graph.check()
        if started is not None:
            started(f"{address}/")
        _run(around(graph, log=log), listener, beside)


@contextlib.contextmanager
def _listening(host: str, port: int) -> Iterator[tuple[socket.socket, str]]:
    with socket.create_server((host, port), backlog=2048) as listener:
        yield listener, f"http://{_bracketed(host)}:{listener.getsockname()[1]}"


def _run(
    parts: Parts,
    listener: socket.socket,
    beside: Callable[[], Beside | None],
    examples: dict[str, Any] | None = None,
) -> None:
    from racegraph.serve.entrance import Entrance, server

    def load() -> ASGIApplication:
        from racegraph.serve.app import frame

        return frame(parts, beside(), examples)

    server(Entrance(parts, load)).run(sockets=[listener])


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
