"""Random graphs: the same as the rule table run as a logic program, and as computed anew after every change.

A seeded part runs always; ``RACEGRAPH_GRAPHS=1000`` runs as many of each.
"""

from __future__ import annotations

import os
import random

import pytest

pytest.importorskip("clingo", reason="the oracle needs clingo, a development dependency")

import checker
import oracle
from comparison import differences, statement, told
from given import triples
from graphs import Maker
from hypothesis import given, settings
from hypothesis import strategies as st

from racegraph.reasoner import OntologyError, Reasoner

GRAPHS = int(os.environ.get("RACEGRAPH_GRAPHS", "60"))
AT_ONCE = 20


@pytest.mark.parametrize("start", range(0, GRAPHS, AT_ONCE))
def test_as_the_oracle(start: int) -> None:
    compared = 0
    for seed in range(start, start + AT_ONCE):
        axioms, facts = Maker(seed).graph()
        try:
            reasoner = Reasoner(axioms)
            reasoner.add(facts)
        except OntologyError:
            continue  # two terms of the language made the same: refused
        expected = oracle.closure([*axioms, *facts])
        assert not differences(reasoner, [*axioms, *facts], expected), f"seed {seed}"
        compared += 1
    assert compared >= AT_ONCE - 2


def _run(seed: int) -> None:
    """Add and retract at random, and compare with computing anew after each step."""
    pick = random.Random(seed)
    axioms, facts = Maker(seed).graph()
    ontology = axioms if pick.random() < 0.7 else []
    pool = facts if ontology else [*axioms, *facts]
    reasoner = Reasoner(ontology)
    asserted = dict.fromkeys(ontology)
    listed = {statement(triple) for triple in reasoner.inferred()}
    for _ in range(pick.randint(2, 6)):
        some = pick.sample(pool, pick.randint(1, len(pool)))
        try:
            if pick.random() < 0.5:
                difference = reasoner.add(some)
                asserted |= dict.fromkeys(some)
            else:
                difference = reasoner.remove(some)
                asserted = {triple: None for triple in asserted if triple not in some}
        except OntologyError:  # a list that is broken for the moment: nothing may have changed
            assert {statement(triple) for triple in reasoner.inferred()} == listed
            continue
        added = {statement(triple) for triple in difference.added}
        removed = {statement(triple) for triple in difference.removed}
        assert len(added) == len(difference.added)
        assert not added & listed
        assert removed <= listed
        listed = listed - removed | added
        assert {statement(triple) for triple in reasoner.inferred()} == listed
        anew = Reasoner(asserted)
        known = {statement(triple) for triple in asserted}
        expected = known | {statement(triple) for triple in anew.inferred()}
        assert told(expected) == told(known | listed)
        assert {each.rule for each in anew.inconsistencies()} == {each.rule for each in reasoner.inconsistencies()}


@pytest.mark.parametrize("start", range(0, GRAPHS, AT_ONCE))
def test_changes_as_computed_anew(start: int) -> None:
    for seed in range(start, start + AT_ONCE):
        try:
            _run(seed)
        except OntologyError:
            continue
        except AssertionError as error:
            raise AssertionError(f"seed {seed}") from error


@settings(max_examples=30, deadline=None)
@given(st.integers(min_value=100_000, max_value=10_000_000))
def test_changes_of_any_graph(seed: int) -> None:
    try:
        _run(seed)
    except OntologyError:
        return


@pytest.mark.parametrize("start", range(0, GRAPHS, AT_ONCE))
def test_every_proof_holds(start: int) -> None:
    for seed in range(start, start + AT_ONCE):
        axioms, facts = Maker(seed).graph()
        try:
            reasoner = Reasoner(axioms)
            reasoner.add(facts)
        except OntologyError:
            continue
        asserted = {statement(triple) for triple in (*axioms, *facts)}
        for triple in reasoner.inferred():
            proofs = list(reasoner.proofs(triple, 3))
            assert proofs, triple
            sizes = [checker.check(proof, asserted) for proof in proofs]
            assert all(proof.conclusion == triple for proof in proofs)
            assert sizes[0] > 1
        for found in reasoner.inconsistencies():
            assert checker.holds(found.rule, [checker.statement(each) for each in found.premises], None)
            for proof in found.proofs:
                checker.check(proof, asserted)


def test_the_checker_rejects_what_is_wrong() -> None:
    a, b, c, p, q = ("a", "b", "c", "p", "q")
    sub = checker._pattern("x rdfs:subPropertyOf y")[1]
    assert checker.holds("prp-spo1", [(p, sub, q), (a, p, b)], (a, q, b))
    assert not checker.holds("prp-spo1", [(p, sub, q), (a, p, b)], (b, q, a))
    assert not checker.holds("prp-spo1", [(p, sub, q), (a, q, b)], (a, p, b))
    assert not checker.holds("prp-spo1", [(p, sub, q)], (a, q, b))
    assert not checker.holds("prp-inv1", [(p, sub, q), (a, p, b)], (b, q, a))
    assert not checker.holds("eq-trans", [(a, checker.SAME, b), (c, checker.SAME, a)], (a, checker.SAME, c))


def test_a_literal_as_a_class_is_not_inferred_in_another_spelling() -> None:
    reasoner = Reasoner(triples(':a :p "1"^^xsd:nonNegativeInteger .'))
    difference = reasoner.add(triples(':x a "01"^^xsd:integer .'))
    assert not difference
    assert list(reasoner.inferred()) == []
