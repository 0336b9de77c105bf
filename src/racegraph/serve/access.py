"""What a request may reach: the graphs of the store, nothing else. No network, no files, and racegraph's own graphs
are changed by building alone.

A text in which the letters of ``SERVICE``, ``FROM`` … do not occur cannot have such a clause, and is not parsed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from urllib.parse import urlsplit

from racegraph.names import BASE
from racegraph.serve.syntax import Graph, NotUnderstood, Reach, read


class Refused(Exception):
    """A request for what is not given. *status* is the HTTP status, the text says what was asked for."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


Exists = Callable[[str], bool]


def check_query(text: str, base: str, exists: Exists, services: Collection[str] = ()) -> Reach | None:
    """Refuse the query *text* if it reaches for the network or a file; what it reaches for, or None for nothing.

    *exists* says whether the store has a graph, *services* are the SERVICE endpoints that are open. Raises
    :class:`Refused`.
    """
    letters = text.lower()
    if "service" not in letters and "from" not in letters:
        return None
    try:
        reach = read(text, base, update=False)
    except NotUnderstood as error:
        raise Refused(400, f"The query is not valid SPARQL: {error}.") from None
    _check_services(reach, services)
    for graph in reach.from_graphs:
        _check_from(graph, exists)
    return reach


def check_dataset(graphs: Collection[str]) -> None:
    """Refuse graph names of the protocol's parameters that name a file. Graphs that are not there are empty."""
    for graph in graphs:
        if _scheme(graph) == "file":
            raise Refused(400, f"<{graph}> is a file; no file is read for a query.")


def check_update(text: str, base: str, writable: Callable[[Graph], bool]) -> Reach:
    """Refuse the update *text* if it reaches for the network or a file, or writes a graph that is not *writable*."""
    try:
        reach = read(text, base, update=True)
    except NotUnderstood as error:
        raise Refused(400, f"The update is not valid SPARQL: {error}.") from None
    if reach.loads:
        raise Refused(403, f"LOAD <{reach.loads[0]}>: nothing is fetched; send the graph to the Graph Store instead.")
    _check_services(reach, ())
    check_dataset(reach.from_graphs)
    for graph in reach.writes:
        if not writable(graph):
            raise Refused(403, _why_not(graph))
    return reach


def own_graph(graph: Graph) -> bool:
    """True for a graph that a user may write: one with an IRI that is not racegraph's.

    >>> own_graph(Graph("http://example.org/notes")), own_graph(Graph(BASE + "graph/links")), own_graph(Graph("ALL"))
    (True, False, False)
    """
    return graph.named and not graph.name.startswith(BASE)


def any_graph(graph: Graph) -> bool:
    """True: for a store that holds nothing of racegraph's."""
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
