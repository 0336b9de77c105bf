"""From records to proofs.

A record names a rule and its matches in the terms of the time when it was made. Terms merged since then are reached by
``eq-rep-*``; what was rewritten then is in the archive of the closure, so that no proof rests on what follows from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pyoxigraph as ox

from .closure import Closure
from .graph import form_of, is_named
from .proof import GeneralizedTriple, Proof, Statement
from .rule import ASSERTED, RULE_MASK, Form, Record, Rule
from .vocabulary import DIFFERENT, FIRST, SAME, THING, TYPE


class Step(NamedTuple):
    """One step: *form* by *rule* (None: asserted) from *premises*, which are forms to look up, or steps."""

    form: Form
    rule: str | None
    premises: tuple[Form | Step, ...] = ()


class Explanation:
    """Gives proofs of the statements of *closure*."""

    def __init__(self, closure: Closure) -> None:
        self._closure = closure

    def holds(self, form: Form) -> bool:
        return self.step(form) is not None

    # single steps

    def asserted(self, form: Form) -> Step | None:
        """The step of what was asserted, None of what was not."""
        return Step(form, None) if self._closure.graph.is_asserted(form) else None

    def steps(self, form: Form) -> Iterator[Step]:
        """The last steps that proofs of *form* may have, the recorded one first."""
        recorded = self.step(form)
        if recorded is None:
            return
        yield recorded
        closure = self._closure
        if recorded.rule is None or form[1] == SAME or form != closure.graph.normal(form):
            return
        seen = {recorded.premises}
        for record in closure.rules.derivations(form):
            step = self._by_rule(form, record)
            if step.premises not in seen:
                seen.add(step.premises)
                yield step

    def step(self, form: Form) -> Step | None:
        """The last step of the recorded proof of *form*."""
        closure = self._closure
        if closure.graph.is_asserted(form):
            return Step(form, None)
        if form[1] == SAME:
            return self._same(form)
        normal = closure.graph.normal(form)
        record = closure.graph.record(normal)
        if record is None:
            return self._thing(form) if form[1] == TYPE and form[2] == THING else None
        if form != normal:
            if (
                isinstance(record, int)
                and record
                and form[:2] == normal[:2]
                and form[2] in closure.dictionary.canonical
            ):
                return self._respelt(form, normal, record)
            record = closure.graph.archive.get(form)
        if record is None:
            exact = next(iter(closure.graph.aliases.get(normal, ())), normal)
            return self._renamed(exact, form)
        if isinstance(record, tuple):
            return self._renamed(record, form)
        return self._by_rule(form, record)

    def _by_rule(self, form: Form, record: int) -> Step:
        rule = self._closure.rules.rules[record & RULE_MASK]
        return Step(form, rule.name, tuple(self._premises(rule, form, record)))

    def _respelt(self, form: Form, normal: Form, record: int) -> Step:
        """As :meth:`_by_rule`, of a literal in another spelling: the same match of the rule with that spelling."""
        step = self._by_rule(normal, record)
        old, new = normal[2], form[2]

        def spelt(premise: Form | Step) -> Form | Step:
            if isinstance(premise, Step) or old not in (premise[0], premise[2]):
                return premise
            subject, predicate, value = premise
            return (new if subject == old else subject, predicate, new if value == old else value)

        return Step(form, step.rule, tuple(spelt(premise) for premise in step.premises))

    def _premises(self, rule: Rule, form: Form, record: int) -> Iterator[Form | Step]:
        if rule.name == "dt-type2":  # an axiom; that the literal occurs is no premise
            return
        for premise in rule.premises(form, record):
            if _is_internal(premise):
                yield from self._inner(premise, premise)
            else:
                yield premise

    def _inner(self, form: Form, origin: Form) -> Iterator[Form | Step]:
        """What a fact of an internal relation was concluded from: it is not shown itself.

        It was concluded as *origin*, of which some terms may have been exchanged for equal ones since.
        """
        record = self._any_record(origin)
        while isinstance(record, tuple):
            origin = record
            record = self._any_record(origin)
        rule = self._closure.rules.rules[record & RULE_MASK]
        for now, then in zip(rule.premises(form, record), rule.premises(origin, record), strict=True):
            if _is_internal(then):
                yield from self._inner(now, then)
            else:
                yield now if now == then else self._renamed(then, now)

    def _any_record(self, form: Form) -> Record:
        closure = self._closure
        normal = closure.graph.normal(form)
        record = closure.graph.record(normal) if form == normal else closure.graph.archive.get(form)
        if record is None:
            record = closure.graph.record(normal)
        assert record is not None
        return record

    def _renamed(self, known: Form, form: Form) -> Step:
        """*form* from *known*, term by term."""
        step: Form | Step = known
        terms = list(known)
        for place, rule in ((0, "eq-rep-s"), (1, "eq-rep-p"), (2, "eq-rep-o")):
            if terms[place] != form[place]:
                same = (terms[place], SAME, form[place])
                terms[place] = form[place]
                step = Step((terms[0], terms[1], terms[2]), rule, (same, step))
        assert isinstance(step, Step)
        return step

    def _same(self, form: Form) -> Step | None:
        left, _, right = form
        closure = self._closure
        equality = closure.graph.equality
        if left == right:
            root = equality.find(left)
            known = closure.graph.archive.get(form) if root != left else closure.graph.record(form)
            if known is not None:
                return self._by_rule(form, known) if isinstance(known, int) else self._renamed(known, form)
            mention = self._mention(left)
            return None if mention is None else Step(form, "eq-ref", (mention,))
        if equality.find(left) != equality.find(right):
            return None
        hops: list[Step] = []
        at = left

        def spell(term: int) -> None:
            """Go on to another literal of the same value."""
            nonlocal at
            if at != term:
                hops.append(Step((at, SAME, term), "dt-eq"))
                at = term

        for (start, end, reason), backwards in equality.path(left, right):
            spell(end if backwards else start)
            edge = (start, SAME, end)
            if backwards:
                premise: Form | Step = edge if reason == ASSERTED else self._by_rule(edge, reason)
                hops.append(Step((end, SAME, start), "eq-sym", (premise,)))
                at = start
            else:
                hops.append(Step(edge, None) if reason == ASSERTED else self._by_rule(edge, reason))
                at = end
        spell(right)
        return _joined(hops)

    def _mention(self, term: int) -> Form | None:
        """A statement about *term*."""
        closure = self._closure
        normal = closure.graph.equality.find(term)
        if normal == TYPE:
            members = next((m for m in closure.graph.classes.values() if m.symbol >= 0 and m.facts), None)
            return None if members is None else (next(iter(members.facts)), TYPE, members.symbol)
        if normal == SAME:
            left, rights = next(iter(closure.graph.equality.asserted.items()), (0, {0}))
            return (left, SAME, next(iter(rights)))
        for relation, facts in closure.graph.mentioning({normal}):
            if is_named(relation):
                form = form_of(relation, facts[0])
                if normal == term:
                    return form
                place = form.index(normal)
                return (*form[:place], term, *form[place + 1 :])  # type: ignore[return-value]
        if normal in closure.graph.equality.members:
            return (term, SAME, next(each for each in closure.graph.equality.members[normal] if each != term))
        return None

    def _thing(self, form: Form) -> Step | None:
        """``form``, which says of something that it is an owl:Thing, where a rule says so."""
        closure = self._closure
        subject = closure.graph.equality.find(form[0])
        for rule in closure.rules.of_thing:
            for record in closure.rules.derive(rule)(subject):
                normal = (subject, TYPE, THING)
                step = Step(normal, rule.name, tuple(self._premises(rule, normal, record)))
                if subject == form[0]:
                    return step
                return Step(form, "eq-rep-s", ((subject, SAME, form[0]), step))
        return None

    # violations

    def violations(self) -> Iterator[Step]:
        """Every way in which a rule whose conclusion is false applies, as its last step."""
        closure = self._closure
        for relation in closure.graph.all_relations():
            if relation.symbol >= 0:
                continue
            for form, record in list(relation.forms()):
                if relation is closure.literal_clashes:
                    yield self._clash(form, record)
                    continue
                while isinstance(record, tuple):
                    form, record = record, closure.graph.archive[record]
                rule = closure.rules.rules[record & RULE_MASK]
                if rule.is_false:
                    yield self._violation(rule, form, record)
        for names in closure.graph.equality.members.values():
            values = [term for term in names if closure.dictionary.value(term) is not None]
            for other in values[1:]:
                yield self._different_literals(values[0], other, (values[0], SAME, other))
            if not closure.dictionary.is_literal(names[0]):
                for literal in filter(closure.dictionary.is_literal, names):
                    for datatype in closure.rules.datatypes_against(names[0], literal):
                        violation = (literal, TYPE, closure.graph.internal(("dt-not-type", datatype)))
                        yield Step(violation, "dt-not-type", ((literal, TYPE, datatype),))

    def _violation(self, rule: Rule, form: Form, record: int) -> Step:
        premises = list(self._premises(rule, form, record))
        if rule.name == "eq-diff1":
            different = premises[0]
            assert not isinstance(different, Step)
            left, _, right = exact = self._as_asserted(different)
            premises = [(left, SAME, right), exact]
        elif rule.name in ("eq-diff2", "eq-diff3"):
            cells = [self._as_asserted(cell) for cell in rule.lists[0]]
            root = self._closure.graph.equality.find(form[2])
            equal = [c[2] for c in cells if c[1] == FIRST and self._closure.graph.equality.find(c[2]) == root]
            premises = [*rule.schema, *cells, (equal[0], SAME, equal[1])]
        return Step(form, rule.name, tuple(premises))

    def _as_asserted(self, form: Form) -> Form:
        """*form* in the terms in which it was asserted, where it was."""
        graph = self._closure.graph
        if graph.is_asserted(form):
            return form
        return next(iter(graph.aliases.get(graph.normal(form), ())), form)

    def _clash(self, form: Form, record: Record) -> Step:
        left, _, right = form
        if isinstance(record, tuple):
            return self._different_literals(left, right, (left, SAME, right))
        return self._different_literals(left, right, self._by_rule((left, SAME, right), record))

    def _different_literals(self, left: int, right: int, same: Form | Step) -> Step:
        violation = (left, self._closure.literal_clashes.symbol, right)
        return Step(violation, "eq-diff1", (same, Step((left, DIFFERENT, right), "dt-diff")))

    # trees

    def tree(self, root: Step) -> Proof:
        """*root*, whose premises are steps throughout, in terms. Steps that are one object become one."""
        proofs: dict[int, Proof] = {}
        stack: list[tuple[Step, bool]] = [(root, False)]
        while stack:
            step, is_complete = stack.pop()
            premises = [premise for premise in step.premises if isinstance(premise, Step)]
            if is_complete:
                found = tuple(proofs[id(premise)] for premise in premises)
                proofs[id(step)] = Proof(self.statement(step.form), step.rule, found)
            elif id(step) not in proofs:
                stack.append((step, True))
                stack += [(premise, False) for premise in premises]
        return proofs[id(root)]

    def statement(self, form: Form) -> Statement:
        """*form* in terms; generalised where RDF cannot write it."""
        terms = self._closure.dictionary.terms
        subject, predicate, value = (terms[number] for number in form)
        if isinstance(subject, ox.NamedNode | ox.BlankNode) and isinstance(predicate, ox.NamedNode):
            return ox.Triple(subject, predicate, value)
        return GeneralizedTriple(subject, predicate, value)


def _is_internal(form: Form) -> bool:
    return form[1] < 0 or (form[1] == TYPE and form[2] < 0)


def _joined(hops: list[Step]) -> Step:
    """One step from a row of equalities, by eq-trans."""
    while len(hops) > 1:
        paired = [
            Step((left.form[0], SAME, right.form[2]), "eq-trans", (left, right))
            for left, right in zip(hops[::2], hops[1::2], strict=False)
        ]
        hops = paired + ([hops[-1]] if len(hops) % 2 else [])
    return hops[0]
