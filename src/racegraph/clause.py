"""Clauses: a rendered sentence cut at its joints, and what mood, tense and negation make of each."""

from __future__ import annotations

import re
from dataclasses import dataclass

from racegraph.event import Event
from racegraph.fact import Entity
from racegraph.mention import Mention
from racegraph.segment import Sentence


@dataclass(slots=True)
class Clause:
    """A part of a sentence with one verb. *text* is rendered, with a space at both ends."""

    text: str
    marks: list[Mention]
    sentence: Sentence
    subject: tuple[Entity, ...] = ()
    subject_how: str = ""
    crew: tuple[Entity, ...] = ()
    entrants: tuple[Entity, ...] = ()
    status: str = "asserted"
    season: str = ""
    season_how: str = ""
    also: str = ""
    event: Event | None = None
    event_how: str = ""
    speaker: Entity | None = None
    past: bool = False
    names_others: bool = False


_SUBORDINATORS = "dass|weil|obwohl|nachdem|während|wenn|als|bevor|ob|damit|wobei|wodurch|womit|wo|was|indem|sodass|sobald|solange|seit|seitdem|bis|falls|sofern|da|denn|sondern|aber|doch|jedoch"
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
class Piece:
    """A clause: its rendered text, and the same with nouns masked, in which a word in -te can only be a verb."""

    text: str
    mask: str
    relative: bool = False


_LOWER = re.compile(r"[a-zäöüß][\wäöüß]*")


def _masked(text: str, nouns: frozenset[str]) -> str:
    """Rendered text with its nouns blotted out, letter for letter."""
    return _LOWER.sub(lambda m: "N" * len(m.group()) if m.group() in nouns else m.group(), text)


# A relative clause has its verb at the end; “mit X Racing, der Mannschaft von Y,” has none.
_VERB_LAST = re.compile(
    r" (?:[a-zäöüß]{2,}(?:t|st|en|te|ten)|ist|sind|war|waren|hat|bin|will|kann|soll|muss|fuhr|kam|ging|gewann|lag|stand|blieb|sah|trat)(?: [,.:;!?\"–]+)* $| (?:hat|ist|war|wird|wurde|sind|haben|hatte|konnte|soll|will|kann) "
)


def pieces(text: str, nouns: frozenset[str]) -> list[Piece]:
    """A rendered sentence cut into clauses; a relative pronoun right after a mention becomes that mention's mark."""
    padded = f" {text.strip()} "
    mask = _masked(padded, nouns)
    cuts = sorted({0, *(m.start() for m in _SPLIT.finditer(mask))})
    out: list[Piece] = []
    for a, b in zip(cuts, [*cuts[1:], len(padded)], strict=True):
        piece, blotted = f" {padded[a:b].strip()} ", f" {mask[a:b].strip()} "
        if not piece.strip():
            continue
        relative = _RELATIVE.match(piece)
        if relative and out and _VERB_LAST.search(blotted):
            adjacent = _ADJACENT.search(padded[:a].rstrip())
            if adjacent:
                lead = f" , {relative['prep'] + ' ' if relative['prep'] else ''}<{adjacent[1]}{adjacent[2]}> "
                out.append(Piece(lead + piece[relative.end() :], lead + blotted[relative.end() :], True))
            else:
                out.append(Piece(piece, blotted, True))
            continue
        out.append(Piece(piece, blotted))
    return _rejoin(out)


HAS_VERB = re.compile(
    rf" {_FINITE_PAST} | (?:[a-zäöüß]+(?:t|st|en)|bin|bist|ist|sind|hat|habe|haben|wird|werde|werden|wirst|will|kann|soll|muss|darf|möchte|würde|wäre|hätte) "
)


def _rejoin(cut: list[Piece]) -> list[Piece]:
    """A piece in which nothing can be a verb goes back to the clause before it (an apposition, an enumeration)."""
    out: list[Piece] = []
    for piece in cut:
        if out and not piece.relative and not HAS_VERB.search(piece.mask):
            out[-1].text = out[-1].text.rstrip() + " " + piece.text.lstrip()
            out[-1].mask = out[-1].mask.rstrip() + " " + piece.mask.lstrip()
        else:
            out.append(piece)
    return out


_INFINITIVE = (
    r"(?!\w*ge(?:fahren|treten|tragen|geben|kommen|laufen|messen|halten|setzen)\b)(?:\w*fahren|\w*starten|\w*treten|\w*gehen|\w*bestreiten|\w*nehmen|sein|haben|\w*kehren|\w*teilen|\w*setzen|\w*kämpfen|\w*lenken|\w*steuern|pilotieren|\w*geben|\w*greifen|bilden"
    r"|\w*sitzen|\w*wechseln|\w*stehen|\w*finden|absolvieren|debütieren|\w*kommen|\w*bleiben|unterstützen|verstärken|ersetzen|\w*machen|gastieren|\w*tragen|\w*führen|\w*laufen|\w*messen|vertreten|betreuen|\w*weitergehen)"
)
VIRTUAL = re.compile(
    r"virtuell|simracing|sim-racing|sim-rennen|simulator-rennen|esport|e-sport|iracing|digitale[nrs]? (?:rennen|meisterschaft|serie)|digital nürburgring"
)
_REAL = re.compile(r" (?:echt\w*|real\w*|richtige[nrms]?|wirkliche[nrms]?) ")
_HYPOTHETICAL = re.compile(
    r" (?:würde|würdest|würden|wäre|wären|hätte|hätten|könnte|könnten|dürfte|dürften|müsste|käme|falls|gäbe|ginge|spekuliert|spekulationen|gerücht|gerüchte|gerüchten|angeblich|offenbar im gespräch|soll angeblich|"
    r"beinahe|fast|um ein haar|träumt|traum|vielleicht|möglicherweise|womöglich|gehandelt|denkbar|liebäugelt|als kandidat|kandidat|interesse an|verhandelt|verhandelten) "
)
_DENIED = re.compile(
    r" (?:nicht(?! (?:nur|weniger|zuletzt|einmal|allzu|sondern)\b)|kein|keine|keinen|keinem|keiner|nie|niemals|weder|ohne(?! (?:fehler|probleme|große|rücksicht|umschweife))|verpasst|verpasste|verpassten|verlorenen|verloren|geschlagen geben|abgesagt|nichts|kaum|vergab|aberkannt|gestrichen|disqualifiziert) "
)
# Negations that deny nothing: “kam nicht über Platz neun hinaus”, “mehr als Rang fünf war nicht drin”, “ohne Fehler”.
_IDIOM = re.compile(
    r"nicht über (?:\S+ ){1,3}hinaus|nicht (?:mehr )?drin|kein\w* (?:fehler|probleme?|zweifel|chance lassend)|nicht nur|nichts (?:mehr )?anbrennen|nicht zu schlagen|nicht (?:mehr )?(?:zu )?nehmen|verlor\w* (?:\S+ ){0,2}?(?:zeit|sekunden|position\w*|plätze)"
)
_WANTED = re.compile(
    r" (?:will|wollen|willst|möchte|möchten|soll|sollen|plant|planen|hofft|hoffe|hoffen|peilt|peilen|strebt|beabsichtigt|vorhaben) | (?:freue|freut|freuen)(?: <P\d+>| sich)?(?: \S+)?(?: \S+)? auf | darauf freu"
)
PRESENT = re.compile(
    r" (?:ist|sind|bin|bist|hat|haben|habe|fährt|fahre|fahren|startet|starten|starte|tritt|treten|trete|geht|gehen|gehe|nimmt|nehmen|teilt|teilen|bestreitet|bestreiten|steht|stehen|findet|finden|kämpft|kämpfen|setzt|setzen|wechselt"
    r"|wechseln|kehrt|kehren|beginnt|beginnen|pilotiert|lenkt|sitzt|sitzen|folgt|folgen|macht|gastiert|gastieren|reist|reisen|trägt|tragen|steuert|steuern|vertritt|debütiert|bildet|bilden|absolviert|eröffnet|vertraut|kommt|kommen|gibt|greift|greifen|komplettiert|unterstützt|verstärkt) "
)
PAST = re.compile(
    rf" {_FINITE_PAST}(?<! wird)(?<! werden)(?<! hat)(?<! haben)(?<! ist)(?<! sind) "
    r"| (?:hat|haben|habe|hast|ist|sind|bin|bist) (?:\S+ ){0,14}?(?:\w{0,7}ge\w{2,}(?:t|en)|\w+iert|(?:be|er|ver|ent|über)\w+(?:t|en)|worden|unterschrieben|absolviert) "
    r"| \w{0,7}ge\w{2,}(?:t|en) (?:hat|haben|habe|hast|ist|sind|bin|bist) "
)
_QUESTION_OPEN = re.compile(
    r"^[ \"–,]*(?:wie|was|wer|wo|wann|warum|wieso|welche\w*|wird|wirst|werden|würde\w*|ist|sind|bist|hat|haben|hast|kann|kannst|können|fährst|fährt|startet|startest|gibt|kommt|soll|wollen|willst|überwiegt|freut|sieht|habt|seid|dürfen|darf|steht|geht|war|warst|waren|kommst|planst|hätte\w*|könnte\w*) "
)


_WILL = re.compile(
    rf" (?:wird|werden|wirst|werde|werdet) .*\b{_INFINITIVE}(?! (?:wurde|worden)) | {_INFINITIVE} (?:wird|werden|wirst|werde) "
)


def status_of(text: str, mask: str, sentence: str, virtual: bool) -> str:
    """The status of a clause: what German says by mood, tense and negation. *mask* is the text with its nouns masked;
    *virtual* says that the article is about simulated races."""
    if VIRTUAL.search(sentence) or (virtual and not _REAL.search(sentence)):
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
    if _WANTED.search(text) and not re.search(
        r" (?:wollte|sollte|freut\w* sich (?:\S+ )?über|freue <P\d+> (?:\S+ )?über) ", text
    ):
        return "announced"
    return "asserted"


UNRESOLVED = re.compile(r" (?:er|sie|(?:die|der) <F\d+>|(?:die|der|dem|den) <A\d+>|(?:der|dem|den) <G\d+>)(?= (?!<P))")

# A state that holds today, whatever is to come: “ist … unterwegs”, “derzeit”.
STANDING = re.compile(
    r" (?:derzeit|aktuell|momentan|zurzeit) | unterwegs (?:ist|sind|bin) | (?:ist|sind|bin) (?:\S+ ){0,8}?(?:unterwegs|zu hause) | <P\d+>s (?:\S+ ){0,2}?(?:partner|\S*kollege|\S*kollegen|\S*kollegin|\S*gefährten) (?:ist|sind) "
)

# “wie im Vorjahr”, “wie schon heuer”: the same held then, too; the clause's own time is another.
LIKEWISE = re.compile(
    r" wie (?:auch |schon |bereits |auch schon )?(?:im vorjahr|im letzten jahr|in der vergangenen saison|letztes jahr|heuer|in diesem jahr|im vergangenen jahr) "
)
