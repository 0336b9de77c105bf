"""What a crew has in common: who shares a car drives that car, and for its team."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from racegraph.fact import STATED, Entity, Fact, Span
from racegraph.reading.reliability import weighed

#: What those who drive together have in common, and the role of what that is.
_COMMON = {"TeamEntry": "team", "CarEntry": "car"}
#: More who are named together drive for one team or make, and in no one car.
LARGEST_CREW = 5


def with_crews(facts: list[Fact]) -> list[Fact]:
    """All *facts*, and what follows from them for those who share a car: the same season, the same status.

    Nobody is a team-mate of somebody who has another team or make in the same sentence. Where one sentence says that
    two share a car and another that they are team-mates, both say the former.
    """
    facts = list(_told_as_crews(list(_of_one_team(list(_with_models(facts))))))
    return [*facts, *_shared(facts)]


def _with_models(facts: list[Fact]) -> Iterator[Fact]:
    """*facts* without that somebody drives a make, where the article tells which of its models it is."""
    models = {(f.roles["driver"], _make_of(car)) for f in facts if (car := _car_of(f, "CarModel"))}
    for fact in facts:
        make = _car_of(fact, "Manufacturer")
        if make is None or (fact.roles["driver"], _make_of(make)) not in models:
            yield fact


def _car_of(fact: Fact, kind: str) -> Entity | None:
    """The car of a car entry, if it is an entity of this *kind*."""
    car = fact.roles["car"] if fact.kind == "CarEntry" else None
    return car if isinstance(car, Entity) and car.kind == kind else None


def _make_of(car: Entity) -> str:
    """The first word of a make's or a model's name: Mercedes of Mercedes-AMG GT3 and of Mercedes-Benz."""
    return car.name.replace("-", " ").split()[0].casefold()


def _of_one_team(facts: list[Fact]) -> Iterator[Fact]:
    """*facts* without team-mates of whom the same sentence says that they have each a team, or a make, of their own:
    “A (TEAM) und B (TEAM) starten in der DTM”."""
    held: dict[tuple[str, object, Span], set[object]] = {}
    for fact in facts:
        if fact.kind in _COMMON and fact.status in STATED:
            key = fact.kind, fact.roles["driver"], fact.evidence[0]
            what = fact.roles[_COMMON[fact.kind]]
            held.setdefault(key, set()).add(
                _make_of(what) if isinstance(what, Entity) and what.kind != "Team" else what
            )
    for fact in facts:
        if fact.kind == "Teammates" and fact.status in STATED:
            pairs = [
                [held.get((kind, fact.roles[role], fact.evidence[0]), set()) for role in ("driver", "teammate")]
                for kind in _COMMON
            ]
            if any(one and other and one.isdisjoint(other) for one, other in pairs):
                continue
        yield fact


def _told_as_crews(facts: list[Fact]) -> Iterator[Fact]:
    def key(fact: Fact) -> tuple[object, ...]:
        roles = fact.roles
        return fact.status, roles["driver"], roles["teammate"], roles.get("season"), roles.get("event")

    crews = {key(f) for f in facts if f.kind == "Teammates" and "shared" in f.roles}
    for fact in facts:
        if fact.kind == "Teammates" and "shared" not in fact.roles and key(fact) in crews:
            fact = replace(fact, roles={**fact.roles, "shared": "true"})
        yield fact


def _shared(facts: list[Fact]) -> Iterator[Fact]:
    mates: dict[tuple[Entity, str], list[tuple[Entity, Fact]]] = {}
    for fact in facts:
        if fact.kind == "Teammates" and fact.status in STATED:
            a, b = fact.roles["driver"], fact.roles["teammate"]
            assert isinstance(a, Entity)
            assert isinstance(b, Entity)
            year = str(fact.roles.get("season", ""))
            mates.setdefault((a, year), []).append((b, fact))
            mates.setdefault((b, year), []).append((a, fact))
    held: dict[tuple[str, object, object], set[object]] = {}  # what somebody has of a kind in a season
    entries = [f for f in facts if f.kind in _COMMON and f.status in STATED]
    for fact in entries:
        key = fact.kind, fact.roles["driver"], fact.roles.get("season")
        held.setdefault(key, set()).add(fact.roles[_COMMON[fact.kind]])
    for fact in entries:
        driver, season = fact.roles["driver"], fact.roles.get("season")
        if not isinstance(driver, Entity) or len(held[fact.kind, driver, season]) > 1:
            continue  # nobody knows which of them it was
        for mate, because in mates.get((driver, str(season or "")), ()):
            if (fact.kind, mate, season) in held or mate.key:
                continue
            rule = f"{fact.rule}+{because.rule}"
            yield replace(
                fact,
                roles={**fact.roles, "driver": mate},
                status=because.status if because.status == "announced" else fact.status,
                evidence=tuple(dict.fromkeys((*because.evidence, *fact.evidence))),
                rule=rule,
                confidence=weighed(fact.confidence * because.confidence * 0.95, rule),
            )
