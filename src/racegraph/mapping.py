"""From facts to triples: what each claim states, by the SPARQL updates of ``mappings/facts``.

Facts are written as JSON-LD under ``mappings/context.jsonld`` into a store of their own; the update named after their
kind (``TeamEntry``: ``team-entry.rq``) says what goes into the named graphs of the claims. An update that is
named after no kind (``season.rq``) applies to all facts. Class and label of each entity are part of what is stated.

The way back is ``mappings/relations``: SPARQL queries over the claims that give each fact as one row of words.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Store, Triple

from racegraph.fact import STATED, Entity, Fact
from racegraph.knowledge import MAPPINGS
from racegraph.names import GRAPH_PROVENANCE, RG
from racegraph.role import MappingError, check, describe, roles
from racegraph.template import Insertion, insertions

__all__ = [
    "MATERIALISED",
    "MappingError",
    "Row",
    "check",
    "fact_updates",
    "map_facts",
    "relation_queries",
    "relation_rows",
    "relation_rows_of",
    "update_name",
]

MATERIALISED = STATED
"""The statuses whose triples belong to what is known, the default graph; the others stay in their claim's graph."""

_BATCH = 500  # facts mapped at a time: few enough to stay in the processor's cache
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
_FACT_KIND = NamedNode(RG + "factKind")
_PROVENANCE = NamedNode(GRAPH_PROVENANCE)


@dataclass(frozen=True, slots=True)
class Row:
    """A fact as a row of words: *relation* is a name of the export format, not a property of the ontology."""

    claim: str
    subject: str
    relation: str
    object: str
    season: str


def map_facts(facts: Iterable[Fact]) -> dict[str, frozenset[Triple]]:
    """What each claim states, by the claim's IRI.

    Facts that say the same are one claim; it states what any of them states (they may write a name differently).
    Raises :class:`MappingError` where a fact has a kind, role or value that the mappings do not know, or where a
    mapping gives no triple for it; then nothing is returned for any fact.
    """
    claims: dict[str, frozenset[Triple]] = {}
    remaining = iter(facts)
    while batch := list(itertools.islice(remaining, _BATCH)):
        for iri, triples in _map_batch(batch).items():
            claims[iri] = claims[iri] | triples if iri in claims else triples
    return claims


def relation_rows(facts: Iterable[Fact]) -> Iterator[Row]:
    """The facts as rows of words, sorted; one row a fact, and one more for the end of a contract.

    Raises :class:`MappingError` as :func:`map_facts` does.
    """
    known = {fact.iri: fact for fact in facts}
    store = Store()
    for iri, triples in map_facts(known.values()).items():
        claim = NamedNode(iri)
        store.extend(Quad(t.subject, t.predicate, t.object, claim) for t in triples)
        store.add(Quad(claim, _FACT_KIND, Literal(known[iri].kind), _PROVENANCE))
    yield from relation_rows_of(store, frozenset(fact.kind for fact in known.values()))


def relation_rows_of(store: Store, kinds: Collection[str] | None = None) -> Iterator[Row]:
    """The claims of a store as rows of words, sorted: its claim graphs, and their kinds in the provenance graph.

    *kinds* are the kinds of fact to ask for, if not for all.
    """
    rows: dict[tuple[str, str], Row] = {}
    for query in relation_queries().values():
        if kinds is not None and not any(f'"{kind}"' in query for kind in kinds):
            continue
        solutions = store.query(query)
        assert isinstance(solutions, QuerySolutions)
        for solution in solutions:
            row = Row(*(_text(solution[name]) for name in ("claim", "subject", "relation", "object", "season")))
            first = rows.setdefault((row.claim, row.relation), row)
            if _sort_key(row) < _sort_key(first):  # an entity with two names in one claim: always the same one of them
                rows[row.claim, row.relation] = row
    yield from sorted(rows.values(), key=_sort_key)


@cache
def fact_updates() -> Mapping[str, str]:
    """The SPARQL updates of ``mappings/facts`` by the name of their file, without its suffix."""
    return {path.stem: path.read_text("utf-8") for path in sorted((MAPPINGS / "facts").glob("*.rq"))}


@cache
def relation_queries() -> Mapping[str, str]:
    """The SPARQL queries of ``mappings/relations`` by the name of their file, without its suffix."""
    return {path.stem: path.read_text("utf-8") for path in sorted((MAPPINGS / "relations").glob("*.rq"))}


@lru_cache(maxsize=1024)
def update_name(kind: str) -> str:
    """The name of the update for a kind of fact.

    >>> update_name("QualifyingResult")
    'qualifying-result'
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", kind).lower()


def _map_batch(facts: list[Fact]) -> dict[str, frozenset[Triple]]:
    claims = {fact.iri: fact for fact in facts}
    nodes: dict[str, dict[str, Any]] = {}
    stated: dict[str, list[Triple]] = {iri: [] for iri in claims}
    given: dict[str, frozenset[str]] = {}
    kinds = set()
    for fact in facts:
        check(fact)
        kinds.add(fact.kind)
        node: dict[str, Any] = {"@id": fact.iri, "@type": fact.kind, "status": fact.status}
        for role, value in fact.roles.items():
            if isinstance(value, Entity):
                iri, entity_triples = _entity(value)
                node[role] = iri
                nodes[iri] = {"@id": iri, "@type": value.kind}
                stated[fact.iri] += entity_triples
            else:
                node[role] = value
        nodes[fact.iri] = node
        given[fact.iri] = frozenset(fact.roles)
    store = Store()
    store.load(json.dumps({**_context(), "@graph": list(nodes.values())}), RdfFormat.JSON_LD)
    mapped = set()
    for name, for_all in _update_names(frozenset(kinds)):
        for insertion in _insertions(name):
            for iri, values in insertion.solutions(store):
                try:
                    stated[iri].extend(insertion.triples(values, given[iri]))
                except MappingError as error:
                    raise MappingError(f"{error}: {describe(claims[iri])}") from None
                if not for_all:
                    mapped.add(iri)
    for iri in claims.keys() - mapped:
        kind = update_name(claims[iri].kind)
        raise MappingError(f"mappings/facts/{kind}.rq gives no triple: {describe(claims[iri])}")
    return {iri: frozenset(triples) for iri, triples in stated.items()}


@lru_cache(maxsize=1024)
def _update_names(kinds: frozenset[str]) -> tuple[tuple[str, bool], ...]:
    """The updates to run for facts of *kinds*, and whether each is one for all facts."""
    theirs = {update_name(kind) for kind in kinds}
    for_all = fact_updates().keys() - {update_name(kind) for kind in roles()}
    return tuple((name, name in for_all) for name in sorted(theirs | for_all))


@cache
def _insertions(name: str) -> tuple[Insertion, ...]:
    if name not in fact_updates():
        raise MappingError(f"mappings/facts/{name}.rq is missing")
    return insertions(fact_updates()[name], f"mappings/facts/{name}.rq")


@lru_cache(maxsize=65536)
def _entity(entity: Entity) -> tuple[str, tuple[Triple, Triple]]:
    if not entity.name.strip():
        raise MappingError(f"an entity of kind {entity.kind} has no name")
    node = NamedNode(entity.iri)
    return node.value, (Triple(node, _TYPE, NamedNode(RG + entity.kind)), Triple(node, _LABEL, Literal(entity.name)))


@cache
def _context() -> dict[str, Any]:
    context: dict[str, Any] = json.loads((MAPPINGS / "context.jsonld").read_text("utf-8"))
    return context


def _text(term: object) -> str:
    if term is None:
        return ""
    if isinstance(term, Literal | NamedNode):
        return term.value
    raise ValueError(f"Unexpected term in a row: {term!r}")


def _sort_key(row: Row) -> tuple[str, ...]:
    return row.relation, row.subject, row.object, row.season, row.claim
