"""German words for time, as ``mappings/lexicon/time.yaml`` has them: months, weekdays, seasons, the future."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from racegraph.knowledge import MAPPINGS, read_yaml, using

_PATH = MAPPINGS / "lexicon" / "time.yaml"


@dataclass(frozen=True, slots=True)
class SeasonWay:
    """A way to tell a season from today: so many *years* after it, *early_years* in the first half of a year."""

    pattern: re.Pattern[str]
    years: int
    early_years: int


@dataclass(frozen=True, slots=True)
class Almanac:
    """The words of ``time.yaml``, compiled; *any_season* finds what any of *seasons* may find."""

    seasons: tuple[SeasonWay, ...]
    any_season: re.Pattern[str]
    future: re.Pattern[str]
    weekdays: dict[str, str]
    months: dict[str, int]


@cache
def almanac() -> Almanac:
    """The words for time; :class:`racegraph.knowledge.KnowledgeError` names the file where it is wrong."""
    with using(_PATH):
        times = read_yaml(_PATH)
        return Almanac(
            tuple(
                SeasonWay(
                    re.compile(rf"(?<![\w-])(?:{row['pattern']})(?![\w-])"),
                    int(row["years"]),
                    int(row.get("early_years", row["years"])),
                )
                for row in times["seasons"]
            ),
            re.compile("|".join(f"(?:{row['pattern']})" for row in times["seasons"])),
            re.compile("(?<![\\w-])(?:" + "|".join(f"(?:{way})" for way in times["future"]) + ")"),
            dict(times["weekdays"]),
            {name: n for n, names in enumerate(times["months"], 1) for name in names.split()},
        )


def months() -> dict[str, int]:
    """The number of each month by its names and abbreviations, in lower case."""
    return almanac().months


def month_pattern() -> str:
    """A regular expression for the name of a month, the longest first."""
    return "|".join(sorted(months(), key=len, reverse=True))


@cache
def full_names() -> frozenset[str]:
    """The months' names that are written out; the others are abbreviations, some of which are words as well (“Jan”)."""
    return frozenset(name for name in months() if len(name) > 4 or name in {"märz", "mai", "juni", "juli"})


def month_number(written: str) -> int:
    """The number of a month written as a word or in digits, with or without a full stop; 0 where it is none."""
    text = written.rstrip(".").casefold()
    return months().get(text) or (int(text) if text.isdecimal() else 0)
