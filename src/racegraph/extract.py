"""From an article to facts: sentences, clauses, rules, and for each fact the sentences that it rests on.

:func:`extract` is a pure function of one article, so that articles can be read in parallel, on one machine or many.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import product

import yaml

from racegraph.article import Article
from racegraph.discourse import MARK, Clause, Discourse, Event, Read, entities, governed, references
from racegraph.fact import Entity, Fact, Span, Status, Value
from racegraph.knowledge import MAPPINGS
from racegraph.lexicon import load as load_lexicon
from racegraph.listing import Table, read_table, with_tables
from racegraph.mention import Finder, Mention
from racegraph.rules import PERSONS, Rule, part
from racegraph.rules import load as load_rules
from racegraph.segment import Sentence, segment

_READ = frozenset({"body", "headline", "table"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading one article gave: its labelled sentences, and its facts in the order of the text."""

    article: Article
    sentences: tuple[Sentence, ...]
    facts: tuple[Fact, ...]


@cache
def _finder() -> Finder:
    return Finder(load_lexicon())


@cache
def _rules() -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    rules = load_rules()
    return tuple(r for r in rules if r.scope == "clause"), tuple(r for r in rules if r.scope == "sentence")


# -- is it about motorsport at all ----------------------------------------------------------------------------------


@cache
def _domain() -> dict[str, re.Pattern[str]]:
    lists = yaml.safe_load((MAPPINGS / "lexicon" / "domain.yaml").read_text(encoding="utf-8"))
    return {name: re.compile(r"(?<!\w)(?:" + "|".join(patterns) + r")(?!\w)") for name, patterns in lists.items()}


def _about_motorsport(article: Article, sentences: Iterable[Sentence]) -> bool:
    """Whether an article speaks of racing more than of anything else; one that does not states no fact here."""
    text = " ".join(article.text[s.start : s.end] for s in sentences if s.label in _READ).lower()
    ours = _domain()["motorsport"].findall(text)
    others = _domain()["other"].findall(text)
    return len(set(ours)) >= 2 and len(ours) > len(others)


# -- clauses --------------------------------------------------------------------------------------------------------

_SUBORDINATORS = (
    "dass|weil|obwohl|nachdem|während|wenn|als|bevor|ob|damit|wobei|wodurch|womit|wo|was|indem|sodass|sobald|solange|seit|seitdem|bis|falls|sofern|da|denn|sondern|aber|doch|jedoch"
)
_RELATIVE = re.compile(
    r" , (?:(?P<prep>mit|von|für|bei|an|auf|in|hinter|vor|gegen|neben|nach|zu|aus|unter|über|durch) )?(?P<rel>der|die|das|dem|den|dessen|deren|denen|welcher|welche|welches) "
    r"(?!<[A-Z]\d+>(?: \( [^()]{0,40} \))? [,.])"  # “der Serie, den 24h Spa,” is an apposition
)
_FINITE_PAST = (
    r"(?:(?!(?:\w*ge\w+t|letzt|erst|zweit|dritt|viert|fünft|best|gut|weit|recht|hart|gesamt|alt|kalt|spät|breit|bekannt|beliebt|höchst|größt|fest|leicht|schlecht|echt|direkt|perfekt|komplett|heu|bit|hin)(?:e[nr]?|te) )[a-zäöüß]+(?:[^s ]te|[^s ]ten|test)|musste|mussten|wusste|wussten|verpasste|verpassten|raste|rasten|reiste|reisten|passte|passten|fasste|fassten|fuhr|fuhren|gewann|gewannen|kam|kamen|ging|gingen|lag|lagen|zog|zogen|nahm|nahmen|schied|schieden|fiel|fielen|sah|sahen|stand|standen|fand|fanden|ließ|ließen"
    r"|schloss|schlossen|war|waren|wurde|wurden|hatte|hatten|hat|haben|ist|sind|wird|werden|bestritt|errang|übernahm|verlor|verloren|lief|liefen|blieb|blieben|trat|traten|gab|gaben|griff|sprang)"
)
_FINITE_NOW = r"(?:fährt|startet|rückt|folgt|liegt|geht|holt|belegt|gewinnt|siegt|landet|kommt|übernimmt|tritt|bestreitet|teilt|bleibt|wechselt|steht|führt|sichert|feiert)"
_SPLIT = re.compile(
    rf" ; | – | : | , (?=(?:und |aber |doch )?(?:{_SUBORDINATORS}) )| , (?=um )|\" , (?=so |sagt|{_FINITE_PAST} )"
    rf"| , (?=(?:(?:mit|von|für|bei|an|auf|in|hinter|vor|gegen|neben|nach|zu|aus|unter|über|durch) )?(?:der|die|das|dem|den|dessen|deren|denen) )"
    rf"| und (?={_FINITE_PAST} )| , (?=(?:doch|aber|jedoch|allerdings|dahinter|dabei|zudem) )"
    rf"| , (?=(?:(?!,)\S+ ){{0,4}}?(?:{_FINITE_PAST}|{_FINITE_NOW}) )"
)
_ADJACENT = re.compile(r"<([PTMSEVLCK])(\d+)>(?: \( [^()]{0,40} \))?$")


@dataclass(slots=True)
class _Piece:
    """A clause: its rendered text, and the same with nouns masked, in which a word in -te can only be a verb."""

    text: str
    mask: str
    relative: bool = False


_LOWER = re.compile(r"[a-zäöüß][\wäöüß]*")


def _masked(text: str, nouns: frozenset[str]) -> str:
    """Rendered text with its nouns blotted out, letter for letter."""
    return _LOWER.sub(lambda m: "N" * len(m.group()) if m.group() in nouns else m.group(), text)


# A relative clause has its verb at the end; “mit X Racing, der Mannschaft von Y,” has none.
_VERB_LAST = re.compile(r" (?:[a-zäöüß]{2,}(?:t|st|en|te|ten)|ist|sind|war|waren|hat|bin|will|kann|soll|muss|fuhr|kam|ging|gewann|lag|stand|blieb|sah|trat)(?: [,.:;!?\"–]+)* $| (?:hat|ist|war|wird|wurde|sind|haben|hatte|konnte|soll|will|kann) ")


def _pieces(text: str, nouns: frozenset[str]) -> list[_Piece]:
    """A rendered sentence cut into clauses; a relative pronoun right after a mention becomes that mention's mark."""
    padded = f" {text.strip()} "
    mask = _masked(padded, nouns)
    cuts = sorted({0, *(m.start() for m in _SPLIT.finditer(mask))})
    out: list[_Piece] = []
    for a, b in zip(cuts, [*cuts[1:], len(padded)], strict=True):
        piece, blotted = f" {padded[a:b].strip()} ", f" {mask[a:b].strip()} "
        if not piece.strip():
            continue
        relative = _RELATIVE.match(piece)
        if relative and out and _VERB_LAST.search(blotted):
            adjacent = _ADJACENT.search(padded[:a].rstrip())
            if adjacent:
                lead = f" , {relative['prep'] + ' ' if relative['prep'] else ''}<{adjacent[1]}{adjacent[2]}> "
                out.append(_Piece(lead + piece[relative.end() :], lead + blotted[relative.end() :], True))
            else:
                out.append(_Piece(piece, blotted, True))
            continue
        out.append(_Piece(piece, blotted))
    return _rejoin(out)


_HAS_VERB = re.compile(
    rf" {_FINITE_PAST} | (?:[a-zäöüß]+(?:t|st|en)|bin|bist|ist|sind|hat|habe|haben|wird|werde|werden|wirst|will|kann|soll|muss|darf|möchte|würde|wäre|hätte) "
)


def _rejoin(pieces: list[_Piece]) -> list[_Piece]:
    """A piece in which nothing can be a verb goes back to the clause before it (an apposition, an enumeration)."""
    out: list[_Piece] = []
    for piece in pieces:
        if out and not piece.relative and not _HAS_VERB.search(piece.mask):
            out[-1].text = out[-1].text.rstrip() + " " + piece.text.lstrip()
            out[-1].mask = out[-1].mask.rstrip() + " " + piece.mask.lstrip()
        else:
            out.append(piece)
    return out


# -- status ---------------------------------------------------------------------------------------------------------

_INFINITIVE = (
    r"(?!\w*ge(?:fahren|treten|tragen|geben|kommen|laufen|messen|halten|setzen)\b)(?:\w*fahren|\w*starten|\w*treten|\w*gehen|\w*bestreiten|\w*nehmen|sein|haben|\w*kehren|\w*teilen|\w*setzen|\w*kämpfen|\w*lenken|\w*steuern|pilotieren|\w*geben|\w*greifen|bilden"
    r"|\w*sitzen|\w*wechseln|\w*stehen|\w*finden|absolvieren|debütieren|\w*kommen|\w*bleiben|unterstützen|verstärken|ersetzen|\w*machen|gastieren|\w*tragen|\w*führen|\w*laufen|\w*messen|vertreten|betreuen|\w*weitergehen)"
)
_VIRTUAL = re.compile(r"virtuell|simracing|sim-racing|sim-rennen|simulator-rennen|esport|e-sport|iracing|digitale[nrs]? (?:rennen|meisterschaft|serie)|digital nürburgring")
_REAL = re.compile(r" (?:echt\w*|real\w*|richtige[nrms]?|wirkliche[nrms]?) ")
_HYPOTHETICAL = re.compile(
    r" (?:würde|würdest|würden|wäre|wären|hätte|hätten|könnte|könnten|dürfte|dürften|müsste|käme|falls|gäbe|ginge|spekuliert|spekulationen|gerücht|gerüchte|gerüchten|angeblich|offenbar im gespräch|soll angeblich|"
    r"beinahe|fast|um ein haar|träumt|traum|vielleicht|möglicherweise|womöglich|gehandelt|denkbar|liebäugelt|als kandidat|kandidat|interesse an|verhandelt|verhandelten) "
)
_DENIED = re.compile(
    r" (?:nicht(?! (?:nur|weniger|zuletzt|einmal|allzu|sondern)\b)|kein|keine|keinen|keinem|keiner|nie|niemals|weder|ohne(?! (?:fehler|probleme|große|rücksicht|umschweife))|verpasst|verpasste|verpassten|verlorenen|verloren|geschlagen geben|abgesagt|nichts|kaum|vergab|aberkannt|gestrichen|disqualifiziert) "
)
# Negations that deny nothing: “kam nicht über Platz neun hinaus”, “mehr als Rang fünf war nicht drin”, “ohne Fehler”.
_IDIOM = re.compile(r"nicht über (?:\S+ ){1,3}hinaus|nicht (?:mehr )?drin|kein\w* (?:fehler|probleme?|zweifel|chance lassend)|nicht nur|nichts (?:mehr )?anbrennen|nicht zu schlagen|nicht (?:mehr )?(?:zu )?nehmen|verlor\w* (?:\S+ ){0,2}?(?:zeit|sekunden|position\w*|plätze)")
_WANTED = re.compile(r" (?:will|wollen|willst|möchte|möchten|soll|sollen|plant|planen|hofft|hoffe|hoffen|peilt|peilen|strebt|beabsichtigt|vorhaben) | (?:freue|freut|freuen)(?: <P\d+>| sich)?(?: \S+)?(?: \S+)? auf | darauf freu")
_PRESENT = re.compile(
    r" (?:ist|sind|bin|bist|hat|haben|habe|fährt|fahre|fahren|startet|starten|starte|tritt|treten|trete|geht|gehen|gehe|nimmt|nehmen|teilt|teilen|bestreitet|bestreiten|steht|stehen|findet|finden|kämpft|kämpfen|setzt|setzen|wechselt"
    r"|wechseln|kehrt|kehren|beginnt|beginnen|pilotiert|lenkt|sitzt|sitzen|folgt|folgen|macht|gastiert|gastieren|reist|reisen|trägt|tragen|steuert|steuern|vertritt|debütiert|bildet|bilden|absolviert|eröffnet|vertraut|kommt|kommen|gibt|greift|greifen|komplettiert|unterstützt|verstärkt) "
)
_PAST = re.compile(
    rf" {_FINITE_PAST}(?<! wird)(?<! werden)(?<! hat)(?<! haben)(?<! ist)(?<! sind) "
    r"| (?:hat|haben|habe|hast|ist|sind|bin|bist) (?:\S+ ){0,14}?(?:\w{0,7}ge\w{2,}(?:t|en)|\w+iert|(?:be|er|ver|ent|über)\w+(?:t|en)|worden|unterschrieben|absolviert) "
    r"| \w{0,7}ge\w{2,}(?:t|en) (?:hat|haben|habe|hast|ist|sind|bin|bist) "
)
_QUESTION_OPEN = re.compile(
    r"^[ \"–,]*(?:wie|was|wer|wo|wann|warum|wieso|welche\w*|wird|wirst|werden|würde\w*|ist|sind|bist|hat|haben|hast|kann|kannst|können|fährst|fährt|startet|startest|gibt|kommt|soll|wollen|willst|überwiegt|freut|sieht|habt|seid|dürfen|darf|steht|geht|war|warst|waren|kommst|planst|hätte\w*|könnte\w*) "
)


_WILL = re.compile(rf" (?:wird|werden|wirst|werde|werdet) .*\b{_INFINITIVE}(?! (?:wurde|worden)) | {_INFINITIVE} (?:wird|werden|wirst|werde) ")


def _status(text: str, mask: str, sentence: str, virtual: bool) -> str:
    """The status of a clause: what German says by mood, tense and negation. *mask* is the text with its nouns masked;
    *virtual* says that the article is about simulated races."""
    if _VIRTUAL.search(sentence) or (virtual and not _REAL.search(sentence)):
        return "virtual"
    if sentence.rstrip(' "').endswith("?") and _QUESTION_OPEN.match(text):
        return "question"
    if _HYPOTHETICAL.search(text):
        return "hypothetical"
    denied = _DENIED.search(_IDIOM.sub(" ", text))
    if denied and not re.search(r" nicht .{0,40} sondern ", text):
        return "denied"
    if _WILL.search(mask):
        return "announced"
    if _WANTED.search(text) and not re.search(r" (?:wollte|sollte|freut\w* sich (?:\S+ )?über|freue <P\d+> (?:\S+ )?über) ", text):
        return "announced"
    return "asserted"


# -- events ---------------------------------------------------------------------------------------------------------

_EVENT_NOUN = re.compile(
    r"(?<![\w<>-])(?:(?P<ord><O\d+>) )?(?:<[SMVEL]\d+>-)?(?:(?P<day>samstags|sonntags|freitags|donnerstags|montags|mittwochs)-?)?"
    r"(?P<noun>qualifikationsrennens?|qualirennens?|sprintrennens?|hauptrennens?|heimrennens?|nachtrennens?|regenrennens?|langstreckenrennens?|meisterschaftslauf\w*|wertungslauf\w*|saisonrennens?|saisonlauf\w*|saisonläufe\w*|auftaktrennens?|auftaktlauf\w*|finalrennens?|finallauf\w*"
    r"|saisonauftakt\w*|saisonstart\w*|saisoneröffnung|saisonfinales?|finales?|auftakt\w*|titelentscheidung|rennens?|lauf(?:s|es)?|läufe[ns]?|feature-race|durchgangs?|heats?|wertungsrennens?|[\w-]*rennens?|[\w-]*lauf(?:s|es)?)(?![\w-])(?: (?P<num><Q\d+>))?"
)
_NOT_EVENT = re.compile(r"(?:verlauf|ablauf|einlauf|auslauf|anlauf|umlauf|zulauf|durchlauf|rennverlauf|saisonverlauf|kreislauf|lebenslauf|boxenlauf|vorlauf|überlauf|im laufe?$|jubelnrennen)s?$")
_DAY = re.compile(r"(?:am|vom|des|den|dem|schon|bereits|noch am) (?P<day>montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|sonnabend)s?(?:morgen|vormittag|mittag|nachmittag|abend|nacht)?(?![\w-])")
_PLACE_AT = re.compile(r"(?:auf|am|in|im|bei|beim|vom|rund um|von|nach|zu|zum|der|dem) (?:der |dem |den |die |das |<J\d+> |<L\d+>er |traditionsreichen |legendären |heimischen |[a-zäöüß]+en )*<(?P<t>[VL])(?P<i>\d+)>")
_RACE_WORD = re.compile(r"rennen|lauf|läufe|finale|auftakt|event|wochenende|runde|gastspiel|stunden|24h|12h|6h|grand prix|station|start|podium|sieg|platz|rang|qualifying|pole|meisterschaft|gewann|<S\d+>|ziel|punkt|ausfall|gefahren|renn|ausscheiden|\bgast\b")
_NAMED = re.compile(r"(?:<Q\d+>|\d+)[ -]?(?:h|stunden)(?:[- ]?(?:rennen|klassiker|marathon|lauf))?s?(?: (?:von|in|auf|am|auf dem|auf der|bei) (?:der |dem |den )?<(?P<t>[VL])(?P<i>\d+)>| <(?P<t2>[VL])(?P<i2>\d+)>)?")


_UNRESOLVED = re.compile(r" (?:er|sie|(?:die|der) <F\d+>|(?:die|der|dem|den) <A\d+>|(?:der|dem|den) <G\d+>)(?= (?!<P))")

# A state that holds today, whatever is to come: “ist … unterwegs”, “derzeit”.
_STANDING = re.compile(r" (?:derzeit|aktuell|momentan|zurzeit) | unterwegs (?:ist|sind|bin) | (?:ist|sind|bin) (?:\S+ ){0,8}?(?:unterwegs|zu hause) | <P\d+>s (?:\S+ ){0,2}?(?:partner|\S*kollege|\S*kollegen|\S*kollegin|\S*gefährten) (?:ist|sind) ")

# “wie im Vorjahr”, “wie schon heuer”: the same held then, too; the clause's own time is another.
_LIKEWISE = re.compile(r" wie (?:auch |schon |bereits |auch schon )?(?:im vorjahr|im letzten jahr|in der vergangenen saison|letztes jahr|heuer|in diesem jahr|im vergangenen jahr) ")


class _Extractor:
    """Reads one article, sentence by sentence."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.sentences = segment(article.text)
        self.d = Discourse(article, self.sentences, _finder())
        self.facts: list[Fact] = []
        prose = [article.text[s.start : s.end].lower() for s in self.sentences if s.label in _READ]
        self.virtual = sum(bool(_VIRTUAL.search(t)) for t in [article.headline.lower(), *prose]) >= 3

    def run(self) -> Reading:
        if not _about_motorsport(self.article, self.sentences):
            return Reading(self.article, tuple(self.sentences), ())
        for part in with_tables(self.d, self.d.reads):
            if isinstance(part, Table):
                self.facts.extend(read_table(self.d, part))
            elif part.sentence.label in _READ:
                self._sentence(part)
        self._shared()
        return Reading(self.article, tuple(self.sentences), _merged(self.facts))

    def clauses(self, read: Read) -> Iterator[Clause]:
        """The clauses of a sentence with subject, status, season and event settled; moves the discourse on."""
        d = self.d
        if read.sentence.paragraph != d.paragraph:
            d.paragraph = read.sentence.paragraph
            d.future = False
            d.paragraph_season = ""
        text, marks = d.render(read)
        self._context(text, marks, read)
        season, season_how = d.resolve_season(text, marks)
        subject: tuple[Entity, ...] = ()
        main: tuple[Entity, ...] = ()
        event: Event | None = None
        pieces = _pieces(text, self.nouns)
        status_before = "asserted"
        standing = False
        for index, piece in enumerate(pieces):
            clause = Clause(piece.text, marks, read.sentence, speaker=read.speaker, past=bool(_PAST.search(piece.mask)))
            clause.season, clause.season_how = d.resolve_season(piece.text, marks)
            if clause.season_how == "deictic" and _LIKEWISE.search(piece.text):
                clause.also, clause.season, clause.season_how = clause.season, "", ""
            if not clause.season:
                clause.season, clause.season_how = (season, season_how) if season_how != "deictic" else ("", "")
            found = self._subject(clause)
            if found:
                clause.subject, clause.subject_how = found, "named"
            elif subject and not piece.relative:
                clause.subject, clause.subject_how = subject, "clause"
            elif main:
                clause.subject, clause.subject_how = main, "clause"
            elif _UNRESOLVED.search(piece.text):
                clause.subject, clause.subject_how = (), ""  # somebody is meant, but nobody knows who
            else:
                who = d.focus or ((d.protagonist,) if d.protagonist else ())
                clause.subject, clause.subject_how = who, "topic" if who else ""
            clause.crew = self._crew(clause)
            clause.names_others = not found and any(
                t == "P" and clause.marks[int(i)].note != "reference" and not clause.marks[int(i)].genitive for t, i in MARK.findall(piece.text)
            )
            if not found:
                clause.entrants = self._entrants(clause)
            clause.event, clause.event_how = self._event(clause, event, text)
            if clause.event_how in {"named", "told"}:
                event = clause.event
            if clause.season_how in {"", "date"} and clause.event and clause.event.season:
                clause.season, clause.season_how = clause.event.season, "event"
            if not clause.season:
                clause.season, clause.season_how = (d.frame_season, "frame") if d.frame_season else (str(d.year), "published")
            clause.status = _status(piece.text, piece.mask, text, self.virtual)
            if piece.text.startswith(" , dass ") and status_before in {"announced", "hypothetical"} and clause.status == "asserted":
                clause.status = status_before  # “ich hoffe, dass …”
            future_here = bool(references()["future"].search(piece.text))
            future = future_here or (clause.event is not None and clause.event.future)
            past = clause.past
            standing = bool(_STANDING.search(piece.text)) or (standing and index > 0)
            if clause.status == "asserted" and not past:
                ahead = future or d.future or (clause.season_how in {"year", "deictic"} and clause.season[:4] > self.article.published[:4])
                if standing and not future_here:
                    ahead = False
                if ahead and (_PRESENT.search(piece.mask) or not _HAS_VERB.search(piece.mask) or future):
                    clause.status = "announced"
            if future and not past:
                d.future = True
            if index and clause.subject_how == "clause" and status_before in {"hypothetical"} and clause.status == "asserted" and not found:
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
        clause_rules, sentence_rules = _rules()
        clauses = list(self.clauses(read))
        before = len(self.facts)
        for clause in clauses:
            self._apply(clause_rules, clause, read)
        if clauses:
            whole = replace(clauses[0], text=self.rendered)
            self._apply(sentence_rules, whole, read)
        for fact in self.facts[before:]:
            self._learn(fact)

    def _context(self, text: str, marks: list[Mention], read: Read) -> None:
        self.rendered = text
        self.asked = read.asked is not None
        self.nouns = frozenset(low for low, raw in zip(read.line.low[1:], read.line.raw[1:], strict=True) if raw[0].isupper())
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
        if season and how == "year" and (text.rstrip().endswith("?") or self.asked) or season and how == "year" and re.search(r"saison(?: <S\d+>)? <Y|<S\d+>(?:-saison)? <Y", text):
            d.frame_season = season

    # -- who --------------------------------------------------------------------------------------------------------

    _LIST = re.compile(PERSONS)

    def _subject(self, clause: Clause) -> tuple[Entity, ...]:
        """The people who stand under no preposition and in no genitive: in German, most often the subject."""
        text = clause.text
        at = 0
        for match in self._LIST.finditer(text):
            if match.start() < at:
                continue
            at = match.end()
            if governed(text[: match.start()]):
                continue
            marks = [clause.marks[int(i)] for t, i in MARK.findall(match.group()) if t == "P"]
            people = entities(m for m in marks if not m.genitive)
            if people:
                return people
        return ()

    def _entrants(self, clause: Clause) -> tuple[Entity, ...]:
        """Teams or makes that stand as a subject, where no person does: “wird Nordwind Racing am Start stehen”."""
        for match in MARK.finditer(clause.text):
            if match[1] in "TM" and not clause.marks[int(match[2])].genitive and clause.text[match.end() : match.end() + 1] == " ":
                before = clause.text[: match.start()]
                if not governed(before) and not re.search(r"(?:des|der|vom|von|im|beim|<C\d+>|<P\d+>) (?:\S+ )?$", before):
                    return (clause.marks[int(match[2])].value,)
        return ()

    _COMPANIONS = re.compile(
        rf"(?:gemeinsam|zusammen|gemeinschaftlich) mit(?: \S+){{0,4}}? (?P<a>{PERSONS})|an der seite (?:von )?(?:\S+ ){{0,4}}?(?P<b>{PERSONS})"
        rf"|(?:mit|neben) (?:(?:<P\d+>s|seinem|seinen|ihrem|dem|den|der) )?(?:\S+ ){{0,2}}?\S*(?:kolleg|partner|gefährt|kamerad|copilot|mitstreiter)\S* (?P<c>{PERSONS})"
        rf"|teil(?:t|te|en|ten) (?:\S+ ){{0,12}}?mit (?:\S+ ){{0,3}}?(?P<d>{PERSONS})|(?:gemeinsam|zusammen) (?:\S+ ){{0,3}}?mit (?P<e>{PERSONS})"
    )

    def _crew(self, clause: Clause) -> tuple[Entity, ...]:
        people = list(clause.subject)
        for match in self._COMPANIONS.finditer(clause.text):
            group = next(g for g in match.groups() if g)
            people.extend(entities(clause.marks[int(i)] for t, i in MARK.findall(group) if t == "P" and not clause.marks[int(i)].genitive))
        return tuple(dict.fromkeys(people))

    # -- which event ------------------------------------------------------------------------------------------------

    def _event(self, clause: Clause, before: Event | None, sentence: str) -> tuple[Event | None, str]:
        """The event that a clause speaks of: (event, how), how one of named, told, sentence, context, or empty."""
        d, text, marks = self.d, clause.text, clause.marks
        last = d.past_event if clause.past and d.past_event is not None and d.event is not None and d.event.future else d.event
        base = before or last
        series = next((marks[int(i)].value for t, i in MARK.findall(text) if t == "S"), None)
        season = clause.season if clause.season_how in {"year", "deictic"} else ""
        date = next((d.iso_dates(marks[int(i)].value, season or d.frame_season) for t, i in MARK.findall(text) if t == "D"), None)
        # Where only the month of publication is known, a date of that month told in the present tense is to come.
        coarse = date is not None and len(self.article.published) < 10 and date[0][:7] == self.article.published[:7]
        future = bool(references()["future"].search(text)) or bool(date and (d.is_future(date[0]) or (coarse and not clause.past)))
        day = ""
        if match := _DAY.search(text):
            day = references()["weekdays"][match["day"]]
        event = Event(article=self.article.id, day=day, date=date, future=future)
        named = next((marks[int(i)] for t, i in MARK.findall(text) if t == "E"), None)
        noun = next((m for m in _EVENT_NOUN.finditer(text) if not _NOT_EVENT.search(m["noun"])), None)
        generic = _NAMED.search(text)
        place = next((m for m in _PLACE_AT.finditer(text)), None) or re.match(r"[ ,\"]*(?:doch )?<(?P<t>[VL])(?P<i>\d+)> (?=<D\d+>|, <D\d+>|endete|brachte|\w+te |:)", text)
        venue = None
        if place:
            spot_facts = marks[int(place["i"])].entry.facts if marks[int(place["i"])].entry else {}  # type: ignore[union-attr]
            if "region" not in spot_facts and (place["t"] == "V" or "metonym" in spot_facts or _RACE_WORD.search(sentence)):
                venue = marks[int(place["i"])].value
        if generic and not named:
            where = generic["i"] or generic["i2"]
            spot = marks[int(where)] if where else None
            hours = re.match(r"<Q(\d+)>|(\d+)", generic.group())
            assert hours
            number = marks[int(hours[1])].value if hours[1] else int(hours[2])
            if spot or re.search(r"rennen|klassiker", generic.group()):
                event.name = f"{number}h-Rennen" + (f" {spot.value.name}" if spot else "")
                if not spot and base and base.name and base.name.startswith(event.name):
                    event.name = base.name
                elif not spot and venue:
                    event.name += f" {venue.name}"
        quali = noun and noun["noun"].startswith(("qualifikationsrennen", "qualirennen"))
        if named and not quali:
            event.name = named.value.name
            event.venue = venue
        if named or event.name:
            if quali and noun:
                target = named.value.name if named else event.name
                event.name = f"Qualifikationsrennen zum {target}"
            if base and base.name == event.name and not season:
                event.season = base.season
            event.series = series or None
            event.venue = event.venue or venue
            event.season = season or event.season or self._season_of(event, clause)
            event.day = ""
            event.future = future or (d.future and not before)
            return event, "named"
        if noun:
            event.noun, noun_day = self._noun(noun, marks)
            event.day = noun_day or day
        told = bool(event.noun not in {"", "Rennen", "Lauf"} or event.day or venue or date)
        if not told:
            if before:
                return before, "sentence"
            if last:
                return replace(last), "context"
            guess = Event(article=self.article.id, series=series or d.series, season=season)
            guess.season = guess.season or self._season_of(guess, clause)
            return guess, "" if not noun else "context"
        event.venue = venue
        event.series = series
        if base and not base.name:
            if not venue and (event.day or event.noun in {"", "Rennen", "Lauf"}):
                event.venue = base.venue
                if (not event.noun or event.noun in {"Rennen", "Lauf"}) and series in {None, base.series}:
                    event.noun = event.noun if event.day else (base.noun or event.noun)
            event.series = series or base.series
            event.future = future or (base.future and venue in {None, base.venue})
        elif base and base.name and not venue and event.day and not event.noun:
            return replace(base), "sentence" if before else "context"
        event.series = event.series or d.series
        event.season = season or self._season_of(event, clause)
        if venue is not None and not event.day:
            # The same place again, told with less: the finale in Estoril is “the race in Estoril”.
            known = d.venues.get(venue.iri)
            if known is not None and event.noun in {"", "Rennen", "Lauf"} and known.series == event.series and known.season == event.season:
                return replace(known, date=event.date or known.date, future=event.future or known.future), "told"
            d.venues[venue.iri] = event
        if venue or event.noun not in {"", "Rennen", "Lauf"} or event.day:
            return event, "told"
        return event, "context"

    def _season_of(self, event: Event, clause: Clause) -> str:
        d = self.d
        series = event.series or d.series
        if series is not None and series.iri in d.series_season and not event.name:
            return d.series_season[series.iri]
        if event.name and d.paragraph_season and clause.past:
            return d.paragraph_season
        if event.date and clause.season_how == "date":
            return event.date[0][:4]
        return d.frame_season or (event.date[0][:4] if event.date else str(d.year))

    def _noun(self, match: re.Match[str], marks: list[Mention]) -> tuple[str, str]:
        noun = match["noun"]
        day = {"samstags": "Samstag", "sonntags": "Sonntag", "freitags": "Freitag", "donnerstags": "Donnerstag", "montags": "Montag", "mittwochs": "Mittwoch"}.get(match["day"] or "", "")
        base = re.sub(r"(?<=rennen)s$|(?<=finale)s$|(?<=lauf)(?:s|es)$|(?<=takt)(?:s|es)$", "", noun)
        if base.startswith(("saisonauftakt", "saisonstart", "saisoneröffnung", "auftakt")):
            base = "Saisonauftakt"
        elif base in {"finale", "saisonfinale", "finalrennen", "finallauf", "titelentscheidung"}:
            base = "Finale"
        elif base in {"rennen", "lauf", "läufe", "läufen", "saisonlauf", "saisonrennen", "meisterschaftslauf", "wertungslauf", "heimrennen", "regenrennen", "nachtrennen"}:
            base = "Rennen" if "rennen" in base else "Lauf"
        else:
            base = base[:1].upper() + base[1:]
        number = marks[int(match["ord"][2:-1])].value if match["ord"] else marks[int(match["num"][2:-1])].value if match["num"] else 0
        if number and base in {"Rennen", "Lauf"} and 1 <= number <= 30:
            base = f"{number}. {base}"
        return base, day

    # -- rules ------------------------------------------------------------------------------------------------------

    def _shared(self) -> None:
        """What one of a crew drives, and for whom, holds for those who share the car: the same season, the same status."""
        mates: dict[tuple[str, str, str], list[tuple[Entity, Fact]]] = {}
        for fact in self.facts:
            if fact.kind == "Teammates" and fact.status in {"asserted", "announced"}:
                a, b = fact.roles["driver"], fact.roles["teammate"]
                assert isinstance(a, Entity)
                assert isinstance(b, Entity)
                season = str(fact.roles.get("season", ""))
                mates.setdefault((a.iri, season, ""), []).append((b, fact))
                mates.setdefault((b.iri, season, ""), []).append((a, fact))
        entries = [f for f in self.facts if f.kind in {"TeamEntry", "CarEntry"} and f.status in {"asserted", "announced"} and isinstance(f.roles["driver"], Entity)]
        known = {(f.kind, f.roles["driver"].iri, f.roles.get("season")) for f in entries}  # type: ignore[union-attr]
        for fact in entries:
            driver, season = fact.roles["driver"], fact.roles.get("season", "")
            assert isinstance(driver, Entity)
            rivals = {f.roles.get("team", f.roles.get("car")) for f in entries if f.kind == fact.kind and f.roles["driver"] == driver and f.roles.get("season", "") == season}
            if len(rivals) > 1:
                continue
            for mate, because in mates.get((driver.iri, str(season), ""), ()):
                if (fact.kind, mate.iri, fact.roles.get("season")) in known or mate.key:
                    continue
                self.facts.append(
                    replace(
                        fact,
                        roles={**fact.roles, "driver": mate},
                        status=because.status if because.status == "announced" else fact.status,
                        evidence=tuple(dict.fromkeys((*because.evidence, *fact.evidence))),
                        rule=f"{fact.rule}+{because.rule}",
                        confidence=round(fact.confidence * because.confidence * 0.95, 3),
                    )
                )

    def _apply(self, rules: tuple[Rule, ...], clause: Clause, read: Read) -> None:
        types = {t for t, _ in MARK.findall(clause.text)}
        for rule in rules:
            if all(types & need for need in rule.needs):
                for fact in apply(rule, clause, self):
                    self.facts.append(fact)

    def _learn(self, fact: Fact) -> None:
        """What a fact tells about those who share a car, for “das Trio” and “seine Teamkollegen” later."""
        trait = {"Age": "age", "HomeTown": "place", "Nationality": "country", "FactoryContract": "manufacturer"}.get(fact.kind)
        if trait:
            who = fact.roles.get("person") or fact.roles.get("driver")
            assert isinstance(who, Entity)
            self.d.traits.setdefault(who.iri, {}).setdefault("make" if trait == "manufacturer" else trait, fact.roles[trait])
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


_FACTORS = {"named": 1.0, "clause": 0.98, "topic": 0.85, "": 0.6}
_EVENT_FACTORS = {"named": 1.0, "told": 0.98, "sentence": 0.97, "context": 0.92, "": 0.6}


def apply(rule: Rule, clause: Clause, extractor: _Extractor) -> Iterator[Fact]:
    """The facts that a rule finds in a clause."""
    text = clause.text
    if rule.unless is not None and rule.unless.search(text):
        return
    matches: list[re.Match[str]] = []
    for pattern in rule.find:
        match = pattern.search(text)
        if match is None:
            return
        matches.append(match)
    if rule.statuses and clause.status not in rule.statuses:
        return
    rounds = [matches]
    if rule.every and len(rule.find) == 1:
        rounds = [[m] for m in rule.find[0].finditer(text)]
    for found in rounds:
        groups: dict[str, str] = {}
        for match in found:
            groups.update({part(k): v for k, v in match.groupdict().items() if v is not None})
        yield from _fill(rule, clause, groups, extractor)


def _fill(rule: Rule, clause: Clause, groups: dict[str, str], extractor: _Extractor) -> Iterator[Fact]:
    options: list[list[tuple[str, Value]]] = []
    confidence = rule.confidence
    for role, filler in rule.roles.items():
        optional = filler.endswith("?")
        name = filler.rstrip("?")
        values: list[Value]
        if name.startswith("="):
            values = [int(name[1:]) if name[1:].isdigit() and role in _WHOLE else name[1:]]
        else:
            values = []
            for filler_part in name.split("+"):
                got, factor = _values(filler_part, role, rule, clause, groups, extractor)
                if filler_part in {"subject", "crew", "event"}:
                    confidence *= factor
                values.extend(v for v in got if v not in values)
        if not values:
            if optional:
                continue
            return
        options.append([(role, v) for v in values])
    seen: set[str] = set()
    for combination in product(*options):
        roles = dict(combination)
        if _absurd(rule.kind, roles) or _official(rule.kind, roles, extractor.d.officials):
            continue
        status = _status_of(rule, clause)
        if clause.also and roles.get("season") == clause.also and status == "announced":
            status = "asserted"
        fact = Fact(
            kind=rule.kind,
            roles=_symmetric(rule.kind, roles),
            status=status,
            evidence=(Span(extractor.article.id, clause.sentence.start, clause.sentence.end),),
            rule=rule.id,
            confidence=round(confidence, 3),
        )
        if fact.iri not in seen:
            seen.add(fact.iri)
            yield fact


def _values(part: str, role: str, rule: Rule, clause: Clause, groups: dict[str, str], extractor: _Extractor) -> tuple[list[Value], float]:
    d = extractor.d
    if part in {"subject", "crew"}:
        if role == "participant" and clause.entrants:
            return list(clause.entrants), 0.95
        if clause.subject_how == "topic" and (rule.explicit or clause.names_others):
            return [], 0
        return list(clause.subject if part == "subject" else clause.crew), _FACTORS[clause.subject_how]
    if part == "topic":
        who = d.focus[:1] or ((d.protagonist,) if d.protagonist else ())
        return list(who), 0.85
    if part == "event":
        if clause.event is None or (rule.explicit and clause.event_how in {"", "context"}):
            return [], 0
        return [clause.event.entity()], _EVENT_FACTORS[clause.event_how]
    if part == "season":
        return [s for s in (clause.season, clause.also) if s], 1
    if part == "also_season":
        return [clause.also] if clause.also else [], 1
    if part == "series":
        own = next((clause.marks[int(i)].value for t, i in MARK.findall(clause.text) if t == "S"), None)
        series = own or (clause.event.series if clause.event else None) or d.series
        return [series] if series else [], 1
    if part == "current_crew":
        who = clause.subject[:1] if clause.subject_how != "topic" else (clause.speaker,) if clause.speaker else clause.subject[:1]
        return list(d.crew if who and who[0] in d.crew else who), 0.95  # type: ignore[arg-type]
    if part == "entrant":  # who is entered: the people named, or the team where only its crew is spoken of
        crew_only = re.search(r"(?:duo|trio|quartett|quintett|gespann|paarung) <P", clause.text)
        return ([d.team] if crew_only and d.team else list(clause.subject)), _FACTORS[clause.subject_how]
    if part == "current_class":
        own = next((clause.marks[int(i)].value for t, i in MARK.findall(clause.text) if t == "K"), None)
        return [own] if own else [], 1
    if part == "house_team":
        person = next((clause.marks[int(i)].value for t, i in MARK.findall(" ".join(g for n, g in groups.items() if n.startswith("person"))) if t == "P"), None)
        team = d.house_team(person) if person else None
        return [team] if team else [], 0.95
    if part == "current_team":
        return [d.team] if d.team else [], 0.9
    if part == "published":
        return [d.article.published], 1
    text = groups.get(part)
    if text is None:
        return [], 1
    if part == "venue":
        spot = clause.marks[int(MARK.findall(text)[0][1])]
        if "region" in (spot.entry.facts if spot.entry else ()):
            return [], 0  # a region is no venue
        if clause.event is not None and clause.event.name.endswith(spot.value.name):
            return [], 0  # 24h-Rennen von Spa: the race's name, not where it is said to take place
    out: list[Value] = []
    found = MARK.findall(text)
    people = any(kind == "P" for kind, _ in found)
    for kind, index in found:
        mention = clause.marks[int(index)]
        if people and kind != "P":
            continue  # what stands in parentheses behind a name, or in front of it
        if kind == "P":
            if not mention.genitive or text == f"<P{index}>s":
                out.extend(e for e in mention.entities if e not in out)
        elif role == "printed" and kind == "N":
            if mention.note and mention.note != "reference":
                out.append(mention.note)
        elif kind == "Z":
            out.append(mention.value[1] if role == "printed" else mention.value[0])
        elif kind == "D":
            dates = d.iso_dates(mention.value, clause.season if clause.season_how in {"year", "deictic", "event"} else d.frame_season)
            if dates:
                out.append(dates[1] if role == "end" else dates[0])
        elif kind == "C" and role == "manufacturer":
            make = mention.note or (mention.entry.facts.get("manufacturer", "") if mention.entry else "")
            if make:
                out.append(Entity("Manufacturer", make))
        elif isinstance(mention.value, (Entity, int, str)):
            out.append(mention.value)
    if not MARK.search(text):
        out.append(text)
    return out, 1


#: What kinds of entity may fill a role; a rule that would fill it with another says nothing.
_KINDS: dict[str, frozenset[str]] = {
    "driver": frozenset({"Person"}),
    "teammate": frozenset({"Person"}),
    "person": frozenset({"Person"}),
    "participant": frozenset({"Person", "Team", "Manufacturer"}),
    "team": frozenset({"Team"}),
    "manufacturer": frozenset({"Manufacturer"}),
    "car": frozenset({"CarModel"}),
    "series": frozenset({"Series"}),
    "event": frozenset({"Event"}),
    "class": frozenset({"CarClass"}),
    "country": frozenset({"Country"}),
    "venue": frozenset({"Circuit", "Place", "Country"}),
    "location": frozenset({"Place", "Country"}),
}
_HOME = frozenset({"Place"})


_WHOLE = frozenset({"position", "points", "count", "age"})
_DRIVES = frozenset({"driver", "teammate"})


def _absurd(kind: str, roles: dict[str, Value]) -> bool:
    """Whether roles cannot be meant so: one entity in two roles, or an entity of the wrong kind in one."""
    entities_ = [v for v in roles.values() if isinstance(v, Entity)]
    if len({v.iri for v in entities_}) < len(entities_):
        return True
    for role, value in roles.items():
        allowed = _HOME if kind == "HomeTown" and role == "place" else _KINDS.get(role)
        if allowed is not None and not (isinstance(value, Entity) and value.kind in allowed):
            return True
    return False


def _official(kind: str, roles: dict[str, Value], officials: frozenset[str]) -> bool:
    """Whether a fact would make a driver of somebody whom the article calls team principal, engineer, chairman …"""
    people = [v for r, v in roles.items() if r in _DRIVES or (r in {"participant", "other"} and kind != "TeamPrincipal")]
    return any(isinstance(v, Entity) and v.iri in officials for v in people)


def _symmetric(kind: str, roles: dict[str, Value]) -> dict[str, Value]:
    """Team-mates have no direction: the two are given in the order of their IRIs, so that one fact is one claim."""
    if kind != "Teammates":
        return roles
    a, b = roles["driver"], roles["teammate"]
    assert isinstance(a, Entity)
    assert isinstance(b, Entity)
    return {**roles, "driver": a, "teammate": b} if a.iri < b.iri else {**roles, "driver": b, "teammate": a}


def _status_of(rule: Rule, clause: Clause) -> Status:
    """A rule's own status, or the clause's. ``scheduled``: a calendar's fact holds as it is printed, unless its time is
    told only from today (“am kommenden Wochenende”), or the clause denies or doubts it."""
    if rule.status == "scheduled":
        called_off = clause.status == "denied" and re.search(r" (?:nicht|abgesagt|gestrichen|entfällt|entfallen) ", clause.text)
        if clause.status not in {"asserted", "announced", "denied"} or called_off:
            return _cast_status(clause.status)
        dated = any(t == "D" and clause.marks[int(i)].value[2] for t, i in MARK.findall(clause.text))
        soon = references()["future"].search(clause.text) or re.search(r" am (?:wochenende|samstag|sonntag|freitag) ", clause.text)
        ahead = not clause.past and (soon or clause.status == "announced" or (clause.event is not None and clause.event.future))
        return "announced" if ahead and not dated else "asserted"
    return _cast_status(rule.status or clause.status)


def _cast_status(status: str) -> Status:
    match status:
        case "asserted" | "announced" | "denied" | "hypothetical" | "question" | "virtual":
            return status  # type: ignore[return-value]
    raise ValueError(f"Unexpected status: {status!r}")


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
    return _Extractor(article).run()


