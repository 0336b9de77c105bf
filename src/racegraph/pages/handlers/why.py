"""The page of a proof, from a statement by the rules down to the sentences, and the same as JSON and RDF."""

from __future__ import annotations

import asyncio
from typing import Any

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response

from racegraph.pages import language
from racegraph.pages.address import NotKnown, given
from racegraph.pages.evidence import claims
from racegraph.pages.naming import class_in_words, class_terms, names_of, term_words, triple_words
from racegraph.pages.proof import DOCUMENTS, Proof
from racegraph.pages.response import choose, respond
from racegraph.pages.site import HTML, Site
from racegraph.serve.refusal import Refused
from racegraph.serve.service import GraphService, Term

PROOFS = 2  # ways to a statement that are shown
MOST = 20  # ways to a statement that a document has


async def why(site: Site, request: Request) -> Response:
    subject, predicate, value_ = (given(request, name) for name in "spo")
    if not isinstance(predicate, ox.NamedNode) or not isinstance(subject, ox.NamedNode):
        raise NotKnown("")
    graph = site.graph(request)
    form = choose(request.headers.get("accept", ""), (HTML, *DOCUMENTS))
    if form is None:
        raise Refused(406, f"This is to be had as {', '.join((HTML, *DOCUMENTS))}.")
    if form != HTML:
        asked = request.query_params.get("n", "1")
        number = min(int(asked), MOST) if asked.isascii() and asked.isdigit() and int(asked) else 1
        document = await site.prover(request).document((subject, predicate, value_), number, form)
        if not document:
            raise NotKnown(f"{subject} {predicate} {value_}")
        headers = {"Access-Control-Allow-Origin": "*"}
        return respond(request, document.encode(), f"{form}; charset=utf-8", headers=headers)
    looking = asyncio.ensure_future(site.prover(request).proofs([(subject, predicate, value_)], PROOFS))
    names = await names_of(graph, (subject, predicate, value_))
    head = triple_words((subject, predicate, value_), names, language.chosen(request))
    if not await site.done(looking):
        response = await site.page(request, "why.html", head=head, proofs=None)
        response.headers["Refresh"] = "3"
        return response
    proofs = [await _shown(site, request, graph, proof) for proof in looking.result()[0]]
    return await site.page(request, "why.html", head=head, proofs=proofs)


async def _shown(site: Site, request: Request, graph: GraphService, proof: Proof) -> dict[str, Any]:
    """A proof for its page: the steps with their words and claims, the last one first to be shown."""
    store, code = graph.snapshot.store, language.chosen(request)
    terms = [term for step in proof for term in step.triple]
    nameless = {term for term in terms if isinstance(term, ox.BlankNode)}
    names = await names_of(graph, [*terms, *(t for node in nameless for t in class_terms(store, node))])
    stated = {c.iri: c for c in await claims(graph, (iri for step in proof for iri in step.claims))}

    def word(term: Term) -> tuple[str, str]:
        if isinstance(term, ox.BlankNode):
            return class_in_words(store, term, names, code), ""
        return term_words(term, names, code)

    worded = [tuple(map(word, step.triple)) for step in proof]
    steps = []
    for step, words in zip(proof, worded, strict=True):
        premises = [n for n in step.premises if not proof[n].is_axiom]
        steps.append(
            {
                "words": words,
                "rule": step.rule,
                "premises": premises,
                "chain": [worded[n][1][0] for n in premises] if step.rule == "prp-spo2" else [],
                "axioms": [worded[n] for n in step.premises if proof[n].is_axiom and _readable(proof[n].triple)],
                "claims": [stated[iri] for iri in step.claims if iri in stated],
            }
        )
    return {"steps": steps, "root": len(steps) - 1}


def _readable(triple: tuple[Term, Term, Term]) -> bool:
    return not any(isinstance(term, ox.BlankNode) for term in triple)
