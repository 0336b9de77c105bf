"""The fields of one row of a table: “1. A / B (Team) Car, 27 Runden” taken apart.

A row is cut at what separates its fields (commas, bars, parentheses, dashes, wide gaps), and each piece is told by
what it holds: a name of the word lists, a nation's code, a number with its unit, or else by its form and its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from racegraph.fact import Entity
from racegraph.finder import Finder
from racegraph.knowledge import MAPPINGS, read_yaml, using
from racegraph.mention import Line, Mention, name_of
from racegraph.token import fold

_HYPHENS = frozenset("-‐‑")
_DASHES = frozenset("–—")
_JOINS = frozenset({"/", "&", "und", "u", "+"})
_PLACE_WORDS = frozenset({"p", "pos", "platz", "rang"})
_UNITS = frozenset({"punkte", "punkt", "pkt", "zähler", "p"})
_STATS = _UNITS | {"runde", "runden", "rd", "rdn", "min", "minuten", "minute", "sek", "sekunden", "sekunde", "s", "h"}
_STATS |= {"std", "stunden", "uhr", "km", "zurück", "je", "siege", "sieg"}
_NAME_PARTS = 5


@cache
def words() -> dict[str, dict[str, re.Pattern[str]]]:
    """``mappings/tables/words.yaml``: patterns by list and name; a list without names stands under the name ''."""
    path = MAPPINGS / "tables" / "words.yaml"
    with using(path):
        return {
            kind: {
                name: re.compile(rf"(?<![\w-])(?:{'|'.join(f'(?:{p})' for p in patterns)})(?![\w-])")
                for name, patterns in (content.items() if isinstance(content, dict) else [("", content)])
            }
            for kind, content in read_yaml(path).items()
        }


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


@dataclass(frozen=True, slots=True)
class _Piece:
    first: int
    last: int
    enclosed: bool

    @property
    def span(self) -> tuple[int, int]:
        return self.first, self.last


class RowReader:
    """Reads the rows of one article, whose text it is given, with the finder's word lists."""

    def __init__(self, text: str, finder: Finder) -> None:
        self.text = text
        self.finder = finder
        self.lexicon = finder.lexicon

    # -- where a row's parts begin and end ----------------------------------------------------------------------------

    def pieces(self, line: Line, first: int, last: int) -> list[_Piece]:
        """The row's fields: tokens between separators; what stands in parentheses is a field of its own."""
        out: list[_Piece] = []
        at, depth = first, 0
        for i in range(first, last):
            token = line.raw[i]
            cut = (
                token in ",;|()[]"
                or (token == ":" and not line.joins(i))
                or (token in _DASHES | _HYPHENS and self._apart(line, i))
            )
            if cut:
                out.append(_Piece(at, i, depth > 0))
                at = i + 1
                depth = depth + 1 if token in "([" else max(0, depth - 1) if token in ")]" else depth
            elif i > at and self._wide(line, i):
                out.append(_Piece(at, i, depth > 0))
                at = i
        out.append(_Piece(at, last, depth > 0))
        return [p for p in out if p.last > p.first]

    def _apart(self, line: Line, i: int) -> bool:
        return 0 < i < len(line.raw) - 1 and not line.glued(i) and not line.glued(i + 1)

    def _wide(self, line: Line, i: int) -> bool:
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
            marked = (after < last and raw[after] in ".):|") or (after < last and self._wide(line, after))
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

    # -- what the parts mean ------------------------------------------------------------------------------------------

    def read(self, line: Line, first: int, last: int, columns: Sequence[str] = ()) -> Row:
        """The row of tokens [first, last); *columns* are the names of the table's columns, where it has a head."""
        row = Row()
        row.position, row.unplaced, at = self.position(line, first, last)
        cells = self._cells(line, first, last, columns)
        if cells:
            for (a, b), column in zip(cells, columns, strict=True):
                for piece in self.pieces(line, max(a, at), b):
                    self._piece(line, piece, row, column, True)
            return row
        pieces = self.pieces(line, at, last)
        named = self._columns(columns, pieces, row)
        if not named and (entrant := self._entrant(line, pieces)) is not None:
            row.team = Entity("Team", name_of(line, entrant.first, entrant.last))
            pieces = [p for p in pieces if not p.first <= entrant.first < p.last]
        for index, piece in enumerate(pieces):
            self._piece(line, piece, row, named[index] if named else "", bool(named))
        return row

    def _cells(self, line: Line, first: int, last: int, columns: Sequence[str]) -> list[tuple[int, int]]:
        """The row's cells [first, last) between tabs, bars or wide gaps, where they are as many as the columns."""
        cells, at = [], first
        for i in range(first, last):
            if line.raw[i] == "|":
                cells.append((at, i))
                at = i + 1
            elif i > at and self._wide(line, i):
                cells.append((at, i))
                at = i
        cells.append((at, last))
        return cells if columns and len(cells) == len(columns) else []

    def _entrant(self, line: Line, pieces: Sequence[_Piece]) -> _Piece | None:
        """The first field without its start number, where it is an entrant whose crew follows: “RTG Holstein (A B / C
        D)”, “#44 RTG Holstein – A B, C D”; None where it is somebody's name, a car or a class."""
        heads = [p for p in pieces if not self._numbered(line, p) and not self._mention(line, p.first, "K")]
        head = heads[0] if heads and not heads[0].enclosed else None
        crew = next((p for p in heads[1:3] if not self._mention(line, p.first, "C")), None)
        if head is None or crew is None:
            return None
        at = head.first
        if line.raw[at] == "#" or (line.raw[at].isdigit() and head.last - at > 1):
            at += 2 if line.raw[at] == "#" else 1
        if at >= head.last or not line.raw[at][0].isalnum() or "/" in line.raw[at : head.last]:
            return None
        if self._mention(line, at, "CSVE") or self._person(line, at, self.name_end(line, at, head.last)):
            return None
        parts = [part for part, _ in self._parts(line, crew)]
        people = [self._person(line, p.first, self.name_end(line, *p.span)) for p in parts]
        numbered = at > head.first
        whole = self._is_team(line, at, head.last) or self.name_end(line, at, head.last) == head.last
        follows = any(people) and ((crew.enclosed and len(parts) > 1) or numbered or self._is_team(line, at, head.last))
        return _Piece(at, head.last, False) if follows and (whole or numbered) else None

    def _numbered(self, line: Line, piece: _Piece) -> bool:
        """Whether a field is a start number alone: “#44”."""
        tokens = [t for t in line.raw[piece.first : piece.last] if t != "#"]
        return len(tokens) == 1 and tokens[0].isdigit()

    def _columns(self, columns: Sequence[str], pieces: Sequence[_Piece], row: Row) -> list[str]:
        """The column of each piece, where the row has as many as the head."""
        names = list(columns)
        if names and names[0] == "position" and (row.position or row.unplaced):
            names = names[1:]
        return names if len(names) == len(pieces) else []

    def _piece(self, line: Line, piece: _Piece, row: Row, column: str, known: bool) -> None:
        if self._nations_of_crew(line, piece, row):
            return
        for part, joined in self._parts(line, piece):
            self._part(line, part, row, column, joined, known)

    def _nations_of_crew(self, line: Line, piece: _Piece, row: Row) -> bool:
        """Take “(Italien/USA)” behind a crew of two: as many nations or towns as people, in their order."""
        parts = [part for part, _ in self._parts(line, piece)]
        if not piece.enclosed or len(parts) < 2 or len(parts) != len(row.people) or row.nations or row.homes:
            return False
        found = [self._origin(line, part) for part in parts]
        if None in found:
            return False
        for index, origin in enumerate(found):
            assert origin is not None
            (row.nations if origin.kind == "Country" else row.homes).append((index, origin))
        return True

    def _origin(self, line: Line, part: _Piece) -> Entity | None:
        """The nation or town that a part of a field names and nothing else."""
        if part.last - part.first == 1 and line.raw[part.first] in self.lexicon.codes:
            return self.lexicon.codes[line.raw[part.first]]
        mention = self._mention(line, part.first, "NL")
        whole = mention is not None and mention.first == part.first and mention.last == part.last
        return mention.value if mention is not None and whole else None

    def _parts(self, line: Line, piece: _Piece) -> Iterator[tuple[_Piece, bool]]:
        """A field cut at / & und: (part, whether one stood before it); names with & in them stay whole."""
        at, joined = piece.first, False
        whole = {i for m in line.mentions if m.type in "TSVKC" for i in range(m.first, m.last)}
        for i in range(piece.first, piece.last):
            if line.low[i] in _JOINS and i not in whole:
                if line.raw[i] == "+" and i + 1 < piece.last and line.raw[i + 1][0].isdigit():
                    continue
                if i > at:
                    yield _Piece(at, i, piece.enclosed), joined
                at, joined = i + 1, True
        if piece.last > at:
            yield _Piece(at, piece.last, piece.enclosed), joined

    def _part(self, line: Line, part: _Piece, row: Row, column: str, joined: bool, known: bool) -> None:
        at, last = part.first, part.last
        if column in {"number", "laps", "date", "position"}:
            row.timed = row.timed or column == "laps"
            return
        if column == "points" and line.raw[at].isdigit():
            row.points = int(line.raw[at])
            return
        if column == "team" and last > at and not self._mention(line, at, "T"):
            row.team = Entity("Team", name_of(line, at, last))
            return
        if column == "car" and not self._mention(line, at, "CM"):
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

    def _mention(self, line: Line, at: int, types: str) -> Mention | None:
        return next((m for m in line.mentions if m.first <= at < m.last and m.type in types), None)

    def _take(self, line: Line, at: int, part: _Piece, row: Row, column: str, joined: bool, known: bool) -> int:
        """Take what begins at token *at* into the row; the token after it, or *at* where nothing is known to begin."""
        raw, low, last = line.raw, line.low, part.last
        after = self._figures(line, at, last, row)
        if after > at:
            return after
        if last - at == 1 and raw[at] in self.lexicon.codes and (raw[at].isupper() or part.enclosed):
            if row.people:
                row.nations.append((len(row.people) - 1, self.lexicon.codes[raw[at]]))
            return last
        if part.enclosed and row.people and self._is_town(line, part, at):
            row.homes.append((len(row.people) - 1, self._town(line, at, last)))
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
                row.team = row.team or self._whole_team(line, at, last, mention)
                return mention.last if row.team is mention.value else last
            if mention.type in "CM":
                return self._car(line, at, last, mention, row)
            if mention.type in "SVE":
                return mention.last
        if self._is_team(line, at, last):
            row.team = row.team or Entity("Team", name_of(line, at, last))
            return last
        end = self.name_end(line, at, last)
        if end > at:
            return self._named(line, at, end, part, row, column, joined)
        if part.enclosed and not row.team and row.people and raw[at][0].isupper() and not low[at].isdigit():
            row.team = Entity("Team", name_of(line, at, last))
            return last
        return at

    def _is_town(self, line: Line, part: _Piece, at: int) -> bool:
        """Whether a field in parentheses behind a person is a town: one of the word lists, or one word with a nation's
        code behind it (Fuhrberg/D) or with a further person after it (Fuhrberg) / B."""
        if self._mention(line, at, "L"):
            return True
        if part.last - at != 1 or not line.raw[at].istitle() or self._mention(line, at, "TCMKNSVEP"):
            return False
        after = line.raw[part.last : part.last + 3]
        coded = after[:1] in (["/"], [","]) and len(after) > 1 and after[1] in self.lexicon.codes
        return coded or (after[:1] == [")"] and after[1:2] == ["/"])

    def _town(self, line: Line, at: int, last: int) -> Entity:
        mention = self._mention(line, at, "L")
        return mention.value if mention is not None else Entity("Place", name_of(line, at, last))

    def _named(self, line: Line, at: int, end: int, part: _Piece, row: Row, column: str, joined: bool) -> int:
        """A name of unknown kind: of a person while the crew is being told, then of the team."""
        someone = self._person(line, at, end)
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

    def _person(self, line: Line, at: int, end: int) -> bool:
        """Whether [at, end) is told to be a person by more than its place: by a given name, or by the text around."""
        if any(m.type == "P" and m.first == at for m in line.mentions):
            return True
        given = self.lexicon.is_given(line.low[at])
        return end - at > 1 and (given or (line.raw[at + 1] == "." and len(line.raw[at]) == 1))

    def _reason(self, line: Line, at: int) -> bool:
        return bool(words()["reasons"][""].match(line.low[at]))

    def _is_team(self, line: Line, at: int, last: int) -> bool:
        """Whether a word that only teams' names hold stands among the words that begin at *at*."""
        if not line.raw[at][0].isupper() or self._person(line, at, self.name_end(line, at, last)):
            return False
        return any(word in self.lexicon.form["team_words"] for word in line.low[at:last])

    def _whole_team(self, line: Line, at: int, last: int, mention: Mention) -> Entity:
        value = mention.value
        assert isinstance(value, Entity)
        following = line.raw[mention.last : last]
        plain = all(t.isalnum() or t in _HYPHENS for t in following)
        if following and plain and mention.entry is None and following[0][0].isupper():
            return Entity("Team", name_of(line, at, last))
        return value

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

    # -- names --------------------------------------------------------------------------------------------------------

    def name_end(self, line: Line, at: int, last: int) -> int:
        """The token after a name that begins at *at*: capitalised words, particles and initials."""
        full = next((m for m in line.mentions if m.type == "P" and m.first == at and m.note != "given"), None)
        if full is not None:
            return min(full.last, last)
        i, parts = at, 0
        while i < last and parts < _NAME_PARTS:
            token = line.raw[i]
            if (
                i > at
                and token in _HYPHENS | {"’", "'"}
                and line.glued(i)
                and i + 1 < last
                and line.glued(i + 1)
                and line.raw[i + 1][0].isupper()
            ):
                i += 2
                continue
            if line.low[i] in self.lexicon.form["particles"] and any(
                line.raw[j][0].isupper() for j in range(i + 1, min(last, i + 3))
            ):
                i += 1
                continue
            if i > at and token == "." and len(line.raw[i - 1]) <= 2 and line.glued(i):
                i += 1
                continue
            if i > at and token == "." and line.low[i - 1] in {"jr", "sr"}:
                i += 1
                continue
            if not (token[0].isupper() and token.isalpha()) or line.low[i] in self.lexicon.form["no_name"]:
                break
            if self._mention(line, i, "TCMKS") and i > at:
                break
            i += 1
            parts += 1
        return i if parts else at

    def crew(self, line: Line) -> list[tuple[int, int]]:
        """The full names (two words or more) of a row's people, for the article's list of people."""
        first = next((i + 1 for i, t in enumerate(line.raw[:8]) if t == ":" and i and line.raw[i - 1].isalpha()), 0)
        out: list[tuple[int, int]] = []
        for a, b in self.entries(line, first, len(line.raw)):
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
            gap = next((i for i in range(a + 1, b) if self._wide(line, i)), b)  # a name ends where its column does
            if gap - a > 1:
                out.append((a, gap, how))
        for a, b in self.crew(line):
            if not any(x < b and y > a for x, y, _ in out):
                out.append((a, b, "row"))
        return sorted(out)

    def _keep_to_columns(self, line: Line) -> None:
        """A name told by its form begins no earlier than its column: words before a wide gap are none of it."""
        for mention in line.mentions:
            gaps = [i for i in range(mention.first + 1, mention.last) if self._wide(line, i)]
            if gaps and mention.entry is None and isinstance(mention.value, Entity):
                mention.first = gaps[-1]
                mention.value = Entity(mention.value.kind, name_of(line, mention.first, mention.last))

    def entries(self, line: Line, first: int, last: int) -> list[tuple[int, int]]:
        """The rows within one line: “1. A 25, 2. B 20, 3. C 16” holds three, a row of its own line one."""
        starts = [first]
        expected = None
        for i in range(first, last - 2):
            if not (line.raw[i].isdigit() and line.raw[i + 1] in ".)" and line.glued(i + 1)):
                continue
            if not (line.raw[i + 2][0].isupper() or line.low[i + 2] in self.lexicon.form["particles"]):
                continue
            number = int(line.raw[i])
            if i == first:
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


def matches(kind: str, text: str) -> str:
    """The first list of *kind* in ``words.yaml`` whose words stand in *text* (lower case); '' where none does."""
    return next((name for name, pattern in words()[kind].items() if pattern.search(text)), "")


def says(kind: str, text: str) -> bool:
    """Whether *text* has a word of the plain list *kind*."""
    return bool(words()[kind][""].search(text))


def column_names(line: Line, reader: RowReader) -> list[str]:
    """The columns of a table's head “Datum | Strecke | Land”; empty where a line is no such head."""
    pieces = [p for p in reader.pieces(line, 0, len(line.raw)) if not p.enclosed]
    if len(pieces) < 2:
        return []
    names = []
    for piece in pieces:
        text = fold(name_of(line, piece.first, piece.last)).rstrip(".")
        names.append(next((n for n, p in words()["columns"].items() if p.fullmatch(text)), ""))
    return names if sum(map(bool, names)) * 2 >= len(names) and names.count("") <= 1 + len(names) // 3 else []
