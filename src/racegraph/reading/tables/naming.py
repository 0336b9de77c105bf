"""What the words of a row's field name: a person, a team, a town, a nation, by the word lists or by their form."""

from __future__ import annotations

from racegraph.fact import Entity
from racegraph.reading.lexicon import Lexicon
from racegraph.reading.mention import Line, Mention, name_of
from racegraph.reading.tables.layout import HYPHENS, Piece

_NAME_PARTS = 5


class Naming:
    """Tells names by the word lists it is given."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def mention(self, line: Line, at: int, types: str) -> Mention | None:
        return next((m for m in line.mentions if m.first <= at < m.last and m.type in types), None)

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
                and token in HYPHENS | {"’", "'"}
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
            if self.mention(line, i, "TCMKS") and i > at:
                break
            i += 1
            parts += 1
        return i if parts else at

    def is_person(self, line: Line, at: int, end: int) -> bool:
        """Whether [at, end) is told to be a person by more than its place: by a given name, or by the text around."""
        if any(m.type == "P" and m.first == at for m in line.mentions):
            return True
        given = self.lexicon.is_given(line.low[at])
        return end - at > 1 and (given or (line.raw[at + 1] == "." and len(line.raw[at]) == 1))

    def is_team(self, line: Line, at: int, last: int) -> bool:
        """Whether a word that only teams' names hold stands among the words that begin at *at*."""
        if not line.raw[at][0].isupper() or self.is_person(line, at, self.name_end(line, at, last)):
            return False
        return any(word in self.lexicon.form["team_words"] for word in line.low[at:last])

    def whole_team(self, line: Line, at: int, last: int, mention: Mention) -> Entity:
        value = mention.value
        assert isinstance(value, Entity)
        following = line.raw[mention.last : last]
        plain = all(t.isalnum() or t in HYPHENS for t in following)
        if following and plain and mention.entry is None and following[0][0].isupper():
            return Entity("Team", name_of(line, at, last))
        return value

    def is_town(self, line: Line, part: Piece, at: int) -> bool:
        """Whether a field in parentheses behind a person is a town: one of the word lists, or one word with a nation's
        code behind it (Fuhrberg/D) or with a further person after it (Fuhrberg) / B."""
        if self.mention(line, at, "L"):
            return True
        if part.last - at != 1 or not line.raw[at].istitle() or self.mention(line, at, "TCMKNSVEP"):
            return False
        after = line.raw[part.last : part.last + 3]
        coded = after[:1] in (["/"], [","]) and len(after) > 1 and after[1] in self.lexicon.codes
        return coded or (after[:1] == [")"] and after[1:2] == ["/"])

    def town(self, line: Line, at: int, last: int) -> Entity:
        mention = self.mention(line, at, "L")
        return mention.value if mention is not None else Entity("Place", name_of(line, at, last))

    def origin(self, line: Line, part: Piece) -> Entity | None:
        """The nation or town that a part of a field names and nothing else."""
        if part.last - part.first == 1 and line.raw[part.first] in self.lexicon.codes:
            return self.lexicon.codes[line.raw[part.first]]
        mention = self.mention(line, part.first, "NL")
        whole = mention is not None and mention.first == part.first and mention.last == part.last
        return mention.value if mention is not None and whole else None
