"""A rule on a clause: what is found, who fills the roles, and the facts that come of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import product

from racegraph.almanac import almanac
from racegraph.clause import Clause
from racegraph.discourse import Discourse
from racegraph.event import Event
from racegraph.fact import Entity, Fact, Span, Status, Value
from racegraph.grammar import pattern
from racegraph.placing import ASIDE, behind, shared_out
from racegraph.placing import places as places_of
from racegraph.reference import MARK, is_aside
from racegraph.reliability import weighed
from racegraph.rules import Rule, part, valued

_DETERMINER = re.compile(r"^(?:eine[mrsn]?|ein|des|der|dem|den|die|das) ")
_HELD_AT = re.compile(r"[ -](?:auf de[mr]|am|im|in)\s", re.IGNORECASE)
_WHERE = re.compile(r" (?:auf|am|in|im)(?: \S+){0,2} $")
_FACTORS = {"named": 1.0, "concerned": 0.97, "clause": 0.98, "topic": 0.85, "": 0.6}
_EVENT_FACTORS = {"named": 1.0, "told": 0.98, "sentence": 0.97, "context": 0.92, "": 0.6}


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
    rounds = [matches]
    if rule.every and len(rule.find) == 1:
        rounds = [[m] for m in rule.find[0].finditer(text)]
    return _facts_of(rule, clause, rounds, d)


def _facts_of(rule: Rule, clause: Clause, rounds: list[list[re.Match[str]]], d: Discourse) -> Iterator[Fact]:
    """The facts of each round of matches of a rule's patterns."""
    for found in rounds:
        groups: dict[str, str] = {}
        near = min((m.start(n) for m in found for n in m.groupdict() if n.startswith("position") and m[n]), default=-1)
        near = found[0].start() if near < 0 else near
        for match in found:
            groups.update({part(k): v for k, v in match.groupdict().items() if v is not None})
        if not all(_has_value(clause, name, mark) for match in found for name, mark in match.groupdict().items()):
            continue
        if "day" not in groups and (day := _day_near(clause.text, near)):
            groups["day"] = day
        yield from _fill(rule, clause, groups, d)


def _as_printed(text: str, clause: Clause, d: Discourse) -> str:
    """Words of a rendered clause as the article prints them, without an article in front."""
    words = _DETERMINER.sub("", text).split()
    sentence = d.article.text[clause.sentence.start : clause.sentence.end]
    printed = re.search(r"\s+".join(re.escape(word) for word in words), sentence, re.IGNORECASE)
    return " ".join((printed.group() if printed else " ".join(words)).split())


def _has_value(clause: Clause, name: str, mark: str | None) -> bool:
    """Whether a mark that a pattern asks a value of (``{O:1}``) has it; true of all others."""
    wanted = valued(name)
    return wanted is None or mark is None or clause.marks[int(MARK.findall(mark)[0][1])].value in wanted


def _fill(rule: Rule, clause: Clause, groups: dict[str, str], d: Discourse) -> Iterator[Fact]:
    options: list[list[tuple[str, Value]]] = []
    confidence = rule.confidence
    placed: list[dict[str, Value]] = list(_placed(rule, clause, groups, d)) if rule.share else [{}]
    for role, filler in rule.roles.items():
        if placed and role in placed[0]:
            continue
        optional = filler.endswith("?")
        name = filler.rstrip("?")
        values: list[Value]
        if name.startswith("="):
            values = [int(name[1:]) if name[1:].isdigit() and role in _WHOLE else name[1:]]
        else:
            values = []
            for filler_part in name.split("+"):
                got, factor = values_of(filler_part, role, rule, clause, groups, d)
                if got and filler_part in {"subject", "crew", "event"}:
                    confidence *= factor
                values.extend(v for v in got if v not in values)
        if not values:
            if optional:
                continue
            return
        options.append([(role, v) for v in values])
    seen: set[str] = set()
    for combination, places in product(product(*options), placed):
        roles = {**dict(combination), **places}
        if _absurd(rule.kind, roles) or _official(rule.kind, roles, d.officials):
            continue
        status = _status_of(rule, clause)
        if rule.kind in _ENTRIES:
            status = _entry_status(status, str(roles.get("season", "")), clause, d)
        if clause.also and roles.get("season") == clause.also and status == "announced":
            status = "asserted"
        fact = Fact(
            kind=rule.kind,
            roles=_symmetric(rule.kind, roles),
            status=status,
            evidence=(Span(d.article.id, clause.sentence.start, clause.sentence.end),),
            rule=rule.id,
            confidence=weighed(confidence, rule.id),
        )
        if fact.iri not in seen:
            seen.add(fact.iri)
            yield fact


def _one_of(event: Event, groups: dict[str, str], clause: Clause) -> Event:
    """The race of an event that a pattern names: by its ``day``, or by its number, ``race``."""
    if day := almanac().weekdays.get(groups.get("day", "")):
        return replace(event, day=day, noun="" if _NUMBERED.match(event.noun) else event.noun)
    if number := MARK.search(groups.get("race", "")):
        return replace(event, day="", noun=f"{clause.marks[int(number[2])].value}. Rennen")
    return event


def _day_near(text: str, at: int) -> str:
    """Of several days that a clause tells, the one nearest to a place of it; empty where it tells no two."""
    days = list(pattern("weekday").finditer(text))
    if len({day["day"] for day in days}) < 2:
        return ""
    return min(days, key=lambda day: abs(day.start() - at))["day"]


_NUMBERED = re.compile(r"\d+\. ")
#: What ends the part of a clause that speaks of one place.
_PART = re.compile(r" (?:,|und|sowie|;) ")


def _class_of(clause: Clause, groups: dict[str, str]) -> Entity | None:
    """The class in which a place was reached: the one named with it, else the first of the clause.

    “Rang sieben gesamt und Platz zwei in der GT4”: the first place is none of that class.
    """
    classes = [m for m in MARK.finditer(clause.text) if m[1] == "K"]
    place = next((groups[name] for name in groups if name.startswith("position")), "")
    at = clause.text.find(place) if place else -1
    if not classes:
        return None
    if at < 0:
        own = next((m for m in classes if pattern("in_class").search(clause.text, 0, m.start())), None)
        return clause.marks[int(own[2])].value if own else None
    begins = max((m.end() for m in _PART.finditer(clause.text, 0, at)), default=0)
    ends = next((m.start() for m in _PART.finditer(clause.text, at)), len(clause.text))
    if pattern("overall").search(clause.text, begins, ends):
        return None
    own = next((m for m in classes if begins <= m.start() < ends), None) or next(
        (m for m in classes if m.start() < at and pattern("in_class").search(clause.text, 0, m.start())), None
    )
    return clause.marks[int(own[2])].value if own else None


def _team_told(clause: Clause, d: Discourse) -> Entity | None:
    """The only team of a clause, else the one named last: whose official speaks, where nothing tells it better."""
    told = {clause.marks[int(i)].value for t, i in MARK.findall(clause.text) if t == "T"}
    return next(iter(told)) if len(told) == 1 else d.team


def _placed(rule: Rule, clause: Clause, groups: dict[str, str], d: Discourse) -> Iterator[dict[str, Value]]:
    """Who has which place, where a rule shares places out over an enumeration."""
    if rule.share == "races":
        if clause.event is not None:
            for number, place in enumerate(places_of(groups[rule.roles["position"]], clause.marks), 1):
                race = replace(clause.event, day="", noun=f"{number}. Rennen")
                yield {"position": place, "event": race.entity()}
        return
    who = next((groups[name] for name in rule.roles["participant"].split("+") if name in groups), "")
    said = rule.roles["position"]
    pairs: Iterable[tuple[Entity, int]]
    if rule.share == "places":
        pairs = shared_out(who, clause.marks, places_of(groups[said], clause.marks))
    else:
        lead = values_of("lead" if "lead" in groups else "crew", "participant", rule, clause, groups, d)[0]
        place = int(said[1:]) if said.startswith("=") else places_of(groups[said], clause.marks)[0]
        pairs = behind(who, clause.marks, len(lead), place) if lead else ()
    for person, place in pairs:
        yield {"participant": person, "position": place}


def values_of(
    part: str, role: str, rule: Rule, clause: Clause, groups: dict[str, str], d: Discourse
) -> tuple[list[Value], float]:
    context = "" if part in groups else part  # what a pattern names comes before what the context tells
    if context in {"subject", "crew"}:
        if role == "participant" and clause.entrants:
            return list(clause.entrants), 0.95
        if clause.subject_how == "topic" and (rule.explicit or clause.names_others):
            return [], 0
        return list(clause.subject if context == "subject" else clause.crew), _FACTORS[clause.subject_how]
    if context == "topic":
        return list(clause.topic[:1]), 0.85
    if context == "event":
        if rule.kind in _HAPPENED and clause.event is not None and clause.event.future and clause.status == "asserted":
            return [], 0  # what is still to come has no result
        if rule.kind in _HAPPENED and clause.event_how in {"", "context"} and clause.season_how in {"year", "deictic"}:
            return [], 0  # “2019 hat er gewonnen”: some race of that year, not the one spoken of before
        if clause.event is None or (rule.explicit and clause.event_how in {"", "context"}):
            return [], 0
        event = _one_of(clause.event, groups, clause)
        return [event.entity()], _EVENT_FACTORS[clause.event_how]
    if context == "season":
        return [s for s in (clause.season, clause.also) if s], 1
    if context == "also_season":
        return [clause.also] if clause.also else [], 1
    if context == "series":
        told = (
            clause.marks[int(i)].value
            for t, i in MARK.findall(clause.text)
            if t == "S" and (not is_aside(clause.text, i) or re.search(rf"<S{i}>-\S*(?:meister|champion)", clause.text))
        )
        series = next(told, None) or (clause.event.series if clause.event else None) or d.series
        return [series] if series else [], 1
    if context == "current_crew":
        who = (
            clause.subject[:1]
            if clause.subject_how != "topic"
            else (clause.speaker,)
            if clause.speaker
            else clause.subject[:1]
        )
        return list(d.crew if who and who[0] in d.crew else who), 0.95
    if context == "entrant":  # who is entered: the people named, or the team where only its crew is spoken of
        if clause.subject_how == "topic" and clause.names_others:
            return [], 0
        crew_only = re.search(r"(?:duo|trio|quartett|quintett|gespann|paarung) <P", clause.text)
        return ([d.team] if crew_only and d.team else list(clause.subject)), _FACTORS[clause.subject_how]
    if context == "current_class":
        own = _class_of(clause, groups) or (d.car_class if pattern("its_class").search(clause.text) else None)
        return [own] if own else [], 1
    if context == "house_team":
        person = next(
            (
                clause.marks[int(i)].value
                for t, i in MARK.findall(" ".join(g for n, g in groups.items() if n.startswith("person")))
                if t == "P"
            ),
            None,
        )
        team = (d.house_team(person) or _team_told(clause, d)) if person else None
        return [team] if team else [], 0.95
    if context == "event_circuit":
        circuit = _circuit_in_name(clause, d)
        return [circuit] if circuit else [], 1
    if context == "current_team":
        return [d.team] if d.team else [], 0.9
    if context == "own_team":
        return [d.own_team] if d.own_team else [], 0.95
    if context == "published":
        return [d.article.published], 1
    text = groups.get(part)
    if text is None:
        return [], 1
    if part == "venue":
        mark = MARK.search(text)
        assert mark is not None
        spot = clause.marks[int(mark[2])]
        if "region" in (spot.entry.facts if spot.entry else ()):
            return [], 0  # a region is no venue
        named_so = clause.event is not None and clause.event.name.endswith(spot.value.name)
        if named_so and not _WHERE.search(clause.text[: clause.text.index(mark.group())]):
            return [], 0  # 24h-Rennen von Spa: the race's name, not where it is said to take place
    out: list[Value] = []
    found = MARK.findall(text)
    people = any(kind == "P" for kind, _ in found)
    if people:
        found = MARK.findall(ASIDE.sub("", text))
    for kind, index in found:
        mention = clause.marks[int(index)]
        if people and kind != "P":
            continue  # what stands in parentheses behind a name, or in front of it
        if kind == "P":
            if not mention.genitive or text == f"<P{index}>s":
                out.extend(e for e in mention.entities if e not in out)
        elif role == "printed" and kind == "N":
            if mention.note and mention.note != "reference":
                out.append(mention.note)
        elif kind == "Z":
            out.append(mention.value[1] if role == "printed" else mention.value[0])
        elif kind == "D":
            dates = d.publication.iso_dates(
                mention.value,
                clause.season
                if clause.season_how in {"year", "deictic", "event"}
                else d.season_in_question(clause.past),
                clause.past,
            )
            if dates:
                out.append(dates[1] if role == "end" else dates[0])
        elif kind == "C" and role == "manufacturer":
            make = mention.note or (mention.entry.facts.get("manufacturer", "") if mention.entry else "")
            if make:
                out.append(Entity("Manufacturer", make))
        elif isinstance(mention.value, (Entity, int, str)):
            out.append(mention.value)
    if not MARK.search(text):
        out.append(_as_printed(text, clause, d))
    return out, 1


def _circuit_in_name(clause: Clause, d: Discourse) -> Entity | None:
    """The circuit of the event that a clause names, where the article's words say that it is held there.

    That is so of “das 24-Stunden-Rennen auf dem Nürburgring”; “die 24 Stunden von Le Mans” only bear a town's name.
    """
    event = next((clause.marks[int(i)] for t, i in MARK.findall(clause.text) if t == "E"), None)
    circuit = event.entry.facts.get("circuit") if event is not None and event.entry else None
    if event is None or not circuit:
        return None
    line = next(read.line for read in d.reads if read.sentence is clause.sentence)
    printed = d.article.text[line.starts[event.first] : line.ends[event.last - 1]]
    return Entity("Circuit", str(circuit)) if _HELD_AT.search(printed) else None


#: What kinds of entity may fill a role; a rule that would fill it with another says nothing.
_KINDS: dict[str, frozenset[str]] = {
    "driver": frozenset({"Person"}),
    "teammate": frozenset({"Person"}),
    "person": frozenset({"Person"}),
    "participant": frozenset({"Person", "Team", "Manufacturer"}),
    "team": frozenset({"Team"}),
    "manufacturer": frozenset({"Manufacturer"}),
    "car": frozenset({"CarModel"}),
    "series": frozenset({"Series"}),
    "event": frozenset({"Event"}),
    "class": frozenset({"CarClass"}),
    "country": frozenset({"Country"}),
    "venue": frozenset({"Circuit", "Place", "Country"}),
    "location": frozenset({"Place", "Country"}),
}
#: Kinds of fact that tell how an event went.
_HAPPENED = frozenset(
    {"RaceResult", "RaceWin", "Podium", "QualifyingResult", "PracticeResult", "LapTime", "Retirement"}
)
#: Kinds of fact that hold for a season.
_ENTRIES = frozenset({"TeamEntry", "CarEntry", "SeriesEntry", "ClassEntry", "Teammates"})
_HOME = frozenset({"Place"})


_WHOLE = frozenset({"position", "points", "count", "age"})
_DRIVES = frozenset({"driver", "teammate"})


def _absurd(kind: str, roles: dict[str, Value]) -> bool:
    """Whether roles cannot be meant so: one entity in two roles, or an entity of the wrong kind in one."""
    entities_ = [v for v in roles.values() if isinstance(v, Entity)]
    if len({v.iri for v in entities_}) < len(entities_):
        return True
    for role, value in roles.items():
        allowed = _HOME if kind == "HomeTown" and role == "place" else _KINDS.get(role)
        if allowed is not None and not (isinstance(value, Entity) and value.kind in allowed):
            return True
    return False


def _official(kind: str, roles: dict[str, Value], officials: frozenset[str]) -> bool:
    """Whether a fact would make a driver of somebody whom the article calls team principal, engineer, chairman …"""
    people = [
        v for r, v in roles.items() if r in _DRIVES or (r in {"participant", "other"} and kind != "TeamPrincipal")
    ]
    return any(isinstance(v, Entity) and v.iri in officials for v in people)


def _symmetric(kind: str, roles: dict[str, Value]) -> dict[str, Value]:
    """Team-mates have no direction: the two are given in the order of their IRIs, so that one fact is one claim."""
    if kind != "Teammates":
        return roles
    a, b = roles["driver"], roles["teammate"]
    assert isinstance(a, Entity)
    assert isinstance(b, Entity)
    return {**roles, "driver": a, "teammate": b} if a.iri < b.iri else {**roles, "driver": b, "teammate": a}


def _status_of(rule: Rule, clause: Clause) -> Status:
    """A rule's own status, or the clause's. ``scheduled``: a calendar's fact holds as it is printed, unless its time is
    told only from today (“am kommenden Wochenende”), or the clause denies or doubts it."""
    if rule.status == "scheduled":
        called_off = clause.status == "denied" and re.search(
            r" (?:nicht|abgesagt|gestrichen|entfällt|entfallen) ", clause.text
        )
        if clause.status not in {"asserted", "announced", "denied"} or called_off:
            return _cast_status(clause.status)
        dated = any(t == "D" and clause.marks[int(i)].value[2] for t, i in MARK.findall(clause.text))
        soon = almanac().future.search(clause.text) or re.search(
            r" am (?:wochenende|samstag|sonntag|freitag) ", clause.text
        )
        ahead = not clause.past and (
            soon or clause.status == "announced" or (clause.event is not None and clause.event.future)
        )
        return "announced" if ahead and not dated else "asserted"
    return _cast_status(rule.status or clause.status)


def _entry_status(status: Status, season: str, clause: Clause, d: Discourse) -> Status:
    """The status of an entry for a *season*: one that is to come is announced, however it is told (“hat für 2099 bei T
    unterschrieben”); and who got no points did drive, so that only a denial of driving itself denies the entry."""
    if status == "denied" and not pattern("denied_entry").search(clause.text):
        status = "announced" if clause.event is not None and clause.event.future and not clause.past else "asserted"
    if status == "asserted" and d.ahead and season == d.ahead and not clause.past:
        return "announced"
    told = clause.season_how in {"year", "deictic"} or (clause.season_how in {"frame", "event"} and not clause.past)
    return "announced" if status == "asserted" and told and season[:4] > d.article.published[:4] else status


def _cast_status(status: str) -> Status:
    match status:
        case "asserted" | "announced" | "denied" | "hypothetical" | "question" | "virtual":
            return status
    raise ValueError(f"Unexpected status: {status!r}")
