"""Which inferred statements are written, and how: with every name of a thing, and without those that only restate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import permutations, product
from typing import Any

import pyoxigraph as ox

from .facts import Relation
from .graph import Graph, form_of
from .rule import ASSERTED, RULE_MASK, Form, Record
from .ruleset import RuleSet
from .vocabulary import EQUIVALENT_CLASS, EQUIVALENT_PROPERTY, NOTHING, SAME, SUB_CLASS, SUB_PROPERTY, THING, TYPE

_REFLEXIVE = {SUB_CLASS, SUB_PROPERTY, EQUIVALENT_CLASS, EQUIVALENT_PROPERTY, SAME}
_AXIOMS = {"prp-ap", "cls-thing", "cls-nothing1", "dt-type1"}


class Writing:
    """Turns facts about representatives into statements.

    A set of up to *largest_clique* equal terms is written out in full; of a larger one, each member is written as the
    same as the representative, and statements are written about that alone.
    """

    def __init__(self, graph: Graph, rules: RuleSet, largest_clique: int) -> None:
        self._graph = graph
        self._rules = rules
        self._largest = largest_clique
        self.spellings: dict[Form, int] = {}

    @property
    def depends_on_order(self) -> bool:
        """Whether the order in which statements came has a say: in a large clique's representative, or a spelling."""
        sets = self._graph.equality.members.values()
        return bool(self.spellings) or any(len(names) > self._largest for names in sets)

    def inferred(self) -> Iterator[Form]:
        """Every inferred statement."""
        for relation in self._graph.relations():
            facts = [form[0] if relation.unary else (form[0], form[2]) for form, _ in relation.forms()]
            yield from self.of_facts(relation, facts)
        for representative in list(self._graph.equality.members):
            yield from self.equalities(representative)

    def of_facts(self, relation: Relation, facts: Iterable[Any]) -> Iterator[Form]:
        """What is written of those of *facts* that are still there."""
        graph = self._graph
        plain, special = self.parted(relation, [fact for fact in facts if graph.has(relation, fact)])
        yield from (form_of(relation, fact) for fact in plain if graph.record_in(relation, fact) != ASSERTED)
        for fact in special:
            yield from self.of(form_of(relation, fact))

    def parted(self, relation: Relation, facts: list[Any]) -> tuple[list[Any], list[Any]]:
        """Those of *facts* that are written as they stand, unless they are asserted, and those to be looked at."""
        dictionary = self._graph.dictionary
        cliques, respelt, no_subjects = self._graph.equality.members, dictionary.respelt, dictionary.no_subjects
        symbol = relation.symbol
        renamed = symbol in cliques or symbol in respelt
        if renamed or relation.is_axiom or symbol == THING or not self._is_plain(relation):
            return [], facts
        if relation.unary:
            if not cliques:
                return [x for x in facts if x not in no_subjects], []
            plain = [x for x in facts if x not in no_subjects and x not in cliques]
            return plain, [x for x in facts if x in cliques]
        if not cliques:
            plain = [fact for fact in facts if fact[0] not in no_subjects and fact[1] not in respelt]
            return plain, [fact for fact in facts if fact[1] in respelt] if respelt else []
        plain, special = [], []
        for fact in facts:
            s, o = fact
            if s in cliques or o in cliques or o in respelt:
                special.append(fact)
            elif s not in no_subjects:
                plain.append(fact)
        return plain, special

    def _is_plain(self, relation: Relation) -> bool:
        """Whether what is inferred in *relation* can be written."""
        return relation.unary or isinstance(self._graph.dictionary.terms[relation.symbol], ox.NamedNode)

    def of(self, form: Form) -> Iterator[Form]:
        """How a fact about representatives is written, where it is one: with every name, without what was asserted."""
        graph = self._graph
        record = graph.record(form)
        if record is None:
            return
        if not graph.equality.members and form not in graph.aliases:
            if record != ASSERTED and self._is_told(form, record):
                yield (form[0], form[1], self._spelling(form))
            return
        names = [self._names(term) for term in form]
        if form[2] in graph.dictionary.respelt:
            names[2] = [self._spelling(form) if name == form[2] else name for name in names[2]]
        for subject, predicate, value in product(*names):
            each = (subject, predicate, value)
            if self._is_told(each, record) and not graph.is_asserted(each):
                yield each

    def _names(self, term: int) -> list[int]:
        names = self._graph.equality.members_of(term)
        return names if len(names) <= self._largest else [term]

    def equalities(self, representative: int) -> Iterator[Form]:
        """The statements that a set of terms are the same."""
        equality = self._graph.equality
        names = equality.members.get(representative, [])
        pairs: Iterable[tuple[int, int]]
        if len(names) <= self._largest:
            pairs = permutations(names, 2)
        else:
            pairs = ((name, representative) for name in names if name != representative)
        for left, right in pairs:
            if left not in self._graph.dictionary.no_subjects and not equality.is_asserted(left, right):
                yield (left, SAME, right)

    def is_written(self, form: Form) -> bool:
        """Whether *form* is among the inferred statements."""
        subject, predicate, value = form
        if predicate == SAME:
            equality = self._graph.equality
            root = equality.find(subject)
            if subject == value or root != equality.find(value) or subject in self._graph.dictionary.no_subjects:
                return False
            if equality.is_asserted(subject, value) or value in self._graph.dictionary.canonical:
                return False
            return value == root or len(equality.members_of(root)) <= self._largest
        return form in self.of(self._graph.normal(form))

    def _is_told(self, form: Form, record: Record) -> bool:
        """Whether an inferred statement says more than that something is itself, and can be written as RDF."""
        subject, predicate, value = form
        dictionary = self._graph.dictionary
        if subject in dictionary.no_subjects or not isinstance(dictionary.terms[predicate], ox.NamedNode):
            return False
        if predicate == TYPE:
            return value != THING and not (isinstance(record, int) and self._rules.name_of(record) in _AXIOMS)
        if predicate in _REFLEXIVE and subject == value:
            return False
        return predicate != SUB_CLASS or (value != THING and subject != NOTHING)

    # literals of one value

    def _spelling(self, form: Form) -> int:
        """The object of a fact, a literal as it is written in the asserted statement that the fact comes from.

        Once chosen it stays as long as the fact does, so that no difference between before and after goes unreported.
        """
        value = form[2]
        if value not in self._graph.dictionary.respelt:
            return value
        if form not in self.spellings:
            self.spellings[form] = self._traced(form)
        return self.spellings[form]

    def forget(self, form: Form) -> None:
        """A fact goes, and how it was spelt."""
        if self.spellings:
            self.spellings.pop(form, None)

    def _traced(self, form: Form) -> int:
        graph = self._graph
        value = form[2]
        canonical = graph.dictionary.canonical
        seen: set[Form] = set()
        stack = [form]
        while stack:
            at = stack.pop()
            if at in seen:
                continue
            seen.add(at)
            record = graph.record(at) if at == graph.normal(at) else graph.archive.get(at)
            if canonical.get(at[2], at[2]) == value and (record == ASSERTED or graph.is_asserted(at)):
                return at[2]
            if isinstance(record, tuple):
                stack.append(record)
            elif record:
                premises = self._rules.rules[record & RULE_MASK].premises(at, record)
                stack += [each for each in premises if value in (each[0], each[2])]
        return value
