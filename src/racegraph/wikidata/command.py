"""The commands ``link`` and ``wikidata``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from racegraph.cli.terminal import Failure, failures, print_problems, progress, say, store_option

if TYPE_CHECKING:
    from racegraph.article import Problem
    from racegraph.wikidata.source import Source
    from racegraph.wikidata.transport import Transport

SHOWN = 20  # near candidates that are printed

Function = TypeVar("Function", bound=Callable[..., Any])


def _options(*options: Callable[[Function], Function]) -> Callable[[Function], Function]:
    def add(function: Function) -> Function:
        for option in reversed(options):
            function = option(function)
        return function

    return add


links_option = click.option(
    "--links",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="RACEGRAPH_LINKS",
    show_envvar=True,
    help="The table of accepted links (SSSOM). Default: the one that racegraph comes with.",
)
polite_options = _options(
    click.option("--rate", type=click.FloatRange(0.01, 100), default=2.0, show_default=True, help="Requests a second."),
    click.option("--timeout", type=click.FloatRange(1, 600), default=60.0, show_default=True, help="Seconds."),
    click.option(
        "--contact",
        envvar="RACEGRAPH_CONTACT",
        show_envvar=True,
        default="",
        help="Whom the service may write to: a mail address or a page, for the User-Agent.",
    ),
)


@click.command()
@store_option
@click.option("--service", help="A service that speaks the Reconciliation API. Default: Wikidata's.")
@click.option("--dump", type=click.Path(path_type=Path), help="Instead: a Wikidata dump extract, one item a line.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default="candidates.sssom.tsv",
    show_default=True,
    help="Where the candidates are kept (SSSOM).",
)
@click.option("--accept", is_flag=True, help="Write the clear candidates into the table of accepted links.")
@click.option("--author", default="", help="Who accepts them, for that table.")
@links_option
@click.option("--cache", type=click.Path(path_type=Path, file_okay=False), help="Where answers of services are kept.")
@polite_options
def link(
    directory: Path,
    service: str | None,
    dump: Path | None,
    output: Path,
    accept: bool,
    author: str,
    links: Path | None,
    cache: Path | None,
    rate: float,
    timeout: float,
    contact: str,
) -> None:
    """Look for the Wikidata items of entities that have none yet, and say what speaks for and against each.

    Candidates are judged by name (German and English), class, and what the graph knows besides. Clear ones and near
    ones are kept in a table; none becomes a link without --accept. Interrupted, it goes on where it stopped.
    """
    from racegraph.store import open_snapshot
    from racegraph.wikidata.link import links_file, read_links
    from racegraph.wikidata.proposal import NotAccepted, as_matches, keep, propose
    from racegraph.wikidata.proposal import accept as write_down
    from racegraph.wikidata.sssom import SssomError

    if service and dump:
        raise click.UsageError("give --service or --dump, not both")
    if accept and not author.strip():
        raise click.UsageError("--accept needs --author: who answers for the links")
    problems: list[Problem] = []
    try:
        table = read_links(links)
        print_problems(table.problems)
        source = _source(service, dump, problems, cache, _transport(rate, timeout, contact))
        with failures(), open_snapshot(directory) as snapshot, progress("linking") as show:
            proposals = propose(snapshot.store, source, table, show)
        keep(proposals, output)
        print_problems(problems[:SHOWN])
        for candidate in proposals.clear:
            click.echo(f"clear  {candidate.score:.2f}  {candidate.subject.name}  {candidate.item.id}")
        for candidates in proposals.near[:SHOWN]:
            best = candidates[0]
            against = f"  against: {', '.join(best.contra)}" if best.contra else ""
            click.echo(f"near   {best.score:.2f}  {best.subject.name}  {best.item.id} {best.item.name}{against}")
        say(
            f"{proposals.reached} of {proposals.total} entities: {len(proposals.clear)} clear, "
            f"{len(proposals.near)} near, {len(proposals.without)} without a candidate; see {output}"
        )
        if accept:
            clear = {(c.subject.iri, c.item.id) for c in proposals.clear}
            rows = [m for m in as_matches(proposals) if (m.subject, m.object.rpartition("/")[2]) in clear]
            written = write_down(links or links_file(), rows, author)
            say(f"{len(written)} links accepted; build again to have them in the graph")
        if proposals.failure:
            raise Failure(f"{proposals.failure}; what was done is kept, run the same again to go on")
        if problems or table.problems:
            raise click.exceptions.Exit(1)
    except (SssomError, NotAccepted) as error:
        raise Failure(str(error)) from None


def _transport(rate: float, timeout: float, contact: str) -> Transport:
    from racegraph.wikidata.transport import Manners, Transport

    return Transport(Manners(interval=1 / rate, timeout=timeout, contact=contact))


def _source(
    service: str | None, dump: Path | None, problems: list[Problem], cache: Path | None, transport: Transport
) -> Source:
    from racegraph.wikidata.dump import DumpError, items_of
    from racegraph.wikidata.source import WIKIDATA, DumpSource, ServiceSource
    from racegraph.wikidata.transport import Cache, ServiceError, cache_directory

    try:
        if dump:
            return DumpSource(items_of(dump, problems))
        return ServiceSource(service or WIKIDATA, transport, Cache(cache or cache_directory()))
    except (DumpError, ServiceError) as error:
        raise Failure(str(error)) from None
