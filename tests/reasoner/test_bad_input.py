"""Broken ontologies and large ones: a message or the right answer, in bounded time and memory, never a wrong triple."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from given import triple, triples

from racegraph.reasoner import ClosureLimitError, OntologyError, Reasoner

EX = "http://example.org/"
OWL = "http://www.w3.org/2002/07/owl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
TYPE = ox.NamedNode(RDF + "type")
SAME = ox.NamedNode(OWL + "sameAs")
SUB_CLASS = ox.NamedNode(RDFS + "subClassOf")


def node(kind: str, number: int) -> ox.NamedNode:
    return ox.NamedNode(f"{EX}{kind}{number}")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (":C owl:unionOf :l . :l rdf:first :A ; rdf:rest :l .", "cyclic rdf:List: <http://example.org/l>"),
        (
            ":C owl:intersectionOf :l . :l rdf:first :A ; rdf:rest :m . :m rdf:first :B ; rdf:rest :l .",
            "cyclic rdf:List: <http://example.org/l>",
        ),
        (":C owl:unionOf :l . :l rdf:first :A .", "broken rdf:List: <http://example.org/l> has no rdf:rest"),
        (":C owl:oneOf :l . :l rdf:rest rdf:nil .", "broken rdf:List: <http://example.org/l> has no rdf:first"),
        (
            ":p owl:propertyChainAxiom :l . :l rdf:first :p , :q ; rdf:rest rdf:nil .",
            "<http://example.org/l> has more than one rdf:first",
        ),
        (
            ":C owl:hasKey :l . :l rdf:first :p ; rdf:rest rdf:nil , :m .",
            "<http://example.org/l> has more than one rdf:rest",
        ),
        (":C owl:unionOf :l .", "owl:unionOf of <http://example.org/C>"),
        (':C owl:unionOf "A and B" .', '"A and B" has no rdf:first'),
        ("owl:sameAs owl:sameAs owl:differentFrom .", "terms of the language, are made the same"),
    ],
)
def test_an_axiom_without_a_reading_is_named(given: str, message: str) -> None:
    with pytest.raises(OntologyError) as raised:
        Reasoner(triples(given))
    assert message in str(raised.value)


def test_after_an_error_all_is_as_before() -> None:
    reasoner = Reasoner(triples(":A rdfs:subClassOf :B . :x a :A ."))
    before = set(reasoner.inferred())
    with pytest.raises(OntologyError):
        reasoner.add(triples(":y a :A . :C owl:unionOf :l . :l rdf:first :A ; rdf:rest :l ."))
    assert set(reasoner.inferred()) == before
    assert not reasoner.entails(triple(":y a :A ."))
    assert reasoner.add(triples(":z a :A .")).added == triples(":z a :B .")


def test_a_list_that_no_axiom_reads_may_be_cyclic() -> None:
    reasoner = Reasoner(triples(":x :route :l . :l rdf:first :a ; rdf:rest :l ."))
    assert not list(reasoner.inferred())


@pytest.mark.parametrize(
    "given",
    [
        ":C owl:minCardinality 1 ; owl:onProperty :p . :x a :C .",
        ":C owl:disjointUnionOf ( :A :B ) . :x a :A , :B .",
        ":C owl:hasSelf true ; owl:onProperty :p . :x a :C .",
        ":p a owl:ReflexiveProperty . :x :q :y .",
        ":D owl:onDatatype xsd:integer ; owl:withRestrictions ( [ xsd:minInclusive 5 ] ) .",
        ":C owl:somethingNew :D . :x a :C .",
        ":C owl:unionOf () . :D owl:intersectionOf () . :E owl:oneOf () . :x a :C , :D , :E .",
        ":C owl:hasKey () . :x a :C . :y a :C .",
    ],
)
def test_an_unknown_construct_concludes_nothing_of_the_data(given: str) -> None:
    reasoner = Reasoner(triples(given))
    assert not [t for t in reasoner.inferred() if str(t.subject) in (f"<{EX}x>", f"<{EX}y>")]
    assert not reasoner.inconsistencies()


@pytest.mark.slow
def test_a_large_clique_ends() -> None:
    count = 100_000
    statements = [ox.Triple(node("a", i), SAME, node("a", i + 1)) for i in range(count)]
    statements.append(triple(f":a{count // 2} :p :b ."))
    reasoner = Reasoner(triples(":p rdfs:domain :C ."))
    difference = reasoner.add(statements)
    # Of so many, each is written as the same as one, and statements are written about that one.
    assert len(difference.added) < 2 * count + 10
    assert reasoner.entails(triple(f":a{count} a :C ."))
    assert reasoner.entails(triple(":a0 :p :b ."))
    assert not reasoner.entails(triple(":b a :C ."))
    assert not reasoner.entails(triple(":a0 owl:sameAs :b ."))
    reasoner.remove([statements[10]])
    assert not reasoner.entails(triple(":a0 :p :b ."))
    assert reasoner.entails(triple(":a11 :p :b ."))


@pytest.mark.slow
def test_a_large_clique_by_a_shared_value_ends() -> None:
    count = 50_000
    reasoner = Reasoner(
        triples(":p a owl:InverseFunctionalProperty . :q a owl:FunctionalProperty . :C owl:hasKey (:k) .")
    )
    shared = [ox.Triple(node("a", i), ox.NamedNode(EX + "p"), node("v", 0)) for i in range(count)]
    many = [ox.Triple(node("w", 0), ox.NamedNode(EX + "q"), node("b", i)) for i in range(count)]
    keyed = [ox.Triple(node("c", i), ox.NamedNode(EX + "k"), node("v", 0)) for i in range(count)]
    typed = [ox.Triple(node("c", i), TYPE, ox.NamedNode(EX + "C")) for i in range(count)]
    reasoner.add(shared + many + keyed + typed)
    for name in "abc":
        assert reasoner.entails(triple(f":{name}0 owl:sameAs :{name}{count - 1} ."))
    assert not reasoner.entails(triple(":a0 owl:sameAs :c0 ."))


@pytest.mark.slow
def test_many_different_values_of_a_functional_property_end() -> None:
    count = 3_000
    reasoner = Reasoner(triples(":p a owl:FunctionalProperty ."))
    reasoner.add(ox.Triple(node("a", 0), ox.NamedNode(EX + "p"), ox.Literal(i)) for i in range(count))
    assert len(reasoner.inconsistencies()) <= count
    assert reasoner.inconsistencies()[0].rule == "eq-diff1"


@pytest.mark.slow
def test_a_deep_hierarchy_ends() -> None:
    depth = 1_000
    axioms = [ox.Triple(node("C", i), SUB_CLASS, node("C", i + 1)) for i in range(depth)]
    reasoner = Reasoner(axioms)
    assert len(reasoner.add([ox.Triple(node("x", 0), TYPE, node("C", 0))]).added) == depth
    proof = reasoner.proof(ox.Triple(node("x", 0), TYPE, node("C", depth)))
    assert proof is not None


def test_a_deep_circle_of_classes_ends() -> None:
    size = 300
    axioms = [ox.Triple(node("C", i), SUB_CLASS, node("C", (i + 1) % size)) for i in range(size)]
    reasoner = Reasoner(axioms)
    reasoner.add([ox.Triple(node("x", 0), TYPE, node("C", 5))])
    assert all(reasoner.entails(ox.Triple(node("x", 0), TYPE, node("C", i))) for i in range(size))
    assert reasoner.entails(triple(":C7 owl:equivalentClass :C6 ."))


def test_a_closure_beyond_the_limit_is_refused_and_nothing_has_changed() -> None:
    ontology = triples(":p a owl:TransitiveProperty .")
    reasoner = Reasoner(ontology, limit=5_000)
    chain = [ox.Triple(node("a", i), ox.NamedNode(EX + "p"), node("a", i + 1)) for i in range(2_000)]
    with pytest.raises(ClosureLimitError, match="more than 5000 statements"):
        reasoner.add(chain)
    assert not set(reasoner.inferred())
    assert len(reasoner.add(chain[:20]).added) == 19 * 20 // 2


def test_a_long_chain_over_a_dense_graph_ends() -> None:
    """There are 30¹⁰ paths of ten steps, and 900 pairs."""
    reasoner = Reasoner(triples(f":r owl:propertyChainAxiom ( {':p ' * 10} ) ."))
    p = ox.NamedNode(EX + "p")
    reasoner.add(ox.Triple(node("a", i), p, node("a", j)) for i in range(30) for j in range(30))
    assert sum(t.predicate == ox.NamedNode(EX + "r") for t in reasoner.inferred()) == 900


def test_a_long_intersection_and_a_long_key_end() -> None:
    classes = " ".join(f":C{i}" for i in range(150))
    keys = " ".join(f":k{i}" for i in range(40))
    reasoner = Reasoner(triples(f":All owl:intersectionOf ( {classes} ) . :K owl:hasKey ( {keys} ) ."))
    reasoner.add([ox.Triple(node("x", 0), TYPE, node("C", i)) for i in range(149)])
    assert not reasoner.entails(triple(":x0 a :All ."))
    reasoner.add([ox.Triple(node("x", 0), TYPE, node("C", 149))])
    assert reasoner.entails(triple(":x0 a :All ."))
    for name in ("y0", "y1"):
        reasoner.add(triples(f":{name} a :K . " + " ".join(f":{name} :k{i} {i} ." for i in range(40))))
    reasoner.add(triples(":y2 a :K . " + " ".join(f":y2 :k{i} {i} ." for i in range(39))))
    assert reasoner.entails(triple(":y0 owl:sameAs :y1 ."))
    assert not reasoner.entails(triple(":y0 owl:sameAs :y2 ."))


def test_many_values_of_a_key_end() -> None:
    """30³ combinations for each of two things that share one."""
    reasoner = Reasoner(triples(":K owl:hasKey ( :k :l :m ) ."))
    for name, first in (("x", 0), ("y", 29), ("z", 30)):
        values = " ".join(f":{name} :k {first + i} ; :l {first + i} ; :m {first + i} ." for i in range(30))
        reasoner.add(triples(f":{name} a :K . {values}"))
    assert reasoner.entails(triple(":x owl:sameAs :y ."))
    assert reasoner.entails(triple(":y owl:sameAs :z ."))
    reasoner.remove(triples(":y :m 29 ."))
    assert not reasoner.entails(triple(":x owl:sameAs :y ."))
    assert reasoner.entails(triple(":y owl:sameAs :z ."))
