"""Services on loopback: our reconciliation service over invented items, a SPARQL server, and servers that misbehave."""

from __future__ import annotations

import contextlib
import json
import shutil
import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import uvicorn
from starlette.applications import Starlette

from racegraph.reconcile.answer import Reconciler
from racegraph.reconcile.routes import Identity, routes
from racegraph.wikidata.catalogue import ItemCatalogue
from racegraph.wikidata.item import Item

IDENTITY = Identity(
    name="invented items",
    identifier_space="http://www.wikidata.org/entity/",
    schema_space="http://www.wikidata.org/prop/direct/",
    view="http://127.0.0.1/wiki/{{id}}",
)


@contextlib.contextmanager
def reconciling(items: Iterable[Item]) -> Iterator[str]:
    """The address of a reconciliation service over *items*."""
    reconciler = Reconciler(ItemCatalogue(items))

    async def current() -> Reconciler:
        return reconciler

    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(Starlette(routes=routes(current, IDENTITY)), log_level="warning", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        _wait(lambda: server.started)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/reconcile"
    finally:
        server.should_exit = True
        thread.join(20)


@contextlib.contextmanager
def sparql(quads: Iterable[ox.Quad], folder: Path) -> Iterator[str]:
    """The address of the query endpoint of an Oxigraph server that holds *quads*."""
    program = shutil.which("oxigraph", path=str(Path(__import__("sys").executable).parent))
    assert program, "the oxigraph server is not installed"
    store = ox.Store(str(folder))
    store.bulk_extend(quads)
    store.flush()
    del store
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    command = [program, "serve-read-only", "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(lambda: _listens(port))
        yield f"http://127.0.0.1:{port}/query"
    finally:
        process.terminate()
        process.wait(20)


Answer = Callable[[BaseHTTPRequestHandler, int], None]


@contextlib.contextmanager
def answering(answer: Answer) -> Iterator[str]:
    """The address of a server that answers each request by *answer*, which is told how many came before."""
    count = iter(range(10**9))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self, next(count))

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            answer(self, next(count))

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/api"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(20)


def reply(handler: BaseHTTPRequestHandler, status: int, body: Any, **headers: str) -> None:
    """Send a whole response; *body* is text, or what becomes JSON."""
    content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    handler.send_response(status)
    for name, value in {"Content-Type": "application/json", **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _listens(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/query?query=ASK%7B%7D", timeout=1).read()
    except OSError:
        return False
    return True


def _wait(ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not ready():
        if time.monotonic() > deadline:
            raise RuntimeError("the server did not start")
        time.sleep(0.02)
