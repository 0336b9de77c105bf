"""What a release says about itself: VoID (what is in the dataset, in numbers) and DCAT (which files carry it)."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pyoxigraph as ox

from racegraph import provenance as prov
from racegraph.dataset import DEFAULT, INFERRED, is_claim
from racegraph.export import Graphs
from racegraph.names import BASE, RG
from racegraph.prefix import LABEL, PREFIXES
from racegraph.term import Term, name, text

MEDIA_TYPES = {
    ".ttl": "text/turtle",
    ".trig": "application/trig",
    ".nq": "application/n-quads",
    ".nt": "application/n-triples",
    ".jsonld": "application/ld+json",
    ".rdf": "application/rdf+xml",
}
LICENCE = ox.NamedNode("https://www.apache.org/licenses/LICENSE-2.0")


@dataclass(frozen=True, slots=True)
class Title:
    """What a dataset is called and what it is, in German and English."""

    de: str
    en: str
    about_de: str
    about_en: str


def describe(slug: str, title: Title, graphs: Graphs, files: Iterable[Path]) -> list[ox.Triple]:
    """The description of the dataset *slug* that *files* carry; its numbers are those of *graphs*.

    ``void:triples`` and the partitions count the default graph: what is known. How many claims, sentences and articles
    it rests on is said apart.
    """
    dataset = ox.NamedNode(f"{BASE}dataset/{slug}")
    known = graphs[DEFAULT]
    provenance = graphs[prov.PROVENANCE]
    kinds = Counter(t.object for t in provenance if t.predicate == prov.RDF_TYPE)
    counts = {
        "triples": len(known),
        "entities": len({t.subject for t in known if t.predicate == prov.RDF_TYPE and _is_entity(t.subject)}),
        "distinctSubjects": len({t.subject for t in known}),
        "distinctObjects": len({t.object for t in known}),
        "properties": len({t.predicate for t in known}),
        "classes": len({t.object for t in known if t.predicate == prov.RDF_TYPE}),
    }
    rows: list[tuple[Term, ox.NamedNode, Term]] = [
        (dataset, prov.RDF_TYPE, _term("void", "Dataset")),
        (dataset, prov.RDF_TYPE, _term("dcat", "Dataset")),
        (dataset, _term("dcterms", "title"), ox.Literal(title.de, language="de")),
        (dataset, _term("dcterms", "title"), ox.Literal(title.en, language="en")),
        (dataset, _term("dcterms", "description"), ox.Literal(title.about_de, language="de")),
        (dataset, _term("dcterms", "description"), ox.Literal(title.about_en, language="en")),
        (dataset, _term("dcterms", "license"), LICENCE),
        (dataset, _term("dcat", "version"), ox.Literal(version("racegraph"))),
        (dataset, _term("void", "uriSpace"), ox.Literal(BASE)),
        (dataset, _term("void", "vocabulary"), ox.NamedNode(RG)),
        *((dataset, _term("void", term), ox.Literal(count)) for term, count in counts.items()),
        (dataset, _term("rg", "inferredTriples"), ox.Literal(len(graphs.get(INFERRED, ())))),
        (dataset, _term("rg", "claims"), ox.Literal(sum(1 for graph in graphs if is_claim(graph)))),
        (dataset, _term("rg", "sentences"), ox.Literal(kinds[prov.SENTENCE])),
        (dataset, _term("rg", "articles"), ox.Literal(kinds[prov.ARTICLE])),
    ]
    for vocabulary in ("prov", "oa", "schema"):
        rows.append((dataset, _term("void", "vocabulary"), ox.NamedNode(PREFIXES[vocabulary])))
    articles = {t.subject for t in provenance if t.predicate == prov.RDF_TYPE and t.object == prov.ARTICLE}
    for triple in provenance:
        if triple.predicate == prov.URL and triple.subject in articles:
            rows.append((dataset, _term("dcterms", "source"), triple.object))
    rows.extend(_partitions(dataset, known))
    rows.extend(_distributions(dataset, files))
    return sorted({ox.Triple(s, p, o) for s, p, o in rows}, key=str)  # type: ignore[arg-type]


def _partitions(dataset: ox.NamedNode, known: list[ox.Triple]) -> Iterator[tuple[Term, ox.NamedNode, Term]]:
    classes = Counter(name(t.object) for t in known if t.predicate == prov.RDF_TYPE)
    properties = Counter(t.predicate for t in known)
    for found, counted, link, term in (
        (classes, "entities", "classPartition", "class"),
        (properties, "triples", "propertyPartition", "property"),
    ):
        for node, count in found.items():
            if node.value.startswith(RG) or node in (LABEL, prov.RDF_TYPE):
                local = node.value.replace("#", "/").rpartition("/")[2]
                part = ox.NamedNode(f"{dataset.value}/{term}/{local}")
                yield dataset, _term("void", link), part
                yield part, _term("void", term), node
                yield part, _term("void", counted), ox.Literal(count)


def _distributions(dataset: ox.NamedNode, files: Iterable[Path]) -> Iterator[tuple[Term, ox.NamedNode, Term]]:
    for path in files:
        content = path.read_bytes()
        node = ox.NamedNode(f"{dataset.value}/{path.name}")
        yield dataset, _term("dcat", "distribution"), node
        yield dataset, _term("void", "dataDump"), node
        yield node, prov.RDF_TYPE, _term("dcat", "Distribution")
        yield node, _term("dcterms", "title"), ox.Literal(path.name)
        yield node, _term("dcterms", "license"), LICENCE
        yield node, _term("dcat", "downloadURL"), node
        media = MEDIA_TYPES[path.suffix]
        yield node, _term("dcat", "mediaType"), ox.NamedNode(f"https://www.iana.org/assignments/media-types/{media}")
        size = ox.Literal(str(len(content)), datatype=ox.NamedNode(PREFIXES["xsd"] + "nonNegativeInteger"))
        yield node, _term("dcat", "byteSize"), size
        yield node, prov.SHA256, ox.Literal(hashlib.sha256(content).hexdigest())


def _term(prefix: str, local: str) -> ox.NamedNode:
    return ox.NamedNode(PREFIXES[prefix] + local)


def _is_entity(node: Term) -> bool:
    return isinstance(node, ox.NamedNode) and text(node).startswith(BASE + "id/")
