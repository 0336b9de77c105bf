"""What the reasoner and the oracle say, made comparable.

The oracle lists everything, the reasoner what says more than that a thing is itself; of literals of one value either
may name any.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox
from oracle import LITERALS, OWL, RDF, RDFS, Closure

from racegraph.reasoner import Reasoner

Statement = tuple[object, object, object]

_THING, _NOTHING, _CLASS = (ox.NamedNode(OWL + name) for name in ("Thing", "Nothing", "Class"))
_AXIOMATIC = {ox.NamedNode(OWL + "AnnotationProperty"), ox.NamedNode(RDFS + "Datatype")}
_REFLEXIVE = {
    OWL + "sameAs",
    RDFS + "subClassOf",
    RDFS + "subPropertyOf",
    OWL + "equivalentClass",
    OWL + "equivalentProperty",
}


def statement(triple: ox.Triple) -> Statement:
    return triple.subject, triple.predicate, triple.object


def _restates(given: Statement) -> bool:
    subject, predicate, value = given
    if isinstance(subject, ox.Literal) or not isinstance(predicate, ox.NamedNode):
        return True
    if predicate.value in _REFLEXIVE and subject == value:
        return True
    if predicate.value == RDFS + "subClassOf":
        return value == _THING or subject == _NOTHING
    if predicate.value == RDF + "type":
        return value == _THING or value in _AXIOMATIC or (subject in (_THING, _NOTHING) and value == _CLASS)
    return False


def _by_value(given: Statement) -> Statement:
    def value(term: object) -> object:
        known = LITERALS.get(term) if isinstance(term, ox.Literal) else None
        return known[0] if known and known[0] else term

    return value(given[0]), value(given[1]), value(given[2])


def told(statements: Iterable[Statement]) -> set[Statement]:
    """Those of *statements* that say something, with values for literals."""
    return {_by_value(each) for each in statements if not _restates(each)}


def differences(reasoner: Reasoner, asserted: Iterable[ox.Triple], oracle: Closure) -> list[str]:
    """Where *reasoner* and *oracle* are not of one mind."""
    given = {statement(triple) for triple in asserted}
    inferred = {statement(triple) for triple in reasoner.inferred()}
    found: list[str] = [f"inferred though asserted: {each}" for each in inferred & given]
    expected, actual = told(oracle.triples), told(inferred | given)
    found += [f"missing: {each}" for each in expected - actual]
    found += [f"does not follow: {each}" for each in actual - expected]
    for subject, predicate, value in oracle.triples:
        if isinstance(subject, ox.NamedNode) and isinstance(predicate, ox.NamedNode):
            triple = ox.Triple(subject, predicate, value)  # type: ignore[arg-type]
            if not reasoner.entails(triple):
                found.append(f"not entailed: {triple}")
    violated = {each.rule for each in reasoner.inconsistencies()}
    if bool(violated) != bool(oracle.violated) or not violated <= oracle.violated:
        found.append(f"contradictions: {sorted(violated)}, not {sorted(oracle.violated)}")
    return found
