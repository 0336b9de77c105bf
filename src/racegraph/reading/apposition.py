"""What stands beside a name and tells of another time or series: “A, 2019 Meister der DTM, startet in Monza”."""

from __future__ import annotations

from racegraph.reading.clause import Piece, blotted
from racegraph.reading.grammar import pattern, search


def apart(text: str, nouns: frozenset[str]) -> tuple[str, list[Piece]]:
    """A rendered sentence without such appositions, and each of them as a clause about whose name it stands beside.

    *nouns* are the sentence's words that are nouns, in lower case.
    """
    asides: list[Piece] = []
    at = 0
    while (match := pattern("honour").search(text, at)) is not None:
        aside = f" {match['who']} {match['honour'].strip()} . "
        mask = blotted(aside, nouns)
        at = match.end("who")
        if search("has_verb", mask):
            continue
        asides.append(Piece(aside, mask, aside=True))
        closed = text[match.end() :]
        comma = " , "
        goes_on = closed[len(comma) :] if closed.startswith(comma) else closed.lstrip()
        text = f"{text[: match.end('who')]} {goes_on}"
    return text, asides
