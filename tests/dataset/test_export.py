"""Exports: every format carries the same quads, as much of the wording as is allowed, in canonical order."""

from __future__ import annotations

import csv
import io
import json
import random
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from racegraph import provenance as prov
from racegraph.build import build
from racegraph.export import (
    DATASET_FORMATS,
    EXTENSIONS,
    GRAPH_FORMATS,
    ExportError,
    Graphs,
    flattened,
    write,
    write_whole,
)
from racegraph.jsonld import frame
from racegraph.names import BASE, GRAPH_INFERRED, GRAPH_PROVENANCE, GRAPH_TEXTS, RG
from racegraph.selection import NotInStore, Quotes, Selection, as_quads, select
from racegraph.store import Snapshot, open_snapshot
from racegraph.table import write_csv, write_graphml
from racegraph.term import in_graph

from .notation import ENGINE, STAGES, build_store, write_article

ODD = 'Anna "Ann\\a" <Ärndt> & \u202eSöhne\u202c 😀'
TEXTS = {
    "a": f"{ODD} | BMW\nBea Brandt ~ Audi\nBea Brandt ! BMW",
    "b": "Bea Brandt und noch ein paar Worte dazu | Opel Motorsport\nCarl Cron | BMW",
    "c": "Carl Cron | BMW",
}
QUOTES: tuple[Quotes, ...] = ("none", "short", "full")
RDFLIB = {
    "turtle": "turtle",
    "ntriples": "nt",
    "rdfxml": "xml",
    "jsonld": "json-ld",
    "trig": "trig",
    "nquads": "nquads",
}


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    home = tmp_path_factory.mktemp("export")
    store = build_store(
        home, TEXTS, url="https://example.org/1?x=ü#frag".replace("ü", "%C3%BC"), publisher={"name": "Blatt"}
    )
    with open_snapshot(store) as opened:
        yield opened


def canonical(quads: Iterator[ox.Quad] | list[ox.Quad]) -> ox.Dataset:
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def exported(graphs: Graphs, form: str, *, rdf12: bool = False) -> bytes:
    output = io.BytesIO()
    write(graphs, form, output, rdf12=rdf12)
    return output.getvalue()


def expected(graphs: Graphs, form: str) -> ox.Dataset:
    if form in GRAPH_FORMATS:
        return canonical([in_graph(triple, ox.DefaultGraph()) for triple in flattened(graphs)])
    return canonical(as_quads(graphs))


@pytest.mark.parametrize("quotes", QUOTES)
@pytest.mark.parametrize("form", [*GRAPH_FORMATS, *DATASET_FORMATS, "jsonld"])
def test_each_format_carries_the_same_quads_in_pyoxigraph_and_in_rdflib(
    snapshot: Snapshot, form: str, quotes: Quotes
) -> None:
    graphs = select(snapshot.store, Selection(quotes=quotes))
    content = exported(graphs, form)
    wanted = expected(graphs, form)
    assert canonical(list(ox.parse(content, format=ox.RdfFormat.from_extension(EXTENSIONS[form])))) == wanted
    dataset = rdflib.Dataset()
    dataset.parse(data=content, format=RDFLIB[form])
    through = dataset.serialize(format="nquads", encoding="utf-8")
    assert canonical(list(ox.parse(through, format=ox.RdfFormat.N_QUADS))) == wanted


@pytest.mark.parametrize("form", DATASET_FORMATS)
def test_the_quick_way_writes_the_same_bytes(snapshot: Snapshot, form: str) -> None:
    output = io.BytesIO()
    write_whole(snapshot.store, form, output)
    assert output.getvalue() == exported(select(snapshot.store, Selection(quotes="full")), form)


def test_trig_of_the_whole_with_all_wording_is_the_store(snapshot: Snapshot) -> None:
    content = exported(select(snapshot.store, Selection(quotes="full")), "trig")
    assert canonical(list(ox.parse(content, format=ox.RdfFormat.TRIG))) == canonical(list(snapshot.store))


@pytest.mark.parametrize("form", ["turtle", "ntriples"])
def test_rdf_1_2_reifies_each_triple_of_a_claim_with_the_claims_own_iri(snapshot: Snapshot, form: str) -> None:
    graphs = select(snapshot.store, Selection())
    content = exported(graphs, form, rdf12=True)
    reifies = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies")
    found = set()
    for quad in ox.parse(content, format=ox.RdfFormat.from_extension(EXTENSIONS[form])):
        if quad.predicate == reifies:
            assert isinstance(quad.object, ox.Triple)
            found.add((quad.subject, quad.object))
    stated = {(graph, t) for graph, triples in graphs.items() if "/claim/" in str(graph) for t in triples}
    assert found == stated
    assert len(found) > 10


@pytest.mark.parametrize("form", [*GRAPH_FORMATS, *DATASET_FORMATS, "jsonld"])
def test_building_twice_in_another_order_gives_the_same_bytes(tmp_path: Path, snapshot: Snapshot, form: str) -> None:
    for name in "cab":
        write_article(
            tmp_path / name, name, TEXTS[name], url="https://example.org/1?x=%C3%BC#frag", publisher={"name": "Blatt"}
        )
        build([tmp_path / name], tmp_path / "store", stages=STAGES, engine=ENGINE)
    with open_snapshot(tmp_path / "store") as other:
        one, two = (exported(select(s.store, Selection(quotes="full")), form) for s in (snapshot, other))
    assert one == two


def test_ten_lines_of_rdflib_list_each_fact_with_its_sentence_from_turtle_alone(
    tmp_path: Path, snapshot: Snapshot
) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    (program,) = (block for block in re.findall(r"```python\n(.*?)```", readme, re.DOTALL) if "RG.states" in block)
    assert len([line for line in program.splitlines() if line]) <= 10
    (tmp_path / "graph.ttl").write_bytes(
        exported(select(snapshot.store, Selection(quotes="none", ontology=False)), "turtle")
    )
    command = [sys.executable, "-I", "-c", program]
    printed = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60).stdout
    fact = f"{BASE}id/person/carl-cron {RG}drivesFor {BASE}id/manufacturer/bmw\n"
    start = len("Bea Brandt und noch ein paar Worte dazu | Opel Motorsport\n")
    assert f"{fact}   {BASE}article/b {start} {start + 15}\n" in printed
    assert f"{fact}   {BASE}article/c 0 15\n" in printed


@pytest.mark.parametrize("form", [*GRAPH_FORMATS, *DATASET_FORMATS, "jsonld"])
def test_without_quotes_no_wording_leaves_the_house(snapshot: Snapshot, form: str) -> None:
    content = exported(select(snapshot.store, Selection(quotes="none")), form).decode()
    for wording in ("~ Audi", "dazu |", "Meldung", ":~:text", "articleBody", "TextQuoteSelector"):
        assert wording not in content
    assert prov.sha256("Carl Cron | BMW") in content
    assert "https://example.org/1?x=%C3%BC" in content


def test_short_quotes_are_eight_words_at_most(snapshot: Snapshot) -> None:
    graphs = select(snapshot.store, Selection(quotes="short"))
    excerpts = {t.object.value for t in graphs[prov.PROVENANCE] if t.predicate.value == RG + "excerpt"}  # type: ignore[union-attr]
    assert "Bea Brandt und noch ein paar Worte dazu …" in excerpts
    assert "Carl Cron | BMW" in excerpts
    assert not any(t.predicate == prov.EXACT for t in graphs[prov.PROVENANCE])
    assert prov.TEXTS not in graphs
    assert any(t.predicate == prov.HEADLINE for t in graphs[prov.PROVENANCE])


def test_an_articles_part_has_its_claims_and_what_follows_from_them_alone(snapshot: Snapshot) -> None:
    graphs = select(snapshot.store, Selection(article="c", ontology=False, quotes="full"))
    cron, bmw = ox.NamedNode(BASE + "id/person/carl-cron"), ox.NamedNode(BASE + "id/manufacturer/bmw")
    assert ox.Triple(cron, ox.NamedNode(RG + "drivesFor"), bmw) in graphs[ox.DefaultGraph()]
    assert ox.Triple(bmw, ox.NamedNode(RG + "employs"), cron) in graphs[ox.NamedNode(GRAPH_INFERRED)]
    written = exported(graphs, "nquads").decode()
    assert "bea-brandt" not in written
    assert "article/b" not in written
    assert "employs" in written
    assert (
        "employs"
        not in exported(
            select(snapshot.store, Selection(article="c", ontology=False, inferred=False)), "nquads"
        ).decode()
    )
    texts = graphs[ox.NamedNode(GRAPH_TEXTS)]
    assert [t.object.value for t in texts if t.predicate == prov.ARTICLE_BODY] == ["Carl Cron | BMW"]  # type: ignore[union-attr]


def test_an_entitys_part_has_every_source_of_every_claim_that_names_it(snapshot: Snapshot) -> None:
    cron = ox.NamedNode(BASE + "id/person/carl-cron")
    graphs = select(snapshot.store, Selection(entity=cron, ontology=False))
    written = exported(graphs, "nquads").decode()
    assert "article/b" in written
    assert "article/c" in written
    assert "bea-brandt" not in written
    assert any(t.predicate == prov.PUBLISHED for t in graphs[ox.NamedNode(GRAPH_PROVENANCE)])


def test_what_is_not_in_the_store_cannot_be_exported(snapshot: Snapshot) -> None:
    with pytest.raises(NotInStore, match="no article 'nowhere'"):
        select(snapshot.store, Selection(article="nowhere"))
    with pytest.raises(NotInStore, match=r"knows nothing of http://example\.org/nobody"):
        select(snapshot.store, Selection(entity=ox.NamedNode("http://example.org/nobody")))


def test_without_the_ontology_its_closure_goes_too(snapshot: Snapshot) -> None:
    whole, data = (select(snapshot.store, Selection(ontology=ontology)) for ontology in (True, False))
    subclass = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")
    assert any(t.predicate == subclass for t in whole[ox.NamedNode(GRAPH_INFERRED)])
    assert not any(t.predicate == subclass for triples in data.values() for t in triples)
    assert any(t.predicate == prov.RDF_TYPE for t in data[ox.NamedNode(GRAPH_INFERRED)])


def test_xml_refuses_what_it_cannot_carry(tmp_path: Path) -> None:
    store = build_store(tmp_path, {"a": "Anna Arndt | BMW"}, headline="a\x07b")
    with open_snapshot(store) as opened:
        with pytest.raises(ExportError, match=r"article/a> .*headline> has the character U\+0007"):
            exported(select(opened.store, Selection()), "rdfxml")
        assert exported(select(opened.store, Selection(quotes="none")), "rdfxml")
        ET.fromstring(exported(select(opened.store, Selection()), "graphml"))


def test_tables_list_facts_with_sentence_and_source(tmp_path: Path, snapshot: Snapshot) -> None:
    graphs = select(snapshot.store, Selection(ontology=False, quotes="full"))
    paths = write_csv(graphs, tmp_path)
    assert [path.name for path in paths] == ["entities.csv", "facts.csv", "statements.csv", "articles.csv"]
    with (tmp_path / "entities.csv").open(encoding="utf-8", newline="") as file:
        entities = {row["iri"]: row for row in csv.DictReader(file)}
    odd = next(row for row in entities.values() if row["name"] == ODD)
    assert odd["classes"] == "rg:Driver rg:FactoryDriver rg:Person"
    with (tmp_path / "statements.csv").open(encoding="utf-8", newline="") as file:
        statements = list(csv.DictReader(file))
    assert {
        "subject": BASE + "id/manufacturer/bmw",
        "predicate": "rg:employs",
        "object": BASE + "id/person/carl-cron",
        "inferred": "yes",
    } in statements
    with (tmp_path / "articles.csv").open(encoding="utf-8", newline="") as file:
        articles = list(csv.DictReader(file))
    assert [(a["headline"], a["publisher"], a["published"]) for a in articles] == [
        (f"Meldung {name}", "Blatt", "2019-03-05") for name in "abc"
    ]


def test_the_drawing_has_a_node_an_entity_and_an_edge_a_link(snapshot: Snapshot) -> None:
    output = io.BytesIO()
    write_graphml(select(snapshot.store, Selection(ontology=False)), output)
    tree = ET.fromstring(output.getvalue())
    ns = "{http://graphml.graphdrawing.org/xmlns}"
    labels = {node.get("id"): node.findtext(f"{ns}data") for node in tree.iter(f"{ns}node")}
    assert ODD in labels.values()
    edges = [(e.get("source"), e.get("target"), [d.text for d in e]) for e in tree.iter(f"{ns}edge")]
    assert (BASE + "id/person/carl-cron", BASE + "id/manufacturer/bmw", ["rg:drivesFor", "false"]) in edges
    assert (BASE + "id/manufacturer/bmw", BASE + "id/person/carl-cron", ["rg:employs", "true"]) in edges
    assert {source for source, _, _ in edges} | {target for _, target, _ in edges} <= labels.keys()


def test_canonical_order_does_not_depend_on_the_store(snapshot: Snapshot) -> None:
    quads = list(snapshot.store)
    random.Random(1).shuffle(quads)
    other = ox.Store()
    other.extend(quads)
    one, two = (exported(select(store, Selection(quotes="full")), "nquads") for store in (snapshot.store, other))
    assert one == two


def test_a_frame_is_one_object_that_says_nothing_but_what_the_graph_says(snapshot: Snapshot) -> None:
    bmw, cron = BASE + "id/manufacturer/bmw", "id:person/carl-cron"
    known = select(snapshot.store, Selection(ontology=False))[ox.DefaultGraph()]
    document = frame(known, ox.NamedNode(bmw))
    assert document["@id"] == "id:manufacturer/bmw"
    assert document["rdfs:label"] == "BMW"
    employed = {person["@id"]: person for person in document["rg:employs"]}
    assert employed[cron]["rdfs:label"] == "Carl Cron"
    assert employed[cron]["rg:drivesFor"] == {"@id": "id:manufacturer/bmw"}
    assert set(document["@context"]) >= {"id", "rg", "rdfs"}
    content = json.dumps(document).encode()
    parsed = {quad.triple for quad in ox.parse(content, format=ox.RdfFormat.JSON_LD)}
    assert {t for t in known if t.subject.value == bmw} <= parsed <= set(known)  # type: ignore[union-attr]
    through = rdflib.Graph().parse(data=content, format="json-ld").serialize(format="nt", encoding="utf-8")
    assert {quad.triple for quad in ox.parse(through, format=ox.RdfFormat.N_TRIPLES)} == parsed
