"""What a SPARQL query or update reaches for: graphs, services, documents. Read by a parser, before anything runs.

The parser follows the grammar of SPARQL 1.1 Query and Update (section 19.8; function names are its productions) and
SPARQL 1.2, as Oxigraph reads it: keywords may touch what follows (``SERVICEex:a{}`` is a service clause there), and
``<`` begins an IRI only where a term may stand, an operator only where an operator may. It is strict about where
strings, comments, IRIs and groups begin and end, and lax about the order of the terms of a triple, which Oxigraph
checks: whatever Oxigraph accepts is read here as the same clauses, and what is not understood raises
:class:`NotUnderstood`.
"""

from __future__ import annotations

from racegraph.serve.syntax.query import QueryReader
from racegraph.serve.syntax.reach import ALL, DEFAULT, NAMED, VARIABLE, Graph, Reach
from racegraph.serve.syntax.token import NotUnderstood
from racegraph.serve.syntax.update import UpdateReader

__all__ = ["ALL", "DEFAULT", "NAMED", "VARIABLE", "Graph", "NotUnderstood", "Reach", "read"]


def read(text: str, base: str, *, update: bool) -> Reach:
    """What the query, or with *update* the update, *text* reaches for; relative IRIs are resolved against *base*.

    Raises :class:`NotUnderstood`.

    >>> reach = read("SELECT * { SERVICE <s> { ?s ?p '}' } FILTER(1 <2) } # SERVICE <t> {}", "http://a/", update=False)
    >>> reach.form, reach.services
    ('SELECT', ['http://a/s'])
    >>> read("DELETE { GRAPH <g> { ?s ?p 1 } } WHERE { ?s ?p 1 }", "http://a/", update=True).writes
    [Graph(name='http://a/g')]
    """
    try:
        return UpdateReader(text, base).update() if update else QueryReader(text, base).query()
    except RecursionError:
        raise NotUnderstood("too deeply nested") from None
