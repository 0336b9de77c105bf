"""The checks find what is wrong with a dataset: each fault planted by hand, and none in a dataset without one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from racegraph import provenance as prov
from racegraph.check import graph_faults, logic_faults
from racegraph.dataset import DEFAULT, INFERRED, INVALIDATED_BY, WITHDRAWN
from racegraph.names import BASE, RG
from racegraph.provenance import broken_quotes
from racegraph.store import open_snapshot

from .notation import ENGINE, build_store

ANNA, BMW, AUDI = (
    ox.NamedNode(BASE + "id/" + e) for e in ("person/anna-arndt", "manufacturer/bmw", "manufacturer/audi")
)
DRIVES_FOR = ox.NamedNode(RG + "drivesFor")
TEXT = "Anna Arndt | BMW\nBea Brandt ! BMW"
SENTENCE = ox.NamedNode(BASE + "article/a#char=0,16")


@pytest.fixture
def store(tmp_path: Path) -> ox.Store:
    """A copy, in memory, of a dataset without a fault."""
    copy = ox.Store()
    with open_snapshot(build_store(tmp_path, {"a": TEXT})) as snapshot:
        copy.extend(snapshot.store)
    return copy


def faults(store: ox.Store) -> list[str]:
    found = [f"{broken.sentence}: {broken.reason}" for broken in broken_quotes(store)]
    return found + [f"{f.where}: {f.message}" for f in (*graph_faults(store), *logic_faults(store, ENGINE))]


def claim_of(store: ox.Store, status: str) -> ox.NamedNode:
    found = store.quads_for_pattern(None, prov.STATUS, ox.NamedNode(RG + status), prov.PROVENANCE)
    (claim,) = (quad.subject for quad in found)
    assert isinstance(claim, ox.NamedNode)
    return claim


def test_a_sound_dataset_has_no_fault(store: ox.Store) -> None:
    assert faults(store) == []


def replace_object(store: ox.Store, predicate: ox.NamedNode, old: str, new: str) -> None:
    (quad,) = (q for q in store.quads_for_pattern(None, predicate, None, None) if q.object.value == old)  # type: ignore[union-attr]
    store.remove(quad)
    literal = ox.Literal(new, datatype=quad.object.datatype)  # type: ignore[union-attr]
    store.add(ox.Quad(quad.subject, predicate, literal, quad.graph_name))


def other_quote(store: ox.Store) -> None:
    replace_object(store, prov.EXACT, "Anna Arndt | BMW", "Anna Arndt | Audi")


def other_position(store: ox.Store) -> None:
    replace_object(store, prov.END, "16", "15")


def other_text(store: ox.Store) -> None:
    replace_object(store, prov.ARTICLE_BODY, TEXT, " " + TEXT)


def other_digest(store: ox.Store) -> None:
    replace_object(store, prov.SHA256, prov.sha256("Anna Arndt | BMW"), prov.sha256("x"))


def no_text(store: ox.Store) -> None:
    store.remove_graph(prov.TEXTS)


@pytest.mark.parametrize(
    ("plant", "message"),
    [
        (other_quote, f"{SENTENCE.value}: text[0:16] is not its quote"),
        (other_position, f"{SENTENCE.value}: text[0:15] is not its quote"),
        (other_text, f"{SENTENCE.value}: text[0:16] is not its quote"),
        (other_digest, f"{SENTENCE.value}: its digest is not that of its quote"),
        (no_text, f"{BASE}article/a: has no text in the store"),
    ],
)
def test_a_broken_quote_is_found(store: ox.Store, plant: Callable[[ox.Store], None], message: str) -> None:
    plant(store)
    assert message in faults(store)


def claim_without_graph(store: ox.Store) -> str:
    claim = claim_of(store, "denied")
    store.remove_graph(claim)
    return "states nothing: it has no graph"


def graph_without_claim(store: ox.Store) -> str:
    store.add(ox.Quad(ANNA, DRIVES_FOR, AUDI, ox.NamedNode(BASE + "claim/none")))
    return "claim:none: has a graph, but is not described"


def claim_without_sentence(store: ox.Store) -> str:
    claim = claim_of(store, "asserted")
    for quad in list(store.quads_for_pattern(claim, prov.DERIVATION, None, None)):
        store.remove(quad)
    return "rests on no sentence"


def sentence_missing(store: ox.Store) -> str:
    store.remove(ox.Quad(SENTENCE, prov.RDF_TYPE, prov.SENTENCE, prov.PROVENANCE))
    return "names no sentence that is in the store"


def two_statuses(store: ox.Store) -> str:
    store.add(ox.Quad(claim_of(store, "denied"), prov.STATUS, ox.NamedNode(RG + "asserted"), prov.PROVENANCE))
    return "has 2 statuses"


def not_in_default(store: ox.Store) -> str:
    store.remove(ox.Quad(ANNA, DRIVES_FOR, BMW, DEFAULT))
    return "is stated, but not in the default graph"


def from_nowhere(store: ox.Store) -> str:
    store.add(ox.Quad(ANNA, DRIVES_FOR, AUDI, DEFAULT))
    return "is in the default graph, but neither stated nor inferred"


def inferred_and_stated(store: ox.Store) -> str:
    store.add(ox.Quad(ANNA, DRIVES_FOR, BMW, INFERRED))
    return "is stated and listed as inferred"


def does_not_follow(store: ox.Store) -> str:
    for graph in (DEFAULT, INFERRED):
        store.add(ox.Quad(AUDI, ox.NamedNode(RG + "employs"), ANNA, graph))
    return "is stored as inferred, but does not follow"


def inference_missing(store: ox.Store) -> str:
    for graph in (DEFAULT, INFERRED):
        store.remove(ox.Quad(BMW, ox.NamedNode(RG + "employs"), ANNA, graph))
    return "follows, but is not stored as inferred"


def withdrawn_and_there(store: ox.Store) -> str:
    claim = claim_of(store, "asserted")
    store.add(ox.Quad(claim, INVALIDATED_BY, ox.NamedNode(BASE + "withdrawal/x"), WITHDRAWN))
    return "is recorded as withdrawn, but still there"


def blank_node(store: ox.Store) -> str:
    store.add(ox.Quad(ox.BlankNode("b"), DRIVES_FOR, BMW, prov.PROVENANCE))
    return "has a blank node"


@pytest.mark.parametrize(
    "plant",
    [
        claim_without_graph,
        graph_without_claim,
        claim_without_sentence,
        sentence_missing,
        two_statuses,
        not_in_default,
        from_nowhere,
        inferred_and_stated,
        does_not_follow,
        inference_missing,
        withdrawn_and_there,
        blank_node,
    ],
)
def test_a_broken_graph_is_found(store: ox.Store, plant: Callable[[ox.Store], str]) -> None:
    message = plant(store)
    assert any(message in fault for fault in faults(store)), faults(store)


def test_a_contradiction_names_its_sentences(tmp_path: Path) -> None:
    with open_snapshot(build_store(tmp_path, {"a": "Anna Arndt | BMW\nBea Brandt | Carl Cron"})) as snapshot:
        copy = ox.Store()
        copy.extend(snapshot.store)
    person = ox.Quad(
        ox.NamedNode(BASE + "id/manufacturer/carl-cron"), prov.RDF_TYPE, ox.NamedNode(RG + "Person"), DEFAULT
    )
    copy.add(person)
    (found,) = (fault for fault in logic_faults(copy, ENGINE) if fault.kind == "contradiction")
    assert found.where == "cax-dw"
    assert "Carl Cron is a rg:Person" in found.message
    assert "a.txt:17-39" in found.message
