"""The SHACL shapes: one for every class, silent over what the mappings make, and telling over what is broken."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest

from racegraph.check import violations
from racegraph.fact import Entity, Fact, Span, Status, Value
from racegraph.infer import infer
from racegraph.knowledge import ONTOLOGY
from racegraph.mapping import map_facts
from racegraph.names import RG
from racegraph.ontology import ontology_triples, shapes_files

OWL_CLASS = ox.NamedNode("http://www.w3.org/2002/07/owl#Class")
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
LABEL = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
ID = "https://w3id.org/racegraph/id/"

ANNA, BEA = Entity("Person", "Anna Berg"), Entity("Person", "Bea Wald")
TEAM, BMW = Entity("Team", "Wald Racing"), Entity("Manufacturer", "BMW")
CAR, GT3 = Entity("CarModel", "BMW M6 GT3"), Entity("CarClass", "GT3")
RACE, CUP = Entity("Event", "6h Eifel 2018"), Entity("Series", "Eifel Cup")
RING, LOOP = Entity("Circuit", "Eifelring"), Entity("Circuit", "Eifelschleife")
TOWN, LAND = Entity("Place", "Nürburg"), Entity("Country", "Deutschland")


def fact(kind: str, status: Status = "asserted", **values: Value) -> Fact:
    roles = {name.rstrip("_"): value for name, value in values.items()}
    return Fact(kind, roles, status, (Span("a", 0, 10),), "rule", 0.9)


FACTS = [
    fact("FactoryContract", driver=ANNA, manufacturer=BMW),
    fact("TeamEntry", driver=ANNA, team=TEAM, series=CUP, season="2018"),
    fact("CarEntry", driver=ANNA, car=CAR, event=RACE),
    fact("ClassEntry", participant=TEAM, class_=GT3),
    fact("SeriesEntry", participant=BMW, series=CUP, season="2023/24"),
    fact("Teammates", driver=ANNA, teammate=BEA, event=RACE, shared="true"),
    fact("RaceResult", participant=ANNA, event=RACE, position=1),
    fact("RaceResult", participant=BEA, event=RACE, position=1, inClass=GT3),
    fact("RaceResult", participant=BMW, event=RACE, positionText="P1 und P2"),
    fact("RaceWin", participant=TEAM, event=RACE),
    fact("Podium", participant=BEA, event=RACE),
    fact("QualifyingResult", participant=ANNA, event=RACE, position=1),
    fact("PracticeResult", participant=ANNA, event=RACE, position=5),
    fact("LapTime", participant=ANNA, event=RACE, lapTime="8:31.192", printed="8.31,192"),
    fact("Retirement", participant=TEAM, event=RACE, reason="Getriebeschaden"),
    fact("ChampionshipStanding", participant=ANNA, series=CUP, position=2, interim="true"),
    fact("Title", participant=ANNA, series=CUP, season="2018"),
    fact("Points", participant=ANNA, points=25, event=RACE),
    fact("WinCount", participant=ANNA, count=10),
    fact("FinishedAhead", participant=TEAM, other=BMW, event=RACE),
    fact("EventVenue", event=RACE, venue=RING),
    fact("EventDate", event=RACE, start="2018-07-28", end="2018-07-29"),
    fact("EventSeries", event=RACE, series=CUP, season="2018"),
    fact("Location", place=LOOP, location=RING),
    fact("Location", place=RING, location=TOWN),
    fact("HomeTown", person=ANNA, place=TOWN),
    fact("Nationality", person=ANNA, country=LAND),
    fact("Age", person=ANNA, age=23, on="2018-07"),
    fact("CarMake", car=CAR, manufacturer=BMW),
    fact("TeamPrincipal", person=Entity("Person", "Cora Feld"), team=TEAM),
]  # fmt: skip
ANNOUNCED = [Fact(what.kind, what.roles, "announced", what.evidence, what.rule, 0.9) for what in FACTS]


@pytest.fixture(scope="module")
def dataset() -> frozenset[ox.Triple]:
    stated = frozenset().union(*map_facts([*FACTS, *ANNOUNCED]).values())
    return stated | ontology_triples() | infer(ontology_triples(), stated).inferred


def found(triples: frozenset[ox.Triple]) -> set[tuple[str, str]]:
    store = ox.Store()
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    return {(v.focus.removeprefix(ID), v.message) for v in violations(store, shapes_files())}


def test_what_the_mappings_make_has_the_shapes(dataset: frozenset[ox.Triple]) -> None:
    assert found(dataset) == set()


# What is taken away from the dataset, what is added, and what is said of it: in English, as the German text is tested
# to be there.
BROKEN = [
    ("<person/bea-wald> rdfs:label 'Bea Wald'", "", "person/bea-wald", "A name is missing here."),
    ("", "<team/wald-racing> rdfs:label 'WALD'", "team/wald-racing", "Several spellings of a name"),
    ("", "<person/dora> a rg:Driver ; rdfs:label 'Dora'", "person/dora", "Nothing says what this person has driven"),
    ("", "<person/ida> a rg:BMWFactoryDriver , rg:FactoryDriver", "person/ida", "The manufacturer of the contract"),
    ("<season/eifel-cup/2018> rg:seasonLabel '2018'", "", "season/eifel-cup/2018", "The season as it is written"),
    ("", "<season/x> a rg:Season ; rg:seasonLabel '18'", "season/x", "The season as it is written"),
    ("", "<race-result/x> a rg:RaceResult", "race-result/x", "The entry of the result is missing here."),
    ("", "<race-result/y> a rg:RaceResult ; rg:position 0", "race-result/y", "A position is a whole number from 1."),
    ("", "<race-result/z> a rg:ClassResult", "race-result/z", "The class is missing here."),
    ("", "<race-result/o> a rg:OverallResult ; rg:carClass <car-class/gt3>", "race-result/o", "is of no class"),
    ("", "<race-result/p> a rg:PodiumFinish ; rg:position 4", "race-result/p", "The first three are on the podium."),
    ("", "<race-result/w> a rg:RaceWin ; rg:position 2", "race-result/w", "A win is first place."),
    ("", "<lap-time/x> a rg:LapTime ; rg:lapTimeText '8.31,192'", "lap-time/x", "The time as a text is missing here"),
    ("", "<person/eva> a rg:Champion", "person/eva", "The title is missing here."),
    ("", "<person/eva> a rg:RaceWinner", "person/eva", "The event that was won is missing here."),
    ("", "<teammate-pair/x> a rg:TeammatePair ; rg:member <person/bea-wald>",
     "teammate-pair/x", "A pair is two drivers."),
    ("", "<finishing-order/x> a rg:FinishingOrder ; rg:ahead <team/wald-racing> ; rg:behind <team/wald-racing>",
     "finishing-order/x", "The one ahead is missing here, or there are several."),
    ("", "<age/x> a rg:AgeRecord ; rg:age 230", "age/x", "This age is unlikely."),
    ("", "<announced-race-entry/x> a rg:AnnouncedRaceEntry ; rg:raceStarted <event/6h-eifel-2018>",
     "announced-race-entry/x", "What is announced has not happened yet."),
    ("", "<season-entry/x> a rg:SeasonEntry ; rg:driver <person/bea-wald>", "season-entry/x", "does not say in what"),
    ("", "<season-entry/y> a rg:Record ; rg:participant <circuit/eifelring>",
     "season-entry/y", "The participant is missing"),
    ("", "<event/late> a rg:Event ; rdfs:label 'x' ; rg:startDate '2018-07-28' ; rg:endDate '2018-07-27'",
     "event/late", "The end lies before the beginning."),
    ("", "<claim-x> a rg:Claim", "claim-x", "The sentence that says so is missing here."),
    ("", "<claim-x> rg:status <status/perhaps>", "claim-x", "The status is missing here, or there are several."),
]  # fmt: skip


def test_what_is_broken_is_told(dataset: frozenset[ox.Triple]) -> None:
    broken = dataset
    for taken, added, _, _ in BROKEN:
        broken = (broken - _triples(taken)) | _triples(added)
    told = found(broken)
    for _, _, focus, message in BROKEN:
        assert any(where == focus and message in said for where, said in told), (focus, message)


def _triples(turtle: str) -> frozenset[ox.Triple]:
    head = f"@base <{ID}> . @prefix rg: <{RG}> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . "
    return (
        frozenset(quad.triple for quad in ox.parse(f"{head}{turtle} .", ox.RdfFormat.TURTLE)) if turtle else frozenset()
    )


def test_every_class_has_a_shape() -> None:
    classes = {
        triple.subject.value
        for triple in ontology_triples()
        if triple.predicate == TYPE and triple.object == OWL_CLASS and isinstance(triple.subject, ox.NamedNode)
    }
    one_make = {name for name in classes if re.search(r"#.+FactoryDriver$", name)}
    assert len(one_make) > 100
    targets = ox.NamedNode("http://www.w3.org/ns/shacl#targetClass")
    shaped = {q.object.value for q in ox.parse(path=str(ONTOLOGY / "shapes.ttl")) if q.predicate == targets}
    assert classes - one_make == {name for name in shaped if name.startswith(RG)}


def test_every_message_is_german_and_english() -> None:
    message = ox.NamedNode("http://www.w3.org/ns/shacl#message")
    languages: dict[ox.NamedNode | ox.BlankNode, list[str]] = {}
    for quad in ox.parse(path=str(ONTOLOGY / "shapes.ttl")):
        if quad.predicate == message:
            assert isinstance(quad.object, ox.Literal)
            languages.setdefault(quad.subject, []).append(quad.object.language or "")
    assert len(languages) > 100
    assert all(sorted(found) == ["de", "en"] for found in languages.values())
