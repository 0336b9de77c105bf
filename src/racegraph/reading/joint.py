"""What the results of a clause say together: who shares one place shares a car; who came in before whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from racegraph.fact import STATED, Entity, Fact, Value
from racegraph.reading.clause import Clause
from racegraph.reading.crew import LARGEST_CREW
from racegraph.reading.firing import symmetric
from racegraph.reading.grammar import finditer, search
from racegraph.reading.placing import behind
from racegraph.reading.reliability import weighed

_SURE = 0.95  # how sure what follows is, of what it follows from
#: Results that one car has, whoever drives it.
_OF_A_CAR = frozenset({"RaceResult", "RaceWin", "QualifyingResult", "PracticeResult"})
_OF_THE_RACE = frozenset({"RaceResult", "RaceWin"})


def joint(facts: Sequence[Fact], clause: Clause, before: Sequence[Fact] = ()) -> Iterator[Fact]:
    """What follows from the *facts* that a clause states, taken together, and from those told right *before*."""
    told = [fact for fact in facts if fact.status in STATED]
    yield from _crews(told, clause)
    yield from _followers(told, clause)
    yield from _next_in_line(told, clause, [fact for fact in before if fact.status == "asserted"])


def _next_in_line(facts: Sequence[Fact], clause: Clause, before: Sequence[Fact]) -> Iterator[Fact]:
    """“A wird Dritte, dahinter B und C”: who is told to come behind those whose place was told just before."""
    match = search("next_in_line", clause.text)
    if match is None or clause.status != "asserted":
        return
    here = [fact for fact in facts if fact.kind in _OF_A_CAR]
    if here and match.start() == 0:
        return  # their places are told
    results = _by_place(here or before, _OF_A_CAR)
    if not results:
        return
    session, place, event, in_class = max(results, key=lambda told: told[1])
    last = results[session, place, event, in_class]
    if any(told[0] != session or told[2] != event or told[3] != in_class for told in results):
        return  # of several races or classes, nobody knows which
    leaders = {f.roles["participant"] for f in last if _kind(f.roles["participant"]) == "Person"}
    for who, at in behind(match["who"], clause.marks, max(1, len(leaders)), place):
        if who not in leaders:
            roles: dict[str, Value] = {"participant": who, "position": at, "event": event}
            if in_class:
                roles["inClass"] = in_class
            kind = "RaceResult" if session == "race" else session
            here_told = clause.sentence.span(last[0].evidence[0].article)
            evidence = tuple(dict.fromkeys((*last[0].evidence, here_told)))
            yield replace(_also(last[0], kind, roles, "next"), evidence=evidence)


def _crews(facts: Sequence[Fact], clause: Clause) -> Iterator[Fact]:
    """Those who have one place of one race share a car, unless each has it in another race."""
    if search("each_for_himself", clause.text):
        return
    for results in _by_place(facts, _OF_A_CAR).values():
        people = {f.roles["participant"]: f for f in results if _kind(f.roles["participant"]) == "Person"}
        if not 2 <= len(people) <= LARGEST_CREW:
            continue
        for (a, because), (b, _) in combinations(people.items(), 2):
            roles = {"driver": a, "teammate": b, "shared": "true", **clause.when}
            yield _also(because, "Teammates", symmetric("Teammates", roles), "one-place")


def _followers(facts: Sequence[Fact], clause: Clause) -> Iterator[Fact]:
    """“… Platz drei vor A und B”: A came in fourth, B fifth, and behind those whose place is told."""
    places = _by_place([f for f in facts if "inClass" not in f.roles], _OF_THE_RACE)
    if len(places) != 1 or clause.status != "asserted" or search("not_at_the_end", clause.text):
        return
    ((_, place, event, _),) = places
    leaders = next(iter(places.values()))
    people = [f for f in leaders if _kind(f.roles["participant"]) == "Person"] or leaders
    ahead = {f.roles["participant"] for f in people}
    for match in finditer("came_in_before", clause.text):
        who = "who" if match["who"] else "who2"
        followers = list(behind(match[who], clause.marks, len(ahead), place, clause.text[: match.start(who)]))
        if ahead & {other for other, _ in followers}:
            continue
        for other, at in followers:
            roles: dict[str, Value] = {"participant": other, "position": at, "event": event}
            yield _also(people[0], "RaceResult", roles, "behind")
            for lead in people:
                both = {"participant": lead.roles["participant"], "other": other, "event": event}
                yield _also(lead, "FinishedAhead", both, "behind")


def _by_place(facts: Sequence[Fact], kinds: frozenset[str]) -> dict[tuple[str, int, Value, Value], list[Fact]]:
    """Results of some kinds by session, place, race and class; a win is the first place."""
    out: dict[tuple[str, int, Value, Value], list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.kind in kinds:
            place = 1 if fact.kind == "RaceWin" else fact.roles.get("position")
            if isinstance(place, int):
                session = "race" if fact.kind in _OF_THE_RACE else fact.kind
                out[session, place, fact.roles["event"], fact.roles.get("inClass", "")].append(fact)
    return out


def _also(fact: Fact, kind: str, roles: dict[str, Value], how: str) -> Fact:
    rule = f"{fact.rule}+{how}"
    return replace(fact, kind=kind, roles=roles, rule=rule, confidence=weighed(fact.confidence * _SURE, rule))


def _kind(value: Value) -> str:
    return value.kind if isinstance(value, Entity) else ""
