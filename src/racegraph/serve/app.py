"""The application: ``/sparql``, ``/health``, and whatever pages and services are mounted beside."""

from __future__ import annotations

import contextlib
import logging
import socket
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any

import rdflib.plugins.sparql
import uvicorn
from fastapi import FastAPI
from starlette.routing import BaseRoute, Route

from racegraph.reconcile.service import GraphReconciler, graph_routes
from racegraph.selection import Quotes
from racegraph.serve.connection import Connection
from racegraph.serve.endpoint import Endpoint
from racegraph.serve.exchange import Limits
from racegraph.serve.graphstore import GraphStore
from racegraph.serve.guard import Guard
from racegraph.serve.metrics import CONTENT_TYPE, Metrics
from racegraph.serve.observation import ASGIApplication, Log, Observation
from racegraph.serve.openapi import document
from racegraph.serve.response import Receive, Scope, Send, respond
from racegraph.serve.service import GraphService
from racegraph.store import current_version

# rdflib would fetch what FROM names; no query goes to rdflib here, and none that does elsewhere may.
rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = False

CONNECTIONS = 1000  # at once; who comes then is told to come later
GRACE = 10  # seconds that requests have to end when the service is to end
TITLE = "racegraph"
DESCRIPTION = "Motorsport facts read from German articles; every one leads back to the sentences that say so."


class Application(FastAPI):
    """A FastAPI application. What stands in *direct* it calls by the path alone: these are asked most."""

    direct: Mapping[str, ASGIApplication] = MappingProxyType({})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        application = self.direct.get(scope["path"]) if scope["type"] == "http" else None
        await (application or super().__call__)(scope, receive, send)


def create_app(
    store: Path,
    *,
    limits: Limits | None = None,
    public_url: str = "http://127.0.0.1:8000/sparql",
    services: Collection[str] = (),
    guard: Guard | None = None,
    log: Log | None = None,
    quotes: Quotes = "full",
    routes: Sequence[BaseRoute] = (),
    example_queries: dict[str, Any] | None = None,
) -> FastAPI:
    """The service over the racegraph store in the folder *store*, as an ASGI application.

    *public_url* is the address of the endpoint as clients see it, *services* are the SERVICE endpoints that queries
    may use, *guard* says who may write what (None: nobody), *log* is where requests are noted (None: nowhere), *quotes*
    how much of the articles' wording is served, *routes* are served beside ours. ``app.state.graph`` is the
    :class:`GraphService`, for who wants to ask the graph. Raises :class:`racegraph.store.StoreError` where there is no
    store.
    """
    current_version(store)
    service = GraphService(store, limits or Limits(), public_url, quotes)
    reconciler = GraphReconciler(store, lambda: service.snapshot.version)

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await service.start()
        try:
            yield
        finally:
            await service.stop()
            reconciler.close()
            if log is not None:
                log.flush()

    app = Application(title=TITLE, description=DESCRIPTION, docs_url=None, redoc_url=None, lifespan=lifespan)
    described = document(TITLE, DESCRIPTION, version("racegraph"), writable=guard is not None)
    app.openapi = lambda: described  # type: ignore[method-assign]  # FastAPI knows only routes of its own
    app.state.graph = service
    endpoint = Endpoint(
        service,
        services=services,
        guard=guard,
        title=TITLE,
        description=DESCRIPTION,
        public_url=public_url,
        example_queries=example_queries,
    )
    app.state.endpoint = endpoint
    graph_store = GraphStore(service, guard=guard)
    metrics = Metrics()
    ours = [Route("/health", _Health(service)), Route("/metrics", _Metrics(service, metrics))]
    app.router.routes.extend([*endpoint.routes, *graph_store.routes, *ours, *graph_routes(reconciler), *routes])
    app.add_middleware(Observation, metrics=metrics, log=log)
    app.direct = {path: Observation(endpoint.application, metrics, log) for path in endpoint.paths}
    return app


class _Health:
    def __init__(self, service: GraphService) -> None:
        self.service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        healthy = self.service.pool.healthy
        body = b'{"status":"%s"}\n' % (b"ok" if healthy else b"failing")
        await respond(scope, send, 200 if healthy else 503, [(b"content-type", b"application/json")], body)


class _Metrics:
    def __init__(self, service: GraphService, metrics: Metrics) -> None:
        self.service = service
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = self.metrics.text(self.service).encode()
        await respond(scope, send, 200, [(b"content-type", CONTENT_TYPE)], body)


def server(app: FastAPI) -> uvicorn.Server:
    """The HTTP server for *app*: run it on a socket that listens."""
    logging.getLogger("uvicorn.error").addFilter(_not_cut_short)
    return uvicorn.Server(
        uvicorn.Config(
            app,
            loop="uvloop",
            http=Connection,
            limit_concurrency=CONNECTIONS,
            timeout_graceful_shutdown=GRACE,
            ws="none",
            access_log=False,
            log_level="warning",
            server_header=False,
        )
    )


def _not_cut_short(record: logging.LogRecord) -> bool:
    # an answer that ends early closes its connection on purpose, see racegraph.serve.endpoint
    return "without completing response" not in record.getMessage()


def run(
    store: Path,
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    started: Callable[[str], None] | None = None,
    **options: Any,
) -> None:
    """Serve the racegraph store in the folder *store* until interrupted; *options* are those of :func:`create_app`.

    *started* is called with the address when requests can come. Raises :class:`OSError` where nobody can listen there.
    """
    with socket.create_server((host, port), backlog=2048) as listener:
        address = f"http://{_bracketed(host)}:{listener.getsockname()[1]}"
        options.setdefault("public_url", f"{address}/sparql")
        options.setdefault("log", Log())
        app = create_app(store, **options)
        if started is not None:
            started(f"{address}/")
        server(app).run(sockets=[listener])


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
