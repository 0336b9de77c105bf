"""``racegraph infer``: reason over RDF files of any syntax."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TextIO

import click
import pyoxigraph as ox

from .dictionary import Term
from .errors import ClosureLimitError, ReasonerError
from .proof import Proof
from .reasoner import Reasoner
from .vocabulary import OWL, PREFIXES

CONTRADICTORY = 3
"""The exit code where the graph contradicts itself."""


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write here, not to stdout.")
@click.option("--all", "everything", is_flag=True, help="Also what only restates, such as x owl:sameAs x.")
@click.option(
    "--engine",
    type=click.Choice(["racegraph", "owlrl"]),
    default="racegraph",
    show_default=True,
    help="What infers; owlrl is the reference, without owl:hasKey, which it gets wrong.",
)
@click.option("--compare", is_flag=True, help="Print what one of the two engines infers and the other does not.")
@click.option("--proofs", is_flag=True, help="After each triple, why it holds, in comments.")
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=10_000_000,
    show_default=True,
    help="Give up where more statements than this would hold, asserted and inferred (ten million take about 3 GB).",
)
def infer(
    files: tuple[Path, ...],
    output: Path | None,
    everything: bool,
    engine: str,
    compare: bool,
    proofs: bool,
    limit: int,
) -> None:
    """Print what follows from RDF FILES by the rules of OWL 2 RL, as N-Triples.

    Ontology and data are read together, in any syntax that the file names tell (.ttl, .nt, .rdf, .jsonld, .trig …).
    Contradictions go to stderr, and the exit code is 3 where there are any.
    """
    if proofs and (engine == "owlrl" or compare):
        raise click.UsageError("--proofs needs racegraph's own engine, and no --compare.")
    triples = _read(files)
    try:
        reasoner = Reasoner(triples if engine == "racegraph" or compare else (), limit=limit)
    except ClosureLimitError as error:
        raise click.ClickException(f"{error}; look for what makes so many, or raise --limit") from error
    except ReasonerError as error:
        raise click.ClickException(str(error)) from error
    contradictions = [f"{each.rule}: {', '.join(map(str, each.premises))}" for each in reasoner.inconsistencies()]
    with _opened(output) as stream:
        if compare:
            _print_difference(reasoner, triples, stream)
        elif engine == "owlrl":
            inferred, contradictions = by_owlrl(triples, everything)
            _print(inferred, stream)
        elif proofs:
            _print_proofs(reasoner, _chosen(reasoner, everything), stream)
        else:
            _print(_chosen(reasoner, everything), stream)
    for each in contradictions:
        click.echo(f"contradiction: {each}", err=True)
    if contradictions:
        sys.exit(CONTRADICTORY)


def _opened(output: Path | None) -> TextIO | _Standard:
    try:
        return output.open("w", encoding="utf-8") if output else _Standard()
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error.strerror}") from None


class _Standard:
    """stdout, left open."""

    def __enter__(self) -> TextIO:
        return sys.stdout

    def __exit__(self, *_: object) -> None:
        sys.stdout.flush()


def _read(files: tuple[Path, ...]) -> list[ox.Triple]:
    """The triples of *files*, of all their graphs. A blank node belongs to its file."""
    triples: dict[ox.Triple, None] = {}
    for path in files:
        try:
            quads = ox.parse(path=path, base_iri=path.resolve().as_uri(), rename_blank_nodes=len(files) > 1)
            triples |= dict.fromkeys(quad.triple for quad in quads)
        except (SyntaxError, ValueError, OSError) as error:
            raise click.ClickException(f"{path}: {error}") from error
    return list(triples)


def _chosen(reasoner: Reasoner, everything: bool) -> Iterator[ox.Triple]:
    yield from reasoner.inferred()
    if everything:
        yield from reasoner.restated()


def _print(triples: Iterable[ox.Triple], stream: TextIO) -> None:
    stream.writelines(sorted(f"{triple} .\n" for triple in triples))


def _print_proofs(reasoner: Reasoner, triples: Iterable[ox.Triple], stream: TextIO) -> None:
    for triple in sorted(triples, key=str):
        stream.write(f"{triple} .\n")
        proof = reasoner.proof(triple)
        if proof is not None:
            stream.writelines(f"# {line}\n" for line in lines(proof))


def lines(proof: Proof) -> Iterator[str]:
    """A proof as an indented list, conclusion first. What was shown before is not repeated below itself."""
    shown: set[int] = set()
    stack = [(proof, 0)]
    while stack:
        step, depth = stack.pop()
        again = id(step) in shown and bool(step.premises)
        why = "asserted" if step.rule is None else f"by {step.rule}" + (", as above" if again else "")
        yield f"{'  ' * depth}{step.conclusion}  ({why})"
        shown.add(id(step))
        if not again:
            stack += [(premise, depth + 1) for premise in reversed(step.premises)]


def _print_difference(reasoner: Reasoner, triples: list[ox.Triple], stream: TextIO) -> None:
    ours = set(reasoner.inferred())
    theirs = set(by_owlrl(triples, everything=True)[0])
    restated = set(reasoner.restated())
    stream.writelines(sorted(f"racegraph {triple} .\n" for triple in ours - theirs))
    only = (triple for triple in theirs - ours - restated if not _restates(triple))
    stream.writelines(sorted(f"owlrl {triple} .\n" for triple in only))


def by_owlrl(triples: list[ox.Triple], everything: bool) -> tuple[list[ox.Triple], list[str]]:
    """What owlrl infers, and the contradictions that it finds. ``owl:hasKey`` is kept from it.

    Without *everything*, less what only restates.
    """
    import owlrl
    import rdflib

    has_key = ox.NamedNode(OWL + "hasKey")
    named = (_with_terms(triple, _skolemised) for triple in triples if triple.predicate != has_key)
    given = ox.serialize(named, format=ox.RdfFormat.N_TRIPLES)
    normalising, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False  # else "01" and "1" would be one
    try:
        graph = rdflib.Graph().parse(data=given, format="nt")
        owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
        errors = [str(text) for text in graph.objects(None, rdflib.URIRef(_OWLRL_ERRORS + "error"))]
        for statement in list(graph):
            subject, predicate, _ = statement
            if not isinstance(subject, rdflib.URIRef) or not isinstance(predicate, rdflib.URIRef):
                graph.remove(statement)
        text = graph.serialize(format="nt", encoding="utf-8")
    finally:
        rdflib.NORMALIZE_LITERALS = normalising
    asserted = set(triples)
    closure = (_with_terms(quad.triple, _original) for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES))
    return [t for t in closure if t not in asserted and (everything or not _restates(t))], sorted(errors)


_OWLRL_ERRORS = "http://www.daml.org/2002/03/agents/agent-ont#"
_SKOLEM = "urn:blank:"
"""Blank nodes go through rdflib as IRIs, since it gives them other labels."""


def _skolemised(term: Term) -> Term:
    return ox.NamedNode(_SKOLEM + term.value) if isinstance(term, ox.BlankNode) else term


def _original(term: Term) -> Term:
    if isinstance(term, ox.NamedNode) and term.value.startswith(_SKOLEM):
        return ox.BlankNode(term.value.removeprefix(_SKOLEM))
    return term


def _with_terms(triple: ox.Triple, change: Callable[[Term], Term]) -> ox.Triple:
    return ox.Triple(change(triple.subject), triple.predicate, change(triple.object))  # type: ignore[arg-type]


def _restates(triple: ox.Triple) -> bool:
    """Whether a triple says only that something is itself, or is, or speaks of a built-in term."""
    thing = ox.NamedNode(OWL + "Thing")
    built_in = isinstance(triple.subject, ox.NamedNode) and triple.subject.value.startswith(tuple(PREFIXES.values()))
    return built_in or triple.subject == triple.object or triple.object == thing
