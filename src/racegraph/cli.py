"""The command-line program ``racegraph``.

Exit codes: 0 all is well; 1 something was left out or could not be done, and the message says what to do about it;
2 the command was not understood; 3 the graph contradicts itself, or breaks its shapes.
What a command answers goes to stdout, everything else to stderr.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from racegraph.article import Article, Problem

LEFT_OUT = 1
CONTRADICTORY = 3

store_option = click.option(
    "--store",
    "directory",
    type=click.Path(path_type=Path, file_okay=False),
    default="store",
    envvar="RACEGRAPH_STORE",
    show_default=True,
    show_envvar=True,
    help="The folder that holds the graph.",
)


class Failure(click.ClickException):
    """What could not be done, and why: printed to stderr, exit code 1."""

    exit_code = LEFT_OUT

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"racegraph: {self.format_message()}", err=True)


@contextmanager
def _failures() -> Iterator[None]:
    """Turn what can go wrong with stores, names and input into a message without a traceback."""
    from racegraph.mapping import MappingError
    from racegraph.ontology import OntologyFault
    from racegraph.prefix import UnknownName
    from racegraph.provenance import QuoteError
    from racegraph.store import StoreError

    try:
        yield
    except (StoreError, UnknownName, QuoteError, MappingError, OntologyFault) as error:
        raise Failure(str(error)) from None


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="racegraph")
def main() -> None:
    """German motorsport articles in, a knowledge graph out: every triple leads back to the sentences that say so.

    \b
    racegraph build articles                 read a folder of articles into ./store
    racegraph query 'SELECT …'               ask in SPARQL
    racegraph explain Klingmann a Driver     which sentences say so?
    racegraph serve                          http://127.0.0.1:8000

    Exit codes: 0 all is well; 1 something was left out or could not be done, and the message says what to do about it;
    2 the command was not understood; 3 the graph contradicts itself, or breaks its shapes.
    """


@main.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path))
@store_option
@click.option("--prune", is_flag=True, help="Take out articles that are in the store and in none of the folders.")
@click.option("--engine", type=click.Choice(["racegraph", "owlrl"]), default="racegraph", show_default=True)
@click.option("--strict", is_flag=True, help="Change nothing where articles and ontology contradict each other.")
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes that read articles.")
def build(folders: tuple[Path, ...], directory: Path, prune: bool, engine: str, strict: bool, jobs: int) -> None:
    """Bring the graph in line with the articles of FOLDERS.

    A folder holds NAME.txt, an article's text in UTF-8, and NAME.json beside each, its schema.org NewsArticle metadata.
    New and changed articles are read, unchanged ones kept, those in no folder stay (see --prune). The store changes all
    at once at the end, or not at all.
    """
    from racegraph.build import ContradictionError
    from racegraph.build import build as build_store

    with _failures(), _progress("reading") as progress:
        try:
            report = build_store(
                folders, directory, prune=prune, engine=engine, strict=strict, jobs=jobs, progress=progress
            )
        except ContradictionError as error:
            _print_contradictions(error.contradictions)
            raise click.exceptions.Exit(CONTRADICTORY) from None
    _print_problems(report.problems)
    _print_contradictions(report.contradictions)
    counts = (
        f"{len(report.added)} added, {len(report.replaced)} read again, {len(report.kept)} kept, "
        f"{len(report.removed)} taken out, {len(report.problems)} left out"
    )
    click.echo(f"{directory}: {counts}; {report.facts} facts read", err=True)
    if report.contradictions:
        raise click.exceptions.Exit(CONTRADICTORY)
    if report.problems:
        raise click.exceptions.Exit(LEFT_OUT)


@main.command()
@click.argument("article")
@store_option
def retract(article: str, directory: Path) -> None:
    """Take ARTICLE out of the graph, with all that only it supported.

    ARTICLE is the name of its file without .txt, or its IRI. What it alone stated goes, and what was inferred from that;
    the withdrawal itself stays on record, in the graph graph/withdrawn.
    """
    from racegraph.build import UnknownArticle
    from racegraph.build import retract as retract_article
    from racegraph.names import BASE

    name = article.removeprefix(BASE + "article/").removesuffix(".txt")
    with _failures():
        try:
            report = retract_article(name, directory)
        except UnknownArticle:
            raise Failure(
                f"{directory} holds no article {name!r}; list them: racegraph query "
                "'SELECT ?article { GRAPH graph:provenance { ?article a schema:NewsArticle } }'"
            ) from None
    _print_contradictions(report.contradictions)
    click.echo(f"{directory}: {name} taken out", err=True)


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["tsv", "json"]), default="tsv", show_default=True)
@click.option("--min-confidence", type=click.FloatRange(0, 1), default=0.0, help="Leave facts below this out.")
@click.option(
    "--output", type=click.Path(path_type=Path, file_okay=False), help="Write NAME.tsv there for each article."
)
def extract(files: tuple[Path, ...], form: str, min_confidence: float, output: Path | None) -> None:
    """Print the facts that reading finds in FILES (articles, or folders of them), without a store.

    tsv: subject, relation, object, season_or_date, sentence, note (s:STATUS where a fact is not asserted).
    json: one article a line, each fact with roles, rule, confidence and character spans.
    """
    from racegraph.extract import extract as read_facts
    from racegraph.facttable import TSV_HEADER, json_line, tsv_rows

    articles, problems = _read_files(files)
    if output:
        output.mkdir(parents=True, exist_ok=True)
    elif form == "tsv":
        click.echo(TSV_HEADER)
    with _failures(), _progress("reading", len(articles)) as progress:
        for article in articles:
            reading = read_facts(article)
            facts = [fact for fact in reading.facts if fact.confidence >= min_confidence]
            lines = tsv_rows(article, facts) if form == "tsv" else [json_line(article, facts)]
            if output:
                header = [TSV_HEADER] if form == "tsv" else []
                text = "".join(f"{line}\n" for line in [*header, *lines])
                (output / f"{article.id}.{form}").write_text(text, encoding="utf-8")
            else:
                for line in lines:
                    click.echo(line)
            progress(article.id)
    _print_problems(problems)
    if problems:
        raise click.exceptions.Exit(LEFT_OUT)


@main.command()
@store_option
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
def serve(directory: Path, host: str, port: int) -> None:
    """Answer SPARQL over HTTP, and show the graph as pages."""
    from racegraph.serve import run

    with _failures():
        run(directory, host=host, port=port)


def _read_files(files: tuple[Path, ...]) -> tuple[list[Article], list[Problem]]:
    from racegraph.article import ArticleError, read_article, read_articles

    articles: list[Article] = []
    problems: list[Problem] = []
    for path in files:
        if path.is_dir():
            found, broken = read_articles(path)
            articles.extend(found)
            problems.extend(broken)
            continue
        try:
            articles.append(read_article(path))
        except ArticleError as error:
            problems.append(error.problem)
    return articles, problems


def _print_problems(problems: list[Problem]) -> None:
    for problem in problems:
        click.echo(f"racegraph: {problem}", err=True)


def _print_contradictions(contradictions: Any) -> None:
    for contradiction in contradictions:
        premises = "; ".join(str(triple) for triple in contradiction.premises)
        click.echo(f"racegraph: contradiction {contradiction.rule} {contradiction.message} {premises}", err=True)


@contextmanager
def _progress(what: str, total: int | None = None) -> Iterator[Callable[[str], None]]:
    """A progress bar on a terminal, nothing in a pipe: yields what to call with the name of each article done."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda name: bar.update(task, advance=1, description=f"{what} {name}")
