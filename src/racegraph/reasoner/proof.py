"""Proofs: why a statement holds, as a tree from the statement down to what was asserted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

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
        seen: set[int] = set()
        stack: list[tuple[Proof, bool]] = [(self, False)]
        while stack:
            proof, done = stack.pop()
            if done:
                yield proof
            elif id(proof) not in seen:
                seen.add(id(proof))
                stack.append((proof, True))
                stack.extend((premise, False) for premise in reversed(proof.premises))

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
