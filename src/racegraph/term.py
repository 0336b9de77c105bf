"""RDF terms with the types narrowed that this dataset narrows: subjects and graphs are IRIs, no term is a triple."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Graph = ox.NamedNode | ox.BlankNode | ox.DefaultGraph


def name(term: Term | Graph) -> ox.NamedNode:
    """*term*, which is an IRI; ValueError where it is not."""
    if not isinstance(term, ox.NamedNode):
        raise ValueError(f"Unexpected term, not an IRI: {term}")
    return term


def text(term: Term) -> str:
    """The IRI of a named node, or the lexical form of a literal."""
    if not isinstance(term, ox.NamedNode | ox.Literal):
        raise ValueError(f"Unexpected term, neither an IRI nor a literal: {term}")
    return term.value


def in_graph(triple: ox.Triple, graph: Graph) -> ox.Quad:
    """*triple* as a quad of *graph*."""
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def triples(store: ox.Store, graph: Graph) -> Iterator[ox.Triple]:
    """The triples of one graph of *store*."""
    return (quad.triple for quad in store.quads_for_pattern(None, None, None, graph))


def quads(rows: Iterable[tuple[Term, ox.NamedNode, Term]], graph: Graph) -> list[ox.Quad]:
    """Rows of subject, predicate and object as quads of *graph*."""
    return [ox.Quad(subject, predicate, value, graph) for subject, predicate, value in rows]  # type: ignore[arg-type]
