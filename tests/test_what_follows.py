"""What follows from facts by the ontology, and what must not: by hand, from the definitions of the terms."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from racegraph.fact import Entity, Fact, Span, Status, Value
from racegraph.infer import infer
from racegraph.mapping import map_facts
from racegraph.names import RG
from racegraph.ontology import ontology_triples

ID = "https://w3id.org/racegraph/id/"
ANNA, BEA = Entity("Person", "Anna Berg"), Entity("Person", "Bea Wald")
TEAM, RIVAL = Entity("Team", "Wald Racing"), Entity("Team", "Berg Sport")
BMW, OWN = Entity("Manufacturer", "BMW"), Entity("Manufacturer", "Eigenbau")
CAR, GT3 = Entity("CarModel", "BMW M6 GT3"), Entity("CarClass", "GT3")
RACE, CUP = Entity("Event", "6h Eifel 2018"), Entity("Series", "Eifel Cup")
RING, LOOP = Entity("Circuit", "Eifelring"), Entity("Circuit", "Eifelschleife")
TOWN, LAND = Entity("Place", "Nürburg"), Entity("Country", "Deutschland")


def fact(kind: str, status: Status = "asserted", **values: Value) -> Fact:
    roles = {name.rstrip("_"): value for name, value in values.items()}
    return Fact(kind, roles, status, (Span("a", 0, 10),), "rule", 0.9)


CASES: list[tuple[str, list[Fact], str, str]] = [
    (
        "a driver under contract to BMW is a factory driver of BMW, and a driver, and a person",
        [fact("FactoryContract", driver=ANNA, manufacturer=BMW)],
        """<person/anna-berg> a rg:BMWFactoryDriver , rg:FactoryDriver , rg:Driver ;
          rg:factoryDriverOf <manufacturer/bmw> .""",
        "<person/anna-berg> a rg:AudiFactoryDriver .",
    ),
    (
        "a make in no word list has factory drivers, too",
        [fact("FactoryContract", driver=ANNA, manufacturer=OWN)],
        "<person/anna-berg> a rg:FactoryDriver ; rg:factoryDriverOf <manufacturer/eigenbau> .",
        "",
    ),
    (
        "an announced contract makes a driver, not a factory driver",
        [fact("FactoryContract", "announced", driver=ANNA, manufacturer=BMW)],
        "<person/anna-berg> a rg:Driver .",
        "<person/anna-berg> a rg:FactoryDriver , rg:BMWFactoryDriver ; rg:factoryDriverOf <manufacturer/bmw> .",
    ),
    (
        "driving for a team in a series is having competed in it",
        [fact("TeamEntry", driver=ANNA, team=TEAM, series=CUP, season="2018")],
        """<person/anna-berg> a rg:Driver , rg:Competitor ; rg:droveFor <team/wald-racing> ;
          rg:competedIn <series/eifel-cup> .""",
        "<person/anna-berg> rg:startedIn <event/6h-eifel-2018> . <team/wald-racing> a rg:Driver .",
    ),
    (
        "an announced entry leads to what is announced, and to nothing that has happened",
        [
            fact("TeamEntry", "announced", driver=ANNA, team=TEAM, series=CUP),
            fact("CarEntry", "announced", driver=ANNA, car=CAR, event=RACE),
            fact("CarMake", car=CAR, manufacturer=BMW),
            fact("EventSeries", event=RACE, series=CUP),
        ],
        """<person/anna-berg> a rg:Driver ; rg:announcedForTeam <team/wald-racing> ; rg:announcedForCar
          <car-model/bmw-m6-gt3> ; rg:announcedForEvent <event/6h-eifel-2018> ; rg:announcedForSeries
          <series/eifel-cup> .""",
        """<person/anna-berg> rg:droveFor <team/wald-racing> ; rg:droveCar <car-model/bmw-m6-gt3> ; rg:droveMake
          <manufacturer/bmw> ; rg:competedIn <series/eifel-cup> ; rg:startedIn <event/6h-eifel-2018> ;
          a rg:Competitor .""",
    ),
    (
        "who drove a car drove its make",
        [fact("CarEntry", driver=ANNA, car=CAR), fact("CarMake", car=CAR, manufacturer=BMW)],
        "<person/anna-berg> rg:droveCar <car-model/bmw-m6-gt3> ; rg:droveMake <manufacturer/bmw> .",
        "<person/anna-berg> rg:factoryDriverOf <manufacturer/bmw> .",
    ),
    (
        "who drove a make drove a car of it, and it is not said which",
        [fact("CarEntry", driver=ANNA, car=BMW)],
        "<person/anna-berg> rg:droveMake <manufacturer/bmw> .",
        "<person/anna-berg> rg:droveCar <manufacturer/bmw> . <manufacturer/bmw> a rg:CarModel .",
    ),
    (
        "who started raced where the race was held, and in the country around it, and in its series",
        [
            fact("Start", participant=ANNA, event=RACE),
            fact("EventVenue", event=RACE, venue=LOOP),
            fact("Location", place=LOOP, location=RING),
            fact("Location", place=RING, location=TOWN),
            fact("Location", place=TOWN, location=LAND),
            fact("EventSeries", event=RACE, series=CUP, season="2018"),
        ],
        """<person/anna-berg> rg:startedIn <event/6h-eifel-2018> ; rg:racedAt <circuit/eifelschleife> ,
          <circuit/eifelring> ,
          <place/nuerburg> , <country/deutschland> ; rg:competedIn <series/eifel-cup> .
          <circuit/eifelschleife> a rg:CircuitLayout ; rg:locatedIn <country/deutschland> .
          <event/6h-eifel-2018> rg:partOf <season/eifel-cup/2018> , <series/eifel-cup> .""",
        "<circuit/eifelring> a rg:CircuitLayout .",
    ),
    (
        "qualifying is no start",
        [
            fact("QualifyingResult", participant=ANNA, event=RACE, position=2),
            fact("EventVenue", event=RACE, venue=RING),
        ],
        "<person/anna-berg> a rg:Driver ; rg:hasResult <qualifying-result/6h-eifel-2018/person/anna-berg/2> .",
        """<person/anna-berg> rg:startedIn <event/6h-eifel-2018> ; rg:racedAt <circuit/eifelring> ;
          a rg:PodiumFinisher , rg:PoleSitter .""",
    ),
    (
        "first in qualifying is pole position",
        [fact("QualifyingResult", participant=ANNA, event=RACE, position=1)],
        "<person/anna-berg> a rg:PoleSitter .",
        "<person/anna-berg> a rg:RaceWinner , rg:PodiumFinisher .",
    ),
    (
        "first in the race is a win, and on the podium",
        [fact("RaceResult", participant=ANNA, event=RACE, position=1)],
        """<person/anna-berg> a rg:RaceWinner , rg:PodiumFinisher ; rg:won <event/6h-eifel-2018> ;
          rg:startedIn <event/6h-eifel-2018> .""",
        "<person/anna-berg> a rg:ClassWinner , rg:Champion .",
    ),
    (
        "a win is first place",
        [fact("RaceWin", participant=TEAM, event=RACE)],
        """<team/wald-racing> a rg:RaceWinner , rg:PodiumFinisher ; rg:won <event/6h-eifel-2018> .
          <race-result/6h-eifel-2018/team/wald-racing/1> rg:position 1 .""",
        "<team/wald-racing> a rg:Driver .",
    ),
    (
        "first in the class wins the class, not the race",
        [fact("RaceResult", participant=ANNA, event=RACE, position=1, inClass=GT3)],
        "<person/anna-berg> a rg:ClassWinner , rg:PodiumFinisher .",
        "<person/anna-berg> a rg:RaceWinner ; rg:won <event/6h-eifel-2018> .",
    ),
    (
        "third is on the podium",
        [fact("RaceResult", participant=ANNA, event=RACE, position=3)],
        "<person/anna-berg> a rg:PodiumFinisher .",
        "<person/anna-berg> a rg:RaceWinner .",
    ),
    (
        "fourth is not",
        [fact("RaceResult", participant=ANNA, event=RACE, position=4)],
        "<person/anna-berg> rg:startedIn <event/6h-eifel-2018> .",
        "<person/anna-berg> a rg:PodiumFinisher .",
    ),
    (
        "a title makes a champion",
        [fact("Title", participant=ANNA, series=CUP, season="2018")],
        """<person/anna-berg> a rg:Champion ; rg:competedIn <series/eifel-cup> .
          <standing/eifel-cup/2018/person/anna-berg/final/1> rg:position 1 .""",
        "<person/anna-berg> a rg:RaceWinner .",
    ),
    (
        "so does first place in the end",
        [fact("ChampionshipStanding", participant=ANNA, series=CUP, position=1)],
        "<person/anna-berg> a rg:Champion .",
        "",
    ),
    (
        "leading in mid-season does not",
        [fact("ChampionshipStanding", participant=ANNA, series=CUP, position=1, interim="true")],
        "<person/anna-berg> a rg:Driver .",
        "<person/anna-berg> a rg:Champion .",
    ),
    (
        "team-mates are team-mates of each other, and drivers",
        [fact("Teammates", driver=ANNA, teammate=BEA)],
        "<person/bea-wald> a rg:Driver ; rg:teammateOf <person/anna-berg> .",
        "<person/anna-berg> a rg:SharedCarDriver ; rg:teammateOf <person/anna-berg> .",
    ),
    (
        "who shared a car is one of those who did",
        [fact("Teammates", driver=ANNA, teammate=BEA, shared="true")],
        "<person/anna-berg> a rg:SharedCarDriver . <person/bea-wald> a rg:SharedCarDriver .",
        "",
    ),
    (
        "who finishes ahead in a race has started, and so has the other",
        [fact("FinishedAhead", participant=TEAM, other=RIVAL, event=RACE)],
        """<team/wald-racing> rg:finishedAheadOf <team/berg-sport> .
          <team/berg-sport> rg:startedIn <event/6h-eifel-2018> .""",
        "<team/berg-sport> rg:finishedAheadOf <team/wald-racing> . <team/wald-racing> rg:won <event/6h-eifel-2018> .",
    ),
    (
        "whose works team or customer it is makes a works or a customer team",
        [
            fact("TeamAffiliation", team=TEAM, manufacturer=BMW, affiliation="works"),
            fact("TeamAffiliation", team=RIVAL, manufacturer=BMW, affiliation="customer"),
        ],
        "<team/wald-racing> a rg:WorksTeam . <team/berg-sport> a rg:CustomerTeam .",
        "<team/wald-racing> a rg:CustomerTeam . <team/berg-sport> a rg:WorksTeam .",
    ),
    (
        "who heads a team is a team principal and no driver for that",
        [fact("TeamPrincipal", person=BEA, team=TEAM)],
        "<person/bea-wald> a rg:TeamPrincipal .",
        "<person/bea-wald> a rg:Driver .",
    ),
    (
        "where one was born or lives is where one comes from",
        [fact("HomeTown", person=ANNA, place=TOWN, birth="true")],
        "<person/anna-berg> rg:origin <place/nuerburg> .",
        "<person/anna-berg> rg:homeTown <place/nuerburg> ; a rg:Driver .",
    ),
]  # fmt: skip


def known(facts: list[Fact]) -> frozenset[ox.Triple]:
    stated = frozenset().union(*map_facts(facts).values())
    outcome = infer(ontology_triples(), stated)
    assert outcome.contradictions == ()
    return stated | outcome.inferred


def turtle(text: str) -> frozenset[ox.Triple]:
    return frozenset(q.triple for q in ox.parse(f"@base <{ID}> . @prefix rg: <{RG}> . {text}", ox.RdfFormat.TURTLE))


@pytest.mark.parametrize(("facts", "follows", "not_so"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_from_facts_follows(facts: list[Fact], follows: str, not_so: str) -> None:
    triples = known(facts)
    assert turtle(follows) - triples == frozenset()
    assert turtle(not_so) & triples == frozenset()


def test_a_team_is_no_person() -> None:
    stated = frozenset().union(*map_facts([fact("CarMake", car=CAR, manufacturer=BMW)]).values())
    wrong = turtle("<team/x> a rg:Team . <season-entry/x> rg:driver <team/x> .")
    (contradiction,) = infer(ontology_triples(), stated | wrong).contradictions
    assert contradiction.rule in ("cax-adc", "cax-dw")


def test_nothing_is_said_to_be_the_same() -> None:
    triples = known([what for _, facts, _, _ in CASES for what in facts])
    assert not [t for t in triples if t.predicate.value == "http://www.w3.org/2002/07/owl#sameAs"]
