"""From axioms to rules: every line of the table, with its axioms matched and its classes and properties filled in.

A rule that comes out names its relations. Redundant ones are left out: what ``rdfs:subClassOf`` gives by way of
``scm-sco`` is reached step by step, and a rule that concludes what it starts from says nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

from .dictionary import Dictionary
from .errors import OntologyError
from .facts import Members, Pairs
from .rule import ASSERTED, RULE_MASK, Argument, Atom, Form, Record, Rule, atom
from .table import ENTRIES, Entry, Pattern
from .vocabulary import FIRST, NIL, NUMBER, REST, SAME, THING, TYPE

_LISTS = [
    "owl:intersectionOf",
    "owl:unionOf",
    "owl:oneOf",
    "owl:propertyChainAxiom",
    "owl:hasKey",
    "owl:members",
    "owl:distinctMembers",
]

_STEPWISE = {
    "cax-sco": {"scm-sco", "scm-eqc1", "scm-int", "scm-uni"},
    "cax-eqc1": {"scm-eqc2"},
    "cax-eqc2": {"scm-eqc2"},
    "prp-spo1": {"scm-spo", "scm-eqp1"},
    "prp-eqp1": {"scm-eqp2"},
    "prp-eqp2": {"scm-eqp2"},
    "prp-dom": {"scm-dom1", "scm-dom2"},
    "prp-rng": {"scm-rng1", "scm-rng2"},
}
"""Rules that need no instance for an axiom concluded by one of these: the premises of that conclusion give the same."""

_OF_THING = {"cls-svf1", "cls-maxqc1", "cls-maxqc3"}
"""Rules that have a simpler twin for owl:Thing: cls-svf2, cls-maxqc2, cls-maxqc4."""

_SYMMETRIC = {"prp-fp", "prp-ifp", "prp-asyp", "prp-key", "cls-maxc2", "cls-maxqc3", "cls-maxqc4"}
"""Rules whose premises come in two halves of the same shape."""

_NOWHERE = -1
"""The number of no term."""

LONGEST = 3
"""Chains and intersections with more premises are concluded two by two, over internal relations."""

_Bindings = dict[str, int]
_Cells = tuple[Form, ...]
_Matched = Form | _Cells


class Compiler:
    """Makes rules from the axioms that lie in *classes* and *properties*.

    *internal* gives the number of an internal relation, the same for the same key; *find* the representative of a term.
    """

    def __init__(
        self,
        dictionary: Dictionary,
        classes: dict[int, Members],
        properties: dict[int, Pairs],
        rules: Sequence[Rule],
        internal: Callable[[tuple[object, ...]], int],
        find: Callable[[int], int],
    ) -> None:
        self._dictionary = dictionary
        self._classes = classes
        self._properties = properties
        self._rules = rules
        self._internal = internal
        self._find = find
        self._lists: dict[int, tuple[list[int], _Cells]] = {}

    def fixed(self) -> list[Rule]:
        """The rules that hold whatever the ontology says."""
        return [self._rule(entry, {}, []) for entry in ENTRIES if entry.is_fixed]

    def compile(self) -> list[Rule]:
        """The rules that the axioms at hand give; OntologyError where a list of them is broken."""
        self._check_lists()
        best: dict[tuple[object, ...], tuple[int, Rule]] = {}
        for rule in self._candidates():
            if rule.head in rule.body or _has_twin(rule):
                continue
            key = (rule.body, rule.is_false, rule.head.args if rule.is_false else rule.head)
            cost = sum(self._record(form) != ASSERTED for form in rule.schema)
            if key not in best or cost < best[key][0]:
                best[key] = (cost, rule)
        return [rule for _, rule in best.values()]

    def _candidates(self) -> Iterator[Rule]:
        for entry in ENTRIES:
            if entry.is_fixed:
                continue
            if entry.name in _STEPWISE:
                yield from self._stepwise(entry)
                continue
            axioms = [(i, self._resolved(p)) for i, p in enumerate(entry.premises) if p.is_axiom()]
            for bindings, matched in self._solutions(axioms, {}, {}):
                yield self._rule(entry, bindings, [matched[i] for i in sorted(matched)])
        yield from self._chains()
        yield from self._keys()
        yield from self._intersections()

    def _resolved(self, pattern: Pattern) -> Pattern:
        """*pattern* with the numbers of the table as terms: that value, in whatever spelling the graph has it."""
        count = pattern.terms[-1]
        if count not in ("0", "1"):
            return pattern
        number = self._dictionary.find_integer(int(count))
        return Pattern(pattern.predicate, (pattern.terms[0], _NOWHERE if number is None else self._find(number)))

    def _stepwise(self, entry: Entry) -> Iterator[Rule]:
        """The rules of an entry with one axiom, but for axioms that are reached step by step."""
        axiom = entry.premises[0]
        assert isinstance(axiom.predicate, int)
        relation = self._properties.get(axiom.predicate)
        by = {rule.number for rule in self._rules if rule.name in _STEPWISE[entry.name]}
        for form, record in relation.forms() if relation else ():
            if not isinstance(record, int) or record & RULE_MASK not in by:
                names = (str(term) for term in axiom.terms)
                yield self._rule(entry, dict(zip(names, (form[0], form[2]), strict=True)), [form])

    def _record(self, form: Form) -> Record:
        subject, predicate, value = form
        if predicate == TYPE:
            return self._classes[value].facts[subject]
        return self._properties[predicate].facts[subject][value]

    def _rule(self, entry: Entry, bindings: _Bindings, matched: list[_Matched]) -> Rule:
        schema = tuple(each for each in matched if isinstance(each[0], int))
        lists = tuple(each for each in matched if not isinstance(each[0], int))
        data = [p for p in entry.premises if entry.is_fixed or not p.is_axiom()]
        body = tuple(_atom(p, bindings) for p in data)
        head = entry.conclusion
        is_false = head.predicate == "false"
        if is_false:
            args = tuple(_value(term, bindings) for term in head.terms)
            conclusion = Atom(len(args) == 1, self._internal((entry.name, schema, body, args)), args)
        else:
            conclusion = _atom(head, bindings)
        return Rule(entry.name, schema, body, conclusion, lists, is_false, symmetric=entry.name in _SYMMETRIC)

    # rules that read a list as a whole

    def _chains(self) -> Iterator[Rule]:
        for form in self._statements("owl:propertyChainAxiom"):
            steps, cells = self.members(form[2])
            body = [atom(f"?u{i}", step, f"?u{i + 1}") for i, step in enumerate(steps)]
            if body:
                yield from self._stepped("prp-spo2", form, cells, body, atom("?u0", form[0], f"?u{len(steps)}"))

    def _intersections(self) -> Iterator[Rule]:
        for form in self._statements("owl:intersectionOf"):
            classes, cells = self.members(form[2])
            body = [Atom(True, each, ("?y",)) for each in dict.fromkeys(classes)]
            if body:
                yield from self._stepped("cls-int1", form, cells, body, Atom(True, form[0], ("?y",)))

    def _stepped(self, name: str, axiom: Form, cells: _Cells, body: list[Atom], head: Atom) -> Iterator[Rule]:
        """One rule, or a row of them over internal relations where *body* is long."""
        while len(body) > LONGEST:
            first, second, *rest = body
            args: tuple[Argument, ...] = first.args if first.unary else (first.args[0], second.args[1])
            step = Atom(first.unary, self._internal((name, first, second)), args)
            yield Rule(name, (), (first, second), step)
            body = [step, *rest]
        yield Rule(name, (axiom,), tuple(body), head, (cells,))

    def _keys(self) -> Iterator[Rule]:
        for form in self._statements("owl:hasKey"):
            properties, cells = self.members(form[2])
            if not properties:
                continue
            halves = [
                [Atom(True, form[0], (x,)), *(atom(x, p, f"?z{i}") for i, p in enumerate(properties))]
                for x in ("?x", "?y")
            ]
            body = tuple(halves[0] + halves[1])
            yield Rule("prp-key", (form,), body, Atom(False, SAME, ("?x", "?y")), (cells,), symmetric=True)

    def _statements(self, name: str) -> list[Form]:
        relation = self._properties.get(NUMBER[name])
        return [form for form, _ in relation.forms()] if relation else []

    # lists

    def _check_lists(self) -> None:
        for name in _LISTS:
            for form in self._statements(name):
                self.members(form[2])

    def members(self, head: int) -> tuple[list[int], _Cells]:
        """The members of the rdf:List at *head*, and the statements that make it up."""
        if head not in self._lists:
            self._lists[head] = self._read(head)
        return self._lists[head]

    def _read(self, head: int) -> tuple[list[int], _Cells]:
        node, members, cells = head, list[int](), list[Form]()
        seen: set[int] = set()
        while node != NIL:
            if node in seen:
                raise OntologyError(f"cyclic rdf:List: {self._name(node)} comes round again ({self._whose(head)})")
            seen.add(node)
            for predicate in (FIRST, REST):
                relation = self._properties.get(predicate)
                values = list(relation.facts.get(node, ())) if relation else []
                if len(values) != 1:
                    which = "rdf:first" if predicate == FIRST else "rdf:rest"
                    count = "no" if not values else "more than one"
                    raise OntologyError(
                        f"broken rdf:List: {self._name(node)} has {count} {which} ({self._whose(head)})"
                    )
                cells.append((node, predicate, values[0]))
            members.append(cells[-2][2])
            node = cells[-1][2]
        return members, tuple(cells)

    def _name(self, number: int) -> str:
        return str(self._dictionary.terms[number])

    def _whose(self, head: int) -> str:
        for name in _LISTS:
            for subject, _, value in self._statements(name):
                if value == head:
                    return f"{name} of {self._name(subject)}"
        return f"the list {self._name(head)}"

    # matching axioms

    def _solutions(
        self, patterns: list[tuple[int, Pattern]], bindings: _Bindings, matched: dict[int, _Matched]
    ) -> Iterator[tuple[_Bindings, dict[int, _Matched]]]:
        """Every way to match *patterns*, with what each has matched by its place in the table."""
        if not patterns:
            yield bindings, matched
            return
        chosen = min(patterns, key=lambda each: _cost(each[1], bindings))
        place, pattern = chosen
        rest = [each for each in patterns if each is not chosen]
        for terms, match in self._matches(pattern, bindings):
            extended = dict(bindings)
            if all(_bind(term, number, extended) for term, number in zip(pattern.terms, terms, strict=True)):
                yield from self._solutions(rest, extended, {**matched, place: match})

    def _matches(self, pattern: Pattern, bindings: _Bindings) -> Iterator[tuple[tuple[int, ...], _Matched]]:
        first, *others = (_value(term, bindings) for term in pattern.terms)
        if pattern.predicate in ("list", "pair"):
            assert isinstance(first, int)
            members, cells = self.members(first)
            if pattern.predicate == "list":
                for member in members:
                    yield (first, member), cells
            elif others[0] == others[1]:
                for member, times in Counter(members).items():
                    if times > 1:
                        yield (first, member, member), cells
            else:
                for left, right in combinations(members, 2):
                    yield (first, left, right), cells
            return
        assert isinstance(pattern.predicate, int)
        second = others[0]
        if pattern.predicate == TYPE:
            assert isinstance(second, int)
            members_of = self._classes.get(second)
            known = members_of.facts if members_of else {}
            for subject in [first] if isinstance(first, int) else list(known):
                if subject in known:
                    yield (subject, second), (subject, TYPE, second)
            return
        relation = self._properties.get(pattern.predicate)
        if relation is None:
            return
        if isinstance(first, int):
            subjects = [first]
        elif isinstance(second, int):
            subjects = list(relation.by_object().get(second, ()))
        else:
            subjects = list(relation.facts)
        for subject in subjects:
            values = relation.facts.get(subject, {})
            for value in [second] if isinstance(second, int) else list(values):
                if value in values:
                    yield (subject, value), (subject, pattern.predicate, value)


def _has_twin(rule: Rule) -> bool:
    """Whether a simpler rule gives the same."""
    return rule.name in _OF_THING and any(each.unary and each.symbol == THING for each in rule.body)


def _value(term: str | int, bindings: _Bindings) -> Argument:
    return bindings.get(term, term) if isinstance(term, str) else term


def _bind(term: str | int, number: int, bindings: _Bindings) -> bool:
    return (bindings.setdefault(term, number) if isinstance(term, str) else term) == number


def _atom(pattern: Pattern, bindings: _Bindings) -> Atom:
    predicate = _value(pattern.predicate, bindings)
    if isinstance(predicate, str):
        raise ValueError(f"Unexpected pattern, its predicate is not bound: {pattern!r}")
    subject, value = (_value(term, bindings) for term in pattern.terms)
    return atom(subject, predicate, value)


def _cost(pattern: Pattern, bindings: _Bindings) -> int:
    """How many terms are not bound; a list only once its head is."""
    free = sum(isinstance(_value(term, bindings), str) for term in pattern.terms)
    if pattern.predicate in ("list", "pair") and isinstance(_value(pattern.terms[0], bindings), str):
        return 10
    return free
