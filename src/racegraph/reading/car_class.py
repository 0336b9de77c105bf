"""Classes told by their form: a code behind “Klasse”, or a letter or a size before “-Klasse” or “-Wertung”."""

from __future__ import annotations

import re

from racegraph.fact import Entity
from racegraph.reading.mention import Draft, Mention, name_of
from racegraph.reading.token import HYPHENS

_KINDS = frozenset({"klasse", "klassen", "wertungsklasse", "division", "kategorie"})
_COMPOUNDS = frozenset({"klasse", "wertung"})
#: Words, folded, that a class may stand beside.
CLASS_WORDS = _KINDS | _COMPOUNDS
_CODE = re.compile(r"[A-Z]{1,5}\d{0,4}[A-Z]{0,2}|\d{1,2}[A-Z]?")  # SP3T, H2, 4
_MERCEDES = frozenset({"mercedes", "benz", "amg"})  # whose C-Klasse is a car
_SIZE = re.compile(r"[A-Z]|\d{3,4}er")  # the B in B-Wertung, the 1300er in 1300er-Klasse


def find_class(draft: Draft, i: int) -> None:
    """Put the class that the word at token *i*, “Klasse” or “Wertung”, tells of; if it tells of one in no list."""
    line = draft.line
    low = line.low[i]
    if low in _COMPOUNDS and i > 1 and line.raw[i - 1] in HYPHENS and line.joins(i - 1):
        of_mercedes = i > 2 and line.low[i - 3] in _MERCEDES
        if draft.taken[i - 2] is None and _SIZE.fullmatch(line.raw[i - 2]) and not of_mercedes:
            draft.put(Mention("K", i - 2, i + 1, Entity("CarClass", name_of(line, i - 2, i + 1))))
        elif line.low[i - 2] == "liter" and i > 3 and line.joins(i - 3) and draft.type_at(i - 4) in {"", "Q"}:
            draft.put(Mention("K", i - 4, i + 1, Entity("CarClass", name_of(line, i - 4, i + 1))))
        return
    code = i + 1
    if low not in _KINDS or code >= len(line.raw) or draft.type_at(code) not in {"", "Q"}:
        return
    if not _CODE.fullmatch(line.raw[code]) or (line.at(code + 1) == "." and code + 2 < len(line.raw)):
        return
    last = code + 1
    while line.at(last) in HYPHENS and line.joins(last) and _CODE.fullmatch(line.raw[last + 1]):
        last += 2
    name = name_of(line, code, last)
    draft.put(Mention("K", code, last, Entity("CarClass", f"Klasse {name}" if name.isdigit() else name)))
