"""Where the parts of a row begin and end, and the rows and lists of a line: what its punctuation and gaps tell."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from racegraph.reading.mention import Line
from racegraph.reading.tables.words import words

HYPHENS = frozenset("-‐‑")
_DASHES = frozenset("–—")
_JOINS = frozenset({"/", "&", "und", "u", "+"})
_PLACE_WORDS = frozenset({"p", "pos", "platz", "rang"})


@dataclass(frozen=True, slots=True)
class Piece:
    """Tokens [first, last) of a row: one field, or a part of it; *enclosed* in parentheses or not."""

    first: int
    last: int
    enclosed: bool

    @property
    def span(self) -> tuple[int, int]:
        return self.first, self.last


class Layout:
    """Cuts the rows of one article, whose text it is given; *particles* are the small words of names (“van”)."""

    def __init__(self, text: str, particles: Collection[str]) -> None:
        self.text = text
        self.particles = particles

    def pieces(self, line: Line, first: int, last: int) -> list[Piece]:
        """The row's fields: tokens between separators; what stands in parentheses is a field of its own."""
        out: list[Piece] = []
        at, depth = first, 0
        for i in range(first, last):
            token = line.raw[i]
            cut = (
                token in ",;|()[]"
                or (token == ":" and not line.joins(i))
                or (token in _DASHES | HYPHENS and self._apart(line, i))
            )
            if cut:
                out.append(Piece(at, i, depth > 0))
                at = i + 1
                depth = depth + 1 if token in "([" else max(0, depth - 1) if token in ")]" else depth
            elif i > at and self.wide(line, i):
                out.append(Piece(at, i, depth > 0))
                at = i
        out.append(Piece(at, last, depth > 0))
        return [p for p in out if p.last > p.first]

    def _apart(self, line: Line, i: int) -> bool:
        return 0 < i < len(line.raw) - 1 and not line.glued(i) and not line.glued(i + 1)

    def wide(self, line: Line, i: int) -> bool:
        gap = self.text[line.ends[i - 1] : line.starts[i]]
        return "\t" in gap or len(gap) > 1

    def position(self, line: Line, first: int, last: int) -> tuple[int, str, int]:
        """(position or 0, what stands instead, token after it) of a row that begins at *first*."""
        raw, low = line.raw, line.low
        at = first
        while at < last and raw[at] in "•*·-–|":
            at += 1
        glued = re.fullmatch(r"p(\d{1,3})", low[at]) if at < last else None
        if glued:
            after = at + 1
            while after < last and raw[after] in ".:)":
                after += 1
            return int(glued[1]), "", after
        word = at < last and low[at] in _PLACE_WORDS
        if word:
            at += 1
            while at < last and raw[at] in ".:":
                at += 1
        if at < last and raw[at].isdigit() and len(raw[at]) <= 3:
            after = at + 1
            marked = (after < last and raw[after] in ".):|") or (after < last and self.wide(line, after))
            if word or marked:
                while after < last and raw[after] in ".):|":
                    after += 1
                if after + 2 < last and raw[after] == "(" and raw[after + 1].rstrip(".").isdigit():
                    close = next((j for j in range(after, min(last, after + 4)) if raw[j] == ")"), None)
                    after = close + 1 if close else after  # (3.): the place before
                return int(raw[at]), "", after
            return 0, "", first
        if at < last:
            for name, pattern in words()["unplaced"].items():
                if pattern.fullmatch(low[at]) and (raw[at].isupper() or (at + 1 < last and raw[at + 1] in ".:|")):
                    after = at + 1
                    while after < last and raw[after] in ".:)|":
                        after += 1
                    return 0, name, after
        return 0, "", first

    def cells(self, line: Line, first: int, last: int, columns: Sequence[str]) -> list[tuple[int, int]]:
        """The row's cells [first, last) between tabs, bars or wide gaps, where they are as many as the columns."""
        cells, at = [], first
        for i in range(first, last):
            if line.raw[i] == "|":
                cells.append((at, i))
                at = i + 1
            elif i > at and self.wide(line, i):
                cells.append((at, i))
                at = i
        cells.append((at, last))
        return cells if columns and len(cells) == len(columns) else []

    def entries(self, line: Line, first: int, last: int) -> list[tuple[int, int]]:
        """The rows within one line: “1. A 25, 2. B 20, 3. C 16” holds three, a row of its own line one."""
        starts = [first]
        expected = None
        ended = {m.last for m in line.mentions if m.type in "PTMC"}  # “1. A/B (T) 2. C/D (T)”: nothing stands between
        for i in range(first, last - 2):
            if not (line.raw[i].isdigit() and line.raw[i + 1] in ".)" and line.glued(i + 1)):
                continue
            if not (line.raw[i + 2][0].isupper() or line.low[i + 2] in self.particles):
                continue
            number = int(line.raw[i])
            if i == first:
                expected = number + 1
            elif number == expected and (line.raw[i - 1] == ")" or i in ended):
                starts.append(i)
                expected = number + 1
            elif expected is not None and number >= expected - 1 and line.raw[i - 1] in ",;–|-.…":
                left_out = number > expected
                if left_out and line.raw[i - 1] not in ";.…":
                    continue
                starts.append(i)
                expected = number + 1
        return [(a, self._trimmed(line, a, b)) for a, b in pairwise([*starts, last])]

    def _trimmed(self, line: Line, first: int, last: int) -> int:
        while last > first and line.raw[last - 1] in ",;–|-.":
            last -= 1
        return last


def parts_of(line: Line, piece: Piece) -> Iterator[tuple[Piece, bool]]:
    """A field cut at / & und: (part, whether one stood before it); names with & in them stay whole."""
    at, joined = piece.first, False
    whole = {i for m in line.mentions if m.type in "TSVKC" for i in range(m.first, m.last)}
    for i in range(piece.first, piece.last):
        if line.low[i] in _JOINS and i not in whole:
            if line.raw[i] == "+" and i + 1 < piece.last and line.raw[i + 1][0].isdigit():
                continue
            if i > at:
                yield Piece(at, i, piece.enclosed), joined
            at, joined = i + 1, True
    if piece.last > at:
        yield Piece(at, piece.last, piece.enclosed), joined


@dataclass(frozen=True, slots=True)
class Section:
    """A list within a line: tokens [first, last), and the tokens [head, first) that stand before its colon."""

    head: int
    first: int
    last: int


def sections(line: Line) -> list[Section]:
    """The lists of a line that holds several, each with a head: “GT1: 1. A, 2. B. GT2: 1. C”; else the line as one."""
    raw = line.raw
    starts = [
        i + 1
        for i in range(1, len(raw) - 2)
        if raw[i] == ":" and raw[i + 1] == "1" and raw[i + 2] == "." and line.glued(i + 2)
    ]
    if len(starts) < 2:
        label, start = label_of(line)
        return [Section(0, start if label else 0, len(raw))]
    heads = [0]
    for start in starts[1:]:
        at = start - 1
        while at > heads[-1] and not (raw[at - 1] in ".;" and not raw[at - 2].isdigit()) and start - at < 12:
            at -= 1
        heads.append(at)
    ends = [*heads[1:], len(raw)]
    return [Section(head, start, end) for head, start, end in zip(heads, starts, ends, strict=True)]


def label_of(line: Line) -> tuple[str, int]:
    """The label before a row's first colon, in lower case, and the token after the colon: (“ausgefallen”, 2)."""
    for i, token in enumerate(line.raw[:24]):
        if token == ":" and i and not (i + 1 < len(line.raw) and line.glued(i + 1) and line.raw[i + 1][0].isdigit()):
            return " ".join(line.low[:i]), i + 1
        if token in ".!?" and not (i and line.raw[i - 1].isdigit()):
            break
    return "", 0
