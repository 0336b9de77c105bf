"""Whether a person is a woman or a man, as far as an article and the given names tell: whom “sie” and “er” may mean."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from racegraph.fact import Entity
from racegraph.reading.grammar import pattern
from racegraph.reading.lexicon import Lexicon
from racegraph.reading.sentence import Read
from racegraph.reading.token import fold

Gender = Literal["woman", "man", ""]


class Genders:
    """What is known of the people of one article: by the words before their names, else by their given names."""

    def __init__(self, reads: Iterable[Read], lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.told: dict[str, Gender] = {}
        for read in reads:
            line = read.line
            ends = {m.last: m.type for m in line.mentions if m.type in "FG"}
            for m in line.mentions:
                gender = self._by_word(line.at(m.first - 1), ends.get(m.first, "")) if m.type == "P" else ""
                if gender and len(m.entities) == 1:
                    self.told.setdefault(m.entities[0].iri, gender)

    @staticmethod
    def _by_word(before: str, origin: str) -> Gender:
        if origin == "F" or pattern("woman").search(before):
            return "woman"
        return "man" if pattern("man").search(before) else ""

    def of(self, person: Entity) -> Gender:
        """Woman or man; the empty string where nothing tells."""
        return self.told.get(person.iri) or self._by_name(person.name)

    def _by_name(self, name: str) -> Gender:
        given = [fold(part) for part in name.split()[0].split("-")]
        women = [part in self.lexicon.female for part in given if part in self.lexicon.given]
        if not women or any(women) != all(women):
            return ""  # Jean-Marie, Luca-Marie
        return "woman" if women[0] else "man"

    def fitting(self, people: Iterable[Entity], female: bool) -> list[Entity]:
        """Those whom a pronoun may mean: who is known to be of that gender, then of whom nothing is known."""
        listed = list(people)
        wanted: Gender = "woman" if female else "man"
        known = [p for p in listed if self.of(p) == wanted]
        return known + [p for p in listed if not self.of(p)]
