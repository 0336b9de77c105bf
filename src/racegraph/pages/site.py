"""What all handlers share: the graph, its state, the language, and how a page is answered."""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from racegraph.names import BASE
from racegraph.pages import language
from racegraph.pages.address import NotKnown
from racegraph.pages.phrase import Phrasebook
from racegraph.pages.proof import NoProver, Prover
from racegraph.pages.response import choose, respond
from racegraph.pages.state import State, States
from racegraph.pages.template import prepare, render
from racegraph.serve.exchange import QueryFailure
from racegraph.serve.guard import Guard
from racegraph.serve.negotiation import content_type
from racegraph.serve.refusal import Refused
from racegraph.serve.service import GraphService

log = logging.getLogger("racegraph.pages")

HTML = "text/html"
# The formats that a thing of the graph is had in, by media type: the extension of its address.
FORMATS = {
    HTML: "html",
    "text/turtle": "ttl",
    "application/ld+json": "jsonld",
    "application/n-triples": "nt",
    "application/trig": "trig",
    "application/n-quads": "nq",
    "application/rdf+xml": "rdf",
}
_MEDIA = {extension: media_type for media_type, extension in FORMATS.items()}
POLL = 0.2  # seconds between looks for a newer version
PATIENCE = 4.0  # seconds that a page waits for a proof before it says that it is being looked for

Handler = Callable[["Site", Request], Awaitable[Response]]


class Site:
    """The pages over one service. A handler takes the site and a request, and gives a response."""

    def __init__(self, guard: Guard | None) -> None:
        self.guard = guard
        self.states = States()
        self.prepared = ""  # the version that all is ready for
        self._prover: Prover | None = None

    async def tend(self, graph: GraphService) -> None:
        """Keep ready, until cancelled, what pages of the newest version need and what takes time to make."""
        prover = self._prover_of(graph) if graph.is_local else None
        await asyncio.to_thread(prepare)
        try:
            while True:
                version = graph.snapshot.version
                try:
                    await self.states.newest(graph)
                    if prover is not None:
                        await prover.prepare()
                    self.prepared = version
                except (QueryFailure, NoProver) as error:  # whoever asks for it is told, too
                    log.warning("of version %s not all is ready for the pages: %s", version, error)
                while graph.snapshot.version == version:
                    await asyncio.sleep(POLL)
        finally:
            self.states.end()
            if prover is not None:
                await prover.end()

    def handle(self, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        """*handler* as an endpoint, with pages for what can go wrong."""

        @functools.wraps(handler)
        async def endpoint(request: Request) -> Response:
            try:
                return await handler(self, request)
            except NotKnown as error:
                return await self.page(request, "error.html", 404, key="not_found", detail=str(error))
            except QueryFailure as error:
                status = 503 if error.code in ("busy", "lost", "deadline", "far-end") else 500
                return await self.page(request, "error.html", status, key="failed", detail=error.detail)
            except NoProver as error:
                return await self.page(request, "error.html", 503, key="failed", detail=str(error))
            except Refused as error:
                return await self.page(request, "error.html", error.status, key="failed", detail=error.detail)

        return endpoint

    def graph(self, request: Request) -> GraphService:
        found: GraphService = request.app.state.graph
        return found

    async def state(self, request: Request) -> State:
        return await self.states.of(self.graph(request))

    def prover(self, request: Request) -> Prover:
        return self._prover_of(self.graph(request))

    def _prover_of(self, graph: GraphService) -> Prover:
        if not graph.is_local:
            raise NoProver("proofs are found where the graph was built; here it is asked for from another server")
        if self._prover is None:
            self._prover = Prover(graph.directory)
        return self._prover

    async def done(self, looking: asyncio.Future[Any]) -> bool:
        """Whether what is looked for is found, or cannot be, within :data:`PATIENCE`; else it is looked for on."""
        looking.add_done_callback(lambda future: future.cancelled() or future.exception())
        found, _ = await asyncio.wait([looking], timeout=PATIENCE)
        return bool(found)

    def phrases(self, request: Request) -> Phrasebook:
        return Phrasebook(language.Words(language.chosen(request)))

    async def page(self, request: Request, template: str, status: int = 200, **values: Any) -> Response:
        """The page of a template in the visitor's language."""
        phrases = self.phrases(request)
        words = phrases.words
        other = next(code for code in language.LANGUAGES if code != words.language)
        parameters = [(k, v) for k, v in request.query_params.multi_items() if k != "lang"]
        body = render(
            template,
            {
                "t": words,
                "lang": words.language,
                "phrases": phrases,
                "version": self.graph(request).snapshot.version,
                "switch": "?" + urlencode([*parameters, ("lang", other)]),
                "other": other,
                "asked": "",
                "reviewable": self.guard is not None,
                **values,
            },
        )
        headers = {"Content-Language": words.language}
        if (wanted := request.query_params.get("lang")) in language.LANGUAGES:
            headers["Set-Cookie"] = f"{language.COOKIE}={wanted}; Path=/; Max-Age=31536000; SameSite=Lax"
        return respond(request, body, f"{HTML}; charset=utf-8", status, headers)

    def data(self, request: Request, body: bytes, extension: str) -> Response:
        """An answer in one of :data:`FORMATS`, readable from any page."""
        headers = {"Access-Control-Allow-Origin": "*"}
        return respond(request, body, content_type(_MEDIA[extension]), headers=headers)

    def see_other(self, request: Request, iri: str) -> Response:
        """303 to the document about the thing *iri*, in the format that the client prefers."""
        media_type = choose(request.headers.get("accept", ""), tuple(FORMATS))
        if media_type is None:
            raise Refused(406, f"This is to be had in {', '.join(FORMATS)}.")
        path = f"{iri.removeprefix(BASE[:-1])}.{FORMATS[media_type]}"
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(path + query, 303, {"Vary": "Accept", "Access-Control-Allow-Origin": "*"})
