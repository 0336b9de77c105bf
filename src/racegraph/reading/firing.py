"""A rule on a clause: what is found, who fills the roles, and the facts that come of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import product

from racegraph.fact import Entity, Fact, Status, Value
from racegraph.reading.clause import Clause
from racegraph.reading.crew import LARGEST_CREW
from racegraph.reading.discourse import Discourse
from racegraph.reading.filling import Slot, shares
from racegraph.reading.grammar import finditer, search
from racegraph.reading.reference import MARK
from racegraph.reading.reliability import weighed
from racegraph.reading.rules import Rule
from racegraph.role import fault


def apply(rule: Rule, clause: Clause, d: Discourse) -> Iterable[Fact]:
    """The facts that a rule finds in a clause."""
    text = clause.text
    if rule.statuses and clause.status not in rule.statuses:
        return ()
    matches: list[re.Match[str]] = []
    for find in rule.find:
        match = find.search(text)
        if match is None:
            return ()
        matches.append(match)
    if rule.unless is not None and rule.unless.search(text):
        return ()
    if rule.shared_cars and not d.shares_cars(clause.event):
        return ()
    if rule.kind in _ONCE and clause.event_how not in {"named", "told"} and search("many_times", text):
        return ()  # “fünfmal stand er auf dem Podium”: in no race that is told
    rounds = [matches]
    if rule.every:
        rounds = [[*matches[:-1], m] for m in rule.find[-1].finditer(text)]
    return _facts_of(rule, clause, rounds, d)


def _facts_of(rule: Rule, clause: Clause, rounds: list[list[re.Match[str]]], d: Discourse) -> Iterator[Fact]:
    """The facts of each round of matches of a rule's patterns."""
    for found in rounds:
        groups: dict[str, str] = {}
        places: list[int] = []  # where positions stand
        fits = True
        for find, match in zip(rule.find, found, strict=False):
            for group, name, values in find.parts:
                said = match[group]
                if said is None:
                    continue
                groups[name] = said
                if said and name.startswith("position"):
                    places.append(match.start(group))
                fits = fits and (values is None or clause.marks[int(MARK.findall(said)[0][1])].value in values)
        if not fits:
            continue
        if "day" not in groups and (day := _day_near(clause.text, min(places, default=found[0].start()))):
            groups["day"] = day
        yield from _fill(rule, clause, groups, d)


def _fill(rule: Rule, clause: Clause, groups: dict[str, str], d: Discourse) -> Iterator[Fact]:
    options: list[list[tuple[str, Value]]] = []
    confidence = rule.confidence
    placed: list[dict[str, Value]] = list(shares(rule, clause, groups, d)) if rule.share else [{}]
    for filler in rule.fillers:
        role = filler.role
        if placed and role in placed[0]:
            continue
        values: list[Value] = [] if filler.value is None else [filler.value]
        for filler_part in filler.parts:
            got, factor = Slot(role, rule, clause, groups, d).values(filler_part)
            if got and filler_part in {"subject", "crew", "event"}:
                confidence *= factor
            values.extend(v for v in got if v not in values)
        if rule.kind == "Teammates" and len(values) > LARGEST_CREW:
            return  # who drives for a team or a make, and no crew
        if values:
            options.append([(role, v) for v in values])
        elif not filler.optional:
            return
    confidence = weighed(confidence, rule.id)
    evidence = (clause.sentence.span(d.article.id),)
    told = _status_of(rule, clause)
    alone = len(placed) == 1 and all(len(option) == 1 for option in options)
    seen: set[str] = set()
    for combination, places in product(product(*options), placed):
        roles = {**dict(combination), **places}
        if _absurd(rule.kind, roles) or _official(rule.kind, roles, d.officials):
            continue
        status = told
        if rule.kind in _ENTRIES:
            status = entry_status(status, str(roles.get("season", "")), clause, d, bool(rule.status))
        if rule.kind == "EventSeries" and status == "announced":
            status = "asserted"  # to which series a race belongs is settled before it is held
        if clause.also and roles.get("season") == clause.also and status == "announced":
            status = "asserted"
        fact = Fact(rule.kind, symmetric(rule.kind, roles), status, evidence, rule.id, confidence)
        if alone:
            yield fact
        elif fact.iri not in seen:
            seen.add(fact.iri)
            yield fact


def _day_near(text: str, at: int) -> str:
    """Of several days that a clause tells, the one nearest to a place of it; empty where it tells no two."""
    days = list(finditer("weekday", text))
    if len({day["day"] for day in days}) < 2:
        return ""
    return min(days, key=lambda day: abs(day.start() - at))["day"]


#: Kinds of fact that somebody gets in one race.
_ONCE = frozenset({"RaceResult", "RaceWin", "Podium"})
#: Kinds of fact that hold for a season.
_ENTRIES = frozenset({"TeamEntry", "CarEntry", "SeriesEntry", "ClassEntry", "Teammates"})
#: What may fill some roles when reading, of what ``roles.yaml`` allows.
_NARROWER = {("HomeTown", "place"): frozenset({"Place"}), ("Location", "location"): frozenset({"Place", "Country"})}


_DRIVES = frozenset({"driver", "teammate"})
_AGES = (8, 99)  # of those who drive: “Schumacher (7)” has won seven titles


def _absurd(kind: str, roles: dict[str, Value]) -> bool:
    """Whether roles cannot be meant so: one entity in two roles, or what the kind of fact does not take."""
    if kind == "Age" and not _AGES[0] <= int(str(roles["age"])) <= _AGES[1]:
        return True
    entities_ = [v for v in roles.values() if isinstance(v, Entity)]
    if len({v.iri for v in entities_}) < len(entities_) or fault(kind, roles):
        return True
    return any(
        isinstance(v, Entity) and v.kind not in _NARROWER.get((kind, role), {v.kind}) for role, v in roles.items()
    )


def _official(kind: str, roles: dict[str, Value], officials: frozenset[str]) -> bool:
    """Whether a fact would make a driver of somebody whom the article calls team principal, engineer, chairman …"""
    people = [
        v for r, v in roles.items() if r in _DRIVES or (r in {"participant", "other"} and kind != "TeamPrincipal")
    ]
    return any(isinstance(v, Entity) and v.iri in officials for v in people)


def symmetric(kind: str, roles: dict[str, Value]) -> dict[str, Value]:
    """Team-mates have no direction: the two are given in the order of their IRIs, so that one fact is one claim."""
    if kind != "Teammates":
        return roles
    a, b = roles["driver"], roles["teammate"]
    assert isinstance(a, Entity)
    assert isinstance(b, Entity)
    return {**roles, "driver": a, "teammate": b} if a.iri < b.iri else {**roles, "driver": b, "teammate": a}


def _status_of(rule: Rule, clause: Clause) -> Status:
    """A rule's own status, or the clause's. ``scheduled``: a calendar's fact holds as it is printed, unless its time is
    told only from today (“am kommenden Wochenende”), or the clause denies or doubts it. ``aside``: what stands beside a
    name, whatever the clause denies or doubts, is so, or will be so in a race to come (but not in a sentence that tells
    how a championship stands)."""
    if rule.status == "scheduled":
        called_off = clause.status == "denied" and re.search(
            r" (?:nicht|abgesagt|gestrichen|entfällt|entfallen) ", clause.text
        )
        if clause.status not in {"asserted", "announced", "denied"} or called_off:
            return cast_status(clause.status)
        dated = any(t == "D" and clause.marks[int(i)].value[2] for t, i in MARK.findall(clause.text))
        soon = search("future", clause.text) or re.search(r" am (?:wochenende|samstag|sonntag|freitag) ", clause.text)
        ahead = not clause.past and (
            soon or clause.status == "announced" or (clause.event is not None and clause.event.future)
        )
        return "announced" if ahead and not dated else "asserted"
    if rule.status == "aside" and clause.status != "virtual":
        ahead = clause.status == "announced" or (clause.event is not None and clause.event.future)
        return "announced" if ahead and not (clause.past or clause.standing) else "asserted"
    return cast_status(clause.status if rule.status in {"", "aside"} else rule.status)


def entry_status(status: Status, season: str, clause: Clause, d: Discourse, fixed: bool) -> Status:
    """The status of an entry for a *season*: one that is to come is announced, however it is told (“hat für 2099 bei T
    unterschrieben”), and in the present one for the race or the season that the article looks ahead to, unless the rule
    has it *fixed*; and who got no points did drive, so that only a denial of driving itself denies the entry."""
    if status == "denied" and not search("denied_entry", clause.text):
        status = "announced" if clause.event is not None and clause.event.future and not clause.past else "asserted"
    before_race = d.lead.season if d.lead is not None and d.lead.future else ""
    looked_at = bool(season) and "/" not in season and season in {d.ahead, before_race}
    if status == "asserted" and looked_at and not (clause.past or fixed or clause.standing):
        return "announced"
    if (
        status == "asserted"
        and season
        and season == d.season_to_begin()
        and not (clause.past or fixed or clause.standing)
    ):
        return "announced"
    told = clause.season_how in {"year", "deictic"} or (clause.season_how in {"frame", "event"} and not clause.past)
    return "announced" if status == "asserted" and told and season[:4] > d.article.published[:4] else status


def cast_status(status: str) -> Status:
    match status:
        case "asserted" | "announced" | "denied" | "hypothetical" | "question" | "virtual":
            return status
    raise ValueError(f"Unexpected status: {status!r}")
