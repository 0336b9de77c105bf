"""Dates and seasons as an article means them, told from its day (or only month, or year) of publication."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

from racegraph.reading.almanac import almanac
from racegraph.reading.date import THIS_MONTH, Dates
from racegraph.reading.grammar import search
from racegraph.reading.mention import Mention
from racegraph.reading.reference import MARK

_YEARS_AGO = re.compile(r" vor <Q(\d+)> jahren ")
#: “bis 2022” is an end, “seit 2018” a beginning, “nach 2019”, “wie schon 2019” another time: none is that which is
#: spoken of; and who was champion of 2013 is still called so, as a car is of the year in which it was built.
_OTHER_TIME = re.compile(
    r"(?:bis|bis ende|seit|seit (?:der|dem|den) (?:\S+ )?\S*(?:saison|jahr|debüt|premiere)"
    r"|(?:der|die|den|dem) \w*(?:meister|meisterin|champion) von) <Y(\d+)>"
    r"|, \w*(?:meister|sieger|champion|gewinner)(?:in|innen|s)? von <Y(\d+)> ,"
    r"|(?:gebaut|baujahr|jahrgang)(?: im jahre?)? <Y(\d+)>"
    r"|(?:nach|wie(?: auch| schon| bereits| zuletzt)+(?: im jahr| in der saison)?) <Y(\d+)>(?: und <Y(\d+)>)?"
)
_OTHER_TIMES = re.compile(r"nach <Y\d+>(?: , <Y\d+>)+(?: (?:und|sowie) <Y\d+>)?")  # nach 1999, 2013 und 2018
_TITLE_YEARS = re.compile(r" der jahre <Y\d+>(?: (?:,|und) <Y\d+>)*")  # Meister der Jahre 2004 und 2007
_SPRING, _AUTUMN = 4, 11  # most seasons begin after the one month and are over before the other
_SUMMER = 7  # a season told relative to the article (“abgelaufene Saison”) is another one before this month

_DAY = len("2021-06-20")
_SOON = 45  # days ahead, in which a race is that which an article looks forward to


class Publication:
    """When an article was published, as far as is known, and what its dates and seasons then mean.

    *year* and *month* are numbers, a month of 0 one that is not known.
    """

    def __init__(self, published: str) -> None:
        self.published = published
        self.year = int(published[:4])
        self.month = int(published[5:7]) if len(published) > 6 else 0

    def coming_season(self) -> str:
        """The season that has not begun yet, in winter and early spring; "" in the others, where it has."""
        if 0 < self.month <= _SPRING:
            return str(self.year)
        return str(self.year + 1) if self.month >= _AUTUMN else ""

    def iso_dates(self, told: Dates, season: str, past: bool = False) -> tuple[str, str] | None:
        """The ISO dates (or months) of a mention; a missing year is that of the *season*, or of the publication.

        What is told in the *past* lies before it, the others not long before.
        """
        y1, m1, d1, y2, m2, d2 = told
        if m1 == THIS_MONTH:
            if not self.month:
                return None
            m1 = m2 = self.month
        year = y2 or (int(season[:4]) if season[:4].isdecimal() and "/" not in season else self.year)
        if y2 is None and not season and self.month:
            if past:
                year -= m2 > self.month
            elif m2 - self.month < -6:
                year += 1
        if y2 is None and "/" in season:
            year = int(season[:4]) + (1 if m2 < _SUMMER else 0)
        first = f"{y1 or year:04d}-{m1:02d}" + (f"-{d1:02d}" if d1 else "")
        last = f"{year:04d}-{m2:02d}" + (f"-{d2:02d}" if d2 else "")
        if not y1 and m1 > m2:
            first = f"{year - 1:04d}" + first[4:]
        return first, last

    def is_before(self, iso: str) -> bool:
        """Whether the publication lies before a date (or month), as far as that is known."""
        size = min(len(iso), len(self.published))
        return iso[:size] > self.published[:size]

    def is_soon(self, told: Dates) -> bool:
        """Whether a day comes after the publication, and within some weeks of it."""
        dates = self.iso_dates(told, "")
        if dates is None or len(self.published) < _DAY or len(dates[0]) < _DAY:
            return False
        try:
            day, today = (datetime.date.fromisoformat(iso[:_DAY]) for iso in (dates[0], self.published))
        except ValueError:
            return False
        return 0 < (day - today).days <= _SOON

    def season_of(self, text: str, marks: Sequence[Mention], last_season: str, past: bool = False) -> tuple[str, str]:
        """The season that a stretch of rendered text names: (season, how); ("", "") where it names none.

        *how* is year, deictic (told from the publication, or from *last_season*) or date.
        """
        text = _TITLE_YEARS.sub("", text) if "jahre <Y" in text else text
        found = MARK.findall(text)
        told = {i for t, i in found if t == "Y"}
        if told:
            told.difference_update(*_OTHER_TIME.findall(text))
            told.difference_update(i for times in _OTHER_TIMES.findall(text) for _, i in MARK.findall(times))
        years = [marks[int(i)].value for t, i in found if t == "Y" and i in told]
        if years:
            return years[0], "year"
        if last_season and search("same_season", text):
            return last_season, "deictic"
        best: tuple[int, str] | None = None
        if search("any_season", text):
            for way in almanac().seasons:
                match = way.pattern.search(text)
                if match and (best is None or match.start() < best[0]):
                    best = (match.start(), str(self.year + way.years_from(self.month)))
        if best:
            return best[1], "deictic"
        if ago := _YEARS_AGO.search(text):
            return str(self.year - int(marks[int(ago[1])].value)), "deictic"
        for t, i in found:
            if t == "D" and (dates := self.iso_dates(marks[int(i)].value, "", past)):
                return dates[0][:4], "date"
        return "", ""
