"""The service under test: a store in a temporary folder, served over HTTP on a port of its own."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pyoxigraph as ox

from racegraph.serve import create_app
from racegraph.serve.entrance import server
from racegraph.store import Manifest, Writer

MANIFEST = Manifest(knowledge="test", engine="test")


def write(directory: Path, data: str = "", *, update: str = "") -> str:
    """Add TriG *data* to the store in *directory*, run *update*, publish; return the version's name."""
    with Writer(directory) as writer:
        writer.store.load(data, ox.RdfFormat.TRIG)
        if update:
            writer.store.update(update)
        return writer.commit(MANIFEST)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextlib.contextmanager
def serving(directory: Path, *, port: int = 0, **options: Any) -> Iterator[httpx.Client]:
    """A client for the store in *directory*, served by *options* of :func:`racegraph.serve.create_app`."""
    listener = socket.create_server(("127.0.0.1", port))
    app = create_app(directory, **options)
    http = server(app)
    thread = threading.Thread(target=http.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        deadline = time.monotonic() + 20
        while not http.started:
            if not thread.is_alive() or time.monotonic() > deadline:
                raise RuntimeError("the service did not start")
            time.sleep(0.01)
        port = listener.getsockname()[1]
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            client.app = app  # type: ignore[attr-defined]
            yield client
    finally:
        http.should_exit = True
        thread.join(20)
        listener.close()
        assert not thread.is_alive(), "the service did not end"
