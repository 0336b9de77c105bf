"""From an article to facts: sentences, clauses, rules, and for each fact the sentences that it rests on.

:func:`extract` is a pure function of one article, so that articles can be read in parallel, on one machine or many.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from racegraph.agent import crew_of, entrants_of, subject_of
from racegraph.almanac import almanac
from racegraph.article import Article
from racegraph.clause import Clause, pieces, status_of
from racegraph.crew import shared
from racegraph.discourse import Discourse
from racegraph.domain import about_motorsport
from racegraph.event import Event
from racegraph.fact import Entity, Fact
from racegraph.finder import Finder
from racegraph.firing import apply
from racegraph.grammar import pattern
from racegraph.lexicon import load as load_lexicon
from racegraph.listing import Table, read_table, with_tables
from racegraph.mention import Mention
from racegraph.occasion import resolve
from racegraph.read import Read
from racegraph.reference import MARK
from racegraph.rendering import render
from racegraph.rules import SCOPES
from racegraph.rules import load as load_rules
from racegraph.segment import READABLE, Sentence, segment
from racegraph.trigger import TriggerIndex


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading one article gave: its labelled sentences, and its facts in the order of the text."""

    article: Article
    sentences: tuple[Sentence, ...]
    facts: tuple[Fact, ...]


@cache
def finder() -> Finder:
    return Finder(load_lexicon())


@cache
def index_by_scope() -> dict[str, TriggerIndex]:
    """The rules that are tried on clauses, and those tried on whole sentences, each behind a trigger index."""
    rules = load_rules()
    return {scope: TriggerIndex(rule for rule in rules if rule.scope == scope) for scope in SCOPES}


class Extractor:
    """Reads one article, sentence by sentence."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.sentences = segment(article.text)
        self.d = Discourse(article, self.sentences, finder())
        self.facts: list[Fact] = []
        prose = [article.text[s.start : s.end].lower() for s in self.sentences if s.label in READABLE]
        self.virtual = sum(bool(pattern("virtual").search(t)) for t in [article.headline.lower(), *prose]) >= 3

    def run(self) -> Reading:
        if not about_motorsport(self.article, self.sentences):
            return Reading(self.article, tuple(self.sentences), ())
        for part in with_tables(self.d, self.d.reads):
            if isinstance(part, Table):
                self.facts.extend(read_table(self.d, part))
            elif part.sentence.label in READABLE:
                self._sentence(part)
        self.facts.extend(list(shared(self.facts)))
        return Reading(self.article, tuple(self.sentences), _merged(self.facts))

    def clauses(self, read: Read) -> Iterator[Clause]:
        """The clauses of a sentence with subject, status, season and event settled; moves the discourse on."""
        d = self.d
        if read.sentence.paragraph != d.paragraph:
            d.paragraph = read.sentence.paragraph
            d.future = False
            d.paragraph_season = ""
        text, marks = render(d, read)
        self._context(text, marks, read)
        season, season_how = d.publication.season_of(text, marks, d.last_season)
        subject: tuple[Entity, ...] = ()
        main: tuple[Entity, ...] = ()
        event: Event | None = None
        status_before = "asserted"
        standing = False
        for index, piece in enumerate(pieces(text, self.nouns)):
            clause = Clause(
                piece.text, marks, read.sentence, speaker=read.speaker, past=bool(pattern("past").search(piece.mask))
            )
            clause.season, clause.season_how = d.publication.season_of(piece.text, marks, d.last_season)
            if clause.season_how == "deictic" and pattern("likewise").search(piece.text):
                clause.also, clause.season, clause.season_how = clause.season, "", ""
            if not clause.season:
                clause.season, clause.season_how = (season, season_how) if season_how != "deictic" else ("", "")
            found = subject_of(clause)
            if found:
                clause.subject, clause.subject_how = found, "named"
            elif subject and not piece.relative:
                clause.subject, clause.subject_how = subject, "clause"
            elif main:
                clause.subject, clause.subject_how = main, "clause"
            elif pattern("unresolved").search(piece.text):
                clause.subject, clause.subject_how = (), ""  # somebody is meant, but nobody knows who
            else:
                who = d.focus or ((d.protagonist,) if d.protagonist else ())
                clause.subject, clause.subject_how = who, "topic" if who else ""
            clause.crew = crew_of(clause)
            clause.names_others = not found and any(
                t == "P"
                and clause.marks[int(i)].note not in {"reference", "object"}
                and not clause.marks[int(i)].genitive
                for t, i in MARK.findall(piece.text)
            )
            if not found:
                clause.entrants = entrants_of(clause)
            clause.event, clause.event_how = resolve(d, clause, event, text)
            if clause.event_how in {"named", "told"}:
                event = clause.event
            if clause.season_how in {"", "date"} and clause.event and clause.event.season:
                clause.season, clause.season_how = clause.event.season, "event"
            if not clause.season:
                clause.season, clause.season_how = (
                    (d.frame_season, "frame") if d.frame_season else (str(d.publication.year), "published")
                )
            if clause.season_how in {"event", "frame", "published"} and pattern("long_ago").search(piece.text):
                clause.season, clause.season_how = "", ""  # “zuvor fuhr er …”: some time before, nobody says when
            clause.status = status_of(piece.text, piece.mask, text, self.virtual)
            if (
                piece.text.startswith(" , dass ")
                and status_before in {"announced", "hypothetical"}
                and clause.status == "asserted"
            ):
                clause.status = status_before  # “ich hoffe, dass …”
            future_here = bool(almanac().future.search(piece.text))
            future = future_here or (clause.event is not None and clause.event.future)
            past = clause.past
            standing = bool(pattern("standing").search(piece.text)) or (standing and index > 0)
            if clause.status == "asserted" and not past:
                ahead = (
                    future
                    or (d.future and "<S" not in piece.text)  # a season is told as it stands
                    or (clause.season_how in {"year", "deictic"} and clause.season[:4] > self.article.published[:4])
                )
                if standing and not future_here:
                    ahead = False
                if ahead and (
                    pattern("present").search(piece.mask) or not pattern("has_verb").search(piece.mask) or future
                ):
                    clause.status = "announced"
            if future and not past:
                d.future = True
            if (
                index
                and clause.subject_how == "clause"
                and status_before in {"hypothetical"}
                and clause.status == "asserted"
                and not found
            ):
                clause.status = status_before
            status_before = clause.status
            if clause.status == "announced" and clause.event_how in {"named", "told"} and clause.event is not None:
                clause.event.future = True
            if clause.status == "announced" and clause.season_how in {"frame", "published"} and d.paragraph_season:
                clause.season, clause.season_how = d.paragraph_season, "paragraph"
            if found:
                subject = found
                if not main:
                    main = found
            yield clause
        self._move_on(main, event, season, season_how, text)

    def _sentence(self, read: Read) -> None:
        index = index_by_scope()
        clauses = list(self.clauses(read))
        before = len(self.facts)
        for clause in clauses:
            self._apply(index["clause"], clause)
        if clauses:
            whole = replace(clauses[0], text=self.rendered)
            self._apply(index["sentence"], whole)
        for fact in self.facts[before:]:
            self._learn(fact)

    def _context(self, text: str, marks: list[Mention], read: Read) -> None:
        self.rendered = text
        self.asked = read.asked is not None
        self.nouns = frozenset(
            low for low, raw in zip(read.line.low[1:], read.line.raw[1:], strict=True) if raw[0].isupper()
        )
        self.marks = marks
        d = self.d
        for kind, index in MARK.findall(text):
            mention = marks[int(index)]
            if kind == "S" and mention.note != "reference":
                d.series = mention.value
                after = re.search(rf"<S{index}>(?:-saison)? <Y(\d+)>", text)
                if after:
                    d.series_season[d.series.iri] = marks[int(after[1])].value
            elif kind == "T" and mention.note != "reference":
                d.team = mention.value

    def _move_on(self, subject: tuple[Entity, ...], event: Event | None, season: str, how: str, text: str) -> None:
        d = self.d
        for kind, index in MARK.findall(text):
            if kind == "P":
                for person in self.marks[int(index)].entities:
                    if person in d.recent:
                        d.recent.remove(person)
                    d.recent.append(person)
        if subject:
            d.focus = subject[:1] if len(subject) == 1 else subject
        if event is not None:
            d.event = event
            if not event.future:
                d.past_event = event
        if season and how in {"year", "deictic"}:
            d.paragraph_season = d.last_season = season
        if (season and how == "year" and (text.rstrip().endswith("?") or self.asked)) or (
            season and how == "year" and re.search(r"saison(?: <S\d+>)? <Y|<S\d+>(?:-saison)? <Y", text)
        ):
            d.frame_season = season

    def _apply(self, index: TriggerIndex, clause: Clause) -> None:
        types = frozenset(kind for kind, _ in MARK.findall(clause.text))
        for rule in index.candidates(clause.text, types):
            self.facts.extend(apply(rule, clause, self.d))

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
        if fact.kind == "Teammates" and fact.status in {"asserted", "announced"}:
            a, b = fact.roles["driver"], fact.roles["teammate"]
            assert isinstance(a, Entity)
            assert isinstance(b, Entity)
            same = {e.iri for e in self.d.crew}
            fresh = (fact.evidence[0].start, fact.status) != getattr(self, "_crew_from", None)
            if fresh and not {a.iri, b.iri} <= same:
                self.d.crew = (a, b)
            else:
                self.d.crew = tuple(dict.fromkeys((*self.d.crew, a, b)))
            self.d.crew_team = self.d.team
            self._crew_from = (fact.evidence[0].start, fact.status)


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
