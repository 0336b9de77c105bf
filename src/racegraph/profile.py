"""Whether an ontology is in OWL 2 RL (W3C OWL 2 Profiles, section 4.2).

The check reads the ontology's triples as the axioms that they stand for (OWL 2 Mapping to RDF Graphs) and holds each
class expression against the grammar of the place where it stands. It also holds properties that must be simple (OWL 2
Structural Specification, section 11) against chains and transitivity, and wants every term that is used to be declared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from racegraph.term import Term

OWL = "http://www.w3.org/2002/07/owl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"

_XSD_NAMES = (
    "decimal integer nonNegativeInteger nonPositiveInteger positiveInteger negativeInteger long int short byte "
    "unsignedLong unsignedInt unsignedShort unsignedByte float double string normalizedString token language Name "
    "NCName NMTOKEN boolean hexBinary base64Binary anyURI dateTime dateTimeStamp"
)
DATATYPES = frozenset({RDF + "PlainLiteral", RDF + "XMLLiteral", RDFS + "Literal"}) | {
    XSD + name for name in _XSD_NAMES.split()
}
"""The datatypes of OWL 2 RL (section 4.2.1)."""

_DECLARING = {
    OWL + "Class": "class",
    RDFS + "Datatype": "datatype",
    OWL + "ObjectProperty": "object property",
    OWL + "DatatypeProperty": "data property",
    OWL + "AnnotationProperty": "annotation property",
    OWL + "NamedIndividual": "individual",
}
_NEED_SIMPLE = {
    OWL + name
    for name in ("FunctionalProperty", "InverseFunctionalProperty", "IrreflexiveProperty", "AsymmetricProperty")
}
_CHARACTERISTICS = _NEED_SIMPLE | {OWL + "SymmetricProperty", OWL + "TransitiveProperty"}
_STRUCTURAL = {
    OWL + name for name in ("Ontology", "Restriction", "AllDisjointClasses", "AllDifferent", "AllDisjointProperties")
}
_ANNOTATIONS = {RDFS + name for name in ("label", "comment", "seeAlso", "isDefinedBy")} | {
    OWL + name for name in ("versionInfo", "deprecated", "versionIRI", "imports", "priorVersion")
}


@dataclass(frozen=True, slots=True)
class Violation:
    """Where an ontology leaves OWL 2 RL: *term* is the class, property or individual whose axiom it is."""

    term: str
    reason: str

    def __str__(self) -> str:
        return f"{self.term}: {self.reason}"


def violations(triples: Iterable[Triple]) -> list[Violation]:
    """Everything in *triples* that OWL 2 RL does not allow, sorted; empty if it is in the profile."""
    return sorted(set(_Check(triples).axioms()), key=lambda v: (v.term, v.reason))


class _Malformed(ValueError):
    """A class expression or list that stands for nothing."""


class _Check:
    def __init__(self, triples: Iterable[Triple]) -> None:
        self.triples = list(triples)
        self.about: dict[Term, dict[str, list[Term]]] = {}
        for triple in self.triples:
            self.about.setdefault(triple.subject, {}).setdefault(triple.predicate.value, []).append(triple.object)
        self.declared: dict[str, set[str]] = {}
        for node, said in self.about.items():
            for kind in said.get(RDF + "type", ()):
                if isinstance(node, NamedNode) and isinstance(kind, NamedNode) and kind.value in _DECLARING:
                    self.declared.setdefault(node.value, set()).add(_DECLARING[kind.value])
        self.complex = self._complex_properties()

    def axioms(self) -> Iterator[Violation]:
        for triple in self.triples:
            try:
                reasons = list(self._axiom(triple.subject, triple.predicate.value, triple.object))
            except _Malformed as error:
                reasons = [str(error)]
            for reason in reasons:
                yield Violation(self._place(triple.subject, triple.object), reason)

    def _axiom(self, subject: Term, predicate: str, value: Term) -> Iterator[str]:
        if predicate == RDFS + "subClassOf":
            yield from self._sub(subject)
            yield from self._super(value)
        elif predicate == OWL + "equivalentClass":
            yield from self._equivalent(subject)
            yield from self._equivalent(value)
        elif predicate == OWL + "disjointWith":
            yield from self._sub(subject)
            yield from self._sub(value)
        elif predicate == OWL + "hasKey":
            yield from self._sub(subject)
            for key in self._list(value):
                yield from self._property(key, "object property", "data property")
        elif predicate in (RDFS + "domain", RDFS + "range"):
            yield from self._property(subject, "object property", "data property")
            if predicate == RDFS + "range" and self._is(subject, "data property"):
                yield from self._data_range(value)
            else:
                yield from self._super(value)
        elif predicate in (RDFS + "subPropertyOf", OWL + "equivalentProperty", OWL + "propertyDisjointWith"):
            yield from self._property(subject, "object property", "data property", "annotation property")
            yield from self._property(value, "object property", "data property", "annotation property")
            if predicate == OWL + "propertyDisjointWith":
                yield from self._simple(subject, "disjoint")
                yield from self._simple(value, "disjoint")
        elif predicate == OWL + "inverseOf":
            yield from self._property(subject, "object property") if isinstance(subject, NamedNode) else ()
            yield from self._property(value, "object property")
        elif predicate == OWL + "propertyChainAxiom":
            yield from self._property(subject, "object property")
            links = self._list(value)
            if len(links) < 2:
                yield "a property chain needs two properties or more"
            for link in links:
                yield from self._property(link, "object property")
            yield from self._regular(subject, links)
        elif predicate == RDF + "type":
            yield from self._type(subject, value)
        elif predicate == OWL + "members":
            kinds = {kind.value for kind in self._said(subject, RDF + "type") if isinstance(kind, NamedNode)}
            for member in self._list(value):
                if OWL + "AllDisjointClasses" in kinds:
                    yield from self._sub(member)
                elif OWL + "AllDisjointProperties" in kinds:
                    yield from self._property(member, "object property", "data property")
                    yield from self._simple(member, "disjoint")
        elif predicate == OWL + "distinctMembers":
            self._list(value)
        elif predicate in (OWL + "disjointUnionOf", OWL + "hasSelf"):
            yield f"owl:{predicate.removeprefix(OWL)} is not in OWL 2 RL"
        elif predicate.startswith((OWL, RDF, RDFS)) and predicate not in _ANNOTATIONS:
            if isinstance(subject, NamedNode) and predicate not in (OWL + "sameAs", OWL + "differentFrom"):
                yield f"{_short(predicate)} means nothing here"
        elif not predicate.startswith((OWL, RDF, RDFS)) and predicate not in self.declared:
            yield f"{_short(predicate)} is used and not declared"

    def _type(self, subject: Term, value: Term) -> Iterator[str]:
        if not isinstance(value, NamedNode):
            yield from self._super(value)
        elif value.value in _CHARACTERISTICS:
            yield from self._property(subject, "object property", "data property")
            if value.value in _NEED_SIMPLE:
                yield from self._simple(subject, value.value.removeprefix(OWL))
        elif value.value in (OWL + "ReflexiveProperty", OWL + "DataRange"):
            yield f"owl:{value.value.removeprefix(OWL)} is not in OWL 2 RL"
        elif value.value == OWL + "Thing":
            yield "owl:Thing may not stand here"
        elif value.value not in _DECLARING and value.value not in _STRUCTURAL:
            yield from self._super(value)

    # The three kinds of class expression, section 4.2.3. Each takes a node and gives the reasons why it is none.

    def _sub(self, node: Term) -> Iterator[str]:
        if isinstance(node, NamedNode):
            yield from self._named(node)
            return
        what, value = self._expression(node)
        if what in ("intersectionOf", "unionOf"):
            for part in self._list(value):
                yield from self._sub(part)
        elif what == "someValuesFrom":
            yield from self._restricted(node)
            if self._on_data(node):
                yield from self._data_range(value)
            elif value != NamedNode(OWL + "Thing"):
                yield from self._sub(value)
        elif what == "hasValue":
            yield from self._restricted(node)
        elif what == "oneOf":
            self._list(value)
        else:
            yield f"owl:{what} may not stand in a subclass (or a disjoint class, or a key's class)"

    def _super(self, node: Term) -> Iterator[str]:
        if isinstance(node, NamedNode):
            yield from self._named(node)
            return
        what, value = self._expression(node)
        if what == "intersectionOf":
            for part in self._list(value):
                yield from self._super(part)
        elif what == "complementOf":
            yield from self._sub(value)
        elif what == "allValuesFrom":
            yield from self._restricted(node)
            yield from self._data_range(value) if self._on_data(node) else self._super(value)
        elif what == "hasValue":
            yield from self._restricted(node)
        elif what in ("maxCardinality", "maxQualifiedCardinality"):
            yield from self._restricted(node)
            if not (isinstance(value, Literal) and value.value in ("0", "1")):
                yield f"owl:{what} may only be 0 or 1"
            for on in self._said(node, OWL + "onProperty"):
                yield from self._simple(on, what)
            for qualifier in self._said(node, OWL + "onClass"):
                if qualifier != NamedNode(OWL + "Thing"):
                    yield from self._sub(qualifier)
            for qualifier in self._said(node, OWL + "onDataRange"):
                yield from self._data_range(qualifier)
        else:
            yield f"owl:{what} may not stand in a superclass (or a domain, a range, a type)"

    def _equivalent(self, node: Term) -> Iterator[str]:
        if isinstance(node, NamedNode):
            yield from self._named(node)
            return
        what, value = self._expression(node)
        if what == "intersectionOf":
            for part in self._list(value):
                yield from self._equivalent(part)
        elif what == "hasValue":
            yield from self._restricted(node)
        else:
            yield f"owl:{what} may not stand in an equivalent class"

    def _named(self, node: NamedNode) -> Iterator[str]:
        if node.value == OWL + "Thing":
            yield "owl:Thing may not stand here"
        elif node.value != OWL + "Nothing" and not self._is(node, "class"):
            yield f"{_short(node.value)} is not declared as a class"

    def _restricted(self, node: Term) -> Iterator[str]:
        on = self._said(node, OWL + "onProperty")
        if len(on) != 1:
            yield "a restriction is on one property"
        for named in on:
            yield from self._property(named, "object property", "data property")

    def _data_range(self, node: Term) -> Iterator[str]:
        if isinstance(node, NamedNode):
            if node.value not in DATATYPES and not self._is(node, "datatype"):
                yield f"{_short(node.value)} is no datatype of OWL 2 RL"
            return
        parts = self._said(node, OWL + "intersectionOf")
        if not parts:
            yield "a data range is a datatype or an intersection of datatypes"
        for part in parts:
            for datatype in self._list(part):
                yield from self._data_range(datatype)

    def _property(self, node: Term, *kinds: str) -> Iterator[str]:
        if isinstance(node, BlankNode):
            inverse = self._said(node, OWL + "inverseOf")
            if len(inverse) != 1 or "object property" not in kinds:
                yield "a nameless property is the inverse of one object property"
            for named in inverse:
                yield from self._property(named, "object property")
        elif not isinstance(node, NamedNode):
            yield f"{node} is no property"
        elif not any(self._is(node, kind) for kind in kinds):
            yield f"{_short(node.value)} is not declared as {' or '.join(kinds)}"

    # Global restrictions (Structural Specification, section 11.2).

    def _simple(self, node: Term, why: str) -> Iterator[str]:
        if self._base(node) in self.complex:
            yield f"{why} needs a simple property, and this one follows from a chain or is transitive"

    def _regular(self, subject: Term, links: list[Term]) -> Iterator[str]:
        whole = self._base(subject)
        inside = [self._base(link) for link in links]
        if whole in inside[1:-1] or (len(inside) > 2 and inside[0] == inside[-1] == whole):
            yield "a chain may contain its own property only at one end"

    def _complex_properties(self) -> set[str]:
        found: set[str] = set()
        above: dict[str, set[str]] = {}
        for node, said in self.about.items():
            name = self._base(node)
            if OWL + "propertyChainAxiom" in said or NamedNode(OWL + "TransitiveProperty") in said.get(
                RDF + "type", ()
            ):
                found.add(name)
            for broader in said.get(RDFS + "subPropertyOf", ()):
                above.setdefault(name, set()).add(self._base(broader))
            for other in (*said.get(OWL + "inverseOf", ()), *said.get(OWL + "equivalentProperty", ())):
                above.setdefault(name, set()).add(self._base(other))
                above.setdefault(self._base(other), set()).add(name)
        reached = list(found)
        while reached:
            for wider in above.get(reached.pop(), set()) - found:
                found.add(wider)
                reached.append(wider)
        return found

    def _base(self, node: Term) -> str:
        """The named property that *node* is, or is the inverse of."""
        if isinstance(node, BlankNode):
            inverse = self._said(node, OWL + "inverseOf")
            return inverse[0].value if len(inverse) == 1 and isinstance(inverse[0], NamedNode) else node.value
        return node.value if isinstance(node, NamedNode) else ""

    # Reading the graph.

    def _said(self, node: Term, predicate: str) -> list[Term]:
        return self.about.get(node, {}).get(predicate, [])

    def _is(self, node: Term, kind: str) -> bool:
        return isinstance(node, NamedNode) and kind in self.declared.get(node.value, ())

    def _on_data(self, node: Term) -> bool:
        return any(self._is(on, "data property") for on in self._said(node, OWL + "onProperty"))

    def _expression(self, node: Term) -> tuple[str, Term]:
        """What a nameless class is made of: the owl: term that says so, and its value."""
        beside = {"onProperty", "onClass", "onDataRange", "equivalentClass", "disjointWith", "hasKey"}
        found = [
            (predicate.removeprefix(OWL), value)
            for predicate, values in self.about.get(node, {}).items()
            if predicate.startswith(OWL) and predicate.removeprefix(OWL) not in beside
            for value in values
        ]
        if len(found) != 1:
            raise _Malformed(f"a nameless class is made of one expression, this one of {len(found)}")
        return found[0]

    def _list(self, head: Term) -> list[Term]:
        items: list[Term] = []
        seen: set[Term] = set()
        while head != NamedNode(RDF + "nil"):
            first, rest = self._said(head, RDF + "first"), self._said(head, RDF + "rest")
            if head in seen or len(first) != 1 or len(rest) != 1:
                raise _Malformed("a list is broken: it has a loop, no end, or two ends")
            seen.add(head)
            items.append(first[0])
            head = rest[0]
        return items

    def _place(self, subject: Term, value: Term) -> str:
        """A name to find the axiom by: its subject, or for a nameless one, the class it is put under."""
        if isinstance(subject, NamedNode):
            return _short(subject.value)
        named = [v for vs in self.about.get(subject, {}).values() for v in vs if isinstance(v, NamedNode)]
        telling = [v for v in named if not v.value.startswith(OWL)] or named
        if isinstance(value, NamedNode) and not value.value.startswith(OWL):
            telling = [value, *telling]
        return f"a nameless class with {_short(telling[0].value)}" if telling else "a nameless node"


def _short(iri: str) -> str:
    for namespace, prefix in ((OWL, "owl:"), (RDF, "rdf:"), (RDFS, "rdfs:"), (XSD, "xsd:")):
        if iri.startswith(namespace):
            return prefix + iri.removeprefix(namespace)
    return f"<{iri}>"
