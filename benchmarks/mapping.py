"""How many facts a second become triples: facts of eight kinds, mapped 500 at a time, on one core.

usage: python benchmarks/mapping.py [FACTS]
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

from racegraph.fact import Entity, Fact, Span, Status, Value
from racegraph.mapping import map_facts

BATCH = 500
RUNS = 7


def facts(count: int) -> Iterator[Fact]:
    """*count* facts of a made-up sport: 700 drivers, 90 teams, 20 series, 300 races; every fourth one announced."""
    for i in range(count // 8):
        driver, team = Entity("Person", f"Fahrer {i % 700}"), Entity("Team", f"Team {i % 90}")
        series, race = Entity("Series", f"Serie {i % 20}"), Entity("Event", f"Rennen {i % 300}")
        season = str(1990 + i % 30)
        said: dict[str, dict[str, Value]] = {
            "TeamEntry": {"driver": driver, "team": team, "series": series, "season": season},
            "SeriesEntry": {"participant": driver, "series": series, "season": season},
            "CarEntry": {
                "driver": driver,
                "car": Entity("CarModel", f"Auto {i % 40}"),
                "series": series,
                "season": season,
            },
            "RaceResult": {"participant": driver, "event": race, "position": i % 30 + 1},
            "FactoryContract": {"driver": driver, "manufacturer": Entity("Manufacturer", f"Marke {i % 12}")},
            "Start": {"participant": driver, "event": race},
            "EventVenue": {"event": race, "venue": Entity("Circuit", f"Ring {i}")},
            "Age": {"person": driver, "age": 20 + i % 20, "on": "2014-04"},
        }
        status: Status = "asserted" if i % 4 else "announced"
        for kind, roles in said.items():
            yield Fact(kind, roles, status, (Span("a", 0, 10),), "rule", 0.9)


def main() -> None:
    """Map the facts several times, and print the best and the middle rate."""
    known = list(facts(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000))
    rates = []
    triples = 0
    for _ in range(RUNS):
        start = time.perf_counter()
        triples = 0
        for at in range(0, len(known), BATCH):
            triples += sum(len(stated) for stated in map_facts(known[at : at + BATCH]).values())
        rates.append(len(known) / (time.perf_counter() - start))
    rates.sort()
    best, median = rates[-1], rates[RUNS // 2]
    print(f"{len(known)} facts, {triples} triples: {best:,.0f} facts/s (best of {RUNS}), {median:,.0f} (median)")


if __name__ == "__main__":
    main()
