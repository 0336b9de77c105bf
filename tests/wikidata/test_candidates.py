"""Candidates for links: how many are right, and the traps that namesakes lay."""

from __future__ import annotations

from pathlib import Path

import pytest

from racegraph.store import open_snapshot
from racegraph.wikidata.dump import items_of
from racegraph.wikidata.item import Item, ItemValue, Statement
from racegraph.wikidata.kind import kinds
from racegraph.wikidata.link import read_links
from racegraph.wikidata.proposal import Proposals, propose
from racegraph.wikidata.score import judge
from racegraph.wikidata.source import DumpSource, ServiceSource, Source
from racegraph.wikidata.subject import Known, Subject
from racegraph.wikidata.transport import Cache, Manners, Transport
from wikidata.far_end import reconciling
from wikidata.shaped import AUTO_RACING, HUMAN, RACING_DRIVER, ROAD_CAR, TEAM, TOWN, TRACK, World, make

SEEDS = (201, 202, 203)
NOBODY: frozenset[str] = frozenset()


def proposals(world: World, source: Source, folder: Path) -> Proposals:
    with open_snapshot(world.store(folder / "store")) as snapshot:
        return propose(snapshot.store, source, read_links())


@pytest.fixture(scope="module", params=SEEDS)
def judged(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[World, Proposals]:
    """A world that no weight was ever chosen by, and what is proposed from a dump of it."""
    world = make(request.param)
    folder = tmp_path_factory.mktemp("world")
    return world, proposals(world, DumpSource(items_of(world.dump(folder / "dump.jsonl"), [])), folder)


def measured(world: World, found: Proposals) -> tuple[float, float]:
    """Precision and recall of what is proposed as clear."""
    right = sum(world.truth[c.subject.iri] == c.item.id for c in found.clear)
    return right / len(found.clear), right / sum(item is not None for item in world.truth.values())


def test_the_world_is_large_and_has_its_traps() -> None:
    world = make(SEEDS[0])
    assert len(world.items) >= 400
    assert len(world.traps) == 9
    verified = {m.object.rpartition("/")[2] for m in read_links().matches}
    for item in world.items:
        assert item["id"] in verified or int(item["id"][1:]) > 9_000_000_000


def test_what_is_clear_is_right_and_most_are_found(judged: tuple[World, Proposals]) -> None:
    precision, recall = measured(*judged)
    assert precision >= 0.99
    assert recall >= 0.85


def test_the_right_item_is_among_the_candidates(judged: tuple[World, Proposals]) -> None:
    world, found = judged
    listed = {candidates[0].subject.iri: {c.item.id for c in candidates} for candidates in found.found}
    sought = {iri: item for iri, item in world.truth.items() if item}
    assert sum(item in listed.get(iri, ()) for iri, item in sought.items()) / len(sought) >= 0.98


def test_clear_is_also_right_with_what_a_service_tells(tmp_path: Path) -> None:
    world = make(SEEDS[0])
    with reconciling(items_of(world.dump(tmp_path / "dump.jsonl"), [])) as address:
        transport = Transport(Manners(interval=0))
        source = ServiceSource(address, transport, Cache(tmp_path / "cache"))
        found = proposals(world, source, tmp_path)
        asked = transport.requests
        again = proposals(world, ServiceSource(address, transport, Cache(tmp_path / "cache")), tmp_path / "again")
    precision, recall = measured(world, found)
    assert precision >= 0.99
    assert recall >= 0.85
    assert asked < 60
    assert transport.requests == asked, "the second run asked again what the cache holds"
    assert [c.item.id for c in again.clear] == [c.item.id for c in found.clear]


# -- each trap by hand


def item(number: int, name: str, *aliases: str, **values: str) -> Item:
    """An item; P54="Q1 Q2" are two values."""
    statements = tuple(
        Statement(property, ItemValue("item", value)) for property, listed in values.items() for value in listed.split()
    )
    return Item(f"Q{9_100_000_000 + number}", {"en": name}, aliases, statements=statements)


def about(person: Item, property: str, team: str, first: int, last: int) -> Item:
    """*person* with a statement that holds from *first* to *last*."""
    years = tuple((p, ItemValue("time", f"+{y}-00-00T00:00:00Z/9")) for p, y in (("P580", first), ("P582", last)))
    statement = Statement(property, ItemValue("item", team), years)
    return Item(person.id, person.labels, person.aliases, statements=(*person.statements, statement))


def subject(kind: str, name: str, *, years: tuple[int, ...] = (), **context: Known) -> Subject:
    known = {property: (value,) for property, value in context.items()}
    return Subject(f"https://w3id.org/racegraph/id/x/{name}", kinds()[kind], name, (name,), known, frozenset(years))


def clear(about: Subject, *items: Item) -> str:
    """The id of the clear candidate, or nothing."""
    return next((c.item.id for c in judge(about, items, NOBODY, NOBODY) if c.clear), "")


SWEDEN = Known(("Schweden",), "Q34")
GERMANY = Known(("Deutschland",), "Q183")
DRIVER = item(1, "Erik Johansson", P31=HUMAN, P106=RACING_DRIVER, P27="Q34")
FOOTBALLER = item(2, "Erik Johansson", P31=HUMAN, P106="Q9000000001", P27="Q34")


def test_two_erik_johanssons_a_driver_and_a_footballer() -> None:
    ours = subject("Person", "Erik Johansson", nationality=SWEDEN)
    assert clear(ours, DRIVER, FOOTBALLER) == DRIVER.id
    assert clear(ours, FOOTBALLER) == ""


def test_two_erik_johanssons_who_both_drive() -> None:
    other = item(3, "Erik Johansson", P31=HUMAN, P106=RACING_DRIVER, P27="Q34")
    assert clear(subject("Person", "Erik Johansson", nationality=SWEDEN), DRIVER, other) == ""
    german = item(4, "Erik Johansson", P31=HUMAN, P106=RACING_DRIVER, P27="Q183")
    assert clear(subject("Person", "Erik Johansson", nationality=SWEDEN), DRIVER, german) == DRIVER.id


def test_the_only_driver_of_the_name_needs_more_than_the_name() -> None:
    assert clear(subject("Person", "Erik Johansson"), DRIVER) == ""
    assert clear(subject("Person", "Erik Johansson", nationality=GERMANY), DRIVER) == ""


def test_father_and_son() -> None:
    father = about(item(5, "Karl Weiß", P31=HUMAN, P106=RACING_DRIVER, P27="Q183"), "P54", "Q9000000900", 1985, 1990)
    son = about(item(6, "Karl Weiß", P31=HUMAN, P106=RACING_DRIVER, P27="Q183"), "P54", "Q9000000900", 2016, 2019)
    team = Known(("Weiß Racing",), "Q9000000900")
    ours = subject("Person", "Karl Weiß", years=(2018,), nationality=GERMANY, droveFor=team)
    assert clear(ours, father, son) == son.id
    assert clear(ours, father) == ""


def test_a_circuit_and_its_town() -> None:
    town = item(7, "Kirchfelden", P31=TOWN, P17="Q183")
    ring = item(8, "Kirchfelden Ring", "Kirchfelden", P31=TRACK, P17="Q183")
    assert clear(subject("Circuit", "Kirchfelden", locatedIn=GERMANY), town, ring) == ring.id
    assert clear(subject("Place", "Kirchfelden", locatedIn=GERMANY), town, ring) == town.id
    assert clear(subject("Circuit", "Kirchfelden"), town) == ""


def test_a_make_and_its_works_team() -> None:
    maker = item(9, "Adler", P31="Q786820")
    works = item(10, "Adler Motorsport", "Adler", P31=TEAM, P641=AUTO_RACING)
    assert clear(subject("Manufacturer", "Adler"), maker, works) == maker.id
    assert clear(subject("Team", "Adler"), maker, works) == works.id
    assert clear(subject("Team", "Adler"), maker) == ""


def test_a_racing_car_and_the_road_car() -> None:
    road = item(11, "BMW K7", P31=ROAD_CAR, P176="Q26678")
    racing = item(12, "BMW K7 GT3", P31="Q90834785", P176="Q26678")
    make_ = Known(("BMW",), "Q26678")
    assert clear(subject("CarModel", "BMW K7 GT3", manufacturer=make_), road, racing) == racing.id
    assert clear(subject("CarModel", "BMW K7", manufacturer=make_), road) == ""
    assert clear(subject("CarModel", "BMW K8 GT3", manufacturer=make_), racing) == ""


def test_a_team_and_a_football_club_or_a_company() -> None:
    team = item(13, "Falke Nord", P31=TEAM)
    for other in ("Q847017", "Q4830453"):
        namesake = item(14, "Falke Nord", P31=other)
        assert clear(subject("Team", "Falke Nord"), team, namesake) == team.id
        assert clear(subject("Team", "Falke Nord"), namesake) == ""


def test_a_series_and_a_magazine() -> None:
    series = item(15, "Delta Cup", P31="Q60147807", P641=AUTO_RACING)
    magazine = item(16, "Delta Cup", P31="Q43229")
    assert clear(subject("Series", "Delta Cup"), series, magazine) == series.id
    assert clear(subject("Series", "Delta Cup"), magazine) == ""


def test_an_item_without_a_class_is_never_clear() -> None:
    assert clear(subject("Team", "Falke Nord"), item(17, "Falke Nord")) == ""


def test_what_was_denied_and_what_is_taken_is_not_proposed_as_clear() -> None:
    ours = subject("Person", "Erik Johansson", nationality=SWEDEN)
    assert judge(ours, [DRIVER], frozenset({DRIVER.id}), NOBODY) == []
    (taken,) = judge(ours, [DRIVER], NOBODY, frozenset({DRIVER.id}))
    assert not taken.clear
    assert "is linked to another entity of ours" in taken.contra


@pytest.mark.parametrize("written", ["Erik Johanson", "ERIK JOHANSSON", "Erik  Johansson", "Érik Johansson"])
def test_names_are_the_same_though_misspelt(written: str) -> None:
    assert clear(subject("Person", written, nationality=SWEDEN), DRIVER) == DRIVER.id


def test_a_german_name_is_compared_with_the_german_label() -> None:
    munich = Item(
        "Q9100000020", {"en": "Cowhill", "de": "Kuhberg"}, statements=(Statement("P31", ItemValue("item", TOWN)),)
    )
    assert clear(subject("Place", "Kuhberg"), munich) == munich.id
