"""How many queries a second: racegraph, the Oxigraph server and stock rdflib-endpoint, side by side.

    python benchmarks/serve/throughput.py [--triples 100000] [--seconds 2] [--rounds 3] [--clients 1 8 32]

The eight queries of ``queries/`` one after the other are the mix; ``$N`` and ``$E`` are another driver and event each
time. With ``racegraph-cold`` no answer is kept, and no two queries at a time are the same, so that each answer is
worked out. Answers are asked for as JSON (CONSTRUCT: N-Triples), uncompressed, over connections that stay open. The
client (``client.py``) shares the machine with the server; the processor time that the server takes for a request is
given as well. The servers are asked in turn, in several rounds, and the best round of each counts: what else the
machine does disturbs all of them alike.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import client
import servers

from dataset import drivers_of, world

QUERIES = {
    path.stem.partition("-")[2]: path.read_text() for path in sorted((Path(__file__).parent / "queries").glob("*.rq"))
}
ACCEPT = "application/sparql-results+json, application/n-triples"
# how many times as fast as the others we are to be
LEAST = {("mix", "stock"): 15.0, ("mix", "oxigraph"): 0.95, ("point", "oxigraph"): 0.5}
STEP = 7919  # so that one driver after the other is asked for in no order


def requests_of(path: str, queries: list[str], drivers: int, *, cold: bool = False) -> Callable[[int], bytes]:
    """The n-th request: the queries in turn; where *cold*, those that are always the same get a number as a comment."""
    events = drivers // 6

    def request(number: int) -> bytes:
        text = queries[number % len(queries)]
        text = text.replace("$N", str(number * STEP % drivers)).replace("$E", str(number * STEP % events))
        if cold and "$" not in queries[number % len(queries)]:
            text += f"# {number}"
        return f"GET {path}?query={quote(text)} HTTP/1.1\r\nHost: x\r\nAccept: {ACCEPT}\r\n\r\n".encode()

    return request


def measure(options: argparse.Namespace) -> dict[str, dict[str, float]]:
    """Requests a second, by what is asked and by whom, the best of the rounds."""
    drivers = drivers_of(options.triples)
    rates: dict[str, dict[str, float]] = {}
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(servers.folder_with(world(options.triples)))
        print(f"{sum(1 for _ in world(options.triples))} triples")
        served = {}
        for name in options.servers:
            port = servers.free_port()
            command = getattr(servers, name.replace("-", "_"))(folder, port)
            path = "/query" if name == "oxigraph" else "/sparql"
            served[name] = stack.enter_context(servers.serving(command, port, path))
        for what in options.queries:
            queries = list(QUERIES.values()) if what == "mix" else [QUERIES[what]]
            for clients in options.clients:
                best: dict[str, client.Figures] = {}
                each: dict[str, float] = {}
                for _ in range(options.rounds):
                    for name, server in served.items():
                        request = requests_of(server.path, queries, drivers, cold=name.endswith("-cold"))
                        client.run(server.address, request, clients, options.seconds / 4)  # warm
                        before = server.processor_seconds()
                        figures = client.run(server.address, request, clients, options.seconds)
                        if name not in best or figures.per_second > best[name].per_second:
                            best[name] = figures
                            each[name] = (server.processor_seconds() - before) / len(figures.times)
                for name, figures in best.items():
                    rates.setdefault(f"{what}, {clients} clients", {})[name] = figures.per_second
                    print(
                        f"  {what:8} {clients:3} clients {name:15} {figures.per_second:9.1f}/s  "
                        f"p50 {figures.percentile(0.5) * 1e3:8.2f} ms  p99 {figures.percentile(0.99) * 1e3:8.2f} ms  "
                        f"processor {each[name] * 1e6:9.1f} µs each  {figures.statuses}",
                        flush=True,
                    )
    return rates


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--triples", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--servers", nargs="+", default=["racegraph", "racegraph-cold", "oxigraph", "stock"])
    parser.add_argument("--queries", nargs="+", default=["mix", "point"], help="mix, or the names of queries")
    missed = []
    for what, rates in measure(parser.parse_args()).items():
        for ours in (name for name in rates if name.startswith("racegraph")):
            for other in (name for name in rates if not name.startswith("racegraph")):
                ratio, least = rates[ours] / rates[other], LEAST.get((what.partition(",")[0], other), 0.0)
                print(f"{what:18} {ours:15} {ratio:8.2f} × {other}" + (f" (at least {least:g})" if least else ""))
                if ratio < least:
                    missed.append(f"{what}: {ours}")
    if missed:
        sys.exit(f"missed: {'; '.join(missed)}")


if __name__ == "__main__":
    main()
