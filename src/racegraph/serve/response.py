"""Writing HTTP responses, by ASGI and nothing else: the way of an answer is hot."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, MutableMapping
from http import HTTPStatus
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

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


async def problem(scope: Scope, send: Send, status: int, detail: str, headers: Headers | None = None) -> None:
    """Send an error as Problem Details (RFC 9457)."""
    body: dict[str, Any] = {"title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    if request_id := scope.get("state", {}).get("request_id"):
        body["instance"] = f"urn:uuid:{request_id}"
    await respond(
        scope,
        send,
        status,
        [(b"content-type", b"application/problem+json"), (b"cache-control", b"no-store"), *(headers or [])],
        json.dumps(body, ensure_ascii=False).encode(errors="replace") + b"\n",
    )


async def read_body(scope: Scope, receive: Receive, limit: int) -> bytes | None:
    """The request's body; None where it has more than *limit* bytes, or its sender went away."""
    declared = header(scope, b"content-length")
    if declared.isdigit() and int(declared) > limit:
        return None
    chunks, size = [], 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > limit:
            return None
        chunks.append(chunk)
        if not message.get("more_body"):
            return b"".join(chunks)
