"""The OWL 2 RL/RDF rules (W3C OWL 2 Profiles, second edition, 4.3, tables 4 to 9), names and variables as there.

A line is ``name: premises -> conclusion``. Premises whose predicate and class are vocabulary are read as axioms, the
others as data. ``list(?l, ?c)`` stands for one member of the list ``?l``, ``pair(?l, ?c1, ?c2)`` for two of them at
different places. Rules that read a list as a whole (``prp-spo2``, ``prp-key``, ``cls-int1``) are in :mod:`.compiler`,
``eq-ref``, ``eq-sym``, ``eq-trans`` and ``eq-rep-*`` in :mod:`.equality`, ``dt-*`` in :mod:`.datatypes`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .vocabulary import NUMBER, TYPE

TABLE = """
eq-diff1: ?x owl:differentFrom ?x -> false(?x)
eq-diff2: ?x a owl:AllDifferent, ?x owl:members ?l, pair(?l, ?z, ?z) -> false(?x, ?z)
eq-diff3: ?x a owl:AllDifferent, ?x owl:distinctMembers ?l, pair(?l, ?z, ?z) -> false(?x, ?z)

prp-dom: ?p rdfs:domain ?c, ?x ?p ?y -> ?x a ?c
prp-rng: ?p rdfs:range ?c, ?x ?p ?y -> ?y a ?c
prp-fp: ?p a owl:FunctionalProperty, ?x ?p ?y1, ?x ?p ?y2 -> ?y1 owl:sameAs ?y2
prp-ifp: ?p a owl:InverseFunctionalProperty, ?x1 ?p ?y, ?x2 ?p ?y -> ?x1 owl:sameAs ?x2
prp-irp: ?p a owl:IrreflexiveProperty, ?x ?p ?x -> false(?x)
prp-symp: ?p a owl:SymmetricProperty, ?x ?p ?y -> ?y ?p ?x
prp-asyp: ?p a owl:AsymmetricProperty, ?x ?p ?y, ?y ?p ?x -> false(?x, ?y)
prp-trp: ?p a owl:TransitiveProperty, ?x ?p ?y, ?y ?p ?z -> ?x ?p ?z
prp-spo1: ?p1 rdfs:subPropertyOf ?p2, ?x ?p1 ?y -> ?x ?p2 ?y
prp-eqp1: ?p1 owl:equivalentProperty ?p2, ?x ?p1 ?y -> ?x ?p2 ?y
prp-eqp2: ?p1 owl:equivalentProperty ?p2, ?x ?p2 ?y -> ?x ?p1 ?y
prp-pdw: ?p1 owl:propertyDisjointWith ?p2, ?x ?p1 ?y, ?x ?p2 ?y -> false(?x, ?y)
prp-adp: ?x a owl:AllDisjointProperties, ?x owl:members ?l, pair(?l, ?p1, ?p2), ?u ?p1 ?v, ?u ?p2 ?v -> false(?u, ?v)
prp-inv1: ?p1 owl:inverseOf ?p2, ?x ?p1 ?y -> ?y ?p2 ?x
prp-inv2: ?p1 owl:inverseOf ?p2, ?x ?p2 ?y -> ?y ?p1 ?x
prp-npa1: ?x owl:sourceIndividual ?i1, ?x owl:assertionProperty ?p, ?x owl:targetIndividual ?i2, ?i1 ?p ?i2 \
-> false(?i1, ?i2)
prp-npa2: ?x owl:sourceIndividual ?i, ?x owl:assertionProperty ?p, ?x owl:targetValue ?lt, ?i ?p ?lt -> false(?i, ?lt)

cls-nothing2: ?x a owl:Nothing -> false(?x)
cls-int2: ?c owl:intersectionOf ?l, list(?l, ?c1), ?y a ?c -> ?y a ?c1
cls-uni: ?c owl:unionOf ?l, list(?l, ?c1), ?y a ?c1 -> ?y a ?c
cls-com: ?c1 owl:complementOf ?c2, ?x a ?c1, ?x a ?c2 -> false(?x)
cls-svf1: ?x owl:someValuesFrom ?y, ?x owl:onProperty ?p, ?u ?p ?v, ?v a ?y -> ?u a ?x
cls-svf2: ?x owl:someValuesFrom owl:Thing, ?x owl:onProperty ?p, ?u ?p ?v -> ?u a ?x
cls-avf: ?x owl:allValuesFrom ?y, ?x owl:onProperty ?p, ?u a ?x, ?u ?p ?v -> ?v a ?y
cls-hv1: ?x owl:hasValue ?y, ?x owl:onProperty ?p, ?u a ?x -> ?u ?p ?y
cls-hv2: ?x owl:hasValue ?y, ?x owl:onProperty ?p, ?u ?p ?y -> ?u a ?x
cls-maxc1: ?x owl:maxCardinality 0, ?x owl:onProperty ?p, ?u a ?x, ?u ?p ?y -> false(?u, ?y)
cls-maxc2: ?x owl:maxCardinality 1, ?x owl:onProperty ?p, ?u a ?x, ?u ?p ?y1, ?u ?p ?y2 -> ?y1 owl:sameAs ?y2
cls-maxqc1: ?x owl:maxQualifiedCardinality 0, ?x owl:onProperty ?p, ?x owl:onClass ?c, ?u a ?x, ?u ?p ?y, ?y a ?c \
-> false(?u, ?y)
cls-maxqc2: ?x owl:maxQualifiedCardinality 0, ?x owl:onProperty ?p, ?x owl:onClass owl:Thing, ?u a ?x, ?u ?p ?y \
-> false(?u, ?y)
cls-maxqc3: ?x owl:maxQualifiedCardinality 1, ?x owl:onProperty ?p, ?x owl:onClass ?c, ?u a ?x, ?u ?p ?y1, ?y1 a ?c, \
?u ?p ?y2, ?y2 a ?c -> ?y1 owl:sameAs ?y2
cls-maxqc4: ?x owl:maxQualifiedCardinality 1, ?x owl:onProperty ?p, ?x owl:onClass owl:Thing, ?u a ?x, ?u ?p ?y1, \
?u ?p ?y2 -> ?y1 owl:sameAs ?y2
cls-oo: ?c owl:oneOf ?l, list(?l, ?y) -> ?y a ?c

cax-sco: ?c1 rdfs:subClassOf ?c2, ?x a ?c1 -> ?x a ?c2
cax-eqc1: ?c1 owl:equivalentClass ?c2, ?x a ?c1 -> ?x a ?c2
cax-eqc2: ?c1 owl:equivalentClass ?c2, ?x a ?c2 -> ?x a ?c1
cax-dw: ?c1 owl:disjointWith ?c2, ?x a ?c1, ?x a ?c2 -> false(?x)
cax-adc: ?x a owl:AllDisjointClasses, ?x owl:members ?l, pair(?l, ?c1, ?c2), ?z a ?c1, ?z a ?c2 -> false(?z)

scm-cls: ?c a owl:Class -> ?c rdfs:subClassOf ?c
scm-cls: ?c a owl:Class -> ?c owl:equivalentClass ?c
scm-cls: ?c a owl:Class -> ?c rdfs:subClassOf owl:Thing
scm-cls: ?c a owl:Class -> owl:Nothing rdfs:subClassOf ?c
scm-sco: ?c1 rdfs:subClassOf ?c2, ?c2 rdfs:subClassOf ?c3 -> ?c1 rdfs:subClassOf ?c3
scm-eqc1: ?c1 owl:equivalentClass ?c2 -> ?c1 rdfs:subClassOf ?c2
scm-eqc1: ?c1 owl:equivalentClass ?c2 -> ?c2 rdfs:subClassOf ?c1
scm-eqc2: ?c1 rdfs:subClassOf ?c2, ?c2 rdfs:subClassOf ?c1 -> ?c1 owl:equivalentClass ?c2
scm-op: ?p a owl:ObjectProperty -> ?p rdfs:subPropertyOf ?p
scm-op: ?p a owl:ObjectProperty -> ?p owl:equivalentProperty ?p
scm-dp: ?p a owl:DatatypeProperty -> ?p rdfs:subPropertyOf ?p
scm-dp: ?p a owl:DatatypeProperty -> ?p owl:equivalentProperty ?p
scm-spo: ?p1 rdfs:subPropertyOf ?p2, ?p2 rdfs:subPropertyOf ?p3 -> ?p1 rdfs:subPropertyOf ?p3
scm-eqp1: ?p1 owl:equivalentProperty ?p2 -> ?p1 rdfs:subPropertyOf ?p2
scm-eqp1: ?p1 owl:equivalentProperty ?p2 -> ?p2 rdfs:subPropertyOf ?p1
scm-eqp2: ?p1 rdfs:subPropertyOf ?p2, ?p2 rdfs:subPropertyOf ?p1 -> ?p1 owl:equivalentProperty ?p2
scm-dom1: ?p rdfs:domain ?c1, ?c1 rdfs:subClassOf ?c2 -> ?p rdfs:domain ?c2
scm-dom2: ?p2 rdfs:domain ?c, ?p1 rdfs:subPropertyOf ?p2 -> ?p1 rdfs:domain ?c
scm-rng1: ?p rdfs:range ?c1, ?c1 rdfs:subClassOf ?c2 -> ?p rdfs:range ?c2
scm-rng2: ?p2 rdfs:range ?c, ?p1 rdfs:subPropertyOf ?p2 -> ?p1 rdfs:range ?c
scm-hv: ?c1 owl:hasValue ?i, ?c1 owl:onProperty ?p1, ?c2 owl:hasValue ?i, ?c2 owl:onProperty ?p2, \
?p1 rdfs:subPropertyOf ?p2 -> ?c1 rdfs:subClassOf ?c2
scm-svf1: ?c1 owl:someValuesFrom ?y1, ?c1 owl:onProperty ?p, ?c2 owl:someValuesFrom ?y2, ?c2 owl:onProperty ?p, \
?y1 rdfs:subClassOf ?y2 -> ?c1 rdfs:subClassOf ?c2
scm-svf2: ?c1 owl:someValuesFrom ?y, ?c1 owl:onProperty ?p1, ?c2 owl:someValuesFrom ?y, ?c2 owl:onProperty ?p2, \
?p1 rdfs:subPropertyOf ?p2 -> ?c1 rdfs:subClassOf ?c2
scm-avf1: ?c1 owl:allValuesFrom ?y1, ?c1 owl:onProperty ?p, ?c2 owl:allValuesFrom ?y2, ?c2 owl:onProperty ?p, \
?y1 rdfs:subClassOf ?y2 -> ?c1 rdfs:subClassOf ?c2
scm-avf2: ?c1 owl:allValuesFrom ?y, ?c1 owl:onProperty ?p1, ?c2 owl:allValuesFrom ?y, ?c2 owl:onProperty ?p2, \
?p1 rdfs:subPropertyOf ?p2 -> ?c2 rdfs:subClassOf ?c1
scm-int: ?c owl:intersectionOf ?l, list(?l, ?c1) -> ?c rdfs:subClassOf ?c1
scm-uni: ?c owl:unionOf ?l, list(?l, ?c1) -> ?c1 rdfs:subClassOf ?c
"""

Name = str | int
"""A variable of the table, with its question mark; a vocabulary term (its number); or ``"0"`` and ``"1"``."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple pattern; *predicate* ``"list"`` and ``"pair"`` are the list conditions, ``"false"`` the conclusion."""

    predicate: Name
    terms: tuple[Name, ...]

    def is_axiom(self) -> bool:
        """Whether this premise is matched when rules are compiled, not when data come in."""
        if self.predicate in ("list", "pair"):
            return True
        if isinstance(self.predicate, str):
            return False
        return self.predicate != TYPE or isinstance(self.terms[1], int)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the table. *is_fixed*: it names its relations itself, and runs as it stands, without compiling."""

    name: str
    premises: tuple[Pattern, ...]
    conclusion: Pattern

    @property
    def is_fixed(self) -> bool:
        return all(p.is_axiom() and p.predicate not in ("list", "pair") for p in self.premises)


def _name(text: str) -> Name:
    return text if text[0] in "?01" else TYPE if text == "a" else NUMBER[text]


_CALL = re.compile(r"(list|pair|false)\(([^)]*)\)")


def _pattern(text: str) -> Pattern:
    if call := _CALL.fullmatch(text):
        return Pattern(call[1], tuple(_name(t.strip()) for t in call[2].split(",")))
    subject, predicate, value = text.split()
    return Pattern(_name(predicate), (_name(subject), _name(value)))


def _entry(line: str) -> Entry:
    name, _, rest = line.partition(": ")
    premises, _, conclusion = rest.partition(" -> ")
    return Entry(name, tuple(_pattern(p) for p in re.split(r", (?![^()]*\))", premises)), _pattern(conclusion.strip()))


ENTRIES: tuple[Entry, ...] = tuple(_entry(line) for line in TABLE.splitlines() if line)
