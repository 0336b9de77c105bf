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


@click.group()
def wikidata() -> None:
    """Compare linked entities with Wikidata, and write down what could be added there.

    \b
    racegraph wikidata diff              what Wikidata states, what we state
    racegraph wikidata quickstatements   statements with references, for a person to send
    """


@wikidata.command()
@store_option
@click.option("--endpoint", help="A SPARQL endpoint with Wikidata's model. Default: Wikidata's.")
@click.option("--dump", type=click.Path(path_type=Path), help="Instead: a Wikidata dump extract, one item a line.")
@click.option("--entity", help="Only this entity: its IRI, CURIE, name or Q-number.")
@links_option
@polite_options
def diff(
    directory: Path,
    endpoint: str | None,
    dump: Path | None,
    entity: str | None,
    links: Path | None,
    rate: float,
    timeout: float,
    contact: str,
) -> None:
    """Print what Wikidata states of linked entities and what we state, as tab-separated rows.

    The first column says which: unreferenced (both state it, Wikidata without a reference, and we have a sentence),
    ours, theirs, or both.
    """
    from racegraph.prefix import resolve
    from racegraph.store import open_snapshot
    from racegraph.wikidata.diff import ENDPOINT, compare, from_endpoint, from_items
    from racegraph.wikidata.dump import DumpError, items_of
    from racegraph.wikidata.link import WD, linked_items, read_links
    from racegraph.wikidata.sssom import SssomError
    from racegraph.wikidata.statement import OurStatement, our_statements, questions
    from racegraph.wikidata.transport import ServiceError

    if endpoint and dump:
        raise click.UsageError("give --endpoint or --dump, not both")
    problems: list[Problem] = []
    with failures(), open_snapshot(directory) as snapshot:
        items = linked_items(snapshot.store)
        if entity:
            chosen = resolve(snapshot.store, entity).value
            if chosen not in items:
                raise Failure(f"{entity} has no accepted link to Wikidata")
            items = {chosen: items[chosen]}
        wanted = sorted(set(items.values()))
        ours = [s for s in our_statements(snapshot.store) if isinstance(s, OurStatement) and s.subject in wanted]
    properties = frozenset(question.property for question in questions())
    try:
        if dump:
            theirs = from_items(items_of(dump, problems), wanted)
        else:
            theirs = from_endpoint(_transport(rate, timeout, contact), endpoint or ENDPOINT, wanted, properties)
        table = read_links(links)
    except (ServiceError, DumpError, SssomError) as error:
        raise Failure(str(error)) from None
    print_problems(problems[:SHOWN])
    for number in sorted(theirs.redirects.keys() | theirs.missing):
        line = next((m.line for m in table.matches if m.object == WD + number and not m.negative), 0)
        where = f"line {line} of the links: " if line else ""
        to = theirs.redirects.get(number)
        say(f"{where}{number} " + (f"redirects to {to}; mend the row" if to else "is not there"))
    click.echo("outcome\tsubject\tproperty\tvalue\tclaim\tnote")
    for row in compare(ours, theirs, properties):
        click.echo("\t".join((row.outcome, row.subject, row.property, row.value, row.claim, row.note)))
    if problems or theirs.redirects or theirs.missing:
        raise click.exceptions.Exit(1)


@wikidata.command()
@store_option
@click.option(
    "--confidence",
    type=click.FloatRange(0, 1),
    default=0.9,
    show_default=True,
    help="Only claims that a rule is at least this sure of.",
)
@click.option(
    "--quotes",
    type=click.Choice(["none", "short", "full"]),
    default="short",
    show_default=True,
    help="How much of the articles' wording goes in: none; the title and eight words; the title and the sentence.",
)
@click.option("--retrieved", metavar="DATE", help="When the sources were looked at (P813). Default: today.")
@click.option("--preview", is_flag=True, help="Print the statements in words instead, with their sources.")
def quickstatements(directory: Path, confidence: float, quotes: str, retrieved: str | None, preview: bool) -> None:
    """Print statements for Wikidata in the format of QuickStatements, with qualifiers and references.

    Only asserted claims, only entities with an accepted link, only sources with an address. Nothing is ever sent.
    """
    import datetime
    from typing import cast

    from racegraph.store import open_snapshot
    from racegraph.wikidata.quickstatements import Quotes, cited, in_words, lines
    from racegraph.wikidata.statement import OurStatement, our_statements

    try:
        day = datetime.date.fromisoformat(retrieved) if retrieved else datetime.datetime.now(datetime.UTC).date()
    except ValueError:
        raise click.UsageError(f"--retrieved {retrieved} is no date such as 2020-10-18") from None
    wording = cast(Quotes, quotes)
    with failures(), open_snapshot(directory) as snapshot:
        found = list(our_statements(snapshot.store, confidence))
    ours = [s for s in found if isinstance(s, OurStatement)]
    for line in (in_words(s, wording) for s in ours if cited(s)) if preview else lines(ours, wording, day.isoformat()):
        click.echo(line)
    without = sum(not cited(s) for s in ours)
    say(
        f"{len(ours) - without} statements; left out: {without} whose sources have no address, "
        f"{len(found) - len(ours)} with an entity that has no accepted link"
    )
