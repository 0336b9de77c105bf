"""How much of the articles' wording the service gives away."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from racegraph.build import build
from racegraph.names import GRAPH_PROVENANCE, GRAPH_TEXTS
from racegraph.serve import Limits
from serve.running import serving

ARTICLES = Path(__file__).parents[2] / "articles"
WORDS = """
SELECT ?words { GRAPH ?g { ?node ?property ?words } FILTER(?property IN (oa:exact, oa:prefix, oa:suffix, rg:excerpt)) }
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("wording") / "store"
    build([ARTICLES], directory)
    return directory


def words(client: httpx.Client) -> list[str]:
    rows = client.get("/sparql", params={"query": WORDS}).json()["results"]["bindings"]
    return [row["words"]["value"] for row in rows]


def size(client: httpx.Client, graph: str) -> int:
    query = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
    return int(client.get("/sparql", params={"query": query}).json()["results"]["bindings"][0]["n"]["value"])


@pytest.mark.parametrize("resident", [0, 2**30], ids=["disk", "memory"])
def test_wording_is_withheld(store: Path, resident: int) -> None:
    limits = Limits(resident=resident)
    with serving(store, limits=limits) as client:
        full = words(client)
        claims = size(client, GRAPH_PROVENANCE)
        assert size(client, GRAPH_TEXTS) > 0
        default = client.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}).json()
    with serving(store, limits=limits, quotes="short") as client:
        assert size(client, GRAPH_TEXTS) == 0
        assert client.get("/store", params={"graph": GRAPH_TEXTS}).status_code == 404
        assert max(len(text.split()) for text in words(client)) <= 9  # eight words and an ellipsis
        assert words(client)
        assert 0 < size(client, GRAPH_PROVENANCE) < claims
        assert client.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}).json() == default
    with serving(store, limits=limits, quotes="none") as client:
        assert words(client) == []
        text = client.get(
            "/store", params={"graph": GRAPH_PROVENANCE}, headers={"accept": "application/n-triples"}
        ).text
        assert not [sentence for sentence in full if len(sentence) > 40 and sentence in text]


def test_a_new_version_has_no_more_wording(store: Path) -> None:
    from serve.running import write

    with serving(store, quotes="none") as client:
        version = write(store, "GRAPH <http://e/g> { <http://e/s> <http://e/p> 1 }")
        while f'version="{version}"' not in client.get("/metrics").text:
            pass
        assert words(client) == []
        assert size(client, "http://e/g") == 1
