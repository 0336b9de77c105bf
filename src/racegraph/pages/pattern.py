"""The triple patterns of a SPARQL query, and the triples that they met in one solution.

rdflib parses the query to its algebra; nothing is evaluated by it. Patterns under MINUS and NOT EXISTS are left out:
what is not there has no source.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef, Variable
from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, Path, SequencePath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from racegraph.prefix import PREFIXES
from racegraph.serve.service import Term

_MOST = 16  # ways through alternative paths that are followed
# Comments, IRIs, strings, and the signs that matter here (SPARQL 1.1, section 19.8).
_TOKEN = re.compile(
    r"""(?P<skip>\#[^\n]*|<[^<>"{}|^`\\\s]*>|\"{3}(?:(?:"|"")?(?:[^"\\]|\\.))*\"{3}|'{3}(?:(?:'|'')?(?:[^'\\]|\\.))*'{3}"""
    r"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?P<word>[A-Za-z_][\w.:-]*|[?$]\w+)|(?P<sign>[(){}])""",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple pattern, as rdflib has it; *graph* is the term of its GRAPH clause, or None for the default graph."""

    subject: Any
    predicate: Any
    object: Any
    graph: Any = None

    @property
    def predicate_iri(self) -> str | None:
        return str(self.predicate) if isinstance(self.predicate, URIRef) else None

    @property
    def object_iri(self) -> str | None:
        return str(self.object) if isinstance(self.object, URIRef) else None


def patterns_of(query: str) -> list[Pattern]:
    """The triple patterns of *query* in its order; ValueError where rdflib cannot parse it."""
    try:
        algebra = translateQuery(parseQuery(query), initNs=PREFIXES).algebra
    except Exception as error:  # pyparsing's and rdflib's own, bare Exceptions among them
        raise ValueError(str(error)) from None
    return list(dict.fromkeys(_walk(algebra, None)))


def _walk(node: Any, graph: Any) -> Iterator[Pattern]:
    if not isinstance(node, CompValue):
        return
    if node.name == "BGP":
        for subject, predicate, value in node.triples:
            yield Pattern(subject, predicate, value, graph)
        return
    if node.name == "Graph":
        graph = node.term
    parts = ("p1",) if node.name == "Minus" else ("p", "p1", "p2")
    for part in parts:
        if part in node:
            yield from _walk(node[part], graph)


def within_row(query: str, row: Mapping[str, Term], limit: int) -> str:
    """A query for all that the WHERE clause of *query* binds where the row's variables have the row's terms.

    ValueError where *query* is no SELECT.
    """
    prologue, dataset, group = _clauses(query)
    if row:
        names = " ".join(f"?{name}" for name in row)
        terms = " ".join(map(str, row.values()))
        group = f"{{ {group} VALUES ({names}) {{ ({terms}) }} }}"
    return f"{prologue}\nSELECT * {dataset} WHERE {group} LIMIT {limit}"


def _clauses(query: str) -> tuple[str, str, str]:
    """Prologue, dataset clause, and WHERE group (with its braces) of a SELECT query."""
    depth = brackets = 0
    select = start = -1
    dataset: list[int] = []
    for token in _TOKEN.finditer(query):
        text = token[0]
        if token["word"] and select < 0 and text.upper() == "SELECT":
            select = token.start()
        elif token["word"] and select >= 0 and start < 0 and not brackets and text.upper() in ("FROM", "WHERE"):
            dataset.append(token.start())
        elif token["sign"] and select >= 0:
            brackets += (text == "(") - (text == ")")
            if brackets == 0 or start >= 0:
                if text == "{":
                    if depth == 0:
                        start = token.start()
                    depth += 1
                elif text == "}":
                    depth -= 1
                    if depth == 0:
                        head = query[dataset[0] : start] if dataset else ""
                        return query[:select], re.sub(r"(?i)\bwhere\s*$", "", head), query[start : token.end()]
    raise ValueError("the query is no SELECT")


def constructs(patterns: list[Pattern], match: Mapping[str, Term]) -> list[str]:
    """CONSTRUCT queries for the triples that *patterns* met in the solution *match* of :func:`within_row`.

    Patterns that the solution makes ground are asked for one by one. Those joined by a blank node or a path, whose
    inner nodes no solution shows, are asked for together; a path of any length gives the triples along it.
    """
    found = []
    for group in _connected(patterns):
        fresh = (f"?way{n}" for n in itertools.count())
        ways: list[list[tuple[list[str], list[str]]]] = []
        usable = True
        for pattern in group:
            subject, value = _ground(pattern.subject, match), _ground(pattern.object, match)
            place = _ground(pattern.graph, match) if pattern.graph is not None else ""
            if subject is None or value is None or place is None:
                usable = False  # under an OPTIONAL or UNION that this solution did not need
                break
            ways.append([_placed(way, place) for way in _expand(pattern.predicate, subject, value, match, fresh)])
        if not usable:
            continue
        for combined in itertools.islice(itertools.product(*ways), _MOST):
            template = [triple for triples, _ in combined for triple in triples]
            where = [clause for _, clauses in combined for clause in clauses]
            if template:
                found.append(f"CONSTRUCT {{ {' . '.join(template)} }} WHERE {{ {' '.join(where)} }} LIMIT 40")
    return found


def _connected(patterns: list[Pattern]) -> list[list[Pattern]]:
    """The patterns in groups that share blank nodes."""
    groups: list[tuple[set[Any], list[Pattern]]] = []
    for pattern in patterns:
        blanks = {node for node in (pattern.subject, pattern.object) if isinstance(node, BNode)}
        joined = [group for group in groups if group[0] & blanks]
        merged = (
            blanks.union(*(group[0] for group in joined)),
            [*itertools.chain.from_iterable(group[1] for group in joined), pattern],
        )
        groups = [group for group in groups if group not in joined] + [merged]
    return [group for _, group in groups]


def _ground(node: Any, match: Mapping[str, Term]) -> str | None:
    """The node as SPARQL writes it, with a variable's term put in; None where the variable has none."""
    if isinstance(node, Variable):
        term = match.get(str(node))
        return None if term is None or isinstance(term, ox.BlankNode) else str(term)
    if isinstance(node, BNode):
        return f"?blank{abs(hash(str(node)))}"
    if isinstance(node, URIRef | Literal):
        return str(node.n3())
    raise ValueError(f"Unexpected term in a pattern: {node!r}")


Way = tuple[list[str], list[str]]  # the triples to construct, and the patterns that find them


def _placed(way: Way, graph: str) -> Way:
    triples, clauses = way
    return (triples, [f"GRAPH {graph} {{ {clause} }}" for clause in clauses]) if graph else way


def _expand(predicate: Any, subject: str, value: str, match: Mapping[str, Term], fresh: Iterator[str]) -> list[Way]:
    """The ways in which a predicate or a path can lead from *subject* to *value*."""
    match predicate:
        case URIRef():
            triple = f"{subject} {predicate.n3()} {value}"
            return [([triple], [f"{triple} ."])]
        case Variable():
            found = _ground(predicate, match)
            triple = f"{subject} {found} {value}"
            return [([triple], [f"{triple} ."])] if found else []
        case InvPath():
            return _expand(predicate.arg, value, subject, match, fresh)
        case AlternativePath():
            return [way for arg in predicate.args for way in _expand(arg, subject, value, match, fresh)]
        case SequencePath():
            nodes = [subject, *(next(fresh) for _ in predicate.args[1:]), value]
            steps = [
                _expand(arg, start, end, match, fresh)
                for arg, start, end in zip(predicate.args, nodes, nodes[1:], strict=False)
            ]
            ways = []
            for combined in itertools.islice(itertools.product(*steps), _MOST):
                triples = [triple for way, _ in combined for triple in way]
                clauses = [clause for _, found in combined for clause in found]
                ways.append((triples, clauses))
            return ways
        case MulPath():
            start, end = next(fresh), next(fresh)
            whole = _written(predicate.path)
            return [
                (triples, [f"{subject} ({whole})* {start} .", *clauses, f"{end} ({whole})* {value} ."])
                for triples, clauses in _expand(predicate.path, start, end, match, fresh)
            ]
        case NegatedPath():
            link = next(fresh)
            return [([f"{subject} {link} {value}"], [f"{subject} {link} {value} ."])]
    raise ValueError(f"Unexpected path: {predicate!r}")


def _written(path: Any) -> str:
    """A path as SPARQL writes it."""
    match path:
        case URIRef():
            return str(path.n3())
        case InvPath():
            return f"^({_written(path.arg)})"
        case SequencePath():
            return "/".join(f"({_written(arg)})" for arg in path.args)
        case AlternativePath():
            return "|".join(f"({_written(arg)})" for arg in path.args)
        case MulPath():
            return f"({_written(path.path)}){path.mod}"
        case Path():
            return str(path.n3())
    raise ValueError(f"Unexpected path: {path!r}")
