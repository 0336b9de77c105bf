"""Circuits told by their form: a word in -ring, or a name around a word such as “Circuit”."""

from __future__ import annotations

from racegraph.fact import Entity
from racegraph.reading.lexicon import Lexicon
from racegraph.reading.mention import Draft, Mention, name_of


def find_circuit(lexicon: Lexicon, draft: Draft, i: int) -> None:
    """Put the circuit that token *i*, which no mention covers, is or is a part of the name of; if it is one."""
    line, form = draft.line, lexicon.form
    word = line.low[i]
    base = word[:-1] if word.endswith("rings") else word
    ring = base.endswith("ring") and len(base) >= 7 and base not in form["not_a_ring"]
    if ring and not base.endswith(tuple(form["not_a_ring_endings"])):
        name = line.raw[i][: len(line.raw[i]) - (len(word) - len(base))]
        draft.put(Mention("V", i, i + 1, Entity("Circuit", name), genitive=base != word))
        return
    if word not in form["circuit_words"]:
        return
    first, last = i, i + 1
    opens = i == 0 and word in form["circuit_openers"]
    if line.at(last) in form["circuit_links"] or (opens and _may_name(lexicon, draft, last)):
        while line.at(last) in form["circuit_links"] or _may_name(lexicon, draft, last):
            last += 1
    while first > 0 and i - first < 4 and draft.taken[first - 1] is None and _may_name(lexicon, draft, first - 1):
        first -= 1
    if last - first > 1:
        draft.put(Mention("V", first, last, Entity("Circuit", name_of(line, first, last))))


def _may_name(lexicon: Lexicon, draft: Draft, i: int) -> bool:
    line = draft.line
    return i < len(line.raw) and lexicon.may_name(line.raw[i], line.low[i])
