"""Publishing to servers as people run them."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from publish.servers import needs_oxigraph, needs_virtuoso, oxigraph, virtuoso
from racegraph.cli import main
from racegraph.names import BASE, RG
from racegraph.publish import ENGINES, PublishError, Target, detect, publish
from racegraph.publish.endpoint import ask
from serve.running import write

XSD = "http://www.w3.org/2001/XMLSchema#"
DEFAULT = ox.DefaultGraph()
Graphs = dict[ox.NamedNode | ox.DefaultGraph, list[ox.Triple]]


def triples(turtle: str) -> list[ox.Triple]:
    """The triples as a store of ours holds them."""
    store = ox.Store()
    store.load(f"@prefix xsd: <{XSD}> . @prefix e: <http://e/> . {turtle}", ox.RdfFormat.TURTLE)
    return [quad.triple for quad in store]


def dataset() -> Graphs:
    literals = r"""
    e:lap e:seconds 98.765, 0.10, -3, 12 ; e:printed "8:31.192", "1.50", "",
      "a \"quoted\"\n\tline \\ \u00e4 \U0001F3CE" ;
      e:name "Nürburgring"@de, "Nuerburgring"@en-GB ; e:when "2019-03-05"^^xsd:date, "2019-03"^^xsd:gYearMonth,
      "2019"^^xsd:gYear, "2019-03-05T10:11:12.50+01:00"^^xsd:dateTime, "2019-03-05T10:11:12Z"^^xsd:dateTime .
    e:won a e:Verb ; e:negated false .
    [] a e:Restriction ; e:on e:lap ; e:list ( e:a e:b [ e:c "d" ] ) .
    """
    graphs: Graphs = {DEFAULT: triples(literals)}
    for number in range(12):
        claim = ox.NamedNode(f"{BASE}claim/{number}")
        graphs[claim] = triples(f'e:driver{number} e:won e:race ; e:position {number} ; e:note "Ü{number}" .')
    return graphs


@pytest.fixture(scope="module")
def oxigraph_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with oxigraph(tmp_path_factory.mktemp("oxigraph") / "data") as url:
        yield url


@pytest.fixture(scope="module")
def virtuoso_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with virtuoso(tmp_path_factory.mktemp("virtuoso") / "data") as url:
        yield url


def at_oxigraph(request: pytest.FixtureRequest) -> Target:
    url = request.getfixturevalue("oxigraph_url")
    target = Target(url, detect(url))
    assert target.engine.name == "oxigraph"
    assert httpx.post(url + "/update", data={"update": "DROP ALL"}).is_success
    return target


def at_virtuoso(request: pytest.FixtureRequest) -> Target:
    url = request.getfixturevalue("virtuoso_url")
    target = Target(url, detect(url), credentials=("dba", "dba"))
    assert target.engine.name == "virtuoso"
    for graph in ("", BASE + "graph/publication", *(f"{BASE}claim/{number}" for number in range(12))):
        target.remove(graph)
    return target


def at_any_graph_store(request: pytest.FixtureRequest) -> Target:
    """Any other server: only the Graph Store is known."""
    at_oxigraph(request).__exit__(None, None, None)
    return Target(request.getfixturevalue("oxigraph_url") + "/store", ENGINES["generic"])


SERVERS = [
    pytest.param(at_oxigraph, marks=needs_oxigraph, id="oxigraph"),
    pytest.param(at_any_graph_store, marks=needs_oxigraph, id="generic"),
    pytest.param(at_virtuoso, marks=needs_virtuoso, id="virtuoso"),
]


@pytest.fixture(params=SERVERS)
def target(request: pytest.FixtureRequest) -> Iterator[Target]:
    make: Callable[[pytest.FixtureRequest], Target] = request.param
    with make(request) as target:
        yield target


def test_all_arrives_and_only_changes_go_again(target: Target) -> None:
    graphs = dataset()
    first = publish(graphs, target)
    assert (first.replaced, first.unchanged, first.removed) == (13, 0, 0)
    assert first.triples == sum(map(len, graphs.values()))

    again = publish(graphs, target, verify_all=True)
    assert (again.replaced, again.unchanged, again.removed) == (0, 13, 0)
    assert again.digest == first.digest

    changed = ox.NamedNode(BASE + "claim/3")
    graphs[changed] = triples("e:driver3 e:won e:other .")
    del graphs[ox.NamedNode(BASE + "claim/7")]
    sent: list[str] = []
    third = publish(graphs, target, verify_all=True, done=sent.append)
    assert (third.replaced, third.unchanged, third.removed) == (1, 11, 1)
    assert sent == [changed.value]
    assert target.read(BASE + "claim/7") == []
    assert target.read(changed.value) == graphs[changed]


def test_graphs_with_names_that_are_not_ours_arrive_too(target: Target) -> None:
    """Decisions, and what somebody put into graphs of their own, were sent and not counted."""
    graphs = dataset()
    graphs[ox.NamedNode("urn:racegraph:decisions")] = triples('e:decision e:about e:race ; e:says "accepted" .')
    assert publish(graphs, target, verify_all=True).replaced >= 1
    assert publish(graphs, target).replaced == 0
    del graphs[ox.NamedNode("urn:racegraph:decisions")]
    assert publish(graphs, target).removed == 1


def test_what_others_changed_there_is_put_right(target: Target) -> None:
    graphs = dataset()
    publish(graphs, target)
    target.remove(BASE + "claim/2")
    assert publish(graphs, target).replaced == 1
    # as many triples, but others: only reading all back shows it
    target.replace(BASE + "claim/2", triples("e:a e:b 1 . e:a e:b 2 . e:a e:b 3 ."))
    with pytest.raises(PublishError, match="claim/2"):
        publish(graphs, target, verify_all=True)


def test_large_graphs_go_in_pieces(target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(target, "engine", type(target.engine)(**{**_fields(target.engine), "size": 2000}))
    graphs: Graphs = {
        ox.NamedNode(BASE + "claim/0"): triples("".join(f'e:s{n} e:p "value {n}" .' for n in range(300)) + "[] a [] .")
    }
    assert publish(graphs, target).triples == 301


def _fields(engine: object) -> dict[str, object]:
    return {name: getattr(engine, name) for name in engine.__slots__}  # type: ignore[attr-defined]


class Interrupted(Exception):
    """The publishing process is gone."""


@pytest.mark.parametrize("after", [1, 2, 5, 9])
def test_an_interrupted_publication_goes_on(target: Target, monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    graphs = dataset()
    monkeypatch.setattr("racegraph.publish.BATCH", 3)
    send, sent = target.replace, 0

    def cut_off(graph: str, content: Sequence[ox.Triple]) -> None:
        nonlocal sent
        sent += 1
        if sent > after:
            raise Interrupted
        send(graph, content)

    monkeypatch.setattr(target, "replace", cut_off)
    monkeypatch.setattr(
        target, "engine", type(target.engine)(**{**_fields(target.engine), "many": False, "at_once": 1})
    )
    with pytest.raises(Interrupted):
        publish(graphs, target)
    monkeypatch.setattr(target, "replace", send)
    report = publish(graphs, target, verify_all=True)
    assert report.replaced + report.unchanged == 13
    assert report.unchanged >= (after - 1) // 4 * 3 - 3


@pytest.mark.parametrize("password", [b"", b"\xff\xfe"])
def test_a_password_that_cannot_be_read_is_said(tmp_path: Path, password: bytes) -> None:
    write(tmp_path / "store")
    (tmp_path / "password").write_bytes(password)
    arguments = ["publish", "http://127.0.0.1:9", "--engine", "generic", "--store", str(tmp_path / "store")]
    answer = CliRunner().invoke(main, [*arguments, "--user", "u", "--password-file", str(tmp_path / "password")])
    assert answer.exit_code == 1
    assert "password" in answer.stderr


@needs_virtuoso
def test_virtuoso_is_asked_as_well(virtuoso_url: str) -> None:
    """It calls N-Triples by another name, and has its own idea of what is acceptable."""
    assert bool(ask(virtuoso_url + "/sparql", "ASK {}"))
    rows = ask(virtuoso_url + "/sparql", "SELECT (rg:Driver AS ?c) {}")
    assert [str(row["c"]) for row in rows] == [f"<{RG}Driver>"]  # type: ignore[union-attr]
    triples = ask(virtuoso_url + "/sparql", "CONSTRUCT { rg:Driver rdf:type rg:Driver } WHERE { ?s ?p ?o } LIMIT 1")
    assert [str(triple.subject) for triple in triples] == [f"<{RG}Driver>"]  # type: ignore[union-attr]


@needs_oxigraph
def test_a_default_graph_of_others_is_not_lost(request: pytest.FixtureRequest) -> None:
    with at_oxigraph(request) as target:
        target.replace("", triples("e:theirs e:p 1 ."))
        with pytest.raises(PublishError, match="default graph holds 1 triples"):
            publish(dataset(), target)
        assert len(target.read("")) == 1
        url = request.getfixturevalue("oxigraph_url")
        with Target(url, target.engine, default="http://example.org/racegraph") as beside:
            publish(dataset(), beside)
        assert len(target.read("")) == 1
        assert len(target.read("http://example.org/racegraph")) == len(dataset()[DEFAULT])


class Moody(http.server.BaseHTTPRequestHandler):
    """Answers each request with the next status of a list."""

    moods: list[int] = []  # noqa: RUF012
    seen: list[str] = []  # noqa: RUF012

    def do_GET(self) -> None:
        status = self.moods.pop(0) if self.moods else 404
        type(self).seen.append(self.path)
        self.send_response(status)
        body = b"<html><body>out of order</body></html>"
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_PUT = do_POST = do_DELETE = do_GET  # noqa: N815

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def moody() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Moody)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    Moody.moods, Moody.seen = [], []
    yield f"http://127.0.0.1:{server.server_address[1]}/store"
    server.shutdown()
    thread.join()
    server.server_close()


def test_what_may_pass_is_tried_again(moody: str) -> None:
    Moody.moods = [503, 502, 200]
    with Target(moody, ENGINES["generic"], wait=0.01) as target, pytest.raises(PublishError, match="no N-Triples"):
        target.read("http://e/")
    assert len(Moody.seen) == 3


def test_what_will_not_pass_is_said_at_once(moody: str) -> None:
    Moody.moods = [403]
    with (
        Target(moody, ENGINES["generic"], wait=0.01) as target,
        pytest.raises(PublishError, match=r"403.*out of order"),
    ):
        target.read("http://e/")
    assert len(Moody.seen) == 1


def test_a_server_that_is_not_there_is_named() -> None:
    with pytest.raises(PublishError, match=r"http://127\.0\.0\.1:9"):
        detect("http://127.0.0.1:9")
    with pytest.raises(PublishError, match="no address"):
        detect("http://example.org:port/")
