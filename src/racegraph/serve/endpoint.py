"""``/sparql``: rdflib-endpoint's router as the frame, answers of our own (SPARQL 1.1 Protocol)."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Collection
from functools import lru_cache
from typing import Any

import pyoxigraph as ox
import rdflib
from rdflib_endpoint import SparqlRouter
from starlette.routing import Route

from racegraph.serve import access, description, negotiation, protocol
from racegraph.serve.exchange import Exchange, QueryFailure
from racegraph.serve.response import CORS, Headers, Receive, Scope, Send, header, problem, read_body, respond
from racegraph.serve.service import GraphService, Request

METHODS = b"GET, HEAD, POST, OPTIONS"
CODINGS = ("zstd", "gzip")
LONG_TEXT = 8192  # bytes of a query from which it is parsed beside the event loop
# What a query has to spell out to give another answer each time on the same data.
VOLATILE = ("rand", "now", "uuid", "bnode", "service")

STATUS = {
    "syntax": 400,
    "not-acceptable": 406,
    "too-large": 422,
    "memory": 422,
    "deadline": 504,
    "busy": 503,
    "evaluation": 400,
    "lost": 503,
}

_CACHE: Headers = [(b"cache-control", b"no-cache"), (b"vary", b"Accept, Accept-Encoding")]
_PREFLIGHT: Headers = [
    (b"access-control-allow-methods", METHODS),
    (b"access-control-allow-headers", b"Accept, Authorization, Content-Type, If-None-Match"),
    (b"access-control-max-age", b"86400"),
]
STALLED = 30.0  # seconds that a client may take nothing of an answer


class Endpoint(SparqlRouter):
    """A :class:`rdflib_endpoint.SparqlRouter` that takes its constructor's options and answers by *service*.

    *services* are the SERVICE endpoints that queries may use. *update*, where given, carries out updates: it takes
    the request and the operation, and sends the response.
    """

    def __init__(
        self,
        service: GraphService,
        *,
        path: str = "/sparql",
        services: Collection[str] = (),
        update: Callable[[Scope, Send, protocol.Operation], Any] | None = None,
        **options: Any,
    ) -> None:
        self.service = service
        self.services = frozenset(services)
        self.update = update
        self._described: tuple[str, rdflib.Graph] | None = None
        super().__init__(path=path, graph=rdflib.Graph(), enable_update=update is not None, **options)
        self.routes[:] = [Route(path, self.answer), Route(path.rstrip("/") + "/", self.answer)]

    def prepare_sd_graph(self) -> None:
        """Nothing yet: the description names the version's graphs, see :mod:`racegraph.serve.description`."""

    @property
    def answer(self) -> _Answer:
        """The ASGI application that answers."""
        return _Answer(self)


class _Answer:
    """Answers one request after the other. (A class: Starlette would wrap a function.)"""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.service = endpoint.service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = scope["method"]
        try:
            if method in ("GET", "HEAD"):
                operation = protocol.operation(method, scope["query_string"], "", b"")
            elif method == "POST":
                longest = self.service.limits.query_length
                body = await read_body(scope, receive, longest)
                if body is None:
                    await problem(scope, send, 413, f"A request may have {longest} bytes.")
                    return
                operation = protocol.operation(method, scope["query_string"], header(scope, b"content-type"), body)
            elif method == "OPTIONS":
                await respond(scope, send, 204, [(b"allow", METHODS), *_PREFLIGHT])
                return
            else:
                await problem(scope, send, 405, f"{method} is no method of this resource.", [(b"allow", METHODS)])
                return
            if operation.kind == "query":
                await self.query(scope, receive, send, operation)
            elif operation.kind == "update":
                await self.update(scope, send, operation)
            else:
                await self.describe(scope, send)
        except (protocol.BadRequest, access.Refused) as error:
            await problem(scope, send, error.status, error.detail)

    async def update(self, scope: Scope, send: Send, operation: protocol.Operation) -> None:
        if self.endpoint.update is None:
            await problem(scope, send, 403, "This endpoint takes no updates.")
        else:
            await self.endpoint.update(scope, send, operation)

    async def describe(self, scope: Scope, send: Send) -> None:
        accept = header(scope, b"accept")
        media_type = negotiation.best(accept, "graph")
        if media_type is None:
            await problem(scope, send, 406, _acceptable("graph"))
            return
        data = description.describe(self.endpoint, self.service.snapshot)
        body = ox.serialize(data, format=ox.RdfFormat.from_media_type(media_type), prefixes=description.PREFIXES)
        headers = [(b"content-type", negotiation.content_type(media_type).encode()), (b"vary", b"Accept")]
        await respond(scope, send, 200, headers, body or b"")

    async def query(self, scope: Scope, receive: Receive, send: Send, operation: protocol.Operation) -> None:
        service, text = self.service, operation.text
        if len(text) > service.limits.query_length:
            raise access.Refused(413, f"A query may have {service.limits.query_length} characters.")
        base = service.base
        access.check_dataset((*operation.default_graphs, *operation.named_graphs))
        await self.check(text, base)
        accept = _accept(operation.format) if operation.format is not None else header(scope, b"accept")
        solutions, graph = negotiation.best(accept, "solutions"), negotiation.best(accept, "graph")
        coding = negotiation.encoding(header(scope, b"accept-encoding"), CODINGS)
        tag = None if _volatile(text) else _tag_of(operation, solutions, graph)
        asked = header(scope, b"if-none-match")
        if tag is not None and asked and _matches(asked, _etag(service.snapshot.version, tag)):
            await respond(scope, send, 304, [(b"etag", _etag(service.snapshot.version, tag)), *_CACHE])
            return
        whole = (operation.default_graphs or operation.named_graphs) != ()
        request = Request(
            text,
            base,
            list(operation.default_graphs) if whole else None,
            list(operation.named_graphs) if whole else None,
            solutions,
            graph,
            coding,
        )
        exchange: Exchange | None = None
        try:
            exchange = service.submit(request, operation.timeout)
            exchange.when_slow = lambda: _watch(receive, exchange, service)
            await exchange.head()
            headers = _headers_of(exchange)
            if tag is not None:
                headers.append((b"etag", _etag(exchange.version, tag)))
            await _send_answer(scope, send, exchange, headers)
        except QueryFailure as failure:
            if exchange is not None and exchange.delivered:
                # the answer has begun: to return before its end closes the connection, and nobody takes it for whole
                scope["state"]["broken"] = failure.code
                return
            retry: Headers = [(b"retry-after", b"2")] if STATUS[failure.code] == 503 else []
            await problem(scope, send, STATUS[failure.code], _explained(failure, graph), retry)
        finally:
            if exchange is not None:
                service.pool.cancel(exchange)

    async def check(self, text: str, base: str) -> None:
        """Refuse what reaches for the network or files; long texts are parsed beside the event loop."""
        store = self.service.snapshot.store

        def exists(graph: str) -> bool:
            return store.contains_named_graph(ox.NamedNode(graph))

        if len(text) < LONG_TEXT:
            access.check_query(text, base, exists, self.endpoint.services)
        else:
            await asyncio.to_thread(access.check_query, text, base, exists, self.endpoint.services)


def _watch(receive: Receive, exchange: Exchange, service: GraphService) -> asyncio.Task[None]:
    """End the query if the client goes away while it waits."""

    async def watch() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        service.pool.cancel(exchange)

    return asyncio.get_running_loop().create_task(watch())


async def _send_answer(scope: Scope, send: Send, exchange: Exchange, headers: Headers) -> None:
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


def _headers_of(exchange: Exchange) -> Headers:
    headers = [(b"content-type", _content_type(exchange.media_type)), *_CACHE]
    if exchange.coding is not None:
        headers.append((b"content-encoding", exchange.coding.encode()))
    return headers


@lru_cache(maxsize=64)
def _content_type(media_type: str) -> bytes:
    return negotiation.content_type(media_type).encode()


def _accept(name: str) -> str:
    if name in negotiation.SHORT_NAMES:
        return negotiation.SHORT_NAMES[name]
    if "/" in name:
        return name
    raise protocol.BadRequest(400, f"format={name}: know {', '.join(negotiation.SHORT_NAMES)}, or a media type.")


def _volatile(text: str) -> bool:
    letters = text.lower()
    return any(word in letters for word in VOLATILE)


def _tag_of(operation: protocol.Operation, solutions: str | None, graph: str | None) -> str:
    asked = (operation.text, operation.default_graphs, operation.named_graphs, solutions, graph)
    return hashlib.blake2b(repr(asked).encode(errors="surrogatepass"), digest_size=9).hexdigest()


def _etag(version: str, tag: str) -> bytes:
    # weak: the same answer, compressed or not, in whatever order an unordered query gives its rows
    return f'W/"{version}.{tag}"'.encode()


def _matches(condition: str, etag: bytes) -> bool:
    """If-None-Match (RFC 9110, section 13.1.2), by weak comparison."""
    opaque = etag.decode().removeprefix("W/")
    return any(tag.strip() == "*" or tag.strip().removeprefix("W/") == opaque for tag in condition.split(","))


def _explained(failure: QueryFailure, graph: str | None) -> str:
    if failure.code == "not-acceptable":
        return f"{failure.detail}. {_acceptable('graph' if 'graph' in failure.detail else 'solutions')}"
    return failure.detail


def _acceptable(kind: str) -> str:
    types = negotiation.GRAPHS if kind == "graph" else negotiation.SOLUTIONS
    return f"We can answer in {', '.join(dict.fromkeys(types.values()))}."
