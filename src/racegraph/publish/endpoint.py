"""Asking a SPARQL endpoint elsewhere: a server that the graph was published to, or any other."""

from __future__ import annotations

import re
from collections.abc import Sequence

import httpx
import pyoxigraph as ox

from racegraph.prefix import PREFIXES
from racegraph.serve.syntax import NotUnderstood, read

TABLE = "application/sparql-results+json"
# in the order of our liking; Virtuoso calls N-Triples text/plain
GRAPHS = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
    "text/plain": ox.RdfFormat.N_TRIPLES,
}
ANY_GRAPH = ", ".join(f"{name};q={1 - 0.1 * at:.1f}" for at, name in enumerate(GRAPHS))
TIMEOUT = 300.0  # seconds that an answer may take


class EndpointError(Exception):
    """The endpoint gave no answer; the message has what it said."""


def ask(
    url: str,
    query: str,
    *,
    default: Sequence[str] = (),
    named: Sequence[str] = (),
    timeout: float = TIMEOUT,
    client: httpx.Client | None = None,
) -> ox.QuerySolutions | ox.QueryBoolean | list[ox.Triple]:
    """The answer of the endpoint at *url*; racegraph's prefixes need not be declared.

    *default* and *named* are the graphs of the dataset, where it is not for the endpoint to choose; *timeout* is in
    seconds. Raises :class:`EndpointError`.
    """
    try:
        answer = (client or httpx).post(
            url,
            data={"query": with_prefixes(query), "default-graph-uri": default, "named-graph-uri": named},
            headers={"Accept": accept(query), "User-Agent": "racegraph"},
            timeout=httpx.Timeout(min(30, timeout), read=timeout),
        )
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise EndpointError(f"{url} cannot be asked: {type(error).__name__}: {error}") from None
    if not answer.is_success:
        said = " ".join(re.sub(r"<[^>]*>", " ", answer.text[:2000]).split())[:300]
        raise EndpointError(f"{url} answers {answer.status_code} {answer.reason_phrase}: {said}")
    if most := answer.headers.get("x-sparql-maxrows"):  # Virtuoso's word for an answer that it cut
        raise EndpointError(f"{url} gives no more than {most} rows; let it give more (in Virtuoso, ResultSetMaxRows)")
    media_type = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        if media_type in GRAPHS:
            return [quad.triple for quad in ox.parse(answer.content, GRAPHS[media_type])]
        if media_type in (TABLE, "application/json"):
            return ox.parse_query_results(answer.content, ox.QueryResultsFormat.JSON)
    except SyntaxError as error:
        raise EndpointError(f"{url} answers with what is no {media_type}: {error}") from None
    raise EndpointError(f"{url} answers with {media_type or 'no Content-Type'}; it may be no SPARQL endpoint")


def accept(query: str) -> str:
    """The media types to ask for: for Virtuoso a graph is a table too, and a table a graph, where it may choose.

    >>> accept("ASK {}"), accept("an extension of SPARQL").startswith("application/sparql-results+json, ")
    ('application/sparql-results+json', True)
    """
    try:
        form = read(query, "", update=False).form
    except NotUnderstood:
        return f"{TABLE}, {ANY_GRAPH}"
    return ANY_GRAPH if form in ("CONSTRUCT", "DESCRIBE") else TABLE


def with_prefixes(query: str) -> str:
    """*query* with those of racegraph's prefixes declared that occur in it; what it declares itself comes later.

    >>> with_prefixes("ASK { ?s a rg:Driver }")
    'PREFIX rg: <https://w3id.org/racegraph/ontology#> ASK { ?s a rg:Driver }'
    """
    wanted = [name for name in PREFIXES if re.search(rf"(?<![\w-]){re.escape(name)}:", query)]
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in wanted) + query
