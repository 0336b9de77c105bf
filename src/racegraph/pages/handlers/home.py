"""The pages to begin with: home, search, the list of articles, conflicts, and what is not there."""

from __future__ import annotations

import json

from starlette.requests import Request
from starlette.responses import Response

from racegraph.pages import question
from racegraph.pages.address import NotKnown
from racegraph.pages.evidence import claims
from racegraph.pages.phrase import page
from racegraph.pages.response import respond
from racegraph.pages.site import Site
from racegraph.pages.state import KINDS


async def home(site: Site, request: Request) -> Response:
    state = await site.state(request)
    examples = question.examples()
    return await site.page(request, "home.html", state=state, kinds=KINDS, examples=examples)


async def search(site: Site, request: Request) -> Response:
    asked = request.query_params.get("q", "").strip()[:200]
    state = await site.state(request)
    return await site.page(request, "search.html", asked=asked, found=state.index.find(asked, 40))


async def suggest(site: Site, request: Request) -> Response:
    state = await site.state(request)
    words = site.phrases(request).words
    found = [
        {"name": thing.label, "kind": words(f"kind_{thing.kind}"), "path": page(thing.iri)}
        for thing in state.index.find(request.query_params.get("q", "")[:200], 8)
    ]
    return respond(request, json.dumps(found, ensure_ascii=False).encode(), "application/json")


async def articles(site: Site, request: Request) -> Response:
    state = await site.state(request)
    number = request.query_params.get("page", "1")
    at = max(1, int(number)) if number.isdigit() and len(number) < 8 else 1
    shown = state.articles[(at - 1) * 100 : at * 100]
    return await site.page(
        request, "articles.html", shown=shown, at=at, last=len(state.articles) <= at * 100, state=state
    )


async def conflicts(site: Site, request: Request) -> Response:
    state = await site.state(request)
    found = state.conflicts
    shown = (found or [])[:100]
    known = {c.iri: c for c in await claims(site.graph(request), (i for c in shown for i in (c.claim, c.against)))}
    pairs = [(c, known[c.claim], known[c.against]) for c in shown if c.claim in known and c.against in known]
    response = await site.page(request, "conflicts.html", pairs=pairs, found=found)
    if found is None:
        response.headers["Refresh"] = "2"
    return response


async def nothing(site: Site, request: Request) -> Response:
    raise NotKnown(request.url.path)
