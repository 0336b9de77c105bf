"""Full names of people, told by a given name or by what stands around: “Werkspilot X Y”, “X Y (D)”, “A B und X Y”."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from racegraph.reading.lexicon import Lexicon
from racegraph.reading.mention import Line, Mention
from racegraph.reading.nameform import JOINTS, NameForm
from racegraph.reading.token import HYPHENS

_QUOTES = frozenset("„“”\"»«‚'‘")
_JOINS = frozenset({"und", "sowie", ",", "/", "&"})
_GOES_ON = _JOINS | {"(", "im", "in", "mit", "auf", "am", "vom", "von", "."}
_JOINS_CREWS = frozenset({"und", "sowie", ","})
_SHORT = 5  # letters of a word that is no adjective in -em: allem, wem
_LINKS = frozenset({"bleibt", "blieb", "als"})  # “damit bleibt Rolands Tabellenführer”
_COMMON_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzäöüßéèêëàâçôûîïæœ’'")


class FullName(NamedTuple):
    """Tokens [first, last) of a line that are somebody's full name; *how* it is known to be one.

    *how* is one of ``given`` (a given name), ``initial``, ``title``, ``demonym``, ``origin`` (a nation, town, team or
    car in parentheses), ``beside`` (enumerated with a known person), ``slot`` (it stands where people do: before
    “siegte”, behind “sagte”), ``foreign`` (by its letters), ``genitive`` (“Jens Klings Teamkollege”) or ``repeated``
    (its last word stands for it elsewhere in the article).
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


def listed_surnames(lexicon: Lexicon, line: Line, known: Iterable[str]) -> list[FullName]:
    """Surnames alone in a list with slashes, told by a rank, a crew word or a known surname: “2. Falk/Kolb/Stein”."""
    return _Names(lexicon, line).slashed(set(known)) if "/" in line.raw else []


class _Names(NameForm):
    """The search for full names in one line."""

    def __init__(self, lexicon: Lexicon, line: Line) -> None:
        super().__init__(lexicon, line)
        for m in line.mentions:
            if m.last - m.first == 1 and (self.is_surname(m) or self.is_given_name(m)):
                self.covered.discard(m.first)

    def is_surname(self, m: Mention) -> bool:
        """Whether what else is a team or a town is a surname: after a given name; a team also after an unknown word."""
        at, line, lexicon = m.first - 1, self.line, self.lexicon
        if m.type not in "TLGFNV" or at < 0 or line.at(m.last) in self.form["team_words"]:
            return False
        while at > 0 and line.low[at] in self.form["particles"]:
            at -= 1
        if at in self.covered:
            return False
        word = line.low[at]
        return lexicon.is_given(word) or (
            m.type == "T" and at == m.first - 1 and self.is_word(at) and not lexicon.is_title(word)
        )

    def is_given_name(self, m: Mention) -> bool:
        """Whether what else is a team, a make or a town is a given name, before an unknown word: Jordan Falk."""
        at, word = m.last, self.line.low[m.first]
        return (
            m.type in "TLMVN"
            and (word in self.lexicon.ambiguous_given or word in self.lexicon.given)
            and at < self.size
            and at not in self.covered
            and self.is_word(at)
            and self.line.low[at] not in self.form["car_words"]
        )

    def found(self) -> list[FullName]:
        out: list[FullName] = []
        i = 0
        raw = self.line.raw
        while i < self.size:
            if not raw[i][0].isupper():
                i += 1
                continue
            end = self.name_end(i) if self.may_begin(i) else None
            how = self.how_known(i, end) if end is not None else ""
            if end is None and self.is_titled_surname(i):
                end, how = self.surname_end(i), "listed"
            if end is not None and how:
                end = self.after_second_surname(i, end)
                out.append(FullName(i, end, how))
                i = end
            else:
                i += 1
        return self.with_enumerated(out) if out else out

    def after_second_surname(self, i: int, end: int) -> int:
        """The token after the name [i, end) and a second surname, which an enumeration tells from a noun.

        “A B, Nicolas Møller Falk und C D”: hardly a noun stands so between a name and what goes on enumerating.
        """
        line, form, low = self.line, self.form, self.line.at(end)
        if end >= self.size or end in self.covered or not self.is_word(end) or len(low) < 4:
            return end
        lexicon = self.lexicon
        if lexicon.is_given(low) or lexicon.is_title(low) or low in form["no_person"]:
            return end
        if low.endswith((*form["noun_endings"], *form["compound_ends"])):
            return end
        enumerated = line.at(i - 1) in _JOINS and line.at(end + 1) in _GOES_ON
        return end + 1 if enumerated or "/" in {line.at(i - 1), line.at(end + 1)} else end

    def may_begin(self, i: int) -> bool:
        return i not in self.covered and (self.is_initial(i) or (self.is_word(i) and not self.is_title_of(i)))

    def is_title_of(self, i: int) -> bool:
        """Whether token *i* is what somebody is, before the name: “Rekordchampion A B”."""
        lexicon, low = self.lexicon, self.line.low[i]
        if i + 2 >= self.size or not self.is_word(i + 1) or lexicon.is_given(low):
            return False
        if lexicon.is_title(low):
            return True
        named = lexicon.is_given(self.line.low[i + 1]) and self.is_word(i + 2) and i + 2 not in self.covered
        return low.endswith(("er", "erin")) and named  # der Lohrbacher Christian Falk, sein Gegner Marco Falk

    def is_titled_surname(self, i: int) -> bool:
        """Whether token *i* is a surname alone behind a title that only one person bears: “BMW-Pilot Falk”."""
        line, form, before = self.line, self.form, self.line.at(i - 1)
        alone = before in form["single_titles"] or (before in {"pilot", "fahrer"} and line.at(i - 2) in HYPHENS)
        end = self.surname_end(i) if alone else None
        if end is None or len(line.raw[i]) < 4 or self.lexicon.is_given(line.low[i]) or line.at(end) in HYPHENS:
            return False
        if end < self.size and line.raw[end][0].isupper() and end not in self.covered:
            return False  # “Teamchef Falkner GP”
        return not line.low[end - 1].endswith((*form["noun_endings"], *form["compound_ends"]))

    def how_known(self, i: int, end: int) -> str:
        """How tokens [i, end) are known to be a person's name; empty where they are not."""
        line, form, lexicon = self.line, self.form, self.lexicon
        before, word = line.at(i - 1), line.low[i]
        how = ""
        if not lexicon.is_given(word) and (
            lexicon.is_title(word) or (line.at(i + 1) == "von" and lexicon.is_given(line.at(i + 2)))
        ):
            return ""  # “Samstagssieger Falk (215 Punkte)”, “der Vorsprung von Jan Falk (Köln)”
        if lexicon.is_given(word):
            how = "given"
        elif len(word) == 1:
            how = "initial"
        elif lexicon.is_title(before) and before not in form["weak_titles"]:
            how = "title"
        elif i and any(m.last == i and m.type in "GF" for m in line.mentions):
            # “die Deutsche Tourenwagen Classic” is a series
            how = "" if any(line.low[j] in form["no_person"] for j in range(i, end)) else "demonym"
        elif line.at(end) == "(" and self.is_origin(end):
            how = "origin"
        elif word in lexicon.ambiguous_given and self.is_pair(i, end) and before not in form["articles"]:
            how = "given"
        elif word in form["surnames_first"] and end - i <= 3 and lexicon.is_given(line.low[end - 1]):
            how = "given"  # Zhang Yifei
        elif before == "und" and line.at(i - 3) in form["siblings"]:
            how = "beside"  # “die Brüder Finn und Jorin Falk”
        elif self.may_be_unknown(i, end):
            how = "foreign" if self.is_foreign(i, end) else "slot" if self.in_slot(i, end) else ""
        title_follows = line.at(end) in form["person_titles"] and line.raw[end][0].isupper() and before not in _LINKS
        return "genitive" if how and title_follows and line.raw[end - 1].endswith("s") else how

    def is_pair(self, i: int, end: int) -> bool:
        """Whether tokens [i, end) are a given name and a surname, which may be a double name or have particles."""
        return end - i == 2 or any(
            self.line.raw[j] in JOINTS or self.line.low[j] in self.form["particles"] for j in range(i + 1, end - 1)
        )

    def may_be_unknown(self, i: int, end: int) -> bool:
        """Whether tokens [i, end), of which none tells a person, look like a name: no more capitals around them."""
        line, form, lexicon = self.line, self.form, self.lexicon
        words = [j for j in range(i, end) if line.raw[j][0].isalnum()]
        if len(words) < 2 or self.is_attended(i) or line.at(end) in HYPHENS or (i and line.raw[i - 1] in HYPHENS):
            return False
        beside = i > 1 and i - 1 not in self.covered and line.raw[i - 1][0].isupper() and line.raw[i - 1].isalpha()
        if beside and not lexicon.is_title(line.low[i - 1]):
            return False
        if end < self.size and end not in self.covered and line.raw[end][0].isupper() and self.is_word(end):
            return False
        if any(line.low[j] in form["no_person"] or lexicon.is_title(line.low[j]) for j in words):
            return False
        if any(line.raw[j].isupper() for j in words) or any(lexicon.is_given(line.low[j]) for j in words[1:]):
            return False
        if (
            line.low[words[-1]].endswith((*form["noun_endings"], *form["compound_ends"]))
            or len(line.raw[words[-1]]) < 3
        ):
            return False
        opens = i == 0 or not line.raw[i - 1][0].isalnum()
        if opens and self.is_inflected(i) and line.raw[i + 1][0].isupper():
            return False
        return not line.low[i].endswith(tuple(form["noun_endings"]))

    def is_inflected(self, i: int) -> bool:
        """Whether token *i* may be an adjective that has a capital because it begins a sentence: “Großer Jubel”."""
        return self.line.low[i].endswith(tuple(self.form["adjective_endings"]))

    def is_foreign(self, i: int, end: int) -> bool:
        """Whether a letter of tokens [i, end) is none of German, English or French, or they are like “Dae-jung Ryu”."""
        if self.line.at(i + 1) in HYPHENS and self.line.raw[i + 2].islower() and end - i == 4:
            return True
        return any(
            not self.line.raw[j].isascii() and not _COMMON_LETTERS.issuperset(self.line.low[j]) for j in range(i, end)
        )

    def in_slot(self, i: int, end: int) -> bool:
        """Whether tokens [i, end) stand where people do: before “siegte”, behind “sagte”, in “vor A B”."""
        line, form = self.line, self.form
        before, after = line.at(i - 1), line.at(end)
        if before in form["speech_verbs"] or before in form["person_verbs"] or before in form["rank_prepositions"]:
            return True
        if before in form["weak_verbs"] and self.is_predicate(i - 2):
            return True
        if before in {"sich", "auch"} and line.at(i - 2) in form["speech_verbs"] | form["person_verbs"]:
            return True
        if before == "so" and line.at(i - 2) == ",":
            return True
        if after == ":" and line.at(end + 1) in _QUOTES:
            return True
        if before in {"jährige", "jähriger", "jährigen", "alte", "alten", "alter"}:
            return True
        if before == "mit" and not form["sharing_words"].isdisjoint(line.low):
            return True
        if after == "," and line.at(end + 1).isdigit() and len(line.at(end + 1)) == 2 and line.at(end + 2) == ",":
            return True
        opens = i == 0 or before in form["clause_openers"]
        if opens and any(after in form[verbs] for verbs in ("person_verbs", "weak_verbs", "speech_verbs")):
            return True
        return after == "aus" and any(m.first == end + 1 and m.type == "L" for m in line.mentions)

    def is_predicate(self, i: int) -> bool:
        """Whether token *i* is what somebody is: “Dritter war A B”, “Schnellster war A B”."""
        low = self.line.at(i)
        return (
            low.endswith("ster")
            or low == "gewonnen"
            or self.lexicon.is_title(low)
            or any(m.type == "O" and m.last == i + 1 for m in self.line.mentions)
        )

    def is_origin(self, at: int) -> bool:
        """Whether the parenthesis opened at token *at* holds a nation's code, a place or an age: (D), (Köln), (23)."""
        line = self.line
        close = self.closing(at)
        if close is None or close == at + 1:
            return False
        inside = line.raw[at + 1]
        if inside in self.lexicon.codes or (inside.isdigit() and len(inside) <= 3):
            return True
        return any(m.first == at + 1 and m.type in "LNMTC" for m in line.mentions)

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

    def slashed(self, known: set[str]) -> list[FullName]:
        """Surnames joined by slashes; *known* are surnames of the article, folded."""
        line, out, i = self.line, list[FullName](), 0
        follows = -1  # the token behind a crew, where it joins another: A/B und C/D
        while i < self.size:
            first, parts, at = i, list[FullName](), i
            while (end := self.surname_end(at)) is not None:
                parts.append(FullName(at, end, "listed"))
                at = end + 1
                if line.at(end) != "/":
                    break
            last = parts[-1].last if parts else i
            ranked = line.at(first - 1) == "." and line.at(first - 2).isdigit()
            ranked = ranked or (first == 0 and self.is_entered(last))
            told = ranked or self.is_crew(first, last, len(parts)) or (follows == first - 1 > 0)
            if (
                len(parts) > 1
                and line.at(last) not in HYPHENS
                and (told or any(line.low[p.last - 1] in known for p in parts))
            ):
                out.extend(part for part in parts if line.low[part.first] not in self.form["open_seats"])
                follows = last if line.at(last) in _JOINS_CREWS else -1
            i = max(last, i + 1)
        return out

    def is_crew(self, first: int, last: int, size: int) -> bool:
        """Whether as many words with slashes between them, tokens [first, last), stand where a crew does.

        That is behind a word for it (“das Duo”, “die Fahrer-Trios”), alone in parentheses, or as three or four behind
        no determiner: hardly any other words come so.
        """
        before = self.line.at(first - 1)
        if before in self.form["crew_words"] or before.endswith(tuple(self.form["crew_ends"])):
            return True
        if before == "(" and self.line.at(last) == ")":
            return first > 1
        return size in {3, 4} and not self.is_attended(first)

    def is_entered(self, at: int) -> bool:
        """Whether token *at*, behind surnames, is a verb of drivers or a parenthesis with a make or a nation."""
        return self.line.at(at) in self.form["person_verbs"] or (self.line.at(at) == "(" and self.is_origin(at))

    def unknown_pairs(self) -> list[FullName]:
        """Two words of which each can be a part of a name, with nothing capitalised on either side."""
        line, form = self.line, self.form
        out = []
        for i in range(self.size - 1):
            last = line.low[i + 1]
            if (
                not (line.raw[i][0].isupper() and line.raw[i + 1][0].isupper())
                or not (self.may_begin(i) and self.may_begin(i + 1))
                or len(last) < 4
                or line.at(i + 2) in HYPHENS
            ):
                continue
            if last.endswith(tuple(form["noun_endings"])):
                continue
            alone = not any(0 <= j < self.size and line.raw[j][0].isupper() and j > 0 for j in (i - 1, i + 2))
            opens = i == 0 or not line.raw[i - 1][0].isalnum()
            if alone and not (opens and self.is_inflected(i)) and not self.is_attended(i):
                out.append(FullName(i, i + 2, "repeated"))
        return out

    def stands_bare(self, i: int) -> bool:
        """Whether token *i* is a name by itself: with neither a determiner nor a capital beside it."""
        line = self.line
        neighbours = [line.raw[j] for j in (i - 1, i + 1) if 0 <= j < self.size]
        before = line.at(i - 1)
        if before.endswith("em") and not before.endswith("dem") and len(before) > _SHORT:
            return False  # “mit alternativem Treibstoff”: only a noun has an adjective before it
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
        if self.lexicon.is_title(line.low[end - 1]) and not self.lexicon.is_given(line.low[start]):
            return None  # “A B, Falks Stallgefährte und Sieger am Samstag”
        return FullName(start, end, "beside")

    def previous_in_list(self, first: int, done: set[int]) -> FullName | None:
        line, stop = self.line, first - 1
        start = stop - 2
        if start < 0 or line.low[stop] not in self.form["joiners"]:
            return None
        if start and self.is_word(start - 1) and not line.low[start - 1].endswith(tuple(self.form["compound_ends"])):
            return None
        if {start, start + 1} & done or not (self.may_begin(start) and self.may_begin(start + 1)):
            return None
        form = self.form
        if (
            line.low[start].endswith(tuple(form["crew_ends"]))
            or line.low[stop - 1].removesuffix("s") in form["series_words"]
        ):
            return None  # “das Gespann Jan und Finn Falk”, “die Meister des Sprint Cups, Jan Falk und …”
        return FullName(start, stop, "beside")
