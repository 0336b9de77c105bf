"""Stages for tests of the dataset: articles whose lines each state one fact outright, so that no reading is needed.

``Name | Make`` is a factory contract, ``Name ~ Make`` an announced one, ``Name ! Make`` a denied one. Names that differ
only in case or hyphens are one entity, spelt in two ways. The mapping and the ontology are as small as they can be
while claims share triples, and triples follow from others.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from racegraph.article import Article
from racegraph.build import Stages, build
from racegraph.fact import Entity, Fact, Span, Status
from racegraph.names import RG
from racegraph.store import open_snapshot

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
TYPE = ox.NamedNode(RDF + "type")
LABEL = ox.NamedNode(RDFS + "label")
STATUS: dict[str, Status] = {"|": "asserted", "~": "announced", "!": "denied"}

ONTOLOGY = f"""
@prefix rg: <{RG}> . @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <{RDFS}> .
rg:FactoryDriver a owl:Class ; rdfs:subClassOf rg:Driver .
rg:Driver a owl:Class ; rdfs:subClassOf rg:Person .
rg:Person a owl:Class ; owl:disjointWith rg:Manufacturer .
rg:Manufacturer a owl:Class .
rg:drivesFor a owl:ObjectProperty ; owl:inverseOf rg:employs ;
  rdfs:domain rg:FactoryDriver ; rdfs:range rg:Manufacturer .
"""


@dataclass(frozen=True)
class LineReading:
    article: Article
    facts: tuple[Fact, ...]


def extract(article: Article) -> LineReading:
    facts = []
    start = 0
    for line in article.text.split("\n"):
        for sign, status in STATUS.items():
            driver, found, make = line.partition(f" {sign} ")
            if found:
                roles = {"driver": Entity("Person", driver), "manufacturer": Entity("Manufacturer", make)}
                span = Span(article.id, start, start + len(line))
                facts.append(Fact("FactoryContract", roles, status, (span,), f"line-{status}", 0.9))
        start += len(line) + 1
    return LineReading(article, tuple(facts))


def map_facts(facts: Iterable[Fact]) -> dict[str, frozenset[ox.Triple]]:
    stated: dict[str, frozenset[ox.Triple]] = {}
    for fact in facts:
        driver, make = fact.roles["driver"], fact.roles["manufacturer"]
        assert isinstance(driver, Entity)
        assert isinstance(make, Entity)
        link = ox.NamedNode(RG + ("announcedFor" if fact.status == "announced" else "drivesFor"))
        subject, target = ox.NamedNode(driver.iri), ox.NamedNode(make.iri)
        stated[fact.iri] = stated.get(fact.iri, frozenset()) | frozenset(
            {
                ox.Triple(subject, link, target),
                ox.Triple(subject, LABEL, ox.Literal(driver.name)),
                ox.Triple(target, LABEL, ox.Literal(make.name)),
                ox.Triple(subject, TYPE, ox.NamedNode(RG + "Person")),
            }
        )
    return stated


def ontology() -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(ONTOLOGY, format=ox.RdfFormat.TURTLE)]


ENGINE = "racegraph"
STAGES = Stages(extract, map_facts, ontology, "notation")


def write_article(folder: Path, name: str, text: str, **metadata: object) -> Path:
    """Write NAME.txt and NAME.json and return the former's path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.txt"
    path.write_text(text, encoding="utf-8")
    described = {"@type": "NewsArticle", "headline": f"Meldung {name}", "datePublished": "2019-03-05", **metadata}
    path.with_suffix(".json").write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")
    return path


def quads(directory: Path, *, without: Iterable[str] = ()) -> list[str]:
    """All quads of a store as N-Quads lines in order, without those of some graphs."""
    left_out = {ox.NamedNode(graph) for graph in without}
    with open_snapshot(directory) as snapshot:
        return sorted(str(q) for q in snapshot.store if q.graph_name not in left_out)


def build_store(home: Path, articles: dict[str, str], **metadata: object) -> Path:
    """Write *articles* (text by name) into ``home/articles``, build ``home/store`` from them, and return the store."""
    for name, text in articles.items():
        write_article(home / "articles", name, text, **metadata)
    build([home / "articles"], home / "store", stages=STAGES, engine=ENGINE)
    return home / "store"
