"""Which event a clause speaks of: the one it names, the one it tells by day, place or kind, or the one before."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, cast

from racegraph.fact import Entity
from racegraph.reading.almanac import almanac
from racegraph.reading.clause import Clause
from racegraph.reading.discourse import Discourse
from racegraph.reading.event import Event
from racegraph.reading.grammar import finditer, pattern, search, without
from racegraph.reading.mention import Mention
from racegraph.reading.reference import MARK, series_told

_ANY = ("Rennen", "Lauf")  # what any event may be called
_ROUNDS = 10  # a season of endurance races has no more
#: What an event is called that is no race, and is not gone on about as one.
TEST = "Test"


def resolve(d: Discourse, clause: Clause, before: Event | None, sentence: str) -> tuple[Event | None, str]:
    """The event that a clause speaks of: (event, how), how one of named, told, sentence, context, or empty.

    *before* is the event that the same sentence told before the clause.
    """
    return _Occasion(d, clause, before, sentence).resolve()


class _Occasion:
    """What a clause tells of its event, and the events told before that it may mean."""

    def __init__(self, d: Discourse, clause: Clause, before: Event | None, sentence: str) -> None:
        self.d, self.clause, self.before = d, clause, before
        self.text, self.marks = clause.text, clause.marks
        # What is told in the past is told of what has been, not of the coming event named just before.
        recent = before or d.event
        been = clause.past and d.past_event is not None and recent is not None and recent.future
        self.last = d.past_event if been else recent
        self.series = self._series()
        of_title = search("title_year", clause.text)
        self.season = clause.season if clause.season_how in {"year", "deictic"} and not of_title else ""
        self.date = self._date()
        self.noun, noun_day = self._noun()
        if self.noun and self.last is not None and self.last.noun == TEST:
            self.last = d.past_event  # the race is not the test told just before
        self.day = noun_day or self._day()
        self.venue = self._venue(sentence)
        if self.venue is not None and not self.noun and search("test_day", self.text):
            self.noun = TEST
        wished = self.venue is not None and search("may_happen", self.text)
        self.future = self._is_dated_ahead() or (not clause.past and (bool(wished) or self._is_to_come()))

    def resolve(self) -> tuple[Event | None, str]:
        name = self._name()
        if name:
            return self._named(name), "named"
        named_before = self.last is not None and (self.last.name or (self.last.venue and self.last.noun != TEST))
        if self.date and self.future and named_before and not (self.noun or self.day or self.venue or self.series):
            assert self.last
            return replace(self.last, date=self.date, future=True), "told"  # the day of the race spoken of
        if self.noun not in {"", *_ANY} or self.day or self.venue or self.date:
            return self._told()
        other_year = self.last and self.season and self.last.season and self.season[:4] != self.last.season[:4]
        if self.last is not None and other_year and self._is_of_the_same_name():
            return replace(self.last, season=self.season, date=None, future=False), "told"
        if self.last is not None and other_year and self.last.venue and search("there", self.text):
            return replace(self.last, season=self.season, date=None, future=False), "told"
        if self._is_of_another_series() and not other_year:
            return self._elsewhere()
        if self.last is not None and self.last is self.before and not other_year:
            return self.last, "sentence"
        if self.last is not None and not other_year:
            return replace(self.last), "context"
        guess = Event(article=self.d.article.id, series=self.series or self.d.series, season=self.season)
        guess.season = guess.season or _season_of(self.d, guess, self.clause)
        self._place(guess)
        self.d.guesses.append(guess)
        return guess, "context" if self.noun else ""

    # -- what the clause says -----------------------------------------------------------------------------------------

    def _first(self, letter: str) -> Any:
        return next((self.marks[int(i)].value for t, i in MARK.findall(self.text) if t == letter), None)

    def _series(self) -> Entity | None:
        """The series that the clause names, unless in passing."""
        return next((mark.value for mark in series_told(self.text, self.marks)), None)

    def _date(self) -> tuple[str, str] | None:
        told = None if search("at_home", self.text) else self._first("D")
        season = self.season or self.d.season_in_question(self.clause.past)
        return self.d.publication.iso_dates(told, season, self.clause.past) if told else None

    def _noun(self) -> tuple[str, str]:
        """What the clause calls an event, in its basic form, and the day in it: (“2. Lauf”, “Samstag”)."""
        numbered = search("series_round", self.text)
        if numbered is not None and 1 <= (number := self.marks[int(numbered["num"])].value) <= _ROUNDS:
            series = self.marks[int(numbered["series"])].value
            if series is not None and search("round_series", series.name.lower()):
                return f"{number}. Lauf", ""
        for match in finditer("event_noun", self.text):
            if not pattern("no_event").search(match["noun"]):
                return _noun(match, self.marks)
        return "", ""

    def _day(self) -> str:
        """The day of the race; the day of a trial (Qualifying am Freitag) is none, unless a race was on it as well."""
        match = search("weekday", self.text)
        if match is None:
            return ""
        day = almanac().weekdays[match["day"]]
        if day in self.d.race_days:
            return day
        trial = day not in {"Samstag", "Sonntag"} or search("session", self.text)
        return "" if trial and not self.noun else day

    def _venue(self, sentence: str) -> Entity | None:
        places = finditer("at_place", self.text)
        place = next((p for p in places if not pattern("after_races").search(self.text[: p.start()])), None)
        place = place or re.match(
            r"[ ,\":–]*(?:doch )?<(?P<t>[VL])(?P<i>\d+)> (?=<D\d+>|, <D\d+>|endete|brachte|\w+te |:)", self.text
        )
        if place is None or search("at_home", self.text):
            return None
        if not self.noun and search("no_race", self.text) and not search("test_day", self.text):
            return None
        spot = self.marks[int(place["i"])]
        known = spot.entry.facts if spot.entry else {}
        if "region" in known:
            return None
        racing = place["t"] == "V" or "metonym" in known
        racing = racing or (search("race_word", sentence) is not None and not search("at_work", self.text))
        return cast("Entity", spot.value) if racing else None

    def _is_dated_ahead(self) -> bool:
        """Whether the clause dates its event later than the article, whatever its tense: “testete für das Rennen am …”.

        Only a day can tell that, where the article has one as well.
        """
        publication = self.d.publication
        return self.date is not None and len(publication.published) == 10 and publication.is_before(self.date[0])

    def _is_to_come(self) -> bool:
        if search("future", self.text) or search("lineup", self.text):
            return True
        publication = self.d.publication
        if self.date:
            # Where only the month of publication is known, a date of that month told in the present is to come.
            coarse = len(publication.published) < 10 and self.date[0][:7] == publication.published[:7]
            return coarse or publication.is_before(self.date[0])
        when = self.day or re.search(r" uhr | am wochenende ", self.text)
        return bool(when and search("scheduled", self.clause.mask))

    def _name(self) -> str:
        """The name of its own that the clause gives the event: that of a famous race, or one by its hours."""
        d, text = self.d, without("supporting", self.text)
        named = next((self.marks[int(i)] for t, i in MARK.findall(text) if t == "E"), None)
        trial = self.noun.startswith(("Qualifikationsrennen", "Qualirennen"))
        name: str = named.value.name if named else self._name_by_hours()
        if not name:
            return ""
        if length := re.match(r"(\d+) ?(?:h|Stunden)\b", name):
            d.long_races[int(length[1])] = name
        return f"Qualifikationsrennen zum {name}" if trial else name

    def _name_by_hours(self) -> str:
        """“24-Stunden-Rennen in Spa”; “das 24h-Rennen” is the one of that length which the article named last."""
        match = search("hours_race", without("supporting", self.text))
        if match is None:
            return ""
        where = match["i"] or match["i2"]
        if not where and not re.search(r"rennen|klassiker", match.group()):
            return ""
        hours = re.match(r"<Q(\d+)>|(\d+)", match.group())
        assert hours
        number = self.marks[int(hours[1])].value if hours[1] else int(hours[2])
        if where:
            return f"{number}h-Rennen {self.marks[int(where)].value.name}"
        if number in self.d.long_races:
            return self.d.long_races[number]
        return f"{number}h-Rennen" + (f" {self.venue.name}" if self.venue else "")

    # -- the event ----------------------------------------------------------------------------------------------------

    def _named(self, name: str) -> Event:
        d = self.d
        same = self.last is not None and self.last.name == name and not self.season
        event = Event(name=name, date=self.date, article=d.article.id, series=self.series, venue=self.venue)
        event.season = self.season or (self.last.season if same and self.last else "")
        event.season = event.season or _season_of(d, event, self.clause)
        coming = self.last is not None and self.last.name == name and self.last.future
        event.future = self.future or (d.future and not self.before) or (coming and not self.clause.past)
        circuit = next((self.marks[int(i)].facts.get("circuit") for t, i in MARK.findall(self.text) if t == "E"), None)
        if circuit:
            d.held_at[name] = str(circuit)
        return event

    def _is_of_the_same_name(self) -> bool:
        """Whether the named race that this paragraph tells of is meant, in another year: “2017 gewann er”."""
        named = self.last is not None and self.last.name and self.clause.past and not self.series
        return bool(named) and self.d.event_paragraph == self.d.paragraph

    def _place(self, event: Event) -> None:
        """Put a race of this year and of the article's series where the article reports from, if nothing tells it."""
        d = self.d
        other = None not in {event.series, d.main_series} and event.series != d.main_series
        if event.venue is None and not (event.future or self.future or other or event.noun == TEST):
            now = event.season[:4] in {"", d.article.published[:4]}
            event.venue = d.dateline if now else None

    def _is_of_another_series(self) -> bool:
        """Whether the clause tells of a race, and names another series than that of the race spoken of before."""
        last, series = self.last, self.series
        other = last is not None and last.series is not None and series not in {None, last.series}
        return other and (bool(search("race_of_series", self.text)) or (bool(self.noun) and not (last and last.name)))

    def _elsewhere(self) -> tuple[Event, str]:
        """A race of the series that the clause names, at the place spoken of before only if it says “dort”."""
        assert self.last
        there = self.last.venue if search("there", self.text) else None
        event = Event(noun=self.noun, venue=there, series=self.series, future=self.future, article=self.d.article.id)
        event.season = self.season or _season_of(self.d, event, self.clause)
        return event, "told" if there or search("race_of_series", self.text) else ""

    def _is_where(self, base: Event) -> bool:
        """Whether only the place tells the race, and it is that of the named one spoken of: “(24h Spa …) in Spa”."""
        placed = self.venue is not None and self.d.held_at.get(base.name) == self.venue.name
        return placed and not self.series and self.noun in {"", *_ANY} and not self.day

    def _told(self) -> tuple[Event, str]:
        d, base = self.d, self.last
        if base and self._is_where(base):
            date, season = self.date or base.date, self.season or base.season
            return replace(base, season=season, date=date, venue=self.venue, future=self.future), "told"
        event = Event(
            noun=self.noun, day=self.day, venue=self.venue, series=self.series, date=self.date, future=self.future
        )
        event.article = d.article.id
        if base and base.name and not self.venue and self.day and not self.noun:
            return replace(base), "sentence" if self.before else "context"
        if base and not base.name and base.noun != TEST:
            self._inherit(event, base)
        event.series = event.series or d.series
        event.season = self.season or _season_of(d, event, self.clause)
        if base is None or not (base.name or base.venue):
            self._place(event)
        if self.venue is not None and not event.day:
            # The same place again, told with less: the finale in Estoril is “the race in Estoril”.
            known = d.venues.get(self.venue.iri)
            same = known is not None and (known.series, known.season) == (event.series, event.season)
            if known is not None and same and event.noun in {"", *_ANY}:
                return replace(known, date=event.date or known.date, future=event.future or known.future), "told"
            d.venues[self.venue.iri] = event
        dated = event.date is not None and self.noun and len(event.date[0]) == 10
        told = self.venue or event.noun not in {"", *_ANY} or event.day or dated
        return event, "told" if told else "context"

    def _inherit(self, event: Event, base: Event) -> None:
        """Take from the event spoken of before what the clause leaves out: venue, kind, series."""
        heat = re.fullmatch(
            r"[1-3]\. (?:Rennen|Lauf)"
            r"|(?:Auftakt|Eröffnungs|Schluss|Abschluss|Sprint|Haupt|Qualifikations|Quali|Feature|Wertungs).+",
            event.noun,
        )
        same = base is self.before or event.day or heat or event.noun in {"", *_ANY}
        if not self.venue and self.series in {None, base.series} and same:
            event.venue = base.venue
            if not event.noun or event.noun in _ANY:
                event.noun = event.noun if event.day else (base.noun or event.noun)
        event.series = self.series or base.series
        event.future = self.future or (base.future and self.venue in {None, base.venue})


def _season_of(d: Discourse, event: Event, clause: Clause) -> str:
    series = event.series or d.series
    if series is not None and series.iri in d.series_season and not event.name:
        return d.series_season[series.iri]
    if event.name and d.paragraph_season and clause.past:
        return d.paragraph_season
    if event.date and clause.season_how == "date":
        return event.date[0][:4]
    frame = d.season_in_question(clause.past)
    if event.name and "/" in frame:
        return ""  # the season of a series over the turn of a year is not that of a race of another
    return frame or (event.date[0][:4] if event.date else str(d.publication.year))


def _noun(match: re.Match[str], marks: list[Mention]) -> tuple[str, str]:
    noun = match["noun"]
    day = {
        "samstags": "Samstag",
        "sonntags": "Sonntag",
        "freitags": "Freitag",
        "donnerstags": "Donnerstag",
        "montags": "Montag",
        "mittwochs": "Mittwoch",
    }.get(match["day"] or "", "")
    base = re.sub(r"(?<=rennen)s$|(?<=finale)s$|(?<=lauf)(?:s|es)$|(?<=takt)(?:s|es)$", "", noun)
    if base in {"auftaktrennen", "auftaktlauf", "eröffnungsrennen", "eröffnungslauf"}:
        base = "Auftaktrennen"
    elif base.startswith(("saisonauftakt", "saisonstart", "saisoneröffnung", "auftakt")):
        base = "Saisonauftakt"
    elif base in {"finale", "saisonfinale", "finalrennen", "finallauf", "titelentscheidung"}:
        base = "Finale"
    elif base in {
        "rennen",
        "langstreckenrennen",
        "langstrecken-rennen",
        "autorennen",
        "lauf",
        "läufe",
        "läufen",
        "saisonlauf",
        "saisonrennen",
        "meisterschaftslauf",
        "wertungslauf",
        "durchgang",
        "durchgangs",
        "heimrennen",
        "regenrennen",
        "nachtrennen",
    }:
        base = "Rennen" if "rennen" in base else "Lauf"
    else:
        base = base[:1].upper() + base[1:]
    number = (
        marks[int(match["ord"][2:-1])].value
        if match["ord"]
        else marks[int(match["num"][2:-1])].value
        if match["num"]
        else 0
    )
    if number and base in {"Rennen", "Lauf"} and 1 <= number <= 30:
        base = f"{number}. {base}"
    return base, day
