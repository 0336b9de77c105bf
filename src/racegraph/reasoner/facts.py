"""Where statements lie: by class and by property, each with the record of why it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from .rule import Form, Record
from .vocabulary import SCHEMA_CLASSES, SCHEMA_PROPERTIES, TYPE

Pair = tuple[int, int]


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

    def forms(self) -> Iterator[tuple[Form, Record]]:
        """Every fact as a statement, with its record."""
        symbol = self.symbol
        return (((member, TYPE, symbol), record) for member, record in self.facts.items())


class Pairs:
    """The pairs of one property: *facts* is ``{subject: {object: record}}``.

    *subjects* is the index from object to subjects, made when a rule first needs it; facts still in *pending* may be
    missing from it, and are added before the rules see them.
    """

    __slots__ = (
        "facts", "fire", "fires", "is_axiom", "marked", "pending", "queued", "retract", "retracts", "subjects",
        "symbol",
    )  # fmt: skip

    unary = False

    def __init__(self, symbol: int) -> None:
        self.symbol = symbol
        self.facts: dict[int, dict[int, Record]] = {}
        self.subjects: dict[int, set[int]] | None = None
        self.pending: list[Any] = []
        self.marked: set[Any] = set()
        self.queued = False
        self.is_axiom = symbol in SCHEMA_PROPERTIES
        self.fire: Callable[[Any], None] | None = None
        self.fires: tuple[Relation, ...] | None = None
        self.retract: Callable[[Any], None] | None = None
        self.retracts: tuple[Relation, ...] | None = None

    def forms(self) -> Iterator[tuple[Form, Record]]:
        """Every fact as a statement, with its record."""
        symbol = self.symbol
        for subject, values in self.facts.items():
            for value, record in values.items():
                yield (subject, symbol, value), record

    def by_object(self) -> dict[int, set[int]]:
        """The index from object to subjects, made now where it is not there, and kept up to date by *fire*."""
        if self.subjects is None:
            self.fires = None
            self.subjects = {}
            for subject, values in self.facts.items():
                for value in values:
                    self.subjects.setdefault(value, set()).add(subject)
        return self.subjects


Relation = Members | Pairs
