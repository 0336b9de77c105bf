"""A page stays small and quick however much the graph says of its thing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import pyoxigraph as ox
import pytest

from racegraph.names import BASE, RG
from racegraph.pages import evidence, neighbourhood
from racegraph.pages.state import State
from racegraph.prefix import PREFIXES
from racegraph.serve.service import GraphService, Term

SERIES = f"{BASE}id/series/many"
PREFIX = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
ARTICLES = 900
DRIVERS = 500


class Graph:
    """A graph in memory that answers as the service does, and counts the rows that it gave."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store
        self.rows = 0

    async def select(self, query: str) -> list[dict[str, Term]]:
        found = self.store.query(PREFIX + query)
        assert isinstance(found, ox.QuerySolutions)
        names = [variable.value for variable in found.variables]
        rows = [{n: cast(Term, row[n]) for n in names if row[n] is not None} for row in found]
        self.rows += len(rows)
        return rows


def written(claim: int, article: int) -> Iterator[str]:
    """What the store has of one claim about the series that an article makes in its sentence of the same number."""
    fact = {"@id": f"{BASE}claim/{claim}", "@type": "SeriesEntry"}
    sentence = f"<{BASE}article/{article}#char={claim},{claim + 9}>"
    yield f"""
      GRAPH claim:{claim} {{ <{SERIES}> a rg:Series }}
      GRAPH graph:texts {{ <x:{claim}-{article}> rg:fact {json.dumps(json.dumps(fact))} }}
      GRAPH graph:provenance {{
        claim:{claim} a rg:Claim ; rg:status rg:asserted ; prov:qualifiedDerivation <x:{claim}-{article}> ;
          prov:wasGeneratedBy <x:run-{article}> .
        <x:run-{article}> prov:used <{BASE}article/{article}> .
        <x:{claim}-{article}> rg:rule "r" ; rg:confidence 0.{article % 10 or 1} ; prov:entity {sentence} .
        {sentence} oa:hasSource <{BASE}article/{article}> ; oa:hasSelector <x:q-{claim}-{article}> .
        <x:q-{claim}-{article}> oa:exact "So." . <{BASE}article/{article}> schema:datePublished "2020" .
      }}"""


@pytest.fixture
def graph() -> Graph:
    """Many articles make one claim, one makes many; many drivers and many more records lead to the series."""
    said = [part for n in range(ARTICLES) for part in written(1, n)]
    said += [part for n in range(2, 400) for part in written(n, 0)]
    said += [
        f"<{BASE}id/person/{n}> rg:competedIn <{SERIES}> . <{BASE}id/entry/{n}> rg:series <{SERIES}> . "
        f"GRAPH graph:inferred {{ <{BASE}id/person/{n}> rg:competedIn <{SERIES}> }}"
        for n in range(DRIVERS)
    ]
    store = ox.Store()
    store.update(f'{PREFIX} INSERT DATA {{ {"".join(said)} <{SERIES}> a rg:Series ; rdfs:label "Many" }}')
    return Graph(store)


def test_a_claim_of_very_many_articles_is_shown_with_few_sentences_and_their_number(graph: Graph) -> None:
    (claim,) = asyncio.run(evidence.claims(cast(GraphService, graph), [f"{BASE}claim/1"]))
    assert len(claim.sentences) == evidence.SHOWN
    assert claim.unseen == ARTICLES - evidence.SHOWN
    assert graph.rows < 50
    (own,) = asyncio.run(evidence.claims(cast(GraphService, graph), [f"{BASE}claim/1"], evidence.MOST))
    assert len(own.sentences) == evidence.MOST


def test_an_article_shows_its_own_sentences_of_a_claim_that_many_make(graph: Graph) -> None:
    found = asyncio.run(evidence.claims_of_article(cast(GraphService, graph), f"{BASE}article/7"))
    assert [(c.iri, [s.article for s in c.sentences]) for c in found] == [(f"{BASE}claim/1", [f"{BASE}article/7"])]
    assert graph.rows < 10


@pytest.mark.parametrize("many", [False, True])
def test_the_claims_about_a_thing_come_in_pages_that_have_each_once(graph: Graph, many: bool) -> None:
    pages = [
        asyncio.run(evidence.claims_about(cast(GraphService, graph), SERIES, 50, offset, many=many))
        for offset in range(0, 450, 50)
    ]
    assert [len(page) for page in pages] == [50] * 7 + [49, 0]
    assert len({claim.iri for page in pages for claim in page}) == 399


def test_the_surroundings_of_a_thing_that_thousands_lead_to_are_a_part_of_them(graph: Graph) -> None:
    names = {SERIES: "Many"} | {f"{BASE}id/person/{n}": f"Driver {n}" for n in range(DRIVERS)}
    state: Any = SimpleNamespace(names=names, linking=[f"{RG}competedIn"])
    near = asyncio.run(neighbourhood.surroundings(cast(GraphService, graph), SERIES, cast(State, state), {}))
    assert 20 <= len(near.edges) < DRIVERS / 2
    assert all(edge.inferred and not edge.outgoing and edge.node in names for edge in near.edges)
