"""Standings: places and points of a season."""

from __future__ import annotations

import re
from collections.abc import Iterator

from racegraph.fact import Entity, Fact
from racegraph.reading.mention import name_of
from racegraph.reading.sentence import Read
from racegraph.reading.tables.entry import origins
from racegraph.reading.tables.heading import Heading
from racegraph.reading.tables.listing import Listing
from racegraph.reading.tables.row import Row
from racegraph.reading.tables.words import says


def standing(listing: Listing, heading: Heading, read: Read, row: Row, label: str) -> Iterator[Fact]:
    """The place and the points of a row in the standings of its heading's series."""
    d = listing.d
    series = heading.last("S") or listing.main_series()
    if series is None or not row.position:
        return
    text = f"{heading.text} {label}"
    season = (
        heading.season
        or d.series_season.get(series.iri, "")
        or d.frame_season
        or (d.event.season if d.event and d.event.season else str(d.publication.year))
    )
    interim = "true" if says("interim", text) and not says("final", text) and not _over(text) else None
    who: list[Entity] = listing.people(read, row)
    if says("of_makes", text):
        who = [Entity("Manufacturer", row.make)] if row.make else []
    elif says("of_teams", text) or not who:
        name = _names(read, row)
        who = [row.team] if row.team else [Entity("Team", name)] if says("of_teams", text) and name else who
    if who and who == (people := listing.people(read, row)):
        yield from origins(listing, read, row, people)
        for driver in people if row.team is not None else ():
            yield listing.fact("TeamEntry", "asserted", read, "team", 0.93, driver=driver, team=row.team, season=season)
    for participant in who:
        yield listing.fact(
            "ChampionshipStanding",
            "asserted",
            read,
            "standing",
            0.94,
            participant=participant,
            series=series,
            position=row.position,
            season=season,
            interim=interim,
        )
        if row.points is not None:
            yield listing.fact(
                "Points",
                "asserted",
                read,
                "points",
                0.93,
                participant=participant,
                points=row.points,
                series=series,
                season=season,
            )


def _over(text: str) -> bool:
    """Whether a standing after N of N races is the final one."""
    match = re.search(r"nach (\d+) von (\d+) ", text)
    return bool(match and match[1] == match[2])


def _names(read: Read, row: Row) -> str:
    return " ".join(name_of(read.line, a, b) for a, b in row.people)
