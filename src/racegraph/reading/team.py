"""Teams told by their form: a name around a word such as “Racing”, or what a driver changes to."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping

from racegraph.fact import Entity
from racegraph.reading.lexicon import Entry, Lexicon, name_tokens
from racegraph.reading.mention import Draft, Line, Mention, name_of
from racegraph.reading.token import HYPHENS, fold, folded_tokens

_JOINTS = HYPHENS | {"&"}
_NUMBERED = frozenset({"project"})  # Team Falkner by Project 1
_LONGEST = 5  # tokens on either side of the word that tells a team
_GENERIC = frozenset({"team", "teams", "rennteam", "rennstall", "rennstalls", "rennstalles", "squad"})
_KIND_OF_TEAM = re.compile(r"(?:partner|kunden|meister|einsatz|werks|privat|spitzen|traditions|schwester)teams?")
_OWN_NAME = frozenset(
    {"team", "teams", "rennstall", "rennstalls", "rennstalles"}
)  # “Team Falkner Racing” is Falkner Racing


_KINDS = frozenset(
    (
        "rennstall rennstalls rennstalles stall stalls stalles mannschaft equipe truppe privatteam werksteam "
        "arbeitgeber arbeitgebers"
    ).split()
)


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
    opener = named = line.low[i] in form["team_openers"]
    while last < size and last - i < _LONGEST:
        token, low = line.raw[last], line.low[last]
        if token in HYPHENS and line.glued(last) and last + 1 < size and line.raw[last + 1][0].isupper():
            if line.low[last + 1] in form["person_titles"] or line.low[last + 1] in form["no_name"]:
                if last == i + 1 and opener:
                    return None
                break
            last += 1
            continue
        ahead = last + 1 < size and lexicon.may_name(line.raw[last + 1], line.low[last + 1])
        if low in form["team_links"] and ahead:
            named, last = True, last + 1  # “Falkner Racing by Nordwind”
            continue
        a_name = (
            named
            and lexicon.may_name(token, low)
            and not lexicon.is_title(low)
            and draft.type_at(last) in "TMLGPK"
            and not (lexicon.is_given(low) and last > i + 1)
        )
        joins = token == "&" and (ahead or line.at(last + 1) in form["team_words"])  # Falkner Event & Motorsport
        numbered = token.isdigit() and len(token) < 3 and line.low[last - 1] in _NUMBERED and not line.has_stop(last)
        if not (joins or numbered or low in form["team_words"] | form["team_tails"] or a_name):
            break
        named = named or low in form["team_openers"]
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
        if (token == "&" or line.low[first - 1] in form["team_links"]) and before:
            if lexicon.may_name(before, line.low[first - 2]):
                first -= 1
                continue
            break
        mention = draft.taken[first - 1]
        if mention is not None and (mention.genitive or (mention.type in "OQDYAXZ" and not token[0].isupper())):
            break
        mixed = not token.isalpha() and token.isalnum() and not token.isdigit()  # 9und11, rent2drive
        if not (lexicon.may_name(token, line.low[first - 1]) or mixed or (token.isdigit() and before[:1].isupper())):
            break
        if lexicon.is_title(line.low[first - 1]) and line.low[first - 1] != "junior":
            break
        first -= 1
        opens = line.low[first - 2] if first >= 2 and line.raw[first - 2][0].isupper() else ""
        if line.low[first - 1] in form["particles"] and opens in form["particles"] - form["articles"]:
            first -= 2  # Van der Falk Racing, but “Das von Falk Racing gemeldete Auto”
    while first < i and line.raw[first] in HYPHENS:
        first += 1
    return first


def _put_team(lexicon: Lexicon, draft: Draft, first: int, last: int, at: int) -> int | None:
    if first + 1 < at and _KIND_OF_TEAM.fullmatch(draft.line.low[first]):
        first += 1  # das Meisterteam Falkner Racing
    line, team_words = draft.line, lexicon.form["team_words"]
    # what it is and where it is from come first: “des Kerpener Rennstalls US Racing”, but “Rennstall Falk”
    cut = max((j + 1 for j in range(first, last - 1) if line.low[j] in _KINDS), default=first)
    if not team_words.isdisjoint(line.low[cut:last]):
        first = cut
    elif cut > first + 1 and draft.type_at(first) in {"G", "J"}:
        first = cut - 1
    words = [j for j in range(first, last) if line.raw[j] not in _JOINTS]
    telling = [j for j in words if line.low[j] not in team_words]
    whole = draft.taken[first]
    if whole is not None and whole.first == first and whole.last == last:
        return last if whole.type in "TMVS" else None
    if not telling or last <= at:
        return None
    if len(words) == 2 and draft.type_at(words[0]) in {"K", "S", "V"} and line.low[words[1]] in _GENERIC:
        return None  # “das GT3-Team”
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
        if line.low[first] in {"teams", "rennstalls", "rennstalles"}:
            name = line.raw[first].removesuffix("s").removesuffix("e") + name[len(line.raw[first]) :]
    draft.put(Mention("T", first, last, Entity("Team", name[:-1] if genitive else name), genitive))
    return last


def find_team_slots(lexicon: Lexicon, draft: Draft) -> None:
    """Put teams told by where they stand: “wechselt zu A B”, “der Porsche von A B”, “MSC Adenau”, “A B e. V.”."""
    line, form = draft.line, lexicon.form
    transfer = not form["transfer_verbs"].isdisjoint(line.low)
    clubs, prepositions = form["clubs"], form["transfer_prepositions"]
    for i, low in enumerate(line.low[:-2]):
        if low in clubs and line.raw[i].isupper() and draft.type_at(i) == "":
            _put_club(lexicon, draft, i, _end_of_name(lexicon, draft, i))
        elif low == "e" and line.at(i + 1) == "." and line.at(i + 2) == "v":
            _put_club(lexicon, draft, _start_of_name(lexicon, draft, i), i)
        elif (
            (transfer and low in prepositions)
            or (low == "von" and _is_vehicle(lexicon, draft, i - 1))
            or (low == "für" and line.at(i - 1) in form["then_words"])
            or (low == "mit" and line.at(i - 1) == "vertrag")
            or (low == "bei" and line.at(i - 1) == "neu")
        ):
            _put_unknown(lexicon, draft, i + 1, _end_of_name(lexicon, draft, i + 1))
        elif low == "(" and i > 1 and line.raw[i - 1][0].isupper() and line.raw[i - 2][0].isalpha():
            _find_enclosed(lexicon, draft, i)
        elif line.raw[i][0].isupper() and (i == 0 or not line.raw[i - 1][0].isalnum()):
            last = _end_of_name(lexicon, draft, i)
            if last > i + 1 and line.at(last) in form["team_verbs"]:
                _put_unknown(lexicon, draft, i, last)
        elif line.raw[i] in HYPHENS and line.joins(i) and lexicon.is_title(line.low[i + 1]) and i > 1:
            first = _start_of_name(lexicon, draft, i)
            if _end_of_name(lexicon, draft, first) == i and draft.is_free(range(first, i)):
                _put_unknown(lexicon, draft, first, i)  # “der A B-Pilot”


def _put_unknown(lexicon: Lexicon, draft: Draft, first: int, last: int) -> bool:
    """Put tokens [first, last) as a team, if they are several words of which none is a person's or a place's."""
    line = draft.line
    words = [j for j in range(first, last) if line.raw[j] not in _JOINTS]
    if len(words) < 2 or any(_is_persons(lexicon, line, j) for j in words):
        return False
    if line.low[first] in lexicon.form["place_openers"]:
        return False
    if line.low[words[-1]].removesuffix("en").endswith(tuple(lexicon.form["noun_endings"])):
        return False  # “Titel-Entscheidungen gab es”
    draft.put(Mention("T", first, last, Entity("Team", name_of(line, first, last))))
    return True


def _find_enclosed(lexicon: Lexicon, draft: Draft, i: int) -> None:
    """Put the team in the parentheses opened at token *i*, behind somebody's name: “(A B)”, “(B/A B)”, “(23, A B)”."""
    line = draft.line
    close = next((j for j in range(i + 1, min(len(line.raw), i + 14)) if line.raw[j] == ")"), None)
    if close is None:
        return
    first = max((j + 1 for j in range(i, close) if line.raw[j] in {"(", "/", ","}), default=i + 1)
    if _end_of_name(lexicon, draft, first) == close and draft.type_at(close - 1) not in {"M", "C"}:
        _put_unknown(lexicon, draft, first, close)


def _put_club(lexicon: Lexicon, draft: Draft, first: int, last: int) -> None:
    """Put a club, with what follows its name: MSC Adenau *e. V. im ADAC*."""
    line = draft.line
    if last - first < 2:
        return
    end = last
    if line.low[last : last + 4] == ["e", ".", "v", "."]:
        end = last + 4
    if line.at(end) == "im" and line.at(end + 1) in lexicon.form["associations"]:
        end += 2
    draft.put(Mention("T", first, end, Entity("Team", name_of(line, first, last))))


def _is_vehicle(lexicon: Lexicon, draft: Draft, i: int) -> bool:
    """Whether token *i* is a car, a make, or what else a team has and a driver has not: Mannschaft, Diensten."""
    return draft.type_at(i) in {"C", "M"} or draft.line.at(i) in lexicon.form["team_things"]


def _end_of_name(lexicon: Lexicon, draft: Draft, first: int) -> int:
    """The token after the capitalised words from *first*, of which the first is in no list: G-Force Bergamo."""
    line, at = draft.line, first
    size = len(line.raw)
    while at < size and at - first < _LONGEST:
        joint = line.raw[at] in HYPHENS and line.joins(at)
        if joint and (line.low[at + 1] in lexicon.form["no_name"] or lexicon.is_title(line.low[at + 1])):
            break
        if joint or (line.raw[at] == "&" and at > first and at + 1 < size and line.raw[at + 1][0].isupper()):
            at += 1
            continue
        if not _may_be_team(lexicon, draft, at) and not (at > first and draft.type_at(at) in {"L", "M", "G", "K"}):
            break
        at += 1
    while at > first and line.raw[at - 1] in _JOINTS:
        at -= 1
    return at


def _start_of_name(lexicon: Lexicon, draft: Draft, last: int) -> int:
    """The first of the capitalised words before token *last*."""
    line, first = draft.line, last
    while first > 0 and last - first < _LONGEST:
        token, low = line.raw[first - 1], line.low[first - 1]
        if not (token in _JOINTS or lexicon.may_name(token, low)):
            break
        first -= 1
    while first < last and line.raw[first] in _JOINTS:
        first += 1
    return first


def _may_be_team(lexicon: Lexicon, draft: Draft, i: int) -> bool:
    line = draft.line
    if i >= len(line.raw) or draft.taken[i] is not None:
        return False
    return line.raw[i].isalnum() and lexicon.may_name(line.raw[i], line.low[i])


def _is_persons(lexicon: Lexicon, line: Line, i: int) -> bool:
    low = line.low[i]
    if low in {"junior", "junioren"}:
        return False
    return lexicon.is_given(low) or low in lexicon.ambiguous_given or lexicon.is_title(low)


#: Teams of the word lists by the one telling word of their names, folded.
HouseNames = Mapping[str, Entry]


def house_names(lexicon: Lexicon) -> HouseNames:
    """The teams of the word lists whose names have one telling word, by that word: Land of Land Motorsport."""
    out: dict[str, Entry] = {}
    for team, names in lexicon.spellings.items():
        for name in names if team.kind == "Team" else ():
            words = name_tokens(name)
            telling = [word for word in words if word not in lexicon.form["team_words"]]
            found = lexicon.match(words, [word.capitalize() for word in words], 0)
            if len(telling) == 1 < len(words) and found and found[1].entity.kind == "Team":
                out.setdefault(telling[0], found[1])
    return out


class ShortTeams:
    """The teams of an article by what is left of their names without “Racing”, “Team” and the like: Falkner."""

    def __init__(self, lexicon: Lexicon, lines: Iterable[Line], surnames: Container[str], house: HouseNames) -> None:
        self.lexicon = lexicon
        self.house = house
        self.by_first: dict[str, list[tuple[list[str], Mention]]] = {}
        self.surnames = surnames
        named = [(line, m) for line in lines for m in line.mentions if m.type == "T"]
        for at, mention in sorted(named, key=lambda one: _ends_in_team(*one)):
            for core in (self._core(mention.value.name), _abbreviation(at, mention)):
                if core and not any(short == core for short, _ in self.by_first.get(core[0], ())):
                    self.by_first.setdefault(core[0], []).append((core, mention))

    def unite(self, line: Line) -> None:
        """Let what the article calls by its telling word and “Team” alone be the team that it, or a list, names so."""
        for m in line.mentions:
            core = self._core(m.value.name) if m.type == "T" and _ends_in_team(line, m) else []
            if not core:
                continue
            named = next((t for short, t in self.by_first.get(core[0], ()) if short == core), m)
            entry = self.house.get(core[0]) if len(core) == 1 else None
            if named.value != m.value:
                m.value, m.entry = named.value, named.entry
            elif entry is not None and m.entry is None:
                m.value, m.entry = entry.entity, entry

    def _core(self, name: str) -> list[str]:
        """The telling words of a team's name, folded; empty where they may mean something else."""
        form, words = self.lexicon.form, folded_tokens(name)
        for link in form["team_links"] & set(words):
            words = words[: words.index(link)]
        while words and (words[0] in form["team_words"] or words[0] in _JOINTS):
            words.pop(0)
        while words and (words[-1] in form["team_words"] or words[-1] in _JOINTS):
            words.pop()
        plain = [w for w in words if w not in _JOINTS]
        if not plain or len("".join(plain)) < 4 or words == folded_tokens(name):
            return []
        if self.lexicon.match(plain, plain, 0) or any(w in form["no_name"] for w in plain):
            return []
        return [] if len(plain) == 1 and (self.lexicon.is_given(plain[0]) or plain[0].isdigit()) else words

    def find(self, line: Line) -> None:
        """Put the teams that a line names so, where it leaves room."""
        if self.by_first.keys().isdisjoint(line.low):
            return
        form = self.lexicon.form
        covered = {i for m in line.mentions for i in range(m.first, m.last)}
        for i, word in enumerate(line.low):
            for core, mention in self.by_first.get(word, ()):
                last = i + len(core)
                if line.low[i:last] != core or not line.raw[i][0].isupper() or not covered.isdisjoint(range(i, last)):
                    continue
                compound = line.at(last) in HYPHENS and line.joins(last)
                before = line.at(i - 1)
                if not compound and (core[-1] in self.surnames or before in form["determiners"] | form["siblings"]):
                    continue
                found = Mention("T", i, last, mention.value, entry=mention.entry)
                line.mentions = sorted([*line.mentions, found], key=lambda m: m.first)
                covered |= set(range(i, last))


def _abbreviation(line: Line, team: Mention) -> list[str]:
    """The abbreviation, folded, that stands in parentheses behind a team: Falkner Racing Team *(FRT)*; else nothing."""
    at = team.last + 1
    if line.at(team.last) != "(" or line.at(at + 1) != ")" or any(m.first == at for m in line.mentions):
        return []
    raw = line.raw[at]
    fits = raw.isupper() and 2 <= len(raw) <= 5 and raw[0] in {word[0] for word in line.raw[team.first : team.last]}
    return [line.low[at]] if fits else []


def _ends_in_team(line: Line, team: Mention) -> bool:
    """Whether a hyphen and the word alone say that a mention is a team: das Falkner-Team."""
    return team.last - team.first > 2 and line.low[team.last - 1] in _GENERIC and line.raw[team.last - 2] in HYPHENS
