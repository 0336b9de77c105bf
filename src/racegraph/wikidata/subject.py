"""An entity of ours for which an item is sought: its names, and what the graph knows that helps to tell namesakes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from racegraph.fact import ENTITY_KINDS
from racegraph.names import BASE, RG
from racegraph.prefix import LABEL, TYPE
from racegraph.reconcile.graph import other_names
from racegraph.term import text
from racegraph.wikidata.kind import Kind, kinds
from racegraph.wikidata.link import linked_items

_DEFAULT = ox.DefaultGraph()


@dataclass(frozen=True, slots=True)
class Known:
    """A value that we know: its names, and its item where it is linked."""

    names: tuple[str, ...]
    item: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """An entity: *context* is what is known by property of the ontology, *years* are those in which it was about."""

    iri: str
    kind: Kind
    name: str
    names: tuple[str, ...]
    context: Mapping[str, tuple[Known, ...]]
    years: frozenset[int] = frozenset()


_YEARS = f"""
SELECT DISTINCT ?entity ?label WHERE {{
  {{ ?record <{RG}participant>|<{RG}team> ?entity ; <{RG}seasonLabel> ?label }}
  UNION {{ ?record <{RG}participant>|<{RG}team> ?entity ; <{RG}event>/<{LABEL.value}> ?label }}
}}
"""


def subjects(store: ox.Store) -> Iterator[Subject]:
    """The entities of the default graph that have no accepted exact match, of the kinds that we know how to tell."""
    linked = linked_items(store)
    names: dict[str, set[str]] = defaultdict(set)
    for quad in store.quads_for_pattern(None, LABEL, None, _DEFAULT):
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(BASE + "id/"):
            names[quad.subject.value].add(text(quad.object))
    others = other_names()
    years: dict[str, set[int]] = defaultdict(set)
    rows = store.query(_YEARS)
    assert isinstance(rows, ox.QuerySolutions)
    for row in rows:
        years[text(row["entity"])].update(int(y) for y in re.findall(r"\b(?:19|20)\d\d\b", text(row["label"])))
    for iri in sorted(names):
        node = ox.NamedNode(iri)
        types = {text(q.object) for q in store.quads_for_pattern(node, TYPE, None, _DEFAULT)}
        kind = next((k for k in ENTITY_KINDS if RG + k in types and k in kinds()), None)
        if kind is None or iri in linked:
            continue
        own = tuple(sorted(names[iri], key=lambda n: (len(n), n)))
        context: dict[str, tuple[Known, ...]] = {}
        for property in {p for c in kinds()[kind].context for p in c.ours}:
            values = [
                text(q.object)
                for q in store.quads_for_pattern(node, ox.NamedNode(RG + property), None, _DEFAULT)
                if isinstance(q.object, ox.NamedNode)
            ]
            if values:
                context[property] = tuple(
                    Known((*sorted(names.get(v, ())), *others.get(v, ())), linked.get(v, "")) for v in sorted(values)
                )
        yield Subject(iri, kinds()[kind], own[0], (*own, *others.get(iri, ())), context, frozenset(years[iri]))
