"""A trigger index: which rules can match a clause at all, told by its words and by what it names."""

from __future__ import annotations

from collections.abc import Iterable

from racegraph.rules import Rule
from racegraph.sieve import Sieve


class TriggerIndex:
    """Rules behind the words and the mentions that they need."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        self._sieve = Sieve([words for find in rule.find for words in find.needs] for rule in self._rules)
        self._by_types: dict[frozenset[str], int] = {}  # sets of rules, as a sieve has them

    def candidates(self, text: str, types: frozenset[str]) -> list[Rule]:
        """The rules that may match a clause of this text with mentions of these types, in their order."""
        left = self._by_types.get(types)
        if left is None:
            left = sum(
                1 << number for number, rule in enumerate(self._rules) if all(types & need for need in rule.needs)
            )
            self._by_types[types] = left
        if left:
            left &= self._sieve.left(text)
        out = []
        while left:
            lowest = left & -left
            out.append(self._rules[lowest.bit_length() - 1])
            left ^= lowest
        return out
