"""What is shown under which address."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from racegraph.pages.handlers.home import articles, conflicts, home, nothing, search, suggest
from racegraph.pages.handlers.query import query, sources, terms
from racegraph.pages.handlers.review import decide, enter, leave, review
from racegraph.pages.handlers.static import static
from racegraph.pages.handlers.thing import around, article, claim, ontology, thing
from racegraph.pages.handlers.why import why
from racegraph.pages.site import Site
from racegraph.serve.guard import Guard
from racegraph.serve.service import GraphService


class Pages:
    """The pages, as :class:`racegraph.serve.parts.Beside`; with *guard*, whoever has its token may review claims."""

    def __init__(self, guard: Guard | None = None) -> None:
        self.site = Site(guard)
        self.routes = _routes(self.site)

    async def tend(self, graph: GraphService) -> None:
        """Keep ready what the pages need of the newest version, until cancelled."""
        await self.site.tend(graph)


def _routes(site: Site) -> list[BaseRoute]:
    return [
        Route("/", site.handle(home)),
        Route("/search", site.handle(search)),
        Route("/suggest", site.handle(suggest)),
        Route("/articles", site.handle(articles)),
        Route("/id/{rest:path}", site.handle(thing)),
        Route("/article/{rest:path}", site.handle(article)),
        Route("/claim/{rest:path}", site.handle(claim)),
        Route("/around", site.handle(around)),
        Route("/why", site.handle(why)),
        Route("/conflicts", site.handle(conflicts)),
        Route("/query", site.handle(query)),
        Route("/sources", site.handle(sources)),
        Route("/ontology", site.handle(ontology)),
        Route("/ontology.{extension}", site.handle(ontology)),
        Route("/review", site.handle(review)),
        Route("/review/enter", site.handle(enter), methods=["POST"]),
        Route("/review/leave", site.handle(leave), methods=["POST"]),
        Route("/review/decide", site.handle(decide), methods=["POST"]),
        Route("/vocabulary.json", site.handle(terms)),
        Route("/static/{name:path}", site.handle(static)),
        Route("/{rest:path}", site.handle(nothing)),  # the last: what nobody else has an answer for
    ]
