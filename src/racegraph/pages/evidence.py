"""Claims with the sentences behind them, as the store has them: what every page shows beside a statement."""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
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
        """All its sentences, each once: those first that name most of what it is about, of these the surest."""
        names = [_words(filler.label) for filler in self.fillers()]
        found = dict.fromkeys(s for reading in self.readings for s in reading.sentences)
        if len(found) < 2:
            return list(found)

        def named(sentence: Sentence) -> float:
            said = sentence.exact.casefold()
            return sum(sum(word in said for word in words) / len(words) for words in names if words)

        return sorted(found, key=named, reverse=True)

    @property
    def is_stated(self) -> bool:
        """Whether the graph holds it: as reported, or as announced."""
        return self.status in ("asserted", "announced")

    def fillers(self) -> list[Filler]:
        return [value for value in self.roles.values() if isinstance(value, Filler)]

    def season(self) -> str:
        """The season that it is about, as written (2018, 2023/24), or empty."""
        return str(self.roles.get("season", ""))


def _words(label: str) -> list[str]:
    return re.findall(r"\w{2,}", label.casefold())


# Those of the newest articles first; what very many claims are about is listed as it comes.
_CLAIMS_OF = """
SELECT ?claim (MAX(?published) AS ?latest) WHERE {
  GRAPH ?claim { ?node a ?class }
  GRAPH graph:provenance {
    ?claim prov:wasGeneratedBy ?run . ?run prov:used ?article . ?article schema:datePublished ?published
  }
}
GROUP BY ?claim ORDER BY DESC(?latest) ?claim LIMIT %d OFFSET %d
"""
_ANY_CLAIMS_OF = """
SELECT DISTINCT ?claim WHERE { GRAPH ?claim { ?node a ?class } GRAPH graph:provenance { ?claim a rg:Claim } }
LIMIT %d OFFSET %d
"""

_READINGS = """
SELECT ?claim ?derivation ?rule ?confidence ?sentence WHERE {
  VALUES ?claim { %s }
  GRAPH graph:provenance {
    ?claim prov:qualifiedDerivation ?derivation .
    ?derivation rg:rule ?rule ; rg:confidence ?confidence ; prov:entity ?sentence .
  }
} LIMIT %d
"""
_HOW_MANY = """SELECT ?claim (COUNT(*) AS ?number) WHERE {
  { SELECT ?claim WHERE {
    VALUES ?claim { %s } GRAPH graph:provenance { ?claim prov:qualifiedDerivation ?derivation }
  } LIMIT %d }
} GROUP BY ?claim"""
_READINGS_IN_ARTICLE = """
SELECT ?claim ?derivation ?rule ?confidence ?sentence WHERE {
  GRAPH graph:provenance {
    ?sentence oa:hasSource ?node . ?derivation prov:entity ?sentence ; rg:rule ?rule ; rg:confidence ?confidence .
    ?claim prov:qualifiedDerivation ?derivation .
  }
} LIMIT 5000
"""

_FACTS = """
SELECT ?claim ?status ?fact ?verdict ?at WHERE {
  VALUES (?claim ?derivation) { %s }
  GRAPH graph:provenance { ?claim rg:status ?status }
  GRAPH graph:texts { ?derivation rg:fact ?fact }
  OPTIONAL { GRAPH <urn:racegraph:decisions> {
    ?decision oa:hasTarget ?claim ; oa:bodyValue ?verdict ; dcterms:created ?at
  } }
}
"""

_SENTENCES = """
SELECT ?sentence ?exact ?link WHERE {
  GRAPH graph:provenance {
    VALUES ?sentence { %s }
    ?sentence oa:hasSelector ?selector . ?selector oa:exact ?exact .
    OPTIONAL { ?sentence schema:url ?link }
  }
}
"""
_ARTICLES = """
SELECT ?article ?headline ?published ?publisher WHERE {
  GRAPH graph:provenance {
    VALUES ?article { %s }
    ?article schema:datePublished ?published .
    OPTIONAL { ?article schema:headline ?headline }
    OPTIONAL { ?article schema:publisher/schema:name ?publisher }
  }
}
"""

SHOWN = 3  # sentences of a claim that a page about other things shows
MOST = 100  # sentences of a claim that its own page shows
COUNTED = 10_000  # readings of a claim up to which they are counted
_TRIED = 8  # readings looked at for each that is shown: the surest of them are
_BATCH = 100  # claims described by one query

Row = Mapping[str, Term]


def about(query: str, iri: str) -> str:
    """*query* with the node *iri* for its variable ``?node``; ValueError where that is no IRI."""
    return query.replace("?node", str(ox.NamedNode(iri)))


async def claims_about(
    graph: GraphService, node: str, limit: int, offset: int = 0, *, many: bool = False
) -> list[Claim]:
    """The claims in which *node* has a role, *limit* at most, the newest first (if *many*, in any order)."""
    query = _ANY_CLAIMS_OF if many else _CLAIMS_OF
    rows = await graph.select(about(query % (limit, offset), node))
    return await claims(graph, (value(row["claim"]) for row in rows))


async def claims_of_article(graph: GraphService, article: str) -> list[Claim]:
    """The claims that the article with this IRI makes, each with its own sentences alone."""
    rows = await graph.select(about(_READINGS_IN_ARTICLE, article))
    return await _described(graph, dict.fromkeys(value(row["claim"]) for row in rows), rows)


async def claims(graph: GraphService, iris: Iterable[str], most: int = SHOWN) -> list[Claim]:
    """The claims with these IRIs that are in the store, in the order given; with *most* sentences each.

    Which ones, of a claim that very many articles make: sure ones, though there may be surer.
    """
    wanted = dict.fromkeys(iris)
    tried = most * _TRIED
    by_claim, full = await _readings(graph, list(wanted), tried)
    numbers = {claim: len({value(row["sentence"]) for row in own}) for claim, own in by_claim.items()}
    kept: list[Row] = []
    for own in by_claim.values():
        own.sort(key=lambda r: (-float(value(r["confidence"])), value(r["derivation"]), value(r["sentence"])))
        chosen = list(dict.fromkeys(value(row["sentence"]) for row in own))[:most]
        kept.extend(row for row in own if value(row["sentence"]) in chosen)
    found, counted = await asyncio.gather(
        _described(graph, wanted, kept), _each(graph, "?claim ?number", _HOW_MANY, full, COUNTED)
    )
    numbers.update((value(row["claim"]), int(value(row["number"]))) for row in counted)
    return [replace(claim, unseen=max(0, numbers[claim.iri] - len(claim.sentences))) for claim in found]


async def _readings(graph: GraphService, iris: Sequence[str], tried: int) -> tuple[dict[str, list[Row]], list[str]]:
    """The readings of the claims with these IRIs, and which of the claims may have more of them.

    Nearly all claims have few. Where some have so many that all together are too many, each is asked for by itself, so
    that each comes to *tried* of its own.
    """
    found: dict[str, list[Row]] = defaultdict(list)
    full: list[str] = []
    for batch in _batches(iris):
        limit = tried * (1 + len(batch) // 4)
        rows: Sequence[Row] = await graph.select(_READINGS % (_nodes(batch), limit))
        if len(rows) == limit:
            if len(batch) > 1:
                rows = await _each(graph, "?claim ?derivation ?rule ?confidence ?sentence", _READINGS, batch, tried)
            sizes = Counter(value(row["claim"]) for row in rows)
            full += (claim for claim in batch if sizes[claim] == tried)
        for row in rows:
            found[value(row["claim"])].append(row)
    return found, full


async def _each(graph: GraphService, variables: str, query: str, iris: Iterable[str], limit: int) -> list[Row]:
    """The rows of *query* for each of the claims with these IRIs, *limit* at most for each."""
    parts = [f"{{ {query % (_nodes([iri]), limit)} }}" for iri in iris]
    queries = (f"SELECT {variables} WHERE {{ {' UNION '.join(batch)} }}" for batch in _batches(parts))
    return [row for answer in await asyncio.gather(*map(graph.select, queries)) for row in answer]


async def _described(graph: GraphService, wanted: Iterable[str], readings: Sequence[Row]) -> list[Claim]:
    """The claims with these IRIs, in this order, as they are read by *readings*."""
    one = {value(row["claim"]): value(row["derivation"]) for row in readings}
    pairs = [f"({ox.NamedNode(claim)} {ox.NamedNode(derivation)})" for claim, derivation in one.items()]
    known, facts = await asyncio.gather(
        sentences(graph, {value(row["sentence"]) for row in readings}), _rows_of(graph, _FACTS, pairs)
    )
    return _assembled(wanted, facts, readings, known)


async def sentences(graph: GraphService, iris: Iterable[str]) -> dict[str, Sentence]:
    """The sentences with these IRIs, by IRI."""
    wanted = sorted(iris)
    articles = sorted({iri.partition("#")[0] for iri in wanted})
    rows, about_articles = await asyncio.gather(
        _rows_of(graph, _SENTENCES, map(_node, wanted)), _rows_of(graph, _ARTICLES, map(_node, articles))
    )
    published = {value(row["article"]): row for row in about_articles}
    found = (_sentence(row, published) for row in rows)
    return {sentence.iri: sentence for sentence in found if sentence is not None}


async def _rows_of(graph: GraphService, query: str, terms: Iterable[str]) -> list[Row]:
    """The rows of *query* for all of the terms, asked for a batch at a time."""
    answers = await asyncio.gather(*(graph.select(query % " ".join(batch)) for batch in _batches(terms)))
    return [row for answer in answers for row in answer]


def _batches(items: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(items)
    while batch := list(islice(rest, _BATCH)):
        yield batch


def _node(iri: str) -> str:
    return str(ox.NamedNode(iri))  # an IRI that is none raises ValueError here


def _nodes(iris: Iterable[str]) -> str:
    return " ".join(map(_node, iris))


def _sentence(row: Row, published: Mapping[str, Row]) -> Sentence | None:
    iri = value(row["sentence"])
    article, _, place = iri.partition("#char=")
    start, _, end = place.partition(",")
    about = published.get(article)
    if about is None:
        return None
    return Sentence(
        iri=iri,
        article=article,
        headline=value(about["headline"]) if "headline" in about else unquote(article.rpartition("/")[2]),
        publisher=value(about["publisher"]) if "publisher" in about else "",
        published=value(about["published"]),
        start=int(start),
        end=int(end),
        exact=value(row["exact"]),
        link=value(row["link"]) if "link" in row else "",
    )


def _assembled(
    wanted: Iterable[str], facts: Iterable[Row], readings: Iterable[Row], known: Mapping[str, Sentence]
) -> list[Claim]:
    told: dict[str, tuple[str, dict[str, Any]]] = {}
    verdicts: dict[str, tuple[str, str]] = {}
    for row in facts:
        claim = value(row["claim"])
        if claim not in told:
            told[claim] = value(row["status"]).removeprefix(RG), json.loads(value(row["fact"]))
        if "verdict" in row:
            verdicts[claim] = max(verdicts.get(claim, ("", "")), (value(row["at"]), value(row["verdict"])))
    rules: dict[str, tuple[str, float]] = {}
    derivations: dict[str, dict[str, set[Sentence]]] = defaultdict(lambda: defaultdict(set))
    for row in readings:
        derivation = value(row["derivation"])
        rules[derivation] = value(row["rule"]), float(value(row["confidence"]))
        if sentence := known.get(value(row["sentence"])):
            derivations[value(row["claim"])][derivation].add(sentence)
    found = []
    for claim in wanted:
        if claim not in told:
            continue
        of_claim = [
            Reading(*rules[derivation], tuple(sorted(of, key=lambda s: (s.published, s.article, s.start))))
            for derivation, of in derivations[claim].items()
        ]
        of_claim.sort(key=lambda r: (-r.confidence, r.rule, [s.iri for s in r.sentences]))
        status, fact = told[claim]
        roles = {r: _filler(v) for r, v in fact.items() if r not in ("@id", "@type", "status")}
        verdict = verdicts.get(claim, ("", ""))[1]
        found.append(Claim(claim, str(fact["@type"]), status, roles, tuple(of_claim), verdict))
    return found


def _filler(given: object) -> Filler | str | int:
    if isinstance(given, dict):
        return Filler(str(given["@id"]), str(given["@type"]), str(given["label"]))
    if isinstance(given, str | int):
        return given
    raise ValueError(f"Unexpected value of a role: {given!r}")


def truth(term: Term) -> bool:
    """The truth value that a literal is; some servers give numbers for them."""
    return term.value in ("true", "1")


def value(term: Term) -> str:
    """The IRI or the lexical form of a term."""
    return term.value
