"""The terms that the rules speak of, with fixed small numbers, so that rules and generated code can name them.

Every term of a graph has a number (see :mod:`.dictionary`); those of the OWL 2 RL/RDF rules come first.
"""

from __future__ import annotations

import pyoxigraph as ox

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"

PREFIXES = {"rdf": RDF, "rdfs": RDFS, "owl": OWL, "xsd": XSD}

_NAMES = [
    "rdf:type",
    "owl:sameAs",
    "owl:differentFrom",
    "rdf:first",
    "rdf:rest",
    "rdf:nil",
    "rdfs:subClassOf",
    "rdfs:subPropertyOf",
    "rdfs:domain",
    "rdfs:range",
    "owl:equivalentClass",
    "owl:equivalentProperty",
    "owl:inverseOf",
    "owl:propertyDisjointWith",
    "owl:disjointWith",
    "owl:complementOf",
    "owl:intersectionOf",
    "owl:unionOf",
    "owl:oneOf",
    "owl:someValuesFrom",
    "owl:allValuesFrom",
    "owl:hasValue",
    "owl:onProperty",
    "owl:onClass",
    "owl:maxCardinality",
    "owl:maxQualifiedCardinality",
    "owl:propertyChainAxiom",
    "owl:hasKey",
    "owl:members",
    "owl:distinctMembers",
    "owl:sourceIndividual",
    "owl:assertionProperty",
    "owl:targetIndividual",
    "owl:targetValue",
    "owl:Thing",
    "owl:Nothing",
    "owl:Class",
    "owl:ObjectProperty",
    "owl:DatatypeProperty",
    "owl:AnnotationProperty",
    "rdfs:Datatype",
    "owl:FunctionalProperty",
    "owl:InverseFunctionalProperty",
    "owl:IrreflexiveProperty",
    "owl:SymmetricProperty",
    "owl:AsymmetricProperty",
    "owl:TransitiveProperty",
    "owl:AllDisjointProperties",
    "owl:AllDisjointClasses",
    "owl:AllDifferent",
]


def expand(name: str) -> str:
    """The IRI behind a prefixed name of the four namespaces.

    >>> expand("owl:Thing")
    'http://www.w3.org/2002/07/owl#Thing'
    """
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


TERMS: tuple[ox.NamedNode, ...] = tuple(ox.NamedNode(expand(name)) for name in _NAMES)
NUMBER: dict[str, int] = {name: number for number, name in enumerate(_NAMES)}

TYPE = NUMBER["rdf:type"]
SAME = NUMBER["owl:sameAs"]
DIFFERENT = NUMBER["owl:differentFrom"]
FIRST = NUMBER["rdf:first"]
REST = NUMBER["rdf:rest"]
NIL = NUMBER["rdf:nil"]
SUB_CLASS = NUMBER["rdfs:subClassOf"]
SUB_PROPERTY = NUMBER["rdfs:subPropertyOf"]
EQUIVALENT_CLASS = NUMBER["owl:equivalentClass"]
EQUIVALENT_PROPERTY = NUMBER["owl:equivalentProperty"]
THING = NUMBER["owl:Thing"]
NOTHING = NUMBER["owl:Nothing"]
CLASS = NUMBER["owl:Class"]

SCHEMA_PROPERTIES = frozenset(
    number
    for name, number in NUMBER.items()
    if name.partition(":")[2][:1].islower() and name not in ("rdf:type", "owl:sameAs", "owl:differentFrom", "rdf:nil")
)
"""Properties whose statements the rules read as axioms."""

SCHEMA_CLASSES = frozenset(
    NUMBER[name] for name in NUMBER if name.partition(":")[2][:1].isupper() and name not in ("owl:Thing", "owl:Nothing")
)
"""Classes whose membership the rules read as an axiom."""
