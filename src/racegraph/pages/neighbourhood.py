"""What stands around a thing in the graph: the statements that join it to others, as a list and as a picture."""

from __future__ import annotations

import asyncio
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from racegraph.pages.evidence import Row, about, truth, value
from racegraph.pages.phrase import page
from racegraph.pages.state import KINDS, State
from racegraph.prefix import PREFIXES, short
from racegraph.serve.service import GraphService, Term

_NEIGHBOURS = 18  # things in the picture
_MOST_AROUND = 24  # things that a step through the graph adds
_TYPE = PREFIXES["rdf"] + "type"

_MOST_EACH = 40  # statements with one property that are looked at
_MOST_LINKS = 400  # statements up to which all are looked at
_LINKS = """
SELECT ?property ?other ?inferred ?outgoing WHERE {
  { %s }
  BIND(IF(?outgoing, EXISTS { GRAPH graph:inferred { ?node ?property ?other } },
                     EXISTS { GRAPH graph:inferred { ?other ?property ?node } }) AS ?inferred)
}
"""
_OUT, _IN = "?node ?property ?other BIND(true AS ?outgoing)", "?other ?property ?node BIND(false AS ?outgoing)"
_SOME = "SELECT ?property ?other ?outgoing WHERE { VALUES ?property { %s } { %s } } LIMIT %d"
_OF_RECORD = f"SELECT ?property ?other ?outgoing WHERE {{ {_OUT} FILTER(isIRI(?other)) }} LIMIT 200"
_ABOUT = """
SELECT ?class ?label ?inferred ?link WHERE {
  { ?node a ?class BIND(EXISTS { GRAPH graph:inferred { ?node a ?class } } AS ?inferred) }
  UNION { ?node rdfs:label ?label }
  UNION { GRAPH graph:links { ?node skos:exactMatch ?link } }
}
"""


@dataclass(frozen=True, slots=True)
class Edge:
    """A statement of the graph that leads from the thing or to it, in the words of the ontology."""

    link: str
    label: str
    node: str
    name: str
    inferred: bool
    outgoing: bool
    announced: bool

    @property
    def path(self) -> str:
        return page(self.node)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A thing with its labels (the shortest first), classes, links to elsewhere, and what joins it to other things."""

    iri: str
    labels: Sequence[str]
    classes: Sequence[Edge]
    links: Sequence[str]
    edges: Sequence[Edge]


@dataclass(frozen=True, slots=True)
class Spot:
    """A thing in the picture, in the coordinates of its SVG."""

    name: str
    path: str
    kind: str
    x: float
    y: float
    labels: str
    inferred: bool
    announced: bool
    anchor: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The thing amid its neighbours."""

    width: int
    height: int
    name: str
    spots: Sequence[Spot]


async def surroundings(graph: GraphService, iri: str, state: State, terms: Mapping[str, str]) -> Surroundings:
    """What joins the thing with this IRI to others; *terms* are the words for classes and properties, by IRI."""
    described, rows = await asyncio.gather(graph.select(about(_ABOUT, iri)), _links(graph, iri, state))
    edges = {_edge(row, state.names, terms): None for row in rows if value(row["other"]) in state.names}
    classes = [
        Edge(
            _TYPE,
            "",
            value(row["class"]),
            _word(value(row["class"]), terms),
            truth(row["inferred"]),
            True,
            False,
        )
        for row in described
        if "class" in row
    ]
    return Surroundings(
        iri=iri,
        labels=sorted({value(row["label"]) for row in described if "label" in row}, key=lambda n: (len(n), n)),
        classes=sorted(classes, key=lambda edge: edge.name.casefold()),
        links=sorted({value(row["link"]) for row in described if "link" in row}),
        edges=list(edges),
    )


async def _links(graph: GraphService, iri: str, state: State) -> Sequence[Row]:
    """What leads from the thing or to it; where that is very much, some for each property and direction.

    Things hang together by few properties, and records by the thousand.
    """
    if iri not in state.names:
        return await graph.select(about(_LINKS % _OF_RECORD, iri))
    links = [str(ox.NamedNode(link)) for link in state.linking]
    few = _SOME % (" ".join(links), f"{{ {_OUT} }} UNION {{ {_IN} }}", _MOST_LINKS)
    rows = await graph.select(about(_LINKS % few, iri))
    if len(rows) == _MOST_LINKS:
        parts = [f"{{ {_SOME % (link, way, _MOST_EACH)} }}" for way in (_OUT, _IN) for link in links]
        rows = await graph.select(about(_LINKS % " UNION ".join(parts), iri))
    return rows


def _edge(row: Mapping[str, Term], names: Mapping[str, str], terms: Mapping[str, str]) -> Edge:
    link, other = value(row["property"]), value(row["other"])
    return Edge(
        link=link,
        label=_word(link, terms),
        node=other,
        name=names[other],
        inferred=truth(row["inferred"]),
        outgoing=truth(row["outgoing"]),
        announced="nnounced" in link or "planned" in link,
    )


def _word(iri: str, terms: Mapping[str, str]) -> str:
    return terms.get(iri) or short(iri)


def following(edges: Iterable[Edge]) -> list[tuple[str, list[Edge]]]:
    """The inferred statements that lead from the thing to a thing with a name, by property."""
    groups: dict[str, dict[str, Edge]] = defaultdict(dict)
    for edge in edges:
        if edge.inferred and edge.outgoing and _is_thing(edge.node):
            groups[edge.link][edge.node] = edge
    return sorted(
        ((next(iter(g.values())).label, sorted(g.values(), key=lambda e: e.name)) for g in groups.values()),
        key=lambda item: (all(edge.announced for edge in item[1]), item[0].casefold()),
    )


_THINGS = tuple(PREFIXES["id"] + re.sub(r"(?<=[a-z])(?=[A-Z])", "-", kind).lower() + "/" for kind in KINDS)


def _is_thing(iri: str) -> bool:
    return iri.startswith(_THINGS)


def kind_of(iri: str) -> str:
    """The kind of thing that an IRI names, as a style class: ``person``, ``car-model`` …; empty for others."""
    return iri.removeprefix(PREFIXES["id"]).partition("/")[0] if _is_thing(iri) else ""


def neighbours(edges: Iterable[Edge]) -> dict[str, list[Edge]]:
    """The statements that join the thing to each other thing, those with the most first."""
    found: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        if _is_thing(edge.node):
            found[edge.node].append(edge)
    return dict(sorted(found.items(), key=lambda item: (all(e.announced for e in item[1]), -len(item[1]), item[0])))


def picture_of(name: str, edges: Iterable[Edge]) -> Picture | None:
    """The neighbours on an ellipse around the thing, kinds side by side."""
    near = list(neighbours(edges).items())[:_NEIGHBOURS]
    if len(near) < 2:
        return None
    near.sort(key=lambda item: (kind_of(item[0]), item[1][0].name))
    width, height = 1000, max(300, 120 + 24 * len(near))
    spots = []
    for number, (node, joined) in enumerate(near):
        angle = 2 * math.pi * (number + 0.5) / len(near) - math.pi / 2
        x, y = width / 2 + math.cos(angle) * 250, height / 2 + math.sin(angle) * (height / 2 - 34)
        spots.append(
            Spot(
                name=joined[0].name,
                path=page(node),
                kind=kind_of(node),
                x=round(x, 1),
                y=round(y, 1),
                labels=", ".join(dict.fromkeys(e.label for e in joined)),
                inferred=all(e.inferred for e in joined),
                announced=all(e.announced for e in joined),
                anchor="start" if math.cos(angle) >= 0 else "end",
            )
        )
    return Picture(width, height, name, spots)


async def around(graph: GraphService, iri: str, state: State, terms: Mapping[str, str]) -> dict[str, object]:
    """The thing and its neighbours, as cytoscape takes elements: nodes and edges with ``data``."""
    near = await surroundings(graph, iri, state, terms)
    nodes = {iri: near.labels[0] if near.labels else short(iri)}
    links = []
    for node, joined in list(neighbours(near.edges).items())[:_MOST_AROUND]:
        nodes[node] = joined[0].name
        first = joined[0]
        source, target = (iri, node) if first.outgoing else (node, iri)
        links.append(
            {
                "data": {
                    "id": " ".join(sorted((iri, node))),
                    "source": short(source),
                    "target": short(target),
                    "label": ", ".join(dict.fromkeys(edge.label for edge in joined)),
                    "inferred": all(edge.inferred for edge in joined),
                    "announced": all(edge.announced for edge in joined),
                }
            }
        )
    return {
        "nodes": [
            {"data": {"id": short(node), "name": name, "kind": kind_of(node), "path": page(node)}}
            for node, name in nodes.items()
        ],
        "edges": links,
    }
