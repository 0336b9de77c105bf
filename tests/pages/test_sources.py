"""What a row of an answer rests on: the triples that the query met, worked out by hand for each query."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from racegraph.pages.pattern import constructs, patterns_of, within_row

DATA = """
@prefix : <http://e/> .
:eva :team :alpha ; :name "Eva" ; :mate :ida . :ida :team :beta ; :name "Ida" ; :mate :uli . :uli :name "Uli" .
:alpha :in :berlin . :berlin :in :germany . :germany :in :europe . :alpha :rival [ :name "Nobody" ] .
GRAPH :g { :eva :said :alpha }
"""
P = "PREFIX : <http://e/> "
E = "http://e/"


def met(query: str, **row: str) -> set[str]:
    """The triples behind a row, as text without the namespace."""
    store = ox.Store()
    store.load(DATA, ox.RdfFormat.TRIG)
    terms = {
        name: ox.Literal(text[1:]) if text.startswith('"') else ox.NamedNode(E + text) for name, text in row.items()
    }
    found = set()
    solutions = store.query(within_row(P + query, terms, 21))
    assert isinstance(solutions, ox.QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    for solution in list(solutions):
        match = {name: solution[name] for name in names if solution[name] is not None}
        for asked in constructs(patterns_of(P + query), match):  # type: ignore[arg-type]
            triples = store.query(asked)
            assert isinstance(triples, ox.QueryTriples)
            for t in triples:
                value = t.object.value.removeprefix(E) if isinstance(t.object, ox.NamedNode | ox.Literal) else "_"
                subject = t.subject.value.removeprefix(E) if isinstance(t.subject, ox.NamedNode) else "_"
                found.add(f"{subject} {t.predicate.value.removeprefix(E)} {value}")
    return found


@pytest.mark.parametrize(
    ("query", "row", "expected"),
    [
        ("SELECT ?d WHERE { ?d :team ?t }", {"d": "eva"}, {"eva team alpha"}),
        ("SELECT ?n { ?d :team ?t ; :name ?n }", {"n": '"Eva'}, {"eva team alpha", "eva name Eva"}),
        # an optional part that is not there has no source
        ("SELECT * { ?d :name ?n OPTIONAL { ?d :team ?t } }", {"d": "uli", "n": '"Uli'}, {"uli name Uli"}),
        # of a union, the branch that holds
        ("SELECT ?d { { ?d :team :alpha } UNION { ?d :team :beta } }", {"d": "ida"}, {"ida team beta"}),
        # what is not there is no source
        ("SELECT ?d { ?d :name ?n FILTER NOT EXISTS { ?d :mate ?m } }", {"d": "uli"}, {"uli name Uli"}),
        ("SELECT ?d { ?d :name ?n MINUS { ?d :mate :ida } }", {"d": "ida"}, {"ida name Ida"}),
        # paths: in sequence, turned round, either, and of any length
        ("SELECT ?n { :eva :mate/:name ?n }", {"n": '"Ida'}, {"eva mate ida", "ida name Ida"}),
        ("SELECT ?d { :ida ^:mate ?d }", {"d": "eva"}, {"eva mate ida"}),
        ("SELECT ?x { :eva (:team|:mate) ?x }", {"x": "ida"}, {"eva mate ida"}),
        ("SELECT ?x { :alpha :in+ ?x }", {"x": "germany"}, {"alpha in berlin", "berlin in germany"}),
        ("SELECT ?x { :eva :team/:in* ?x }", {"x": "berlin"}, {"eva team alpha", "alpha in berlin"}),
        # blank nodes of the query stand for what they met
        ("SELECT ?n { :eva :mate [ :name ?n ] }", {"n": '"Ida'}, {"eva mate ida", "ida name Ida"}),
        # a row of a grouped answer rests on all that it sums up
        ("SELECT (COUNT(?d) AS ?n) { ?d :team ?t }", {}, {"eva team alpha", "ida team beta"}),
        (
            "SELECT ?t (COUNT(?d) AS ?n) { ?d :team ?t } GROUP BY ?t HAVING (COUNT(?d) > 0)",
            {"t": "beta"},
            {"ida team beta"},
        ),
        # braces in strings, comments and expressions are none
        (
            'SELECT ?n (EXISTS { ?d :x ?y } AS ?z) { # }\n ?d :name ?n FILTER(?n != "}{") }',
            {"n": '"Uli'},
            {"uli name Uli"},
        ),
        ("SELECT ?d WHERE { GRAPH :g { ?d :said ?t } }", {"d": "eva"}, {"eva said alpha"}),
        ("SELECT DISTINCT ?n WHERE { ?d :name ?n } ORDER BY ?n LIMIT 1", {"n": '"Eva'}, {"eva name Eva"}),
    ],
)
def test_the_triples_behind_a_row(query: str, row: dict[str, str], expected: set[str]) -> None:
    assert met(query, **row) == expected


@pytest.mark.parametrize("query", ["ASK { ?s ?p ?o }", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"])
def test_only_a_select_has_rows(query: str) -> None:
    with pytest.raises(ValueError, match="no SELECT"):
        within_row(query, {}, 1)


def test_what_is_no_query_is_refused() -> None:
    with pytest.raises(ValueError, match="Expected"):
        patterns_of("SELECT WHERE {")
