"""Requests that nobody thought of: no 500, no hang, no traceback, and the service answers afterwards.

``RACEGRAPH_FUZZ`` is how many examples each test tries.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from racegraph.serve import Limits
from racegraph.serve.guard import Guard
from serve.running import serving, write

pytestmark = pytest.mark.slow

EXAMPLES = int(os.environ.get("RACEGRAPH_FUZZ", "100"))
TOKEN = "0123456789abcdef"
FUZZ = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)
SUITE = Path(__file__).parents[2].parent / "shared" / "w3c"

PIECES = [
    *("SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "WHERE", "FROM", "NAMED", "GRAPH", "SERVICE", "SILENT", "OPTIONAL"),
    *("FILTER", "BIND", "AS", "VALUES", "UNDEF", "UNION", "MINUS", "EXISTS", "NOT", "IN", "GROUP", "BY", "ORDER"),
    *("HAVING", "LIMIT", "OFFSET", "DISTINCT", "PREFIX", "BASE", "INSERT", "DELETE", "DATA", "LOAD", "CLEAR", "DROP"),
    *("ALL", "DEFAULT", "INTO", "USING", "WITH", "COPY", "MOVE", "ADD", "TO", "LATERAL", "VERSION", "true", "a"),
    *("{", "}", "(", ")", "[", "]", "<", ">", "<<", ">>", "<<(", ")>>", "{|", "|}", "~", ";", ",", ".", "*", "/", "|"),
    *("^", "+", "-", "?", "!", "=", "!=", "<=", "&&", "||", "^^", "@de", "@en--ltr", "#", "\n", "\r", '"', "'", '"""'),
    *("?x", "$y", "_:b", "[]", "()", "ex:a", ":", "rdf:type", "<http://e/a>", "<a>", "<>", "1", "1.5", "-1e9", ".5"),
    *("'x'", '"y"', "'''z'''", "\\u0041", "\\", "\x00", "\ufeff", "\U0001f3ce", "COUNT(*)", "RAND()", "STR(?x)"),
    *("GROUP_CONCAT(?x; SEPARATOR=',')", "IF(1,2,3)", "REGEX(?x,'(a+)+$')", "NOW()", "TRIPLE(1,2,3)", "99999999999999"),
]
soup = st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join) | st.lists(
    st.sampled_from(PIECES), max_size=25
).map("".join)
corpus = [path.read_bytes().decode() for path in sorted(SUITE.glob("sparql1[12]/**/*.r[qu]"))] or ["ASK {}"]


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A query or update of the W3C's suites with a piece cut out and another put in."""
    text = draw(st.sampled_from(corpus))
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, min(len(text), start + 20)))
    return text[:start] + draw(st.sampled_from(PIECES) | st.text(max_size=5)) + text[end:]


texts = soup | mutated() | st.text(max_size=80)
header_text = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40).map(str.strip)
ODD_HEADERS = ["*/*;q=x", ";;;", ",,,", "text/*;q=1e9", "gzip;q=-1", 'W/"', '"', "Bearer", "*", "a" * 5000]
HEADER_NAMES = [
    *("Accept", "Accept-Encoding", "Content-Type", "If-None-Match", "If-Match", "X-Request-Id", "Authorization"),
    *("Range", "Cookie", "Origin"),
]
PATHS = [
    "/sparql?query=ASK%7B%7D",
    "/store?default",
    "/store?graph=http://e/g",
    "/store/a",
    "/health",
    "/metrics",
    "/x",
]
BYTES = [
    *(b"GET ", b"POST ", b"/sparql?query=ASK{} ", b"HTTP/1.1\r\n", b"HTTP/1.0\r\n", b"Host: x\r\n", b"\r\n"),
    *(b"Content-Length: 5\r\n", b"Content-Length: -1\r\n", b"Transfer-Encoding: chunked\r\n", b"5\r\nquery\r\n"),
    *(b"0\r\n\r\n", b"\x00", b"\xff", b"A" * 5000),
]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    directory = tmp_path_factory.mktemp("fuzz") / "store"
    write(directory, "".join(f'<http://e/s{n}> <http://e/p> "{n}" .\n' for n in range(50)))
    with serving(directory, guard=Guard(TOKEN), limits=Limits(timeout=2, slice=0.1)) as client:
        yield client
        assert client.get("/health").status_code == 200
        assert client.get("/sparql", params={"query": "ASK {}"}).json() == {"head": {}, "boolean": True}


def fine(answer: httpx.Response) -> None:
    assert answer.status_code < 500 or answer.status_code in (503, 504), answer.text
    assert "Traceback" not in answer.text
    assert 'File "/' not in answer.text
    if answer.status_code >= 400:
        assert answer.json()["detail"]


@FUZZ
@given(texts)
def test_queries(client: httpx.Client, text: str) -> None:
    fine(
        client.post(
            "/sparql", content=text.encode(errors="replace"), headers={"Content-Type": "application/sparql-query"}
        )
    )


@FUZZ
@given(texts, st.booleans())
def test_updates(client: httpx.Client, text: str, known: bool) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"} if known else {}
    content = text.encode(errors="replace")
    fine(client.post("/sparql", content=content, headers={"Content-Type": "application/sparql-update", **headers}))


@FUZZ
@given(
    st.dictionaries(st.sampled_from(["query", "update", "default-graph-uri", "timeout", "format", "graph", "x"]), texts)
)
def test_parameters(client: httpx.Client, parameters: dict[str, str]) -> None:
    for path in ("/sparql", "/store"):
        fine(
            client.get(
                path, params={name: value.encode(errors="replace").decode() for name, value in parameters.items()}
            )
        )


@FUZZ
@given(
    st.dictionaries(st.sampled_from(HEADER_NAMES), header_text | st.sampled_from(ODD_HEADERS)),
    st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW"]),
    st.sampled_from(PATHS),
)
def test_headers(client: httpx.Client, headers: dict[str, str], method: str, path: str) -> None:
    answer = client.request(
        method, path, headers=headers, content=b"<a:a> <a:b> 1 ." if method in ("PUT", "POST") else None
    )
    assert answer.status_code < 500, answer.text
    assert "Traceback" not in answer.text


@FUZZ
@given(
    st.binary(max_size=200),
    st.sampled_from(["text/turtle", "application/ld+json", "application/rdf+xml", "application/n-quads",
                     "multipart/form-data; boundary=x", "application/trig"]),
)  # fmt: skip
def test_documents(client: httpx.Client, body: bytes, content_type: str) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": content_type}
    fine(client.put("/store?graph=http://e/fuzz", content=body, headers=headers))


@FUZZ
@given(st.binary(max_size=300) | st.lists(st.sampled_from(BYTES), max_size=12).map(b"".join))
def test_bytes(client: httpx.Client, request_: bytes) -> None:
    host, port = client.base_url.host, client.base_url.port
    assert port is not None
    with socket.create_connection((host, port), timeout=5) as connection:
        connection.sendall(request_)
        connection.shutdown(socket.SHUT_WR)
        reply = b""
        try:
            while chunk := connection.recv(65536):
                reply += chunk
        except ConnectionResetError:
            pass
    assert b" 500 " not in reply.partition(b"\r\n")[0]
    assert b"Traceback" not in reply


def test_what_the_description_allows(client: httpx.Client) -> None:
    schema = schemathesis.openapi.from_url(f"{client.base_url}/openapi.json")
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) == 8
    for operation in operations:

        @settings(FUZZ, max_examples=EXAMPLES if operation.method == "get" else EXAMPLES // 5)
        @given(operation.as_strategy() | operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE))
        def conforms(case: schemathesis.Case) -> None:
            answer = case.call(headers={"Authorization": f"Bearer {TOKEN}"}, timeout=10)
            assert answer.status_code < 500 or answer.status_code in (503, 504), answer.text
            case.validate_response(answer, checks=(status_code_conformance, response_schema_conformance))

        conforms()
