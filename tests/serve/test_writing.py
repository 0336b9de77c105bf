"""Changes over HTTP: who may make them, to what, and what becomes of them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from racegraph.names import BASE, GRAPH_LINKS
from racegraph.serve import Limits
from racegraph.serve.guard import Guard
from racegraph.store import Writer
from serve.running import serving, write

TOKEN = {"Authorization": "Bearer s3cret"}
NOTES = "http://example.org/notes"
CLAIM = BASE + "claim/abc"
DATA = f"""
<http://e/s> <http://e/p> 1 .
GRAPH <{CLAIM}> {{ <http://e/s> <http://e/p> 1 }}
GRAPH <{NOTES}> {{ <http://e/s> <http://e/p> 2 }}
"""


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    write(tmp_path / "store", DATA)
    return tmp_path / "store"


@pytest.fixture
def client(directory: Path) -> Iterator[httpx.Client]:
    """A service over a store of one's own, to be changed."""
    with serving(directory, guard=Guard("s3cret")) as client:
        yield client


@pytest.fixture(scope="module")
def unchanged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """The same over one store, for tests that nothing changes it."""
    directory = tmp_path_factory.mktemp("unchanged") / "store"
    write(directory, DATA)
    with serving(directory, guard=Guard("s3cret")) as client:
        yield client


def update(client: httpx.Client, text: str, headers: dict[str, str] = TOKEN, **options: object) -> httpx.Response:
    content_type = {"Content-Type": "application/sparql-update"}
    return client.post("/sparql", content=text.encode(), headers={**content_type, **headers}, **options)  # type: ignore[arg-type]


def count(client: httpx.Client, graph: str) -> int:
    query = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
    answer = client.get("/sparql", params={"query": query})
    return int(answer.json()["results"]["bindings"][0]["n"]["value"])


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer"}, {"Authorization": "Basic s3cret"}]
)
def test_without_the_token_nothing_changes(unchanged: httpx.Client, headers: dict[str, str]) -> None:
    for answer in (
        update(unchanged, f"INSERT DATA {{ GRAPH <{NOTES}> {{ <http://e/a> <http://e/b> 3 }} }}", headers),
        unchanged.put(
            "/store", params={"graph": NOTES}, content="", headers={**headers, "Content-Type": "text/turtle"}
        ),
        unchanged.delete("/store", params={"graph": NOTES}, headers=headers),
    ):
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
    assert count(unchanged, NOTES) == 1


def test_what_was_written_is_there_at_once(client: httpx.Client) -> None:
    for number in range(3, 8):
        text = f"INSERT DATA {{ GRAPH <{NOTES}> {{ <http://e/s> <http://e/p> {number} }} }}"
        assert update(client, text).status_code == 204
        assert count(client, NOTES) == number - 1


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <http://e/a> <http://e/b> 1 }",
        "INSERT DATA { GRAPH <[claim]> { <http://e/a> <http://e/b> 1 } }",
        "PREFIX g: <[base]graph/> INSERT DATA { GRAPH g:links { <http://e/a> <http://e/b> 1 } }",
        "BASE <[base]graph/> INSERT DATA { GRAPH <links> { <http://e/a> <http://e/b> 1 } }",
        "BASE <[base]a/> INSERT DATA { GRAPH <../graph/links> { <http://e/a> <http://e/b> 1 } }",
        "INSERT DATA { GRAPH <\\u0068[claim without h]> { <http://e/a> <http://e/b> 1 } }",
        "DELETE DATA { <http://e/s> <http://e/p> 1 }",
        "DELETE WHERE { ?s ?p ?o }",
        "DELETE WHERE { GRAPH ?g { ?s ?p ?o } }",
        "DELETE WHERE { GRAPH <[claim]> { ?s ?p ?o } }",
        "DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }",
        "INSERT { GRAPH ?g { ?s ?p 2 } } WHERE { GRAPH ?g { ?s ?p ?o } }",
        "WITH <[claim]> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "WITH <http://example.org/notes> INSERT { GRAPH <[claim]> { ?s ?p ?o } } WHERE { ?s ?p ?o }",
        "CLEAR ALL",
        "CLEAR DEFAULT",
        "CLEAR NAMED",
        "CLEAR SILENT GRAPH <[claim]>",
        "DROP ALL",
        "DROP SILENT NAMED",
        "DROP GRAPH <[claim]>",
        "CREATE GRAPH <[base]graph/new>",
        "ADD <http://example.org/notes> TO DEFAULT",
        "COPY <http://example.org/notes> TO <[claim]>",
        "MOVE <[claim]> TO <http://example.org/notes>",
        "MOVE DEFAULT TO <http://example.org/notes>",
        "LOAD SILENT <http://example.org/> INTO GRAPH <[claim]>",
        "LOAD <http://example.org/> INTO GRAPH <http://example.org/notes>",
        "INSERT DATA { GRAPH <http://example.org/notes> { <a:a> <a:a> 1 } } ; DROP ALL",
        "INSERT DATA{GRAPH<http://example.org/notes>{<a:a> <a:a> 1}};PREFIX ex:<[base]>DROP GRAPH ex:graph\\u002f",
        "INSERT { GRAPH <http://example.org/notes> { ?s ?p ?o } } WHERE { SERVICE <http://e/> { ?s ?p ?o } }",
    ],
)  # fmt: skip
def test_what_racegraph_built_cannot_be_written(unchanged: httpx.Client, text: str) -> None:
    names = {"[claim]": CLAIM, "[claim without h]": CLAIM[1:], "[base]": BASE}
    for token, name in names.items():
        text = text.replace(token, name)
    answer = update(unchanged, text)
    assert answer.status_code in (400, 403), answer.text
    assert count(unchanged, CLAIM) == 1
    assert count(unchanged, NOTES) == 1
    assert unchanged.get("/sparql", params={"query": "ASK { <http://e/s> <http://e/p> 1 }"}).json()["boolean"] is True


@pytest.mark.parametrize("query", ["?default", f"?graph={CLAIM}", f"?graph={GRAPH_LINKS}"])
@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_nor_by_the_graph_store(unchanged: httpx.Client, method: str, query: str) -> None:
    answer = unchanged.request(method, f"/store{query}", content="", headers={**TOKEN, "Content-Type": "text/turtle"})
    assert answer.status_code == 403


def test_graphs_come_and_go(client: httpx.Client) -> None:
    turtle = {**TOKEN, "Content-Type": "text/turtle"}
    here = {"params": {"graph": "http://example.org/new"}}
    assert client.put("/store", content="<a:a> <a:b> 1 .", headers=turtle, **here).status_code == 201
    assert client.put("/store", content="<a:a> <a:b> 2 .", headers=turtle, **here).status_code == 204
    assert client.post("/store", content="<a:a> <a:b> 3 .", headers=turtle, **here).status_code == 204
    assert count(client, "http://example.org/new") == 2
    assert client.delete("/store", headers=TOKEN, **here).status_code == 204
    assert client.delete("/store", headers=TOKEN, **here).status_code == 404


@pytest.mark.parametrize(
    ("content_type", "content", "status"),
    [
        ("text/turtle", b"<a:a> <a:b>", 400),
        ("text/turtle", b"\xff", 400),
        ("application/msword", b"", 415),
        ("", b"<a:a> <a:b> 1 .", 415),
        ("text/turtle; charset=utf-16", b"", 415),
        ("application/trig", b"GRAPH <a:g> { <a:a> <a:b> 1 }", 400),
        ("application/ld+json", b'{"@context": "http://127.0.0.1:9/", "a": 1}', 400),
        ("application/rdf+xml", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>', 400),
        ("multipart/form-data; boundary=x", b"no parts", 400),
    ],
)
def test_what_cannot_be_read_changes_nothing(
    unchanged: httpx.Client, content_type: str, content: bytes, status: int
) -> None:
    answer = unchanged.put(
        "/store", params={"graph": NOTES}, content=content, headers={**TOKEN, "Content-Type": content_type}
    )
    assert answer.status_code == status, answer.text
    assert count(unchanged, NOTES) == 1


def test_an_update_that_fails_changes_nothing(unchanged: httpx.Client) -> None:
    text = f"INSERT DATA {{ GRAPH <{NOTES}> {{ <a:a> <a:b> 1 }} }} ; CREATE GRAPH <{NOTES}>"
    assert update(unchanged, text).status_code == 400
    assert count(unchanged, NOTES) == 1


def test_a_change_is_for_the_version_that_its_author_saw(client: httpx.Client) -> None:
    here, turtle = {"params": {"graph": NOTES}}, {**TOKEN, "Content-Type": "text/turtle"}
    seen = client.get("/store", **here).headers["etag"]
    assert (
        client.put("/store", content="<a:a> <a:b> 2 .", headers={**turtle, "If-Match": seen}, **here).status_code == 204
    )
    late = client.put("/store", content="<a:a> <a:b> 3 .", headers={**turtle, "If-Match": seen}, **here)
    assert late.status_code == 412
    there = client.put("/store", content="", headers={**turtle, "If-None-Match": "*"}, **here)
    assert there.status_code == 412


def test_changes_wait_for_each_other(directory: Path) -> None:
    patient = Limits(timeout=300)  # what is tested is the order, however busy the machine
    with serving(directory, guard=Guard("s3cret"), limits=patient) as client, ThreadPoolExecutor(8) as crowd:
        texts = [f"INSERT DATA {{ GRAPH <http://e/g> {{ <http://e/s> <http://e/p> {n} }} }}" for n in range(16)]
        answers = list(crowd.map(lambda text: update(client, text), texts))
        assert [answer.status_code for answer in answers] == [204] * 16
        assert count(client, "http://e/g") == 16


def test_a_change_waits_for_a_build_and_not_for_ever(directory: Path) -> None:
    text = f"INSERT DATA {{ GRAPH <{NOTES}> {{ <a:a> <a:b> 1 }} }}"
    with serving(directory, guard=Guard("s3cret"), limits=Limits(timeout=8)) as client:
        with Writer(directory):
            busy = update(client, text, params={"timeout": "3"})
            assert (busy.status_code, busy.json()["code"]) == (503, "busy")
            assert "retry-after" in busy.headers
        with ThreadPoolExecutor(1) as background:
            with Writer(directory):
                waiting = background.submit(update, client, text)
                time.sleep(0.4)
                assert not waiting.done()
            assert waiting.result().status_code == 204


NUMBERS = " ".join(f"VALUES ?v{n} {{ 1 2 3 4 5 6 7 8 9 }}" for n in range(9))


def test_an_update_that_runs_away_is_ended(directory: Path) -> None:
    runaway = f"INSERT {{ GRAPH <{NOTES}> {{ ?s ?p 1 }} }} WHERE {{ {NUMBERS} ?s ?p ?o FILTER(?v0 + ?v8 = ?v4 / 100) }}"
    with serving(directory, guard=Guard("s3cret"), limits=Limits(timeout=8)) as client:
        assert update(client, runaway, params={"timeout": "2"}).status_code == 504
        assert count(client, NOTES) == 1
        assert update(client, f"CLEAR GRAPH <{NOTES}>").status_code == 204


def test_an_update_gets_no_more_memory_than_there_is(directory: Path) -> None:
    greedy = f"INSERT {{ GRAPH <{NOTES}> {{ ?s ?p ?n }} }} WHERE {{ {NUMBERS} ?s ?p ?o BIND(STRUUID() AS ?n) }}"
    with serving(directory, guard=Guard("s3cret"), limits=Limits(memory=300 * 2**20)) as client:
        answer = update(client, greedy)
        assert (answer.status_code, answer.json()["code"]) == (422, "memory")
        assert count(client, NOTES) == 1
        assert update(client, f"CLEAR GRAPH <{NOTES}>").status_code == 204
