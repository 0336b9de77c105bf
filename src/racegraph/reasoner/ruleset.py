"""The rules in force: those of the tables that need no ontology, and those compiled from the axioms at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

import pyoxigraph as ox

from .compiler import Compiler
from .datatypes import DATATYPES, contains, is_ill_typed
from .errors import ClosureLimitError
from .facts import Members, Pairs, Relation
from .graph import Graph
from .joins import Joins
from .rule import RULE_MASK, Argument, Atom, Form, Rule, rule_from, rule_state
from .vocabulary import CLASS, NOTHING, NUMBER, OWL, RDFS, SAME, THING, TYPE

ANNOTATIONS = [RDFS + n for n in ("label", "comment", "seeAlso", "isDefinedBy")] + [
    OWL + n for n in ("deprecated", "versionInfo", "priorVersion", "backwardCompatibleWith", "incompatibleWith")
]
"""The built-in annotation properties (rule prp-ap)."""


class RuleSet:
    """Rules over the relations of *graph*, and the functions that run them.

    *rules* has every rule by its number, also those no longer in force, because records name them. *of_thing* are those
    that conclude nothing but owl:Thing, and are run only where something is asked.
    """

    def __init__(self, graph: Graph, joins: Joins, is_empty: bool = False) -> None:
        self._graph = graph
        self._joins = joins
        self.rules: list[Rule] = [Rule("asserted", (), (), Atom(True, 0, (0,)))]
        self.of_thing: list[Rule] = []
        self._compiled: dict[tuple[object, ...], Rule] = {}
        self._triggers: dict[tuple[bool, int], list[tuple[Rule, int]]] = {}
        self._concluding: dict[tuple[bool, int], list[Rule]] = {}
        self._equating: list[Rule] = []
        self._derivations: dict[int, Callable[..., Iterable[int]]] = {}
        self._is_mirrored = False
        self._is_reflexive = False
        self._literal = graph.internal(("literal",))
        self._literal_types: dict[int, Rule] = {}
        self._datatypes: dict[int, str] = {}
        self._asked: set[int] = set()
        self.literal_clashes = graph.pairs_of(graph.internal(("eq-diff1", "literals")))
        if not is_empty:
            self.attend()
            self._lay_axioms()

    def attend(self) -> None:
        """Have rules made for every class and property that the graph meets from now on."""
        self._graph.on_class = self._meet_class
        self._graph.on_property = self._meet_property

    def _lay_axioms(self) -> None:
        """The axioms of the tables, and the rules that hold whatever the ontology says."""
        term = self._graph.dictionary.number
        statements = [("prp-ap", term(ox.NamedNode(iri)), NUMBER["owl:AnnotationProperty"]) for iri in ANNOTATIONS]
        statements += [("cls-thing", THING, CLASS), ("cls-nothing1", NOTHING, CLASS)]
        statements += [("dt-type1", term(ox.NamedNode(iri)), NUMBER["rdfs:Datatype"]) for iri in sorted(DATATYPES)]
        for name, subject, value in statements:
            rule = self._install(Rule(name, (), (), Atom(True, value, (subject,))))
            self._graph.insert((subject, TYPE, value), rule.number)
        for rule in self._compiler().fixed():
            self._install(rule)

    def name_of(self, record: int) -> str:
        """The name of the rule that a record is of."""
        return self.rules[record & RULE_MASK].name

    # state

    def state(self) -> dict[str, Any]:
        """Everything that JSON can hold of the rules."""
        lists: dict[tuple[Form, ...], int] = {}
        compiled = {rule.number for rule in self._compiled.values()}
        installed = {rule.number for rules in self._concluding.values() for rule in rules}
        installed |= {rule.number for rule in self._equating}
        return {
            "rules": [rule_state(rule, lists) for rule in self.rules],
            "lists": list(lists),
            "compiled": sorted(compiled),
            "installed": sorted(installed),
            "of_thing": [rule.number for rule in self.of_thing],
            "literal_types": [[symbol, rule.number] for symbol, rule in self._literal_types.items()],
            "datatypes": list(self._datatypes.items()),
            "asked": sorted(self._asked),
            "mirrored": self._is_mirrored,
            "reflexive": self._is_reflexive,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Take over what :meth:`state` gave."""
        lists = [tuple((s, p, o) for s, p, o in cells) for cells in state["lists"]]
        self.rules = [rule_from(each, lists) for each in state["rules"]]
        for number, rule in enumerate(self.rules):
            rule.number = number
            rule.guard = self._guard(rule, dict(state["datatypes"]))
        for number in state["installed"]:
            self._put_in_force(self.rules[number])
        for number in state["compiled"]:
            rule = self.rules[number]
            self._compiled[rule.name, rule.schema, rule.body, rule.head] = rule
        self.of_thing = [self.rules[number] for number in state["of_thing"]]
        self._literal_types = {symbol: self.rules[number] for symbol, number in state["literal_types"]}
        self._datatypes = dict(state["datatypes"])
        self._asked = set(state["asked"])
        self._is_mirrored, self._is_reflexive = state["mirrored"], state["reflexive"]

    def _guard(self, rule: Rule, datatypes: dict[int, str]) -> Callable[[int], bool] | None:
        """The condition that a rule has beside its premises."""
        match rule.name:
            case "literal":
                return self._graph.dictionary.literals.__contains__
            case "dt-type2" if rule.body:
                return partial(self._is_in, datatype=datatypes[rule.head.symbol])
            case "dt-not-type":
                return partial(self._is_not, datatype=datatypes[rule.body[0].symbol])
        return None

    # functions

    def prepare(self, relation: Relation) -> tuple[Relation, ...]:
        """Make ``relation.fire`` where it is not there; the relations that it adds to."""
        if relation.fires is None:
            triggers = self._triggers.get((relation.unary, relation.symbol), ())
            relation.fire, relation.fires = self._joins.forward(relation, triggers)
        return relation.fires

    def prepare_retraction(self, relation: Relation, loose: bool) -> tuple[Relation, ...]:
        """Make ``relation.retract`` where it is not there; the relations that it marks facts of."""
        if relation.retracts is None:
            triggers = self._triggers.get((relation.unary, relation.symbol), ())
            relation.retract, relation.retracts = self._joins.backward(relation, triggers, loose)
        return relation.retracts

    def forget_retractions(self) -> None:
        """Have ``retract`` of every relation made anew."""
        for relation in self._graph.all_relations():
            relation.retracts = None

    def run_whole(self, rule: Rule) -> None:
        """Run *rule* over all facts there are."""
        for each in rule.body:
            if not self._relation(each).facts:
                return
        run, changes = self._joins.whole(rule)
        run()
        self._graph.enqueue_pending(changes)

    def derivations(self, form: Form) -> Iterator[int]:
        """A record for each way in which a rule concludes *form* from the facts at hand."""
        subject, predicate, value = form
        if predicate == TYPE:
            for rule in list(self._concluding.get((True, value), ())):
                yield from self.derive(rule)(subject)
            for rule in list(self._concluding.get((False, TYPE), ())):
                if rule.name != "of-type":
                    yield from self.derive(rule)(subject, value)
            return
        clash = predicate == self.literal_clashes.symbol
        for rule in list(self._equating if clash else self._concluding.get((False, predicate), ())):
            yield from self.derive(rule)(subject, value)

    def derive(self, rule: Rule) -> Callable[..., Iterable[int]]:
        """The generator that takes the terms of a conclusion and yields a record for each way *rule* gives it."""
        if rule.number not in self._derivations:
            self._derivations[rule.number] = self._joins.derivations(rule)
        return self._derivations[rule.number]

    # rules that come and go

    def compile(self) -> None:
        """Bring the rules up to date with the axioms, and run the new ones over what is there."""
        rules = self._compiler().compile()
        reads = {(each.unary, each.symbol) for rule in rules for each in rule.body}
        reads_type = self._is_mirrored or (False, TYPE) in reads
        needs_thing = reads_type or (True, THING) in reads
        self.of_thing = []
        wanted: dict[tuple[object, ...], Rule] = {}
        for rule in rules:
            if needs_thing or not (rule.head.unary and rule.head.symbol == THING):
                wanted[rule.name, rule.schema, rule.body, rule.head] = rule
            else:
                self.of_thing.append(self._numbered(rule))
        for key in [key for key in self._compiled if key not in wanted]:
            self._uninstall(self._compiled.pop(key))
        new = [self._install(rule) for key, rule in wanted.items() if key not in self._compiled]
        self._compiled |= {key: rule for key, rule in wanted.items() if key not in self._compiled}
        if reads_type:
            new += self._mirror()
        if (False, SAME) in reads and not self._is_reflexive:
            self._is_reflexive = True
            new += [rule for relation in self._graph.relations() for rule in self._install_reflexive(relation)]
        new += self._ask([symbol for unary, symbol in reads if unary])
        for rule in new:
            self.run_whole(rule)

    def _compiler(self) -> Compiler:
        graph = self._graph
        return Compiler(
            graph.dictionary, graph.classes, graph.properties, self.rules, graph.internal, graph.equality.find
        )

    def _install(self, rule: Rule) -> Rule:
        """Number a rule, and have it run on what comes from now on."""
        self._numbered(rule)
        rule.guard = self._guard(rule, self._datatypes)
        for each in rule.body:
            self._forget_functions(each)
        self._put_in_force(rule)
        return rule

    def _put_in_force(self, rule: Rule) -> None:
        for position, each in enumerate(rule.body):
            self._triggers.setdefault((each.unary, each.symbol), []).append((rule, position))
        if rule.is_equality:
            self._equating.append(rule)
        else:
            self._concluding.setdefault((rule.head.unary, rule.head.symbol), []).append(rule)

    def _numbered(self, rule: Rule) -> Rule:
        rule.number = len(self.rules)
        if rule.number > RULE_MASK:
            raise ClosureLimitError(f"the ontology gives more than {RULE_MASK} rules")
        self.rules.append(rule)
        return rule

    def _uninstall(self, rule: Rule) -> None:
        for position, each in enumerate(rule.body):
            self._triggers[each.unary, each.symbol].remove((rule, position))
            self._forget_functions(each)
        if rule.is_equality:
            self._equating.remove(rule)
        else:
            self._concluding[rule.head.unary, rule.head.symbol].remove(rule)

    def _forget_functions(self, each: Atom) -> None:
        relation = self._relation(each)
        relation.fires = relation.retracts = None

    def _relation(self, each: Atom) -> Relation:
        return self._graph.members_of(each.symbol) if each.unary else self._graph.pairs_of(each.symbol)

    # rules about every class and every property

    def _meet_class(self, members: Members) -> None:
        symbol = members.symbol
        term = self._graph.dictionary.terms[symbol]
        if isinstance(term, ox.NamedNode) and term.value in DATATYPES:
            self._datatypes[symbol] = term.value
            body = (Atom(True, symbol, ("?lt",)),)
            head = Atom(True, self._graph.internal(("dt-not-type", symbol)), ("?lt",))
            self._install(Rule("dt-not-type", (), body, head, is_false=True))
        if self._is_mirrored:
            self._install_mirror(symbol)
        if self._is_reflexive:
            self._install_reflexive(members)

    def _meet_property(self, pairs: Pairs) -> None:
        if self._is_reflexive:
            self._install_reflexive(pairs)
        if self._asked:
            self._install_literals(pairs)

    def _mirror(self) -> Iterator[Rule]:
        """Show the members of every class as pairs of rdf:type, which rules read as a property."""
        if self._is_mirrored:
            return
        self._is_mirrored = True
        yield from [self._install_mirror(symbol) for symbol in list(self._graph.classes) if symbol >= 0]
        for iri in sorted(DATATYPES):
            self._graph.members_of(self._graph.equality.find(self._graph.dictionary.number(ox.NamedNode(iri))))
        yield from self._ask(list(self._datatypes))

    def _install_mirror(self, symbol: int) -> Rule:
        return self._install(Rule("of-type", (), (Atom(True, symbol, ("?x",)),), Atom(False, TYPE, ("?x", symbol))))

    def _install_reflexive(self, relation: Relation) -> list[Rule]:
        """Rule eq-ref for the terms of one relation."""
        symbol = relation.symbol
        terms: tuple[Argument, ...] = ("?s", symbol, TYPE) if relation.unary else ("?s", symbol, "?o")
        body = Atom(relation.unary, symbol, ("?s",) if relation.unary else ("?s", "?o"))
        return [self._install(Rule("eq-ref", (), (body,), Atom(False, SAME, (t, t)))) for t in terms]

    # datatypes

    def _ask(self, symbols: list[int]) -> Iterator[Rule]:
        """Rule dt-type2 for the datatypes among *symbols*, over the literals that the statements speak of."""
        for symbol in symbols:
            if symbol in self._datatypes and symbol not in self._asked:
                if not self._asked:
                    named = [pairs for pairs in self._graph.properties.values() if pairs.symbol >= 0]
                    yield from [self._install_literals(pairs) for pairs in named]
                self._asked.add(symbol)
                body = (Atom(True, self._literal, ("?lt",)),)
                yield self._install(Rule("dt-type2", (), body, Atom(True, symbol, ("?lt",))))

    def _install_literals(self, pairs: Pairs) -> Rule:
        """Collect the literals that are objects in *pairs*."""
        body = (Atom(False, pairs.symbol, ("?s", "?lt")),)
        head = Atom(True, self._literal, ("?lt",))
        return self._install(Rule("literal", (), body, head))

    def type_literal(self, literal: int) -> None:
        """Rule dt-type2 for all datatypes: a literal gets another name, under which its types can be written."""
        graph = self._graph
        value = graph.dictionary.value(literal)
        for iri in sorted(DATATYPES) if value is not None else ():
            if value is not None and contains(iri, value):
                symbol = graph.equality.find(graph.dictionary.number(ox.NamedNode(iri)))
                if symbol not in self._literal_types:
                    rule = Rule("dt-type2", (), (), Atom(True, symbol, ("?lt",)))
                    self._literal_types[symbol] = self._numbered(rule)
                graph.insert((literal, TYPE, symbol), self._literal_types[symbol].number)

    def datatypes_against(self, name: int, literal: int) -> Iterator[int]:
        """The datatypes that *name* is of and *literal*, which is the same, is not."""
        for symbol, datatype in self._datatypes.items():
            members = self._graph.classes.get(symbol)
            if members and name in members.facts and self._is_not(literal, datatype):
                yield symbol

    def _is_in(self, number: int, datatype: str) -> bool:
        value = self._graph.dictionary.value(number)
        return value is not None and contains(datatype, value)

    def _is_not(self, number: int, datatype: str) -> bool:
        """Whether the term is a literal that is known not to be of *datatype*."""
        term = self._graph.dictionary.terms[number]
        if not isinstance(term, ox.Literal):
            return False
        value = self._graph.dictionary.value(number)
        return is_ill_typed(term) if value is None else not contains(datatype, value)
