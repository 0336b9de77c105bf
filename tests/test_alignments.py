"""The alignments to other vocabularies: SSSOM tables whose terms exist on both sides, and the Turtle made from them."""

from __future__ import annotations

import csv
import re
import runpy
from pathlib import Path

import pyoxigraph as ox
import pytest

from racegraph.knowledge import ONTOLOGY
from racegraph.ontology import ontology_triples

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
TOOL = runpy.run_path(str(ROOT / "tools/alignment_turtle.py"))
TABLES = sorted((ONTOLOGY / "alignments").glob("*.sssom.tsv"))
SKOS = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
PREDICATES = {*(f"skos:{match}" for match in SKOS), "rdfs:subClassOf", "rdfs:subPropertyOf"}


def labels() -> dict[str, str]:
    return {
        triple.subject.value: triple.object.value
        for triple in ontology_triples()
        if isinstance(triple.subject, ox.NamedNode)
        and triple.predicate.value == "http://www.w3.org/2000/01/rdf-schema#label"
        and isinstance(triple.object, ox.Literal)
        and triple.object.language == "en"
    }


def test_there_is_one_for_each_vocabulary() -> None:
    assert [table.name.partition(".")[0] for table in TABLES] == ["iptc-sport", "schema-org", "wikidata"]


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.name)
def test_a_table_is_sssom_and_its_subjects_are_ours(table: Path) -> None:
    metadata, rows = TOOL["read"](table)
    assert {"mapping_set_id", "license", "curie_map", "creator_label", "mapping_date"} <= metadata.keys()
    ours = labels()
    for row in rows:
        prefix, _, local = row["subject_id"].partition(":")
        assert row["subject_label"] == ours[metadata["curie_map"][prefix] + local]
        assert row["predicate_id"] in PREDICATES
        assert row["predicate_modifier"] in ("", "Not")
        assert row["object_id"].partition(":")[0] in metadata["curie_map"]
        assert row["mapping_justification"] == "semapv:ManualMappingCuration"
        assert 0 < float(row["confidence"]) <= 1
    keys = [(row["subject_id"], row["predicate_id"], row["object_id"]) for row in rows]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.name)
def test_what_is_ruled_out_is_not_also_claimed(table: Path) -> None:
    _, rows = TOOL["read"](table)
    ruled_out = {(row["subject_id"], row["object_id"]) for row in rows if row["predicate_modifier"]}
    exact = {
        (r["subject_id"], r["object_id"])
        for r in rows
        if r["predicate_id"] == "skos:exactMatch" and not r["predicate_modifier"]
    }
    assert not ruled_out & exact


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.name)
def test_the_turtle_is_made_from_the_table(table: Path) -> None:
    turtle = table.with_name(table.name.replace(".sssom.tsv", ".ttl")).read_text("utf-8")
    assert turtle == TOOL["turtle"](table)
    triples = [quad.triple for quad in ox.parse(turtle, ox.RdfFormat.TURTLE)]
    assert not [t for t in triples if t.predicate.value == "http://www.w3.org/2002/07/owl#sameAs"]
    _, rows = TOOL["read"](table)
    assert len(triples) == 3 + sum(not row["predicate_modifier"] for row in rows)


def test_every_wikidata_identifier_is_a_verified_one() -> None:
    path = SHARED / "wikidata" / "verified.tsv"
    if not path.is_file():
        pytest.skip("the list of verified Wikidata identifiers (../shared/wikidata) is not here")
    with path.open(encoding="utf-8", newline="") as lines:
        verified = {r["id"]: r["label"] for r in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)}
    _, rows = TOOL["read"](ONTOLOGY / "alignments" / "wikidata.sssom.tsv")
    for row in rows:
        assert verified[row["object_id"].partition(":")[2]].split(" | ")[0] == row["object_label"]


def test_every_term_of_the_iptc_sport_schema_exists() -> None:
    folder = SHARED / "vocab" / "iptc-sport"
    if not folder.is_dir():
        pytest.skip("the IPTC Sport Schema (../shared/vocab) is not here")
    text = "".join(path.read_text("utf-8") for path in folder.glob("*.ttl"))
    declared = set(re.findall(r"\b((?:sport|spmcrstat):\w+)\s+rdf:type", text))
    _, rows = TOOL["read"](ONTOLOGY / "alignments" / "iptc-sport.sssom.tsv")
    assert {row["object_id"] for row in rows} <= declared
