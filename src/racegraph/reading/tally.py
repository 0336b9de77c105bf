"""How a championship stands, told in a line of running text: “Tabelle nach vier Läufen: 1. A 81, 2. B 79; Teams: …”."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from racegraph.fact import STATED, Entity, Fact, Value
from racegraph.reading.clause import Clause
from racegraph.reading.discourse import Discourse
from racegraph.reading.grammar import finditer, search
from racegraph.reading.reference import MARK
from racegraph.reading.reliability import weighed

_RULE = "tally"
_CONFIDENCE = 0.9


def tally(text: str, clause: Clause, d: Discourse) -> Iterator[Fact]:
    """The points and places of those whom a rendered sentence lists, best first; *clause* is its first one."""
    head = search("tally", text)
    if head is None or clause.status not in STATED:
        return
    marks = clause.marks
    told = [marks[int(i)].value for kind, i in MARK.findall(head.group()[: -len(head["list"])]) if kind == "S"]
    series = next(iter(told), d.series)
    rows = [
        ([marks[int(i)] for _, i in MARK.findall(row["who"])], int(marks[int(row["points"])].value))
        for row in finditer("tally_row", head["list"])
    ]
    if series is None or len(rows) < 2 or any(after > before for (_, before), (_, after) in pairwise(rows)):
        return
    evidence = (clause.sentence.span(d.article.id),)
    sure = weighed(_CONFIDENCE, _RULE)
    for place, (names, points) in enumerate(rows, 1):
        for name in names:
            for who in name.entities or (name.value,):
                if isinstance(who, Entity):
                    roles: dict[str, Value] = {"participant": who, "series": series, **clause.when}
                    yield Fact("Points", {**roles, "points": points}, "asserted", evidence, _RULE, sure)
                    yield Fact("ChampionshipStanding", {**roles, "position": place}, "asserted", evidence, _RULE, sure)
