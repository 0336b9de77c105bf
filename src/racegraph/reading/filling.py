"""What fills the roles of a rule's fact: a part of its pattern, or what the clause and the discourse know."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from racegraph.fact import Entity, Value
from racegraph.reading.almanac import almanac
from racegraph.reading.clause import Clause
from racegraph.reading.discourse import Discourse
from racegraph.reading.event import Event
from racegraph.reading.grammar import pattern
from racegraph.reading.mention import Mention
from racegraph.reading.placing import ASIDE, ahead, behind, shared_out
from racegraph.reading.placing import places as places_of
from racegraph.reading.reference import MARK, is_aside
from racegraph.reading.rules import Rule

_DETERMINER = re.compile(r"^(?:eine[mrsn]?|ein|des|der|dem|den|die|das) ")
_HELD_AT = re.compile(r"[ -](?:auf de[mr]|am|im|in)\s", re.IGNORECASE)
_WHERE = re.compile(r" (?:auf|am|in|im)(?: \S+){0,2} $")
_FACTORS = {"named": 1.0, "concerned": 0.97, "clause": 0.98, "topic": 0.85, "": 0.6}
_EVENT_FACTORS = {"named": 1.0, "told": 0.98, "sentence": 0.97, "context": 0.92, "": 0.6}

#: Kinds of fact that tell how an event went.
_HAPPENED = frozenset(
    {"RaceResult", "RaceWin", "Podium", "QualifyingResult", "PracticeResult", "LapTime", "Retirement"}
)
#: The words that tell of a champion's series, in a regular expression: DTM-Champion; als Champion der DTM.
_CHAMPION_OF = (
    r"<S{}>-\S*(?:meister|champion)"
    r"|(?:meister|champion|träger|sieger)(?:in)? (?:der|des|im|in der) (?:[^\s<]+ ){{0,2}}<S{}>"
)
#: Kinds of fact that a noun before a name tells: DTM-Champion A, Audi-Werksfahrer A.
_DESCRIBED = frozenset({"Title", "FactoryContract", "SeriesEntry"})

Values = tuple[list[Value], float]  # and how sure it is that they are meant
_NOTHING: Values = ([], 0)


@dataclass(frozen=True, slots=True)
class Slot:
    """A *role* of a rule's fact to be filled, in a clause where *groups* are what the parts of its patterns found."""

    role: str
    rule: Rule
    clause: Clause
    groups: dict[str, str]
    d: Discourse

    def values(self, part: str) -> Values:
        """What a part of the pattern names, else what the context of that name tells.

        The names of the context are in :data:`racegraph.reading.rules.CONTEXT`.
        """
        if part not in self.groups and part in _CONTEXT:
            return _CONTEXT[part](self)
        text = self.groups.get(part)
        if text is None:
            return [], 1
        if part == "venue" and not self._is_venue(text):
            return _NOTHING
        return self._named(text, there=part.startswith("named")), 1

    def _is_venue(self, text: str) -> bool:
        mark = MARK.search(text)
        assert mark is not None
        clause = self.clause
        spot = clause.marks[int(mark[2])]
        if "region" in spot.facts or re.search(rf"<V\d+> (?:im|in|bei) (?:<J\d+> )?{mark.group()}", clause.text):
            return False  # and a town behind its circuit only tells where that is
        # 24h-Rennen von Spa: the race's name, not where it is said to take place
        named_so = clause.event is not None and clause.event.name.endswith(spot.value.name)
        return not named_so or bool(_WHERE.search(clause.text[: clause.text.index(mark.group())]))

    def _named(self, text: str, there: bool = False) -> list[Value]:
        """What the marks of a part stand for, or its words where it has none; only who is named *there*, if asked."""
        out: list[Value] = []
        found = MARK.findall(text)
        people = any(kind == "P" for kind, _ in found)
        if people:
            found = MARK.findall(ASIDE.sub("", text))
            if self.rule.kind in _DESCRIBED and _described_alone(self.clause.text, text):
                found = found[:1]
        for kind, index in found:
            mention = self.clause.marks[int(index)]
            if people and kind != "P":
                continue  # what stands in parentheses behind a name, or in front of it
            if kind == "P":
                if there and mention.note in {"reference", "object", "crew"}:
                    continue
                if not mention.genitive or text == f"<P{index}>s":
                    out.extend(e for e in mention.entities if e not in out)
            elif (value := self._meant(kind, mention)) is not None:
                out.append(value)
        if not MARK.search(text):
            out.append(self._as_printed(text))
        return out

    def _meant(self, kind: str, mention: Mention) -> Value | None:
        """What a mention that is no person says in this role."""
        if self.role == "printed" and kind == "N":
            return mention.note if mention.note not in {"", "reference"} else None
        if kind == "Z":
            time, printed = mention.value
            return str(printed if self.role == "printed" else time)
        if kind == "D":
            dates = self._dates(mention)
            return dates[1 if self.role == "end" else 0] if dates else None
        if kind == "C" and self.role == "manufacturer":
            make = mention.note or mention.facts.get("manufacturer", "")
            return Entity("Manufacturer", make) if make else None
        return mention.value if isinstance(mention.value, (Entity, int, str)) else None

    def _dates(self, mention: Mention) -> tuple[str, str] | None:
        clause, d = self.clause, self.d
        told = clause.season_how in {"year", "deictic", "event"}
        season = clause.season if told else d.season_in_question(clause.past)
        return d.publication.iso_dates(mention.value, season, clause.past)

    def _as_printed(self, text: str) -> str:
        """Words of a rendered clause as the article prints them, without an article in front."""
        words = _DETERMINER.sub("", text).split()
        sentence = self.d.article.text[self.clause.sentence.start : self.clause.sentence.end]
        printed = re.search(r"\s+".join(re.escape(word) for word in words), sentence, re.IGNORECASE)
        return " ".join((printed.group() if printed else " ".join(words)).split())


def _described_alone(clause: str, people: str) -> bool:
    """Whether a noun before an enumeration tells of the first only: “DTM-Champion A sowie B”, “der Meister A und B”."""
    at = clause.find(people)
    return at > 0 and pattern("described_alone").search(clause, max(0, at - 80), at) is not None


def _some(value: Value | None, confidence: float = 1) -> Values:
    return ([value], confidence) if value else ([], confidence)


def _subject(slot: Slot, whole_crew: bool = False) -> Values:
    clause = slot.clause
    if slot.role == "participant" and clause.entrants:
        return list(clause.entrants), 0.95
    if clause.subject_how == "topic" and (slot.rule.explicit or clause.names_others or clause.entrants):
        return _NOTHING
    return list(clause.crew if whole_crew else clause.subject), _FACTORS[clause.subject_how]


def _event(slot: Slot) -> Values:
    clause, rule = slot.clause, slot.rule
    if clause.event is None:
        return _NOTHING
    from_before = clause.event_how in {"", "context"}
    if rule.kind in _HAPPENED and clause.event.future and clause.status == "asserted":
        return _NOTHING  # what is still to come has no result
    other_year = clause.season_how in {"year", "deictic"} and pattern("title_year").search(clause.text) is None
    if rule.kind in _HAPPENED and from_before and other_year:
        return _NOTHING  # “2019 hat er gewonnen”: some race of that year, not the one spoken of before
    if rule.explicit and from_before:
        return _NOTHING
    return [_one_of(clause.event, slot.groups, clause).entity()], _EVENT_FACTORS[clause.event_how]


def _series(slot: Slot) -> Values:
    clause, title = slot.clause, slot.rule.kind == "Title"
    named = [i for t, i in MARK.findall(clause.text) if t == "S"]
    told = [
        clause.marks[int(i)].value
        for i in named
        if not is_aside(clause.text, i) or (title and re.search(_CHAMPION_OF.format(i, i), clause.text))
    ]
    if not told and clause.text.startswith(" , wo ") and (antecedent := _series_before(clause)) is not None:
        return _some(antecedent)  # “stieg in die DTM auf, wo er Dritter wurde”
    if title and named and not told:
        return _NOTHING  # the champion of a series named in passing is none of that which the text is about
    return _some(next(iter(told), None) or (clause.event.series if clause.event else None) or slot.d.series)


def _series_before(clause: Clause) -> Entity | None:
    """The series that the sentence names last before a clause."""
    first = min((int(i) for _, i in MARK.findall(clause.text)), default=0)
    named = [mark.value for mark in clause.marks[:first] if mark.type == "S"]
    return named[-1] if named else None


def _world_series(slot: Slot) -> Values:
    """The series, where its champion is “Weltmeister”."""
    series, sure = _series(slot)
    return [s for s in series if isinstance(s, Entity) and slot.d.lexicon.is_world_championship(s)], sure


def _season(slot: Slot) -> Values:
    return [s for s in (slot.clause.season, slot.clause.also) if s], 1


def _current_crew(slot: Slot) -> Values:
    clause, d = slot.clause, slot.d
    by_speaker = clause.subject_how == "topic" and clause.speaker
    who = (clause.speaker,) if by_speaker and clause.speaker else clause.subject[:1]
    return list(d.crew if who and who[0] in d.crew else who), 0.95


def _entrant(slot: Slot) -> Values:
    """Who is entered: the people named, or the team where only its crew is spoken of."""
    clause, team = slot.clause, slot.d.team
    if clause.subject_how == "topic" and clause.names_others:
        return _NOTHING
    crew_only = re.search(r"(?:duo|trio|quartett|quintett|gespann|paarung) <P", clause.text)
    return ([team] if crew_only and team else list(clause.subject)), _FACTORS[clause.subject_how]


def _current_class(slot: Slot) -> Values:
    """The class that a clause names; “die Klasse” is the one named last, else one whose name the article keeps."""
    clause, d = slot.clause, slot.d
    own = _class_of(clause, slot.groups)
    begins, ends = _part_of(clause, slot.groups)
    if own is not None or pattern("overall").search(clause.text, begins, ends):
        return _some(own)
    if not pattern("its_class").search(clause.text, begins, ends):
        return _NOTHING
    return [class_spoken_of(d)], 1


def class_spoken_of(d: Discourse) -> Entity:
    """What “die Klasse” is: the class named last, or, in an article that names none, one without a name."""
    return d.car_class or Entity("CarClass", "Klasse", f"Klasse {d.article.id}")


def _house_team(slot: Slot) -> Values:
    clause = slot.clause
    said = MARK.findall(" ".join(g for n, g in slot.groups.items() if n.startswith("person")))
    person = next((clause.marks[int(i)].value for t, i in said if t == "P"), None)
    return _some((slot.d.house_team(person) or _team_told(clause, slot.d)) if person else None, 0.95)


def _event_circuit(slot: Slot) -> Values:
    """The circuit of the event that a clause names, where the article's words say that it is held there.

    That is so of “das 24-Stunden-Rennen auf dem Nürburgring”; “die 24 Stunden von Le Mans” only bear a town's name.
    """
    clause, d = slot.clause, slot.d
    event = next((clause.marks[int(i)] for t, i in MARK.findall(clause.text) if t == "E"), None)
    circuit = event.facts.get("circuit") if event is not None else None
    if event is None or not circuit:
        return [], 1
    line = next(read.line for read in d.reads if read.sentence is clause.sentence)
    printed = d.article.text[line.starts[event.first] : line.ends[event.last - 1]]
    return _some(Entity("Circuit", str(circuit)) if _HELD_AT.search(printed) else None)


_CONTEXT: dict[str, Callable[[Slot], Values]] = {
    "subject": _subject,
    "crew": lambda slot: _subject(slot, whole_crew=True),
    "topic": lambda slot: (list(slot.clause.topic[:1]), 0.85),
    "event": _event,
    "event_circuit": _event_circuit,
    "series": _series,
    "world_series": _world_series,
    "season": _season,
    "current_car": lambda slot: _some(slot.d.car, 0.92),
    "last_crew": lambda slot: (list(slot.d.crew), 0.95),
    "also_season": lambda slot: _some(slot.clause.also),
    "published": lambda slot: _some(slot.d.article.published),
    "current_crew": _current_crew,
    "current_class": _current_class,
    "current_team": lambda slot: _some(slot.d.team, 0.9),
    "own_team": lambda slot: _some(slot.d.own_team, 0.95),
    "house_team": _house_team,
    "entrant": _entrant,
}


def _one_of(event: Event, groups: dict[str, str], clause: Clause) -> Event:
    """The race of an event that a pattern names: by its ``day``, its number, ``race``, or its ``venue``."""
    if (place := MARK.search(groups.get("venue", ""))) and event.venue is not None and not event.name:
        venue = clause.marks[int(place[2])].value
        here = {clause.marks[int(i)].value for kind, i in MARK.findall(clause.text) if kind in "VL"}
        if isinstance(venue, Entity) and venue.kind in {"Place", "Circuit"} and event.venue not in here:
            event = replace(event, venue=venue)
    if day := almanac().weekdays.get(groups.get("day", "")):
        return replace(event, day=day, noun="" if _NUMBERED.match(event.noun) else event.noun)
    if number := MARK.search(groups.get("race", "")):
        return replace(event, day="", noun=f"{clause.marks[int(number[2])].value}. Rennen")
    return event


_NUMBERED = re.compile(r"\d+\. ")
#: What ends the part of a clause that speaks of one place.
_PART = re.compile(r" (?:,|und|sowie|;) ")


def _class_of(clause: Clause, groups: dict[str, str]) -> Entity | None:
    """The class in which a place was reached: the one named with it, else the first of the clause.

    “Rang sieben gesamt und Platz zwei in der GT4”: the first place is none of that class.
    """
    classes = [m for m in MARK.finditer(clause.text) if m[1] == "K"]
    if not classes:
        return None
    at = _placed_at(clause, groups)
    if at < 0:
        own = next((m for m in classes if pattern("in_class").search(clause.text, 0, m.start())), None)
        return clause.marks[int(own[2])].value if own else None
    begins, ends = _part_of(clause, groups)
    if pattern("overall").search(clause.text, begins, ends):
        return None
    own = next((m for m in classes if begins <= m.start() < ends), None) or next(
        (m for m in classes if m.start() < at and pattern("in_class").search(clause.text, 0, m.start())), None
    )
    return clause.marks[int(own[2])].value if own else None


def _placed_at(clause: Clause, groups: dict[str, str]) -> int:
    """Where a clause tells the place that a pattern found; -1 where it found none."""
    place = next((groups[name] for name in groups if name.startswith("position")), "")
    return clause.text.find(place) if place else -1


def _part_of(clause: Clause, groups: dict[str, str]) -> tuple[int, int]:
    """Where the part of a clause begins and ends that speaks of the place that a pattern found."""
    at = _placed_at(clause, groups)
    if at < 0:
        return 0, len(clause.text)
    begins = max((m.end() for m in _PART.finditer(clause.text, 0, at)), default=0)
    ends = next((m.start() for m in _PART.finditer(clause.text, at)), len(clause.text))
    return max(0, begins - 1), min(ends + 1, len(clause.text))


def _team_told(clause: Clause, d: Discourse) -> Entity | None:
    """The only team of a clause, else the one named last: whose official speaks, where nothing tells it better."""
    told = {clause.marks[int(i)].value for t, i in MARK.findall(clause.text) if t == "T"}
    return next(iter(told)) if len(told) == 1 else d.own_team or d.team


def shares(rule: Rule, clause: Clause, groups: dict[str, str], d: Discourse) -> Iterator[dict[str, Value]]:
    """Who has which place, where a rule shares places out over an enumeration."""
    if rule.share == "races":
        if clause.event is not None:
            for number, place in enumerate(places_of(groups[rule.roles["position"]], clause.marks), 1):
                race = replace(clause.event, day="", noun=f"{number}. Rennen")
                yield {"position": place, "event": race.entity()}
        return
    who = next((groups[name] for name in rule.roles["participant"].split("+") if name in groups), "")
    said = rule.roles["position"]
    pairs: Iterable[tuple[Entity, int]]
    if rule.share == "places":
        pairs = shared_out(who, clause.marks, places_of(groups[said], clause.marks))
    elif rule.share == "ahead":
        pairs = ahead(who, clause.marks, places_of(groups[said], clause.marks)[0])
    else:
        lead = Slot("participant", rule, clause, groups, d).values("lead" if "lead" in groups else "crew")[0]
        place = int(said[1:]) if said.startswith("=") else places_of(groups[said], clause.marks)[0]
        ahead_of = clause.text[: max(0, clause.text.find(who))]
        pairs = behind(who, clause.marks, len(lead), place, ahead_of) if lead else ()
    for person, place in pairs:
        yield {"participant": person, "position": place}
