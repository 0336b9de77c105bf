"""Finding names in a sentence: from the word lists, and from form and surroundings where no list has them.

A sentence becomes a list of base tokens (hyphen compounds taken apart) and of mentions over them. What a mention refers
to is settled later, by :mod:`racegraph.discourse`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from racegraph.fact import Entity
from racegraph.knowledge import MAPPINGS, read_yaml
from racegraph.lexicon import LETTERS, Entry, Lexicon, fold

BASE_TOKEN = re.compile(r"\d+(?:[.:,/]\d+)+|\w+|[^\w\s]")
_HYPHENS = frozenset("-‐‑")
_QUOTES = frozenset('„“”"«»‚‘')


@dataclass(slots=True)
class Mention:
    """Tokens [first, last) of a sentence that name something.

    *type* is the letter used in patterns (:data:`racegraph.lexicon.LETTERS`; besides O ordinal, Q number, D date,
    Y year or season, Z lap time, A age, G and F demonym of a man and of a woman, J adjective of a country, X noun for an event). *value* is an entity, a
    number, or what the type needs; *entities* the people that a mention of type P stands for, once resolved.
    """

    type: str
    first: int
    last: int
    value: Any = None
    genitive: bool = False
    entities: tuple[Entity, ...] = ()
    entry: Entry | None = None
    note: str = ""


@dataclass(slots=True)
class Line:
    """A sentence made ready: raw and folded base tokens with their offsets, and its mentions in order."""

    start: int
    end: int
    raw: list[str]
    low: list[str]
    starts: list[int]
    ends: list[int]
    mentions: list[Mention] = field(default_factory=list)

    def glued(self, i: int) -> bool:
        """Whether token *i* follows the one before it without white space."""
        return i > 0 and self.starts[i] == self.ends[i - 1]


def tokenize(text: str, start: int, end: int) -> Line:
    """The base tokens of text[start:end]."""
    raw, starts, ends = [], [], []
    for match in BASE_TOKEN.finditer(text, start, end):
        raw.append(match.group())
        starts.append(match.start())
        ends.append(match.end())
    return Line(start, end, raw, [fold(t) for t in raw], starts, ends)


@cache
def numbers() -> tuple[dict[str, int], dict[str, int]]:
    """German number words: cardinals by word, ordinals by word with every ending."""
    lists = read_yaml(MAPPINGS / "lexicon" / "numbers.yaml")
    ordinals = {stem + ending: n for stem, n in lists["ordinals"].items() for ending in ("e", "er", "en", "es", "em")}
    return dict(lists["cardinals"]), ordinals


MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar jänner jan",
            "februar feber feb",
            "märz mär mrz",
            "april apr",
            "mai",
            "juni jun",
            "juli jul",
            "august aug",
            "september sep sept",
            "oktober okt",
            "november nov",
            "dezember dez",
        ),
        1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"""(?<![\d.,:])(?:
      (?P<d1>\d{{1,2}})\.\s?(?:(?P<m1>(?:{_MONTH})\b\.?|\d{{1,2}}\.))?\s?(?P<y1>(?:19|20)\d\d)?\s?(?:[-–/+]|bis(?:\szum)?|und|&)\s?(?:zum\s)?
      (?P<d2>\d{{1,2}})\.\s?(?:(?P<m2>(?:{_MONTH})\b\.?|\d{{1,2}}\.))\s?(?P<y2>(?:19|20)\d\d\b)?
    | (?P<d>\d{{1,2}})\.\s?(?P<m>(?:{_MONTH})\b(?!-\w)\.?|\d{{1,2}}\.(?!\d{{3}}(?!\d)))\s?(?P<y>(?:19|20)\d\d\b)?
    | (?P<iy>(?:19|20)\d\d)-(?P<im>\d\d)-(?P<id>\d\d)
    | (?:(?:anfang|mitte|ende|im)\s)?\b(?P<mo>{_MONTH})\b\.?(?:\s(?P<my>(?:19|20)\d\d)\b)?
    | \b(?:anfang|mitte|ende)\s(?P<this>des\smonats|dieses\smonats)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_LAP = re.compile(r"(?<![\d.,:])(\d{1,2})[.:](\d{2})[.,](\d{1,3})(?![\d.])")
_YEAR = re.compile(r"(?<![\d.,:#/])((?:19[5-9]|20[0-4])\d)(?:/((?:19|20)?\d\d))?(?![\d.,:]\d|\d|er\b)")


def _number(month: str) -> int:
    text = month.rstrip(".").casefold()
    return MONTHS.get(text) or (int(text) if text.isdigit() else 0)


def _date(match: re.Match[str]) -> tuple[Any, ...] | None:
    """(year or None, month, day, year or None, month, day): the two ends; a day of 0 is the whole month."""
    g = match.groupdict()
    if g["iy"]:
        y, m, d = int(g["iy"]), int(g["im"]), int(g["id"])
        out: tuple[Any, ...] = (y, m, d, y, m, d)
    elif g["this"]:
        return (None, -1, 0, None, -1, 0)
    elif g["mo"]:
        if not match.group().strip()[0].isupper() and not match.group().lower().startswith(
            ("anfang", "mitte", "ende", "im")
        ):
            return None
        m, y = _number(g["mo"]), int(g["my"]) if g["my"] else None
        return (y, m, 0, y, m, 0)
    elif g["d2"]:
        m2 = _number(g["m2"])
        y2 = int(g["y2"]) if g["y2"] else None
        y1 = int(g["y1"]) if g["y1"] else y2
        out = (y1, _number(g["m1"]) if g["m1"] else m2, int(g["d1"]), y2, m2, int(g["d2"]))
    else:
        y = int(g["y"]) if g["y"] else None
        out = (y, _number(g["m"]), int(g["d"]), y, _number(g["m"]), int(g["d"]))
    _, m1, d1, _, m2, d2 = out
    return out if 1 <= m1 <= 12 and 1 <= m2 <= 12 and 1 <= d1 <= 31 and 1 <= d2 <= 31 else None


class Finder:
    """Finds mentions in lines of one language with one lexicon. Holds no state of any article."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.cardinals, self.ordinals = numbers()
        form = lexicon.form
        self.no_name = form["no_name"]
        self.particles = form["particles"]
        self.titles = form["person_titles"]
        self.team_words = form["team_words"]
        self.series_words = form["series_words"]
        self.series_generic = form["series_generic"]
        self.circuit_words = form["circuit_words"]
        self.not_a_ring = form["not_a_ring"]
        self.car_words = form.get("car_words", frozenset())

    # -- lexical mentions -------------------------------------------------------------------------------------------

    def find(self, text: str, line: Line) -> None:
        """Fill *line*.mentions with all but people: what the lists have, numbers and dates, and names told by form."""
        taken: list[Mention | None] = [None] * len(line.raw)
        found: list[Mention] = []

        def put(mention: Mention) -> None:
            for old in {id(m): m for m in taken[mention.first : mention.last] if m}.values():
                found.remove(old)
                for i in range(old.first, old.last):
                    taken[i] = None
            found.append(mention)
            for i in range(mention.first, mention.last):
                taken[i] = mention

        if any(c.isdigit() for c in text[line.start : line.end]) or _MONTH_HINT.search(text, line.start, line.end):
            self._numbers(text, line, put, taken)
        self._words(line, put, taken)
        for i in range(len(line.raw)):
            if taken[i] is not None and taken[i].first < i:  # type: ignore[union-attr]
                continue
            first = line.raw[i][:1]
            if not (first.isupper() or first.isdigit()):
                continue
            if taken[i] is not None and taken[i].type in "DZ":  # type: ignore[union-attr]
                continue
            hit = self.lexicon.match(line.low, line.raw, i)
            if (
                hit
                and "alsoWord" in hit[1].facts
                and not (i and line.low[i - 1] in {"in", "aus", "nach", "bei", "(", "im", "von"})
            ):
                continue  # Essen, Rum, Siegen: a town only where the preposition says so
            if hit:
                last, entry, genitive = hit
                put(Mention(LETTERS[entry.entity.kind], i, last, entry.entity, genitive, entry=entry))
        self._forms(line, put, taken)
        self._transfers(line, put, taken)
        line.mentions = sorted(found, key=lambda m: m.first)

    def _span(self, line: Line, start: int, end: int) -> tuple[int, int] | None:
        inside = [i for i in range(len(line.raw)) if line.starts[i] < end and line.ends[i] > start]
        return (inside[0], inside[-1] + 1) if inside else None

    def _numbers(self, text: str, line: Line, put: Any, taken: list[Mention | None]) -> None:
        for match in _DATE.finditer(text, line.start, line.end):
            value = _date(match)
            span = self._span(line, match.start(), match.end())
            if value and span:
                put(Mention("D", *span, value))
        for match in _LAP.finditer(text, line.start, line.end):
            span = self._span(line, match.start(), match.end())
            if span and not any(taken[i] for i in range(*span)):
                m, s, t = match.groups()
                put(Mention("Z", *span, (f"{int(m)}:{s}.{t}", match.group())))
        for match in _YEAR.finditer(text, line.start, line.end):
            span = self._span(line, match.start(), match.end())
            if span and not any(taken[i] for i in range(*span)):
                year, second = match.groups()
                put(Mention("Y", *span, f"{year}/{second[-2:]}" if second else year))
        size = len(line.raw)
        for i, token in enumerate(line.raw):
            if taken[i] is not None or not token.isdigit() or len(token) > 3:
                continue
            if (
                i + 1 < size
                and line.raw[i + 1] == "."
                and line.glued(i + 1)
                and i + 2 < size
                and line.raw[i + 2][0].isalpha()
            ) or (i + 1 < size and line.raw[i + 1] == "." and line.glued(i + 1) and i == 0):
                put(Mention("O", i, i + 2, int(token)))
            else:
                put(Mention("Q", i, i + 1, int(token)))

    def _words(self, line: Line, put: Any, taken: list[Mention | None]) -> None:
        lexicon = self.lexicon
        for i, word in enumerate(line.low):
            if (
                word in {"alte", "alter", "alten"}
                and i >= 2
                and line.low[i - 1] == "jahre"
                and (age := taken[i - 2]) is not None
                and age.type == "Q"
            ):
                put(Mention("A", i - 2, i + 1, age.value))
                continue
            if taken[i] is not None:
                continue
            if (
                n := self.ordinals.get(word.removeprefix("gesamt").removeprefix("klassen").removeprefix("tages"))
            ) is not None:
                put(Mention("O", i, i + 1, n))
            elif (n := self.cardinals.get(word)) is not None:
                put(Mention("Q", i, i + 1, n))
            elif word.endswith(("jährige", "jähriger", "jährigen", "jährigem")):
                digits = re.match(r"\d{1,2}", word)
                if digits:
                    put(Mention("A", i, i + 1, int(digits.group())))
                elif i >= 2 and line.raw[i - 1] in _HYPHENS and line.raw[i - 2].isdigit():
                    put(Mention("A", i - 2, i + 1, int(line.raw[i - 2])))
            elif line.raw[i] in lexicon.codes and self._in_parentheses(line, i):
                put(Mention("N", i, i + 1, lexicon.codes[line.raw[i]], note=line.raw[i]))
            elif line.raw[i][:1].isupper():
                if (entity := lexicon.demonyms.get(word)) is not None:
                    put(Mention("F" if word.endswith("in") else "G", i, i + 1, entity))
                elif word.endswith("in") and (entity := lexicon.demonyms.get(word[:-2])) is not None:
                    put(Mention("F", i, i + 1, entity))
                elif word.endswith("erin") and len(word) > 6 and (town := self._town(word[:-4])):
                    put(Mention("F", i, i + 1, town))
                elif word.endswith(("er", "ers")) and len(word) > 5:
                    town = self._town(word.removesuffix("s").removesuffix("er") if word.endswith("ers") else word[:-2])
                    if town:
                        put(Mention("G", i, i + 1, town))
            elif word.endswith(("en", "em", "er", "es", "e")):
                stem = word[:-1] if word[-1] == "e" else word[:-2]
                if stem.endswith("sch") and (entity := lexicon.adjectives.get(stem)):
                    put(Mention("J", i, i + 1, entity))

    def _in_parentheses(self, line: Line, i: int) -> bool:
        """Whether token *i* is (part of) what stands in parentheses behind a name: (D), (GB/Porsche)."""
        before = line.raw[i - 1] if i else ""
        after = line.raw[i + 1] if i + 1 < len(line.raw) else ""
        return (before in "(/," and bool(before)) and after in {")", ",", "/"} and "(" in line.raw[max(0, i - 6) : i]

    def _town(self, stem: str) -> Entity | None:
        places = self.lexicon.places
        for candidate in (stem, stem + "e", stem + "en"):
            if candidate in places:
                return places[candidate]
        return None

    # -- names told by their form -----------------------------------------------------------------------------------

    def _nameish(self, line: Line, i: int) -> bool:
        token = line.raw[i]
        return token[0].isupper() and line.low[i] not in self.no_name and not token.isdigit()

    def _forms(self, line: Line, put: Any, taken: list[Mention | None]) -> None:
        size = len(line.raw)
        i = 0
        while i < size:
            word, raw = line.low[i], line.raw[i]
            if not raw[0].isupper():
                i += 1
                continue
            mention = taken[i]
            if mention is not None and mention.type == "M" and mention.first == i:
                i = self._car(line, mention, put, taken)
                continue
            if word in self.team_words and (mention is None or mention.type in "TMVLGSK"):
                end = self._team(line, i, put, taken)
                if end:
                    i = end
                    continue
            if mention is None:
                if word in self.series_words or (
                    word not in self.series_generic and word.endswith(("meisterschaft", "meisterschaften"))
                ):
                    i = self._series(line, i, put, taken)
                    continue
                self._circuit(line, i, put, taken)
            i += 1

    def _transfers(self, line: Line, put: Any, taken: list[Mention | None]) -> None:
        """“wechselt von A B zu C D”: two unknown capitalised words, where a driver's team is named, are a team."""
        if not self.lexicon.form["transfer_verbs"] & set(line.low):
            return
        size = len(line.raw)
        for i in range(size - 2):
            if line.low[i] not in {"zu", "für", "bei", "von", "mit"} or taken[i + 1] is not None:
                continue
            last = i + 1
            while (
                last < size
                and last - i <= 3
                and taken[last] is None
                and self._nameish(line, last)
                and line.raw[last].isalpha()
            ):
                last += 1
            words = line.low[i + 1 : last]
            if len(words) >= 2 and not set(words) & (self.lexicon.given | self.lexicon.ambiguous_given | self.titles):
                put(Mention("T", i + 1, last, Entity("Team", _join(line, i + 1, last))))

    def _car(self, line: Line, make: Mention, put: Any, taken: list[Mention | None]) -> int:
        """A make and what follows it that looks like a model: Porsche 911 GT3 R; two makes joined: Lola-Judd."""
        i, size = make.last, len(line.raw)
        if make.genitive:
            return i
        joined = i < size and line.raw[i] in _HYPHENS and line.glued(i)
        if joined and i + 1 < size and taken[i + 1] is not None and taken[i + 1].type == "M":  # type: ignore[union-attr]
            second = taken[i + 1]
            assert second is not None
            name = f"{make.value.name}-{second.value.name}"
            put(Mention("C", make.first, second.last, Entity("CarModel", name), entry=make.entry, note=make.value.name))
            return second.last
        telling = False
        at = i
        while at < size and at - i < 9:
            token, low = line.raw[at], line.low[at]
            if (
                (token in _HYPHENS or token == ".")
                and at > i
                and line.glued(at)
                and at + 1 < size
                and line.glued(at + 1)
                and (line.raw[at + 1][:1].isdigit() or line.low[at + 1] in self.car_words)
            ):
                at += 1
                continue
            if taken[at] is not None and taken[at].type not in "KQMSLC":  # type: ignore[union-attr]
                break
            digit = any(c.isdigit() for c in token)
            if (
                digit
                and not re.fullmatch(r"\d{4,}|\d+[.,:].*", token)
                and not (token.isdigit() and at + 1 < size and line.raw[at + 1] == ".")
            ):
                telling = True
            elif low in self.car_words and (token[0].isupper() or token.islower() is False):
                telling = telling or low not in {
                    "cup",
                    "r",
                    "s",
                    "pro",
                    "gt",
                    "ii",
                    "iii",
                    "competition",
                    "challenge",
                    "touring",
                }
            elif token.isupper() and len(token) <= 4 and token.isalpha() and low not in self.no_name and telling:
                pass
            elif not self._model_ahead(line, at, taken):
                break
            at += 1
        while at > i and line.raw[at - 1] in _HYPHENS:
            at -= 1
        # A number alone after a make is a start number as often as a model; a model has a letter, or is well known.
        if at > i and telling:
            words = [line.raw[j] for j in range(i, at)]
            if len(words) == 1 and words[0].isdigit() and len(words[0]) != 3:
                return make.last
            name = make.value.name + " " + " ".join(w for w in words if w not in _HYPHENS)
            put(Mention("C", make.first, at, Entity("CarModel", name), entry=make.entry, note=make.value.name))
            return at
        return make.last

    def _model_ahead(self, line: Line, at: int, taken: list[Mention | None]) -> bool:
        """A capitalised word within a model's name: Aston Martin *Vantage* GT4, Cadillac *V*-Series.R."""
        token, low = line.raw[at], line.low[at]
        if (
            not (token[0].isupper() and token.isalpha())
            or low in self.no_name
            or low in self.titles
            or low in self.team_words
            or low in self.lexicon.given
        ):
            return False
        if taken[at] is not None and taken[at].type == "M":  # type: ignore[union-attr]
            return False
        for ahead in line.low[at + 1 : at + 3]:
            if (
                ahead in self.car_words
                or re.fullmatch(r"[a-z]{0,3}\d{1,4}[a-z]{0,3}\d?", ahead)
                and not ahead.isdigit()
            ):
                return True
            if not ahead[0].isalnum() and ahead not in _HYPHENS:
                return False
        return False

    def _team(self, line: Line, i: int, put: Any, taken: list[Mention | None]) -> int | None:
        size = len(line.raw)
        first, last = i, i + 1
        word = line.low[i]
        opener = word in {"team", "teams", "scuderia", "squadra", "ecurie", "rennstall", "rennstalls"}
        while last < size and last - i < 5:
            token = line.raw[last]
            if token in _HYPHENS and line.glued(last) and last + 1 < size and line.raw[last + 1][0].isupper():
                if line.low[last + 1] in self.titles or line.low[last + 1] in self.no_name:
                    if last == i + 1 and opener:
                        return None  # Team-Kollege
                    break
                last += 1
                continue
            if token == "&" and last + 1 < size and self._nameish(line, last + 1):
                last += 1
                continue
            low = line.low[last]
            if low in self.team_words or (low in {"by", "e", "v"} and last > i + 1 and low == "by"):
                last += 1
                continue
            if (
                opener
                and self._nameish(line, last)
                and low not in self.titles
                and (taken[last] is None or taken[last].type in "TMLGPK")
            ):  # type: ignore[union-attr]
                if low in self.lexicon.given and last > i + 1:
                    break
                last += 1
                continue
            break
        while first > 0 and i - first < 5:
            token = line.raw[first - 1]
            if (
                token in _HYPHENS
                and line.glued(first)
                and first >= 2
                and line.raw[first - 2][0].isalnum()
                and line.glued(first - 1)
            ):
                if line.low[first - 2] in self.no_name:
                    break
                first -= 1
                continue
            if token == "&" and first >= 2 and self._nameish(line, first - 2):
                first -= 1
                continue
            previous = taken[first - 1]
            if previous is not None and previous.type in "OQDYAXZ" and not token[0].isupper():
                break
            if not (
                self._nameish(line, first - 1) or (token.isdigit() and first >= 2 and line.raw[first - 2][0].isupper())
            ):
                break
            if line.low[first - 1] in self.titles and line.low[first - 1] not in {"junior"}:
                break
            if previous is not None and previous.genitive:
                break
            first -= 1
        while first < i and line.raw[first] in _HYPHENS:
            first += 1
        return self._put_team(line, first, last, put, taken, i)

    def _put_team(
        self, line: Line, first: int, last: int, put: Any, taken: list[Mention | None], at: int
    ) -> int | None:
        while last > first and line.raw[last - 1] in _HYPHENS | {"&"}:
            last -= 1
        words = [j for j in range(first, last) if line.raw[j] not in _HYPHENS | {"&"}]
        telling = [j for j in words if line.low[j] not in self.team_words]
        whole = taken[first]
        if whole is not None and whole.first == first and whole.last == last:
            return last if whole.type in "TMVS" else None
        if not telling or last <= at:
            return None
        inner = [m for m in {id(taken[j]): taken[j] for j in words if taken[j]}.values() if m is not None]
        if len(inner) == 1 and len(telling) == len(
            [j for j in words if inner[0].first <= j < inner[0].last and line.low[j] not in self.team_words]
        ):
            # "Team ROWE": the list's own name, with the word around it; "BMW Motorsport": the make's own department.
            if inner[0].type == "T" or (
                inner[0].type == "M"
                and set(line.low[first:last]) - set(line.low[inner[0].first : inner[0].last]) <= {"motorsport"}
            ):
                put(Mention(inner[0].type, first, last, inner[0].value, False, entry=inner[0].entry))
                return last
            if inner[0].type in "LVN" and len(words) == 2 and line.low[words[0]] == "team":
                put(Mention("T", first, last, Entity("Team", _join(line, first, last))))
                return last
        raw_last = line.raw[last - 1]
        genitive = raw_last.endswith("s") and fold(raw_last[:-1]) in self.team_words - {"motorsport"}
        if (
            line.low[first] in {"team", "teams", "rennstall", "rennstalls"}
            and len(words) > 2
            and any(line.low[j] in self.team_words for j in words[1:])
        ):
            name = _join(line, first + 1, last)  # "Team Falkner Racing" is Falkner Racing
        else:
            name = _join(line, first, last)
            if line.low[first] in {"teams", "rennstalls"}:
                name = line.raw[first][:-1] + name[len(line.raw[first]) :]
        put(Mention("T", first, last, Entity("Team", name[:-1] if genitive else name), genitive))
        return last

    def _series(self, line: Line, i: int, put: Any, taken: list[Mention | None]) -> int:
        first, last, size = i, i + 1, len(line.raw)
        while first > 0 and i - first < 6:
            token = line.raw[first - 1]
            if token in _HYPHENS and line.glued(first) and line.glued(first - 1):
                first -= 1
                continue
            previous = taken[first - 1]
            if previous is not None and previous.type not in "MKSNEQGTC":
                break
            if previous is not None and previous.type in "TP":
                break
            if not (self._nameish(line, first - 1) or (token.isdigit() and len(token) < 4)):
                break
            if line.low[first - 1] in self.titles or line.low[first - 1] in self.team_words:
                break
            first -= 1
        while first < i and line.raw[first] in _HYPHENS:
            first += 1
        inner = taken[i - 1]
        if inner is not None and inner.type == "S" and inner.first == first and line.low[i] in self.series_generic:
            inner.last = last  # "GT Masters Serie": the list's own name, and what it is
            taken[i] = inner
            return last
        if first < i or line.low[i] not in self.series_generic:
            while last < size and taken[last] is not None and taken[last].type == "N":  # type: ignore[union-attr]
                last = taken[last].last  # type: ignore[union-attr]
            if last < size and line.low[last] in {
                "germany",
                "europe",
                "deutschland",
                "benelux",
                "asia",
                "america",
                "austria",
                "switzerland",
                "italia",
                "france",
                "nord",
                "süd",
            }:
                last += 1
            if (
                line.low[i] in {"cup", "pokal"}
                and first == i - 1
                and line.low[first] in {"pro", "am", "silver", "bronze", "gold"}
            ):
                return last
            put(Mention("S", first, last, Entity("Series", _join(line, first, last))))
        return last

    def _circuit(self, line: Line, i: int, put: Any, taken: list[Mention | None]) -> None:
        word, size = line.low[i], len(line.raw)
        base = word[:-1] if word.endswith("rings") else word
        if (
            base.endswith("ring")
            and len(base) >= 7
            and base not in self.not_a_ring
            and not base.endswith(("hering", "oring", "ering", "uring", "iring"))
        ):
            put(Mention("V", i, i + 1, Entity("Circuit", line.raw[i][: len(base)]), genitive=base != word))
            return
        if word not in self.circuit_words:
            return
        first, last = i, i + 1
        if (last < size and line.low[last] in {"de", "of", "di", "do", "the", "del", "internazionale", "ricardo"}) or (
            last < size
            and line.raw[last][0].isupper()
            and self._nameish(line, last)
            and word in {"circuit", "circuito", "autodromo", "autódromo", "autodrom"}
            and first == 0
        ):
            while last < size and (
                line.low[last] in {"de", "of", "di", "do", "the", "del", "la", "las"}
                or (line.raw[last][0].isupper() and self._nameish(line, last))
            ):
                last += 1
        while first > 0 and i - first < 4 and taken[first - 1] is None and self._nameish(line, first - 1):
            first -= 1
        if last - first > 1:
            put(Mention("V", first, last, Entity("Circuit", _join(line, first, last))))

    # -- people -----------------------------------------------------------------------------------------------------

    def people(self, line: Line) -> list[tuple[int, int, str]]:
        """Full names of people in a line, told by a given name or by what stands around: (first, last, how)."""
        covered = {i for m in line.mentions for i in range(m.first, m.last)}
        for m in line.mentions:
            # after a given name, what else is a team or a town is a surname
            if (
                m.last - m.first == 1
                and m.type in "TLGFNVM"
                and m.first
                and m.first - 1 not in covered
                and line.low[m.first - 1] in self.lexicon.given
            ):
                if m.type != "M" and not (m.last < len(line.raw) and line.low[m.last] in self.team_words):
                    covered.discard(m.first)
        size = len(line.raw)
        out: list[tuple[int, int, str]] = []
        given, titles = self.lexicon.given, self.titles
        i = 0
        while i < size:
            if i in covered or not self._person_word(line, i):
                i += 1
                continue
            is_given = line.low[i] in given or (i + 2 < size and line.raw[i + 1] in _HYPHENS and line.low[i] in given)
            end = self._name_end(line, i, covered)
            if end is None:
                i += 1
                continue
            before = line.low[i - 1] if i else ""
            how = ""
            if is_given:
                how = "given"
            elif before in titles and before not in self.lexicon.form["weak_titles"]:
                how = "title"
            elif i and any(m.type in "GF" and m.last == i for m in line.mentions):
                how = "demonym"
            elif end < size and line.raw[end] == "(" and self._origin(line, end):
                how = "origin"
            elif line.low[i] in self.lexicon.ambiguous_given and end - i == 2:
                how = "given" if before not in {"der", "die", "das", "den", "dem", "ein", "eine"} else ""
            if (
                how
                and line.raw[end - 1].endswith("s")
                and end < size
                and line.low[end] in titles
                and line.raw[end][0].isupper()
            ):
                how = "genitive"
            if how:
                out.append((i, end, how))
                i = end
            else:
                i += 1
        return self._beside(line, out, covered)

    def _person_word(self, line: Line, i: int) -> bool:
        token = line.raw[i]
        if not (token[0].isupper() and len(token) > 1 and token.replace("’", "").replace("'", "").isalpha()):
            return False
        if token.isupper() and len(token) < 3:
            return False
        low = line.low[i]
        return low not in self.no_name and low not in self.titles and low not in self.team_words

    def _name_end(self, line: Line, i: int, covered: set[int]) -> int | None:
        """The token after a name of two to four parts that begins at *i*; None where no surname follows."""
        size = len(line.raw)
        at, parts = i + 1, 1
        surname = False
        while at < size and parts < 5 and at not in covered:
            token = line.raw[at]
            if (
                token in _HYPHENS
                and line.glued(at)
                and at + 1 < size
                and line.glued(at + 1)
                and self._person_word(line, at + 1)
            ):
                at += 2
                continue
            if (
                token in {"’", "'"}
                and at + 1 < size
                and line.glued(at)
                and line.glued(at + 1)
                and self._person_word(line, at + 1)
            ):
                at += 2
                continue
            if line.low[at] in self.particles and not surname:
                ahead = at + 1
                while ahead < size and line.low[ahead] in self.particles and ahead - at < 3:
                    ahead += 1
                if ahead < size and ahead not in covered and self._person_word(line, ahead):
                    at = ahead
                    continue
                break
            if (
                len(token) == 1
                and token.isupper()
                and at + 1 < size
                and line.raw[at + 1] == "."
                and line.glued(at + 1)
                and not surname
            ):
                at += 2
                continue
            if not self._person_word(line, at):
                if (
                    token[0].isupper()
                    and token.isalpha()
                    and not surname
                    and line.low[at] in self.titles
                    and token[0].isupper()
                    and parts == 1
                ):
                    at, surname, parts = at + 1, True, parts + 1
                    continue
                break
            if surname and (
                parts >= 3 or (line.low[at] in self.lexicon.given and line.low[at - 1] not in self.lexicon.given)
            ):
                break
            if surname and not self._second_surname(line, at):
                break
            at += 1
            parts += 1
            # A second given name keeps the surname open.
            surname = line.low[at - 1] not in self.lexicon.given or at >= size or not self._continues(line, at, covered)
        return at if at - i >= 2 and parts >= 2 else None

    def _continues(self, line: Line, at: int, covered: set[int]) -> bool:
        return at not in covered and (self._person_word(line, at) or line.low[at] in self.particles)

    def _second_surname(self, line: Line, at: int) -> bool:
        low = line.low[at]
        return not low.endswith(
            (
                "ung",
                "heit",
                "keit",
                "schaft",
                "tion",
                "rennen",
                "meister",
                "sieg",
                "lauf",
                "platz",
                "start",
                "runde",
                "er",
                "en",
            )
        )

    def _origin(self, line: Line, at: int) -> bool:
        """Whether tokens from *at* are a nation's code, a place or an age in parentheses: (D), (München), (23)."""
        size = len(line.raw)
        close = next((j for j in range(at + 1, min(size, at + 6)) if line.raw[j] == ")"), None)
        if close is None or close == at + 1:
            return False
        inside = line.raw[at + 1 : close]
        if inside[0] in self.lexicon.codes or (inside[0].isdigit() and len(inside[0]) == 2):
            return True
        return any(m.first == at + 1 and m.type in "LNM" for m in line.mentions)

    def _beside(self, line: Line, found: list[tuple[int, int, str]], covered: set[int]) -> list[tuple[int, int, str]]:
        """Unknown pairs of capitalised words in one enumeration with a known person are people too: A B, C D und E F."""
        if not found:
            return found
        size = len(line.raw)
        out = list(found)
        done = {i for a, b, _ in out for i in range(a, b)}
        changed = True
        while changed:
            changed = False
            for a, b, _ in list(out):
                after = b
                if after < size and line.raw[after] == "(":
                    close = next((j for j in range(after + 1, min(size, after + 6)) if line.raw[j] == ")"), None)
                    after = close + 1 if close else after
                if (
                    after < size
                    and line.raw[after] == ","
                    and after + 1 < size
                    and line.low[after + 1] in {"und", "sowie"}
                ):
                    after += 1
                if after + 2 < size and line.low[after] in {",", "und", "sowie", "/", "&"}:
                    start = after + 1
                    if start not in done and start not in covered and self._person_word(line, start):
                        end = self._name_end(line, start, covered | done)
                        if end and not any(line.low[j] in self.team_words for j in range(start, end)):
                            out.append((start, end, "beside"))
                            done |= set(range(start, end))
                            changed = True
                if a >= 3 and line.low[a - 1] in {",", "und", "sowie", "/", "&"}:
                    stop = a - 1
                    start = stop - 2
                    if (
                        start >= 0
                        and not ({start, start + 1} & (done | covered))
                        and self._person_word(line, start)
                        and self._person_word(line, start + 1)
                    ):
                        if start == 0 or not line.raw[start - 1][0].isupper():
                            out.append((start, stop, "beside"))
                            done |= {start, start + 1}
                            changed = True
        return sorted(out)


_MONTH_HINT = re.compile(r"\b(?:Janu|Jänn|Febr|März|Apri|Mai\b|Juni|Juli|Augu|Sept|Okto|Nove|Deze|Anfang|Mitte|Ende)")


def _join(line: Line, first: int, last: int) -> str:
    """Tokens [first, last) as they are spelt, hyphens glued, other white space as one space."""
    out = line.raw[first]
    for i in range(first + 1, last):
        out += ("" if line.glued(i) else " ") + line.raw[i]
    return out


def name_of(line: Line, first: int, last: int) -> str:
    """The text of tokens [first, last), white space normalised."""
    return _join(line, first, last)


def quotes(line: Line) -> Iterable[int]:
    """The positions of quotation marks among the tokens."""
    return (i for i, t in enumerate(line.raw) if t in _QUOTES)
