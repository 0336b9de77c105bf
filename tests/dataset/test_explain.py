"""Explanations end in sentences, or in the ontology, and never run in circles."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from racegraph.dataset import DEFAULT, INFERRED, ONTOLOGY
from racegraph.explain import Explainer, Explanation, as_json, as_lines, as_rdf
from racegraph.names import BASE, RG
from racegraph.prefix import TYPE, UnknownName, resolve
from racegraph.store import Snapshot, open_snapshot
from racegraph.term import in_graph, triples

from .notation import build_store

ANNA, BMW = ox.NamedNode(BASE + "id/person/anna-arndt"), ox.NamedNode(BASE + "id/manufacturer/bmw")
DRIVES_FOR, DRIVER, EMPLOYS = (ox.NamedNode(RG + local) for local in ("drivesFor", "Driver", "employs"))


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    texts = {"a": "Meldung\nAnna Arndt | BMW", "b": "Anna Arndt | BMW\nAnna Arndt ! Audi\nCarla Cron ~ Audi"}
    store = build_store(tmp_path_factory.mktemp("explain"), texts, publisher="Blatt", url="https://example.org/x")
    with open_snapshot(store) as opened:
        yield opened


def steps(explanation: Explanation) -> Iterator[Explanation]:
    yield explanation
    for premise in explanation.premises:
        yield from steps(premise)


def test_a_stated_triple_shows_every_sentence_that_states_it(snapshot: Snapshot) -> None:
    (explanation,) = Explainer(snapshot.store).explain(ox.Triple(ANNA, DRIVES_FOR, BMW))
    assert explanation.rule is None
    found = [(e.file, e.start, e.end, e.quote) for s in explanation.support for e in s.sentences]
    assert sorted(found) == [("a.txt", 8, 24, "Anna Arndt | BMW"), ("b.txt", 0, 16, "Anna Arndt | BMW")]
    evidence = explanation.support[0].sentences[0]
    assert (evidence.publisher, evidence.published) == ("Blatt", "2019-03-05")
    assert evidence.url == "https://example.org/x#:~:text=Anna%20Arndt%20%7C%20BMW"
    assert {(s.status, s.kind, s.rule, s.confidence) for s in explanation.support} == {
        ("asserted", "FactoryContract", "line-asserted", 0.9)
    }


def test_an_inferred_triple_is_proved_down_to_sentences(snapshot: Snapshot) -> None:
    (explanation,) = Explainer(snapshot.store).explain(ox.Triple(ANNA, TYPE, DRIVER))
    assert explanation.rule == "cax-sco"
    leaves = [step for step in steps(explanation) if step.rule is None]
    assert {e.file for leaf in leaves for s in leaf.support for e in s.sentences} == {"a.txt", "b.txt"}
    assert len(list(explanation.claims())) == 1


def test_every_inferred_triple_has_a_proof_that_is_well_founded(snapshot: Snapshot) -> None:
    explainer = Explainer(snapshot.store)
    for triple in triples(snapshot.store, INFERRED):
        for explanation in explainer.explain(triple, 3):
            assert explanation.triple == triple
            _well_founded(snapshot.store, explanation, ())


def _well_founded(store: ox.Store, step: Explanation, above: tuple[object, ...]) -> None:
    assert step.triple not in above
    if step.rule is None:
        assert isinstance(step.triple, ox.Triple)
        assert step.support or in_graph(step.triple, ONTOLOGY) in store
    for premise in step.premises:
        _well_founded(store, premise, (*above, step.triple))


def test_what_does_not_follow_has_no_explanation(snapshot: Snapshot) -> None:
    explainer = Explainer(snapshot.store)
    carla, audi = ox.NamedNode(BASE + "id/person/carla-cron"), ox.NamedNode(BASE + "id/manufacturer/audi")
    assert explainer.explain(ox.Triple(carla, TYPE, DRIVER)) == []
    assert explainer.explain(ox.Triple(ANNA, DRIVES_FOR, audi)) == []  # denied
    assert explainer.explain(ox.Triple(ox.NamedNode("http://example.org/x"), TYPE, DRIVER), 3) == []


def test_a_triple_of_the_ontology_says_so(snapshot: Snapshot) -> None:
    subclass = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")
    (explanation,) = Explainer(snapshot.store).explain(ox.Triple(DRIVER, subclass, ox.NamedNode(RG + "Person")))
    assert explanation.is_axiom
    assert list(as_lines(explanation, snapshot.store)) == [
        "rg:Driver rdfs:subClassOf rg:Person",
        "  as the ontology says",
    ]


def test_the_text_reads_from_conclusion_to_sentence(snapshot: Snapshot) -> None:
    (explanation,) = Explainer(snapshot.store).explain(ox.Triple(BMW, EMPLOYS, ANNA))
    lines = list(as_lines(explanation, snapshot.store))
    assert lines[0] == "BMW rg:employs Anna Arndt"
    assert lines[1].startswith("  by prp-inv")
    assert lines[1].endswith("(rg:drivesFor owl:inverseOf rg:employs), since")
    assert lines[2] == "    Anna Arndt rg:drivesFor BMW"
    assert "        a.txt:8-24 (Blatt, 2019-03-05)" in lines
    assert "          “Anna Arndt | BMW”" in lines


def test_json_has_the_same_tree(snapshot: Snapshot) -> None:
    (explanation,) = Explainer(snapshot.store).explain(ox.Triple(BMW, EMPLOYS, ANNA))
    tree = json.loads(json.dumps(as_json(explanation)))
    assert tree["triple"] == [str(BMW), str(EMPLOYS), str(ANNA)]
    stated = next(premise for premise in tree["premises"] if premise["support"])
    assert stated["support"][0]["sentences"][0]["file"].endswith(".txt")


@pytest.mark.parametrize(
    ("written", "verb", "term"),
    [
        ("Anna Arndt", False, ANNA),
        ("anna arndt", False, ANNA),
        ("Arndt", False, ANNA),
        ("bmw", False, BMW),
        ("id:person/anna-arndt", False, ANNA),
        (ANNA.value, False, ANNA),
        (f"<{ANNA.value}>", False, ANNA),
        ("a", True, TYPE),
        ("rg:drivesFor", True, DRIVES_FOR),
        ('"2018"', False, ox.Literal("2018")),
        ('"Sieg"@de', False, ox.Literal("Sieg", language="de")),
        ('"3"^^xsd:integer', False, ox.Literal(3)),
    ],
)
def test_terms_may_be_written_in_many_ways(
    snapshot: Snapshot, written: str, verb: bool, term: ox.NamedNode | ox.Literal
) -> None:
    assert resolve(snapshot.store, written, verb=verb) == term


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("Nobody", "nothing in the graph is called 'Nobody'"),
        ("http://example.org/a b", "is no IRI"),
        ("Arnd", "nothing in the graph"),
    ],
)
def test_names_that_name_nothing_are_refused(snapshot: Snapshot, written: str, message: str) -> None:
    with pytest.raises(UnknownName, match=message):
        resolve(snapshot.store, written)


def test_a_name_of_two_is_refused_with_both(tmp_path: Path) -> None:
    store = build_store(tmp_path, {"a": "Anna Arndt | BMW\nBea Arndt | BMW"})
    with open_snapshot(store) as opened, pytest.raises(UnknownName, match=r"anna-arndt>?, <?.*bea-arndt"):
        resolve(opened.store, "Arndt")


def test_the_default_graph_holds_what_is_explained(snapshot: Snapshot) -> None:
    explainer = Explainer(snapshot.store)
    assert all(explainer.explain(triple) for triple in triples(snapshot.store, DEFAULT))


def test_a_proof_in_rdf_names_the_rule_of_each_step_and_ends_in_sentences(snapshot: Snapshot) -> None:
    found = Explainer(snapshot.store).explain(ox.Triple(ANNA, TYPE, DRIVER))
    store = ox.Store()
    store.load(as_rdf(found, ox.RdfFormat.TURTLE).encode(), ox.RdfFormat.TURTLE)
    rows = store.query(
        f"""PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX sh: <http://www.w3.org/ns/shacl#>
        PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT DISTINCT ?rule ?sentence {{
          ?step rdf:reifies <<( {ANNA} {TYPE} {DRIVER} )>> ; sh:sourceRule/rdfs:label ?rule .
          ?step prov:wasDerivedFrom+ ?claim .
          ?claim rdf:reifies <<( {ANNA} {DRIVES_FOR} {BMW} )>> ; prov:wasDerivedFrom ?sentence .
        }}"""
    )
    assert isinstance(rows, ox.QuerySolutions)
    assert {(row["rule"].value, row["sentence"].value) for row in rows} == {
        ("cax-sco", f"{BASE}article/a#char=8,24"),
        ("cax-sco", f"{BASE}article/b#char=0,16"),
    }
    assert "Anna Arndt" not in as_rdf(found, ox.RdfFormat.N_TRIPLES)


def test_without_wording_a_proof_in_json_has_no_quote(snapshot: Snapshot) -> None:
    (found,) = Explainer(snapshot.store).explain(ox.Triple(ANNA, TYPE, DRIVER))
    told = json.dumps(as_json(found, worded=False))
    assert "Anna Arndt" not in told
    assert "Anna%20" not in told
    assert "article/a#char=8,24" in told
