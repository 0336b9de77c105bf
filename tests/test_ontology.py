"""The ontology: in OWL 2 RL, documented in two languages, and what it lets follow."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pyoxigraph as ox
import pytest

from racegraph.knowledge import MAPPINGS, ONTOLOGY
from racegraph.names import RG
from racegraph.ontology import ontology_triples
from racegraph.profile import violations

ROOT = Path(__file__).parents[1]
OWL = "http://www.w3.org/2002/07/owl#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")

PREFIXES = f"""
@prefix : <https://example.org/> .
@prefix owl: <{OWL}> .
@prefix rdfs: <{RDFS}> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:A a owl:Class . :B a owl:Class . :C a owl:Class .
:p a owl:ObjectProperty . :q a owl:ObjectProperty . :r a owl:ObjectProperty .
:d a owl:DatatypeProperty .
"""


def terms() -> list[ox.NamedNode]:
    declaring = {OWL + kind for kind in ("Class", "ObjectProperty", "DatatypeProperty", "NamedIndividual")}
    return sorted(
        {
            triple.subject
            for triple in ontology_triples()
            if triple.predicate == TYPE
            and triple.object.value in declaring
            and isinstance(triple.subject, ox.NamedNode)
        },
        key=str,
    )


def values(term: ox.NamedNode, predicate: str) -> list[ox.Literal]:
    return [t.object for t in ontology_triples() if t.subject == term and t.predicate.value == predicate]


def reasons(turtle: str) -> list[str]:
    triples = [quad.triple for quad in ox.parse(PREFIXES + turtle, ox.RdfFormat.TURTLE)]
    return [violation.reason for violation in violations(triples)]


def test_the_ontology_is_in_owl_2_rl() -> None:
    assert [str(violation) for violation in violations(ontology_triples())] == []


# Each case is one axiom that section 4.2 of the OWL 2 Profiles allows, or does not.
@pytest.mark.parametrize(
    "axiom",
    [
        ":A rdfs:subClassOf :B .",
        "[ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :A ] rdfs:subClassOf :B .",
        "[ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom owl:Thing ] rdfs:subClassOf :B .",
        "[ a owl:Restriction ; owl:onProperty :d ; owl:someValuesFrom xsd:integer ] rdfs:subClassOf :B .",
        "[ a owl:Class ; owl:unionOf ( :A :C ) ] rdfs:subClassOf :B .",
        "[ a owl:Class ; owl:oneOf ( :x :y ) ] rdfs:subClassOf :B . :x a :A . :y a :A .",
        ":A rdfs:subClassOf [ a owl:Class ; owl:complementOf :B ] .",
        ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:allValuesFrom :B ] .",
        ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :d ; owl:hasValue 1 ] .",
        ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:maxCardinality 1 ] .",
        ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; "
        "owl:maxQualifiedCardinality 0 ; owl:onClass :B ] .",
        ":A owl:equivalentClass [ a owl:Restriction ; owl:onProperty :p ; owl:hasValue :x ] .",
        ":A owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( :B :C ) ] .",
        ":p owl:propertyChainAxiom ( [ owl:inverseOf :q ] :r ) .",
        ":p owl:propertyChainAxiom ( :p :q ) .",
        ":A owl:hasKey ( :p :d ) .",
        ":d rdfs:range xsd:decimal .",
    ],
)
def test_the_profile_check_lets_owl_2_rl_pass(axiom: str) -> None:
    assert reasons(axiom) == []


@pytest.mark.parametrize(
    ("axiom", "reason"),
    [
        (":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :B ] .", "someValuesFrom"),
        (":A rdfs:subClassOf [ a owl:Class ; owl:unionOf ( :B :C ) ] .", "unionOf"),
        (":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:maxCardinality 2 ] .", "0 or 1"),
        (":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:minCardinality 1 ] .", "minCardinality"),
        ("[ a owl:Restriction ; owl:onProperty :p ; owl:allValuesFrom :A ] rdfs:subClassOf :B .", "allValuesFrom"),
        ("[ a owl:Class ; owl:complementOf :A ] rdfs:subClassOf :B .", "complementOf"),
        (
            ":A owl:equivalentClass [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :B ] .",
            "someValuesFrom",
        ),
        (":A owl:disjointUnionOf ( :B :C ) .", "disjointUnionOf"),
        (":p a owl:ReflexiveProperty .", "ReflexiveProperty"),
        (":A rdfs:subClassOf owl:Thing .", "owl:Thing"),
        (":p rdfs:range [ a owl:Class ; owl:unionOf ( :A :B ) ] .", "unionOf"),
        (":d rdfs:range xsd:gYear .", "gYear"),
        (":p a owl:IrreflexiveProperty ; owl:propertyChainAxiom ( :q :r ) .", "simple"),
        (":p a owl:TransitiveProperty . :q a owl:FunctionalProperty . :p rdfs:subPropertyOf :q .", "simple"),
        (":p owl:propertyChainAxiom ( :q ) .", "two properties"),
        (":p owl:propertyChainAxiom ( :q :p :r ) .", "only at one end"),
        (":A rdfs:subClassOf :Unknown .", "not declared"),
        (":x :unknown :y .", "not declared"),
        (":A owl:hasKey _:l . _:l rdfs:label 'no list' .", "list is broken"),
    ],
)
def test_the_profile_check_finds_what_is_outside(axiom: str, reason: str) -> None:
    assert any(reason in found for found in reasons(axiom)), reasons(axiom)


def test_a_violation_names_its_place() -> None:
    (found,) = violations(
        quad.triple for quad in ox.parse(PREFIXES + ":A rdfs:subClassOf owl:Thing .", ox.RdfFormat.TURTLE)
    )
    assert str(found) == "<https://example.org/A>: owl:Thing may not stand here"


@pytest.mark.parametrize("term", terms(), ids=lambda term: term.value.rpartition("#")[2])
def test_every_term_is_documented_in_german_and_english(term: ox.NamedNode) -> None:
    for predicate in (RDFS + "label", SKOS + "definition"):
        assert sorted(literal.language or "" for literal in values(term, predicate)) == ["de", "en"]
    assert len(values(term, SKOS + "example")) == 1
    assert [str(value) for value in values(term, RDFS + "isDefinedBy")] == ["<https://w3id.org/racegraph/ontology>"]


def test_no_two_terms_have_one_label() -> None:
    for kind in ("Class", "ObjectProperty", "DatatypeProperty"):
        of_kind = {t.subject for t in ontology_triples() if t.predicate == TYPE and t.object.value == OWL + kind}
        for language in ("de", "en"):
            labels = [v.value for term in of_kind for v in _named(term) if v.language == language]
            assert sorted(labels) == sorted(set(labels))


def _named(term: ox.NamedNode | ox.BlankNode) -> list[ox.Literal]:
    return values(term, RDFS + "label") if isinstance(term, ox.NamedNode) else []


def test_the_ontology_says_what_it_is() -> None:
    ontology = ox.NamedNode("https://w3id.org/racegraph/ontology")
    said = {t.predicate.value: t.object.value for t in ontology_triples() if t.subject == ontology}
    assert said[OWL + "versionIRI"] == "https://w3id.org/racegraph/ontology/0.1.0"
    assert said["http://purl.org/dc/terms/creator"] == "The racegraph authors"
    assert said["http://purl.org/dc/terms/license"] == "https://www.apache.org/licenses/LICENSE-2.0"


def test_every_term_that_the_mappings_and_queries_use_is_defined() -> None:
    defined = {term.value for term in terms()}
    files = [
        *MAPPINGS.rglob("*.rq"),
        *ONTOLOGY.rglob("*.rq"),
        *ONTOLOGY.glob("shapes*.ttl"),
        MAPPINGS / "context.jsonld",
    ]
    assert len(files) > 50
    for path in files:
        used = set(re.findall(r"\brg:([A-Za-z]\w*)", path.read_text("utf-8")))
        assert not sorted(name for name in used if RG + name not in defined), path


def test_nothing_contested_is_functional() -> None:
    forbidden = {OWL + "FunctionalProperty", OWL + "InverseFunctionalProperty"}
    assert not [t for t in ontology_triples() if t.predicate == TYPE and t.object.value in forbidden]
    assert not [t for t in ontology_triples() if t.predicate.value == OWL + "sameAs"]


def test_the_classes_of_factory_drivers_are_those_of_the_makes() -> None:
    written = runpy.run_path(str(ROOT / "tools/factory_driver_classes.py"))["turtle"]()
    assert (ONTOLOGY / "factory-drivers.ttl").read_text("utf-8") == written
