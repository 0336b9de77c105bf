"""Saved and restored, a reasoner goes on as if nothing had been."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from comparison import statement
from given import triples
from graphs import Maker

from racegraph.reasoner import OntologyError, Reasoner, StateError


@pytest.mark.parametrize("seed", range(60))
def test_a_restored_reasoner_goes_on_as_the_one_that_was_saved(seed: int, tmp_path: Path) -> None:
    pick = random.Random(seed)
    axioms, facts = Maker(seed).graph()
    try:
        first = Reasoner(axioms)
        first.add(facts[: len(facts) // 2])
        first.remove(facts[:2])
        first.save(tmp_path / "state")
        second = Reasoner.restore(tmp_path / "state")
        assert list(second.inferred()) == list(first.inferred())
        for _ in range(3):
            some = pick.sample(facts, pick.randint(1, len(facts)))
            changes = [
                reasoner.add(some) if change == "add" else reasoner.remove(some)
                for change in [pick.choice(["add", "remove"])]
                for reasoner in (first, second)
            ]
            assert set(changes[0].added) == set(changes[1].added)
            assert set(changes[0].removed) == set(changes[1].removed)
    except OntologyError:
        return
    assert {statement(t) for t in second.inferred()} == {statement(t) for t in first.inferred()}
    assert {each.rule for each in second.inconsistencies()} == {each.rule for each in first.inconsistencies()}
    for triple in first.inferred():
        proofs = [reasoner.proof(triple) for reasoner in (first, second)]
        assert proofs[0] is not None
        assert proofs[1] is not None
        assert len(list(proofs[0].steps())) == len(list(proofs[1].steps()))


def test_nothing_is_inferred_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reasoner = Reasoner(triples(":p a owl:TransitiveProperty . :a :p :b . :b :p :c ."))
    reasoner.save(tmp_path / "state")
    monkeypatch.setattr("racegraph.reasoner.closure.Closure._run", lambda self: pytest.fail("rules were run"))
    restored = Reasoner.restore(tmp_path / "state")
    assert list(restored.inferred()) == triples(":a :p :c .")


def test_all_kinds_of_terms_come_back(tmp_path: Path) -> None:
    given = triples(
        ':p rdfs:subPropertyOf :q . :a :p "x\\n\\"y\\"\\\\"@de , "" , "1"^^xsd:int , [] , '
        '<http://example.org/\\u00e4> , <<( :s :p "o" )>> , "l"@ar--rtl .'
    )
    reasoner = Reasoner(given)
    reasoner.save(tmp_path / "state")
    restored = Reasoner.restore(tmp_path / "state")
    assert set(restored.inferred()) == set(reasoner.inferred())
    assert len(list(restored.inferred())) == 7


@pytest.mark.parametrize("damage", ["other", "short", "empty"])
def test_what_is_no_state_is_named(damage: str, tmp_path: Path) -> None:
    path = tmp_path / "state"
    Reasoner(triples(":a :p :b .")).save(path)
    data = path.read_bytes()
    path.write_bytes({"other": b"something else", "short": data[: len(data) // 2], "empty": b""}[damage])
    with pytest.raises(StateError, match="state"):
        Reasoner.restore(path)
