"""``/store``: SPARQL 1.1 Graph Store HTTP Protocol."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import urlsplit

import pyoxigraph as ox
from starlette.routing import Route

from racegraph.serve import access, negotiation
from racegraph.serve.answer import acceptable, answer, etag, explain, matches
from racegraph.serve.exchange import QueryFailure
from racegraph.serve.guard import Guard
from racegraph.serve.protocol import charset_of, one, parameters_of
from racegraph.serve.refusal import Refused
from racegraph.serve.response import Headers, Receive, Scope, Send, header, preflight, problem, read_body, respond
from racegraph.serve.service import GraphService, Request
from racegraph.serve.syntax import DEFAULT, Graph

READING, WRITING = b"GET, HEAD, OPTIONS", b"GET, HEAD, PUT, POST, DELETE, OPTIONS"
MULTIPART = "multipart/form-data"
ALL_TRIPLES = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


class GraphStore:
    """Answers at *path*: graphs by name (``?graph=``, ``?default``) and, below it, by address.

    A graph's address below *path* is its name, with scheme and host of the service's public address. *guard* says who
    may write what; None: nobody.
    """

    def __init__(self, service: GraphService, *, path: str = "/store", guard: Guard | None = None) -> None:
        self.service = service
        self.guard = guard
        address = urlsplit(service.base)
        self.origin = f"{address.scheme}://{address.netloc}"
        self.path = path
        self.routes = [Route(path, self), Route(path + "/{name:path}", self)]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = scope["method"]
        scope.setdefault("state", {})["route"] = "store"
        allowed = READING if self.guard is None else WRITING
        try:
            if method == "OPTIONS":
                await preflight(scope, send, allowed)
            elif method.encode() not in allowed.split(b", "):
                raise Refused(405, f"{method} is not possible here.", ((b"allow", allowed),))
            elif method in ("GET", "HEAD"):
                await self.read(scope, receive, send)
            elif self.guard is not None:
                await self.write(scope, receive, send, self.guard)
        except Refused as error:
            await problem(scope, send, error)

    def named(self, scope: Scope) -> str | None:
        """The graph that a request names: its IRI, "" for the default graph, None where it names none."""
        parameters = parameters_of(scope["query_string"])
        if set(parameters) - {"graph", "default"}:
            raise Refused(400, "The parameters are graph and default.")
        graph, default = one(parameters, "graph"), one(parameters, "default")
        below = scope.get("raw_path", scope["path"].encode()) not in (self.path.encode(), self.path.encode() + b"/")
        if (graph is not None) + (default is not None) + below > 1:
            raise Refused(400, "The request names more than one graph.")
        if default is not None:
            return ""
        if below:
            graph = self.origin + scope["raw_path"].decode("ascii", errors="replace")
        if graph is None:
            return None
        access.check_dataset([graph])
        if not access.absolute(graph):
            raise Refused(400, f"<{graph}> is no absolute IRI.")
        return graph

    async def read(self, scope: Scope, receive: Receive, send: Send) -> None:
        name = self.named(scope)
        if name is None:
            raise Refused(400, "Name a graph: ?graph=IRI, or ?default.")
        if name and not self.exists(name):
            raise Refused(404, f"There is no graph <{name}>.")
        media_type = negotiation.best(header(scope, b"accept"), "graph")
        if media_type is None:
            raise Refused(406, acceptable("graph"))
        request = Request(
            ALL_TRIPLES,
            self.service.base,
            default=[name] if name else None,
            graph=media_type,
            coding=negotiation.encoding(header(scope, b"accept-encoding"), negotiation.CODINGS),
        )
        await answer(scope, receive, send, self.service, request, _tag_of(name))

    def exists(self, name: str) -> bool:
        return self.service.snapshot.store.contains_named_graph(ox.NamedNode(name))

    async def write(self, scope: Scope, receive: Receive, send: Send, guard: Guard) -> None:
        guard.check(header(scope, b"authorization"))
        method, name = scope["method"], self.named(scope)
        minted = name is None and method == "POST"
        if minted:
            name = f"{self.origin}{self.path}/{secrets.token_hex(8)}"
        if name is None:
            raise Refused(400, "Name a graph: ?graph=IRI, or ?default.")
        access.check_writable(Graph(name) if name else DEFAULT, guard.writable)
        change = {"do": method.lower(), "graph": name or None, "base": name or self.service.base}
        change["version"] = self.precondition(scope, name)
        body = b""
        if method == "DELETE":
            if name and not self.exists(name):
                raise Refused(404, f"There is no graph <{name}>.")
        else:
            body = await read_body(scope, receive, self.service.limits.body_length)
            change["parts"], body = await asyncio.to_thread(_documents, header(scope, b"content-type"), body)
        try:
            outcome = await self.service.change(change, body)
        except QueryFailure as failure:
            await explain(scope, send, failure)
            return
        headers: Headers = [(b"location", name.encode("ascii"))] if minted else []
        created = not outcome["existed"]
        await respond(scope, send, 201 if created and method != "DELETE" else 204, headers)

    def precondition(self, scope: Scope, name: str) -> str | None:
        """The version that the change is for, or None for any (RFC 9110, sections 13.1.1 and 13.1.2)."""
        version = self.service.snapshot.version
        exists = not name or self.exists(name)
        wanted, unwanted = header(scope, b"if-match"), header(scope, b"if-none-match")
        if not wanted and not unwanted:
            return None
        current = etag(version, _tag_of(name))
        if wanted and not (exists and matches(wanted, current)):
            raise Refused(412, "The graph is not what If-Match says any more.")
        if unwanted and exists and matches(unwanted, current):
            raise Refused(412, "The graph is there already.")
        return version


def _documents(content_type: str, body: bytes) -> tuple[list[tuple[str, int]], bytes]:
    """The media type and size of each document in the body, and their bytes one after the other."""
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type != MULTIPART:
        return [(_rdf_type(content_type), len(body))], body
    message = BytesParser(policy=HTTP).parsebytes(
        b"Content-Type: " + content_type.encode("latin-1") + b"\r\n\r\n" + body
    )
    if not message.is_multipart() or message.defects:
        raise Refused(400, "The body is not multipart as its Content-Type says.")
    parts, documents = [], []
    for part in message.iter_parts():
        document = part.get_payload(decode=True)
        assert isinstance(document, bytes)
        parts.append((_rdf_type(part.get("content-type", "")), len(document)))
        documents.append(document)
    return parts, b"".join(documents)


def _rdf_type(content_type: str) -> str:
    media_type, _, rest = content_type.partition(";")
    if charset_of(rest) not in ("", "utf-8", "utf8"):
        raise Refused(415, "The charset has to be UTF-8.")
    media_type = media_type.strip().lower()
    if ox.RdfFormat.from_media_type(media_type) is None:
        raise Refused(415, f"Content-Type {media_type or 'missing'}: send Turtle, N-Triples, JSON-LD or RDF/XML.")
    return media_type


def _tag_of(name: str) -> str:
    return hashlib.blake2b(f"graph {name}".encode(errors="surrogatepass"), digest_size=9).hexdigest()
