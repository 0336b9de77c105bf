"""How quick and how large the pages are over a large graph, as a browser meets them over HTTP.

usage: python benchmarks/pages.py [--store STORE | --articles 8000] [--pages 400]

Serves STORE, or one built from generated articles, in a process of its own, and asks in turn for pages of entities
(drawn at random, and the ones with the most statements), of articles and proofs, for names as they are typed, half
typed and misspelt, and for whole searches. Prints milliseconds (median, 95th percentile, worst), those in which the
server and its workers held a processor (other work on the machine changes them less), and bytes as they travel (gzip).
Each address is asked for once, so that no answer comes from memory; all but the first when the server has prepared,
in the background, what it does at every start.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

import httpx

from racegraph.store import open_snapshot

sys.path.insert(0, str(Path(__file__).parent / "dataset"))
from generate import write_articles

RG = "https://w3id.org/racegraph/ontology#"
THINGS = f"""
SELECT ?node ?label (COUNT(*) AS ?weight) WHERE {{
  VALUES ?kind {{ <{RG}Person> <{RG}Team> <{RG}Event> <{RG}Circuit> <{RG}Series> <{RG}CarModel> }}
  ?node a ?kind ; <http://www.w3.org/2000/01/rdf-schema#label> ?label ; ?p ?o
}} GROUP BY ?node ?label ORDER BY DESC(?weight)
"""
ARTICLES = "SELECT ?node WHERE { GRAPH ?g { ?node a <https://schema.org/NewsArticle> } }"


def misspelt(name: str, random_: random.Random) -> str:
    at = random_.randrange(1, len(name))
    return name[:at] + random_.choice(("", "h", name[at - 1])) + name[at + 1 :]


def processor(process: int) -> float:
    """Milliseconds that a process and all below it have held a processor (Linux)."""
    tasks = Path(f"/proc/{process}/task")
    own = sum(int((task / "schedstat").read_text().split()[0]) for task in tasks.iterdir())
    below = {child for task in tasks.iterdir() for child in (task / "children").read_text().split()}
    return own / 1e6 + sum(processor(int(child)) for child in below)


def report(what: str, client: httpx.Client, server: int, paths: Iterable[str]) -> list[str]:
    """Ask for each path, print how long the answers took and how large they were; the bodies."""
    times, held, sizes, bodies = [], [], [], []
    for path in dict.fromkeys(paths):
        before, start = processor(server), time.perf_counter()
        answer = client.get(path, headers={"Accept": "text/html,application/json"}, follow_redirects=True)
        times.append(1000 * (time.perf_counter() - start))
        held.append(processor(server) - before)
        answer.raise_for_status()
        sizes.append(answer.num_bytes_downloaded)
        bodies.append(answer.text)
    times.sort()
    held.sort()
    print(
        f"{what:34} {len(times):5} asked  median {times[len(times) // 2]:6.1f} ms  "
        f"p95 {times[int(len(times) * 0.95)]:6.1f} ms  worst {times[-1]:6.1f} ms  "
        f"processor median {held[len(held) // 2]:6.1f} ms, p95 {held[int(len(held) * 0.95)]:6.1f} ms  "
        f"largest {max(sizes) / 1000:6.1f} kB",
        flush=True,
    )
    return bodies


def measure(store: Path, number: int) -> None:
    random_ = random.Random(1)
    with open_snapshot(store) as snapshot:
        things = [(row["node"].value, row["label"].value) for row in snapshot.store.query(THINGS)]
        articles = [row["node"].value for row in snapshot.store.query(ARTICLES)]
        print(f"{len(snapshot.store)} quads, {len(things)} things, {len(articles)} articles")
    command = [sys.executable, "-m", "racegraph", "serve", "--store", str(store), "--port", "0"]
    started = time.perf_counter()
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert server.stderr is not None
    try:
        base = next(found[0] for line in server.stderr if (found := re.search(r"http://[\d.:]+", line)))
        threading.Thread(target=server.stderr.read, daemon=True).start()  # a log that nobody reads fills its pipe
        with httpx.Client(base_url=base, headers={"Accept-Encoding": "gzip"}, timeout=60) as client:
            report("home, the first time", client, server.pid, ["/"])
            while "Refresh" in client.get("/conflicts").headers:
                time.sleep(0.1)
            print(f"{'all is prepared':34} {time.perf_counter() - started:.1f} s after the start", flush=True)
            drawn = random_.sample(things, min(number, len(things)))
            iris = [iri for iri, _ in drawn]
            path = re.compile(r"^https://w3id\.org/racegraph/").sub
            bodies = report("entities", client, server.pid, (path("/", iri) + ".html" for iri in iris))
            report(
                "entities with most to say",
                client,
                server.pid,
                (path("/", iri) + ".html" for iri, _ in things[: number // 4]),
            )
            some = random_.sample(articles, min(number, len(articles)))
            report("articles", client, server.pid, (path("/", iri) + ".html" for iri in some))
            why = [found[0].replace("&amp;", "&") for body in bodies if (found := re.search(r"/why\?[^\"]+", body))]
            report("proofs", client, server.pid, why[: number // 2])
            names = [label for _, label in drawn]
            report("names as typed", client, server.pid, (f"/suggest?q={quote(name)}" for name in names))
            report(
                "names half typed",
                client,
                server.pid,
                (f"/suggest?q={quote(name[: len(name) // 2 + 1])}" for name in names),
            )
            wrong = [misspelt(name, random_) for name in names]
            report("names misspelt", client, server.pid, (f"/suggest?q={quote(name)}" for name in wrong))
            report("searches", client, server.pid, (f"/search?q={quote(name)}&all" for name in wrong))
            report("other pages", client, server.pid, ["/articles", "/conflicts", "/ontology.html"])
    finally:
        server.terminate()
        server.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--articles", type=int, default=8000)
    parser.add_argument("--pages", type=int, default=400)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = options.store
        if store is None:
            store, home = Path(folder) / "store", Path(folder) / "articles"
            write_articles(options.articles, home)
            subprocess.run([sys.executable, "-m", "racegraph", "build", home, "--store", store], check=True)
        measure(store, options.pages)


if __name__ == "__main__":
    main()
