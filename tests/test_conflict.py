"""Disagreement between articles: planted, it is found with both sentences; without it, nothing is raised."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest

from racegraph.article import Article
from racegraph.conflict import Conflict, conflict_queries, conflicts
from racegraph.dataset import Dataset
from racegraph.fact import Entity, Fact, Span, Status, Value
from racegraph.knowledge import ONTOLOGY
from racegraph.mapping import map_facts
from racegraph.names import RG, sentence_iri

ANNA, BEA = Entity("Person", "Anna Berg"), Entity("Person", "Bea Wald")
WALD, BERG = Entity("Team", "Wald Racing"), Entity("Team", "Berg Sport")
BMW = Entity("Manufacturer", "BMW")
M6, Z4 = Entity("CarModel", "BMW M6 GT3"), Entity("CarModel", "BMW Z4 GT3")
RACE, CUP = Entity("Event", "6h Eifel 2018"), Entity("Series", "Eifel Cup")
RING, LOOP = Entity("Circuit", "Nürburgring"), Entity("Circuit", "Nürburgring-Nordschleife")
PARK = Entity("Circuit", "Bergpark")
EIFEL, TOWN, CITY = Entity("Place", "Eifel"), Entity("Place", "Nürburg"), Entity("Place", "Bonn")
GT3, GT4 = Entity("CarClass", "GT3"), Entity("CarClass", "GT4")

# Without the labels and definitions, which nothing follows from: many small datasets are made here.
AXIOMS = [
    quad.triple
    for quad in ox.parse(path=str(ONTOLOGY / "racegraph.ttl"))
    if not quad.predicate.value.endswith(("label", "definition", "example", "isDefinedBy"))
]

Said = tuple[str, Status, dict[str, Value]]


@dataclass(frozen=True)
class Told:
    article: Article
    facts: tuple[Fact, ...]


def says(kind: str, status: Status = "asserted", **values: Value) -> Said:
    return kind, status, {role.rstrip("_"): value for role, value in values.items()}


def dataset(*articles: list[Said]) -> ox.Store:
    """A dataset of articles whose n-th fact is told by the n-th line."""
    told = []
    for number, facts in enumerate(articles):
        text = "\n".join(f"Satz {i}." for i in range(len(facts)))
        article = Article(
            id=f"a{number}", path=Path(f"a{number}.txt"), text=text, headline="", published="2018-08-01",
            publisher="Blatt", url=None, language="de", metadata={}, sha256=f"{number}",
        )  # fmt: skip
        spans = [Span(article.id, 8 * i, 8 * i + 7) for i in range(len(facts))]
        told.append(
            Told(
                article,
                tuple(Fact(k, r, s, (span,), "rule", 0.9) for (k, s, r), span in zip(facts, spans, strict=True)),
            )
        )
    store = ox.Store()
    result = Dataset(store, map_facts)
    result.set_ontology(AXIOMS)
    result.change([], told)
    result.infer("racegraph")
    return store


def found(*articles: list[Said]) -> list[Conflict]:
    return list(conflicts(dataset(*articles)))


# What one article says and what another one says against it: one case and more for each kind.
DISAGREEING: list[tuple[str, Said, Said]] = [
    ("two-winners", says("RaceWin", participant=ANNA, event=RACE), says("RaceWin", participant=BEA, event=RACE)),
    (
        "two-winners",
        says("RaceWin", participant=WALD, event=RACE),
        says("RaceResult", participant=BERG, event=RACE, position=1),
    ),
    (
        "one-place-two-holders",
        says("RaceResult", participant=ANNA, event=RACE, position=2),
        says("RaceResult", participant=BEA, event=RACE, position=2),
    ),
    (
        "one-place-two-holders",
        says("RaceResult", participant=ANNA, event=RACE, position=1, inClass=GT3),
        says("RaceResult", participant=BEA, event=RACE, position=1, inClass=GT3),
    ),
    (
        "two-places",
        says("RaceResult", participant=ANNA, event=RACE, position=2),
        says("RaceResult", participant=ANNA, event=RACE, position=3),
    ),
    (
        "two-places",
        says("QualifyingResult", participant=ANNA, event=RACE, position=2),
        says("QualifyingResult", participant=ANNA, event=RACE, position=3),
    ),
    ("two-ages", says("Age", person=ANNA, age=23, on="2018-08-01"), says("Age", person=ANNA, age=24, on="2018-08-01")),
    ("two-ages", says("Age", person=ANNA, age=23, on="2014-04"), says("Age", person=ANNA, age=30, on="2018-08")),
    (
        "two-teams",
        says("TeamEntry", driver=ANNA, team=WALD, event=RACE),
        says("TeamEntry", driver=ANNA, team=BERG, event=RACE),
    ),
    (
        "two-teams",
        says("TeamEntry", driver=ANNA, team=WALD, series=CUP, season="2018"),
        says("TeamEntry", driver=ANNA, team=BERG, series=CUP, season="2018"),
    ),
    ("two-cars", says("CarEntry", driver=ANNA, car=M6, event=RACE), says("CarEntry", driver=ANNA, car=Z4, event=RACE)),
    (
        "two-classes",
        says("ClassEntry", participant=ANNA, class_=GT3, event=RACE),
        says("ClassEntry", participant=ANNA, class_=GT4, event=RACE),
    ),
    (
        "two-dates",
        says("EventDate", event=RACE, start="2018-07-28", end="2018-07-28"),
        says("EventDate", event=RACE, start="2018-07-29", end="2018-07-29"),
    ),
    ("two-venues", says("EventVenue", event=RACE, venue=RING), says("EventVenue", event=RACE, venue=PARK)),
    (
        "two-champions",
        says("Title", participant=ANNA, series=CUP, season="2018"),
        says("ChampionshipStanding", participant=BEA, series=CUP, season="2018", position=1),
    ),
    (
        "two-birthplaces",
        says("HomeTown", person=ANNA, place=TOWN, birth="true"),
        says("HomeTown", person=ANNA, place=CITY, birth="true"),
    ),
    (
        "finished-and-retired",
        says("RaceResult", participant=ANNA, event=RACE, position=2),
        says("Retirement", participant=ANNA, event=RACE),
    ),
    (
        "stated-and-denied",
        says("RaceWin", participant=ANNA, event=RACE),
        says("RaceWin", "denied", participant=ANNA, event=RACE),
    ),
    (
        "stated-and-denied",
        says("FactoryContract", driver=ANNA, manufacturer=BMW),
        says("FactoryContract", "denied", driver=ANNA, manufacturer=BMW),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "one", "other"), DISAGREEING)
def test_a_planted_disagreement_is_found_with_both_sentences(kind: str, one: Said, other: Said) -> None:
    conflict, *more = [c for c in found([one], [other]) if c.kind == kind]
    assert {s for side in conflict.sides for s in side.sentences} == {
        sentence_iri("a0", 0, 7),
        sentence_iri("a1", 0, 7),
    }
    assert {c.about for c in more} <= {conflict.about}


@pytest.mark.parametrize(("kind", "one", "other"), DISAGREEING)
def test_nothing_is_raised_without_it(kind: str, one: Said, other: Said) -> None:
    assert found([one], [one]) == []
    assert found([other], [other]) == []


@pytest.mark.parametrize(("kind", "one", "other"), DISAGREEING)
def test_an_article_does_not_disagree_with_itself(kind: str, one: Said, other: Said) -> None:
    assert found([one, other]) == []
    assert found([one, other], [one]) == []


def test_every_query_has_a_case() -> None:
    assert {kind for kind, _, _ in DISAGREEING} == conflict_queries().keys()


AGREEING: list[tuple[Said, ...]] = [
    # Team-mates win together, and one article names only one of them.
    (
        says("RaceWin", participant=ANNA, event=RACE),
        says("RaceWin", participant=BEA, event=RACE),
        says("Teammates", driver=BEA, teammate=ANNA),
    ),
    # A driver, her team and her make win the same race.
    (
        says("RaceWin", participant=ANNA, event=RACE),
        says("RaceWin", participant=WALD, event=RACE),
        says("RaceWin", participant=BMW, event=RACE),
    ),
    # Second overall is another place than first in the class.
    (
        says("RaceResult", participant=ANNA, event=RACE, position=2),
        says("RaceResult", participant=ANNA, event=RACE, position=1, inClass=GT3),
    ),
    # The grid is not the finish.
    (
        says("QualifyingResult", participant=ANNA, event=RACE, position=2),
        says("RaceResult", participant=ANNA, event=RACE, position=3),
    ),
    # A team has several cars.
    (
        says("RaceResult", participant=WALD, event=RACE, position=2),
        says("RaceResult", participant=WALD, event=RACE, position=5),
    ),
    # Time passes.
    (says("Age", person=ANNA, age=23, on="2014-04"), says("Age", person=ANNA, age=27, on="2018-08")),
    (says("Age", person=ANNA, age=23, on="2014-04"), says("Age", person=ANNA, age=28, on="2018-08")),
    # One is more exact.
    (
        says("EventDate", event=RACE, start="2018-07", end="2018-07"),
        says("EventDate", event=RACE, start="2018-07-28", end="2018-07-28"),
    ),
    (says("EventVenue", event=RACE, venue=RING), says("EventVenue", event=RACE, venue=LOOP)),
    (
        says("HomeTown", person=ANNA, place=TOWN, birth="true"),
        says("HomeTown", person=ANNA, place=EIFEL, birth="true"),
        says("Location", place=TOWN, location=EIFEL),
    ),
    # Two seasons, or nobody says which.
    (
        says("TeamEntry", driver=ANNA, team=WALD, series=CUP, season="2018"),
        says("TeamEntry", driver=ANNA, team=BERG, series=CUP, season="2019"),
    ),
    (
        says("TeamEntry", driver=ANNA, team=WALD, season="2018"),
        says("TeamEntry", driver=ANNA, team=BERG, season="2018"),
    ),
    # What is only imagined or asked disagrees with nothing.
    (
        says("RaceWin", participant=ANNA, event=RACE),
        says("RaceWin", "hypothetical", participant=BEA, event=RACE),
        says("RaceWin", "question", participant=BEA, event=RACE),
    ),
    # A denial of one thing is no denial of another.
    (says("RaceWin", participant=ANNA, event=RACE), says("Podium", "denied", participant=ANNA, event=RACE)),
]  # fmt: skip


@pytest.mark.parametrize("articles", AGREEING)
def test_what_agrees_raises_nothing(articles: tuple[Said, ...]) -> None:
    assert found(*([said] for said in articles)) == []


def test_a_conflict_is_said_in_german_and_english() -> None:
    (conflict,) = found(
        [says("RaceWin", participant=ANNA, event=RACE)],
        [says("RaceWin", participant=BEA, event=RACE)],
    )
    assert conflict.german == "6h Eifel 2018: hat Anna Berg oder Bea Wald gewonnen?"
    assert conflict.english == "6h Eifel 2018: did Anna Berg or Bea Wald win?"


def test_a_node_without_a_name_is_told_by_who_where_and_when() -> None:
    (conflict,) = found(
        [says("TeamEntry", driver=ANNA, team=WALD, series=CUP, season="2018")],
        [says("TeamEntry", driver=ANNA, team=BERG, series=CUP, season="2018")],
    )
    assert conflict.german == "Anna Berg, Eifel Cup, 2018: für Berg Sport oder für Wald Racing?"


def test_all_who_say_the_same_stand_on_one_side() -> None:
    (conflict,) = found(
        [says("RaceWin", participant=ANNA, event=RACE)],
        [says("RaceResult", participant=ANNA, event=RACE, position=1)],
        [says("RaceWin", participant=BEA, event=RACE)],
    )
    assert [len(side.claims) for side in conflict.sides] == [2, 1]
    assert conflict.sides[0].sentences == (sentence_iri("a0", 0, 7), sentence_iri("a1", 0, 7))


def test_the_first_conflicts_come_before_all_pairs_of_a_crowded_place_are_made() -> None:
    drivers = 3000
    said = "".join(
        f"""
        GRAPH <x:claim{n}> {{ <x:entry{n}> rg:driver <x:driver{n}> ; rg:result <x:result{n}> .
                              <x:result{n}> rg:event <x:race> ; rg:position 2 }}
        <x:entry{n}> rg:driver <x:driver{n}> ; rg:result <x:result{n}> . <x:driver{n}> a rg:Person .
        <x:result{n}> a rg:RaceResult ; rg:event <x:race> ; rg:position 2 .
        """
        for n in range(drivers)
    )
    store = ox.Store()
    store.update(f"PREFIX rg: <{RG}> INSERT DATA {{ {said} }}")
    began = time.process_time()
    pairs = list(store.query(f"{conflict_queries()['one-place-two-holders'].text} LIMIT 200"))
    assert len(pairs) == 200
    assert time.process_time() - began < 2
