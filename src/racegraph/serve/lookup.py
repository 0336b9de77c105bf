"""Looking one thing up: the one kind of query that is so short that sending it to a worker takes longer than it does.

``SELECT … { <thing> ?p ?o }`` reads the triples of one subject from one index and gives a row for each: what it costs
shows in what it writes, and ends with it. So it may run where the requests arrive, where nothing may take long.
"""

from __future__ import annotations

import re

import pyoxigraph as ox

LONGEST = 32 * 1024  # bytes of an answer; a longer one is a worker's
TEXT = 2000  # characters of a query; a longer one is a worker's

_IRI = r"""<[^<>"{}|^`\\\x00-\x20]+>"""
_VARIABLE = r"[?$][A-Za-z0-9_]+"
_LOOK_UP = re.compile(
    rf"\s*SELECT\s*(?:\*|(?:{_VARIABLE}\s*)+)(?:WHERE\s*)?"
    rf"\{{\s*{_IRI}\s+(?:a|{_IRI}|(?P<p>{_VARIABLE}))\s+(?:{_IRI}|(?P<o>{_VARIABLE}))\s*\.?\s*\}}\s*",
    re.ASCII | re.IGNORECASE,
)


class _TooLong(Exception):
    """The answer is longer than a look-up's should be."""


class _Body:
    def __init__(self) -> None:
        self.chunks: list[bytes] = []
        self.size = 0

    def write(self, data: bytes) -> int:
        self.chunks.append(data)
        self.size += len(data)
        if self.size > LONGEST:
            raise _TooLong
        return len(data)

    def flush(self) -> None:
        """Nothing."""


def look_up(store: ox.Store, text: str, media_type: str) -> bytes | None:
    """The answer to the query *text* in *media_type*, if it is a look-up and short; else None.

    >>> store = ox.Store()
    >>> store.update("INSERT DATA { <a:a> <a:b> 1 }")
    >>> look_up(store, "SELECT ?o { <a:a> <a:b> ?o }", "text/csv"), look_up(store, "SELECT * { ?s ?p 1 }", "text/csv")
    (b'o\\r\\n1\\r\\n', None)
    """
    match = _LOOK_UP.fullmatch(text) if len(text) <= TEXT else None
    # with one variable in both places, what does not match is read as well, and written nowhere
    if match is None or (match["p"] is not None and match["o"] is not None and match["p"][1:] == match["o"][1:]):
        return None
    body = _Body()
    try:
        store.query(text).serialize(body, ox.QueryResultsFormat.from_media_type(media_type))  # type: ignore[arg-type]
    except (_TooLong, SyntaxError, ValueError, OSError, RuntimeError):
        return None  # a worker says what is wrong, or takes the time
    return b"".join(body.chunks)
