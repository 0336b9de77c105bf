"""The graph where another server holds it: what ``racegraph publish`` put there is asked for over SPARQL.

The ontology and the names of the graphs are kept here; all else the far server is asked for. What needs the store
itself (proofs, reconciliation, the export of one thing) is not to be had.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pyoxigraph as ox

from racegraph.names import BASE, GRAPH_ONTOLOGY
from racegraph.publish import PUBLICATION, SHA256, PublishError, detect
from racegraph.publish.endpoint import EndpointError, ask
from racegraph.serve.exchange import Exchange, Limits, QueryFailure
from racegraph.serve.frames import DATA, END, HEAD
from racegraph.serve.rows import row_counter
from racegraph.serve.service import GraphService
from racegraph.serve.wording import Served

AT_ONCE = 16  # queries that the far server is asked at the same time
LONGEST = 300.0  # seconds that an answer to a question of our own may take
PAGE = 5000  # names of graphs asked for at once: servers cut off what is longer
POLL = 5.0  # seconds between looks for a newer publication
# every publication changes one of these graphs
_RECORD = f"""
SELECT ?graph ?digest WHERE {{
  GRAPH <{PUBLICATION}> {{ ?graph <{SHA256.value}> ?digest }} FILTER(!STRSTARTS(STR(?graph), "{BASE}claim/"))
}}
"""
_GRAPHS = f"SELECT ?graph WHERE {{ GRAPH <{PUBLICATION}> {{ ?graph <{SHA256.value}> ?digest }} }} ORDER BY ?graph"
_ONTOLOGY = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{GRAPH_ONTOLOGY}> {{ ?s ?p ?o }} }}"

log = logging.getLogger("racegraph.serve")


class Relay:
    """Has the endpoint at *url* run queries.

    Where it has no default graph, *default* is the name of that graph; *asked* says how a query is to be put there.
    """

    def __init__(self, url: str, default: str, asked: Callable[[str, str], str], limits: Limits) -> None:
        self.counts: dict[str, int] = {}
        self.healthy = True
        self.version = ""
        self._url = url
        self._default = default
        self._asked = asked
        self._limits = limits
        self._client = httpx.Client(limits=httpx.Limits(max_connections=AT_ONCE))
        self._threads = ThreadPoolExecutor(AT_ONCE, "relay")
        self._tasks: set[asyncio.Task[None]] = set()

    def submit(self, job: dict[str, Any], timeout: float) -> Exchange:
        """Run *job* (see :func:`racegraph.serve.worker.answer`) within *timeout* seconds from now."""
        if len(self._tasks) >= AT_ONCE + self._limits.waiting:
            raise QueryFailure("busy", "too many queries wait already; try again in a moment")
        exchange = Exchange(job, time.monotonic() + timeout, self._limits.buffer)
        exchange.version = self.version
        task = asyncio.get_running_loop().create_task(self._run(exchange, timeout))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return exchange

    def cancel(self, exchange: Exchange) -> None:
        """Forget a query whose answer nobody wants any more."""
        exchange.close()
        exchange.fail(QueryFailure("lost", "nobody waits for the answer"))

    @property
    def load(self) -> dict[str, int]:
        """How many queries run, how many wait."""
        running = min(len(self._tasks), AT_ONCE)
        return {"running": running, "waiting": len(self._tasks) - running, "workers": 0}

    async def terms(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a SELECT or CONSTRUCT of our own, as terms; raises :class:`PublishError`."""

        def rows() -> list[tuple[Any, ...]]:  # an answer must not leave the thread that it was made in
            results = self._ask(query, None, None, LONGEST)
            return [] if isinstance(results, ox.QueryBoolean) else [tuple(row) for row in results]

        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, rows)
        except EndpointError as error:
            raise PublishError(str(error)) from None

    async def close(self) -> None:
        """Run no more queries."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._client.close()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _ask(
        self, query: str, default: list[str] | None, named: list[str] | None, timeout: float
    ) -> ox.QuerySolutions | ox.QueryBoolean | list[ox.Triple]:
        if not default and not named and self._default:
            default, query = [self._default], self._asked(query, self._default)
        return ask(self._url, query, default=default or (), named=named or (), timeout=timeout, client=self._client)

    async def _run(self, exchange: Exchange, timeout: float) -> None:
        job = exchange.job
        asked = (job["query"], job["default"], job["named"], timeout)
        try:
            async with asyncio.timeout(timeout):
                kind, media_type, body, rows = await asyncio.get_running_loop().run_in_executor(
                    self._threads, lambda: _written(self._ask(*asked), job)
                )
        except TimeoutError:
            exchange.fail(QueryFailure("deadline", "the query took longer than it may"))
        except EndpointError as error:
            exchange.fail(QueryFailure("far-end", str(error)))
        except QueryFailure as failure:
            exchange.fail(failure)
        except asyncio.CancelledError:
            exchange.fail(QueryFailure("busy", "the service is going down"))
            raise
        else:
            head = {"kind": kind, "media": media_type, "coding": None}
            exchange.receive(HEAD, json.dumps(head).encode())
            exchange.receive(DATA, body)
            exchange.receive(END, json.dumps({"rows": rows}).encode())


def _written(
    results: ox.QuerySolutions | ox.QueryBoolean | list[ox.Triple], job: dict[str, Any]
) -> tuple[str, str, bytes, int]:
    """The kind of an answer, and the answer in the media type that *job* asks for, its bytes and rows."""
    rows = 0
    if isinstance(results, list):
        kind, media_type = "graph", job["graph"]
        if media_type is None:
            raise QueryFailure("not-acceptable", "this query's answer is a graph")
        body = ox.serialize(results, format=ox.RdfFormat.from_media_type(media_type)) or b""
        rows = len(results)
    else:
        kind, media_type = "boolean" if isinstance(results, ox.QueryBoolean) else "solutions", job["solutions"]
        if media_type is None:
            raise QueryFailure("not-acceptable", "this query's answer is a table or a truth value")
        form = ox.QueryResultsFormat.from_media_type(media_type)
        body = results.serialize(format=form) or b""
        rows = row_counter(media_type)(body) if kind == "solutions" else 0
    if rows > job["max_rows"]:
        raise QueryFailure("too-large", f"the answer has more than {job['max_rows']} rows")
    if len(body) > job["max_bytes"]:
        raise QueryFailure("too-large", f"the answer has more than {job['max_bytes']} bytes")
    return kind, media_type, body, rows


class RemoteGraph(GraphService):
    """Answers queries from what was published to the server at *url*, always as it was published last.

    *base* is the address of the endpoint here. *default_graph* names the graph that holds what is known, where it is
    another than the publisher's for that kind of server. Raises :class:`racegraph.publish.PublishError`.
    """

    is_local = False

    def __init__(self, url: str, limits: Limits, base: str, default_graph: str | None = None) -> None:
        super().__init__(Path(), limits, base)
        engine = detect(url)
        self._url = url.rstrip("/") + engine.query if engine.query else url
        self._default = engine.default if default_graph is None else default_graph
        self._asked = engine.asked
        self._relay: Relay | None = None

    @property
    def pool(self) -> Relay:
        """What asks the far server; RuntimeError before :meth:`start`."""
        if self._relay is None:
            raise RuntimeError("the service is not started")
        return self._relay

    def check(self) -> None:
        """Raise :class:`PublishError` where nothing can be served: before it is too late for a plain word."""
        try:
            results = ask(self._url, _RECORD)
        except EndpointError as error:
            raise PublishError(str(error)) from None
        if not isinstance(results, ox.QuerySolutions) or next(iter(results), None) is None:
            raise PublishError(f"{self._url} holds no graph that racegraph publish put there")

    async def start(self) -> None:
        """Take what was published; raises :class:`PublishError` where nothing was."""
        self._relay = Relay(self._url, self._default, self._asked, self.limits)
        try:
            await self.refresh()
        except BaseException:
            await self._relay.close()
            raise
        self._watcher = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """Ask no more."""
        await super().stop()
        await self.pool.close()

    async def change(self, change: dict[str, Any], body: bytes, timeout: float | None = None) -> dict[str, Any]:
        """Nothing is changed there: raises :class:`QueryFailure`."""
        raise QueryFailure("evaluation", "the graph is changed where it was built, and published again")

    async def refresh(self) -> str:
        """Take the newest publication, if it is not taken yet, and return its name."""
        async with self._refreshing:
            record = sorted(f"{graph} {digest}" for graph, digest in await self.pool.terms(_RECORD))
            if not record:
                raise PublishError(f"{self._url} has lost what was published there")
            version = hashlib.sha256("\n".join(record).encode()).hexdigest()[:16]
            if self._snapshot is None or self._snapshot.version != version:
                self._snapshot = await self._taken(version)
                self.pool.version = version
                self.swaps += 1
        return version

    async def _taken(self, version: str) -> Served:
        triples = await self.pool.terms(_ONTOLOGY)
        store = ox.Store()
        for offset in range(0, 10**9, PAGE):
            page = await self.pool.terms(f"{_GRAPHS} LIMIT {PAGE} OFFSET {offset}")
            for (name,) in page:
                store.add_graph(name)
            if len(page) < PAGE:
                break
        store.extend(ox.Quad(s, p, o, ox.NamedNode(GRAPH_ONTOLOGY)) for s, p, o in triples)
        return Served(version, Path(), store, _nothing)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(POLL)
            try:
                await self.refresh()
            except PublishError as error:
                if self.pool.healthy:
                    log.error("what is published cannot be asked for: %s", error)
                self.pool.healthy = False
            else:
                self.pool.healthy = True


def _nothing() -> None:
    """Nothing to release."""
