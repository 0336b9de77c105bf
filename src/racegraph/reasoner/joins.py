"""Rules as Python: for each relation one function that runs every rule it can set off, written out and compiled.

Generated code has no dictionary lookups by rule and no dispatch; it is what makes one step cost tens of nanoseconds.

Names in it: ``M7`` the facts of class 7, ``P7`` of property 7, ``S7`` its subjects by object, ``Q7`` and ``R7`` what is
pending in class and property 7, ``K7`` and ``L7`` what is marked there; numbers of internal relations carry an ``i``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from .facts import Members, Pairs, Relation
from .keys import KeyTable
from .rule import RULE_BITS, RULE_MASK, TERM_BITS, Argument, Atom, Record, Rule
from .vocabulary import TYPE

_NOTHING: dict[int, Record] = {}
_INDEXING = """\
  s = S.get(b)
  if s is None: S[b] = (a,)
  elif type(s) is set: s.add(a)
  elif a not in s: S[b] = {*s, a}""".splitlines()
_DEEPEST = 12
"""Loops in one function; Python allows 20 nested blocks."""


class Site(Protocol):
    """What generated code works on."""

    equalities: list[tuple[int, int, int]]

    @property
    def literal_clashes(self) -> Pairs: ...
    @property
    def literals(self) -> set[int]: ...

    def members_of(self, symbol: int) -> Members: ...
    def pairs_of(self, symbol: int) -> Pairs: ...
    def add_type(self, subject: int, value: int, record: int) -> None: ...
    def mark_type(self, subject: int, value: int, record: int) -> None: ...
    def dissolve(self, term: int) -> None: ...


def is_by(record: Record | None, rule: int) -> bool:
    """Whether *record* may be one of *rule*, whatever its witnesses; a rewritten fact may be anyone's."""
    return record is not None and (isinstance(record, tuple) or record & RULE_MASK == rule)


@dataclass(slots=True)
class _Source:
    """Lines of Python under way, and what they refer to."""

    lines: list[str] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    names: dict[str, Any] = field(default_factory=lambda: {"E": _NOTHING, "is_by": is_by})
    depth: int = 0
    loops: int = 0
    heads: dict[tuple[bool, int], Relation] = field(default_factory=dict)

    def line(self, text: str) -> None:
        self.lines.append(" " * self.depth + text)

    def open(self, text: str) -> None:
        self.line(text)
        self.depth += 1

    def compiled(self, name: str) -> Any:
        exec(compile("\n".join([*self.before, *self.lines]), f"<rules of {name}>", "exec"), self.names)
        return self.names["run"]


class Joins:
    """Writes the functions that run rules, over the relations of *site*."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self.is_restored = False
        self._keys: dict[int, KeyTable] = {}
        self._steps: dict[int, dict[int, dict[int, None]]] = {}

    def forward(self, relation: Relation, triggers: Sequence[tuple[Rule, int]]) -> tuple[Any, tuple[Relation, ...]]:
        """The function that takes new facts of *relation* and adds what follows; the relations that it adds to."""
        return self._batch(relation, triggers, "add")

    def backward(
        self, relation: Relation, triggers: Sequence[tuple[Rule, int]], loose: bool
    ) -> tuple[Any, tuple[Relation, ...]]:
        """The function that takes facts about to go and marks what was concluded from them.

        With *loose* a conclusion is marked also where its record names other witnesses.
        """
        return self._batch(relation, triggers, "loose" if loose else "strict")

    def whole(self, rule: Rule) -> tuple[Callable[[], None], tuple[Relation, ...]]:
        """The function that runs *rule* over all facts."""
        source = _Source()
        source.open("def run():")
        if rule.name == "prp-key":
            source.line(f"for a in list({self._facts(source, rule.body[0])}): {self._key(source, rule)}(a)")
        elif rule.is_transitive:
            self._transitive_whole(source, rule)
        else:
            self._rest(source, rule, list(rule.body), {}, "add")
        return source.compiled(rule.name), tuple(source.heads.values())

    def derivations(self, rule: Rule) -> Callable[..., Iterable[int]]:
        """The generator that takes the terms of a conclusion and yields a record for each way that *rule* gives it."""
        source = _Source()
        args = ["a"] if rule.head.unary else ["a", "b"]
        source.open(f"def run({', '.join(args)}):")
        bound: dict[str, str] = {}
        conditions = self._unify(rule.head.args, args, bound)
        if conditions:
            source.open(f"if {' and '.join(conditions)}:")
        self._rest(source, rule, list(rule.body), bound, "yield")
        source.depth = 1
        source.line("return")
        source.line("yield")
        function: Callable[..., Iterable[int]] = source.compiled(rule.name)
        return function

    def _batch(
        self, relation: Relation, triggers: Sequence[tuple[Rule, int]], mode: str
    ) -> tuple[Any, tuple[Relation, ...]]:
        source = _Source()
        source.open("def run(batch):")
        if isinstance(relation, Members):
            source.open("for a in batch:")
            args = ["a"]
        else:
            source.open("for a, b in batch:")
            args = ["a", "b"]
        source.loops = 1
        start = len(source.lines)
        for rule, position in triggers:
            if mode == "add" and rule.symmetric and position >= len(rule.body) / 2:
                continue
            if mode == "strict" and rule.is_equality and not self._clashes():
                continue
            source.depth = 2
            source.loops = 1
            if mode == "add" and rule.name == "prp-key":
                source.line(f"{self._key(source, rule)}(a)")
                continue
            if mode == "add" and rule.is_transitive:
                self._transitive(source, rule, position)
                continue
            bound: dict[str, str] = {}
            conditions = self._unify(rule.body[position].args, args, bound)
            if conditions:
                source.open(f"if {' and '.join(conditions)}:")
            self._rest(source, rule, [*rule.body[:position], *rule.body[position + 1 :]], bound, mode)
        if isinstance(relation, Pairs) and mode == "add" and relation.subjects is not None:
            source.names["S"] = relation.subjects
            source.lines[start:start] = _INDEXING
        if len(source.lines) == start:
            return None, ()
        return source.compiled(str(relation.symbol)), tuple(source.heads.values())

    def _transitive(self, source: _Source, rule: Rule, position: int) -> None:
        """A rule ``p(x, y), p(y, z) -> p(x, z)``, of which the second premise need not be its own conclusion.

        Every path is made from its first step on, so that one of *n* steps is made in *n* ways, not in *n²*.
        """
        facts, steps = self._steps_of(source, rule)
        if position == 0:
            source.open(f"for z in {steps}.get(b, E):")
            source.line(f"r = {facts}.get(b, E).get(z)")
            source.open(f"if r is not None and {_is_step(rule)}:")
            self._conclude_fact(source, rule.head, ["a", "z"], f"{rule.number} + (b << {RULE_BITS})")
            return
        index = self._index(source, rule.body[0])
        source.line(f"r = {facts}[a][b]")
        source.open(f"if {_is_step(rule)}:")
        source.line(f"{steps}.setdefault(a, {{}})[b] = None")
        source.open(f"for z in list({index}.get(a, E)):")
        self._conclude_fact(source, rule.head, ["z", "b"], f"{rule.number} + (a << {RULE_BITS})")

    def _transitive_whole(self, source: _Source, rule: Rule) -> None:
        facts, steps = self._steps_of(source, rule)
        source.open(f"for a, d in {facts}.items():")
        source.open("for b, r in d.items():")
        source.line(f"if {_is_step(rule)}: {steps}.setdefault(a, {{}})[b] = None")
        source.depth = 1
        source.open(f"for a, d in list({facts}.items()):")
        source.open("for b in list(d):")
        source.open(f"for z in {steps}.get(b, E):")
        self._conclude_fact(source, rule.head, ["a", "z"], f"{rule.number} + (b << {RULE_BITS})")

    def _steps_of(self, source: _Source, rule: Rule) -> tuple[str, str]:
        """The facts of the property of a transitive rule, and those met that it did not conclude itself."""
        name = f"T{rule.number}"
        if rule.number not in self._steps:
            steps = self._steps[rule.number] = {}
            for form, record in self._site.pairs_of(rule.head.symbol).forms() if self.is_restored else ():
                if isinstance(record, tuple) or record & RULE_MASK != rule.number:
                    steps.setdefault(form[0], {})[form[2]] = None
        source.names[name] = self._steps[rule.number]
        return self._facts(source, rule.body[0]), name

    def _clashes(self) -> bool:
        return bool(self._site.literal_clashes.facts)

    @staticmethod
    def _unify(args: Sequence[Argument], values: Sequence[str], bound: dict[str, str]) -> list[str]:
        """The conditions under which *args* are *values*; variables are bound to them."""
        conditions = []
        for argument, value in zip(args, values, strict=True):
            if isinstance(argument, int):
                conditions.append(f"{value} == {argument}")
            elif argument in bound:
                conditions.append(f"{value} == {bound[argument]}")
            else:
                bound[argument] = value
        return conditions

    def _rest(self, source: _Source, rule: Rule, atoms: list[Atom], bound: dict[str, str], mode: str) -> None:
        """The remaining joins of *rule*, and its conclusion."""
        distinct = rule.is_equality and mode == "add"
        guarded = rule.guard is not None
        conditions: list[str] = []
        while True:
            if all(isinstance(a, int) or a in bound for a in rule.head.args):
                if distinct:
                    conditions.append(" != ".join(_python(a, bound) for a in rule.head.args))
                if guarded:
                    conditions.append(f"{self._guard(source, rule)}({_python(rule.head.args[0], bound)})")
                distinct = guarded = False
            if not atoms:
                break
            chosen = min(range(len(atoms)), key=lambda i: _rank(atoms[i], bound))
            each = atoms.pop(chosen)
            if check := self._check(source, each, bound):
                conditions.append(check)
                continue
            self._flush(source, conditions)
            conditions = []
            if source.loops >= _DEEPEST:
                self._continue(source, rule, [each, *atoms], bound, mode)
                return
            conditions = self._loop(source, rule, each, bound, mode)
        self._flush(source, conditions)
        self._conclude(source, rule, bound, mode)

    @staticmethod
    def _flush(source: _Source, conditions: list[str]) -> None:
        if conditions:
            source.open(f"if {' and '.join(conditions)}:")

    def _continue(self, source: _Source, rule: Rule, atoms: list[Atom], bound: dict[str, str], mode: str) -> None:
        """Carry on in a function of its own, where loops are too deep for one."""
        inner = _Source(names=source.names, heads=source.heads, before=source.before)
        name = f"run{len(source.names)}"
        source.names[name] = None
        variables = {variable: f"x{i}" for i, variable in enumerate(bound)}
        inner.open(f"def {name}({', '.join(variables.values())}):")
        self._rest(inner, rule, atoms, dict(variables), mode)
        inner.depth = 1
        inner.line("return")
        if mode == "yield":
            inner.line("yield")
        call = f"{name}({', '.join(bound.values())})"
        source.line(f"yield from {call}" if mode == "yield" else call)
        source.before.extend(inner.lines)

    def _check(self, source: _Source, each: Atom, bound: dict[str, str]) -> str | None:
        """The condition that *each* is, where its variables are bound."""
        if not all(isinstance(a, int) or a in bound for a in each.args):
            return None
        names = [_python(a, bound) for a in each.args]
        facts = self._facts(source, each)
        return f"{names[0]} in {facts}" if each.unary else f"{names[1]} in {facts}.get({names[0]}, E)"

    def _loop(self, source: _Source, rule: Rule, each: Atom, bound: dict[str, str], mode: str) -> list[str]:
        """The loop over the matches of *each*, which has a free variable; returns conditions yet to be checked."""
        source.loops += 1
        if rule.is_equality and rule.symmetric:
            source.line("k = 0")
        # What a loop runs over may not grow under it.
        copied = mode == "add" and (each.symbol == rule.head.symbol or rule.head.symbol == TYPE or each.symbol == TYPE)
        facts = self._facts(source, each)

        def over(text: str) -> str:
            return f"list({text})" if copied or mode == "yield" else text

        if each.unary:
            source.open(f"for {self._bind(bound, str(each.args[0]))} in {over(facts)}:")
            return []
        x, y = each.args
        if isinstance(x, int) or x in bound:
            source.open(f"for {self._bind(bound, str(y))} in {over(f'{facts}.get({_python(x, bound)}, E)')}:")
            return []
        if isinstance(y, int) or y in bound:
            index = self._index(source, each)
            value = _python(y, bound)
            source.open(f"for {self._bind(bound, x)} in {over(f'{index}.get({value}, E)')}:")
            return []
        name = self._bind(bound, x)
        source.open(f"for {name}, {name}s in {over(f'{facts}.items()')}:")
        if x == y:
            return [f"{name} in {name}s"]
        source.loops += 1
        source.open(f"for {self._bind(bound, y)} in {over(f'{name}s')}:")
        return []

    @staticmethod
    def _bind(bound: dict[str, str], variable: str) -> str:
        name = bound[variable] = f"v{len(bound)}"
        return name

    def _conclude(self, source: _Source, rule: Rule, bound: dict[str, str], mode: str) -> None:
        head = rule.head
        record = " + ".join(
            [
                str(rule.number),
                *(f"({bound[w]} << {RULE_BITS + i * TERM_BITS})" for i, w in enumerate(rule.witnesses)),
            ]
        )
        if mode == "yield":
            source.line(f"yield {record}")
            return
        names = [_python(a, bound) for a in head.args]
        if rule.is_equality:
            self._conclude_equality(source, rule, names, record, mode)
        elif head.symbol == TYPE and not head.unary and rule.name != "of-type":
            source.names["add_type"], source.names["mark_type"] = self._site.add_type, self._site.mark_type
            source.line(f"{'add' if mode == 'add' else 'mark'}_type({names[0]}, {names[1]}, {record})")
        elif mode == "add":
            self._conclude_fact(source, head, names, record)
        else:
            self._mark(source, rule, names, record, mode)

    def _conclude_equality(self, source: _Source, rule: Rule, names: list[str], record: str, mode: str) -> None:
        if mode == "add":
            source.names["equalities"] = self._site.equalities
            found = f"equalities.append(({names[0]}, {names[1]}, {record}))"
            if not rule.symmetric:
                source.line(found)
                return
            # Equality is transitive: the first partner is enough. A literal goes on, past other literals, to a name.
            source.names["literals"] = self._site.literals
            source.open(f"if {names[0]} in literals and {names[1]} in literals:")
            source.line(f"if not k: k = 1; {found}")
            source.depth -= 1
            source.line(f"else: {found}; break")
            return
        clashes = self._site.literal_clashes
        source.names |= {"C": clashes.facts, "CM": clashes.marked, "CP": clashes.pending}
        source.heads[clashes.unary, clashes.symbol] = clashes
        for x, y in ((names[0], names[1]), (names[1], names[0])):
            source.open(f"if {y} in C.get({x}, E) and ({x}, {y}) not in CM:")
            source.line(f"CM.add(({x}, {y})); CP.append(({x}, {y}))")
            source.depth -= 1
        if mode == "loose":
            source.names["dissolve"] = self._site.dissolve
            source.line(f"dissolve({names[0]})")

    def _conclude_fact(self, source: _Source, head: Atom, names: list[str], record: str) -> None:
        relation, suffix = self._head(source, head)
        if head.unary:
            facts, pending = f"M{suffix}", f"Q{suffix}"
            source.names[facts], source.names[pending] = relation.facts, relation.pending
            source.open(f"if {names[0]} not in {facts}:")
            source.line(f"{facts}[{names[0]}] = {record}; {pending}.append({names[0]})")
            source.depth -= 1
            return
        facts, pending = f"P{suffix}", f"R{suffix}"
        source.names[facts], source.names[pending] = relation.facts, relation.pending
        x, y = names
        source.line(f"d = {facts}.get({x})")
        source.open("if d is None:")
        source.line(f"{facts}[{x}] = {{{y}: {record}}}; {pending}.append(({x}, {y}))")
        source.depth -= 1
        source.open(f"elif {y} not in d:")
        source.line(f"d[{y}] = {record}; {pending}.append(({x}, {y}))")
        source.depth -= 1

    def _mark(self, source: _Source, rule: Rule, names: list[str], record: str, mode: str) -> None:
        head = rule.head
        relation, suffix = self._head(source, head)
        letters = ("M", "Q", "K") if head.unary else ("P", "R", "L")
        facts, pending, marked = (f"{letter}{suffix}" for letter in letters)
        source.names |= {facts: relation.facts, pending: relation.pending, marked: relation.marked}
        fact = names[0] if head.unary else f"({names[0]}, {names[1]})"
        found = f"{facts}.get({names[0]})" if head.unary else f"{facts}.get({names[0]}, E).get({names[1]})"
        same = f"is_by({found}, {rule.number})" if mode == "loose" else f"{found} == {record}"
        source.open(f"if {same} and {fact} not in {marked}:")
        source.line(f"{marked}.add({fact}); {pending}.append({fact})")
        source.depth -= 1

    def _head(self, source: _Source, head: Atom) -> tuple[Relation, str]:
        relation = self._site.members_of(head.symbol) if head.unary else self._site.pairs_of(head.symbol)
        source.heads[head.unary, head.symbol] = relation
        return relation, _suffix(head.symbol)

    def _facts(self, source: _Source, each: Atom) -> str:
        name = ("M" if each.unary else "P") + _suffix(each.symbol)
        if name not in source.names:
            site = self._site
            relation = site.members_of(each.symbol) if each.unary else site.pairs_of(each.symbol)
            source.names[name] = relation.facts
        return name

    def _index(self, source: _Source, each: Atom) -> str:
        name = "S" + _suffix(each.symbol)
        source.names[name] = self._site.pairs_of(each.symbol).by_object()
        return name

    def _key(self, source: _Source, rule: Rule) -> str:
        """The look-up of rule prp-key, which has a table of its own."""
        name = f"K{rule.number}"
        if rule.number not in self._keys:
            members = self._site.members_of(rule.body[0].symbol)
            half = rule.body[1 : len(rule.body) // 2]
            properties = [self._site.pairs_of(each.symbol) for each in half]
            table = self._keys[rule.number] = KeyTable(rule, members, properties, self._site.equalities)
            if self.is_restored:
                table.fill()
        source.names[name] = self._keys[rule.number].look_up
        return name

    @staticmethod
    def _guard(source: _Source, rule: Rule) -> str:
        name = f"G{rule.number}"
        source.names[name] = rule.guard
        return name


def _is_step(rule: Rule) -> str:
    """The condition that the record *r* is not of *rule*."""
    return f"(r.__class__ is not int or r & {RULE_MASK} != {rule.number})"


def _suffix(symbol: int) -> str:
    return str(symbol) if symbol >= 0 else f"i{-symbol}"


def _python(argument: Argument, bound: dict[str, str]) -> str:
    return bound[argument] if isinstance(argument, str) else str(argument)


def _rank(each: Atom, bound: dict[str, str]) -> int:
    """How early to join *each*: checks first, then by a bound variable, then by a constant, then a whole class."""
    free = [a for a in each.args if isinstance(a, str) and a not in bound]
    if not free:
        return 0
    if each.unary:
        return 5
    if len(free) == 2:
        return 6
    first, second = each.args
    by = second if first in free else first
    if by == first == second or (first in free and second in free):  # p(x, x), x free
        return 6
    if isinstance(by, int):
        return 4 if first in free else 3
    return 2 if first in free else 1
