"""SPARQL 1.1 queries, updates and syntax, each over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from racegraph.serve import Limits
from racegraph.serve.guard import Guard, any_graph
from serve.running import serving, write
from serve.w3c import suite
from serve.w3c.comparing import expected_of, graph_of, rows_of, same_csv, same_graph, same_rows

pytestmark = [suite.needs_suite, pytest.mark.slow]

TOKEN = {"Authorization": "Bearer test"}

# Tests of the suite that are not passed, and why: all are Oxigraph's.
NO_LANGUAGE = "GROUP_CONCAT over strings of one language keeps the language, so that the result is no plain string"
NOT_IN_STORE = "a path of length zero starts only from terms that are in the store"
GRAPH_LATE = "the variable of GRAPH is bound after the pattern inside is evaluated, not before"
MISSES = {
    "sparql11/aggregates/agg-groupconcat-04": NO_LANGUAGE,
    "sparql11/aggregates/agg-groupconcat-06": NO_LANGUAGE,
    "sparql11/aggregates/agg-empty-group-count-graph": GRAPH_LATE,
    "sparql11/bindings/graph": GRAPH_LATE,
    "sparql11/negation/graph-minus": GRAPH_LATE,
    "sparql11/functions/bnode01": "BNODE of one string is one blank node for all rows, not one for each",
    "sparql11/property-path/zero_or_more_set_start": NOT_IN_STORE,
    "sparql11/property-path/zero_or_more_set_end": NOT_IN_STORE,
    "sparql11/property-path/zero_or_one_set_start": NOT_IN_STORE,
    "sparql11/property-path/zero_or_one_set_end": NOT_IN_STORE,
}

QUERIES = list(
    suite.cases(
        *("sparql11/" + folder for folder in (
            "aggregates", "bind", "bindings", "cast", "construct", "csv-tsv-res", "exists", "functions", "grouping",
            "json-res", "negation", "project-expression", "property-path", "subquery",
        )),
        kinds=("QueryEvaluationTest", "CSVResultFormatTest"),
    )
)  # fmt: skip
UPDATES = list(
    suite.cases(
        *("sparql11/" + folder for folder in (
            "add", "basic-update", "clear", "copy", "delete-data", "delete-insert", "delete-where", "delete", "drop",
            "move", "update-silent",
        )),
        kinds=("UpdateEvaluationTest",),
    )
)  # fmt: skip
SYNTAX = list(
    suite.cases(
        *("sparql11/" + folder for folder in (
            "aggregates", "construct", "delete-insert", "grouping", "syntax-fed", "syntax-query", "syntax-update-1",
            "syntax-update-2",
        )),
        kinds=(
            "PositiveSyntaxTest11", "NegativeSyntaxTest11", "PositiveUpdateSyntaxTest11", "NegativeUpdateSyntaxTest11",
        ),
    )
)  # fmt: skip


def text_of(case: suite.Case) -> str:
    """The query or update; relative IRIs are to be resolved against where it stands."""
    return f"BASE <{suite.iri(case.request)}> " + case.request.read_bytes().decode()


class Server:
    """A writable service, and what is in it."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        self.held: suite.Dataset | None = suite.Dataset()

    def hold(self, data: suite.Dataset) -> None:
        """Put *data*, and nothing else, into the store."""
        if self.held == data:
            return
        parts = ["DROP ALL"]
        for name, file in (("", data.default[0] if data.default else None), *data.named):
            if name:
                parts.append(f"CREATE GRAPH <{name}>")
            triples = "".join(f"{triple} .\n" for triple in graph_of(file)) if file is not None else ""
            parts.append(
                f"INSERT DATA {{ GRAPH <{name}> {{ {triples} }} }}" if name else f"INSERT DATA {{ {triples} }}"
            )
        # in one change, for each one makes a version
        assert self.update(" ;\n".join(parts)).status_code == 204
        self.held = data

    def update(self, text: str) -> httpx.Response:
        headers = {**TOKEN, "Content-Type": "application/sparql-update"}
        self.held = None
        return self.client.post("/sparql", content=text.encode(), headers=headers)

    def query(self, text: str, accept: str) -> httpx.Response:
        headers = {"Content-Type": "application/sparql-query", "Accept": accept}
        return self.client.post("/sparql", content=text.encode(), headers=headers)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    directory = tmp_path_factory.mktemp("w3c") / "store"
    write(directory)
    with serving(directory, guard=Guard("test", any_graph), limits=Limits(quick=1)) as client:
        yield Server(client)


@pytest.mark.parametrize("case", QUERIES, ids=lambda case: case.name)
def test_query(server: Server, case: suite.Case) -> None:
    server.hold(case.data)
    assert case.result is not None
    passed = _query_passes(server, case, case.result)
    assert passed == (case.name not in MISSES), f"passes after all: {case.name}" if passed else None


def _query_passes(server: Server, case: suite.Case, result: Path) -> bool:
    text = text_of(case)
    if case.kind == "CSVResultFormatTest":
        return same_csv(server.query(text, "text/csv").text, result.read_text(encoding="utf-8"))
    expected = expected_of(result)
    answer = server.query(text, "application/sparql-results+json, application/n-triples")
    if answer.status_code != 200:
        return False
    if answer.headers["content-type"] == "application/n-triples":
        assert isinstance(expected, list)
        triples = [quad.triple for quad in ox.parse(answer.content, ox.RdfFormat.N_TRIPLES)]
        return same_graph(triples, expected)  # type: ignore[arg-type]
    results = ox.parse_query_results(answer.content, ox.QueryResultsFormat.JSON)
    if isinstance(results, ox.QueryBoolean):
        return bool(results) == expected
    assert isinstance(expected, list)
    return same_rows(rows_of(results), expected)  # type: ignore[arg-type]


@pytest.mark.parametrize("case", UPDATES, ids=lambda case: case.name)
def test_update(server: Server, case: suite.Case) -> None:
    server.hold(case.data)
    assert server.update(text_of(case)).status_code == 204
    default = server.client.get("/store?default", headers={"Accept": "application/n-triples"})
    _same(default, case.expected.default[0] if case.expected.default else None)
    rows = server.query("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", "application/sparql-results+json").json()
    graphs = {row["g"]["value"] for row in rows["results"]["bindings"]}
    expected = dict(case.expected.named)
    assert graphs == {name for name, file in expected.items() if graph_of(file)}
    for name in graphs:
        _same(
            server.client.get("/store", params={"graph": name}, headers={"Accept": "application/n-triples"}),
            expected[name],
        )


def _same(answer: httpx.Response, file: Path | None) -> None:
    assert answer.status_code == 200
    given = [quad.triple for quad in ox.parse(answer.content, ox.RdfFormat.N_TRIPLES)]
    assert same_graph(given, graph_of(file) if file is not None else [])


@pytest.mark.parametrize("case", SYNTAX, ids=lambda case: case.name)
def test_syntax(server: Server, case: suite.Case) -> None:
    text = text_of(case)
    update = "Update" in case.kind
    answer = server.update(text) if update else server.query(text, "*/*")
    wrong = answer.status_code == 400 and answer.json()["code"] == "syntax"
    assert wrong == case.kind.startswith("Negative"), answer.text
    assert wrong or answer.status_code in (200, 204) or answer.json()["code"] in ("refused", "evaluation"), answer.text


def test_the_suite_is_whole() -> None:
    """225 of 235 queries, 94 of 94 updates, 169 of 169 for syntax."""
    assert len(MISSES) == 10
    assert (len(QUERIES), len(UPDATES), len(SYNTAX)) == (235, 94, 169)
