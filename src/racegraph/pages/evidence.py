"""Claims with the sentences behind them, as the store has them: what every page shows beside a statement."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote

import pyoxigraph as ox

from racegraph.names import BASE, RG
from racegraph.serve.service import GraphService, Term

CLAIMS = BASE + "claim/"
DECISIONS = "urn:racegraph:decisions"  # the graph of what reviewers decided: see racegraph.pages.decision


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article, or a line of one of its tables: where it stands, what it says, who published it.

    *start* and *end* count Unicode code points; *link* leads to the sentence on its publisher's page, or is empty.
    """

    iri: str
    article: str
    headline: str
    publisher: str
    published: str
    start: int
    end: int
    exact: str
    link: str

    @property
    def article_path(self) -> str:
        """The path of the article's page."""
        return f"{self.article.removeprefix(BASE[:-1])}.html"

    @property
    def path(self) -> str:
        """The path of the article's page, at this sentence."""
        return f"{self.article_path}#char={self.start},{self.end}"


@dataclass(frozen=True, slots=True)
class Reading:
    """How a claim was read: by which rule, how surely, from which sentences."""

    rule: str
    confidence: float
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Filler:
    """An entity that fills a role of a claim."""

    iri: str
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A fact as articles state it. *readings* are in order of confidence, *verdict* is a reviewer's.

    *unseen* is how many more sentences it has than were looked up.
    """

    iri: str
    kind: str
    status: str
    roles: Mapping[str, Filler | str | int]
    readings: tuple[Reading, ...]
    verdict: str = ""
    unseen: int = 0

    @property
    def digest(self) -> str:
        return self.iri.removeprefix(CLAIMS)

    @property
    def path(self) -> str:
        return f"/claim/{self.digest}.html"

    @property
    def confidence(self) -> float:
        return max((reading.confidence for reading in self.readings), default=0.0)

    @property
    def sentences(self) -> list[Sentence]:
        """All its sentences, each once, those of the surest reading first."""
        return list(dict.fromkeys(s for reading in self.readings for s in reading.sentences))

    @property
    def is_stated(self) -> bool:
        """Whether the graph holds it: as reported, or as announced."""
        return self.status in ("asserted", "announced")

    def fillers(self) -> list[Filler]:
        return [value for value in self.roles.values() if isinstance(value, Filler)]

    def season(self) -> str:
        """The season that it is about, as written (2018, 2023/24), or empty."""
        return str(self.roles.get("season", ""))


# Those of the newest articles first; what many thousand claims are about is listed as it comes.
_CLAIMS_OF = """
SELECT ?claim (MAX(?published) AS ?latest) WHERE {
  GRAPH ?claim { ?node a ?class }
  FILTER(STRSTARTS(STR(?claim), STR(claim:)))
  GRAPH graph:provenance {
    ?claim prov:wasGeneratedBy ?run . ?run prov:used ?article . ?article schema:datePublished ?published
  }
}
GROUP BY ?claim ORDER BY DESC(?latest) ?claim LIMIT %d OFFSET %d
"""
_ANY_CLAIMS_OF = """
SELECT DISTINCT ?claim WHERE {
  GRAPH ?claim { ?node a ?class }
  FILTER(STRSTARTS(STR(?claim), STR(claim:)))
}
LIMIT %d OFFSET %d
"""

_CLAIMS_OF_ARTICLE = """
SELECT DISTINCT ?claim WHERE {
  GRAPH graph:provenance { ?run prov:used ?node . ?claim prov:wasGeneratedBy ?run ; a rg:Claim }
}
"""

_DESCRIBED = """
SELECT ?claim ?status ?derivation ?rule ?confidence ?fact ?sentence ?verdict ?at WHERE {
  VALUES ?claim { %s }
  GRAPH graph:provenance {
    ?claim rg:status ?status ; prov:qualifiedDerivation ?derivation .
    ?derivation rg:rule ?rule ; rg:confidence ?confidence ; prov:entity ?sentence .
  }
  GRAPH graph:texts { ?derivation rg:fact ?fact }
  OPTIONAL { GRAPH <urn:racegraph:decisions> {
    ?decision oa:hasTarget ?claim ; oa:bodyValue ?verdict ; dcterms:created ?at
  } }
}
"""

_SENTENCES = """
SELECT ?sentence ?article ?exact ?link ?headline ?published ?publisher WHERE {
  GRAPH graph:provenance {
    VALUES ?sentence { %s }
    ?sentence oa:hasSource ?article ; oa:hasSelector ?selector .
    ?selector oa:exact ?exact .
    ?article schema:datePublished ?published .
    OPTIONAL { ?sentence schema:url ?link }
    OPTIONAL { ?article schema:headline ?headline }
    OPTIONAL { ?article schema:publisher/schema:name ?publisher }
  }
}
"""

SHOWN = 3  # sentences of a claim that a page about a thing shows
_BATCH = 400  # claims described by one query


def about(query: str, iri: str) -> str:
    """*query* with the node *iri* for its variable ``?node``; ValueError where that is no IRI."""
    return query.replace("?node", str(ox.NamedNode(iri)))


async def claims_about(
    graph: GraphService, node: str, limit: int, offset: int = 0, *, many: bool = False
) -> list[Claim]:
    """The claims in which *node* has a role, *limit* at most, the newest first (if *many*, in any order)."""
    query = _ANY_CLAIMS_OF if many else _CLAIMS_OF
    rows = await graph.select(about(query % (limit, offset), node))
    return await claims(graph, (value(row["claim"]) for row in rows), most=SHOWN)


async def claims_of_article(graph: GraphService, article: str) -> list[Claim]:
    """The claims that the article with this IRI makes, each with the sentences of all articles that make it."""
    rows = await graph.select(about(_CLAIMS_OF_ARTICLE, article))
    return await claims(graph, (value(row["claim"]) for row in rows))


async def claims(graph: GraphService, iris: Iterable[str], most: int | None = None) -> list[Claim]:
    """The claims with these IRIs that are in the store, in the order given; with *most* sentences each, if given."""
    wanted = list(dict.fromkeys(iris))
    batches = [wanted[i : i + _BATCH] for i in range(0, len(wanted), _BATCH)]
    answers = await asyncio.gather(*(graph.select(_DESCRIBED % _nodes(batch)) for batch in batches))
    rows = [row for answer in answers for row in answer]
    known = await sentences(graph, _wanted(rows, most))
    return _assembled(wanted, rows, known)


async def sentences(graph: GraphService, iris: Iterable[str]) -> dict[str, Sentence]:
    """The sentences with these IRIs, by IRI."""
    wanted = sorted(iris)
    batches = [wanted[i : i + _BATCH] for i in range(0, len(wanted), _BATCH)]
    answers = await asyncio.gather(*(graph.select(_SENTENCES % _nodes(batch)) for batch in batches))
    return {found.iri: found for answer in answers for found in map(_sentence, answer)}


def _wanted(rows: Sequence[Mapping[str, Term]], most: int | None) -> set[str]:
    """The sentences to look up: all, or *most* for each claim, those of its surest readings."""
    if most is None:
        return {value(row["sentence"]) for row in rows}
    kept: dict[str, dict[str, None]] = defaultdict(dict)
    for row in sorted(
        rows, key=lambda r: (-float(value(r["confidence"])), value(r["derivation"]), value(r["sentence"]))
    ):
        own = kept[value(row["claim"])]
        if len(own) < most:
            own[value(row["sentence"])] = None
    return {sentence for own in kept.values() for sentence in own}


def _nodes(iris: Iterable[str]) -> str:
    return " ".join(str(ox.NamedNode(iri)) for iri in iris)  # an IRI that is none raises ValueError here


def _sentence(row: Mapping[str, Term]) -> Sentence:
    iri = value(row["sentence"])
    start, _, end = iri.rpartition("#char=")[2].partition(",")
    article = value(row["article"])
    return Sentence(
        iri=iri,
        article=article,
        headline=value(row["headline"]) if "headline" in row else unquote(article.rpartition("/")[2]),
        publisher=value(row["publisher"]) if "publisher" in row else "",
        published=value(row["published"]),
        start=int(start),
        end=int(end),
        exact=value(row["exact"]),
        link=value(row["link"]) if "link" in row else "",
    )


def _assembled(wanted: Sequence[str], rows: Iterable[Mapping[str, Term]], known: Mapping[str, Sentence]) -> list[Claim]:
    facts: dict[str, dict[str, Any]] = {}
    statuses: dict[str, str] = {}
    rules: dict[str, tuple[str, float]] = {}
    derivations: dict[str, dict[str, set[Sentence]]] = defaultdict(lambda: defaultdict(set))
    verdicts: dict[str, tuple[str, str]] = {}
    unseen: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        claim, derivation = value(row["claim"]), value(row["derivation"])
        if claim not in facts:
            facts[claim] = json.loads(value(row["fact"]))
            statuses[claim] = value(row["status"]).removeprefix(RG)
        rules[derivation] = value(row["rule"]), float(value(row["confidence"]))
        if "verdict" in row:
            verdicts[claim] = max(verdicts.get(claim, ("", "")), (value(row["at"]), value(row["verdict"])))
        if sentence := known.get(value(row["sentence"])):
            derivations[claim][derivation].add(sentence)
        else:
            unseen[claim].add(value(row["sentence"]))
    found = []
    for claim in wanted:
        if claim not in facts:
            continue
        readings = [
            Reading(*rules[derivation], tuple(sorted(of, key=lambda s: (s.published, s.article, s.start))))
            for derivation, of in derivations[claim].items()
        ]
        readings.sort(key=lambda r: (-r.confidence, r.rule, [s.iri for s in r.sentences]))
        fact = facts[claim]
        roles = {r: _filler(v) for r, v in fact.items() if r not in ("@id", "@type", "status")}
        verdict = verdicts.get(claim, ("", ""))[1]
        found.append(
            Claim(claim, str(fact["@type"]), statuses[claim], roles, tuple(readings), verdict, len(unseen[claim]))
        )
    return found


def _filler(given: object) -> Filler | str | int:
    if isinstance(given, dict):
        return Filler(str(given["@id"]), str(given["@type"]), str(given["label"]))
    if isinstance(given, str | int):
        return given
    raise ValueError(f"Unexpected value of a role: {given!r}")


def value(term: Term) -> str:
    """The IRI or the lexical form of a term."""
    return term.value


def restricted(claim: Claim, article: str) -> Claim:
    """*claim* with the readings of one article alone."""
    kept = tuple(r for r in claim.readings if any(s.article == article for s in r.sentences))
    return replace(claim, readings=kept)
