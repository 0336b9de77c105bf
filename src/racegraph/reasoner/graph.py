"""The statements: facts about representatives, what was asserted under which name, and what was rewritten."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator

from .dictionary import Dictionary
from .equality import Equality
from .facts import Members, Pair, Pairs, Relation
from .rule import ASSERTED, Form, Record
from .vocabulary import SAME, TYPE

Fact = int | Pair
"""A fact of a relation: a member of a class, or a pair of a property."""


class Graph:
    """Facts by class and by property.

    *archive* keeps the records of facts that were rewritten when their terms were found equal to others. *aliases*
    leads from a fact about representatives to the statements that were asserted in other terms. *queue* has the
    relations with facts pending.
    """

    def __init__(self, dictionary: Dictionary) -> None:
        self.dictionary = dictionary
        self.equality = Equality(dictionary.canonical)
        self.classes: dict[int, Members] = {}
        self.properties: dict[int, Pairs] = {}
        self.aliases: dict[Form, set[Form]] = {}
        self.archive: dict[Form, Record] = {}
        self.queue: deque[Relation] = deque()
        self.on_class: Callable[[Members], None] = lambda members: None
        self.on_property: Callable[[Pairs], None] = lambda pairs: None
        self._archived_at: dict[int, list[Form]] = {}
        self._internal: dict[tuple[object, ...], int] = {}

    # relations

    def internal(self, key: tuple[object, ...]) -> int:
        """The number, below zero, of the internal relation of *key*."""
        return self._internal.setdefault(key, -1 - len(self._internal))

    def internal_keys(self) -> Iterable[tuple[object, ...]]:
        """The keys of the internal relations, in the order of their numbers."""
        return self._internal

    def members_of(self, symbol: int) -> Members:
        """The relation of a class, made now where there is none."""
        members = self.classes.get(symbol)
        if members is None:
            members = self.classes[symbol] = Members(symbol)
            if symbol >= 0:
                self.on_class(members)
        return members

    def pairs_of(self, symbol: int) -> Pairs:
        """The relation of a property, made now where there is none."""
        pairs = self.properties.get(symbol)
        if pairs is None:
            pairs = self.properties[symbol] = Pairs(symbol)
            if symbol >= 0:
                self.on_property(pairs)
        return pairs

    def relation(self, form: Form) -> Relation:
        """The relation that *form* belongs to."""
        return self.members_of(form[2]) if form[1] == TYPE else self.pairs_of(form[1])

    def all_relations(self) -> list[Relation]:
        return [*self.classes.values(), *self.properties.values()]

    def relations(self) -> list[Relation]:
        """The relations that have a name outside."""
        return [relation for relation in self.all_relations() if is_named(relation)]

    # facts

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

    def replace(self, form: Form, record: Record) -> None:
        """Give a fact another record."""
        subject, predicate, value = form
        if predicate == TYPE:
            self.classes[value].facts[subject] = record
        else:
            self.properties[predicate].facts[subject][value] = record

    def insert(self, form: Form, record: Record) -> None:
        """Add a fact about representatives, where it is new."""
        subject, predicate, value = form
        if predicate == TYPE:
            members = self.members_of(value)
            if subject not in members.facts:
                members.facts[subject] = record
                members.pending.append(subject)
                self.enqueue(members)
            return
        pairs = self.pairs_of(predicate)
        values = pairs.facts.setdefault(subject, {})
        if value not in values:
            values[value] = record
            pairs.pending.append((subject, value))
            self.enqueue(pairs)

    def enqueue(self, relation: Relation) -> None:
        if not relation.queued:
            relation.queued = True
            self.queue.append(relation)

    def enqueue_pending(self, relations: Iterable[Relation]) -> None:
        """Queue those of *relations* that have facts pending."""
        for relation in relations:
            if relation.pending and not relation.queued:
                relation.queued = True
                self.queue.append(relation)

    def record_in(self, relation: Relation, fact: Fact) -> Record:
        """The record of a fact of *relation*."""
        if isinstance(relation, Members):
            assert isinstance(fact, int)
            return relation.facts[fact]
        assert isinstance(fact, tuple)
        return relation.facts[fact[0]][fact[1]]

    def has(self, relation: Relation, fact: Fact) -> bool:
        if isinstance(relation, Members):
            return fact in relation.facts
        assert isinstance(fact, tuple)
        return fact[1] in relation.facts.get(fact[0], ())

    def erase(self, relation: Relation, fact: Fact) -> None:
        """Take a fact out, and out of the index."""
        if isinstance(relation, Members):
            assert isinstance(fact, int)
            del relation.facts[fact]
            return
        assert isinstance(fact, tuple)
        relation.drop(*fact)

    def mentioning(self, terms: set[int]) -> Iterator[tuple[Relation, list[Fact]]]:
        """By relation, the facts about any of these representatives, in any place. Nothing may be pending."""
        for members in list(self.classes.values()):
            found: list[Fact]
            found = list(members.facts if members.symbol in terms else members.facts.keys() & terms)
            if found:
                yield members, found
        for pairs in list(self.properties.values()):
            if pairs.symbol in terms:
                found = [(s, o) for s, values in pairs.facts.items() for o in values]
            elif pairs.facts:
                found = [(s, o) for s in pairs.facts.keys() & terms for o in pairs.facts[s]]
                found += [(s, o) for s, o in pairs.with_objects(terms) if s not in terms]
            else:
                continue
            if found:
                yield pairs, found

    # what was asserted

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

    # rewriting

    def rewrite(self, relation: Relation, fact: Fact) -> None:
        """Move a fact to the representatives of its terms; its record goes to the archive."""
        form = form_of(relation, fact)
        record = self.record_in(relation, fact)
        self.erase(relation, fact)
        normal = self.normal(form)
        if record == ASSERTED:
            self.aliases.setdefault(normal, set()).add(form)
        if form in self.aliases:
            self.aliases.setdefault(normal, set()).update(self.aliases.pop(form))
        if form not in self.archive:
            self.put_away(form, record)
        self.insert(normal, form)

    def put_away(self, form: Form, record: Record) -> None:
        """Keep the record of a fact that is rewritten."""
        self.archive[form] = record
        for term in set(form):
            self._archived_at.setdefault(term, []).append(form)

    def forget_archived(self, term: int) -> None:
        """Drop what the archive has about *term*, which is no longer the same as another."""
        for form in self._archived_at.pop(term, ()):
            self.archive.pop(form, None)


def is_named(relation: Relation) -> bool:
    """Whether its facts are statements of the graph, and lie nowhere else."""
    return relation.symbol >= 0 and (relation.unary or relation.symbol not in (TYPE, SAME))


def form_of(relation: Relation, fact: Fact) -> Form:
    """A fact of *relation* as a statement."""
    if isinstance(fact, int):
        return (fact, TYPE, relation.symbol)
    return (fact[0], relation.symbol, fact[1])


def fact_of(form: Form) -> Fact:
    """A statement as a fact of its relation."""
    return form[0] if form[1] == TYPE else (form[0], form[2])
