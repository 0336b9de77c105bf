"""The command that only reads: ``extract``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from racegraph.cli.terminal import LEFT_OUT, failures, print_problems, progress

if TYPE_CHECKING:
    from racegraph.article import Article, Problem


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["tsv", "json"]), default="tsv", show_default=True)
@click.option("--min-confidence", type=click.FloatRange(0, 1), default=0.0, help="Leave facts below this out.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write NAME.tsv or NAME.json into this folder, one for each article.",
)
def extract(files: tuple[Path, ...], form: str, min_confidence: float, output: Path | None) -> None:
    """Print the facts that reading finds in FILES (articles, or folders of them), without a store.

    \b
    tsv   subject, relation, object, season_or_date, sentence, note (s:STATUS where a fact is not asserted)
    json  one article a line, each fact with its roles, rule, confidence and character spans

    In a table, teams, cars, classes, series and circuits bear the fullest name that the article prints; nations and
    towns are normalised, and the make of a car model. JSON has the names of the word lists, as the graph has.
    """
    from racegraph.article import Problem, attempted
    from racegraph.facttable import TSV_HEADER, json_line, tsv_rows
    from racegraph.reading.extract import extract as read_facts

    def listed(article: Article) -> list[str]:
        facts = [fact for fact in read_facts(article).facts if fact.confidence >= min_confidence]
        return tsv_rows(article, facts) if form == "tsv" else [json_line(article, facts)]

    articles, problems = _read_files(files)
    header = [TSV_HEADER] if form == "tsv" else []
    if output:
        output.mkdir(parents=True, exist_ok=True)
    else:
        _echo(header)
    with failures(), progress("reading", len(articles)) as done:
        for article in articles:
            lines = attempted(listed, article)
            if isinstance(lines, Problem):
                problems.append(lines)
            elif output:
                text = "".join(f"{line}\n" for line in [*header, *lines])
                (output / f"{article.id}.{form}").write_text(text, encoding="utf-8")
            else:
                _echo(lines)
            done(article.id)
    print_problems(problems)
    if problems:
        raise click.exceptions.Exit(LEFT_OUT)


def _echo(lines: list[str]) -> None:
    for line in lines:
        click.echo(line)


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
