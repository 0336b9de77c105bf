"""Clauses: a rendered sentence cut at its joints, and what mood, tense and negation make of each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from racegraph.fact import Entity, Value
from racegraph.reading.ellipsis import completed
from racegraph.reading.event import Event
from racegraph.reading.grammar import finditer, pattern, search, without
from racegraph.reading.mention import Mention
from racegraph.reading.segment import Sentence


@dataclass(slots=True)
class Clause:
    """A part of a sentence with one verb. *text* is rendered, with a space at both ends; *mask* the same, nouns masked.

    *topic* is whom the text was about before the sentence. The others are settled one by one; each *how* says by what:
    subject named, concerned, clause, topic; season year, deictic, date, event, frame, paragraph, published; event
    named, told, sentence, context; “” where nothing tells. *standing*: its sentence tells how a championship stands;
    *aside* is as in :class:`Piece`.
    """

    text: str
    mask: str
    marks: list[Mention]
    sentence: Sentence
    speaker: Entity | None = None
    past: bool = False
    topic: tuple[Entity, ...] = ()
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
    names_others: bool = False
    standing: bool = False
    aside: bool = False

    @property
    def when(self) -> dict[str, Value]:
        """The season of what the clause tells, as a role; none where none is known."""
        return {"season": self.season} if self.season else {}


# What may stand between whom a relative pronoun means and the clause: “setzte sich gegen <P> durch, der …”.
_PARTICLE = re.compile(r" (?:durch|vor|an|ein|ab|auf|fort|vorbei|zurück|heran|mit|aus|geschlagen|gewonnen|gesichert)$")
# What a relative pronoun may refer to; of somebody from somewhere it is the person (<P> aus <L>, der …).
_ADJACENT = re.compile(r"<([PTMSEVLCK])(\d+)>(?: \( [^()]{0,40} \))?$")
# … or stands before the rest of its verb, or of a description: “am besten schnitt <P> ab, der”, “die <P> Finnin, die”.
_ALMOST_ADJACENT = re.compile(r"(<P\d+>)(?: (?:ab|an|auf|aus|ein|vor|durch|mit|teil|fest|zurück)| <[FG]\d+>)$")
_CAR_OF_TEAM = re.compile(
    r"(<[CM]\d+>)(?: [^<,]{0,40})? (?:von|vom|des|der|aus dem) (?:(?!<[PCM])[^,\s]+ ){0,4}<T\d+>$"
)
_SOMEBODY_FROM = re.compile(r"(<P\d+>)(?: \( [^()]{0,40} \))? (?:aus|von|vom|bei|in|im|für) (?:\S+ ){0,2}?<[LNTK]\d+>$")


@dataclass(slots=True)
class Piece:
    """A clause: its rendered text, and the same with nouns masked, in which a word in -te can only be a verb.

    *supposed* says that it is a condition, or hangs on one: “gewinnt er auch am Sonntag, ist er Meister”; *aside* that
    it stands beside a name and is of its own time: nothing that comes after it is told by it.
    """

    text: str
    mask: str
    relative: bool = False
    supposed: bool = False
    aside: bool = False

    @property
    def has_verb(self) -> bool:
        return bool(search("has_verb", self.mask))


_PARENTHESIS = re.compile(r"\([^()]*\)")
_LOWER = re.compile(r"[a-zäöüß][\wäöüß]*")


def blotted(text: str, nouns: frozenset[str]) -> str:
    """Rendered text with its nouns, and what stands in parentheses, blotted out, letter for letter."""
    text = _PARENTHESIS.sub(lambda m: "(" + "N" * (len(m.group()) - 2) + ")", text)
    return _LOWER.sub(lambda m: "N" * len(m.group()) if m.group() in nouns else m.group(), text)


def pieces(text: str, nouns: frozenset[str]) -> list[Piece]:
    """A rendered sentence cut into clauses; in place of a relative pronoun stands the mark of whom or what it means."""
    padded = completed(f" {text.strip()} ")
    mask = blotted(padded, nouns)
    cuts = sorted({0, *(m.start() for m in finditer("clause_joint", mask))})
    out: list[Piece] = []
    for a, b in zip(cuts, [*cuts[1:], len(padded)], strict=True):
        piece, masked = f" {padded[a:b].strip()} ", f" {mask[a:b].strip()} "
        if not piece.strip():
            continue
        relative = pattern("relative_clause").match(piece)
        if relative and out and pattern("verb_last").search(masked) and not pattern("main_clause").match(masked):
            if antecedent := _antecedent(padded[:a].rstrip(), relative["rel"], masked):
                lead = f" , {relative['prep'] + ' ' if relative['prep'] else ''}{antecedent} "
                out.append(Piece(lead + piece[relative.end() :], lead + masked[relative.end() :], True))
            else:
                out.append(Piece(piece, masked, True))
            continue
        out.append(Piece(piece, masked))
    return _supposed(_rejoin(_disentangled(out)))


def _antecedent(before: str, pronoun: str, mask: str) -> str:
    """The marks that a relative pronoun stands for, right before it: one, or all of an enumeration of people."""
    if pronoun in {"der", "die"} and _ADJACENT.search(before) is None:
        before = _PARTICLE.sub("", before)
    if pronoun in {"der", "die"} and (almost := _ALMOST_ADJACENT.search(before[-60:])):
        return almost[1]
    adjacent = _ADJACENT.search(before)
    if adjacent is None:
        return ""
    if adjacent[1] == "T" and pronoun in {"der", "den", "dem"} and (car := _CAR_OF_TEAM.search(before[-160:])):
        return car[1]  # der Audi von T, den sich A und B teilen: a team is no “der”
    if pronoun in {"der", "die", "dessen", "deren"} and (somebody := _SOMEBODY_FROM.search(before[-120:])):
        return somebody[1]
    if pronoun in {"die", "denen", "deren"} and adjacent[1] == "P" and search("plural_last", mask):
        people = [m for m in pattern("persons").finditer(before[-160:]) if m.end() == len(before[-160:])]
        return people[-1].group() if people else f"<{adjacent[1]}{adjacent[2]}>"
    return f"<{adjacent[1]}{adjacent[2]}>"


def _disentangled(cut: list[Piece]) -> list[Piece]:
    """A clause that a relative clause interrupts is put together again, and the relative clause behind it:
    “A, der gestürzt war, wurde Dritter” is “A wurde Dritter” and “A gestürzt war”."""
    out: list[Piece] = []
    for piece in [part for whole in cut for part in _split_behind_verb(whole)]:
        head, relative = (out[-2], out[-1]) if len(out) > 1 else (None, None)
        if head and relative and relative.relative and not piece.relative:
            goes_on = pattern("goes_on").match(piece.mask) if not head.has_verb else None
            if goes_on or not piece.has_verb:
                skip = goes_on.end() - 1 if goes_on else 0
                head.text = head.text.rstrip() + piece.text[skip:]
                head.mask = head.mask.rstrip() + piece.mask[skip:]
                continue
        out.append(piece)
    return out


def _split_behind_verb(piece: Piece) -> list[Piece]:
    """A relative clause ends with its verb; what stands behind is another clause, or belongs to the one before."""
    rest = search("after_verb", piece.mask) if piece.relative else None
    if rest is None:
        return [piece]
    at = rest.start("rest")
    tail = Piece(" " + piece.text[at:], " " + piece.mask[at:])
    if tail.has_verb and not pattern("goes_on").match(tail.mask):
        return [piece]
    return [Piece(piece.text[:at], piece.mask[:at], True), tail]


def _rejoin(cut: list[Piece]) -> list[Piece]:
    """A piece in which nothing can be a verb goes to the clause before it, the first one to that behind it."""
    out: list[Piece] = []
    for piece in cut:
        opening = len(out) == 1 and piece.text.startswith(" , ") and not out[0].has_verb
        if out and not piece.relative and (opening or not piece.has_verb):
            out[-1].text = out[-1].text.rstrip() + " " + piece.text.lstrip()
            out[-1].mask = out[-1].mask.rstrip() + " " + piece.mask.lstrip()
        else:
            out.append(piece)
    return out


def _supposed(cut: list[Piece]) -> list[Piece]:
    for condition, consequence in pairwise(cut):
        if pattern("verb_first").match(condition.mask) and pattern("consequence").match(consequence.mask):
            condition.supposed = consequence.supposed = True
    return cut


def status_of(clause: Clause, sentence: str, virtual: bool) -> str:
    """The status of a clause by its own words: what German says by mood, tense and negation.

    *sentence* is the whole one; *virtual* says that the article is about simulated races.
    """
    text = clause.text
    if search("virtual", sentence) or (virtual and not search("real", sentence)):
        return "virtual"
    if sentence.rstrip(' "').endswith("?") and pattern("question").match(text):
        return "question"
    if search("hypothetical", text):
        return "hypothetical"
    denied = search("denied", without("no_denial", text))
    if denied and not re.search(r" nicht .{0,40} sondern ", text):
        return "denied"
    if search("will", clause.mask) or search("planned", clause.mask):
        return "announced"
    if search("wanted", text) and not re.search(
        r" (?:wollte|sollte|freut\w* sich (?:\S+ )?über|freue <P\d+> (?:\S+ )?über) ", text
    ):
        return "announced"
    return "asserted"
