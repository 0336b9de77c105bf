"""The class that sentences speak of: places told under “GTD: …”, “In der GT4 …”, “Hier gewann …” are places in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from racegraph.fact import Entity, Fact, Value
from racegraph.reading.clause import Clause
from racegraph.reading.grammar import pattern, search
from racegraph.reading.mention import Mention
from racegraph.reading.reference import MARK

_STANDINGS = frozenset({"ChampionshipStanding", "Points"})
_PLACES = frozenset({"RaceResult", "QualifyingResult", "PracticeResult"})


class ClassFrame:
    """Which class is spoken of, as an article is read clause by clause."""

    def __init__(self) -> None:
        self._class: Entity | None = None
        self._section: Entity | None = None  # what a line of its own, or the headline, says that all that follows is of
        self._heads = False  # whether the class heads its paragraph: “GTD: Großer Jubel …”
        self._paragraph = -1

    def enter(self, text: str, marks: Sequence[Mention], paragraph: int, headline: bool = False) -> None:
        """A sentence (rendered) begins: its class is the one that heads it, or that of the sentence that it goes on."""
        if headline:
            section = pattern("class_alone").match(text) or pattern("class_of_article").match(text)
            first = self._paragraph < 0
            self._section = marks[int(section["k"])].value if section else self._section if first else None
        head = pattern("class_heads").match(text)
        if head is not None:
            self._class, self._heads, self._paragraph = marks[int(head["k"])].value, True, paragraph
        elif paragraph != self._paragraph or not (self._heads or pattern("class_goes_on").match(text)):
            self._class, self._heads, self._paragraph = None, False, paragraph

    def of(self, clause: Clause, series: Entity | None) -> Entity | None:
        """The class of a clause: the one that it begins with, else that of the clause before.

        One that the *series* of the article is named after is none: “GT4: …” of an ADAC GT4 Germany.
        """
        told = pattern("class_first").match(clause.text)
        if told is not None:
            self._class, self._heads = clause.marks[int(told["k"])].value, False
        elif self._class is not None and search("leaves_class", clause.text):
            self._class, self._heads = None, False
        named = {clause.marks[int(i)].value for kind, i in MARK.findall(clause.text) if kind == "K"}
        car_class = self._class or self.section(series)
        if car_class is None or not named <= {car_class} or _names(car_class, series):
            return None
        return car_class

    def section(self, series: Entity | None) -> Entity | None:
        """The class that a line or the headline says that all which follows is of, tables too."""
        return None if _names(self._section, series) else self._section


def _names(car_class: Entity | None, series: Entity | None) -> bool:
    return car_class is not None and series is not None and car_class.name in series.name


def in_class(facts: Sequence[Fact], car_class: Entity, clause: Clause, wins_only: bool = False) -> Iterator[Fact]:
    """The *facts* of a clause that speaks of a class: a win is a first place in it, and a place is one in it."""
    overall = search("overall", clause.text)
    for fact in facts:
        if fact.kind == "RaceWin" and (not overall or wins_only):
            roles: dict[str, Value] = {**fact.roles, "position": 1, "inClass": car_class}
            yield replace(fact, kind="RaceResult", roles=roles)
        elif (
            fact.kind in _PLACES and "position" in fact.roles and not (overall or wins_only or "inClass" in fact.roles)
        ):
            yield replace(fact, roles={**fact.roles, "inClass": car_class})
        elif fact.kind not in _STANDINGS or overall or wins_only:
            yield fact  # a place among those of a class in the championship is none among all
