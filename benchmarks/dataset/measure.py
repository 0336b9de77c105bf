"""How building and exporting grow with the number of articles.

usage: measure.py [NUMBER …]      (default: 500 1000 2000)

For each number: seconds to build a store from nothing, facts, quads, megabytes, seconds and peak memory, then how fast
the exports of everything are beside pyoxigraph's own dump (a share of 1.00 is as fast), and what one article more costs
in the store that is there.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from generate import write_articles

from racegraph.build import build, retract
from racegraph.export import DATASET_FORMATS, write, write_whole
from racegraph.selection import Selection, select
from racegraph.store import open_snapshot


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def measure(number: int, home: Path) -> None:
    articles, directory, target = home / "articles", home / "store", home / "export"
    write_articles(number, articles)
    start = time.perf_counter()
    report = build([articles], directory)
    took = time.perf_counter() - start
    with open_snapshot(directory) as snapshot:
        store, quads = snapshot.store, len(snapshot.store)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(
            f"{number} articles: {took:.1f} s ({1000 * took / number:.1f} ms each), {report.facts} facts, "
            f"{quads} quads, {size(directory) / 1e6:.0f} MB, {memory} MB of memory at most"
        )
        for form, rdf_format in DATASET_FORMATS.items():
            with target.open("wb") as file:
                dump = seconds(lambda file=file, rdf_format=rdf_format: store.dump(file, rdf_format))  # type: ignore[misc]
            with target.open("wb") as file:
                own = seconds(lambda file=file, form=form: write_whole(store, form, file))  # type: ignore[misc]
            print(f"  {form}: {quads / own:.0f} quads/s, {dump / own:.2f} of the dump")
        graphs = select(store, Selection())
        for form in ("turtle", "jsonld"):
            with target.open("wb") as file:
                own = seconds(lambda file=file, form=form: write(graphs, form, file))  # type: ignore[misc]
            print(f"  {form}: {own:.1f} s")
    write_articles(1, home / "more", seed=2)
    for path in list((home / "more").iterdir()):
        path.rename(path.with_stem("more"))
    adding, retracting = seconds(lambda: build([home / "more"], directory)), seconds(lambda: retract("more", directory))
    print(f"  one article more: {adding:.2f} s; taken out again: {retracting:.2f} s")


def main() -> None:
    for number in map(int, sys.argv[1:] or ["500", "1000", "2000"]):
        with tempfile.TemporaryDirectory() as home:
            measure(number, Path(home))


if __name__ == "__main__":
    main()
