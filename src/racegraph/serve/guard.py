"""Who may change what."""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from racegraph.names import BASE
from racegraph.serve.refusal import Refused

if TYPE_CHECKING:
    from racegraph.serve.syntax import Graph

VARIABLE = "RACEGRAPH_TOKEN"
SHORTEST = 16


def own_graph(graph: Graph) -> bool:
    """True for a graph that a user may write: one with an IRI that is not racegraph's.

    >>> from racegraph.serve.syntax import Graph
    >>> own_graph(Graph("http://example.org/notes")), own_graph(Graph(BASE + "graph/links")), own_graph(Graph("ALL"))
    (True, False, False)
    """
    return graph.named and not graph.name.startswith(BASE)


def any_graph(graph: Graph) -> bool:
    """True: for a store that holds nothing of racegraph's."""
    return True


class TokenMissing(Exception):
    """There is no token to let anyone in by; the message says where to put one."""


def token_from(file: Path | None) -> str:
    """The token in *file*, or in the environment as RACEGRAPH_TOKEN; raises :class:`TokenMissing`."""
    if file is not None:
        try:
            token = file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise TokenMissing(f"{file} cannot be read: {error}") from None
    else:
        token = os.environ.get(VARIABLE, "").strip()
    if len(token) < SHORTEST:
        where = str(file) if file is not None else f"the environment as {VARIABLE}, or in a file with --token-file"
        raise TokenMissing(f"to take updates, put a token of {SHORTEST} characters or more into {where}")
    return token


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
