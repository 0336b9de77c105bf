"""What the endpoint says of itself: SPARQL 1.1 Service Description."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyoxigraph as ox

from racegraph import names
from racegraph.serve.wording import Served

if TYPE_CHECKING:
    from racegraph.serve.sparql import Sparql

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"
ENT = "http://www.w3.org/ns/entailment/"
PROF = "http://www.w3.org/ns/owl-profile/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
DCT = "http://purl.org/dc/terms/"
PREFIXES = {"sd": SD, "formats": FORMATS, "ent": ENT, "prof": PROF, "rdfs": RDFS, "dct": DCT}

RESULT_FORMATS = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "JSON-LD", "RDF_XML"),
)
INPUT_FORMATS = ("Turtle", "N-Triples", "N-Quads", "TriG", "JSON-LD", "RDF_XML")
GRAPHS = (
    names.GRAPH_PROVENANCE,
    names.GRAPH_INFERRED,
    names.GRAPH_ONTOLOGY,
    names.GRAPH_LINKS,
)


def describe(sparql: Sparql, snapshot: Served) -> Iterator[ox.Triple]:
    """The triples of the description, for the version that is served.

    The default graph holds what follows from the ontology (OWL 2 RL, RDF-based semantics). Graphs of single claims
    are not listed; the provenance graph names them.
    """
    service, dataset = ox.NamedNode(sparql.service.base), ox.BlankNode("dataset")
    default = ox.BlankNode("default")

    def triple(
        subject: ox.NamedNode | ox.BlankNode, predicate: str, *objects: str | ox.BlankNode | ox.Literal
    ) -> Iterator[ox.Triple]:
        for value in objects:
            yield ox.Triple(subject, ox.NamedNode(predicate), ox.NamedNode(value) if isinstance(value, str) else value)

    languages = [SD + "SPARQL11Query", *([SD + "SPARQL11Update"] if sparql.guard is not None else [])]
    features = [SD + "EmptyGraphs", *([SD + "BasicFederatedQuery"] if sparql.services else [])]
    yield from triple(service, RDF + "type", SD + "Service")
    yield from triple(service, SD + "endpoint", sparql.service.base)
    yield from triple(service, RDFS + "label", ox.Literal(sparql.title))
    yield from triple(service, DCT + "description", ox.Literal(sparql.description))
    yield from triple(service, SD + "supportedLanguage", *languages)
    yield from triple(service, SD + "feature", *features)
    yield from triple(service, SD + "resultFormat", *(FORMATS + name for name in RESULT_FORMATS))
    if sparql.guard is not None:
        yield from triple(service, SD + "inputFormat", *(FORMATS + name for name in INPUT_FORMATS))
    yield from triple(service, SD + "defaultEntailmentRegime", ENT + "OWL-RDF-Based")
    yield from triple(service, SD + "defaultSupportedEntailmentProfile", PROF + "RL")
    yield from triple(service, SD + "defaultDataset", dataset)
    yield from triple(dataset, RDF + "type", SD + "Dataset")
    yield from triple(dataset, SD + "defaultGraph", default)
    yield from triple(default, RDF + "type", SD + "Graph")
    for number, name in enumerate(GRAPHS):
        if snapshot.store.contains_named_graph(ox.NamedNode(name)):
            graph = ox.BlankNode(f"graph{number}")
            yield from triple(dataset, SD + "namedGraph", graph)
            yield from triple(graph, RDF + "type", SD + "NamedGraph")
            yield from triple(graph, SD + "name", name)
            yield from triple(graph, SD + "entailmentRegime", ENT + "Simple")
