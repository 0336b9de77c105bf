"""What each kind of fact states, by hand, and what is no fact."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from racegraph.fact import Entity, Fact, Span, Status, Value
from racegraph.infer import infer
from racegraph.knowledge import MAPPINGS
from racegraph.mapping import (
    Row,
    fact_updates,
    map_facts,
    relation_queries,
    relation_rows,
    update_name,
)
from racegraph.names import RG
from racegraph.ontology import ontology_triples
from racegraph.role import MappingError, roles

SENTENCE = (Span("a", 0, 10),)
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"

ANNA = Entity("Person", "Anna Berg")
BEA = Entity("Person", "Bea Wald")
TEAM = Entity("Team", "Wald Racing")
RIVAL = Entity("Team", "Berg Sport")
BMW = Entity("Manufacturer", "BMW")
CAR = Entity("CarModel", "BMW M6 GT3")
CUP = Entity("Series", "Eifel Cup")
RACE = Entity("Event", "6h Eifel 2018")
RING = Entity("Circuit", "Eifelring")
LOOP = Entity("Circuit", "Eifelschleife")
TOWN = Entity("Place", "Nürburg")
LAND = Entity("Country", "Deutschland")
GT3 = Entity("CarClass", "GT3")

PREFIXES = """
@base <https://w3id.org/racegraph/id/> .
@prefix rg: <https://w3id.org/racegraph/ontology#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def fact(kind: str, status: Status = "asserted", **values: Value) -> Fact:
    return Fact(kind, {name.rstrip("_"): value for name, value in values.items()}, status, SENTENCE, "rule", 0.9)


def stated(what: Fact) -> set[str]:
    """What the claim states, without the classes and labels of the entities."""
    (triples,) = map_facts([what]).values()
    entities = {value.iri for value in what.roles.values() if isinstance(value, Entity)}
    return {str(t) for t in triples if t.subject.value not in entities or t.predicate.value not in (TYPE, LABEL)}


def turtle(text: str) -> set[str]:
    return {str(quad.triple) for quad in ox.parse(PREFIXES + text, ox.RdfFormat.TURTLE)}


SEASON_2018 = """
<season/eifel-cup/2018> a rg:Season ; rg:ofSeries <series/eifel-cup> ; rg:seasonLabel "2018" ;
  rg:firstYear "2018"^^xsd:gYear ; rg:lastYear "2018"^^xsd:gYear .
"""
SEASON_2023 = """
<season/eifel-cup/2023-24> a rg:Season ; rg:ofSeries <series/eifel-cup> ; rg:seasonLabel "2023/24" ;
  rg:firstYear "2023"^^xsd:gYear ; rg:lastYear "2024"^^xsd:gYear .
"""
RACE_SESSION = "<session/6h-eifel-2018/race> a rg:RaceSession ; rg:sessionOf <event/6h-eifel-2018> ."

CASES: list[tuple[Fact, str]] = [
    (
        fact("FactoryContract", driver=ANNA, manufacturer=BMW),
        """<factory-contract/person/anna-berg/manufacturer/bmw> a rg:FactoryContract ;
          rg:contractDriver <person/anna-berg> ; rg:manufacturer <manufacturer/bmw> .""",
    ),
    (
        fact("FactoryContract", driver=ANNA, manufacturer=BMW, from_="2015", until="2018-12-31"),
        """<factory-contract/person/anna-berg/manufacturer/bmw/2015> a rg:FactoryContract ;
          rg:contractDriver <person/anna-berg> ; rg:manufacturer <manufacturer/bmw> ;
          rg:validFrom "2015"^^xsd:gYear ; rg:validUntil "2018-12-31"^^xsd:date .""",
    ),
    (
        fact("FactoryContract", "announced", driver=ANNA, manufacturer=BMW, until="2020-06"),
        """<announced-factory-contract/person/anna-berg/manufacturer/bmw> a rg:AnnouncedFactoryContract ;
          rg:announcedDriver <person/anna-berg> ; rg:manufacturer <manufacturer/bmw> ;
          rg:validUntil "2020-06"^^xsd:gYearMonth .""",
    ),
    (
        fact("TeamEntry", driver=ANNA, team=TEAM, season="2018", series=CUP),
        """<season-entry/eifel-cup/2018/person/anna-berg> a rg:SeasonEntry ; rg:driver <person/anna-berg> ;
          rg:team <team/wald-racing> ; rg:series <series/eifel-cup> ; rg:season <season/eifel-cup/2018> ;
          rg:seasonLabel "2018" ."""
        + SEASON_2018,
    ),
    (
        fact("TeamEntry", driver=ANNA, team=TEAM),
        """<season-entry/-/-/person/anna-berg/team/wald-racing> a rg:SeasonEntry ; rg:driver <person/anna-berg> ;
          rg:team <team/wald-racing> .""",
    ),
    (
        fact("TeamEntry", driver=ANNA, team=TEAM, season="2018"),
        """<season-entry/-/2018/person/anna-berg/team/wald-racing> a rg:SeasonEntry ; rg:driver <person/anna-berg> ;
          rg:team <team/wald-racing> ; rg:seasonLabel "2018" .""",
    ),
    (
        fact("TeamEntry", "announced", driver=ANNA, team=TEAM, event=RACE),
        """<announced-race-entry/6h-eifel-2018/person/anna-berg> a rg:AnnouncedRaceEntry ;
          rg:announcedDriver <person/anna-berg> ; rg:team <team/wald-racing> ; rg:event <event/6h-eifel-2018> .""",
    ),
    (
        fact("SeriesEntry", participant=ANNA, series=CUP, season="2023/24"),
        """<season-entry/eifel-cup/2023-24/person/anna-berg> a rg:SeasonEntry ; rg:driver <person/anna-berg> ;
          rg:series <series/eifel-cup> ; rg:season <season/eifel-cup/2023-24> ; rg:seasonLabel "2023/24" ."""
        + SEASON_2023,
    ),
    (
        fact("SeriesEntry", participant=BMW, series=CUP),
        """<season-entry/eifel-cup/-/manufacturer/bmw> a rg:SeasonEntry ; rg:participant <manufacturer/bmw> ;
          rg:series <series/eifel-cup> .""",
    ),
    (
        fact("SeriesEntry", "announced", participant=TEAM, series=CUP),
        """<announced-season-entry/eifel-cup/-/team/wald-racing> a rg:AnnouncedSeasonEntry ;
          rg:announcedParticipant <team/wald-racing> ; rg:series <series/eifel-cup> .""",
    ),
    (
        fact("CarEntry", driver=ANNA, car=CAR, event=RACE),
        """<race-entry/6h-eifel-2018/person/anna-berg> a rg:RaceEntry ; rg:driver <person/anna-berg> ;
          rg:car <car-model/bmw-m6-gt3> ; rg:event <event/6h-eifel-2018> .""",
    ),
    (
        fact("CarEntry", driver=ANNA, car=CAR, series=CUP),
        """<season-entry/eifel-cup/-/person/anna-berg/car-model/bmw-m6-gt3> a rg:SeasonEntry ;
          rg:driver <person/anna-berg> ; rg:car <car-model/bmw-m6-gt3> ; rg:series <series/eifel-cup> .""",
    ),
    (
        fact("CarEntry", driver=ANNA, car=BMW, series=CUP),
        """<season-entry/eifel-cup/-/person/anna-berg/manufacturer/bmw> a rg:SeasonEntry ;
          rg:driver <person/anna-berg> ; rg:make <manufacturer/bmw> ; rg:series <series/eifel-cup> .""",
    ),
    (
        fact("ClassEntry", participant=TEAM, class_=GT3, season="2018", series=CUP),
        """<season-entry/eifel-cup/2018/team/wald-racing> a rg:SeasonEntry ; rg:participant <team/wald-racing> ;
          rg:carClass <car-class/gt3> ; rg:series <series/eifel-cup> ; rg:season <season/eifel-cup/2018> ;
          rg:seasonLabel "2018" ."""
        + SEASON_2018,
    ),
    (
        fact("Start", participant=ANNA, event=RACE),
        """<race-entry/6h-eifel-2018/person/anna-berg> a rg:RaceEntry ; rg:driver <person/anna-berg> ;
          rg:raceStarted <event/6h-eifel-2018> .""",
    ),
    (
        fact("Start", "announced", participant=ANNA, event=RACE),
        """<announced-race-entry/6h-eifel-2018/person/anna-berg> a rg:AnnouncedRaceEntry ;
          rg:announcedDriver <person/anna-berg> ; rg:event <event/6h-eifel-2018> .""",
    ),
    (
        fact("Teammates", driver=BEA, teammate=ANNA, season="2018"),
        """<teammate-pair/season/-/2018/anna-berg/bea-wald> a rg:TeammatePair ;
          rg:member <person/anna-berg> , <person/bea-wald> ; rg:seasonLabel "2018" .
          <person/bea-wald> rg:teammateOf <person/anna-berg> .""",
    ),
    (
        fact("Teammates", driver=ANNA, teammate=BEA, event=RACE, shared="true"),
        """<teammate-pair/event/6h-eifel-2018/anna-berg/bea-wald> a rg:TeammatePair , rg:Crew ;
          rg:member <person/anna-berg> , <person/bea-wald> ; rg:event <event/6h-eifel-2018> .
          <person/anna-berg> rg:teammateOf <person/bea-wald> .""",
    ),
    (
        fact("Teammates", "announced", driver=ANNA, teammate=BEA, series=CUP, season="2018", shared="true"),
        """<announced-teammate-pair/season/eifel-cup/2018/anna-berg/bea-wald> a rg:AnnouncedTeammatePair ;
          rg:announcedMember <person/anna-berg> , <person/bea-wald> ; rg:series <series/eifel-cup> ;
          rg:season <season/eifel-cup/2018> ; rg:seasonLabel "2018" .
          <person/anna-berg> rg:announcedTeammateOf <person/bea-wald> ."""
        + SEASON_2018,
    ),
    (
        fact("RaceResult", participant=ANNA, event=RACE, position=3),
        """<race-entry/6h-eifel-2018/person/anna-berg> a rg:RaceEntry ; rg:driver <person/anna-berg> ;
          rg:raceStarted <event/6h-eifel-2018> ; rg:result <race-result/6h-eifel-2018/person/anna-berg/3> .
          <race-result/6h-eifel-2018/person/anna-berg/3> a rg:RaceResult , rg:OverallResult ;
          rg:event <event/6h-eifel-2018> ; rg:session <session/6h-eifel-2018/race> ; rg:position 3 ."""
        + RACE_SESSION,
    ),
    (
        fact("RaceResult", participant=ANNA, event=RACE, position=1, inClass=GT3),
        """<race-entry/6h-eifel-2018/person/anna-berg> a rg:RaceEntry ; rg:driver <person/anna-berg> ;
          rg:raceStarted <event/6h-eifel-2018> ;
          rg:result <race-result/6h-eifel-2018/person/anna-berg/car-class/gt3/1> .
          <race-result/6h-eifel-2018/person/anna-berg/car-class/gt3/1> a rg:RaceResult , rg:ClassResult ;
          rg:carClass <car-class/gt3> ; rg:event <event/6h-eifel-2018> ; rg:session <session/6h-eifel-2018/race> ;
          rg:position 1 ."""
        + RACE_SESSION,
    ),
    (
        fact("RaceResult", participant=BMW, event=RACE, positionText="P1 und P2"),
        """<race-entry/6h-eifel-2018/manufacturer/bmw> a rg:RaceEntry ; rg:participant <manufacturer/bmw> ;
          rg:raceStarted <event/6h-eifel-2018> ;
          rg:result <race-result/6h-eifel-2018/manufacturer/bmw/P1%20und%20P2> .
          <race-result/6h-eifel-2018/manufacturer/bmw/P1%20und%20P2> a rg:RaceResult , rg:OverallResult ;
          rg:event <event/6h-eifel-2018> ; rg:session <session/6h-eifel-2018/race> ; rg:printed "P1 und P2" ."""
        + RACE_SESSION,
    ),
    (
        fact("RaceResult", participant=TEAM, event=RACE, position=1),
        """<race-entry/6h-eifel-2018/team/wald-racing> a rg:RaceEntry ; rg:participant <team/wald-racing> ;
          rg:raceStarted <event/6h-eifel-2018> ; rg:result <race-result/6h-eifel-2018/team/wald-racing/1> .
          <race-result/6h-eifel-2018/team/wald-racing/1> a rg:RaceResult , rg:OverallResult ;
          rg:event <event/6h-eifel-2018> ; rg:winOf <event/6h-eifel-2018> ;
          rg:session <session/6h-eifel-2018/race> ; rg:position 1 ."""
        + RACE_SESSION,
    ),
    (
        fact("RaceWin", participant=TEAM, event=RACE),
        """<race-entry/6h-eifel-2018/team/wald-racing> a rg:RaceEntry ; rg:participant <team/wald-racing> ;
          rg:raceStarted <event/6h-eifel-2018> ; rg:result <race-result/6h-eifel-2018/team/wald-racing/1> .
          <race-result/6h-eifel-2018/team/wald-racing/1> a rg:RaceWin ; rg:winOf <event/6h-eifel-2018> ;
          rg:session <session/6h-eifel-2018/race> ."""
        + RACE_SESSION,
    ),
    (
        fact("RaceWin", "announced", participant=ANNA, event=RACE),
        """<announced-race-entry/6h-eifel-2018/person/anna-berg> a rg:AnnouncedRaceEntry ;
          rg:announcedDriver <person/anna-berg> ; rg:event <event/6h-eifel-2018> ;
          rg:expectedResult <announced-race-result/6h-eifel-2018/person/anna-berg/1> .
          <announced-race-result/6h-eifel-2018/person/anna-berg/1> a rg:AnnouncedResult ;
          rg:event <event/6h-eifel-2018> ; rg:session <session/6h-eifel-2018/race> ."""
        + RACE_SESSION,
    ),
    (
        fact("QualifyingResult", "announced", participant=ANNA, event=RACE, position=3, inClass=GT3),
        """<announced-race-entry/6h-eifel-2018/person/anna-berg> a rg:AnnouncedRaceEntry ;
          rg:announcedDriver <person/anna-berg> ; rg:event <event/6h-eifel-2018> ;
          rg:expectedResult <announced-qualifying-result/6h-eifel-2018/person/anna-berg/car-class/gt3/3> .
          <announced-qualifying-result/6h-eifel-2018/person/anna-berg/car-class/gt3/3> a rg:AnnouncedResult ;
          rg:event <event/6h-eifel-2018> ; rg:session <session/6h-eifel-2018/qualifying> ; rg:position 3 ;
          rg:carClass <car-class/gt3> .
          <session/6h-eifel-2018/qualifying> a rg:QualifyingSession ; rg:sessionOf <event/6h-eifel-2018> .""",
    ),
    (
        fact("Podium", participant=ANNA, event=RACE),
        """<race-entry/6h-eifel-2018/person/anna-berg> a rg:RaceEntry ; rg:driver <person/anna-berg> ;
          rg:raceStarted <event/6h-eifel-2018> ; rg:result <race-result/6h-eifel-2018/person/anna-berg/podium> .
          <race-result/6h-eifel-2018/person/anna-berg/podium> a rg:PodiumFinish ; rg:event <event/6h-eifel-2018> ;
          rg:session <session/6h-eifel-2018/race> ."""
        + RACE_SESSION,
    ),
    (
        fact("QualifyingResult", participant=ANNA, event=RACE, positionText="front row"),
        """<race-entry/6h-eifel-2018/person/anna-berg> a rg:RaceEntry ; rg:driver <person/anna-berg> ;
          rg:event <event/6h-eifel-2018> ; rg:result <qualifying-result/6h-eifel-2018/person/anna-berg/front%20row> .
          <qualifying-result/6h-eifel-2018/person/anna-berg/front%20row> a rg:QualifyingResult , rg:OverallResult ;
          rg:event <event/6h-eifel-2018> ; rg:session <session/6h-eifel-2018/qualifying> ; rg:printed "front row" .
          <session/6h-eifel-2018/qualifying> a rg:QualifyingSession ; rg:sessionOf <event/6h-eifel-2018> .""",
    ),
    (
        fact("PracticeResult", participant=ANNA, event=RACE, position=5),
        """<race-entry/6h-eifel-2018/person/anna-berg> a rg:RaceEntry ; rg:driver <person/anna-berg> ;
          rg:event <event/6h-eifel-2018> ; rg:result <practice-result/6h-eifel-2018/person/anna-berg/5> .
          <practice-result/6h-eifel-2018/person/anna-berg/5> a rg:PracticeResult , rg:OverallResult ;
          rg:event <event/6h-eifel-2018> ; rg:session <session/6h-eifel-2018/practice> ; rg:position 5 .
          <session/6h-eifel-2018/practice> a rg:PracticeSession ; rg:sessionOf <event/6h-eifel-2018> .""",
    ),
    (
        fact("LapTime", participant=ANNA, event=RACE, lapTime="8:31.192", printed="8.31,192", session="qualifying"),
        """<race-entry/6h-eifel-2018/person/anna-berg> a rg:RaceEntry ; rg:driver <person/anna-berg> ;
          rg:event <event/6h-eifel-2018> ;
          rg:result <lap-time/6h-eifel-2018/person/anna-berg/qualifying/8%3A31.192> .
          <lap-time/6h-eifel-2018/person/anna-berg/qualifying/8%3A31.192> a rg:LapTime ;
          rg:event <event/6h-eifel-2018> ;
          rg:session <session/6h-eifel-2018/qualifying> ; rg:lapTime "PT8M31.192S"^^xsd:dayTimeDuration ;
          rg:lapTimeText "8:31.192" ; rg:printed "8.31,192" .
          <session/6h-eifel-2018/qualifying> a rg:QualifyingSession ; rg:sessionOf <event/6h-eifel-2018> .""",
    ),
    (
        fact("LapTime", participant=ANNA, event=RACE, lapTime="59.870", printed="59,870"),
        """<race-entry/6h-eifel-2018/person/anna-berg> a rg:RaceEntry ; rg:driver <person/anna-berg> ;
          rg:event <event/6h-eifel-2018> ; rg:result <lap-time/6h-eifel-2018/person/anna-berg/-/59.870> .
          <lap-time/6h-eifel-2018/person/anna-berg/-/59.870> a rg:LapTime ; rg:event <event/6h-eifel-2018> ;
          rg:lapTime "PT59.87S"^^xsd:dayTimeDuration ; rg:lapTimeText "59.870" ; rg:printed "59,870" .""",
    ),
    (
        fact("Retirement", participant=ANNA, event=RACE, reason="defektes Getriebe"),
        """<race-entry/6h-eifel-2018/person/anna-berg> a rg:RaceEntry ; rg:driver <person/anna-berg> ;
          rg:raceStarted <event/6h-eifel-2018> ; rg:result <retirement/6h-eifel-2018/person/anna-berg> .
          <retirement/6h-eifel-2018/person/anna-berg> a rg:Retirement ; rg:event <event/6h-eifel-2018> ;
          rg:session <session/6h-eifel-2018/race> ; rg:reason "defektes Getriebe" ."""
        + RACE_SESSION,
    ),
    (
        fact("ChampionshipStanding", participant=ANNA, series=CUP, position=2, season="2018", interim="true"),
        """<standing/eifel-cup/2018/person/anna-berg/interim/2> a rg:InterimStanding ; rg:driver <person/anna-berg> ;
          rg:position 2 ; rg:series <series/eifel-cup> ; rg:season <season/eifel-cup/2018> ;
          rg:seasonLabel "2018" ."""
        + SEASON_2018,
    ),
    (
        fact("ChampionshipStanding", participant=ANNA, series=CUP, position=1),
        """<standing/eifel-cup/-/person/anna-berg/final/1> a rg:FinalStanding ; rg:driver <person/anna-berg> ;
          rg:position 1 ; rg:series <series/eifel-cup> .""",
    ),
    (
        fact("Points", participant=TEAM, points=12, series=CUP),
        """<points-score/eifel-cup/-/team/wald-racing/12> a rg:PointsScore ; rg:participant <team/wald-racing> ;
          rg:points 12 ; rg:series <series/eifel-cup> .""",
    ),
    (
        fact("Points", participant=ANNA, points=12, event=RACE),
        """<points-score/-/-/person/anna-berg/event/6h-eifel-2018/12> a rg:PointsScore ; rg:driver <person/anna-berg> ;
          rg:points 12 ; rg:event <event/6h-eifel-2018> .""",
    ),
    (
        fact("WinCount", participant=ANNA, count=10, series=CUP),
        """<win-count/eifel-cup/-/person/anna-berg/10> a rg:WinCount ; rg:driver <person/anna-berg> ; rg:count 10 ;
          rg:series <series/eifel-cup> .""",
    ),
    (
        fact("Title", participant=ANNA, series=CUP, season="2018"),
        """<standing/eifel-cup/2018/person/anna-berg/final/1> a rg:Title ; rg:driver <person/anna-berg> ;
          rg:series <series/eifel-cup> ; rg:season <season/eifel-cup/2018> ; rg:seasonLabel "2018" ."""
        + SEASON_2018,
    ),
    (
        fact("Title", "announced", participant=ANNA, series=CUP),
        """<announced-standing/eifel-cup/-/person/anna-berg/final/1> a rg:AnnouncedStanding ;
          rg:announcedDriver <person/anna-berg> ; rg:series <series/eifel-cup> .""",
    ),
    (
        fact("FinishedAhead", participant=RIVAL, other=TEAM),
        """<finishing-order/-/team/berg-sport/team/wald-racing> a rg:FinishingOrder ; rg:ahead <team/berg-sport> ;
          rg:behind <team/wald-racing> .""",
    ),
    (
        fact("FinishedAhead", participant=ANNA, other=TEAM, event=RACE),
        """<finishing-order/6h-eifel-2018/person/anna-berg/team/wald-racing> a rg:FinishingOrder ;
          rg:ahead <person/anna-berg> ; rg:behind <team/wald-racing> ; rg:event <event/6h-eifel-2018> .
          <race-entry/6h-eifel-2018/person/anna-berg> a rg:RaceEntry ; rg:driver <person/anna-berg> ;
          rg:raceStarted <event/6h-eifel-2018> .
          <race-entry/6h-eifel-2018/team/wald-racing> a rg:RaceEntry ; rg:participant <team/wald-racing> ;
          rg:raceStarted <event/6h-eifel-2018> .""",
    ),
    (fact("EventVenue", event=RACE, venue=RING), "<event/6h-eifel-2018> rg:heldAt <circuit/eifelring> ."),
    (
        fact("EventVenue", "announced", event=RACE, venue=LAND, date="2018-07-28"),
        """<event/6h-eifel-2018> rg:plannedAt <country/deutschland> ; rg:plannedStartDate "2018-07-28"^^xsd:date ;
          rg:plannedEndDate "2018-07-28"^^xsd:date .""",
    ),
    (
        fact("EventDate", event=RACE, start="2018-07-28", end="2018-07-29", season="2018"),
        """<event/6h-eifel-2018> rg:startDate "2018-07-28"^^xsd:date ; rg:endDate "2018-07-29"^^xsd:date ;
          rg:seasonLabel "2018" .""",
    ),
    (
        fact("EventDate", "announced", event=RACE, start="2018-07", end="2018-07"),
        """<event/6h-eifel-2018> rg:plannedStartDate "2018-07"^^xsd:gYearMonth ;
          rg:plannedEndDate "2018-07"^^xsd:gYearMonth .""",
    ),
    (
        fact("EventSeries", event=RACE, series=CUP, season="2018"),
        """<event/6h-eifel-2018> rg:partOfSeries <series/eifel-cup> ; rg:partOfSeason <season/eifel-cup/2018> ."""
        + SEASON_2018,
    ),
    (
        fact("EventSeries", "announced", event=RACE, series=CUP),
        "<event/6h-eifel-2018> rg:plannedPartOfSeries <series/eifel-cup> .",
    ),
    (fact("Location", place=RING, location=TOWN), "<circuit/eifelring> rg:locatedIn <place/nuerburg> ."),
    (fact("Location", place=LOOP, location=RING), "<circuit/eifelschleife> rg:layoutOf <circuit/eifelring> ."),
    (fact("HomeTown", person=ANNA, place=TOWN), "<person/anna-berg> rg:homeTown <place/nuerburg> ."),
    (fact("HomeTown", person=ANNA, place=TOWN, birth="true"), "<person/anna-berg> rg:birthPlace <place/nuerburg> ."),
    (fact("Nationality", person=ANNA, country=LAND), "<person/anna-berg> rg:nationality <country/deutschland> ."),
    (
        fact("Nationality", person=ANNA, country=LAND, printed="D"),
        """<person/anna-berg> rg:nationality <country/deutschland> .
          <country/deutschland> <http://www.w3.org/2004/02/skos/core#notation> "D" .""",
    ),
    (
        fact("Age", person=ANNA, age=23, on="2018-07"),
        """<age/person/anna-berg/2018-07/23> a rg:AgeRecord ; rg:ageOf <person/anna-berg> ; rg:age 23 ;
          rg:onDate "2018-07"^^xsd:gYearMonth .""",
    ),
    (fact("CarMake", car=CAR, manufacturer=BMW), "<car-model/bmw-m6-gt3> rg:manufacturer <manufacturer/bmw> ."),
    (
        fact("TeamAffiliation", team=TEAM, manufacturer=BMW, affiliation="works"),
        "<team/wald-racing> rg:worksTeamOf <manufacturer/bmw> .",
    ),
    (
        fact("TeamAffiliation", team=TEAM, manufacturer=BMW, affiliation="customer"),
        "<team/wald-racing> rg:customerTeamOf <manufacturer/bmw> .",
    ),
    (
        fact("TeamAffiliation", "announced", team=TEAM, manufacturer=BMW, affiliation="works"),
        """<announcement/team-affiliation/works/team/wald-racing/manufacturer/bmw> a rg:AnnouncedStatement ;
          rg:announcedSubject <team/wald-racing> ; rg:announcedProperty rg:worksTeamOf ;
          rg:announcedObject <manufacturer/bmw> .""",
    ),
    (fact("TeamPrincipal", person=BEA, team=TEAM), "<person/bea-wald> rg:principalOf <team/wald-racing> ."),
    (
        fact("TeamPrincipal", "announced", person=BEA, team=TEAM),
        """<announcement/team-principal/person/bea-wald/team/wald-racing> a rg:AnnouncedStatement ;
          rg:announcedSubject <person/bea-wald> ; rg:announcedProperty rg:principalOf ;
          rg:announcedObject <team/wald-racing> .""",
    ),
]


def _name(case: tuple[Fact, str]) -> str:
    return f"{case[0].kind}-{case[0].status}-{'-'.join(case[0].roles)}"


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_a_claim_states(case: tuple[Fact, str]) -> None:
    assert stated(case[0]) == turtle(case[1])


def test_every_kind_of_fact_has_a_case_an_update_and_a_query() -> None:
    assert {case[0].kind for case in CASES} == set(roles())
    assert {update_name(kind) for kind in roles()} == fact_updates().keys() - {"season"}
    asked = " ".join(relation_queries().values())
    assert {kind for kind in roles() if f'"{kind}"' in asked} == set(roles())


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_what_is_denied_or_imagined_states_in_its_own_graph_what_it_is_about(case: tuple[Fact, str]) -> None:
    happened = Fact(case[0].kind, case[0].roles, "asserted", SENTENCE, "rule", 0.9)
    for status in ("denied", "hypothetical", "question", "virtual"):
        other = Fact(case[0].kind, case[0].roles, status, SENTENCE, "rule", 0.9)
        assert stated(other) == stated(happened)
        assert other.iri != happened.iri


@pytest.mark.parametrize("case", [c for c in CASES if c[0].status == "announced"], ids=_name)
def test_an_announced_claim_uses_nothing_from_which_having_happened_follows(case: tuple[Fact, str]) -> None:
    happened = {RG + name for name in (
        "driver", "participant", "raceStarted", "winOf", "contractDriver", "member", "teammateOf", "heldAt", "ahead",
        "result", "startDate", "endDate", "partOfSeries", "partOfSeason", "principalOf", "homeTown", "nationality",
        "ageOf",
    )}  # fmt: skip
    (triples,) = map_facts([case[0]]).values()
    assert not {t.predicate.value for t in triples} & happened


def by_the_engine(facts: list[Fact]) -> dict[str, set[ox.Triple]]:
    """What pyoxigraph itself makes of the updates, without classes and labels of entities."""
    context = json.loads((MAPPINGS / "context.jsonld").read_text("utf-8"))
    store = ox.Store()
    store.load(json.dumps({**context, "@graph": [fact.as_jsonld() for fact in facts]}), ox.RdfFormat.JSON_LD)
    for update in fact_updates().values():
        store.update(update)
    return {
        fact.iri: {q.triple for q in store.quads_for_pattern(None, None, None, ox.NamedNode(fact.iri))}
        for fact in facts
    }


def test_the_updates_say_the_same_to_any_sparql_engine() -> None:
    facts = [case[0] for case in CASES]
    expected = by_the_engine(facts)
    for iri, triples in map_facts(facts).items():
        added = triples - expected[iri]
        assert expected[iri] <= triples
        assert {t.predicate.value.rpartition("#")[2] for t in added} <= {"type", "label"}


def test_what_is_stated_together_does_not_contradict_the_ontology() -> None:
    asserted = [Fact(case[0].kind, case[0].roles, "asserted", SENTENCE, "rule", 0.9) for case in CASES]
    announced = [Fact(case[0].kind, case[0].roles, "announced", SENTENCE, "rule", 0.9) for case in CASES]
    stated: frozenset[ox.Triple] = frozenset().union(*map_facts(asserted + announced).values())
    assert infer(ontology_triples(), stated).contradictions == ()


def test_class_and_label_of_each_entity_belong_to_the_claim() -> None:
    (triples,) = map_facts([fact("CarMake", car=CAR, manufacturer=BMW)]).values()
    assert {str(t) for t in triples} == turtle(
        """@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        <car-model/bmw-m6-gt3> a rg:CarModel ; rdfs:label "BMW M6 GT3" ; rg:manufacturer <manufacturer/bmw> .
        <manufacturer/bmw> a rg:Manufacturer ; rdfs:label "BMW" ."""
    )


def test_a_claim_does_not_depend_on_what_else_is_mapped() -> None:
    facts = [case[0] for case in CASES]
    alone = {what.iri: map_facts([what])[what.iri] for what in facts}
    random.Random(1).shuffle(facts)
    assert map_facts(facts) == alone


def test_one_entity_under_two_names_has_each_name_where_it_was_used() -> None:
    shouting = Entity("Team", "WALD RACING", key=TEAM.name)
    one, other = fact("Start", participant=TEAM, event=RACE), fact("TeamPrincipal", person=BEA, team=shouting)
    mapped = map_facts([one, other])

    def labels(what: Fact) -> set[str]:
        return {t.object.value for t in mapped[what.iri] if t.subject.value == TEAM.iri and t.predicate.value == LABEL}

    assert (labels(one), labels(other)) == ({"Wald Racing"}, {"WALD RACING"})


def test_the_same_claim_with_two_spellings_states_both() -> None:
    one = fact("TeamPrincipal", person=BEA, team=TEAM)
    other = fact("TeamPrincipal", person=BEA, team=Entity("Team", "WALD RACING", key=TEAM.name))
    (triples,) = map_facts([one, other]).values()
    assert {t.object.value for t in triples if t.predicate.value == LABEL} == {"Bea Wald", "Wald Racing", "WALD RACING"}


@pytest.mark.parametrize(
    ("what", "message"),
    [
        (fact("Flight", person=ANNA), "no kind of fact 'Flight'"),
        (fact("RaceWin", participant=ANNA), "role 'event' is missing"),
        (fact("RaceWin", participant=ANNA, event=RACE, weather="wet"), "no role 'weather'"),
        (fact("RaceWin", participant=RING, event=RACE), "role 'participant' takes Manufacturer or Person or Team"),
        (fact("RaceWin", participant="Anna Berg", event=RACE), "role 'participant' takes"),
        (fact("RaceResult", participant=ANNA, event=RACE), "position or positionText is missing"),
        (fact("RaceResult", participant=ANNA, event=RACE, position="3"), "role 'position' takes position"),
        (fact("RaceResult", participant=ANNA, event=RACE, position=0), "role 'position' takes position"),
        (fact("Age", person=ANNA, age=True), "role 'age' takes number"),
        (fact("Age", person=ANNA, age=23, on="2018-13"), "role 'on' takes date"),
        (fact("EventDate", event=RACE, start="28.07.2018", end="2018-07-29"), "role 'start' takes date"),
        (fact("EventDate", event=RACE, start="2018-02-30", end="2018-03-01"), "role 'start' takes date"),
        (fact("SeriesEntry", participant=ANNA, series=CUP, season="letztes Jahr"), "role 'season' takes season"),
        (fact("SeriesEntry", participant=ANNA, series=CUP, season="2018> <x"), "role 'season' takes season"),
        (fact("LapTime", participant=ANNA, event=RACE, lapTime="8.31,192", printed="8.31,192"), "takes lapTime"),
        (fact("Retirement", participant=ANNA, event=RACE, reason=" "), "role 'reason' takes text"),
        (fact("RaceWin", participant=Entity("Person", " "), event=RACE), "no name"),
    ],
)  # fmt: skip
def test_what_is_no_fact_is_refused(what: Fact, message: str) -> None:
    with pytest.raises(MappingError, match=message):
        map_facts([fact("Start", participant=ANNA, event=RACE), what])


def test_a_refusal_names_the_fact_and_where_it_was_read() -> None:
    with pytest.raises(MappingError) as raised:
        map_facts([fact("RaceWin", participant=ANNA)])
    assert "RaceWin(participant=Anna Berg; asserted) at https://w3id.org/racegraph/article/a#char=0,10" in str(
        raised.value
    )


text = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda s: s.strip())


@given(name=text, words=text)
def test_any_wording_gives_valid_terms(name: str, words: str) -> None:
    who = Entity("Person", name)
    for what in (
        fact("RaceResult", participant=who, event=RACE, positionText=words),
        fact("Retirement", participant=who, event=RACE, reason=words),
    ):
        (triples,) = map_facts([what]).values()
        _parses(triples)
        assert ox.Literal(name) in {t.object for t in triples}
        assert ox.Literal(words) in {t.object for t in triples}


def _parses(triples: Iterable[ox.Triple]) -> None:
    lines = "".join(f"{t} .\n" for t in triples)
    assert {quad.triple for quad in ox.parse(lines, ox.RdfFormat.N_TRIPLES)} == set(triples)


def test_rows_are_in_the_words_of_the_export() -> None:
    facts = [
        fact("FactoryContract", driver=ANNA, manufacturer=BMW, until="2020"),
        fact("TeamEntry", "announced", driver=ANNA, team=TEAM, season="2023/24"),
        fact("RaceResult", participant=ANNA, event=RACE, position=2, inClass=GT3),
        fact("RaceResult", participant=BMW, event=RACE, positionText="P1 and P2"),
        fact("QualifyingResult", participant=ANNA, event=RACE, positionText="front row"),
        fact("LapTime", participant=ANNA, event=RACE, lapTime="8:31.192", printed="8.31,192"),
        fact("Retirement", participant=BEA, event=RACE, reason="defektes Getriebe"),
        fact("Retirement", "denied", participant=ANNA, event=RACE),
        fact("WinCount", participant=ANNA, count=10, series=CUP),
        fact("Points", participant=ANNA, points=12, event=RACE),
        fact("ChampionshipStanding", participant=ANNA, series=CUP, position=2, season="2018"),
        fact("EventDate", event=RACE, start="2018-07-28", end="2018-07-29"),
        fact("EventVenue", event=RACE, venue=RING, date="2018-07-28"),
        fact("Teammates", driver=BEA, teammate=ANNA, season="2018"),
        fact("HomeTown", person=ANNA, place=TOWN, birth="true"),
        fact("Age", person=ANNA, age=23),
    ]
    by_iri = {what.iri: what for what in facts}
    rows = {(r.subject, r.relation, r.object, r.season) for r in relation_rows(facts) if by_iri[r.claim]}
    assert rows == {
        ("Anna Berg", "factoryDriverOf", "BMW", ""),
        ("Anna Berg", "contractUntil", "2020", ""),
        ("Anna Berg", "drivesFor", "Wald Racing", "2023/24"),
        ("Anna Berg", "racePosition", "P2 (GT3) @ 6h Eifel 2018", ""),
        ("BMW", "racePosition", "P1 and P2 @ 6h Eifel 2018", ""),
        ("Anna Berg", "qualifyingPosition", "front row @ 6h Eifel 2018", ""),
        ("Anna Berg", "lapTime", "8:31.192 @ 6h Eifel 2018", ""),
        ("Bea Wald", "retiredFrom", "6h Eifel 2018; reason: defektes Getriebe", ""),
        ("Anna Berg", "retiredFrom", "6h Eifel 2018", ""),
        ("Anna Berg", "winCount", "10 @ Eifel Cup", ""),
        ("Anna Berg", "points", "12 @ 6h Eifel 2018", ""),
        ("Anna Berg", "championshipPosition", "P2 @ Eifel Cup", "2018"),
        ("6h Eifel 2018", "eventDate", "2018-07-28/2018-07-29", ""),
        ("6h Eifel 2018", "raceAt", "Eifelring", "2018-07-28"),
        ("Bea Wald", "teammateOf", "Anna Berg", "2018"),
        ("Anna Berg", "homeTown", "Nürburg", ""),
        ("Anna Berg", "age", "23", ""),
    }


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_every_claim_has_its_row(case: tuple[Fact, str]) -> None:
    rows = list(relation_rows([case[0]]))
    assert {row.claim for row in rows} == {case[0].iri}
    assert len(rows) == (2 if "until" in case[0].roles else 1)
    assert all(isinstance(row, Row) and row.subject and row.object for row in rows)
