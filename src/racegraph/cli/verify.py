"""Commands that verify: ``check`` and ``conflicts``."""

from __future__ import annotations

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
