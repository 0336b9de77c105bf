"""Tables in an article, and what heads them: runs of neighbouring rows with the lines above, and the columns' names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from racegraph.fact import Entity
from racegraph.reading.discourse import Discourse
from racegraph.reading.mention import Mention
from racegraph.reading.sentence import Read
from racegraph.reading.tables.row import RowReader, column_names
from racegraph.reading.tables.words import matches

READABLE = frozenset({"body", "headline", "table"})
_VERB = re.compile(
    r"(?<![\w-])(?:ist|sind|war|waren|wird|werden|wurden?|hat|haben|hatten?|findet|finden|startet|starten|setzt|setzen"
    r"|bestreitet|bestreiten|gewann|gewannen|steht|stehen|lautet|lauten|sieht|sehen|geht|gehen|fährt|fahren|tritt|treten"
    r"|schickt)(?![\w-])"
)
_HEADING_WORDS = 16
_HEADINGS = 3


@dataclass(frozen=True, slots=True)
class Table:
    """Neighbouring rows, the lines above that head them, and what its columns hold, where a line names them."""

    headings: tuple[Read, ...]
    rows: tuple[Read, ...]
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """What heads rows: its words in lower case, what it names, and the series and the class that the rows are of."""

    text: str
    marks: tuple[Mention, ...]
    series: Entity | None
    car_class: Entity | None

    @classmethod
    def over(cls, d: Discourse, table: Table) -> Heading:
        """The heading of a whole table."""
        marks = tuple(m for r in table.headings for m in r.line.mentions)
        text = " ".join(plain(d, r) for r in table.headings)
        return cls(text, marks, last_of(marks, "S") or d.series, last_of(marks, "K"))

    def within(self, label: str, marks: Iterable[Mention]) -> Heading:
        """The heading of a list in a line, which stands there as *label* and names *marks*, beneath this one."""
        every = (*self.marks, *marks)
        return Heading(f"{self.text} {label}".strip(), every, last_of(every, "S") or self.series, last_of(every, "K"))

    def of_class(self, marks: Iterable[Mention]) -> Heading:
        """This heading over rows of the first class that *marks* name, if they name one."""
        return replace(self, car_class=next((m.value for m in marks if m.type == "K"), self.car_class))

    def last(self, kind: str) -> Entity | None:
        """What the heading names last of a kind of mention."""
        return last_of(self.marks, kind)

    @property
    def season(self) -> str:
        """The first season that the heading names; empty where it names none."""
        return next((str(m.value) for m in self.marks if m.type == "Y"), "")


def last_of(marks: Iterable[Mention], kind: str) -> Entity | None:
    found = [m.value for m in marks if m.type == kind]
    return found[-1] if found else None


def with_tables(d: Discourse, reads: Sequence[Read]) -> Iterator[Read | Table]:
    """The reads in order, each run of rows as one table; a heading that is no sentence goes into its table."""
    reader = RowReader(d.article.text, d.finder)
    i, out = 0, 0
    above: list[Read] = []  # what heads the tables of all classes
    while i < len(reads):
        if reads[i].sentence.label != "table":
            i += 1
            continue
        end = i
        while end < len(reads) and reads[end].sentence.label == "table":
            end += 1
        head, columns = _above(d, reader, reads[max(0, out) : i])
        if head and all(_names_class(d, r) for r in head):
            head = [*above, *head]
        else:
            above = [r for r in head if not _names_class(d, r)]
        spared = {id(r) for r in head if not tells(d, r)}
        yield from (r for r in reads[out:i] if id(r) not in spared)
        yield Table(tuple(head), tuple(reads[i:end]), tuple(columns))
        i = out = end
    yield from reads[out:]


def _names_class(d: Discourse, read: Read) -> bool:
    """Whether a heading is a class alone, so that what heads the tables before holds on: “SP10”, “Klasse V4:”."""
    return any(m.type == "K" for m in read.line.mentions) and not matches(
        "kinds", plain(d, read).removeprefix("klasse")
    )


def plain(d: Discourse, read: Read) -> str:
    return " ".join(d.article.text[read.sentence.start : read.sentence.end].lower().split())


def tells(d: Discourse, read: Read) -> bool:
    """Whether a heading is a sentence with a verb, to be read as one too."""
    return bool(_VERB.search(plain(d, read))) and read.sentence.label in READABLE


def _above(d: Discourse, reader: RowReader, before: Sequence[Read]) -> tuple[list[Read], list[str]]:
    head: list[Read] = []
    columns: list[str] = []
    for read in reversed(before[-_HEADINGS - 1 :]):
        text = plain(d, read)
        if not head and not columns and (columns := column_names(read.line, reader)):
            head.append(read)
            continue
        colon = bool(re.search(r":[?!.]*$", text))
        short = len(text.split()) <= _HEADING_WORDS and text[-1:] not in ".!?" and not _VERB.search(text)
        if not (colon or (short and read.sentence.label in {"headline", "menu", "body"})):
            break
        if read.sentence.label == "menu" and not (colon or matches("kinds", text)):
            break
        head.append(read)
        if (colon and len(text.split()) > 3) or len(head) >= _HEADINGS:
            break
    return head[::-1], columns
