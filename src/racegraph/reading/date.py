"""Dates, months, years and seasons as German writes them."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from racegraph.reading.almanac import full_names, month_number, month_pattern
from racegraph.reading.mention import Draft, Mention, span_of

#: A month of 0 stands for the article's own month (“Ende des Monats”).
THIS_MONTH = -1


class Dates(NamedTuple):
    """The first and the last day that a text tells; a year of None is not told, a day of 0 means the whole month."""

    first_year: int | None
    first_month: int
    first_day: int
    last_year: int | None
    last_month: int
    last_day: int


@cache
def _date() -> re.Pattern[str]:
    month = month_pattern()
    year = r"(?:19|20)\d\d"
    return re.compile(
        rf"""(?<![\d.,:])(?:
          (?P<d1>\d{{1,2}})\.\s?(?:(?P<m1>(?:{month})\b\.?|\d{{1,2}}\.))?\s?(?P<y1>{year})?\s?
          (?:[-–/+]|bis(?:\szum)?|und|&)\s?(?:zum\s)?
          (?P<d2>\d{{1,2}})\.\s?(?:(?P<m2>(?:{month})\b\.?|\d{{1,2}}\.))\s?(?P<y2>{year}\b)?
        | (?P<d>\d{{1,2}})\.\s?(?P<m>(?:{month})\b(?!-\w)\.?|\d{{1,2}}\.(?!\d{{3}}(?!\d)))\s?(?P<y>{year}\b)?
        | (?P<iy>{year})-(?P<im>\d\d)-(?P<id>\d\d)
        | (?:(?:anfang|mitte|ende|im)\s)?\b(?P<mo>{month})\b\.?(?:\s(?P<my>{year})\b)?
        | \b(?:anfang|mitte|ende)\s(?P<this>des\smonats|dieses\smonats)
        )""",
        re.IGNORECASE | re.VERBOSE,
    )


@cache
def _hint() -> re.Pattern[str]:
    """What every line with a date has: a digit, or a month's name or “Ende des Monats” with a capital."""
    names = sorted(name.capitalize() for name in full_names())
    return re.compile(rf"\d|\b(?:{'|'.join(names)}|Anfang|Mitte|Ende)\b")


_YEAR = re.compile(
    r"(?<![\d.,:#/])(?<!\bRS )((?:19[5-9]|20[0-4])\d)(?:/((?:19|20)?\d\d))?(?![\d.,:]\d|\d|er\b)"
    r"(?! ?(?:ccm|cm³|Kubik\w*|PS|kg|km|Meter|Metern|Kilometern?|Euro|Mark|Zuschauern?|Fans|Besuchern?|Touren)\b)"
)
_LEADS = ("anfang", "mitte", "ende", "im")


def dates(match: re.Match[str]) -> Dates | None:
    """The dates that a match tells; None where it only looks like one."""
    g = match.groupdict()
    if g["iy"]:
        year, month, day = int(g["iy"]), int(g["im"]), int(g["id"])
        found = Dates(year, month, day, year, month, day)
    elif g["this"]:
        return Dates(None, THIS_MONTH, 0, None, THIS_MONTH, 0)
    elif g["mo"]:
        led = match.group().lower().startswith(_LEADS)
        if not (led or match.group()[0].isupper()):
            return None
        if not (led or g["my"]) and g["mo"].lower() not in full_names():
            return None  # Jan and Jun are given names as well
        month, told = month_number(g["mo"]), _year(g["my"])
        return Dates(told, month, 0, told, month, 0)
    elif g["d2"]:
        last_month, last_year = month_number(g["m2"]), _year(g["y2"])
        first_month = month_number(g["m1"]) if g["m1"] else last_month
        first_year = _year(g["y1"]) or last_year
        found = Dates(first_year, first_month, int(g["d1"]), last_year, last_month, int(g["d2"]))
    else:
        month, told = month_number(g["m"]), _year(g["y"])
        found = Dates(told, month, int(g["d"]), told, month, int(g["d"]))
    months_hold = 1 <= found.first_month <= 12 and 1 <= found.last_month <= 12
    return found if months_hold and 1 <= found.first_day <= 31 and 1 <= found.last_day <= 31 else None


def _year(digits: str | None) -> int | None:
    return int(digits) if digits else None


def find_dates(text: str, draft: Draft) -> None:
    """Put the dates of a line (type D)."""
    line = draft.line
    if not _hint().search(text, line.start, line.end):
        return
    for match in _date().finditer(text, line.start, line.end):
        found, span = dates(match), span_of(line, match.start(), match.end())
        if found and span:
            draft.put(Mention("D", *span, found))


def find_years(text: str, draft: Draft) -> None:
    """Put the years and seasons of a line (type Y: “2018”, “2023/24”) that are in no date."""
    line = draft.line
    for match in _YEAR.finditer(text, line.start, line.end):
        span = span_of(line, match.start(), match.end())
        if span and draft.is_free(range(*span)):
            year, second = match.groups()
            draft.put(Mention("Y", *span, f"{year}/{second[-2:]}" if second else year))
