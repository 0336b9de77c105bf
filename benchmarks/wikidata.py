"""Precision and recall of what is proposed as a clear link, over invented worlds with namesakes.

usage: python benchmarks/wikidata.py [SEED…]
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from racegraph.store import open_snapshot
from racegraph.wikidata.dump import items_of
from racegraph.wikidata.link import read_links
from racegraph.wikidata.proposal import propose
from racegraph.wikidata.source import DumpSource
from wikidata.shaped import make


def main() -> None:
    clear = right = sought = 0
    print("seed  items  entities  clear  precision  recall  seconds")
    for seed in map(int, sys.argv[1:] or ["201", "202", "203"]):
        world = make(seed)
        with tempfile.TemporaryDirectory() as folder:
            dump = world.dump(Path(folder) / "dump.jsonl")
            start = time.perf_counter()
            with open_snapshot(world.store(Path(folder) / "store")) as snapshot:
                found = propose(snapshot.store, DumpSource(items_of(dump, [])), read_links())
            seconds = time.perf_counter() - start
        good = sum(world.truth[c.subject.iri] == c.item.id for c in found.clear)
        known = sum(item is not None for item in world.truth.values())
        clear, right, sought = clear + len(found.clear), right + good, sought + known
        print(
            f"{seed:4}  {len(world.items):5}  {len(world.truth):8}  {len(found.clear):5}  "
            f"{good / len(found.clear):9.4f}  {good / known:6.4f}  {seconds:7.2f}"
        )
    print(f"all   precision {right / clear:.4f}, recall {right / sought:.4f}")


if __name__ == "__main__":
    main()
