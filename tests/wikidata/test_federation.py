"""One query over our graph and Wikidata: SERVICE, where the operator opened it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from racegraph.build import build
from serve.running import serving
from wikidata.far_end import sparql
from wikidata.shaped import make

ARTICLES = Path(__file__).parents[2] / "articles"

QUERY = """
PREFIX wdt: <http://www.wikidata.org/prop/direct/>
SELECT DISTINCT ?circuit ?theirs WHERE {
  ?track a rg:Circuit ; rdfs:label ?circuit .
  GRAPH graph:links { ?track skos:exactMatch ?item }
  SERVICE <%s> { ?item wdt:P31 wd:Q2338524 ; rdfs:label ?theirs FILTER(LANG(?theirs) = "en") }
} ORDER BY ?circuit
"""
JSON = {"accept": "application/sparql-results+json"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("federated") / "store"
    build([ARTICLES], directory)
    return directory


def test_circuits_with_the_name_that_the_far_end_has_for_their_item(store: Path, tmp_path: Path) -> None:
    with sparql(make(1).rdf(), tmp_path / "far") as endpoint, serving(store, services=[endpoint]) as client:
        response = client.post("/sparql", data={"query": QUERY % endpoint}, headers=JSON)
        assert response.status_code == 200, response.text
        rows = response.json()["results"]["bindings"]
    found = {row["circuit"]["value"]: row["theirs"]["value"] for row in rows}
    assert found["Nürburgring-Nordschleife"] == "Nordschleife Nürburgring"
    assert found["Red Bull Ring"] == "Red Bull Ring"
    assert found["Circuit de Spa-Francorchamps"] == "Spa-Francochamps Circuit"
    assert len(found) == 8
    shutil.rmtree(tmp_path / "far")


def test_it_is_refused_where_nobody_opened_it(store: Path) -> None:
    with serving(store) as client:
        response = client.post("/sparql", data={"query": QUERY % "http://127.0.0.1:1/query"}, headers=JSON)
    assert response.status_code == 403
