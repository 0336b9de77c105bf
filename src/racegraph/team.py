"""Teams told by their form: a name around a word such as “Racing”, or what a driver changes to."""

from __future__ import annotations

from racegraph.fact import Entity
from racegraph.lexicon import Lexicon
from racegraph.mention import Draft, Line, Mention, name_of
from racegraph.token import HYPHENS, fold

_JOINTS = HYPHENS | {"&"}
_LONGEST = 5  # tokens on either side of the word that tells a team
_OWN_NAME = frozenset({"team", "teams", "rennstall", "rennstalls"})  # “Team Falkner Racing” is Falkner Racing


def find_team(lexicon: Lexicon, draft: Draft, i: int) -> int | None:
    """Put the team whose name holds the team word at token *i*; the token after it, or None where there is none."""
    last = _last_of_team(lexicon, draft, i)
    if last is None:
        return None
    first = _first_of_team(lexicon, draft, i)
    raw = draft.line.raw
    while last > first and raw[last - 1] in _JOINTS:
        last -= 1
    return _put_team(lexicon, draft, first, last, i)


def _last_of_team(lexicon: Lexicon, draft: Draft, i: int) -> int | None:
    """The token after what follows a team word and belongs to the name; None where there is no team: Team-Kollege."""
    line, form = draft.line, lexicon.form
    size, last = len(line.raw), i + 1
    opener = line.low[i] in form["team_openers"]
    while last < size and last - i < _LONGEST:
        token, low = line.raw[last], line.low[last]
        if token in HYPHENS and line.glued(last) and last + 1 < size and line.raw[last + 1][0].isupper():
            if line.low[last + 1] in form["person_titles"] or line.low[last + 1] in form["no_name"]:
                if last == i + 1 and opener:
                    return None
                break
            last += 1
            continue
        ampersand = token == "&" and last + 1 < size and lexicon.may_name(line.raw[last + 1], line.low[last + 1])
        named = (
            opener
            and lexicon.may_name(token, low)
            and low not in form["person_titles"]
            and draft.type_at(last) in "TMLGPK"
            and not (lexicon.is_given(low) and last > i + 1)
        )
        if not (ampersand or low in form["team_words"] or (low == "by" and last > i + 1) or named):
            break
        last += 1
    return last


def _first_of_team(lexicon: Lexicon, draft: Draft, i: int) -> int:
    """The first token of the name whose team word is token *i*."""
    line, form = draft.line, lexicon.form
    first = i
    while first > 0 and i - first < _LONGEST:
        token = line.raw[first - 1]
        before = line.raw[first - 2] if first >= 2 else ""
        if token in HYPHENS and line.glued(first) and before[:1].isalnum() and line.glued(first - 1):
            if line.low[first - 2] in form["no_name"]:
                break
            first -= 1
            continue
        if token == "&" and before and lexicon.may_name(before, line.low[first - 2]):
            first -= 1
            continue
        mention = draft.taken[first - 1]
        if mention is not None and (mention.genitive or (mention.type in "OQDYAXZ" and not token[0].isupper())):
            break
        if not (lexicon.may_name(token, line.low[first - 1]) or (token.isdigit() and before[:1].isupper())):
            break
        if line.low[first - 1] in form["person_titles"] and line.low[first - 1] != "junior":
            break
        first -= 1
    while first < i and line.raw[first] in HYPHENS:
        first += 1
    return first


def _put_team(lexicon: Lexicon, draft: Draft, first: int, last: int, at: int) -> int | None:
    line, team_words = draft.line, lexicon.form["team_words"]
    words = [j for j in range(first, last) if line.raw[j] not in _JOINTS]
    telling = [j for j in words if line.low[j] not in team_words]
    whole = draft.taken[first]
    if whole is not None and whole.first == first and whole.last == last:
        return last if whole.type in "TMVS" else None
    if not telling or last <= at:
        return None
    inner = list({id(m): m for j in words if (m := draft.taken[j]) is not None}.values())
    if len(inner) == 1 and all(inner[0].first <= j < inner[0].last for j in telling):
        known = inner[0]
        around = set(line.low[first:last]) - set(line.low[known.first : known.last])
        # “Team ROWE”: the list's own name, with the word around it; “BMW Motorsport”: the make's own department.
        if known.type == "T" or (known.type == "M" and around <= {"motorsport"}):
            draft.put(Mention(known.type, first, last, known.value, entry=known.entry))
            return last
        if known.type in "LVN" and len(words) == 2 and line.low[words[0]] == "team":
            draft.put(Mention("T", first, last, Entity("Team", name_of(line, first, last))))
            return last
    raw_last = line.raw[last - 1]
    genitive = raw_last.endswith("s") and fold(raw_last[:-1]) in team_words - {"motorsport"}
    if line.low[first] in _OWN_NAME and len(words) > 2 and any(line.low[j] in team_words for j in words[1:]):
        name = name_of(line, first + 1, last)
    else:
        name = name_of(line, first, last)
        if line.low[first] in {"teams", "rennstalls"}:
            name = line.raw[first][:-1] + name[len(line.raw[first]) :]
    draft.put(Mention("T", first, last, Entity("Team", name[:-1] if genitive else name), genitive))
    return last


def find_transfers(lexicon: Lexicon, draft: Draft) -> None:
    """Put teams told by a verb: “wechselt von A B zu C D”, where A B and C D are capitalised words in no list."""
    line, form = draft.line, lexicon.form
    if form["transfer_verbs"].isdisjoint(line.low):
        return
    for i in range(len(line.raw) - 2):
        if line.low[i] not in form["transfer_prepositions"]:
            continue
        last = i + 1
        while last - i <= 3 and _may_be_team(lexicon, draft, last):
            last += 1
        words = line.low[i + 1 : last]
        if len(words) >= 2 and not any(_is_persons(lexicon, line, j) for j in range(i + 1, last)):
            draft.put(Mention("T", i + 1, last, Entity("Team", name_of(line, i + 1, last))))


def _may_be_team(lexicon: Lexicon, draft: Draft, i: int) -> bool:
    line = draft.line
    if i >= len(line.raw) or draft.taken[i] is not None:
        return False
    return line.raw[i].isalpha() and lexicon.may_name(line.raw[i], line.low[i])


def _is_persons(lexicon: Lexicon, line: Line, i: int) -> bool:
    low = line.low[i]
    return lexicon.is_given(low) or low in lexicon.ambiguous_given or low in lexicon.form["person_titles"]
