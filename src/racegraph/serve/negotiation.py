"""Content negotiation (RFC 9110, section 12): which of the formats we can write does a client want?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from racegraph.serve.refusal import Refused

JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
TURTLE = "text/turtle"
N_TRIPLES = "application/n-triples"

# What a client may ask for, and what it then gets; in our order of preference.
SOLUTIONS: Mapping[str, str] = {
    JSON: JSON,
    "application/json": JSON,
    XML: XML,
    "text/csv": "text/csv",
    "text/tab-separated-values": "text/tab-separated-values",
    "application/xml": XML,
    "text/xml": XML,
}
GRAPHS: Mapping[str, str] = {
    TURTLE: TURTLE,
    N_TRIPLES: N_TRIPLES,
    "application/ld+json": "application/ld+json",
    "application/rdf+xml": "application/rdf+xml",
    "application/n-quads": "application/n-quads",
    "application/trig": "application/trig",
    "text/n3": "text/n3",
    "text/plain": N_TRIPLES,
    "application/x-turtle": TURTLE,
    "application/json": "application/ld+json",
    "application/xml": "application/rdf+xml",
    "text/xml": "application/rdf+xml",
}
# For `format=`, where a link must say what it wants.
SHORT_NAMES: Mapping[str, str] = {
    "json": "application/json",
    "xml": "application/xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "turtle": TURTLE,
    "ttl": TURTLE,
    "nt": N_TRIPLES,
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
}
# Content codings that we can write, the one we prefer first.
CODINGS = ("zstd", "gzip")
# Media types that have a charset parameter, and no other default than what a client may guess.
_WITH_CHARSET = ("text/",)


@lru_cache(maxsize=1024)
def best(accept: str, kind: str) -> str | None:
    """The media type to answer with: *kind* is ``solutions`` or ``graph``; None where nothing suits.

    The most specific range that matches a type gives its weight (RFC 9110, section 12.5.1); among equals we choose.

    >>> best("text/csv;q=0.4, application/xml;q=0.5, */*;q=0.1", "solutions")
    'application/sparql-results+xml'
    >>> best("text/csv;q=0, text/*", "solutions"), best("image/png", "graph"), best("", "graph")
    ('text/tab-separated-values', None, 'text/turtle')
    """
    offered = SOLUTIONS if kind == "solutions" else GRAPHS
    ranges = _ranges(accept) or {"*/*": 1.0}
    weight, chosen = 0.0, None
    for name, given in offered.items():
        # another name for a type counts only where it is spelt out: */* is not a wish for it
        q = _weight(name, ranges) if name == given else ranges.get(name, 0.0)
        if q > weight:
            weight, chosen = q, given
    return chosen


def _weight(name: str, ranges: Mapping[str, float]) -> float:
    main = name.partition("/")[0]
    for media_range in (name, f"{main}/*", "*/*"):
        if media_range in ranges:
            return ranges[media_range]
    return 0.0


def _ranges(accept: str) -> dict[str, float]:
    ranges: dict[str, float] = {}
    for item in accept.split(","):
        name, *parameters = (part.strip().lower() for part in item.split(";"))
        if not name:
            continue
        ranges["*/*" if name == "*" else name] = _q(parameters)
    return ranges


def _q(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                return min(1.0, max(0.0, float(parameter[2:])))
            except ValueError:
                return 0.0
    return 1.0


def content_type(media_type: str) -> str:
    """The Content-Type header for an answer in UTF-8.

    >>> content_type("text/csv"), content_type(JSON)
    ('text/csv; charset=utf-8', 'application/sparql-results+json')
    """
    return f"{media_type}; charset=utf-8" if media_type.startswith(_WITH_CHARSET) else media_type


@lru_cache(maxsize=256)
def encoding(accept_encoding: str, offered: tuple[str, ...]) -> str | None:
    """The content coding to use (RFC 9110, section 12.5.3), None for none.

    >>> encoding("gzip;q=0.5, zstd", ("zstd", "gzip")), encoding("gzip;q=0, br", ("zstd", "gzip"))
    ('zstd', None)
    """
    ranges = _ranges(accept_encoding)
    weight, chosen = 0.0, None
    for name in offered:
        q = ranges.get(name, ranges.get("*/*", 0.0))
        if q > weight:
            weight, chosen = q, name
    return chosen


def named(name: str) -> str:
    """The Accept header for a `format=` parameter: a short name, or a media type; raises :class:`Refused`."""
    if name in SHORT_NAMES:
        return SHORT_NAMES[name]
    if "/" in name:
        return name
    raise Refused(400, f"format={name}: know {', '.join(SHORT_NAMES)}, or a media type.")
