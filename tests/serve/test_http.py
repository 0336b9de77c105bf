"""What HTTP asks of an endpoint beyond the W3C's tests."""

from __future__ import annotations

import contextlib
import gzip
import json
import socket

import httpx
import pytest
import zstandard
from click.testing import CliRunner

from racegraph.cli import main

CIRCUITS = "SELECT ?c { ?c a <http://example.org/Circuit> } ORDER BY ?c"
NORDSCHLEIFE, SPA = "http://example.org/nordschleife", "http://example.org/spa"


def ask(client: httpx.Client, query: str, **headers: str) -> httpx.Response:
    return client.get("/sparql", params={"query": query}, headers={k.replace("_", "-"): v for k, v in headers.items()})


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("text/html, application/xml;q=0.9, */*;q=0.8", "application/sparql-results+xml"),
        ("text/csv;q=0.1, application/sparql-results+xml;q=0.2", "application/sparql-results+xml"),
        ("application/sparql-results+json;q=0, */*", "application/sparql-results+xml"),
        ("TEXT/CSV ; Q=1", "text/csv; charset=utf-8"),
    ],
)
def test_tables_come_as_accepted(client: httpx.Client, accept: str, content_type: str) -> None:
    answer = ask(client, CIRCUITS, accept=accept)
    assert (answer.status_code, answer.headers["content-type"]) == (200, content_type)
    assert NORDSCHLEIFE in answer.text


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("text/turtle", "text/turtle; charset=utf-8"),
        ("application/n-triples", "application/n-triples"),
        ("application/ld+json", "application/ld+json"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("*/*", "text/turtle; charset=utf-8"),
    ],
)
def test_graphs_come_as_accepted(client: httpx.Client, accept: str, content_type: str) -> None:
    for query in (f"DESCRIBE <{SPA}>", f"CONSTRUCT WHERE {{ <{SPA}> ?p ?o }}"):
        answer = ask(client, query, accept=accept)
        assert (answer.status_code, answer.headers["content-type"]) == (200, content_type)


@pytest.mark.parametrize("query", [CIRCUITS, f"DESCRIBE <{SPA}>", "ASK {}", ""])
def test_what_cannot_be_given_is_not_acceptable(client: httpx.Client, query: str) -> None:
    answer = ask(client, query, accept="image/png") if query else client.get("/sparql", headers={"accept": "image/png"})
    assert answer.status_code == 406
    assert "text/" in answer.json()["detail"]


@pytest.mark.parametrize(("name", "start"), [("csv", "c\r\n"), ("json", '{"head"'), ("xml", "<?xml"), ("tsv", "?c\n")])
def test_a_link_can_name_the_format(client: httpx.Client, name: str, start: str) -> None:
    answer = client.get("/sparql", params={"query": CIRCUITS, "format": name})
    assert answer.text.startswith(start)


def test_an_unknown_format_is_refused(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": CIRCUITS, "format": "docx"})
    assert answer.status_code == 400


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_long_answers_are_compressed(client: httpx.Client, coding: str) -> None:
    query = "SELECT * { ?s ?p ?o . ?x ?y ?z }"
    plain = ask(client, query, accept_encoding="identity")
    with client.stream("GET", "/sparql", params={"query": query}, headers={"accept-encoding": coding}) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == coding
    assert "Accept-Encoding" in answer.headers["vary"]
    decoder = zstandard.ZstdDecompressor().decompressobj()
    text = gzip.decompress(raw) if coding == "gzip" else decoder.decompress(raw)
    assert text == plain.content
    assert "content-encoding" not in plain.headers
    assert len(raw) < len(text)


def test_short_answers_are_not_compressed(client: httpx.Client) -> None:
    assert "content-encoding" not in ask(client, "ASK {}", accept_encoding="gzip").headers


def test_an_answer_is_not_sent_twice(client: httpx.Client) -> None:
    first = ask(client, CIRCUITS)
    again = ask(client, CIRCUITS, if_none_match=f'"other", {first.headers["etag"]}')
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert ask(client, CIRCUITS + " LIMIT 1", if_none_match=first.headers["etag"]).status_code == 200
    assert ask(client, CIRCUITS, if_none_match=first.headers["etag"], accept="text/csv").status_code == 200


def test_what_differs_each_time_has_no_tag(client: httpx.Client) -> None:
    for query in ("SELECT (RAND() AS ?x) {}", "SELECT (now() AS ?x) {}", "SELECT (struuid() AS ?x) {}"):
        assert "etag" not in ask(client, query).headers


@pytest.mark.parametrize("path", [f"/sparql?query={CIRCUITS}", "/store?default", "/sparql", "/health", "/metrics"])
def test_head_gives_the_headers_of_get(client: httpx.Client, path: str) -> None:
    head, get = client.head(path), client.get(path)
    assert head.status_code == get.status_code == 200
    assert head.content == b""
    assert head.headers["content-type"] == get.headers["content-type"]
    if not path.endswith("metrics"):
        assert head.headers["content-length"] == get.headers["content-length"]


@pytest.mark.parametrize("path", ["/sparql", "/store"])
def test_pages_of_other_sites_may_ask(client: httpx.Client, path: str) -> None:
    headers = {"origin": "https://example.org", "access-control-request-method": "POST"}
    answer = client.options(path, headers=headers)
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "GET" in answer.headers["access-control-allow-methods"]
    assert "GET" in answer.headers["allow"]
    assert client.get("/sparql", params={"query": "ASK {}"}).headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(("method", "path"), [("PUT", "/sparql"), ("DELETE", "/sparql"), ("PATCH", "/store")])
def test_other_methods_are_not_allowed(client: httpx.Client, method: str, path: str) -> None:
    answer = client.request(method, path)
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ({"params": {"query": "SELECT"}}, 400),
        ({"params": "query=%FF"}, 400),
        ({"params": "query=ASK%20%7B%7D&query=ASK%20%7B%7D"}, 400),
        ({"params": {"query": "ASK {}", "timeout": "soon"}}, 400),
        ({"params": {"query": "ASK {}", "timeout": "-1"}}, 400),
        ({"params": {"query": "ASK {}", "timeout": "nan"}}, 400),
        ({"params": {"query": "ASK {}", "timeout": "inf"}}, 400),
        ({"params": {"query": "ASK {}", "using-graph-uri": "http://e/"}}, 400),
        ({"params": {"query": "ASK {}", "default-graph-uri": "not an IRI"}}, 400),
        ({"params": {"update": "CLEAR ALL"}}, 400),
        ({"params": "&".join(f"a{n}=1" for n in range(5000))}, 400),
    ],
)
def test_bad_requests_are_named(client: httpx.Client, request_: dict[str, str], status: int) -> None:
    answer = client.get("/sparql", **request_)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


def test_a_query_too_long_is_refused(client: httpx.Client) -> None:
    answer = client.post("/sparql", data={"query": "ASK {}" + " " * 300_000})
    assert answer.status_code == 413


def test_a_form_is_decoded_once(client: httpx.Client) -> None:
    """rdflib-endpoint decodes it twice, so that %25 in a query becomes %."""
    answer = client.post("/sparql", data={"query": 'SELECT ("%41+%2B" AS ?x) {}'})
    assert answer.json()["results"]["bindings"][0]["x"]["value"] == "%41+%2B"


def test_our_prefixes_need_not_be_declared(client: httpx.Client) -> None:
    query = f"SELECT ?n {{ <{SPA}> ?p ?n FILTER(DATATYPE(?n) = xsd:decimal) }}"
    assert ask(client, query).json()["results"]["bindings"][0]["n"]["value"] == "7.004"


def test_the_protocol_gives_the_dataset(client: httpx.Client) -> None:
    query = "SELECT ?o { ?s ?p ?o }"
    answer = client.get("/sparql", params={"query": query, "default-graph-uri": "http://example.org/notes"})
    assert [row["o"]["value"] for row in answer.json()["results"]["bindings"]] == ["wet"]
    nothing = client.get("/sparql", params={"query": query, "default-graph-uri": "http://example.org/none"})
    assert nothing.json()["results"]["bindings"] == []


def test_the_service_describes_itself(client: httpx.Client) -> None:
    answer = client.get("/sparql", headers={"accept": "application/n-triples"})
    assert answer.status_code == 200
    sd = "http://www.w3.org/ns/sparql-service-description#"
    assert f"<{sd}supportedLanguage> <{sd}SPARQL11Query>" in answer.text
    assert "<http://www.w3.org/ns/owl-profile/RL>" in answer.text
    assert "SPARQL11Update" not in answer.text
    assert "BasicFederatedQuery" not in answer.text


def test_an_answer_to_http_1_0_is_whole_or_not_there(client: httpx.Client) -> None:
    host, port = client.base_url.host, client.base_url.port
    assert port is not None
    with socket.create_connection((host, port), timeout=10) as connection:
        connection.sendall(b"GET /sparql?query=SELECT%20*%7B?s%20?p%20?o.?x%20?y%20?z%7D HTTP/1.0\r\n\r\n")
        reply = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = reply.partition(b"\r\n\r\n")
    assert b"transfer-encoding" not in head.lower()
    assert f"content-length: {len(body)}".encode() in head.lower()
    json.loads(body)


def test_a_head_without_end_is_cut_off(client: httpx.Client) -> None:
    port = client.base_url.port
    assert port is not None
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        with contextlib.suppress(OSError):
            connection.sendall(b"GET /health HTTP/1.1\r\nX: " + b"x" * 200_000)
        reply = connection.recv(1000)
    assert reply.startswith(b"HTTP/1.1 431")


def test_a_head_that_does_not_come_is_not_waited_for(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("racegraph.serve.connection.TIME", 0.3)
    port = client.base_url.port
    assert port is not None
    for beginning in (b"", b"GET /health HTTP/1.1\r\nHost: x"):
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(beginning)
            assert connection.recv(1000) == b""


def test_health_and_metrics(client: httpx.Client) -> None:
    assert client.get("/health").json()["status"] == "ok"
    ask(client, "ASK {}")
    metrics = client.get("/metrics")
    assert metrics.headers["content-type"].startswith("text/plain; version=0.0.4")
    counts = dict(line.rsplit(" ", 1) for line in metrics.text.splitlines() if not line.startswith("#"))
    assert int(counts['racegraph_requests_total{route="sparql",method="GET",status="200"}']) >= 1
    assert int(counts["racegraph_workers"]) >= 2


def test_a_request_has_a_number(client: httpx.Client) -> None:
    ours = client.get("/health").headers["x-request-id"]
    assert ours != client.get("/health").headers["x-request-id"]
    theirs = ask(client, "SELECT", x_request_id="from-the-client-1")
    assert theirs.headers["x-request-id"] == "from-the-client-1"
    assert theirs.json()["instance"].endswith("from-the-client-1")
    assert ask(client, "ASK {}", x_request_id='bad" id').headers["x-request-id"] != 'bad" id'


def test_nothing_is_stored_at_an_endpoint_that_only_reads(client: httpx.Client) -> None:
    assert client.post("/sparql", data={"update": "CLEAR ALL"}).status_code == 403
    assert client.put("/store?graph=http://e/", content="").status_code == 405
    assert client.delete("/store?default").status_code == 405


def test_graphs_by_name(client: httpx.Client) -> None:
    notes = client.get("/store", params={"graph": "http://example.org/notes"})
    assert notes.status_code == 200
    assert '"wet"' in notes.text
    assert client.get("/store", params={"graph": "http://example.org/none"}).status_code == 404
    assert client.get("/store").status_code == 400
    assert client.get("/store?default&graph=http://e/").status_code == 400
    assert client.get("/store", params={"graph": "no IRI"}).status_code == 400
    assert client.get("/store", params={"graph": "file:///etc/passwd"}).status_code == 400
    tag = notes.headers["etag"]
    again = client.get("/store", params={"graph": "http://example.org/notes"}, headers={"if-none-match": tag})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("query", "printed"),
    [
        ("PREFIX e: <http://example.org/> SELECT ?n { e:spa e:name ?n }", "\nCircuit de Spa-Francorchamps\n"),
        (f"ASK {{ <{SPA}> ?p ?o }}", "yes\n"),
        (f"CONSTRUCT {{ ?c rdf:type rg:Circuit }} {{ ?c a <http://example.org/Circuit> FILTER(?c = <{SPA}>) }}",
         f"<{SPA}> a rg:Circuit"),
    ],
)  # fmt: skip
def test_the_command_line_asks_over_http(client: httpx.Client, query: str, printed: str) -> None:
    answer = CliRunner().invoke(main, ["query", "--endpoint", f"{client.base_url}/sparql", query])
    assert answer.exit_code == 0, answer.stderr
    assert printed in answer.stdout


@pytest.mark.parametrize(
    ("path", "query", "said"),
    [("/sparql", "ASK {", "400 Bad Request"), ("/store", "ASK {}", "405"), (":no", "ASK {}", "cannot be asked"),
     ("/health", "ASK {}", "no application/json")],
)  # fmt: skip
def test_the_command_line_says_what_another_endpoint_says(
    client: httpx.Client, path: str, query: str, said: str
) -> None:
    answer = CliRunner().invoke(main, ["query", "--endpoint", f"{client.base_url}{path}", query])
    assert answer.exit_code == 1
    assert said in answer.stderr
