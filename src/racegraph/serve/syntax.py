"""What a SPARQL query or update reaches for: graphs, services, documents. Read by a parser, before anything runs.

The parser follows the grammar of SPARQL 1.1 Query and Update (section 19.8; function names are its productions) and
SPARQL 1.2, as Oxigraph reads it: keywords may touch what follows (``SERVICEex:a{}`` is a service clause there), and
``<`` begins an IRI only where a term may stand, an operator only where an operator may. It is strict about where
strings, comments, IRIs and groups begin and end, and lax about the order of the terms of a triple, which Oxigraph
checks: whatever Oxigraph accepts is read here as the same clauses, and what is not understood raises
:class:`NotUnderstood`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pyoxigraph as ox

from racegraph.prefix import PREFIXES


class NotUnderstood(Exception):
    """The text is no SPARQL that this parser knows; the message says where."""


@dataclass(frozen=True, slots=True)
class Graph:
    """A graph that an update writes: *name* is an IRI, or one of the words that are not."""

    name: str

    @property
    def named(self) -> bool:
        """True for one graph with an IRI."""
        return self.name not in _NOT_NAMED


DEFAULT = Graph("DEFAULT")
NAMED = Graph("NAMED")
ALL = Graph("ALL")
VARIABLE = Graph("VARIABLE")
_NOT_NAMED = ("DEFAULT", "NAMED", "ALL", "VARIABLE")


@dataclass(slots=True)
class Reach:
    """What a request reaches for.

    *form* is ``SELECT``, ``CONSTRUCT``, ``DESCRIBE``, ``ASK`` or ``UPDATE``. IRIs are absolute. *services* has None
    for one that only a variable names. *using* are the offsets at which an update's dataset clauses could stand, each
    with the text that has to be written there before them; *has_dataset* says that the text has ``USING`` or ``WITH``.
    *loads* are the documents of ``LOAD``; of ``LOAD SILENT``, *silent_loads* say from where to where it stands.
    """

    form: str = ""
    from_graphs: list[str] = field(default_factory=list)
    services: list[str | None] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    silent_loads: list[tuple[int, int]] = field(default_factory=list)
    writes: list[Graph] = field(default_factory=list)
    using: list[tuple[int, str]] = field(default_factory=list)
    has_dataset: bool = False


_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_U = _BASE + "_"
_CHARS = _U + r"\-0-9\u00b7\u0300-\u036f\u203f-\u2040"
_PLX = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_PN_PREFIX = rf"[{_BASE}](?:[{_CHARS}.]*[{_CHARS}])?"
_PN_LOCAL = rf"(?:[{_U}:0-9]|{_PLX})(?:(?:[{_CHARS}.:]|{_PLX})*(?:[{_CHARS}:]|{_PLX}))?"
_VARIABLE = rf"[?$][{_U}0-9][{_U}0-9\u00b7\u0300-\u036f\u203f-\u2040]*"
_IRIREF = r"""<(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>"""
_STRING = (
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|'
    r"'''(?:[^'\\]|\\.|'(?!''))*'''|"
    r'"(?:[^"\\\r\n]|\\.)*"|'
    r"'(?:[^'\\\r\n]|\\.)*'"
)
_NUMBER = r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"

WS = re.compile(r"(?:[ \t\r\n]|#[^\r\n]*)*+")
IRIREF = re.compile(_IRIREF)
PNAME = re.compile(rf"({_PN_PREFIX})?:({_PN_LOCAL})?")
PNAME_NS = re.compile(rf"({_PN_PREFIX})?:")
VAR = re.compile(_VARIABLE)
STRING = re.compile(_STRING, re.DOTALL)
NUMBER = re.compile(_NUMBER)
INTEGER = re.compile("[0-9]+")
BLANK = re.compile(rf"_:[{_U}0-9](?:[{_CHARS}.]*[{_CHARS}])?|\[[ \t\r\n]*\]")
LANGTAG = re.compile(r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[A-Za-z]+)?")
WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
# what may stand in triples beside terms: paths, lists, annotations, reifiers, punctuation
MARK = re.compile(r"<<\(|\)>>|<<|>>|\{\||\|\}|\^\^|[.;,()\[\]/|^*+\-?!~]")
OPERATOR = re.compile(r"\|\||&&|!=|<=|>=|[=<>+\-*/]")


def read(text: str, base: str, *, update: bool) -> Reach:
    """What the query, or with *update* the update, *text* reaches for; relative IRIs are resolved against *base*.

    Raises :class:`NotUnderstood`.

    >>> reach = read("SELECT * { SERVICE <s> { ?s ?p '}' } FILTER(1 <2) } # SERVICE <t> {}", "http://a/", update=False)
    >>> reach.form, reach.services
    ('SELECT', ['http://a/s'])
    >>> read("DELETE { GRAPH <g> { ?s ?p 1 } } WHERE { ?s ?p 1 }", "http://a/", update=True).writes
    [Graph(name='http://a/g')]
    """
    reader = _Reader(text, base)
    try:
        if update:
            reader.update()
        else:
            reader.query()
    except RecursionError:
        raise NotUnderstood("too deeply nested") from None
    return reader.reach


class _Reader:
    def __init__(self, text: str, base: str) -> None:
        self.text = text
        self.at = 0
        self.base = base
        self.prefixes = dict(PREFIXES)
        self.reach = Reach()

    # -- reading

    def fail(self, expected: str) -> NotUnderstood:
        line = self.text.count("\n", 0, self.at) + 1
        column = self.at - self.text.rfind("\n", 0, self.at)
        return NotUnderstood(f"line {line}, column {column}: expected {expected}")

    def ws(self) -> None:
        match = WS.match(self.text, self.at)
        assert match is not None
        self.at = match.end()

    def take(self, pattern: re.Pattern[str]) -> str | None:
        """The text that *pattern* matches here, after white space, or None."""
        self.ws()
        match = pattern.match(self.text, self.at)
        if match is None:
            return None
        self.at = match.end()
        return match.group()

    def sees(self, mark: str) -> bool:
        self.ws()
        return self.text.startswith(mark, self.at)

    def accept(self, mark: str) -> bool:
        if self.sees(mark):
            self.at += len(mark)
            return True
        return False

    def expect(self, mark: str) -> None:
        if not self.accept(mark):
            raise self.fail(mark)

    def keyword(self, *words: str) -> bool:
        """Read *words*, white space between them optional, in any case; False, and nothing read, where not here."""
        before = self.at
        for word in words:
            self.ws()
            if self.text[self.at : self.at + len(word)].upper() != word:
                self.at = before
                return False
            self.at += len(word)
        return True

    def glued(self) -> bool:
        """True where a prefixed name begins here, even if it begins like a keyword."""
        self.ws()
        return PNAME.match(self.text, self.at) is not None

    # -- terms

    def required(self, pattern: re.Pattern[str], name: str) -> str:
        taken = self.take(pattern)
        if taken is None:
            raise self.fail(name)
        return taken

    def iri(self) -> str | None:
        self.ws()
        if match := IRIREF.match(self.text, self.at):
            self.at = match.end()
            return self.resolve(match.group())
        if match := PNAME.match(self.text, self.at):
            self.at = match.end()
            prefix, local = match.group(1) or "", match.group(2) or ""
            if prefix not in self.prefixes:
                raise self.fail(f"a prefix that is declared, not {prefix}:")
            return self.prefixes[prefix] + re.sub(r"\\(.)", r"\1", local)
        return None

    def resolve(self, reference: str) -> str:
        """An IRI reference in angle brackets, resolved as Oxigraph does it."""
        try:
            quad = next(ox.parse(f"{reference} <x:p> <x:o> .", ox.RdfFormat.TURTLE, base_iri=self.base or None))
        except (SyntaxError, ValueError) as error:
            raise self.fail(f"an IRI, not {reference}") from error
        return str(quad.subject.value)

    def required_iri(self) -> str:
        iri = self.iri()
        if iri is None:
            raise self.fail("an IRI")
        return iri

    def var_or_iri(self) -> str | None:
        """The IRI, or None for a variable; raises where neither is here."""
        return None if self.take(VAR) else self.required_iri()

    # -- queries

    def prologue(self) -> None:
        while True:
            if self.keyword("BASE"):
                self.base = self.resolve(self.required(IRIREF, "an IRI"))
            elif self.keyword("PREFIX"):
                prefix = self.required(PNAME_NS, "a prefix")[:-1]
                self.prefixes[prefix] = self.resolve(self.required(IRIREF, "an IRI"))
            elif self.keyword("VERSION"):
                self.required(STRING, "a string")
            else:
                return

    def query(self) -> None:
        self.prologue()
        reach = self.reach
        if self.keyword("SELECT"):
            reach.form = "SELECT"
            self.select_clause()
            self.dataset_clauses()
            self.where_clause()
            self.solution_modifier()
        elif self.keyword("CONSTRUCT"):
            reach.form = "CONSTRUCT"
            if self.sees("{"):
                self.quads(reach.writes, DEFAULT)
                reach.writes.clear()
                self.dataset_clauses()
                self.where_clause()
            else:
                self.dataset_clauses()
                self.where_clause()
            self.solution_modifier()
        elif self.keyword("DESCRIBE"):
            reach.form = "DESCRIBE"
            if not self.accept("*"):
                self.skip_var_or_iri()
                while not self.at_keyword("FROM", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"):
                    if self.sees("{") or self.ended():
                        break
                    self.skip_var_or_iri()
            self.dataset_clauses()
            if self.at_keyword("WHERE") or self.sees("{"):
                self.where_clause()
            self.solution_modifier()
        elif self.keyword("ASK"):
            reach.form = "ASK"
            self.dataset_clauses()
            self.where_clause()
            self.solution_modifier()
        else:
            raise self.fail("SELECT, CONSTRUCT, DESCRIBE or ASK")
        self.values_clause()
        if not self.ended():
            raise self.fail("the end of the query")

    def ended(self) -> bool:
        self.ws()
        return self.at == len(self.text)

    def at_keyword(self, *words: str) -> bool:
        self.ws()
        return any(self.text[self.at : self.at + len(word)].upper() == word for word in words) and not self.glued()

    def select_clause(self) -> None:
        if not self.keyword("DISTINCT"):
            self.keyword("REDUCED")
        if self.accept("*"):
            return
        found = False
        while True:
            if self.take(VAR):
                found = True
            elif self.accept("("):
                self.expression()
                if not self.keyword("AS"):
                    raise self.fail("AS")
                self.required(VAR, "a variable")
                self.expect(")")
                found = True
            elif found:
                return
            else:
                raise self.fail("a variable")

    def dataset_clauses(self) -> None:
        while self.keyword("FROM"):
            self.named_or_not()
            self.reach.from_graphs.append(self.required_iri())

    def named_or_not(self) -> None:
        if not self.glued():
            self.keyword("NAMED")

    def where_clause(self) -> None:
        self.keyword("WHERE")
        self.group_graph_pattern()

    def solution_modifier(self) -> None:
        if self.keyword("GROUP", "BY"):
            self.conditions()
        if self.keyword("HAVING"):
            self.conditions()
        if self.keyword("ORDER", "BY"):
            self.conditions()
        while self.keyword("LIMIT") or self.keyword("OFFSET"):
            self.required(INTEGER, "a number")

    def conditions(self) -> None:
        """GroupCondition+, HavingCondition+ or OrderCondition+."""
        found = False
        while True:
            if self.take(VAR):
                pass
            elif self.accept("("):
                self.expression()
                if self.keyword("AS"):
                    self.required(VAR, "a variable")
                self.expect(")")
            elif self.ended() or self.sees("}"):
                break
            elif not self.glued() and (self.keyword("ASC") or self.keyword("DESC")):
                self.bracketted_expression()
            elif self.at_keyword("HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"):
                break
            else:
                self.constraint()
            found = True
        if not found:
            raise self.fail("a condition")

    def values_clause(self) -> None:
        if self.keyword("VALUES"):
            self.data_block()

    def data_block(self) -> None:
        if self.accept("("):
            while self.take(VAR):
                pass
            self.expect(")")
        else:
            self.required(VAR, "a variable")
        self.expect("{")
        while not self.accept("}"):
            if not (self.keyword("UNDEF") or self.term_token()):
                raise self.fail("a value")

    # -- patterns

    def group_graph_pattern(self) -> None:
        self.expect("{")
        if not self.glued() and self.keyword("SELECT"):
            self.select_clause()
            self.where_clause()
            self.solution_modifier()
            self.values_clause()
            self.expect("}")
            return
        while not self.accept("}"):
            self.pattern()

    def pattern(self) -> None:
        """GraphPatternNotTriples, or one token of a TriplesBlock."""
        if self.sees("{") and not self.sees("{|"):
            self.group_graph_pattern()
            while self.keyword("UNION"):
                self.group_graph_pattern()
        elif self.before_group("OPTIONAL") or self.before_group("MINUS") or self.before_group("LATERAL"):
            self.group_graph_pattern()
        elif self.before_named_group("GRAPH"):
            self.skip_var_or_iri()
            self.group_graph_pattern()
        elif self.before_named_group("SERVICE"):
            if self.glued() and self.at_silent():
                raise self.fail("a space after SERVICE SILENT")
            self.keyword("SILENT")
            self.reach.services.append(self.var_or_iri())
            self.group_graph_pattern()
        elif self.glued():
            self.pname_token()
        elif self.keyword("FILTER"):
            self.constraint()
        elif self.keyword("BIND"):
            self.expect("(")
            self.expression()
            if not self.keyword("AS"):
                raise self.fail("AS")
            self.required(VAR, "a variable")
            self.expect(")")
        elif self.keyword("VALUES"):
            self.data_block()
        elif not self.term_token():
            raise self.fail("a graph pattern")

    def at_silent(self) -> bool:
        return self.text[self.at : self.at + 6].upper() == "SILENT"

    def pname_token(self) -> None:
        """A prefixed name, unless it might as well be FILTER or BIND and a name."""
        before = self.at
        self.required(PNAME, "a name")
        word = self.text[before : before + 6].upper()
        if self.sees("(") and word.startswith(("FILTER", "BIND")):
            self.at = before
            raise self.fail("a space after FILTER or BIND")

    def before_group(self, word: str) -> bool:
        before = self.at
        if self.keyword(word) and self.sees("{"):
            return True
        self.at = before
        return False

    def before_named_group(self, word: str) -> bool:
        """Read *word* where it, a variable or IRI, and a group follow each other here."""
        before = self.at
        if self.keyword(word):
            after = self.at
            if word == "SERVICE":
                self.keyword("SILENT")
            if (self.take(VAR) or self.take(IRIREF) or self.take(PNAME)) and self.sees("{") and not self.sees("{|"):
                self.at = after
                return True
        self.at = before
        return False

    def term_token(self) -> bool:
        """Read one token of triples (terms, paths, punctuation); False where there is none."""
        for pattern in (VAR, STRING, IRIREF, BLANK, PNAME, NUMBER, MARK, LANGTAG):
            if self.take(pattern):
                return True
        word = self.take(WORD)
        if word is None:
            return False
        if word == "a" or word.upper() in ("TRUE", "FALSE"):
            return True
        self.at -= len(word)
        return False

    def skip_var_or_iri(self) -> None:
        if not (self.take(VAR) or self.take(IRIREF) or self.take(PNAME)):
            raise self.fail("a variable or an IRI")

    # -- expressions

    def constraint(self) -> None:
        if self.sees("("):
            self.bracketted_expression()
        else:
            self.primary()

    def bracketted_expression(self) -> None:
        self.expect("(")
        self.expression()
        self.expect(")")

    def expression(self) -> None:
        """Operands with operators between them; how they bind does not matter here."""
        self.unary()
        while True:
            if self.keyword("NOT", "IN") or (not self.glued() and self.keyword("IN")):
                self.expect("(")
                self.arguments()
            elif self.take(OPERATOR):
                self.unary()
            else:
                return

    def unary(self) -> None:
        while self.accept("!") or self.accept("+") or self.accept("-"):
            pass
        self.primary()

    def primary(self) -> None:
        if self.sees("<<"):
            self.triple_term()
        elif self.accept("("):
            self.expression()
            self.expect(")")
        elif self.take(IRIREF) or self.take(PNAME):
            if self.accept("("):
                self.arguments()
        elif self.take(VAR) or self.take(NUMBER) or self.take(BLANK):
            pass
        elif self.take(STRING):
            if not self.take(LANGTAG) and self.accept("^^") and not (self.take(IRIREF) or self.take(PNAME)):
                raise self.fail("a datatype")
        elif self.keyword("NOT", "EXISTS") or self.keyword("EXISTS"):
            self.group_graph_pattern()
        else:
            word = self.required(WORD, "an expression")
            if self.accept("("):
                self.arguments()
            elif word.upper() not in ("TRUE", "FALSE"):
                self.at -= len(word)
                raise self.fail("an expression")

    def arguments(self) -> None:
        """What stands between the brackets of a call, an aggregate or IN, and the closing one."""
        self.keyword("DISTINCT")
        if self.accept(")"):
            return
        if self.accept("*"):
            self.expect(")")
            return
        while True:
            self.expression()
            if self.accept(";"):
                if not self.keyword("SEPARATOR"):
                    raise self.fail("SEPARATOR")
                self.expect("=")
                self.required(STRING, "a string")
            if self.accept(")"):
                return
            self.expect(",")

    def triple_term(self) -> None:
        """ExprTripleTerm: ``<<( s p o )>>``."""
        depth = 0
        while True:
            if self.accept("<<(") or self.accept("<<"):
                depth += 1
            elif self.accept(")>>") or self.accept(">>"):
                depth -= 1
                if depth == 0:
                    return
            elif not self.term_token():
                raise self.fail("a term")

    # -- updates

    def update(self) -> None:
        self.reach.form = "UPDATE"
        while True:
            self.prologue()
            if self.ended():
                return
            self.operation()
            if not self.accept(";"):
                if not self.ended():
                    raise self.fail("; or the end of the update")
                return

    def clause(self, *words: str) -> bool:
        """Like :meth:`keyword`, but the words must stand apart: in an update nothing is guessed."""
        before = self.at
        if not self.keyword(*words):
            return False
        if PNAME.match(self.text, self.at) or WORD.match(self.text, self.at):
            self.at = before
            raise self.fail(f"a space after {' '.join(words)}")
        return True

    def operation(self) -> None:
        reach = self.reach
        start = self.at
        if self.clause("LOAD"):
            silent = self.clause("SILENT")
            document = self.required_iri()
            reach.writes.append(self.graph_ref() if self.clause("INTO") else DEFAULT)
            if silent:
                reach.silent_loads.append((start, self.at))
            else:
                reach.loads.append(document)
        elif self.clause("CLEAR") or self.clause("DROP"):
            self.clause("SILENT")
            reach.writes.append(self.graph_ref_all())
        elif self.clause("CREATE"):
            self.clause("SILENT")
            reach.writes.append(self.graph_ref())
        elif self.clause("ADD") or self.clause("COPY"):
            self.transfer()
        elif self.clause("MOVE"):
            reach.writes.append(self.transfer())
        elif self.clause("INSERT", "DATA") or self.clause("DELETE", "DATA"):
            self.quads(reach.writes, DEFAULT)
        else:
            self.modify()

    def transfer(self) -> Graph:
        """The two graphs of ADD, COPY or MOVE; the second is written, the first is returned."""
        self.clause("SILENT")
        source = self.graph_or_default()
        if not self.clause("TO"):
            raise self.fail("TO")
        self.reach.writes.append(self.graph_or_default())
        return source

    def modify(self) -> None:
        """Modify or DELETE WHERE."""
        reach, graph = self.reach, DEFAULT
        if self.clause("WITH"):
            graph = Graph(self.required_iri())
            reach.has_dataset = True
        changes = False
        if self.clause("DELETE"):
            changes = True
            self.ws()
            where = self.at
            if self.clause("WHERE"):
                self.ws()
                template = self.at
                self.quads(reach.writes, DEFAULT)
                # the short form takes no dataset; with its template written out it does
                reach.using.append((where, self.text[template : self.at] + " "))
                return
            self.quads(reach.writes, graph)
        if self.clause("INSERT"):
            self.quads(reach.writes, graph)
            changes = True
        if not changes:
            raise self.fail("an update")
        reach.using.append((self.at, " "))
        while self.clause("USING"):
            self.named_or_not()
            reach.from_graphs.append(self.required_iri())
            reach.has_dataset = True
        if not self.clause("WHERE"):
            raise self.fail("WHERE")
        self.group_graph_pattern()

    def quads(self, writes: list[Graph], graph: Graph) -> None:
        """Quads in braces; the graphs they stand in are added to *writes*, *graph* for those that name none."""
        self.expect("{")
        depth, plain = 0, False
        while True:
            if self.accept("}"):
                if depth == 0:
                    break
                depth = 0
            elif depth == 0 and self.before_named_group("GRAPH"):
                name = self.var_or_iri()
                writes.append(VARIABLE if name is None else Graph(name))
                self.expect("{")
                depth = 1
            elif self.term_token():
                plain = plain or depth == 0
            else:
                raise self.fail("a triple")
        if plain:
            writes.append(graph)

    def graph_ref(self) -> Graph:
        if not self.clause("GRAPH"):
            raise self.fail("GRAPH")
        return Graph(self.required_iri())

    def graph_or_default(self) -> Graph:
        if not self.glued() and self.clause("DEFAULT"):
            return DEFAULT
        self.clause("GRAPH")
        return Graph(self.required_iri())

    def graph_ref_all(self) -> Graph:
        for graph in (DEFAULT, NAMED, ALL):
            if self.clause(graph.name):
                return graph
        return self.graph_ref()
