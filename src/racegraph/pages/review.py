"""Who may review: whoever has the service's token, shown once and kept as a keyed digest in a cookie."""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from starlette.requests import Request

from racegraph.serve.guard import Guard
from racegraph.serve.refusal import Refused

COOKIE = "racegraph-review"
_DAYS = 30
FORM = 16 * 1024  # bytes that a form of the review may have


def pass_of(guard: Guard, name: str) -> str:
    """What the cookie of the reviewer *name* holds: the name, and what only who has the token can make of it."""
    digest = hmac.new(guard.token.encode(), b"review\0" + name.encode(), hashlib.sha256).hexdigest()
    return f"{digest}.{quote(name, safe='')}"


def reviewer(guard: Guard, request: Request) -> str | None:
    """The name of the reviewer who sends *request*; None for others."""
    given = request.cookies.get(COOKIE, "")
    name = unquote(given.partition(".")[2])
    return name if name and hmac.compare_digest(given.encode(), pass_of(guard, name).encode()) else None


def set_cookie(guard: Guard, name: str, *, secure: bool) -> str:
    """The Set-Cookie header that lets *name* in."""
    value = pass_of(guard, name)
    return f"{COOKIE}={value}; Path=/review; Max-Age={_DAYS * 86400}; HttpOnly; SameSite=Strict{'; Secure' * secure}"


def drop_cookie() -> str:
    """The Set-Cookie header that lets a reviewer out."""
    return f"{COOKIE}=; Path=/review; Max-Age=0; HttpOnly; SameSite=Strict"


def check_origin(request: Request) -> None:
    """Refuse a form that another site's page sends."""
    origin = request.headers.get("origin")
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none") or (
        origin not in (None, "null") and urlsplit(origin).netloc != request.headers.get("host")
    ):
        raise Refused(403, "This form has to be sent from its own page.")


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form, URL-encoded; raises :class:`Refused` where it is too large or not text."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > FORM:
            raise Refused(413, f"A form may have {FORM} bytes.")
    try:
        return dict(parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict"))
    except ValueError:
        raise Refused(400, "This is no form in UTF-8.") from None
