"""Commands that verify: ``check`` and ``conflicts``."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from racegraph.cli.terminal import CONTRADICTORY, failures, progress, say, store_option


@click.command()
@store_option
def check(directory: Path) -> None:
    """Check the graph: every quote, the layout of the graphs, what follows, and the SHACL shapes.

    Prints each fault on a line. Exit code 3 where there is one.
    """
    from racegraph.check import check as check_store
    from racegraph.store import open_snapshot

    faults = 0
    with failures(), open_snapshot(directory) as snapshot, progress("checking") as done:
        for fault in check_store(snapshot.store, snapshot.manifest.engine):
            faults += 1
            done(fault.kind)
            click.echo(str(fault))
    if faults:
        say(f"{directory}: {faults} faults")
        raise click.exceptions.Exit(CONTRADICTORY)
    say(f"{directory}: no fault")


@click.command()
@store_option
@click.option("--language", type=click.Choice(["de", "en"]), default="en", show_default=True)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def conflicts(directory: Path, language: str, form: str) -> None:
    """List where articles disagree, with the sentences of both sides. Nothing is merged or dropped.

    Exit code 0 whether there are any or not: disagreeing sources are no fault of the graph (see check).
    """
    import pyoxigraph as ox

    from racegraph.conflict import conflicts as find
    from racegraph.explain import Explainer, evidence_lines
    from racegraph.store import open_snapshot

    with failures(), open_snapshot(directory) as snapshot:
        explainer = Explainer(snapshot.store, snapshot.state)
        found = list(find(snapshot.store))
        if form == "json":
            click.echo(json.dumps([asdict(conflict) for conflict in found], ensure_ascii=False, indent=1))
            return
        for conflict in found:
            click.echo(conflict.german if language == "de" else conflict.english)
            for number, side in enumerate(conflict.sides, 1):
                for sentence in side.sentences:
                    first, *rest = evidence_lines(explainer.evidence(ox.NamedNode(sentence)))
                    click.echo(f"  {number}. {first}")
                    for line in rest:
                        click.echo(f"     {line}")
    say(f"{directory}: {len(found)} disagreements")
