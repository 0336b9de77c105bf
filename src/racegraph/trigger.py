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
        self._everything = (1 << len(self._rules)) - 1
        needed = [
            sorted((words for find in rule.find for words in find.needs), key=worth, reverse=True)[:_MOST_NEEDS]
            for rule in self._rules
        ]
        places = max(map(len, needed), default=0)
        # For each place among what a rule needs: the rules that need nothing there.
        self._free = [self._everything] * places
        waiting: dict[str, list[int]] = {}
        for number, needs_of_rule in enumerate(needed):
            for place, words in enumerate(needs_of_rule):
                self._free[place] &= ~(1 << number)
                for word in words:
                    waiting.setdefault(word, [0] * places)[place] |= 1 << number
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
        rows = [self._waiting[i] for i in {index for _, index in self._automaton.iter(text)}] if self._waiting else []
        for place, free in enumerate(self._free):
            woken = free
            for row in rows:
                woken |= row[place]
            left &= woken
            if not left:
                return []
        out = []
        while left:
            lowest = left & -left
            out.append(self._rules[lowest.bit_length() - 1])
            left ^= lowest
        return out
