"""What the results of a clause say together: who shares one place shares a car; who came in before whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from racegraph.fact import Entity, Fact, Value
from racegraph.reading.clause import Clause
from racegraph.reading.grammar import finditer, search
from racegraph.reading.placing import behind
from racegraph.reading.reliability import weighed

_SURE = 0.95  # how sure what follows is, of what it follows from
_LARGEST_CREW = 5
#: Results that one car has, whoever drives it.
_OF_A_CAR = frozenset({"RaceResult", "RaceWin", "QualifyingResult", "PracticeResult"})
_OF_THE_RACE = frozenset({"RaceResult", "RaceWin"})


def joint(facts: Sequence[Fact], clause: Clause) -> Iterator[Fact]:
    """What follows from the *facts* that a clause states, taken together."""
    told = [fact for fact in facts if fact.status in {"asserted", "announced"}]
    yield from _crews(told, clause)
    yield from _followers(told, clause)


def _crews(facts: Sequence[Fact], clause: Clause) -> Iterator[Fact]:
    """Those who have one place of one race share a car, unless each has it in another race."""
    if search("each_for_himself", clause.text):
        return
    season: dict[str, Value] = {"season": clause.season} if clause.season else {}
    for results in _by_place(facts, _OF_A_CAR).values():
        people = {f.roles["participant"]: f for f in results if _kind(f.roles["participant"]) == "Person"}
        if not 2 <= len(people) <= _LARGEST_CREW:
            continue
        for (a, because), (b, _) in combinations(people.items(), 2):
            assert isinstance(a, Entity)
            assert isinstance(b, Entity)
            first, second = (a, b) if a.iri < b.iri else (b, a)
            roles = {"driver": first, "teammate": second, "shared": "true", **season}
            yield _also(because, "Teammates", roles, "one-place")


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
        followers = list(behind(match["who"] or match["who2"], clause.marks, len(ahead), place))
        if ahead & {who for who, _ in followers}:
            continue
        for who, at in followers:
            roles: dict[str, Value] = {"participant": who, "position": at, "event": event}
            yield _also(people[0], "RaceResult", roles, "behind")
            for lead in people:
                both = {"participant": lead.roles["participant"], "other": who, "event": event}
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
