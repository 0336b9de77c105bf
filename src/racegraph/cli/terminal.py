"""What all commands share: the store option, messages for what goes wrong, and progress on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from racegraph.article import Problem
    from racegraph.infer import Contradiction

SHOWN = 20  # contradictions printed after a build
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
    from racegraph.knowledge import KnowledgeError
    from racegraph.mapping import MappingError
    from racegraph.ontology import OntologyFault
    from racegraph.prefix import UnknownName
    from racegraph.provenance import QuoteError
    from racegraph.reasoner import ReasonerError
    from racegraph.selection import NotInStore
    from racegraph.store import StoreError

    try:
        yield
    except (
        StoreError,
        UnknownName,
        NotInStore,
        QuoteError,
        ReasonerError,
        KnowledgeError,
        MappingError,
        OntologyFault,
        ExportError,
    ) as error:
        raise Failure(str(error)) from None


def print_problems(problems: Iterable[Problem]) -> None:
    """Name each file that was left out, and what to do about it."""
    for problem in problems:
        say(str(problem))


def print_contradictions(contradictions: Sequence[Contradiction], directory: Path | None = None) -> None:
    """Say what contradicts itself: with the sentences from the store at *directory*, where it was stored."""
    if not contradictions:
        return
    if directory is None:
        for found in contradictions[:SHOWN]:
            said = found.message or "; ".join(f"{t.subject} {t.predicate} {t.object}" for t in found.premises)
            say(f"contradiction ({found.rule or 'owlrl'}): {said}")
    else:
        from racegraph.explain import Explainer, contradiction_lines
        from racegraph.store import open_snapshot

        with open_snapshot(directory) as snapshot:
            explainer = Explainer(snapshot.store, snapshot.state)
            for found in contradictions[:SHOWN]:
                say("contradiction: " + "\n".join(contradiction_lines(found, explainer)))
    if len(contradictions) > SHOWN:
        say(f"{len(contradictions) - SHOWN} more contradictions; list all: racegraph check")


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
