"""What an article has said so far: who is meant, which event, which season, who shares a car."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice
from typing import Any

from racegraph.article import Article
from racegraph.fact import Entity
from racegraph.reading.almanac import almanac
from racegraph.reading.aside import find_asides
from racegraph.reading.car import ShortCars
from racegraph.reading.entrant import Entrants
from racegraph.reading.event import Event
from racegraph.reading.family import find_families
from racegraph.reading.finder import Finder
from racegraph.reading.gender import Genders
from racegraph.reading.grammar import pattern, search
from racegraph.reading.lexicon import Lexicon
from racegraph.reading.mention import Line, Mention, tokenize
from racegraph.reading.people import People, house_team, officials
from racegraph.reading.reference import MARK, is_aside
from racegraph.reading.season import Publication
from racegraph.reading.segment import READABLE, Sentence
from racegraph.reading.sentence import Read
from racegraph.reading.speaker import find_speakers
from racegraph.reading.tables.row import RowReader
from racegraph.reading.team import ShortTeams
from racegraph.reading.token import HYPHENS, fold


class Discourse:
    """The state of reading one article.

    What holds for the article as a whole (its people, who speaks where) is found at once; the rest moves on as
    sentences are read in order: *focus* and *recent* are people, *crew* those who share a car, *traits* what is known
    of people by their IRIs, *frame_season* the season that the article is about.
    """

    def __init__(self, article: Article, sentences: Sequence[Sentence], finder: Finder) -> None:
        self.article = article
        self.finder = finder
        self.lexicon: Lexicon = finder.lexicon
        self.publication = Publication(article.published)
        self.people = People(article.id, finder.lexicon)
        self.reads = [Read(s, tokenize(article.text, s.start, s.end)) for s in sentences]
        self.opening = next((read for read in self.reads if read.sentence.label == "body"), None)
        self.title = self._title()
        self.focus: tuple[Entity, ...] = ()
        self.crew: tuple[Entity, ...] = ()
        self.groups: list[tuple[Entity, ...]] = []
        self.team_here: Entity | None = None  # the one that the sentence names
        self.crew_team: Entity | None = None
        self.acting_team: Entity | None = None  # the one that the sentence before was about
        self.crews: dict[Entity, tuple[Entity, ...]] = {}  # by their teams
        self.recent: list[Entity] = []
        self.named_last: list[Entity] = []  # in the sentence before, its subjects first
        self.traits: dict[str, dict[str, Any]] = {}
        self.event: Event | None = None
        self.past_event: Event | None = None
        self.lead: Event | None = None  # the first that the article told
        self.guesses: list[Event] = []  # races that were spoken of before any was told
        self.venues: dict[str, Event] = {}
        self.held_at: dict[str, str] = {}  # the circuit's name by that of the race
        self.event_paragraph = -1  # where the event spoken of was told
        self.race_days = _race_days(article.text.lower())
        self.long_races: dict[int, str] = {}  # hours: the name of the race of that length that was named last
        self.series: Entity | None = None
        self.team: Entity | None = None
        self.car: Entity | None = None  # named last
        self.car_class: Entity | None = None  # the class named last
        self.preview = self._is_preview()
        self.ahead = self._season_ahead()  # the season that the article announces
        self.frame_season = ""
        self.paragraph_season = ""
        self.last_season = ""
        self.series_season: dict[str, str] = {}
        self.paragraph = -1
        self.future = False
        self._find_names()
        self.preview = self.preview or self._opens_with_a_day_ahead()
        self._make_teams_of_constructors()
        self._learn_seasons()
        self._learn_short_names()
        self.protagonist = self.people.protagonist(article.headline)
        self.main_series = self._main_series()
        self.genders = Genders(self.reads, finder.lexicon)
        self.officials = officials(self.reads, self.lexicon)
        find_speakers(article, self.title, self.reads, self.protagonist)
        self.own_team = self._own_team()
        self.dateline = self._dateline()
        self.placed = False  # whether that was told of a race

    def _title(self) -> Read:
        """The headline of the article's metadata: it names people, but is no part of the text, and states no fact."""
        headline = self.article.headline
        title = Read(Sentence(0, 0, "headline", -1), tokenize(headline, 0, len(headline)))
        self.finder.find(headline, title.line)
        title.full_names = self.finder.people(title.line)
        return title

    def _find_names(self) -> None:
        rows = RowReader(self.article.text, self.finder)
        for read in self.reads:
            self.finder.find(self.article.text, read.line)
            if read.sentence.label == "table":
                read.full_names = rows.names(read.line)
            elif read.sentence.label in {"body", "headline"}:
                read.full_names = self.finder.people(read.line)
        self._find_repeated_names()
        self._find_asides()
        self._find_listed_surnames()
        lines = [read.line for read in self.reads]
        surnames = self._surnames()
        given = {read.line.low[first] for read in self.reads for first, _, _ in read.full_names}
        teams = ShortTeams(self.lexicon, lines, surnames, self.finder.house_names)
        for line in lines:
            teams.unite(line)
        entrants = Entrants(self.lexicon, self.finder.house_names, lines, surnames, given)
        for read in self.reads:
            if read.sentence.label != "table":
                entrants.find(read.line)
        for short in (
            ShortTeams(self.lexicon, lines, surnames, self.finder.house_names),
            ShortCars(self.lexicon, lines),
        ):
            for line in lines:
                short.find(line)
        self.people.learn([self.title, *self.reads])

    def _surnames(self) -> set[str]:
        """The surnames of the article so far, folded."""
        return {read.line.low[last - 1] for read in self.reads for _, last, _ in read.full_names}

    def _find_repeated_names(self) -> None:
        """Names that nothing tells but that the article says their last word again; where no name is known already."""
        reads = [r for r in self.reads if r.sentence.label in {"body", "headline"}]
        lines = [r.line for r in reads]
        for read, found in zip(reads, self.finder.repeated(lines, self._surnames()), strict=True):
            self._add_names(read, found)

    def _find_asides(self) -> None:
        reads = [r for r in self.reads if r.sentence.label in {"body", "headline"} and "(" in r.line.raw]
        for read in reads:
            find_families(self.lexicon, read)
        lines = [(r.line, {last for _, last, _ in (*r.full_names, *r.shared)}) for r in reads]
        find_asides(self.lexicon, self.finder.house_names, lines, self._surnames())

    def _find_listed_surnames(self) -> None:
        known = self._surnames()
        for read in self.reads:
            if read.sentence.label in {"body", "headline"}:
                self._add_names(read, self.finder.surnames(read.line, known))

    def _add_names(self, read: Read, found: Iterable[tuple[int, int, str]]) -> None:
        """Take in more names of a sentence, where they overlap none."""
        taken = {i for first, last, _ in read.full_names for i in range(first, last)}
        new = [name for name in found if taken.isdisjoint(range(name[0], name[1]))]
        read.full_names = sorted([*read.full_names, *new])

    def _learn_seasons(self) -> None:
        """A season over the turn of a year (2023/24) is its series' season wherever the article names that series."""
        for read in self.reads:
            for first, second in zip(read.line.mentions, read.line.mentions[1:], strict=False):
                if first.type == "S" and second.type == "Y" and "/" in second.value and second.first - first.last <= 1:
                    self.series_season.setdefault(first.value.iri, second.value)

    def _dateline(self) -> Entity | None:
        """The circuit, or the town that stands for one, from which an article reports: “Weinheim/Most. Drei …”."""
        if self.opening is None:
            return None
        line, at = self.opening.line, 0
        found: Entity | None = None
        while True:
            place = next((m for m in line.mentions if m.first == at and m.type in "VL"), None)
            if place is not None and (place.type == "V" or "metonym" in place.facts):
                found = self._circuit_called(place.facts.get("metonym", "")) or place.value
            at = place.last if place is not None else at + 1
            if line.at(at) not in {"/", "|"}:
                break
            at += 1
        if line.at(at) == "(":
            at = next((i + 1 for i in range(at, at + 5) if line.at(i) == ")"), at)
        if line.at(at) == ",":
            at = next((i for i in range(at, at + 6) if line.at(i) in _AFTER_DATELINE), at)
        return found if line.at(at) in _AFTER_DATELINE else None

    def _circuit_called(self, name: str) -> Entity | None:
        """The circuit of that name, if the article names it: it is what a town in a dateline stands for."""
        mentions = (m for read in self.reads for m in read.line.mentions if m.type == "V")
        return next((m.value for m in mentions if m.value.name == name), None)

    def _is_preview(self) -> bool:
        """Whether the article looks ahead to a race: most of what it tells is to come, hoped for or expected."""
        lines = [f" {' '.join(r.line.low)} " for r in self.reads if r.sentence.label == "body"]
        ahead = sum(search("looks_ahead", line) is not None for line in lines)
        back = sum(search("looks_back", line) is not None for line in lines)
        if search("preview_headline", self.article.headline.lower()):
            return 2 * back < len(lines)
        return ahead >= _LOOKS_AHEAD and ahead > 2 * back

    def _opens_with_a_day_ahead(self) -> bool:
        """Whether the first that an article tells is of a day to come, soon: no report does so, but who announces a
        race, its entries or who is to drive in it."""
        body = [read for read in self.reads if read.sentence.label == "body"]
        long = [read for read in body if read.sentence.end - read.sentence.start > _LINE]
        back = sum(search("looks_back", f" {' '.join(read.line.low)} ") is not None for read in body)
        days = (m.value for read in long[:_FIRST] for m in read.line.mentions if m.type == "D" and m.value[2])
        live = any("uhr" in read.line.low[:_CLOCK] for read in body[:_FIRST])
        return not live and 2 * back < len(body) and any(self.publication.is_soon(day) for day in days)

    def _season_ahead(self) -> str:
        """The season to come that an article's opening is about, as a line-up, a transfer or a preview is; else ""."""
        text, sentences = self.article.text, (r.sentence for r in self.reads if r.sentence.label == "body")
        body = (text[s.start : s.end] for s in sentences if s.end - s.start > _LINE)
        headline, opening = self.article.headline.lower(), " ".join(islice(body, _OPENING)).lower()
        whole = f"{headline} . {opening}"
        years: list[str] = [year for year in _YEAR.findall(whole) if int(year) > self.publication.year]
        if years and (years[0] in headline or pattern("plan_news").search(whole)):
            return years[0]
        coming = self.publication.coming_season()
        if pattern("season_ahead").search(whole):
            return coming if pattern("plan_news").search(whole) else ""
        told = coming == str(self.publication.year) and f" {coming}" in whole
        return coming if told and pattern("lineup_news").search(whole) else ""

    def _main_series(self) -> Entity | None:
        """The series that the article names most often, the first of several; DTM-Champion names none."""
        reads = [read for read in self.reads if read.sentence.label in READABLE]
        named = [(read, m) for read in reads for m in read.line.mentions if m.type == "S"]
        counted = Counter(m.value for read, m in named if not self._is_title(read.line, m)).most_common(1)
        if counted and counted[0][1] == 1:  # each is named once: the first, be it by a title in it
            first: Entity = named[0][1].value
            return first
        return counted[0][0] if counted else None

    def shares_cars(self, event: Event | None) -> bool:
        """Whether drivers share a car in a race, or where none is meant in those that the article is about: the series
        tells, the length of the race, or that the text speaks of crews and of changing drivers."""
        if event is not None and search("long_race", event.name.lower()):
            return True
        series = (event.series if event is not None else None) or self.series or self.main_series
        if series is not None and series in self.lexicon.spellings:
            return self.lexicon.shares_cars(series)
        return self._crews_told

    @cached_property
    def _crews_told(self) -> bool:
        """Whether the article speaks of crews; asked only where neither series nor race tells."""
        return pattern("crews_told").search(self.article.text.lower()) is not None

    def _is_title(self, line: Line, series: Mention) -> bool:
        """Whether a series only tells who somebody is: “der DTM-Champion”, “Meister in der DTM”."""
        after = line.at(series.last + 1) if line.at(series.last) in HYPHENS else ""
        before = {line.at(series.first - back) for back in (1, 2, 3)}
        return (self.lexicon.is_title(after) and not after.endswith("weltmeister")) or not before.isdisjoint(_TITLES)

    def _make_teams_of_constructors(self) -> None:
        """In the Formel 1 and its like a make is a team: “Ferrari-Pilot A”, “A (McLaren)”, “Titel für Mercedes”."""
        mentions = [m for read in self.reads if read.sentence.label in READABLE for m in read.line.mentions]
        named = [m for m in mentions if m.type == "S"]
        often = Counter(m.value for m in named).most_common(1)
        grand_prix = any(m.type == "E" and m.value.name.startswith("Großer Preis ") for m in mentions)
        if named:
            made = next((m.facts.get("constructors") for m in named if m.value == often[0][0]), None)
        else:
            made = "Formel 1" if grand_prix else None
        if not made:
            return
        for read in self.reads:
            for m in read.line.mentions:
                if m.type == "M":
                    entry = self.lexicon.constructors.get(m.value.name) if made == "Formel 1" else None
                    m.type, m.entry, m.note = "T", entry, ""
                    m.value = entry.entity if entry else Entity("Team", m.value.name)

    def _own_team(self) -> Entity | None:
        """The team that tells of itself (“wir”, in no quotation): the one that its article names most often."""
        told = [r for r in self.reads if r.sentence.label == "body" and r.speaker is None and r.said_in is None]
        ours = sum(pattern("ours").search(f" {' '.join(read.line.low)} ") is not None for read in told)
        counted = Counter(m.value for read in self.reads for m in read.line.mentions if m.type == "T").most_common(1)
        return counted[0][0] if ours >= _OURS and counted and counted[0][1] > 1 else None

    def _learn_short_names(self) -> None:
        """“Das BMW-Z4-Trio” drives the BMW Z4 GT3, “der Carrera Cup” is that of Benelux, where the article names one
        car or cup that begins so, and only one."""
        for letter in "CS":
            mentions = [m for read in self.reads for m in read.line.mentions if m.type == letter]
            names: dict[Entity, str] = {m.value: fold(m.value.name) for m in mentions}
            for m in mentions:
                name = fold(m.value.name)
                if letter == "S" and name.rpartition(" ")[2] not in self.lexicon.form["series_words"]:
                    continue  # the Formel 3 is not its Euro Serie
                longer = [e for e, other in names.items() if e != m.value and other.startswith(name + " ")]
                if len(longer) == 1:
                    m.value = longer[0]

    def enter(self, paragraph: int) -> None:
        """Go on to a paragraph, a new one or the same: what is told as to come, and its season, hold within one."""
        if paragraph != self.paragraph:
            self.paragraph = paragraph
            self.future = False
            self.paragraph_season = ""
            self.series = self.main_series or self.series
            lead, now = self.lead, self.event
            if lead and now and (not now.belongs_with(lead) or (lead.future and not now.future)):
                self.event = lead  # a look back ends with its paragraph

    def note(self, text: str, marks: Sequence[Mention], season: str) -> None:
        """Take in series, team and class that a rendered sentence names; a *season* gone by is told in passing."""
        self.team_here = None
        back = bool(self.series) and season not in {"", self.frame_season} and season < self.article.published[:4]
        for kind, index in MARK.findall(text):
            mention = marks[int(index)]
            if kind == "S" and mention.note != "reference":
                if not (back or is_aside(text, index)):
                    self.series = mention.value
                after = re.search(rf"<S{index}>(?:-saison)? <Y(\d+)>", text)
                if after:
                    self.series_season[mention.value.iri] = marks[int(after[1])].value
            elif kind == "T" and mention.note != "reference":
                self.team = self.team_here = mention.value
            elif kind == "K":
                self.car_class = mention.value
            elif kind == "C" and isinstance(mention.value, Entity):
                self.car = mention.value

    def name(self, people: Iterable[Entity]) -> None:
        """Note that people were named just now, the last of them last."""
        for person in people:
            if person in self.recent:
                self.recent.remove(person)
            self.recent.append(person)

    def season_to_begin(self) -> str:
        """The season of the article's year where it has not begun yet, as far as is known: in winter, and no race of it
        has been told."""
        year, told = str(self.publication.year), self.past_event
        begun = self.publication.month not in _WINTER or (told is not None and told.season[:4] >= year)
        return "" if begun else year

    def season_in_question(self, past: bool) -> str:
        """The season that the article, or its paragraph, is about; what is told in the past is of none to come."""
        today = self.article.published[:4]
        if past:
            return self.frame_season if self.frame_season[:4] <= today else ""
        return self.paragraph_season if self.paragraph_season[:4] > today else self.frame_season or self.ahead

    def join(self, people: tuple[Entity, ...]) -> None:
        """Note that people were named together, or share a car: “die beiden” are they, from now on."""
        self.groups.append(people)

    def group(self, size: int = 0) -> tuple[Entity, ...]:
        """Those who were named together last, of a *size* if one is given; nobody where nobody was."""
        return next((g for g in reversed(self.groups[-6:]) if not size or len(g) == size), ())

    def topic(self) -> tuple[Entity, ...]:
        """Whom the text is about: the subject of the sentence before, else that of the whole article."""
        return self.focus or ((self.protagonist,) if self.protagonist else ())

    def house_team(self, person: Entity) -> Entity | None:
        """The team that an official speaks for: the one that bears his or her surname, or the article's only one."""
        return house_team(person, self.reads)

    def contradicts(self, person: Entity, said: Mapping[str, Any]) -> bool:
        """Whether a person is known to have another age, country or make than *said*; people have several towns."""
        known = self.traits.get(person.iri, {})
        land = self.lexicon.lands.get(said["place"].name) if "place" in said else ""
        if land and "country" in known and not _agree(known["country"], Entity("Country", land)):
            return True  # no Briton is “der Münsterländer”
        return any(
            trait != "place" and trait in known and not _agree(known[trait], value) for trait, value in said.items()
        )

    def confirms(self, person: Entity, said: Mapping[str, Any]) -> bool:
        """Whether a person is known to have an age, country, town or make that is *said*."""
        known = self.traits.get(person.iri, {})
        return any(trait in known and _agree(known[trait], value) for trait, value in said.items())

    def current_event(self) -> Event:
        """A copy of the event that the text is about, or one of which nothing is known yet."""
        return replace(self.event) if self.event else Event(article=self.article.id)


_AFTER_DATELINE = frozenset({".", "–", "-", "—", ":", "+"})
_YEAR = re.compile(r"(?<![\d.,:-])(?<!bis )(?<!bis ende )((?:19|20)\d\d)(?![\d.,:]\d|\d)")
_OPENING = 4  # sentences that tell what an article is about,
_FIRST = 2  # sentences that tell when it is,
_CLOCK = 5  # tokens that tell at what time something was written
_LINE = 40  # each of more letters than a date or a heading has
_TITLES = frozenset({"meister", "meisterin", "champion", "titel", "titelgewinn", "titelträger", "sieger", "siegerin"})
_LOOKS_AHEAD = 4  # so many sentences about what is to come make a preview
_WINTER = range(1, 4)  # months before which most seasons begin
_OURS = 3  # so many sentences with “wir” make an article the team's own
_BRITISH = frozenset({"Großbritannien", "England", "Schottland", "Wales", "Nordirland"})


def _agree(one: Any, other: Any) -> bool:
    """Whether two traits may be one person's: a Scot is a Briton as well."""
    names = {getattr(one, "name", one), getattr(other, "name", other)}
    return len(names) == 1 or (names <= _BRITISH and "Großbritannien" in names)


def _race_days(text: str) -> frozenset[str]:
    """The days that a text in lower case says a race was on."""
    found = (match["a"] or match["b"] for match in pattern("race_of_day").finditer(text))
    return frozenset(almanac().weekdays[day] for day in found)
