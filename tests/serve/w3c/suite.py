"""The W3C's SPARQL test suites: their manifests as Python values (https://w3c.github.io/rdf-tests/)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import rdflib
from rdflib import RDF, RDFS
from rdflib.collection import Collection
from rdflib.term import Node

ROOT = Path(__file__).parents[3].parent / "shared" / "w3c"

MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = rdflib.Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
HT = rdflib.Namespace("http://www.w3.org/2011/http#")
CNT = rdflib.Namespace("http://www.w3.org/2011/content#")

BASE = "https://w3c.github.io/rdf-tests/sparql/"  # the suite's home: relative IRIs are resolved against it

needs_suite = pytest.mark.skipif(not ROOT.is_dir(), reason=f"the W3C test suites are not at {ROOT}")


@dataclass(frozen=True)
class Dataset:
    """Files of a test: the default graph's, and those of named graphs by their IRIs."""

    default: tuple[Path, ...] = ()
    named: tuple[tuple[str, Path], ...] = ()


@dataclass(frozen=True)
class Case:
    """One test of a manifest."""

    name: str
    kind: str
    request: Path
    data: Dataset = field(default_factory=Dataset)
    result: Path | None = None
    expected: Dataset = field(default_factory=Dataset)


def cases(*folders: str, kinds: tuple[str, ...]) -> Iterator[Case]:
    """The tests of these *kinds* in the folders' manifests, in their order."""
    for folder in folders:
        manifest = ROOT / folder / "manifest.ttl"
        if not manifest.is_file():
            return
        graph = rdflib.Graph().parse(manifest, publicID=iri(manifest))
        entries = graph.value(graph.value(None, RDF.type, MF.Manifest), MF.entries)
        for test in Collection(graph, entries):
            kind = str(graph.value(test, RDF.type)).rpartition("#")[2]
            if kind in kinds:
                yield _case(graph, test, f"{folder}/{str(test).rpartition('#')[2]}", kind)


def _case(graph: rdflib.Graph, test: Node, name: str, kind: str) -> Case:
    action, result = graph.value(test, MF.action), graph.value(test, MF.result)
    if kind.startswith(("Positive", "Negative")):
        return Case(name, kind, path(action))
    if kind == "UpdateEvaluationTest":
        request = path(graph.value(action, UT.request))
        return Case(name, kind, request, _update_data(graph, action), None, _update_data(graph, result))
    default = tuple(path(data) for data in graph.objects(action, QT.data))
    named = tuple((str(data), path(data)) for data in graph.objects(action, QT.graphData))
    return Case(name, kind, path(graph.value(action, QT.query)), Dataset(default, named), path(result))


def _update_data(graph: rdflib.Graph, node: Node | None) -> Dataset:
    default = tuple(path(data) for data in graph.objects(node, UT.data))
    named = tuple(
        (str(graph.value(data, RDFS.label)), path(graph.value(data, UT.graph)))
        for data in graph.objects(node, UT.graphData)
    )
    return Dataset(default, named)


def path(name: Node | None) -> Path:
    """The file that an IRI of a manifest names."""
    return ROOT / str(name).removeprefix(BASE)


def iri(file: Path) -> str:
    """The IRI of a file of the suite."""
    return BASE + file.relative_to(ROOT).as_posix()


@dataclass(frozen=True)
class Response:
    """What a test expects: one of these statuses (``2xx`` for a class), and more where it is not None."""

    statuses: frozenset[str]
    boolean: bool | None
    form: str | None
    location: str | None
    content_type: str | None
    body: str | None


@dataclass(frozen=True)
class Exchange:
    """One request of a test, and the response that it expects."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    response: Response


@dataclass(frozen=True)
class Conversation:
    """A test of a protocol: requests in their order."""

    name: str
    data: Dataset
    exchanges: tuple[Exchange, ...]


STATUS_CODES = {"OK": "200", "Created": "201", "NoContent": "204", "NotFound": "404", "BadRequest": "400"}


def conversations(manifest: str) -> Iterator[Conversation]:
    """The tests of a manifest of ht:Requests."""
    file = ROOT / manifest
    if not file.is_file():
        return
    graph = rdflib.Graph().parse(file, publicID=iri(file))
    for test in Collection(graph, graph.value(graph.value(None, RDF.type, MF.Manifest), MF.entries)):
        requests = Collection(graph, graph.value(graph.value(test, MF.action), HT.requests))
        exchanges = tuple(_exchange(graph, request) for request in requests)
        yield Conversation(str(test).rpartition("#")[2], _update_data(graph, test), exchanges)


def _exchange(graph: rdflib.Graph, request: Node) -> Exchange:
    headers = _headers(graph, request)
    charset = next((value.partition("charset=")[2] for name, value in headers if name.lower() == "content-type"), "")
    body = str(graph.value(graph.value(request, HT.body), CNT.chars) or "").encode(charset or "utf-8")
    return Exchange(
        str(graph.value(request, HT.methodName)),
        str(graph.value(request, HT.absolutePath)),
        headers,
        body,
        _response(graph, graph.value(request, HT.resp)),
    )


def _headers(graph: rdflib.Graph, node: Node | None) -> tuple[tuple[str, str], ...]:
    headers = graph.value(node, HT.headers)
    if headers is None:
        return ()
    return tuple(
        (str(graph.value(item, HT.fieldName)), str(graph.value(item, HT.fieldValue)))
        for item in Collection(graph, headers)
    )


def _response(graph: rdflib.Graph, node: Node | None) -> Response:
    names = [str(status).rpartition("#")[2] for status in graph.objects(node, MF.expectedStatus)]
    boolean, form = graph.value(node, MF.expectedBoolean), graph.value(node, MF.expectedFormat)
    location, body = graph.value(node, MF.expectedLocation), graph.value(graph.value(node, HT.body), CNT.chars)
    content_type = dict(_headers(graph, node)).get("content-type")
    return Response(
        frozenset(STATUS_CODES.get(name, name.removeprefix("StatusCode")) for name in names),
        None if boolean is None else bool(boolean.toPython()),  # type: ignore[attr-defined]
        None if form is None else str(form),
        None if location is None else str(location),
        content_type,
        None if body is None else str(body),
    )
