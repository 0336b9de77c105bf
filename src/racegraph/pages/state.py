"""What the pages keep in memory of one version of the graph: names to search, numbers, newest articles, conflicts."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import unquote

import pyoxigraph as ox
import yaml

from racegraph.knowledge import MAPPINGS
from racegraph.names import BASE, RG, entity_iri
from racegraph.pages.conflict import Conflict, find_conflicts
from racegraph.pages.evidence import Claim, claims_of_article, value
from racegraph.pages.language import LANGUAGES
from racegraph.pages.search import Named, SearchIndex
from racegraph.pages.vocabulary import Vocabulary, vocabulary
from racegraph.serve.service import GraphService, Term

KINDS = ("Person", "Team", "Series", "Event", "Circuit", "CarModel", "Manufacturer", "CarClass", "Place", "Country")
_LEXICON = {
    "events": "Event",
    "circuits": "Circuit",
    "series": "Series",
    "cars": "CarModel",
    "teams": "Team",
    "classes": "CarClass",
    "manufacturers": "Manufacturer",
    "countries": "Country",
    "places": "Place",
}

_LISTED = " ".join(f"rg:{kind}" for kind in KINDS)
_NAMES = f"SELECT ?node ?kind ?label WHERE {{ VALUES ?kind {{ {_LISTED} }} ?node a ?kind ; rdfs:label ?label }}"
# How much is said about a thing: the graphs that name it, nearly all of them claims.
_WEIGHTS = f"""
SELECT ?node (COUNT(*) AS ?weight) WHERE {{
  VALUES ?kind {{ {_LISTED} }}
  GRAPH ?claim {{ ?node a ?kind }}
}} GROUP BY ?node
"""
_ARTICLES = """
SELECT ?article ?headline ?published WHERE {
  GRAPH graph:provenance {
    ?article a schema:NewsArticle ; schema:datePublished ?published . OPTIONAL { ?article schema:headline ?headline }
  }
}
"""
_PUBLISHERS = """
SELECT ?article ?name WHERE { GRAPH graph:provenance { ?article schema:publisher ?by . ?by schema:name ?name } }
"""
# The properties that lead from thing to thing: a few of what each one joins tell.
_LINKING = """
SELECT DISTINCT ?property WHERE {{
  {{ {union} }}
  ?subject rdfs:label ?from . ?object rdfs:label ?to
}}
"""
_SOME = (
    "{{ SELECT ?property ?subject ?object WHERE {{ VALUES ?property {{ {} }} ?subject ?property ?object }} LIMIT 20 }}"
)
_PROPERTIES = "SELECT ?property WHERE { GRAPH graph:ontology { ?property a owl:ObjectProperty } }"
_COUNTS = {
    "triples": "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }",
    "inferred_triples": "SELECT (COUNT(*) AS ?n) WHERE { GRAPH graph:inferred { ?s ?p ?o } }",
    "claims": "SELECT (COUNT(*) AS ?n) WHERE { GRAPH graph:provenance { ?s a rg:Claim } }",
    "sentences": "SELECT (COUNT(*) AS ?n) WHERE { GRAPH graph:provenance { ?s a rg:Sentence } }",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """An article in a list."""

    iri: str
    headline: str
    published: str
    publisher: str

    @property
    def path(self) -> str:
        return f"{self.iri.removeprefix(BASE[:-1])}.html"


@dataclass(slots=True)
class State:
    """One version of the graph, as the pages know it.

    *names* are what things are called, *linking* the properties that lead from one thing to another; *conflicts* is
    None until they have been looked for.
    """

    version: str
    index: SearchIndex
    articles: list[Listed]
    numbers: Mapping[str, int]
    kinds: Mapping[str, int]
    weights: Mapping[str, int]
    names: Mapping[str, str]
    linking: Sequence[str] = ()
    featured: list[Claim] = field(default_factory=list)
    conflicts: list[Conflict] | None = None
    contradicting: Mapping[str, list[Conflict]] = field(default_factory=dict)
    _vocabularies: dict[str, tuple[Vocabulary, dict[str, str]]] = field(default_factory=dict)

    def vocabulary(self, graph: GraphService, code: str) -> tuple[Vocabulary, dict[str, str]]:
        """The ontology in language *code*, and the words for its terms by IRI."""
        if code not in self._vocabularies:
            made = vocabulary(graph.snapshot.store, code)
            self._vocabularies[code] = made, made.words()
        return self._vocabularies[code]


class States:
    """The state of the newest version; while that of a newer one is made, the old one serves."""

    def __init__(self) -> None:
        self._current: State | None = None
        self._making: asyncio.Task[State] | None = None
        self._looking: asyncio.Task[None] | None = None

    async def of(self, graph: GraphService) -> State:
        """The state to show: the newest that is ready, waiting only where there is none."""
        state = self._current
        if state is None or state.version != graph.snapshot.version:
            making = self._renewal(graph)
            if state is None:
                return await asyncio.shield(making)
        return state

    async def newest(self, graph: GraphService) -> State:
        """The state of the version that is served now, made if need be."""
        version = graph.snapshot.version
        while (state := self._current) is None or state.version != version:
            await asyncio.shield(self._renewal(graph))
            version = graph.snapshot.version
        return state

    def end(self) -> None:
        """Make and look for nothing more."""
        for task in (self._making, self._looking):
            if task is not None:
                task.cancel()

    def _renewal(self, graph: GraphService) -> asyncio.Task[State]:
        if self._making is None or self._making.done():
            self._making = asyncio.create_task(self._make(graph))
        return self._making

    async def _make(self, graph: GraphService) -> State:
        version = graph.snapshot.version
        names, weights, articles, publishers, *counts = await asyncio.gather(
            graph.select(_NAMES),
            graph.select(_WEIGHTS),
            graph.select(_ARTICLES),
            graph.select(_PUBLISHERS),
            *(graph.select(query) for query in _COUNTS.values()),
        )
        numbers = {name: int(value(rows[0]["n"])) for name, rows in zip(_COUNTS, counts, strict=True)}
        state = await asyncio.to_thread(_assembled, version, names, weights, articles, publishers, numbers)
        for code in LANGUAGES:
            await asyncio.to_thread(state.vocabulary, graph, code)
        state.linking = await _linking(graph)
        state.featured = await _featured(graph, state.articles)
        self._current = state
        if self._looking is not None:
            self._looking.cancel()
        self._looking = asyncio.create_task(self._look(graph, state))
        return state

    async def _look(self, graph: GraphService, state: State) -> None:
        found = await find_conflicts(graph)
        by_claim: dict[str, list[Conflict]] = defaultdict(list)
        for conflict in found:
            by_claim[conflict.claim].append(conflict)
            by_claim[conflict.against].append(conflict)
        state.contradicting = by_claim
        state.conflicts = found


async def _linking(graph: GraphService) -> list[str]:
    properties = [row["property"] for row in await graph.select(_PROPERTIES)]
    union = " UNION ".join(_SOME.format(node) for node in properties if isinstance(node, ox.NamedNode))
    return sorted(value(row["property"]) for row in await graph.select(_LINKING.format(union=union)))


_TELLING = ("RaceWin", "TeamEntry", "RaceResult", "FactoryContract", "Teammates", "CarEntry", "HomeTown")


async def _featured(graph: GraphService, articles: Sequence[Listed]) -> list[Claim]:
    """Three claims of the newest articles that have any, each of another article, sure and short."""
    found: list[Claim] = []
    for article in articles[:8]:
        claims = await claims_of_article(graph, article.iri)
        own = [
            c
            for c in claims
            if c.kind in _TELLING
            and c.is_stated
            and c.verdict != "rejected"
            and c.confidence >= 0.7
            and not any(f.kind == c.kind for f in found)
        ]
        fitting = [c for c in own if c.sentences and 40 < len(c.sentences[0].exact) < 220]
        if fitting:
            found.append(min(fitting, key=lambda c: (_TELLING.index(c.kind), -c.confidence, c.iri)))
        if len(found) == 3:
            break
    return found


def _assembled(
    version: str,
    names: Iterable[Mapping[str, Term]],
    weights: Iterable[Mapping[str, Term]],
    articles: Iterable[Mapping[str, Term]],
    publishers: Iterable[Mapping[str, Term]],
    numbers: dict[str, int],
) -> State:
    published_by = {value(row["article"]): value(row["name"]) for row in publishers}
    listed = sorted((_listed(row, published_by) for row in articles), key=lambda a: (a.published, a.iri), reverse=True)
    weight = {value(row["node"]): int(value(row["weight"])) for row in weights}
    labels: dict[str, list[str]] = defaultdict(list)
    kinds: dict[str, str] = {}
    for row in names:
        node = value(row["node"])
        labels[node].append(value(row["label"]))
        kinds.setdefault(node, value(row["kind"]).removeprefix(RG))
    called = {node: min(own, key=lambda n: (len(n), n)) for node, own in labels.items()}
    aliases = known_aliases()
    things = [
        Named(node, kinds[node], called[node], (*own, *aliases.get(node, ())), weight.get(node, 0))
        for node, own in labels.items()
    ]
    things.extend(Named(a.iri, "Article", a.headline, (), 0) for a in listed)
    numbers["articles"] = len(listed)
    return State(version, SearchIndex(things), listed, numbers, Counter(kinds.values()), weight, called)


def _listed(row: Mapping[str, Term], published_by: Mapping[str, str]) -> Listed:
    iri = value(row["article"])
    headline = value(row["headline"]) if "headline" in row else unquote(iri.rpartition("/")[2])
    return Listed(iri, headline, value(row["published"]), published_by.get(iri, ""))


@cache
def known_aliases() -> dict[str, tuple[str, ...]]:
    """Other names of things, from the word lists of ``mappings/lexicon``, by IRI."""
    found: dict[str, tuple[str, ...]] = {}
    for stem, kind in _LEXICON.items():
        path = MAPPINGS / "lexicon" / f"{stem}.yaml"
        if not path.is_file():
            continue
        rows = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        for row in rows:
            others = tuple(map(str, (*row.get("aliases", ()), *row.get("metonyms", ()))))
            if others:
                found[entity_iri(kind, str(row["name"]))] = others
    return found
