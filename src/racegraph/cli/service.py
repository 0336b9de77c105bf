"""The commands that give the graph to others: ``serve`` and ``publish``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import click

from racegraph.cli.terminal import Failure, failures, progress, say, store_option


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
    "--kept",
    type=click.IntRange(min=0),
    default=32,
    show_default=True,
    metavar="MIB",
    help="How much of what was answered is kept, to be given again while the graph is the same.",
)
@click.option(
    "--service", "services", multiple=True, metavar="URL", help="A SPARQL endpoint that queries may use by SERVICE."
)
@click.option(
    "--quotes",
    type=click.Choice(["none", "short", "full"]),
    default="full",
    show_default=True,
    help="How much of the articles' wording is served: none; headlines and eight words a sentence; all. Serve no more "
    "to the public than its owners allow.",
)
@click.option("--writable", is_flag=True, help="Take updates, from who has the token, to graphs of their own.")
@click.option(
    "--token-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The file that holds the token; without it, RACEGRAPH_TOKEN does.",
)
@click.option("--quiet", is_flag=True, help="Write no line for each request.")
@click.option(
    "--endpoint", metavar="URL", help="Serve what was published to the server there, instead of a store here."
)
@click.option("--default-graph", metavar="IRI", help="With --endpoint: the graph that holds what is known there.")
def serve(
    directory: Path,
    host: str,
    port: int,
    public_url: str | None,
    timeout: float,
    rows: int,
    memory: int,
    kept: int,
    services: tuple[str, ...],
    quotes: str,
    writable: bool,
    token_file: Path | None,
    quiet: bool,
    endpoint: str | None,
    default_graph: str | None,
) -> None:
    """Answer SPARQL over HTTP, and show the graph as pages.

    Queries go to /sparql, graphs to /store; /health and /metrics say how it is doing. Requests are noted on standard
    error, a line of JSON each. With --endpoint the graph stays where it was published; proofs, reconciliation and the
    data of one thing are to be had only from a store.
    """
    from racegraph.pages import pages
    from racegraph.serve import Limits, run
    from racegraph.serve.guard import Guard, TokenMissing, token_from

    options: dict[str, Any] = {"limits": Limits(timeout=timeout, rows=rows, memory=memory * 2**20, cache=kept * 2**20)}
    if public_url is not None:
        options["public_url"] = public_url
    if quiet:
        options["log"] = None
    if endpoint is not None:
        if writable or services or quotes != "full":
            raise click.UsageError("--endpoint serves what is there as it is: no --writable, --service, --quotes")
        _serve_remote(endpoint, host, port, default_graph, options)
        return
    try:
        guard = Guard(token_from(token_file)) if writable else None
    except TokenMissing as error:
        raise Failure(str(error)) from None
    with failures(), _listening(host, port):
        run(
            directory,
            host=host,
            port=port,
            services=services,
            quotes=quotes,
            guard=guard,
            beside=lambda: pages(guard),
            started=lambda address: say(f"the graph is at {address}"),
            **options,
        )


@contextmanager
def _listening(host: str, port: int) -> Iterator[None]:
    """Say in one line that nothing can listen there, where that is so."""
    try:
        yield
    except OSError as error:
        raise Failure(f"cannot listen on {host}:{port}: {error.strerror}; choose another with --port") from None


def _serve_remote(url: str, host: str, port: int, default_graph: str | None, options: dict[str, Any]) -> None:
    from racegraph.pages import pages
    from racegraph.publish import PublishError
    from racegraph.serve.observation import Log
    from racegraph.serve.start import run_remote

    options.setdefault("log", Log())
    try:
        with _listening(host, port):
            run_remote(
                url,
                host,
                port,
                default_graph=default_graph,
                beside=pages,
                started=lambda address: say(f"the graph is at {address}"),
                **options,
            )
    except PublishError as error:
        raise Failure(str(error)) from None


@click.command()
@click.argument("url")
@store_option
@click.option(
    "--engine",
    "engine_name",
    type=click.Choice(["auto", "oxigraph", "virtuoso", "generic"]),
    default="auto",
    show_default=True,
    help="The kind of server; auto asks it. For generic, URL is that of the Graph Store itself.",
)
@click.option("--user", help="Who publishes; the password is RACEGRAPH_PASSWORD in the environment.")
@click.option(
    "--password-file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="… or in this file."
)
@click.option(
    "--quotes",
    type=click.Choice(["none", "short", "full"]),
    default="short",
    show_default=True,
    help="How much of the articles' wording leaves: none; headlines and eight words a sentence; all, with the texts.",
)
@click.option("--default-graph", metavar="IRI", help="The graph to hold what is known, instead of the default graph.")
@click.option("--query-url", metavar="URL", help="Where a generic server is queried, to count what it holds.")
@click.option("--verify-all", is_flag=True, help="Read every graph back, not only those that were sent.")
def publish(
    url: str,
    directory: Path,
    engine_name: str,
    user: str | None,
    password_file: Path | None,
    quotes: str,
    default_graph: str | None,
    query_url: str | None,
    verify_all: bool,
) -> None:
    """Put the graph onto the SPARQL server at URL, over the Graph Store Protocol.

    Only graphs that changed are sent; what was published before and is no longer is removed; all is counted, and what
    was sent is read back and compared. After an interruption, publish again: it goes on where it stopped.
    """
    from racegraph.publish import ENGINES, PublishError, Target, detect
    from racegraph.publish import publish as put
    from racegraph.selection import Quotes, Selection, select
    from racegraph.store import open_snapshot

    try:
        engine = detect(url) if engine_name == "auto" else ENGINES[engine_name]
        with failures(), open_snapshot(directory) as snapshot:
            graphs = select(snapshot.store, Selection(quotes=cast(Quotes, quotes)))
        credentials = None if user is None else (user, _password(password_file))
        with (
            Target(url, engine, query_url=query_url, credentials=credentials, default=default_graph) as target,
            progress("publishing", len(graphs)) as done,
        ):
            report = put(graphs, target, verify_all=verify_all, done=done)
    except PublishError as error:
        raise Failure(str(error)) from None
    say(
        f"{url}: {report.replaced} graphs sent, {report.unchanged} unchanged, {report.removed} removed; "
        f"{report.triples} triples, digest sha256:{report.digest}"
    )


def _password(file: Path | None) -> str:
    try:
        password = file.read_text(encoding="utf-8").rstrip("\n") if file else os.environ.get("RACEGRAPH_PASSWORD")
    except (OSError, UnicodeDecodeError) as error:
        raise Failure(f"{file} cannot be read: {error}") from None
    if not password:
        raise Failure("--user needs a password: put it into RACEGRAPH_PASSWORD, or name a file with --password-file")
    return password
