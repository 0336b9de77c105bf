"""What an update may look like, and what it may not leave out."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from racegraph.mapping import MappingError, fact_updates, update_name
from racegraph.role import roles
from racegraph.template import insertions

HEAD = """# a comment with { braces }
PREFIX rg: <https://w3id.org/racegraph/ontology#>
PREFIX fact: <https://w3id.org/racegraph/fact#>
"""
DATA = """
@prefix fact: <https://w3id.org/racegraph/fact#> .
<https://example.org/claim> fact:status "asserted" ; fact:name "A B" ; fact:who <https://example.org/who> .
"""


def inserted(update: str, *roles_given: str) -> set[str]:
    store = ox.Store()
    store.load(DATA, ox.RdfFormat.TURTLE)
    return {
        str(triple)
        for insertion in insertions(HEAD + update, "x.rq")
        for _, values in insertion.solutions(store)
        for triple in insertion.triples(values, frozenset(roles_given))
    }


def test_a_template_may_use_shorthand() -> None:
    update = """INSERT { GRAPH ?claim { ?who a rg:Person , rg:Driver ; rg:printed ?name .
      <https://example.org/x> rg:of ?who } }
    WHERE { ?claim fact:name ?name ; fact:who ?who FILTER(STRLEN(?name) < 9) }"""
    who, rg = "<https://example.org/who>", "<https://w3id.org/racegraph/ontology#"
    a = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    assert inserted(update, "name", "who") == {
        f"{who} {a} {rg}Person>",
        f"{who} {a} {rg}Driver>",
        f'{who} {rg}printed> "A B"',
        f"<https://example.org/x> {rg}of> {who}",
    }


def test_an_object_made_from_a_role_that_is_not_there_is_left_out() -> None:
    update = """INSERT { GRAPH ?claim { ?who a rg:Person ; rg:printed ?nick } }
    WHERE { ?claim fact:who ?who OPTIONAL { ?claim fact:nick ?nick } }"""
    assert len(inserted(update, "who")) == 1


@pytest.mark.parametrize(
    ("update", "message"),
    [
        (
            "INSERT { GRAPH ?claim { ?name a rg:Person } } WHERE { ?claim fact:name ?name }",
            'x.rq: ?name is to be a subject and is the literal "A B"',
        ),
        (
            "INSERT { GRAPH ?claim { ?who ?name ?who } } WHERE { ?claim fact:name ?name ; fact:who ?who }",
            'x.rq: ?name is to be a predicate and is the literal "A B"',
        ),
        (
            """INSERT { GRAPH ?claim { ?node a rg:Person } }
            WHERE { ?claim fact:name ?name BIND(IRI(CONCAT("https://example.org/", ?name)) AS ?node) }""",
            "x.rq: ?node is to be a subject and is unbound",
        ),
        (
            """INSERT { GRAPH ?claim { ?who rg:team ?node } } WHERE {
            ?claim fact:who ?who ; fact:name ?name
            BIND(CONCAT("https://example.org/", ?name) AS ?path) BIND(IRI(?path) AS ?node) }""",
            "x.rq: ?node is unbound .* although name is there",
        ),
        (
            "INSERT { GRAPH ?claim { ?who rg:team ?nothing } } WHERE { ?claim fact:who ?who }",
            "x.rq: ?nothing is unbound .* although all that it is made from is there",
        ),
        (
            "INSERT { ?who a rg:Person } WHERE { ?claim fact:who ?who }",
            "x.rq, line 4: GRAPH is wanted here, not '?who'",
        ),
        ("DELETE WHERE { ?s ?p ?o }", "x.rq, line 4: INSERT is wanted here, not 'DELETE'"),
        ("INSERT { GRAPH ?claim { ?who a ex:Person } } WHERE { }", "line 4: a variable or an IRI is wanted here"),
        (
            "INSERT { GRAPH ?claim { ?who a rg:Person } } WHERE { ?claim fact:who ?who",
            "} is wanted here, not 'the end'",
        ),
        ("INSERT { GRAPH ?claim { ?who a rg:Person } } WHERE { ?claim fact:who who }", "x.rq: error at"),
    ],
)
def test_an_update_that_would_leave_something_out_is_refused(update: str, message: str) -> None:
    with pytest.raises(MappingError, match=message.replace("?", r"\?").replace("{", r"\{")):
        inserted(update, "name", "who")


def test_every_update_belongs_to_a_kind_of_fact_or_to_all() -> None:
    assert fact_updates().keys() - {update_name(kind) for kind in roles()} == {"season"}
