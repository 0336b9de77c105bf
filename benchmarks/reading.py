"""How fast articles are read: sentences a second on one core and on two, start-up, memory.

usage: reading.py [NUMBER]      (articles; default: 10000)

Reads made-up articles (dataset/generate.py) and the project's own. A second is one of the clock, or one of the
processor, which does not count what other programs took from it.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "dataset"))

from generate import articles as generated

from racegraph.article import Article, article_from, read_articles
from racegraph.reading.extract import extract

HOME = Path(__file__).parents[1]
BATCH = 200


def made_up(number: int) -> Iterator[Article]:
    """*number* articles, made in batches so that they are never all in memory."""
    for seed in range(0, number, BATCH):
        for name, text, metadata in generated(min(BATCH, number - seed), seed):
            yield article_from(Path(f"{seed}-{name}.txt"), text, metadata)


def count(articles: Iterable[Article]) -> tuple[int, int]:
    """How many sentences and facts some articles have."""
    readings = [extract(article) for article in articles]
    return sum(len(r.sentences) for r in readings), sum(len(r.facts) for r in readings)


def megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def one_core(articles: Iterator[Article]) -> tuple[int, int, float, float, list[int]]:
    """Sentences, facts, seconds of the clock and of the processor, and peak memory after every tenth batch."""
    sentences = facts = batches = 0
    clock = processor = 0.0
    memory: list[int] = []
    while batch := list(islice(articles, BATCH)):
        clock_before, processor_before = time.perf_counter(), time.process_time()
        found = count(batch)
        clock += time.perf_counter() - clock_before
        processor += time.process_time() - processor_before
        sentences, facts, batches = sentences + found[0], facts + found[1], batches + 1
        if batches % 10 == 1:
            memory.append(megabytes())
    return sentences, facts, clock, processor, memory


def cores(number: int, batches: list[list[Article]]) -> float:
    """Seconds that *number* processes take for batches of articles, once they are warm."""
    with ProcessPoolExecutor(number) as pool:
        list(pool.map(count, [batches[0]] * number * 2))
        start = time.perf_counter()
        list(pool.map(count, batches))
        return time.perf_counter() - start


def start_up() -> tuple[float, float]:
    """Seconds of the clock and of the processor from nothing until the first article is read, in a new process."""
    code = "import sys; from pathlib import Path; from racegraph.article import read_article; "
    code += "from racegraph.reading.extract import extract; extract(read_article(Path(sys.argv[1])))"
    first = next(iter(sorted((HOME / "articles").glob("*.txt"))))
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code, str(first)], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.perf_counter() - start, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(number: int) -> None:
    clock, processor = map(min, zip(*(start_up() for _ in range(3)), strict=True))
    print(f"start-up and first article: {clock:.2f} s, {processor:.2f} s of the processor (best of 3)")
    own, _ = read_articles(HOME / "articles")
    sentences, _ = count(own)
    best = 0.0
    for _ in range(7):
        before = time.process_time()
        count(own)
        best = max(best, sentences / (time.process_time() - before))
    print(f"own articles: {sentences} sentences, {best:.0f} a second of the processor (best of 7)")
    sentences, facts, clock, processor, memory = one_core(made_up(number))
    print(
        f"{number} made-up articles on one core: {sentences} sentences, {facts} facts, {clock:.1f} s, "
        f"{sentences / clock:.0f} sentences/s ({sentences / processor:.0f} a second of the processor)"
    )
    print(f"peak memory after every {10 * BATCH} articles: {', '.join(map(str, memory))} MB")
    every = list(made_up(min(number, 2_000)))
    batches = [every[i : i + 25] for i in range(0, len(every), 25)]
    one, two = cores(1, batches), cores(2, batches)
    print(f"{len(every)} articles with one process: {one:.1f} s, with two: {two:.1f} s, {one / two:.2f} times as fast")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
