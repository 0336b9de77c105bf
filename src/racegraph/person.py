"""Full names of people, told by a given name or by what stands around: “Werkspilot X Y”, “X Y (D)”, “A B und X Y”."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from racegraph.lexicon import Lexicon
from racegraph.mention import Line
from racegraph.token import HYPHENS

_APOSTROPHES = frozenset("’'")
_MOST_PARTS = 5


class FullName(NamedTuple):
    """Tokens [first, last) of a line that are somebody's full name; *how* it is known to be one.

    *how* is one of ``given`` (a given name), ``title``, ``demonym``, ``origin`` (a nation or town in parentheses),
    ``beside`` (enumerated with a known person), ``genitive`` (“Jens Klings Teamkollege”) or ``repeated`` (its last
    word stands for it elsewhere in the article).
    """

    first: int
    last: int
    how: str


def full_names(lexicon: Lexicon, line: Line) -> list[FullName]:
    """The full names of people among the tokens of a line that its mentions leave, in order."""
    return _Names(lexicon, line).found()


def repeated_names(lexicon: Lexicon, lines: Sequence[Line], known: Iterable[str]) -> list[list[FullName]]:
    """The unknown pairs of capitalised words of which an article says the last one by itself elsewhere, for each line.

    A noun would have an article or an adjective there; a surname stands bare: “Jonte Wieland … sagt Wieland”.
    *known* are the surnames, folded, that are somebody's already.
    """
    searches = [_Names(lexicon, line) for line in lines]
    pairs = [search.unknown_pairs() for search in searches]
    wanted = {line.low[p.last - 1] for line, found in zip(lines, pairs, strict=True) for p in found} - set(known)
    bare, attended = set[str](), set[str]()
    for search in searches if wanted else ():
        for i, word in enumerate(search.line.low):
            if word in wanted and search.line.raw[i][0].isupper():
                if search.stands_bare(i):
                    bare.add(word)
                elif search.is_attended(i):
                    attended.add(word)
    names = bare - attended
    return [[p for p in found if line.low[p.last - 1] in names] for line, found in zip(lines, pairs, strict=True)]


class _Names:
    """The search for full names in one line."""

    def __init__(self, lexicon: Lexicon, line: Line) -> None:
        self.lexicon = lexicon
        self.form = lexicon.form
        self.line = line
        self.size = len(line.raw)
        self.covered = {i for m in line.mentions for i in range(m.first, m.last)}
        for m in line.mentions:
            # After a given name, what else is a team or a town is a surname.
            if (
                m.last - m.first == 1
                and m.type in "TLGFNV"
                and m.first
                and m.first - 1 not in self.covered
                and line.low[m.first - 1] in lexicon.given
                and line.at(m.last) not in self.form["team_words"]
            ):
                self.covered.discard(m.first)

    def found(self) -> list[FullName]:
        out: list[FullName] = []
        i = 0
        while i < self.size:
            end = self.name_end(i) if self.may_begin(i) else None
            how = self.how_known(i, end) if end is not None else ""
            if end is not None and how:
                out.append(FullName(i, end, how))
                i = end
            else:
                i += 1
        return self.with_enumerated(out) if out else out

    def may_begin(self, i: int) -> bool:
        return i not in self.covered and self.is_word(i)

    def how_known(self, i: int, end: int) -> str:
        """How tokens [i, end) are known to be a person's name; empty where they are not."""
        line, form, lexicon = self.line, self.form, self.lexicon
        before = line.at(i - 1)
        how = ""
        if line.low[i] in lexicon.given:
            how = "given"
        elif lexicon.is_title(before) and before not in form["weak_titles"]:
            how = "title"
        elif i and any(m.last == i and m.type in "GF" for m in line.mentions):
            how = "demonym"
        elif line.at(end) == "(" and self.is_origin(end):
            how = "origin"
        elif line.low[i] in lexicon.ambiguous_given and end - i == 2 and before not in form["articles"]:
            how = "given"
        title_follows = line.at(end) in form["person_titles"] and line.raw[end][0].isupper()
        return "genitive" if how and title_follows and line.raw[end - 1].endswith("s") else how

    def is_word(self, i: int) -> bool:
        """Whether token *i* can be a part of a person's name."""
        token, low = self.line.raw[i], self.line.low[i]
        if not token[0].isupper() or len(token) < 2 or not token.isalpha() or (len(token) < 3 and token.isupper()):
            return False
        form = self.form
        return low not in form["no_name"] and low not in form["person_titles"] and low not in form["team_words"]

    def name_end(self, i: int, besides: frozenset[int] = frozenset()) -> int | None:
        """The token after a name of two to four parts that begins at *i*; None where no surname follows.

        *besides* are tokens that belong to other names.
        """
        line, given = self.line, self.lexicon.given
        at, parts, surname = i + 1, 1, False
        while at < self.size and parts < _MOST_PARTS and at not in self.covered and at not in besides:
            token, low = line.raw[at], line.low[at]
            if (token in HYPHENS or token in _APOSTROPHES) and line.joins(at) and self.is_word(at + 1):
                at += 2
                continue
            if low in self.form["particles"] and not surname:
                ahead = self.after_particles(at, besides)
                if ahead is None:
                    break
                at = ahead
                continue
            if len(token) == 1 and token.isupper() and line.at(at + 1) in _APOSTROPHES and line.joins(at + 1):
                at, surname, parts = at + 3, True, parts + 1  # O’Neill
                continue
            if len(token) == 1 and token.isupper() and line.has_stop(at) and not surname:
                at += 2  # an initial
                continue
            if not self.is_word(at):
                if not (token[0].isupper() and low in self.form["person_titles"] and not surname and parts == 1):
                    break
                at, surname, parts = at + 1, True, parts + 1  # a surname that is also a title: Marco Meister
                continue
            if surname and (parts >= 3 or (low in given and line.low[at - 1] not in given)):
                break
            if surname and low.endswith(tuple(self.form["no_surname_endings"])):
                break
            at += 1
            parts += 1
            # A second given name keeps the surname open.
            surname = line.low[at - 1] not in given or not self.continues(at, besides)
        return at if parts >= 2 else None

    def after_particles(self, at: int, besides: frozenset[int]) -> int | None:
        """The word of a name after particles (van der *Berg*); None where no such word follows."""
        ahead = at + 1
        while ahead < self.size and self.line.low[ahead] in self.form["particles"] and ahead - at < 3:
            ahead += 1
        if ahead < self.size and ahead not in self.covered and ahead not in besides and self.is_word(ahead):
            return ahead
        return None

    def continues(self, at: int, besides: frozenset[int]) -> bool:
        if at >= self.size or at in self.covered or at in besides:
            return False
        return self.is_word(at) or self.line.low[at] in self.form["particles"]

    def is_origin(self, at: int) -> bool:
        """Whether the parenthesis opened at token *at* holds a nation's code, a place or an age: (D), (Köln), (23)."""
        line = self.line
        close = self.closing(at)
        if close is None or close == at + 1:
            return False
        inside = line.raw[at + 1]
        if inside in self.lexicon.codes or (inside.isdigit() and len(inside) == 2):
            return True
        return any(m.first == at + 1 and m.type in "LNM" for m in line.mentions)

    def closing(self, at: int) -> int | None:
        raw = self.line.raw
        return next((j for j in range(at + 1, min(self.size, at + 6)) if raw[j] == ")"), None)

    def with_enumerated(self, known: list[FullName]) -> list[FullName]:
        """Unknown pairs of words with capitals in one enumeration with a known person are people: A B, C D und E F."""
        out = list(known)
        done = {i for name in out for i in range(name.first, name.last)}
        waiting = list(known)
        while waiting:
            name = waiting.pop()
            for found in (self.next_in_list(name.last, done), self.previous_in_list(name.first, done)):
                if found is not None:
                    out.append(found)
                    waiting.append(found)
                    done |= set(range(found.first, found.last))
        return sorted(out)

    def unknown_pairs(self) -> list[FullName]:
        """Two words of which each can be a part of a name, with nothing capitalised on either side."""
        line, form = self.line, self.form
        out = []
        for i in range(self.size - 1):
            last = line.low[i + 1]
            if not (self.may_begin(i) and self.may_begin(i + 1)) or len(last) < 4 or line.at(i + 2) in HYPHENS:
                continue
            if last.endswith(tuple(form["noun_endings"])):
                continue
            alone = not any(0 <= j < self.size and line.raw[j][0].isupper() and j > 0 for j in (i - 1, i + 2))
            opens = i == 0 or not line.raw[i - 1][0].isalnum()
            inflected = opens and line.low[i].endswith(tuple(form["adjective_endings"]))  # “Großer Jubel”
            if alone and not inflected and not self.is_attended(i):
                out.append(FullName(i, i + 2, "repeated"))
        return out

    def stands_bare(self, i: int) -> bool:
        """Whether token *i* is a name by itself: with neither a determiner nor a capital beside it."""
        line = self.line
        neighbours = [line.raw[j] for j in (i - 1, i + 1) if 0 <= j < self.size]
        return i not in self.covered and not self.is_attended(i) and not any(n[0].isupper() for n in neighbours)

    def is_attended(self, i: int) -> bool:
        """Whether a determiner stands before token *i*, as before a noun."""
        return self.line.at(i - 1) in self.form["determiners"]

    def next_in_list(self, after: int, done: set[int]) -> FullName | None:
        line = self.line
        if line.at(after) == "(" and (close := self.closing(after)) is not None:
            after = close + 1
        if line.at(after) == "," and line.at(after + 1) in {"und", "sowie"}:
            after += 1
        start = after + 1
        if start + 1 >= self.size or line.at(after) not in self.form["joiners"]:
            return None
        if start in done or not self.may_begin(start):
            return None
        end = self.name_end(start, frozenset(done))
        if end is None or any(line.low[j] in self.form["team_words"] for j in range(start, end)):
            return None
        return FullName(start, end, "beside")

    def previous_in_list(self, first: int, done: set[int]) -> FullName | None:
        line, stop = self.line, first - 1
        start = stop - 2
        if start < 0 or line.low[stop] not in self.form["joiners"] or (start and line.raw[start - 1][0].isupper()):
            return None
        if {start, start + 1} & done or not (self.may_begin(start) and self.may_begin(start + 1)):
            return None
        return FullName(start, stop, "beside")
