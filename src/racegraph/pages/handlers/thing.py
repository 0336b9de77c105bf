"""The pages about one thing: an entity, an article, a claim, the ontology; as a page and as data."""

from __future__ import annotations

import asyncio
import io
import json
from urllib.parse import unquote

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response

from racegraph.dataset import DEFAULT
from racegraph.export import EXTENSIONS, Graphs, write
from racegraph.names import BASE
from racegraph.pages import language, neighbourhood
from racegraph.pages.address import NotKnown, given, why_of
from racegraph.pages.entity import LIMIT, entity_page
from racegraph.pages.evidence import MOST, Claim, about, claims, value
from racegraph.pages.naming import names_of, triple_words
from racegraph.pages.response import respond
from racegraph.pages.site import Site
from racegraph.pages.state import State
from racegraph.pages.text import article_page
from racegraph.prefix import short
from racegraph.provenance import PROVENANCE
from racegraph.selection import NotInStore, Selection, select
from racegraph.serve.refusal import Refused
from racegraph.serve.service import GraphService
from racegraph.term import triples

_DESCRIBED = f"CONSTRUCT {{ ?node ?p ?o }} WHERE {{ GRAPH {PROVENANCE} {{ ?node ?p ?o }} }}"
_STATED = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?node { ?s ?p ?o } }"
_FORM = {extension: form for form, extension in EXTENSIONS.items()}


async def thing(site: Site, request: Request) -> Response:
    iri, extension = _iri(request)
    if not extension:
        return site.see_other(request, iri)
    if extension != "html":
        return await _exported(site, request, Selection(entity=ox.NamedNode(iri), ontology=False), extension)
    state = await site.state(request)
    number = request.query_params.get("from", "0")
    offset = int(number) if number.isdigit() and len(number) < 8 else 0
    graph, phrases = site.graph(request), site.phrases(request)
    shown = await entity_page(graph, iri, phrases, state, offset)
    if shown is None:
        raise NotKnown(short(iri))
    return await site.page(request, "entity.html", it=shown, offset=offset, limit=LIMIT, why=why_of)


async def around(site: Site, request: Request) -> Response:
    """A thing and its neighbours, for the picture that can be walked."""
    node = given(request, "of")
    if not isinstance(node, ox.NamedNode):
        raise NotKnown(value(node))
    state, graph = await site.state(request), site.graph(request)
    _, terms = state.vocabulary(graph, language.chosen(request))
    found = await neighbourhood.around(graph, node.value, state, terms)
    return respond(request, json.dumps(found, ensure_ascii=False).encode(), "application/json")


async def article(site: Site, request: Request) -> Response:
    iri, extension = _iri(request)
    if not extension:
        return site.see_other(request, iri)
    if extension != "html":
        name = unquote(iri.removeprefix(BASE + "article/"))
        return await _exported(site, request, Selection(article=name, ontology=False), extension)
    state = await site.state(request)
    shown = await article_page(site.graph(request), iri, state.contradicting)
    if shown is None:
        raise NotKnown(short(iri))
    return await site.page(request, "article.html", it=shown, contradicting=state.contradicting)


async def claim(site: Site, request: Request) -> Response:
    iri, extension = _iri(request)
    if not extension:
        return site.see_other(request, iri)
    graph = site.graph(request)
    found = await claims(graph, [iri], MOST)
    if not found:
        raise NotKnown(short(iri))
    if extension != "html":
        node = ox.NamedNode(iri)
        store = graph.snapshot.store
        if graph.is_local:
            described = [q.triple for q in store.quads_for_pattern(node, None, None, PROVENANCE)]
            stating = list(triples(store, node))
        else:
            described = await graph.construct(about(_DESCRIBED, iri))
            stating = await graph.construct(about(_STATED, iri))
        graphs: Graphs = {DEFAULT: [], node: stating, PROVENANCE: described}
        return site.data(request, await asyncio.to_thread(_written, graphs, extension), extension)
    state = await site.state(request)
    stated = await graph.select(about("SELECT ?s ?p ?o WHERE { GRAPH ?node { ?s ?p ?o } }", iri))
    rows = [(row["s"], row["p"], row["o"]) for row in stated]
    names = await names_of(graph, (term for row in rows for term in row))
    against = await _opposed(graph, state, iri)
    code = language.chosen(request)
    worded = [triple_words(row, names, code) for row in rows]
    return await site.page(request, "claim.html", claim=found[0], stated=worded, against=against)


async def ontology(site: Site, request: Request) -> Response:
    extension = request.path_params.get("extension", "")
    if not extension:
        return site.see_other(request, BASE + "ontology")
    graph = site.graph(request)
    if extension != "html":
        if extension not in _FORM:
            raise NotKnown(f"ontology.{extension}")
        graphs: Graphs = {DEFAULT: list(triples(graph.snapshot.store, ox.NamedNode(BASE + "graph/ontology")))}
        return site.data(request, await asyncio.to_thread(_written, graphs, extension), extension)
    shown, _ = (await site.state(request)).vocabulary(graph, language.chosen(request))
    return await site.page(request, "ontology.html", it=shown)


def _iri(request: Request) -> tuple[str, str]:
    """The IRI that the request's address stands for, and the extension after it, if any."""
    raw = request.scope.get("raw_path") or request.scope["path"].encode()
    path = raw.decode("latin-1").lstrip("/")
    stem, dot, extension = path.rpartition(".")
    if dot and extension in _FORM | {"html": ""}:
        path = stem
    else:
        extension = ""
    try:
        return ox.NamedNode(BASE + path).value, extension
    except ValueError:
        raise NotKnown(path) from None


async def _opposed(graph: GraphService, state: State, iri: str) -> list[Claim]:
    others = [c.against if c.claim == iri else c.claim for c in state.contradicting.get(iri, ())]
    return await claims(graph, others) if others else []


async def _exported(site: Site, request: Request, selection: Selection, extension: str) -> Response:
    graph = site.graph(request)
    if not graph.is_local:
        raise Refused(501, "The data of one thing is to be had where the graph was built; ask for it in SPARQL here.")
    store = graph.snapshot.store

    def work() -> bytes:
        return _written(select(store, selection), extension)

    try:
        return site.data(request, await asyncio.to_thread(work), extension)
    except NotInStore as error:
        raise NotKnown(str(error)) from None


def _written(graphs: Graphs, extension: str) -> bytes:
    output = io.BytesIO()
    write(graphs, _FORM[extension], output)
    return output.getvalue()
