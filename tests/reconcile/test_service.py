"""The Reconciliation API over HTTP, against the schemas and examples of its specification."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from racegraph.build import build
from reconcile.schemas import examples, faults, needs_specification
from serve.running import serving, write

ARTICLES = Path(__file__).parents[2] / "articles"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("reconciled") / "store"
    build([ARTICLES], directory)
    return directory


@pytest.fixture(scope="module")
def client(store: Path) -> Iterator[httpx.Client]:
    with serving(store) as client:
        yield client


def ask(client: httpx.Client, **queries: Any) -> dict[str, Any]:
    response = client.post("/reconcile", data={"queries": json.dumps(queries)})
    assert response.status_code == 200, response.text
    return dict(response.json())


def first(client: httpx.Client, query: str, **more: Any) -> dict[str, Any]:
    return dict(ask(client, q={"query": query, **more})["q"]["result"][0])


def path_of(service: dict[str, str]) -> str:
    return service["service_path"]


@needs_specification
def test_the_manifest_is_valid_and_names_its_own_address(client: httpx.Client) -> None:
    manifest = client.get("/reconcile").json()
    assert faults("manifest", manifest) == []
    assert manifest["preview"]["url"].startswith(str(client.base_url).rstrip("/"))
    assert manifest["identifierSpace"] == "https://w3id.org/racegraph/id/"


@needs_specification
@pytest.mark.parametrize("example", examples("reconciliation-query-batch", "valid"), ids=lambda path: path.stem)
def test_every_valid_batch_is_answered_by_a_valid_one(example: Path, client: httpx.Client) -> None:
    batch = example.read_text("utf-8")
    for response in (
        client.post("/reconcile", data={"queries": batch}),
        client.get("/reconcile", params={"queries": batch}),
    ):
        assert response.status_code == 200
        assert faults("reconciliation-result-batch", response.json()) == []
        assert response.json().keys() == json.loads(batch).keys()


@needs_specification
@pytest.mark.parametrize("example", examples("reconciliation-query-batch", "invalid"), ids=lambda path: path.stem)
def test_every_invalid_batch_is_refused(example: Path, client: httpx.Client) -> None:
    response = client.post("/reconcile", data={"queries": example.read_text("utf-8")})
    assert response.status_code == 400
    assert response.json()["message"]


@needs_specification
@pytest.mark.parametrize(
    "batch",
    [
        "[]", "nothing", '{"q": []}', '{"q": {"query": 1}}', '{"q": {"query": "a", "limit": "3"}}',
        '{"q": {"query": "a", "limit": true}}', '{"q": {"query": "a", "type": 3}}',
        '{"q": {"query": "a", "type": [3]}}',
        '{"q": {"query": "a", "type_strict": "maybe"}}', '{"q": {"query": "a", "properties": {}}}',
        '{"q": {"query": "a", "properties": [{"pid": "p"}]}}', '{"q": {"query": "a", "properties": [{"v": "p"}]}}',
        '{"q": {"query": "a", "properties": [{"pid": "p", "v": null}]}}',
        '{"q": {"query": "a", "properties": [{"pid": "p", "v": {"name": "x"}}]}}',
        '{"q": {"query": "a", "properties": [{"pid": "p", "v": [["x"]]}]}}',
        '{"q": {"query": "a", "extra": 1}}', "{}", '{"q": {"query": ""}}', '{"q": {"query": "a", "limit": -1}}',
        '{"q": {"query": "a", "limit": 2.5, "type": []}}', '{"q": {"query": "a", "properties": []}}',
        '{"q": {"query": "a", "properties": [{"pid": "p", "v": []}]}}',
        '{"q": {"query": "a", "properties": [{"pid": "p", "v": [true, 1, 1.5, {"id": "x"}]}]}}',
    ],
)  # fmt: skip
def test_a_batch_is_answered_exactly_if_the_schema_allows_it(batch: str, client: httpx.Client) -> None:
    try:
        valid = not faults("reconciliation-query-batch", json.loads(batch))
    except ValueError:
        valid = False
    response = client.post("/reconcile", data={"queries": batch})
    assert response.status_code == (200 if valid else 400)


def test_names_are_found_as_written_misspelt_and_turned_round(client: httpx.Client) -> None:
    assert first(client, "Jens Klingmann") | {"features": 0, "type": 0} == {
        "id": "person/jens-klingmann",
        "name": "Jens Klingmann",
        "score": 100.0,
        "match": True,
        "type": 0,
        "features": 0,
    }
    for written in ("jens klingman", "Klingmann, Jens", "JENS KLINGMANN", "Klingmann", "Jens-Klingmann "):
        assert first(client, written)["id"] == "person/jens-klingmann"
    assert first(client, "Claudia Huertgen")["match"] is True
    assert first(client, "Klingmann")["match"] is False


def test_other_names_of_the_word_lists_are_known(client: httpx.Client) -> None:
    assert first(client, "Bayerische Motoren Werke")["id"] == "manufacturer/bmw"
    assert first(client, "Q26678")["id"] == "manufacturer/bmw"


def test_types_choose_between_namesakes(client: httpx.Client) -> None:
    assert first(client, "Dubai", type="Place")["id"] == "place/dubai"
    assert first(client, "Dubai", type="Circuit")["id"] == "circuit/dubai-autodrome"
    either = ask(client, q={"query": "Dubai", "type": ["Circuit"], "type_strict": "should"})["q"]["result"]
    assert {"place/dubai", "circuit/dubai-autodrome"} <= {candidate["id"] for candidate in either}
    both = ask(client, q={"query": "Klingmann", "type": ["Driver", "Team"], "type_strict": "all"})
    assert both["q"]["result"] == []


def test_properties_choose_and_find(client: httpx.Client) -> None:
    found = first(client, "Klingmann", properties=[{"pid": "droveFor", "v": "ROWE Racing"}])
    assert {f["id"]: f["value"] for f in found["features"]}["property_droveFor"] == 1
    by_item = ask(client, q={"properties": [{"pid": "wikidata", "v": "Q26678"}]})["q"]["result"]
    assert [(c["id"], c["match"]) for c in by_item] == [("manufacturer/bmw", True)]
    driven = ask(client, q={"properties": [{"pid": "droveCar", "v": {"id": "car-model/bmw-m6-gt3"}}]})["q"]["result"]
    assert {c["id"] for c in driven} >= {"person/jens-klingmann"}


@needs_specification
def test_suggestions_are_valid_and_complete_what_is_typed(client: httpx.Client) -> None:
    suggest = client.get("/reconcile").json()["suggest"]
    entities = client.get(path_of(suggest["entity"]), params={"prefix": "Kling"}).json()
    assert [e["id"] for e in entities["result"]] == ["person/jens-klingmann"]
    assert faults("suggest-entities-response", entities) == []
    types = client.get(path_of(suggest["type"]), params={"prefix": "fac"}).json()
    assert "FactoryDriver" in [t["id"] for t in types["result"]]
    assert faults("suggest-types-response", types) == []
    properties = client.get(path_of(suggest["property"]), params={"prefix": "dro"}).json()
    assert {"droveFor", "droveCar"} <= {p["id"] for p in properties["result"]}
    assert faults("suggest-properties-response", properties) == []
    for kind, id in (("entity", "person/jens-klingmann"), ("type", "Driver"), ("property", "droveFor")):
        path = suggest[kind]["flyout_service_path"].replace("${id}", id)
        assert client.get(path).json()["id"] == id
    assert client.get("/reconcile/flyout/entity?id=nobody").status_code == 404
    assert client.get("/reconcile/suggest/nothing?prefix=a").status_code == 404


@needs_specification
def test_values_are_extended_and_valid(client: httpx.Client) -> None:
    extend = client.get("/reconcile").json()["extend"]
    proposed = client.get(path_of(extend["propose_properties"]), params={"type": "Person", "limit": 5}).json()
    assert faults("data-extension-property-proposal", proposed) == []
    assert "droveFor" in [p["id"] for p in proposed["properties"]] or len(proposed["properties"]) == 5
    asked = {
        "ids": ["manufacturer/bmw", "person/jens-klingmann", "nobody"],
        "properties": [{"id": "wikidata"}, {"id": "droveFor", "settings": {"limit": 1}}, {"id": "nothing"}],
    }
    assert faults("data-extension-query", asked) == []
    answer = client.post("/reconcile", data={"extend": json.dumps(asked)}).json()
    assert faults("data-extension-response", answer) == []
    assert answer["rows"]["manufacturer/bmw"]["wikidata"] == [{"str": "Q26678"}]
    assert len(answer["rows"]["person/jens-klingmann"]["droveFor"]) == 1
    assert answer["rows"]["nobody"] == {"wikidata": [], "droveFor": [], "nothing": []}


@pytest.mark.parametrize("asked", ["[]", "{}", '{"ids": [1], "properties": []}', '{"ids": [], "properties": [{}]}'])
def test_a_wrong_extension_is_refused(asked: str, client: httpx.Client) -> None:
    assert client.post("/reconcile", data={"extend": asked}).status_code == 400


def test_a_preview_shows_the_entity_and_runs_nothing(client: httpx.Client) -> None:
    address = client.get("/reconcile").json()["preview"]["url"].replace("{{id}}", "person/jens-klingmann")
    response = client.get(address)
    assert "Jens Klingmann" in response.text
    assert response.headers["content-security-policy"].startswith("default-src 'none'")
    assert client.get("/reconcile/preview?id=<script>").status_code == 404


def test_any_page_may_ask(client: httpx.Client) -> None:
    for response in (
        client.get("/reconcile"),
        client.post("/reconcile", data={"queries": "{}"}),
        client.post("/reconcile", data={"queries": "no"}),
        client.get("/reconcile/suggest/entity?prefix=a"),
        client.get("/reconcile/preview?id=manufacturer/bmw"),
        client.options("/reconcile", headers={"origin": "https://x.test", "access-control-request-method": "POST"}),
    ):
        assert response.headers["access-control-allow-origin"] == "*"


def test_a_callback_wraps_the_answer(client: httpx.Client) -> None:
    response = client.get("/reconcile", params={"queries": '{"q": {"query": "BMW"}}', "callback": "jQuery1.x_2"})
    assert response.headers["content-type"].startswith("application/javascript")
    head, _, body = response.text.partition("(")
    assert head == "/**/jQuery1.x_2"
    assert json.loads(body.removesuffix(");"))["q"]["result"][0]["id"] == "manufacturer/bmw"
    assert client.get("/reconcile", params={"callback": "alert(1)//"}).status_code == 400
    assert client.get("/reconcile/suggest/type", params={"callback": "a-b", "prefix": "p"}).status_code == 400


def test_forms_that_cannot_be_read_are_refused(client: httpx.Client) -> None:
    assert client.post("/reconcile", data={}).status_code in (400, 415)
    assert client.post("/reconcile", json={}).status_code == 415
    assert client.post("/reconcile", data={"other": "1"}).status_code == 400
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post("/reconcile", content=b"queries=%ff%fe", headers=form).status_code == 400
    assert client.post("/reconcile", content=b"queries=" + b"x" * (17 << 20), headers=form).status_code == 413
    deep = "[" * 100_000
    assert client.post("/reconcile", data={"queries": deep}).status_code == 400


def test_what_is_too_much_is_refused_and_what_is_long_is_no_burden(client: httpx.Client) -> None:
    many = {f"q{n}": {"query": "x"} for n in range(10_001)}
    assert client.post("/reconcile", data={"queries": json.dumps(many)}).status_code == 400
    asked = {"ids": ["x"] * 50_001, "properties": [{"id": "droveFor"}, {"id": "droveCar"}]}
    assert client.post("/reconcile", data={"extend": json.dumps(asked)}).status_code == 400
    start = time.monotonic()
    assert ask(client, q={"query": "Klingmann " * 50_000})["q"]["result"] is not None
    assert time.monotonic() - start < 2


def test_a_new_version_is_answered_from(tmp_path: Path) -> None:
    head = (
        "@prefix rg: <https://w3id.org/racegraph/ontology#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> ."
    )
    team = head + ' <https://w3id.org/racegraph/id/team/%s> a rg:Team ; rdfs:label "%s" .'
    write(tmp_path / "store", team % ("falken", "Falken"))
    with serving(tmp_path / "store") as client:
        assert first(client, "Falken")["id"] == "team/falken"
        write(tmp_path / "store", team % ("phoenix", "Phoenix"))
        deadline = time.monotonic() + 10
        while not (found := ask(client, q={"query": "Phoenix"})["q"]["result"]) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert found[0]["id"] == "team/phoenix"
