"""A trigger index: which rules can match a clause at all, told by the words that it holds.

Every pattern is taken apart into the literal words one of which any match must contain. One pass of an Aho-Corasick
automaton over a clause then leaves the few rules whose patterns are worth running.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import ahocorasick

from racegraph.rules import Rule

Literals = frozenset[str]


def literals(pattern: re.Pattern[str]) -> Literals:
    """Strings one of which is in every text that *pattern* matches; empty where none can be told.

    >>> sorted(literals(re.compile(r"(?:auf )?(?:rang|platz) <Q\\d+>")))
    ['platz', 'rang']
    """
    return max(needs(pattern), key=_worth, default=frozenset())


def needs(pattern: re.Pattern[str]) -> list[Literals]:
    """Sets of strings, of each of which one is in every text that *pattern* matches.

    >>> [sorted(one) for one in needs(re.compile(r"(?:rang|platz) <Q\\d+> in"))]
    [['platz', 'rang'], [' <Q'], ['> in']]
    """
    from re import _parser  # type: ignore[attr-defined]  # the standard library's own view of a pattern

    return _all_of_sequence(_parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE))


def _of_sequence(items: Any) -> Literals | None:
    return max(_all_of_sequence(items), key=_worth, default=None)


def _all_of_sequence(items: Any) -> list[Literals]:
    out: list[Literals] = []
    run = ""
    for op, argument in [*items, (None, None)]:
        name = str(op)
        if name == "LITERAL":
            run += chr(argument)
            continue
        found: Literals | None = None
        if name == "SUBPATTERN":
            found = _of_sequence(argument[3])
        elif name == "BRANCH":
            found = _of_branches(argument[1])
        elif name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"} and argument[0] >= 1:
            found = _of_sequence(argument[2])
        out.extend(one for one in (frozenset({run}) if run.strip() else None, found) if one)
        run = ""
    return out


def _of_branches(branches: Sequence[Any]) -> Literals | None:
    out: set[str] = set()
    for branch in branches:
        found = _of_sequence(branch)
        if not found:
            return None
        out |= found
    return frozenset(out)


def _worth(choice: Literals) -> tuple[int, int]:
    """Long words tell more than short ones; of as long, few more than many."""
    return min(len(word.strip()) for word in choice), -len(choice)


_MOST_NEEDS = 4  # more of a rule's needs cost more to look up than they save


class TriggerIndex:
    """Rules behind the words that they need. Sets of rules are integers, in which bit *n* is rule number *n*."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        self._everything = (1 << len(self._rules)) - 1
        needed = [
            sorted((words for find in rule.find for words in needs(find)), key=_worth, reverse=True)[:_MOST_NEEDS]
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
