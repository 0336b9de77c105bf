"""Entries: with which team, car, class and teammates those who are listed start, and where they come from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from racegraph.fact import Entity, Fact, Status
from racegraph.reading.sentence import Read
from racegraph.reading.tables.listing import Entrant, Listing
from racegraph.reading.tables.row import Row


def entry(listing: Listing, entrant: Entrant, status: Status, starts: bool) -> Iterator[Fact]:
    """Team, car, class and crew of a row; *starts*: it is an entry for the event, and says so."""
    read, row, people = entrant.read, entrant.row, entrant.people
    season = entrant.event.season
    team = row.team or (entrant.heading.last("T") if starts else None)
    group = row.car_class or (entrant.heading.car_class if starts or row.position else None)
    for who in people:
        if team is not None:
            yield listing.fact("TeamEntry", status, read, "team", 0.94, driver=who, team=team, season=season)
        if row.car is not None:
            yield listing.fact("CarEntry", status, read, "car", 0.95, driver=who, car=row.car, season=season)
        if group is not None:
            yield listing.fact(
                "ClassEntry", status, read, "class", 0.92, participant=who, season=season, **{"class": group}
            )
        if starts:
            yield listing.fact("Start", status, read, "start", 0.92, participant=who, event=entrant.occasion)
    for a, b in combinations(sorted(people, key=lambda p: p.iri), 2):
        yield listing.fact("Teammates", status, read, "crew", 0.95, driver=a, teammate=b, season=season)
    yield from origins(listing, read, row, people)
    if row.car is not None and row.make:
        yield listing.fact(
            "CarMake", "asserted", read, "make", 0.96, car=row.car, manufacturer=Entity("Manufacturer", row.make)
        )


def origins(listing: Listing, read: Read, row: Row, people: Sequence[Entity]) -> Iterator[Fact]:
    """Nations and towns that stand behind the names of a row."""
    for index, nation in row.nations:
        if index < len(people):
            yield listing.fact("Nationality", "asserted", read, "nation", 0.95, person=people[index], country=nation)
    for index, town in row.homes:
        if index < len(people):
            yield listing.fact("HomeTown", "asserted", read, "home", 0.93, person=people[index], place=town)
