"""Finding things by name: as one types, with or without umlauts, and with a letter wrong here and there.

Names are split into words, and a word is indexed by the ways in which people write it (ü as ue or u, ß as ss). A word
of the query that is the beginning of a known word finds it; if there is none, words at a small distance count
(Damerau–Levenshtein in its optimal string alignment form, whole or to the query's length).
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice, pairwise

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
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text))


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
        self._pairs: dict[str, array[int]] = defaultdict(lambda: array("I"))
        for at, word in enumerate(self._vocabulary):
            for pair in _pairs(word):
                self._pairs[pair].append(at)

    def find(self, query: str, limit: int = 10) -> list[Named]:
        """The things that *query* may mean, the likeliest first."""
        words = [spellings(word) for word in words_of(query)[:8]]
        if not words:
            return []
        # a beginning that very many words have is no help in finding, but still has to be there
        wide = [any(self._width(spelling) > _MOST for spelling in word) for word in words]
        if all(wide):
            wide[max(range(len(words)), key=lambda n: max(map(len, words[n])))] = False
        scores: dict[int, float] | None = None
        for position, word in enumerate(words):
            if not wide[position]:
                found = self._word(word, last=position == len(words) - 1)
                scores = found if scores is None else {n: scores[n] + found[n] for n in scores.keys() & found.keys()}
        assert scores is not None
        ranked = sorted(scores, key=lambda n: (-scores[n], -self.things[n].weight, self.things[n].label))
        needed = [word for word, is_wide in zip(words, wide, strict=True) if is_wide]
        fitting = (n for n in ranked if all(self._begins(self.things[n], word) for word in needed))
        return [self.things[n] for n in islice(fitting, limit)]

    def _width(self, spelling: str) -> int:
        """How many words of the vocabulary begin with *spelling*."""
        return bisect_left(self._vocabulary, spelling + "\uffff") - bisect_left(self._vocabulary, spelling)

    def _begins(self, thing: Named, word: set[str]) -> bool:
        known = (s for name in (thing.label, *thing.names) for w in words_of(name) for s in spellings(w))
        return any(spelling.startswith(tuple(word)) for spelling in known)

    def _word(self, word: set[str], *, last: bool) -> dict[int, float]:
        """What one word of a query finds, with how well it fits (0 to 3)."""
        found: dict[int, float] = {}
        for spelling in word:
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
        # hardly anybody gets the first letter wrong, so words that begin with it are looked at first
        start = bisect_left(self._vocabulary, spelling[0])
        end = bisect_left(self._vocabulary, spelling[0] + "\uffff")
        return self._near(spelling, self._vocabulary[start:end], allowed, last=last) or self._near(
            spelling, self._alike(spelling, allowed), allowed, last=last
        )

    def _near(self, spelling: str, candidates: list[str], allowed: int, *, last: bool) -> list[tuple[str, float]]:
        near = process.extract(spelling, candidates, scorer=OSA.distance, score_cutoff=allowed, limit=_MOST)
        matches = [(known, 0.7 - 0.2 * distance) for known, distance, _ in near]
        if not matches and last:  # still being typed
            cut = [word[: len(spelling)] for word in candidates]
            near = process.extract(spelling, cut, scorer=OSA.distance, score_cutoff=allowed, limit=_MOST)
            matches = [(candidates[at], 0.5 - 0.2 * distance) for _, distance, at in near]
        return matches

    def _alike(self, spelling: str, allowed: int) -> list[str]:
        """Words that share a pair of letters with *spelling*: all that are within *allowed* edits of it are among them.

        An edit breaks two pairs of letters, so of the rarest pairs one more than that is enough to look up (the q-gram
        lemma; a swap breaks three, and of two swaps in one word one may go unseen). The pair at a word's end does not
        count: words that begin with what is alike are wanted too.
        """
        postings = sorted((self._pairs[pair] for pair in _pairs(spelling) if pair in self._pairs), key=len)
        # a pair that no word has is broken already
        broken = len(_pairs(spelling)) - len(postings)
        return [self._vocabulary[at] for at in set().union(*postings[: max(0, 2 * allowed - broken) + 1])]


def _pairs(word: str) -> set[str]:
    """The pairs of letters that follow each other, the first letter with the beginning."""
    return {a + b for a, b in pairwise(" " + word)}
