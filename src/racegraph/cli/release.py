"""The command that writes the dataset for others: ``export``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

import click

from racegraph.cli.terminal import failures, store_option


@click.command()
@store_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["turtle", "trig", "nquads", "ntriples", "jsonld", "rdfxml", "graphml", "csv"]),
    help="Default: what the name of the output file says, else turtle.",
)
@click.option(
    "--output", type=click.Path(path_type=Path), help="A file (for csv, a folder) instead of standard output."
)
@click.option("--article", help="Only this article: what it claims, and what follows from that alone.")
@click.option("--entity", help="Only what is known about this entity: its IRI, CURIE or name.")
@click.option("--inferred/--no-inferred", default=True, show_default=True, help="With or without what was inferred.")
@click.option(
    "--ontology/--no-ontology", default=None, help="With or without the ontology. Default: with, for the whole."
)
@click.option(
    "--quotes",
    type=click.Choice(["none", "short", "full"]),
    default="short",
    show_default=True,
    help="How much of the articles' wording leaves: none; headlines and eight words a sentence; all, with the texts.",
)
@click.option("--frame", is_flag=True, help="With --entity: one JSON-LD object to walk through, without the sources.")
@click.option("--rdf12", is_flag=True, help="Turtle and N-Triples: claims as RDF 1.2 reifiers, not as statements.")
def export(
    directory: Path,
    form: str | None,
    output: Path | None,
    article: str | None,
    entity: str | None,
    inferred: bool,
    ontology: bool | None,
    quotes: str,
    frame: bool,
    rdf12: bool,
) -> None:
    """Write the dataset, or an article's or an entity's part of it. Equal datasets give equal files.

    TriG, N-Quads and JSON-LD carry each claim as a named graph; Turtle, N-Triples and RDF/XML list what a claim states
    as rdf:Statement. Positions, digests and sources always leave, wording as far as --quotes lets it.
    """
    from racegraph.dataset import DEFAULT
    from racegraph.export import DATASET_FORMATS, write, write_whole
    from racegraph.jsonld import frame as framed
    from racegraph.names import BASE
    from racegraph.prefix import resolve
    from racegraph.selection import Quotes, Selection, select
    from racegraph.store import open_snapshot
    from racegraph.table import write_csv
    from racegraph.term import name

    if article is not None and entity is not None:
        raise click.UsageError("give --article or --entity, not both")
    if frame and (entity is None or form not in (None, "jsonld")):
        raise click.UsageError("--frame is for --entity, in jsonld")
    form = form or ("jsonld" if frame else _form_of(output))
    if rdf12 and form not in ("turtle", "ntriples"):
        raise click.UsageError(f"--rdf12 is for turtle and ntriples, not for {form}")
    if form == "csv" and output is None:
        raise click.UsageError("csv are several tables: name a folder with --output")
    with failures(), open_snapshot(directory) as snapshot:
        selection = Selection(
            article=article.removeprefix(BASE + "article/").removesuffix(".txt") if article else None,
            entity=name(resolve(snapshot.store, entity)) if entity else None,
            inferred=inferred,
            ontology=ontology if ontology is not None else article is None and entity is None,
            quotes=cast(Quotes, quotes),
        )
        if form == "csv" and output is not None:
            write_csv(select(snapshot.store, selection), output)
            return
        with _opened(output) as file:
            if frame and selection.entity is not None:
                known = select(snapshot.store, Selection(inferred=inferred, quotes="none"))[DEFAULT]
                file.write(json.dumps(framed(known, selection.entity), ensure_ascii=False, indent=1).encode() + b"\n")
            elif form in DATASET_FORMATS and selection == Selection(quotes="full"):
                write_whole(snapshot.store, form, file)
            else:
                write(select(snapshot.store, selection), form, file, rdf12=rdf12)


def _form_of(output: Path | None) -> str:
    from racegraph.export import EXTENSIONS

    suffix = output.suffix.removeprefix(".") if output else ""
    return next((form for form, extension in EXTENSIONS.items() if extension == suffix), "turtle")


@contextmanager
def _opened(output: Path | None) -> Iterator[IO[bytes]]:
    """Standard output, or a file that gets its name when all is written, so that a failure leaves no half of it."""
    if output is None:
        yield sys.stdout.buffer
        return
    draft = output.with_name(f".{output.name}.part")
    try:
        with draft.open("wb") as file:
            yield file
        draft.replace(output)
    finally:
        draft.unlink(missing_ok=True)
