"""Which event the rows of a table are of: what its heading tells, joined with what the text has told before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from racegraph.fact import Entity, Fact, Status
from racegraph.reading.almanac import almanac
from racegraph.reading.discourse import Discourse
from racegraph.reading.event import Event
from racegraph.reading.tables.heading import Heading, tells
from racegraph.reading.tables.layout import sections
from racegraph.reading.tables.listing import Listing
from racegraph.reading.tables.words import NUMBERED
from racegraph.reading.token import fold

_NOUN = re.compile(
    r"(?<![\w-])(?:(?P<day>samstag|sonntag|freitag)s)?(?P<noun>saisonauftakt|auftaktrennen|auftakt|finale|saisonfinale"
    r"|qualifikationsrennen|sprintrennen|hauptrennen|rennen|lauf)(?![\w-])"
)
_HOURS = re.compile(
    r"(?<![\w-])(\d{1,2})(?:[ -]?(?:stunden|h))(?:[- ]?(?:rennens?|klassikers?)|(?= (?:auf|am|von|in|nürburg)))"
)
_DAY = re.compile(r"(?<![\w-])(montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|sonnabend)(?![\w-])")


class TableEvent:
    """Settles for the discourse which event the rows of a table are of."""

    def __init__(self, listing: Listing) -> None:
        self.listing = listing
        self.d = listing.d
        self.settled = False
        listed = [(r.line, s) for r in listing.table.rows for s in sections(r.line)]
        placed = sum(listing.reader.layout.position(line, s.first, s.last)[0] > 0 for line, s in listed)
        self.placed = placed * 2 > len(listed)

    def settle_once(self, heading: Heading, kind: str) -> Iterator[Fact]:
        """Settle the event by a heading, unless that was done."""
        if not self.settled:
            yield from self.settle(heading, kind)

    def settle(self, heading: Heading, kind: str) -> Iterator[Fact]:
        """Settle which event the rows are of, and give what the heading itself says of it."""
        self.settled = True
        d, text = self.d, heading.text
        told = Event(article=d.article.id, series=heading.last("S"), season=heading.season)
        told.venue = heading.last("V") or heading.last("L")
        date = next((m for m in heading.marks if m.type == "D"), None)
        told.date = d.publication.iso_dates(date.value, heading.season or d.frame_season) if date else None
        day = _DAY.search(text)
        if day and not (
            kind in {"qualifying", "practice", "grid"} and day[1] not in {"samstag", "sonntag", "sonnabend"}
        ):
            told.day = almanac().weekdays[day[1]]
        named = heading.last("E")
        number, noun, hours = NUMBERED.search(text), _NOUN.search(text), _HOURS.search(text)
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
        event = self._joined(heading, replace(told))
        d.event = event
        if told.series is not None:
            d.series = told.series
        if not any(tells(d, r) for r in self.listing.table.headings):
            future: Status = "announced" if told.date and d.publication.is_before(told.date[1]) else "asserted"
            if told.venue is not None and (told.series or told.date or told.name):
                yield self.listing.fact(
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
                yield self.listing.fact(
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
                yield self.listing.fact(
                    "EventSeries",
                    "asserted",
                    None,
                    "heading",
                    0.92,
                    event=event.entity(),
                    series=told.series,
                    season=event.season,
                )

    def _joined(self, heading: Heading, told: Event) -> Event:
        """What the heading tells of an event, joined with the event that the text speaks of, where they may be one."""
        d, base = self.d, self.d.event
        if base is not None and self.placed and not (told.name or told.venue):
            base = self._finished(heading, base)
        if base is None:
            told.season = told.season or season_of(d, told)
            told.series = told.series or d.series
            return told
        if _agree(told, base):
            joined = replace(
                base, date=told.date or base.date, series=base.series or told.series, venue=base.venue or told.venue
            )
            if not base.name and not base.noun and told.noun:
                joined.noun = told.noun
            if told.name:
                joined.name, joined.noun = told.name, ""
            if told.day and not joined.name and base.noun in {"", "Rennen", "Lauf"}:
                joined.day = told.day
            joined.season = told.season or base.season or season_of(d, told)
            return joined
        alike = told.series in {None, base.series}
        told.venue = told.venue or (base.venue if alike else None)
        told.series = told.series or (base.series if alike else None) or d.series
        told.season = told.season or (base.season if alike else "") or season_of(d, told)
        told.future = base.future and alike
        return told

    def _finished(self, heading: Heading, last: Event) -> Event | None:
        """The race that an order of finishing is of: not the next, and none of another series, told just before."""
        main = heading.last("S") or self.listing.main_series()
        found = self.d.past_event if last.future and self.d.past_event is not None else last
        if main is not None and found.series not in {None, main}:
            return Event(article=self.d.article.id, series=main, season=found.season)
        return found


def season_of(d: Discourse, told: Event) -> str:
    """The season of an event: of its date, its series, the article, or the year of its publication."""
    over = told.series or d.series
    if told.date:
        return told.date[0][:4]
    return (d.series_season.get(over.iri, "") if over else "") or d.frame_season or str(d.publication.year)


def _agree(told: Event, base: Event) -> bool:
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
    if told.venue and base.venue and not _same_place(told.venue, base.venue):
        return False
    if told.day and base.day and told.day != base.day:
        return False
    first = {"Saisonauftakt", "1. Lauf", "1. Rennen"}
    plain = {"", "Rennen", "Lauf"}
    same = told.noun == base.noun or told.noun in plain or base.noun in plain or {told.noun, base.noun} <= first
    return same and not (told.day and not base.day and base.noun in plain and base.day != told.day and not base.noun)


def _same_place(a: Entity, b: Entity) -> bool:
    if a == b:
        return True
    x, y = set(fold(a.name).split()), set(fold(b.name).split())
    return x <= y or y <= x
