"""The query page, and the page of what a row of an answer rests on."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from racegraph.pages import language, question
from racegraph.pages.address import NotKnown, why_path
from racegraph.pages.evidence import claims
from racegraph.pages.naming import names_of, term_words, triple_words
from racegraph.pages.response import respond
from racegraph.pages.site import Site
from racegraph.prefix import PREFIXES
from racegraph.serve.exchange import QueryFailure
from racegraph.serve.refusal import Refused
from racegraph.serve.service import Term


async def query(site: Site, request: Request) -> Response:
    text = request.query_params.get("query", "")
    code = language.chosen(request)
    examples = question.examples()
    answer = failure = None
    if not text and (example := request.query_params.get("example")):
        text = next((e.query for e in examples if e.name == example), "")
    if text and request.query_params.get("run", "1") != "0":
        started = time.perf_counter()
        try:
            answer = await question.ask(site.graph(request), request.app.state.endpoint.services, text)
        except (QueryFailure, Refused) as error:
            failure = error.detail
        else:
            answer.milliseconds = round((time.perf_counter() - started) * 1000)
    shown = await _answered(site, request, text, answer) if answer is not None else None
    part = request.query_params.get("part") == "answer"
    return await site.page(
        request,
        "answer.html" if part else "query.html",
        text=text or examples[0].query,
        answer=shown,
        failure=failure,
        examples=examples,
        code=code,
    )


async def _answered(site: Site, request: Request, text: str, answer: question.Answer) -> dict[str, Any]:
    """An answer for its page: each term with a name and a path, each row with the address of its sources."""
    graph, code = site.graph(request), language.chosen(request)
    names = await names_of(graph, (term for row in answer.rows for term in row if term is not None))
    cells = [[None if term is None else term_words(term, names, code) for term in row] for row in answer.rows]
    sources = [_sources_path(text, answer, row) for row in answer.rows]
    return {
        "kind": answer.kind,
        "truth": answer.truth,
        "variables": answer.variables,
        "rows": list(zip(cells, sources, strict=True)),
        "has_sources": answer.has_sources,
        "cut": answer.cut,
        "milliseconds": answer.milliseconds,
        "downloads": [(form, f"/sparql?{urlencode({'query': text, 'format': form})}") for form in answer.formats],
    }


def _sources_path(text: str, answer: question.Answer, row: list[Term | None]) -> str:
    """The address of what a row rests on; empty where it rests on no claim."""
    if answer.kind == "graph":
        subject, predicate, value = row
        assert subject is not None
        assert predicate is not None
        assert value is not None
        return why_path(subject, predicate, value)
    if not answer.has_sources:
        return ""
    bound = {name: str(term) for name, term in zip(answer.variables, row, strict=True) if term is not None}
    return "/sources?" + urlencode({"query": text, "row": json.dumps(bound, ensure_ascii=False)})


async def sources(site: Site, request: Request) -> Response:
    text = request.query_params.get("query", "")
    try:
        row = {str(k): str(v) for k, v in json.loads(request.query_params.get("row", "{}")).items()}
    except (ValueError, AttributeError):
        raise NotKnown("row") from None
    graph = site.graph(request)
    matched = await question.matched(graph, request.app.state.endpoint.services, text, row)
    looking = asyncio.ensure_future(question.rested(site.prover(request), matched.triples))
    names_of_row = await names_of(graph, matched.row.values())
    code = language.chosen(request)
    row_words = {n: term_words(t, names_of_row, code) for n, t in matched.row.items()}
    if not await site.done(looking):
        response = await site.page(request, "sources.html", text=text, row=row_words, shown=None, cut=False)
        response.headers["Refresh"] = "3"
        return response
    found = looking.result()
    stated = {c.iri: c for c in await claims(graph, (*matched.claims, *(i for r in found for i in r.claims)))}
    names = await names_of(graph, (term for entry in found for term in entry.triple))
    shown: list[dict[str, Any]] = [
        {
            "words": triple_words(entry.triple, names, code),
            "why": why_path(*entry.triple) if entry.inferred else "",
            "claims": [stated[iri] for iri in entry.claims if iri in stated],
        }
        for entry in found
    ]
    direct = [stated[iri] for iri in matched.claims if iri in stated]
    if direct:
        shown.insert(0, {"words": None, "why": "", "claims": direct})
    return await site.page(
        request,
        "sources.html",
        text=text,
        row=row_words,
        shown=[entry for entry in shown if entry["claims"]],
        cut=matched.cut,
    )


async def terms(site: Site, request: Request) -> Response:
    """The names that the query editor completes: those of the ontology, prefixed."""
    shown, _ = (await site.state(request)).vocabulary(site.graph(request), language.chosen(request))
    entries = shown.entries()
    found = {"terms": [f"rg:{entry.name}" for entry in entries], "prefixes": PREFIXES}
    return respond(request, json.dumps(found).encode(), "application/json")
