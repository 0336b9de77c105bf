"""Whether two graphs or two tables say the same, blank nodes by whatever name, numbers by their value."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox

from serve.w3c.suite import iri

XSD = "http://www.w3.org/2001/XMLSchema#"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
ROW, VALUE = ox.NamedNode("urn:row"), "urn:variable:"
FLOATS = {XSD + "double", XSD + "float"}
# the types derived from xsd:integer: their values are integers (XML Schema 1.1, section 3.4.13)
INTEGERS = {
    XSD + name
    for name in (
        *("integer", "long", "int", "short", "byte", "nonPositiveInteger", "negativeInteger", "nonNegativeInteger"),
        *("positiveInteger", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
    )
}

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row = dict[str, Term]


def by_value(term: Term) -> Term:
    """A number or truth value in one form for all that have its value; other terms as they are.

    Oxigraph keeps the value of such a literal, and not how it was written.
    """
    if not isinstance(term, ox.Literal):
        return term
    kind = term.datatype.value
    try:
        if kind in INTEGERS:
            return ox.Literal(int(term.value))
        if kind == XSD + "decimal":
            return ox.Literal(format(Decimal(term.value).normalize(), "f"), datatype=term.datatype)
        if kind in FLOATS:
            return ox.Literal(repr(float(term.value)), datatype=term.datatype)
        if kind == XSD + "boolean":
            return ox.Literal(term.value in ("true", "1"))
    except (ArithmeticError, ValueError):
        pass  # it has no value, only a form
    return term


def same_rows(given: Sequence[Row], expected: Sequence[Row]) -> bool:
    """True if the tables have the same rows, as often each, in any order."""
    if len(given) != len(expected):
        return False
    if not any(isinstance(term, ox.BlankNode) for row in (*given, *expected) for term in row.values()):
        return Counter(map(_frozen, given)) == Counter(map(_frozen, expected))
    return same_graph(_as_triples(given), _as_triples(expected))


def _frozen(row: Row) -> frozenset[tuple[str, str]]:
    return frozenset((name, str(by_value(term))) for name, term in row.items())


def _as_triples(rows: Sequence[Row]) -> list[ox.Triple]:
    triples = []
    for row in rows:
        node = ox.BlankNode()
        triples.append(ox.Triple(node, RDF_TYPE, ROW))
        triples += [ox.Triple(node, ox.NamedNode(VALUE + name), term) for name, term in row.items()]
    return triples


def same_graph(given: Iterable[ox.Triple], expected: Iterable[ox.Triple]) -> bool:
    """True if the graphs are isomorphic."""
    return _canonical(given) == _canonical(expected)


def _canonical(triples: Iterable[ox.Triple]) -> set[str]:
    dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, by_value(t.object)) for t in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def graph_of(file: Path) -> list[ox.Triple]:
    """The triples of an RDF file."""
    return [quad.triple for quad in ox.parse(path=str(file), base_iri=iri(file))]


def rows_of(results: ox.QuerySolutions) -> list[Row]:
    names = [variable.value for variable in results.variables]
    return [{name: term for name, term in zip(names, row, strict=True) if term is not None} for row in results]


def expected_of(file: Path) -> bool | list[Row] | list[ox.Triple]:
    """What a result file of the suite says: a truth value, rows, or a graph."""
    if file.suffix in (".srx", ".srj", ".tsv"):
        form = ox.QueryResultsFormat.from_extension({".srx": "srx", ".srj": "srj", ".tsv": "tsv"}[file.suffix])
        results = ox.parse_query_results(file.read_bytes(), form)
        return bool(results) if isinstance(results, ox.QueryBoolean) else rows_of(results)
    triples = graph_of(file)
    return _result_set(triples) if any(t.object == ox.NamedNode(RS + "ResultSet") for t in triples) else triples


def _result_set(triples: list[ox.Triple]) -> bool | list[Row]:
    """Rows in the vocabulary of the older suites (DAWG result set)."""
    store = ox.Store()
    store.extend(ox.Quad(*t) for t in triples)
    prefix = f"PREFIX rs: <{RS}> "
    for solution in store.query(prefix + "SELECT ?value { ?s rs:boolean ?value }"):
        return bool(solution["value"].value == "true")
    rows: dict[str, Row] = {}
    for solution in store.query(prefix + "SELECT ?row { ?s rs:solution ?row }"):
        rows[str(solution["row"])] = {}
    query = "SELECT ?row ?name ?value { ?row rs:binding [ rs:variable ?name ; rs:value ?value ] }"
    for solution in store.query(prefix + query):
        rows[str(solution["row"])][solution["name"].value] = solution["value"]
    return list(rows.values())


def same_csv(given: str, expected: str) -> bool:
    """True if the tables have the same columns, in any order, and the same rows.

    A blank node may have any name, a number any form: CSV has no types, so what reads as a number is taken for one.
    """

    def cell(text: str) -> str:
        try:
            return repr(float(text))
        except ValueError:
            return "_:" if text.startswith("_:") else text

    def read(text: str) -> tuple[set[str], Counter[frozenset[tuple[str, str]]]]:
        rows = list(csv.DictReader(io.StringIO(text)))
        columns = next(csv.reader(io.StringIO(text)))
        return set(columns), Counter(frozenset((name, cell(value)) for name, value in row.items()) for row in rows)

    return read(given) == read(expected)
