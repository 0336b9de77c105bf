"""Servers that a dataset can be published to: where they take graphs, and what they do to literals."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

import pyoxigraph as ox

from racegraph.names import BASE

XSD = "http://www.w3.org/2001/XMLSchema#"
_FRACTION = re.compile(r"\.[0-9]+")

DEFAULT_GRAPH = BASE + "graph/default"
"""The name of the default graph where a server has none, and in the record of what was published."""


def as_it_is(literal: ox.Literal) -> ox.Literal:
    """The literal."""
    return literal


def by_virtuoso(literal: ox.Literal) -> ox.Literal:
    """What Virtuoso 7 gives back for a literal: language tags in lower case, numbers and times in a form of its own."""
    if literal.language is not None:
        return ox.Literal(literal.value, language=literal.language.lower())
    kind, value = literal.datatype.value, literal.value
    if kind == XSD + "decimal":
        value = format(Decimal(value).normalize(), "f")
    elif kind == XSD + "boolean":
        value = "true" if value in ("true", "1") else "false"
    elif kind in (XSD + "dateTime", XSD + "time") and "." in value:
        value = _FRACTION.sub(lambda found: found.group().rstrip("0").rstrip("."), value)
    return ox.Literal(value, datatype=literal.datatype)


_QUOTED = r'"""(?s:.*?)"""|"(?:[^"\\\n]|\\.)*"|' + r"'''(?s:.*?)'''|'(?:[^'\\\n]|\\.)*'"
_NAMED_GRAPH = re.compile(
    rf"(?P<other>{_QUOTED}|<[^<>\s]*>|#[^\n]*)|\bGRAPH\s*(?P<graph><[^<>\s]*>|[\w.-]*:[\w/.-]+|[?$]\w+)(?=\s*\{{)",
    re.IGNORECASE,
)


def as_written(query: str, default: str) -> str:
    """The query."""
    return query


def by_variables(query: str, default: str) -> str:
    """*query* as Virtuoso has to be asked it where *default* is to be the default graph.

    It then finds nothing in another graph that a query names, and all of it where a variable stands for the name; and
    a variable stands for the default graph as well. ``SELECT *`` gives the new variables, too.

    >>> by_variables("ASK { GRAPH <g> { ?s ?p 'GRAPH <h> {' } }", "http://d/")
    "ASK { VALUES ?named_graph_0 { <g> } GRAPH ?named_graph_0 { ?s ?p 'GRAPH <h> {' } }"
    >>> by_variables("ASK { GRAPH ?g { ?s ?p 1 } }", "http://d/")
    'ASK { FILTER(?g != <http://d/>) GRAPH ?g { ?s ?p 1 } }'
    """
    numbers = itertools.count()

    def replaced(found: re.Match[str]) -> str:
        if found["graph"] is None:
            return found[0]
        if found["graph"][0] in "?$":
            return f"FILTER({found['graph']} != <{default}>) {found[0]}"
        variable = f"?named_graph_{next(numbers)}"
        return f"VALUES {variable} {{ {found['graph']} }} GRAPH {variable}"

    return _NAMED_GRAPH.sub(replaced, query)


@dataclass(frozen=True, slots=True)
class Engine:
    """How to talk to one kind of server.

    *store* and *query* are the paths of its Graph Store and of its SPARQL endpoint below the address that is given;
    where *store* is empty, the address is that of the Graph Store itself. *parameter* names a graph, *extra* goes with
    every change. A change has at most *size* bytes. *default* is the name that the default graph gets where the
    server has none. *many*: it takes graphs that it has not by the hundred, as N-Quads in one request. *accept* is
    what it is asked for when a graph is read back, *at_once* how many graphs are sent at the same time, *kept* what
    becomes of a literal, *asked* how a query is to be put.
    """

    name: str
    store: str = ""
    query: str = ""
    parameter: str = "graph"
    extra: tuple[tuple[str, str], ...] = ()
    size: int = 32 * 2**20
    default: str = ""
    content_type: str = "application/n-triples"
    accept: str = "application/n-triples"
    many: bool = False
    digest_auth: bool = False
    at_once: int = 4
    kept: Callable[[ox.Literal], ox.Literal] = field(default=as_it_is)
    asked: Callable[[str, str], str] = field(default=as_written)


ENGINES = {
    engine.name: engine
    for engine in (
        # without a transaction a large graph takes less memory there; one that breaks off is sent anew
        Engine("oxigraph", store="/store", query="/query", extra=(("no_transaction", ""),), many=True),
        Engine(
            "virtuoso",
            store="/sparql-graph-crud-auth",
            query="/sparql",
            parameter="graph-uri",
            size=2 * 2**20,
            default=DEFAULT_GRAPH,
            content_type="text/turtle",
            accept="text/plain",
            digest_auth=True,
            at_once=1,
            kept=by_virtuoso,
            asked=by_variables,
        ),
        Engine("generic"),
    )
}
