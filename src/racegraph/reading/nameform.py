"""The form of people's names: what words they are made of, and where one ends (Jan-Oke van der Berg, A. J. Kolb)."""

from __future__ import annotations

from racegraph.reading.lexicon import Lexicon
from racegraph.reading.mention import Line
from racegraph.reading.token import HYPHENS

APOSTROPHES = frozenset("’'‘`´")
JOINTS = HYPHENS | APOSTROPHES
_GERMAN_ARTICLES = frozenset({"der", "den", "das", "zu", "zur", "vom"})
_MOST_PARTS = 5


class NameForm:
    """Tells what can be a name in a line; *covered* are the tokens of its mentions."""

    def __init__(self, lexicon: Lexicon, line: Line) -> None:
        self.lexicon = lexicon
        self.form = lexicon.form
        self.line = line
        self.size = len(line.raw)
        self.covered = {i for m in line.mentions for i in range(m.first, m.last)}

    def is_word(self, i: int) -> bool:
        """Whether token *i* can be a part of a person's name."""
        token, low = self.line.raw[i], self.line.low[i]
        if not token[0].isupper() or len(token) < 2 or not token.isalpha() or (len(token) < 3 and token.isupper()):
            return False
        form = self.form
        return low not in form["no_name"] and low not in form["person_titles"] and low not in form["team_words"]

    def is_initial(self, i: int) -> bool:
        """Whether token *i* is the initial of a given name: “M. Kolb”, but neither “Klasse A.” nor “z. B.”."""
        token, line = self.line.raw[i], self.line
        if not (len(token) == 1 and token.isupper() and line.has_stop(i)):
            return False
        before = line.at(i - 1)
        return before not in self.form["lettered"] and before != "."

    def name_end(self, i: int, besides: frozenset[int] = frozenset()) -> int | None:
        """The token after a name of two to four parts that begins at *i*; None where no surname follows.

        *besides* are tokens that belong to other names.
        """
        line, form, lexicon = self.line, self.form, self.lexicon
        at, parts, surname = i + 1, 1, False
        if len(line.raw[i]) == 1:
            at = self.after_initials(i)
            if at >= self.size or not self.is_word(at):
                return None
        while at < self.size and parts < _MOST_PARTS and at not in besides:
            token, low = line.raw[at], line.low[at]
            if at in self.covered:
                break
            if (token in HYPHENS or token in APOSTROPHES) and line.joins(at) and self.is_word(at + 1):
                at += 2
                continue
            if token in HYPHENS and line.joins(at) and at == i + 1 and self.is_syllable(at + 1):
                at += 2  # Dae-jung Ryu
                continue
            if low in _GERMAN_ARTICLES and not surname and line.low[at - 1] not in form["particles"] | form["nobility"]:
                break  # “gab Timo den Pokal”
            if low in form["particles"] and not surname:
                ahead = self.after_particles(at, besides)
                if ahead is None:
                    break
                at = ahead
                continue
            if len(token) == 1 and line.at(at + 1) in APOSTROPHES and line.joins(at + 1) and not surname:
                if not line.raw[at + 2][0].isupper():
                    break
                at, surname, parts = at + 3, True, parts + 1  # O’Neill, d’Harcourt
                continue
            if len(token) == 1 and token.isupper() and line.has_stop(at) and not surname:
                at += 2  # an initial
                continue
            if (
                low in form["nobility"]
                and not surname
                and (at + 1 < self.size)
                and line.at(at + 1) in form["particles"]
            ):
                at += 1
                continue
            if token == "St" and line.has_stop(at) and not surname and at + 2 < self.size and self.is_word(at + 2):
                at += 2
                continue
            if not self.is_word(at):
                odd = low in form["person_titles"] or (
                    (low in form["word_surnames"] or low in form["small_words"]) and lexicon.is_given(line.low[i])
                )
                if not (token[0].isupper() and odd and not surname and parts == 1):
                    break
                at, surname, parts = at + 1, True, parts + 1  # a surname that is also a word: Marco Meister, Rolf Kurz
                continue
            if surname and (parts >= 3 or low in form["name_suffixes"] or self.begins_another(at)):
                break
            if surname and low.endswith(tuple(form["no_surname_endings"])):
                break
            at += 1
            parts += 1
            # A second given name keeps the surname open.
            surname = not lexicon.is_given(line.low[at - 1]) or not self.continues(at, besides)
        return self.after_suffix(at) if parts >= 2 else None

    def surname_end(self, i: int) -> int | None:
        """The token after a surname alone, with its particles, that begins at token *i*."""
        if i >= self.size:
            return None
        if self.line.low[i] in self.form["particles"] and self.line.low[i] not in _GERMAN_ARTICLES:
            ahead = self.after_particles(i, frozenset())
            return None if ahead is None else ahead + 1
        if i in self.covered or not self.is_word(i) or len(self.line.raw[i]) < 3:
            return None
        if self.line.low[i] in self.form["no_person"] and self.line.low[i] not in self.form["open_seats"]:
            return None
        if self.line.at(i + 1) in HYPHENS and self.line.joins(i + 1) and i + 2 < self.size and self.is_word(i + 2):
            return i + 3
        return i + 1

    def is_syllable(self, i: int) -> bool:
        """Whether token *i* is the second part of a given name like Dae-jung: short, and a surname follows."""
        token = self.line.raw[i]
        return token.islower() and token.isalpha() and len(token) < 6 and i + 1 < self.size and self.is_word(i + 1)

    def begins_another(self, at: int) -> bool:
        """Whether the given name at token *at*, behind a surname, is the next person's: “Marco Kolb Jens Kling”."""
        if not self.lexicon.is_given(self.line.low[at]) or self.lexicon.is_given(self.line.low[at - 1]):
            return False
        return at + 1 < self.size and self.line.raw[at + 1][0].isupper()  # but Cong Fu Cheng

    def continues(self, at: int, besides: frozenset[int]) -> bool:
        if at >= self.size or at in self.covered or at in besides:
            return False
        return self.is_word(at) or self.line.low[at] in self.form["particles"]

    def after_initials(self, i: int) -> int:
        """The token after the initials that begin at token *i*: A. J. *Brackett*."""
        while i < self.size and len(self.line.raw[i]) == 1 and self.line.raw[i].isupper() and self.line.has_stop(i):
            i += 2
            if i < self.size and self.line.raw[i] in HYPHENS and self.line.joins(i):
                i += 1  # H.-J.
        return i

    def after_suffix(self, at: int) -> int:
        """The token after what tells a person from a namesake and follows the surname: jun., III."""
        if at >= self.size or at in self.covered or self.line.low[at] not in self.form["name_suffixes"]:
            return at
        if self.line.raw[at][0].isupper() and self.line.at(at + 1) in HYPHENS:
            return at  # Junior-Team
        return at + 2 if self.line.has_stop(at) and at + 2 < self.size else at + 1

    def after_particles(self, at: int, besides: frozenset[int]) -> int | None:
        """The word of a name after particles (van der *Berg*); None where no such word follows."""
        ahead, line = at + 1, self.line
        while ahead < self.size and ahead - at < 5:
            joint = line.raw[ahead] in JOINTS and (line.glued(ahead) or line.at(ahead + 1) in self.form["particles"])
            if not joint and line.low[ahead] not in self.form["particles"]:
                break
            ahead += 1
        if ahead < self.size and ahead not in self.covered and ahead not in besides and self.is_word(ahead):
            return ahead
        return None
