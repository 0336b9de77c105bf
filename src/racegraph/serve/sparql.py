"""``/sparql``, whatever frames it: SPARQL 1.1 Protocol by ASGI and nothing else."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Collection

import pyoxigraph as ox

from racegraph.serve import access, lookup, negotiation, protocol
from racegraph.serve.answer import acceptable, answer, answer_again, etag, explain, headers_of
from racegraph.serve.cache import Kept
from racegraph.serve.description import PREFIXES, describe
from racegraph.serve.exchange import QueryFailure
from racegraph.serve.guard import Guard
from racegraph.serve.refusal import Refused
from racegraph.serve.response import Receive, Scope, Send, header, preflight, problem, read_body, respond
from racegraph.serve.service import GraphService, Request

METHODS = b"GET, HEAD, POST, OPTIONS"
LONG_TEXT = 2048  # characters of a query from which it is parsed beside the event loop
# One of these has to be spelt out in a query that gives another answer each time on the same data.
VOLATILE = ("rand", "now", "uuid", "bnode", "service")


class Sparql:
    """Answers SPARQL requests by *service*.

    *services* are the SERVICE endpoints that queries may use, *guard* says who may write what (None: nobody), *title*
    and *description* are what the endpoint says of itself.
    """

    def __init__(
        self,
        service: GraphService,
        services: Collection[str] = (),
        guard: Guard | None = None,
        title: str = "",
        description: str = "",
    ) -> None:
        self.service = service
        self.services = frozenset(services)
        self.guard = guard
        self.title = title
        self.description = description

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        method, key = scope["method"], None
        scope.setdefault("state", {})["route"] = "sparql"
        try:
            if method in ("GET", "HEAD"):
                key = _key(scope)
                kept = self.service.cache.get(self.service.snapshot.version, key)
                if kept is not None:
                    await answer_again(scope, send, kept)
                    return
                operation = protocol.operation(method, scope["query_string"], "", b"")
            elif method == "POST":
                body = await read_body(scope, receive, self.service.limits.query_length)
                operation = protocol.operation(method, scope["query_string"], header(scope, b"content-type"), body)
            elif method == "OPTIONS":
                await preflight(scope, send, METHODS)
                return
            else:
                raise Refused(405, f"{method} is no method of this resource.", ((b"allow", METHODS),))
            if operation.kind == "query":
                await self.query(scope, receive, send, operation, key)
            elif operation.kind == "update":
                await self.update(scope, send, operation)
            else:
                await self.describe(scope, send)
        except Refused as error:
            await problem(scope, send, error)

    async def query(
        self, scope: Scope, receive: Receive, send: Send, operation: protocol.Operation, key: tuple[bytes, ...] | None
    ) -> None:
        service, text = self.service, operation.text
        graphs = (*operation.default_graphs, *operation.named_graphs)
        access.check_dataset(graphs)
        network = await self.check(text)
        accept = header(scope, b"accept") if operation.format is None else negotiation.named(operation.format)
        request = Request(
            text,
            service.base,
            list(operation.default_graphs) if graphs else None,
            list(operation.named_graphs) if graphs else None,
            negotiation.best(accept, "solutions"),
            negotiation.best(accept, "graph"),
            negotiation.encoding(header(scope, b"accept-encoding"), negotiation.CODINGS),
            network=network,
        )
        tag = None if _volatile(text) else _tag_of(request)
        kept = None if graphs or tag is None or not service.is_local else self.looked_up(request, tag)
        if kept is not None:
            if key is not None:
                service.cache.put(service.snapshot.version, key, kept)
            await answer_again(scope, send, kept)
            return

        def keep(version: str, kept: Kept) -> None:
            if key is not None and version == service.snapshot.version:
                service.cache.put(version, key, kept)

        await answer(scope, receive, send, service, request, tag, operation.timeout, keep)

    def looked_up(self, request: Request, tag: str) -> Kept | None:
        """The answer, where the query is a short look-up."""
        limits, snapshot = self.service.limits, self.service.snapshot
        if request.solutions is None or limits.rows < lookup.LONGEST or limits.bytes < lookup.LONGEST:
            return None
        body = lookup.look_up(snapshot.store, request.query, request.solutions)
        if body is None:
            return None
        name = etag(snapshot.version, tag)
        return Kept(name, [*headers_of(request.solutions), (b"etag", name)], body)

    async def check(self, text: str) -> bool:
        """Refuse what reaches for the network or files; True where it uses a SERVICE that is open."""
        store = self.service.snapshot.store

        def exists(graph: str) -> bool:
            return store.contains_named_graph(ox.NamedNode(graph))

        arguments = (text, self.service.base, exists, self.services)
        if len(text) < LONG_TEXT:
            reach = access.check_query(*arguments)
        else:
            reach = await asyncio.to_thread(access.check_query, *arguments)
        return reach is not None and bool(reach.services)

    async def update(self, scope: Scope, send: Send, operation: protocol.Operation) -> None:
        guard = self.guard
        if guard is None:
            raise Refused(403, "This endpoint takes no updates.")
        guard.check(header(scope, b"authorization"))
        text = await asyncio.to_thread(
            access.checked_update,
            operation.text,
            self.service.base,
            guard.writable,
            operation.default_graphs,
            operation.named_graphs,
        )
        try:
            await self.service.change({"do": "update", "text": text, "base": self.service.base}, b"", operation.timeout)
        except QueryFailure as failure:
            await explain(scope, send, failure)
        else:
            await respond(scope, send, 204, [])

    async def describe(self, scope: Scope, send: Send) -> None:
        media_type = negotiation.best(header(scope, b"accept"), "graph")
        if media_type is None:
            raise Refused(406, acceptable("graph"))
        triples = describe(self, self.service.snapshot)
        rdf_format = ox.RdfFormat.from_media_type(media_type)
        body = ox.serialize(triples, format=rdf_format, prefixes=PREFIXES) or b""
        headers = [(b"content-type", negotiation.content_type(media_type).encode()), (b"vary", b"Accept")]
        await respond(scope, send, 200, headers, body)


def _key(scope: Scope) -> tuple[bytes, ...]:
    """What an answer to GET depends on, beside the version."""
    accept = encoding = b""
    for name, value in scope["headers"]:
        if name == b"accept":
            accept += value
        elif name == b"accept-encoding":
            encoding += value
    return scope["query_string"], accept, encoding


def _volatile(text: str) -> bool:
    letters = text.lower()
    return any(word in letters for word in VOLATILE)


def _tag_of(request: Request) -> str:
    asked = (request.query, request.default, request.named, request.solutions, request.graph)
    return hashlib.blake2b(repr(asked).encode(errors="surrogatepass"), digest_size=9).hexdigest()
