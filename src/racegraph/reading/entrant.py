"""Teams told by the car behind them: “der Falkner-Audi”, “im Falkner Audi R8 LMS”, “die Falkner-Mannschaft”."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from racegraph.fact import Entity
from racegraph.reading.lexicon import Lexicon
from racegraph.reading.mention import Line, Mention, name_of
from racegraph.reading.team import HouseNames
from racegraph.reading.token import HYPHENS, folded_tokens

_MOST_WORDS = 3


class Entrants:
    """Finds the teams before cars and makes in the lines of one article.

    *teams* are those that the article names elsewhere: of them one is meant that has the words in its name. *house*
    are those of the word lists by their one telling word. Any other word is a team by its place, if it is no noun and
    nobody's surname or given name (*surnames*, *given*, folded).
    """

    def __init__(
        self, lexicon: Lexicon, house: HouseNames, lines: Iterable[Line], surnames: Set[str], given: Set[str]
    ) -> None:
        self.lexicon, self.house, self.surnames, self.given = lexicon, house, surnames, given
        self.drivers = lexicon.form["drivers_of"]
        self.owned = self.drivers | lexicon.form["house_words"] | lexicon.form["team_things"]
        teams = {m.value: m for line in lines for m in line.mentions if m.type == "T"}
        self.teams = [(_words(team.name), mention) for team, mention in teams.items()]

    def find(self, line: Line) -> None:
        """Put the teams of a line that stand so."""
        new: list[Mention] = []
        for m in line.mentions:
            if m.type in {"M", "C"}:
                new += self._before(line, m.first, unlisted=True)
            elif m.type == "T":
                new += self._taken_apart(line, m)
        for i, word in enumerate(line.low):
            if i > 1 and word in self.owned and line.raw[i - 1] in HYPHENS:
                new += self._before(line, i, unlisted=word in self.drivers)
        if new:
            covered = {i for m in new for i in range(m.first, m.last)}
            rest = (m for m in line.mentions if covered.isdisjoint(range(m.first, m.last)))
            line.mentions = sorted([*rest, *new], key=lambda m: m.first)

    def _taken_apart(self, line: Line, team: Mention) -> Iterator[Mention]:
        """A team whose name ends in a hyphen and a make, before what it has, is both: der Abt-*Audi*-Pilot."""
        i = team.last - 1
        if i - 2 < team.first or line.raw[i - 1] not in HYPHENS or not line.joins(i - 1):
            return
        hit = self.lexicon.match(line.low[: i + 1], line.raw, i)
        if hit is not None and hit[1].entity.kind == "Manufacturer" and line.at(i + 1) in HYPHENS:
            yield Mention("T", team.first, i - 1, team.value, entry=team.entry)
            yield Mention("M", i, i + 1, hit[1].entity, entry=hit[1])

    def _before(self, line: Line, thing: int, unlisted: bool) -> Iterator[Mention]:
        """The team before the car, or whatever else it has, at token *thing*, by hyphen or space; one that neither the
        article nor a list knows only if it may be *unlisted*."""
        hyphen = line.raw[thing - 1] in HYPHENS
        if not thing or (hyphen and not line.joins(thing - 1)):
            return
        last = thing - hyphen
        first = self._start(line, last)
        if first == last or not self._stands_so(line, first, hyphen):
            return
        words = [w for w in line.low[first:last] if w not in HYPHENS]
        named = [m for name, m in self.teams if len(name) > len(words) and _contains(name, words)]
        entry = self.house.get(words[0]) if len(words) == 1 else None
        if len(named) == 1:
            yield Mention("T", first, last, named[0].value, entry=named[0].entry)
        elif entry is not None:
            yield Mention("T", first, last, entry.entity, entry=entry)
        elif unlisted and self._may_be_unlisted(line, first, last, hyphen):
            yield Mention("T", first, last, Entity("Team", name_of(line, first, last)))

    def _start(self, line: Line, last: int) -> int:
        """The first of the words in no list before token *last*; *last* where there is none, or one that is a noun."""
        covered = {i for m in line.mentions for i in range(m.first, m.last)}
        links = self.lexicon.form["team_links"]
        first, words = last, 0
        while first > 0 and words < _MOST_WORDS:
            i = first - 1
            if i in covered:
                return last if line.raw[i][0].isupper() else first
            joint = line.raw[i] in HYPHENS and line.joins(i)
            if joint and first < last:
                first = i
                continue
            if line.low[i] in links and first < last and i and line.raw[i - 1].isalpha():
                first, words = i - 1, words + 2  # martinet by Almeras
                break
            if not (line.raw[i][0].isupper() and line.raw[i].isalnum()):
                break
            if line.low[i] in self.lexicon.form["determiners"]:
                break
            if self._is_noun(line.low[i]):
                return last
            first, words = i, words + 1
        return last if first > 0 and line.raw[first - 1] in HYPHENS and line.joins(first - 1) else first

    def _is_noun(self, word: str) -> bool:
        """Whether a word is one that stands before a car or make and names no team: Werks-, Sieger-, Konkurrent."""
        form, lexicon = self.lexicon.form, self.lexicon
        if word in form["no_entrant"] or word in form["no_name"] or lexicon.is_title(word):
            return True
        return word.endswith((*form["noun_endings"], *form["compound_ends"], *form["no_entrant_endings"]))

    def _stands_so(self, line: Line, first: int, hyphen: bool) -> bool:
        """Whether what is before the name lets it be a team: a determiner, where no hyphen joins the two.

        What stands in parentheses is read by :mod:`racegraph.reading.aside`.
        """
        form, before = self.lexicon.form, line.at(first - 1)
        if before == "(":
            return False
        if hyphen:
            inflected = before.endswith(tuple(form["adjective_endings"])) and before not in form["determiners"]
            return not (inflected and line.at(first - 2) in _OWN)  # mit seinem gelben Monster-Audi
        return before in form["determiners"] or before.isdigit()

    def _may_be_unlisted(self, line: Line, first: int, last: int, hyphen: bool) -> bool:
        """Whether a name that neither the article nor a list has may be a team: it is nobody's, and where no hyphen
        joins it to the car it is no nominative, which might be a noun (“sein Arbeitsgerät BMW M6”)."""
        words = line.low[first:last]
        if not (self.surnames.isdisjoint(words) and self.given.isdisjoint(words)):
            return False
        return hyphen or line.at(first - 1) in _SEATED or line.raw[first].isupper()


#: Before a car in which somebody sits, or that somebody has: no nominative.
_SEATED = frozenset({"im", "am", "vom", "beim", "zum", "dem", "den", "des", "einem", "einen", "eines"})
_OWN = frozenset(
    {"sein", "seine", "seinen", "seinem", "seiner", "ihr", "ihre", "ihren", "ihrem", "ihrer", "mein", "meinem"}
)


def _words(name: str) -> list[str]:
    return [token for token in folded_tokens(name) if token not in HYPHENS]


def _contains(name: list[str], words: list[str]) -> bool:
    size = len(words)
    return any(name[i : i + size] == words for i in range(len(name) - size + 1))
