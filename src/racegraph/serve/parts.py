"""What answers requests, whatever frames it: the graph, ``/sparql``, ``/health`` and ``/metrics``."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Collection, Coroutine, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from racegraph.serve.cradle import Cradle
from racegraph.serve.exchange import Limits
from racegraph.serve.guard import Guard
from racegraph.serve.metrics import CONTENT_TYPE, Metrics
from racegraph.serve.observation import ASGIApplication, Log, Observation
from racegraph.serve.response import Receive, Scope, Send, respond
from racegraph.serve.service import GraphService
from racegraph.serve.sparql import Sparql
from racegraph.store import current_version

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

    from racegraph.selection import Quotes

TITLE = "racegraph"
DESCRIPTION = "Motorsport facts read from German articles; every one leads back to the sentences that say so."


class Beside(Protocol):
    """What is served beside SPARQL: its routes, and what it does as long as the graph is served."""

    @property
    def routes(self) -> Sequence[BaseRoute]: ...

    async def tend(self, graph: GraphService) -> None:
        """Keep ready what requests will need, until cancelled."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The graph, what answers for it, what is *tended* while it is served, and what is to be *closed* after it."""

    service: GraphService
    sparql: Sparql
    metrics: Metrics
    log: Log | None
    tended: list[Callable[[GraphService], Coroutine[Any, Any, None]]] = field(default_factory=list)
    closed: list[Callable[[], None]] = field(default_factory=list)
    _tending: list[asyncio.Task[None]] = field(default_factory=list)

    def observed(self, application: ASGIApplication) -> ASGIApplication:
        """*application*, with its requests counted and noted."""
        return Observation(application, self.metrics, self.log)

    def by_path(self) -> dict[str, ASGIApplication]:
        """What is asked most, by its path."""
        applications: dict[str, ASGIApplication] = {
            "/sparql": self.sparql,
            "/sparql/": self.sparql,
            "/health": _Health(self.service),
            "/metrics": _Metrics(self.service, self.metrics),
        }
        return {path: self.observed(application) for path, application in applications.items()}

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The time in which queries are answered."""
        await self.service.start()
        self.tend()
        try:
            yield
        finally:
            for task in self._tending:
                task.cancel()
            await asyncio.gather(*self._tending, return_exceptions=True)
            await self.service.stop()
            for close in self.closed:
                close()
            if self.log is not None:
                self.log.flush()

    def tend(self) -> None:
        """Begin what is *tended* and has not begun; the service must have started."""
        self._tending.extend(asyncio.create_task(begin(self.service)) for begin in self.tended)
        self.tended.clear()


def assemble(
    store: Path,
    *,
    limits: Limits | None = None,
    public_url: str = "http://127.0.0.1:8000/sparql",
    services: Collection[str] = (),
    guard: Guard | None = None,
    log: Log | None = None,
    quotes: Quotes = "full",
    cradle: Cradle | None = None,
) -> Parts:
    """The parts over the store in the folder *store*; the options are those of :func:`racegraph.serve.create_app`.

    The first workers are born in *cradle*, where there is one.
    """
    current_version(store)
    service = GraphService(store, limits or Limits(), public_url, quotes, cradle)
    return around(service, services, guard, log)


def around(
    service: GraphService, services: Collection[str] = (), guard: Guard | None = None, log: Log | None = None
) -> Parts:
    """The parts over a graph that is not started yet."""
    return Parts(service, Sparql(service, services, guard, TITLE, DESCRIPTION), Metrics(), log)


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
