"""Answers to browsers: security headers, compression, validators."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping, Sequence

from starlette.requests import Request
from starlette.responses import Response

from racegraph.serve.negotiation import encoding

# Nothing inline, nothing from elsewhere: a name that holds markup can do no harm even where escaping failed.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
SECURITY = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_SMALL = 1000  # bytes below which compressing saves nothing


def choose(accept: str, offered: Sequence[str]) -> str | None:
    """Which of the media types *offered* an Accept header prefers, the earlier of two it likes as well; None for none.

    The most specific range that matches a type gives its weight (RFC 9110, section 12.5.1).

    >>> choose("text/turtle, text/*;q=0.5", ("text/html", "text/turtle")), choose("", ("text/html", "text/turtle"))
    ('text/turtle', 'text/html')
    """
    ranges = {}
    for item in accept.split(","):
        name, *parameters = (part.strip().lower() for part in item.split(";"))
        given = next((p.removeprefix("q=") for p in parameters if p.startswith("q=")), "1")
        try:
            ranges[name] = float(given)
        except ValueError:
            ranges[name] = 0.0
    if not accept.strip():
        ranges = {"*/*": 1.0}
    best, weight = None, 0.0
    for name in offered:
        matching = (name, f"{name.partition('/')[0]}/*", "*/*")
        quality = next((ranges[known] for known in matching if known in ranges), 0.0)
        if quality > weight:
            best, weight = name, quality
    return best


def respond(
    request: Request,
    body: bytes,
    media_type: str,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    *,
    level: int = 4,
) -> Response:
    """A response with *body*, compressed where the client takes that, with a strong validator."""
    coding = encoding(request.headers.get("accept-encoding", ""), ("gzip",)) if len(body) >= _SMALL else None
    tag = f'"{hashlib.sha256(body).hexdigest()[:20]}{"-" + coding if coding else ""}"'
    told = {
        **SECURITY,
        "Cache-Control": "no-cache",
        "Vary": "Accept, Accept-Encoding, Accept-Language, Cookie",
        "ETag": tag,
        **(headers or {}),
    }
    if status == 200 and request.method in ("GET", "HEAD") and tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=told)
    if coding:
        body = gzip.compress(body, level, mtime=0)
        told["Content-Encoding"] = coding
    return Response(body, status, told, media_type)
