"""The page of a thing: what claims say of it, grouped as a person would, and what follows from them."""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pyoxigraph as ox

from racegraph.names import RG
from racegraph.pages.evidence import Claim, Filler, about, claims_about, value
from racegraph.pages.naming import named, names_of
from racegraph.pages.neighbourhood import Edge, Picture, following, picture_of, surroundings
from racegraph.pages.phrase import Part, Phrasebook, page
from racegraph.pages.state import KINDS, State
from racegraph.serve.service import GraphService, Term

LIMIT = 60  # claims on one page
_MANY = 300  # claims from which those of a thing are not put in order for its pages

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
SELECT ?property ?value ?inferred WHERE {
  ?node ?property ?value . FILTER(?property != rdf:type)
  BIND(EXISTS { GRAPH graph:inferred { ?node ?property ?value } } AS ?inferred)
} LIMIT 200
"""


@dataclass(frozen=True, slots=True)
class Line:
    """A statement on a page: a label, what it says, the claim behind it, and others that say the same or less."""

    label: str
    parts: Sequence[Part]
    claim: Claim
    contradicted: bool = False
    also: Sequence[Claim] = ()

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.parts)

    @property
    def claims(self) -> Sequence[Claim]:
        return (self.claim, *self.also)

    def with_(self, others: Iterable[Line]) -> Line:
        """This line, for the claims of *others* too."""
        others = tuple(others)
        also = (*self.also, *(claim for line in others for claim in line.claims))
        return replace(self, also=also, contradicted=self.contradicted or any(line.contradicted for line in others))


@dataclass(slots=True)
class Row:
    """A row of the results table: who in which race."""

    event: Filler
    who: Filler
    date: str = ""
    cells: Mapping[str, list[Line]] = field(default_factory=lambda: defaultdict(list))


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
    kind_name: str
    name: str
    also: list[str]
    classes: list[Edge]
    links: list[str]
    profile: list[Line] = field(default_factory=list)
    seasons: list[tuple[str, list[Line]]] = field(default_factory=list)
    results: list[Row] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    others: list[Line] = field(default_factory=list)
    not_so: list[Line] = field(default_factory=list)
    statements: list[tuple[str, Part, tuple[str, Term]]] = field(default_factory=list)
    follows: list[tuple[str, list[Edge]]] = field(default_factory=list)
    years: list[str] = field(default_factory=list)
    lanes: list[Lane] = field(default_factory=list)
    picture: Picture | None = None
    claims: int = 0
    more: bool = False


async def entity_page(
    graph: GraphService,
    iri: str,
    phrases: Phrasebook,
    state: State,
    offset: int = 0,
) -> EntityPage | None:
    """The page of the thing with this IRI; None where the graph knows nothing of it.

    What the graph says of itself is taken from its *state*; *offset* counts claims.
    """
    code = phrases.words.language
    _, terms = state.vocabulary(graph, code)
    many = state.weights.get(iri, 0) > _MANY
    near, found = await asyncio.gather(
        surroundings(graph, iri, state, terms), claims_about(graph, iri, LIMIT + 1, offset, many=many)
    )
    if not near.classes and not near.labels and not near.edges:
        return None
    kinds = [edge.node.removeprefix(RG) for edge in near.classes]
    kind = next((k for k in KINDS if k in kinds), kinds[0] if kinds else "")
    result = EntityPage(
        iri=iri,
        kind=kind,
        kind_name=phrases.words(f"kind_{kind}") if kind in KINDS else terms.get(RG + kind, kind),
        name=near.labels[0] if near.labels else "",
        also=list(near.labels[1:]),
        classes=[edge for edge in near.classes if edge.node != RG + kind],
        links=list(near.links),
        claims=len(found[:LIMIT]),
        more=len(found) > LIMIT,
    )
    if not near.labels:
        await _describe_record(graph, result, code)
    _arrange(result, found[:LIMIT], phrases, state.contradicting)
    result.follows = following(near.edges)
    result.picture = picture_of(result.name, near.edges)
    return result


async def _describe_record(graph: GraphService, result: EntityPage, code: str) -> None:
    """A record has no name of its own, and what it says is all there is to show."""
    rows = await graph.select(about(_STATEMENTS, result.iri))
    names = await names_of(graph, [ox.NamedNode(result.iri), *(t for row in rows for t in row.values())])
    result.name = named(result.iri, names, code)
    for row in rows:
        told = row["value"]
        name = named(told.value, names, code) if isinstance(told, ox.NamedNode) else told.value
        path = page(told.value) if isinstance(told, ox.NamedNode) else ""
        link = value(row["property"])
        result.statements.append((named(link, names, code), Part(name, path), (link, told)))
    result.statements.sort(key=lambda s: (s[0].casefold(), s[1].text))


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
        lines.sort(key=lambda x: (order.get(x.claim.kind, 99), x.label, x.claim.status, x.text))
        lines[:] = _told_once(lines)
    result.seasons = sorted(seasons.items(), key=lambda item: item[0] or "0", reverse=True)
    for row in rows.values():
        row.cells = {column: _outcome_once(lines) for column, lines in row.cells.items()}
        row.date = dates.get(row.event.iri, "") or _year_in(row.event.label)
    result.results = sorted(rows.values(), key=lambda r: (r.date[:4], r.date, r.event.label, _rank(r)), reverse=True)
    if result.kind not in ("Person", "Team", "Manufacturer"):
        result.results.sort(key=lambda r: (-int(r.date[:4] or 0), r.event.label, _rank(r)))
    result.columns = [c for c in ("grid", "result", "entry", "more") if any(row.cells.get(c) for row in rows.values())]
    _draw_timeline(result, [c for c in claims if c.is_stated])


def _told_once(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines in order, without those that say no more than another: “A” beside “A (in the same car)”.

    The claims of those are added to the other one.
    """

    def within(less: Line, more: Line) -> bool:
        same = (less.label, less.claim.status) == (more.label, more.claim.status)
        return same and (less.text == more.text or more.text.startswith(f"{less.text} ("))

    kept: list[list[Line]] = []
    for line in lines:  # a text comes before those that it begins
        group = next((g for g in kept if within(g[0], line)), None)
        if group is None:
            kept.append([line])
        elif group[0].text == line.text:
            group.append(line)
        else:
            group.insert(0, line)
    for first, *others in kept:
        yield first.with_(others)


def _outcome_once(lines: Sequence[Line]) -> list[Line]:
    """The outcomes of one race without those that follow from another: who won came first, and stood on the podium."""

    def follows(less: Line, more: Line) -> bool:
        place = more.claim.roles.get("position") if more.claim.kind == "RaceResult" else None
        if more.claim.kind == "RaceWin":
            place = 1
        if "inClass" in more.claim.roles or "inClass" in less.claim.roles or not isinstance(place, int):
            return False
        if less.claim.kind == "Podium":
            return place <= 3
        return more.claim.kind == "RaceWin" and less.claim.kind == "RaceResult" and less.claim.roles["position"] == 1

    kept = list(_told_once(lines))
    for less in lines:
        more = next((line for line in kept if follows(less, line) and line.claim.status == less.claim.status), None)
        found = next((line for line in kept if line.claim == less.claim), None)
        if more is not None and found is not None:
            kept.remove(found)
            kept[kept.index(more)] = more.with_([found])
    return kept


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
                lane = lanes.setdefault((number, other.label), (other, defaultdict(list)))
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
