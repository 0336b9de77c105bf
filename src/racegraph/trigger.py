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
    from re import _parser  # type: ignore[attr-defined]  # the standard library's own view of a pattern

    return _of_sequence(_parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)) or frozenset()


def _of_sequence(items: Any) -> Literals | None:
    best: Literals | None = None
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
        for candidate in (frozenset({run}) if run.strip() else None, found):
            if candidate and (best is None or _worth(candidate) > _worth(best)):
                best = candidate
        run = ""
    return best


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


class TriggerIndex:
    """Rules behind the words that they need."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._bits: dict[str, int] = {}
        self._rules = tuple((rule, tuple(self._mask(find) for find in rule.find)) for rule in rules)
        self._by_types: dict[frozenset[str], tuple[tuple[Rule, tuple[int, ...]], ...]] = {}
        self._automaton = ahocorasick.Automaton()
        for word, bit in self._bits.items():
            self._automaton.add_word(word, bit)
        self._automaton.make_automaton()

    def _mask(self, pattern: re.Pattern[str]) -> int:
        mask = 0
        for word in literals(pattern):
            mask |= self._bits.setdefault(word, 1 << len(self._bits))
        return mask or -1

    def candidates(self, text: str, types: frozenset[str]) -> list[Rule]:
        """The rules that may match a clause of this text with mentions of these types, in their order."""
        rules = self._by_types.get(types)
        if rules is None:
            rules = tuple(row for row in self._rules if all(types & need for need in row[0].needs))
            self._by_types[types] = rules
        present = 1 << len(self._bits)  # so that a pattern without literals (-1) is always let through
        if self._bits:
            for _, bit in self._automaton.iter(text):
                present |= bit
        return [rule for rule, masks in rules if all(present & mask for mask in masks)]
