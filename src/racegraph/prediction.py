"""Where facts to be judged come from: tables, articles that are read for it, or a store."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from racegraph.article import Article, Problem, article_from, attempted, read_articles
from racegraph.dataset import Dataset, article_id, fact_from_jsonld
from racegraph.evaluation import GoldError, Row, read_table, row_of
from racegraph.fact import Fact, Span
from racegraph.facttable import quote
from racegraph.mapping import map_facts, relation_rows
from racegraph.printedname import printed_names, with_printed_names
from racegraph.store import open_snapshot
from racegraph.term import text

Predictions = dict[str, list[Row]]


def predictions(path: Path) -> tuple[Predictions, list[Problem]]:
    """The rows of each article that *path* holds, and what could not be read.

    *path* is a folder of tables (``NAME.tsv``), a store, or a folder of articles (``NAME.txt``), which are read now;
    tables know no rule and no confidence. :class:`racegraph.evaluation.GoldError` where it is none of these.
    """
    if (path / "racegraph-store").is_file():
        return _of_store(path), []
    tables = [table for table in sorted(path.glob("*.tsv")) if not table.name.endswith(".gold.tsv")]
    if tables:
        return {table.stem: read_table(table) for table in tables}, []
    if not any(path.glob("*.txt")):
        raise GoldError(f"{path} is no store, and holds neither tables (NAME.tsv) nor articles (NAME.txt)")
    return _of_articles(path)


def rows(article: Article, facts: Sequence[Fact]) -> list[Row]:
    """The facts of an article as rows of a table, one for each sentence that states it, with the article's names."""
    printed = printed_names(article, facts)
    by_claim: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_claim[fact.iri].append(fact)
    out = []
    for line in (with_printed_names(row, printed) for row in relation_rows(facts)):
        for fact in by_claim[line.claim]:
            note = "" if fact.status == "asserted" else f"s:{fact.status}"
            words = (line.subject, line.relation, line.object, line.season, quote(article, fact.evidence))
            subject, relation, object_, season, sentence = (" ".join(text.split()) for text in words)
            row = row_of(subject, relation, object_, season, sentence, note)
            out.append(replace(row, rule=fact.rule, confidence=fact.confidence))
    return out


def _of_articles(folder: Path) -> tuple[Predictions, list[Problem]]:
    from racegraph.reading.extract import extract

    articles, problems = read_articles(folder)
    found: Predictions = {}
    for article in articles:
        read = attempted(lambda article: rows(article, extract(article).facts), article)
        if isinstance(read, Problem):
            problems.append(read)
        else:
            found[article.id] = read
    return found, problems


_DERIVATIONS = """
PREFIX rg: <https://w3id.org/racegraph/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX oa: <http://www.w3.org/ns/oa#>
SELECT ?derivation ?fact ?confidence ?rule ?article ?start ?end WHERE {
  GRAPH <https://w3id.org/racegraph/graph/texts> { ?derivation rg:fact ?fact }
  GRAPH <https://w3id.org/racegraph/graph/provenance> {
    ?derivation rg:confidence ?confidence ; rg:rule ?rule ; prov:entity ?sentence .
    ?sentence oa:hasSource ?article ; oa:hasSelector [ oa:start ?start ; oa:end ?end ] .
  }
} ORDER BY ?derivation ?start
"""


def _of_store(directory: Path) -> Predictions:
    """The facts of a store, as its readings found them."""
    readings: dict[str, dict[str, Fact]] = defaultdict(dict)
    with open_snapshot(directory) as snapshot:
        dataset = Dataset(snapshot.store, map_facts)
        solutions = snapshot.store.query(_DERIVATIONS)
        assert isinstance(solutions, ox.QuerySolutions)
        for solution in solutions:
            derivation, said, confidence, rule, source, start, end = (text(term) for term in solution)
            article = article_id(ox.NamedNode(source))
            fact = readings[article].get(derivation) or fact_from_jsonld(json.loads(said))
            evidence = (*fact.evidence, Span(article, int(start), int(end)))
            readings[article][derivation] = replace(fact, evidence=evidence, rule=rule, confidence=float(confidence))
        return {
            article: rows(_stored_article(dataset, article), list(facts.values()))
            for article, facts in sorted(readings.items())
        }


def _stored_article(dataset: Dataset, article: str) -> Article:
    body, metadata = dataset.article_text(article)
    return article_from(Path(f"{article}.txt"), body, json.loads(metadata))
