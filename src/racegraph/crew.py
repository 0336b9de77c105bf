"""What a crew has in common: who shares a car drives that car, and for its team."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from racegraph.fact import Entity, Fact


def shared(facts: list[Fact]) -> Iterator[Fact]:
    """What one of a crew drives, and for whom, holds for those who share the car: the same season, the same status."""
    mates: dict[tuple[str, str], list[tuple[Entity, Fact]]] = {}
    for fact in facts:
        if fact.kind == "Teammates" and fact.status in {"asserted", "announced"}:
            a, b = fact.roles["driver"], fact.roles["teammate"]
            assert isinstance(a, Entity)
            assert isinstance(b, Entity)
            season = str(fact.roles.get("season", ""))
            mates.setdefault((a.iri, season), []).append((b, fact))
            mates.setdefault((b.iri, season), []).append((a, fact))
    entries = [
        f
        for f in facts
        if f.kind in {"TeamEntry", "CarEntry"}
        and f.status in {"asserted", "announced"}
        and isinstance(f.roles["driver"], Entity)
    ]
    known = {(f.kind, f.roles["driver"], f.roles.get("season")) for f in entries}
    for fact in entries:
        driver = fact.roles["driver"]
        assert isinstance(driver, Entity)
        year = fact.roles.get("season", "")
        rivals = {
            f.roles.get("team", f.roles.get("car"))
            for f in entries
            if f.kind == fact.kind and f.roles["driver"] == driver and f.roles.get("season", "") == year
        }
        if len(rivals) > 1:
            continue
        for mate, because in mates.get((driver.iri, str(year)), ()):
            if (fact.kind, mate, fact.roles.get("season")) in known or mate.key:
                continue
            yield (
                replace(
                    fact,
                    roles={**fact.roles, "driver": mate},
                    status=because.status if because.status == "announced" else fact.status,
                    evidence=tuple(dict.fromkeys((*because.evidence, *fact.evidence))),
                    rule=f"{fact.rule}+{because.rule}",
                    confidence=round(fact.confidence * because.confidence * 0.95, 3),
                )
            )
