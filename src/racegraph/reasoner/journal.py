"""What one operation changes in the inferred statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, NamedTuple

from .facts import Relation
from .graph import Fact, Graph, fact_of, form_of, is_named
from .rule import Form
from .vocabulary import TYPE
from .writing import Writing


class Statements:
    """Statements in numbers, by relation: as many as a graph has take little more room than there."""

    def __init__(self) -> None:
        self._groups: list[tuple[Relation, list[Any]]] = []
        self._others: list[Form] = []

    def add_facts(self, relation: Relation, facts: list[Any]) -> None:
        if facts:
            self._groups.append((relation, facts))

    def add(self, forms: Iterable[Form]) -> None:
        self._others.extend(forms)

    def __iter__(self) -> Iterator[Form]:
        for relation, facts in self._groups:
            symbol = relation.symbol
            if relation.unary:
                yield from ((x, TYPE, symbol) for x in facts)
            else:
                yield from ((s, symbol, o) for s, o in facts)
        yield from self._others

    def __len__(self) -> int:
        return len(self._others) + sum(len(facts) for _, facts in self._groups)


class Change(NamedTuple):
    """Inferred statements that came and that went."""

    added: Statements
    removed: Statements


class Journal:
    """Notes, during one operation, how facts were written that may change, and which facts came.

    *is_removing* says that facts may come that were there before.
    """

    def __init__(self, graph: Graph, writing: Writing) -> None:
        self._graph = graph
        self._writing = writing
        self.is_removing = False
        self._before: set[Form] = set()
        self._came: dict[Relation, list[list[Any]]] = {}
        self._asserted: dict[Relation, list[list[Any]]] = {}
        self._touched: set[int] = set()
        self._new: dict[Relation, tuple[set[Fact], int]] = {}

    def came(self, relation: Relation, batch: list[Any], asserted: bool) -> None:
        """Facts were added to *relation*, all of them asserted or any."""
        (self._asserted if asserted else self._came).setdefault(relation, []).append(batch)

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
        batches = [*self._asserted.get(relation, ()), *self._came.get(relation, ())]
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
        added, others = Statements(), list[Form]()
        renamed = graph.equality.representative
        for relation, batches in self._came.items():
            if not is_named(relation) or relation.symbol in renamed:
                continue
            facts = list(chain.from_iterable(batches))
            if self.is_removing:
                facts = [fact for fact in facts if graph.has(relation, fact)]
            elif self._touched and relation.unary:  # some were rewritten
                facts = [x for x in facts if x not in renamed]
            elif self._touched:
                facts = [fact for fact in facts if fact[0] not in renamed and fact[1] not in renamed]
            plain, special = writing.parted(relation, facts)
            if self.is_removing:  # some were there before, some are asserted
                others += writing.of_facts(relation, plain)
            else:
                added.add_facts(relation, plain)
            others += writing.of_facts(relation, special)
        if graph.equality.members or graph.dictionary.respelt:
            for relation, batches in self._asserted.items():
                others += writing.of_facts(relation, writing.parted(relation, list(chain.from_iterable(batches)))[1])
        changed = {graph.equality.find(term) for term in self._touched}
        for representative in changed:
            others += writing.equalities(representative)
        for relation, facts in graph.mentioning(changed & graph.equality.members.keys()):
            if is_named(relation):
                others += writing.of_facts(relation, facts)
        added.add(form for form in dict.fromkeys(others) if form not in self._before)
        removed = Statements()
        removed.add(form for form in self._before if not writing.is_written(form))
        return Change(added, removed)
