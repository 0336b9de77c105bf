"""The routes: what is shown under which address."""

from __future__ import annotations

import asyncio
import functools
import io
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote, unquote, urlencode

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from racegraph.dataset import DEFAULT
from racegraph.export import EXTENSIONS, Graphs, write
from racegraph.names import BASE
from racegraph.pages import language, question
from racegraph.pages.decision import UNSURE, Decision, decided, now, record, unsure
from racegraph.pages.entity import LIMIT, entity_page
from racegraph.pages.evidence import Claim, about, claims, value
from racegraph.pages.naming import Names, class_in_words, class_terms, named, names_of
from racegraph.pages.neighbourhood import around
from racegraph.pages.phrase import Phrasebook, page
from racegraph.pages.proof import NoProver, Proof, Prover
from racegraph.pages.response import choose, respond
from racegraph.pages.review import check_origin, drop_cookie, form_of, reviewer, set_cookie
from racegraph.pages.state import KINDS, State, States
from racegraph.pages.static import static_file
from racegraph.pages.template import render
from racegraph.pages.text import article_page
from racegraph.prefix import PREFIXES, short
from racegraph.provenance import PROVENANCE
from racegraph.selection import NotInStore, Selection, select
from racegraph.serve.exchange import QueryFailure
from racegraph.serve.guard import Guard
from racegraph.serve.negotiation import content_type
from racegraph.serve.refusal import Refused
from racegraph.serve.service import GraphService, Term
from racegraph.term import triples

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
_FORM = {extension: form for form, extension in EXTENSIONS.items()}
_MEDIA = {extension: media_type for media_type, extension in FORMATS.items()}
MANY = 2000  # claims from which a thing's claims are not put in order for its page
PATIENCE = 4.0  # seconds that a page waits for a proof before it says that it is being looked for

Handler = Callable[["Site", Request], Awaitable[Response]]


class NotKnown(LookupError):
    """A page about something of which the graph knows nothing."""


def routes(guard: Guard | None = None) -> list[BaseRoute]:
    """The pages, to be served beside the SPARQL service; with *guard*, whoever has its token may review claims."""
    site = Site(guard)
    return [
        Route("/", site.handle(Site.home)),
        Route("/search", site.handle(Site.search)),
        Route("/suggest", site.handle(Site.suggest)),
        Route("/articles", site.handle(Site.articles)),
        Route("/id/{rest:path}", site.handle(Site.thing)),
        Route("/article/{rest:path}", site.handle(Site.article)),
        Route("/claim/{rest:path}", site.handle(Site.claim)),
        Route("/around", site.handle(Site.around)),
        Route("/why", site.handle(Site.why)),
        Route("/conflicts", site.handle(Site.conflicts)),
        Route("/query", site.handle(Site.query)),
        Route("/sources", site.handle(Site.sources)),
        Route("/ontology", site.handle(Site.ontology)),
        Route("/ontology.{extension}", site.handle(Site.ontology)),
        Route("/review", site.handle(Site.review)),
        Route("/review/enter", site.handle(Site.enter), methods=["POST"]),
        Route("/review/leave", site.handle(Site.leave), methods=["POST"]),
        Route("/review/decide", site.handle(Site.decide), methods=["POST"]),
        Route("/vocabulary.json", site.handle(Site.terms)),
        Route("/static/{name:path}", site.static),
        Route("/{rest:path}", site.handle(Site.nothing)),  # the last: what nobody else has an answer for
    ]


class Site:
    """The handlers of all pages. A handler takes a request and gives a response."""

    def __init__(self, guard: Guard | None) -> None:
        self.guard = guard
        self.states = States()
        self._prover: Prover | None = None

    def handle(self, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        """*handler* as an endpoint, with pages for what can go wrong."""

        @functools.wraps(handler)
        async def endpoint(request: Request) -> Response:
            try:
                return await handler(self, request)
            except NotKnown as error:
                return await self.page(request, "error.html", 404, key="not_found", detail=str(error))
            except QueryFailure as error:
                status = 503 if error.code in ("busy", "lost", "deadline") else 500
                return await self.page(request, "error.html", status, key="failed", detail=error.detail)
            except NoProver as error:
                return await self.page(request, "error.html", 503, key="failed", detail=str(error))
            except Refused as error:
                return await self.page(request, "error.html", error.status, key="failed", detail=error.detail)

        return endpoint

    # -- what handlers share

    def graph(self, request: Request) -> GraphService:
        found: GraphService = request.app.state.graph
        return found

    async def state(self, request: Request) -> State:
        return await self.states.of(self.graph(request))

    def prover(self, request: Request) -> Prover:
        if self._prover is None:
            self._prover = Prover(self.graph(request).directory)
        return self._prover

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

    async def nothing(self, request: Request) -> Response:
        raise NotKnown(request.url.path)

    # -- home and search

    async def home(self, request: Request) -> Response:
        state = await self.state(request)
        examples = question.examples()
        return await self.page(request, "home.html", state=state, kinds=KINDS, examples=examples)

    async def search(self, request: Request) -> Response:
        asked = request.query_params.get("q", "").strip()[:200]
        state = await self.state(request)
        return await self.page(request, "search.html", asked=asked, found=state.index.find(asked, 40))

    async def suggest(self, request: Request) -> Response:
        state = await self.state(request)
        words = self.phrases(request).words
        found = [
            {"name": thing.label, "kind": words(f"kind_{thing.kind}"), "path": page(thing.iri)}
            for thing in state.index.find(request.query_params.get("q", "")[:200], 8)
        ]
        return respond(request, json.dumps(found, ensure_ascii=False).encode(), "application/json")

    async def articles(self, request: Request) -> Response:
        state = await self.state(request)
        number = request.query_params.get("page", "1")
        at = max(1, int(number)) if number.isdigit() and len(number) < 8 else 1
        shown = state.articles[(at - 1) * 100 : at * 100]
        return await self.page(
            request, "articles.html", shown=shown, at=at, last=len(state.articles) <= at * 100, state=state
        )

    # -- things of the graph

    def _iri(self, request: Request) -> tuple[str, str]:
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

    async def thing(self, request: Request) -> Response:
        iri, extension = self._iri(request)
        if not extension:
            return self.see_other(request, iri)
        if extension != "html":
            return await self._exported(request, Selection(entity=ox.NamedNode(iri), ontology=False), extension)
        state = await self.state(request)
        number = request.query_params.get("from", "0")
        offset = int(number) if number.isdigit() and len(number) < 8 else 0
        graph, phrases = self.graph(request), self.phrases(request)
        _, terms = state.vocabulary(graph, phrases.words.language)
        many = state.weights.get(iri, 0) > MANY
        shown = await entity_page(graph, iri, phrases, terms, state.contradicting, offset, many=many)
        if shown is None:
            raise NotKnown(short(iri))
        return await self.page(request, "entity.html", it=shown, offset=offset, limit=LIMIT, why=why_of)

    async def around(self, request: Request) -> Response:
        """A thing and its neighbours, for the picture that can be walked."""
        node = _given(request, "of")
        if not isinstance(node, ox.NamedNode):
            raise NotKnown(value(node))
        state, graph = await self.state(request), self.graph(request)
        found = await around(graph, node.value, state.vocabulary(graph, language.chosen(request))[1])
        return respond(request, json.dumps(found, ensure_ascii=False).encode(), "application/json")

    async def article(self, request: Request) -> Response:
        iri, extension = self._iri(request)
        if not extension:
            return self.see_other(request, iri)
        if extension != "html":
            name = unquote(iri.removeprefix(BASE + "article/"))
            return await self._exported(request, Selection(article=name, ontology=False), extension)
        state = await self.state(request)
        shown = await article_page(self.graph(request), iri, state.contradicting)
        if shown is None:
            raise NotKnown(short(iri))
        return await self.page(request, "article.html", it=shown, contradicting=state.contradicting)

    async def claim(self, request: Request) -> Response:
        iri, extension = self._iri(request)
        if not extension:
            return self.see_other(request, iri)
        graph = self.graph(request)
        found = await claims(graph, [iri])
        if not found:
            raise NotKnown(short(iri))
        if extension != "html":
            node = ox.NamedNode(iri)
            store = graph.snapshot.store
            described = [q.triple for q in store.quads_for_pattern(node, None, None, PROVENANCE)]
            graphs: Graphs = {DEFAULT: [], node: list(triples(store, node)), PROVENANCE: described}
            return self.data(request, await asyncio.to_thread(_written, graphs, extension), extension)
        state = await self.state(request)
        stated = await graph.select(about("SELECT ?s ?p ?o WHERE { GRAPH ?node { ?s ?p ?o } }", iri))
        rows = [(row["s"], row["p"], row["o"]) for row in stated]
        names = await names_of(graph, (term for row in rows for term in row))
        against = await self._opposed(graph, state, iri)
        return await self.page(
            request, "claim.html", claim=found[0], stated=self._worded(request, rows, names), against=against
        )

    async def _opposed(self, graph: GraphService, state: State, iri: str) -> list[Claim]:
        others = [c.against if c.claim == iri else c.claim for c in state.contradicting.get(iri, ())]
        return await claims(graph, others) if others else []

    async def _exported(self, request: Request, selection: Selection, extension: str) -> Response:
        store = self.graph(request).snapshot.store

        def work() -> bytes:
            return _written(select(store, selection), extension)

        try:
            return self.data(request, await asyncio.to_thread(work), extension)
        except NotInStore as error:
            raise NotKnown(str(error)) from None

    def _worded(
        self, request: Request, rows: Any, names: Names
    ) -> list[tuple[tuple[str, str], tuple[str, str], tuple[str, str]]]:
        """Triples as three pairs of a name and the path of its page."""
        code = language.chosen(request)
        return [tuple(term_words(term, names, code) for term in row) for row in rows]  # type: ignore[misc]

    # -- proofs

    async def why(self, request: Request) -> Response:
        subject, predicate, value_ = (_given(request, name) for name in "spo")
        if not isinstance(predicate, ox.NamedNode) or not isinstance(subject, ox.NamedNode):
            raise NotKnown("")
        graph = self.graph(request)
        looking = asyncio.ensure_future(self.prover(request).proofs([(subject, predicate, value_)], 2))
        names = await names_of(graph, (subject, predicate, value_))
        head = self._worded(request, [(subject, predicate, value_)], names)[0]
        done, _ = await asyncio.wait([looking], timeout=PATIENCE)
        if not done:
            response = await self.page(request, "why.html", head=head, proofs=None)
            response.headers["Refresh"] = "3"
            return response
        proofs = [await self._shown(request, graph, proof) for proof in looking.result()[0]]
        return await self.page(request, "why.html", head=head, proofs=proofs)

    async def _shown(self, request: Request, graph: GraphService, proof: Proof) -> dict[str, Any]:
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

    # -- conflicts

    async def conflicts(self, request: Request) -> Response:
        state = await self.state(request)
        found = state.conflicts
        shown = (found or [])[:100]
        known = {c.iri: c for c in await claims(self.graph(request), (i for c in shown for i in (c.claim, c.against)))}
        pairs = [(c, known[c.claim], known[c.against]) for c in shown if c.claim in known and c.against in known]
        response = await self.page(request, "conflicts.html", pairs=pairs, found=found)
        if found is None:
            response.headers["Refresh"] = "2"
        return response

    # -- questions

    async def query(self, request: Request) -> Response:
        text = request.query_params.get("query", "")
        code = language.chosen(request)
        examples = question.examples()
        answer = failure = None
        if not text and (example := request.query_params.get("example")):
            text = next((e.query for e in examples if e.name == example), "")
        if text and request.query_params.get("run", "1") != "0":
            started = time.perf_counter()
            try:
                answer = await question.ask(self.graph(request), request.app.state.endpoint.services, text)
            except (QueryFailure, Refused) as error:
                failure = error.detail
            else:
                answer.milliseconds = round((time.perf_counter() - started) * 1000)
        shown = await self._answered(request, text, answer) if answer is not None else None
        part = request.query_params.get("part") == "answer"
        return await self.page(
            request,
            "answer.html" if part else "query.html",
            text=text or examples[0].query,
            answer=shown,
            failure=failure,
            examples=examples,
            code=code,
        )

    async def _answered(self, request: Request, text: str, answer: question.Answer) -> dict[str, Any]:
        """An answer for its page: each term with a name and a path, each row with the address of its sources."""
        graph, code = self.graph(request), language.chosen(request)
        names = await names_of(graph, (term for row in answer.rows for term in row if term is not None))
        cells = [[None if term is None else term_words(term, names, code) for term in row] for row in answer.rows]
        sources = []
        for row in answer.rows:
            if not answer.has_sources:
                sources.append("")
                continue
            bound = {n: str(t) for n, t in zip(answer.variables, row, strict=True) if t is not None}
            sources.append("/sources?" + urlencode({"query": text, "row": json.dumps(bound, ensure_ascii=False)}))
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

    async def sources(self, request: Request) -> Response:
        text = request.query_params.get("query", "")
        try:
            row = {str(k): str(v) for k, v in json.loads(request.query_params.get("row", "{}")).items()}
        except (ValueError, AttributeError):
            raise NotKnown("row") from None
        graph = self.graph(request)
        matched = await question.matched(graph, request.app.state.endpoint.services, text, row)
        looking = asyncio.ensure_future(question.rested(self.prover(request), matched.triples))
        names_of_row = await names_of(graph, matched.row.values())
        code = language.chosen(request)
        row_words = {n: term_words(t, names_of_row, code) for n, t in matched.row.items()}
        done, _ = await asyncio.wait([looking], timeout=PATIENCE)
        if not done:
            response = await self.page(request, "sources.html", text=text, row=row_words, shown=None, cut=False)
            response.headers["Refresh"] = "3"
            return response
        found = looking.result()
        stated = {c.iri: c for c in await claims(graph, (*matched.claims, *(i for r in found for i in r.claims)))}
        names = await names_of(graph, (term for entry in found for term in entry.triple))
        shown: list[dict[str, Any]] = [
            {
                "words": self._worded(request, [entry.triple], names)[0],
                "why": why_path(*entry.triple) if entry.inferred else "",
                "claims": [stated[iri] for iri in entry.claims if iri in stated],
            }
            for entry in found
        ]
        direct = [stated[iri] for iri in matched.claims if iri in stated]
        if direct:
            shown.insert(0, {"words": None, "why": "", "claims": direct})
        return await self.page(
            request,
            "sources.html",
            text=text,
            row=row_words,
            shown=[entry for entry in shown if entry["claims"]],
            cut=matched.cut,
        )

    # -- the ontology

    async def ontology(self, request: Request) -> Response:
        extension = request.path_params.get("extension", "")
        if not extension:
            return self.see_other(request, BASE + "ontology")
        graph = self.graph(request)
        if extension != "html":
            if extension not in _FORM:
                raise NotKnown(extension)
            graphs: Graphs = {DEFAULT: list(triples(graph.snapshot.store, ox.NamedNode(BASE + "graph/ontology")))}
            return self.data(request, await asyncio.to_thread(_written, graphs, extension), extension)
        shown, _ = (await self.state(request)).vocabulary(graph, language.chosen(request))
        return await self.page(request, "ontology.html", it=shown)

    async def terms(self, request: Request) -> Response:
        """The names that the query editor completes: those of the ontology, prefixed."""
        shown, _ = (await self.state(request)).vocabulary(self.graph(request), language.chosen(request))
        entries = (*shown.classes, *shown.properties, *shown.individuals)
        found = {"terms": [f"rg:{entry.name}" for entry in entries], "prefixes": PREFIXES}
        return respond(request, json.dumps(found).encode(), "application/json")

    # -- review

    async def review(self, request: Request, *, wrong: bool = False) -> Response:
        guard = self.guard
        who = reviewer(guard, request) if guard is not None else None
        shown: dict[str, Any] = {"who": who, "open": guard is not None, "wrong": wrong}
        if who is not None:
            graph = self.graph(request)
            (items, left), done = await asyncio.gather(unsure(graph, UNSURE, 20), decided(graph))
            known = {c.iri: c for c in await claims(graph, (entry.about for entry in done))}
            shown |= {"items": items, "left": left, "done": [(entry, known.get(entry.about)) for entry in done]}
        response = await self.page(request, "review.html", 403 if wrong else 200, **shown)
        response.headers["Cache-Control"] = "no-store"
        return response

    async def enter(self, request: Request) -> Response:
        check_origin(request)
        fields = await form_of(request)
        if self.guard is None:
            raise NotKnown("/review")
        try:
            self.guard.check(f"Bearer {fields.get('token', '')}")
        except Refused:
            await asyncio.sleep(1)  # whoever guesses has to wait
            return await self.review(request, wrong=True)
        name = fields.get("name", "").strip()[:100] or "?"
        cookie = set_cookie(self.guard, name, secure=request.url.scheme == "https")
        return RedirectResponse("/review", 303, {"Set-Cookie": cookie})

    async def leave(self, request: Request) -> Response:
        check_origin(request)
        return RedirectResponse("/review", 303, {"Set-Cookie": drop_cookie()})

    async def decide(self, request: Request) -> Response:
        check_origin(request)
        who = reviewer(self.guard, request) if self.guard is not None else None
        if who is None:
            raise Refused(403, "Only who has the token may decide.")
        fields = await form_of(request)
        graph = self.graph(request)
        try:
            known = await claims(graph, [fields.get("about", "")])
            if not known:
                raise NotKnown(fields.get("about", ""))
            decision = Decision(
                known[0].iri, fields.get("verdict", ""), who, now(), fields.get("why", "").strip()[:500]
            )
            await record(graph, decision)
        except ValueError as error:
            raise Refused(400, str(error)) from None
        return RedirectResponse("/review", 303)

    # -- files

    async def static(self, request: Request) -> Response:
        """A file that pages load."""
        found = static_file(request.path_params["name"])
        if found is None:
            return Response(status_code=404)
        kept = request.query_params.get("v") == found.digest
        headers = {
            "Cache-Control": "public, max-age=31536000, immutable" if kept else "no-cache",
            "X-Content-Type-Options": "nosniff",
            "Vary": "Accept-Encoding",
            "ETag": f'"{found.digest}"',
        }
        if f'"{found.digest}"' in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        body = found.body
        if "gzip" in request.headers.get("accept-encoding", ""):
            body, headers["Content-Encoding"] = found.compressed, "gzip"
        return Response(body, 200, headers, found.media_type)


def term_words(term: Term, names: Names, code: str) -> tuple[str, str]:
    """A term's name and the path of its page; a literal has none."""
    if not isinstance(term, ox.NamedNode):
        return value(term), ""
    iri = term.value
    if iri == PREFIXES["rdf"] + "type":
        return language.Words(code)("is_a"), ""
    if iri.startswith(PREFIXES["rg"]):
        return named(iri, names, code), f"/ontology.html#{iri.removeprefix(PREFIXES['rg'])}"
    path = page(iri) if iri.startswith((PREFIXES["id"], PREFIXES["claim"])) else ""
    if iri.startswith(PREFIXES["article"]):
        stem, _, fragment = iri.partition("#")
        path = page(stem) + (f"#{fragment}" if fragment else "")
    elif iri.startswith(("http://", "https://")) and not iri.startswith(BASE):
        path = iri
    return named(iri, names, code), path


def why_path(subject: Term, predicate: Term, value_: Term) -> str:
    """The address of the proof of a triple."""
    return "/why?" + urlencode({"s": _short(subject), "p": _short(predicate), "o": _short(value_)}, quote_via=quote)


def why_of(subject: str, predicate: str, term: Term) -> str:
    """The address of the proof of a triple, given by IRIs and a term."""
    return why_path(ox.NamedNode(subject), ox.NamedNode(predicate), term)


def _short(term: Term) -> str:
    return short(term.value) if isinstance(term, ox.NamedNode) else str(term)


def _given(request: Request, name: str) -> Term:
    """The term that a parameter holds: a prefixed name, an IRI in angle brackets, or a literal as in N-Triples."""
    text = request.query_params.get(name, "")
    try:
        return question.term_of(text)
    except ValueError:
        raise NotKnown(text) from None


def _readable(triple: tuple[Term, Term, Term]) -> bool:
    return not any(isinstance(term, ox.BlankNode) for term in triple)


def _written(graphs: Graphs, extension: str) -> bytes:
    output = io.BytesIO()
    write(graphs, _FORM[extension], output)
    return output.getvalue()
