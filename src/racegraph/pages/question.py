"""Questions to the graph: the examples, the answers as rows to show, and what a row of an answer rests on.

What a row rests on: the patterns of its query, with the row's terms put in for their variables, become the triples
that the query met. A triple that claims state rests on those; an inferred one on the claims at the leaves of its proof.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from racegraph.knowledge import ONTOLOGY
from racegraph.names import RG
from racegraph.pages.address import term_of
from racegraph.pages.evidence import CLAIMS
from racegraph.pages.pattern import Pattern, constructs, patterns_of, within_row
from racegraph.pages.proof import Prover
from racegraph.prefix import PREFIXES
from racegraph.serve import access
from racegraph.serve.refusal import Refused
from racegraph.serve.service import GraphService, Request, Term

SHOWN = 500  # rows on a page
MATCHES = 20  # matches behind one row that are followed
TRIPLES = 60  # statements behind one row that are shown
CLAIMS_EACH = 12  # claims shown for one statement

_TSV = "text/tab-separated-values"
_LABEL, _TYPE = PREFIXES["rdfs"] + "label", PREFIXES["rdf"] + "type"
_NOT_CLAIMED = tuple(PREFIXES[p] for p in ("owl", "rdfs", "skos", "dcterms", "prov", "oa", "schema", "sh", "void"))


@dataclass(frozen=True, slots=True)
class Example:
    """A question in words and in SPARQL."""

    name: str
    titles: Mapping[str, str]
    query: str


@cache
def examples(folder: Path = ONTOLOGY / "questions") -> tuple[Example, ...]:
    """The questions of ``ontology/questions``; their words stand in comments: ``# de: …``, ``# en: …``."""
    found = []
    for path in sorted(folder.glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        titles = {
            code: line.partition(":")[2].strip()
            for line in text.splitlines()
            for code in ("de", "en")
            if line.startswith(f"# {code}:")
        }
        query = "\n".join(line for line in text.splitlines() if not line.startswith(("# de:", "# en:"))).strip()
        if {"de", "en"} <= titles.keys():
            found.append(Example(path.stem, titles, query))
    return tuple(found)


@dataclass(slots=True)
class Answer:
    """What a query gave: *rows* of terms for *variables*, or the *truth* of an ASK."""

    kind: str
    variables: list[str]
    rows: list[list[Term | None]]
    truth: bool = False
    cut: bool = False
    has_sources: bool = False
    formats: Sequence[str] = ()
    milliseconds: int = 0


def checked(graph: GraphService, services: Collection[str], query: str) -> bool:
    """Refuse a query that reaches for the network or files; True where it uses a SERVICE that is open."""
    store = graph.snapshot.store
    if len(query.encode()) > graph.limits.query_length:
        raise Refused(413, f"A query may have {graph.limits.query_length} bytes.")

    def exists(name: str) -> bool:
        return store.contains_named_graph(ox.NamedNode(name))

    reach = access.check_query(query, graph.base, exists, services)
    return reach is not None and bool(reach.services)


async def ask(graph: GraphService, services: Collection[str], query: str) -> Answer:
    """The answer to *query*, :data:`SHOWN` rows at most. Raises QueryFailure, or Refused."""
    network = checked(graph, services, query)
    exchange = graph.submit(Request(query, graph.base, solutions=_TSV, network=network))
    body = b""
    cut = False
    try:
        await exchange.head()
        async for chunk in exchange.chunks():
            body += chunk
            if body.count(b"\n") > SHOWN + 1 and exchange.kind != "boolean":
                cut = True
                break
    finally:
        graph.pool.cancel(exchange)
    if exchange.kind == "boolean":
        return Answer("boolean", [], [], truth=body.strip() == b"true", formats=("json", "xml"))
    lines = body.split(b"\n")[:-1]  # whole lines: what comes after the last line feed is cut off, or nothing
    if exchange.kind == "graph":
        kept = lines[:SHOWN]
        triples = [quad.triple for quad in ox.parse(b"\n".join(kept) + b"\n", ox.RdfFormat.N_TRIPLES)]
        rows: list[list[Term | None]] = [[t.subject, t.predicate, t.object] for t in triples]
        return Answer("graph", ["subject", "predicate", "object"], rows, cut=cut, formats=("turtle", "jsonld", "nt"))
    table = b"\n".join(lines[: SHOWN + 1]) + b"\n"
    solutions = ox.parse_query_results(table, ox.QueryResultsFormat.TSV)
    assert isinstance(solutions, ox.QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    found = [list(row) for row in solutions]
    has_sources = await asyncio.to_thread(_rests_on_claims, query)
    return Answer("solutions", names, found, cut=cut, has_sources=has_sources, formats=("csv", "tsv", "json", "xml"))


def _rests_on_claims(query: str) -> bool:
    """Whether rows of *query* can rest on claims: it asks for something that the ontology alone does not say."""
    try:
        found = patterns_of(query)
    except ValueError:
        return False
    return any(_claimable(pattern) for pattern in found)


def _claimable(pattern: Pattern) -> bool:
    predicate = pattern.predicate_iri
    if predicate is None:
        return True
    if predicate == _TYPE:
        return not str(pattern.object_iri or RG).startswith(_NOT_CLAIMED)
    return not predicate.startswith(_NOT_CLAIMED)


@dataclass(frozen=True, slots=True)
class Matched:
    """What a query met in one row: the triples, and whether there are more than were followed."""

    row: Mapping[str, Term]
    triples: Sequence[tuple[Term, ox.NamedNode, Term]]
    claims: Sequence[str]
    cut: bool


async def matched(graph: GraphService, services: Collection[str], query: str, row: Mapping[str, str]) -> Matched:
    """The triples that *query* met in *row* (variables to terms in N-Triples syntax)."""
    network = checked(graph, services, query)
    if network:
        raise Refused(400, "The query asks another service; what that rests on is not known here.")
    terms = {name: term_of(text) for name, text in row.items() if not text.startswith("_:")}
    try:
        found = patterns_of(query)
        matches = await graph.select(within_row(query, terms, MATCHES + 1))
    except ValueError as error:
        raise Refused(400, str(error)) from None
    triples: dict[tuple[Term, ox.NamedNode, Term], None] = {}
    for match in matches[:MATCHES]:
        for asked in constructs(found, match):
            if len(triples) >= TRIPLES:
                break
            for triple in await graph.construct(asked):
                if not isinstance(triple.object, ox.Triple) and not isinstance(triple.subject, ox.Triple):
                    triples.setdefault((triple.subject, triple.predicate, triple.object), None)
    kept = [t for t in triples if not t[1].value.startswith(_NOT_CLAIMED)]
    own = [t for t in kept if not (t[1].value == _TYPE and t[2].value in _KINDS)] or kept or list(triples)
    named_claims = [t.value for t in terms.values() if isinstance(t, ox.NamedNode) and t.value.startswith(CLAIMS)]
    return Matched(terms, own[:TRIPLES], named_claims, len(matches) > MATCHES or len(own) > TRIPLES)


# Every claim about a thing says what kind of thing it is: that is no help to who asks for sources.
_KINDS = {
    RG + kind
    for kind in (
        "Person",
        "Team",
        "Manufacturer",
        "CarModel",
        "Series",
        "Event",
        "Circuit",
        "Place",
        "Country",
        "CarClass",
    )
}


@dataclass(frozen=True, slots=True)
class Rested:
    """A statement and the claims that it rests on."""

    triple: tuple[Term, ox.NamedNode, Term]
    claims: Sequence[str]
    inferred: bool


async def rested(prover: Prover, triples: Sequence[tuple[Term, ox.NamedNode, Term]]) -> list[Rested]:
    """The claims behind each of *triples*, without those that rest on none."""
    found = []
    for triple, proofs in zip(triples, await prover.proofs(triples), strict=True):
        for proof in proofs[:1]:
            claims = list(dict.fromkeys(iri for step in proof for iri in step.claims))
            if claims:
                found.append(Rested(triple, claims[:CLAIMS_EACH], bool(proof[-1].rule)))
    return found
