"""Prefixes, and names that people write: an IRI, a CURIE, or the label of something in the graph."""

from __future__ import annotations

import re

import pyoxigraph as ox

from racegraph.names import BASE, GRAPH_LINKS, RG
from racegraph.term import name, text

PREFIXES = {
    "rg": RG,
    "id": BASE + "id/",
    "claim": BASE + "claim/",
    "article": BASE + "article/",
    "derivation": BASE + "derivation/",
    "graph": BASE + "graph/",
    "run": BASE + "run/",
    "statement": BASE + "statement/",
    "withdrawal": BASE + "withdrawal/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "oa": "http://www.w3.org/ns/oa#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "void": "http://rdfs.org/ns/void#",
    "wd": "http://www.wikidata.org/entity/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

LABEL = ox.NamedNode(PREFIXES["rdfs"] + "label")
TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")

_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_BY_LENGTH = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))
_ITEM = re.compile(r"(?:wd:)?(Q[1-9][0-9]*)")
_LITERAL = re.compile(r'"(.*)"(?:@([A-Za-z-]+)|\^\^(.+))?', re.DOTALL)


class UnknownName(LookupError):
    """A name that names nothing in the graph, or several things; the message says which."""


def curie(iri: str) -> str:
    """*iri* as a CURIE of :data:`PREFIXES` where its local part needs no escape (SPARQL's PN_LOCAL), else in ``<>``.

    >>> curie("https://w3id.org/racegraph/ontology#Driver"), curie("https://example.org/x")
    ('rg:Driver', '<https://example.org/x>')
    """
    for prefix, namespace in _BY_LENGTH:
        if iri.startswith(namespace) and _LOCAL.fullmatch(iri[len(namespace) :]):
            return f"{prefix}:{iri[len(namespace) :]}"
    return f"<{iri}>"


def short(iri: str) -> str:
    """*iri* to be read: with a prefix where there is one, though its local part may not be one that SPARQL takes.

    >>> short("https://w3id.org/racegraph/id/person/jens-klingmann")
    'id:person/jens-klingmann'
    """
    for prefix, namespace in _BY_LENGTH:
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return f"<{iri}>"


def resolve(store: ox.Store, written: str, *, verb: bool = False) -> ox.NamedNode | ox.Literal:
    """The term that *written* stands for.

    It is an IRI (with or without ``<>``), a CURIE of :data:`PREFIXES`, ``a`` for rdf:type, a literal in quotes with
    ``@language`` or ``^^datatype``, a Wikidata number (``Q26678``, ``wd:Q26678``) that something in the graph is linked
    to as its exact match, or the label, or part of one, of something in the default graph: of a property if
    *verb*, else of anything else. :class:`UnknownName` where it is none of these, or could be several things.
    """
    written = written.strip()
    if written == "a":
        return TYPE
    if (match := _ITEM.fullmatch(written)) and (linked := _linked(store, match[1])) is not None:
        return linked
    if match := _LITERAL.fullmatch(written):
        value, language, datatype = match.groups()
        if datatype:
            return ox.Literal(value, datatype=name(resolve(store, datatype)))
        return ox.Literal(value, language=language) if language else ox.Literal(value)
    if written.startswith("<") and written.endswith(">"):
        return _iri(written[1:-1])
    if re.match(r"https?://", written):
        return _iri(written)
    prefix, colon, local = written.partition(":")
    if colon and prefix in PREFIXES:
        return _iri(PREFIXES[prefix] + local)
    return _by_label(store, written, verb)


def label(store: ox.Store, term: ox.NamedNode, language: str = "en") -> str:
    """What to call *term*: its label in *language*, in no language, or in any, else its IRI in :func:`short`."""
    labels = [q.object for q in store.quads_for_pattern(term, LABEL, None, ox.DefaultGraph())]
    found = sorted(
        (literal.language != language, literal.language is not None, literal.value)
        for literal in labels
        if isinstance(literal, ox.Literal)
    )
    return found[0][2] if found else short(term.value)


def _iri(written: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(written)
    except ValueError as error:
        raise UnknownName(f"{written!r} is no IRI: {error}") from None


def _linked(store: ox.Store, number: str) -> ox.NamedNode | None:
    item, exact = ox.NamedNode(PREFIXES["wd"] + number), ox.NamedNode(PREFIXES["skos"] + "exactMatch")
    found = store.quads_for_pattern(None, exact, item, ox.NamedNode(GRAPH_LINKS))
    return next((name(quad.subject) for quad in found), None)


def _by_label(store: ox.Store, written: str, verb: bool) -> ox.NamedNode:
    wanted = written.casefold()
    tiers: tuple[set[ox.NamedNode], ...] = (set(), set(), set())  # as written, in another case, a part of the name
    for quad in store.quads_for_pattern(None, LABEL, None, ox.DefaultGraph()):
        if not isinstance(quad.subject, ox.NamedNode):
            continue
        known = text(quad.object)
        names = (known, re.split(r"[#/]", quad.subject.value)[-1])
        if written in names:
            tiers[0].add(quad.subject)
        elif wanted in map(str.casefold, names):
            tiers[1].add(quad.subject)
        elif re.search(rf"\b{re.escape(wanted)}\b", known.casefold()):
            tiers[2].add(quad.subject)
    for tier in tiers:
        found = [node for node in tier if _is_property(store, node) == verb]
        if len(found) == 1:
            return found[0]
        if found:
            listed = ", ".join(sorted(curie(node.value) for node in found)[:8])
            raise UnknownName(f"{written!r} could be any of {listed}; give the IRI, or more of the name")
    raise UnknownName(f"nothing in the graph is called {written!r}; give its IRI, or another part of its name")


def _is_property(store: ox.Store, node: ox.NamedNode) -> bool:
    kinds = {text(q.object) for q in store.quads_for_pattern(node, TYPE, None, ox.DefaultGraph())}
    return any(kind.startswith((PREFIXES["owl"], PREFIXES["rdf"])) and kind.endswith("Property") for kind in kinds)
