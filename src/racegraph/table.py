"""The dataset as tables for spreadsheets (CSV, RFC 4180) and as a drawing (GraphML)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

from racegraph import provenance as prov
from racegraph.dataset import DEFAULT, INFERRED, article_id
from racegraph.mapping import relation_rows_of
from racegraph.names import BASE
from racegraph.prefix import LABEL, curie
from racegraph.selection import EXCERPT, as_quads
from racegraph.term import name, text

Graphs = dict[ox.NamedNode | ox.DefaultGraph, list[ox.Triple]]
About = Mapping[ox.NamedNode, list[ox.Triple]]


def write_csv(graphs: Graphs, folder: Path) -> list[Path]:
    """Write ``entities.csv``, ``facts.csv``, ``statements.csv`` and ``articles.csv`` into *folder*; their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    tables: dict[str, tuple[Sequence[str], Iterable[Sequence[str]]]] = {
        "entities": (("iri", "name", "classes"), _entities(graphs)),
        "facts": (_FACT_COLUMNS, _facts(graphs)),
        "statements": (("subject", "predicate", "object", "inferred"), _statements(graphs)),
        "articles": (("iri", "published", "publisher", "headline", "url", "sha256"), _articles(graphs)),
    }
    paths = []
    for table, (columns, rows) in tables.items():
        path = folder / f"{table}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            writer.writerows(rows)
        paths.append(path)
    return paths


_FACT_COLUMNS = (
    "subject",
    "relation",
    "object",
    "season_or_date",
    "status",
    "confidence",
    "rule",
    "article",
    "start",
    "end",
    "words",
    "claim",
)


def _about(triples: Iterable[ox.Triple]) -> About:
    about: dict[ox.NamedNode, list[ox.Triple]] = {}
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode):
            about.setdefault(triple.subject, []).append(triple)
    return about


def _values(about: About, node: ox.NamedNode, predicate: ox.NamedNode) -> list[str]:
    return [text(triple.object) for triple in about.get(node, ()) if triple.predicate == predicate]


def _first(about: About, node: ox.NamedNode, *predicates: ox.NamedNode) -> str:
    return next((value for predicate in predicates for value in _values(about, node, predicate)), "")


def _is_entity(node: object) -> bool:
    return isinstance(node, ox.NamedNode) and node.value.startswith(BASE + "id/")


def _entities(graphs: Graphs) -> Iterator[Sequence[str]]:
    about = _about(graphs[DEFAULT])
    for node in about:
        if _is_entity(node):
            classes = sorted(curie(value) for value in _values(about, node, prov.RDF_TYPE))
            yield node.value, _first(about, node, LABEL), " ".join(classes)


def _facts(graphs: Graphs) -> Iterator[Sequence[str]]:
    store = ox.Store()
    store.bulk_extend(as_quads(graphs))
    about = _about(graphs[prov.PROVENANCE])
    for row in relation_rows_of(store):
        claim = ox.NamedNode(row.claim)
        status = curie(_first(about, claim, prov.STATUS)).removeprefix("rg:")
        for derivation in sorted(_values(about, claim, prov.DERIVATION)):
            node = ox.NamedNode(derivation)
            source = [_first(about, node, prov.CONFIDENCE), _first(about, node, prov.RULE)]
            for sentence in sorted(_values(about, node, prov.ENTITY)):
                place = _place(about, ox.NamedNode(sentence))
                yield row.subject, row.relation, row.object, row.season, status, *source, *place, row.claim


def _place(about: About, sentence: ox.NamedNode) -> Sequence[str]:
    article = _first(about, sentence, prov.HAS_SOURCE)
    selectors = [ox.NamedNode(value) for value in _values(about, sentence, prov.HAS_SELECTOR)]
    found = {p: next((v for s in selectors for v in _values(about, s, p)), "") for p in (prov.START, prov.END)}
    words = next((v for s in selectors for v in _values(about, s, prov.EXACT)), _first(about, sentence, EXCERPT))
    return article_id(ox.NamedNode(article)) if article else "", found[prov.START], found[prov.END], words


def _statements(graphs: Graphs) -> Iterator[Sequence[str]]:
    inferred = set(graphs.get(INFERRED, ()))
    for triple in graphs[DEFAULT]:
        if _is_entity(triple.subject):
            yield (
                name(triple.subject).value,
                curie(triple.predicate.value),
                text(triple.object),
                "yes" if triple in inferred else "no",
            )


def _articles(graphs: Graphs) -> Iterator[Sequence[str]]:
    about = _about(graphs[prov.PROVENANCE])
    for node in about:
        if prov.ARTICLE.value in _values(about, node, prov.RDF_TYPE):
            publisher = _first(about, node, prov.PUBLISHER)
            yield (
                node.value,
                _first(about, node, prov.PUBLISHED),
                _first(about, ox.NamedNode(publisher), prov.NAME) if publisher else "",
                _first(about, node, prov.HEADLINE),
                _first(about, node, prov.URL),
                _first(about, node, prov.SHA256),
            )


def write_graphml(graphs: Graphs, output: IO[bytes]) -> None:
    """Write the entities as nodes (label, classes) and what links them as edges (property, inferred or not)."""
    about = _about(graphs[DEFAULT])
    inferred = set(graphs.get(INFERRED, ()))
    links = [t for t in graphs[DEFAULT] if _is_entity(t.subject) and _is_entity(t.object)]
    nodes = sorted(
        {name(t.subject) for t in links} | {name(t.object) for t in links} | set(filter(_is_entity, about)), key=str
    )
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
        '<key id="label" for="node" attr.name="label" attr.type="string"/>',
        '<key id="classes" for="node" attr.name="classes" attr.type="string"/>',
        '<key id="property" for="edge" attr.name="property" attr.type="string"/>',
        '<key id="inferred" for="edge" attr.name="inferred" attr.type="boolean"/>',
        '<graph edgedefault="directed">',
    ]
    for node in nodes:
        label = _printable(_first(about, node, LABEL) or curie(node.value))
        classes = " ".join(sorted(curie(value) for value in _values(about, node, prov.RDF_TYPE)))
        lines.append(
            f"<node id={quoteattr(node.value)}>"
            f'<data key="label">{escape(label)}</data><data key="classes">{escape(classes)}</data></node>'
        )
    for link in links:
        lines.append(
            f"<edge source={quoteattr(text(link.subject))} target={quoteattr(text(link.object))}>"
            f'<data key="property">{escape(curie(link.predicate.value))}</data>'
            f'<data key="inferred">{"true" if link in inferred else "false"}</data></edge>'
        )
    lines += ["</graph>", "</graphml>", ""]
    output.write("\n".join(lines).encode())


def _printable(label: str) -> str:
    """*label* without the characters that XML cannot carry."""
    return "".join(c for c in label if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff"))
