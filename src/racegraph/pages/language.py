"""German and English: which of the two a visitor gets, and the words of the pages in both."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from starlette.requests import Request

LANGUAGES = ("de", "en")
COOKIE = "racegraph-language"

_HOME = Path(__file__).parent


def chosen(request: Request) -> str:
    """The language of a request: by its switch (``?lang=``), else its cookie, else ``Accept-Language``."""
    for wanted in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if wanted in LANGUAGES:
            return wanted
    return preferred(request.headers.get("accept-language", ""))


def preferred(accept: str) -> str:
    """The one of :data:`LANGUAGES` that an Accept-Language header prefers (RFC 9110, section 12.5.4).

    >>> preferred("fr-CH, de-AT;q=0.8, en;q=0.7"), preferred("en-GB,en;q=0.9,de;q=0.8"), preferred("")
    ('de', 'en', 'en')
    """
    best, weight = "en", 0.0
    for item in accept.split(","):
        tag, _, parameters = item.strip().partition(";")
        language = tag.strip().lower().partition("-")[0]
        quality = 1.0
        name, _, value = parameters.strip().partition("=")
        if name.strip().lower() == "q":
            try:
                quality = float(value)
            except ValueError:
                quality = 0.0
        if language in LANGUAGES and quality > weight:
            best, weight = language, quality
    return best


@cache
def catalogue(name: str) -> Mapping[str, Any]:
    """The words of ``NAME.yaml`` beside this module."""
    with (_HOME / f"{name}.yaml").open(encoding="utf-8") as file:
        loaded: Mapping[str, Any] = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return loaded


class Words:
    """The words of the pages in one language: ``words("search")``, with values for the places in braces."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, key: str, **values: object) -> str:
        text: str = catalogue("words")[key][self.language]
        return text.format(**values) if values else text

    def count(self, key: str, number: int) -> str:
        """``key`` for a number of things: its singular is ``key``, its plural ``key + 's'`` in the catalogue."""
        return self(key if number == 1 else f"{key}s", n=self.number(number))

    def number(self, value: float) -> str:
        """A number as this language writes it.

        >>> Words("de").number(12345), Words("en").number(12345), Words("de").number(0.85)
        ('12.345', '12,345', '0,85')
        """
        text = f"{value:,}" if isinstance(value, int) else f"{value:.2f}"
        return text.translate(str.maketrans(",.", ".,")) if self.language == "de" else text

    def share(self, value: float) -> str:
        """A share of one in per cent, as this language writes it.

        >>> Words("de").share(0.874), Words("en").share(0.874)
        ('87\\xa0%', '87%')
        """
        return f"{value:.0%}".replace("%", "\u00a0%" if self.language == "de" else "%")

    def date(self, iso: str) -> str:
        """A date of ISO 8601, as exact as it is, in words.

        >>> Words("de").date("2020-10-18"), Words("de").date("2020-10"), Words("en").date("2020-10-18")
        ('18. Oktober 2020', 'Oktober 2020', '18 October 2020')
        """
        parts = iso[:10].split("-")
        if not all(part.isdigit() for part in parts) or not (len(parts) == 1 or 1 <= int(parts[1]) <= 12):
            return iso
        if len(parts) == 1:
            return parts[0]
        month = catalogue("words")["months"][self.language][int(parts[1]) - 1]
        if len(parts) == 2:
            return f"{month} {parts[0]}"
        return f"{int(parts[2])}{'.' if self.language == 'de' else ''} {month} {parts[0]}"
