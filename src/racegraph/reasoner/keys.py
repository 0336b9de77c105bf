"""Rule prp-key by a table of keys, so that *n* things with keys cost *n*, not *n²*."""

from __future__ import annotations

from itertools import product
from math import prod

from .facts import Members, Pairs
from .rule import RULE_BITS, TERM_BITS, Record, Rule

_MANY = 4096
"""Combinations of values for one thing beyond which things are compared one by one."""


class KeyTable:
    """Finds things of one class that share a value in each property of a key.

    Equality being transitive, it is enough to find one partner for each.
    """

    def __init__(
        self, rule: Rule, members: Members, properties: list[Pairs], found: list[tuple[int, int, int]]
    ) -> None:
        self._rule = rule
        self._members = members
        self._properties = properties
        self._found = found
        self._holders: dict[tuple[int, ...], int] = {}
        self._compares = False

    def fill(self) -> None:
        """Take in the things that are there already."""
        for thing in list(self._members.facts):
            self.look_up(thing)

    def look_up(self, thing: int) -> None:
        """Find what has a key of *thing* too, and note that they are the same."""
        columns = [pairs.facts.get(thing) for pairs in self._properties]
        if thing not in self._members.facts or not all(columns):
            return
        values = [column for column in columns if column]
        if self._compares or prod(map(len, values)) > _MANY:
            self._compares = True
            self._compare(thing, values)
            return
        for key in product(*values):
            holder = self._holders.setdefault(key, thing)
            if holder != thing:
                if self._has(holder, key):
                    self._note(holder, thing, key)
                else:
                    self._holders[key] = thing

    def _has(self, thing: int, key: tuple[int, ...]) -> bool:
        """Whether *thing*, which was once found with *key*, has it still."""
        if thing not in self._members.facts:
            return False
        return all(v in pairs.facts.get(thing, ()) for pairs, v in zip(self._properties, key, strict=True))

    def _compare(self, thing: int, values: list[dict[int, Record]]) -> None:
        indexes = [pairs.by_object() for pairs in self._properties]
        sizes = [
            sum(len(index.get(value, ())) for value in column) for index, column in zip(indexes, values, strict=True)
        ]
        rarest = sizes.index(min(sizes))
        others = {other for value in values[rarest] for other in indexes[rarest].get(value, ())}
        for other in others - {thing}:
            if other in self._members.facts:
                key = [
                    next((v for v in column if v in pairs.facts.get(other, ())), None)
                    for column, pairs in zip(values, self._properties, strict=True)
                ]
                if None not in key:
                    self._note(other, thing, tuple(v for v in key if v is not None))

    def _note(self, left: int, right: int, key: tuple[int, ...]) -> None:
        record = self._rule.number
        for place, value in enumerate(key):
            record += value << (RULE_BITS + place * TERM_BITS)
        self._found.append((left, right, record))
