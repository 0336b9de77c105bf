"""Who may change what."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass

from racegraph.names import BASE
from racegraph.serve.refusal import Refused
from racegraph.serve.syntax import Graph


def own_graph(graph: Graph) -> bool:
    """True for a graph that a user may write: one with an IRI that is not racegraph's.

    >>> own_graph(Graph("http://example.org/notes")), own_graph(Graph(BASE + "graph/links")), own_graph(Graph("ALL"))
    (True, False, False)
    """
    return graph.named and not graph.name.startswith(BASE)


def any_graph(graph: Graph) -> bool:
    """True: for a store that holds nothing of racegraph's."""
    return True


@dataclass(frozen=True, slots=True)
class Guard:
    """Lets in who has the *token*, to the graphs that are *writable*."""

    token: str
    writable: Callable[[Graph], bool] = own_graph

    def check(self, authorization: str) -> None:
        """Raise :class:`Refused` (401) unless the header *authorization* has the token (RFC 6750, section 2.1)."""
        scheme, _, token = authorization.partition(" ")
        given = token.strip().encode() if scheme.lower() == "bearer" else b""
        if not hmac.compare_digest(given, self.token.encode()):
            raise Refused(
                401, "Changes need the token: Authorization: Bearer TOKEN.", ((b"www-authenticate", b"Bearer"),)
            )
