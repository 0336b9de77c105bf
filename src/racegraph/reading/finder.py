"""Finding names in a sentence: from the word lists, and from form and surroundings where no list has them.

What a mention refers to is settled later, by :mod:`racegraph.reading.discourse`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from racegraph.reading import number, origin
from racegraph.reading.car import find_car
from racegraph.reading.car_class import CLASS_WORDS, find_class
from racegraph.reading.circuit import find_circuit
from racegraph.reading.date import find_dates, find_years
from racegraph.reading.lexicon import LETTERS, Lexicon
from racegraph.reading.mention import Draft, Line, Mention, split
from racegraph.reading.number import find_age, find_digits, find_lap_times, find_number_word
from racegraph.reading.origin import find_origin
from racegraph.reading.person import FullName, full_names, listed_surnames, repeated_names
from racegraph.reading.place import find_place
from racegraph.reading.series import find_series, is_series_word
from racegraph.reading.team import find_team, find_team_slots, house_names

_DIGIT = re.compile(r"\d")


class Finder:
    """Finds mentions in lines with one lexicon. Holds no state of any article."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._tells = lru_cache(50_000)(self._may_tell)
        self.house_names = house_names(lexicon)
        self._drivers = tuple(lexicon.form["drivers_of"])

    def find(self, text: str, line: Line) -> None:
        """Fill the mentions of a line of *text* with all but people."""
        self._split_compounds(line)
        draft = Draft(line)
        find_dates(text, draft)
        if _DIGIT.search(text, line.start, line.end):
            find_lap_times(text, draft)
            find_years(text, draft)
            find_digits(draft)
        for i, (raw, low) in enumerate(zip(line.raw, line.low, strict=True)):
            if not self._tells(raw, low):
                continue
            if not find_age(draft, i) and draft.taken[i] is None and not find_number_word(draft, i):
                find_origin(self.lexicon, draft, i)
        self._find_listed(draft)
        self._find_by_form(draft)
        find_team_slots(self.lexicon, draft)
        line.mentions = draft.mentions()

    def _split_compounds(self, line: Line) -> None:
        """Take apart what is written as one word of a make and its drivers: Ferraripilot, Porschefahrer."""
        for i in range(len(line.raw) - 1, -1, -1):
            low = line.low[i]
            if low.endswith(self._drivers) and line.raw[i][0].isupper() and len(low) == line.ends[i] - line.starts[i]:
                make = low[: -max(len(end) for end in self._drivers if low.endswith(end))]
                hit = self.lexicon.match([make], [line.raw[i]], 0) if make else None
                if hit is not None and hit[1].entity.kind in {"Manufacturer", "Team"} and not hit[2]:
                    split(line, i, len(make))

    def _may_tell(self, raw: str, low: str) -> bool:
        """Whether a token by itself, as spelt and folded, may tell an age, a number or an origin."""
        return number.may_tell(raw, low) or origin.may_tell(self.lexicon, raw, low)

    def people(self, line: Line) -> list[FullName]:
        """Full names of people in a line whose other mentions are found."""
        return full_names(self.lexicon, line)

    def repeated(self, lines: Sequence[Line], known: Iterable[str]) -> list[list[FullName]]:
        """Full names that only their last word, said again elsewhere in the article, tells; for each line."""
        return repeated_names(self.lexicon, lines, known)

    def surnames(self, line: Line, known: Iterable[str]) -> list[FullName]:
        """Surnames alone in a list with slashes; *known* are surnames of the article."""
        return listed_surnames(self.lexicon, line, known)

    def _find_listed(self, draft: Draft) -> None:
        """Put what the word lists have."""
        line, lexicon = draft.line, self.lexicon
        for i, token in enumerate(line.raw):
            if token[0].islower() and not token[-1].isdigit():  # but i30 N
                continue
            mention = draft.taken[i]
            if mention is not None and (mention.first < i or mention.type in "DZ"):
                continue
            hit = lexicon.match(line.low, line.raw, i)
            if hit is None:
                continue
            last, entry, genitive = hit
            if "alsoWord" in entry.facts and line.at(i - 1) not in lexicon.form["town_prepositions"]:
                continue
            draft.put(Mention(LETTERS[entry.entity.kind], i, last, entry.entity, genitive, entry=entry))

    def _find_by_form(self, draft: Draft) -> None:
        """Put cars, teams, series and circuits that no list has."""
        line, lexicon = draft.line, self.lexicon
        team_words = lexicon.form["team_words"]
        i, size = 0, len(line.raw)
        while i < size:
            if not (line.raw[i][0].isupper() or (i and line.low[i] in team_words and line.raw[i - 1][0].isupper())):
                i += 1
                continue
            word, mention = line.low[i], draft.taken[i]
            if mention is not None and mention.type == "M" and mention.first == i:
                i = find_car(lexicon, draft, mention)
                continue
            if word in team_words and draft.type_at(i) in "TMVLGSK" and (end := find_team(lexicon, draft, i)):
                i = end
                continue
            if mention is None:
                if word in CLASS_WORDS:
                    find_class(draft, i)
                    i += 1
                    continue
                if is_series_word(lexicon, word):
                    i = find_series(lexicon, draft, i)
                    continue
                find_circuit(lexicon, draft, i)
                if draft.taken[i] is None:
                    find_place(lexicon, draft, i)
            i += 1
