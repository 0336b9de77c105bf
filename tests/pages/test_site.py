"""The pages over HTTP, without a browser."""

from __future__ import annotations

import html
import json
import re
import shutil
import time
from dataclasses import replace
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from racegraph.build import build
from racegraph.names import BASE
from racegraph.pages import pages
from racegraph.pages.response import POLICY
from racegraph.serve.guard import Guard
from racegraph.store import current_version
from serve.running import serving

from .conftest import DRIVER, HEADLINE, SCRIPT, TEAM, TOKEN, stages

KLINGMANN = "/id/person/jens-klingmann"
PAGES = (
    "/",
    "/search?q=klingmann",
    "/articles",
    f"{KLINGMANN}.html",
    "/id/person/eva-attack.html",
    "/id/team/rtl-racing.html",
    "/id/event/braces.html",
    "/id/series/adac-gt-masters.html",
    "/article/hostile.html",
    "/article/2020-10-klingmann-siegt-in-spielberg.html",
    "/why?s=id:person/eva-attack&p=rg:droveFor&o=id:team/rtl-racing",
    "/conflicts",
    "/query",
    "/query?example=drivers",
    "/ontology.html",
    "/review",
    "/nothing-here/",
)


@pytest.mark.parametrize(
    ("accept", "extension"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", "html"),
        ("text/turtle", "ttl"),
        ("application/ld+json", "jsonld"),
        ("application/n-triples;q=0.9, text/turtle;q=0.5", "nt"),
        ("application/trig", "trig"),
        ("*/*", "html"),
    ],
)
@pytest.mark.parametrize("path", [KLINGMANN, "/article/hostile", "/ontology"])
def test_a_thing_leads_to_the_document_about_it(client: httpx.Client, path: str, accept: str, extension: str) -> None:
    response = client.get(path, headers={"Accept": accept})
    assert (response.status_code, response.headers["location"]) == (303, f"{path}.{extension}")
    assert "Accept" in response.headers["vary"]
    assert client.get(response.headers["location"]).status_code == 200


def test_a_client_that_takes_none_of_it_is_told(client: httpx.Client) -> None:
    assert client.get(KLINGMANN, headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize("extension", ["ttl", "nt", "jsonld", "trig"])
def test_the_data_about_a_thing_say_what_the_graph_says(client: httpx.Client, extension: str) -> None:
    response = client.get(f"{KLINGMANN}.{extension}")
    assert response.headers["access-control-allow-origin"] == "*"
    form = {
        "ttl": ox.RdfFormat.TURTLE,
        "nt": ox.RdfFormat.N_TRIPLES,
        "jsonld": ox.RdfFormat.JSON_LD,
        "trig": ox.RdfFormat.TRIG,
    }
    quads = set(ox.parse(response.content, form[extension]))
    node, label = ox.NamedNode(BASE + KLINGMANN[1:]), ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    assert any(q.subject == node and q.predicate == label and q.object == ox.Literal("Jens Klingmann") for q in quads)


@pytest.mark.parametrize("path", PAGES[:-1])
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_page_is_safe_small_and_in_its_language(client: httpx.Client, path: str, language: str) -> None:
    response = client.get(path, headers={"Accept-Language": language, "Accept-Encoding": "gzip"})
    assert response.status_code == 200
    assert response.headers["content-security-policy"] == POLICY
    assert "unsafe" not in POLICY
    assert response.headers["x-content-type-options"] == "nosniff"
    assert f'<html lang="{language}">' in response.text
    assert SCRIPT not in response.text
    assert not re.search(r"<[^>]+\son\w+=", response.text.replace(html.escape(HEADLINE), ""))
    assert not re.search(r"\sstyle=|<style|<script(?! type=\"module\" src=\"/static/)", response.text)
    assert int(response.headers["content-length"]) <= 40_000  # compressed; style and script beside it are 20,000


def test_names_that_are_attacks_are_shown_as_text(client: httpx.Client) -> None:
    text = client.get("/id/person/eva-attack.html").text
    heading = re.findall(r"<h1>([^<]*)</h1>", text)  # nothing in it is markup
    assert [html.unescape(found) for found in heading] == [DRIVER.name]
    assert TEAM.name in [html.unescape(found) for found in re.findall(r">([^<]*)</a>", text)]
    found = client.get("/suggest", params={"q": "eva"}).json()
    assert found[0]["name"] == DRIVER.name


def test_the_language_is_switched_and_stays(client: httpx.Client) -> None:
    fresh = httpx.Client(base_url=client.base_url, headers={"Accept-Language": "de"})
    assert '<html lang="de">' in fresh.get("/").text
    assert '<html lang="en">' in fresh.get("/?lang=en").text
    assert '<html lang="en">' in fresh.get("/").text
    assert '<html lang="en">' in fresh.get("/?lang=xx").text


def test_klingmann_is_found_from_a_misspelling(client: httpx.Client) -> None:
    found = client.get("/suggest", params={"q": "klingman"}).json()
    assert (found[0]["name"], found[0]["path"]) == ("Jens Klingmann", f"{KLINGMANN}.html")


def test_a_page_shows_each_claim_with_its_sentence_and_what_is_only_announced_as_such(client: httpx.Client) -> None:
    text = client.get("/id/person/eva-attack.html", headers={"Accept-Language": "en"}).text
    sentence = html.escape(f"Eva {SCRIPT} fährt für das Team.", quote=False)
    assert sentence in text.replace("&#34;", '"')
    assert '<span class="tag announced">announced</span>' in text
    assert '<span class="tag denied">denied</span>' in text
    assert "2 January 2026" in text
    assert "/article/hostile.html#char=" in text
    assert "https://news.example/a?b=&#39;c&#39;&amp;d=1#:~:text=" in text


def test_a_proof_goes_from_the_statement_to_the_sentence(client: httpx.Client) -> None:
    response = client.get("/why", params={"s": "id:person/eva-attack", "p": "rg:droveFor", "o": "id:team/rtl-racing"})
    assert "prp-spo2" in response.text
    assert "fährt für das Team." in response.text
    wrong = client.get("/why", params={"s": "id:person/eva-attack", "p": "rg:won", "o": "id:event/braces"})
    assert "does not hold" in wrong.text
    assert client.get("/why", params={"s": "nonsense", "p": "rg:won", "o": "id:x"}).status_code == 404


def test_a_proof_is_to_be_had_as_json_and_as_rdf(client: httpx.Client) -> None:
    asked = {"s": "id:person/eva-attack", "p": "rg:droveFor", "o": "id:team/rtl-racing", "n": "2"}
    told = client.get("/why", params=asked, headers={"Accept": "application/json"})
    assert told.headers["Content-Type"].startswith("application/json")
    assert told.json()[0]["rule"] == "prp-spo2"
    rdf = client.get("/why", params=asked, headers={"Accept": "text/turtle"})
    triples = [quad.triple for quad in ox.parse(rdf.content, format=ox.RdfFormat.TURTLE)]
    assert any(str(t.predicate) == "<http://www.w3.org/ns/shacl#sourceRule>" for t in triples)
    assert "für das Team" not in told.text + rdf.text
    wrong = {**asked, "p": "rg:won", "o": "id:event/braces"}
    assert client.get("/why", params=wrong, headers={"Accept": "text/turtle"}).status_code == 404
    assert client.get("/why", params=asked, headers={"Accept": "image/png"}).status_code == 406


def test_two_results_that_disagree_are_shown_side_by_side(client: httpx.Client) -> None:
    for _ in range(50):
        response = client.get("/conflicts", headers={"Accept-Language": "en"})
        if "Refresh" not in response.headers:
            break
    sides = re.findall(r'<div class="sides">(.*?)</section>', response.text, re.DOTALL)
    assert any("P3" in side and "P4" in side for side in sides)
    assert 'class="mark' in client.get("/article/hostile.html").text
    assert "disputed" in client.get("/article/hostile.html").text


def test_an_example_runs_and_each_row_names_its_sources(client: httpx.Client) -> None:
    text = client.get("/query", params={"example": "drivers"}).text
    rows = re.findall(r"<tr><td>(.*?)</td><td class=\"sources\"><a href=\"(.*?)\"", text)
    assert "Jens Klingmann" in [name for name, _ in rows]
    for name, path in rows:
        if name == "Jens Klingmann":
            assert "Klingmann" in re.sub(r"<h1.*?</dl>", "", client.get(html.unescape(path)).text, flags=re.DOTALL)


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("SELECT ?x WHERE { VALUES ?x { 1 2 3 } }", 3),
        ("SELECT ?x ?y WHERE { VALUES (?x ?y) { (1 UNDEF) (UNDEF UNDEF) } }", 2),
        ("SELECT ?x WHERE { VALUES ?x { UNDEF } }", 1),
        ("SELECT ?x WHERE { FILTER(false) }", 0),
        ('SELECT ?x WHERE { VALUES ?x { "a\\nb\\tc" } }', 1),
        ("CONSTRUCT { <x:a> <x:b> ?x } WHERE { VALUES ?x { 1 2 } }", 2),
        ("SELECT * WHERE { VALUES ?a { %s } VALUES ?b { %s } }" % ((" ".join(map(str, range(30))),) * 2), 500),
    ],
)
def test_every_row_of_an_answer_is_shown_once(client: httpx.Client, query: str, rows: int) -> None:
    text = client.get("/query", params={"query": query, "part": "answer"}).text
    assert len(re.findall(r"<tr>", text)) == (rows + 1 if rows else 0)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?x WHERE { ?x a owl:Class }", 'class="sources"'),  # rests on the ontology alone: no link
    ],
)
def test_a_row_that_rests_on_no_claim_has_no_sources(client: httpx.Client, query: str, expected: str) -> None:
    assert expected not in client.get("/query", params={"query": query}).text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT ?x WHERE {", "expected"),
        ("SELECT * FROM <file:///etc/passwd> WHERE { ?s ?p ?o }", "file"),
        ("SELECT * WHERE { SERVICE <http://evil.example/> { ?s ?p ?o } }", "not open"),
        ("INSERT DATA { <x:a> <x:b> <x:c> }", ""),
    ],
)
def test_what_the_endpoint_refuses_the_page_refuses(client: httpx.Client, query: str, said: str) -> None:
    response = client.get("/query", params={"query": query})
    assert 'class="failure" role="alert"' in response.text
    assert said in response.text
    sources = client.get("/sources", params={"query": query, "row": "{}"})
    assert sources.status_code in (400, 403)


@pytest.mark.parametrize(
    "path",
    [
        "/id/person/nobody.html",
        "/id/person/nobody.ttl",
        "/article/none.html",
        "/article/none.jsonld",
        "/claim/0.html",
        "/static/../site.py",
        "/static/%2e%2e/site.py",
        "/sources?row=%7B",
        "/id/%3Cscript%3E.html",
    ],
)
def test_what_is_not_there_is_not_found(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_static_files_are_kept_by_address(client: httpx.Client) -> None:
    text = client.get("/").text
    address = re.findall(r'href="(/static/site\.css[^"]*)"', text)[0]
    response = client.get(address)
    assert "immutable" in response.headers["cache-control"]
    assert client.get(address, headers={"If-None-Match": response.headers["etag"]}).status_code == 304


def test_a_page_that_did_not_change_is_not_sent_again(client: httpx.Client) -> None:
    tag = client.get("/articles").headers["etag"]
    assert client.get("/articles", headers={"If-None-Match": tag}).status_code == 304


def _enter(client: httpx.Client, token: str = TOKEN) -> httpx.Response:
    return client.post("/review/enter", data={"name": "Ada Ümlaut", "token": token})


def test_review_needs_the_token_and_decisions_outlive_a_rebuild(tmp_path: Path, folder: Path) -> None:
    store, one = tmp_path / "store", tmp_path / "articles"
    one.mkdir()
    for suffix in (".txt", ".json"):
        shutil.copy((folder / "hostile").with_suffix(suffix), one)
    build([one], store, stages=stages())  # type: ignore[arg-type]
    guard = Guard(TOKEN)
    with serving(store, guard=guard, beside=pages(guard)) as client:
        assert "case" not in client.get("/review").text
        assert client.post("/review/decide", data={"about": "x", "verdict": "accepted"}).status_code == 403
        assert _enter(client, "wrong").status_code == 403
        assert _enter(client).status_code == 303
        text = client.get("/review").text
        claim = html.unescape(re.findall(r'name="about" value="([^"]+)"', text)[0])
        said = {"about": claim, "verdict": "rejected", "why": 'so " \\ nicht </b>'}
        assert client.post("/review/decide", data=said, headers={"Origin": "http://evil.example"}).status_code == 403
        assert client.post("/review/decide", data={**said, "verdict": "perhaps"}).status_code == 400
        assert client.post("/review/decide", data={**said, "about": "x> <y"}).status_code == 400
        assert client.post("/review/decide", data=said).status_code == 303
        assert claim not in re.findall(r'name="about" value="([^"]+)"', client.get("/review").text)
    anew = replace(stages(), knowledge="other")  # type: ignore[type-var]
    build([one], store, stages=anew)  # type: ignore[arg-type]
    with serving(store, guard=guard, beside=pages(guard)) as client:
        page = client.get(f"/claim/{claim.rpartition('/')[2]}.html", headers={"Accept-Language": "en"})
        assert '<span class="tag rejected">rejected</span>' in page.text
        query = """SELECT ?who ?what ?why WHERE { GRAPH <urn:racegraph:decisions> {
            ?d oa:hasTarget ?claim ; dcterms:creator ?who ; oa:bodyValue ?what ; rdfs:comment ?why } }"""
        rows = json.loads(client.get("/sparql", params={"query": query, "format": "json"}).text)["results"]["bindings"]
        assert [(r["who"]["value"], r["what"]["value"], r["why"]["value"]) for r in rows] == [
            ("Ada Ümlaut", "rejected", 'so " \\ nicht </b>')
        ]
        _enter(client)
        client.post("/review/decide", data={"about": claim, "verdict": "accepted"})  # the newest decision counts
        assert "tag accepted" in client.get(f"/claim/{claim.rpartition('/')[2]}.html").text


def test_without_a_token_review_is_shut(store: Path) -> None:
    with serving(store, beside=pages()) as client:
        assert "switched off" in client.get("/review", headers={"Accept-Language": "en"}).text
        assert _enter(client).status_code == 404


def test_what_takes_time_is_ready_before_anybody_asks_at_the_start_and_at_a_swap(tmp_path: Path, folder: Path) -> None:
    store, one = tmp_path / "store", tmp_path / "articles"
    one.mkdir()
    shown = pages()

    def prepared() -> str:
        deadline = time.monotonic() + 60
        while shown.site.prepared != current_version(store) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert shown.site.prepared == current_version(store)
        return shown.site.prepared

    for suffix in (".txt", ".json"):
        shutil.copy((folder / "hostile").with_suffix(suffix), one)
    build([one], store, stages=stages())  # type: ignore[arg-type]
    with serving(store, beside=shown) as client:
        first = prepared()
        prover = shown.site._prover
        assert prover is not None
        assert prover.runs
        for suffix in (".txt", ".json"):
            shutil.copy((folder / "2020-10-klingmann-siegt-in-spielberg").with_suffix(suffix), one)
        build([one], store, stages=stages())  # type: ignore[arg-type]
        assert prepared() != first
        assert client.get("/suggest?q=klingman").json()[0]["name"] == "Jens Klingmann"
    assert not prover.runs
