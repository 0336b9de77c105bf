"""Facts of tables: calendars, results, starting grids, standings and entry lists, row by row.

A table is a run of neighbouring rows with the heading lines above it. What it tells (a race, a qualifying, a standing)
its heading says, or failing that its rows; words for that are in ``mappings/tables/words.yaml``. A row's own line is
the first evidence of its facts, the heading's lines the other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from racegraph.almanac import almanac
from racegraph.discourse import Discourse
from racegraph.event import Event
from racegraph.fact import Entity, Fact, Span, Status, Value
from racegraph.mention import Mention, name_of
from racegraph.read import Read
from racegraph.row import Row, RowReader, Section, column_names, matches, says, sections
from racegraph.token import fold

_READABLE = frozenset({"body", "headline", "table"})
_VERB = re.compile(
    r"(?<![\w-])(?:ist|sind|war|waren|wird|werden|wurden?|hat|haben|hatten?|findet|finden|startet|starten|setzt|setzen"
    r"|bestreitet|bestreiten|gewann|gewannen|steht|stehen|lautet|lauten|sieht|sehen|geht|gehen|fährt|fahren|tritt|treten"
    r"|schickt)(?![\w-])"
)
_HEADING_WORDS = 16
_HEADINGS = 3
_NUMBERED = re.compile(
    r"(?<![\w.])(?:(?P<a>\d{1,2})\. ?(?P<x>lauf|rennen|wertungslauf|saisonlauf|saisonrennen)"
    r"|(?P<y>lauf|rennen|läufe|race) (?P<b>\d{1,2})(?: (?:und|&|\+) (?P<c>\d{1,2}))?)(?![\w-])"
)
_NOUN = re.compile(
    r"(?<![\w-])(?:(?P<day>samstag|sonntag|freitag)s)?(?P<noun>saisonauftakt|auftaktrennen|auftakt|finale|saisonfinale"
    r"|qualifikationsrennen|sprintrennen|hauptrennen|rennen|lauf)(?![\w-])"
)
_HOURS = re.compile(
    r"(?<![\w-])(\d{1,2})(?:[ -]?(?:stunden|h))(?:[- ]?(?:rennens?|klassikers?)|(?= (?:auf|am|von|in|nürburg)))"
)
_ROW_OF_GRID = re.compile(r"\d+")
_DAY = re.compile(r"(?<![\w-])(montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|sonnabend)(?![\w-])")


@dataclass(frozen=True, slots=True)
class Table:
    """Neighbouring rows, the lines above that head them, and what its columns hold, where a line names them."""

    headings: tuple[Read, ...]
    rows: tuple[Read, ...]
    columns: tuple[str, ...] = ()


def with_tables(d: Discourse, reads: Sequence[Read]) -> Iterator[Read | Table]:
    """The reads in order, each run of rows as one table; a heading that is no sentence goes into its table."""
    reader = RowReader(d.article.text, d.finder)
    i, out = 0, 0
    above: list[Read] = []  # what heads the tables of all classes
    while i < len(reads):
        if reads[i].sentence.label != "table":
            i += 1
            continue
        end = i
        while end < len(reads) and reads[end].sentence.label == "table":
            end += 1
        head, columns = _heading(d, reader, reads[max(0, out) : i])
        if head and all(_names_class(d, r) for r in head):
            head = [*above, *head]
        else:
            above = [r for r in head if not _names_class(d, r)]
        spared = {id(r) for r in head if not _tells(d, r)}
        yield from (r for r in reads[out:i] if id(r) not in spared)
        yield Table(tuple(head), tuple(reads[i:end]), tuple(columns))
        i = out = end
    yield from reads[out:]


def _names_class(d: Discourse, read: Read) -> bool:
    """Whether a heading is a class alone, so that what heads the tables before holds on: “SP10”, “Klasse V4:”."""
    return any(m.type == "K" for m in read.line.mentions) and not matches(
        "kinds", _plain(d, read).removeprefix("klasse")
    )


def main_series(d: Discourse) -> Entity | None:
    """The series that the article is about: its headline's, or the one that it names most often."""
    head = d.article.headline.lower()
    counts = Counter(m.value for r in d.reads for m in r.line.mentions if m.type == "S")
    return max(counts, key=lambda s: (s.name.lower() in head, counts[s]), default=d.series)


def _plain(d: Discourse, read: Read) -> str:
    return " ".join(d.article.text[read.sentence.start : read.sentence.end].lower().split())


def _tells(d: Discourse, read: Read) -> bool:
    """Whether a heading is a sentence with a verb, to be read as one too."""
    return bool(_VERB.search(_plain(d, read))) and read.sentence.label in _READABLE


def _heading(d: Discourse, reader: RowReader, before: Sequence[Read]) -> tuple[list[Read], list[str]]:
    head: list[Read] = []
    columns: list[str] = []
    for read in reversed(before[-_HEADINGS - 1 :]):
        text = _plain(d, read)
        if not head and not columns and (columns := column_names(read.line, reader)):
            head.append(read)
            continue
        colon = bool(re.search(r":[?!.]*$", text))
        short = len(text.split()) <= _HEADING_WORDS and text[-1:] not in ".!?" and not _VERB.search(text)
        if not (colon or (short and read.sentence.label in {"headline", "menu", "body"})):
            break
        if read.sentence.label == "menu" and not (colon or matches("kinds", text)):
            break
        head.append(read)
        if (colon and len(text.split()) > 3) or len(head) >= _HEADINGS:
            break
    return head[::-1], columns


def read_table(d: Discourse, table: Table) -> Iterator[Fact]:
    """The facts of one table; moves the discourse on to the event that a heading names."""
    yield from _TableReader(d, table).facts()


class _TableReader:
    def __init__(self, d: Discourse, table: Table) -> None:
        self.d = d
        self.table = table
        self.reader = RowReader(d.article.text, d.finder)
        self.heading = " ".join(_plain(d, r) for r in table.headings)
        self.evidence = tuple(_span(d, r) for r in table.headings if r.sentence.label in _READABLE)
        self.marks = [m for r in table.headings for m in r.line.mentions]
        self.series = self._last("S") or d.series
        self.car_class = self._last("K")
        self.team = self._last("T")
        self.first = self.credible = True
        listed = [(r.line, s) for r in table.rows for s in sections(r.line)]
        self.placed = sum(self.reader.position(line, s.first, s.last)[0] > 0 for line, s in listed) * 2 > len(listed)
        self.calendar = False  # whether the heading, not only the rows' dates, says that it is one
        self.season = next((str(m.value) for m in self.marks if m.type == "Y"), "")
        self.year = next(
            (str(y) for r in table.rows if (y := self._year(r))), ""
        )  # of the row before, or the first told

    def _last(self, kind: str) -> Entity | None:
        found = [m.value for m in self.marks if m.type == kind]
        return found[-1] if found else None

    # -- what the table tells -----------------------------------------------------------------------------------------

    def facts(self) -> Iterator[Fact]:
        kind = matches("kinds", self.heading)
        if "date" in self.table.columns and "crew" not in self.table.columns:
            kind = "calendar"
        self.calendar = kind == "calendar"
        dated = [r for r in self.table.rows if self._date(r) and not self._position(r)]
        if dated and len(dated) * 2 > len(self.table.rows):
            kind = "calendar"
        if kind == "calendar":
            for read in self.table.rows:
                yield from self._calendar_row(read)
            return
        if kind == "standings" and self._timed():
            kind = "race"  # “Gesamtwertung” with laps and gaps: of the race, not of the season
        if kind in {"", "race"} and self._each_lapped():
            kind = self._session()
            if not kind:
                return
        self.credible = self._credible()
        for read in self.table.rows:
            for section in sections(read.line):
                yield from self._section(read, section, kind)

    def _section(self, read: Read, section: Section, kind: str) -> Iterator[Fact]:
        """The facts of a row, or of a list in one line under a head of its own."""
        line = read.line
        label = ""
        if section.first > section.head:
            printed = self.d.article.text[line.starts[section.head] : line.ends[section.first - 1]]
            label = " ".join(printed.lower().split()).rstrip(" :")
        own = matches("labels", label) or matches("kinds", label) if label else ""
        if not own and not self.credible:
            return
        plain = own in {"", "retired", "fastest", "pole", "row"}
        if self.first and plain:
            yield from self._event_of_heading(kind)
            self.first = False
        marks = [m for m in line.mentions if section.head <= m.first < section.first]
        if plain or not any(m.type in "SVEKLDO" for m in marks):
            listed = line.raw[section.first : section.first + 2] == ["1", "."]
            start = section.first if own or listed or any(m.type == "K" for m in marks) else section.head
            outer, self.car_class = self.car_class, next((m.value for m in marks if m.type == "K"), self.car_class)
            yield from self._listing(read, start, section.last, own or kind, label if own else "")
            self.car_class = outer
            return
        self.first = False
        outer_heading, outer_marks, outer = self.heading, self.marks, self.car_class  # a heading in the line itself
        self.heading, self.marks = f"{self.heading} {label}".strip(), [*self.marks, *marks]
        self.series, self.car_class = self._last("S") or self.series, self._last("K")
        yield from self._event_of_heading(own)
        yield from self._listing(read, section.first, section.last, own, "")
        self.heading, self.marks, self.car_class = outer_heading, outer_marks, outer

    def _timed(self) -> bool:
        """Whether the rows tell laps, times or gaps, as a race's do and a season's do not."""
        if {"laps", "time"} & set(self.table.columns):
            return True
        rows = [self.reader.read(r.line, 0, len(r.line.raw), self.table.columns) for r in self.table.rows]
        return sum(row.timed for row in rows) * 2 > len(rows)

    def _each_lapped(self) -> bool:
        """Whether more than half of the rows tell a lap of their own: an order by lap times, of no race."""
        rows = [self.reader.read(r.line, 0, len(r.line.raw), self.table.columns) for r in self.table.rows]
        placed = [row for row in rows if row.position > 1]
        return sum(bool(row.laps) for row in placed) * 2 > len(placed)

    def _session(self) -> str:
        """The session that lap times are from, by what the text says last before them; '' where it says nothing."""
        d, start = self.d, self.table.rows[0].sentence.start
        told = [d.article.headline.lower(), *(_plain(d, r) for r in d.reads if r.sentence.end <= start)]
        said = (matches("sessions", text) for text in reversed(told))
        return next((kind for kind in said if kind), "")

    def _credible(self) -> bool:
        """Whether rows speak of people, teams, cars or laps: other things are numbered too."""
        good = 0
        for read in self.table.rows:
            row = self.reader.read(read.line, 0, len(read.line.raw), self.table.columns)
            good += row.timed or any(m.type in "PTCM" for m in read.line.mentions)
        return good * 2 >= len(self.table.rows)

    def _position(self, read: Read) -> bool:
        line = read.line
        position, unplaced, at = self.reader.position(line, 0, len(line.raw))
        dated = any(m.type == "D" and m.first < at for m in line.mentions)
        return (
            bool(position or unplaced) and not dated and not any(m.type == "D" and m.first == at for m in line.mentions)
        )

    def _fact(
        self, kind: str, status: Status, read: Read | None, rule: str, confidence: float, **roles: Value | None
    ) -> Fact:
        spans = ((_span(self.d, read),) if read else ()) + self.evidence
        said = {role: value for role, value in roles.items() if value not in (None, "")}
        return Fact(kind, said, status, tuple(dict.fromkeys(spans)), f"table.{rule}", confidence)

    # -- calendars ----------------------------------------------------------------------------------------------------

    def _date(self, read: Read) -> Mention | None:
        return next((m for m in read.line.mentions if m.type == "D"), None)

    def _year(self, read: Read) -> int | None:
        date = self._date(read)
        return date.value.last_year if date else None

    def _calendar_row(self, read: Read) -> Iterator[Fact]:
        d, line = self.d, read.line
        date = self._date(read)
        if date is None:
            return
        series = next((m.value for m in line.mentions if m.type == "S"), None)
        named = next((m.value for m in line.mentions if m.type == "E"), None)
        over = series or self.series
        season = (
            self.season
            or (d.series_season.get(over.iri, "") if over and not series else "")
            or ("" if series else self.year or d.frame_season)
        )
        self.year = str(self._year(read) or self.year)
        dates = d.publication.iso_dates(date.value, season)
        if dates is None or (over is None and named is None):
            return
        venue = self._venue(read)
        elsewhere = venue is not None and not any(m.type == "P" for m in line.mentions)
        if not (self.calendar or series or named or elsewhere):
            return  # a timetable, or news by the day
        start, end = dates
        if not season and over is not None:
            season = start[:4]
        text = _plain(d, read)
        status: Status = "announced" if d.publication.is_before(end) else "asserted"
        if says("cancelled", text):
            status = "denied"
        for event in self._calendar_events(named, over, start, venue, text):
            rule = "calendar"
            if venue is not None:
                yield self._fact(
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
                yield self._fact(
                    "EventDate", status, read, rule, 0.95, event=event, start=start, end=end, season=season
                )
            if series is not None:
                yield self._fact("EventSeries", "asserted", read, rule, 0.93, event=event, series=series, season=season)
        if venue is not None and venue.kind == "Circuit":
            for where in self._around(read, venue):
                yield self._fact("Location", "asserted", read, "location", 0.94, place=venue, location=where)

    def _calendar_events(
        self, named: Entity | None, series: Entity | None, start: str, venue: Entity | None, text: str
    ) -> list[Entity]:
        """The event of a calendar's row, named by what tells it apart: its own name, its number, or series and day."""
        if named is not None:
            return [Entity("Event", f"{named.name} {start[:4]}")]
        assert series is not None
        number = _NUMBERED.search(text)
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
        if "venue" in self.table.columns:
            pieces = [p for p in self.reader.pieces(line, 0, len(line.raw)) if not p.enclosed]
            at = self.table.columns.index("venue")
            if len(pieces) == len(self.table.columns):
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

    # -- results, grids, standings, entries ---------------------------------------------------------------------------

    def _event_of_heading(self, kind: str) -> Iterator[Fact]:
        """Settle which event the rows are of, and give what the heading itself says of it."""
        d, text = self.d, self.heading
        told = Event(article=d.article.id, series=self._last("S"), season=self.season)
        told.venue = self._last("V") or self._last("L")
        date = next((m for m in self.marks if m.type == "D"), None)
        told.date = d.publication.iso_dates(date.value, self.season or d.frame_season) if date else None
        day = _DAY.search(text)
        if day and not (
            kind in {"qualifying", "practice", "grid"} and day[1] not in {"samstag", "sonntag", "sonnabend"}
        ):
            told.day = almanac().weekdays[day[1]]
        named = self._last("E")
        number, noun, hours = _NUMBERED.search(text), _NOUN.search(text), _HOURS.search(text)
        if named is not None:
            told.name = named.name
        elif hours and told.venue is not None:
            told.name = f"{hours[1]}h-Rennen {told.venue.name}"
        elif number and kind != "standings":
            told.noun = (
                f"{number['a'] or number['b']}. {'Lauf' if 'l' in (number['x'] or number['y'])[:2] else 'Rennen'}"
            )
        elif noun:
            told.day = told.day or (noun["day"] or "").capitalize()
            told.noun = (
                ""
                if noun["noun"] in {"rennen", "lauf"}
                else "Saisonauftakt"
                if "auftakt" in noun["noun"]
                else noun["noun"].removeprefix("saison").capitalize()
            )
        event = self._settle(replace(told))
        d.event = event
        if told.series is not None:
            d.series = told.series
        if not any(_tells(d, r) for r in self.table.headings):
            future: Status = "announced" if told.date and d.publication.is_before(told.date[1]) else "asserted"
            if told.venue is not None and (told.series or told.date or told.name):
                yield self._fact(
                    "EventVenue",
                    future,
                    None,
                    "heading",
                    0.93,
                    event=event.entity(),
                    venue=told.venue,
                    date=told.date[0] if told.date and told.date[0] == told.date[1] else None,
                )
            if told.date and len(told.date[0]) == 10:
                yield self._fact(
                    "EventDate",
                    future,
                    None,
                    "heading",
                    0.92,
                    event=event.entity(),
                    start=told.date[0],
                    end=told.date[1],
                    season=event.season,
                )
            if told.series is not None and (told.venue or told.name):
                yield self._fact(
                    "EventSeries",
                    "asserted",
                    None,
                    "heading",
                    0.92,
                    event=event.entity(),
                    series=told.series,
                    season=event.season,
                )

    def _settle(self, told: Event) -> Event:
        """What the heading tells of an event, joined with the event that the text speaks of, where they may be one."""
        d, base = self.d, self.d.event
        if base is not None and self.placed and not (told.name or told.venue):
            base = self._finished(base)
        if base is None:
            told.season = told.season or self._season(told)
            told.series = told.series or d.series
            return told
        if self._agree(told, base):
            joined = replace(
                base, date=told.date or base.date, series=base.series or told.series, venue=base.venue or told.venue
            )
            if not base.name and not base.noun and told.noun:
                joined.noun = told.noun
            if told.name:
                joined.name, joined.noun = told.name, ""
            if told.day and not joined.name and base.noun in {"", "Rennen", "Lauf"}:
                joined.day = told.day
            joined.season = told.season or base.season or self._season(told)
            return joined
        alike = told.series in {None, base.series}
        told.venue = told.venue or (base.venue if alike else None)
        told.series = told.series or (base.series if alike else None) or d.series
        told.season = told.season or (base.season if alike else "") or self._season(told)
        told.future = base.future and alike
        return told

    def _finished(self, last: Event) -> Event | None:
        """The race that an order of finishing is of: not the next, and none of another series, told just before."""
        main = self._last("S") or main_series(self.d)
        found = self.d.past_event if last.future and self.d.past_event is not None else last
        if main is not None and found.series not in {None, main}:
            return Event(article=self.d.article.id, series=main, season=found.season)
        return found

    def _season(self, told: Event) -> str:
        d = self.d
        over = told.series or d.series
        if told.date:
            return told.date[0][:4]
        return (d.series_season.get(over.iri, "") if over else "") or d.frame_season or str(d.publication.year)

    def _agree(self, told: Event, base: Event) -> bool:
        """Whether two tellings may be of one event: nothing that both tell differs."""
        for name in ("series", "season", "name"):
            a, b = getattr(told, name), getattr(base, name)
            if a and b and a != b:
                return False
        if base.name and told.series and not told.name and told.series != base.series:
            return False
        if told.name and (base.noun not in {"", "Rennen"} or base.day):
            return False
        if base.name and (told.day or told.noun) and not told.name:
            return told.venue is None or told.venue.name in base.name
        if told.venue and base.venue and not self._same_place(told.venue, base.venue):
            return False
        if told.day and base.day and told.day != base.day:
            return False
        first = {"Saisonauftakt", "1. Lauf", "1. Rennen"}
        plain = {"", "Rennen", "Lauf"}
        same = told.noun == base.noun or told.noun in plain or base.noun in plain or {told.noun, base.noun} <= first
        return same and not (
            told.day and not base.day and base.noun in plain and base.day != told.day and not base.noun
        )

    def _same_place(self, a: Entity, b: Entity) -> bool:
        if a == b:
            return True
        x, y = set(fold(a.name).split()), set(fold(b.name).split())
        return x <= y or y <= x

    def _listing(self, read: Read, start: int, end: int, kind: str, label: str) -> Iterator[Fact]:
        line = read.line
        for first, last in self.reader.entries(line, start, end):
            row = self.reader.read(line, first, last, self.table.columns if not label else ())
            yield from self._row(read, row, kind, label)

    def _row(self, read: Read, row: Row, kind: str, label: str) -> Iterator[Fact]:
        d = self.d
        if kind == "standings" or (
            kind in {"", "race"}
            and row.points is not None
            and not row.timed
            and row.position
            and not row.team
            and not row.car
            and "rennen" not in self.heading
        ):
            yield from self._standing(read, row, label)
            return
        people = self._people(read, row)
        if not people and row.team is None:
            return
        if not kind and not self._telling(row, people):
            return
        event = d.current_event()
        if event.series is None:
            event.series = self.series
        if not event.season:
            event.season = self._season(event)
        occasion = event.entity()
        if kind == "row":
            yield from self._grid_row(read, people, occasion, label)
            return
        if kind == "class_winners" and not row.position and (row.car_class or self.car_class):
            row.position = 1
        entry = kind == "entry" or not (row.position or row.unplaced or label)
        ahead = event.future or (d.future and entry) or bool(event.date and d.publication.is_before(event.date[1]))
        status: Status = "announced" if ahead and entry else "asserted"
        if row.position and not entry and kind != "interim":
            yield from self._placing(read, row, kind, people, occasion)
        if label and kind in {"fastest", "pole"} and people:
            for time, printed in row.laps[:1]:
                session = "race" if kind == "fastest" else "qualifying"
                for who in people[:1]:
                    yield self._fact(
                        "LapTime",
                        "asserted",
                        read,
                        kind,
                        0.94,
                        participant=who,
                        event=occasion,
                        lapTime=time,
                        printed=printed,
                        session=session,
                    )
            if kind == "pole":
                for who in people:
                    yield self._fact(
                        "QualifyingResult", "asserted", read, kind, 0.94, participant=who, event=occasion, position=1
                    )
        if kind == "retired" or row.unplaced == "retired":
            reason = next((r for r in row.rest if says("reasons", r.lower())), "")
            for who in people:
                yield self._fact(
                    "Retirement",
                    "asserted",
                    read,
                    "retired",
                    0.94,
                    participant=who,
                    event=occasion,
                    reason=re.split(r" (?:in|nach) (?:runde|\d)", reason, flags=re.I)[0],
                )
        if row.unplaced == "absent":
            return
        yield from self._entry(read, row, people, status, event, occasion, entry and not label and kind == "entry")

    def _grid_row(self, read: Read, people: Sequence[Entity], occasion: Entity, label: str) -> Iterator[Fact]:
        """“2. Reihe: A, B”: those who start third and fourth, from rows of two."""
        found = _ROW_OF_GRID.search(label)
        if found is None or len(people) != 2:
            return
        for place, who in enumerate(people, 2 * int(found[0]) - 1):
            yield self._fact(
                "QualifyingResult", "asserted", read, "grid-row", 0.92, participant=who, event=occasion, position=place
            )

    def _telling(self, row: Row, people: Sequence[Entity]) -> bool:
        """Whether a row whose heading is silent is of a race: it has a crew, and a team, car or time."""
        return (
            bool(people)
            and bool(row.position or row.unplaced)
            and (row.timed or row.car is not None or (row.team is not None and len(people) > 1))
        )

    def _placing(self, read: Read, row: Row, kind: str, people: Sequence[Entity], occasion: Entity) -> Iterator[Fact]:
        fact = {"qualifying": "QualifyingResult", "grid": "QualifyingResult", "practice": "PracticeResult"}.get(
            kind, "RaceResult"
        )
        rule = {"QualifyingResult": "qualifying", "PracticeResult": "practice"}.get(fact, "result")
        teams = [row.team] if row.team and not people else []
        for who in (*people, *teams):
            yield self._fact(
                fact,
                "asserted",
                read,
                rule,
                0.95,
                participant=who,
                event=occasion,
                position=row.position,
                inClass=(row.car_class if kind == "class_winners" else None) or self.car_class,
            )
            if fact != "RaceResult" and kind != "grid":
                for time, printed in row.laps[:1]:
                    yield self._fact(
                        "LapTime",
                        "asserted",
                        read,
                        rule,
                        0.92,
                        participant=who,
                        event=occasion,
                        lapTime=time,
                        printed=printed,
                        session=kind,
                    )

    def _entry(
        self,
        read: Read,
        row: Row,
        people: Sequence[Entity],
        status: Status,
        event: Event,
        occasion: Entity,
        starts: bool,
    ) -> Iterator[Fact]:
        """Team, car, class and crew of a row; *starts*: it is an entry for the event, and says so."""
        season = event.season
        team = row.team or (self.team if starts else None)
        group = row.car_class or (self.car_class if starts or row.position else None)
        for who in people:
            if team is not None:
                yield self._fact("TeamEntry", status, read, "team", 0.94, driver=who, team=team, season=season)
            if row.car is not None:
                yield self._fact("CarEntry", status, read, "car", 0.95, driver=who, car=row.car, season=season)
            if group is not None:
                yield self._fact(
                    "ClassEntry", status, read, "class", 0.92, participant=who, season=season, **{"class": group}
                )
            if starts:
                yield self._fact("Start", status, read, "start", 0.92, participant=who, event=occasion)
        for a, b in combinations(sorted(people, key=lambda p: p.iri), 2):
            yield self._fact("Teammates", status, read, "crew", 0.95, driver=a, teammate=b, season=season)
        yield from self._origins(read, row, people)
        if row.car is not None and row.make:
            yield self._fact(
                "CarMake", "asserted", read, "make", 0.96, car=row.car, manufacturer=Entity("Manufacturer", row.make)
            )

    def _origins(self, read: Read, row: Row, people: Sequence[Entity]) -> Iterator[Fact]:
        """Nations and towns that stand behind the names of a row."""
        for index, nation in row.nations:
            if index < len(people):
                yield self._fact("Nationality", "asserted", read, "nation", 0.95, person=people[index], country=nation)
        for index, town in row.homes:
            if index < len(people):
                yield self._fact("HomeTown", "asserted", read, "home", 0.93, person=people[index], place=town)

    def _standing(self, read: Read, row: Row, label: str) -> Iterator[Fact]:
        series = self._last("S") or main_series(self.d)
        if series is None or not row.position:
            return
        heading = f"{self.heading} {label}"
        season = (
            self.season
            or self.d.series_season.get(series.iri, "")
            or self.d.frame_season
            or (self.d.event.season if self.d.event and self.d.event.season else str(self.d.publication.year))
        )
        interim = (
            "true" if says("interim", heading) and not says("final", heading) and not self._over(heading) else None
        )
        who: list[Entity] = self._people(read, row)
        if says("of_makes", heading):
            who = [Entity("Manufacturer", row.make)] if row.make else []
        elif says("of_teams", heading) or not who:
            name = self._names(read, row)
            who = [row.team] if row.team else [Entity("Team", name)] if says("of_teams", heading) and name else who
        if who and who == (people := self._people(read, row)):
            yield from self._origins(read, row, people)
            for driver in people if row.team is not None else ():
                yield self._fact(
                    "TeamEntry", "asserted", read, "team", 0.93, driver=driver, team=row.team, season=season
                )
        for participant in who:
            yield self._fact(
                "ChampionshipStanding",
                "asserted",
                read,
                "standing",
                0.94,
                participant=participant,
                series=series,
                position=row.position,
                season=season,
                interim=interim,
            )
            if row.points is not None:
                yield self._fact(
                    "Points",
                    "asserted",
                    read,
                    "points",
                    0.93,
                    participant=participant,
                    points=row.points,
                    series=series,
                    season=season,
                )

    def _over(self, heading: str) -> bool:
        """Whether a standing after N of N races is the final one."""
        match = re.search(r"nach (\d+) von (\d+) ", heading)
        return bool(match and match[1] == match[2])

    def _names(self, read: Read, row: Row) -> str:
        return " ".join(name_of(read.line, a, b) for a, b in row.people)

    def _people(self, read: Read, row: Row) -> list[Entity]:
        """The row's people; a surname alone is the article's person of that name, or one only known so."""
        out: list[Entity] = []
        for first, last in row.people:
            mark = next(
                (m for m in read.line.mentions if m.type == "P" and m.first == first and m.last == last and m.entities),
                None,
            )
            name = name_of(read.line, first, last)
            if mark is not None:
                out.append(mark.entities[0])
            elif name in self.d.people.names:
                out.append(self.d.people.names[name].entity)
            elif (known := self.d.people.surname(fold(name))) is not None:
                out.append(known.entity)
            elif (meant := self._initialled(name)) is not None:
                out.append(meant)
            elif " " in name:
                out.append(self.d.people.add(name).entity)
            else:
                out.append(Entity("Person", name, f"{name} {self.d.article.id}"))
        return list(dict.fromkeys(out))

    def _initialled(self, name: str) -> Entity | None:
        """Whom “M. Bergmann” means: the person of that surname whose given name begins so."""
        match = re.fullmatch(r"(\w{1,3})\. ?(.+)", name)
        if not match:
            return None
        people = self.d.people.by_surname.get(fold(match[2]), ())
        return next((p.entity for p in people if p.given.startswith(fold(match[1]))), None)


def _span(d: Discourse, read: Read) -> Span:
    return Span(d.article.id, read.sentence.start, read.sentence.end)
