"""What all readers of tables share: the table, the people of its rows, and facts that rest on a row and its heading."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from racegraph.fact import Entity, Fact, Span, Status, Value
from racegraph.reading.discourse import Discourse
from racegraph.reading.event import Event
from racegraph.reading.mention import name_of
from racegraph.reading.sentence import Read
from racegraph.reading.tables.heading import READABLE, Heading, Table, plain
from racegraph.reading.tables.row import Row, RowReader
from racegraph.reading.tables.words import matches
from racegraph.reading.token import fold


class Listing:
    """A table on its way to facts; *heading* is what stands above it, which its lists may specify."""

    def __init__(self, d: Discourse, table: Table) -> None:
        self.d = d
        self.table = table
        self.reader = RowReader(d.article.text, d.finder)
        self.heading = Heading.over(d, table)
        self.evidence = tuple(_span(d, r) for r in table.headings if r.sentence.label in READABLE)

    def fact(
        self, kind: str, status: Status, read: Read | None, rule: str, confidence: float, **roles: Value | None
    ) -> Fact:
        """A fact that a row tells, or where *read* is None the heading alone; roles without a value are left out."""
        spans = ((_span(self.d, read),) if read else ()) + self.evidence
        said = {role: value for role, value in roles.items() if value not in (None, "")}
        return Fact(kind, said, status, tuple(dict.fromkeys(spans)), f"table.{rule}", confidence)

    def row(self, read: Read) -> Row:
        """A line as one row."""
        return self.reader.read(read.line, 0, len(read.line.raw), self.table.columns)

    def people(self, read: Read, row: Row) -> list[Entity]:
        """The row's people; a surname alone is the article's person of that name, or one only known so."""
        out: list[Entity] = []
        for first, last in row.people:
            mark = next(
                (m for m in read.line.mentions if m.type == "P" and m.first == first and m.last == last and m.entities),
                None,
            )
            name = name_of(read.line, first, last)
            if mark is not None:
                out.append(mark.entities[0])
            elif name in self.d.people.names:
                out.append(self.d.people.names[name].entity)
            elif (known := self.d.people.surname(fold(name))) is not None:
                out.append(known.entity)
            elif (meant := self._initialled(name)) is not None:
                out.append(meant)
            elif " " in name:
                out.append(self.d.people.add(name).entity)
            else:
                out.append(Entity("Person", name, f"{name} {self.d.article.id}"))
        return list(dict.fromkeys(out))

    def _initialled(self, name: str) -> Entity | None:
        """Whom “M. Bergmann” means: the person of that surname whose given name begins so."""
        match = re.fullmatch(r"(\w{1,3})\. ?(.+)", name)
        if not match:
            return None
        people = self.d.people.by_surname.get(fold(match[2]), ())
        return next((p.entity for p in people if p.given.startswith(fold(match[1]))), None)

    def session(self) -> str:
        """The session that the text says last before the table; '' where it says none."""
        d, start = self.d, self.table.rows[0].sentence.start
        told = [d.article.headline.lower(), *(plain(d, r) for r in d.reads if r.sentence.end <= start)]
        said = (matches("sessions", text) for text in reversed(told))
        return next((kind for kind in said if kind), "")

    def main_series(self) -> Entity | None:
        """The series that the article is about: its headline's, or the one that it names most often."""
        head = self.d.article.headline.lower()
        counts = Counter(m.value for r in self.d.reads for m in r.line.mentions if m.type == "S")
        return max(counts, key=lambda s: (s.name.lower() in head, counts[s]), default=self.d.series)


@dataclass(frozen=True, slots=True)
class Entrant:
    """One who is listed: the row under its heading, its people, and the event that it is of."""

    heading: Heading
    read: Read
    row: Row
    people: Sequence[Entity]
    event: Event
    occasion: Entity


def _span(d: Discourse, read: Read) -> Span:
    return read.sentence.span(d.article.id)
