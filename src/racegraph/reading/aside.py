"""What stands in parentheses behind somebody's name, field by field: “A B (23/Köln, Falkner)”.

A field is an age, a nation, a town, a team, a car, points, a place or a number, in any order; commas, slashes or
semicolons part them. What the word lists and the form of names leave open is a town or a team: the fields beside it
tell, and what the article has in that place in its other parentheses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from racegraph.fact import Entity
from racegraph.reading.lexicon import Lexicon
from racegraph.reading.mention import Line, Mention, name_of
from racegraph.reading.team import HouseNames
from racegraph.reading.token import HYPHENS

_BETWEEN = frozenset({",", "/", ";", "|"})
_OF_ALL = frozenset({"beide", "alle", "drei", "jeweils", "je", "aus"})
_IN_TOWNS = frozenset({"am", "an", "bei", "im", "in", "der", "ob", "vor", "auf"})  # Neustadt an der Weinstraße
_YEARS = frozenset({"jahre", "j"})
_LONGEST = 24  # tokens between the parentheses
_AGES = range(10, 90)
_ORIGINS = frozenset("LNVG")
_ENTRIES = frozenset("TMC")


@dataclass(slots=True)
class Field:
    """Tokens [first, last) of a parenthesis. *kind* is the letter of the mention that they are, ``Y`` for an age, ``Q``
    for another number, ``X`` for a name in no list, empty for anything else; *entered* that a car or make follows."""

    first: int
    last: int
    kind: str
    entered: bool = False


@dataclass(frozen=True, slots=True)
class Aside:
    """The *fields* of a parenthesis of *line*, behind somebody whose surname (folded) is *surname*."""

    line: Line
    surname: str
    fields: Sequence[Field]

    def words(self, field: Field) -> tuple[str, ...]:
        """The words of a field, folded."""
        return tuple(self.line.low[field.first : field.last])

    def place(self, i: int) -> tuple[int, int, str]:
        """Where field *i* stands, for comparison with other parentheses: of how many, after how many, behind what."""
        return len(self.fields), i, self.fields[i - 1].kind if i else ""


def find_asides(
    lexicon: Lexicon, house: HouseNames, lines: Sequence[tuple[Line, Container[int]]], surnames: Container[str]
) -> None:
    """Put the towns and teams in no list that stand in parentheses behind people.

    *lines* are those of one article, each with the tokens behind its full names; *surnames* are its surnames, folded.
    """
    asides = [aside for line, ends in lines for aside in _asides(lexicon, line, ends, surnames)]
    shared = _shared_names(asides)
    habit: dict[tuple[int, int, str], Counter[str]] = {}
    for aside in asides:
        for i, field in enumerate(aside.fields):
            kind = "L" if field.kind in _ORIGINS else "" if field.entered else field.kind
            if kind == "X" and aside.words(field) in shared:
                kind = "T"
            if kind in {"L", "T", "M", "C"}:
                habit.setdefault(aside.place(i), Counter())[kind] += 1
    whole = sum(habit.values(), Counter[str]())
    entering = {m.value for aside in asides for m in _makes_entering(aside)}
    for aside in asides:
        for i, field in enumerate(aside.fields):
            for make in (m for m in aside.line.mentions if m.value in entering and m.first == field.first):
                make.type, make.value, make.entry, make.note = "T", Entity("Team", make.value.name), None, ASIDE
            if field.kind == "X":
                field.kind = _Choice(lexicon, house, aside, i, habit.get(aside.place(i), whole)).kind()
                _put(house, aside.line, field)


def _shared_names(asides: Sequence[Aside]) -> set[tuple[str, ...]]:
    """The names in no list that stand behind several people, as teams do."""
    behind: dict[tuple[str, ...], set[str]] = {}
    for aside in asides:
        for field in aside.fields:
            if field.kind == "X":
                behind.setdefault(aside.words(field), set()).add(aside.surname)
    return {words for words, people in behind.items() if len(people) > 1}


def _makes_entering(aside: Aside) -> Iterator[Mention]:
    """The makes of a parenthesis that stand beside a car, and so are teams: (Lotus/Dallara F311)."""
    if any(field.kind == "C" for field in aside.fields):
        for field in (f for f in aside.fields if f.kind == "M"):
            yield from (m for m in aside.line.mentions if m.first == field.first and m.last == field.last)


def _asides(lexicon: Lexicon, line: Line, ends: Container[int], surnames: Container[str]) -> Iterator[Aside]:
    """The parentheses of a line that stand behind people, those without any name in no list too."""
    for at, token in enumerate(line.raw):
        if token != "(" or not at:
            continue
        before = line.low[at - 1]
        if at not in ends and before not in surnames and before.removesuffix("s") not in surnames:
            continue
        close = next((j for j in range(at + 1, min(len(line.raw), at + _LONGEST)) if line.raw[j] == ")"), None)
        if close is not None:
            yield Aside(line, before, tuple(_fields(lexicon, line, at + 1, close)))


def _fields(lexicon: Lexicon, line: Line, start: int, close: int) -> Iterator[Field]:
    cuts = [j for j in range(start, close) if line.raw[j] in _BETWEEN and not _is_inside(line, j)]
    for first, last in zip([start, *(j + 1 for j in cuts)], [*cuts, close], strict=True):
        while first < last and line.low[first] in _OF_ALL:
            first += 1
        if first < last:
            yield _field(lexicon, line, start, first, last)


def _is_inside(line: Line, i: int) -> bool:
    return any(m.first < i < m.last for m in line.mentions)


def _field(lexicon: Lexicon, line: Line, start: int, first: int, last: int) -> Field:
    """The field that tokens [first, last) are, of a parenthesis whose first token is *start*."""
    word, inside = line.raw[first], [m for m in line.mentions if m.first >= first and m.last <= last]
    lead, end = (inside[0], inside[-1]) if inside else (None, None)
    if end is not None and end.first == first and end.last == last and end.type != "Q":
        return Field(first, last, "X" if _is_guess(lexicon, line, start, end) else end.type)
    digits = any(token[0].isdigit() for token in line.raw[first:last])
    if word.isdigit() and (last == first + 1 or line.low[first + 1] in _YEARS):
        return Field(first, last, "Y" if int(word) in _AGES else "Q")
    if not word[0].isalnum() or (word[0].isdigit() and not line.raw[first + 1][0].isupper()):
        return Field(first, last, "Q" if digits else "")
    if lead is not None and lead.first == first and lead.type == "M" and digits:
        return Field(first, last, "C")  # a model of a form of its own: Porsche dp 935
    if end is not None and end.last == last and end.type in {"M", "C"} and end.first > first:
        cut = end.first - (line.raw[end.first - 1] in HYPHENS)
        if len(inside) > 1 or line.low[first] in lexicon.form["no_entrant"]:
            car = any(m.type == "C" for m in inside)
            return Field(first, last, "C" if car else "M")  # Falkner Racing Audi, Werks-Porsche
        if cut > first and _is_name(lexicon, line, first, cut):
            model = any(c.isdigit() for token in line.raw[first:cut] for c in token)  # Norma M20 BMW
            return Field(first, last, "C") if model else Field(first, cut, "X", entered=True)
    return Field(first, last, "X" if _is_name(lexicon, line, first, last) else "")


def _is_guess(lexicon: Lexicon, line: Line, start: int, found: Mention) -> bool:
    """Whether only its form made a town or a team of a mention, where its parenthesis may tell otherwise."""
    if found.entry is not None:
        return False
    if found.type == "L":  # (18, Bochum, Lohrbach)
        return any(m.type == "L" and start <= m.first < found.first for m in line.mentions)
    words = line.low[found.first : found.last]
    told = lexicon.form["team_words"] | lexicon.form["clubs"] | lexicon.form["associations"]
    return found.type == "T" and told.isdisjoint(words)


def _is_name(lexicon: Lexicon, line: Line, first: int, last: int) -> bool:
    """Whether tokens [first, last) may be the name of a town or a team: capitals, and neither noun nor person."""
    form, low = lexicon.form, line.low
    within = form["team_words"] | form["team_links"] | form["associations"]
    for i in range(first, last):
        token = line.raw[i]
        if token in HYPHENS or token in {"&", "."} or (first < i and (low[i] in _IN_TOWNS or low[i] in within)):
            continue
        if not token[0].isalnum() or (token[0].islower() and not token[-1].isdigit()):
            return False
        if lexicon.is_title(low[i]) and (i == last - 1 or line.raw[i + 1][0].islower()):
            return False  # (Sieger in Köln)
        if (
            low[i] in form["no_name"] - within
            or low[i] in form["no_team"]
            or low[i].endswith(tuple(form["no_team_endings"] | form["noun_endings"]))
        ):
            return False
    known = [m for m in line.mentions if m.first < last and m.last > first]
    if any(m.type not in "TMLKNGS" or m.first < first or m.last > last for m in known):
        return False
    return not (last - first > 1 and lexicon.is_given(low[first]) and within.isdisjoint(low[first:last]))


class _Choice:
    """What field *i* of a parenthesis is, a name in no list; *habit* are those in its place in others."""

    def __init__(self, lexicon: Lexicon, house: HouseNames, aside: Aside, i: int, habit: Counter[str]) -> None:
        self.lexicon, self.house = lexicon, house
        self.fields, self.line = aside.fields, aside.line
        self.field, self.i, self.habit = aside.fields[i], i, habit
        self.surname = aside.surname
        self.words = self.line.low[self.field.first : self.field.last]

    def kind(self) -> str:
        """``L`` for a town, ``T`` for a team, ``C`` for a car, empty where nothing tells."""
        if self.field.entered:  # “(Falkner-Audi)”, but a sponsor where others have their cars alone
            return "T" if self.habit["T"] or not self.habit["C"] else ""
        if self.words == [self.surname]:
            return "T"  # the driver of a team of his own name
        others = [f for f in self.fields if f is not self.field]
        if any(f.kind == "L" for f in others):
            return "T"
        entered = any(f.kind in _ENTRIES for f in others)
        towns, teams, cars = self.habit["L"], self.habit["T"] + self.habit["M"], self.habit["C"]
        if cars > towns + teams:
            return "C"
        if towns != teams and (towns > teams or not self.looks_like_town()):
            return "L" if towns > teams and self.may_be_town() else "T"
        if self.looks_like_town():
            return "L"
        if self.looks_like_team():
            return "T"
        if any(f.kind == "N" for f in others):
            return "T"
        before = self.fields[self.i - 1].kind if self.i else ""
        if before == "Y":
            if any(f.kind == "X" for f in self.fields[self.i + 1 :]) or (not entered and self.may_be_town()):
                return "L"
            return "T"
        return "T" if len(self.words) > 1 or (entered and before in {"M", "C"}) else ""

    def may_be_town(self) -> bool:
        """Whether there is one word with a capital, or one that a place's further words follow."""
        words = [w for w in self.words if w not in HYPHENS]
        return len(words) == 1 or not _IN_TOWNS.isdisjoint(words) or words[0] in self.lexicon.form["place_openers"]

    def looks_like_town(self) -> bool:
        form = self.lexicon.form
        last = self.words[-1]
        ends = last.endswith(tuple(form["town_endings"])) and not self.line.raw[self.field.last - 1].isupper()
        return self.may_be_town() and (ends or len(self.words) > 1) and "-" not in self.words[1:2]

    def looks_like_team(self) -> bool:
        """Whether it is the telling word of a team in the lists, has a team's word, or is an abbreviation."""
        if len(self.words) == 1 and self.words[0] in self.house:
            return True
        if not self.lexicon.form["team_words"].isdisjoint(self.words):
            return True
        first = self.line.raw[self.field.first]
        return len(self.words) == 1 and first.isupper() and 1 < len(first) < 5 and first not in self.lexicon.codes


def _put(house: HouseNames, line: Line, field: Field) -> None:
    """Put the mention that a field is, if it is a town or a team, in place of what it overlaps."""
    rest = [m for m in line.mentions if m.last <= field.first or m.first >= field.last]
    if field.kind == "C":
        line.mentions = rest
    if field.kind not in {"L", "T"}:
        return
    name = name_of(line, field.first, field.last)
    entry = house.get(line.low[field.first]) if field.kind == "T" and field.last == field.first + 1 else None
    entity = entry.entity if entry else Entity("Place" if field.kind == "L" else "Team", name)
    found = Mention(field.kind, field.first, field.last, entity, entry=entry, note=ASIDE)
    line.mentions = sorted([*rest, found], key=lambda m: m.first)


#: The note of a mention that stands in parentheses behind a name: it is never the person again.
ASIDE = "aside"
