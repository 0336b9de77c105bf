"""A made-up racing world, the same for the same size: drivers, teams, cars, events and who raced in what."""

from __future__ import annotations

import random
from collections.abc import Iterator

RG = "https://w3id.org/racegraph/ontology#"
ID = "https://w3id.org/racegraph/id/"
RDF_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
INTEGER = "http://www.w3.org/2001/XMLSchema#integer"

PER_DRIVER = 55  # triples, with what belongs to them
SERIES, CARS, COUNTRIES = 12, 80, 20


def drivers_of(triples: int) -> int:
    """How many drivers a world of about *triples* triples has."""
    return max(100, triples // PER_DRIVER)


def world(triples: int) -> Iterator[str]:
    """N-Triples lines, about *triples* of them."""
    chance = random.Random(triples)
    drivers = drivers_of(triples)
    teams, events = max(10, drivers // 10), max(20, drivers // 6)
    for number in range(COUNTRIES):
        yield line("place", number, "locatedIn", thing("place", "europe"))
        yield label("place", number, f"Country {number}")
    for number in range(events // 10 + 1):
        yield line("circuit", number, "locatedIn", thing("place", chance.randrange(COUNTRIES)))
        yield label("circuit", number, f"Circuit {number}")
    for number in range(SERIES):
        yield label("series", number, f"Series {number}")
    for number in range(CARS):
        yield label("car", number, f"Car {number}")
    for number in range(teams):
        yield label("team", number, f"Team {number}")
        yield line("team", number, "locatedIn", thing("place", chance.randrange(COUNTRIES)))
    for number in range(events):
        yield label("event", number, f"Event {number}")
        yield line("event", number, "series", thing("series", chance.randrange(SERIES)))
        yield line("event", number, "circuit", thing("circuit", number // 10))
        yield line("event", number, "year", f'"{2000 + number % 24}"^^<{INTEGER}>')
    entry = 0
    for number in range(drivers):
        yield f"{thing('person', number)} {RDF_TYPE} <{RG}Driver> ."
        yield label("person", number, f"Driver {number}")
        if number % 3:
            yield line("person", number, "nationality", thing("place", chance.randrange(COUNTRIES)))
        for _ in range(7):
            yield line("entry", entry, "participant", thing("person", number))
            yield line("entry", entry, "team", thing("team", chance.randrange(teams)))
            yield line("entry", entry, "car", thing("car", chance.randrange(CARS)))
            yield line("entry", entry, "event", thing("event", chance.randrange(events)))
            yield line("entry", entry, "position", f'"{chance.randrange(1, 40)}"^^<{INTEGER}>')
            if chance.random() < 0.2:
                yield line("entry", entry, "retiredBecause", '"Getriebe"@de')
            yield f"{thing('entry', entry)} {RDF_TYPE} <{RG}RaceEntry> ."
            entry += 1


def thing(kind: str, key: object) -> str:
    return f"<{ID}{kind}/{key}>"


def line(kind: str, key: object, predicate: str, value: str) -> str:
    return f"{thing(kind, key)} <{RG}{predicate}> {value} ."


def label(kind: str, key: object, text: str) -> str:
    return f'{thing(kind, key)} {LABEL} "{text}"@de .'
