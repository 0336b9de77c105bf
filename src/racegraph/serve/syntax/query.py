"""Queries, and the patterns and expressions that they are made of (SPARQL 1.1 Query, section 19.8)."""

from __future__ import annotations

from racegraph.serve.syntax.reach import DEFAULT, VARIABLE, Graph, Reach
from racegraph.serve.syntax.token import (
    BLANK,
    INTEGER,
    IRIREF,
    LANGTAG,
    MARK,
    NUMBER,
    OPERATOR,
    PNAME,
    PNAME_NS,
    STRING,
    VAR,
    WORD,
    Tokens,
)


class QueryReader(Tokens):
    """Reads a query, and notes in *reach* what it reaches for."""

    def __init__(self, text: str, base: str) -> None:
        super().__init__(text, base)
        self.reach = Reach()

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

    def query(self) -> Reach:
        """Read all of a query."""
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
        return reach

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
