"""What an article has said so far: who is meant, which event, which season, who speaks.

A sentence is *rendered* for the rules: lower case, one space between tokens, every mention a mark such as ``<P3>`` that
points into the sentence's list of mentions. References (“der 23-Jährige”, “er”, “das Trio”, “mein Teamkollege”) get a mark
of the people they mean, so that rules need not know how somebody is referred to.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from racegraph.article import Article
from racegraph.event import Event
from racegraph.fact import Entity
from racegraph.finder import Finder
from racegraph.lexicon import Lexicon
from racegraph.mention import Line, Mention, name_of, tokenize
from racegraph.reference import MARK, POLITE, governed, references
from racegraph.row import RowReader
from racegraph.segment import Sentence
from racegraph.token import BASE_TOKEN, fold


# Pronouns that can be no subject.
_OBJECTS = frozenset({"ihm", "ihn", "mich", "mir", "dich", "dir", "uns", "Ihnen"})


@dataclass(slots=True)
class Name:
    """A person of the article, and how often named."""

    entity: Entity
    given: str
    surnames: tuple[str, ...]
    count: int = 0


class People:
    """The people of one article, found by full name, surname or given name."""

    def __init__(self) -> None:
        self.names: dict[str, Name] = {}
        self.by_surname: dict[str, list[Name]] = {}
        self.by_given: dict[str, list[Name]] = {}

    def add(self, full: str) -> Name:
        if full in self.names:
            return self.names[full]
        parts = [fold(t) for t in BASE_TOKEN.findall(full)]
        first = 3 if len(parts) > 3 and parts[1] == "-" else 1  # Finn-Luca Petersen
        tails = tuple(dict.fromkeys(" ".join(parts[i:]) for i in range(first, len(parts)) if parts[i] != "-"))
        name = Name(Entity("Person", full), parts[0], tails)
        self.names[full] = name
        for tail in tails:
            self.by_surname.setdefault(tail, []).append(name)
        self.by_given.setdefault(name.given, []).append(name)
        return name

    def surname(self, word: str) -> Name | None:
        """The person of this surname; of several, the one named last."""
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


@dataclass(slots=True)
class Read:
    """A sentence on its way through the reader."""

    sentence: Sentence
    line: Line
    full_names: list[tuple[int, int, str]] = field(default_factory=list)
    speaker: Entity | None = None
    asked: Entity | None = None
    quoted: bool = False
    opens_quoted: bool = False


class Discourse:
    """The state of reading one article; sentences must be given in order to :meth:`render`."""

    def __init__(self, article: Article, sentences: Sequence[Sentence], finder: Finder) -> None:
        self.article = article
        self.finder = finder
        self.lexicon: Lexicon = finder.lexicon
        self.people = People()
        self.year = int(article.published[:4])
        self.month = int(article.published[5:7]) if len(article.published) > 6 else 0
        self.reads = [Read(s, tokenize(article.text, s.start, s.end)) for s in sentences]
        self.focus: tuple[Entity, ...] = ()
        self.crew: tuple[Entity, ...] = ()
        self.crew_team: Entity | None = None
        self.recent: list[Entity] = []
        self.traits: dict[str, dict[str, Any]] = {}
        self.event: Event | None = None
        self.past_event: Event | None = None
        self.venues: dict[str, Event] = {}
        self.series: Entity | None = None
        self.team: Entity | None = None
        self.car: Entity | None = None
        self.frame_season = ""
        self.paragraph_season = ""
        self.last_season = ""
        self.series_season: dict[str, str] = {}
        self.paragraph = -1
        self.future = False
        self._learn_names()
        self._learn_seasons()
        self._learn_cars()
        self.protagonist = self._protagonist()
        self.officials = self._officials()
        self._find_speakers()

    # -- names of the whole article ---------------------------------------------------------------------------------

    def _learn_names(self) -> None:
        rows = RowReader(self.article.text, self.finder)
        for read in self.reads:
            self.finder.find(self.article.text, read.line)
            if read.sentence.label == "table":
                read.full_names = rows.names(read.line)
            elif read.sentence.label in {"body", "headline"}:
                read.full_names = self.finder.people(read.line)
        full = Counter(
            name_of(r.line, a, b)[: -1 if how == "genitive" else None] for r in self.reads for a, b, how in r.full_names
        )
        for name, count in full.items():
            # "Jens Klingmanns Teamkollege": the same person, in the genitive.
            if name.endswith("s") and name[:-1] in full:
                continue
            self.people.add(name).count += 0 * count
        for read in self.reads:
            self._mark_people(read)

    def _learn_seasons(self) -> None:
        """A season over the turn of a year (2023/24) is its series' season wherever the article speaks of that series."""
        for read in self.reads:
            for first, second in zip(read.line.mentions, read.line.mentions[1:], strict=False):
                if first.type == "S" and second.type == "Y" and "/" in second.value and second.first - first.last <= 1:
                    self.series_season.setdefault(first.value.iri, second.value)

    def _learn_cars(self) -> None:
        """“Das BMW-Z4-Trio” drives the BMW Z4 GT3, where the article names one car that begins so, and only one."""
        cars = {m.value for r in self.reads for m in r.line.mentions if m.type == "C"}
        for read in self.reads:
            for m in read.line.mentions:
                if m.type == "C":
                    longer = [c for c in cars if c != m.value and fold(c.name).startswith(fold(m.value.name) + " ")]
                    if len(longer) == 1:
                        m.value = longer[0]

    def _mark_people(self, read: Read) -> None:
        line, found = read.line, []
        taken: set[int] = {i for m in line.mentions for i in range(m.first, m.last)}
        for a, b, _ in read.full_names:
            name = name_of(line, a, b)
            genitive = name not in self.people.names and name[:-1] in self.people.names
            person = self.people.names[name[:-1] if genitive else name]
            found.append(Mention("P", a, b, person.entity, genitive, (person.entity,), note="full"))
            for m in [m for m in line.mentions if m.first < b and m.last > a]:
                line.mentions.remove(m)
            taken |= set(range(a, b))
            self.people.touch(person)
        i, size = 0, len(line.raw)
        over = {m.first: m for m in line.mentions if m.last - m.first == 1 and m.type in "TLGFNV"}
        while i < size:
            if not line.raw[i][0].isupper():
                i += 1
                continue
            if i in over and (
                line.low[i] in self.people.by_surname or line.low[i].removesuffix("s") in self.people.by_surname
            ):
                # a surname that is also a team's or a town's name: here, the person's
                if not (i and line.low[i - 1] in {"team", "in", "aus"}) and not (
                    i + 1 < size and line.low[i + 1] in self.lexicon.form["team_words"]
                ):
                    line.mentions.remove(over.pop(i))
                    taken.discard(i)
            if i in taken:
                i += 1
                continue
            hit = self._short_name(line, i, taken)
            if hit:
                last, person, genitive, how = hit
                entity = person.entity if isinstance(person, Name) else person
                found.append(Mention("P", i, last, entity, genitive, (entity,), note=how))
                if isinstance(person, Name):
                    person.count += 1
                taken |= set(range(i, last))
                i = last
            else:
                i += 1
        if found:
            line.mentions = sorted([*line.mentions, *found], key=lambda m: m.first)

    def _short_name(self, line: Line, i: int, taken: set[int]) -> tuple[int, Name | Entity, bool, str] | None:
        """A surname, or a given name, at token *i*: (token after it, person, genitive, how)."""
        people, low = self.people, line.low
        for person in people.by_given.get(low[i], ()):
            parts = [fold(t) for t in BASE_TOKEN.findall(person.entity.name)]
            size = len(parts)
            if (
                low[i : i + size - 1] == parts[:-1]
                and i + size <= len(low)
                and low[i + size - 1] in {parts[-1], parts[-1] + "s"}
            ):
                return i + size, person, low[i + size - 1] != parts[-1], "full"
        for length in (5, 4, 3, 2, 1):
            if i + length > len(low) or any(j in taken for j in range(i, i + length)):
                continue
            text = " ".join(low[j] for j in range(i, i + length))
            if length == 1 and text in self.lexicon.form["no_name"]:
                continue
            for word, genitive in ((text, False), (text[:-1] if text.endswith("s") else "", True)):
                if word and (person := people.surname(word)):
                    if length == 1 and i + 1 < len(low) and low[i + 1] in self.lexicon.form["team_words"]:
                        continue
                    return i + length, person, genitive, "surname"
        word = low[i]
        for given, genitive in ((word, False), (word[:-1] if word.endswith("s") else "", True)):
            if given and given in people.by_given and given not in self.lexicon.form["no_name"]:
                return i + 1, people.by_given[given][0], genitive, "given"
        if (
            word in self.lexicon.given
            and i > 0
            and len(word) > 2
            and not (i + 1 < len(low) and line.raw[i + 1][0].isupper() and line.raw[i + 1][0].isalpha())
        ):
            before = low[i - 1]
            if before in self.lexicon.form["person_titles"] or (
                before in {"und", ","} and any(j in taken for j in (i - 2,))
            ):
                name = line.raw[i]
                return i + 1, Entity("Person", name, f"{name} {self.article.id}"), False, "given-only"
        return None

    def _protagonist(self) -> Entity | None:
        if not self.people.names:
            return None
        headline = fold(self.article.headline)
        for name in self.people.names.values():
            if fold(name.entity.name) in headline:
                return name.entity
        in_headline = [
            n
            for n in self.people.names.values()
            if any(re.search(rf"\b{re.escape(t)}\b", headline) for t in n.surnames[-1:])
        ]
        pool = in_headline or list(self.people.names.values())
        best = max(pool, key=lambda n: n.count)
        return best.entity

    def _officials(self) -> frozenset[str]:
        """The IRIs of people who are named by an office and not as drivers: team principals, engineers, chairmen."""
        offices = self.lexicon.form["offices"]
        found = set()
        for read in self.reads:
            for m in read.line.mentions:
                if m.type != "P" or m.genitive:
                    continue
                before = read.line.low[m.first - 1] if m.first else ""
                after = read.line.low[m.last : m.last + 4]
                behind = after[1] if len(after) > 1 and after[0] == "," else ""
                if (
                    before in offices
                    or behind in offices
                    or (len(after) > 2 and after[0] == "," and after[2] in offices)
                ):
                    found.add(m.entities[0].iri)
        return frozenset(found)

    def house_team(self, person: Entity) -> Entity | None:
        """The team that an official speaks for: the one that bears his or her surname, or the article's only one."""
        teams = list(dict.fromkeys(m.value for r in self.reads for m in r.line.mentions if m.type == "T"))
        surname = fold(person.name.split()[-1])
        for team in teams:
            if surname in fold(team.name).replace("-", " ").split():
                return team
        return teams[0] if len(teams) == 1 else None

    # -- who speaks -------------------------------------------------------------------------------------------------

    def _find_speakers(self) -> None:
        saying = references()["saying"]
        self.interviewee = self._interviewee()
        text = self.article.text
        by_paragraph: dict[int, list[Read]] = {}
        for read in self.reads:
            by_paragraph.setdefault(read.sentence.paragraph, []).append(read)
        last_speaker: Entity | None = None
        for group in by_paragraph.values():
            regions: list[tuple[int, int]] = []
            opened: int | None = None
            for read in group:
                for i, token in enumerate(read.line.raw):
                    if token not in '„“”"«»':
                        continue
                    at = read.line.starts[i]
                    if opened is None and token in '„"»«“':
                        opened = at
                    elif opened is not None and token != "„":
                        regions.append((opened, at))
                        opened = None
            if opened is not None:
                regions.append((opened, group[-1].sentence.end))
            regions = [r for r in regions if text.count(" ", *r) >= 3]
            who: dict[tuple[int, int], Entity | None] = {}
            for region in regions:
                who[region] = self._attribution(group, region, saying)
            # A quotation that names no speaker is the one's before it, or the one's after it, in the same paragraph.
            known = [w for w in who.values() if w]
            for region in regions:
                speaker = who[region] or (known[0] if known else last_speaker) or self.protagonist
                last_speaker = speaker
                for read in group:
                    if read.sentence.start < region[1] and read.sentence.end > region[0]:
                        read.speaker, read.quoted = speaker, True
                        read.opens_quoted = read.opens_quoted or region[0] < read.sentence.start
        if self.interviewee:
            for read in self.reads:
                if not read.quoted and read.sentence.label == "body":
                    read.speaker = read.asked = self.interviewee

    def _attribution(self, group: list[Read], region: tuple[int, int], saying: re.Pattern[str]) -> Entity | None:
        start, end = region
        for read in group:
            line = read.line
            for m in line.mentions:
                if m.type == "P" and not m.genitive and end < line.starts[m.first] < end + 90:
                    between = self.article.text[end + 1 : line.starts[m.first]].lower()
                    if saying.search(between) and not re.search(r"[.!?]\s", between):
                        return m.entities[0]
        before = [
            (line.ends[m.last - 1], m.entities[0])
            for read in group
            for line in (read.line,)
            for m in line.mentions
            if m.type == "P" and line.ends[m.last - 1] <= start and start - line.ends[m.last - 1] < 60
        ]
        if before and self.article.text[max(0, start - 3) : start].strip().endswith(":"):
            return before[-1][1]
        return None

    def _interviewee(self) -> Entity | None:
        """Who is asked, where the article is an interview: named as such, or the person that questions address."""
        pattern = references()["interviewee"]
        for read in self.reads:
            if read.sentence.label not in {"body", "headline"}:
                continue
            match = pattern.search(self._plain(read))
            if match:
                marks = [read.line.mentions[int(i)] for t, i in MARK.findall(match.group()) if t == "P"]
                if marks:
                    return marks[-1].entities[0]
        headline = self.article.headline.lower()
        questions = {r.sentence.paragraph for r in self.reads if r.line.raw and "?" in r.line.raw[-2:]}
        asked = {
            r.sentence.paragraph
            for r in self.reads
            if r.sentence.paragraph in questions
            and (
                set(r.line.low) & {"du", "dich", "dir", "dein", "deine"}
                or set(r.line.raw[1:]) & {"Sie", "Ihnen", "Ihr", "Ihre"}
            )
        }
        if len(asked) >= 3 or re.search(r"\b(?:interview|im gespräch|nachgefragt)\b", headline):
            return self.protagonist
        return None

    # -- rendering --------------------------------------------------------------------------------------------------

    def _plain(self, read: Read) -> str:
        """The sentence with its mentions as marks and nothing resolved."""
        line = read.line
        out: list[str] = []
        at = 0
        starts = {m.first: k for k, m in enumerate(line.mentions)}
        size = len(line.raw)
        while at < size:
            k = starts.get(at)
            space = " " if at and not (line.glued(at) and (line.raw[at] in "-‐‑" or line.raw[at - 1] in "-‐‑")) else ""
            if k is not None:
                mention = line.mentions[k]
                out.append(f"{space}<{mention.type}{k}>{'s' if mention.genitive else ''}")
                at = mention.last
                continue
            word = line.low[at]
            if line.raw[at] in POLITE and (at or line.raw[-1] == "?"):
                word = line.raw[at]  # the polite “Sie” is told by its capital alone
            if word in "„“”«»":
                word = '"'
            elif word in "–—":
                word = "–"
            out.append(space + word)
            at += 1
        return f" {''.join(out)} "

    def render(self, read: Read) -> tuple[str, list[Mention]]:
        """The sentence for the rules, references resolved: (text, mentions that its marks point to)."""
        marks = list(read.line.mentions)
        text = self._plain(read)
        patterns = references()

        def person(match: re.Match[str], female: bool = False, keep: bool = True, genitive: bool = False) -> str:
            who = self._referent(
                match,
                marks,
                female,
                read.speaker
                if read.quoted and read.opens_quoted != bool(match.string[: match.start()].count('"') % 2)
                else None,
            )
            if not who:
                return match.group()
            note = "object" if match.group() in _OBJECTS else "reference"
            marks.append(Mention("P", 0, 0, who[0], genitive, who, note=note))
            mark = f"<P{len(marks) - 1}>" + ("s" if genitive else "")
            return f"{match.group()} {mark}" if keep and " " in match.group() else mark

        def fixed(who: tuple[Entity, ...], genitive: bool = False, note: str = "reference") -> Any:
            def put(match: re.Match[str]) -> str:
                how = "object" if match.group() in _OBJECTS else note
                marks.append(Mention("P", 0, 0, who[0], genitive, who, note=how))
                return f"<P{len(marks) - 1}>" + ("s" if genitive else "")

            return put

        text = patterns["masculine"].sub(person, text)
        text = patterns["feminine"].sub(lambda m: person(m, True), text)
        if read.speaker:
            text = patterns["first"].sub(fixed((read.speaker,)), text)
            text = patterns["first_plural"].sub(fixed((read.speaker,), note="wir"), text)
            text = patterns["first_possessive"].sub(fixed((read.speaker,), True), text)
        if read.asked:
            text = patterns["second"].sub(fixed((read.asked,)), text)
            text = patterns["second_possessive"].sub(fixed((read.asked,), True), text)
        text = patterns["possessive"].sub(lambda m: person(m, False, False, True), text)
        text = patterns["possessive_feminine"].sub(lambda m: person(m, True, False, True), text)

        def crew(match: re.Match[str]) -> str:
            who = self._crew_of(match, marks)
            if len(who) < 2:
                return match.group()
            marks.append(Mention("P", 0, 0, who[0], False, who, note="crew"))
            return f"{match.group()} <P{len(marks) - 1}>"

        def mates(match: re.Match[str]) -> str:
            lead = marks[int(MARK.findall(match.group())[0][1])].entities
            team = re.match(r" (?:von|bei|vom) (?:dem |der )?<T(\d+)>", match.string[match.end() :])
            if team and marks[int(team[1])].value != self.crew_team:
                marks.append(Mention("P", 0, 0, lead[0], False, lead, note="reference"))
                return f"<P{len(marks) - 1}>"
            who = tuple(dict.fromkeys((*lead, *(self.crew if lead[0] in self.crew else ()))))
            marks.append(Mention("P", 0, 0, who[0], False, who, note="crew"))
            return f"<P{len(marks) - 1}>"

        text = patterns["crew"].sub(crew, text)
        text = patterns["mates"].sub(mates, text)
        for name, letter, current in (("team", "T", self.team), ("series", "S", self.series)):
            if current is not None or letter == "T":

                def entity(match: re.Match[str], letter: str = letter, current: Entity | None = current) -> str:
                    named = next((marks[int(i)].entities[0] for t, i in MARK.findall(match.group()) if t == "P"), None)
                    if letter == "T":
                        near = [marks[int(i)].value for t, i in MARK.findall(match.string[: match.start()]) if t == "T"]
                        current = (self.house_team(named) if named is not None else None) or (
                            near[-1] if near else current
                        )
                    if current is None:
                        return match.group()
                    marks.append(Mention(letter, 0, 0, current, note="reference"))
                    return f"{match.group()} <{letter}{len(marks) - 1}>"

                text = patterns[name].sub(entity, text)
        return text, marks

    def is_female(self, person: Entity) -> bool:
        """Whether a person's given name is one borne mostly by women."""
        return fold(person.name.split()[0].split("-")[0]) in self.lexicon.female

    def _referent(
        self, match: re.Match[str], marks: list[Mention], female: bool, speaker: Entity | None
    ) -> tuple[Entity, ...]:
        """Whom “er”, “der 23-Jährige”, “die Leimenerin” means: of that sex and of no other origin or age than is known,
        first the subject so far in the sentence, then what the text is about, then who was named last."""
        text = match.group().strip()
        before = match.string[: match.start()]
        candidates: list[Entity] = []
        if text in {"dessen", "deren"}:
            candidates.extend(marks[int(i)].entities[0] for t, i in reversed(MARK.findall(before)) if t == "P")
        elif " " not in text:
            for kind, index in reversed(MARK.findall(before)):
                if kind == "P" and f"<P{index}>s " not in before:
                    mention = marks[int(index)]
                    if len(mention.entities) == 1 and not governed(before[: before.rfind(f"<P{index}>")]):
                        candidates.append(mention.entities[0])
        candidates.extend(self.focus)
        candidates.extend(reversed(self.recent))
        if speaker is not None:  # inside a quotation, “er” is somebody else
            candidates = [c for c in candidates if c != speaker]
        if self.protagonist and self.protagonist != speaker:
            candidates.append(self.protagonist)
        said = {t: marks[int(i)].value for t, i in MARK.findall(text)}
        fitting = [
            c for c in dict.fromkeys(candidates) if self.is_female(c) == female and not self._contradicts(c, said)
        ]
        for candidate in fitting:
            if self._confirms(candidate, said):
                return (candidate,)
        if " " in text and fitting and self.protagonist in fitting:
            # A description after two subjects, or after somebody of another known origin, is of the one the text is about.
            focus = self.focus[0] if len(self.focus) == 1 else None
            origin = {p[0] for t, v in said.items() if (p := self._trait(t, v)) is not None}
            if focus is None or (focus != self.protagonist and origin & self.traits.get(focus.iri, {}).keys()):
                return (self.protagonist,)
        return (fitting[0],) if fitting else ()

    def _trait(self, letter: str, value: Any) -> tuple[str, Any] | None:
        if letter == "A":
            return "age", value
        if letter in "GF" and isinstance(value, Entity):
            return ("country" if value.kind == "Country" else "place"), value
        if letter == "M" and isinstance(value, Entity):
            return "make", value
        return None

    def _contradicts(self, person: Entity, said: dict[str, Any]) -> bool:
        known = self.traits.get(person.iri, {})
        pairs = (self._trait(t, v) for t, v in said.items())
        return any(p is not None and p[0] != "place" and known.get(p[0], p[1]) != p[1] for p in pairs)

    def _confirms(self, person: Entity, said: dict[str, Any]) -> bool:
        known = self.traits.get(person.iri, {})
        pairs = (self._trait(t, v) for t, v in said.items())
        return any(p is not None and known.get(p[0]) == p[1] for p in pairs)

    def _crew_of(self, match: re.Match[str], marks: list[Mention]) -> tuple[Entity, ...]:
        word = match.group()
        prefix = MARK.findall(word)
        if any(t == "T" and marks[int(i)].value != self.crew_team for t, i in prefix):
            return ()  # another team's
        size = next(
            (
                n
                for name, n in (("duo", 2), ("trio", 3), ("quartett", 4), ("quintett", 5), ("beiden", 2))
                if name in word
            ),
            0,
        )
        crew = self.crew
        if size and len(crew) != size:
            return ()
        return crew

    # -- season, event, status --------------------------------------------------------------------------------------

    def resolve_season(self, text: str, marks: list[Mention]) -> tuple[str, str]:
        """The season that a stretch of rendered text names: (season, how); ("", "") where it names none."""
        named = [i for t, i in MARK.findall(text) if t == "Y"]
        # “bis 2022” is an end, “seit 2018” a beginning: neither is the time that is spoken of
        years = [marks[int(i)].value for i in named if not re.search(rf"(?:bis|bis ende|seit) <Y{i}>", text)]
        if years:
            return years[0], "year"
        if self.last_season and re.search(
            r"(?:im|in) (?:der)?(?:selben|gleichen|demselben|derselben) (?:jahr|saison)", text
        ):
            return self.last_season, "deictic"
        if references()["any_season"].search(text):
            best: tuple[int, str] | None = None
            for pattern, offset, early in references()["seasons"]:
                match = pattern.search(text)
                if match and (best is None or match.start() < best[0]):
                    best = (match.start(), str(self.year + (early if self.month and self.month < 7 else offset)))
            if best:
                return best[1], "deictic"
        for t, i in MARK.findall(text):
            if t == "D":
                dates = self.iso_dates(marks[int(i)].value, "")
                if dates:
                    return dates[0][:4], "date"
        return "", ""

    def iso_dates(self, value: tuple[Any, ...], season: str) -> tuple[str, str] | None:
        """The ISO dates (or months) of a date mention; a missing year is that of the season, or of the publication."""
        y1, m1, d1, y2, m2, d2 = value
        if m1 == -1:
            if not self.month:
                return None
            m1 = m2 = self.month
        year = y2 or (int(season[:4]) if season[:4].isdigit() and "/" not in season else self.year)
        if y2 is None and not season and self.month and m2 - self.month < -6:
            year += 1
        if y2 is None and "/" in season:
            year = int(season[:4]) + (1 if m2 < 7 else 0)
        first = f"{y1 or year:04d}-{m1:02d}" + (f"-{d1:02d}" if d1 else "")
        last = f"{year:04d}-{m2:02d}" + (f"-{d2:02d}" if d2 else "")
        if not y1 and m1 > m2:
            first = f"{year - 1:04d}" + first[4:]
        return first, last

    def is_future(self, iso: str) -> bool:
        """Whether a date (or month) lies after the publication, as far as that is known."""
        published = self.article.published
        n = min(len(iso), len(published))
        if iso[:n] != published[:n]:
            return iso[:n] > published[:n]
        return False

    def current_event(self) -> Event:
        return replace(self.event) if self.event else Event(article=self.article.id)
