"""What to call a thing: by its label, or, where it is a record without one, by what its IRI is made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

import pyoxigraph as ox

from racegraph.names import BASE, GRAPH_ONTOLOGY, RG
from racegraph.pages.language import LANGUAGES, Words, catalogue
from racegraph.pages.phrase import page
from racegraph.prefix import PREFIXES, short
from racegraph.serve.service import GraphService, Term

Names = dict[str, dict[str, str]]
"""Names by IRI and language; ``""`` is for a label that has none."""

ID = PREFIXES["id"]
# Kinds of things that stand in an IRI before the name of one.
_KINDS = frozenset(
    "person team manufacturer car-model series event circuit place country car-class season session".split()
)


async def names_of(graph: GraphService, terms: Iterable[Term]) -> Names:
    """Names for all IRIs among *terms* that have one, or can be given one."""
    nodes = sorted({term.value for term in terms if isinstance(term, ox.NamedNode)})
    parts = {node: list(_parts(node)) for node in nodes if node.startswith(ID)}
    wanted = sorted({*nodes, *(iri for found in parts.values() for _, iris in found for iri in iris)})
    known = await _labels(graph, wanted)
    for node, found in parts.items():
        if node not in known:
            known[node] = {code: _composed(node, found, known, code) for code in LANGUAGES}
    return known


async def _labels(graph: GraphService, nodes: list[str]) -> Names:
    found: Names = {}
    for start in range(0, len(nodes), 500):
        listed = " ".join(str(ox.NamedNode(node)) for node in nodes[start : start + 500])
        rows = await graph.select(
            f"SELECT ?node ?label WHERE {{ VALUES ?node {{ {listed} }} ?node rdfs:label ?label }}"
        )
        for row in rows:
            label = row["label"]
            if isinstance(label, ox.Literal):
                known = found.setdefault(row["node"].value, {})
                language = label.language or ""
                if language not in known or (len(label.value), label.value) < (len(known[language]), known[language]):
                    known[language] = label.value
    return found


def _parts(iri: str) -> Iterator[tuple[str, list[str]]]:
    """What stands in the IRI of a record: a text, and the IRIs that it may be the name of."""
    kind, *rest = iri.removeprefix(ID).split("/")
    if kind in _KINDS and len(rest) == 1:
        return  # a thing itself
    yield kind.replace("-", " "), [RG + "".join(word.capitalize() for word in kind.split("-"))]
    before = ""
    for part in rest:
        if part in _KINDS:
            before = part
            continue
        if part != "-":
            kinds = [before] if before else ["event", "series", "person"]
            yield unquote(part).replace("-", " "), [f"{ID}{kind}/{part}" for kind in kinds]
        before = ""


def _composed(iri: str, parts: Iterable[tuple[str, list[str]]], known: Names, code: str) -> str:
    words = [next((named(i, known, code) for i in iris if i in known), text) for text, iris in parts]
    if not words:
        return short(iri)
    return f"{words[0]}: {', '.join(words[1:])}" if words[1:] else words[0]


def named(node: str, names: Mapping[str, Mapping[str, str]], code: str) -> str:
    """What to call *node* in language *code*: its label in it, in none, or in another; else its IRI, shortened."""
    known = names.get(node)
    if known:
        return known.get(code) or known.get("") or next(iter(known.values()))
    axioms: Mapping[str, Mapping[str, str]] = catalogue("words")["axioms"]
    local = re.split(r"[#/]", node)[-1]
    if node.startswith((PREFIXES["owl"], PREFIXES["rdfs"], PREFIXES["rdf"])) and local in axioms:
        return axioms[local][code]
    return short(node)


def class_in_words(store: ox.Store, node: ox.BlankNode, names: Names, code: str) -> str:
    """A class of the ontology that has no name, in words: what makes something belong to it."""
    words = Words(code)
    facts: dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]] = {}
    for quad in store.quads_for_pattern(node, None, None, ox.NamedNode(GRAPH_ONTOLOGY)):
        facts.setdefault(quad.predicate.value.rpartition("#")[2], []).append(quad.object)

    def said(term: object) -> str:
        if isinstance(term, ox.NamedNode):
            return named(term.value, names, code)
        return (
            class_in_words(store, term, names, code) if isinstance(term, ox.BlankNode) else getattr(term, "value", "")
        )

    if facts.get("onProperty"):
        link = said(facts["onProperty"][0])
        for kind in ("someValuesFrom", "hasValue", "allValuesFrom"):
            if kind in facts:
                return words(f"class_{kind}", link=link, value=said(facts[kind][0]))
        return link
    for kind in ("intersectionOf", "unionOf", "oneOf"):
        if kind in facts:
            members = list(_members(store, facts[kind][0]))
            return words(f"class_{kind}_join").join(said(member) for member in members)
    return words("class_nameless")


def class_terms(store: ox.Store, node: ox.BlankNode) -> Iterator[ox.NamedNode]:
    """The names that :func:`class_in_words` needs."""
    for quad in store.quads_for_pattern(node, None, None, ox.NamedNode(GRAPH_ONTOLOGY)):
        if isinstance(quad.object, ox.NamedNode):
            yield quad.object
        elif isinstance(quad.object, ox.BlankNode):
            yield from class_terms(store, quad.object)


def _members(store: ox.Store, head: object) -> Iterator[object]:
    graph = ox.NamedNode(GRAPH_ONTOLOGY)
    first, rest = ox.NamedNode(PREFIXES["rdf"] + "first"), ox.NamedNode(PREFIXES["rdf"] + "rest")
    while isinstance(head, ox.BlankNode):
        yield from (quad.object for quad in store.quads_for_pattern(head, first, None, graph))
        head = next((quad.object for quad in store.quads_for_pattern(head, rest, None, graph)), None)


def term_words(term: Term, names: Names, code: str) -> tuple[str, str]:
    """A term's name and the path of its page; a literal has none."""
    if not isinstance(term, ox.NamedNode):
        return term.value, ""
    iri = term.value
    if iri == PREFIXES["rdf"] + "type":
        return Words(code)("is_a"), ""
    if iri.startswith(PREFIXES["rg"]):
        return named(iri, names, code), f"/ontology.html#{iri.removeprefix(PREFIXES['rg'])}"
    path = page(iri) if iri.startswith((PREFIXES["id"], PREFIXES["claim"])) else ""
    if iri.startswith(PREFIXES["article"]):
        stem, _, fragment = iri.partition("#")
        path = page(stem) + (f"#{fragment}" if fragment else "")
    elif iri.startswith(("http://", "https://")) and not iri.startswith(BASE):
        path = iri
    return named(iri, names, code), path


def triple_words(row: Iterable[Term], names: Names, code: str) -> tuple[tuple[str, str], ...]:
    """A triple as three pairs of a name and the path of its page."""
    return tuple(term_words(term, names, code) for term in row)
