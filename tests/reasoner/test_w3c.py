"""The W3C OWL 2 test cases of profile RL under the RDF-based semantics."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from given import triples

from racegraph.reasoner import Reasoner

SUITE = Path(__file__).parents[3] / "shared" / "w3c" / "owl2" / "all.rdf"
TEST = "http://www.w3.org/2007/OWL/testOntology#"
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")

# Premises that the suite has in functional syntax alone, in Turtle.
IN_TURTLE = {
    "Plus and Minus Zero are Distinct": ":numberOfChildren a owl:DatatypeProperty, owl:FunctionalProperty ."
    ':Meg a owl:NamedIndividual ; :numberOfChildren "+0.0"^^xsd:float , "-0.0"^^xsd:float .',
    "functionality-clash": ":hasAge a owl:DatatypeProperty, owl:FunctionalProperty . :a a owl:NamedIndividual ,"
    "[ a owl:Restriction ; owl:onProperty :hasAge ; owl:hasValue 18 ] ,"
    "[ a owl:Restriction ; owl:onProperty :hasAge ; owl:hasValue 19 ] .",
    "string-integer-clash": ":hasAge a owl:DatatypeProperty ; rdfs:range xsd:integer . :a a owl:NamedIndividual ,"
    '[ a owl:Restriction ; owl:onProperty :hasAge ; owl:hasValue "aString" ] .',
}

_NEEDS_CLASS = "the conclusion speaks of a class expression that the premises do not; no rule makes classes"
_NEEDS_DIFFERENT = "no rule concludes owl:differentFrom"
_NEEDS_RANGE = "no rule concludes an rdfs:range from facets of datatypes"
OUTSIDE = {
    "DisjointClasses-001": _NEEDS_CLASS,
    "DisjointClasses-003": _NEEDS_CLASS,
    "New-Feature-DisjointDataProperties-002": _NEEDS_DIFFERENT,
    "New-Feature-DisjointObjectProperties-001": _NEEDS_DIFFERENT,
    "New-Feature-DisjointObjectProperties-002": _NEEDS_DIFFERENT,
    "New-Feature-ObjectQCR-002": _NEEDS_CLASS,
    "New-Feature-ReflexiveProperty-001": "owl:ReflexiveProperty is not in OWL 2 RL",
    "WebOnt-I5.26-010": _NEEDS_CLASS,
    "WebOnt-I5.5-005": _NEEDS_CLASS,
    "WebOnt-I5.8-006": _NEEDS_RANGE,
    "WebOnt-I5.8-008": _NEEDS_RANGE,
    "WebOnt-I5.8-009": _NEEDS_RANGE,
    "WebOnt-differentFrom-001": "no rule makes owl:differentFrom symmetric",
    "chain2trans1": "no rule concludes owl:TransitiveProperty from a chain",
    "owl2-rl-rules-fp-differentFrom": _NEEDS_DIFFERENT,
    "owl2-rl-rules-ifp-differentFrom": _NEEDS_DIFFERENT,
}
"""Positive entailments that the rules do not give, with the reason."""

pytestmark = pytest.mark.skipif(not SUITE.exists(), reason=f"the W3C test suite is not at {SUITE}")


def _parse(text: str) -> list[ox.Triple]:
    # pyoxigraph wants entities in double quotes.
    text = re.sub(r"(<!ENTITY\s+\S+\s+)'([^']*)'", r'\1"\2"', text)
    quads = ox.parse(text.encode(), format=ox.RdfFormat.RDF_XML, base_iri="http://example.org/base")
    return [quad.triple for quad in quads]


def _suite() -> ox.Store:
    store = ox.Store()
    if SUITE.exists():
        store.extend(ox.Quad(*triple) for triple in _parse(SUITE.read_text(encoding="utf-8")))
    return store


STORE = _suite()


def _values(subject: ox.NamedNode, name: str) -> list[str]:
    return [quad.object.value for quad in STORE.quads_for_pattern(subject, ox.NamedNode(TEST + name), None)]


def _cases(kind: str) -> list[object]:
    """The cases of one kind, each with its identifier."""
    cases = []
    for quad in STORE.quads_for_pattern(None, TYPE, ox.NamedNode(TEST + kind)):
        case = quad.subject
        if TEST + "RL" in _values(case, "profile") and TEST + "RDF-BASED" in _values(case, "semantics"):
            cases.append(pytest.param(case, id=_values(case, "identifier")[0]))
    return sorted(cases, key=lambda each: str(each.id))


def _premises(case: ox.NamedNode) -> list[ox.Triple]:
    identifier = _values(case, "identifier")[0]
    texts = _values(case, "rdfXmlPremiseOntology")
    premises = _parse(texts[0]) if texts else triples(IN_TURTLE[identifier])
    for imported in _values(case, "importedOntology"):
        premises += _parse(_values(ox.NamedNode(imported), "rdfXmlInputOntology")[0])
    return premises


def _follows(reasoner: Reasoner, premises: list[ox.Triple], conclusion: str) -> bool:
    """Whether the graph *conclusion* follows, its blank nodes standing for anything."""
    closure = ox.Store()
    closure.extend(ox.Quad(*triple) for triple in (*premises, *reasoner.inferred(), *reasoner.restated()))

    def term(of: object) -> str:
        return f"?b{of.value}" if isinstance(of, ox.BlankNode) else str(of)

    patterns = [f"{term(t.subject)} {t.predicate} {term(t.object)}" for t in _parse(conclusion)]
    return bool(closure.query(f"ASK {{ {' . '.join(patterns)} }}"))


def test_the_suite_is_as_expected() -> None:
    counts = {kind: len(_cases(kind)) for kind in ("InconsistencyTest", "ConsistencyTest", "PositiveEntailmentTest")}
    assert counts == {"InconsistencyTest": 14, "ConsistencyTest": 48, "PositiveEntailmentTest": 26}


@pytest.mark.parametrize("case", _cases("InconsistencyTest"))
def test_inconsistent(case: ox.NamedNode) -> None:
    assert Reasoner(_premises(case)).inconsistencies()


@pytest.mark.parametrize("case", _cases("ConsistencyTest"))
def test_consistent(case: ox.NamedNode) -> None:
    assert not Reasoner(_premises(case)).inconsistencies()


@pytest.mark.parametrize("case", _cases("PositiveEntailmentTest"))
def test_entailed(case: ox.NamedNode) -> None:
    premises = _premises(case)
    follows = _follows(Reasoner(premises), premises, _values(case, "rdfXmlConclusionOntology")[0])
    assert follows != (_values(case, "identifier")[0] in OUTSIDE), "the list of what lies outside is not right"


@pytest.mark.parametrize("case", _cases("NegativeEntailmentTest"))
def test_not_entailed(case: ox.NamedNode) -> None:
    premises = _premises(case)
    assert not _follows(Reasoner(premises), premises, _values(case, "rdfXmlNonConclusionOntology")[0])
