"""What a fact says besides: who finishes in a series' race competes in that series; the race is where it is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from racegraph.fact import STATED, Entity, Fact, Value
from racegraph.reading.clause import Clause
from racegraph.reading.reference import MARK, is_aside, series_told

#: Kinds of fact that tell of somebody in a race, and of how somebody stands in a series.
_IN_RACE = frozenset(
    {"RaceResult", "RaceWin", "Podium", "QualifyingResult", "PracticeResult", "LapTime", "Retirement", "Start"}
)
_IN_SERIES = frozenset({"ChampionshipStanding", "Title", "Points"})
#: Kinds of fact that tell who drives what, for whom and with whom: in the series that the clause says it is done in.
_IN_CAR = frozenset({"Teammates", "TeamEntry", "CarEntry"})
_RACED_IN = re.compile(r"(?<! wie) (?:in der|im|in die|ins|in) (?:(?!<)\S+ ){0,2}?<S(\d+)>(?![\w-])")
#: Kinds of fact that tell where or when a race is.
_OF_EVENT = frozenset({"EventVenue", "EventDate"})
_SURE = 0.95  # how sure what follows is, of what it follows from


def implied(fact: Fact, clause: Clause, sentence: str) -> Iterator[Fact]:
    """What follows from a fact that a clause of a rendered *sentence* states, as far as the sentence says it.

    The series and the venue must stand in the sentence: what is known of a race from the text before is not said again.
    """
    if fact.status not in STATED:
        return
    if fact.kind in _IN_RACE and clause.event is not None:
        event = clause.event
        told = _named(clause, sentence)
        if event.series is not None and event.series in told and clause.event_how != "context":
            yield from _entry(fact, "SeriesEntry", {"series": event.series, **event.when})
        if event.venue in told and clause.event_how == "told" and event.future == (fact.status == "announced"):
            assert event.venue is not None
            if not event.future or event.date is None:
                yield _also(fact, "EventVenue", {"event": fact.roles["event"], "venue": event.venue})
    elif (
        fact.kind in _IN_SERIES
        and {"series", "season"} <= fact.roles.keys()
        and fact.roles["series"] in _named(clause, sentence)
    ):
        yield from _entry(fact, "SeriesEntry", {r: fact.roles[r] for r in ("series", "season") if r in fact.roles})
    elif fact.kind in _IN_CAR and fact.roles.get("season") == (clause.also or fact.roles.get("season")):
        # “wie schon 2019 in der DTM”: the series is that of the other season
        series = {clause.marks[int(i)].value for i in _RACED_IN.findall(clause.text) if not is_aside(clause.text, i)}
        if len(series) == 1:
            when: dict[str, Value] = {"season": fact.roles["season"]} if "season" in fact.roles else {}
            for role in ("driver", "teammate"):
                if role in fact.roles:
                    yield _also(
                        fact, "SeriesEntry", {"participant": fact.roles[role], "series": next(iter(series)), **when}
                    )
    if fact.kind in _IN_RACE | _OF_EVENT:
        yield from _part_of_series(fact, clause)
    if "inClass" in fact.roles and not _is_unnamed(fact.roles["inClass"]):
        yield from _entry(fact, "ClassEntry", {"class": fact.roles["inClass"], **clause.when})


def _part_of_series(fact: Fact, clause: Clause) -> Iterator[Fact]:
    """The series of a race that a clause tells by place, day or kind, where it names the series, too."""
    event = clause.event
    if event is None or clause.event_how != "told" or event.name or event.series is None or event.future:
        return
    told = {mark.value for mark in series_told(clause.text, clause.marks)}
    if event.series in told and fact.roles.get("event") == event.entity():
        yield _also(fact, "EventSeries", {"event": fact.roles["event"], "series": event.series, **event.when})


def _named(clause: Clause, sentence: str) -> set[Entity]:
    """The series and places that a sentence names; “die Serie” names none."""
    marks = (clause.marks[int(i)] for letter, i in MARK.findall(sentence) if letter in "SVL")
    return {mark.value for mark in marks if mark.note != "reference"}


def _is_unnamed(car_class: Value) -> bool:
    """Whether a class is one that its article does not name: the car is in that of its article, and of no other."""
    return isinstance(car_class, Entity) and bool(car_class.key)


def _entry(fact: Fact, kind: str, roles: dict[str, Value]) -> Iterator[Fact]:
    """The entry of the fact's participant in a series or a class; no make is entered in a class."""
    who = fact.roles.get("participant")
    if isinstance(who, Entity) and (kind == "SeriesEntry" or who.kind in {"Person", "Team"}):
        yield _also(fact, kind, {"participant": who, **roles})


def _also(fact: Fact, kind: str, roles: dict[str, Value]) -> Fact:
    return replace(fact, kind=kind, roles=roles, confidence=round(fact.confidence * _SURE, 3))
