"""The dataset in the formats that others read.

TriG, N-Quads and JSON-LD carry each claim as a named graph. Turtle, N-Triples and RDF/XML have none: there, what a
claim states is listed as ``rdf:Statement`` nodes (``rg:states``), or, in the 1.2 forms, as what the claim's own IRI
reifies (``rdf:reifies``). The order is canonical, so that equal datasets are equal files.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import groupby
from operator import attrgetter
from typing import IO

import pyoxigraph as ox

from racegraph import provenance as prov
from racegraph.dataset import INFERRED, ONTOLOGY, is_claim
from racegraph.names import BASE, RG
from racegraph.prefix import PREFIXES
from racegraph.selection import as_quads
from racegraph.term import Graph, Term, name

RDF = PREFIXES["rdf"]
STATES = ox.NamedNode(RG + "states")
REIFIES = ox.NamedNode(RDF + "reifies")
STATEMENT = ox.NamedNode(RDF + "Statement")
SUBJECT, PREDICATE, OBJECT = (ox.NamedNode(RDF + part) for part in ("subject", "predicate", "object"))

Graphs = dict[ox.NamedNode | ox.DefaultGraph, list[ox.Triple]]

GRAPH_FORMATS = {"turtle": ox.RdfFormat.TURTLE, "ntriples": ox.RdfFormat.N_TRIPLES, "rdfxml": ox.RdfFormat.RDF_XML}
DATASET_FORMATS = {"trig": ox.RdfFormat.TRIG, "nquads": ox.RdfFormat.N_QUADS}
FORMATS = (*GRAPH_FORMATS, *DATASET_FORMATS, "jsonld", "graphml", "csv")
EXTENSIONS = {
    "turtle": "ttl",
    "ntriples": "nt",
    "rdfxml": "rdf",
    "trig": "trig",
    "nquads": "nq",
    "jsonld": "jsonld",
    "graphml": "graphml",
    "csv": "csv",
}

_ENTITIES = BASE + "id/"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class ExportError(ValueError):
    """Something that a format cannot carry; the message names it."""


def write(graphs: Graphs, form: str, output: IO[bytes], *, rdf12: bool = False) -> None:
    """Write *graphs* (from :func:`racegraph.selection.select`) to *output*, in UTF-8.

    *rdf12* is for Turtle and N-Triples. :class:`ExportError` where the format cannot carry a term.
    """
    if form in GRAPH_FORMATS:
        if rdf12 and form == "rdfxml":
            raise ExportError("RDF/XML has no 1.2 form here; choose turtle or ntriples")
        listed = flattened(graphs, rdf12=rdf12)
        if form == "rdfxml":
            listed = _checked_for_xml(listed)
        ox.serialize(listed, output, GRAPH_FORMATS[form], prefixes=_used(_all_iris(graphs)))
    elif form == "nquads":
        lines = BytesIO()
        ox.serialize(as_quads(graphs), lines, ox.RdfFormat.N_QUADS)
        _write_sorted(lines, output)
    elif form in DATASET_FORMATS:
        ox.serialize(as_quads(graphs), output, DATASET_FORMATS[form], prefixes=_used(_all_iris(graphs)))
    elif form == "jsonld":
        from racegraph.jsonld import write_jsonld

        write_jsonld(graphs, output)
    elif form == "graphml":
        from racegraph.table import write_graphml

        write_graphml(graphs, output)
    else:
        raise ValueError(f"Unexpected format: {form!r}")


def flattened(graphs: Graphs, *, rdf12: bool = False) -> list[ox.Triple]:
    """One graph that says the same: the default graph, the provenance, and what each claim states.

    The graphs of inferred triples and of the ontology are in the default graph already.
    """
    listed: set[ox.Triple] = set()
    for graph, triples in graphs.items():
        if is_claim(graph):
            claim = name(graph)
            listed.update(reified(claim, triples) if rdf12 else stated(claim, triples))
        elif graph not in (INFERRED, ONTOLOGY):
            listed.update(triples)
    return sorted(listed, key=str)


def stated(claim: ox.NamedNode, triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """What *claim* states as RDF 1.1 statements; claims that state the same triple share its statement."""
    for triple in triples:
        statement = prov.content_iri("statement", str(triple))
        yield ox.Triple(claim, STATES, statement)
        yield ox.Triple(statement, prov.RDF_TYPE, STATEMENT)
        yield ox.Triple(statement, SUBJECT, triple.subject)
        yield ox.Triple(statement, PREDICATE, triple.predicate)
        yield ox.Triple(statement, OBJECT, triple.object)


def reified(claim: ox.NamedNode, triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """What *claim* states as RDF 1.2 triple terms."""
    return (ox.Triple(claim, REIFIES, triple) for triple in triples)


def write_whole(store: ox.Store, form: str, output: IO[bytes]) -> None:
    """What :func:`write` writes of everything with all wording, in less time. *form* is trig or nquads."""
    if form == "nquads":
        lines = BytesIO()
        store.dump(lines, ox.RdfFormat.N_QUADS)
        _write_sorted(lines, output)
        return
    graphs: dict[Graph, list[ox.Quad]] = defaultdict(list)
    for graph, listed in groupby(store, attrgetter("graph_name")):  # a store gives its quads graph by graph
        graphs[graph].extend(listed)
    quads = []
    for graph in sorted(graphs, key=lambda graph: "" if isinstance(graph, ox.DefaultGraph) else str(graph)):
        quads += sorted(graphs[graph], key=str)
    iris = _iris(graphs.keys() | set(map(attrgetter("object"), quads)))
    for part in ("subject.value", "predicate.value"):
        iris.update(map(attrgetter(part), quads))
    ox.serialize(quads, output, DATASET_FORMATS[form], prefixes=_used(iris))


def _write_sorted(lines: BytesIO, output: IO[bytes]) -> None:
    """Write N-Quads with their lines in the order of RDFC-1.0, that of the characters' code points."""
    output.writelines(sorted(lines.getvalue().splitlines(keepends=True)))


def _all_iris(graphs: Graphs) -> set[str]:
    triples = (triple for listed in graphs.values() for triple in listed)
    return _iris({term for t in triples for term in (t.subject, t.predicate, t.object)} | graphs.keys())


def _iris(terms: Iterable[Term | Graph]) -> set[str]:
    """The IRIs among *terms*, and those of the datatypes (with the labels of blank nodes, which look like none)."""
    return {
        term.datatype.value if isinstance(term, ox.Literal) else term.value for term in terms if hasattr(term, "value")
    }


def _used(iris: Iterable[str]) -> dict[str, str]:
    """The prefixes of namespaces that occur, so that a small export has a small head."""
    seen = {iri[: iri.rfind(end) + 1] for iri in iris for end in "#/"} | {RDF}
    kinds = {
        n.removeprefix(_ENTITIES).strip("/"): n for n in sorted(seen) if n.startswith(_ENTITIES) and n != _ENTITIES
    }
    named = {prefix: namespace for prefix, namespace in PREFIXES.items() if namespace in seen}
    return named | {kind: namespace for kind, namespace in kinds.items() if re.fullmatch("[a-z]+(-[a-z]+)*", kind)}


def _checked_for_xml(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    listed = list(triples)
    for triple in listed:
        if isinstance(triple.object, ox.Literal) and (match := _NOT_XML.search(triple.object.value)):
            raise ExportError(
                f"{triple.subject} {triple.predicate} has the character U+{ord(match[0]):04X}, "
                "which XML cannot carry; choose another format, or --quotes none"
            )
    return listed
