"""A graph of races of any size, and the ontology that it is reasoned with: the same for every engine compared.

Articles report events; an event has entries, and an entry ties a driver to a team, a car and a class. The *basic*
ontology stays within what every engine knows; *full* adds chains, keys, value restrictions, disjoint classes and
cardinalities.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import pyoxigraph as ox

EX = "http://example.org/races/"
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")

BASIC = """
@prefix : <http://example.org/races/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

:Agent a owl:Class .
:Person a owl:Class ; rdfs:subClassOf :Agent .
:Driver a owl:Class ; rdfs:subClassOf :Person .
:Organisation a owl:Class ; rdfs:subClassOf :Agent .
:Team a owl:Class ; rdfs:subClassOf :Organisation .
:Manufacturer a owl:Class ; rdfs:subClassOf :Organisation .
:Car a owl:Class .
:Place a owl:Class .
:Circuit a owl:Class ; rdfs:subClassOf :Place .
:Country a owl:Class ; rdfs:subClassOf :Place .
:Occurrence a owl:Class .
:Event a owl:Class ; rdfs:subClassOf :Occurrence .
:Race a owl:Class ; rdfs:subClassOf :Event .
:Entry a owl:Class ; rdfs:subClassOf :Occurrence .
:Series a owl:Class .
:Competitor a owl:Class ; owl:equivalentClass :Starter .

:involves a owl:ObjectProperty .
:driver a owl:ObjectProperty ; rdfs:subPropertyOf :involves ; rdfs:domain :Entry ; rdfs:range :Driver .
:team a owl:ObjectProperty ; rdfs:subPropertyOf :involves ; rdfs:domain :Entry ; rdfs:range :Team .
:car a owl:ObjectProperty ; rdfs:domain :Entry ; rdfs:range :Car .
:event a owl:ObjectProperty ; rdfs:domain :Entry ; rdfs:range :Race ; owl:inverseOf :entry .
:entry a owl:ObjectProperty .
:venue a owl:ObjectProperty ; rdfs:range :Circuit .
:series a owl:ObjectProperty ; rdfs:range :Series .
:madeBy a owl:ObjectProperty ; rdfs:range :Manufacturer .
:locatedIn a owl:ObjectProperty , owl:TransitiveProperty ; rdfs:domain :Place ; rdfs:range :Place .
:citizenOf a owl:ObjectProperty ; rdfs:range :Country .
:teammateOf a owl:ObjectProperty , owl:SymmetricProperty ; rdfs:domain :Starter .
:position a owl:DatatypeProperty ; rdfs:range xsd:integer .
"""

FULL = (
    BASIC
    + """
:raced a owl:ObjectProperty ; owl:inverseOf :driver .
:drove owl:propertyChainAxiom ( :raced :car ) .
:drove rdfs:range :Car .
:droveFor owl:propertyChainAxiom ( :raced :team ) .
:startedIn owl:propertyChainAxiom ( :raced :event ) .
:racedAt owl:propertyChainAxiom ( :raced :event :venue ) .
:Winner owl:equivalentClass [ a owl:Restriction ; owl:onProperty :position ; owl:hasValue 1 ] .
:Starting owl:equivalentClass [ a owl:Restriction ; owl:onProperty :startedIn ; owl:someValuesFrom :Race ] .
:WinningDriver owl:intersectionOf ( :Driver :Starting ) .
:Entry owl:hasKey ( :driver :event ) .
[] a owl:AllDisjointClasses ; owl:members ( :Person :Organisation :Car :Place :Occurrence ) .
:Entry rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :car ; owl:maxCardinality 3 ] .
"""
)


def ontology(full: bool = False) -> list[ox.Triple]:
    """The axioms."""
    text = FULL if full else BASIC
    return [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)]


def _node(kind: str, number: int) -> ox.NamedNode:
    return ox.NamedNode(f"{EX}{kind}/{number}")


def articles(triples: int, seed: int = 7) -> Iterator[list[ox.Triple]]:
    """The statements of one article after the other, about *triples* in all: an event with its entries."""
    pick = random.Random(seed)
    say = {
        name: ox.NamedNode(EX + name)
        for name in (
            "driver team car event venue series madeBy locatedIn citizenOf teammateOf position label "
            "Entry Race Driver Car Team"
        ).split()
    }
    drivers, teams, cars = (max(8, triples // share) for share in (60, 250, 600))
    countries, circuits = max(4, triples // 5000), max(4, triples // 2000)
    made = 0
    event = 0
    seen: set[tuple[str, int]] = set()

    def meet(kind: str, number: int) -> list[ox.Triple]:
        """What is said of something when it is first mentioned."""
        if (kind, number) in seen:
            return []
        seen.add((kind, number))
        node = _node(kind, number)
        label = ox.Triple(node, say["label"], ox.Literal(f"{kind} {number}"))
        match kind:
            case "driver":
                country = _node("country", number % countries)
                return [ox.Triple(node, TYPE, say["Driver"]), label, ox.Triple(node, say["citizenOf"], country)]
            case "car":
                return [label, ox.Triple(node, say["madeBy"], _node("manufacturer", number % 40))]
            case "circuit":
                region = _node("region", number % (countries * 3))
                return [label, ox.Triple(node, say["locatedIn"], region), *meet("region", number % (countries * 3))]
            case "region":
                return [ox.Triple(node, say["locatedIn"], _node("country", number % countries))]
            case _:
                return [label]

    while made < triples:
        event += 1
        race, circuit = _node("event", event), pick.randrange(circuits)
        statements = [
            ox.Triple(race, TYPE, say["Race"]),
            ox.Triple(race, say["label"], ox.Literal(f"Race {event}")),
            ox.Triple(race, say["venue"], _node("circuit", circuit)),
            ox.Triple(race, say["series"], _node("series", pick.randrange(20))),
            *meet("circuit", circuit),
        ]
        for place in range(1, pick.randint(4, 10)):
            entry = ox.NamedNode(f"{EX}entry/{event}-{place}")
            driver, team, car = pick.randrange(drivers), pick.randrange(teams), pick.randrange(cars)
            statements += [
                ox.Triple(entry, say["event"], race),
                ox.Triple(entry, say["driver"], _node("driver", driver)),
                ox.Triple(entry, say["team"], _node("team", team)),
                ox.Triple(entry, say["car"], _node("car", car)),
                ox.Triple(entry, say["position"], ox.Literal(place)),
                *meet("driver", driver),
                *meet("team", team),
                *meet("car", car),
            ]
            if place % 2 == 0:
                mate = pick.randrange(drivers)
                statements += [ox.Triple(_node("driver", driver), say["teammateOf"], _node("driver", mate))]
                statements += meet("driver", mate)
        made += len(statements)
        yield statements
