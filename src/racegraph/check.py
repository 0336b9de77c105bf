"""Whether a dataset is as it should be: its quotes, its graphs, its shapes, and its logic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from racegraph import provenance as prov
from racegraph.dataset import DEFAULT, INFERRED, INVALIDATED_BY, LIVE, ONTOLOGY, WITHDRAWN, is_claim
from racegraph.explain import Explainer, contradiction_lines
from racegraph.infer import infer
from racegraph.ontology import shapes_files
from racegraph.prefix import PREFIXES, curie
from racegraph.store import as_dataset
from racegraph.term import in_graph, name, text, triples

SH = PREFIXES["sh"]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong: *kind* is quote, graph, shape or contradiction; *where* names the node, *message* says what."""

    kind: str
    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.where}: {self.message}"


def check(store: ox.Store, engine: str) -> Iterator[Fault]:
    """Every fault of the dataset, by the quickest checks first."""
    for broken in prov.broken_quotes(store):
        yield Fault("quote", curie(broken.sentence), broken.reason)
    yield from graph_faults(store)
    yield from logic_faults(store, engine)
    for result in violations(store, shapes_files()):
        yield Fault("shape", curie(result.focus), result.message)


def graph_faults(store: ox.Store) -> Iterator[Fault]:
    """What breaks the layout of the graphs, as :mod:`racegraph.dataset` lays it down."""
    claims = {name(q.subject) for q in store.quads_for_pattern(None, prov.RDF_TYPE, prov.CLAIM, prov.PROVENANCE)}
    graphs = {name(graph) for graph in store.named_graphs() if is_claim(graph)}
    for claim in sorted(claims - graphs, key=str):
        yield Fault("graph", curie(claim.value), "states nothing: it has no graph")
    for claim in sorted(graphs - claims, key=str):
        yield Fault("graph", curie(claim.value), "has a graph, but is not described in graph/provenance")
    stated: set[ox.Triple] = set(triples(store, ONTOLOGY))
    for claim in sorted(claims & graphs, key=str):
        statuses = [q.object for q in store.quads_for_pattern(claim, prov.STATUS, None, prov.PROVENANCE)]
        if len(statuses) != 1:
            yield Fault("graph", curie(claim.value), f"has {len(statuses)} statuses")
        if any(status in LIVE for status in statuses):
            stated.update(triples(store, claim))
        yield from _unsupported(store, claim)
    default, inferred = set(triples(store, DEFAULT)), set(triples(store, INFERRED))
    for triple in sorted(stated - default, key=str)[:20]:
        yield Fault("graph", str(triple), "is stated, but not in the default graph")
    for triple in sorted(inferred - default, key=str)[:20]:
        yield Fault("graph", str(triple), "is inferred, but not in the default graph")
    for triple in sorted(inferred & stated, key=str)[:20]:
        yield Fault("graph", str(triple), "is stated and listed as inferred")
    for triple in sorted(default - stated - inferred, key=str)[:20]:
        yield Fault("graph", str(triple), "is in the default graph, but neither stated nor inferred")
    for quad in store.quads_for_pattern(None, INVALIDATED_BY, None, WITHDRAWN):
        if quad.subject in claims:
            yield Fault("graph", curie(text(quad.subject)), "is recorded as withdrawn, but still there")
    for quad in store.quads_for_pattern(None, None, None, None):
        if quad.graph_name in (DEFAULT, ONTOLOGY):
            continue
        if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
            yield Fault("graph", str(quad.graph_name), f"has a blank node: {quad.triple}")


def _unsupported(store: ox.Store, claim: ox.NamedNode) -> Iterator[Fault]:
    derivations = list(store.quads_for_pattern(claim, prov.DERIVATION, None, prov.PROVENANCE))
    if not derivations:
        yield Fault("graph", curie(claim.value), "rests on no sentence")
    for derivation in derivations:
        sentences = list(store.quads_for_pattern(name(derivation.object), prov.ENTITY, None, prov.PROVENANCE))
        known = [
            s for s in sentences if ox.Quad(name(s.object), prov.RDF_TYPE, prov.SENTENCE, prov.PROVENANCE) in store
        ]
        if not sentences or len(known) < len(sentences):
            yield Fault("graph", curie(text(derivation.object)), "names no sentence that is in the store")


def logic_faults(store: ox.Store, engine: str) -> Iterator[Fault]:
    """Contradictions, and inferred triples that are missing or do not follow, by inferring again."""
    stored = set(triples(store, INFERRED))
    asserted = (triple for triple in triples(store, DEFAULT) if triple not in stored)
    outcome = infer(triples(store, ONTOLOGY), asserted, engine)
    explainer = Explainer(store)
    for contradiction in outcome.contradictions:
        said, *sources = contradiction_lines(contradiction, explainer)
        yield Fault("contradiction", contradiction.rule or engine, "\n".join([said, *sources]))
    for triple in sorted(stored - outcome.inferred, key=str)[:20]:
        yield Fault("graph", str(triple), "is stored as inferred, but does not follow")
    for triple in sorted(outcome.inferred - stored, key=str)[:20]:
        yield Fault("graph", str(triple), "follows, but is not stored as inferred")


@dataclass(frozen=True, slots=True)
class Violation:
    """One result of a SHACL validation: the node, the shape that it breaks, its message, and the value if any."""

    focus: str
    shape: str
    message: str
    severity: str
    path: str
    value: str


def violations(store: ox.Store, shapes: Iterable[Path]) -> list[Violation]:
    """What pySHACL finds in the default graph and the provenance under *shapes*, in a fixed order."""
    import pyshacl
    import rdflib

    files = list(shapes)
    if not files:
        return []
    shapes_graph = rdflib.Graph()
    for path in files:
        shapes_graph.parse(path, format="turtle")
    known = ox.Store()
    for graph in (DEFAULT, prov.PROVENANCE):
        known.extend(in_graph(triple, DEFAULT) for triple in triples(store, graph))
    data = rdflib.Graph()
    for statement in as_dataset(known).default_graph:
        data.add(statement)
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes_graph, advanced=True, inplace=True, meta_shacl=False)
    if not isinstance(report, rdflib.Graph):
        raise ValueError(f"Unexpected outcome of the validation: {report!r}")
    sh = rdflib.Namespace(SH)

    def value(node: rdflib.term.Node, predicate: rdflib.URIRef) -> str:
        return " / ".join(sorted(str(found) for found in report.objects(node, predicate)))

    found = [
        Violation(
            focus=value(result, sh.focusNode),
            shape=value(result, sh.sourceShape),
            message=value(result, sh.resultMessage),
            severity=value(result, sh.resultSeverity).removeprefix(SH),
            path=value(result, sh.resultPath),
            value=value(result, sh.value),
        )
        for result in report.subjects(rdflib.RDF.type, sh.ValidationResult)
    ]
    return sorted(found, key=lambda v: (v.focus, v.shape, v.path, v.value, v.message))
