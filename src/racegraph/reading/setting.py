"""Where and when a race is, whatever words tell it: what a clause says of the place and the day of its event."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from racegraph.fact import STATED, Fact, Status, Value
from racegraph.reading.clause import Clause
from racegraph.reading.discourse import Discourse
from racegraph.reading.event import Event
from racegraph.reading.grammar import finditer, search
from racegraph.reading.mention import Mention
from racegraph.reading.reference import MARK, series_told
from racegraph.reading.reliability import weighed
from racegraph.reading.segment import Sentence

_SURE = 0.9
_RULES = {"EventVenue": "venue-told", "EventDate": "date-told", "EventSeries": "series-told"}


def setting(clause: Clause, d: Discourse) -> Iterator[Fact]:
    """That the race which a clause tells by its place is there, and that what it dates to the day is on that day.

    The place must be a circuit, or a town that stands for one. Tests and celebrations are no races.
    """
    event = clause.event
    if event is None or clause.status not in STATED or search("no_race", clause.text):
        return
    marks = [(clause.marks[int(i)], kind) for kind, i in MARK.findall(clause.text)]
    days = [mark.value for mark, kind in marks if kind == "D" and mark.value[2]]
    here = _where(clause, event)
    reported = event.venue is not None and event.venue == d.dateline and not (here or event.name)
    if reported and event.venue is not None and clause.past and not d.placed:
        d.placed = True
        opening = [d.opening.sentence] if d.opening is not None else []
        yield _fact(
            "EventVenue", {"event": event.entity(), "venue": event.venue}, "asserted", [*opening, clause.sentence], d
        )
    if here is not None and clause.event_how == "told":
        for venue in (here, *_others(clause, here)):
            race = event if venue is here else replace(event, venue=venue.value, date=None, day="")
            where: dict[str, Value] = {"event": race.entity(), "venue": venue.value}
            yield _fact("EventVenue", where, _status(clause, event, days), [clause.sentence], d)
        yield from _series_of(clause, event, d)
    by_name = clause.event_how == "named"
    if days and event.date is not None and len(event.date[0]) == 10 and (by_name or here or _calls_it(clause, event)):
        roles: dict[str, Value] = {"event": event.entity(), "start": event.date[0], "end": event.date[1]}
        yield _fact("EventDate", roles, "asserted", [clause.sentence], d)


def _series_of(clause: Clause, event: Event, d: Discourse) -> Iterator[Fact]:
    """That a race belongs to the series which its clause names, unless in passing: “siegte in Spa in der DTM”.

    It belongs to it today, though it be still to come.
    """
    series = {mark.value for mark in series_told(clause.text, clause.marks) if mark.note != "reference"}
    if series == {event.series} and event.series is not None and not search("in_series_ranking", clause.text):
        roles: dict[str, Value] = {"event": event.entity(), "series": event.series, **event.when}
        yield _fact("EventSeries", roles, "asserted", [clause.sentence], d)


def _where(clause: Clause, event: Event) -> Mention | None:
    """The place of a clause at which its event is said to be."""
    for match in finditer("race_place", clause.text):
        place = clause.marks[int(match["i"] or match["i2"])]
        if place.value == event.venue and _stands_for_circuit(place):
            return place
    return None


def _calls_it(clause: Clause, event: Event) -> bool:
    """Whether a clause itself tells what kind of race its event is."""
    return (
        clause.event_how == "told"
        and bool(event.noun)
        and any(not search("no_event", match["noun"]) for match in finditer("event_noun", clause.text))
    )


def _stands_for_circuit(place: Mention) -> bool:
    return place.type == "V" or (place.entry is not None and "metonym" in place.entry.facts)


def _others(clause: Clause, first: Mention) -> Iterator[Mention]:
    """The places enumerated behind one: “in Spa und auf dem Nürburgring”, “weder in Spa noch in Monza”."""
    index = clause.marks.index(first)
    for match in finditer("places_enumerated", clause.text):
        places = [clause.marks[int(i)] for _, i in MARK.findall(match.group())]
        if places[0] is clause.marks[index]:
            yield from (place for place in places[1:] if _stands_for_circuit(place))


def _status(clause: Clause, event: Event, days: list[object]) -> Status:
    """A race with a date is fixed; one without is announced where it is still to come."""
    ahead = not clause.past and (event.future or clause.status == "announced")
    return "announced" if ahead and not days else "asserted"


def _fact(kind: str, roles: dict[str, Value], status: Status, told: list[Sentence], d: Discourse) -> Fact:
    rule = _RULES[kind]
    evidence = tuple(dict.fromkeys(sentence.span(d.article.id) for sentence in told))
    return Fact(kind, roles, status, evidence, rule, weighed(_SURE, rule))
