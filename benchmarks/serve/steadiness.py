"""How steady the service is: first bytes, a runaway beside, a hundred of them, and a minute with changes going on.

    python benchmarks/serve/steadiness.py [--seconds 60] [PART …]

Parts: start, first-bytes, runaway, crowd, changes; all where none is named. Each prints its figures beside what is
asked for, and the program ends with 1 where one is missed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from urllib.parse import quote

import client
import servers
from throughput import QUERIES, requests_of

from dataset import drivers_of, world

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(STR(?c) = CONCAT(STR(?f), STR(?i), 'x')) }"
ALL = "SELECT * { ?s ?p ?o } LIMIT 100000"
# every subject has the same number in one version, and the next one in the next
ZERO = '"0"^^<http://www.w3.org/2001/XMLSchema#integer>'
NUMBERED = "\n".join(f"<http://e/s{n}> <http://e/number> {ZERO} ." for n in range(500))
NUMBERS = "SELECT DISTINCT ?n { ?s <http://e/number> ?n }"
CHANGING = """
import sys, time
from pathlib import Path
from racegraph.store import Manifest, Writer
end = time.monotonic() + float(sys.argv[2])
while time.monotonic() < end:
    with Writer(Path(sys.argv[1])) as writer:
        writer.store.update(
            "DELETE { ?s <http://e/number> ?n } INSERT { ?s <http://e/number> ?m } "
            "WHERE { ?s <http://e/number> ?n BIND(?n + 1 AS ?m) }"
        )
        writer.commit(Manifest(knowledge="benchmark", engine="benchmark"))
    time.sleep(0.5)
"""

missed: list[str] = []


def figure(name: str, value: float, unit: str, most: float) -> None:
    """Print a figure beside the most that it may be."""
    print(f"  {name:44} {value:10.2f} {unit:3} (at most {most:g})")
    if value > most:
        missed.append(name)


def get(path: str, query: str) -> bytes:
    return f"GET {path}?query={quote(query)} HTTP/1.1\r\nHost: x\r\n\r\n".encode()


def timed(served: servers.Served, query: str) -> tuple[float, float, int]:
    """Seconds to the first byte and to the last, and the status."""
    connection = client.Connection(served.address)
    connection.send(get(served.path, query))
    first = 0.0
    while True:
        status = connection.receive()
        first = first or time.perf_counter() - connection.began
        if status is not None:
            return first, time.perf_counter() - connection.began, status


def start(options: argparse.Namespace) -> None:
    print("start to first answer, a million triples")
    with servers.folder_with(world(1_170_000)) as folder:
        seconds = []
        for _ in range(3):
            port = servers.free_port()
            with servers.serving(servers.racegraph(folder, port), port, "/sparql") as served:
                seconds.append(served.start)
        figure("start to first answer", min(seconds), "s", 1.0)


def first_bytes(options: argparse.Namespace) -> None:
    print("first bytes of 100,000 rows")
    with servers.folder_with(world(120_000)) as folder:
        port = servers.free_port()
        with servers.serving(servers.racegraph_cold(folder, port), port, "/sparql") as served:
            firsts = []
            for _ in range(10):
                first, last, status = timed(served, ALL)
                assert status == 200
                firsts.append(first)
            figure("first byte", sorted(firsts)[5] * 1e3, "ms", 60)
            print(f"  last byte {last * 1e3:.0f} ms")


def runaway(options: argparse.Namespace) -> None:
    print("look-ups with a runaway in flight")
    with servers.folder_with(world(100_000)) as folder:
        port = servers.free_port()
        command = [*servers.racegraph_cold(folder, port), "--timeout", "8"]
        with servers.serving(command, port, "/sparql") as served:
            # two hops: what a worker answers, not a look-up that never reaches one
            request = requests_of(served.path, [QUERIES["two-hop"]], drivers_of(100_000))
            client.run(served.address, request, 1, 5)
            before = served.memory()
            outcome: list[tuple[float, float, int]] = []
            thread = threading.Thread(target=lambda: outcome.append(timed(served, RUNAWAY)))
            thread.start()
            time.sleep(0.05)
            figures = client.run(served.address, request, 1, 6)
            thread.join()
            _, took, status = outcome[0]
            figure("p99 of a query of two hops beside it", figures.percentile(0.99) * 1e3, "ms", 25)
            figure("the runaway's end after its deadline", (took - 8) * 1e3, "ms", 200)
            assert status == 504
            time.sleep(1)
            figure("memory more than before", (served.memory() - before) / 2**20, "MiB", 20)


def crowd(options: argparse.Namespace) -> None:
    print("a hundred runaways at once")
    with servers.folder_with(world(100_000)) as folder:
        port = servers.free_port()
        command = [*servers.racegraph_cold(folder, port), "--timeout", "8"]
        with servers.serving(command, port, "/sparql") as served:
            time.sleep(5)
            before = served.memory()
            outcomes: list[client.Figures] = []
            threads = [
                threading.Thread(
                    target=lambda: outcomes.append(
                        client.run(served.address, lambda n: get("/sparql", f"{RUNAWAY} # {n}"), 100, 0)
                    )
                )
            ]
            for thread in threads:
                thread.start()
            time.sleep(0.2)
            request = requests_of(served.path, [QUERIES["two-hop"]], drivers_of(100_000))
            figures = client.run(served.address, request, 1, 8)
            for thread in threads:
                thread.join()
            print(f"  the runaways: {outcomes[0].statuses}; beside them: {figures.statuses}")
            figure("longest wait beside them", figures.percentile(1.0), "s", 10)
            figure("p99 beside them", figures.percentile(0.99) * 1e3, "ms", 1000)
            assert set(outcomes[0].statuses) <= {503, 504}
            time.sleep(1)
            figure("memory more than before", (served.memory() - before) / 2**20, "MiB", 20)


def changes(options: argparse.Namespace) -> None:
    print(f"{options.seconds:g} s at 32 clients with changes going on")
    with servers.folder_with([*world(100_000), NUMBERED]) as folder:
        port = servers.free_port()
        with servers.serving(servers.racegraph(folder, port), port, "/sparql") as served:
            queries = [*QUERIES.values(), NUMBERS]
            request = requests_of(served.path, queries, drivers_of(100_000))
            client.run(served.address, request, 32, min(10, options.seconds / 4))
            before = served.memory()
            arguments = [sys.executable, "-c", CHANGING, str(folder / "racegraph"), str(options.seconds)]
            changing = subprocess.Popen(arguments)
            versions, mixed, done = set(), 0, threading.Event()

            def look() -> None:
                nonlocal mixed
                connection = client.Connection(served.address)
                while not done.is_set():
                    connection.send(get(served.path, NUMBERS))
                    while connection.receive() is None:
                        pass
                    rows = json.loads(connection.buffer.partition(b"\r\n\r\n")[2])["results"]["bindings"]
                    mixed += len(rows) != 1
                    versions.add(rows[0]["n"]["value"])
                    time.sleep(0.01)

            looking = threading.Thread(target=look)
            looking.start()
            figures = client.run(served.address, request, 32, options.seconds)
            done.set()
            looking.join()
            changing.wait()
            print(f"  {figures.statuses}, {len(versions)} versions seen, {figures.per_second:.0f}/s")
            figure("answers with 5xx", sum(n for s, n in figures.statuses.items() if s >= 500), "", 0)
            figure("answers from two versions", mixed, "", 0)
            time.sleep(2)
            figure("memory more than before", (served.memory() - before) / 2**20, "MiB", 60)
            assert len(versions) > 2


PARTS: dict[str, Callable[[argparse.Namespace], None]] = {
    "start": start,
    "first-bytes": first_bytes,
    "runaway": runaway,
    "crowd": crowd,
    "changes": changes,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", choices=[*PARTS, []])
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    for name in options.parts or PARTS:
        PARTS[name](options)
    if missed:
        sys.exit(f"missed: {', '.join(missed)}")


if __name__ == "__main__":
    main()
