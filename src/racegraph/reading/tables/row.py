"""The fields of one row of a table: “1. A / B (Team) Car, 27 Runden” taken apart.

A row is cut at what separates its fields (commas, bars, parentheses, dashes, wide gaps), and each piece is told by
what it holds: a name of the word lists, a nation's code, a number with its unit, or else by its form and its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from racegraph.fact import Entity
from racegraph.reading.finder import Finder
from racegraph.reading.mention import Line, Mention, name_of
from racegraph.reading.tables.layout import Layout, Piece, parts_of
from racegraph.reading.tables.naming import Naming
from racegraph.reading.tables.words import words
from racegraph.reading.token import fold

_UNITS = frozenset({"punkte", "punkt", "pkt", "zähler", "p"})
_STATS = _UNITS | {"runde", "runden", "rd", "rdn", "min", "minuten", "minute", "sek", "sekunden", "sekunde", "s", "h"}
_STATS |= {"std", "stunden", "uhr", "km", "zurück", "je", "siege", "sieg"}


@dataclass(slots=True)
class Row:
    """What a row says, field by field; people as spans of tokens, with the name as printed."""

    position: int = 0
    unplaced: str = ""  # retired, absent: what stands in place of a position
    people: list[tuple[int, int]] = field(default_factory=list)
    nations: list[tuple[int, Entity]] = field(default_factory=list)  # (which of the people, nation)
    homes: list[tuple[int, Entity]] = field(default_factory=list)  # (which of the people, town)
    team: Entity | None = None
    car: Entity | None = None
    make: str = ""
    car_class: Entity | None = None
    points: int | None = None
    laps: list[tuple[str, str]] = field(default_factory=list)
    timed: bool = False  # a gap, a time or a count of laps stands in the row
    rest: list[str] = field(default_factory=list)


class RowReader:
    """Reads the rows of one article, whose text it is given, with the finder's word lists."""

    def __init__(self, text: str, finder: Finder) -> None:
        self.finder = finder
        self.lexicon = finder.lexicon
        self.layout = Layout(text, finder.lexicon.form["particles"])
        self.naming = Naming(finder.lexicon)

    def read(self, line: Line, first: int, last: int, columns: Sequence[str] = ()) -> Row:
        """The row of tokens [first, last); *columns* are the names of the table's columns, where it has a head."""
        row = Row()
        row.position, row.unplaced, at = self.layout.position(line, first, last)
        cells = self.layout.cells(line, first, last, columns)
        if cells:
            for (a, b), column in zip(cells, columns, strict=True):
                for piece in self.layout.pieces(line, max(a, at), b):
                    self._piece(line, piece, row, column, True)
            return row
        pieces = self.layout.pieces(line, at, last)
        named = self._columns(columns, pieces, row)
        if not named and (entrant := self._entrant(line, pieces)) is not None:
            row.team = Entity("Team", name_of(line, entrant.first, entrant.last))
            pieces = [p for p in pieces if not p.first <= entrant.first < p.last]
        for index, piece in enumerate(pieces):
            self._piece(line, piece, row, named[index] if named else "", bool(named))
        return row

    def _entrant(self, line: Line, pieces: Sequence[Piece]) -> Piece | None:
        """The first field without its start number, where it is an entrant whose crew follows: “RTG Holstein (A B / C
        D)”, “#44 RTG Holstein – A B, C D”; None where it is somebody's name, a car or a class."""
        heads = [p for p in pieces if not self._numbered(line, p) and not self.naming.mention(line, p.first, "K")]
        head = heads[0] if heads and not heads[0].enclosed else None
        crew = next((p for p in heads[1:3] if not self.naming.mention(line, p.first, "C")), None)
        if head is None or crew is None:
            return None
        at = head.first
        if line.raw[at] == "#" or (line.raw[at].isdigit() and head.last - at > 1):
            at += 2 if line.raw[at] == "#" else 1
        if at >= head.last or not line.raw[at][0].isalnum() or "/" in line.raw[at : head.last]:
            return None
        naming = self.naming
        end = naming.name_end(line, at, head.last)
        if naming.mention(line, at, "CSVE") or naming.is_person(line, at, end):
            return None
        parts = [part for part, _ in parts_of(line, crew)]
        people = [naming.is_person(line, p.first, naming.name_end(line, *p.span)) for p in parts]
        numbered = at > head.first
        team = naming.is_team(line, at, head.last)
        follows = any(people) and ((crew.enclosed and len(parts) > 1) or numbered or team)
        return Piece(at, head.last, False) if follows and (team or end == head.last or numbered) else None

    def _numbered(self, line: Line, piece: Piece) -> bool:
        """Whether a field is a start number alone: “#44”."""
        tokens = [t for t in line.raw[piece.first : piece.last] if t != "#"]
        return len(tokens) == 1 and tokens[0].isdigit()

    def _columns(self, columns: Sequence[str], pieces: Sequence[Piece], row: Row) -> list[str]:
        """The column of each piece, where the row has as many as the head."""
        names = list(columns)
        if names and names[0] == "position" and (row.position or row.unplaced):
            names = names[1:]
        return names if len(names) == len(pieces) else []

    def _piece(self, line: Line, piece: Piece, row: Row, column: str, known: bool) -> None:
        if self._nations_of_crew(line, piece, row):
            return
        for part, joined in parts_of(line, piece):
            self._part(line, part, row, column, joined, known)

    def _nations_of_crew(self, line: Line, piece: Piece, row: Row) -> bool:
        """Take “(Italien/USA)” behind a crew of two: as many nations or towns as people, in their order."""
        parts = [part for part, _ in parts_of(line, piece)]
        if not piece.enclosed or len(parts) < 2 or len(parts) != len(row.people) or row.nations or row.homes:
            return False
        found = [self.naming.origin(line, part) for part in parts]
        if None in found:
            return False
        for index, origin in enumerate(found):
            assert origin is not None
            (row.nations if origin.kind == "Country" else row.homes).append((index, origin))
        return True

    def _part(self, line: Line, part: Piece, row: Row, column: str, joined: bool, known: bool) -> None:
        at, last = part.first, part.last
        if column in {"number", "laps", "date", "position"}:
            row.timed = row.timed or column == "laps"
            return
        if column == "points" and line.raw[at].isdigit():
            row.points = int(line.raw[at])
            return
        if column == "team" and last > at and not self.naming.mention(line, at, "T"):
            row.team = Entity("Team", name_of(line, at, last))
            return
        if column == "car" and not self.naming.mention(line, at, "CM"):
            row.car = Entity("CarModel", name_of(line, at, last))
            return
        while at < last:
            after = self._take(line, at, part, row, column, joined, known)
            if after <= at:
                rest = name_of(line, at, last).strip()
                if any(c.isalpha() for c in rest):
                    row.rest.append(rest)
                return
            at = after

    def _take(self, line: Line, at: int, part: Piece, row: Row, column: str, joined: bool, known: bool) -> int:
        """Take what begins at token *at* into the row; the token after it, or *at* where nothing is known to begin."""
        raw, low, last = line.raw, line.low, part.last
        after = self._figures(line, at, last, row)
        if after > at:
            return after
        if last - at == 1 and raw[at] in self.lexicon.codes and (raw[at].isupper() or part.enclosed):
            if row.people:
                row.nations.append((len(row.people) - 1, self.lexicon.codes[raw[at]]))
            return last
        if part.enclosed and row.people and self.naming.is_town(line, part, at):
            row.homes.append((len(row.people) - 1, self.naming.town(line, at, last)))
            return last
        mention = next((m for m in line.mentions if m.first == at and m.type in "TCMKNSVE"), None)
        if mention is not None and mention.last <= last:
            if mention.type == "N":
                if row.people and mention.last == last and (part.enclosed or known):
                    row.nations.append((len(row.people) - 1, mention.value))
                return mention.last
            if mention.type == "K":
                row.car_class = row.car_class or mention.value
                return mention.last
            if mention.type == "T":
                row.team = row.team or self.naming.whole_team(line, at, last, mention)
                return mention.last if row.team is mention.value else last
            if mention.type in "CM":
                return self._car(line, at, last, mention, row)
            if mention.type in "SVE":
                return mention.last
        if self.naming.is_team(line, at, last):
            row.team = row.team or Entity("Team", name_of(line, at, last))
            return last
        end = self.naming.name_end(line, at, last)
        if end > at:
            return self._named(line, at, end, part, row, column, joined)
        if part.enclosed and not row.team and row.people and raw[at][0].isupper() and not low[at].isdigit():
            row.team = Entity("Team", name_of(line, at, last))
            return last
        return at

    def _named(self, line: Line, at: int, end: int, part: Piece, row: Row, column: str, joined: bool) -> int:
        """A name of unknown kind: of a person while the crew is being told, then of the team."""
        someone = self.naming.is_person(line, at, end)
        crew_open = row.team is None and row.car is None
        first_of_all = not row.people and not part.enclosed
        others = joined or first_of_all or (part.enclosed and not row.people)
        if column == "crew" or someone or (crew_open and others):
            row.people.append((at, end))
            return end
        if row.team is None and row.people and (part.enclosed or part.last - at > 1) and not self._reason(line, at):
            row.team = Entity("Team", name_of(line, at, part.last))
            return part.last
        return at

    def _reason(self, line: Line, at: int) -> bool:
        return bool(words()["reasons"][""].match(line.low[at]))

    def _car(self, line: Line, at: int, last: int, mention: Mention, row: Row) -> int:
        """A make with what follows it in its field: BMW M4 GT4; a make alone is no model."""
        value = mention.value
        assert isinstance(value, Entity)
        end = mention.last
        if mention.type == "C":
            row.car, row.make = (
                value,
                mention.note or (mention.entry.facts.get("manufacturer", "") if mention.entry else ""),
            )
            return end
        while end < last and line.raw[end] not in {":", "/"}:
            end += 1
        if end > mention.last:
            row.car, row.make = Entity("CarModel", f"{value.name} {name_of(line, mention.last, end)}"), value.name
        else:
            row.make = value.name
        return end

    def _figures(self, line: Line, at: int, last: int, row: Row) -> int:
        """Numbers with their units from token *at*: laps, gaps, times and points."""
        raw, low = line.raw, line.low
        i = at
        if low[i] == "je" and i + 1 < last and raw[i + 1].isdigit():
            i += 1
        if low[i] in _STATS and i + 1 < last and raw[i + 1].isdigit():
            return i + 2  # Runde 7
        if raw[i] in {"+", "-", "±", "#"} and i + 1 < last and raw[i + 1][0].isdigit():
            row.timed = row.timed or raw[i] == "+"
            i += 2
            while i < last and low[i] in _STATS | {"."}:
                i += 1
            return i
        lap = next((m for m in line.mentions if m.type == "Z" and m.first <= i < m.last), None)
        if lap is not None:
            row.laps.append(lap.value)
            row.timed = True
            i = lap.last
        elif raw[i][0].isdigit():
            i += 1
            unit = low[i] if i < last else ""
            if raw[i - 1].isdigit() and (unit in _UNITS or (i == last and row.points is None)):
                row.points = int(raw[i - 1])
            elif unit != "uhr" and (unit in _STATS or not raw[i - 1].isdigit()):
                row.timed = True
        else:
            return at
        while i < last and low[i] in _STATS | {"."}:
            i += 1
        return i

    def crew(self, line: Line) -> list[tuple[int, int]]:
        """The full names (two words or more) of a row's people, for the article's list of people."""
        first = next((i + 1 for i, t in enumerate(line.raw[:8]) if t == ":" and i and line.raw[i - 1].isalpha()), 0)
        out: list[tuple[int, int]] = []
        for a, b in self.layout.entries(line, first, len(line.raw)):
            row = self.read(line, a, b)
            if (row.position or row.unplaced or first) and (
                row.team or row.car or row.nations or row.timed or len(row.people) > 1
            ):
                out.extend((x, y) for x, y in row.people if y - x > 1)
        return out

    def names(self, line: Line) -> list[tuple[int, int, str]]:
        """The full names of a row: those found by form, and those told by where they stand in the row."""
        self._keep_to_columns(line)
        out = []
        for a, b, how in self.finder.people(line):
            gap = next(
                (i for i in range(a + 1, b) if self.layout.wide(line, i)), b
            )  # a name ends where its column does
            if gap - a > 1:
                out.append((a, gap, how))
        for a, b in self.crew(line):
            if not any(x < b and y > a for x, y, _ in out):
                out.append((a, b, "row"))
        return sorted(out)

    def _keep_to_columns(self, line: Line) -> None:
        """A name told by its form begins no earlier than its column: words before a wide gap are none of it."""
        for mention in line.mentions:
            gaps = [i for i in range(mention.first + 1, mention.last) if self.layout.wide(line, i)]
            if gaps and mention.entry is None and isinstance(mention.value, Entity):
                mention.first = gaps[-1]
                mention.value = Entity(mention.value.kind, name_of(line, mention.first, mention.last))


def column_names(line: Line, reader: RowReader) -> list[str]:
    """The columns of a table's head “Datum | Strecke | Land”; empty where a line is no such head."""
    pieces = [p for p in reader.layout.pieces(line, 0, len(line.raw)) if not p.enclosed]
    if len(pieces) < 2:
        return []
    names = []
    for piece in pieces:
        text = fold(name_of(line, piece.first, piece.last)).rstrip(".")
        names.append(next((n for n, p in words()["columns"].items() if p.fullmatch(text)), ""))
    return names if sum(map(bool, names)) * 2 >= len(names) and names.count("") <= 1 + len(names) // 3 else []
