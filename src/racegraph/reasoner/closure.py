"""The closure of a set of statements under the rules, kept up to date as statements come and go.

New facts wait in their relation until its rules have run over them (semi-naive evaluation: every match of a rule is
found when the last of its facts is run). Facts go by over-deletion along the recorded proofs, after which what still
follows is put back (delete and re-derive). Equal terms are merged between two runs, never during one.
"""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import permutations, product

import pyoxigraph as ox

from .compiler import Compiler
from .datatypes import DATATYPES, contains, is_ill_typed
from .dictionary import Dictionary
from .equality import Equality
from .errors import ClosureLimitError, OntologyError
from .facts import Members, Pairs, Relation
from .joins import Joins, is_by
from .rule import ASSERTED, RULE_MASK, Atom, Form, Record, Rule
from .vocabulary import (
    CLASS,
    EQUIVALENT_CLASS,
    EQUIVALENT_PROPERTY,
    NOTHING,
    NUMBER,
    OWL,
    RDFS,
    SAME,
    SUB_CLASS,
    SUB_PROPERTY,
    TERMS,
    THING,
    TYPE,
)

_REFLEXIVE = {SUB_CLASS, SUB_PROPERTY, EQUIVALENT_CLASS, EQUIVALENT_PROPERTY, SAME}
_AXIOMS = {"prp-ap", "cls-thing", "cls-nothing1", "dt-type1"}
_ANNOTATIONS = [RDFS + n for n in ("label", "comment", "seeAlso", "isDefinedBy")] + [
    OWL + n for n in ("deprecated", "versionInfo", "priorVersion", "backwardCompatibleWith", "incompatibleWith")
]
_AT_ONCE = 4096
"""Facts that rules run over before the limit is looked at."""


@contextmanager
def _without_collection() -> Iterator[None]:
    """No search for reference cycles: the closure makes millions of objects and no cycles."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class Change:
    """Inferred statements that came and that went, as numbers."""

    __slots__ = ("added", "removed")

    def __init__(self, added: list[Form], removed: list[Form]) -> None:
        self.added = added
        self.removed = removed


class Closure:
    """Statements in numbers, asserted and inferred, with a record for each.

    *limit* is the number of inferred statements at which to give up (ClosureLimitError); None for no limit.
    *largest_clique* is the size up to which a set of equal terms is written out in full (every pair, and every
    statement with every name); of a larger one, each member is written as the same as the representative, and
    statements are written about that alone.
    """

    def __init__(self, dictionary: Dictionary, limit: int | None, largest_clique: int) -> None:
        self.dictionary = dictionary
        self.limit = limit
        self.largest_clique = largest_clique
        self._reset()

    def _reset(self) -> None:
        self.classes: dict[int, Members] = {}
        self.properties: dict[int, Pairs] = {}
        self.equality = Equality(self.dictionary.canonical)
        self.rules: list[Rule] = [Rule("asserted", (), (), Atom(True, 0, (0,)))]
        self.archive: dict[Form, Record] = {}
        self._spellings: dict[Form, int] = {}
        self.aliases: dict[Form, set[Form]] = {}
        self.equalities: list[tuple[int, int, int]] = []
        self._archived_at: dict[int, list[Form]] = {}
        self._internal: dict[tuple[object, ...], int] = {}
        self._compiled: dict[tuple[object, ...], Rule] = {}
        self._triggers: dict[tuple[bool, int], list[tuple[Rule, int]]] = {}
        self._concluding: dict[tuple[bool, int], list[Rule]] = {}
        self._equating: list[Rule] = []
        self.of_thing: list[Rule] = []
        self._derivations: dict[int, Callable[..., Iterable[int]]] = {}
        self._joins = Joins(self)
        self._queue: deque[Relation] = deque()
        self._axioms_changed = True
        self._rules_stale = False
        self._mirrored = False
        self._reflexive = False
        self._loose = False
        self._datatypes: set[int] = set()
        self._literal = self.internal(("literal",))
        self._datatype_rules: dict[int, Rule] = {}
        self._datatype_of: dict[int, str] = {}
        self._count = 0
        self._begin()
        self.literal_clashes = self.pairs_of(self.internal(("eq-diff1", "literals")))
        self._lay_axioms()

    def _begin(self) -> None:
        """Forget what the last operation changed."""
        self._log: dict[Relation, list[list[int] | list[tuple[int, int]]]] = {}
        self._before: set[Form] = set()
        self._touched: set[int] = set()
        self._new: dict[Relation, tuple[set[int] | set[tuple[int, int]], int]] = {}
        self._merged = False
        self._dissolving: set[int] = set()
        self._must_rebuild = False
        self._gone: list[tuple[Form, Record]] = []

    # relations

    def internal(self, key: tuple[object, ...]) -> int:
        """The number, below zero, of the internal relation of *key*."""
        return self._internal.setdefault(key, -1 - len(self._internal))

    def members_of(self, symbol: int) -> Members:
        """The relation of a class, made now where there is none."""
        relation = self.classes.get(symbol)
        if relation is None:
            relation = self.classes[symbol] = Members(symbol)
            if symbol >= 0:
                self._meet_class(symbol)
        return relation

    def pairs_of(self, symbol: int) -> Pairs:
        """The relation of a property, made now where there is none."""
        relation = self.properties.get(symbol)
        if relation is None:
            relation = self.properties[symbol] = Pairs(symbol)
            if self._reflexive and symbol >= 0:
                self._install_reflexive(relation)
            if self._datatypes and symbol >= 0:
                self._install_literals(relation)
        return relation

    def _meet_class(self, symbol: int) -> None:
        term = self.dictionary.terms[symbol]
        if isinstance(term, ox.NamedNode) and term.value in DATATYPES:
            datatype = self._datatype_of[symbol] = term.value
            body = (Atom(True, symbol, ("?lt",)),)
            head = Atom(True, self.internal(("dt-not-type", symbol)), ("?lt",))
            guard = partial(self._is_not, datatype=datatype)
            self._install(Rule("dt-not-type", (), body, head, is_false=True, guard=guard))
        if self._mirrored:
            self._install_mirror(symbol)
        if self._reflexive:
            self._install_reflexive(self.classes[symbol])

    def _is_not(self, number: int, datatype: str) -> bool:
        """Whether the term is a literal that is known not to be of *datatype*."""
        term = self.dictionary.terms[number]
        if not isinstance(term, ox.Literal):
            return False
        value = self.dictionary.value(number)
        return is_ill_typed(term) if value is None else not contains(datatype, value)

    def normal(self, form: Form) -> Form:
        """*form* about representatives."""
        find = self.equality.find
        return find(form[0]), find(form[1]), find(form[2])

    def record(self, form: Form) -> Record | None:
        """The record of a fact, None where it is none. *form* is about representatives."""
        subject, predicate, value = form
        if predicate == TYPE:
            members = self.classes.get(value)
            return members.facts.get(subject) if members else None
        pairs = self.properties.get(predicate)
        return pairs.facts.get(subject, {}).get(value) if pairs else None

    def is_asserted(self, form: Form) -> bool:
        """Whether exactly this statement was asserted."""
        if form[1] == SAME:
            return self.equality.is_asserted(form[0], form[2])
        normal = self.normal(form)
        if normal == form:
            return self.record(form) == ASSERTED
        return form in self.aliases.get(normal, ())

    def asserted(self) -> Iterator[Form]:
        """Every asserted statement."""
        for relation in self.relations():
            for form, record in relation.forms():
                if record == ASSERTED:
                    yield form
        for forms in self.aliases.values():
            yield from forms
        yield from self.equality.asserted_forms(SAME)

    def relations(self) -> list[Relation]:
        """The relations that have a name outside."""
        named: list[Relation] = [*self.classes.values(), *self.properties.values()]
        return [each for each in named if each.symbol >= 0 and (each.unary or each.symbol not in (TYPE, SAME))]

    # adding and removing

    def add(self, forms: Iterable[Form]) -> Change:
        """Assert statements. On an error, the closure is as it was."""
        given = forms if isinstance(forms, list) else list(forms)
        kept: list[Form] = []
        with _without_collection():
            self._begin()
            try:
                for form in given:
                    if self._assert(form):
                        kept.append(form)
                self._run()
            except BaseException:
                gone = set(kept)
                remaining = [form for form in self.asserted() if form not in gone]
                self._rebuild(remaining)
                raise
            return self._change()

    def _assert(self, form: Form, note: bool = True) -> bool:
        """Assert one statement; whether it was not yet asserted. With *note*, it no longer counts as inferred."""
        subject, predicate, value = form
        find = self.equality.find
        if find(predicate) == SAME:
            if note and self.is_written(form):
                self._before.add(form)
            if not self.equality.assert_same(subject, value):
                return False
            self.equalities.append((subject, value, ASSERTED))
            return True
        normal = (find(subject), find(predicate), find(value))
        if normal != form:
            exact = self.aliases.setdefault(normal, set())
            if form in exact:
                return False
            if note and not self._is_new(normal):
                self._before.update(self.written(normal))
            exact.add(form)
            self._insert(normal, form)
            return True
        known = self.record(form)
        if known == ASSERTED:
            return False
        if known is None:
            self._insert(form, ASSERTED)
        else:
            if note and not self._is_new(form):
                self._before.update(self.written(form))
            self._replace(form, ASSERTED)
        return True

    def _replace(self, form: Form, record: Record) -> None:
        subject, predicate, value = form
        if predicate == TYPE:
            self.classes[value].facts[subject] = record
        else:
            self.properties[predicate].facts[subject][value] = record

    def _insert(self, form: Form, record: Record) -> None:
        """Add a fact about representatives, where it is new."""
        subject, predicate, value = form
        if predicate == TYPE:
            members = self.members_of(value)
            if subject not in members.facts:
                members.facts[subject] = record
                members.pending.append(subject)
                self._enqueue(members)
            return
        pairs = self.pairs_of(predicate)
        values = pairs.facts.setdefault(subject, {})
        if value not in values:
            values[value] = record
            pairs.pending.append((subject, value))
            self._enqueue(pairs)

    def add_type(self, subject: int, value: int, record: int) -> None:
        """``subject rdf:type value`` as a rule concludes it that finds out the class only when it runs."""
        self._insert((subject, TYPE, value), record)

    def _enqueue(self, relation: Relation) -> None:
        if not relation.queued:
            relation.queued = True
            self._queue.append(relation)

    def _run(self) -> None:
        """Run rules until nothing new follows."""
        while True:
            if self.equalities:
                self._merge()
                if self._rules_stale:
                    self._compile()
            elif self._queue:
                self._step(self._queue.popleft())
            elif self._axioms_changed:
                self._compile()
            else:
                return

    def _step(self, relation: Relation) -> None:
        relation.queued = False
        batch = relation.pending[:_AT_ONCE]
        del relation.pending[:_AT_ONCE]
        if relation.pending:
            self._enqueue(relation)
        if self._merged:
            batch = self._current(relation, batch)  # type: ignore[assignment]
        if not batch:
            return
        if relation.is_axiom:
            self._axioms_changed = True
        self._log.setdefault(relation, []).append(batch)
        self._count += len(batch)
        if self.limit is not None and self._count > self.limit:
            raise ClosureLimitError(f"more than {self.limit} statements, asserted and inferred")
        if relation.fires is None:
            relation.fire, relation.fires = self._joins.forward(relation, self._triggers.get(_key(relation), ()))
        if relation.fire:
            relation.fire(batch)  # type: ignore[arg-type]
            for changed in relation.fires:
                if changed.pending and not changed.queued:
                    changed.queued = True
                    self._queue.append(changed)

    def _current(
        self, relation: Relation, batch: list[int] | list[tuple[int, int]]
    ) -> list[int] | list[tuple[int, int]]:
        """*batch* without facts that have been rewritten since they were put there."""
        old = self.equality.representative
        if relation.unary:
            return [x for x in batch if x not in old]  # type: ignore[misc]
        return [(x, y) for x, y in batch if x not in old and y not in old]  # type: ignore[misc]

    def _type_fully(self, literal: int) -> None:
        """Rule dt-type2 for all datatypes: a literal gets another name, under which its types can be written."""
        value = self.dictionary.value(literal)
        for iri in sorted(DATATYPES) if value is not None else ():
            if value is not None and contains(iri, value):
                symbol = self.dictionary.number(ox.NamedNode(iri))
                self._insert((literal, TYPE, self.equality.find(symbol)), self._datatype_rule(symbol).number)

    def _datatype_rule(self, symbol: int) -> Rule:
        if symbol not in self._datatype_rules:
            rule = Rule("dt-type2", (), (), Atom(True, symbol, ("?lt",)))
            self._datatype_rules[symbol] = self._numbered(rule)
        return self._datatype_rules[symbol]

    def datatypes_against(self, name: int, literal: int) -> Iterator[int]:
        """The datatypes that *name* is of and *literal*, which is the same, is not."""
        for symbol, datatype in self._datatype_of.items():
            members = self.classes.get(symbol)
            if members and name in members.facts and self._is_not(literal, datatype):
                yield symbol

    # rules

    def _lay_axioms(self) -> None:
        """The axioms of the tables that need no premise, and the rules that need no ontology."""
        term = self.dictionary.number
        statements = [("prp-ap", term(ox.NamedNode(iri)), NUMBER["owl:AnnotationProperty"]) for iri in _ANNOTATIONS]
        statements += [("cls-thing", THING, CLASS), ("cls-nothing1", NOTHING, CLASS)]
        statements += [("dt-type1", term(ox.NamedNode(iri)), NUMBER["rdfs:Datatype"]) for iri in sorted(DATATYPES)]
        for name, subject, value in statements:
            rule = self._install(Rule(name, (), (), Atom(True, value, (subject,))))
            self._insert((subject, TYPE, value), rule.number)
        for rule in self._compiler().fixed():
            self._install(rule)

    def _compiler(self) -> Compiler:
        return Compiler(
            self.dictionary, self.classes, self.properties, self.rules, self.internal, self.equality.find
        )

    def _install(self, rule: Rule) -> Rule:
        """Number a rule, and have it run on what comes from now on."""
        self._numbered(rule)
        for position, each in enumerate(rule.body):
            key = (each.unary, each.symbol)
            self._triggers.setdefault(key, []).append((rule, position))
            self._forget_functions(each)
        if rule.is_equality:
            self._equating.append(rule)
        else:
            self._concluding.setdefault((rule.head.unary, rule.head.symbol), []).append(rule)
        return rule

    def _numbered(self, rule: Rule) -> Rule:
        rule.number = len(self.rules)
        if rule.number > RULE_MASK:
            raise ClosureLimitError(f"the ontology gives more than {RULE_MASK} rules")
        self.rules.append(rule)
        return rule

    def _uninstall(self, rule: Rule) -> None:
        rule.active = False
        for position, each in enumerate(rule.body):
            self._triggers[each.unary, each.symbol].remove((rule, position))
            self._forget_functions(each)
        if rule.is_equality:
            self._equating.remove(rule)
        else:
            self._concluding[rule.head.unary, rule.head.symbol].remove(rule)

    def _forget_functions(self, each: Atom) -> None:
        relation = self.members_of(each.symbol) if each.unary else self.pairs_of(each.symbol)
        relation.fires = relation.retracts = None

    def _compile(self) -> None:
        """Bring the rules up to date with the axioms, and run the new ones over what is there."""
        self._axioms_changed = self._rules_stale = False
        wanted: dict[tuple[object, ...], Rule] = {}
        self.of_thing = []
        rules = self._compiler().compile()
        reads = {(each.unary, each.symbol) for rule in rules for each in rule.body}
        mirrored = (False, TYPE) in reads
        needs_thing = mirrored or self._mirrored or (True, THING) in reads
        for rule in rules:
            if needs_thing or not _is_of_thing(rule.head):
                wanted[rule.name, rule.schema, rule.body, rule.head] = rule
            else:
                self.of_thing.append(self._numbered(rule))
        for key in [key for key in self._compiled if key not in wanted]:
            self._uninstall(self._compiled.pop(key))
        new = [self._install(rule) for key, rule in wanted.items() if key not in self._compiled]
        self._compiled |= {key: rule for key, rule in wanted.items() if key not in self._compiled}
        if mirrored and not self._mirrored:
            self._mirrored = True
            new += [self._install_mirror(symbol) for symbol in list(self.classes) if symbol >= 0]
        if (False, SAME) in reads and not self._reflexive:
            self._reflexive = True
            for relation in self.relations():
                new += self._install_reflexive(relation)
        if self._mirrored:  # rules read rdf:type itself
            for iri in sorted(DATATYPES):
                self.members_of(self.equality.find(self.dictionary.number(ox.NamedNode(iri))))
            new += self._ask_datatypes(list(self._datatype_of))
        new += self._ask_datatypes([symbol for unary, symbol in reads if unary])
        for rule in new:
            self._run_whole(rule)

    def _ask_datatypes(self, symbols: Iterable[int]) -> Iterator[Rule]:
        """Rule dt-type2 for the datatypes among *symbols*, over the literals that the statements speak of."""
        for symbol in symbols:
            if symbol in self._datatype_of and symbol not in self._datatypes:
                if not self._datatypes:
                    yield from [self._install_literals(pairs) for pairs in self.properties.values() if pairs.symbol >= 0]
                self._datatypes.add(symbol)
                body = (Atom(True, self._literal, ("?lt",)),)
                datatype = self._datatype_of[symbol]
                guard = partial(self._is_in, datatype=datatype)
                yield self._install(Rule("dt-type2", (), body, Atom(True, symbol, ("?lt",)), guard=guard))

    def _is_in(self, number: int, datatype: str) -> bool:
        value = self.dictionary.value(number)
        return value is not None and contains(datatype, value)

    def _install_literals(self, relation: Pairs) -> Rule:
        """Collect the literals that are objects in *relation*."""
        body = (Atom(False, relation.symbol, ("?s", "?lt")),)
        head = Atom(True, self._literal, ("?lt",))
        return self._install(Rule("literal", (), body, head, guard=self.dictionary.literals.__contains__))

    def _install_mirror(self, symbol: int) -> Rule:
        return self._install(Rule("of-type", (), (Atom(True, symbol, ("?x",)),), Atom(False, TYPE, ("?x", symbol))))

    def _install_reflexive(self, relation: Relation) -> list[Rule]:
        """Rule eq-ref for the terms of one relation."""
        symbol = relation.symbol
        if relation.unary:
            body, terms = Atom(True, symbol, ("?s",)), ["?s", symbol, TYPE]
        else:
            body, terms = Atom(False, symbol, ("?s", "?o")), ["?s", symbol, "?o"]
        return [self._install(Rule("eq-ref", (), (body,), Atom(False, SAME, (t, t)))) for t in terms]

    def _run_whole(self, rule: Rule) -> None:
        for each in rule.body:
            relation = self.members_of(each.symbol) if each.unary else self.pairs_of(each.symbol)
            if not relation.facts:
                return
        run, changes = self._joins.whole(rule)
        run()
        for relation in changes:
            if relation.pending:
                self._enqueue(relation)

    # equality

    def _merge(self) -> None:
        """Merge the terms found equal, and rewrite the facts about those that lose their place."""
        lost: set[int] = set()
        self._new.clear()
        pending, self.equalities[:] = self.equalities[:], []
        for left, right, _ in pending:
            a, b = self.equality.find(left), self.equality.find(right)
            if a != b:
                self._remember(a)
                self._remember(b)
        for left, right, reason in pending:
            a, b = self.equality.find(left), self.equality.find(right)
            if a == b:
                continue
            if self._clash(a, b):
                self._insert((a, self.literal_clashes.symbol, b), reason)
                self._forget_retractions()
                continue
            winner, loser = self._rank(a, b)
            for term in (winner, loser):
                if self.dictionary.is_literal(term):
                    self._type_fully(term)
            self.equality.merge(winner, loser, (left, right, reason))
            lost.add(loser)
            self._touched.add(winner)
        if lost:
            self._merged = True
            self._rewrite(lost)

    def _clash(self, a: int, b: int) -> bool:
        """Whether two representatives are literals of different values; these are reported, and not merged."""
        value = self.dictionary.value(a)
        return value is not None and self.dictionary.value(b) is not None

    def _rank(self, a: int, b: int) -> tuple[int, int]:
        """Which of two representatives stays: vocabulary, then names before literals, then the larger set."""
        if a < len(TERMS) and b < len(TERMS):
            terms = self.dictionary.terms
            raise OntologyError(f"{terms[a]} and {terms[b]}, terms of the language, are made the same")

        def rank(x: int) -> tuple[bool, bool, int, int]:
            return (
                x >= len(TERMS),
                self.dictionary.is_literal(x),
                -len(self.equality.members_of(x)),
                x,
            )

        return (a, b) if rank(a) <= rank(b) else (b, a)

    def _rewrite(self, lost: set[int]) -> None:
        """Move the facts about *lost* to the terms that now stand for them."""
        for members in list(self.classes.values()):
            if members.symbol in lost:
                self._rules_stale = True
                self._move(members, list(members.facts))
                members.pending.clear()
            else:
                self._move(members, list(members.facts.keys() & lost))
        for pairs in list(self.properties.values()):
            if pairs.symbol in lost:
                self._rules_stale = True
                self._move(pairs, [(s, o) for s, values in pairs.facts.items() for o in values])
                pairs.pending.clear()
            elif pairs.facts:
                subjects = pairs.facts.keys() & lost
                moving = {(s, o) for s in subjects for o in pairs.facts[s]}
                index = pairs.by_object()
                # Facts that wait are not in the index yet.
                moving.update((s, o) for s, o in pairs.pending if o in lost)
                moving.update((s, o) for o in index.keys() & lost for s in index[o])
                self._move(pairs, [(s, o) for s, o in moving if o in pairs.facts.get(s, ())])

    def _move(self, relation: Relation, facts: list[int] | list[tuple[int, int]]) -> None:
        if facts and relation.is_axiom:
            self._rules_stale = True
        if relation.symbol == TYPE and not relation.unary:
            for fact in facts:  # its classes have the facts, too
                self._erase(relation, fact)
            return
        for fact in facts:
            form = _form(relation, fact)
            record = self.record_in(relation, fact)
            self._erase(relation, fact)
            normal = self.normal(form)
            if record == ASSERTED:
                self.aliases.setdefault(normal, set()).add(form)
            if form in self.aliases:
                self.aliases.setdefault(normal, set()).update(self.aliases.pop(form))
            self._put_away(form, record)
            self._insert(normal, form)

    def _put_away(self, form: Form, record: Record) -> None:
        if form not in self.archive:
            self.archive[form] = record
            for term in set(form):
                self._archived_at.setdefault(term, []).append(form)

    def record_in(self, relation: Relation, fact: int | tuple[int, int]) -> Record:
        """The record of a fact of *relation*."""
        if isinstance(relation, Members):
            assert isinstance(fact, int)
            return relation.facts[fact]
        assert isinstance(fact, tuple)
        return relation.facts[fact[0]][fact[1]]

    def _erase(self, relation: Relation, fact: int | tuple[int, int]) -> None:
        if self._spellings:
            self._spellings.pop(_form(relation, fact), None)
        if isinstance(relation, Members):
            assert isinstance(fact, int)
            del relation.facts[fact]
            return
        assert isinstance(fact, tuple)
        subject, value = fact
        values = relation.facts[subject]
        del values[value]
        if not values:
            del relation.facts[subject]
        if relation.subjects is not None and (subjects := relation.subjects.get(value)):
            subjects.discard(subject)
            if not subjects:
                del relation.subjects[value]

    def mentioning(self, term: int) -> Iterator[tuple[Relation, int | tuple[int, int]]]:
        """The facts about a representative, in any place."""
        for members in list(self.classes.values()):
            if members.symbol == term:
                yield from ((members, x) for x in list(members.facts))
            elif term in members.facts:
                yield members, term
        for pairs in list(self.properties.values()):
            if pairs.symbol == term:
                yield from ((pairs, (s, o)) for s, values in list(pairs.facts.items()) for o in list(values))
            elif pairs.facts:
                for value in list(pairs.facts.get(term, ())):
                    yield pairs, (term, value)
                subjects = pairs.by_object().get(term, set()) | {s for s, o in pairs.pending if o == term}
                yield from ((pairs, (s, term)) for s in subjects if s != term and term in pairs.facts.get(s, ()))

    # what an operation changed

    def _remember(self, representative: int) -> None:
        """Note how the facts about a set of equal terms are written, before the set changes."""
        if representative in self._touched:
            return
        for relation, fact in self.mentioning(representative):
            form = _form(relation, fact)
            # Of a set that has changed already, the facts have been noted as they were before.
            if relation.symbol >= 0 and self._touched.isdisjoint(form) and not self._is_new(form):
                self._before.update(self.written(form))
        self._touched.add(representative)
        self._before.update(self.written_equalities(representative))

    def _is_new(self, form: Form) -> bool:
        """Whether a fact, which is there, came in this operation."""
        relation = self._relation(form)
        known, count = self._new.get(relation, (set(), 0))
        batches = self._log.get(relation, ())
        unknown = sum(map(len, batches)) + len(relation.pending) - count
        if unknown:
            if unknown <= len(relation.pending):
                known.update(relation.pending[-unknown:])  # type: ignore[arg-type]
            else:
                known = {fact for batch in [*batches, relation.pending] for fact in batch}
            self._new[relation] = known, count + unknown
        return (form[0] if relation.unary else (form[0], form[2])) in known

    def _change(self) -> Change:
        """What the operation did to the inferred statements."""
        added: list[Form] = []
        before = self._before
        plain = not self.equality.representative and not self.dictionary.canonical
        for relation, batch in ((relation, batch) for relation, batches in self._log.items() for batch in batches):
            symbol = relation.symbol
            if symbol < 0 or (not relation.unary and symbol in (TYPE, SAME)):
                continue
            if plain:
                added += self._added(relation, batch)
            else:
                for fact in batch:
                    if self._has(relation, fact):
                        added += self.written(_form(relation, fact))
        for representative in {self.equality.find(term) for term in self._touched}:
            added += self.written_equalities(representative)
            if representative in self.equality.members:
                for relation, fact in self.mentioning(representative):
                    if relation.symbol >= 0:
                        added += self.written(_form(relation, fact))
        if before or not plain:
            added = [form for form in dict.fromkeys(added) if form not in before]
        removed = [form for form in before if not self.is_written(form)]
        self._begin()
        return Change(added, removed)

    def _added(self, relation: Relation, batch: list[int] | list[tuple[int, int]]) -> Iterator[Form]:
        symbol = relation.symbol
        is_literal, is_told = self._cannot_be_subject, self._is_told
        if isinstance(relation, Members):
            facts = relation.facts
            for x in batch:
                record = facts.get(x)  # type: ignore[arg-type]
                if record:
                    form = (x, TYPE, symbol)
                    if is_told(form, record) and not is_literal(x):  # type: ignore[arg-type]
                        yield form  # type: ignore[misc]
            return
        pairs = relation.facts
        for s, o in batch:  # type: ignore[misc]
            record = pairs.get(s, {}).get(o)
            if record:
                form = (s, symbol, o)
                if is_told(form, record) and not is_literal(s):
                    yield form

    def _has(self, relation: Relation, fact: int | tuple[int, int]) -> bool:
        if isinstance(relation, Members):
            return fact in relation.facts
        assert isinstance(fact, tuple)
        return fact[1] in relation.facts.get(fact[0], ())

    # what is written

    def inferred(self) -> Iterator[Form]:
        """Every inferred statement, as it is written."""
        for relation in self.relations():
            if not self._is_predicate(relation):
                continue
            for form, record in list(relation.forms()):
                if record != ASSERTED or self.equality.representative:
                    yield from self.written(form)
        for representative in list(self.equality.members):
            yield from self.written_equalities(representative)

    def _is_predicate(self, relation: Relation) -> bool:
        return relation.unary or isinstance(self.dictionary.terms[relation.symbol], ox.NamedNode)

    def _cannot_be_subject(self, number: int) -> bool:
        return isinstance(self.dictionary.terms[number], ox.Literal | ox.Triple)

    def _is_told(self, form: Form, record: Record) -> bool:
        """Whether an inferred statement says more than that something is itself, and can be written as RDF."""
        subject, predicate, value = form
        if predicate == TYPE:
            return value != THING and not (
                isinstance(record, int) and record and self.rules[record & RULE_MASK].name in _AXIOMS
            )
        if predicate in _REFLEXIVE and subject == value:
            return False
        if predicate == SUB_CLASS and (value == THING or subject == NOTHING):
            return False
        return isinstance(self.dictionary.terms[predicate], ox.NamedNode)

    def written(self, form: Form) -> Iterator[Form]:
        """How a fact about representatives is written: with every name, without those that are asserted."""
        record = self.record(form)
        if record is None:
            return
        equality = self.equality
        if not equality.members and form not in self.aliases:
            if record != ASSERTED and self._is_told(form, record) and not self._cannot_be_subject(form[0]):
                yield (form[0], form[1], self._spelling(form))
            return
        names = [self._names(term) for term in form]
        if form[2] in self.dictionary.respelt:
            names[2] = [self._spelling(form) if name == form[2] else name for name in names[2]]
        for each in product(*names):
            if self._is_told(each, record) and not self._cannot_be_subject(each[0]) and not self.is_asserted(each):
                yield each

    def _names(self, term: int) -> list[int]:
        names = self.equality.members_of(term)
        return names if len(names) <= self.largest_clique else [term]

    def _spelling(self, form: Form) -> int:
        """The object of a fact, a literal as it is written in the asserted statement that the fact comes from.

        Once chosen it stays as long as the fact does, so that no difference between before and after goes unreported.
        """
        value = form[2]
        if value not in self.dictionary.respelt:
            return value
        if form not in self._spellings:
            self._spellings[form] = self._traced(form)
        return self._spellings[form]

    def _traced(self, form: Form) -> int:
        value = form[2]
        canonical = self.dictionary.canonical
        seen: set[Form] = set()
        stack = [form]
        while stack:
            at = stack.pop()
            if at in seen:
                continue
            seen.add(at)
            record = self.record(at) if at == self.normal(at) else self.archive.get(at)
            if canonical.get(at[2], at[2]) == value and (record == ASSERTED or self.is_asserted(at)):
                return at[2]
            if isinstance(record, tuple):
                stack.append(record)
            elif record:
                premises = self.rules[record & RULE_MASK].premises(at, record)
                stack += [each for each in premises if value in (each[0], each[2])]
        return value

    def written_equalities(self, representative: int) -> Iterator[Form]:
        """The statements that a set of terms are the same."""
        names = self.equality.members.get(representative, [])
        pairs: Iterable[tuple[int, int]]
        if len(names) <= self.largest_clique:
            pairs = permutations(names, 2)
        else:
            pairs = ((name, representative) for name in names if name != representative)
        for left, right in pairs:
            if not self._cannot_be_subject(left) and not self.equality.is_asserted(left, right):
                yield (left, SAME, right)

    def is_written(self, form: Form) -> bool:
        """Whether *form* is among the inferred statements."""
        subject, predicate, value = form
        if predicate == SAME:
            root = self.equality.find(subject)
            if subject == value or root != self.equality.find(value) or self._cannot_be_subject(subject):
                return False
            if self.equality.is_asserted(subject, value):
                return False
            return value == root or len(self.equality.members_of(root)) <= self.largest_clique
        return form in self.written(self.normal(form))

    # retracting

    def remove(self, forms: Iterable[Form]) -> Change:
        """Take back asserted statements; those that were not asserted are passed over."""
        with _without_collection():
            self._begin()
            going = {form: None for form in forms if self.is_asserted(form)}
            axioms = any(self._relation(self.normal(form)).is_axiom for form in going)
            if not axioms and self._over_delete(going):
                self._rederive(going)
                self._run()
                return self._change()
            inferred = (set(self.inferred()) | self._before) - going.keys()
            asserted = [*self.asserted(), *(form for form, record in self._gone if record == ASSERTED)]
            try:
                self._rebuild([form for form in asserted if form not in going])
            except BaseException:
                self._rebuild(list(dict.fromkeys([*asserted, *going])))
                raise
            now = set(self.inferred())
            self._begin()
            return Change([f for f in now if f not in inferred], [f for f in inferred if f not in now])

    def _relation(self, form: Form) -> Relation:
        return self.members_of(form[2]) if form[1] == TYPE else self.pairs_of(form[1])

    def _over_delete(self, going: Iterable[Form]) -> bool:
        """Erase *going* and all that was concluded from them; False where that reaches axioms."""
        if self._loose != bool(self.equality.members):
            self._loose = not self._loose
            self._forget_retractions()
        for form in going:
            normal = self.normal(form)
            for term in normal if self._loose else ():
                self.dissolve(term)
            if normal[1] == SAME:
                self.equality.withdraw(form[0], form[2])
                continue
            if normal != form:
                self.aliases[normal].discard(form)
                if self.record(normal) == ASSERTED:
                    continue
            self._mark(normal)
        while self._queue:
            relation = self._queue.popleft()
            relation.queued = False
            if relation.is_axiom or self._must_rebuild:
                return False
            self._retract(relation)
        self._before.difference_update(going)
        return not self._must_rebuild

    def _mark(self, form: Form) -> None:
        """Have a fact erased, and what was concluded from it."""
        relation = self._relation(form)
        if isinstance(relation, Members):
            if form[0] not in relation.marked:
                relation.marked.add(form[0])
                relation.pending.append(form[0])
        elif (form[0], form[2]) not in relation.marked:
            relation.marked.add((form[0], form[2]))
            relation.pending.append((form[0], form[2]))
        self._enqueue(relation)

    def _retract(self, relation: Relation) -> None:
        batch = relation.pending[:]
        relation.pending.clear()
        if relation.retracts is None:
            triggers = self._triggers.get(_key(relation), ())
            relation.retract, relation.retracts = self._joins.backward(relation, triggers, self._loose)
        if relation.retract:
            relation.retract(batch)  # type: ignore[arg-type]
            for changed in relation.retracts:
                if changed.pending:
                    self._enqueue(changed)
        is_written = relation.symbol >= 0 and (relation.unary or relation.symbol not in (TYPE, SAME))
        for fact in batch:
            form = _form(relation, fact)
            for term in form if self._loose else ():
                self.dissolve(term)
            if is_written:
                self._before.update(self.written(form))
        for fact in batch:
            self._gone.append((_form(relation, fact), self.record_in(relation, fact)))
            self._erase(relation, fact)
            self._count -= 1
        relation.marked.difference_update(batch)  # type: ignore[arg-type]

    def mark_type(self, subject: int, value: int, record: int) -> None:
        """Mark what :meth:`add_type` has added."""
        known = self.record((subject, TYPE, value))
        if is_by(known, record & RULE_MASK) if self._loose else known == record:
            self._mark((subject, TYPE, value))

    def dissolve(self, term: int) -> None:
        """Have the set of terms equal to *term* taken apart, and all facts about it erased."""
        if term in self._dissolving or term not in self.equality.members:
            return
        self._dissolving.add(term)
        self._before.update(self.written_equalities(term))
        self._touched.update(self.equality.members[term])
        if term in self.classes or term in self.properties:
            self._must_rebuild = True
        for relation, fact in self.mentioning(term):
            if not relation.unary and relation.symbol == TYPE:
                assert isinstance(fact, tuple)
                self._mark_pair(relation, fact)
            else:
                self._mark(_form(relation, fact))

    def _mark_pair(self, relation: Pairs, fact: tuple[int, int]) -> None:
        if fact not in relation.marked:
            relation.marked.add(fact)
            relation.pending.append(fact)
            self._enqueue(relation)

    def _rederive(self, going: dict[Form, None]) -> None:
        """Put back what was erased and still holds."""
        freed = self.equality.dissolve(self._dissolving)
        for term in freed:
            for form in self._archived_at.pop(term, ()):
                self.archive.pop(form, None)
            self.equalities += [(term, other, ASSERTED) for other in self.equality.asserted.get(term, ())]
        for form, record in self._gone:
            for exact in self.aliases.pop(form, ()):
                self._assert(exact, note=False)
            if record == ASSERTED and form not in going:
                self._assert(form, note=False)
        loose = set(freed)
        for form, _ in self._gone:
            # Nothing that is left speaks of the terms set free, so that nothing about them follows in one step.
            if self.record(form) is None and loose.isdisjoint(form):
                for record in self.derivations(form):
                    self._insert(form, record)
                    break

    def derivations(self, form: Form) -> Iterator[int]:
        """A record for each way in which a rule concludes *form* from the facts at hand."""
        subject, predicate, value = form
        if predicate == TYPE:
            yield from self._type_derivations(subject, value)
            return
        clash = predicate == self.literal_clashes.symbol
        for rule in list(self._equating if clash else self._concluding.get((False, predicate), ())):
            yield from self.derive(rule)(subject, value)

    def _type_derivations(self, subject: int, value: int) -> Iterator[int]:
        for rule in list(self._concluding.get((True, value), ())):
            yield from self.derive(rule)(subject)
        for rule in list(self._concluding.get((False, TYPE), ())):
            if rule.name != "of-type":
                yield from self.derive(rule)(subject, value)

    def derive(self, rule: Rule) -> Callable[..., Iterable[int]]:
        if rule.number not in self._derivations:
            self._derivations[rule.number] = self._joins.derivations(rule)
        return self._derivations[rule.number]

    def _forget_retractions(self) -> None:
        for relation in (*self.classes.values(), *self.properties.values()):
            relation.retracts = None

    def _rebuild(self, asserted: list[Form]) -> None:
        """Start again from *asserted*."""
        self._reset()
        for form in asserted:
            self._assert(form)
        self._run()


def _key(relation: Relation) -> tuple[bool, int]:
    return relation.unary, relation.symbol


def _form(relation: Relation, fact: int | tuple[int, int]) -> Form:
    if isinstance(fact, int):
        return (fact, TYPE, relation.symbol)
    return (fact[0], relation.symbol, fact[1])


def _is_of_thing(head: Atom) -> bool:
    return head.unary and head.symbol == THING
