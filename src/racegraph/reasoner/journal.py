"""What one operation changes in the inferred statements."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from .facts import Relation
from .graph import Fact, Graph, fact_of, form_of, is_named
from .rule import Form
from .writing import Writing


class Change(NamedTuple):
    """Inferred statements that came and that went."""

    added: list[Form]
    removed: list[Form]


class Journal:
    """Notes, during one operation, how facts were written that may change, and which facts came."""

    def __init__(self, graph: Graph, writing: Writing) -> None:
        self._graph = graph
        self._writing = writing
        self._before: set[Form] = set()
        self._came: dict[Relation, list[list[int] | list[tuple[int, int]]]] = {}
        self._touched: set[int] = set()
        self._new: dict[Relation, tuple[set[Fact], int]] = {}

    def came(self, relation: Relation, batch: list[int] | list[tuple[int, int]]) -> None:
        """Facts were added to *relation*."""
        self._came.setdefault(relation, []).append(batch)

    def was(self, forms: Iterable[Form]) -> None:
        """These were among the inferred statements before."""
        self._before.update(forms)

    def was_not(self, forms: Iterable[Form]) -> None:
        """These were not: they were asserted."""
        self._before.difference_update(forms)

    def before(self) -> set[Form]:
        return self._before

    def will_be_asserted(self, form: Form) -> None:
        """A fact that is there will be asserted, under the name that *form* has or another."""
        if not self._is_new(form):
            self.was(self._writing.of(form))

    def will_be_told_apart(self, representative: int) -> None:
        """A set of equal terms will be taken apart; the facts about it go as others do."""
        self.was(self._writing.equalities(representative))
        self._touched.update(self._graph.equality.members[representative])

    def will_merge(self, representatives: set[int]) -> None:
        """Sets of equal terms will grow or go: note how the facts about them are written."""
        fresh = representatives - self._touched
        for relation, facts in self._graph.mentioning(fresh):
            if not is_named(relation):
                continue
            for fact in facts:
                form = form_of(relation, fact)
                # Of a set that has changed already, the facts have been noted as they were before.
                if self._touched.isdisjoint(form) and not self._is_new(form):
                    self.was(self._writing.of(form))
        for representative in fresh:
            self.was(self._writing.equalities(representative))
        self._touched |= fresh

    def _is_new(self, form: Form) -> bool:
        """Whether a fact, which is there, came in this operation."""
        relation = self._graph.relation(form)
        known, count = self._new.get(relation, (set(), 0))
        batches = self._came.get(relation, ())
        unknown = sum(map(len, batches)) + len(relation.pending) - count
        if unknown:
            if unknown <= len(relation.pending):
                known.update(relation.pending[-unknown:])
            else:
                known = {fact for batch in [*batches, relation.pending] for fact in batch}
            self._new[relation] = known, count + unknown
        return fact_of(form) in known

    def change(self) -> Change:
        """What the operation did."""
        graph, writing = self._graph, self._writing
        added: list[Form] = []
        for relation, batches in self._came.items():
            if is_named(relation):
                for batch in batches:
                    added += writing.of_facts(relation, batch)
        changed = {graph.equality.find(term) for term in self._touched}
        for representative in changed:
            added += writing.equalities(representative)
        for relation, facts in graph.mentioning(changed & graph.equality.members.keys()):
            if is_named(relation):
                added += writing.of_facts(relation, facts)
        if self._before or changed:
            before = self._before
            added = [form for form in dict.fromkeys(added) if form not in before]
        return Change(added, [form for form in self._before if not writing.is_written(form)])
