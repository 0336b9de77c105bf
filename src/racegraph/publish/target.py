"""The far end: a server that takes graphs over the SPARQL 1.1 Graph Store HTTP Protocol."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any, Self

import httpx
import pyoxigraph as ox

from racegraph.names import BASE
from racegraph.publish.engine import ENGINES, Engine

TRIES = 5
WAIT = 0.5  # seconds before the second try; each further one waits twice as long
AGAIN = (429, 502, 503, 504)
PAGE = 5000  # rows asked for at once: servers cut off what is longer, some without a word
DEADLOCK = "40001"  # what Virtuoso answers, as 500, where trying again is all there is to do


class PublishError(Exception):
    """The server did not do what was asked; the message has the request and the answer."""


class Target:
    """One server. Use it in ``with``; the methods raise :class:`PublishError`.

    Graphs are named by IRI, the default graph by the empty string.
    """

    def __init__(
        self,
        url: str,
        engine: Engine,
        *,
        query_url: str | None = None,
        credentials: tuple[str, str] | None = None,
        default: str | None = None,
        wait: float = WAIT,
    ) -> None:
        root = url.rstrip("/")
        self.engine = engine
        self.default = engine.default if default is None else default
        self._store = root + engine.store if engine.store else url
        self._query = query_url or (root + engine.query if engine.query else None)
        self._wait = wait
        auth: httpx.Auth | None = None
        if credentials is not None:
            auth = httpx.DigestAuth(*credentials) if engine.digest_auth else httpx.BasicAuth(*credentials)
        self._client = httpx.Client(auth=auth, timeout=httpx.Timeout(30, read=300), headers={"User-Agent": "racegraph"})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    # -- graphs

    def replace(self, graph: str, triples: Sequence[ox.Triple]) -> None:
        """Make *triples* the content of the graph; in several requests where one would be too large."""
        method = "PUT"
        for part in self._parts(triples):
            self._send(
                method,
                self._store,
                params={**self._named(graph), **dict(self.engine.extra)},
                content=part,
                headers={"Content-Type": self.engine.content_type},
            )
            method = "POST"

    def add_many(self, graphs: Mapping[str, Sequence[ox.Triple]]) -> None:
        """Add named graphs, which the server must not have yet, in as few requests as their size allows."""
        lines: list[bytes] = []
        size = 0
        for graph, triples in graphs.items():
            quads = "".join(f"{triple} <{graph}> .\n" for triple in triples).encode()
            if lines and size + len(quads) > self.engine.size:
                self._add_quads(b"".join(lines))
                lines, size = [], 0
            lines.append(quads)
            size += len(quads)
        self._add_quads(b"".join(lines))

    def _add_quads(self, quads: bytes) -> None:
        headers = {"Content-Type": "application/n-quads"}
        self._send("POST", self._store, params=dict(self.engine.extra), content=quads, headers=headers)

    def _parts(self, triples: Sequence[ox.Triple]) -> Iterator[bytes]:
        lines: list[bytes] = []
        size = 0
        # a blank node is the same one only within a request, so that all triples that have one go first, together
        for triple in sorted(triples, key=lambda triple: not _has_blank(triple)):
            line = f"{triple} .\n".encode()
            if lines and size + len(line) > self.engine.size and not _has_blank(triple):
                yield b"".join(lines)
                lines, size = [], 0
            lines.append(line)
            size += len(line)
        yield b"".join(lines)

    def remove(self, graph: str) -> None:
        """Remove the graph, if it is there."""
        self._send("DELETE", self._store, params=self._named(graph), accept=(404,))

    def read(self, graph: str) -> list[ox.Triple]:
        """The triples of the graph; none where it is not there."""
        answer = self._send(
            "GET", self._store, params=self._named(graph), headers={"Accept": self.engine.accept}, accept=(404,)
        )
        if answer.status_code == 404:
            return []
        try:
            return [quad.triple for quad in ox.parse(answer.content, ox.RdfFormat.N_TRIPLES)]
        except SyntaxError as error:
            raise PublishError(f"GET {answer.url}: the answer is no N-Triples: {error}") from None

    def counts(self, graphs: Iterable[str]) -> dict[str, int]:
        """How many triples the server has in each of *graphs* that is not empty."""
        wanted = set(graphs)
        if self._query is None:
            found = {graph: len(self.read(graph)) for graph in wanted}
        else:
            found = self._counted(sorted(graph for graph in wanted if graph and not graph.startswith(BASE)))
        return {graph: number for graph, number in found.items() if number and graph in wanted}

    def _counted(self, others: Sequence[str]) -> dict[str, int]:
        """The triples in each graph with a name of ours, and in *others*: decisions, and graphs of the user's own."""
        found: dict[str, int] = {}
        named = [f"<{graph}>" for graph in (*others, *([self.default] if self.default else []))]
        ours = f'STRSTARTS(STR(?g), "{BASE}")' + (f" || ?g IN ({', '.join(named)})" if named else "")
        for offset in range(0, 10**9, PAGE):
            rows = self._select(
                "SELECT ?g ?n { { SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } "
                f"FILTER({ours}) }} GROUP BY ?g }} }} ORDER BY ?g LIMIT {PAGE} OFFSET {offset}"
            )
            found.update((row["g"]["value"], int(row["n"]["value"])) for row in rows)
            if len(rows) < PAGE:
                break
        if self.default:
            found[""] = found.pop(self.default, 0)
        else:
            (row,) = self._select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
            found[""] = int(row["n"]["value"])
        return found

    def _select(self, query: str) -> list[dict[str, Any]]:
        assert self._query is not None
        answer = self._send(
            "POST", self._query, data={"query": query}, headers={"Accept": "application/sparql-results+json"}
        )
        try:
            rows: list[dict[str, Any]] = answer.json()["results"]["bindings"]
        except (ValueError, KeyError, TypeError):
            raise PublishError(f"POST {self._query}: the answer is no SPARQL result: {_start(answer)}") from None
        return rows

    # -- requests

    def _named(self, graph: str) -> dict[str, str]:
        name = graph or self.default
        return {self.engine.parameter: name} if name else {"default": ""}

    def _send(self, method: str, url: str, *, accept: tuple[int, ...] = (), **options: Any) -> httpx.Response:
        """Send a request, again where the failure may pass; *accept* are statuses that are fine beside success."""
        wait, failure = self._wait, ""
        for attempt in range(TRIES):
            if attempt:
                time.sleep(wait)
                wait *= 2
            try:
                answer = self._client.request(method, url, **options)
            except httpx.TransportError as error:
                failure = f"{type(error).__name__}: {error}"
                continue
            if answer.is_success or answer.status_code in accept:
                return answer
            failure = f"{answer.status_code} {answer.reason_phrase}: {_start(answer)}"
            if answer.status_code in AGAIN:
                seconds = answer.headers.get("retry-after", "")
                wait = max(wait, min(float(seconds), 60.0)) if seconds.isdigit() else wait
            elif not (answer.status_code == 500 and DEADLOCK in answer.text):
                break
        raise PublishError(f"{method} {url}: {failure}")


def detect(url: str) -> Engine:
    """The kind of server at *url*, by what it says of itself; ``generic`` where that says nothing."""
    try:
        server = httpx.get(url, timeout=30, headers={"User-Agent": "racegraph"}).headers.get("server", "").lower()
    except httpx.HTTPError as error:
        raise PublishError(f"GET {url}: {type(error).__name__}: {error}") from None
    except httpx.InvalidURL as error:
        raise PublishError(f"{url} is no address: {error}") from None
    return next((engine for name, engine in ENGINES.items() if name in server), ENGINES["generic"])


def _has_blank(triple: ox.Triple) -> bool:
    return isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode)


def _start(answer: httpx.Response) -> str:
    """The beginning of an answer in one line, without markup."""
    return " ".join(re.sub(r"<[^>]*>", " ", answer.text[:2000]).split())[:200]
