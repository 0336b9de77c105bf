"""Calendars: rows with a date, and where a series races on it."""

from __future__ import annotations

from collections.abc import Iterator

from racegraph.fact import Entity, Fact, Status
from racegraph.reading.mention import Mention, name_of
from racegraph.reading.sentence import Read
from racegraph.reading.tables.heading import plain
from racegraph.reading.tables.listing import Listing
from racegraph.reading.tables.words import NUMBERED, says


class Calendar:
    """Reads a table of dates; *announced*: its heading, not only its rows' dates, says that it is a calendar."""

    def __init__(self, listing: Listing, announced: bool) -> None:
        self.listing = listing
        self.d = listing.d
        self.announced = announced
        self.heading = listing.heading
        years = (_year(read) for read in listing.table.rows)
        self.year = next((str(y) for y in years if y), "")  # of the row before, or the first told

    def facts(self) -> Iterator[Fact]:
        """Where and when each row's events are, or were."""
        for read in self.listing.table.rows:
            yield from self._row(read)

    def _row(self, read: Read) -> Iterator[Fact]:
        d, line = self.d, read.line
        date = _date(read)
        if date is None:
            return
        series = next((m.value for m in line.mentions if m.type == "S"), None)
        named = next((m.value for m in line.mentions if m.type == "E"), None)
        over = series or self.heading.series
        season = (
            self.heading.season
            or (d.series_season.get(over.iri, "") if over and not series else "")
            or ("" if series else self.year or d.frame_season)
        )
        self.year = str(_year(read) or self.year)
        dates = d.publication.iso_dates(date.value, season)
        if dates is None or (over is None and named is None):
            return
        venue = self._venue(read)
        elsewhere = venue is not None and not any(m.type == "P" for m in line.mentions)
        if not (self.announced or series or named or elsewhere):
            return  # a timetable, or news by the day
        start, end = dates
        if not season and over is not None:
            season = start[:4]
        text = plain(d, read)
        status: Status = "announced" if d.publication.is_before(end) else "asserted"
        if says("cancelled", text):
            status = "denied"
        for event in self._events(named, over, start, venue, text):
            rule = "calendar"
            if venue is not None:
                yield self.listing.fact(
                    "EventVenue",
                    status,
                    read,
                    rule,
                    0.95,
                    event=event,
                    venue=venue,
                    date=start if start == end else None,
                )
            if len(start) == 10:
                yield self.listing.fact(
                    "EventDate", status, read, rule, 0.95, event=event, start=start, end=end, season=season
                )
            if series is not None:
                yield self.listing.fact(
                    "EventSeries", "asserted", read, rule, 0.93, event=event, series=series, season=season
                )
        if venue is not None and venue.kind == "Circuit":
            for where in self._around(read, venue):
                yield self.listing.fact("Location", "asserted", read, "location", 0.94, place=venue, location=where)

    def _events(
        self, named: Entity | None, series: Entity | None, start: str, venue: Entity | None, text: str
    ) -> list[Entity]:
        """The event of a calendar's row, named by what tells it apart: its own name, its number, or series and day."""
        if named is not None:
            return [Entity("Event", f"{named.name} {start[:4]}")]
        assert series is not None
        number = NUMBERED.search(text)
        numbers = [n for n in (number["a"], number["b"], number["c"]) if n] if number else []
        if len(start) == 10:
            return [
                Entity("Event", f"{series.name} {start}" + (f", Lauf {n}" if len(numbers) > 1 else ""))
                for n in numbers or [""]
            ]
        if numbers:
            return [Entity("Event", f"{series.name} {start[:4]}, Lauf {n}") for n in numbers]
        return [Entity("Event", f"{series.name} {start}" + (f", {venue.name}" if venue else ""))]

    def _venue(self, read: Read) -> Entity | None:
        """The row's circuit, or the town or country it names where it names no circuit."""
        line = read.line
        for types in ("V", "L"):
            for mention in line.mentions:
                if mention.type == types and isinstance(mention.value, Entity):
                    return mention.value
        if "venue" in self.listing.table.columns:
            pieces = [p for p in self.listing.reader.layout.pieces(line, 0, len(line.raw)) if not p.enclosed]
            at = self.listing.table.columns.index("venue")
            if len(pieces) == len(self.listing.table.columns):
                return Entity("Circuit", name_of(line, pieces[at].first, pieces[at].last))
        return next((m.value for m in line.mentions if m.type == "N"), None)

    def _around(self, read: Read, venue: Entity) -> Iterator[Entity]:
        """The towns and countries beside the circuit in its row; a nation's code only in parentheses: Norisring (D)."""
        line = read.line
        for mention in line.mentions:
            if mention.type in "LN" and mention.value != venue:
                yield mention.value
        for i, token in enumerate(line.raw[1:-1], 1):
            if token in self.d.lexicon.codes and line.raw[i - 1] == "(" and line.raw[i + 1] == ")":
                yield self.d.lexicon.codes[token]


def _date(read: Read) -> Mention | None:
    return next((m for m in read.line.mentions if m.type == "D"), None)


def _year(read: Read) -> int | None:
    date = _date(read)
    return date.value.last_year if date else None
