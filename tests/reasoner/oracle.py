"""The oracle: the closure of a small graph as clingo computes it from ``rules.lp``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import clingo
import pyoxigraph as ox

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
EX = "http://example.org/"

RULES = (Path(__file__).parent / "rules.lp").read_text(encoding="utf-8")


def literal(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))


_WHOLE = (
    "decimal integer nonNegativeInteger positiveInteger long int short byte unsignedLong unsignedInt unsignedShort "
    "unsignedByte Literal"
)
# Literals with their values, and the datatypes whose value spaces hold them, by hand.
LITERALS: dict[ox.Literal, tuple[str | None, set[str]]] = {
    literal("1", "int"): ("one", set(_WHOLE.split())),
    literal("01", "integer"): ("one", set(_WHOLE.split())),
    literal("1.0", "decimal"): ("one", set(_WHOLE.split())),
    literal("2.50", "decimal"): ("two and a half", {"decimal", "Literal"}),
    literal("1", "string"): (
        "the text 1",
        {"string", "normalizedString", "token", "NMTOKEN", "PlainLiteral", "Literal"},
    ),
    literal("many", "int"): (None, set()),
    literal("0", "nonNegativeInteger"): (
        "zero",
        set(_WHOLE.replace("positiveInteger", "nonPositiveInteger").split()),
    ),
    literal("1", "nonNegativeInteger"): ("one", set(_WHOLE.split())),
}
ANNOTATIONS = [RDFS + name for name in ("label", "comment", "seeAlso", "isDefinedBy")] + [
    OWL + name for name in ("deprecated", "versionInfo", "priorVersion", "backwardCompatibleWith", "incompatibleWith")
]
SUPPORTED = [RDF + "PlainLiteral", RDF + "XMLLiteral", RDF + "langString", RDFS + "Literal"] + [
    XSD + name
    for name in (
        "decimal integer nonNegativeInteger nonPositiveInteger positiveInteger negativeInteger long int short byte "
        "unsignedLong unsignedInt unsignedShort unsignedByte float double string normalizedString token language Name "
        "NCName NMTOKEN boolean hexBinary base64Binary anyURI dateTime dateTimeStamp "
        "date time gYear gYearMonth gMonthDay gDay gMonth duration"
    ).split()
]


@dataclass(frozen=True)
class Closure:
    """*triples* are generalised: ``(subject, predicate, object)`` of terms. *violated* names rules."""

    triples: frozenset[tuple[object, object, object]]
    violated: frozenset[str]


def closure(triples: Iterable[ox.Triple]) -> Closure:
    """Everything that follows from *triples*, and themselves."""
    numbers: dict[object, int] = {}
    names: dict[object, str] = {}

    def name(term: object) -> str:
        if term not in names:
            iri = term.value if isinstance(term, ox.NamedNode) else ""
            if iri.startswith((RDF, RDFS, OWL)):
                names[term] = '"' + iri.rpartition("#")[2] + '"'
            elif iri.startswith(XSD):
                names[term] = f'"xsd:{iri.removeprefix(XSD)}"'
            elif isinstance(term, ox.Literal) and term.datatype.value == XSD + "nonNegativeInteger":
                names[term] = f'"{term.value}"'
            else:
                names[term] = str(numbers.setdefault(term, len(numbers)))
        return names[term]

    facts = [f"t({name(t.subject)},{name(t.predicate)},{name(t.object)})." for t in triples]
    facts += [f't({name(ox.NamedNode(iri))},"type","AnnotationProperty").' for iri in ANNOTATIONS]
    facts += [f't({name(ox.NamedNode(iri))},"type","Datatype").' for iri in SUPPORTED]
    for term, (value, datatypes) in LITERALS.items():
        if term not in names:
            continue
        facts.append(f"lit({name(term)}).")
        if value is not None:
            facts.append(f'value({name(term)},"{value}").')
        for iri in SUPPORTED:
            local = iri.rpartition("#")[2]
            facts.append(f"{'in' if local in datatypes else 'out'}({name(term)},{name(ox.NamedNode(iri))}).")

    control = clingo.Control(["--warn=none"])
    control.add("base", [], RULES + "\n".join(facts))
    control.ground([("base", [])])
    terms = {text: term for term, text in names.items()}
    found: set[tuple[object, object, object]] = set()
    violated: set[str] = set()
    with control.solve(yield_=True) as handle:
        for atom in handle.model().symbols(shown=True):
            if atom.name == "false":
                violated.add(atom.arguments[0].string)
            else:
                found.add(tuple(terms.get(str(a)) or _vocabulary(a.string) for a in atom.arguments))
    return Closure(frozenset(found), frozenset(violated))


def _vocabulary(local: str) -> ox.NamedNode | ox.Literal:
    if local.startswith("xsd:"):
        return ox.NamedNode(XSD + local.removeprefix("xsd:"))
    if local in ("0", "1"):
        return literal(local, "nonNegativeInteger")
    if local in ("type", "first", "rest", "nil", "PlainLiteral", "XMLLiteral", "langString"):
        return ox.NamedNode(RDF + local)
    if local in ("subClassOf", "subPropertyOf", "domain", "range", "Datatype", "Literal"):
        return ox.NamedNode(RDFS + local)
    return ox.NamedNode(OWL + local)
