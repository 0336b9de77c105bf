"""Laws of the dataset: what is in it depends on the articles that are in, and on nothing else."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from racegraph.article import article_from
from racegraph.build import build, retract
from racegraph.dataset import WITHDRAWN, Dataset
from racegraph.names import GRAPH_WITHDRAWN

from .notation import STAGES, extract, map_facts, ontology, quads, write_article

NAMES = ["Anna Arndt", "anna-arndt", "Bea Brandt", "Carl Cron"]
MAKES = ["BMW", "bmw", "Audi", "Bea Brandt"]
LINE = st.builds(lambda d, s, m: f"{d} {s} {m}", st.sampled_from(NAMES), st.sampled_from("|~!"), st.sampled_from(MAKES))
TEXT = st.lists(LINE, min_size=1, max_size=4).map("\n".join)
WRITE = st.tuples(st.just("write"), st.sampled_from("abc"), TEXT)
RETRACT = st.tuples(st.just("retract"), st.sampled_from("abc"), st.just(""))
STEPS = st.lists(st.one_of(WRITE, RETRACT), min_size=1, max_size=8)


def in_memory(engine: str, home: Path) -> Dataset:
    dataset = Dataset(ox.Store(), map_facts)
    dataset.set_ontology(ontology())
    infer(dataset, engine, home)
    return dataset


def infer(dataset: Dataset, engine: str, home: Path) -> None:
    """Infer, from the state of before where there is one, as a build does."""
    dataset.infer(engine, home / f"{len(list(home.iterdir()))}")


def write(dataset: Dataset, texts: dict[str, str], engine: str, home: Path) -> None:
    readings = [
        extract(article_from(Path(f"{n}.txt"), f"{n}\n{t}", {"datePublished": "2020"})) for n, t in texts.items()
    ]
    dataset.change(sorted(texts.keys() & dataset.articles().keys()), readings)
    dataset.record_withdrawals()
    infer(dataset, engine, home)


def content(dataset: Dataset) -> set[ox.Quad]:
    return {quad for quad in dataset.store if quad.graph_name != WITHDRAWN}


@pytest.mark.parametrize(("engine", "examples"), [("racegraph", 60), pytest.param("owlrl", 10, marks=pytest.mark.slow)])
def test_any_order_of_adding_changing_and_retracting_ends_in_the_same_dataset(engine: str, examples: int) -> None:
    @settings(max_examples=examples, deadline=None)
    @given(steps=STEPS)
    def law(steps: list[tuple[str, str, str]]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            dataset = in_memory(engine, home)
            articles: dict[str, str] = {}
            for what, name, text in steps:
                if what == "write":
                    articles[name] = text
                    write(dataset, {name: text}, engine, home)
                elif articles.pop(name, None) is not None:
                    dataset.change([name], [])
                    dataset.record_withdrawals()
                    infer(dataset, engine, home)
            fresh = in_memory(engine, home)
            if articles:
                write(fresh, articles, engine, home)
        assert content(dataset) == content(fresh)
        record = {quad.subject for quad in dataset.store.quads_for_pattern(None, None, None, WITHDRAWN)}
        assert not record & {quad.graph_name for quad in dataset.store}

    law()


@settings(max_examples=8, deadline=None)
@given(steps=STEPS)
def test_the_same_holds_on_disk(steps: list[tuple[str, str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        articles: dict[str, str] = {}
        for what, name, text in steps:
            if what == "write":
                articles[name] = text
                write_article(home / "articles", name, f"{name}\n{text}")
                build([home / "articles"], home / "store", stages=STAGES)
            elif articles.pop(name, None) is not None:
                for suffix in (".txt", ".json"):
                    (home / "articles" / name).with_suffix(suffix).unlink()
                retract(name, home / "store", stages=STAGES)
        if articles:
            build([home / "articles"], home / "fresh", stages=STAGES)
            assert quads(home / "store", without=[GRAPH_WITHDRAWN]) == quads(home / "fresh")
