"""Commands that ask: ``query`` and ``explain``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from racegraph.cli.terminal import Failure, failures, store_option

if TYPE_CHECKING:
    import pyoxigraph as ox

RESULT_FORMATS = ("table", "json", "csv", "tsv", "xml")
GRAPH_FORMATS = ("turtle", "ntriples", "jsonld")


@click.command()
@click.argument("sparql")
@store_option
@click.option(
    "--format",
    "form",
    type=click.Choice([*RESULT_FORMATS, *GRAPH_FORMATS]),
    help="For SELECT and ASK: table (the default), json, csv, tsv, xml; for CONSTRUCT and DESCRIBE: turtle (the "
    "default), ntriples, jsonld.",
)
@click.option("--endpoint", metavar="URL", help="Ask the SPARQL endpoint there instead of the store here.")
def query(sparql: str, directory: Path, form: str | None, endpoint: str | None) -> None:
    """Ask SPARQL, a query or a file that holds one (- for standard input).

    The default graph holds what is known; graph:provenance who says so; each claim has a graph of its own. The
    prefixes rg, id, claim, article, graph, prov, oa, schema, rdf, rdfs, owl, skos and xsd need not be declared.
    """
    text = _query_text(sparql)
    if endpoint is not None:
        from racegraph.publish.endpoint import EndpointError, ask

        try:
            _print_results(ask(endpoint, text), form)
        except EndpointError as error:
            raise Failure(str(error)) from None
        return
    from racegraph.prefix import PREFIXES
    from racegraph.store import open_snapshot

    with failures(), open_snapshot(directory) as snapshot:
        try:
            results = snapshot.store.query(text, prefixes=PREFIXES)
        except SyntaxError as error:
            raise click.UsageError(f"not a SPARQL query: {error}") from None
        _print_results(results, form)


def _query_text(sparql: str) -> str:
    if sparql == "-":
        return sys.stdin.read()
    if "{" not in sparql and (path := Path(sparql)).suffix in (".rq", ".sparql"):
        try:
            return path.read_text(encoding="utf-8")
        except OSError as error:
            raise Failure(f"{path} cannot be read: {error.strerror}") from None
        except UnicodeDecodeError:
            raise Failure(f"{path} is not UTF-8; convert it") from None
    return sparql


def _print_results(results: ox.QuerySolutions | ox.QueryBoolean | Iterable[ox.Triple], form: str | None) -> None:
    import pyoxigraph as ox

    from racegraph.prefix import PREFIXES

    table = isinstance(results, ox.QuerySolutions | ox.QueryBoolean)
    form = form or ("table" if table else "turtle")
    if form not in (RESULT_FORMATS if table else GRAPH_FORMATS):
        expected = ", ".join(RESULT_FORMATS if table else GRAPH_FORMATS)
        raise click.UsageError(f"--format {form} does not fit this query; choose one of {expected}")
    output = sys.stdout.buffer
    if not isinstance(results, ox.QuerySolutions | ox.QueryBoolean):
        formats = {"turtle": ox.RdfFormat.TURTLE, "ntriples": ox.RdfFormat.N_TRIPLES, "jsonld": ox.RdfFormat.JSON_LD}
        ox.serialize(results, output, formats[form], prefixes=PREFIXES)
    elif form != "table":
        results.serialize(output, ox.QueryResultsFormat.from_extension({"json": "srj", "xml": "srx"}.get(form, form)))
    elif isinstance(results, ox.QueryBoolean):
        click.echo("yes" if results else "no")
    else:
        _print_table(results)


def _print_table(results: ox.QuerySolutions) -> None:
    import pyoxigraph as ox

    from racegraph.prefix import short

    def cell(term: object) -> str:
        if isinstance(term, ox.NamedNode):
            return short(term.value)
        return term.value if isinstance(term, ox.Literal) else "" if term is None else str(term)

    names = [variable.value for variable in results.variables]
    rows = [[" ".join(cell(solution[name]).split()) for name in names] for solution in results]
    widths = [max(map(len, column)) for column in zip(names, *rows, strict=True)]
    for row in [names, ["-" * width for width in widths], *rows]:
        click.echo("  ".join(value.ljust(width) for value, width in zip(row, widths, strict=True)).rstrip())


@click.command()
@click.argument("statement", nargs=-1, required=True, metavar="SUBJECT PREDICATE OBJECT")
@store_option
@click.option("--format", "form", type=click.Choice(["text", "json", "turtle"]), default="text", show_default=True)
@click.option(
    "--all", "limit", type=click.IntRange(1), default=1, metavar="N", help="Show up to N proofs, not just one."
)
def explain(statement: tuple[str, ...], directory: Path, form: str, limit: int) -> None:
    """Say why a triple holds: the proof, down to the sentences that say so.

    Terms are IRIs, CURIEs (rg:Driver), names or parts of names in the graph, literals in double quotes, or a (is a).

    \b
    racegraph explain Klingmann a Driver
    racegraph explain 'Klingmann is a Driver'
    racegraph explain Klingmann rg:droveFor 'ROWE Racing'
    """
    import pyoxigraph as ox

    from racegraph.explain import Explainer, as_json, as_lines, as_rdf, sentence_of
    from racegraph.prefix import resolve
    from racegraph.store import open_snapshot
    from racegraph.term import name

    words = _three_terms(statement)
    with failures(), open_snapshot(directory) as snapshot:
        subject, predicate, value = (resolve(snapshot.store, w, verb=n == 1) for n, w in enumerate(words))
        try:
            triple = ox.Triple(name(subject), name(predicate), value)
        except ValueError:
            raise click.UsageError("a literal can only be the object of a statement") from None
        explainer = Explainer(snapshot.store, snapshot.state)
        found = explainer.explain(triple, limit)
        if form == "json":
            click.echo(json.dumps([as_json(explanation) for explanation in found], ensure_ascii=False, indent=1))
        elif form == "turtle" and found:
            click.echo(as_rdf(found, ox.RdfFormat.TURTLE), nl=False)
        for explanation in found if form == "text" else ():
            for line in as_lines(explanation, snapshot.store):
                click.echo(line)
        if not found:
            raise Failure(f"the graph does not say that {sentence_of(triple, snapshot.store)}")


def _three_terms(statement: tuple[str, ...]) -> tuple[str, ...]:
    if len(statement) == 1:
        subject, found, value = statement[0].partition(" is a ")
        if found:
            statement = (subject, "a", value)
    if len(statement) != 3:
        raise click.UsageError("give three terms: SUBJECT PREDICATE OBJECT, each with quotes where it has spaces")
    return statement
