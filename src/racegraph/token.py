"""Base tokens: the smallest parts of a text that names are matched by, and how they are compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

#: A number with its separators, a word, or a mark; hyphen compounds are taken apart.
BASE_TOKEN = re.compile(r"\d+(?:[.:,/]\d+)+|\w+|[^\w\s]")
HYPHENS = frozenset("-‐‑")


@lru_cache(maxsize=50_000)
def fold(token: str) -> str:
    """A token as it is compared: NFC, lower case (ß stays), soft hyphens out.

    >>> fold("Nu\\u0308rburg\\u00adring")
    'nürburgring'
    """
    return unicodedata.normalize("NFC", token).lower().replace("\u00ad", "")


def folded_tokens(name: str) -> list[str]:
    """The base tokens of a name, folded.

    >>> folded_tokens("Finn-Luca Petersen")
    ['finn', '-', 'luca', 'petersen']
    """
    return [fold(t) for t in BASE_TOKEN.findall(name)]
