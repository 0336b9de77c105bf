"""Write the published release, or check that it is what the build writes.

usage: release.py [--check] FOLDER

FOLDER/ gets the graph of articles/; FOLDER/press/ that of the five press articles beside the checkout, without any of
their wording, where they are there. --check writes elsewhere, compares, names what differs, and exits with 1.
"""

from __future__ import annotations

import argparse
import filecmp
import json
import shutil
import sys
import tempfile
from pathlib import Path

import pyoxigraph as ox

from racegraph.build import build
from racegraph.description import Title, describe
from racegraph.export import EXTENSIONS, write
from racegraph.jsonld import context
from racegraph.prefix import PREFIXES
from racegraph.selection import Quotes, Selection, select
from racegraph.store import open_snapshot

HOME = Path(__file__).resolve().parents[1]
PRESS = HOME.parent / "shared" / "articles"

OWN = Title(
    "racegraph: eigene Artikel",
    "racegraph: articles of our own",
    "Was die Artikel der Sammlung über den Motorsport sagen, mit den Sätzen, die es sagen.",
    "What the articles of the collection say about motor racing, with the sentences that say so.",
)
OTHERS = Title(
    "racegraph: fünf Presseartikel",
    "racegraph: five press articles",
    "Was fünf deutsche Presseartikel über den Motorsport sagen: Fakten, Fundstellen und Prüfsummen, kein Wortlaut.",
    "What five articles of the German press say about motor racing: facts, positions and digests, none of the wording.",
)


def publish(articles: Path, folder: Path, slug: str, title: Title, quotes: Quotes) -> None:
    """Write the graph of *articles* into *folder*: Turtle, TriG, JSON-LD, and the description with its counts."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        report = build([articles], Path(scratch) / "store")
        if report.problems or report.contradictions:
            sys.exit("\n".join(map(str, [*report.problems, *report.contradictions])))
        with open_snapshot(Path(scratch) / "store") as snapshot:
            graphs = select(snapshot.store, Selection(ontology=False, quotes=quotes))
    files = []
    for form in ("turtle", "trig", "jsonld"):
        files.append(folder / f"{slug}.{EXTENSIONS[form]}")
        with files[-1].open("wb") as file:
            write(graphs, form, file)
    described = describe(slug, title, graphs, files)
    with (folder / "void.ttl").open("wb") as file:
        ox.serialize(described, file, ox.RdfFormat.TURTLE, prefixes=PREFIXES)


def release(folder: Path) -> None:
    """Write the whole release into *folder*."""
    publish(HOME / "articles", folder, "articles", OWN, "short")
    published = json.dumps({"@context": context()}, ensure_ascii=False, indent=1)
    (folder / "context.jsonld").write_text(published + "\n", encoding="utf-8")
    if PRESS.is_dir():
        publish(PRESS, folder / "press", "press", OTHERS, "none")
    elif (HOME / "graph" / "press").is_dir() and folder != HOME / "graph":
        shutil.copytree(HOME / "graph" / "press", folder / "press", dirs_exist_ok=True)
        print(f"{PRESS} is not there: press/ is not compared", file=sys.stderr)


def differences(published: Path, written: Path) -> list[str]:
    """The files in which two folders differ."""
    names = {p.relative_to(f).as_posix() for f in (published, written) for p in f.rglob("*") if p.is_file()}
    return sorted(
        name
        for name in names
        if not (published / name).is_file()
        or not (written / name).is_file()
        or not filecmp.cmp(published / name, written / name, shallow=False)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    folder = arguments.folder.resolve()
    if not arguments.check:
        release(folder)
        return
    with tempfile.TemporaryDirectory() as scratch:
        release(Path(scratch) / "graph")
        if different := differences(folder, Path(scratch) / "graph"):
            sys.exit(f"not what the build writes (run: make release): {', '.join(different)}")


if __name__ == "__main__":
    main()
