"""The command that serves: ``serve``."""

from __future__ import annotations

from pathlib import Path

import click

from racegraph.cli.terminal import failures, store_option


@click.command()
@store_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
def serve(directory: Path, host: str, port: int) -> None:
    """Answer SPARQL over HTTP, and show the graph as pages."""
    from racegraph.pages import routes
    from racegraph.serve import run

    with failures():
        run(directory, host=host, port=port, routes=routes())
