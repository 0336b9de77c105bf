"""What all commands share: the store option, messages for what goes wrong, and progress on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from racegraph.article import Problem
    from racegraph.infer import Contradiction

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
        say(self.format_message())


def say(message: str) -> None:
    """Print *message* to stderr, with the program's name before it."""
    click.echo(f"racegraph: {message}", err=True)


@contextmanager
def failures() -> Iterator[None]:
    """Turn what can go wrong with stores, names and input into a message without a traceback."""
    from racegraph.export import ExportError
    from racegraph.mapping import MappingError
    from racegraph.ontology import OntologyFault
    from racegraph.prefix import UnknownName
    from racegraph.provenance import QuoteError
    from racegraph.selection import NotInStore
    from racegraph.store import StoreError

    try:
        yield
    except (StoreError, UnknownName, NotInStore, QuoteError, MappingError, OntologyFault, ExportError) as error:
        raise Failure(str(error)) from None


def print_problems(problems: Iterable[Problem]) -> None:
    """Name each file that was left out, and what to do about it."""
    for problem in problems:
        say(str(problem))


def print_contradictions(contradictions: Iterable[Contradiction]) -> None:
    """Name the rule and the premises of each contradiction."""
    for contradiction in contradictions:
        premises = "; ".join(f"{t.subject} {t.predicate} {t.object}" for t in contradiction.premises)
        said = " ".join(filter(None, (contradiction.rule, contradiction.message, premises)))
        say(f"contradiction: {said}")


@contextmanager
def progress(what: str, total: int | None = None) -> Iterator[Callable[[str], None]]:
    """A progress bar on a terminal, nothing in a pipe: yields what to call with the name of each thing done."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda name: bar.update(task, advance=1, description=f"{what} {name}")
