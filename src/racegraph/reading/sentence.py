"""A sentence on its way through the reader: its line, the full names in it, and who speaks."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, field

from racegraph.fact import Entity
from racegraph.reading.mention import Line
from racegraph.reading.segment import Sentence


@dataclass(slots=True)
class Read:
    """A sentence, and what is known of it before the rules are tried.

    *full_names* are (first token, token after, how known); *shared* are given names whose surname stands elsewhere:
    (first token, token after, full name); *surnames* are the tokens of such surnames. *speaker* is who says “ich”
    in it, where that is described (“sagt der 23-Jährige”) *said_in* is the sentence that does so. *asked* is who is
    meant by “du” or “Sie”, *asks* that it stands beside a question to that person, *in_interview* that it is part
    of their talk, which it opens with so many tokens that say whose turn it is (*label*). *quoted* says that some
    of it is a quotation, *opens_quoted* that it begins within one.
    """

    sentence: Sentence
    line: Line
    full_names: Sequence[tuple[int, int, str]] = field(default_factory=list)
    shared: Sequence[tuple[int, int, str]] = ()
    surnames: Set[int] = frozenset()
    speaker: Entity | None = None
    said_in: Read | None = None
    asked: Entity | None = None
    asks: bool = False
    in_interview: bool = False
    label: int = 0
    quoted: bool = False
    opens_quoted: bool = False
