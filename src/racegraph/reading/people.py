"""The people of an article: full names, and the surnames and given names that stand for them later."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from racegraph.fact import Entity
from racegraph.reading.aside import ASIDE
from racegraph.reading.lexicon import Lexicon
from racegraph.reading.mention import Line, Mention, name_of
from racegraph.reading.sentence import Read
from racegraph.reading.token import HYPHENS, fold, folded_tokens

_SHARING = frozenset({"und", "&", "sowie"})
_INITIALS = re.compile(r"\w\. ?\S")


@dataclass(slots=True, eq=False)
class Name:
    """A person of the article: the given name and all that a surname may be (folded), and how often named."""

    entity: Entity
    given: str
    surnames: tuple[str, ...]
    parts: tuple[str, ...]
    count: int = 0


class _ShortName(NamedTuple):
    """Tokens up to *last* that name somebody by less than a full name; *how*: full, surname, given or given-only."""

    last: int
    entity: Entity
    name: Name | None
    genitive: bool
    how: str


class People:
    """The people of one article, found by full name, surname or given name."""

    def __init__(self, article: str, lexicon: Lexicon) -> None:
        self.article = article
        self.lexicon = lexicon
        self.names: dict[str, Name] = {}
        self.by_surname: dict[str, list[Name]] = {}
        self.by_given: dict[str, list[Name]] = {}

    def add(self, full: str) -> Name:
        """The person of this full name, who becomes known if not known yet."""
        if full in self.names:
            return self.names[full]
        parts = folded_tokens(full)
        while len(parts) > 2 and (parts[-1] == "." or parts[-1] in self.lexicon.form["name_suffixes"]):
            parts.pop()  # Jens Falk jun.
        first = 3 if len(parts) > 3 and parts[1] == "-" else 1  # Finn-Luca Petersen
        tails = tuple(dict.fromkeys(" ".join(parts[i:]) for i in range(first, len(parts)) if parts[i] != "-"))
        name = Name(Entity("Person", full), parts[0], tails, tuple(parts))
        self.names[full] = name
        for tail in tails:
            self.by_surname.setdefault(tail, []).insert(0, name)
        self.by_given.setdefault(name.given, []).append(name)
        return name

    def surname(self, word: str) -> Name | None:
        """The person of this surname; of several, the one named last, or the one to be named first."""
        found = self.by_surname.get(word)
        return found[-1] if found else None

    def touch(self, name: Name) -> None:
        """Note that *name* was named just now: a bare surname afterwards is theirs."""
        name.count += 1
        for tail in name.surnames:
            group = self.by_surname.get(tail)
            if group and len(group) > 1 and name in group:
                group.remove(name)
                group.append(name)

    def learn(self, reads: Sequence[Read]) -> None:
        """Take in the full names of all sentences, then put the mentions of people in each."""
        full = Counter(
            name_of(r.line, a, b)[: -1 if how == "genitive" else None] for r in reads for a, b, how in r.full_names
        )
        bare = {name_of(r.line, a, b) for r in reads for a, b, how in r.full_names if how == "listed"}
        bare |= _double_surnames(full)
        for name in full:
            # “Jens Klings Teamkollege”: the same person, in the genitive.
            if not (name.endswith("s") and name[:-1] in full) and not (_INITIALS.match(name) or name in bare):
                self.add(name)
        for name in full:
            if name in bare or _INITIALS.match(name):
                self._add_short(name)
        shares = [list(self._sharing(read)) for read in reads]
        for read, sharing in zip(reads, shares, strict=True):
            self._mark(read, sharing)

    def _add_short(self, name: str) -> None:
        """“M. Kolb” or “Kolb” is the Marlon Kolb of the article, where it has one."""
        parts = folded_tokens(name)
        initial = parts[0] if _INITIALS.match(name) else ""
        surname = parts[-1] if initial else " ".join(p for p in parts if p not in HYPHENS)
        same = [n for n in self.by_surname.get(surname, ()) if n.given.startswith(initial)]
        if len(same) == 1:
            self.names[name] = same[0]
        else:
            self.add(name)

    def _sharing(self, read: Read) -> Iterator[tuple[int, int, Name]]:
        """Given names that share the surname behind the next: “*Jan* und Finn Falk”; as (first, last, who)."""
        line, lexicon = read.line, self.lexicon
        for first, last, full in read.shared:
            yield first, last, self.add(full)
        taken = {i for first, last, _ in read.full_names for i in range(first, last)}
        for first, last, how in read.full_names:
            at = first - 2
            if at < 0 or line.low[at + 1] not in _SHARING or at in taken or not lexicon.is_given(line.low[at]):
                continue
            while at > 1 and line.raw[at - 1] in HYPHENS and line.joins(at - 1):
                at -= 2
            before = line.at(at - 1)
            if not line.raw[at][0].isupper() or any(m.first <= at < m.last for m in line.mentions):
                continue
            if before not in lexicon.form["siblings"] and (line.low[at] in self.by_given or lexicon.is_given(before)):
                continue
            surname = first + 1
            while surname + 1 < last and line.raw[surname] in HYPHENS:
                surname += 2
            if surname < last:
                family = name_of(line, surname, last)[: -1 if how == "genitive" else None]
                yield at, first - 1, self.add(f"{name_of(line, at, first - 1)} {family}")

    def _mark(self, read: Read, sharing: Sequence[tuple[int, int, Name]]) -> None:
        """Put the mentions of people in a line, in place of others that they overlap."""
        line = read.line
        found = [Mention("P", a, b, who.entity, False, (who.entity,), note="full") for a, b, who in sharing]
        taken = {i for m in (*line.mentions, *found) for i in range(m.first, m.last)} | read.surnames
        for a, b, _ in read.full_names:
            full = name_of(line, a, b)
            genitive = full not in self.names and full[:-1] in self.names
            person = self.names[full[:-1] if genitive else full]
            found.append(Mention("P", a, b, person.entity, genitive, (person.entity,), note="full"))
            line.mentions = [m for m in line.mentions if m.first >= b or m.last <= a]
            taken |= set(range(a, b))
            if line.at(a - 1) not in self.lexicon.form["relatives"]:
                self.touch(person)
        over = {m.first: m for m in line.mentions if m.last - m.first == 1 and m.type in "TLGFNV" and m.note != ASIDE}
        i, size = 0, len(line.raw)
        while i < size:
            if not line.raw[i][0].isupper():
                i += 1
                continue
            if i in over and self._is_surname_here(line, i):
                line.mentions.remove(over.pop(i))
                taken.discard(i)
            short = None if i in taken else self._short_name(line, i, taken)
            if short is None:
                i += 1
                continue
            last = short.last
            if short.how == "surname" and line.at(last) in self.lexicon.form["name_suffixes"] and line.has_stop(last):
                last += 2  # Falk jun.
            first = self._with_particles(line, short, i, taken)
            found.append(Mention("P", first, last, short.entity, short.genitive, (short.entity,), note=short.how))
            if short.name is not None:
                short.name.count += 1
            taken |= set(range(first, last))
            i = last
        if found:
            line.mentions = sorted([*line.mentions, *found], key=lambda m: m.first)

    def _with_particles(self, line: Line, short: _ShortName, i: int, taken: set[int]) -> int:
        """Where a surname begins that stands at token *i* without its particles: *van* Lagen, of Jaap van Lagen."""
        parts = folded_tokens(short.entity.name)
        at = len(parts) - (short.last - i)
        while (
            at > 1 and i and i - 1 not in taken and parts[at - 1] == line.low[i - 1] in self.lexicon.form["particles"]
        ):
            at, i = at - 1, i - 1
        return i

    def _is_surname_here(self, line: Line, i: int) -> bool:
        """Whether a word that is a team's or a town's name as well as a surname of the article is here the person's."""
        word = line.low[i]
        if word not in self.by_surname and word.removesuffix("s") not in self.by_surname:
            return False
        if line.at(i + 1) in HYPHENS and line.at(i + 2) in self.lexicon.form["house_words"]:
            return False  # the driver of a team that bears its owner's name
        return line.at(i - 1) not in {"team", "in", "aus"} and line.at(i + 1) not in self.lexicon.form["team_words"]

    def _short_name(self, line: Line, i: int, taken: set[int]) -> _ShortName | None:
        """Whom token *i*, and those after it, name."""
        low, form = line.low, self.lexicon.form
        word = low[i]
        for name in self.by_given.get(word, ()):
            size = len(name.parts)
            ending = line.at(i + size - 1)
            if low[i : i + size - 1] == list(name.parts[:-1]) and ending in {name.parts[-1], name.parts[-1] + "s"}:
                return _ShortName(i + size, name.entity, name, ending != name.parts[-1], "full")
        for length in (5, 4, 3, 2, 1):
            if i + length > len(low) or not taken.isdisjoint(range(i, i + length)):
                continue
            text = " ".join(low[i : i + length])
            if length == 1 and (self._is_word_here(line, i) or line.at(i + 1) in form["team_words"]):
                continue
            for surname, genitive in _with_genitive(text):
                if person := self.surname(surname):
                    return _ShortName(i + length, person.entity, person, genitive, "surname")
        for given, genitive in _with_genitive(word):
            if given in self.by_given and given not in form["no_name"]:
                person = self.by_given[given][0]
                return _ShortName(i + 1, person.entity, person, genitive, "given")
        if self.lexicon.is_given(word) and len(word) > 2 and self._stands_alone(line, i, taken):
            name_only = line.raw[i]
            return _ShortName(
                i + 1, Entity("Person", name_only, f"{name_only} {self.article}"), None, False, "given-only"
            )
        return None

    def _is_word_here(self, line: Line, i: int) -> bool:
        """Whether a word that is a surname too is here just the word: “Kurz vor dem Ziel”, “am Sonntag”."""
        word, form = line.low[i], self.lexicon.form
        if word not in form["no_name"]:
            return False
        return (
            i == 0 or line.raw[i - 1] in '„“"»«:.' or line.low[i - 1] in form["determiners"] or not self.surname(word)
        )

    def _stands_alone(self, line: Line, i: int, taken: set[int]) -> bool:
        """Whether a given name, with no surname behind it, is somebody's: after a title, or after another name."""
        if i == 0 or (i + 1 < len(line.raw) and line.raw[i + 1][0].isupper() and line.raw[i + 1].isalpha()):
            return False
        before = line.low[i - 1]
        return before in self.lexicon.form["person_titles"] or (before in {"und", ","} and i - 2 in taken)

    def protagonist(self, headline: str) -> Entity | None:
        """Whom the article is about: who stands in its headline, or is named most often."""
        if not self.names:
            return None
        headline = fold(headline)
        for name in self.names.values():
            if fold(name.entity.name) in headline:
                return name.entity
        words = f" {' '.join(folded_tokens(headline))} "
        in_headline = [n for n in self.names.values() if any(f" {tail} " in words for tail in n.surnames[-1:])]
        return max(in_headline or self.names.values(), key=lambda n: n.count).entity


def _with_genitive(word: str) -> tuple[tuple[str, bool], ...]:
    """What a word may name: itself, or what it is the genitive of."""
    return ((word, False), (word[:-1], True)) if word.endswith("s") and len(word) > 1 else ((word, False),)


def _double_surnames(names: Iterable[str]) -> set[str]:
    """Those names that are another's surnames: “Ramírez Duque”, where “Joaquín Ramírez Duque” is named too."""
    longer = {name.partition(" ")[2] for name in names}
    return {name for name in names if " " in name and name in longer}


def officials(reads: Sequence[Read], lexicon: Lexicon) -> frozenset[str]:
    """The IRIs of people who are named by an office and not as drivers: team principals, engineers, chairmen."""
    endings = tuple(lexicon.form["office_endings"])

    def is_office(word: str) -> bool:
        return word in lexicon.form["offices"] or (len(word) > 6 and word.endswith(endings))

    found = set()
    for line in (read.line for read in reads):
        for m in line.mentions:
            if m.type != "P" or m.genitive:
                continue
            apposition = line.at(m.last) == "," and (is_office(line.at(m.last + 1)) or is_office(line.at(m.last + 2)))
            if apposition or is_office(line.at(m.first - 1)):
                found.add(m.entities[0].iri)
    return frozenset(found)


def house_team(person: Entity, reads: Sequence[Read]) -> Entity | None:
    """The team that an official speaks for: the one that bears his or her surname, or the article's only one."""
    teams: list[Entity] = list(dict.fromkeys(m.value for r in reads for m in r.line.mentions if m.type == "T"))
    surname = fold(person.name.split()[-1])
    for team in teams:
        if surname in fold(team.name).replace("-", " ").split():
            return team
    return teams[0] if len(teams) == 1 else None
