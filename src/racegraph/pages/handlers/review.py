"""The pages of review, for who has the token."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from racegraph.pages.address import NotKnown
from racegraph.pages.decision import UNSURE, Decision, decided, now, record, unsure
from racegraph.pages.evidence import claims
from racegraph.pages.review import check_origin, drop_cookie, form_of, reviewer, set_cookie
from racegraph.pages.site import Site
from racegraph.serve.refusal import Refused


async def review(site: Site, request: Request, *, wrong: bool = False) -> Response:
    guard = site.guard
    who = reviewer(guard, request) if guard is not None else None
    shown: dict[str, Any] = {"who": who, "open": guard is not None, "wrong": wrong}
    if who is not None:
        graph = site.graph(request)
        (items, left), done = await asyncio.gather(unsure(graph, UNSURE, 20), decided(graph))
        known = {c.iri: c for c in await claims(graph, (entry.about for entry in done))}
        shown |= {"items": items, "left": left, "done": [(entry, known.get(entry.about)) for entry in done]}
    response = await site.page(request, "review.html", 403 if wrong else 200, **shown)
    response.headers["Cache-Control"] = "no-store"
    return response


async def enter(site: Site, request: Request) -> Response:
    check_origin(request)
    fields = await form_of(request)
    if site.guard is None:
        raise NotKnown("/review")
    try:
        site.guard.check(f"Bearer {fields.get('token', '')}")
    except Refused:
        await asyncio.sleep(1)  # whoever guesses has to wait
        return await review(site, request, wrong=True)
    name = fields.get("name", "").strip()[:100] or "?"
    cookie = set_cookie(site.guard, name, secure=request.url.scheme == "https")
    return RedirectResponse("/review", 303, {"Set-Cookie": cookie})


async def leave(site: Site, request: Request) -> Response:
    check_origin(request)
    return RedirectResponse("/review", 303, {"Set-Cookie": drop_cookie()})


async def decide(site: Site, request: Request) -> Response:
    check_origin(request)
    who = reviewer(site.guard, request) if site.guard is not None else None
    if who is None:
        raise Refused(403, "Only who has the token may decide.")
    fields = await form_of(request)
    graph = site.graph(request)
    try:
        known = await claims(graph, [fields.get("about", "")])
        if not known:
            raise NotKnown(fields.get("about", ""))
        decision = Decision(known[0].iri, fields.get("verdict", ""), who, now(), fields.get("why", "").strip()[:500])
        await record(graph, decision)
    except ValueError as error:
        raise Refused(400, str(error)) from None
    return RedirectResponse("/review", 303)
