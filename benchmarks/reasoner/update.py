"""What an update and a proof cost in a large graph, and what it takes to hold it.

usage: update.py [--size 1000000] [--ontology basic|full] [--articles 300] [--proofs 2000]

Articles picked at random are retracted and added again, one at a time; proofs are of triples picked at random, each
checked by the checker of the tests where that is at hand.
"""

from __future__ import annotations

import argparse
import gc
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox
import races

from racegraph.reasoner import Reasoner


def resident() -> int:
    """Bytes of memory that this process holds now."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096


def spread(seconds: Sequence[float]) -> str:
    """Median, 95th percentile and largest, in milliseconds."""
    ordered = [1000 * each for each in sorted(seconds)]
    return (
        f"p50 {ordered[len(ordered) // 2]:.2f}  p95 {ordered[int(len(ordered) * 0.95)]:.2f}  max {ordered[-1]:.1f} ms"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=1_000_000)
    parser.add_argument("--ontology", choices=["basic", "full"], default="full")
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--proofs", type=int, default=2000)
    options = parser.parse_args()
    pick = random.Random(1)

    reasoner = Reasoner(races.ontology(options.ontology == "full"))
    gc.collect()
    before = resident()
    # From an iterator, so that the triples themselves are not held beside the reasoner.
    reasoner.add(triple for article in races.articles(options.size) for triple in article)
    gc.collect()
    held = resident() - before
    asserted = len({triple for article in races.articles(options.size) for triple in article})
    inferred = list(reasoner.inferred())
    stored = asserted + len(inferred)
    print(f"{asserted} asserted, {len(inferred)} inferred; {held / stored:.0f} bytes a stored triple")

    articles = list(races.articles(options.size))
    retracting, adding = [], []
    for article in pick.sample(articles, min(options.articles, len(articles))):
        start = time.perf_counter()
        gone = reasoner.remove(article)
        retracting.append(time.perf_counter() - start)
        start = time.perf_counter()
        back = reasoner.add(article)
        adding.append(time.perf_counter() - start)
        assert set(gone.removed) == set(back.added)
    print(f"retract an article  {spread(retracting)}")
    print(f"add an article      {spread(adding)}")

    proving, steps = [], []
    chosen = pick.sample(inferred, min(options.proofs, len(inferred)))
    proofs = []
    for triple in chosen:
        start = time.perf_counter()
        proof = reasoner.proof(triple)
        proving.append(time.perf_counter() - start)
        assert proof is not None
        proofs.append(proof)
        steps.append(sum(1 for _ in proof.steps()))
    print(f"prove a triple      {spread(proving)}  {sum(steps) / len(steps):.1f} steps")

    tests = Path(__file__).parents[2] / "tests" / "reasoner"
    if tests.is_dir():
        sys.path.insert(0, str(tests))
        from checker import check, statement

        given = {statement(triple) for triple in articles_and_axioms(articles, options.ontology == "full")}
        given |= {statement(leaf) for proof in proofs for leaf in proof.leaves() if _has_blank_node(leaf)}
        print(f"checked             {sum(check(proof, given) for proof in proofs)} steps of {len(proofs)} proofs")


def articles_and_axioms(articles: list[list[ox.Triple]], full: bool) -> list[ox.Triple]:
    return [*races.ontology(full), *(triple for article in articles for triple in article)]


def _has_blank_node(of: object) -> bool:
    """Axioms with blank nodes were parsed twice, and have other labels now."""
    terms = (of.subject, of.object)  # type: ignore[attr-defined]
    return any(isinstance(term, ox.BlankNode) for term in terms)


if __name__ == "__main__":
    main()
