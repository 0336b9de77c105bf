"""A case for every rule of the OWL 2 RL/RDF tables, written by hand from the specification.

*follows* must follow by the rule named, *not_follows* must not follow at all. A case of a rule whose conclusion is
false says in *contradicts* whether it must be found.
"""

# ruff: noqa: E501  (a graph is a line)

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    rule: str
    given: str
    follows: str = ""
    not_follows: str = ""
    contradicts: bool = False
    name: str = ""


CASES = [
    # Table 4: equality
    Case("eq-ref", ":a :p :b .", ":a owl:sameAs :a . :p owl:sameAs :p . :b owl:sameAs :b .", ":a owl:sameAs :b ."),
    Case("eq-ref", ':a :p "x" .', ":a owl:sameAs :a .", ":c owl:sameAs :c .", name="only terms of the graph"),
    Case("eq-sym", ":a owl:sameAs :b .", ":b owl:sameAs :a .", ":b owl:sameAs :c ."),
    Case(
        "eq-trans",
        ":a owl:sameAs :b . :b owl:sameAs :c . :d owl:sameAs :e .",
        ":a owl:sameAs :c .",
        ":a owl:sameAs :d .",
    ),
    Case("eq-rep-s", ":a owl:sameAs :b . :a :p :c .", ":b :p :c .", ":c :p :b . :b :p :a ."),
    Case("eq-rep-p", ":p owl:sameAs :q . :a :p :c .", ":a :q :c .", ":a :r :c ."),
    Case("eq-rep-o", ":a owl:sameAs :b . :c :p :a .", ":c :p :b .", ":a :p :c ."),
    Case("eq-rep-o", ":A owl:sameAs :B . :x a :A .", ":x a :B .", ":B a :A .", name="classes"),
    Case("eq-diff1", ":a owl:sameAs :b . :a owl:differentFrom :b .", contradicts=True),
    Case("eq-diff1", ":a owl:sameAs :b . :b owl:differentFrom :a .", contradicts=True, name="the other way round"),
    Case("eq-diff1", ":a owl:sameAs :b . :a owl:differentFrom :c .", not_follows=":b owl:sameAs :c ."),
    Case(
        "eq-diff2",
        "[] a owl:AllDifferent ; owl:members ( :a :b :c ) . :a owl:sameAs :b .",
        contradicts=True,
        name="first two",
    ),
    Case(
        "eq-diff2",
        "[] a owl:AllDifferent ; owl:members ( :a :b :c ) . :a owl:sameAs :c .",
        contradicts=True,
        name="first and last",
    ),
    Case(
        "eq-diff2",
        "[] a owl:AllDifferent ; owl:members ( :a :b :c ) . :c owl:sameAs :b .",
        contradicts=True,
        name="last two",
    ),
    Case("eq-diff2", "[] a owl:AllDifferent ; owl:members ( :a :b :c ) . :a owl:sameAs :d ."),
    Case(
        "eq-diff3",
        "[] a owl:AllDifferent ; owl:distinctMembers ( :a :b :c ) . :b owl:sameAs :c .",
        contradicts=True,
        name="last two",
    ),
    Case("eq-diff3", "[] a owl:AllDifferent ; owl:distinctMembers ( :a :b :c ) . :c owl:sameAs :d ."),
    # Table 5: properties
    Case("prp-ap", ":a :p :b .", "rdfs:label a owl:AnnotationProperty .", ":p a owl:AnnotationProperty ."),
    Case("prp-dom", ":p rdfs:domain :C . :a :p :b .", ":a a :C .", ":b a :C ."),
    Case("prp-rng", ":p rdfs:range :C . :a :p :b .", ":b a :C .", ":a a :C ."),
    Case(
        "prp-fp",
        ":p a owl:FunctionalProperty . :a :p :b , :c . :d :p :e .",
        ":b owl:sameAs :c .",
        ":b owl:sameAs :e . :a owl:sameAs :d .",
    ),
    Case(
        "prp-ifp",
        ":p a owl:InverseFunctionalProperty . :a :p :x . :b :p :x . :c :p :y .",
        ":a owl:sameAs :b .",
        ":a owl:sameAs :c . :x owl:sameAs :y .",
    ),
    Case(
        "prp-ifp",
        ':p a owl:InverseFunctionalProperty . :a :p "01"^^xsd:int . :b :p 1 . :c :p "1" .',
        ":a owl:sameAs :b .",
        ":a owl:sameAs :c .",
        name="one value in two spellings",
    ),
    Case(
        "prp-ifp",
        ":p a owl:InverseFunctionalProperty ; owl:propertyChainAxiom ( :q [ owl:inverseOf :r ] :s ) ."
        ":a :q :b . :c :r :b . :c :s :d . :e :q :f . :g :r :f . :g :s :d . :h :q :b .",
        ":a owl:sameAs :e . :a owl:sameAs :h .",
        ":a owl:sameAs :d . :b owl:sameAs :f .",
        name="over a chain of three with an inverse inside",
    ),
    Case("prp-irp", ":p a owl:IrreflexiveProperty . :a :p :a .", contradicts=True),
    Case("prp-irp", ":p a owl:IrreflexiveProperty . :a :p :b . :b :p :a ."),
    Case("prp-symp", ":p a owl:SymmetricProperty . :a :p :b . :a :q :c .", ":b :p :a .", ":c :q :a . :a :p :a ."),
    Case("prp-asyp", ":p a owl:AsymmetricProperty . :a :p :b . :b :p :a .", contradicts=True),
    Case("prp-asyp", ":p a owl:AsymmetricProperty . :a :p :b . :b :p :c ."),
    Case(
        "prp-trp",
        ":p a owl:TransitiveProperty . :a :p :b . :b :p :c . :q a owl:ObjectProperty . :a :q :b . :b :q :c .",
        ":a :p :c .",
        ":a :q :c . :c :p :a .",
    ),
    Case("prp-spo1", ":p rdfs:subPropertyOf :q . :a :p :b . :c :q :d .", ":a :q :b .", ":c :p :d ."),
    Case(
        "prp-spo2",
        ":r owl:propertyChainAxiom ( :p :q ) . :a :p :b . :b :q :c . :b :p :d .",
        ":a :r :c .",
        ":a :r :d . :b :r :c . :a :r :b .",
        name="of two",
    ),
    Case(
        "prp-spo2",
        ":r owl:propertyChainAxiom ( :p [ owl:inverseOf :q ] :s ) . :a :p :b . :c :q :b . :c :s :d . :b :q :e . :e :s :f .",
        ":a :r :d .",
        ":a :r :f .",
        name="of three with an inverse inside",
    ),
    Case(
        "prp-spo2",
        ":r owl:propertyChainAxiom ( :p :p :p :p :p ) . :a :p :b . :b :p :c . :c :p :d . :d :p :e . :e :p :f . :f :p :g .",
        ":a :r :f . :b :r :g .",
        ":a :r :e . :a :r :g . :a :r :d .",
        name="of five",
    ),
    Case("prp-spo2", ":r owl:propertyChainAxiom ( :p ) . :a :p :b .", ":a :r :b .", ":a :r :a .", name="of one"),
    Case(
        "prp-spo2",
        ":p owl:propertyChainAxiom ( :p :p ) . :a :p :b . :b :p :c . :c :p :d .",
        ":a :p :c . :a :p :d .",
        ":d :p :a .",
        name="over itself",
    ),
    Case("prp-eqp1", ":p owl:equivalentProperty :q . :a :p :b .", ":a :q :b .", ":b :q :a ."),
    Case("prp-eqp2", ":p owl:equivalentProperty :q . :a :q :b .", ":a :p :b .", ":b :p :a ."),
    Case("prp-pdw", ":p owl:propertyDisjointWith :q . :a :p :b ; :q :b .", contradicts=True),
    Case("prp-pdw", ":p owl:propertyDisjointWith :q . :a :p :b ; :q :c . :b :q :a ."),
    Case(
        "prp-pdw", ':p owl:propertyDisjointWith :q . :a :p "1"^^xsd:int ; :q 1.0 .', contradicts=True, name="by value"
    ),
    Case(
        "prp-adp",
        "[] a owl:AllDisjointProperties ; owl:members ( :p :q :r ) . :a :q :b ; :r :b .",
        contradicts=True,
        name="last two",
    ),
    Case(
        "prp-adp",
        "[] a owl:AllDisjointProperties ; owl:members ( :p :q :r ) . :a :p :b ; :r :b .",
        contradicts=True,
        name="first and last",
    ),
    Case("prp-adp", "[] a owl:AllDisjointProperties ; owl:members ( :p :q :r ) . :a :p :b ; :q :c ; :r :d ; :s :b ."),
    Case("prp-inv1", ":p owl:inverseOf :q . :a :p :b .", ":b :q :a .", ":a :q :b ."),
    Case("prp-inv2", ":p owl:inverseOf :q . :a :q :b .", ":b :p :a .", ":a :p :b ."),
    Case(
        "prp-key",
        ":C owl:hasKey ( :k ) . :x a :C ; :k 1 . :y a :C ; :k 1 . :z a :C ; :k 2 . :w :k 1 .",
        ":x owl:sameAs :y .",
        ":x owl:sameAs :z . :x owl:sameAs :w .",
        name="of one",
    ),
    Case(
        "prp-key",
        ":C owl:hasKey ( :k :l ) . :x a :C ; :k 1 ; :l 2 . :y a :C ; :k 1 ; :l 2 . :z a :C ; :k 1 ; :l 3 . :w a :C ; :k 1 .",
        ":x owl:sameAs :y .",
        ":x owl:sameAs :z . :x owl:sameAs :w . :z owl:sameAs :w .",
        name="of two, the last of which tells strangers apart",
    ),
    Case(
        "prp-key",
        ":C owl:hasKey ( :k :l :m ) . :x a :C ; :k 1 ; :l 2 ; :m 3 . :y a :C ; :k 1 , 4 ; :l 2 ; :m 3 , 5 ."
        ":z a :C ; :k 1 ; :l 2 ; :m 4 . :w a :C ; :k 1 ; :l 3 ; :m 3 .",
        ":x owl:sameAs :y .",
        ":x owl:sameAs :z . :x owl:sameAs :w . :z owl:sameAs :w .",
        name="of three",
    ),
    Case(
        "prp-npa1",
        "[] owl:sourceIndividual :a ; owl:assertionProperty :p ; owl:targetIndividual :b . :a :p :b .",
        contradicts=True,
    ),
    Case(
        "prp-npa1",
        "[] owl:sourceIndividual :a ; owl:assertionProperty :p ; owl:targetIndividual :b . :a :p :c . :b :p :a .",
    ),
    Case(
        "prp-npa2",
        '[] owl:sourceIndividual :a ; owl:assertionProperty :p ; owl:targetValue 5 . :a :p "05"^^xsd:int .',
        contradicts=True,
        name="by value",
    ),
    Case(
        "prp-npa2",
        '[] owl:sourceIndividual :a ; owl:assertionProperty :p ; owl:targetValue 5 . :a :p "5" .',
        name="a text is no number",
    ),
    # Table 6: classes
    Case("cls-thing", ":a :p :b .", "owl:Thing a owl:Class .", ":b a owl:Class ."),
    Case("cls-nothing1", ":a :p :b .", "owl:Nothing a owl:Class .", ":a a owl:Nothing ."),
    Case("cls-nothing2", ":a a owl:Nothing .", contradicts=True),
    Case("cls-nothing2", ":C rdfs:subClassOf owl:Nothing . :a a :D .", name="an empty class"),
    Case(
        "cls-int1",
        ":C owl:intersectionOf ( :A :B ) . :x a :A , :B . :y a :A .",
        ":x a :C .",
        ":y a :C .",
    ),
    Case(
        "cls-int1",
        ":C owl:intersectionOf ( :A :B :D :E :F ) . :x a :A , :B , :D , :E , :F . :y a :A , :B , :D , :E .",
        ":x a :C .",
        ":y a :C .",
        name="of five",
    ),
    Case("cls-int2", ":C owl:intersectionOf ( :A :B :D ) . :x a :C .", ":x a :A , :B , :D .", ":x a :E ."),
    Case("cls-uni", ":C owl:unionOf ( :A :B :D ) . :x a :D . :y a :C .", ":x a :C .", ":y a :A , :B , :D ."),
    Case("cls-com", ":C owl:complementOf :D . :x a :C , :D .", contradicts=True),
    Case("cls-com", ":C owl:complementOf :D . :x a :C . :y a :D ."),
    Case(
        "cls-svf1",
        ":C owl:someValuesFrom :D ; owl:onProperty :p . :x :p :y . :y a :D . :z :p :w . :v :q :y .",
        ":x a :C .",
        ":z a :C . :v a :C . :y a :C .",
    ),
    Case(
        "cls-svf1",
        ':C owl:someValuesFrom xsd:integer ; owl:onProperty :p . :x :p 5 . :y :p "5" . :z :p 5.5 . :w :p 5.0 .',
        ":x a :C . :w a :C .",
        ":y a :C . :z a :C .",
        name="of a datatype",
    ),
    Case(
        "cls-svf2",
        ":C owl:someValuesFrom owl:Thing ; owl:onProperty :p . :x :p :y . :z :q :y .",
        ":x a :C .",
        ":z a :C . :y a :C .",
    ),
    Case(
        "cls-avf",
        ":C owl:allValuesFrom :D ; owl:onProperty :p . :x a :C ; :p :y ; :q :z . :v :p :w .",
        ":y a :D .",
        ":z a :D . :w a :D . :x a :D .",
    ),
    Case(
        "cls-hv1",
        ":C owl:hasValue :v ; owl:onProperty :p . :x a :C . :y a :D .",
        ":x :p :v .",
        ":y :p :v .",
    ),
    Case(
        "cls-hv1",
        ":C owl:hasValue 7 ; owl:onProperty :p . :x a :C .",
        ":x :p 7 .",
        ":x :p 8 .",
        name="a literal",
    ),
    Case(
        "cls-hv2",
        ":C owl:hasValue :v ; owl:onProperty :p . :x :p :v . :y :p :w . :z :q :v .",
        ":x a :C .",
        ":y a :C . :z a :C .",
    ),
    Case(
        "cls-hv2",
        ':C owl:hasValue 7 ; owl:onProperty :p . :x :p "07"^^xsd:byte . :y :p "7" .',
        ":x a :C .",
        ":y a :C .",
        name="a literal, by value",
    ),
    Case("cls-maxc1", ":C owl:maxCardinality 0 ; owl:onProperty :p . :x a :C ; :p :y .", contradicts=True),
    Case("cls-maxc1", ":C owl:maxCardinality 0 ; owl:onProperty :p . :x a :C ; :q :y . :z :p :y ."),
    Case(
        "cls-maxc2",
        ':C owl:maxCardinality "1"^^xsd:nonNegativeInteger ; owl:onProperty :p . :x a :C ; :p :y , :z . :v :p :w , :u .',
        ":y owl:sameAs :z .",
        ":w owl:sameAs :u . :y owl:sameAs :w .",
    ),
    Case("cls-maxc2", ":C owl:maxCardinality 2 ; owl:onProperty :p . :x a :C ; :p :y , :z .", "", ":y owl:sameAs :z ."),
    Case(
        "cls-maxqc1",
        ":C owl:maxQualifiedCardinality 0 ; owl:onProperty :p ; owl:onClass :D . :x a :C ; :p :y . :y a :D .",
        contradicts=True,
    ),
    Case(
        "cls-maxqc1",
        ":C owl:maxQualifiedCardinality 0 ; owl:onProperty :p ; owl:onClass :D . :x a :C ; :p :y . :y a :E .",
    ),
    Case(
        "cls-maxqc2",
        ":C owl:maxQualifiedCardinality 0 ; owl:onProperty :p ; owl:onClass owl:Thing . :x a :C ; :p :y .",
        contradicts=True,
    ),
    Case(
        "cls-maxqc2",
        ":C owl:maxQualifiedCardinality 0 ; owl:onProperty :p ; owl:onClass owl:Thing . :x a :C ; :q :y .",
    ),
    Case(
        "cls-maxqc3",
        ":C owl:maxQualifiedCardinality 1 ; owl:onProperty :p ; owl:onClass :D . :x a :C ; :p :y , :z , :w . :y a :D . :z a :D .",
        ":y owl:sameAs :z .",
        ":y owl:sameAs :w . :z owl:sameAs :w .",
    ),
    Case(
        "cls-maxqc4",
        ":C owl:maxQualifiedCardinality 1 ; owl:onProperty :p ; owl:onClass owl:Thing . :x a :C ; :p :y , :z . :v :p :w , :u .",
        ":y owl:sameAs :z .",
        ":w owl:sameAs :u .",
    ),
    Case("cls-oo", ":C owl:oneOf ( :a :b :c ) . :x a :C .", ":a a :C . :b a :C . :c a :C .", ":x owl:sameAs :a ."),
    # Table 7: class axioms
    Case("cax-sco", ":A rdfs:subClassOf :B . :x a :A . :y a :B .", ":x a :B .", ":y a :A ."),
    Case(
        "cax-sco",
        ":A rdfs:subClassOf :B . :B rdfs:subClassOf :C . :C rdfs:subClassOf :A . :x a :B .",
        ":x a :A , :C .",
        ":A a :B .",
        name="in a circle",
    ),
    Case("cax-eqc1", ":A owl:equivalentClass :B . :x a :A .", ":x a :B .", ":x a :C ."),
    Case("cax-eqc2", ":A owl:equivalentClass :B . :x a :B .", ":x a :A .", ":x a :C ."),
    Case("cax-dw", ":A owl:disjointWith :B . :x a :A , :B .", contradicts=True),
    Case("cax-dw", ":A owl:disjointWith :B . :x a :A . :y a :B ."),
    Case(
        "cax-adc",
        "[] a owl:AllDisjointClasses ; owl:members ( :A :B :C ) . :x a :B , :C .",
        contradicts=True,
        name="last two",
    ),
    Case(
        "cax-adc",
        "[] a owl:AllDisjointClasses ; owl:members ( :A :B :C ) . :x a :A , :C .",
        contradicts=True,
        name="first and last",
    ),
    Case("cax-adc", "[] a owl:AllDisjointClasses ; owl:members ( :A :B :C ) . :x a :A , :D . :y a :B . :z a :C ."),
    # Table 8: datatypes
    Case("dt-type1", ":a :p :b .", "xsd:byte a rdfs:Datatype .", ":b a rdfs:Datatype ."),
    Case(
        "dt-type2",
        ":p rdfs:range :N . xsd:decimal rdfs:subClassOf :N . :C owl:someValuesFrom :N ; owl:onProperty :q . :x :q 5 . :y :q true .",
        ":x a :C .",
        ":y a :C .",
    ),
    Case("dt-eq", ":a :p 1.0 . :b :q 1 .", ":a :p 1 .", ':a :p "1" . :b :p 1 . :b :q 2 .'),
    Case("dt-diff", ":p a owl:FunctionalProperty . :a :p 1 , 2 .", contradicts=True),
    Case("dt-diff", ':p a owl:FunctionalProperty . :a :p 1 , "1"^^xsd:int , 1.00 .', name="one value, three spellings"),
    Case("dt-diff", ':p a owl:FunctionalProperty . :a :p 1 , "1" .', contradicts=True, name="a number and a text"),
    Case(
        "dt-diff",
        ':p a owl:FunctionalProperty . :a :p "0"^^xsd:float , "-0"^^xsd:float .',
        contradicts=True,
        name="plus and minus zero",
    ),
    Case("dt-not-type", ":p rdfs:range xsd:integer . :a :p 1.5 .", contradicts=True),
    Case("dt-not-type", ":p rdfs:range xsd:byte . :a :p 300 .", contradicts=True, name="out of bounds"),
    Case("dt-not-type", ':p rdfs:range xsd:integer . :a :p "x" .', contradicts=True, name="a text is no number"),
    Case("dt-not-type", ':p rdfs:range xsd:integer . :a :p "1.5"^^xsd:integer .', contradicts=True, name="ill-typed"),
    Case("dt-not-type", ':p rdfs:range xsd:integer . :a :p 1.0 , "07"^^xsd:byte .', name="an integer in other words"),
    # Table 9: schema
    Case(
        "scm-cls",
        ":C a owl:Class .",
        ":C rdfs:subClassOf :C , owl:Thing ; owl:equivalentClass :C . owl:Nothing rdfs:subClassOf :C .",
        ":D rdfs:subClassOf :D . :C rdfs:subClassOf owl:Nothing .",
    ),
    Case(
        "scm-sco",
        ":A rdfs:subClassOf :B . :B rdfs:subClassOf :C .",
        ":A rdfs:subClassOf :C .",
        ":C rdfs:subClassOf :A .",
    ),
    Case(
        "scm-eqc1",
        ":A owl:equivalentClass :B .",
        ":A rdfs:subClassOf :B . :B rdfs:subClassOf :A .",
        ":A rdfs:subClassOf :C .",
    ),
    Case(
        "scm-eqc2",
        ":A rdfs:subClassOf :B . :B rdfs:subClassOf :A . :A rdfs:subClassOf :C .",
        ":A owl:equivalentClass :B . :B owl:equivalentClass :A .",
        ":A owl:equivalentClass :C .",
    ),
    Case(
        "scm-op",
        ":p a owl:ObjectProperty .",
        ":p rdfs:subPropertyOf :p ; owl:equivalentProperty :p .",
        ":q rdfs:subPropertyOf :q .",
    ),
    Case(
        "scm-dp",
        ":p a owl:DatatypeProperty .",
        ":p rdfs:subPropertyOf :p ; owl:equivalentProperty :p .",
        ":q rdfs:subPropertyOf :q .",
    ),
    Case(
        "scm-spo",
        ":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :r .",
        ":p rdfs:subPropertyOf :r .",
        ":r rdfs:subPropertyOf :p .",
    ),
    Case(
        "scm-eqp1",
        ":p owl:equivalentProperty :q .",
        ":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :p .",
        ":p rdfs:subPropertyOf :r .",
    ),
    Case(
        "scm-eqp2",
        ":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :p . :p rdfs:subPropertyOf :r .",
        ":p owl:equivalentProperty :q .",
        ":p owl:equivalentProperty :r .",
    ),
    Case("scm-dom1", ":p rdfs:domain :A . :A rdfs:subClassOf :B .", ":p rdfs:domain :B .", ":p rdfs:range :B ."),
    Case("scm-dom2", ":q rdfs:domain :A . :p rdfs:subPropertyOf :q .", ":p rdfs:domain :A .", ":p rdfs:range :A ."),
    Case("scm-rng1", ":p rdfs:range :A . :A rdfs:subClassOf :B .", ":p rdfs:range :B .", ":p rdfs:domain :B ."),
    Case("scm-rng2", ":q rdfs:range :A . :p rdfs:subPropertyOf :q .", ":p rdfs:range :A .", ":p rdfs:domain :A ."),
    Case(
        "scm-hv",
        ":C owl:hasValue :i ; owl:onProperty :p . :D owl:hasValue :i ; owl:onProperty :q . :p rdfs:subPropertyOf :q ."
        ":E owl:hasValue :j ; owl:onProperty :q .",
        ":C rdfs:subClassOf :D .",
        ":D rdfs:subClassOf :C . :C rdfs:subClassOf :E .",
    ),
    Case(
        "scm-svf1",
        ":C owl:someValuesFrom :A ; owl:onProperty :p . :D owl:someValuesFrom :B ; owl:onProperty :p ."
        ":A rdfs:subClassOf :B . :E owl:someValuesFrom :B ; owl:onProperty :q .",
        ":C rdfs:subClassOf :D .",
        ":D rdfs:subClassOf :C . :C rdfs:subClassOf :E .",
    ),
    Case(
        "scm-svf2",
        ":C owl:someValuesFrom :A ; owl:onProperty :p . :D owl:someValuesFrom :A ; owl:onProperty :q ."
        ":p rdfs:subPropertyOf :q . :E owl:someValuesFrom :B ; owl:onProperty :q .",
        ":C rdfs:subClassOf :D .",
        ":D rdfs:subClassOf :C . :C rdfs:subClassOf :E .",
    ),
    Case(
        "scm-avf1",
        ":C owl:allValuesFrom :A ; owl:onProperty :p . :D owl:allValuesFrom :B ; owl:onProperty :p ."
        ":A rdfs:subClassOf :B .",
        ":C rdfs:subClassOf :D .",
        ":D rdfs:subClassOf :C .",
    ),
    Case(
        "scm-avf2",
        ":C owl:allValuesFrom :A ; owl:onProperty :p . :D owl:allValuesFrom :A ; owl:onProperty :q ."
        ":p rdfs:subPropertyOf :q .",
        ":D rdfs:subClassOf :C .",
        ":C rdfs:subClassOf :D .",
    ),
    Case(
        "scm-int",
        ":C owl:intersectionOf ( :A :B :D ) .",
        ":C rdfs:subClassOf :A , :B , :D .",
        ":A rdfs:subClassOf :C . :A rdfs:subClassOf :B .",
    ),
    Case(
        "scm-uni",
        ":C owl:unionOf ( :A :B :D ) .",
        ":A rdfs:subClassOf :C . :B rdfs:subClassOf :C . :D rdfs:subClassOf :C .",
        ":C rdfs:subClassOf :A . :A rdfs:subClassOf :B .",
    ),
]
