"""The pages over what was published to real servers."""

from __future__ import annotations

import contextlib
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from publish.servers import needs_oxigraph, needs_virtuoso, oxigraph, virtuoso
from racegraph.cli import main
from racegraph.pages import pages
from serve.running import free_port, serving


@contextlib.contextmanager
def serving_remote(url: str) -> Iterator[httpx.Client]:
    """A client for ``racegraph serve --endpoint``."""
    arguments = ["serve", "--quiet", "--endpoint", url, "--port", str(port := free_port())]
    with subprocess.Popen(
        [sys.executable, "-m", "racegraph", *arguments], stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        assert "the graph is at" in process.stderr.readline()
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            yield client
        process.terminate()
        assert process.wait(20) == -signal.SIGTERM


@pytest.fixture(scope="module")
def client(store: Path) -> Iterator[httpx.Client]:
    """The pages over :func:`store` itself."""
    with serving(store, beside=pages()) as client:
        yield client


@pytest.fixture(
    scope="module",
    params=[
        pytest.param((oxigraph, ()), marks=needs_oxigraph, id="oxigraph"),
        pytest.param((virtuoso, ("--user", "dba")), marks=needs_virtuoso, id="virtuoso"),
    ],
)
def remote(
    request: pytest.FixtureRequest, store: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """The pages over a server that :func:`store` was published to."""
    server, credentials = request.param
    with server(tmp_path_factory.mktemp("far") / "data") as url, pytest.MonkeyPatch.context() as patch:
        patch.setenv("RACEGRAPH_PASSWORD", "dba")
        arguments = ["publish", url, "--store", str(store), "--quotes", "full", *credentials]
        published = CliRunner().invoke(main, arguments)
        assert published.exit_code == 0, published.output
        with serving_remote(url) as client:
            yield client


def words(page: str) -> list[str]:
    """The words of a page, without its markup and what may differ from one version to another."""
    return re.sub(r"(?s)<script.*?</script>|<[^>]*>|Version of the graph: \S+", " ", page).split()


@pytest.mark.parametrize(
    "path",
    [
        "/articles",
        "/search?q=klingman",
        "/suggest?q=klingman",
        "/id/person/jens-klingmann.html",
        "/around?of=<https://w3id.org/racegraph/id/person/jens-klingmann>",
        "/ontology.html",
        "/query?example=winners",
        "/vocabulary.json",
    ],
)
def test_pages_are_those_over_the_store(remote: httpx.Client, client: httpx.Client, path: str) -> None:
    here, there = client.get(path), remote.get(path)
    assert (here.status_code, there.status_code) == (200, 200), there.text
    assert sorted(words(there.text)) == sorted(words(here.text))


def test_every_article_and_its_claims_are_there(remote: httpx.Client, client: httpx.Client) -> None:
    articles = re.findall(r'href="(/article/[^"]+\.html)"', client.get("/articles").text)
    assert articles
    for path in articles[:3]:
        deadline = time.monotonic() + 60
        while True:  # until the conflicts, which are looked for in the background, are found in both
            here, there = (sorted(words(asked.get(path).text)) for asked in (client, remote))
            if here == there or time.monotonic() > deadline:
                break
            time.sleep(0.3)
        assert there == here
    claim = re.findall(r'href="(/claim/[^"#]+)\.html', client.get(articles[0]).text)[0]
    here, there = (asked.get(f"{claim}.nq").text for asked in (client, remote))
    assert there.count("\n") == here.count("\n") > 5


def test_questions_are_answered_there(remote: httpx.Client, client: httpx.Client) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    for accept in ("application/sparql-results+json", "text/csv", "application/sparql-results+xml"):
        here, there = (
            asked.get("/sparql", params={"query": query}, headers={"accept": accept}) for asked in (client, remote)
        )
        assert (there.status_code, there.text) == (200, here.text)
    refused = remote.get("/sparql", params={"query": "SELECT * { SERVICE <http://192.0.2.1/> { ?s ?p ?o } }"})
    assert refused.status_code == 403
    assert remote.get("/sparql", params={"query": "SELECT * {"}).status_code in (400, 502)


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/id/person/jens-klingmann.ttl", 501, "where the graph was built"),
        (
            "/why?s=<https://w3id.org/racegraph/id/person/jens-klingmann>&p=a&o=rg:Driver",
            503,
            "where the graph was built",
        ),
        ("/reconcile", 404, ""),
    ],
)
def test_what_is_not_to_be_had_is_said(remote: httpx.Client, path: str, status: int, said: str) -> None:
    answer = remote.get(path)
    assert answer.status_code == status
    assert said in answer.text


def test_a_server_that_does_not_answer_is_named(tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    result = CliRunner().invoke(main, ["serve", "--endpoint", url, "--port", "0"])
    assert result.exit_code == 1
    assert url in result.output


@needs_oxigraph
def test_a_server_without_the_graph_is_named(tmp_path: Path) -> None:
    with oxigraph(tmp_path / "data") as url:
        result = CliRunner().invoke(main, ["serve", "--endpoint", url, "--port", "0"])
    assert result.exit_code == 1
    assert "holds no graph that racegraph publish put there" in result.output


@needs_oxigraph
def test_a_server_that_goes_away_is_told_of(store: Path, tmp_path: Path) -> None:
    with contextlib.ExitStack() as stack:
        far = stack.enter_context(contextlib.ExitStack())
        url = far.enter_context(oxigraph(tmp_path / "data"))
        assert CliRunner().invoke(main, ["publish", url, "--store", str(store)]).exit_code == 0
        client = stack.enter_context(serving_remote(url))
        assert client.get("/articles").status_code == 200
        far.close()
        answer = client.get("/sparql", params={"query": "ASK { ?s ?p 7 }"})
        assert (answer.status_code, answer.json()["code"]) == (502, "far-end")
        assert url in answer.json()["detail"]
        page = client.get("/id/person/jens-klingmann.html")
        assert page.status_code == 503
        assert url in page.text
