"""Facts of tables, row by row: what a table is a table of, and which event its rows belong to.

What it tells (a race, a qualifying, a standing) its heading says, or failing that its rows; words for that are in
``mappings/tables/words.yaml``. A row's own line is the first evidence of its facts, the heading's lines the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from racegraph.fact import Entity, Fact, Status
from racegraph.reading.discourse import Discourse
from racegraph.reading.mention import Line
from racegraph.reading.sentence import Read
from racegraph.reading.tables.calendar import Calendar
from racegraph.reading.tables.entry import entry
from racegraph.reading.tables.event import TableEvent, season_of
from racegraph.reading.tables.heading import Heading, Table
from racegraph.reading.tables.layout import Section, sections
from racegraph.reading.tables.listing import Entrant, Listing
from racegraph.reading.tables.result import fastest_lap, grid_row, placing, pole_position, retirement
from racegraph.reading.tables.row import Row
from racegraph.reading.tables.standing import standing
from racegraph.reading.tables.words import matches


def read_table(d: Discourse, table: Table) -> Iterator[Fact]:
    """The facts of one table; moves the discourse on to the event that a heading names."""
    listing = Listing(d, table)
    kind = matches("kinds", listing.heading.text)
    if "date" in table.columns and "crew" not in table.columns:
        kind = "calendar"
    dated = [r for r in table.rows if any(m.type == "D" for m in r.line.mentions) and not _begins_placed(listing, r)]
    if kind == "calendar" or (dated and len(dated) * 2 > len(table.rows)):
        yield from Calendar(listing, kind == "calendar").facts()
        return
    if kind == "standings" and _is_timed(listing):
        kind = "race"  # “Gesamtwertung” with laps and gaps: of the race, not of the season
    if kind in {"", "race"} and _each_lapped(listing):
        kind = listing.session()
        if not kind:
            return
    yield from _Rows(listing, kind).facts()


def _begins_placed(listing: Listing, read: Read) -> bool:
    """Whether a row begins with a position, not with a date."""
    position, unplaced, at = listing.reader.layout.position(read.line, 0, len(read.line.raw))
    return bool(position or unplaced) and not any(m.type == "D" and m.first <= at for m in read.line.mentions)


def _is_timed(listing: Listing) -> bool:
    """Whether the rows tell laps, times or gaps, as a race's do and a season's do not."""
    rows = listing.table.rows
    return bool({"laps", "time"} & set(listing.table.columns)) or sum(listing.row(r).timed for r in rows) * 2 > len(
        rows
    )


def _each_lapped(listing: Listing) -> bool:
    """Whether more than half of the rows tell a lap of their own: an order by lap times, of no race."""
    placed = [row for row in map(listing.row, listing.table.rows) if row.position > 1]
    return sum(bool(row.laps) for row in placed) * 2 > len(placed)


class _Rows:
    """Reads the rows of a table that is no calendar; *kind* is what it is a table of, '' where that is not said."""

    def __init__(self, listing: Listing, kind: str) -> None:
        self.listing = listing
        self.d = listing.d
        self.kind = kind
        self.credible = self._credible()
        self.event = TableEvent(listing)

    def facts(self) -> Iterator[Fact]:
        for read in self.listing.table.rows:
            for section in sections(read.line):
                yield from self._section(read, section)

    def _credible(self) -> bool:
        """Whether rows speak of people, teams, cars or laps: other things are numbered too."""
        rows = self.listing.table.rows
        good = (self.listing.row(r).timed or any(m.type in "PTCM" for m in r.line.mentions) for r in rows)
        return sum(good) * 2 >= len(rows)

    def _section(self, read: Read, section: Section) -> Iterator[Fact]:
        """The facts of a row, or of a list in one line under a head of its own."""
        line, heading = read.line, self.listing.heading
        label = self._label(line, section)
        own = matches("labels", label) or matches("kinds", label) if label else ""
        if not own and not self.credible:
            return
        marks = [m for m in line.mentions if section.head <= m.first < section.first]
        plain = own in {"", "retired", "fastest", "pole", "row"}
        if plain:
            yield from self.event.settle_once(heading, self.kind)
        if plain or not any(m.type in "SVEKLDO" for m in marks):
            listed = line.raw[section.first : section.first + 2] == ["1", "."]
            start = section.first if own or listed or any(m.type == "K" for m in marks) else section.head
            yield from self._list(
                read, start, section.last, heading.of_class(marks), own or self.kind, label if own else ""
            )
        else:
            heading = heading.within(label, marks)
            yield from self.event.settle(heading, own)
            yield from self._list(read, section.first, section.last, heading, own, "")

    def _label(self, line: Line, section: Section) -> str:
        """What stands before the colon of a list, in lower case."""
        if section.first == section.head:
            return ""
        printed = self.d.article.text[line.starts[section.head] : line.ends[section.first - 1]]
        return " ".join(printed.lower().split()).rstrip(" :")

    def _list(self, read: Read, start: int, end: int, heading: Heading, kind: str, label: str) -> Iterator[Fact]:
        reader = self.listing.reader
        for first, last in reader.layout.entries(read.line, start, end):
            row = reader.read(read.line, first, last, self.listing.table.columns if not label else ())
            if kind == "standings" or (kind in {"", "race"} and _is_of_season(row, heading)):
                yield from standing(self.listing, heading, read, row, label)
            else:
                yield from self._row(read, row, heading, kind, label)

    def _row(self, read: Read, row: Row, heading: Heading, kind: str, label: str) -> Iterator[Fact]:
        d, listing = self.d, self.listing
        people = listing.people(read, row)
        if not people and row.team is None:
            return
        if not kind and not _is_telling(row, people):
            return
        event = d.current_event()
        if event.series is None:
            event.series = heading.series
        if not event.season:
            event.season = season_of(d, event)
        entrant = Entrant(heading, read, row, people, event, event.entity())
        if kind == "row":
            yield from grid_row(listing, entrant, label)
            return
        if kind == "class_winners" and not row.position and (row.car_class or heading.car_class):
            row.position = 1
        entered = kind == "entry" or not (row.position or row.unplaced or label)
        if row.position and not entered and kind != "interim":
            yield from placing(listing, entrant, kind)
        if label and kind == "fastest":
            yield from fastest_lap(listing, entrant)
        if label and kind == "pole":
            yield from pole_position(listing, entrant)
        if kind == "retired" or row.unplaced == "retired":
            yield from retirement(listing, entrant)
        if row.unplaced == "absent":
            return
        ahead = (
            event.future
            or ((d.future or d.preview) and entered)
            or bool(event.date and d.publication.is_before(event.date[1]))
        )
        status: Status = "announced" if ahead and entered else "asserted"
        yield from entry(listing, entrant, status, entered and not label and kind == "entry")


def _is_of_season(row: Row, heading: Heading) -> bool:
    """Whether a row whose heading is silent tells points of a season: “1. A, 124 Punkte”."""
    bare = not row.timed and not row.team and not row.car
    return row.points is not None and bare and bool(row.position) and "rennen" not in heading.text


def _is_telling(row: Row, people: Sequence[Entity]) -> bool:
    """Whether a row whose heading is silent is of a race: it has a crew, and a team, car or time."""
    placed = bool(people) and bool(row.position or row.unplaced)
    return placed and (row.timed or row.car is not None or (row.team is not None and len(people) > 1))
