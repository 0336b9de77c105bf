"""Every rule of the OWL 2 RL/RDF tables: what it concludes, and what must not follow."""

from __future__ import annotations

import pytest
from given import triple, triples
from rule_cases import CASES, Case

from racegraph.reasoner import OntologyError, Reasoner

# W3C OWL 2 Profiles, 4.3: the names in tables 4 to 9.
RULES = """
eq-ref eq-sym eq-trans eq-rep-s eq-rep-p eq-rep-o eq-diff1 eq-diff2 eq-diff3
prp-ap prp-dom prp-rng prp-fp prp-ifp prp-irp prp-symp prp-asyp prp-trp prp-spo1 prp-spo2 prp-eqp1 prp-eqp2 prp-pdw
prp-adp prp-inv1 prp-inv2 prp-key prp-npa1 prp-npa2
cls-thing cls-nothing1 cls-nothing2 cls-int1 cls-int2 cls-uni cls-com cls-svf1 cls-svf2 cls-avf cls-hv1 cls-hv2
cls-maxc1 cls-maxc2 cls-maxqc1 cls-maxqc2 cls-maxqc3 cls-maxqc4 cls-oo
cax-sco cax-eqc1 cax-eqc2 cax-dw cax-adc
dt-type1 dt-type2 dt-eq dt-diff dt-not-type
scm-cls scm-sco scm-eqc1 scm-eqc2 scm-op scm-dp scm-spo scm-eqp1 scm-eqp2 scm-dom1 scm-dom2 scm-rng1 scm-rng2
scm-hv scm-svf1 scm-svf2 scm-avf1 scm-avf2 scm-int scm-uni
"""

# Rules that the proof of a case names below its last step, not in it.
BELOW = {"dt-type2", "dt-eq", "dt-diff"}


def _id(case: Case) -> str:
    return f"{case.rule} {case.name}".strip()


def test_every_rule_has_a_case_for_and_one_against() -> None:
    names = RULES.split()
    assert len(names) == 78
    for name in names:
        cases = [case for case in CASES if case.rule == name]
        assert any(case.follows or case.contradicts for case in cases), name
        assert any(case.not_follows or not (case.follows or case.contradicts) for case in cases), name
    assert {case.rule for case in CASES} == set(names)


@pytest.mark.parametrize("case", CASES, ids=_id)
def test_rule(case: Case) -> None:
    reasoner = Reasoner(triples(case.given))
    for wanted in triples(case.follows):
        assert reasoner.entails(wanted), f"{wanted} must follow"
    for unwanted in triples(case.not_follows):
        assert not reasoner.entails(unwanted), f"{unwanted} must not follow"
    found = {violation.rule for violation in reasoner.inconsistencies()}
    if case.contradicts:
        assert found == {"eq-diff1" if case.rule == "dt-diff" else case.rule}
    else:
        assert not found


@pytest.mark.parametrize("case", [case for case in CASES if case.follows], ids=_id)
def test_the_proof_names_the_rule(case: Case) -> None:
    reasoner = Reasoner(triples(case.given))
    named = set()
    for wanted in triples(case.follows):
        for proof in reasoner.proofs(wanted, 10):
            assert proof.conclusion == wanted
            named |= {step.rule for step in proof.steps()} if case.rule in BELOW else {proof.rule}
    assert case.rule in named


@pytest.mark.parametrize("case", CASES, ids=_id)
def test_the_order_of_coming_does_not_matter(case: Case) -> None:
    given = triples(case.given)
    at_once = Reasoner(given)
    one_by_one = Reasoner()
    for each in reversed(given):
        try:
            one_by_one.add([each])
        except OntologyError:  # a list that is not whole yet
            break
    else:
        # Which spelling of a value is listed depends on the order; which follow does not.
        assert {*one_by_one.inferred(), *one_by_one.restated()} == {*at_once.inferred(), *at_once.restated()}
        one_by_one.remove(given)
        assert not set(one_by_one.inferred())


def test_restating_is_answered_and_not_listed() -> None:
    reasoner = Reasoner(triples(":C a owl:Class . :a a :C ; :p 1 . :b :p 1.0 ."))
    restating = [
        ":a owl:sameAs :a .",
        ":a a owl:Thing .",
        ":C rdfs:subClassOf :C .",
        ":C rdfs:subClassOf owl:Thing .",
        "owl:Nothing rdfs:subClassOf :C .",
        ":a :p 1.0 .",
        "xsd:int a rdfs:Datatype .",
    ]
    assert all(reasoner.entails(triple(text)) for text in restating)
    assert not list(reasoner.inferred())
    assert {triple(text) for text in restating} <= set(reasoner.restated())
    assert not set(reasoner.restated()) & set(triples(":C a owl:Class . :a a :C ; :p 1 . :b :p 1.0 ."))


def test_literals_are_never_subjects() -> None:
    reasoner = Reasoner(triples(":p owl:inverseOf :q ; rdfs:range xsd:integer ; a owl:SymmetricProperty . :a :p 5 ."))
    # 5 :p :a and 5 :q :a are reasoned with, but not listed.
    assert set(reasoner.inferred()) == set(triples(":a :q 5 ; a xsd:integer ."))
    assert not [t for t in reasoner.restated() if str(t.subject).startswith('"')]


def test_a_literal_is_written_as_in_the_triple_that_it_comes_from() -> None:
    reasoner = Reasoner(triples(":p rdfs:subPropertyOf :q ."))
    difference = reasoner.add(triples(':a :p 1 . :b :p "01"^^xsd:int . :c :p 1.0 .'))
    assert set(difference.added) == set(triples(':a :q 1 . :b :q "01"^^xsd:int . :c :q 1.0 .'))
