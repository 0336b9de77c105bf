"""From an article to facts: sentences, clauses, rules, and for each fact the sentences that it rests on.

:func:`extract` is a pure function of one article, so that articles can be read in parallel, on one machine or many.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from racegraph.article import Article
from racegraph.fact import STATED, Entity, Fact, Span, Value
from racegraph.knowledge import kept_for_good
from racegraph.reading.class_frame import ClassFrame, in_class
from racegraph.reading.clause import Clause
from racegraph.reading.context import Context
from racegraph.reading.crew import with_crews
from racegraph.reading.discourse import Discourse
from racegraph.reading.domain import about_motorsport
from racegraph.reading.filling import class_spoken_of
from racegraph.reading.finder import Finder
from racegraph.reading.firing import apply
from racegraph.reading.grammar import pattern, search, without
from racegraph.reading.implied import implied
from racegraph.reading.joint import joint
from racegraph.reading.lexicon import load as load_lexicon
from racegraph.reading.reference import MARK, entities
from racegraph.reading.reliability import weighed
from racegraph.reading.rules import load as load_rules
from racegraph.reading.segment import READABLE, Sentence, segment
from racegraph.reading.sentence import Read
from racegraph.reading.setting import setting
from racegraph.reading.tables.heading import Table, with_tables
from racegraph.reading.tables.reader import read_table
from racegraph.reading.tally import tally
from racegraph.reading.trigger import TriggerIndex, indexed
from racegraph.reading.unit import Units
from racegraph.role import fault

_RESULTS = frozenset({"RaceWin", "RaceResult", "Podium"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading one article gave: its labelled sentences, and its facts in the order of the text."""

    article: Article
    sentences: tuple[Sentence, ...]
    facts: tuple[Fact, ...]


@cache
def finder() -> Finder:
    with kept_for_good():
        return Finder(load_lexicon())


@cache
def index_by_scope() -> dict[str, TriggerIndex]:
    """The rules that are tried on clauses, and those tried on whole sentences, each behind a trigger index."""
    with kept_for_good():
        return indexed(load_rules())


class Extractor:
    """Reads one article, sentence by sentence."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.sentences = segment(article.text)
        self.d = Discourse(article, self.sentences, finder())
        self.facts: list[Fact] = []
        self.context = Context(self.d, self._is_virtual())
        self.frame = ClassFrame()
        self.units = Units(self.d)
        self.sentence_before = self.last_start = 0  # where the facts of the sentence before begin, and of this one
        self.trial = ""  # the kind of place told of in the sentence before, where that was in no race

    def _is_virtual(self) -> bool:
        """Whether the article tells of simulated races, and says so again and again."""
        text, way = self.article.text.lower(), pattern("virtual")
        if not way.search(text):
            return False
        prose = [self.article.text[s.start : s.end].lower() for s in self.sentences if s.label in READABLE]
        return sum(bool(way.search(t)) for t in [self.article.headline.lower(), *prose]) >= 3

    def run(self) -> Reading:
        if not about_motorsport(self.article, self.d.reads):
            return Reading(self.article, tuple(self.sentences), ())
        for part in with_tables(self.d, self.d.reads):
            if isinstance(part, Table):
                self.d.enter((part.headings or part.rows)[0].sentence.paragraph)
                for read_fact in read_table(self.d, part):
                    fact = _of_class(read_fact, self.frame.section(self.d.series))
                    if not fault(fact.kind, fact.roles):
                        self.facts.append(replace(fact, confidence=weighed(fact.confidence, fact.rule)))
            elif part.sentence.label in READABLE:
                self._sentence(part)
        facts = with_crews([self._of_the_race_told(fact) for fact in self.facts])
        return Reading(self.article, tuple(self.sentences), _merged(_not_announced_anew(facts)))

    def _sentence(self, read: Read) -> None:
        index = index_by_scope()
        clauses = list(self.context.clauses(read))
        before = len(self.facts)
        self.sentence_before, self.last_start = self.last_start, before
        of_race = search("race_goes_on", without("trial_of_race", self.context.rendered))
        trial = "" if of_race and not read.quoted else self.trial
        if clauses:
            label, paragraph = read.sentence.label, read.sentence.paragraph
            self.frame.enter(self.context.rendered, clauses[0].marks, paragraph, label == "headline")
        classes = [self.frame.of(clause, self.d.series) for clause in clauses]
        for clause, car_class in zip(clauses, classes, strict=True):
            own, start = _trial_of(clause.text), len(self.facts)
            self._apply(index["clause"], clause)
            self._add(setting(clause, self.d))
            race = search("race_told", clause.text)
            trial = own or ("" if race else trial)
            if trial:
                told = (f for f in self.facts[start:] if f.kind not in _OF_RACES)
                self.facts[start:] = [f if own and race else _of_trial(f, trial) for f in told]
            if car_class is not None:
                self.facts[start:] = in_class(self.facts[start:], car_class, clause)
            elif search("its_class", clause.text) and not search("overall_win", clause.text):
                self.facts[start:] = in_class(self.facts[start:], class_spoken_of(self.d), clause, wins_only=True)
            stated, told_before = self.facts[start:], self.facts[self.sentence_before : start]
            self._add(joint(stated, clause, told_before))
        if not read.quoted:
            self.trial = "" if of_race else trial
        if clauses:
            whole, start = replace(clauses[0], text=self.context.rendered), len(self.facts)
            self._apply(index["sentence"], whole)
            if classes[0] is not None:
                self.facts[start:] = in_class(self.facts[start:], classes[0], whole)
            self._add(tally(self.context.rendered, clauses[0], self.d))
            self._add(self.units.read(self.context.rendered, clauses, self.facts[before:]))
        taken = _whose_result_is_taken_away(clauses)
        if taken:
            self.facts[before:] = [fact for fact in self.facts[before:] if not _is_result_of(fact, taken)]
        elif any(pattern("car_taken_away").match(clause.text) for clause in clauses):
            self._deny_last_result(before, read.sentence.span(self.article.id))
        for fact in self.facts[before:]:
            self._learn(fact)

    def _apply(self, index: TriggerIndex, clause: Clause) -> None:
        types = frozenset(kind for kind, _ in MARK.findall(clause.text))
        for rule in index.candidates(clause.text, types):
            for fact in apply(rule, clause, self.d):
                self.facts.append(fact)
                self._add(implied(fact, clause, self.context.rendered))

    def _add(self, facts: Iterable[Fact]) -> None:
        """Take in those of some facts whose roles are filled as their kind asks."""
        self.facts.extend(fact for fact in facts if not fault(fact.kind, fact.roles))

    def _of_the_race_told(self, fact: Fact) -> Fact:
        """A fact of some race of which its headline told nothing: of the first that the article tells."""
        lead, event = self.d.lead, fact.roles.get("event")
        if lead is None or (lead.future and fact.status != "announced"):
            return fact
        meant = any(guess.entity() == event and guess.belongs_with(lead) for guess in self.d.guesses)
        return replace(fact, roles={**fact.roles, "event": lead.entity()}) if meant else fact

    def _deny_last_result(self, before: int, denial: Span) -> None:
        """The result told last does not stand: “Das Fahrzeug wurde im Anschluss disqualifiziert.”"""

        def same(fact: Fact) -> object:
            return fact.kind, fact.roles.get("event"), fact.roles.get("position"), fact.evidence

        last = next((fact for fact in reversed(self.facts[:before]) if fact.kind in _RESULTS), None)
        if last is not None:
            self.facts = [
                replace(fact, status="denied", evidence=(*fact.evidence, denial)) if same(fact) == same(last) else fact
                for fact in self.facts
            ]

    def _learn(self, fact: Fact) -> None:
        """What a fact tells about those who share a car, for “das Trio” and “seine Teamkollegen” later."""
        trait = {"Age": "age", "HomeTown": "place", "Nationality": "country", "FactoryContract": "manufacturer"}.get(
            fact.kind
        )
        if trait:
            who = fact.roles.get("person") or fact.roles.get("driver")
            assert isinstance(who, Entity)
            self.d.traits.setdefault(who.iri, {}).setdefault(
                "make" if trait == "manufacturer" else trait, fact.roles[trait]
            )
        if fact.kind == "Teammates" and fact.status in STATED:
            a, b = fact.roles["driver"], fact.roles["teammate"]
            assert isinstance(a, Entity)
            assert isinstance(b, Entity)
            same = {e.iri for e in self.d.crew}
            fresh = (fact.evidence[0].start, fact.status) != getattr(self, "_crew_from", None)
            if fresh and not {a.iri, b.iri} <= same:
                self.d.crew = (a, b)
            else:
                self.d.crew = tuple(dict.fromkeys((*self.d.crew, a, b)))
            self.d.join(self.d.crew)
            self.d.crew_team = self.d.team_here
            if self.d.crew_team:
                self.d.crews[self.d.crew_team] = self.d.crew
            self._crew_from = (fact.evidence[0].start, fact.status)


def _trial_of(text: str) -> str:
    """The kind of fact that a place in a clause is, where it tells of a trial: of one before the grid, or for it."""
    if search("grid_told", text):
        return "QualifyingResult"
    return "PracticeResult" if search("practice_told", text) else ""


#: What nobody does in a trial: to retire from the race, to finish ahead of others.
_OF_RACES = frozenset({"FinishedAhead", "Retirement"})


def _of_class(fact: Fact, car_class: Entity | None) -> Fact:
    """A place in a table as one in the class that the table is of; other facts as they are."""
    placed = fact.kind in {"RaceResult", "QualifyingResult"} and "inClass" not in fact.roles
    return replace(fact, roles={**fact.roles, "inClass": car_class}) if placed and car_class is not None else fact


def _of_trial(fact: Fact, kind: str) -> Fact:
    """A place as one in a trial; other facts as they are."""
    return replace(fact, kind=kind) if fact.kind == "RaceResult" and "position" in fact.roles else fact


def _whose_result_is_taken_away(clauses: Iterable[Clause]) -> frozenset[Value]:
    """The people of whom a clause says that they were disqualified, or lost their place afterwards."""
    return frozenset(
        entity
        for clause in clauses
        if search("taken_away", clause.text)
        for entity in entities(clause.marks[int(i)] for t, i in MARK.findall(clause.text) if t == "P")
        or (clause.subject if clause.subject_how == "clause" else ())
    )


def _is_result_of(fact: Fact, people: frozenset[Value]) -> bool:
    return fact.kind in _RESULTS and fact.roles["participant"] in people


def _not_announced_anew(facts: Sequence[Fact]) -> Iterator[Fact]:
    """*facts* without what is announced of a series in which somebody is said to compete in that season already."""

    def entry(fact: Fact) -> tuple[object, ...]:
        return fact.roles["participant"], fact.roles["series"], fact.roles.get("season")

    held = {entry(f) for f in facts if f.kind == "SeriesEntry" and f.status == "asserted"}
    return (f for f in facts if f.kind != "SeriesEntry" or f.status != "announced" or entry(f) not in held)


def _merged(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Each thing said once per rule-and-sentence set: the same fact from several sentences is one, with all of them."""
    out: dict[str, Fact] = {}
    for fact in facts:
        first = out.get(fact.iri)
        if first is None:
            out[fact.iri] = fact
        else:
            spans = first.evidence + tuple(s for s in fact.evidence if s not in first.evidence)
            best = first if first.confidence >= fact.confidence else fact
            out[fact.iri] = replace(first, evidence=spans, confidence=best.confidence, rule=best.rule)
    return tuple(out.values())


def extract(article: Article) -> Reading:
    """Read one article: a pure function of its text and metadata, the rules and the word lists."""
    return Extractor(article).run()
