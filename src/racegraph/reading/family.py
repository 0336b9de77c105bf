"""Given names that share one surname: “A (17, Köln) und B (16, Köln) Falk”, “die Falk-Brüder A (17) und B”."""

from __future__ import annotations

from racegraph.reading.lexicon import Lexicon
from racegraph.reading.mention import Line
from racegraph.reading.nameform import NameForm
from racegraph.reading.sentence import Read
from racegraph.reading.token import HYPHENS

_JOINS = frozenset({"und", "&", "sowie", ","})


def find_families(lexicon: Lexicon, read: Read) -> None:
    """Note the given names of a sentence whose surname parentheses part from them, or a word for the family has."""
    line = read.line
    taken = {i for first, last, _ in read.full_names for i in range(first, last)}
    shared: dict[int, str] = {}
    surnames = set[int]()
    for i, word in enumerate(line.low):
        if i in taken or not lexicon.is_given(word) or not line.raw[i][0].isupper():
            continue
        if i > 2 and line.low[i - 1] in lexicon.form["siblings"] and line.raw[i - 2] in HYPHENS:
            family, members = i - 3, [i, *_next(lexicon, line, i)]
        elif line.at(i + 1) == "(" and (family := _after_parenthesis(line, i + 1)):
            members = [i, *_previous(lexicon, line, i)]
            if not (len(members) > 1 and _is_surname(lexicon, line, family)):
                continue
        else:
            continue
        surnames.add(family)
        shared.update((j, f"{line.raw[j]} {line.raw[family]}") for j in members if j not in taken)
    read.shared = [(i, i + 1, name) for i, name in sorted(shared.items())]
    read.surnames = frozenset(surnames)


def _after_parenthesis(line: Line, at: int) -> int:
    """The token after the parenthesis that opens at token *at*; 0 where none closes."""
    close = next((j for j in range(at + 1, min(len(line.raw), at + 16)) if line.raw[j] == ")"), 0)
    return close + 1 if close and close + 1 < len(line.raw) else 0


def _is_surname(lexicon: Lexicon, line: Line, i: int) -> bool:
    form = NameForm(lexicon, line)
    return i not in form.covered and form.is_word(i) and not lexicon.is_given(line.low[i])


def _next(lexicon: Lexicon, line: Line, i: int) -> list[int]:
    """The given name that “und” joins to the one at token *i*."""
    at = _after_parenthesis(line, i + 1) if line.at(i + 1) == "(" else i + 1
    found = line.at(at) in _JOINS and lexicon.is_given(line.at(at + 1))
    surname = at + 2 < len(line.raw) and line.raw[at + 2][0].isupper()
    return [at + 1] if found and not surname else []


def _previous(lexicon: Lexicon, line: Line, i: int) -> list[int]:
    """The given name that “und” joins to the one at token *i*, before it."""
    at = i - 2
    if line.at(i - 1) not in _JOINS:
        return []
    if line.at(at) == ")":
        at = next((j - 1 for j in range(at, max(0, at - 16), -1) if line.raw[j] == "("), -1)
    alone = at == 0 or (at > 0 and not line.raw[at - 1][0].isupper())
    return [at] if at >= 0 and alone and lexicon.is_given(line.at(at)) else []
