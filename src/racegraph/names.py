"""Namespaces and IRIs: where every name in the dataset comes from.

An IRI is derived from content alone, so that the same thing read twice, on any day, has the same IRI.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote

BASE = "https://w3id.org/racegraph/"
RG = BASE + "ontology#"
FACT = BASE + "fact#"

GRAPH_PROVENANCE = BASE + "graph/provenance"
GRAPH_INFERRED = BASE + "graph/inferred"
GRAPH_ONTOLOGY = BASE + "graph/ontology"
GRAPH_LINKS = BASE + "graph/links"
GRAPH_TEXTS = BASE + "graph/texts"
GRAPH_WITHDRAWN = BASE + "graph/withdrawn"

_GERMAN = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "æ": "ae", "ł": "l", "đ": "d", "ı": "i"}
)


def slug(name: str) -> str:
    """A readable path segment for *name*: lower case ASCII letters, digits and hyphens, never empty.

    German letters are spelt out (ü → ue), other diacritics dropped. A name with nothing left in ASCII (one in
    another script) becomes ``x-`` and the first 12 hexadecimal digits of its SHA-256.

    >>> slug("Claudia Hürtgen"), slug("24h-Rennen von Spa"), slug("  +  ")
    ('claudia-huertgen', '24h-rennen-von-spa', 'x-69d255a6b9d9')
    """
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", name).casefold().translate(_GERMAN))
    ascii_only = "".join(c for c in text if not unicodedata.combining(c))
    words = "-".join(re.findall(r"[a-z0-9]+", ascii_only))
    return words or "x-" + hashlib.sha256(name.encode()).hexdigest()[:12]


@lru_cache(maxsize=65536)
def entity_iri(kind: str, key: str) -> str:
    """The IRI of an entity of *kind* (``Person``, ``CarModel`` …) whose identifying name is *key*.

    >>> entity_iri("CarModel", "BMW M6 GT3")
    'https://w3id.org/racegraph/id/car-model/bmw-m6-gt3'
    """
    path = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", kind).lower()
    return f"{BASE}id/{path}/{slug(key)}"


def article_iri(article_id: str) -> str:
    """The IRI of the article with this id (the stem of its file)."""
    return f"{BASE}article/{quote(article_id, safe='-._~')}"


def sentence_iri(article_id: str, start: int, end: int) -> str:
    """The IRI of text[start:end] of an article, offsets in Unicode code points (RFC 5147, ``#char=``)."""
    return f"{article_iri(article_id)}#char={start},{end}"
