"""Processes killed at any moment of a change: the store is as before or as after, and says so."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from racegraph.check import check
from racegraph.store import StoreMissing, open_snapshot
from serve.running import serving

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("RACEGRAPH_KILLS", "5"))
PARTS = 5  # of the time in which kills come, each with as many
OWN_ARTICLES = Path(__file__).parents[2] / "articles"
ARTICLES = "PREFIX schema: <https://schema.org/> SELECT ?a { GRAPH ?g { ?a a schema:NewsArticle } }"


class Changer:
    """The process of :mod:`serve.changing`."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("changing.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def say(self, **change: str) -> int:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(change) + "\n")
        self.process.stdin.flush()
        return int(self.hear())

    def hear(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(30)


@pytest.fixture
def changer() -> Iterator[Changer]:
    changer = Changer()
    yield changer
    changer.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three of the project's own articles."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for text in sorted(OWN_ARTICLES.glob("*.txt"))[:3]:
        shutil.copy(text, folder)
        shutil.copy(text.with_suffix(".json"), folder)
    return folder


def articles_in(store: Path) -> set[str]:
    """The ids of the articles in the store; none where it was never built."""
    try:
        with open_snapshot(store) as snapshot:
            assert list(check(snapshot.store, snapshot.manifest.engine)) == []
            rows = snapshot.store.query(ARTICLES)
            return {row["a"].value.rpartition("/")[2] for row in rows}  # type: ignore[union-attr]
    except StoreMissing:
        return set()


def articles_at(client: httpx.Client) -> set[str]:
    rows = client.get("/sparql", params={"query": ARTICLES}).json()["results"]["bindings"]
    return {row["a"]["value"].rpartition("/")[2] for row in rows}


def test_a_killed_change_is_made_or_not_made(changer: Changer, folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    everything = {text.stem for text in folder.glob("*.txt")}
    chance = random.Random(7)
    began = time.monotonic()
    changer.say(do="build", folder=str(folder), store=str(store))
    assert changer.hear() == "done"
    longest = time.monotonic() - began
    there = articles_in(store)
    assert there == everything
    outcomes = {"before": 0, "after": 0}
    with serving(store) as client:
        for number in range(KILLS):
            if there == everything:
                article = chance.choice(sorted(everything))
                wanted = there - {article}
                pid = changer.say(do="retract", article=article, store=str(store))
            else:
                wanted = everything
                pid = changer.say(do="build", folder=str(folder), store=str(store))
            # from at once to twice the time that it should take: some come in the middle, however busy the machine
            time.sleep(2 * longest * ((number % PARTS + chance.random()) / PARTS) ** 2)
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            done = changer.hear() == "done"
            found = articles_in(store)
            assert found in (there, wanted)
            assert found == wanted or not done
            outcomes["after" if found == wanted else "before"] += 1
            there = found
            if number % 3 == 0:  # the service's processes as well, in the middle of taking up the new version
                for worker in list(client.app.state.graph.pool.workers):  # type: ignore[attr-defined]
                    if worker.pid:
                        os.kill(worker.pid, signal.SIGKILL)
            deadline = time.monotonic() + 10
            while articles_at(client) != there:
                assert time.monotonic() < deadline
                time.sleep(0.05)
    assert outcomes["before"]
    assert outcomes["after"]
