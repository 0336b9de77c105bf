"""Engines side by side: from an Oxigraph store to the same store with what follows in it.

usage: compare.py [--sizes 1000,10000,100000,1000000] [--ontology basic|full] [--rounds N] [--engines a,b,…]

Needs owlrl, and for the others ``pip install reasonable sparq-rdf``. Every measurement runs in a process of its own;
within a round the engines take turns, so that what else the machine does falls on all of them. Prints the least of the
rounds, in seconds by the clock and of the processor, the ratios, and how time grows with size.
"""

from __future__ import annotations

import argparse
import gc
import json
import math
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable

import pyoxigraph as ox
import races

LARGEST = {"owlrl": 100_000}
"""Sizes beyond which an engine is not asked to go."""

INCOMPLETE = {
    "owlrl": "hasKey ignores the last property, AllDifferent and AllDisjointProperties the last member",
    "reasonable": "no chains, keys or maxCardinality; wrong on inverse-functional properties",
    "sparq": "no datatypes",
}

NT = ox.RdfFormat.N_TRIPLES


def racegraph(store: ox.Store, full: bool) -> None:
    from racegraph.reasoner import Reasoner

    reasoner = Reasoner(races.ontology(full))
    difference = reasoner.add(store)  # quads have the terms of triples
    store.bulk_extend(ox.Quad(*triple) for triple in difference.added)


def owlrl(store: ox.Store, full: bool) -> None:
    import owlrl
    import rdflib

    graph = rdflib.Graph().parse(data=store.dump(format=NT, from_graph=ox.DefaultGraph()), format="nt")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    _load_rdflib(store, graph)


def reasonable(store: ox.Store, full: bool) -> None:
    from reasonable import PyReasoner

    with tempfile.NamedTemporaryFile(suffix=".ttl") as file:
        store.dump(file.name, format=NT, from_graph=ox.DefaultGraph())
        reasoner = PyReasoner()
        reasoner.load_file(file.name)
        _load_rdflib(store, reasoner.reason())


def _load_rdflib(store: ox.Store, statements: Iterable[tuple[object, ...]]) -> None:
    import rdflib

    rows = (row for row in statements if isinstance(row[1], rdflib.URIRef) and not isinstance(row[0], rdflib.Literal))
    text = "".join(f"{s.n3()} {p.n3()} {o.n3()} .\n" for s, p, o in rows)  # type: ignore[attr-defined]
    store.bulk_load(text.encode(), NT, lenient=True)


def sparq(store: ox.Store, full: bool) -> None:
    from sparq import Graph

    graph = Graph.load(store.dump(format=NT, from_graph=ox.DefaultGraph()).decode(), format="ntriples")
    graph.reason("owl")

    def term(of: object) -> ox.NamedNode | ox.BlankNode | ox.Literal:
        kind, value = of.kind, of.value  # type: ignore[attr-defined]
        if kind == "uri":
            return ox.NamedNode(value)
        if kind == "bnode":
            return ox.BlankNode(value)
        if of.language:  # type: ignore[attr-defined]
            return ox.Literal(value, language=of.language)  # type: ignore[attr-defined]
        return ox.Literal(value, datatype=ox.NamedNode(of.datatype))  # type: ignore[attr-defined]

    rows = graph.query("SELECT ?s ?p ?o WHERE { ?s ?p ?o }").rows
    quads = (ox.Quad(term(r["s"]), term(r["p"]), term(r["o"])) for r in rows if r["s"].kind != "literal")  # type: ignore[arg-type]
    store.bulk_extend(quads)


ENGINES: dict[str, Callable[[ox.Store, bool], None]] = {
    "racegraph": racegraph,
    "sparq": sparq,
    "reasonable": reasonable,
    "owlrl": owlrl,
}


def measure(engine: str, size: int, full: bool) -> dict[str, float]:
    """One run, in this process."""
    store = ox.Store()
    store.bulk_extend(ox.Quad(*triple) for article in races.articles(size) for triple in article)
    if engine != "racegraph":  # the others want the ontology with the data
        store.bulk_extend(ox.Quad(*triple) for triple in races.ontology(full))
    asserted = len(store)
    ENGINES[engine](ox.Store(), full)  # what is imported is not measured
    gc.collect()
    clock, processor = time.perf_counter(), time.process_time()
    ENGINES[engine](store, full)
    return {
        "seconds": time.perf_counter() - clock,
        "processor": time.process_time() - processor,
        "asserted": asserted,
        "inferred": len(store) - asserted,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def in_process(engine: str, size: int, full: bool) -> dict[str, float] | None:
    """One run in a process of its own; None where the engine is not installed, or fails."""
    command = [sys.executable, __file__, "--run", engine, str(size), str(int(full))]
    result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=3600)
    if result.returncode:
        print(f"{engine}: {result.stderr.strip().splitlines()[-1]}", file=sys.stderr)
        return None
    found: dict[str, float] = json.loads(result.stdout)
    return found


def exponent(points: list[tuple[float, float]]) -> float:
    """The slope of the line through the logarithms of size and time, by least squares."""
    xs, ys = [math.log(x) for x, _ in points], [math.log(y) for _, y in points]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000,10000,100000,1000000")
    parser.add_argument("--ontology", choices=["basic", "full"], default="basic")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--engines", default=",".join(ENGINES))
    options = parser.parse_args()
    full = options.ontology == "full"
    engines = options.engines.split(",")
    points: dict[str, list[tuple[float, float]]] = {engine: [] for engine in engines}
    print(f"{'triples':>9} {'engine':<11}{'seconds':>9}{'processor':>10}{'ratio':>8}{'inferred':>10}{'peak MB':>9}")
    for size in map(int, options.sizes.split(",")):
        runs: dict[str, list[dict[str, float]]] = {}
        for turn in range(options.rounds):
            for engine in engines:
                slow = engine == "owlrl" and size >= 100_000 and turn > 0
                if size <= LARGEST.get(engine, size) and not slow and (found := in_process(engine, size, full)):
                    runs.setdefault(engine, []).append(found)
        ours = min((run["processor"] for run in runs.get("racegraph", [])), default=math.nan)
        for engine, found_runs in runs.items():
            best = min(found_runs, key=lambda run: run["processor"])
            points[engine].append((size, best["processor"]))
            print(
                f"{size:>9} {engine:<11}{min(run['seconds'] for run in found_runs):>9.3f}{best['processor']:>10.3f}"
                f"{best['processor'] / ours:>8.1f}{best['inferred']:>10.0f}{best['peak_mb']:>9.0f}",
                flush=True,
            )
    print("\ngrowth (exponent of processor time over size)")
    for engine, known in points.items():
        if len(known) > 1:
            print(f"  {engine:<11}{exponent(known):.2f}")
    print("\nnot complete: " + "; ".join(f"{engine}: {why}" for engine, why in INCOMPLETE.items() if engine in engines))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        print(json.dumps(measure(sys.argv[2], int(sys.argv[3]), sys.argv[4] == "1")))
    else:
        main()
