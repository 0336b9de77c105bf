"""The closure of a set of statements under the rules, kept up to date as statements come and go.

New facts wait in their relation until its rules have run over them (semi-naive evaluation: every match of a rule is
found when the last of its facts is run). Facts go by over-deletion along the recorded proofs, after which what still
follows is put back (delete and re-derive). Equal terms are merged when nothing waits.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from .dictionary import Dictionary
from .errors import ClosureLimitError, OntologyError
from .facts import Members, Pairs, Relation
from .graph import Graph, form_of, is_named
from .joins import Joins, is_by
from .journal import Change, Journal, Statements
from .rule import ASSERTED, RULE_MASK, Form, Record
from .ruleset import RuleSet
from .vocabulary import SAME, TERMS, TYPE
from .writing import Writing

_AT_ONCE = 4096
"""Facts that rules run over before the limit is looked at."""


@contextmanager
def without_collection() -> Iterator[None]:
    """No search for reference cycles: the closure makes millions of objects and no cycles."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class Closure:
    """Statements in numbers, asserted and inferred, with a record for each.

    *limit* is the number of statements at which to give up (ClosureLimitError); None for no limit.
    *largest_clique* is as for :class:`~.writing.Writing`.
    """

    def __init__(self, dictionary: Dictionary, limit: int | None, largest_clique: int) -> None:
        self.dictionary = dictionary
        self._limit = limit
        self._largest_clique = largest_clique
        self._reset()

    def _reset(self) -> None:
        self.graph = Graph(self.dictionary)
        self._joins = Joins(self)
        self.equalities: list[tuple[int, int, int]] = []
        self.rules = RuleSet(self.graph, self._joins)
        self.writing = Writing(self.graph, self.rules, self._largest_clique)
        self._axioms_changed = True
        self._rules_stale = False
        self._loose = False
        self._count = 0
        self._begin()

    def empty(self) -> None:
        """Forget everything, the axioms and rules of the tables too, before a state is taken over."""
        self.graph = Graph(self.dictionary)
        self._joins = Joins(self)
        self.rules = RuleSet(self.graph, self._joins, is_empty=True)
        self.writing = Writing(self.graph, self.rules, self._largest_clique)
        self._begin()

    def is_restored(self) -> None:
        """A state has been taken over, in which nothing waits."""
        self.rules.attend()
        self._axioms_changed = False
        self._count = sum(relation.count() for relation in self.graph.all_relations())
        self._joins.is_restored = True

    def _begin(self) -> None:
        self._journal = Journal(self.graph, self.writing)
        self._asserted: dict[Relation, int] = {}
        self._dissolving: set[int] = set()
        self._must_rebuild = False
        self._gone: list[tuple[Form, Record]] = []

    # adding

    def add(self, forms: list[Form]) -> Change:
        """Assert statements. On an error, the closure is as it was."""
        with without_collection():
            self._begin()
            kept: list[Form] = []
            try:
                self._assert_all(forms, kept)
                self._run()
            except BaseException:
                gone = set(kept)
                self._rebuild([form for form in self.graph.asserted() if form not in gone])
                raise
            return self._journal.change()

    def _assert_all(self, forms: list[Form], kept: list[Form]) -> None:
        """As :meth:`_assert` for each; *kept* takes those that were not yet asserted. Most go a short way."""
        graph = self.graph
        classes, properties = graph.classes, graph.properties
        renamed, respelt = graph.equality.representative, self.dictionary.canonical
        for form in forms:
            subject, predicate, value = form
            if value in respelt or subject in renamed or value in renamed or predicate in renamed:
                new = self._assert(form)
            elif predicate == TYPE:
                members = classes.get(value) or graph.members_of(value)
                new = subject not in members.facts
                if new:
                    members.facts[subject] = ASSERTED
                    members.pending.append(subject)
                else:
                    new = self._assert(form)
            elif predicate == SAME:
                new = self._assert(form)
            else:
                pairs = properties.get(predicate) or graph.pairs_of(predicate)
                values = pairs.facts.get(subject)
                new = values is None or value not in values
                if values is None:
                    pairs.facts[subject] = {value: ASSERTED}
                elif new:
                    values[value] = ASSERTED
                if new:
                    pairs.pending.append((subject, value))
                else:
                    new = self._assert(form)
            if new:
                kept.append(form)
        graph.enqueue_pending(graph.all_relations())
        self._asserted = {relation: len(relation.pending) for relation in graph.all_relations() if relation.pending}

    def _assert(self, form: Form, note: bool = True) -> bool:
        """Assert one statement; whether it was not yet asserted. With *note*, it no longer counts as inferred."""
        graph = self.graph
        normal = graph.normal(form)
        if normal[1] == SAME:
            return self._assert_same(form, note)
        known = graph.record(normal)
        if normal != form:
            exact = graph.aliases.setdefault(normal, set())
            if form in exact:
                return False
            if note and known is not None:
                self._journal.will_be_asserted(normal)
            exact.add(form)
            graph.insert(normal, form)
        elif known is None:
            graph.insert(form, ASSERTED)
        elif known == ASSERTED:
            return False
        else:
            if note:
                self._journal.will_be_asserted(form)
            graph.replace(form, ASSERTED)
        return True

    def _assert_same(self, form: Form, note: bool) -> bool:
        left, _, right = form
        if note and self.writing.is_written(form):
            self._journal.was([form])
        if not self.graph.equality.assert_same(left, right):
            return False
        self.equalities.append((left, right, ASSERTED))
        return True

    def _run(self) -> None:
        """Run rules until nothing new follows."""
        while True:
            if self.graph.queue:
                self._step(self.graph.queue.popleft())
            elif self.equalities:
                self._merge()
                if self._rules_stale:
                    self._compile()
            elif self._axioms_changed:
                self._compile()
            else:
                return

    def _step(self, relation: Relation) -> None:
        relation.queued = False
        asserted = self._asserted.pop(relation, 0)
        size = min(asserted, _AT_ONCE) or _AT_ONCE
        batch = relation.pending[:size]
        del relation.pending[:size]
        if asserted > size:
            self._asserted[relation] = asserted - size
        self.graph.enqueue_pending((relation,))
        if relation.is_axiom:
            self._axioms_changed = True
        self._journal.came(relation, batch, asserted > 0)
        self._count += len(batch)
        if self._limit is not None and self._count > self._limit:
            raise ClosureLimitError(f"more than {self._limit} statements, asserted and inferred")
        changes = self.rules.prepare(relation)
        if relation.fire:
            relation.fire(batch)
            self.graph.enqueue_pending(changes)

    def _compile(self) -> None:
        self._axioms_changed = self._rules_stale = False
        self.rules.compile()

    # what generated code calls

    @property
    def literal_clashes(self) -> Pairs:
        return self.rules.literal_clashes

    @property
    def literals(self) -> set[int]:
        return self.dictionary.literals

    def members_of(self, symbol: int) -> Members:
        return self.graph.members_of(symbol)

    def pairs_of(self, symbol: int) -> Pairs:
        return self.graph.pairs_of(symbol)

    def add_type(self, subject: int, value: int, record: int) -> None:
        """``subject rdf:type value`` as a rule concludes it that finds out the class only when it runs."""
        self.graph.insert((subject, TYPE, value), record)

    def mark_type(self, subject: int, value: int, record: int) -> None:
        """Mark what :meth:`add_type` has added."""
        known = self.graph.record((subject, TYPE, value))
        if is_by(known, record & RULE_MASK) if self._loose else known == record:
            self._mark((subject, TYPE, value))

    def dissolve(self, term: int) -> None:
        """Have the set of terms equal to *term* taken apart, and all facts about it erased."""
        graph = self.graph
        if term in self._dissolving or term not in graph.equality.members:
            return
        self._dissolving.add(term)
        self._journal.will_be_told_apart(term)
        if term in graph.classes or term in graph.properties:
            self._must_rebuild = True
        for relation, facts in graph.mentioning({term}):
            for fact in facts:
                self._mark_in(relation, fact)

    # equality

    def _merge(self) -> None:
        """Merge the terms found equal, and rewrite the facts about those that lose their place."""
        graph, find = self.graph, self.graph.equality.find
        pending, self.equalities[:] = self.equalities[:], []
        found = [(find(left), find(right)) for left, right, _ in pending]
        self._journal.will_merge({term for a, b in found if a != b and not self._is_clash(a, b) for term in (a, b)})
        lost: set[int] = set()
        for left, right, reason in pending:
            a, b = find(left), find(right)
            if a == b:
                continue
            if self._is_clash(a, b):
                graph.insert((a, self.literal_clashes.symbol, b), reason)
                self.rules.forget_retractions()
                continue
            for term in (a, b):
                if self.dictionary.is_literal(term):
                    self.rules.type_literal(term)
            winner, loser = self._ranked(a, b)
            graph.equality.merge(winner, loser, (left, right, reason))
            lost.add(loser)
        for relation, facts in graph.mentioning(lost) if lost else ():
            if relation.is_axiom or relation.symbol in lost:
                self._rules_stale = True
            for fact in facts:
                if not relation.unary and relation.symbol == TYPE:
                    graph.erase(relation, fact)  # its class has the fact, too
                else:
                    self.writing.forget(form_of(relation, fact))
                    graph.rewrite(relation, fact)

    def _is_clash(self, a: int, b: int) -> bool:
        """Whether two representatives are literals of different values; these are reported, and not merged."""
        dictionary = self.dictionary
        if not (dictionary.is_literal(a) and dictionary.is_literal(b)):
            return False
        return dictionary.value(a) is not None and dictionary.value(b) is not None

    def _ranked(self, a: int, b: int) -> tuple[int, int]:
        """Which of two representatives stays: vocabulary, then names before literals, then the larger set."""
        if a < len(TERMS) and b < len(TERMS):
            terms = self.dictionary.terms
            raise OntologyError(f"{terms[a]} and {terms[b]}, terms of the language, are made the same")
        equality = self.graph.equality

        def rank(x: int) -> tuple[bool, bool, int, int]:
            return x >= len(TERMS), self.dictionary.is_literal(x), -len(equality.members_of(x)), x

        return (a, b) if rank(a) <= rank(b) else (b, a)

    # removing

    def remove(self, forms: Iterable[Form]) -> Change:
        """Take back asserted statements; those that were not asserted are passed over."""
        graph = self.graph
        with without_collection():
            self._begin()
            going = {form: None for form in forms if graph.is_asserted(form)}
            axioms = any(graph.relation(graph.normal(form)).is_axiom for form in going)
            if not axioms and self._over_delete(going):
                self._rederive(going)
                self._run()
                return self._journal.change()
            before = (set(self.writing.inferred()) | self._journal.before()) - going.keys()
            asserted = [*graph.asserted(), *(form for form, record in self._gone if record == ASSERTED)]
            try:
                self._rebuild([form for form in asserted if form not in going])
            except BaseException:
                self._rebuild(list(dict.fromkeys([*asserted, *going])))
                raise
            now = dict.fromkeys(self.writing.inferred())
            change = Change(Statements(), Statements())
            change.added.add(form for form in now if form not in before)
            change.removed.add(form for form in before if form not in now)
            return change

    def _over_delete(self, going: Iterable[Form]) -> bool:
        """Erase *going* and all that was concluded from them; False where that reaches axioms."""
        graph = self.graph
        self._journal.is_removing = True
        if self._loose != bool(graph.equality.members):
            self._loose = not self._loose
            self.rules.forget_retractions()
        for form in going:
            normal = graph.normal(form)
            for term in normal if self._loose else ():
                self.dissolve(term)
            if normal[1] == SAME:
                graph.equality.withdraw(form[0], form[2])
                continue
            if normal != form:
                graph.aliases[normal].discard(form)
                if graph.record(normal) == ASSERTED:
                    continue
            self._mark(normal)
        while graph.queue:
            relation = graph.queue.popleft()
            relation.queued = False
            if relation.is_axiom or self._must_rebuild:
                return False
            self._retract(relation)
        self._journal.was_not(going)
        return not self._must_rebuild

    def _mark(self, form: Form) -> None:
        """Have a fact erased, and what was concluded from it."""
        self._mark_in(self.graph.relation(form), form[0] if form[1] == TYPE else (form[0], form[2]))

    def _mark_in(self, relation: Relation, fact: int | tuple[int, int]) -> None:
        if fact not in relation.marked:
            relation.marked.add(fact)
            relation.pending.append(fact)
            self.graph.enqueue(relation)

    def _retract(self, relation: Relation) -> None:
        batch = relation.pending[:]
        relation.pending.clear()
        changes = self.rules.prepare_retraction(relation, self._loose)
        if relation.retract:
            relation.retract(batch)
            self.graph.enqueue_pending(changes)
        for fact in batch:
            form = form_of(relation, fact)
            for term in form if self._loose else ():
                self.dissolve(term)
            if is_named(relation):
                self._journal.was(self.writing.of(form))
        for fact in batch:
            form = form_of(relation, fact)
            self._gone.append((form, self.graph.record_in(relation, fact)))
            self.writing.forget(form)
            self.graph.erase(relation, fact)
            self._count -= 1
        relation.marked.difference_update(batch)

    def _rederive(self, going: dict[Form, None]) -> None:
        """Put back what was erased and still holds."""
        graph = self.graph
        freed = graph.equality.dissolve(self._dissolving)
        for term in freed:
            graph.forget_archived(term)
            self.equalities += [(term, other, ASSERTED) for other in graph.equality.asserted.get(term, ())]
        for form, record in self._gone:
            for exact in graph.aliases.pop(form, ()):
                self._assert(exact, note=False)
            if record == ASSERTED and form not in going:
                self._assert(form, note=False)
        loose = set(freed)
        for form, _ in self._gone:
            # Nothing that is left speaks of the terms set free, so that nothing about them follows in one step.
            if graph.record(form) is None and loose.isdisjoint(form):
                for record in self.rules.derivations(form):
                    graph.insert(form, record)
                    break
        self._look_for_clashes(
            {term for (s, p, o), _ in self._gone if p == self.literal_clashes.symbol for term in (s, o)}
        )

    def _look_for_clashes(self, literals: set[int]) -> None:
        """Run again what speaks of *literals*: of those that clash, each is found with one other, and that is gone."""
        if literals:
            self._run()
            for relation, facts in list(self.graph.mentioning(literals)):
                changes = self.rules.prepare(relation)
                if relation.fire:
                    relation.fire(facts)
                    self.graph.enqueue_pending(changes)

    def _rebuild(self, asserted: list[Form]) -> None:
        """Start again from *asserted*."""
        self._reset()
        for form in asserted:
            self._assert(form, note=False)
        self._run()
