"""Reconcile spreadsheet rows against a served graph over HTTP, and print rows a second.

A graph of invented entities is written to a temporary store and served; rows are names of it, every third misspelt,
with a type, sent in batches as OpenRefine does.

usage: python benchmarks/reconcile.py [--rows 10000] [--entities 5000] [--batch 100]
"""

from __future__ import annotations

import argparse
import json
import random
import socket
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from pathlib import Path

import pyoxigraph as ox

from racegraph.names import RG, entity_iri
from racegraph.prefix import LABEL, TYPE
from racegraph.serve import create_app
from racegraph.serve.entrance import server
from racegraph.store import Manifest, Writer

SYLLABLES = [consonant + rest for consonant in "bdfghjklmnprstvw" for rest in ("a", "el", "in", "o", "ur")]


def invented(random_: random.Random) -> str:
    words = ("".join(random_.choices(SYLLABLES, k=random_.randint(2, 3))).capitalize() for _ in range(2))
    return " ".join(words)


def misspelt(name: str, random_: random.Random) -> str:
    at = random_.randrange(len(name))
    return name[:at] + random_.choice(("", "x", name[at] * 2)) + name[at + 1 :]


def write(directory: Path, names: dict[str, str]) -> None:
    with Writer(directory) as writer:
        for name, kind in names.items():
            node = ox.NamedNode(entity_iri(kind, name))
            writer.store.add(ox.Quad(node, TYPE, ox.NamedNode(RG + kind)))
            writer.store.add(ox.Quad(node, LABEL, ox.Literal(name)))
        writer.commit(Manifest("benchmark", "none"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--entities", type=int, default=5_000)
    parser.add_argument("--batch", type=int, default=100)
    options = parser.parse_args()
    random_ = random.Random(1)
    names = {invented(random_): random_.choice(("Person", "Team", "Circuit")) for _ in range(options.entities)}
    listed = list(names)
    rows = []
    for number in range(options.rows):
        name = random_.choice(listed)
        rows.append((misspelt(name, random_) if number % 3 == 0 else name, names[name], entity_iri(names[name], name)))
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder) / "store", names)
        listener = socket.create_server(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        http = server(create_app(Path(folder) / "store"))
        thread = threading.Thread(target=http.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            while not http.started:
                time.sleep(0.01)
            address = f"http://127.0.0.1:{port}/reconcile"
            urllib.request.urlopen(
                f"{address}/suggest/entity?prefix=a"
            ).read()  # the index is made before the clock runs
            right = 0
            start, worked = time.perf_counter(), time.process_time()
            for at in range(0, len(rows), options.batch):
                part = rows[at : at + options.batch]
                queries = {f"q{n}": {"query": q, "type": t, "limit": 5} for n, (q, t, _) in enumerate(part)}
                form = urllib.parse.urlencode({"queries": json.dumps(queries)}).encode()
                with urllib.request.urlopen(address, form) as response:
                    answer = json.load(response)
                for n, (*_, iri) in enumerate(part):
                    result = answer[f"q{n}"]["result"]
                    right += bool(result) and iri.endswith(result[0]["id"])
            seconds, busy = time.perf_counter() - start, time.process_time() - worked
        finally:
            http.should_exit = True
            thread.join()
    print(f"{len(rows)} rows, {len(names)} entities: {seconds:.2f} s, {len(rows) / seconds:.0f} rows/s "
        f"({len(rows) / busy:.0f} a second of processor time, the client's included), "
          f"{right / len(rows):.1%} with the right entity first")  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
