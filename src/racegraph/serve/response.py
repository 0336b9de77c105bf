"""Writing HTTP responses, by ASGI and nothing else: the way of an answer is hot."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from http import HTTPStatus
from typing import Any

from racegraph.serve.refusal import Refused

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Header = tuple[bytes, bytes]
Headers = list[Header]

STALLED = 30.0  # seconds that a client may keep us waiting: for a request's body, or to take more of an answer

# Anybody may read what is published, from any page; a token is sent as a header, never by itself like a cookie.
CORS: Headers = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Location, Retry-After, X-Request-Id"),
]


def header(scope: Scope, name: bytes) -> str:
    """The value of a request's header, lists joined; empty where it is not there."""
    values = [value for key, value in scope["headers"] if key == name]
    return b", ".join(values).decode("latin-1")


async def respond(scope: Scope, send: Send, status: int, headers: Headers, body: bytes = b"") -> None:
    """Send a whole response; for HEAD, all but the body."""
    content: Headers = [] if status in (204, 304) else [(b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": [*headers, *content, *CORS]})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


async def problem(scope: Scope, send: Send, refused: Refused) -> None:
    """Send an error as Problem Details (RFC 9457)."""
    status = refused.status
    scope.setdefault("state", {})["code"] = refused.code
    body: dict[str, Any] = {
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": refused.code,
        "detail": refused.detail,
    }
    if request_id := scope.get("state", {}).get("request_id"):
        body["instance"] = f"urn:request:{request_id}"
    await respond(
        scope,
        send,
        status,
        [(b"content-type", b"application/problem+json"), (b"cache-control", b"no-store"), *refused.headers],
        json.dumps(body, ensure_ascii=False).encode(errors="replace") + b"\n",
    )


async def preflight(scope: Scope, send: Send, methods: bytes) -> None:
    """Answer OPTIONS, and with it the question of a browser whether another site's page may ask."""
    headers = [
        (b"allow", methods),
        (b"access-control-allow-methods", methods),
        (b"access-control-allow-headers", b"Accept, Authorization, Content-Type, If-Match, If-None-Match"),
        (b"access-control-max-age", b"86400"),
    ]
    await respond(scope, send, 204, headers)


async def read_body(scope: Scope, receive: Receive, limit: int) -> bytes:
    """The request's body; raises :class:`Refused` where it has more than *limit* bytes, or does not come."""
    declared = header(scope, b"content-length")
    chunks, size = [], int(declared) if declared.isdigit() else 0
    received = 0
    try:
        async with asyncio.timeout(STALLED):
            while max(size, received) <= limit:
                message = await receive()
                if message["type"] != "http.request":
                    raise Refused(400, "The request ended before its body.")
                chunk = message.get("body", b"")
                received += len(chunk)
                chunks.append(chunk)
                if not message.get("more_body"):
                    break
    except TimeoutError:
        raise Refused(408, "The body did not come in time.", ((b"connection", b"close"),)) from None
    if max(size, received) > limit:
        raise Refused(413, f"A request may have {limit} bytes.", ((b"connection", b"close"),))
    return b"".join(chunks)
