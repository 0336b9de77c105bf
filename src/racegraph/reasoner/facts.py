"""Where statements lie: by class and by property, each with the record of why it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from .rule import Form, Record
from .vocabulary import SCHEMA_CLASSES, SCHEMA_PROPERTIES, TYPE

Pair = tuple[int, int]

_SCANS = 3
"""Searches of a whole relation after which an index is worth its making."""


class Members:
    """The members of one class: *facts* is ``{member: record}``. *pending* holds those that no rule has seen yet.

    *fire* runs the rules that a new fact sets off, and *fires* lists the relations that they conclude (None: not made
    yet); *retract* and *retracts* do the same for a fact about to go.
    """

    __slots__ = ("facts", "fire", "fires", "is_axiom", "marked", "pending", "queued", "retract", "retracts", "symbol")

    unary = True

    def __init__(self, symbol: int) -> None:
        self.symbol = symbol
        self.facts: dict[int, Record] = {}
        self.pending: list[Any] = []
        self.marked: set[Any] = set()
        self.queued = False
        self.is_axiom = symbol in SCHEMA_CLASSES
        self.fire: Callable[[Any], None] | None = None
        self.fires: tuple[Relation, ...] | None = None
        self.retract: Callable[[Any], None] | None = None
        self.retracts: tuple[Relation, ...] | None = None

    def count(self) -> int:
        return len(self.facts)

    def forms(self) -> Iterator[tuple[Form, Record]]:
        """Every fact as a statement, with its record."""
        symbol = self.symbol
        return (((member, TYPE, symbol), record) for member, record in self.facts.items())


class Pairs:
    """The pairs of one property: *facts* is ``{subject: {object: record}}``.

    *subjects* is the index from object to subjects (a tuple where there is one, else a set), made when a rule first
    needs it; facts still in *pending* may be missing from it, and are added before the rules see them. *scans* counts
    how often the whole relation was searched for want of it.
    """

    __slots__ = (
        "facts", "fire", "fires", "is_axiom", "marked", "pending", "queued", "retract", "retracts", "scans", "subjects",
        "symbol",
    )  # fmt: skip

    unary = False

    def __init__(self, symbol: int) -> None:
        self.symbol = symbol
        self.facts: dict[int, dict[int, Record]] = {}
        self.subjects: dict[int, tuple[int, ...] | set[int]] | None = None
        self.scans = 0
        self.pending: list[Any] = []
        self.marked: set[Any] = set()
        self.queued = False
        self.is_axiom = symbol in SCHEMA_PROPERTIES
        self.fire: Callable[[Any], None] | None = None
        self.fires: tuple[Relation, ...] | None = None
        self.retract: Callable[[Any], None] | None = None
        self.retracts: tuple[Relation, ...] | None = None

    def count(self) -> int:
        return sum(map(len, self.facts.values()))

    def forms(self) -> Iterator[tuple[Form, Record]]:
        """Every fact as a statement, with its record."""
        symbol = self.symbol
        for subject, values in self.facts.items():
            for value, record in values.items():
                yield (subject, symbol, value), record

    def by_object(self) -> dict[int, tuple[int, ...] | set[int]]:
        """The index from object to subjects, made now where it is not there, and kept up to date by *fire*."""
        if self.subjects is None:
            self.fires = None
            index = self.subjects = {}
            for subject, values in self.facts.items():
                for value in values:
                    known = index.get(value)
                    if known is None:
                        index[value] = (subject,)
                    elif type(known) is set:
                        known.add(subject)
                    else:
                        index[value] = {*known, subject}
        return self.subjects

    def with_objects(self, terms: set[int]) -> list[Pair]:
        """The pairs with an object among *terms*."""
        if self.subjects is None and self.scans < _SCANS:
            self.scans += 1
            return [(s, o) for s, values in self.facts.items() for o in values if o in terms]
        index = self.by_object()
        return [(s, o) for o in index.keys() & terms for s in index[o]]

    def drop(self, subject: int, value: int) -> None:
        """Take a pair out, and out of the index."""
        values = self.facts[subject]
        del values[value]
        if not values:
            del self.facts[subject]
        known = self.subjects.get(value) if self.subjects is not None else None
        if known is None or subject not in known:
            return
        assert self.subjects is not None
        if type(known) is set:
            known.discard(subject)
        if not known or type(known) is tuple:
            del self.subjects[value]


Relation = Members | Pairs
