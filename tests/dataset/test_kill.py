"""A build that is killed, at any moment, leaves a whole store, and nothing that it reported is gone."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from racegraph.check import graph_faults, logic_faults
from racegraph.dataset import Dataset
from racegraph.provenance import broken_quotes
from racegraph.store import open_snapshot

from .notation import ENGINE, build_store, map_facts

KILLS = int(os.environ.get("RACEGRAPH_KILLS", "25"))
ENDLESS_BUILDER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from dataset.notation import ENGINE, STAGES, write_article
from racegraph.build import build, retract
home, number = Path(sys.argv[1]), int(sys.argv[3])
def say(word, name):
    sys.stdout.write(f"{word} {name} {number}\\n")  # in one piece: the end may come after each
    sys.stdout.flush()
while True:
    number += 1
    name = f"a{number % 7}"
    if number % 3:
        write_article(home / name, name, f"{number}\\nAnna Arndt | Make {number % 5}\\nBea Brandt ~ Make {number % 4}")
        say("build", name)
        build([home / name], home / "store", stages=STAGES, engine=ENGINE)
        say("built", name)
    else:
        name = f"a{(number - 1) % 7}"
        say("retract", name)
        retract(name, home / "store", stages=STAGES)
        say("retracted", name)
"""


@pytest.mark.slow
def test_a_build_that_is_killed_leaves_each_article_wholly_in_or_wholly_out(tmp_path: Path) -> None:
    build_store(tmp_path, {"first": "Anna Arndt | BMW"})
    moments = random.Random(7)
    number = 0
    for _ in range(KILLS):
        command = [sys.executable, "-c", ENDLESS_BUILDER, str(tmp_path), str(Path(__file__).parents[1]), str(number)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as builder:
            assert builder.stdout is not None
            assert builder.stderr is not None
            output = builder.stdout.readline()
            time.sleep(moments.uniform(0, 0.4))
            builder.send_signal(signal.SIGKILL)
            output += builder.stdout.read()
            errors = builder.stderr.read()
        assert "Error" not in errors, errors
        done = [line.split() for line in output.splitlines()]
        with open_snapshot(tmp_path / "store") as snapshot:
            assert list(graph_faults(snapshot.store)) == []
            assert list(logic_faults(snapshot.store, ENGINE)) == []
            assert list(broken_quotes(snapshot.store)) == []
            dataset = Dataset(snapshot.store, map_facts)
            assert "first" in dataset.articles()
            pending = done[-1] if done and done[-1][0] in ("build", "retract") else None
            for word, name, at in done:
                later = [w for w, n, a in done if n == name and int(a) > int(at)]
                if word not in ("built", "retracted") or later or (pending and pending[1] == name):
                    continue  # only what was reported as done counts, and only what came last
                assert (name in dataset.articles()) == (word == "built")
                if word == "built":
                    assert dataset.article_text(name)[0].startswith(f"{at}\n")
        # go on after an article that is in, so that the next retraction finds it
        number = max([number, *(int(at) for _, _, at in done)])
        number += (-number) % 3
