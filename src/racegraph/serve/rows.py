"""Counting the rows of a SELECT's answer in the bytes that Oxigraph writes, so that a cap on rows costs nothing.

Oxigraph serialises solutions itself, many times faster than a loop in Python could, and counts nothing. In each of
the four formats a row begins (or ends) with bytes that no value can contain:

- XML: ``<result>``; a value's ``<`` is written ``&lt;``.
- TSV: a line feed; a value's is written ``\\n``.
- CSV: a line feed outside double quotes (RFC 4180).
- JSON: ``{"`` after ``[`` or ``,``, and then a variable's name. The same three bytes at the end of a value are
  followed by ``}`` or ``,``, and a quotation mark inside a value by nothing else, for it is written ``\\"``.

In JSON a row without any binding is not counted.
"""

from __future__ import annotations

from collections.abc import Callable


def _xml() -> Callable[[bytes], int]:
    return _overlapping(lambda text: text.count(b"<result>"), len(b"<result>") - 1)


def _tsv() -> Callable[[bytes], int]:
    return _lines(lambda chunk: chunk.count(b"\n"))


def _csv() -> Callable[[bytes], int]:
    quoted = False

    def count(chunk: bytes) -> int:
        nonlocal quoted
        if b'"' not in chunk:
            return 0 if quoted else chunk.count(b"\n")
        pieces = chunk.split(b'"')
        lines = sum(piece.count(b"\n") for piece in pieces[quoted::2])
        quoted ^= (len(pieces) - 1) % 2 == 1
        return lines

    return _lines(count)


def _json() -> Callable[[bytes], int]:
    def begun(text: bytes) -> int:
        rows = 0
        for start in (b',{"', b'[{"'):
            rows += text.count(start) - text.count(start + b"}") - text.count(start + b",")
        return rows - any(text.endswith(start) for start in (b',{"', b'[{"'))

    return _overlapping(begun, 3)


def _overlapping(count: Callable[[bytes], int], overlap: int) -> Callable[[bytes], int]:
    rest = b""

    def counted(chunk: bytes) -> int:
        nonlocal rest
        text = rest + chunk
        before, rest = rest, text[-overlap:]
        return count(text) - (count(before) if before else 0)

    return counted


def _lines(count: Callable[[bytes], int]) -> Callable[[bytes], int]:
    header = 1

    def counted(chunk: bytes) -> int:
        nonlocal header
        lines = count(chunk)
        if header and lines:
            header, lines = 0, lines - 1
        return lines

    return counted


_COUNTERS = {
    "application/sparql-results+xml": _xml,
    "text/tab-separated-values": _tsv,
    "text/csv": _csv,
    "application/sparql-results+json": _json,
}


def row_counter(media_type: str) -> Callable[[bytes], int]:
    """A function that takes an answer in *media_type* chunk by chunk and returns how many rows each chunk adds.

    >>> count = row_counter("text/csv")
    >>> count(b"a,b\\r\\n1,2\\r\\n3,"), count(b'"x'), count(b'\\ny"\\r\\n')
    (1, 0, 1)
    """
    return _COUNTERS[media_type]()
