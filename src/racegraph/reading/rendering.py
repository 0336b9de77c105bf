"""A sentence as rules see it, with what its pronouns and other references mean.

A sentence is *rendered* for the rules: lower case, one space between tokens, every mention a mark such as ``<P3>`` that
points into the sentence's list of mentions. References (“der 23-Jährige”, “er”, “das Trio”, “mein Teamkollege”) get a
mark of the people they mean, so that rules need not know how somebody is referred to.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from racegraph.fact import Entity
from racegraph.reading.discourse import Discourse
from racegraph.reading.grammar import pattern
from racegraph.reading.mention import Mention
from racegraph.reading.reference import MARK, entities, governed, marked, references
from racegraph.reading.sentence import Read
from racegraph.reading.token import fold

# Pronouns that can be no subject.
_OBJECTS = frozenset({"ihm", "ihn", "mich", "mir", "dich", "dir", "uns", "Ihnen"})
# Of “A und B” neither is “er”.
_BEFORE_ANOTHER = re.compile(r" (?:und|sowie|/|&) (?:\S+ ){0,2}?<P\d+>(?!s)")
_BEHIND_ANOTHER = re.compile(r"<P\d+> (?:und|sowie|/|&) (?:\S+ ){0,2}?$")
_ADDED_TO = re.compile(r"<P\d+>(?: (?:,|und) (?:\S+ ){0,2}?<P\d+>)* (?:und|sowie)$")
#: What stands before whom a sentence begins with: “Für A ist es …, er …”.
_FRONTED = re.compile(r'[ ,"–]*(?:auch |gerade |vor allem )?für (?:den |die )?(?:[^\W\d_]+ )?')
# Behind a team or a make as the subject, before anybody is named, “sein” is its own.
_THEIRS = re.compile(r"^ (?:(?!<)[^\s,;:–]+ ){0,3}<[TM]\d+>(?: \w+){1,2} (?:(?!<P)[^,;:–]+ )?$")
_SIZES = {
    "duo": 2,
    "trio": 3,
    "quartett": 4,
    "quintett": 5,
    "beide": 2,
    "zwei": 2,
    "drei": 3,
    "vier": 4,
    "fünf": 5,
}


def render(d: Discourse, read: Read) -> tuple[str, list[Mention]]:
    """A sentence for the rules, as of this point of the discourse: (text, mentions that its marks point to)."""
    return _Rendering(d, read).run()


class _Rendering:
    """One sentence on its way to the rules: *marks* grows as references are found to mean somebody."""

    def __init__(self, d: Discourse, read: Read) -> None:
        self.d = d
        self.read = read
        self.marks = list(read.line.mentions)
        self.nouns = read.line.nouns

    def run(self) -> tuple[str, list[Mention]]:
        ways, read = references(), self.read
        if read.said_in is not None:
            read.speaker = _Rendering(self.d, read.said_in).described_speaker()
        text = marked(read.line, read.asks)
        if read.label:
            text = text[text.index(":") + 1 :]
        if read is self.d.opening:
            text = pattern("dateline").sub(" ", text)
        text = ways["kin"].sub(self.kin, text)
        text = _one_by_one(ways["masculine"], lambda m: self.person(m, female=False), text)
        text = _one_by_one(ways["feminine"], lambda m: self.person(m, female=True), text)
        text = _one_by_one(ways["she"], self.she, text)
        if read.speaker:
            speaker = (read.speaker,)
            text = ways["first"].sub(lambda m: self.pronoun(m, speaker), text)
            text = ways["first_plural"].sub(lambda m: self.we(m, read.speaker), text)
            text = ways["first_possessive"].sub(lambda _: self.mark(speaker, genitive=True), text)
        elif self.d.own_team is not None and not read.quoted:
            text = ways["first_plural"].sub(lambda m: self.we(m, None), text)
        if read.asked:
            asked = (read.asked,)
            text = ways["second"].sub(lambda m: self.pronoun(m, asked), text)
            text = ways["second_possessive"].sub(lambda _: self.mark(asked, genitive=True), text)
        text = ways["possessive"].sub(lambda m: self.owner(m, female=False), text)
        text = ways["possessive_feminine"].sub(lambda m: self.owner(m, female=True), text)
        text = ways["crew"].sub(self.crew, text)
        text = ways["they"].sub(self.they, text)
        text = ways["they_first"].sub(self.they, text)
        text = ways["mates"].sub(self.mates, text)
        text = ways["team"].sub(self.team, text)
        if (series := self.d.series) is not None:
            text = ways["series"].sub(lambda m: self.also(m, "S", series), text)
        return text, self.marks

    def described_speaker(self) -> Entity | None:
        """Whom the sentence says a quotation to be from, by a description or a pronoun."""
        ways, text = references(), marked(self.read.line)
        said = ways["said_by"].search(text)
        if said is None:
            return None
        for way, female in (("masculine", False), ("feminine", True), ("she", True)):
            for match in ways[way].finditer(text, said.start()):
                if match.start() < said.end() and (who := self.referent(match, female)):
                    return who
        return None

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
        who = None if self.is_no_person(match, female) else self.referent(match, female)
        if who is None:
            return match.group()
        mark = self.pronoun(match, (who,))
        return f"{match.group()} {mark}" if " " in match.group() else mark

    def kin(self, match: re.Match[str]) -> str:
        """“der Sohn des Weltmeisters A”: who of the same surname the article names, or somebody whom it does not."""
        relative = self.marks[int(MARK.findall(match.group())[-1][1])].entities[0]
        named = [*entities(self.marked_in(match.string, "P")), *reversed(self.d.recent)]
        surname = relative.name.split()[-1]
        who = next((p for p in named if p != relative and p.name.split()[-1] == surname), None)
        return "jemand" if who is None else self.mark((who,))

    def is_no_person(self, match: re.Match[str], female: bool) -> bool:
        """Whether what looks like a description is none: “in Diensten der Ingolstädter”, “auf dem Nürnberger Ring”,
        or tells of whom is named right behind it: “der 23-jährige Pilot <P>”."""
        word, rest = match.group().strip(), match.string[match.end() :]
        before = re.search(r"(\w+) $", match.string[: match.start()])
        if not female and word.startswith("der ") and before and before[1] in self.nouns:
            return True
        if not word.endswith(">"):
            return False
        after = re.match(r" (?:<[TVSELC]\d+>|([^\W\d_]+)(?P<name> <P\d+>)?)", rest)
        if after is None:
            return False
        if after[1] in self.nouns and after["name"] is None and self.is_attribute(word):
            return True  # “in der 49-jährigen Geschichte”, but “holte der 23-Jährige Platz drei”
        attribute = after["name"] and re.search(r"(?:e|er|en)$", after[1]) and not pattern("is_past").match(after[1])
        named = after["name"] is not None or "<A" not in word.split()[-1]
        return after[1] is None or (after[1] in self.nouns and named) or bool(attribute)

    def is_attribute(self, word: str) -> bool:
        """Whether a reference ends in an age that is the attribute of no person: (in) der 49-jährigen."""
        mark = MARK.findall(word)[-1]
        if mark[0] != "A" or not word.startswith("der "):
            return False
        age = self.read.line.raw[self.marks[int(mark[1])].last - 1]
        return age.endswith("en") and next((letter.islower() for letter in age if letter.isalpha()), False)

    def owner(self, match: re.Match[str], female: bool) -> str:
        if _THEIRS.search(match.string[: match.start()]):
            return match.group()  # “<M> hat sein Aufgebot …”: the make's, the team's
        who = self.referent(match, female)
        return match.group() if who is None else self.mark((who,), genitive=True)

    def we(self, match: re.Match[str], speaker: Entity | None) -> str:
        """“wir”: the team, where one speaks who leads it or the team itself; else the speaker."""
        leads = speaker is not None and speaker.iri in self.d.officials
        team = self.d.house_team(speaker) if speaker and leads else self.d.own_team if speaker is None else None
        if team is None:
            return self.pronoun(match, (speaker,), note="wir") if speaker else match.group()
        self.marks.append(Mention("T", 0, 0, team, note="object" if match.group() in _OBJECTS else "reference"))
        return f"<T{len(self.marks) - 1}>"

    def she(self, match: re.Match[str]) -> str:
        who = self.referent(match, female=True)
        return match.group() if who is None else f"{match['verb']} {self.mark((who,))}"

    def they(self, match: re.Match[str]) -> str:
        """“sie” before or behind a verb in the plural: the team that the sentence before was about, or who was named
        together."""
        group, team = self.d.group(), self.d.acting_team
        if team is None and len(group) < 2:
            return match.group()
        if team is None:
            mark = self.mark(group, note="crew")
        else:
            self.marks.append(Mention("T", 0, 0, team, note="reference"))
            mark = f"<T{len(self.marks) - 1}>"
        return f"{mark} {match['verb']}" if match.group().startswith("sie ") else f"{match['verb']} {mark}"

    def crew(self, match: re.Match[str]) -> str:
        """“das Trio”, “die beiden”: those who were named together, as many, and not where another team's is meant."""
        word, d = match.group(), self.d
        after = re.match(r" (?:(?P<name><[MTKSC]\d+>)|([^\W\d_]+))", match.string[match.end() :])
        if after and (after["name"] or after[2] in self.nouns):
            return word  # die beiden Rennen, die beiden Porsche-Teams
        named = [team.value for team in self.marked_in(word, "T")]
        if prefix := re.search(r"([^\W\d_]{4,})-\w*(?:piloten|fahrer|duo|trio|quartett|gespann)", word):
            named += [team for team in d.crews if prefix[1] in fold(team.name).split()]
        if named:
            return f"{word} {self.mark(d.crews[named[0]], note='crew')}" if named[0] in d.crews else word
        size = next((n for name, n in _SIZES.items() if name in word), 0)
        if counted := MARK.search(word):
            size = self.marks[int(counted[2])].value if counted[1] == "Q" else size
        told = match.string[: match.start()]
        here = entities(m for m in self.marked_in(told, "P") if not m.genitive)
        told_as_one = pattern("companions").search(told) or pattern("with_car_of").search(told)
        rivals = word.endswith(("o", "t", "ung")) and not told_as_one
        group = here if len(here) == size and not rivals else d.group(size)
        return word if len(group) < 2 else f"{word} {self.mark(group, note='crew')}"

    def mates(self, match: re.Match[str]) -> str:
        """“A und seine Teamkollegen”: A, and those who share the car with A."""
        d = self.d
        lead = self.marks[int(MARK.findall(match.group())[0][1])].entities
        team = re.match(r" (?:von|bei|vom) (?:dem |der )?<T(\d+)>", match.string[match.end() :])
        if team and self.marks[int(team[1])].value != d.crew_team:
            return self.mark(lead)
        return self.mark(tuple(dict.fromkeys((*lead, *(d.crew if lead[0] in d.crew else ())))), note="crew")

    def team(self, match: re.Match[str]) -> str:
        """“die Mannschaft von A”: A's team, else the one named last in the sentence.

        “Die Mannschaft aus Köln”, “diese Mannschaft” may be the article's current one, too.
        """
        named = self.marked_in(match.group(), "P")
        near = self.marked_in(match.string[: match.start()], "T")
        team: Entity | None = self.d.house_team(named[0].entities[0]) if named else None
        team = team or (near[-1].value if near else None if named else self.d.team)
        return match.group() if team is None else self.also(match, "T", team)

    def speakers_at(self, match: re.Match[str]) -> tuple[Entity, ...]:
        """Who speaks or is spoken to at a place of the sentence: of neither would one say “er” there."""
        read = self.read
        inside = read.quoted and read.opens_quoted != bool(match.string.count('"', 0, match.start()) % 2)
        if inside and read.speaker:
            return (read.speaker,)
        talks = read.asked and " " not in match.group().strip() and not read.quoted
        return (read.asked,) if talks and read.asked and read.in_interview else ()

    def referent(self, match: re.Match[str], female: bool) -> Entity | None:
        """Whom “er”, “der 23-Jährige”, “die Leimenerin” means: of that sex and of no other origin or age than is known.

        That is first who was named before in the sentence, then the subject of the sentence before, then who was named
        last. A description (“der Leimener”) is rather of somebody whose home is not told yet.
        """
        d = self.d
        here = self.named_before(match)
        candidates = [*here, *d.focus, *reversed(d.recent), *((d.protagonist,) if d.protagonist else ())]
        others = self.speakers_at(match)  # who speaks of “er” or “die 23-Jährige” means somebody else
        if not match.group().strip().startswith(("sein", "ihr", "dessen", "deren")):
            others += self.enumerated_before(match)
        describes = " " in match.group().strip()
        if describes:
            others += self.named_behind(match)  # a description is of nobody whom its sentence goes on to name
        elif pattern("relation").search(match.string[: match.start()]):
            return None  # “mein Vater …, er”: somebody whom the article does not name
        said = _traits((t, self.marks[int(i)].value) for t, i in MARK.findall(match.group()))
        fitting = [
            c
            for c in d.genders.fitting(dict.fromkeys(candidates), female)
            if c not in others and not d.contradicts(c, said)
        ]
        if not fitting or not describes:
            return fitting[0] if fitting else None
        return self.described(fitting, here, said)

    def enumerated_before(self, match: re.Match[str]) -> tuple[Entity, ...]:
        """Those to whom a reference is added, “A, B und er”: it means none of them."""
        enumeration = _ADDED_TO.search(match.string[: match.start()].rstrip())
        return entities(self.marked_in(enumeration.group(), "P")) if enumeration else ()

    def named_behind(self, match: re.Match[str]) -> tuple[Entity, ...]:
        """Who is named in the sentence behind a reference, in the same quotation or none."""
        behind = match.string[match.end() :].partition('"')[0]
        return entities(
            m for m in self.marked_in(behind, "P") if not m.genitive and m.note not in {"reference", "object"}
        )

    def described(self, fitting: list[Entity], here: list[Entity], said: dict[str, Any]) -> Entity:
        """Whom a description means, of those that it fits: who is known to be that, else somebody not yet described."""
        d = self.d
        if confirmed := next((c for c in fitting if d.confirms(c, said)), None):
            return confirmed
        open_ = [c for c in fitting if not said.keys() & d.traits.get(c.iri, {}).keys()]
        near = [c for c in here if c in fitting] or [c for c in d.named_last if c in fitting]
        if len(near) == 1:
            return near[0]
        if len(d.focus) > 1 and not any(c in here for c in fitting) and d.protagonist in open_:
            return d.protagonist  # after two subjects it is the one whom the text is about
        for pool in (near, fitting[:1], [d.protagonist], fitting):
            if found := next((c for c in pool if c in open_), None):
                return found
        return fitting[0]

    def named_before(self, match: re.Match[str]) -> list[Entity]:
        """Who was named in the sentence and may be meant again, the likeliest first: subjects, the last of them first.

        A description (“der 23-Jährige”) is of nobody in its own clause.
        """
        text, before = match.group().strip(), match.string[: match.start()]
        if text in {"dessen", "deren"}:
            return [m.entities[0] for m in reversed(self.marked_in(before, "P"))]
        describes = " " in text
        if self.read.quoted and not self.read.opens_quoted and before.count('"') == 2:
            before = before[: before.index('"')]  # „…“, sagt der 23-Jährige: nobody who is named in the quotation
        if describes:
            before = before[: max(before.rfind(joint) for joint in (" , ", " : ", " – ", " ; ", " und ")) + 1]
        subjects: list[Entity] = []
        others: list[Entity] = []
        for mark in reversed(list(MARK.finditer(before))):
            mention = self.marks[int(mark[2])]
            owner = before.startswith("s ", mark.end())
            lead = before[: mark.start()]
            one_of_several = _BEFORE_ANOTHER.match(before, mark.end()) or _BEHIND_ANOTHER.search(lead[-60:])
            if mark[1] != "P" or owner or len(mention.entities) != 1 or one_of_several:
                continue
            if not governed(lead) or _FRONTED.fullmatch(lead):
                subjects.append(mention.entities[0])
            elif describes:
                takes_over = lead.endswith(" an ") and pattern("handed_over").search(before)
                (subjects if takes_over else others).append(mention.entities[0])
        is_object = text.startswith(("den ", "dem "))
        return [*others, *subjects] if is_object else [*subjects, *others]


def _one_by_one(way: re.Pattern[str], meant: Callable[[re.Match[str]], str], text: str) -> str:
    """A text with what *way* finds replaced from left to right, each in view of what replaced those before."""
    at = 0
    while match := way.search(text, at):
        mark = meant(match)
        text = text[: match.start()] + mark + text[match.end() :]
        at = match.start() + max(1, len(mark))
    return text


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
