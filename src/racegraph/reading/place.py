"""Towns told by their form, where a person's home stands: “A B aus Kleinobringen”, “A B (23/Kleinobringen)”."""

from __future__ import annotations

from racegraph.fact import Entity
from racegraph.reading.lexicon import Lexicon
from racegraph.reading.mention import Draft, Mention, name_of
from racegraph.reading.token import HYPHENS

_CLOSERS = frozenset({")", ",", "/"})


def find_place(lexicon: Lexicon, draft: Draft, i: int) -> None:
    """Put the town that begins at token *i*, which no mention covers, if it looks and stands like one."""
    line = draft.line
    before = line.at(i - 1)
    if before != "aus" and before not in {"(", "/", ","}:
        return
    last = _end_of_town(lexicon, draft, i)
    if last == 0:
        return
    if before == "aus":
        named = i > 1 and (line.raw[i - 2][0].isupper() or line.raw[i - 2] in {")", ","})
        stems = not lexicon.form["origin_verbs"].isdisjoint(line.low[:i])
        told = stems or (named and _is_town_like(lexicon, draft, i, last))
    else:
        opened = next((j for j in range(i - 1, max(-1, i - 8), -1) if line.raw[j] == "("), 0)
        told = (
            opened > 0
            and line.raw[opened - 1][0].isupper()
            and line.at(last) in _CLOSERS
            and _is_town_like(lexicon, draft, i, last)
        )
    if told:
        draft.put(Mention("L", i, last, Entity("Place", name_of(line, i, last))))


def _end_of_town(lexicon: Lexicon, draft: Draft, i: int) -> int:
    """The token after the words from *i* that may be a town's name: Bad Neuenau, Alt-Kölzig; 0 where none does."""
    line, last = draft.line, i
    if line.low[i] in lexicon.form["place_openers"]:
        last = i + 2 if line.has_stop(i) or (line.at(i + 1) in HYPHENS and line.joins(i + 1)) else i + 1
    if not _may_be_town(lexicon, draft, last):
        return 0
    last += 1
    while last + 1 < len(line.raw) and line.raw[last] in HYPHENS and line.joins(last):
        if not _may_be_town(lexicon, draft, last + 1):
            return 0
        last += 2
    return 0 if _may_be_town(lexicon, draft, last) else last


def _may_be_town(lexicon: Lexicon, draft: Draft, i: int) -> bool:
    line = draft.line
    if i >= len(line.raw) or draft.taken[i] is not None or not line.raw[i].isalpha() or len(line.raw[i]) < 4:
        return False
    low = line.low[i]
    return lexicon.may_name(line.raw[i], low) and not (lexicon.is_title(low) or lexicon.is_given(low))


def _is_town_like(lexicon: Lexicon, draft: Draft, first: int, last: int) -> bool:
    """Whether tokens [first, last) end as towns do, or begin so: -hausen, Bad …"""
    low, form = draft.line.low, lexicon.form
    return low[last - 1].endswith(tuple(form["town_endings"])) or (
        last - first > 1 and low[first] in form["place_openers"]
    )
