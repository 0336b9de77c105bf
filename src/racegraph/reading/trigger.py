"""A trigger index: which rules can match a clause at all, told by its words and by what it names."""

from __future__ import annotations

from collections.abc import Iterable

from racegraph.reading.pattern import Literals
from racegraph.reading.rules import SCOPES, Rule
from racegraph.reading.sieve import Sieve


class TriggerIndex:
    """Rules behind the words and the mentions that they need."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        ways = [(rule, way) for rule in rules for way in _ways(rule)]
        self._rules = [rule for rule, _ in ways]  # of each way
        self._sieve = Sieve(way for _, way in ways)
        self._needing: dict[frozenset[str], int] = {}  # the ways that need a mention of one of these types
        for number, rule in enumerate(self._rules):
            for need in rule.needs:
                self._needing[need] = self._needing.get(need, 0) | 1 << number
        self._by_types: dict[frozenset[str], int] = {}  # sets of ways, as a sieve has them

    def candidates(self, text: str, types: frozenset[str]) -> list[Rule]:
        """The rules that may match a clause of this text with mentions of these types, in their order."""
        left = self._by_types.get(types)
        if left is None:
            left = (1 << len(self._rules)) - 1
            for need, ways in self._needing.items():
                if not types & need:
                    left &= ~ways
            self._by_types[types] = left
        if left:
            left &= self._sieve.left(text)
        out: list[Rule] = []
        while left:
            lowest = left & -left
            rule = self._rules[lowest.bit_length() - 1]
            if not out or out[-1] is not rule:
                out.append(rule)
            left ^= lowest
        return out


def indexed(rules: Iterable[Rule]) -> dict[str, TriggerIndex]:
    """Rules by scope, each scope behind a trigger index."""
    rules = tuple(rules)
    return {scope: TriggerIndex(rule for rule in rules if rule.scope == scope) for scope in SCOPES}


def _ways(rule: Rule) -> list[list[Literals]]:
    """What each way needs in which a rule's patterns can all be found: those of the one with the most ways, each with
    what the others always need."""
    first, *others = sorted(rule.find, key=lambda find: len(find.ways), reverse=True)
    always = [need for find in others for need in find.needs]
    return [[*way, *always] for way in first.ways]
