"""What a clause takes from its sentence and the text before it: who acts, when, at which race, whether it is so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from racegraph.fact import Entity
from racegraph.reading.agent import concerned_of, crew_of, crew_of_car, entrants_of, subject_of
from racegraph.reading.apposition import apart
from racegraph.reading.clause import Clause, Piece, pieces, status_of
from racegraph.reading.discourse import Discourse
from racegraph.reading.event import Event
from racegraph.reading.grammar import finditer, pattern, search
from racegraph.reading.mention import Mention
from racegraph.reading.occasion import TEST, resolve
from racegraph.reading.reference import MARK, entities
from racegraph.reading.rendering import render
from racegraph.reading.sentence import Read

_BUT = re.compile(r"[ ,\"–]*(?:doch|aber|jedoch|allerdings) ")
_SPRING = 3  # before that month, the year's season is still to come


@dataclass(slots=True)
class _Told:
    """What a sentence has told so far, for its clauses to come.

    *season* and *season_how* are of the whole sentence. *subject* is that of the clause before, *entrants* the team or
    make that was it, *main* the subject of the first clause which has one, of a subordinate one (*opened*) only
    until another has. *group* are those whom a clause names together, *team* that which acts where nobody does.
    *standing* says that it tells how a championship stands, *unresolved* that somebody unknown acts, *at_end* who
    is named last. A year holds from the clause that tells it (*dated*), one in a subordinate clause for all.
    """

    text: str
    season: str
    season_how: str
    subject: tuple[Entity, ...] = ()
    main: tuple[Entity, ...] = ()
    entrants: tuple[Entity, ...] = ()
    event: Event | None = None
    group: tuple[Entity, ...] = ()
    team: Entity | None = None
    status: str = "asserted"
    standing: bool = False
    dated: bool = False
    opened: bool = False
    unresolved: bool = False
    at_end: tuple[Entity, ...] = ()


class Context:
    """Settles the clauses of an article's sentences, one sentence after the other, and moves the discourse on.

    *rendered* is the sentence that was settled last, whole.
    """

    def __init__(self, d: Discourse, virtual: bool) -> None:
        self.d = d
        self.virtual = virtual
        self.rendered = ""

    def clauses(self, read: Read) -> Iterator[Clause]:
        """The clauses of a sentence, each with subject, season, event and status."""
        d = self.d
        d.enter(read.sentence.paragraph)
        text, marks = render(d, read)
        self.rendered = text
        text, asides = apart(text, read.line.nouns)
        season, how = d.publication.season_of(text, marks, d.last_season)
        if how == "deictic" and self._is_gone(season) and search("this_time", text):
            season, how = "", ""
        d.note(text, marks, season if how in {"year", "deictic"} else "")
        told = _Told(text, season, how)
        parts = pieces(text, read.line.nouns)
        told.dated = how != "year" or any(
            "<Y" in piece.text and pattern("subordinate").match(piece.text) for piece in parts
        )
        settled: list[Clause] = []
        for piece in [*parts, *asides]:
            sofar, told = told, replace(told, season="", season_how="", dated=True) if piece.aside else told
            fixed = search("planned", piece.mask) or search("lineup", piece.text)
            if d.ahead and fixed is None:
                fixed = search("engaged", piece.text)
            if d.preview and fixed is None:
                fixed = search("on_the_list", piece.mask)
            past = not fixed and bool(search("past", piece.mask))
            clause = Clause(piece.text, piece.mask, marks, read.sentence, read.speaker, past, aside=piece.aside)
            self._season_named(clause, told)
            self._subject(clause, piece, told)
            self._event(clause, told)
            self._season(clause, told)
            self._status(clause, piece, told)
            settled.append(clause)
            told = sofar
        _settle_opening(settled)
        yield from settled
        self._move_on(told, marks, read)

    # -- who --------------------------------------------------------------------------------------------------------

    def _subject(self, clause: Clause, piece: Piece, told: _Told) -> None:
        """Who acts: the people that the clause names, else those of the clause before, else whom the text is about."""
        clause.topic = self.d.topic()
        found = subject_of(clause) or crew_of_car(clause)
        concerned = () if found else concerned_of(clause)
        told.unresolved = not found and (told.unresolved or bool(search("unresolved", clause.text)))
        beside = told.at_end if piece.text.startswith(" – ") and not (piece.has_verb or found) else ()
        last = pattern("person_at_end").search(clause.text)
        told.at_end = clause.marks[int(last["i"])].entities if last else ()
        if found:
            clause.subject, clause.subject_how = found, "named"
        elif beside:
            clause.subject, clause.subject_how = beside, "named"  # “A – derzeit Dritter der DTM – …”
        elif concerned:
            clause.subject, clause.subject_how = concerned, "concerned"
        elif told.subject and not piece.relative:
            clause.subject, clause.subject_how = told.subject, "clause"
        elif piece.relative and pattern("unknown_antecedent").match(piece.text):
            pass  # “eine Mannschaft, die schon gewonnen hat”: not whom the sentence is about
        elif told.main:
            clause.subject, clause.subject_how = told.main, "clause"
        elif not (told.entrants or entrants_of(clause) or told.unresolved or self._others_act(clause)):
            # else a team or others act, or somebody is meant, but nobody knows who
            clause.subject = clause.topic
            clause.subject_how = "topic" if clause.subject else ""
        clause.crew = crew_of(clause)
        if found or concerned:
            told.subject = clause.subject
            one_of_them = concerned and set(self.d.focus) < set(concerned)  # für A und seine Kollegen: A is the topic
            stays = one_of_them or search("mates_of", clause.text)
            if not told.main or (told.opened and found and not piece.relative):
                told.main = self.d.focus if stays else clause.subject
                told.opened = bool(pattern("opens_subordinate").match(clause.mask))
        if found and not piece.relative:
            told.group = clause.crew if len(clause.crew) > 1 else told.group
        else:
            clause.entrants = () if concerned else entrants_of(clause)
            if told.entrants and not (found or concerned or clause.entrants) and clause.subject_how in {"topic", ""}:
                clause.entrants = told.entrants  # “T gewann die Klasse und kam auf Platz acht ins Ziel”
            told.entrants = clause.entrants
            told.team = next((e for e in clause.entrants if e.kind == "Team"), told.team)
            clause.names_others = any(
                t == "P"
                and clause.marks[int(i)].note not in {"reference", "object"}
                and not clause.marks[int(i)].genitive
                for t, i in MARK.findall(clause.text)
            )

    def _others_act(self, clause: Clause) -> bool:
        """Whether the verb is in the plural, and the one whom the text is about cannot be its subject."""
        one = len(clause.topic) == 1 and not clause.names_others
        return one and bool(search("plural_verb", clause.mask)) and not (search("singular_verb", clause.mask))

    # -- when -------------------------------------------------------------------------------------------------------

    def _season_named(self, clause: Clause, told: _Told) -> None:
        """The season that the clause names, or its sentence."""
        publication, last = self.d.publication, self.d.last_season
        clause.season, clause.season_how = publication.season_of(clause.text, clause.marks, last, clause.past)
        if clause.season_how in {"deictic", "year"} and search("likewise", clause.text):
            clause.also, clause.season, clause.season_how = clause.season, "", ""
        if clause.season_how == "deictic" and search("this_time", clause.text) and self._is_gone(clause.season):
            clause.season, clause.season_how = "", ""
        told.dated = told.dated or bool(clause.season)
        of_today = self._is_gone(told.season) and search("this_time", clause.text) is not None
        elsewhen = of_today or (self.d.ahead and not clause.past and told.season[:4] < str(publication.year))
        if not clause.season and told.season_how != "deictic" and told.dated and not elsewhen:
            clause.season, clause.season_how = told.season, told.season_how

    def _is_gone(self, season: str) -> bool:
        return season[:4] < self.d.article.published[:4]

    def _season(self, clause: Clause, told: _Told) -> None:
        """The season of the clause's race, or that which the article is about, where the clause names none."""
        d = self.d
        later = clause.event is not None and clause.event.season[:4] > str(d.publication.year)
        told_before = clause.past and clause.event_how == "context" and later  # what is past was at no race to come
        told_before = told_before or self._before_the_season_ahead(clause)
        if clause.season_how in {"", "date"} and clause.event and clause.event.season and not told_before:
            clause.season, clause.season_how = clause.event.season, "event"
        ahead = d.paragraph_season[:4] > str(d.publication.year) and "/" not in clause.season and not clause.past
        if ahead and clause.season_how in {"", "event"} and clause.event_how in {"", "context"}:
            clause.season, clause.season_how = d.paragraph_season, "paragraph"  # “Und 2023? Da fährt er …”
        if not clause.season:
            frame = d.season_in_question(clause.past)
            clause.season, clause.season_how = (frame, "frame") if frame else (str(d.publication.year), "published")
        if clause.season_how in {"event", "frame", "published"} and (
            search("long_ago", clause.text)
            or search("since_year", clause.text)
            or pattern("then").match(told.text)
            or search("until_now", clause.text)
            or (clause.aside and search("aside_until_now", clause.text))
        ):
            clause.season, clause.season_how = "", ""  # “zuvor fuhr er …”: some time before, nobody says when

    def _before_the_season_ahead(self, clause: Clause) -> bool:
        """Whether a clause of an article about a season to come is not about the race gone by that was named last."""
        event, lead = clause.event, self.d.lead
        ahead = self.d.ahead or (lead.season if lead is not None and lead.future else "")
        if event is None or clause.past or clause.event_how not in {"", "context"} or "/" in event.season:
            return False
        return event.season < ahead

    # -- at which race ----------------------------------------------------------------------------------------------

    def _event(self, clause: Clause, told: _Told) -> None:
        clause.event, clause.event_how = resolve(self.d, clause, told.event, told.text)
        if clause.event_how in {"named", "told"}:
            told.event = clause.event

    # -- whether it is so -------------------------------------------------------------------------------------------

    def _status(self, clause: Clause, piece: Piece, told: _Told) -> None:
        """The clause's status, by its own words, by those of the clause that it hangs on, or as its time is to come."""
        d = self.d
        clause.status = status_of(clause, told.text, self.virtual)
        if clause.status == "asserted" and piece.supposed:
            clause.status = "hypothetical"
        if clause.status == "asserted" and self._hangs_on(clause, told):
            clause.status = told.status
        future = bool(search("future", clause.text))
        told.standing = told.standing or bool(search("standing", clause.text))
        clause.standing = told.standing
        if clause.status == "asserted" and not clause.past and self._to_come(clause, future, told):
            clause.status = "announced"
        if not clause.past and (future or (clause.event is not None and clause.event.future)):
            d.future = True
        only_thought_of = clause.status == "hypothetical" and not clause.past  # “können sie in V Meister werden”
        if (only_thought_of or clause.status == "announced") and clause.event_how in {"named", "told"} and clause.event:
            clause.event.future = True
        if clause.status == "announced":
            if clause.season_how in {"frame", "published"} and d.paragraph_season:
                clause.season, clause.season_how = d.paragraph_season, "paragraph"
            self._not_before_today(clause)
        told.status = clause.status

    def _not_before_today(self, clause: Clause) -> None:
        """What is to come is no earlier than the article, whatever season was spoken of before."""
        d, year = self.d, str(self.d.publication.year)
        if clause.season_how in {"event", "frame", "paragraph"} and clause.season[:4] < year:
            clause.season = max(season for season in (d.last_season, d.frame_season, year) if season)

    @staticmethod
    def _hangs_on(clause: Clause, told: _Told) -> bool:
        """Whether a clause is no surer than the one before it: “ich hoffe, dass …”, “hätte er gewonnen und …”."""
        if clause.text.startswith(" , dass "):
            return told.status in {"announced", "hypothetical"}
        as_it_was = clause.past and _BUT.match(clause.text)  # “…, doch der Sieg ging an B”
        return clause.subject_how == "clause" and told.status == "hypothetical" and not as_it_was

    def _to_come(self, clause: Clause, future: bool, told: _Told) -> bool:
        """Whether a clause that is not in the past tells what is still to come; *future* says that its words do."""
        if (told.standing and not future) or search("since_year", clause.text):
            return False  # a season is told as it stands; and what began holds already
        if clause.season_how == "year" and self._is_gone(clause.season) and not future:
            return False  # “A, 2015 Meister im Clio Cup”, in a preview as well
        ahead = clause.event is not None and clause.event.future
        if future or (ahead and clause.event_how != "context"):
            return True
        ahead = ahead or bool(clause.event and self.d.ahead and clause.event.season == self.d.ahead)
        later = (
            clause.season_how in {"year", "deictic", "paragraph"} and clause.season[:4] > self.d.article.published[:4]
        )
        if not (ahead or later or self.d.preview or (self.d.future and "<S" not in clause.text)):
            return False
        return not search("state", clause.mask)

    @staticmethod
    def _named_together(text: str, marks: list[Mention]) -> tuple[Entity, ...]:
        """The last enumeration of people in a sentence, subject or not: “setzt für A und B ein Auto ein”."""
        together: tuple[Entity, ...] = ()
        for match in finditer("persons", text):
            people = entities(marks[int(i)] for t, i in MARK.findall(match.group()) if t == "P")
            together = people if len(people) > 1 else together
        return together

    # -- and on -----------------------------------------------------------------------------------------------------

    def _move_on(self, told: _Told, marks: list[Mention], read: Read) -> None:
        """What the sentence leaves behind for the next one."""
        d, text = self.d, told.text
        people = [m.entities for t, i in MARK.findall(text) if t == "P" and (m := marks[int(i)])]
        for group in people:
            d.name(group)
        named = dict.fromkeys(person for group in people for person in group)
        if named:
            d.named_last = list(dict.fromkeys([*told.main, *told.subject, *named]))
        if told.main:
            d.focus = told.main
        d.acting_team = None if told.main or len(named) > 1 else told.team
        if told.group or (named_together := self._named_together(told.text, marks)):
            d.join(told.group or named_together)
        back = d.event is not None and pattern("race_before").search(text)
        if told.event is not None and not back:
            d.event, d.event_paragraph = told.event, d.paragraph
            d.lead = d.lead or (told.event if told.event.noun != TEST else None)
            if not told.event.future and told.event.noun != TEST:
                d.past_event = told.event
        if told.season and told.season_how in {"year", "deictic"}:
            d.paragraph_season = d.last_season = told.season
        if told.season and told.season_how == "year":
            asks = (read.asks or text.rstrip().endswith("?")) and told.season[:4] <= d.article.published[:4]
            if asks or re.search(r"saison(?: <S\d+>)? <Y|<S\d+>(?:-saison)? <Y", text):
                d.frame_season = told.season


def _settle_opening(clauses: list[Clause]) -> None:
    """“Von Platz fünf gestartet, gewann A in Monza”: whose start that was, and where, the main clause tells."""
    if len(clauses) < 2 or not pattern("participle_opening").match(clauses[0].mask):
        return
    opening, main = clauses[0], clauses[1]
    if opening.subject_how != "named" and main.subject_how == "named":
        opening.subject, opening.crew, opening.subject_how = main.subject, main.crew, "clause"
    if opening.event_how in {"", "context"} and main.event_how in {"named", "told"}:
        opening.event, opening.event_how = main.event, "sentence"
