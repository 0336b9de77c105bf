"""Who acts in a clause: its subject, the team that is entered, and those who share the car."""

from __future__ import annotations

import re

from racegraph.fact import Entity
from racegraph.reading.clause import Clause
from racegraph.reading.grammar import finditer, pattern, search
from racegraph.reading.reference import MARK, entities, governed

_ASIDE = re.compile(r"\([^()]*\)")


def subject_of(clause: Clause) -> tuple[Entity, ...]:
    """The people who stand under no preposition, in no genitive, and are no object: most often the subject."""
    text = clause.text
    relative = pattern("relative_clause").match(text)
    at = start = relative.end("rel") if relative else 0  # “, in dem <P> …”: the preposition is the pronoun's
    for match in pattern("persons").finditer(text, start):
        if match.start() < at:
            continue
        at = match.end()
        before = text[start : match.start()]
        if governed(before) or pattern("oblique").search(before[-90:]):
            continue
        marks = [clause.marks[int(i)] for t, i in MARK.findall(match.group()) if t == "P"]
        people = entities(m for m in marks if not m.genitive and m.note != "object")
        if people:
            return people
    return _drivers_of(clause)


def _drivers_of(clause: Clause) -> tuple[Entity, ...]:
    """Who drives the car that stands as the subject: “der Audi mit <P> und <P>”, “das Auto, gesteuert von <P>”."""
    for match in finditer("driven_car", clause.text):
        if not governed(clause.text[: match.start() + 1]):
            group = next(g for g in match.groups() if g)
            return entities(
                clause.marks[int(i)] for t, i in MARK.findall(group) if t == "P" and not clause.marks[int(i)].genitive
            )
    return ()


def crew_of_car(clause: Clause) -> tuple[Entity, ...]:
    """The people of the car that stands as subject: “der von A und B gesteuerte <C>”, “As <C> fiel aus”."""
    match = search("manned", clause.text)
    if match is None:
        return ()
    group = next(g for g in match.groups() if g)
    return entities(clause.marks[int(i)] for t, i in MARK.findall(group) if t == "P")


def concerned_of(clause: Clause) -> tuple[Entity, ...]:
    """Whom something befalls that is no person: “für <P> war das Rennen vorbei”, “<P> gelang …”, “ihm fehlten …”."""
    if not search("befalling", clause.mask):
        return ()
    match = search("befalls", clause.text)
    if match is None:
        return ()
    group = next(g for g in match.groups() if g)
    marks = [clause.marks[int(i)] for t, i in MARK.findall(group) if t == "P"]
    return entities(m for m in marks if not m.genitive)


def entrants_of(clause: Clause) -> tuple[Entity, ...]:
    """Teams or makes that stand as a subject, where no person does: “wird Nordwind Racing am Start stehen”."""
    if entered := search("entered", clause.text):
        return (clause.marks[int(MARK.findall(entered["t"])[0][1])].value,)
    if (own := pattern("entered_by_name").search(clause.text)) and not governed(clause.text[: own.start() + 1]):
        return (clause.marks[int(own["team"])].value,)
    aside = [match.span() for match in _ASIDE.finditer(clause.text)]
    for match in MARK.finditer(clause.text):
        if (
            match[1] in "TM"
            and not any(start < match.start() < end for start, end in aside)
            and clause.marks[int(match[2])].note != "object"
            and not clause.marks[int(match[2])].genitive
            and clause.text[match.end() : match.end() + 1] == " "
        ):
            before = clause.text[: match.start()]
            if not governed(before) and not pattern("attached").search(before):
                return (clause.marks[int(match[2])].value,)
    car = search("entered_car", clause.text)
    if car is not None and not governed(clause.text[: car.start() + 1]):
        return (clause.marks[int(car["team"])].value,)
    return ()


def crew_of(clause: Clause) -> tuple[Entity, ...]:
    """The subject and those with whom it shares the car: “gemeinsam mit …”, “an der Seite von …”."""
    people = list(clause.subject)
    for match in finditer("companions", clause.text):
        group = next(g for g in match.groups() if g)
        people.extend(
            entities(
                clause.marks[int(i)] for t, i in MARK.findall(group) if t == "P" and not clause.marks[int(i)].genitive
            )
        )
    return tuple(dict.fromkeys(people))
