"""German words for time, as ``mappings/lexicon/time.yaml`` has them: months, weekdays, seasons, the future."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from racegraph.knowledge import MAPPINGS, read_yaml, using

_PATH = MAPPINGS / "lexicon" / "time.yaml"


@dataclass(frozen=True, slots=True)
class SeasonWay:
    """A way to tell a season from today: so many *years* after it.

    Other numbers hold in the first half of a year (*early_years*), *before* its season begins, and *after* it.
    """

    pattern: re.Pattern[str]
    years: int
    early_years: int
    before: int
    after: int

    def years_from(self, month: int) -> int:
        """How many years after a day of this *month* (0: not known) the season is that is told so."""
        if 0 < month <= _WINTER_ENDS:
            return self.before
        if month >= _WINTER_BEGINS:
            return self.after
        return self.early_years if 0 < month < _SUMMER else self.years


_WINTER_ENDS, _SUMMER, _WINTER_BEGINS = 3, 7, 11  # months: few seasons begin before April or go on in November


@dataclass(frozen=True, slots=True)
class Almanac:
    """The words of ``time.yaml``; *any_season* finds what any of *seasons* may find, *future* a time to come."""

    seasons: tuple[SeasonWay, ...]
    any_season: str
    future: str
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
                    (years := int(row["years"])),
                    (early := int(row.get("early_years", years))),
                    int(row.get("before", early)),
                    int(row.get("after", years)),
                )
                for row in times["seasons"]
            ),
            "|".join(f"(?:{row['pattern']})" for row in times["seasons"]),
            "(?<![\\w-])(?:" + "|".join(f"(?:{way})" for way in times["future"]) + ")",
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
