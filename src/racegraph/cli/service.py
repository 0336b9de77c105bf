"""The command that serves: ``serve``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from racegraph.cli.terminal import Failure, failures, say, store_option


@click.command()
@store_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any port that is free."
)
@click.option("--public-url", metavar="URL", help="The address of /sparql as clients see it, behind a proxy.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=30.0,
    show_default=True,
    help="The seconds that a query may take; a client can ask for less.",
)
@click.option("--rows", type=click.IntRange(min=1), default=1_000_000, show_default=True, help="… and have as rows.")
@click.option("--memory", type=click.IntRange(min=16), default=1024, show_default=True, help="… and MiB of memory.")
@click.option(
    "--service", "services", multiple=True, metavar="URL", help="A SPARQL endpoint that queries may use by SERVICE."
)
@click.option("--writable", is_flag=True, help="Take updates, from who has the token, to graphs of their own.")
@click.option(
    "--token-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The file that holds the token; without it, RACEGRAPH_TOKEN does.",
)
@click.option("--quiet", is_flag=True, help="Write no line for each request.")
def serve(
    directory: Path,
    host: str,
    port: int,
    public_url: str | None,
    timeout: float,
    rows: int,
    memory: int,
    services: tuple[str, ...],
    writable: bool,
    token_file: Path | None,
    quiet: bool,
) -> None:
    """Answer SPARQL over HTTP, and show the graph as pages.

    Queries go to /sparql, graphs to /store; /health and /metrics say how it is doing. Requests are noted on standard
    error, a line of JSON each.
    """
    from racegraph.pages import routes
    from racegraph.serve import Limits, run
    from racegraph.serve.guard import Guard, TokenMissing, token_from

    options: dict[str, Any] = {"limits": Limits(timeout=timeout, rows=rows, memory=memory * 2**20)}
    if public_url is not None:
        options["public_url"] = public_url
    if quiet:
        options["log"] = None
    try:
        guard = Guard(token_from(token_file)) if writable else None
    except TokenMissing as error:
        raise Failure(str(error)) from None
    with failures():
        try:
            run(
                directory,
                host=host,
                port=port,
                services=services,
                guard=guard,
                routes=routes(guard),
                started=lambda address: say(f"the graph is at {address}"),
                **options,
            )
        except OSError as error:
            raise Failure(f"cannot listen on {host}:{port}: {error.strerror}; choose another with --port") from None
