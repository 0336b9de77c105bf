"""Series told by their form: a name before a word such as “Cup” or “Meisterschaft”."""

from __future__ import annotations

from racegraph.fact import Entity
from racegraph.reading.lexicon import Lexicon
from racegraph.reading.mention import Draft, Mention, name_of
from racegraph.reading.token import HYPHENS

_KINDS = frozenset(
    {"gt", "gt3", "gt4", "lmp", "tcr", "formel", "kart", "prototypen", "tourenwagen", "sportwagen", "langstrecken"}
)
_LONGEST = 6  # tokens before the word that tells a series


def is_series_word(lexicon: Lexicon, word: str) -> bool:
    """Whether a series' name may end in this (folded) word."""
    form = lexicon.form
    compound = word.endswith(("meisterschaft", "meisterschaften"))
    return word in form["series_words"] or (compound and word not in form["series_generic"])


def find_series(lexicon: Lexicon, draft: Draft, i: int) -> int:
    """Put the series whose name ends in the series word at token *i*; the token after it."""
    line, form = draft.line, lexicon.form
    size, last = len(line.raw), i + 1
    while last < size and is_series_word(lexicon, line.low[last]) and draft.taken[last] is None:
        last += 1  # “N1 Cup Series”
    generic = line.low[i] in form["series_generic"] and last == i + 1
    first = _first_of_series(lexicon, draft, i)
    inner = draft.taken[i - 1] if i else None
    if inner is not None and inner.type == "S" and inner.first == first and generic:
        inner.last = last  # “GT Masters Serie”: the list's own name, and what it is
        draft.taken[i] = inner
        return last
    if generic and all(line.low[j] in _KINDS or line.raw[j] in HYPHENS for j in range(first, i)):
        return last  # “die härteste GT-Serie”: a kind of series, no name
    while last < size and (country := draft.taken[last]) is not None and country.type == "N":
        last = country.last
    if line.at(last) in form["series_regions"]:
        last += 1
    if line.low[i] in {"cup", "pokal"} and first == i - 1 and line.low[first] in form["cup_ranks"]:
        return last
    draft.put(Mention("S", first, last, Entity("Series", name_of(line, first, last))))
    return last


def _first_of_series(lexicon: Lexicon, draft: Draft, i: int) -> int:
    line, form = draft.line, lexicon.form
    first = i
    while first > 0 and i - first < _LONGEST:
        token, low = line.raw[first - 1], line.low[first - 1]
        if token in HYPHENS and line.glued(first) and line.glued(first - 1):
            first -= 1
            continue
        if draft.type_at(first - 1) not in "MKSNEQGC":
            break
        if not (lexicon.may_name(token, low) or (token.isdigit() and len(token) < 4)):
            break
        if low in form["person_titles"] or low in form["team_words"]:
            break
        first -= 1
    while first < i and line.raw[first] in HYPHENS:
        first += 1
    return first
