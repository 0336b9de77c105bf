"""Results: places in races, qualifyings and practices, starting grids, lap times and retirements."""

from __future__ import annotations

import re
from collections.abc import Iterator

from racegraph.fact import Fact
from racegraph.reading.tables.listing import Entrant, Listing
from racegraph.reading.tables.words import says

_NUMBER = re.compile(r"\d+")
_FACTS = {
    "qualifying": ("QualifyingResult", "qualifying"),
    "grid": ("QualifyingResult", "qualifying"),
    "practice": ("PracticeResult", "practice"),
}


def placing(listing: Listing, entrant: Entrant, kind: str) -> Iterator[Fact]:
    """The place of a row in a race or session of a *kind*, and the lap that it was won with."""
    row = entrant.row
    fact, rule = _FACTS.get(kind, ("RaceResult", "result"))
    for who in entrant.people or ([row.team] if row.team else []):
        yield listing.fact(
            fact,
            "asserted",
            entrant.read,
            rule,
            0.95,
            participant=who,
            event=entrant.occasion,
            position=row.position,
            inClass=(row.car_class if kind == "class_winners" else None) or entrant.heading.car_class,
        )
        if fact != "RaceResult" and kind != "grid":
            for time, printed in row.laps[:1]:
                yield listing.fact(
                    "LapTime",
                    "asserted",
                    entrant.read,
                    rule,
                    0.92,
                    participant=who,
                    event=entrant.occasion,
                    lapTime=time,
                    printed=printed,
                    session=kind,
                )


def fastest_lap(listing: Listing, entrant: Entrant) -> Iterator[Fact]:
    """“Schnellste Runde: A, 1:38,402 Minuten”."""
    return _best_lap(listing, entrant, "fastest", "race")


def pole_position(listing: Listing, entrant: Entrant) -> Iterator[Fact]:
    """“Pole-Position: A, 1:37,802 Minuten”."""
    yield from _best_lap(listing, entrant, "pole", "qualifying")
    for who in entrant.people:
        yield listing.fact(
            "QualifyingResult",
            "asserted",
            entrant.read,
            "pole",
            0.94,
            participant=who,
            event=entrant.occasion,
            position=1,
        )


def _best_lap(listing: Listing, entrant: Entrant, rule: str, session: str) -> Iterator[Fact]:
    for time, printed in entrant.row.laps[:1]:
        for who in entrant.people[:1]:
            yield listing.fact(
                "LapTime",
                "asserted",
                entrant.read,
                rule,
                0.94,
                participant=who,
                event=entrant.occasion,
                lapTime=time,
                printed=printed,
                session=session,
            )


def retirement(listing: Listing, entrant: Entrant) -> Iterator[Fact]:
    """“Ausgefallen: A (Getriebeschaden)”."""
    reason = next((r for r in entrant.row.rest if says("reasons", r.lower())), "")
    for who in entrant.people:
        yield listing.fact(
            "Retirement",
            "asserted",
            entrant.read,
            "retired",
            0.94,
            participant=who,
            event=entrant.occasion,
            reason=re.split(r" (?:in|nach) (?:runde|\d)", reason, flags=re.I)[0],
        )


def grid_row(listing: Listing, entrant: Entrant, label: str) -> Iterator[Fact]:
    """“2. Reihe: A, B”: those who start third and fourth, from rows of two."""
    found = _NUMBER.search(label)
    if found is None or len(entrant.people) != 2:
        return
    for place, who in enumerate(entrant.people, 2 * int(found[0]) - 1):
        yield listing.fact(
            "QualifyingResult",
            "asserted",
            entrant.read,
            "grid-row",
            0.92,
            participant=who,
            event=entrant.occasion,
            position=place,
        )
