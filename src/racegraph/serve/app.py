"""The application: rdflib-endpoint's frame around what answers, and whatever pages are mounted beside."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Collection, Mapping
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any

import rdflib.plugins.sparql
from fastapi import FastAPI

from racegraph.reconcile.service import GraphReconciler, graph_routes
from racegraph.selection import Quotes
from racegraph.serve.endpoint import Endpoint
from racegraph.serve.exchange import Limits
from racegraph.serve.graphstore import GraphStore
from racegraph.serve.guard import Guard
from racegraph.serve.observation import ASGIApplication, Log, Observation
from racegraph.serve.openapi import document
from racegraph.serve.parts import DESCRIPTION, TITLE, Beside, Parts, assemble
from racegraph.serve.response import Receive, Scope, Send

# rdflib would fetch what FROM names; no query goes to rdflib here, and none that does elsewhere may.
rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = False


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
    beside: Beside | None = None,
    example_queries: dict[str, Any] | None = None,
) -> FastAPI:
    """The service over the racegraph store in the folder *store*, as an ASGI application.

    *public_url* is the address of the endpoint as clients see it, *services* are the SERVICE endpoints that queries
    may use, *guard* says who may write what (None: nobody), *log* is where requests are noted (None: nowhere), *quotes*
    how much of the articles' wording is served, *beside* what is served beside SPARQL. ``app.state.graph`` is the
    :class:`GraphService`, for who wants to ask the graph. Raises :class:`racegraph.store.StoreError` where there is no
    store.
    """
    parts = assemble(
        store, limits=limits, public_url=public_url, services=services, guard=guard, log=log, quotes=quotes
    )
    return frame(parts, beside, example_queries)


def frame(parts: Parts, beside: Beside | None = None, example_queries: dict[str, Any] | None = None) -> Application:
    """The application around *parts*, which it starts and stops with its own lifespan."""
    service, guard = parts.service, parts.sparql.guard

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with parts.running():
            yield

    app = Application(title=TITLE, description=DESCRIPTION, docs_url=None, redoc_url=None, lifespan=lifespan)
    described = document(TITLE, DESCRIPTION, version("racegraph"), writable=guard is not None)
    app.openapi = lambda: described  # type: ignore[method-assign]  # FastAPI knows only routes of its own
    app.state.graph = service
    app.state.endpoint = endpoint = Endpoint(parts.sparql, public_url=service.base, example_queries=example_queries)
    graph_store = GraphStore(service, guard=guard)
    app.direct = parts.by_path()
    app.router.routes.extend([*endpoint.routes, *graph_store.routes])
    if service.is_local:
        reconciler = GraphReconciler(service.directory, lambda: service.snapshot.version)
        parts.closed.append(reconciler.close)
        app.router.routes.extend(graph_routes(reconciler))
    if beside is not None:
        app.router.routes.extend(beside.routes)
        parts.tended.append(beside.tend)
    app.add_middleware(Observation, metrics=parts.metrics, log=parts.log)
    return app
