"""No query reaches the network or a file, in whatever way it is written."""

from __future__ import annotations

import contextlib
import http.server
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from racegraph.serve import Limits
from racegraph.serve.syntax import NotUnderstood, read
from serve.running import free_port, serving

# <{trap}> is an HTTP server that must never be asked
SERVICES = [
    "ASK {{ SERVICE <{trap}> {{ ?s ?p ?o }} }}",
    "ASK {{ service silent <{trap}> {{ ?s ?p ?o }} }}",
    "ASK {{ SERVICE # <http://elsewhere/>\n <{trap}> {{ }} }}",
    "PREFIX ex: <{trap}> ASK {{ SERVICEex:{{ ?s ?p ?o }} }}",
    "PREFIX ex: <{trap}> ASK{{SERVICESILENTex:{{?s ?p ?o}}}}",
    "PREFIX SERVICEex: <http://example.org/> PREFIX ex: <{trap}> ASK {{ SERVICEex: {{}} }}",
    "BASE <{trap}> ASK {{ SERVICE <> {{}} }}",
    "ASK {{ SERVICE <\\u0068ttp{rest}> {{}} }}",
    "ASK {{ VALUES ?e {{ <{trap}> }} SERVICE ?e {{ ?s ?p ?o }} }}",
    "ASK {{ ?s ?p ?o FILTER EXISTS {{ SERVICE <{trap}> {{ ?s ?p ?o }} }} }}",
    "ASK {{ ?s ?p ?o FILTER NOT EXISTS {{ SERVICE <{trap}> {{ ?s ?p ?o }} }} }}",
    "SELECT (EXISTS {{ SERVICE <{trap}> {{}} }} AS ?x) {{}}",
    "SELECT * {{}} ORDER BY (EXISTS {{ SERVICE <{trap}> {{}} }})",
    "SELECT ?s {{ ?s ?p ?o }} GROUP BY ?s HAVING (EXISTS {{ SERVICE <{trap}> {{}} }})",
    "SELECT * {{ {{ SELECT * {{ SERVICE <{trap}> {{}} }} }} }}",
    "SELECT * {{ OPTIONAL {{ SERVICE <{trap}> {{}} }} }}",
    "SELECT * {{ ?s ?p ?o MINUS {{ SERVICE <{trap}> {{ ?s ?p ?o }} }} }}",
    "SELECT * {{ GRAPH ?g {{ SERVICE <{trap}> {{ ?s ?p ?o }} }} }}",
    "SELECT * {{ {{ ?s ?p ?o }} UNION {{ SERVICE <{trap}> {{}} }} }}",
    "SELECT * {{ LATERAL {{ SERVICE <{trap}> {{}} }} }}",
    "SELECT * {{ BIND(IF(EXISTS {{ SERVICE <{trap}> {{}} }}, 1, 2) AS ?x) }}",
    "CONSTRUCT {{ ?s ?p ?o }} {{ SERVICE <{trap}> {{ ?s ?p ?o }} }}",
    "DESCRIBE ?s {{ SERVICE <{trap}> {{ ?s ?p ?o }} }}",
    # what a reader of tokens takes for an IRI, a string or a comment, and Oxigraph for a clause
    "ASK {{ ?s ?p ?o FILTER(?s<?o)SERVICE#>\n<{trap}>{{}} }}",
    "ASK {{ ?s ?p ?o FILTER(?s<'>')SERVICE <{trap}> {{?x ?y ?z}} FILTER('a'!='') }}",
    "ASK {{ ?s ?p ?o FILTER(?s<?o&&?o>?p) SERVICE <{trap}> {{}} }}",
    "ASK {{ # a comment ends at a carriage return\r SERVICE <{trap}> {{}} }}",
    "ASK {{ ?s ?p '\\'' . SERVICE <{trap}> {{}} FILTER('a'='') }}",
    "ASK {{ ?s ?p '''a''' SERVICE <{trap}> {{}} FILTER('''a'''='') }}",
    "ASK {{ ?s <http://e/#> ?o SERVICE <{trap}> {{}} }}",
    "PREFIX ex: <http://e/> ASK {{ ?s ex:a\\# ?o . SERVICE <{trap}> {{}} }}",
    "PREFIX ex: <http://e/> ASK {{ ?s ex:a\\' ?o . SERVICE <{trap}> {{}} FILTER(?o='') }}",
    "ASK {{ ?s ^<http://e/a>/!(<http://e/b>|^a)*|<http://e/c>? ?o SERVICE <{trap}> {{}} }}",
    "ASK {{ ?s ?p ?o {{| <http://e/x> '}}' |}} SERVICE <{trap}> {{}} }}",
    "ASK {{ << ?s ?p ?o >> ?q ?r SERVICE <{trap}> {{}} }}",
]
FROM = [
    "SELECT * FROM <{trap}> {{ ?s ?p ?o }}",
    "SELECT * FROM NAMED <{trap}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "SELECT * FROM <file:///etc/passwd> {{ ?s ?p ?o }}",
    "SELECT * FROM NAMED <file:///etc/passwd> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "BASE <file:///etc/> SELECT * FROM <passwd> {{ ?s ?p ?o }}",
    "PREFIX etc: <file:///etc/> SELECT * FROM etc:passwd {{ ?s ?p ?o }}",
    "SELECT * FROM <\\u0066ile:///etc/passwd> {{ ?s ?p ?o }}",
    "CONSTRUCT FROM <{trap}> WHERE {{ ?s ?p ?o }}",
    "DESCRIBE <http://example.org/spa> FROM <{trap}>",
    "ASK FROM <{trap}> {{}}",
]


class Trap:
    """An HTTP server that remembers whether anyone came."""

    def __init__(self) -> None:
        self.visits: list[str] = []
        trap = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                trap.visits.append(self.path)
                self.send_error(404)

            do_POST = do_GET  # noqa: N815

            def log_message(self, *arguments: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}/"


@pytest.fixture(scope="module")
def trap() -> Iterator[Trap]:
    trap = Trap()
    thread = threading.Thread(target=trap.server.serve_forever)
    thread.start()
    yield trap
    trap.server.shutdown()
    thread.join()
    trap.server.server_close()


def filled(template: str, trap: Trap) -> str:
    return template.format(trap=trap.address, rest=trap.address.removeprefix("http"))


@pytest.mark.parametrize("template", SERVICES)
def test_no_service_is_asked(client: httpx.Client, trap: Trap, template: str) -> None:
    answer = client.post("/sparql", data={"query": filled(template, trap)})
    assert answer.status_code in (400, 403), answer.text
    assert trap.visits == []


@pytest.mark.parametrize("template", FROM)
def test_no_document_is_fetched(client: httpx.Client, trap: Trap, template: str) -> None:
    answer = client.post("/sparql", data={"query": filled(template, trap)})
    assert answer.status_code == 400
    assert "no such graph" in answer.json()["detail"]
    assert "root:" not in answer.text
    assert trap.visits == []


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
def test_no_file_is_read_for_a_parameter(client: httpx.Client, name: str) -> None:
    answer = client.get("/sparql", params={"query": "SELECT * { ?s ?p ?o }", name: "file:///etc/passwd"})
    assert answer.status_code == 400
    assert "root:" not in answer.text


@pytest.mark.parametrize(
    "update",
    ["LOAD <{trap}>", "LOAD SILENT <{trap}> INTO GRAPH <http://e/>", "LOAD <file:///etc/passwd>", "load<{trap}>"],
)
def test_load_is_refused(client: httpx.Client, trap: Trap, update: str) -> None:
    assert client.post("/sparql", data={"update": filled(update, trap)}).status_code == 403
    assert trap.visits == []


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?s ?p ?o } # SERVICE <http://e/> {}",
        "ASK { FILTER('SERVICE <http://e/> {}' != \"'\") }",
        "PREFIX service: <http://example.org/> ASK { service:spa a service:Circuit }",
        "ASK FROM <http://example.org/notes> { <http://example.org/spa> ?remark 'wet' }",
    ],
)
def test_what_only_looks_like_it_is_answered(client: httpx.Client, query: str) -> None:
    answer = client.post("/sparql", data={"query": query})
    assert answer.status_code == 200
    assert answer.json()["boolean"] is True


@pytest.mark.parametrize("piece", ["a.", "a-", "a. ", "<<", "[ ", "'a'", "'''a ", "GRAPHa:a ", "{", "#\n"])
def test_a_text_is_read_in_time_that_grows_with_its_length(piece: str) -> None:
    """Where a name had no colon, each of its letters was tried as its beginning: minutes for what one may send."""
    text = "SELECT * {" + piece * (Limits().query_length // 4 // len(piece))
    began = time.process_time()
    with contextlib.suppress(NotUnderstood):
        read(text, "http://e/", update=False)
    assert time.process_time() - began < 3  # what grows with the square takes 16 times as long for a whole text


def test_rdflib_fetches_no_graph() -> None:
    import rdflib.plugins.sparql

    import racegraph.serve  # noqa: F401

    assert rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS is False


def test_the_kernel_keeps_workers_from_the_network(trap: Trap, tmp_path: Path) -> None:
    """The check of the syntax left out, the same queries get nowhere."""
    import asyncio

    from racegraph.serve import GraphService, QueryFailure
    from serve.running import write

    directory = tmp_path / "store"
    write(directory, "<http://e/s> <http://e/p> <http://e/o> .")

    async def ask() -> None:
        service = GraphService(directory, Limits(), "http://127.0.0.1/sparql")
        await service.start()
        try:
            with pytest.raises(QueryFailure):
                await service.select(f"SELECT * {{ SERVICE <{trap.address}> {{ ?s ?p ?o }} }}")
        finally:
            await service.stop()

    asyncio.run(ask())
    assert trap.visits == []


def test_the_trap_works() -> None:
    """Oxigraph left alone does ask: the tests above would see it."""
    trap = Trap()
    with trap.server:
        thread = threading.Thread(target=trap.server.handle_request)
        thread.start()
        with pytest.raises(OSError, match="404"):
            list(ox.Store().query(f"SELECT * {{ SERVICE <{trap.address}> {{ ?s ?p ?o }} }}"))  # type: ignore[arg-type]
        thread.join()
    assert trap.visits == ["/"]


def test_an_open_endpoint_is_asked_and_no_other(store: Path, trap: Trap) -> None:
    port = free_port()
    far = f"http://127.0.0.1:{port}/sparql"
    with serving(store, port=port, public_url=far), serving(store, services=[far]) as client:
        query = f"SELECT ?s {{ SERVICE <{far}> {{ ?s a <http://example.org/Circuit> }} }}"
        for _ in range(3):
            answer = client.get("/sparql", params={"query": query})
            assert answer.status_code == 200, answer.text
            assert len(answer.json()["results"]["bindings"]) == 2
            assert "etag" not in answer.headers
        for other in (
            f"ASK {{ SERVICE <{trap.address}> {{ ?s ?p ?o }} }}",
            f"ASK {{ SERVICE <{far}> {{ SERVICE <{trap.address}> {{ ?s ?p ?o }} }} }}",
            f"ASK {{ VALUES ?e {{ <{far}> }} SERVICE ?e {{ ?s ?p ?o }} }}",
        ):
            assert client.get("/sparql", params={"query": other}).status_code == 403
        described = client.get("/sparql", headers={"accept": "application/n-triples"}).text
        assert "BasicFederatedQuery" in described
    assert trap.visits == []
