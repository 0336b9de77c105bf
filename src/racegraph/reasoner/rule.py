"""Rules as the engine runs them: bodies and heads over unary relations (classes) and binary ones (properties)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .vocabulary import SAME, TYPE

Form = tuple[int, int, int]
"""A statement in numbers: subject, predicate, object. Numbers below zero name internal relations."""

Argument = str | int
"""A variable (a name) or a term (its number)."""

RULE_BITS = 24
RULE_MASK = (1 << RULE_BITS) - 1
TERM_BITS = 32

Rewritten = tuple[int, int, int]
Record = int | Rewritten
"""Why a fact holds. 0: it is asserted. A positive number: the rule's number in the low bits, above it the terms of
those body variables that the head does not show. A form: the fact is that form with a term exchanged for an equal one.
"""

ASSERTED = 0


class Atom(NamedTuple):
    """``symbol(args)``: a class and one argument, or a property and two."""

    unary: bool
    symbol: int
    args: tuple[Argument, ...]

    def form(self, bindings: dict[str, int]) -> Form:
        """The statement that this atom makes under *bindings*."""
        terms = [bindings[a] if isinstance(a, str) else a for a in self.args]
        return (terms[0], TYPE, self.symbol) if self.unary else (terms[0], self.symbol, terms[1])


def atom(subject: Argument, predicate: int, value: Argument) -> Atom:
    """The atom of a triple pattern; ``?x rdf:type :C`` is the unary one of ``:C``."""
    if predicate == TYPE and isinstance(value, int):
        return Atom(True, value, (subject,))
    return Atom(False, predicate, (subject, value))


@dataclass(slots=True, eq=False)
class Rule:
    """One instance of a rule of the OWL 2 RL/RDF tables.

    *schema* and *lists* are the axioms that it was made from (the statements, and those that make up each list),
    *body* what remains to be matched against the data. A rule whose head is false concludes an internal relation of
    its own, which lists what it was violated by.
    """

    name: str
    schema: tuple[Form, ...]
    body: tuple[Atom, ...]
    head: Atom
    lists: tuple[tuple[Form, ...], ...] = ()
    is_false: bool = False
    guard: Callable[[int], bool] | None = None
    symmetric: bool = False
    number: int = 0
    active: bool = True
    witnesses: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        seen = {a for a in self.head.args if isinstance(a, str)}
        names: list[str] = []
        for each in self.body:
            names += [a for a in each.args if isinstance(a, str) and a not in seen and a not in names]
        self.witnesses = tuple(names)

    @property
    def is_equality(self) -> bool:
        """Whether it concludes that two terms are the same; ``eq-ref`` says so of one term."""
        return not self.head.unary and self.head.symbol == SAME and self.name != "eq-ref"

    @property
    def is_transitive(self) -> bool:
        """Whether it is ``p(x, y), p(y, z) -> p(x, z)``."""
        if len(self.body) != 2 or self.head.unary or self.body[0].unary or self.body[1].unary or self.is_equality:
            return False
        (x, y), (v, z) = self.body[0].args[:2], self.body[1].args[:2]
        return (
            self.body[0].symbol == self.body[1].symbol == self.head.symbol
            and isinstance(y, str)
            and y == v
            and self.head.args == (x, z)
            and len({x, y, z}) == 3
        )

    def premises(self, form: Form, record: int) -> list[Form]:
        """What *form*, a conclusion of this rule with this *record*, was concluded from."""
        terms = (form[0],) if self.head.unary else (form[0], form[2])
        bindings = {a: term for a, term in zip(self.head.args, terms, strict=True) if isinstance(a, str)}
        rest = record >> RULE_BITS
        for name in self.witnesses:
            bindings[name] = rest & ((1 << TERM_BITS) - 1)
            rest >>= TERM_BITS
        return [*self.axioms(), *(each.form(bindings) for each in self.body)]

    def axioms(self) -> list[Form]:
        """The statements that this rule was made from."""
        return [*self.schema, *(cell for cells in self.lists for cell in cells)]


def rule_state(rule: Rule, lists: dict[tuple[Form, ...], int]) -> list[Any]:
    """A rule for JSON. *lists* numbers the lists that rules share."""
    return [
        rule.name,
        rule.schema,
        rule.body,
        rule.head,
        [lists.setdefault(cells, len(lists)) for cells in rule.lists],
        rule.is_false,
        rule.symmetric,
    ]


def rule_from(state: list[Any], lists: list[tuple[Form, ...]]) -> Rule:
    """The rule of :func:`rule_state`, without its guard."""
    name, schema, body, head, at, is_false, symmetric = state
    return Rule(
        name,
        tuple((s, p, o) for s, p, o in schema),
        tuple(_atom_from(each) for each in body),
        _atom_from(head),
        tuple(lists[number] for number in at),
        is_false,
        symmetric=symmetric,
    )


def _atom_from(state: list[Any]) -> Atom:
    unary, symbol, args = state
    return Atom(unary, symbol, tuple(args))
