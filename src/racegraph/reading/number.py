"""Numbers in a line: counts, ordinals, ages and lap times, in digits and in words."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from racegraph.knowledge import MAPPINGS, read_yaml, using
from racegraph.reading.mention import Draft, Mention, span_of
from racegraph.reading.token import HYPHENS

_LAP = re.compile(r"(?<![\d.,:])(\d{1,2})[.:](\d{2})(?:[.,](?=\d{1,3}(?!\d))|:(?=\d{3}(?!\d)))(\d{1,3})(?!\.?\d)")
_YEARS_OLD = ("jährige", "jähriger", "jährigen", "jährigem")
_OLD = frozenset({"alte", "alter", "alten", "junge", "junger", "jungen"})
_PLACE = re.compile(r"P(\d{1,2})")  # P3
_HEADS = ("tabellen", "meisterschafts", "vize", "gesamt")  # Tabellendritter: seen as tabellen-<O1>
_TAILS = re.compile(
    r"(?P<ordinal>\w+?)-?(?P<tail>schnellste|beste|höchste)(?:[rnms]?)"
)  # zweitschnellste: <O1>-schnellste
_IN_CLASS = "klassen"  # Klassensechster: seen as <O6> klassenrang
_OF_DAY = "tages"  # Tageszweite
#: What a place in digits may stand right behind, and what tells that it is one: “wurde nur 19.”
_BECAME = frozenset({"wurde", "wurden", "wird", "werden", "wurdest", "als"})
_BEFORE_PLACE = _BECAME | frozenset(
    "wir er sie ich nur noch ende so immerhin schließlich dort dann damit daher lediglich erneut wieder sogar".split()
)


@cache
def number_words() -> tuple[dict[str, int], dict[str, int]]:
    """German number words: cardinals by word, and ordinals by word with every ending."""
    path = MAPPINGS / "lexicon" / "numbers.yaml"
    with using(path):
        lists = read_yaml(path)
        ordinals = {
            stem + ending: n for stem, n in lists["ordinals"].items() for ending in ("e", "er", "en", "es", "em")
        }
        return dict(lists["cardinals"]), ordinals


def find_lap_times(text: str, draft: Draft) -> None:
    """Put lap times (type Z): their value is the normalised time (“8:31.192”) and the time as printed."""
    line = draft.line
    for match in _LAP.finditer(text, line.start, line.end):
        span = span_of(line, match.start(), match.end())
        if span and draft.is_free(range(*span)):
            minutes, seconds, fraction = match.groups()
            draft.put(Mention("Z", *span, (f"{int(minutes)}:{seconds}.{fraction}", match.group())))


def find_digits(draft: Draft) -> None:
    """Put whole numbers of up to three digits (type Q), or ordinals where a full stop and a word follow (type O).

    At the end of a sentence one is an ordinal only where it tells a place: “am Ende wurden sie 31.”
    """
    line, size = draft.line, len(draft.line.raw)
    for i, token in enumerate(line.raw):
        if draft.taken[i] is not None or not token.isdecimal() or len(token) > 3:
            continue
        before_word = i == 0 or (i + 2 < size and line.raw[i + 2][0].isalpha())
        became = line.low[i - 1] in _BEFORE_PLACE and not _BECAME.isdisjoint(line.low[max(0, i - 6) : i])
        ends = i + 2 == size and became
        if line.has_stop(i) and (before_word or ends):
            draft.put(Mention("O", i, i + 2, int(token)))
        else:
            draft.put(Mention("Q", i, i + 1, int(token)))


def may_tell(raw: str, word: str) -> bool:
    """Whether a token, as spelt and folded, may be (the end of) an age, or a number in words."""
    return word in _OLD or word.endswith(_YEARS_OLD) or _told(raw, word) is not None


def find_number_word(draft: Draft, i: int) -> bool:
    """Put what number or age token *i*, which no mention covers, tells in words: whether it tells one."""
    line = draft.line
    told = _told(line.raw[i], line.low[i])
    if told is not None:
        type_, number, note = told
        draft.put(Mention(type_, i, i + 1, number, note=note))
        return True
    if not line.low[i].endswith(_YEARS_OLD):
        return False
    if i >= 2 and line.raw[i - 1] in HYPHENS and line.raw[i - 2].isdecimal():
        draft.put(Mention("A", i - 2, i + 1, int(line.raw[i - 2])))
    return True


@lru_cache(maxsize=50_000)
def _told(raw: str, word: str) -> tuple[str, int, str] | None:
    """What a word, as spelt and folded, tells of a number by itself: (type, number, note)."""
    cardinals, ordinals = number_words()
    in_class = word.startswith(_IN_CLASS)
    if (number := ordinals.get(word.removeprefix(_IN_CLASS).removeprefix(_OF_DAY))) is not None:
        return "O", number, " klassenrang" if in_class else ""
    head = next((h for h in _HEADS if word.startswith(h)), "")
    if head and (number := ordinals.get(word.removeprefix(head))) is not None:
        return "O", number, f"{head}-"
    tail = _TAILS.fullmatch(word)
    if tail and (number := ordinals.get(tail["ordinal"] + "e")) is not None:
        return "O", number, f"-{tail['tail']}"
    if (place := _PLACE.fullmatch(raw)) is not None:
        return "Q", int(place[1]), "platz "
    if (number := cardinals.get(word)) is not None:
        return "Q", number, ""
    if (old := next((ending for ending in _YEARS_OLD if word.endswith(ending)), "")) and word != old:
        years = word.removesuffix(old)
        number = int(years) if re.fullmatch(r"\d{1,2}", years) else cardinals.get(years)
        return None if number is None else ("A", number, "")
    return None


def find_age(draft: Draft, i: int) -> bool:
    """Put the age that ends in token *i* (“23 Jahre alt”); whether there is one."""
    line = draft.line
    if line.low[i] not in _OLD or i < 2 or line.low[i - 1] != "jahre" or draft.type_at(i - 2) != "Q":
        return False
    age = draft.taken[i - 2]
    assert age is not None
    draft.put(Mention("A", i - 2, i + 1, age.value))
    return True
