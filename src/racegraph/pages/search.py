"""Finding things by name: as one types, with or without umlauts, and with a letter wrong here and there.

Names are split into words, and a word is indexed by the ways in which people write it (ü as ue or u, ß as ss). A word
of the query that is the beginning of a known word finds it; if there is none, words at a small distance count
(Damerau–Levenshtein in its optimal string alignment form, whole or to the query's length).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

_SPELT_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "æ": "ae", "ł": "l", "đ": "d", "ı": "i"}
)
_MOST = 300  # words that may match one word of a query


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a name: *kind* is its class, *weight* how much the graph says about it."""

    iri: str
    kind: str
    label: str
    names: tuple[str, ...]
    weight: int


def spellings(text: str) -> set[str]:
    """A word as it may be typed: lower case ASCII where it can be, German letters spelt out, and without their dots.

    >>> sorted(spellings("Hürtgen"))
    ['huertgen', 'hurtgen']
    """
    folded = unicodedata.normalize("NFC", text).casefold()
    return {_plain(folded.translate(_SPELT_OUT)), _plain(folded)}


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def words_of(text: str) -> list[str]:
    """The words of a name or a query, as written."""
    return re.findall(r"[^\W_]+", text)


class SearchIndex:
    """An index over *things*, which never changes."""

    def __init__(self, things: Iterable[Named]) -> None:
        self.things = list(things)
        self._postings: dict[str, dict[int, float]] = defaultdict(dict)
        for number, thing in enumerate(self.things):
            for name in (thing.label, *thing.names):
                words = words_of(name)
                for word in words:
                    for spelling in spellings(word):
                        # a word that is more of the name says more about it
                        share = 1 / len(words)
                        known = self._postings[spelling]
                        known[number] = max(known.get(number, 0.0), share)
        self._vocabulary = sorted(self._postings)
        self._shortened: dict[int, list[str]] = {}

    def find(self, query: str, limit: int = 10) -> list[Named]:
        """The things that *query* may mean, the likeliest first."""
        words = words_of(query)[:8]
        if not words:
            return []
        scores: dict[int, float] | None = None
        for position, word in enumerate(words):
            found = self._word(word, last=position == len(words) - 1)
            scores = found if scores is None else {n: scores[n] + found[n] for n in scores.keys() & found.keys()}
            if not scores:
                return []
        assert scores is not None
        ranked = sorted(scores, key=lambda n: (-scores[n], -self.things[n].weight, self.things[n].label))
        return [self.things[n] for n in ranked[:limit]]

    def _word(self, word: str, *, last: bool) -> dict[int, float]:
        """What one word of a query finds, with how well it fits (0 to 3)."""
        found: dict[int, float] = {}
        for spelling in spellings(word):
            for known, fit in self._matching(spelling, last=last):
                for number, share in self._postings[known].items():
                    weight = min(self.things[number].weight, 1000) / 10000
                    score = fit * (1 + share) + weight
                    if score > found.get(number, 0.0):
                        found[number] = score
        return found

    def _matching(self, spelling: str, *, last: bool) -> list[tuple[str, float]]:
        start = bisect_left(self._vocabulary, spelling)
        begun: list[tuple[str, float]] = []
        for known in self._vocabulary[start : start + _MOST]:
            if not known.startswith(spelling):
                break
            begun.append((known, 1.0 if known == spelling else 0.8 * len(spelling) / len(known) + 0.1))
        if begun or len(spelling) < 4:
            return begun
        allowed = 1 if len(spelling) < 6 else 2
        near = process.extract(spelling, self._vocabulary, scorer=OSA.distance, score_cutoff=allowed, limit=_MOST)
        matches = [(known, 0.7 - 0.2 * distance) for known, distance, _ in near]
        if not matches and last:  # still being typed
            near = process.extract(
                spelling, self._cut(len(spelling)), scorer=OSA.distance, score_cutoff=allowed, limit=_MOST
            )
            matches = [(self._vocabulary[at], 0.5 - 0.2 * distance) for _, distance, at in near]
        return matches

    def _cut(self, length: int) -> list[str]:
        if length not in self._shortened:
            self._shortened[length] = [word[:length] for word in self._vocabulary]
        return self._shortened[length]
