"""Commands that change the store: ``build`` and ``retract``."""

from __future__ import annotations

from pathlib import Path

import click

from racegraph.cli.terminal import (
    CONTRADICTORY,
    LEFT_OUT,
    Failure,
    failures,
    print_contradictions,
    print_problems,
    progress,
    say,
    store_option,
)


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path))
@store_option
@click.option("--prune", is_flag=True, help="Take out articles that are in the store and in none of the folders.")
@click.option(
    "--engine",
    type=click.Choice(["racegraph", "owlrl"]),
    default="racegraph",
    show_default=True,
    help="What infers: racegraph's own reasoner, or owlrl as the reference.",
)
@click.option("--strict", is_flag=True, help="Change nothing where articles and ontology contradict each other.")
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes that read articles.")
def build(folders: tuple[Path, ...], directory: Path, prune: bool, engine: str, strict: bool, jobs: int) -> None:
    """Bring the graph in line with the articles of FOLDERS.

    A folder holds NAME.txt, an article's text in UTF-8, and NAME.json beside each, its schema.org NewsArticle
    metadata. New and changed articles are read, unchanged ones kept, those in no folder stay (see --prune). The store
    changes all at once at the end, or not at all.
    """
    from racegraph.build import ContradictionError
    from racegraph.build import build as build_store

    total = sum(len(list(folder.glob("*.txt"))) for folder in folders if folder.is_dir())
    with failures(), progress("reading", total) as done:
        try:
            report = build_store(
                folders, directory, prune=prune, engine=engine, strict=strict, jobs=jobs, progress=done
            )
        except ContradictionError as error:
            print_contradictions(error.contradictions)
            say(str(error))
            raise click.exceptions.Exit(CONTRADICTORY) from None
    print_problems(report.problems)
    print_contradictions(report.contradictions, directory)
    say(
        f"{directory}: {len(report.added)} added, {len(report.replaced)} read again, {len(report.kept)} kept, "
        f"{len(report.removed)} taken out, {len(report.problems)} left out; {report.facts} facts read"
    )
    if report.contradictions:
        raise click.exceptions.Exit(CONTRADICTORY)
    if report.problems:
        raise click.exceptions.Exit(LEFT_OUT)


@click.command()
@click.argument("article")
@store_option
def retract(article: str, directory: Path) -> None:
    """Take ARTICLE out of the graph, with all that only it supported.

    ARTICLE is the name of its file without .txt, or its IRI. What it alone stated goes, and what was inferred from
    that; the withdrawal itself stays on record, in the graph graph/withdrawn.
    """
    from racegraph.build import UnknownArticle
    from racegraph.build import retract as retract_article
    from racegraph.names import BASE

    name = article.removeprefix(BASE + "article/").removesuffix(".txt")
    with failures():
        try:
            report = retract_article(name, directory)
        except UnknownArticle:
            raise Failure(
                f"{directory} holds no article {name!r}; list them: racegraph query "
                "'SELECT ?article { GRAPH graph:provenance { ?article a schema:NewsArticle } }'"
            ) from None
    print_contradictions(report.contradictions, directory)
    say(f"{directory}: {name} taken out")
    if report.contradictions:
        raise click.exceptions.Exit(CONTRADICTORY)
