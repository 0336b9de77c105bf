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


def routes(guard: Guard | None = None) -> list[BaseRoute]:
    """The pages, to be served beside the SPARQL service; with *guard*, whoever has its token may review claims."""
    site = Site(guard)
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
