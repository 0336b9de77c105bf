"""Laws of the dataset: what is in it depends on the articles that are in, and on nothing else."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from racegraph.build import build, retract
from racegraph.names import GRAPH_WITHDRAWN

from .notation import STAGES, quads, write_article

NAMES = ["Anna Arndt", "anna-arndt", "Bea Brandt", "Carl Cron"]
MAKES = ["BMW", "bmw", "Audi", "Bea Brandt"]
LINE = st.builds(lambda d, s, m: f"{d} {s} {m}", st.sampled_from(NAMES), st.sampled_from("|~!"), st.sampled_from(MAKES))
TEXT = st.lists(LINE, min_size=1, max_size=4).map("\n".join)
STEP = st.one_of(
    st.tuples(st.just("write"), st.sampled_from("abc"), TEXT),
    st.tuples(st.just("retract"), st.sampled_from("abc"), st.just("")),
)


def fresh(articles: dict[str, str], home: Path, engine: str) -> list[str]:
    for name, text in articles.items():
        write_article(home / "articles", name, f"{name}\n{text}")
    build([home / "articles"], home / "store", stages=STAGES, engine=engine)
    return quads(home / "store")


@pytest.mark.parametrize("engine", ["racegraph", "owlrl"])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=st.lists(STEP, min_size=1, max_size=6))
def test_any_order_of_adding_changing_and_retracting_ends_in_the_same_dataset(
    engine: str, steps: list[tuple[str, str, str]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        articles: dict[str, str] = {}
        for what, name, text in steps:
            if what == "write":
                articles[name] = text
                write_article(home / "articles", name, f"{name}\n{text}")
                build([home / "articles"], home / "store", stages=STAGES, engine=engine)
            elif name in articles:
                del articles[name]
                (home / "articles" / f"{name}.txt").unlink()
                (home / "articles" / f"{name}.json").unlink()
                retract(name, home / "store", stages=STAGES)
        if not articles:
            return
        assert quads(home / "store", without=[GRAPH_WITHDRAWN]) == fresh(articles, home / "fresh", engine)
