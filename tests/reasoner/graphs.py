"""Random small graphs over every construct of OWL 2 RL, for comparison with the oracle."""

from __future__ import annotations

import random

import pyoxigraph as ox
from oracle import EX, LITERALS, OWL, RDF, RDFS, literal

TYPE = ox.NamedNode(RDF + "type")
FIRST, REST, NIL = (ox.NamedNode(RDF + name) for name in ("first", "rest", "nil"))
THING, NOTHING = ox.NamedNode(OWL + "Thing"), ox.NamedNode(OWL + "Nothing")


def owl(name: str) -> ox.NamedNode:
    return ox.NamedNode(OWL + name)


def rdfs(name: str) -> ox.NamedNode:
    return ox.NamedNode(RDFS + name)


class Maker:
    """Makes one graph from one seed. *wild* graphs also use vocabulary and properties where individuals stand."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.wild = self.random.random() < 0.25
        self.classes = [ox.NamedNode(EX + f"C{i}") for i in range(self.random.randint(2, 5))]
        self.properties = [ox.NamedNode(EX + f"p{i}") for i in range(self.random.randint(2, 4))]
        self.individuals = [ox.NamedNode(EX + f"a{i}") for i in range(self.random.randint(3, 6))]
        self.literals = self.random.sample(list(LITERALS)[:6], self.random.randint(0, 3))
        self._nodes = 0

    def node(self) -> ox.NamedNode:
        self._nodes += 1
        return ox.NamedNode(EX + f"n{self._nodes}")

    def cls(self) -> ox.NamedNode:
        roll = self.random.random()
        if roll < 0.04:
            return THING
        if roll < 0.06:
            return NOTHING
        if roll < 0.1 and self.literals:
            return ox.NamedNode(literal("", self.random.choice(["int", "decimal", "string"])).datatype.value)
        return self.random.choice(self.classes)

    def prop(self) -> ox.NamedNode:
        if self.wild and self.random.random() < 0.08:
            return self.random.choice([TYPE, owl("sameAs"), owl("differentFrom"), rdfs("subClassOf")])
        return self.random.choice(self.properties)

    def individual(self) -> ox.NamedNode:
        if self.wild and self.random.random() < 0.1:
            return self.random.choice(self.classes + self.properties)
        return self.random.choice(self.individuals)

    def value(self) -> ox.NamedNode | ox.Literal:
        if self.literals and self.random.random() < 0.3:
            return self.random.choice(self.literals)
        return self.individual()

    def list(self, members: list[ox.NamedNode]) -> tuple[ox.NamedNode, list[ox.Triple]]:
        if not members:
            return NIL, []
        nodes = [self.node() for _ in members]
        triples = [ox.Triple(node, FIRST, member) for node, member in zip(nodes, members, strict=True)]
        triples += [ox.Triple(node, REST, rest) for node, rest in zip(nodes, [*nodes[1:], NIL], strict=True)]
        return nodes[0], triples

    def restriction(self) -> tuple[ox.NamedNode, list[ox.Triple]]:
        x = self.random.choice(self.classes) if self.random.random() < 0.3 else self.node()
        self.classes.append(x)
        triples = [ox.Triple(x, owl("onProperty"), self.prop())]
        kind = self.random.choice(["some", "all", "value", "max", "maxq"])
        match kind:
            case "some":
                triples.append(ox.Triple(x, owl("someValuesFrom"), self.cls()))
            case "all":
                triples.append(ox.Triple(x, owl("allValuesFrom"), self.cls()))
            case "value":
                triples.append(ox.Triple(x, owl("hasValue"), self.value()))
            case _:
                number = literal(self.random.choice("01"), "nonNegativeInteger")
                name = "maxCardinality" if kind == "max" else "maxQualifiedCardinality"
                triples.append(ox.Triple(x, owl(name), number))
                if kind == "maxq":
                    triples.append(ox.Triple(x, owl("onClass"), self.cls()))
        return x, triples

    def axiom(self) -> list[ox.Triple]:
        r = self.random
        some = lambda make, low, high: [make() for _ in range(r.randint(low, high))]  # noqa: E731
        match r.randint(0, 15):
            case 0:
                return [ox.Triple(self.cls(), rdfs("subClassOf"), self.cls())]
            case 1:
                return [ox.Triple(self.prop(), rdfs("subPropertyOf"), self.prop())]
            case 2:
                return [ox.Triple(self.prop(), rdfs(r.choice(["domain", "range"])), self.cls())]
            case 3:
                kinds = "Functional InverseFunctional Irreflexive Symmetric Asymmetric Transitive Object Datatype"
                return [ox.Triple(self.prop(), TYPE, owl(r.choice(kinds.split()) + "Property"))]
            case 4:
                name = r.choice(["equivalentProperty", "inverseOf", "propertyDisjointWith"])
                return [ox.Triple(self.prop(), owl(name), self.prop())]
            case 5:
                name = r.choice(["equivalentClass", "disjointWith", "complementOf"])
                return [ox.Triple(self.cls(), owl(name), self.cls())]
            case 6:
                head, triples = self.list(some(self.prop, 1, 5))
                return [ox.Triple(self.prop(), owl("propertyChainAxiom"), head), *triples]
            case 7:
                head, triples = self.list(some(self.prop, 1, 3))
                return [ox.Triple(self.cls(), owl("hasKey"), head), *triples]
            case 8:
                head, triples = self.list(some(self.cls, 0, 4))
                return [ox.Triple(self.cls(), owl(r.choice(["intersectionOf", "unionOf"])), head), *triples]
            case 9:
                head, triples = self.list(some(self.individual, 1, 3))
                return [ox.Triple(self.cls(), owl("oneOf"), head), *triples]
            case 10:
                x = self.node()
                kind, make = r.choice(
                    [
                        ("AllDisjointProperties", self.prop),
                        ("AllDisjointClasses", self.cls),
                        ("AllDifferent", self.individual),
                    ]
                )
                head, triples = self.list(some(make, 2, 4))
                name = "distinctMembers" if kind == "AllDifferent" and r.random() < 0.5 else "members"
                return [ox.Triple(x, TYPE, owl(kind)), ox.Triple(x, owl(name), head), *triples]
            case 11:
                x = self.node()
                value = self.value()
                name = "targetValue" if isinstance(value, ox.Literal) else "targetIndividual"
                return [
                    ox.Triple(x, owl("sourceIndividual"), self.individual()),
                    ox.Triple(x, owl("assertionProperty"), self.prop()),
                    ox.Triple(x, owl(name), value),
                ]
            case 12:
                return [ox.Triple(self.cls(), TYPE, owl("Class"))]
            case 13:
                name = r.choice(["sameAs", "differentFrom"])
                pool = self.individuals if r.random() < 0.8 else self.classes + self.properties
                return [ox.Triple(r.choice(pool), owl(name), r.choice(pool))]
            case _:
                return self.restriction()[1]

    def fact(self) -> ox.Triple:
        if self.random.random() < 0.35:
            return ox.Triple(self.individual(), TYPE, self.cls())
        return ox.Triple(self.individual(), self.prop(), self.value())

    def graph(self) -> tuple[list[ox.Triple], list[ox.Triple]]:
        """Axioms and facts."""
        axioms = [triple for _ in range(self.random.randint(2, 9)) for triple in self.axiom()]
        return list(dict.fromkeys(axioms)), list(dict.fromkeys(self.fact() for _ in range(self.random.randint(3, 14))))
