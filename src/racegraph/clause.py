"""Clauses: a rendered sentence cut at its joints, and what mood, tense and negation make of each."""

from __future__ import annotations

import re
from dataclasses import dataclass

from racegraph.event import Event
from racegraph.fact import Entity
from racegraph.grammar import pattern
from racegraph.mention import Mention
from racegraph.segment import Sentence


@dataclass(slots=True)
class Clause:
    """A part of a sentence with one verb. *text* is rendered, with a space at both ends; *mask* the same, nouns masked.

    *topic* is whom the text was about before the sentence. The others are settled one by one; each *how* says by what:
    subject named, concerned, clause, topic; season year, deictic, date, event, frame, paragraph, published; event
    named, told, sentence, context; “” where nothing tells.
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


_ADJACENT = re.compile(r"<([PTMSEVLCK])(\d+)>(?: \( [^()]{0,40} \))?$")


@dataclass(slots=True)
class Piece:
    """A clause: its rendered text, and the same with nouns masked, in which a word in -te can only be a verb."""

    text: str
    mask: str
    relative: bool = False


_PARENTHESIS = re.compile(r"\([^()]*\)")
_LOWER = re.compile(r"[a-zäöüß][\wäöüß]*")


def _masked(text: str, nouns: frozenset[str]) -> str:
    """Rendered text with its nouns, and what stands in parentheses, blotted out, letter for letter."""
    text = _PARENTHESIS.sub(lambda m: "(" + "N" * (len(m.group()) - 2) + ")", text)
    return _LOWER.sub(lambda m: "N" * len(m.group()) if m.group() in nouns else m.group(), text)


def pieces(text: str, nouns: frozenset[str]) -> list[Piece]:
    """A rendered sentence cut into clauses; a relative pronoun right after a mention becomes that mention's mark."""
    padded = f" {text.strip()} "
    mask = _masked(padded, nouns)
    cuts = sorted({0, *(m.start() for m in pattern("clause_joint").finditer(mask))})
    out: list[Piece] = []
    for a, b in zip(cuts, [*cuts[1:], len(padded)], strict=True):
        piece, blotted = f" {padded[a:b].strip()} ", f" {mask[a:b].strip()} "
        if not piece.strip():
            continue
        relative = pattern("relative_clause").match(piece)
        if relative and out and pattern("verb_last").search(blotted):
            adjacent = _ADJACENT.search(padded[:a].rstrip())
            if adjacent:
                lead = f" , {relative['prep'] + ' ' if relative['prep'] else ''}<{adjacent[1]}{adjacent[2]}> "
                out.append(Piece(lead + piece[relative.end() :], lead + blotted[relative.end() :], True))
            else:
                out.append(Piece(piece, blotted, True))
            continue
        out.append(Piece(piece, blotted))
    return _rejoin(out)


def _rejoin(cut: list[Piece]) -> list[Piece]:
    """A piece in which nothing can be a verb goes back to the clause before it (an apposition, an enumeration)."""
    out: list[Piece] = []
    for piece in cut:
        if out and not piece.relative and not pattern("has_verb").search(piece.mask):
            out[-1].text = out[-1].text.rstrip() + " " + piece.text.lstrip()
            out[-1].mask = out[-1].mask.rstrip() + " " + piece.mask.lstrip()
        else:
            out.append(piece)
    return out


def status_of(clause: Clause, sentence: str, virtual: bool) -> str:
    """The status of a clause by its own words: what German says by mood, tense and negation.

    *sentence* is the whole one; *virtual* says that the article is about simulated races.
    """
    text = clause.text
    if pattern("virtual").search(sentence) or (virtual and not pattern("real").search(sentence)):
        return "virtual"
    if sentence.rstrip(' "').endswith("?") and pattern("question").match(text):
        return "question"
    if pattern("hypothetical").search(text):
        return "hypothetical"
    denied = pattern("denied").search(pattern("no_denial").sub(" ", text))
    if denied and not re.search(r" nicht .{0,40} sondern ", text):
        return "denied"
    if pattern("will").search(clause.mask):
        return "announced"
    if pattern("wanted").search(text) and not re.search(
        r" (?:wollte|sollte|freut\w* sich (?:\S+ )?über|freue <P\d+> (?:\S+ )?über) ", text
    ):
        return "announced"
    return "asserted"
