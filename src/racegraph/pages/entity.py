"""The page of a thing: what claims say of it, grouped as a person would, and what follows from them."""

from __future__ import annotations

import asyncio
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from racegraph.names import RG
from racegraph.pages.evidence import Claim, Filler, about, claims_about, value
from racegraph.pages.language import Words
from racegraph.pages.naming import named, names_of
from racegraph.pages.phrase import Part, Phrasebook, page
from racegraph.pages.state import KINDS
from racegraph.prefix import PREFIXES, short
from racegraph.serve.service import GraphService, Term

LIMIT = 250  # claims on one page
_NEIGHBOURS = 18  # things in the picture
_MOST_AROUND = 24  # things that a step through the graph adds

# What a race brings, a row of the results table; the rest of what is said about a race goes into the same row.
_OUTCOMES = {
    "RaceResult": "result",
    "RaceWin": "result",
    "Podium": "result",
    "Retirement": "result",
    "QualifyingResult": "grid",
    "Start": "more",
    "PracticeResult": "more",
    "LapTime": "more",
    "FinishedAhead": "more",
    "Points": "more",
    "TeamEntry": "entry",
    "CarEntry": "entry",
    "ClassEntry": "entry",
    "Teammates": "more",
}
_WHO = ("participant", "driver")
_SEASONAL = ("SeriesEntry", "TeamEntry", "CarEntry", "ClassEntry", "Teammates", "ChampionshipStanding", "Title",
             "Points", "WinCount", "EventSeries")  # fmt: skip
# Lanes of the timeline: what someone drove for, in and with, by year.
_LANES = {"TeamEntry": ("team", "driver"), "SeriesEntry": ("series", "participant"), "CarEntry": ("car", "driver"),
          "Teammates": ("teammate", "driver")}  # fmt: skip

_STATEMENTS = """
SELECT ?property ?object ?inferred WHERE {
  ?node ?property ?object .
  FILTER(?property != rdfs:label && ?property != rdf:type)
  BIND(EXISTS { GRAPH graph:inferred { ?node ?property ?object } } AS ?inferred)
} LIMIT 400
"""
_INCOMING = """
SELECT ?property ?subject ?inferred WHERE {
  ?subject ?property ?node .
  FILTER(STRSTARTS(STR(?property), STR(rg:)))
  BIND(EXISTS { GRAPH graph:inferred { ?subject ?property ?node } } AS ?inferred)
} LIMIT 400
"""
_ABOUT = """
SELECT ?class ?label ?inferred ?link WHERE {
  { ?node a ?class BIND(EXISTS { GRAPH graph:inferred { ?node a ?class } } AS ?inferred) }
  UNION { ?node rdfs:label ?label }
  UNION { GRAPH graph:links { ?node skos:exactMatch ?link } }
}
"""


@dataclass(frozen=True, slots=True)
class Line:
    """A statement on a page: a label, what it says, and the claim behind it."""

    label: str
    parts: Sequence[Part]
    claim: Claim
    contradicted: bool = False


@dataclass(slots=True)
class Row:
    """A row of the results table: who in which race."""

    event: Filler
    who: Filler
    date: str = ""
    cells: dict[str, list[Line]] = field(default_factory=lambda: defaultdict(list))


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
class Lane:
    """A line of the timeline: a name, and for each year the claims that are about it, or none."""

    label: str
    path: str
    years: Sequence[Sequence[Claim]]


@dataclass(slots=True)
class EntityPage:
    """All that the page shows."""

    iri: str
    kind: str
    name: str
    also: list[str]
    classes: list[Edge]
    links: list[str]
    profile: list[Line] = field(default_factory=list)
    seasons: list[tuple[str, list[Line]]] = field(default_factory=list)
    results: list[Row] = field(default_factory=list)
    others: list[Line] = field(default_factory=list)
    not_so: list[Line] = field(default_factory=list)
    follows: list[tuple[str, list[Edge]]] = field(default_factory=list)
    years: list[str] = field(default_factory=list)
    lanes: list[Lane] = field(default_factory=list)
    picture: Picture | None = None
    claims: int = 0
    more: bool = False


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


async def entity_page(
    graph: GraphService, iri: str, phrases: Phrasebook, offset: int, contradicting: Mapping[str, object]
) -> EntityPage | None:
    """The page of the thing with this IRI; None where the graph knows nothing of it."""
    described, statements, incoming, found = await asyncio.gather(
        graph.select(about(_ABOUT, iri)),
        graph.select(about(_STATEMENTS, iri)),
        graph.select(about(_INCOMING, iri)),
        claims_about(graph, iri, LIMIT + 1, offset),
    )
    if not described and not statements and not incoming:
        return None
    language = phrases.words.language
    edges = await _edges(graph, statements, incoming, described, language)
    labels = sorted({value(row["label"]) for row in described if "label" in row}, key=lambda n: (len(n), n))
    kinds = [value(row["class"]).removeprefix(RG) for row in described if "class" in row]
    kind = next((k for k in KINDS if k in kinds), kinds[0] if kinds else "")
    result = EntityPage(
        iri=iri,
        kind=kind,
        name=labels[0] if labels else named(iri, {}, language),
        also=labels[1:],
        classes=[e for e in edges if e.link == PREFIXES["rdf"] + "type" and not e.node.endswith(f"#{kind}")],
        links=[value(row["link"]) for row in described if "link" in row],
        claims=len(found[:LIMIT]),
        more=len(found) > LIMIT,
    )
    _arrange(result, found[:LIMIT], phrases, contradicting)
    related = [e for e in edges if e.link != PREFIXES["rdf"] + "type"]
    result.follows = _following(related)
    result.picture = _picture(result.name, related)
    return result


async def around(graph: GraphService, iri: str, words: Words) -> dict[str, object]:
    """The thing and its neighbours, as cytoscape takes elements: nodes and edges with ``data``."""
    described, statements, incoming = await asyncio.gather(
        graph.select(about(_ABOUT, iri)),
        graph.select(about(_STATEMENTS, iri)),
        graph.select(about(_INCOMING, iri)),
    )
    edges = await _edges(graph, statements, incoming, described, words.language)
    labels = sorted({value(row["label"]) for row in described if "label" in row}, key=lambda n: (len(n), n))
    nodes = {iri: labels[0] if labels else named(iri, {}, words.language)}
    links = []
    for node, joined in list(neighbours(edges).items())[:_MOST_AROUND]:
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


async def _edges(
    graph: GraphService,
    statements: Iterable[Mapping[str, Term]],
    incoming: Iterable[Mapping[str, Term]],
    described: Iterable[Mapping[str, Term]],
    language: str,
) -> list[Edge]:
    rdf_type = PREFIXES["rdf"] + "type"
    stated = [(value(r["property"]), r["object"], value(r["inferred"]) == "true", True) for r in statements]
    stated += [(value(r["property"]), r["subject"], value(r["inferred"]) == "true", False) for r in incoming]
    stated += [(rdf_type, r["class"], value(r["inferred"]) == "true", True) for r in described if "class" in r]
    found = [(link, node.value, i, o) for link, node, i, o in stated if isinstance(node, ox.NamedNode)]
    names = await names_of(graph, (ox.NamedNode(iri) for link, node, *_ in found for iri in (link, node)))
    return [
        Edge(
            link=p,
            label=named(p, names, language),
            node=n,
            name=named(n, names, language),
            inferred=inferred,
            outgoing=outgoing,
            announced="nnounced" in p or "planned" in p,
        )
        for p, n, inferred, outgoing in found
    ]


def _arrange(
    result: EntityPage, claims: Sequence[Claim], phrases: Phrasebook, contradicting: Mapping[str, object]
) -> None:
    seasons: dict[str, list[Line]] = defaultdict(list)
    rows: dict[tuple[str, str], Row] = {}
    dates: dict[str, str] = {}
    for claim in claims:
        if claim.kind == "EventDate" and claim.is_stated and isinstance(claim.roles.get("event"), Filler):
            dates[claim.roles["event"].iri] = str(claim.roles.get("start", ""))  # type: ignore[union-attr]
        apart = frozenset({"season"} if claim.kind in _SEASONAL else ())
        line = Line(*phrases.seen(claim, result.iri, apart), claim, claim.iri in contradicting)
        event, who = claim.roles.get("event"), next((claim.roles[r] for r in _WHO if r in claim.roles), None)
        if not claim.is_stated:
            result.not_so.append(Line(phrases.name(claim.kind), phrases.said(claim), claim))
        elif claim.kind in _OUTCOMES and isinstance(event, Filler) and isinstance(who, Filler):
            _enter(rows, claim, event, who, result.iri, phrases, claim.iri in contradicting)
        elif claim.kind in _SEASONAL:
            seasons[claim.season()].append(line)
        elif any(isinstance(v, Filler) and v.iri == result.iri and _owns(claim, r) for r, v in claim.roles.items()):
            result.profile.append(line)
        else:
            result.others.append(line)
    order = {kind: number for number, kind in enumerate(_SEASONAL)}
    for lines in (*seasons.values(), result.profile, result.others, result.not_so):
        lines.sort(key=lambda x: (order.get(x.claim.kind, 99), x.label, "".join(p.text for p in x.parts)))
    result.seasons = sorted(seasons.items(), key=lambda item: item[0] or "0", reverse=True)
    for row in rows.values():
        row.date = dates.get(row.event.iri, "") or _year_in(row.event.label)
    result.results = sorted(rows.values(), key=lambda r: (r.date[:4], r.date, r.event.label, _rank(r)), reverse=True)
    if result.kind not in ("Person", "Team", "Manufacturer"):
        result.results.sort(key=lambda r: (-int(r.date[:4] or 0), r.event.label, _rank(r)))
    _draw_timeline(result, [c for c in claims if c.is_stated])


def _owns(claim: Claim, role: str) -> bool:
    """Whether the role is the one that the fact is about: its first."""
    return next(iter(_first_roles(claim)), "") == role


def _first_roles(claim: Claim) -> Iterable[str]:
    for role in ("driver", "participant", "person", "event", "car", "place", "team"):
        if isinstance(claim.roles.get(role), Filler):
            yield role


def _enter(
    rows: dict[tuple[str, str], Row],
    claim: Claim,
    event: Filler,
    who: Filler,
    node: str,
    phrases: Phrasebook,
    contradicted: bool,
) -> None:
    """Put a claim about a race into its row; a claim about two people into the row of the one whose page it is."""
    words = phrases.words
    mate = claim.roles.get("teammate")
    if isinstance(mate, Filler) and mate.iri == node:
        who, mate = mate, who
    row = rows.setdefault((event.iri, who.iri), Row(event, who))
    column = _OUTCOMES[claim.kind]
    shown: list[Part]
    match claim.kind:
        case "RaceResult" | "QualifyingResult":
            shown = [Part(phrases.position(claim))]
            if isinstance(inside := claim.roles.get("inClass"), Filler):
                shown = [Part(words("in_class", n=shown[0].text, **{"class": inside.label}))]
        case "RaceWin":
            shown = [Part(words("won"))]
        case "Podium":
            shown = [Part(words("on_podium"))]
        case "Retirement":
            shown = [Part(words("retired"))]
            if reason := claim.roles.get("reason"):
                shown.append(Part(f" ({reason})"))
        case "Start":
            shown = [Part(words("started"))]
        case "PracticeResult":
            shown = [Part(words("practice", n=phrases.position(claim)))]
        case "LapTime":
            shown = [Part(words("lap", n=claim.roles.get("printed", "")))]
        case "Points":
            shown = [Part(words("points_n", n=claim.roles.get("points", "")))]
        case "Teammates":
            shown = [Part(words("with_mate", name=mate.label if isinstance(mate, Filler) else ""))]
        case "FinishedAhead":
            shown = [Part(words("ahead_of", name=phrases.filler(claim, "other").text))]
        case _:
            shown = [phrases.filler(claim, {"TeamEntry": "team", "CarEntry": "car", "ClassEntry": "class"}[claim.kind])]
    row.cells[column].append(Line(phrases.name(claim.kind), shown, claim, contradicted))


def _rank(row: Row) -> int:
    places = [line.claim.roles.get("position") for line in row.cells.get("result", ())]
    known = [p for p in places if isinstance(p, int)]
    if any(line.claim.kind == "RaceWin" for line in row.cells.get("result", ())):
        known.append(1)
    return min(known, default=999)


def _year_in(text: str) -> str:
    years = re.findall(r"\b(?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?\b", text)
    return max(years, default="")


def _draw_timeline(result: EntityPage, claims: Sequence[Claim]) -> None:
    """The years, and in which of them the thing was with which other; nothing where there are less than two."""
    lanes: dict[tuple[int, str], tuple[Filler, dict[str, list[Claim]]]] = {}
    for claim in claims:
        if claim.kind not in _LANES:
            continue
        event = claim.roles.get("event")
        year = (claim.season() or (_year_in(event.label) if isinstance(event, Filler) else ""))[:4]
        if not year:
            continue
        for role in _LANES[claim.kind]:
            other = claim.roles.get(role)
            if isinstance(other, Filler) and other.iri != result.iri:
                number = list(_LANES).index(claim.kind)
                lane = lanes.setdefault((number, other.iri), (other, defaultdict(list)))
                lane[1][year].append(claim)
                break
    seen = sorted({year for _, by_year in lanes.values() for year in by_year})
    if len(seen) < 2:
        return
    first, last = int(seen[0]), int(seen[-1])
    result.years = [str(y) for y in range(first, last + 1)] if last - first < 30 else seen
    ordered = sorted(lanes.items(), key=lambda item: (item[0][0], min(item[1][1]), item[1][0].label))
    result.lanes = [
        Lane(other.label, page(other.iri), [by_year.get(year, []) for year in result.years])
        for _, (other, by_year) in ordered[:24]
    ]


_STEPS = ("hasRecord", "hasResult", "hasAnnouncement", "memberOf", "holdsContract")  # to records, not to things


def _following(edges: Iterable[Edge]) -> list[tuple[str, list[Edge]]]:
    """The inferred statements that lead from the thing to a thing with a name, by property."""
    groups: dict[str, dict[str, Edge]] = defaultdict(dict)
    for edge in edges:
        if edge.inferred and edge.outgoing and _is_thing(edge.node) and not edge.link.endswith(_STEPS):
            groups[edge.link][edge.node] = edge
    return sorted(
        ((next(iter(g.values())).label, sorted(g.values(), key=lambda e: e.name)) for g in groups.values()),
        key=lambda item: item[0].casefold(),
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


def _picture(name: str, edges: Iterable[Edge]) -> Picture | None:
    """The neighbours on an ellipse around the thing, kinds side by side."""
    near = list(neighbours(edges).items())[:_NEIGHBOURS]
    if len(near) < 2:
        return None
    near.sort(key=lambda item: (kind_of(item[0]), item[1][0].name))
    width, height = 900, max(300, 120 + 24 * len(near))
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
