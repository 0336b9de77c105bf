"""Places shared out over an enumeration: “siegte vor A, B und C”, “die Plätze vier und fünf gingen an A und B”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from racegraph.fact import Entity
from racegraph.reading.crew import LARGEST_CREW
from racegraph.reading.mention import Mention
from racegraph.reading.reference import MARK

#: What stands in parentheses.
ASIDE = re.compile(r"\([^()]*\)")
_BETWEEN = re.compile(r" (?:,|und|sowie|&) ")
_OF_TEAM = re.compile(r"<[TM]\d+>-\S+(?=.*<P)")  # “Audi-Pilot A” is one name, not two
#: A car, right before those who drive it: “dem <C> der Belgier <P> und <P>”.
_IN_CAR = re.compile(
    r"<C\d+>(?:-\S+)? (?:(?!<)\S+ ){0,2}?(?:von|der|des|mit) (?:(?:der|den|dem|herren|brüdern?|<[GJ]\d+>) ){0,2}$"
)
_RANGE = re.compile(r"> bis <")


def crews(text: str, marks: Sequence[Mention], size: int = 0) -> list[tuple[Entity, ...]]:
    """Those whom an enumeration names, by car: what slashes join is a crew, else *size* names are (0: nobody knows).

    Empty where the names do not come out even.
    """
    parts = _BETWEEN.split(f" {ASIDE.sub(' ', text)} ")
    named = [
        tuple(
            entity
            for kind, index in MARK.findall(_OF_TEAM.sub(" ", part))
            if kind in "PTM" and not marks[int(index)].genitive
            for entity in (marks[int(index)].entities or (marks[int(index)].value,))
        )
        for part in parts
    ]
    named = [crew for crew in named if crew]
    if size < 2 or any(len(crew) > 1 for crew in named):
        return named
    names = [entity for crew in named for entity in crew]
    if len(names) % size:
        return [tuple(names)] if len(names) < size else []
    return [tuple(names[i : i + size]) for i in range(0, len(names), size)]


def behind(
    text: str, marks: Sequence[Mention], leaders: int, place: int, before: str = ""
) -> Iterator[tuple[Entity, int]]:
    """Everybody of an enumeration with the place that follows from those ahead: *leaders* in one car, on *place*.

    Where one car stands *before* the names (“vor dem Audi der Belgier A und B”), they share it.
    """
    groups = crews(text, marks, leaders)
    led_in = f"{before[-80:]}{text.partition('<P')[0]}"
    if leaders == 1 and len(groups) <= LARGEST_CREW and _IN_CAR.search(led_in) and "<C" not in text:
        groups = [tuple(dict.fromkeys(entity for crew in groups for entity in crew))]
    for at, crew in enumerate(groups, place + 1):
        for entity in crew:
            yield entity, at


def ahead(text: str, marks: Sequence[Mention], place: int) -> Iterator[tuple[Entity, int]]:
    """Everybody of an enumeration behind which somebody came in on *place*: “hinter A und B Dritter”."""
    names = crews(text, marks)
    first = place - len(names)
    for at, crew in enumerate(names if first > 0 else (), first):
        for entity in crew:
            yield entity, at


def places(text: str, marks: Sequence[Mention]) -> list[int]:
    """The places that “zwei und drei”, “vier bis sechs” stand for."""
    values = [int(marks[int(index)].value) for kind, index in MARK.findall(text) if kind in "OQ"]
    if len(values) == 2 and _RANGE.search(text):
        return list(range(values[0], values[1] + 1))
    return values


def shared_out(text: str, marks: Sequence[Mention], of: Sequence[int]) -> Iterator[tuple[Entity, int]]:
    """Everybody of an enumeration with one of the places *of*, in order; nobody where they do not come out even."""
    names = crews(text, marks)
    if not of or len(names) % len(of):
        return
    if len(names) > len(of):
        names = crews(text, marks, len(names) // len(of))
    for crew, at in zip(names, of, strict=False):
        for entity in crew:
            yield entity, at
