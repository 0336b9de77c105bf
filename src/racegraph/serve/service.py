"""The graph as the rest of the program asks it: one published version at a time, queries by :class:`Pool`."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pyoxigraph as ox

from racegraph.serve.cache import Cache
from racegraph.serve.change import Changes
from racegraph.serve.cradle import Cradle
from racegraph.serve.exchange import Exchange, Limits, QueryFailure
from racegraph.serve.negotiation import JSON, N_TRIPLES
from racegraph.serve.pool import Pool
from racegraph.serve.sharing import Sharing
from racegraph.serve.wording import Served, served
from racegraph.store import StoreError, current_version, open_snapshot

if TYPE_CHECKING:
    from racegraph.selection import Quotes

POLL = 0.2  # seconds between looks for a newer version

log = logging.getLogger("racegraph.serve")

Term = ox.NamedNode | ox.BlankNode | ox.Literal


@dataclass(frozen=True, slots=True)
class Request:
    """A query and how its answer is wanted: see :func:`racegraph.serve.worker.answer`."""

    query: str
    base: str
    default: list[str] | None = None
    named: list[str] | None = None
    solutions: str | None = JSON
    graph: str | None = N_TRIPLES
    coding: str | None = None
    bindings: dict[str, dict[str, str]] | None = None
    network: bool = False

    def job(self, limits: Limits) -> dict[str, Any]:
        """What a worker is sent."""
        return {
            "query": self.query,
            "base": self.base,
            "default": self.default,
            "named": self.named,
            "solutions": self.solutions,
            "graph": self.graph,
            "coding": self.coding,
            "bindings": self.bindings or {},
            "network": self.network,
            "max_rows": limits.rows,
            "max_bytes": limits.bytes,
        }


class Answering(Protocol):
    """What runs queries: :class:`Pool`, or a server elsewhere."""

    counts: dict[str, int]

    def submit(self, job: dict[str, Any], timeout: float) -> Exchange:
        """Run *job* within *timeout* seconds."""

    def cancel(self, exchange: Exchange) -> None:
        """Forget a query; nothing where it has ended."""

    @property
    def load(self) -> dict[str, int]:
        """How many queries there are, by where they are, and how many workers."""

    @property
    def healthy(self) -> bool:
        """False while there are no answers to be had."""


class GraphService:
    """Answers queries over the store in *directory*, always over the version that was published last.

    *base* is the address of the endpoint, *quotes* how much of the articles' wording is served, *cradle* a nursery
    process that has been begun for it.

    ``await start()`` before, ``await stop()`` after. The methods raise :class:`QueryFailure` where there is no answer.
    The prefixes of :data:`racegraph.prefix.PREFIXES` need not be declared. *is_local* is false where another server
    holds the graph.
    """

    is_local = True

    def __init__(
        self, directory: Path, limits: Limits, base: str, quotes: Quotes = "full", cradle: Cradle | None = None
    ) -> None:
        self.directory = directory
        self.quotes = quotes
        self.limits = limits
        self.base = base
        self.swaps = 0
        self.cache = Cache(limits.cache)
        self.sharing = Sharing()
        self._cradle = cradle
        self._snapshot: Served | None = None
        self._pool: Pool | None = None
        self._changes: Changes | None = None
        self._watcher: asyncio.Task[None] | None = None
        self._settling: asyncio.Task[None] | None = None
        self._refreshing = asyncio.Lock()

    @property
    def pool(self) -> Answering:
        """The workers; RuntimeError before :meth:`start`."""
        if self._pool is None:
            raise RuntimeError("the service is not started")
        return self._pool

    @property
    def snapshot(self) -> Served:
        """The version that queries are answered from; RuntimeError before :meth:`start`."""
        if self._snapshot is None:
            raise RuntimeError("the service is not started")
        return self._snapshot

    async def start(self) -> None:
        """Open the published version; raises :class:`racegraph.store.StoreError` where there is none."""
        current_version(self.directory)
        self._pool = Pool(self.limits, self._cradle)
        self._changes = Changes(self.directory, self.limits)
        try:
            await self._publish()
        except BaseException:
            await self._pool.close()
            raise
        self._watcher = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """End the workers and let go of the store."""
        for task in (self._watcher, self._settling):
            if task is not None:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
        if self._pool is not None:
            await self._pool.close()
        self._snapshot = None  # whoever holds the service still, the store is closed

    # -- questions

    def submit(self, request: Request, timeout: float | None = None) -> Exchange:
        """Run a query; the answer comes through the :class:`Exchange`."""
        longest = self.limits.timeout
        return self.pool.submit(request.job(self.limits), longest if timeout is None else min(timeout, longest))

    async def select(self, query: str, **bindings: Term) -> list[dict[str, Term]]:
        """The rows of a SELECT: a term for each variable that has one. *bindings* are put in for variables."""
        results = ox.parse_query_results(await self._answer(query, bindings), ox.QueryResultsFormat.JSON)
        if not isinstance(results, ox.QuerySolutions):
            raise ValueError("the query is no SELECT")
        names = [variable.value for variable in results.variables]
        return [{name: value for name, value in zip(names, row, strict=True) if value is not None} for row in results]

    async def ask(self, query: str, **bindings: Term) -> bool:
        """The answer of an ASK."""
        results = ox.parse_query_results(await self._answer(query, bindings), ox.QueryResultsFormat.JSON)
        if not isinstance(results, ox.QueryBoolean):
            raise ValueError("the query is no ASK")
        return bool(results)

    async def construct(self, query: str, **bindings: Term) -> list[ox.Triple]:
        """The triples of a CONSTRUCT or DESCRIBE."""
        return [quad.triple for quad in ox.parse(await self._answer(query, bindings), ox.RdfFormat.N_TRIPLES)]

    async def _answer(self, query: str, bindings: dict[str, Term]) -> bytes:
        terms = {name: as_json(value) for name, value in bindings.items()}
        exchange = self.submit(Request(query, self.base, bindings=terms))
        try:
            return b"".join([chunk async for chunk in exchange.chunks()])
        finally:
            self.pool.cancel(exchange)

    async def change(self, change: dict[str, Any], body: bytes, timeout: float | None = None) -> dict[str, Any]:
        """Change the store (see :func:`racegraph.serve.writer.write`), and answer from the new version from then on."""
        if self._changes is None or self._pool is None:
            raise RuntimeError("the service is not started")
        seconds = self.limits.timeout if timeout is None else min(timeout, self.limits.timeout)
        outcome = await self._changes.make(self._pool.nursery, change, body, seconds)
        await self.refresh()
        return outcome

    # -- versions

    async def refresh(self) -> str:
        """Take the newest version, if it is not taken yet, and return its name."""
        async with self._refreshing:
            if current_version(self.directory) != self.snapshot.version:
                await self._publish()
        return self.snapshot.version

    async def _publish(self) -> None:
        assert self._pool is not None
        snapshot = await asyncio.to_thread(lambda: served(open_snapshot(self.directory), self.quotes))
        try:
            await self._pool.publish(snapshot.version, snapshot.data, snapshot.close)
        except BaseException:
            snapshot.close()
            raise
        self._snapshot = snapshot
        self.swaps += 1
        if self._settling is not None:
            self._settling.cancel()
        if _size(snapshot.data.iterdir()) <= self.limits.resident:
            self._settling = asyncio.create_task(self._settle(self.limits.calm if self.swaps > 1 else 0.0))

    async def _settle(self, calm: float) -> None:
        await asyncio.sleep(calm)
        assert self._pool is not None
        try:
            await self._pool.settle()
        except OSError as error:
            log.warning("the store is served from disk, for it cannot be taken into memory: %s", error)

    async def _watch(self) -> None:
        broken = ""
        while True:
            await asyncio.sleep(POLL)
            try:
                if current_version(self.directory) != broken:
                    await self.refresh()
            except (StoreError, OSError) as error:
                with contextlib.suppress(StoreError, OSError):
                    broken = current_version(self.directory)
                log.error("the newest version cannot be served: %s", error)


def as_json(value: Term) -> dict[str, str]:
    """A term as in SPARQL 1.1 Query Results JSON (section 3.2.2).

    >>> as_json(ox.Literal("Spa", language="de"))
    {'type': 'literal', 'value': 'Spa', 'xml:lang': 'de'}
    """
    if isinstance(value, ox.NamedNode):
        return {"type": "uri", "value": value.value}
    if isinstance(value, ox.BlankNode):
        return {"type": "bnode", "value": value.value}
    if value.language is not None:
        return {"type": "literal", "value": value.value, "xml:lang": value.language}
    return {"type": "literal", "value": value.value, "datatype": value.datatype.value}


def _size(files: Iterable[Path]) -> int:
    return sum(file.stat().st_size for file in files)


__all__ = ["GraphService", "QueryFailure", "Request", "Term", "as_json"]
