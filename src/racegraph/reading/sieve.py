"""A sieve: which of many patterns can match a text at all, told by the words that it holds.

Every pattern is taken apart into the literal words one of which any match must contain
(:attr:`racegraph.reading.pattern.Pattern.ways`). One pass of an Aho-Corasick automaton over a text then leaves the few
that are worth running.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import ahocorasick

from racegraph.reading.pattern import Literals, worth

_MOST_NEEDS = 3  # more of a pattern's needs cost more to look up than they save
_TEXTS = 64  # that are remembered: a sentence, its clauses and their masks are asked for again and again


class Sieve:
    """Patterns, each given by its needs. Sets of patterns are integers, in which bit *n* is pattern number *n*."""

    def __init__(self, needs: Iterable[Iterable[Literals]]) -> None:
        needed = [sorted(filter(_is_rare, one), key=worth, reverse=True)[:_MOST_NEEDS] for one in needs]
        self._size = len(needed)
        self._places = max(map(len, needed), default=0)
        # For each place among what a pattern needs: the patterns that need nothing there; the sets of all places are
        # one integer, one behind the other.
        self._free = (1 << self._size * self._places) - 1
        waiting: dict[str, int] = {}
        for number, needs_of_one in enumerate(needed):
            for place, words in enumerate(needs_of_one):
                bit = 1 << (self._size * place + number)
                self._free &= ~bit
                for word in words:
                    waiting[word] = waiting.get(word, 0) | bit
        self._waiting = list(waiting.values())
        self._automaton = ahocorasick.Automaton()
        for index, word in enumerate(waiting):
            self._automaton.add_word(word, index)
        self._automaton.make_automaton()
        self.left = lru_cache(_TEXTS)(self._left)

    def _left(self, text: str) -> int:
        """The patterns that may match a text."""
        woken = self._free
        if self._waiting:
            waiting = self._waiting
            for index in {index for _, index in self._automaton.iter(text)}:
                woken |= waiting[index]
        left = everything = (1 << self._size) - 1
        for _ in range(self._places):
            left &= woken
            woken >>= self._size
        return left & everything


def _is_rare(need: Literals) -> bool:
    """Whether none of some words is a single letter, which stands in every text."""
    return all(len(word.strip()) > 1 for word in need)
