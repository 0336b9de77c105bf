"""Mentions: the places in a sentence that name something, and the line of tokens that they stand in."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from racegraph.fact import Entity
from racegraph.reading.lexicon import Entry
from racegraph.reading.token import BASE_TOKEN, fold, spelt

#: What is found beside entities (:data:`racegraph.reading.lexicon.LETTERS`), by the letter that stands for it in a
#: pattern.
OTHER_TYPES = {
    "O": "ordinal",
    "Q": "number",
    "D": "date",
    "Y": "year or season",
    "Z": "lap time",
    "A": "age",
    "G": "demonym of a man",
    "F": "demonym of a woman",
    "J": "adjective of a country",
}


@dataclass(slots=True)
class Mention:
    """Tokens [first, last) of a sentence that name something.

    *type* is a letter of :data:`racegraph.reading.lexicon.LETTERS` or :data:`OTHER_TYPES`. *value* is what the mention
    says: an entity; a number (O, Q, A); a season as text (Y); a :class:`racegraph.reading.date.Dates` (D); a lap time,
    normalised and as printed (Z). *entities* are the people that a mention of type P stands for, once resolved;
    *note* says how it was found, or holds what else its type needs: a nation's code, a car's make.
    """

    type: str
    first: int
    last: int
    value: Any = None
    genitive: bool = False
    entities: tuple[Entity, ...] = ()
    entry: Entry | None = None
    note: str = ""

    @property
    def facts(self) -> Mapping[str, str]:
        """What the word lists know about the name besides: a circuit's place, a car's make."""
        return self.entry.facts if self.entry else {}


_BEFORE_A_SENTENCE = frozenset('"„“”»«:.!?…')


@dataclass(slots=True)
class Line:
    """A sentence made ready: base tokens as spelt (*raw*) and folded (*low*) with their offsets, and its mentions."""

    start: int
    end: int
    raw: list[str]
    low: list[str]
    starts: list[int]
    ends: list[int]
    mentions: list[Mention] = field(default_factory=list)

    @property
    def nouns(self) -> frozenset[str]:
        """The words that are written with a capital, in lower case; not what begins a sentence or a quotation."""
        raw = self.raw
        return frozenset(
            self.low[i] for i in range(1, len(raw)) if raw[i][0].isupper() and raw[i - 1] not in _BEFORE_A_SENTENCE
        )

    def glued(self, i: int) -> bool:
        """Whether token *i* follows the one before it without white space."""
        return i > 0 and self.starts[i] == self.ends[i - 1]

    def joins(self, i: int) -> bool:
        """Whether the tokens around token *i* are glued to it, as they are to a hyphen or an apostrophe."""
        return self.glued(i) and i + 1 < len(self.raw) and self.glued(i + 1)

    def at(self, i: int) -> str:
        """Token *i*, folded; the empty string beyond either end."""
        return self.low[i] if 0 <= i < len(self.low) else ""

    def has_stop(self, i: int) -> bool:
        """Whether token *i* is followed by a full stop without white space: “3.”."""
        return i + 1 < len(self.raw) and self.raw[i + 1] == "." and self.glued(i + 1)


def split(line: Line, i: int, letters: int) -> None:
    """Take token *i* apart behind so many *letters*, as if a hyphen stood there: Ferrari-piloten."""
    cut = line.starts[i] + letters
    raw = [line.raw[i][:letters], "-", line.raw[i][letters:]]
    line.raw[i : i + 1] = raw
    line.low[i : i + 1] = [fold(part) for part in raw]
    line.starts[i : i + 1], line.ends[i : i + 1] = [line.starts[i], cut, cut], [cut, cut, line.ends[i]]


def tokenize(text: str, start: int, end: int) -> Line:
    """The base tokens of text[start:end]; white space is left out, everything else is in exactly one token.

    Their offsets are those of the text, their spelling is :func:`racegraph.reading.token.spelt`.
    """
    raw, starts, ends = [], [], []
    for match in BASE_TOKEN.finditer(text, start, end):
        token = spelt(match.group())
        if token:  # a soft hyphen alone is nothing
            raw.append(token)
            starts.append(match.start())
            ends.append(match.end())
    return Line(start, end, raw, [fold(t) for t in raw], starts, ends)


def span_of(line: Line, start: int, end: int) -> tuple[int, int] | None:
    """The tokens [first, last) that lie, wholly or in part, in text[start:end]; None where none does."""
    first, last = bisect_right(line.ends, start), bisect_left(line.starts, end)
    return (first, last) if first < last else None


def name_of(line: Line, first: int, last: int) -> str:
    """Tokens [first, last) as they are spelt, white space between them as one space."""
    out = line.raw[first]
    for i in range(first + 1, last):
        out += ("" if line.glued(i) else " ") + line.raw[i]
    return out


class Draft:
    """The mentions of a line while they are being found: of two over one token, the one put later stands."""

    __slots__ = ("found", "line", "taken")

    def __init__(self, line: Line) -> None:
        self.line = line
        self.taken: list[Mention | None] = [None] * len(line.raw)
        self.found: list[Mention] = []

    def put(self, mention: Mention) -> None:
        """Add a mention, in place of those that it overlaps."""
        taken = self.taken
        for i in range(mention.first, mention.last):
            old = taken[i]
            if old is not None:
                self.found.remove(old)
                for j in range(old.first, old.last):
                    taken[j] = None
        self.found.append(mention)
        for i in range(mention.first, mention.last):
            taken[i] = mention

    def type_at(self, i: int) -> str:
        """The type of the mention that covers token *i*; empty where none does."""
        mention = self.taken[i] if 0 <= i < len(self.taken) else None
        return mention.type if mention is not None else ""

    def is_free(self, tokens: Iterable[int]) -> bool:
        """Whether no mention covers any of these tokens."""
        return all(self.taken[i] is None for i in tokens)

    def mentions(self) -> list[Mention]:
        """What was found, in the order of the line."""
        return sorted(self.found, key=lambda m: m.first)
