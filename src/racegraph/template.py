"""The SPARQL updates of ``mappings/facts``, taken apart so that nothing they leave out goes unnoticed.

An update is one or more ``INSERT { GRAPH ?claim { … } } WHERE { … }`` (SPARQL 1.1 Update, section 3.1.3). Run as it
is, an engine drops what cannot be a triple without a word: a literal as subject, a variable that an invalid IRI left
unbound. Here the engine answers the WHERE clause, and the template is filled in from its solutions, where each such
case can be told, with the file and the variable. It is also faster than to insert and to read back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NoReturn

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store, Triple

from racegraph.role import MappingError

_TOKEN = re.compile(
    r"""(?P<blank>\s+|\#[^\n]*)
    |(?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    |(?P<variable>[?$]\w+)
    |(?P<prefixed>[A-Za-z][\w-]*:[\w.-]*\w)
    |(?P<word>\w+:?)
    |(?P<mark>.)""",
    re.VERBOSE,
)
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int
    line: int


Slot = NamedNode | str
"""A place of a template: an IRI, or the name of the variable that fills it."""


Value = NamedNode | Literal | None


@dataclass(frozen=True, slots=True)
class Insertion:
    """One INSERT of a file: its template, the variables in it, and the query that binds them.

    The template's slots are places in *variables* followed by *constants*. *depends* gives for each variable the roles
    of a fact that its value is made from.
    """

    file: str
    template: tuple[tuple[int, int, int], ...]
    variables: tuple[str, ...]
    constants: tuple[NamedNode, ...]
    query: str
    depends: Mapping[str, frozenset[str]]
    _excused: dict[tuple[int, frozenset[str]], bool] = field(default_factory=dict, compare=False, repr=False)

    def solutions(self, store: Store) -> Iterator[tuple[str, list[Value]]]:
        """The claim, and the values of :attr:`variables` and the constants, for each solution over *store*'s facts."""
        try:
            answer = store.query(self.query)
        except SyntaxError as error:
            raise MappingError(f"{self.file}: {error}") from error
        assert isinstance(answer, QuerySolutions)
        constants = self.constants
        for solution in answer:
            claim, *values = solution
            values += constants
            yield claim.value, values

    def triples(self, values: list[Value], roles: frozenset[str]) -> Iterator[Triple]:
        """The template filled in for a fact that has *roles*.

        A triple whose object is made from a role that the fact has not is left out. :class:`MappingError` where the
        subject or the predicate is no IRI, or the object could not be made although its roles are there.
        """
        for s, p, o in self.template:
            value = values[o]
            if value is None:
                self._check_absence(o, roles)
                continue
            try:
                yield Triple(values[s], values[p], value)  # type: ignore[arg-type]  # pyoxigraph refuses, see below
            except TypeError:
                slot, place = (s, "subject") if not isinstance(values[s], NamedNode) else (p, "predicate")
                raise MappingError(
                    f"{self.file}: ?{self.variables[slot]} is to be a {place} and is {_say(values[slot])}"
                ) from None

    def _check_absence(self, slot: int, roles: frozenset[str]) -> None:
        key = (slot, roles)
        if key not in self._excused:
            self._excused[key] = not self.depends[self.variables[slot]] <= roles
        if not self._excused[key]:
            name = self.variables[slot]
            made_from = " and ".join(sorted(self.depends[name])) or "all that it is made from"
            raise MappingError(f"{self.file}: ?{name} is {_say(None)}, although {made_from} is there")


def insertions(text: str, file: str) -> tuple[Insertion, ...]:
    """The INSERTs of an update. :class:`MappingError`, with the line, where it is not made as the module says."""
    return tuple(_Reader(text, file).operations())


def _say(term: Value) -> str:
    if term is None:
        return "unbound (no value, or no valid IRI)"
    return f"the literal {term}" if isinstance(term, Literal) else str(term)


class _Reader:
    def __init__(self, text: str, file: str) -> None:
        self.text, self.file = text, file
        self.tokens: list[_Token] = []
        line = 1
        for match in _TOKEN.finditer(text):
            kind = match.lastgroup or "mark"
            if kind != "blank":
                self.tokens.append(_Token(kind, match[0], match.start(), line))
            line += match[0].count("\n")
        self.tokens.append(_Token("end", "", len(text), line))
        self.at = 0
        self.prefixes: dict[str, str] = {}

    def operations(self) -> Iterator[Insertion]:
        while self._next().text.upper() == "PREFIX":
            self._take()
            name = self._take().text
            self.prefixes[name.removesuffix(":")] = self._take().text[1:-1]
        prologue = self.text[: self._next().start]
        while self._next().kind != "end":
            self._expect("INSERT", "{", "GRAPH", "?claim", "{")
            template = tuple(self._template())
            self._expect("}", "WHERE")
            yield self._insertion(template, prologue, self._braced())
            if self._next().kind != "end":
                self._expect(";")

    def _insertion(self, template: tuple[tuple[Slot, Slot, Slot], ...], prologue: str, where: str) -> Insertion:
        slots = [slot for triple in template for slot in triple]
        variables = tuple(sorted({slot for slot in slots if isinstance(slot, str)}))
        constants = tuple(sorted({slot for slot in slots if isinstance(slot, NamedNode)}, key=str))
        place = {slot: i for i, slot in enumerate([*variables, *constants])}
        names = " ".join(f"?{name}" for name in ("claim", *variables))
        depends = _dependencies(where)
        for name in variables:
            depends.setdefault(name, frozenset())
        return Insertion(
            self.file,
            tuple((place[s], place[p], place[o]) for s, p, o in template),
            variables,
            constants,
            f"{prologue}SELECT {names} WHERE {where}",
            depends,
        )

    def _template(self) -> Iterator[tuple[Slot, Slot, Slot]]:
        """Triples with ``;`` and ``,``, up to and with the closing brace; IRIs and variables only."""
        while self._next().text != "}":
            subject = self._slot()
            while True:
                predicate = self._slot()
                yield subject, predicate, self._slot()
                while self._next().text == ",":
                    self._take()
                    yield subject, predicate, self._slot()
                if self._next().text != ";":
                    break
                self._take()
            if self._next().text == ".":
                self._take()
            elif self._next().text != "}":
                self._fail(". or ; or , or }")
        self._take()

    def _slot(self) -> Slot:
        token = self._take()
        if token.kind == "variable":
            return token.text[1:]
        if token.kind == "iri":
            return NamedNode(token.text[1:-1])
        if token.text == "a":
            return _TYPE
        prefix, colon, local = token.text.partition(":")
        if token.kind == "prefixed" and colon and prefix in self.prefixes:
            return NamedNode(self.prefixes[prefix] + local)
        self._fail("a variable or an IRI", token)

    def _braced(self) -> str:
        start, depth = self._next().start, 0
        while True:
            token = self._take()
            depth += {"{": 1, "}": -1}.get(token.text, 0) if token.kind == "mark" else 0
            if token.kind == "end":
                self._fail("}", token)
            if depth == 0:
                if token.text != "}":
                    self._fail("{", token)
                return self.text[start : token.start + 1]

    def _expect(self, *words: str) -> None:
        for word in words:
            if self._next().text.upper() != word.upper():
                self._fail(word)
            self._take()

    def _next(self) -> _Token:
        return self.tokens[self.at]

    def _take(self) -> _Token:
        token = self.tokens[self.at]
        self.at = min(self.at + 1, len(self.tokens) - 1)
        return token

    def _fail(self, wanted: str, token: _Token | None = None) -> NoReturn:
        found = token or self._next()
        raise MappingError(f"{self.file}, line {found.line}: {wanted} is wanted here, not {found.text or 'the end'!r}")


def _dependencies(where: str) -> dict[str, frozenset[str]]:
    """For each variable that BIND makes or a role fills, the roles that its value is made from."""
    roles: dict[str, set[str]] = {}
    for role, name in re.findall(r"\bfact:(\w+)\s+\?(\w+)", where):
        roles.setdefault(name, set()).add(role)
    made: dict[str, set[str]] = {}
    for bound in re.finditer(r"\bBIND\s*\(", where):
        expression = _balanced(where, bound.end())
        *inside, name = re.findall(r"[?$](\w+)", expression)
        made.setdefault(name, set()).update(inside)

    def closure(name: str, above: frozenset[str]) -> set[str]:
        if name in above:
            return set()
        return set(roles.get(name, ())).union(*(closure(n, above | {name}) for n in made.get(name, ())))

    return {name: frozenset(closure(name, frozenset())) - {"status"} for name in roles.keys() | made.keys()}


def _balanced(text: str, start: int) -> str:
    """What stands in brackets, from behind the opening one on."""
    depth = 1
    for match in re.finditer(r'"(?:[^"\\]|\\.)*"|[()]', text[start:]):
        depth += {"(": 1, ")": -1}.get(match[0], 0)
        if depth == 0:
            return text[start : start + match.start()]
    return text[start:]
