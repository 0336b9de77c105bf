"""The ontology as a page: its classes and properties, with what they mean in both languages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

import pyoxigraph as ox

from racegraph.names import BASE, GRAPH_ONTOLOGY, RG
from racegraph.prefix import PREFIXES
from racegraph.serve.service import Term

_OWL, _RDFS, _SKOS, _RDF = (PREFIXES[p] for p in ("owl", "rdfs", "skos", "rdf"))
_NATURES = ("SymmetricProperty", "TransitiveProperty", "IrreflexiveProperty", "FunctionalProperty",
            "InverseFunctionalProperty", "AsymmetricProperty")  # fmt: skip
_FAMILY = 20  # more kinds of one class than this are a family


@dataclass(slots=True)
class Entry:
    """A term: its name, label and definition, and how it hangs together with others (all by local name)."""

    name: str
    label: str
    definition: str
    example: str
    above: list[str] = field(default_factory=list)
    domain: list[str] = field(default_factory=list)
    range: list[str] = field(default_factory=list)
    inverse: list[str] = field(default_factory=list)
    chains: list[list[str]] = field(default_factory=list)
    natures: list[str] = field(default_factory=list)
    below: list[Entry] = field(default_factory=list)


@dataclass
class Vocabulary:
    """The ontology: what it says of itself, and its terms in the order of their names.

    A family of classes that differ in one thing only (the factory drivers of each make) stands *below* the class that
    they are kinds of, not among the others.
    """

    title: str
    description: str
    version: str
    classes: list[Entry]
    properties: list[Entry]
    individuals: list[Entry]

    def entries(self) -> Iterator[Entry]:
        """All terms, those of families too."""
        for entry in (*self.classes, *self.properties, *self.individuals):
            yield entry
            yield from entry.below

    def words(self) -> dict[str, str]:
        """The labels of all terms, by IRI."""
        return {RG + e.name: e.label or e.name for e in self.entries()}

    @cached_property
    def labels(self) -> dict[str, str]:
        """The labels of all terms, by local name."""
        return {iri.removeprefix(RG): label for iri, label in self.words().items()}


def vocabulary(store: ox.Store, code: str) -> Vocabulary:
    """The ontology that *store* holds, in the words of language *code*."""
    about: dict[Term, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(GRAPH_ONTOLOGY)):
        if not isinstance(quad.subject, ox.Triple) and not isinstance(quad.object, ox.Triple):
            about[quad.subject][quad.predicate.value].append(quad.object)
    groups: dict[str, list[Entry]] = {"Class": [], "Property": [], "": []}
    for node, facts in about.items():
        if isinstance(node, ox.NamedNode) and node.value.startswith(RG):
            kinds = [t.value for t in facts[_RDF + "type"]]
            kind = "Class" if _OWL + "Class" in kinds else "Property" if any("Property" in k for k in kinds) else ""
            groups[kind].append(_entry(node, facts, about, code))
    for entries in groups.values():
        entries.sort(key=lambda e: e.name.casefold())
    groups["Class"] = _by_family(groups["Class"])
    itself = about[ox.NamedNode(BASE + "ontology")]
    return Vocabulary(
        title=_said(itself[PREFIXES["dcterms"] + "title"], code),
        description=_said(itself[PREFIXES["dcterms"] + "description"], code),
        version=_said(itself[_OWL + "versionInfo"], code),
        classes=groups["Class"],
        properties=groups["Property"],
        individuals=groups[""],
    )


def _entry(
    node: ox.NamedNode, facts: dict[str, list[Term]], about: dict[Term, dict[str, list[Term]]], code: str
) -> Entry:
    return Entry(
        name=node.value.removeprefix(RG),
        label=_said(facts[_RDFS + "label"], code),
        definition=_said(facts[_SKOS + "definition"], code),
        example=_said(facts[_SKOS + "example"], code),
        above=_local([*facts[_RDFS + "subClassOf"], *facts[_RDFS + "subPropertyOf"]]),
        domain=_local(facts[_RDFS + "domain"]),
        range=_local(facts[_RDFS + "range"]),
        inverse=_local(facts[_OWL + "inverseOf"]),
        chains=[_local(_members(head, about)) for head in facts[_OWL + "propertyChainAxiom"]],
        natures=[name for name in _NATURES if any(t.value == _OWL + name for t in facts[_RDF + "type"])],
    )


def _by_family(classes: list[Entry]) -> list[Entry]:
    """*classes* without those of large families, each of which is put below its head."""
    heads = {e.name: e for e in classes}
    sizes = Counter(e.above[0] for e in classes if len(e.above) == 1)
    large = {name for name, size in sizes.items() if size > _FAMILY and name in heads}
    kept: list[Entry] = []
    for entry in classes:
        (heads[entry.above[0]].below if len(entry.above) == 1 and entry.above[0] in large else kept).append(entry)
    return kept


def _members(head: Term, about: dict[Term, dict[str, list[Term]]]) -> list[Term]:
    members: list[Term] = []
    while head in about and about[head][_RDF + "first"]:
        members += about[head][_RDF + "first"]
        head = about[head][_RDF + "rest"][0]
    return members


def _local(terms: Iterable[Term]) -> list[str]:
    return list(dict.fromkeys(t.value.removeprefix(RG) for t in terms if isinstance(t, ox.NamedNode)))


def _said(terms: Iterable[Term], code: str) -> str:
    literals = [t for t in terms if isinstance(t, ox.Literal)]
    ranked = sorted(literals, key=lambda t: (t.language != code, t.language is not None, t.value))
    return ranked[0].value if ranked else ""
