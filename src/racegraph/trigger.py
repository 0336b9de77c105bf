"""A trigger index: which rules can match a clause at all, told by the words that it holds.

Every pattern is taken apart into the literal words one of which any match must contain. One pass of an Aho-Corasick
automaton over a clause then leaves the few rules whose patterns are worth running.
"""

from __future__ import annotations

from collections.abc import Iterable

import ahocorasick

from racegraph.pattern import worth
from racegraph.rules import Rule

_MOST_NEEDS = 4  # more of a rule's needs cost more to look up than they save


class TriggerIndex:
    """Rules behind the words that they need. Sets of rules are integers, in which bit *n* is rule number *n*."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        needed = [
            sorted((words for find in rule.find for words in find.needs), key=worth, reverse=True)[:_MOST_NEEDS]
            for rule in self._rules
        ]
        self._places = max(map(len, needed), default=0)
        size = len(self._rules)
        # For each place among what a rule needs: the rules that need nothing there; the sets of all places are one
        # integer, one behind the other.
        self._free = (1 << size * self._places) - 1
        waiting: dict[str, int] = {}
        for number, needs_of_rule in enumerate(needed):
            for place, words in enumerate(needs_of_rule):
                bit = 1 << (size * place + number)
                self._free &= ~bit
                for word in words:
                    waiting[word] = waiting.get(word, 0) | bit
        self._waiting = list(waiting.values())
        self._by_types: dict[frozenset[str], int] = {}
        self._automaton = ahocorasick.Automaton()
        for index, word in enumerate(waiting):
            self._automaton.add_word(word, index)
        self._automaton.make_automaton()

    def candidates(self, text: str, types: frozenset[str]) -> list[Rule]:
        """The rules that may match a clause of this text with mentions of these types, in their order."""
        left = self._by_types.get(types)
        if left is None:
            left = sum(
                1 << number for number, rule in enumerate(self._rules) if all(types & need for need in rule.needs)
            )
            self._by_types[types] = left
        if not left:
            return []
        woken = self._free
        if self._waiting:
            for index in {index for _, index in self._automaton.iter(text)}:
                woken |= self._waiting[index]
        for _ in range(self._places):
            left &= woken
            if not left:
                return []
            woken >>= len(self._rules)
        out = []
        while left:
            lowest = left & -left
            out.append(self._rules[lowest.bit_length() - 1])
            left ^= lowest
        return out
