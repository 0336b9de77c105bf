"""Sending a query's answer: as it comes, with its version as ETag, and never a part of it as if it were whole."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import lru_cache

from racegraph.serve import negotiation
from racegraph.serve.cache import Kept
from racegraph.serve.exchange import Exchange, QueryFailure
from racegraph.serve.refusal import Refused
from racegraph.serve.response import CORS, STALLED, Headers, Receive, Scope, Send, header, problem, respond
from racegraph.serve.service import GraphService, Request
from racegraph.serve.sharing import Asking

STATUS = {
    "syntax": 400,
    "not-acceptable": 406,
    "too-large": 422,
    "memory": 422,
    "deadline": 504,
    "busy": 503,
    "evaluation": 400,
    "far-end": 502,
    "lost": 503,
    "stale": 412,
}

_CACHE: Headers = [(b"cache-control", b"no-cache"), (b"vary", b"Accept, Accept-Encoding")]


async def answer(
    scope: Scope,
    receive: Receive,
    send: Send,
    service: GraphService,
    request: Request,
    tag: str | None,
    timeout: float | None = None,
    keep: Callable[[str, Kept], None] | None = None,
) -> None:
    """Run *request* and send what it gives, or why it gives nothing; where it is being run already, what that gives.

    *tag* names the request among all that can be asked of one version, None where its answer differs each time.
    *timeout* is in seconds, None for the longest there is. *keep* is given the answer, where it is short and comes
    again, and its version.
    """
    asked = header(scope, b"if-none-match")
    if tag is not None and asked and matches(asked, etag(service.snapshot.version, tag)):
        await respond(scope, send, 304, [(b"etag", etag(service.snapshot.version, tag)), *_CACHE])
        return
    if tag is None:
        await _ask(scope, receive, send, service, request, timeout)
        return
    question = (service.snapshot.version, tag, request.coding, timeout)
    outcome = await service.sharing.outcome(question)
    if isinstance(outcome, Kept):
        await answer_again(scope, send, outcome)
    elif outcome is not None:
        await explain(scope, send, outcome)
    else:
        asking = service.sharing.begin(question)
        try:
            await _ask(scope, receive, send, service, request, timeout, tag, asking, keep)
        finally:
            asking.end()


async def _ask(
    scope: Scope,
    receive: Receive,
    send: Send,
    service: GraphService,
    request: Request,
    timeout: float | None,
    tag: str | None = None,
    asking: Asking | None = None,
    keep: Callable[[str, Kept], None] | None = None,
) -> None:
    exchange: Exchange | None = None
    try:
        exchange = service.submit(request, timeout)
        exchange.when_slow = lambda: _watch(receive, exchange, service)
        await exchange.head()
        headers = headers_of(exchange.media_type, exchange.coding)
        if tag is None or asking is None:
            await _send(scope, send, exchange, headers)
            return
        name = etag(exchange.version, tag)
        headers.append((b"etag", name))
        if not exchange.whole:
            asking.end()
            await _send(scope, send, exchange, headers)
            return
        kept = Kept(name, headers, exchange.take())
        asking.end(kept)
        if keep is not None:
            keep(exchange.version, kept)
        await respond(scope, send, 200, headers, kept.body)
    except TimeoutError:  # the client takes nothing more: the connection is closed
        scope.setdefault("state", {})["code"] = "stalled"
    except QueryFailure as failure:
        if exchange is not None and exchange.delivered:
            # the answer has begun: to return before its end closes the connection, and nobody takes it for whole
            scope.setdefault("state", {})["code"] = failure.code
            return
        if asking is not None:
            asking.end(failure)
        await explain(scope, send, failure)
    finally:
        if exchange is not None:
            service.pool.cancel(exchange)


async def explain(scope: Scope, send: Send, failure: QueryFailure) -> None:
    """Send why there is no answer."""
    detail = failure.detail
    if failure.code == "not-acceptable":
        detail = f"{detail}. {acceptable('graph' if 'graph' in detail else 'solutions')}"
    status = STATUS[failure.code]
    retry = ((b"retry-after", b"2"),) if status == 503 else ()
    await problem(scope, send, Refused(status, detail, retry, failure.code))


def _watch(receive: Receive, exchange: Exchange, service: GraphService) -> asyncio.Task[None]:
    """End the query if the client goes away while it waits."""

    async def watch() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        service.pool.cancel(exchange)

    return asyncio.get_running_loop().create_task(watch())


async def _send(scope: Scope, send: Send, exchange: Exchange, headers: Headers) -> None:
    if scope.get("http_version") == "1.0":
        # without chunks, the end of the connection is the end of the answer: it must not come before
        await respond(scope, send, 200, headers, b"".join([chunk async for chunk in exchange.chunks()]))
        return
    if exchange.whole:
        await respond(scope, send, 200, headers, exchange.take())
        return
    await send({"type": "http.response.start", "status": 200, "headers": [*headers, *CORS]})
    if scope["method"] != "HEAD":
        async for chunk in exchange.chunks():
            async with asyncio.timeout(STALLED):
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


def headers_of(media_type: str, coding: str | None = None) -> Headers:
    """The headers of an answer in *media_type*, compressed with *coding*."""
    headers = [(b"content-type", _content_type(media_type)), *_CACHE]
    if coding is not None:
        headers.append((b"content-encoding", coding.encode()))
    return headers


@lru_cache(maxsize=64)
def _content_type(media_type: str) -> bytes:
    return negotiation.content_type(media_type).encode()


def etag(version: str, tag: str) -> bytes:
    """The entity tag of what *tag* names, in one version of the dataset."""
    # weak: the same answer, compressed or not, in whatever order an unordered query gives its rows
    return f'W/"{version}.{tag}"'.encode()


def matches(condition: str, etag: bytes) -> bool:
    """If-None-Match (RFC 9110, section 13.1.2), by weak comparison."""
    opaque = etag.decode().removeprefix("W/")
    return any(tag.strip() == "*" or tag.strip().removeprefix("W/") == opaque for tag in condition.split(","))


def acceptable(kind: str) -> str:
    """Which media types there are for a kind of answer, in words."""
    types = negotiation.GRAPHS if kind == "graph" else negotiation.SOLUTIONS
    return f"We can answer in {', '.join(dict.fromkeys(types.values()))}."


async def answer_again(scope: Scope, send: Send, kept: Kept) -> None:
    """Send an answer that was given before."""
    asked = header(scope, b"if-none-match")
    if asked and matches(asked, kept.etag):
        await respond(scope, send, 304, [(b"etag", kept.etag), *_CACHE])
    else:
        await respond(scope, send, 200, kept.headers, kept.body)
