"""The whole way on real articles of the German press, which lie beside the checkout and stay with their owners."""

from __future__ import annotations

import importlib.util
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from racegraph import provenance as prov
from racegraph.build import build
from racegraph.check import check
from racegraph.explain import Explainer, Explanation
from racegraph.export import DATASET_FORMATS, GRAPH_FORMATS, write
from racegraph.names import BASE, RG
from racegraph.prefix import TYPE, resolve
from racegraph.selection import Selection, select
from racegraph.store import Snapshot, open_snapshot

SHARED = Path(__file__).parents[3] / "shared"
ARTICLES = SHARED / "articles"
pytestmark = pytest.mark.skipif(not ARTICLES.is_dir(), reason="the press articles are not beside this checkout")


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    store = tmp_path_factory.mktemp("press") / "store"
    report = build([ARTICLES], store)
    assert (report.problems, report.contradictions) == ([], ())
    assert len(report.added) == 5
    with open_snapshot(store) as opened:
        yield opened


def test_nothing_is_wrong_with_quotes_graphs_logic_and_shapes(snapshot: Snapshot) -> None:
    assert [str(fault) for fault in check(snapshot.store, snapshot.manifest.engine)] == []


def leaves(step: Explanation) -> Iterator[Explanation]:
    if not step.premises:
        yield step
    for premise in step.premises:
        yield from leaves(premise)


def test_klingmann_is_a_driver_because_sentences_say_so(snapshot: Snapshot) -> None:
    klingmann, driver = resolve(snapshot.store, "Klingmann"), resolve(snapshot.store, "rg:Driver")
    assert isinstance(klingmann, ox.NamedNode)
    (explanation,) = Explainer(snapshot.store).explain(ox.Triple(klingmann, TYPE, driver))
    sentences = [e for leaf in leaves(explanation) for support in leaf.support for e in support.sentences]
    assert sentences
    for evidence in sentences:
        text = (ARTICLES / evidence.file).read_text(encoding="utf-8").removeprefix("\ufeff")
        assert text[evidence.start : evidence.end] == evidence.quote


def test_klingmanns_contract_rests_on_three_sentences_of_two_articles(snapshot: Snapshot) -> None:
    klingmann, bmw = resolve(snapshot.store, "Klingmann"), resolve(snapshot.store, "BMW")
    assert isinstance(klingmann, ox.NamedNode)
    triple = ox.Triple(klingmann, ox.NamedNode(RG + "factoryDriverOf"), bmw)
    (explanation,) = Explainer(snapshot.store).explain(triple)
    found = {(e.file, e.start) for leaf in leaves(explanation) for s in leaf.support for e in s.sentences}
    assert len(found) >= 3
    assert len({file for file, _ in found}) >= 2


def test_at_least_fourteen_people_are_drivers_by_inference(snapshot: Snapshot) -> None:
    drivers = snapshot.store.quads_for_pattern(None, TYPE, ox.NamedNode(RG + "Driver"), ox.DefaultGraph())
    assert len(list(drivers)) >= 14


@pytest.mark.parametrize("form", [*GRAPH_FORMATS, *DATASET_FORMATS, "jsonld", "graphml"])
def test_without_quotes_not_ten_words_of_an_article_leave_the_house(snapshot: Snapshot, form: str) -> None:
    spec = importlib.util.spec_from_file_location("no_article_text", SHARED / "tools" / "no_article_text.py")
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    runs = set()
    for article in ARTICLES.glob("*.txt"):
        words = tool.words(article.read_text(encoding="utf-8"))
        runs |= {tuple(words[i : i + tool.RUN]) for i in range(len(words))}
    output = io.BytesIO()
    write(select(snapshot.store, Selection(quotes="none", ontology=False)), form, output)
    words = tool.words(output.getvalue().decode())
    assert not [words[i : i + tool.RUN] for i in range(len(words)) if tuple(words[i : i + tool.RUN]) in runs]


def test_without_quotes_headlines_and_sentences_are_gone_and_their_digests_there(snapshot: Snapshot) -> None:
    output = io.BytesIO()
    write(select(snapshot.store, Selection(quotes="none", ontology=False)), "trig", output)
    written = output.getvalue().decode()
    for quad in snapshot.store.quads_for_pattern(None, prov.EXACT, None, prov.PROVENANCE):
        sentence = quad.object.value  # type: ignore[union-attr]
        assert sentence not in written or len(sentence.split()) < 4
        assert prov.sha256(sentence) in written
    for quad in snapshot.store.quads_for_pattern(None, prov.HEADLINE, None, prov.PROVENANCE):
        assert quad.object.value not in written  # type: ignore[union-attr]


def test_every_sentence_links_to_its_place_in_the_source(snapshot: Snapshot) -> None:
    linked = set()
    for quad in snapshot.store.quads_for_pattern(None, prov.URL, None, prov.PROVENANCE):
        subject, url = quad.subject.value, quad.object.value  # type: ignore[union-attr]
        if "#char=" in subject:
            assert re.fullmatch(r"https?://[^#]+#:~:text=[^#]+", url)
            linked.add(subject.partition("#")[0].removeprefix(BASE + "article/"))
    assert len(linked) == 4  # the fifth has no address
