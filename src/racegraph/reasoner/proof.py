"""Proofs: why a statement holds, as a tree from the statement down to what was asserted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import pyoxigraph as ox

from .dictionary import Term


@dataclass(frozen=True, slots=True)
class GeneralizedTriple:
    """A statement that RDF cannot write: its subject is a literal, or its predicate is no IRI.

    The rules pass through such statements (``"5"^^xsd:integer rdf:type xsd:integer``); none is ever stored.
    """

    subject: Term
    predicate: Term
    object: Term

    def __str__(self) -> str:
        return f"{self.subject} {self.predicate} {self.object}"


Statement = ox.Triple | GeneralizedTriple


class Resting(Protocol):
    """A step that rests on *premises*, which are steps of the same kind."""

    @property
    def premises(self) -> Sequence[Any]: ...


AnyStep = TypeVar("AnyStep", bound=Resting)


def premises_first(last: AnyStep) -> Iterator[AnyStep]:
    """The steps that *last* rests on, and itself: each object once, after its premises."""
    seen: set[int] = set()
    waiting: list[tuple[AnyStep, bool]] = [(last, False)]
    while waiting:
        step, done = waiting.pop()
        if done:
            yield step
        elif id(step) not in seen:
            seen.add(id(step))
            waiting.append((step, True))
            waiting.extend((premise, False) for premise in reversed(step.premises))


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """*conclusion* follows from *premises* by *rule*, named as in the OWL 2 RL/RDF tables.

    *rule* is None for what was asserted. An axiom of the tables themselves (``cls-thing``, ``dt-type1``) has a rule
    and no premises. Equal parts of a tree are one object, so that a walk may count them once (:meth:`steps`).
    """

    conclusion: Statement
    rule: str | None
    premises: tuple[Proof, ...] = ()

    def steps(self) -> Iterator[Proof]:
        """Every different step once, premises before what follows from them."""
        return premises_first(self)

    def leaves(self) -> Iterator[Statement]:
        """The asserted statements that the proof rests on, each once."""
        return (step.conclusion for step in self.steps() if step.rule is None)

    def __repr__(self) -> str:
        return f"Proof({self.conclusion}, {self.rule}, {len(self.premises)} premises)"


@dataclass(frozen=True, slots=True)
class Inconsistency:
    """Statements that cannot all hold, by *rule*; *proofs* say why each of *premises* does."""

    rule: str
    premises: tuple[Statement, ...]
    proofs: tuple[Proof, ...]
