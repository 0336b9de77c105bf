"""The process that answers queries: one store, one query at a time, the answer as frames down a socket.

Oxigraph cannot be told to stop, so whoever waits for an answer ends the process instead. A worker holds nothing that
could be lost by that: its store is a version of the dataset that never changes again.
"""

from __future__ import annotations

import json
import os
import socket
import zlib
from collections.abc import Callable, Iterator
from typing import IO, Any, Protocol, cast

import pyoxigraph as ox
import zstandard

from racegraph.prefix import PREFIXES
from racegraph.serve.frames import DATA, END, FAILURE, HEAD, JOB, READY, FrameReader, frame, json_frame
from racegraph.serve.rows import row_counter

CHUNK = 64 * 1024  # bytes gathered before they are sent on: an answer below this travels in one piece
WORTHWHILE = 1024  # bytes from which an answer is compressed


class TooLarge(Exception):
    """An answer went over a cap."""


class Compressor(Protocol):
    """What zlib and zstandard have in common."""

    def compress(self, data: bytes, /) -> bytes: ...

    def flush(self) -> bytes: ...


class AnswerFile:
    """The file that Oxigraph writes an answer to: gathers bytes, counts rows and bytes, sends chunks down a socket.

    *coding* is the content coding that the client takes (``gzip``, ``zstd``), or None.
    """

    def __init__(self, connection: socket.socket, max_rows: int, max_bytes: int, coding: str | None) -> None:
        self._connection = connection
        self._max_rows = max_rows
        self._max_bytes = max_bytes
        self._coding = coding
        self._head: dict[str, Any] | None = None
        self._compressor: Compressor | None = None
        self._chunks: list[bytes] = []
        self._gathered = 0
        self._rows = 0
        self._bytes = 0
        self._count: Callable[[bytes], int] | None = None

    def begin(self, kind: str, media_type: str, *, count: bool = False) -> None:
        """Say what is to come; with *count*, rows are counted in the bytes of that media type."""
        self._head = {"kind": kind, "media": media_type, "coding": None}
        self._count = row_counter(media_type) if count else None

    def write(self, data: bytes) -> int:
        if self._count is not None:
            self._add_rows(self._count(data))
        size = len(data)
        self._bytes += size
        if self._bytes > self._max_bytes:
            raise TooLarge(f"the answer has more than {self._max_bytes} bytes")
        self._chunks.append(data)
        self._gathered += size
        if self._gathered >= CHUNK:
            self._connection.sendall(self._take(last=False))
        return size

    def flush(self) -> None:
        """Nothing: a chunk is sent when it is large enough."""

    def counted(self, triples: Iterator[ox.Triple]) -> Iterator[ox.Triple]:
        """The same triples, counted as rows."""
        for triple in triples:
            self._add_rows(1)
            yield triple

    def finish(self) -> None:
        """Send what is left, and that the answer is whole."""
        self._connection.sendall(self._take(last=True) + json_frame(END, {"rows": self._rows}))

    def fail(self, code: str, detail: str) -> None:
        """Send that there is no answer, or no more of it."""
        self._connection.sendall(json_frame(FAILURE, {"code": code, "detail": detail}))

    def _add_rows(self, rows: int) -> None:
        self._rows += rows
        if self._rows > self._max_rows:
            raise TooLarge(f"the answer has more than {self._max_rows} rows")

    def _take(self, *, last: bool) -> bytes:
        data = b"".join(self._chunks)
        self._chunks.clear()
        self._gathered = 0
        head = b""
        if self._head is not None:
            if self._coding is not None and (not last or len(data) >= WORTHWHILE):
                self._head["coding"] = self._coding
                self._compressor = compressor(self._coding)
            head = json_frame(HEAD, self._head)
            self._head = None
        if self._compressor is not None:
            data = self._compressor.compress(data) + (self._compressor.flush() if last else b"")
        return head + frame(DATA, data) if data else head


def compressor(coding: str) -> Compressor:
    """A compressor for a content coding that we offer; fast rather than small."""
    if coding == "gzip":
        return zlib.compressobj(level=4, wbits=31)
    if coding == "zstd":
        return zstandard.ZstdCompressor(level=3).compressobj()
    raise ValueError(f"Unexpected coding: {coding!r}")


def answer(store: ox.Store, job: dict[str, Any], file: AnswerFile) -> None:
    """Run the query of *job* on *store* and write the answer, or why there is none, to *file*.

    A job has ``query``; ``base``, the IRI that relative ones are resolved against; ``default`` and ``named``, the
    graphs of the dataset, or null for that of the query itself; ``bindings``, a term (as in SPARQL 1.1 Query Results
    JSON) for each variable that has one; ``solutions`` and ``graph``, the media types for each kind of answer, null
    where the client accepts none. The prefixes of :data:`racegraph.prefix.PREFIXES` need not be declared.
    """
    try:
        _write(_results(store, job), job, file)
    except SyntaxError as error:
        file.fail("syntax", error.msg)
    except TooLarge as error:
        file.fail("too-large", str(error))
    except (OSError, RuntimeError, ValueError) as error:
        # with a SERVICE, what is wrong is most likely wrong there
        file.fail("far-end" if job["network"] else "evaluation", str(error))


def _results(store: ox.Store, job: dict[str, Any]) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    options: dict[str, Any] = {
        "base_iri": job["base"],
        "default_graph": _graphs(job["default"]),
        "named_graphs": _graphs(job["named"]),
        "substitutions": {ox.Variable(name): term(value) for name, value in job["bindings"].items()} or None,
    }
    try:
        return store.query(job["query"], **options)
    except SyntaxError as error:
        # our own prefixes cost time with every query, so they are declared only where something is missing
        try:
            return store.query(job["query"], prefixes=PREFIXES, **options)
        except SyntaxError:
            raise error from None


def _write(
    results: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, job: dict[str, Any], file: AnswerFile
) -> None:
    output = cast(IO[bytes], file)
    if isinstance(results, ox.QueryTriples):
        media_type = job["graph"]
        rdf_format = ox.RdfFormat.from_media_type(media_type) if media_type else None
        if rdf_format is None:
            file.fail("not-acceptable", "this query's answer is a graph")
            return
        file.begin("graph", media_type)
        ox.serialize(file.counted(results), output, rdf_format)
    else:
        media_type = job["solutions"]
        solutions_format = ox.QueryResultsFormat.from_media_type(media_type) if media_type else None
        if solutions_format is None:
            file.fail("not-acceptable", "this query's answer is a table or a truth value")
            return
        many = isinstance(results, ox.QuerySolutions)
        file.begin("solutions" if many else "boolean", media_type, count=many)
        results.serialize(output, solutions_format)
    file.finish()


def _graphs(names: list[str] | None) -> list[Any] | None:
    return None if names is None else [ox.NamedNode(name) for name in names]


def term(value: dict[str, str]) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """A term from its form in SPARQL 1.1 Query Results JSON (section 3.2.2).

    >>> str(term({"type": "literal", "value": "Spa", "xml:lang": "de"}))
    '"Spa"@de'
    """
    match value:
        case {"type": "uri", "value": iri}:
            return ox.NamedNode(iri)
        case {"type": "bnode", "value": label}:
            return ox.BlankNode(label)
        case {"type": "literal", "value": text, "xml:lang": language}:
            return ox.Literal(text, language=language)
        case {"type": "literal", "value": text, "datatype": datatype}:
            return ox.Literal(text, datatype=ox.NamedNode(datatype))
        case {"type": "literal", "value": text}:
            return ox.Literal(text)
    raise ValueError(f"Unexpected term: {value!r}")


def work(store: ox.Store, connection: socket.socket) -> None:
    """Answer the jobs that come over *connection*, one after the other, until its other end is closed."""
    connection.sendall(json_frame(READY, {"pid": os.getpid()}))
    reader = FrameReader()
    while data := connection.recv(CHUNK):
        for kind, payload in reader.feed(data):
            if kind != JOB:
                raise ValueError(f"Unexpected frame: {kind!r}")
            job = json.loads(payload)
            answer(store, job, AnswerFile(connection, job["max_rows"], job["max_bytes"], job["coding"]))
