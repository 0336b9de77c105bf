"""What of a dataset leaves the house: all of it, one article's part, or one entity's, with how much of the wording."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import pyoxigraph as ox

from racegraph import provenance as prov
from racegraph.dataset import DEFAULT, INFERRED, LIVE, ONTOLOGY, WITHDRAWN, is_claim
from racegraph.infer import infer
from racegraph.names import BASE, GRAPH_LINKS, RG, article_iri
from racegraph.term import in_graph, name, text, triples

Quotes = Literal["none", "short", "full"]

EXCERPT = ox.NamedNode(RG + "excerpt")
EXCERPT_WORDS = 8
LINKS = ox.NamedNode(GRAPH_LINKS)


class NotInStore(LookupError):
    """An article or an entity of which the store knows nothing."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What to export. *article* is an id; of *article* and *entity*, one at most is given.

    *quotes*: ``none`` leaves positions, digests, dates and sources, and no wording; ``short`` the first eight words of
    each sentence, headlines, and links to the sentence; ``full`` everything, the articles' texts too.
    """

    article: str | None = None
    entity: ox.NamedNode | None = None
    inferred: bool = True
    ontology: bool = True
    quotes: Quotes = "short"


def select(store: ox.Store, selection: Selection) -> dict[ox.NamedNode | ox.DefaultGraph, list[ox.Triple]]:
    """The graphs to export, the default graph first, the others by name, each with its triples in canonical order.

    :class:`NotInStore` where the article or the entity is not there. Canonical order is that of N-Triples lines.
    """
    graphs: dict[ox.NamedNode | ox.DefaultGraph, Iterable[ox.Triple]]
    if selection.article is not None:
        graphs = _of_article(store, selection.article, selection.inferred)
    elif selection.entity is not None:
        graphs = _of_entity(store, selection.entity, selection.inferred)
    else:
        graphs = _whole(store, selection)
    if selection.ontology and (selection.article or selection.entity):
        ontology = list(triples(store, ONTOLOGY))
        graphs[ONTOLOGY] = ontology
        graphs[DEFAULT] = [*graphs[DEFAULT], *ontology]
    graphs[prov.PROVENANCE] = worded(graphs[prov.PROVENANCE], selection.quotes)
    if selection.quotes != "full":
        graphs.pop(prov.TEXTS, None)
    default = sorted(set(graphs.pop(DEFAULT)), key=str)
    named = {graph: sorted(set(graphs[graph]), key=str) for graph in sorted(graphs, key=str)}
    return {DEFAULT: default, **{graph: listed for graph, listed in named.items() if listed}}


def _whole(store: ox.Store, selection: Selection) -> dict[ox.NamedNode | ox.DefaultGraph, Iterable[ox.Triple]]:
    graphs: dict[ox.NamedNode | ox.DefaultGraph, Iterable[ox.Triple]] = {}
    listed: dict[ox.NamedNode | ox.DefaultGraph, list[ox.Triple]] = defaultdict(list)
    for quad in store:  # one pass: a pass for each graph takes longer
        listed[graph_name(quad)].append(quad.triple)
    graphs.update(listed)
    left_out: set[ox.Triple] = set()
    if not selection.inferred:
        left_out.update(listed[INFERRED])
        graphs.pop(INFERRED, None)
    if not selection.ontology:
        ontology = set(listed[ONTOLOGY])
        terms = {triple.subject for triple in ontology}
        closure = {triple for triple in listed[INFERRED] if triple.subject in terms}
        left_out |= ontology | closure
        graphs.pop(ONTOLOGY, None)
        if INFERRED in graphs:
            graphs[INFERRED] = [triple for triple in listed[INFERRED] if triple not in closure]
    graphs[DEFAULT] = [triple for triple in listed[DEFAULT] if triple not in left_out]
    graphs.setdefault(prov.PROVENANCE, [])
    return graphs


def graph_name(quad: ox.Quad) -> ox.NamedNode | ox.DefaultGraph:
    """The name of the graph that a quad is in."""
    return quad.graph_name if isinstance(quad.graph_name, ox.DefaultGraph) else name(quad.graph_name)


def _of_article(
    store: ox.Store, article: str, inferred: bool
) -> dict[ox.NamedNode | ox.DefaultGraph, Iterable[ox.Triple]]:
    """The article, what it claims, and what follows from that alone."""
    node = ox.NamedNode(article_iri(article))
    described = list(_about(store, node))
    if not described:
        raise NotInStore(f"the store holds no article {article!r}")
    runs = _subjects(store, prov.USED, node)
    sentences = _subjects(store, prov.HAS_SOURCE, node)
    selectors = [name(t.object) for s in sentences for t in _about(store, s) if t.predicate == prov.HAS_SELECTOR]
    derivations = [d for sentence in sentences for d in _subjects(store, prov.ENTITY, sentence)]
    own = {*runs, *sentences, *derivations}
    publishers = [name(t.object) for t in described if t.predicate == prov.PUBLISHER]
    for part in (*own, *selectors, *publishers):
        described.extend(_about(store, part))
    claims = {claim for derivation in derivations for claim in _subjects(store, prov.DERIVATION, derivation)}
    linking = {prov.DERIVATION, prov.DERIVED_FROM, prov.GENERATED_BY}
    for claim in claims:
        described.extend(t for t in _about(store, claim) if t.predicate not in linking or t.object in own)
    graphs = _claim_graphs(store, claims)
    stated = {triple for claim in claims if _is_live(store, claim) for triple in graphs[claim]}
    if inferred:
        ontology = list(triples(store, ONTOLOGY))
        closure = infer(ontology, ()).inferred
        graphs[INFERRED] = infer(ontology, stated).inferred - closure
    texts = [q.triple for part in (node, *derivations) for q in store.quads_for_pattern(part, None, None, prov.TEXTS)]
    return {**graphs, DEFAULT: {*stated, *graphs.get(INFERRED, ())}, prov.PROVENANCE: described, prov.TEXTS: texts}


def _of_entity(
    store: ox.Store, entity: ox.NamedNode, inferred: bool
) -> dict[ox.NamedNode | ox.DefaultGraph, Iterable[ox.Triple]]:
    """The claims that name the entity with all their sources, and what follows about it."""
    quads = [
        *store.quads_for_pattern(entity, None, None, None),
        *store.quads_for_pattern(None, None, entity, None),
    ]
    if not quads:
        raise NotInStore(f"the store knows nothing of {entity.value}")
    claims = {name(quad.graph_name) for quad in quads if is_claim(quad.graph_name)}
    graphs = _claim_graphs(store, claims)
    stated = {triple for claim in claims if _is_live(store, claim) for triple in graphs[claim]}
    if inferred:
        graphs[INFERRED] = {quad.triple for quad in quads if quad.graph_name == INFERRED}
    graphs[LINKS] = [quad.triple for quad in quads if quad.graph_name == LINKS]
    graphs[WITHDRAWN] = [quad.triple for quad in quads if quad.graph_name == WITHDRAWN]
    described: list[ox.Triple] = []
    seen: set[ox.NamedNode] = set()
    waiting = sorted(claims, key=str)
    followed = {*_LINKS_BACK, prov.HAS_SOURCE, prov.HAS_SELECTOR, prov.PUBLISHER}
    while waiting:
        if (part := waiting.pop()) in seen:
            continue
        seen.add(part)
        for triple in _about(store, part):
            described.append(triple)
            if triple.predicate in followed:
                waiting.append(name(triple.object))
    return {**graphs, DEFAULT: {*stated, *graphs.get(INFERRED, ())}, prov.PROVENANCE: described}


_LINKS_BACK = (prov.DERIVATION, prov.DERIVED_FROM, prov.GENERATED_BY, prov.ENTITY, prov.USED)


def _claim_graphs(
    store: ox.Store, claims: Iterable[ox.NamedNode]
) -> dict[ox.NamedNode | ox.DefaultGraph, Iterable[ox.Triple]]:
    return {claim: list(triples(store, claim)) for claim in claims}


def _is_live(store: ox.Store, claim: ox.NamedNode) -> bool:
    return any(q.object in LIVE for q in store.quads_for_pattern(claim, prov.STATUS, None, prov.PROVENANCE))


def _about(store: ox.Store, node: ox.NamedNode) -> Iterator[ox.Triple]:
    return (quad.triple for quad in store.quads_for_pattern(node, None, None, prov.PROVENANCE))


def _subjects(store: ox.Store, predicate: ox.NamedNode, value: ox.NamedNode) -> list[ox.NamedNode]:
    return [name(quad.subject) for quad in store.quads_for_pattern(None, predicate, value, prov.PROVENANCE)]


def worded(provenance: Iterable[ox.Triple], quotes: Quotes) -> Iterable[ox.Triple]:
    """The provenance with as much of the articles' wording as *quotes* lets through."""
    if quotes == "full":
        return provenance
    kept: list[ox.Triple] = []
    quoted: dict[ox.NamedNode, ox.NamedNode] = {}
    excerpts: dict[ox.NamedNode, str] = {}
    for triple in provenance:
        subject, predicate = name(triple.subject), triple.predicate
        if predicate == prov.HAS_SELECTOR and _is_quote(name(triple.object)):
            quoted[name(triple.object)] = subject
        elif _is_quote(subject):
            if predicate == prov.EXACT:
                excerpts[subject] = excerpt(text(triple.object))
        elif quotes == "none" and (predicate == prov.HEADLINE or (predicate == prov.URL and _is_sentence(subject))):
            continue
        else:
            kept.append(triple)
    if quotes == "short":
        kept.extend(ox.Triple(quoted[q], EXCERPT, ox.Literal(words)) for q, words in excerpts.items() if q in quoted)
    return kept


def excerpt(sentence: str) -> str:
    """The first eight words of a sentence, and … where there are more.

    >>> excerpt("Eins zwei drei vier fünf sechs sieben acht neun")
    'Eins zwei drei vier fünf sechs sieben acht …'
    """
    words = sentence.split()
    return " ".join(words) if len(words) <= EXCERPT_WORDS else " ".join([*words[:EXCERPT_WORDS], "…"])


def _is_quote(node: ox.NamedNode) -> bool:
    return node.value.startswith(BASE + "article/") and "/quote/" in node.value


def _is_sentence(node: ox.NamedNode) -> bool:
    return node.value.startswith(BASE + "article/") and "#char=" in node.value


def as_quads(graphs: dict[ox.NamedNode | ox.DefaultGraph, list[ox.Triple]]) -> Iterator[ox.Quad]:
    """The quads of :func:`select`'s graphs, in their order."""
    return (in_graph(triple, graph) for graph, listed in graphs.items() for triple in listed)
