"""Base tokens: the smallest parts of a text that names are matched by, and how they are compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

#: A number with its separators, a word, or a mark; hyphen compounds are taken apart. A word may hold combining accents
#: (NFD) and soft hyphens.
BASE_TOKEN = re.compile(r"\d+(?:[.:,/]\d+)+|\w[\w\u0300-\u036f\u00ad]*|[^\w\s]")
HYPHENS = frozenset("-‐‑")


def spelt(text: str) -> str:
    """A text as it is read: NFC, without soft hyphens.

    >>> spelt("Nu\\u0308rburg\\u00adring")
    'Nürburgring'
    """
    return text if text.isascii() else unicodedata.normalize("NFC", text).replace("\u00ad", "")


@lru_cache(maxsize=50_000)
def fold(token: str) -> str:
    """A token as it is compared: as it is spelt, in lower case (ß stays)."""
    return spelt(token).lower()


def folded_tokens(name: str) -> list[str]:
    """The base tokens of a name, folded.

    >>> folded_tokens("Finn-Luca Petersen")
    ['finn', '-', 'luca', 'petersen']
    """
    return [fold(t) for t in BASE_TOKEN.findall(name)]


@lru_cache(maxsize=50_000)
def plain(token: str) -> str:
    """A folded token without its diacritics.

    >>> plain("mārtiņš"), plain("jörg")
    ('martins', 'jorg')
    """
    if token.isascii():
        return token
    return "".join(c for c in unicodedata.normalize("NFD", token) if not unicodedata.combining(c))
