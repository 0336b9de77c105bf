"""Where somebody comes from: demonyms, adjectives of countries, and nations' codes in parentheses."""

from __future__ import annotations

from racegraph.fact import Entity
from racegraph.reading.lexicon import Lexicon
from racegraph.reading.mention import Draft, Line, Mention

_OF_ALL = frozenset({"beide", "alle", "drei"})
_ARTICLES = frozenset({"der", "die", "den", "dem", "des", "jährige", "jährigen"})


def find_origin(lexicon: Lexicon, draft: Draft, i: int) -> None:
    """Put what token *i* says of an origin: a code (N), the demonym of a man (G) or a woman (F), an adjective (J)."""
    line = draft.line
    raw, word = line.raw[i], line.low[i]
    if raw in lexicon.codes and _in_parentheses(line, i):
        draft.put(Mention("N", i, i + 1, lexicon.codes[raw], note=raw))
    elif raw[:1].isupper():
        demonym = _demonym(lexicon, word) or _unlisted(lexicon, line, i)
        if demonym:
            draft.put(Mention(demonym[0], i, i + 1, demonym[1]))
    elif word.endswith(("en", "em", "er", "es", "e")):
        stem = word[:-1] if word[-1] == "e" else word[:-2]
        if stem.endswith("sch") and (country := lexicon.adjectives.get(stem)):
            draft.put(Mention("J", i, i + 1, country))


def may_tell(lexicon: Lexicon, raw: str, word: str) -> bool:
    """Whether a token, as spelt and folded, may tell an origin, in some surroundings."""
    if raw[:1].isupper():
        return raw in lexicon.codes or _demonym(lexicon, word) is not None or _is_inhabitant(lexicon, word)
    return word.endswith(("schen", "schem", "scher", "sches", "sche"))


def _demonym(lexicon: Lexicon, word: str) -> tuple[str, Entity] | None:
    """What a capitalised word says of an origin: (type, country or place); that of a town ends in -er or -erin."""
    if (entity := lexicon.demonyms.get(word)) is not None:
        return ("F" if word.endswith("in") else "G"), entity
    if word.endswith("in") and (entity := lexicon.demonyms.get(word[:-2])) is not None:
        return "F", entity
    if word.endswith("erin") and len(word) > 6 and (town := lexicon.town(word[:-4])):
        return "F", town
    if word.endswith(("er", "ers")) and len(word) > 5 and (town := lexicon.town(word.removesuffix("s")[:-2])):
        return "G", town
    return None


def _unlisted(lexicon: Lexicon, line: Line, i: int) -> tuple[str, Entity] | None:
    """The same of a town in no list, which only its end tells: der Kleinheimer, die Kleinheimerin."""
    word, raw = line.low[i], line.raw[i]
    if not _is_inhabitant(lexicon, word):
        return None
    base = _inhabitant(word)
    if line.at(i - 1) not in _ARTICLES or (line.at(i + 1)[:1].isalpha() and line.raw[i + 1][0].isupper()):
        return None
    return ("F" if word.endswith("in") else "G"), Entity("Place", raw[: len(base) - 2])


def _inhabitant(word: str) -> str:
    """A word that may be a demonym, as it is of one man in the nominative."""
    return word.removesuffix("in").removesuffix("s")


def _is_inhabitant(lexicon: Lexicon, word: str) -> bool:
    base = _inhabitant(word)
    return len(base) >= 9 and base.endswith(tuple(lexicon.form["inhabitant_endings"]))


def _in_parentheses(line: Line, i: int) -> bool:
    """Whether token *i* is (part of) what stands in parentheses behind a name: (D), (GB/Porsche), (beide GB)."""
    at = i - 1 - (line.at(i - 1) in _OF_ALL)
    before = line.raw[at] if at >= 0 else ""
    after = line.raw[i + 1] if i + 1 < len(line.raw) else ""
    return before in {"(", "/", ","} and after in {")", ",", "/"} and "(" in line.raw[max(0, i - 8) : i]
