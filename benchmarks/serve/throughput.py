"""How many queries a second: racegraph, the Oxigraph server and stock rdflib-endpoint, side by side.

    python benchmarks/serve/throughput.py [--triples 100000] [--seconds 4] [--clients 1 8 32]

The eight queries of ``queries/`` one after the other are the mix; ``$N`` and ``$E`` are another driver and event each
time. With ``racegraph-cold`` answers are not kept, so that each one is worked out. Answers are asked for as JSON
(CONSTRUCT: N-Triples), uncompressed, over connections that stay open. The client (``client.py``) shares the machine
with the server; the processor time that the server takes for a request is given as well.
"""

from __future__ import annotations

import argparse
import json
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
STEP = 7919  # so that one driver after the other is asked for in no order


def requests_of(path: str, queries: list[str], drivers: int) -> Callable[[int], bytes]:
    """The n-th request: the queries in turn."""
    events = drivers // 6

    def request(number: int) -> bytes:
        text = queries[number % len(queries)]
        text = text.replace("$N", str(number * STEP % drivers)).replace("$E", str(number * STEP % events))
        return f"GET {path}?query={quote(text)} HTTP/1.1\r\nHost: x\r\nAccept: {ACCEPT}\r\n\r\n".encode()

    return request


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--triples", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--servers", nargs="+", default=["racegraph", "oxigraph", "stock"])
    parser.add_argument("--queries", nargs="+", default=["mix", "point"], help="mix, or the names of queries")
    options = parser.parse_args()
    drivers = drivers_of(options.triples)
    rates: dict[str, dict[str, float]] = {}
    with servers.folder_with(world(options.triples)) as folder:
        print(f"{sum(1 for _ in world(options.triples))} triples")
        for name in options.servers:
            port = servers.free_port()
            command = getattr(servers, name.replace("-", "_"))(folder, port)
            path = "/query" if name == "oxigraph" else "/sparql"
            with servers.serving(command, port, path) as served:
                print(f"{name}: first answer after {served.start:.2f} s")
                for what in options.queries:
                    queries = list(QUERIES.values()) if what == "mix" else [QUERIES[what]]
                    request = requests_of(served.path, queries, drivers)
                    client.run(served.address, request, 4, min(1.5, options.seconds))  # warm
                    for clients in options.clients:
                        before = served.processor_seconds()
                        figures = client.run(served.address, request, clients, options.seconds)
                        each = (served.processor_seconds() - before) / len(figures.times)
                        rates.setdefault(f"{what}, {clients} clients", {})[name] = figures.per_second
                        print(
                            f"  {what:16} {clients:3} clients {figures.per_second:9.1f}/s  "
                            f"p50 {figures.percentile(0.5) * 1e3:8.2f} ms  p99 {figures.percentile(0.99) * 1e3:8.2f} ms"
                            f"  processor {each * 1e6:9.1f} µs each  {figures.statuses}"
                        )
    print(json.dumps(rates, indent=1))
    for what, by_server in rates.items():
        ours = by_server.get("racegraph")
        others = {name: rate for name, rate in by_server.items() if name != "racegraph"}
        if ours is not None and others:
            print(what, *(f"{ours / rate:.2f} × {name}" for name, rate in others.items()), sep="  ")


if __name__ == "__main__":
    main()
