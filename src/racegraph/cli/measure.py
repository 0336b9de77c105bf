"""The command that measures reading: ``eval``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from racegraph.cli.terminal import LEFT_OUT, Failure, failures, print_problems

if TYPE_CHECKING:
    from racegraph.evaluation import Evaluation, Tally
    from racegraph.likeness import Stated

_BANDS = (0.95, 0.9, 0.8, 0.5, 0.0)
_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


@click.command()
@click.argument("predicted", type=_FOLDER)
@click.argument("gold", type=_FOLDER)
@click.option("--by", type=click.Choice(["relation", "article"]), default="relation", show_default=True)
@click.option("--errors", is_flag=True, help="Print each false and each missed fact first, with its rule.")
@click.option("--compare", "earlier", type=_FOLDER, metavar="EARLIER", help="Print what changed against this run.")
def eval(predicted: Path, gold: Path, by: str, errors: bool, earlier: Path | None) -> None:
    """Hold the facts in PREDICTED against the ones in GOLD: precision, recall, F1, and how many sentences are right.

    \b
    PREDICTED  a folder of tables (NAME.tsv, as `extract --format tsv --output` writes them), a store,
               or a folder of articles, which are read now
    GOLD       a folder of annotated facts (NAME.gold.tsv)
    EARLIER    the same as PREDICTED, from an earlier run

    Where confidence is known (not in tables), says how many of the surest facts are right.
    """
    from racegraph.evaluation import changes, evaluate, read_gold
    from racegraph.prediction import predictions

    with _faults():
        golden = read_gold(gold)
        rows, problems = predictions(predicted)
        evaluation = evaluate(rows, golden)
        before = evaluate(predictions(earlier)[0], golden) if earlier else None
    if errors:
        _print_errors(evaluation)
    if before:
        for change in changes(before, evaluation):
            click.echo("\t".join((change.what, change.article, *_cells(change.stated))))
    for name, tally in evaluation.tally(
        lambda article, stated: article if by == "article" else stated.relation
    ).items():
        click.echo(f"{name:24} {_line(tally)}")
    total = evaluation.total()
    click.echo(f"{'all':24} {_line(total)}")
    if before:
        click.echo(f"{'all, earlier':24} {_line(before.total())}")
    for bound, count, right in evaluation.calibration(_BANDS):
        if count:
            click.echo(f"confidence ≥ {bound:4.2f}  {count:5} facts, {right / count:.3f} of them right")
    print_problems(problems)
    if problems:
        raise click.exceptions.Exit(LEFT_OUT)


def _print_errors(evaluation: Evaluation) -> None:
    for verdict in evaluation.verdicts:
        if verdict.judgement != "right":
            fact = verdict.fact
            sure = "" if fact.confidence is None else f"{fact.confidence:.2f}"
            cells = (verdict.judgement, verdict.article, *_cells(fact.stated), fact.rule, sure, fact.sentences[0])
            click.echo("\t".join(cells))


def _cells(stated: Stated) -> tuple[str, ...]:
    return stated.subject, stated.relation, stated.object, stated.season, stated.status


def _line(tally: Tally) -> str:
    return (
        f"right {tally.right:5}  false {tally.false:5}  missed {tally.missed:5}   "
        f"precision {tally.precision:.3f}  recall {tally.recall:.3f}  F1 {tally.f1:.3f}  "
        f"provenance {tally.provenance:.3f}"
    )


@contextmanager
def _faults() -> Iterator[None]:
    from racegraph.evaluation import GoldError

    try:
        with failures():
            yield
    except GoldError as error:
        raise Failure(str(error)) from None
