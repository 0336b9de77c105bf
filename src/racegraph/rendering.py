"""A sentence as rules see it, with what its pronouns and other references mean.

A sentence is *rendered* for the rules: lower case, one space between tokens, every mention a mark such as ``<P3>`` that
points into the sentence's list of mentions. References (“der 23-Jährige”, “er”, “das Trio”, “mein Teamkollege”) get a
mark of the people they mean, so that rules need not know how somebody is referred to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from racegraph.discourse import Discourse
from racegraph.fact import Entity
from racegraph.mention import Mention
from racegraph.read import Read
from racegraph.reference import MARK, governed, marked, references

# Pronouns that can be no subject.
_OBJECTS = frozenset({"ihm", "ihn", "mich", "mir", "dich", "dir", "uns", "Ihnen"})
_CREW_SIZES = {"duo": 2, "trio": 3, "quartett": 4, "quintett": 5, "beiden": 2}


def render(d: Discourse, read: Read) -> tuple[str, list[Mention]]:
    """A sentence for the rules, as of this point of the discourse: (text, mentions that its marks point to)."""
    return _Rendering(d, read).run()


class _Rendering:
    """One sentence on its way to the rules: *marks* grows as references are found to mean somebody."""

    def __init__(self, d: Discourse, read: Read) -> None:
        self.d = d
        self.read = read
        self.marks = list(read.line.mentions)

    def run(self) -> tuple[str, list[Mention]]:
        ways, read = references(), self.read
        text = marked(read.line, read.asks)
        text = ways["masculine"].sub(lambda m: self.person(m, female=False), text)
        text = ways["feminine"].sub(lambda m: self.person(m, female=True), text)
        if read.speaker:
            speaker = (read.speaker,)
            text = ways["first"].sub(lambda m: self.pronoun(m, speaker), text)
            text = ways["first_plural"].sub(lambda m: self.pronoun(m, speaker, note="wir"), text)
            text = ways["first_possessive"].sub(lambda _: self.mark(speaker, genitive=True), text)
        if read.asked:
            asked = (read.asked,)
            text = ways["second"].sub(lambda m: self.pronoun(m, asked), text)
            text = ways["second_possessive"].sub(lambda _: self.mark(asked, genitive=True), text)
        text = ways["possessive"].sub(lambda m: self.owner(m, female=False), text)
        text = ways["possessive_feminine"].sub(lambda m: self.owner(m, female=True), text)
        text = ways["crew"].sub(self.crew, text)
        text = ways["mates"].sub(self.mates, text)
        text = ways["team"].sub(self.team, text)
        if (series := self.d.series) is not None:
            text = ways["series"].sub(lambda m: self.also(m, "S", series), text)
        return text, self.marks

    # -- marks ------------------------------------------------------------------------------------------------------

    def mark(self, who: tuple[Entity, ...], genitive: bool = False, note: str = "reference") -> str:
        """A new mark for people."""
        self.marks.append(Mention("P", 0, 0, who[0], genitive, who, note=note))
        return f"<P{len(self.marks) - 1}>" + ("s" if genitive else "")

    def pronoun(self, match: re.Match[str], who: tuple[Entity, ...], note: str = "reference") -> str:
        """A new mark for whom a pronoun means, noted as an object where it can be no subject."""
        return self.mark(who, note="object" if match.group() in _OBJECTS else note)

    def also(self, match: re.Match[str], letter: str, entity: Entity) -> str:
        """What was matched, and behind it a new mark for what it means."""
        self.marks.append(Mention(letter, 0, 0, entity, note="reference"))
        return f"{match.group()} <{letter}{len(self.marks) - 1}>"

    def marked_in(self, text: str, letter: str) -> list[Mention]:
        return [self.marks[int(i)] for t, i in MARK.findall(text) if t == letter]

    # -- people -----------------------------------------------------------------------------------------------------

    def person(self, match: re.Match[str], female: bool) -> str:
        who = self.referent(match, female)
        if who is None:
            return match.group()
        mark = self.pronoun(match, (who,))
        return f"{match.group()} {mark}" if " " in match.group() else mark

    def owner(self, match: re.Match[str], female: bool) -> str:
        who = self.referent(match, female)
        return match.group() if who is None else self.mark((who,), genitive=True)

    def crew(self, match: re.Match[str]) -> str:
        """“das Trio”: those who share the car, if they are as many, and no other team's is meant."""
        word, d = match.group(), self.d
        if any(team.value != d.crew_team for team in self.marked_in(word, "T")):
            return word
        size = next((n for name, n in _CREW_SIZES.items() if name in word), 0)
        if len(d.crew) < 2 or (size and len(d.crew) != size):
            return word
        return f"{word} {self.mark(d.crew, note='crew')}"

    def mates(self, match: re.Match[str]) -> str:
        """“A und seine Teamkollegen”: A, and those who share the car with A."""
        d = self.d
        lead = self.marks[int(MARK.findall(match.group())[0][1])].entities
        team = re.match(r" (?:von|bei|vom) (?:dem |der )?<T(\d+)>", match.string[match.end() :])
        if team and self.marks[int(team[1])].value != d.crew_team:
            return self.mark(lead)
        return self.mark(tuple(dict.fromkeys((*lead, *(d.crew if lead[0] in d.crew else ())))), note="crew")

    def team(self, match: re.Match[str]) -> str:
        """“die Mannschaft von A”: A's team, else the one named last in the sentence, else the article's current one."""
        named = self.marked_in(match.group(), "P")
        near = self.marked_in(match.string[: match.start()], "T")
        team: Entity | None = self.d.house_team(named[0].entities[0]) if named else None
        team = team or (near[-1].value if near else self.d.team)
        return match.group() if team is None else self.also(match, "T", team)

    def speaker_at(self, match: re.Match[str]) -> Entity | None:
        """Who speaks at a place of the sentence, where that is within a quotation."""
        read = self.read
        inside = read.quoted and read.opens_quoted != bool(match.string.count('"', 0, match.start()) % 2)
        return read.speaker if inside else None

    def referent(self, match: re.Match[str], female: bool) -> Entity | None:
        """Whom “er”, “der 23-Jährige”, “die Leimenerin” means: of that sex and of no other origin or age than is known.

        That is first the subject so far in the sentence, then whom the text is about, then who was named last.
        """
        d, speaker = self.d, self.speaker_at(match)
        candidates = [
            *self.named_before(match),
            *d.focus,
            *reversed(d.recent),
        ]
        if speaker is not None:  # inside a quotation, “er” is somebody else
            candidates = [c for c in candidates if c != speaker]
        if d.protagonist and d.protagonist != speaker:
            candidates.append(d.protagonist)
        said = _traits((t, self.marks[int(i)].value) for t, i in MARK.findall(match.group()))
        fitting = [
            c for c in dict.fromkeys(candidates) if d.people.is_female(c) == female and not d.contradicts(c, said)
        ]
        if not fitting or (confirmed := next((c for c in fitting if d.confirms(c, said)), None)):
            return confirmed if fitting else None
        if " " in match.group().strip() and d.protagonist in fitting:
            # After two subjects, or somebody of another known origin, a description is of whom the text is about.
            focus = d.focus[0] if len(d.focus) == 1 else None
            if focus is None or (focus != d.protagonist and said.keys() & d.traits.get(focus.iri, {}).keys()):
                return d.protagonist
        return fitting[0]

    def named_before(self, match: re.Match[str]) -> Sequence[Entity]:
        """Who was named in the sentence and may be meant again, the last first."""
        text, before = match.group().strip(), match.string[: match.start()]
        if text in {"dessen", "deren"}:
            return [m.entities[0] for m in reversed(self.marked_in(before, "P"))]
        if " " in text:
            return []
        out = []
        for mark in reversed(list(MARK.finditer(before))):
            mention = self.marks[int(mark[2])]
            owner = before.startswith("s ", mark.end())
            if mark[1] == "P" and not owner and len(mention.entities) == 1 and not governed(before[: mark.start()]):
                out.append(mention.entities[0])
        return out


def _traits(said: Any) -> dict[str, Any]:
    """What a reference tells of whom it means: age, country, town, make."""
    out: dict[str, Any] = {}
    for letter, value in said:
        if letter == "A":
            out["age"] = value
        elif letter in "GF" and isinstance(value, Entity):
            out["country" if value.kind == "Country" else "place"] = value
        elif letter == "M":
            out["make"] = value
    return out
