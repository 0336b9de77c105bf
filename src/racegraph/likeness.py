"""When two rows of words say the same: the comparison under which extracted facts are held against gold facts.

Names, events and seasons are compared as loosely as the gold's format asks for: a gold row names an event by a label of
its own making, and a person or team as fully as its article allows.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

SYMMETRIC = frozenset({"teammateOf"})
_NAMED_EVENTS = frozenset({"raceAt", "eventDate", "partOfSeries"})  # whose subject is an event
_AT_EVENT = frozenset({"startsIn", "wonRace", "podium"})  # whose object is an event
_VALUED = frozenset(
    {
        "racePosition",
        "qualifyingPosition",
        "championshipPosition",
        "practicePosition",
        "lapTime",
        "winCount",
        "points",
    }
)
_DULL = frozenset(
    {"von", "der", "die", "das", "dem", "den", "des", "im", "in", "am", "an", "zum", "zur", "und", "beim", "the", "of"}
    | {"at", "lauf", "rennen", "race", "saison", "season", "series", "serie", "adac", "team"}
)
_SPELLING = 0.87  # ratio of equal letters from which two names are one name, spelt in two ways
_EVENT_SHARE = 0.5  # part of the shorter label's telling words that two labels of one event have in common


@dataclass(frozen=True, slots=True)
class Stated:
    """What a row states, in the gold's words: *object* of a value is ``VALUE @ EVENT``, *season* may be any time."""

    subject: str
    relation: str
    object: str
    season: str
    status: str

    @property
    def value(self) -> str:
        """What stands before the event."""
        return self.object.partition(_separator(self.relation))[0].strip()

    @property
    def event(self) -> str:
        """The event of a row that tells of one; of a value without an event, nothing."""
        if self.relation == "retiredFrom":
            return self.object.partition(";")[0]
        return self.object.partition("@")[2] if self.relation in _VALUED else self.object

    def identity(self) -> tuple[str, ...]:
        """What makes two rows of one article one fact."""
        ends = (self.subject, self.object)
        return (self.relation, *(sorted(ends) if self.relation in SYMMETRIC else ends), self.season, self.status)


def same(one: Stated, other: Stated) -> bool:
    """Whether two rows say the same, their status aside."""
    relation = one.relation
    if relation != other.relation or not same_season(one.season, other.season):
        return False
    ends = [(one.subject, one.object)]
    if relation in SYMMETRIC:
        ends.append((one.object, one.subject))
    return any(
        _same_subject(relation, subject, other.subject) and _same_object(relation, object_, other.object)
        for subject, object_ in ends
    )


def follows(stated: Stated, gold: Stated) -> bool:
    """Whether a row says no more than what follows from a gold row: who won has started, and stood on the podium."""
    if stated.status != gold.status or not same_season(stated.season, gold.season):
        return False
    relation = stated.relation
    if relation == "carManufacturer":
        return same_name(stated.subject, gold.object) and set(words(stated.object)) <= set(words(gold.object))
    if not same_name(stated.subject, gold.subject):
        return False
    if relation == "competesIn":
        return bool(words(stated.object)) and set(words(stated.object)) <= set(words(gold.object))
    tells_of_race = gold.relation in _VALUED or gold.relation in {"wonRace", "podium", "retiredFrom"}
    if not tells_of_race or not same_event(stated.event, gold.event):
        return False
    finished = gold.value if gold.relation == "racePosition" else ""
    won = gold.relation == "wonRace"
    match relation:
        case "startsIn":
            return True
        case "podium":
            return won or finished in {"P1", "P2", "P3"}
        case "wonRace":
            return finished == "P1"
        case "racePosition":
            return won and words(stated.object)[:1] == ("p1",)
        case _:
            return False


def same_name(one: str, other: str) -> bool:
    """Whether all words of the shorter name are in the longer, or the letters are nearly the same.

    >>> same_name("ROWE", "ROWE Racing"), same_name("Jens Klingmann", "Jens Klingman"), same_name("BMW", "Audi")
    (True, True, False)
    """
    if not one or not other:
        return one == other
    x, y = words(one), words(other)
    if not x or not y:
        return x == y
    shorter, longer = sorted((set(x), set(y)), key=len)
    return shorter <= longer or difflib.SequenceMatcher(None, " ".join(x), " ".join(y)).ratio() >= _SPELLING


def same_event(one: str, other: str) -> bool:
    """Whether half of the telling words of the shorter label are in the longer; a label without any may be each event.

    >>> same_event("Sonntagsrennen Zandvoort", "Sonntagslauf in Zandvoort (DTM)"), same_event("Spa", "Monza")
    (True, False)
    """
    x, y = _telling(one), _telling(other)
    return not x or not y or len(x & y) >= _EVENT_SHARE * min(len(x), len(y))


def same_season(one: str, other: str) -> bool:
    """Whether two times agree as far as both are given in digits.

    >>> same_season("2018", "2018-07-28"), same_season("2018-07", "2018-08"), same_season("2018", "next year")
    (True, False, True)
    """
    one, other = one.strip(), other.strip()
    if not re.match(r"\d{4}", one) or not re.match(r"\d{4}", other):
        return True
    size = min(len(one), len(other), 10)
    return one[:size] == other[:size]


@lru_cache(maxsize=1 << 16)
def words(text: str) -> tuple[str, ...]:
    """The words of a name as they are compared: no case, no diacritics, ``24 Stunden`` as ``24h``.

    >>> words("24-Stunden-Rennen auf dem Nürburgring")
    ('24h', 'rennen', 'auf', 'dem', 'nurburgring')
    """
    text = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss").replace("stunden", "h"))
    text = "".join(character for character in text if not unicodedata.combining(character))
    return tuple(re.findall(r"[a-z0-9]+", re.sub(r"(\d+)\s*-?\s*h\b", r"\1h", text)))


@lru_cache(maxsize=1 << 16)
def _telling(label: str) -> frozenset[str]:
    """The words that tell one event from another: of ``das Samstagsrennen`` only ``samstag``."""
    stems = (re.sub(r"(?:s?rennen|slauf|lauf|sieg)$", "", word) or word for word in words(label))
    return frozenset(stems) - _DULL


def _separator(relation: str) -> str:
    return ";" if relation == "retiredFrom" else "@"


def _same_subject(relation: str, one: str, other: str) -> bool:
    return same_event(one, other) if relation in _NAMED_EVENTS else same_name(one, other)


def _same_object(relation: str, one: str, other: str) -> bool:
    if relation in _VALUED:
        (value, _, event), (other_value, _, other_event) = one.partition("@"), other.partition("@")
        silent = not event.strip() or not other_event.strip()
        return words(value) == words(other_value) and (silent or same_event(event, other_event))
    if relation == "retiredFrom":  # the reason is not compared
        return same_event(one.partition(";")[0], other.partition(";")[0])
    if relation in _AT_EVENT:
        return same_event(one, other)
    if relation == "eventDate":
        return all(one.split("/")[i][:10] == other.split("/")[i][:10] for i in (0, -1))
    return same_name(one, other)
