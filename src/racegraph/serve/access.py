"""What a request may reach: the graphs of the store, nothing else. No network, no files, and racegraph's own graphs
are changed by building alone.

A text in which the letters of ``SERVICE``, ``FROM`` … do not occur cannot have such a clause, and is not parsed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pyoxigraph as ox

from racegraph.serve.refusal import Refused

if TYPE_CHECKING:
    from racegraph.serve.syntax import Graph, Reach

Exists = Callable[[str], bool]
Writable = Callable[["Graph"], bool]


def check_query(text: str, base: str, exists: Exists, services: Collection[str] = ()) -> Reach | None:
    """Refuse the query *text* if it reaches for the network or a file; what it reaches for, or None for nothing.

    *exists* says whether the store has a graph, *services* are the SERVICE endpoints that are open. Raises
    :class:`Refused`.
    """
    letters = text.lower()
    if "service" not in letters and "from" not in letters:
        return None
    reach = _read(text, base, update=False)
    _check_services(reach, services)
    for graph in reach.from_graphs:
        _check_from(graph, exists)
    return reach


def check_dataset(graphs: Collection[str]) -> None:
    """Refuse graph names of the protocol's parameters that name a file. Graphs that are not there are empty."""
    for graph in graphs:
        if _scheme(graph) == "file":
            raise Refused(400, f"<{graph}> is a file; no file is read for a query.")


def checked_update(
    text: str, base: str, writable: Writable, using: Sequence[str] = (), using_named: Sequence[str] = ()
) -> str:
    """The update *text* as it is to be run: with the dataset that the protocol gives written into it.

    Refuses it if it reaches for the network or a file, or writes a graph that is not *writable*.
    """
    reach = _read(text, base, update=True)
    if reach.loads:
        raise Refused(403, f"LOAD <{reach.loads[0]}>: nothing is fetched; send the graph to the Graph Store instead.")
    _check_services(reach, ())
    check_dataset((*reach.from_graphs, *using, *using_named))
    for graph in reach.writes:
        check_writable(graph, writable)
    # what cannot be loaded is silently not loaded, as its author allowed
    changes = [(start, end, "INSERT DATA {}") for start, end in reach.silent_loads]
    if using or using_named:
        if reach.has_dataset:
            raise Refused(400, "The dataset is given by USING or WITH and by the protocol's parameters; give it once.")
        clauses = _using(using, using_named)
        changes += [(position, position, f"{before}{clauses} ") for position, before in reach.using]
    for start, end, replacement in sorted(changes, reverse=True):
        text = text[:start] + replacement + text[end:]
    return text


def _read(text: str, base: str, *, update: bool) -> Reach:
    from racegraph.serve.syntax import NotUnderstood, read  # a grammar takes long to load, and few requests need it

    try:
        return read(text, base, update=update)
    except NotUnderstood as error:
        kind = "update" if update else "query"
        raise Refused(400, f"The {kind} is not valid SPARQL: {error}.", code="syntax") from None


def _using(using: Sequence[str], using_named: Sequence[str]) -> str:
    for graph in (*using, *using_named):
        if not absolute(graph):
            raise Refused(400, f"<{graph}> is no absolute IRI.")
    return " ".join([*(f"USING <{graph}>" for graph in using), *(f"USING NAMED <{graph}>" for graph in using_named)])


def check_writable(graph: Graph, writable: Writable) -> None:
    """Refuse to write *graph* unless it is *writable*."""
    if not writable(graph):
        raise Refused(403, _why_not(graph))


def absolute(iri: str) -> bool:
    """True for an absolute IRI, as Oxigraph has it."""
    try:
        ox.NamedNode(iri)
    except ValueError:
        return False
    return True


def _check_services(reach: Reach, services: Collection[str]) -> None:
    for service in reach.services:
        if service is None:
            raise Refused(403, "SERVICE with a variable: only named endpoints can be opened.")
        if service not in services:
            raise Refused(403, f"SERVICE <{service}>: this endpoint is not open here.")


def _check_from(graph: str, exists: Exists) -> None:
    if not exists(graph):
        raise Refused(400, f"FROM <{graph}>: the store has no such graph, and nothing is fetched.")


def _why_not(graph: Graph) -> str:
    if graph.named:
        return f"<{graph.name}> is racegraph's own graph; it changes only by building and retracting."
    if graph.name == "VARIABLE":
        return "GRAPH with a variable: an update has to name the graph that it writes."
    return f"{graph.name}: the graphs that racegraph built cannot be written; name a graph of your own."


def _scheme(iri: str) -> str:
    return urlsplit(iri).scheme.lower()
