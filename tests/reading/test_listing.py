"""Tables read row by row. Names and rows are made up; what is expected of them was written down by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from racegraph.article import Article
from racegraph.fact import Entity, Fact
from racegraph.reading.discourse import Discourse
from racegraph.reading.event import Event
from racegraph.reading.finder import Finder
from racegraph.reading.lexicon import load
from racegraph.reading.segment import segment
from racegraph.reading.tables.heading import Table, with_tables
from racegraph.reading.tables.reader import read_table

BEFORE = """Marco Bergmann bleibt in der Spur

Die Rennwochenenden der Serie sind für die Zuschauer auch in dieser Saison immer wieder ein spannendes Erlebnis.

"""
AFTER = """

Mehr als zehntausend Menschen haben an den drei Tagen den Weg an die Strecke gefunden und viel gesehen.
"""
SERIES = Entity("Series", "ADAC GT4 Germany")
SATURDAY = "Samstagsrennen Norisring (ADAC GT4 Germany) 2024"


def facts_of(table: str, published: str = "2024-05-05") -> list[Fact]:
    """The facts of a table in an article on a Saturday's race at the Norisring, of which the text has told before."""
    text = BEFORE + table + AFTER
    article = Article(
        "made-up", Path("made-up.txt"), text, text.splitlines()[0], published, "", None, "de", {}, "0" * 64
    )
    discourse = Discourse(article, segment(text), Finder(load()))
    discourse.series = SERIES
    discourse.event = Event(
        day="Samstag", noun="Rennen", venue=Entity("Circuit", "Norisring"), series=SERIES, season="2024"
    )
    parts = with_tables(discourse, discourse.reads)
    return [fact for part in parts if isinstance(part, Table) for fact in read_table(discourse, part)]


def said(facts: list[Fact], kind: str, *roles: str) -> set[tuple[object, ...]]:
    """The facts of one kind as tuples of the named roles, entities by name; a role that is not filled is None."""
    return {
        tuple(v.name if isinstance(v := fact.roles.get(role), Entity) else v for role in roles)
        for fact in facts
        if fact.kind == kind
    }


def test_crew_team_and_car_of_a_result_with_slashes() -> None:
    facts = facts_of(
        "Ergebnis des Rennens:\n"
        "1. Marco Bergmann / Sven Quist (Falkner Racing) Porsche 911 GT3 R, 38 Runden\n"
        "2. Jan-Oke Lode / Tamás Ferencz (RTG Holstein) BMW M4 GT3, + 4,317 Sekunden"
    )
    assert said(facts, "RaceResult", "participant", "position", "event") == {
        ("Marco Bergmann", 1, SATURDAY),
        ("Sven Quist", 1, SATURDAY),
        ("Jan-Oke Lode", 2, SATURDAY),
        ("Tamás Ferencz", 2, SATURDAY),
    }
    assert said(facts, "TeamEntry", "driver", "team") == {
        ("Marco Bergmann", "Falkner Racing"),
        ("Sven Quist", "Falkner Racing"),
        ("Jan-Oke Lode", "RTG Holstein"),
        ("Tamás Ferencz", "RTG Holstein"),
    }
    assert said(facts, "CarEntry", "driver", "car") == {
        ("Marco Bergmann", "Porsche 911 GT3 R"),
        ("Sven Quist", "Porsche 911 GT3 R"),
        ("Jan-Oke Lode", "BMW M4 GT3"),
        ("Tamás Ferencz", "BMW M4 GT3"),
    }
    pairs = {frozenset(pair) for pair in said(facts, "Teammates", "driver", "teammate")}
    assert pairs == {frozenset({"Marco Bergmann", "Sven Quist"}), frozenset({"Jan-Oke Lode", "Tamás Ferencz"})}
    assert said(facts, "CarMake", "car", "manufacturer") == {("Porsche 911 GT3 R", "Porsche"), ("BMW M4 GT3", "BMW")}
    assert {fact.status for fact in facts} == {"asserted"}


def test_all_pairs_of_a_crew_of_three() -> None:
    facts = facts_of(
        "Ergebnis:\n1. Marco Bergmann/Sven Quist/Peter Hallweg (Falkner Racing) Porsche 911 GT3 R, 90 Runden"
    )
    assert len(said(facts, "Teammates", "driver", "teammate")) == 3


@pytest.mark.parametrize(
    "rows",
    [
        "P1 Marco Bergmann, Falkner Racing, 38 Runden\nP2 Peter Hallweg, RTG Holstein, +0,312",
        "1. Marco Bergmann (D), Falkner Racing\n2. Peter Hallweg (A), RTG Holstein",
        "Platz 1: Marco Bergmann (Falkner Racing)\nPlatz 2: Peter Hallweg (RTG Holstein)",
        "1.\tMarco Bergmann\tGER\tFalkner Racing\t38 Runden\n2.\tPeter Hallweg\tAUT\tRTG Holstein\t+ 0,312",
        "1 | Marco Bergmann | Falkner Racing | 38 Runden\n2 | Peter Hallweg | RTG Holstein | +0,312",
        "1. Marco Bergmann – Falkner Racing – 38 Runden\n2. Peter Hallweg – RTG Holstein – +0,312",
        "1. Falkner Racing (Marco Bergmann)\n2. Team RTG Holstein (Peter Hallweg)",
    ],
)
def test_separators(rows: str) -> None:
    facts = facts_of(f"Ergebnis, Rennen am Samstag:\n{rows}")
    assert said(facts, "RaceResult", "participant", "position", "event") == {
        ("Marco Bergmann", 1, SATURDAY),
        ("Peter Hallweg", 2, SATURDAY),
    }
    teams = said(facts, "TeamEntry", "driver", "team")
    assert {(driver, str(team).removeprefix("Team ")) for driver, team in teams} == {
        ("Marco Bergmann", "Falkner Racing"),
        ("Peter Hallweg", "RTG Holstein"),
    }


def test_rows_of_one_line_with_nothing_between_them() -> None:
    facts = facts_of(
        "Das Ergebnis: 1. Marco Bergmann/Sven Quist (Falkner Racing, Porsche) "
        "2. Jan-Oke Lode/Peter Hallweg (RTG Holstein, BMW M4 GT3)"
    )
    assert said(facts, "RaceResult", "participant", "position") == {
        ("Marco Bergmann", 1),
        ("Sven Quist", 1),
        ("Jan-Oke Lode", 2),
        ("Peter Hallweg", 2),
    }
    pairs = {frozenset(pair) for pair in said(facts, "Teammates", "driver", "teammate")}
    assert pairs == {frozenset({"Marco Bergmann", "Sven Quist"}), frozenset({"Jan-Oke Lode", "Peter Hallweg"})}


def test_nations_in_parentheses() -> None:
    facts = facts_of("Ergebnis:\n1. Marco Bergmann (D), Falkner Racing\n2. Peter Hallweg (AUT), RTG Holstein")
    assert said(facts, "Nationality", "person", "country") == {
        ("Marco Bergmann", "Deutschland"),
        ("Peter Hallweg", "Österreich"),
    }


def test_a_head_of_columns_tells_teams_and_cars_that_no_list_has() -> None:
    facts = facts_of(
        "Pos | Fahrer | Team | Fahrzeug | Zeit\n"
        "1 | Marco Bergmann | Waldau | Ligier JS P4 | 58:12,345\n"
        "DNF | Peter Hallweg | Seeberg | Ligier JS P4 | Unfall"
    )
    assert said(facts, "TeamEntry", "driver", "team") == {("Marco Bergmann", "Waldau"), ("Peter Hallweg", "Seeberg")}
    assert said(facts, "RaceResult", "participant", "position") == {("Marco Bergmann", 1)}
    assert said(facts, "Retirement", "participant", "reason") == {("Peter Hallweg", "Unfall")}
    assert not said(facts, "LapTime", "participant"), "58:12,345 is the race's time, not a lap's"


def test_qualifying_is_no_race_and_its_times_are_lap_times() -> None:
    facts = facts_of(
        "Qualifying am Samstag:\n1. Marco Bergmann, BMW M4 GT3, 1:48,032 Minuten\n2. Peter Hallweg, BMW M4 GT3, 1:48,2"
    )
    assert said(facts, "QualifyingResult", "participant", "position", "event") == {
        ("Marco Bergmann", 1, SATURDAY),
        ("Peter Hallweg", 2, SATURDAY),
    }
    assert said(facts, "LapTime", "participant", "lapTime", "printed", "session") == {
        ("Marco Bergmann", "1:48.032", "1:48,032", "qualifying"),
        ("Peter Hallweg", "1:48.2", "1:48,2", "qualifying"),
    }
    assert not said(facts, "RaceResult", "participant")


def test_practice() -> None:
    facts = facts_of("2. Freies Training:\n1. Marco Bergmann, 1:33,200\n2. Peter Hallweg, 1:33,330")
    assert said(facts, "PracticeResult", "participant", "position") == {("Marco Bergmann", 1), ("Peter Hallweg", 2)}


def test_the_heading_names_another_race_of_the_weekend() -> None:
    facts = facts_of("Rennen am Sonntag (Auszug):\n4. Marco Bergmann (Falkner Racing) BMW M4 GT4")
    assert said(facts, "RaceResult", "event") == {("Sonntagsrennen Norisring (ADAC GT4 Germany) 2024",)}


def test_a_full_heading_tells_series_venue_and_day() -> None:
    facts = facts_of(
        "DTM Trophy, Sachsenring, 2. Lauf, 12. Mai 2024:\n"
        "1. Marco Bergmann (Falkner Racing) BMW M4 GT4\n2. Peter Hallweg (RTG Holstein) BMW M4 GT4"
    )
    ((event,),) = [said(facts, "RaceResult", "event")]
    for part in ("2. Lauf", "Sachsenring", "DTM Trophy"):
        assert part in str(event)
    assert said(facts, "EventVenue", "event", "venue") == {(*event, "Sachsenring")}
    assert said(facts, "EventDate", "start", "end") == {("2024-05-12", "2024-05-12")}
    assert said(facts, "EventSeries", "series") == {("DTM Trophy",)}


def test_the_order_at_half_time_is_no_result() -> None:
    facts = facts_of(
        "Zwischenstand nach 12 Stunden:\n1. Marco Bergmann / Sven Quist (Falkner Racing) BMW M4 GT3, 90 Runden"
    )
    assert not said(facts, "RaceResult", "participant")
    assert said(facts, "TeamEntry", "driver") == {("Marco Bergmann",), ("Sven Quist",)}


def test_places_of_a_class() -> None:
    facts = facts_of("Klasse SP9, Ergebnis:\n1. Marco Bergmann / Sven Quist (Falkner Racing) BMW M4 GT3, 28 Runden")
    assert said(facts, "RaceResult", "participant", "position", "inClass") == {
        ("Marco Bergmann", 1, "SP9"),
        ("Sven Quist", 1, "SP9"),
    }


@pytest.mark.parametrize(
    ("heading", "interim"),
    [
        ("Fahrerwertung, Stand nach 6 von 7 Läufen:", "true"),
        ("Fahrerwertung, Stand nach 7 von 7 Läufen:", None),
        ("Endstand der Fahrerwertung:", None),
    ],
)
def test_standings(heading: str, interim: str | None) -> None:
    facts = facts_of(f"{heading}\n1. Marco Bergmann 120 Punkte\n2. Peter Hallweg 110\n3. Sven Quist, 99")
    assert said(facts, "ChampionshipStanding", "participant", "position", "series", "interim") == {
        ("Marco Bergmann", 1, "ADAC GT4 Germany", interim),
        ("Peter Hallweg", 2, "ADAC GT4 Germany", interim),
        ("Sven Quist", 3, "ADAC GT4 Germany", interim),
    }
    assert said(facts, "Points", "participant", "points") == {
        ("Marco Bergmann", 120),
        ("Peter Hallweg", 110),
        ("Sven Quist", 99),
    }
    assert not said(facts, "RaceResult", "participant")


def test_a_standing_within_one_line_shares_points_out() -> None:
    facts = facts_of(
        "Sven Quist und Marco Bergmann haben am Samstag zum ersten Mal gemeinsam ein Rennen der Serie gewonnen.\n\n"
        "Stand nach drei von acht Rennen: 1. Bergmann und Quist je 25 Punkte, 2. Peter Hallweg 20."
    )
    assert said(facts, "Points", "participant", "points") == {
        ("Marco Bergmann", 25),
        ("Sven Quist", 25),
        ("Peter Hallweg", 20),
    }


def test_standing_of_teams() -> None:
    facts = facts_of("Teamwertung nach zehn Läufen:\n1. Falkner Racing 210 Punkte\n2. RTG Holstein 111 Punkte")
    teams = {fact.roles["participant"] for fact in facts if fact.kind == "ChampionshipStanding"}
    assert teams == {Entity("Team", "Falkner Racing"), Entity("Team", "RTG Holstein")}


def test_entries_are_announced_starts_without_places() -> None:
    facts = facts_of(
        "Startliste für die 24h Nürburgring am 1. Juni 2024:\n"
        "#12 Marco Bergmann / Peter Hallweg (Falkner Racing) BMW M4 GT4\n"
        "#14 Sven Quist / Tamás Ferencz (RTG Holstein) BMW M4 GT4"
    )
    assert {who for (who,) in said(facts, "Start", "participant")} == {
        "Marco Bergmann",
        "Peter Hallweg",
        "Sven Quist",
        "Tamás Ferencz",
    }
    assert {fact.status for fact in facts if fact.kind in {"Start", "TeamEntry", "CarEntry"}} == {"announced"}
    assert not said(facts, "RaceResult", "participant")


def test_labelled_rows_retirements_and_fastest_lap() -> None:
    facts = facts_of(
        "Ergebnis:\n"
        "1. Marco Bergmann / Sven Quist (Falkner Racing) BMW M4 GT4, 38 Runden\n\n"
        "Ausgefallen: Peter Hallweg / Tamás Ferencz (RTG Holstein) BMW M4 GT4, Kupplungsschaden in Runde 12\n\n"
        "Schnellste Rennrunde: Quist 1:32,018 Minuten"
    )
    assert said(facts, "Retirement", "participant", "reason") == {
        ("Peter Hallweg", "Kupplungsschaden"),
        ("Tamás Ferencz", "Kupplungsschaden"),
    }
    assert said(facts, "LapTime", "participant", "lapTime", "session") == {("Sven Quist", "1:32.018", "race")}
    assert said(facts, "RaceResult", "participant") == {("Marco Bergmann",), ("Sven Quist",)}


def test_calendar_days_and_venues() -> None:
    facts = facts_of(
        "ADAC GT4 Germany 2024, Kalender:\n"
        "26.–28. April: Oschersleben\n"
        "17.-19. Mai – Red Bull Ring (A)\n"
        "28.06.2024 | Zandvoort | Niederlande\n"
        "30. August bis 1. September 2024, Sachsenring",
    )
    assert {
        (f.status, f.roles["start"], f.roles["end"], f.roles["season"]) for f in facts if f.kind == "EventDate"
    } == {
        ("asserted", "2024-04-26", "2024-04-28", "2024"),
        ("announced", "2024-05-17", "2024-05-19", "2024"),
        ("announced", "2024-06-28", "2024-06-28", "2024"),
        ("announced", "2024-08-30", "2024-09-01", "2024"),
    }
    assert said(facts, "EventVenue", "event", "venue") == {
        ("ADAC GT4 Germany 2024-04-26", "Oschersleben"),
        ("ADAC GT4 Germany 2024-05-17", "Red Bull Ring"),
        ("ADAC GT4 Germany 2024-06-28", "Zandvoort"),
        ("ADAC GT4 Germany 2024-08-30", "Sachsenring"),
    }
    assert ("Red Bull Ring", "Österreich") in said(facts, "Location", "place", "location")
    assert not said(facts, "EventSeries", "event"), "the rows name no series of their own"


def test_calendar_across_the_turn_of_the_year() -> None:
    facts = facts_of(
        "Asian Le Mans Series 2024/25, Termine:\n"
        "7. Dezember: Sepang International Circuit, Malaysia\n"
        "15. Februar: Dubai Autodrome, Dubai"
    )
    assert said(facts, "EventDate", "start", "season") == {("2024-12-07", "2024/25"), ("2025-02-15", "2024/25")}
    assert said(facts, "Location", "place", "location") == {
        ("Sepang International Circuit", "Malaysia"),
        ("Dubai Autodrome", "Dubai"),
    }


def test_cancelled_rounds_are_denied_and_rows_may_name_their_series() -> None:
    facts = facts_of("Weitere Termine:\n8. Juni: DTM, Norisring\nJuli: VLN, Läufe 5 und 6, Nürburgring – abgesagt")
    venues = [(fact.status, fact.roles["event"]) for fact in facts if fact.kind == "EventVenue"]
    assert {(status, event.name) for status, event in venues if isinstance(event, Entity)} == {
        ("announced", "DTM 2024-06-08"),
        ("denied", "VLN Langstreckenmeisterschaft 2024, Lauf 5"),
        ("denied", "VLN Langstreckenmeisterschaft 2024, Lauf 6"),
    }
    assert len(said(facts, "EventSeries", "event")) == 3


@pytest.mark.parametrize(
    "table",
    [
        "Fünf Tipps rund um das Rennen:\n1. Parkplätze (P3), geöffnet ab 8 Uhr\n2. Verpflegung, täglich ab 10 Uhr",
        "Zeitplan:\nFreitag, 3. Mai: 10:00 Uhr Training\nSamstag, 4. Mai: 12:00 Uhr Rennen",
        "Die schönsten Burgen der Region:\n1. Schloss Waldau (Seeberg), erbaut 1420\n2. Burg Lode (Holm), erbaut 1388",
    ],
)
def test_lists_of_other_things_state_nothing(table: str) -> None:
    assert facts_of(table) == []


def test_the_row_is_the_first_evidence_and_the_heading_the_other() -> None:
    heading, row = "Ergebnis:", "1. Marco Bergmann / Sven Quist (Falkner Racing) BMW M4 GT4"
    text = BEFORE + heading + "\n" + row + AFTER
    for fact in facts_of(f"{heading}\n{row}"):
        assert [text[span.start : span.end] for span in fact.evidence] == [row, heading]


def test_towns_and_nations_behind_the_names_of_a_crew() -> None:
    facts = facts_of(
        "Ergebnis:\n1. Marco Bergmann (Fuhrberg/D) / Sven Quist (S), Porsche 911 GT3 R, 38 Runden\n"
        "2. Peter Hallweg (Köln) / Tamás Ferencz (H), BMW M4 GT3, + 4,317 Sekunden"
    )
    assert said(facts, "HomeTown", "person", "place") == {("Marco Bergmann", "Fuhrberg"), ("Peter Hallweg", "Köln")}
    assert said(facts, "Nationality", "person", "country") == {
        ("Marco Bergmann", "Deutschland"),
        ("Sven Quist", "Schweden"),
        ("Tamás Ferencz", "Ungarn"),
    }
    assert not said(facts, "TeamEntry", "driver")


ENTRY_LIST = """Starterliste:

SP9 Pro
#4 Sport Lode – Marco Bergmann, Sven Quist – Porsche 911 GT3 R
#7 Waldau Motorsport: Peter Hallweg, Jan-Oke Lode (BMW M4 GT3)

SP10
#160 Seeberg Racing, BMW M4 GT4: Tamás Ferencz, Luca Ferri"""


def test_an_entry_list_by_class_with_start_numbers_before_the_entrants() -> None:
    facts = facts_of(ENTRY_LIST)
    teams = {
        "Sport Lode": ("Marco Bergmann", "Sven Quist"),
        "Waldau Motorsport": ("Peter Hallweg", "Jan-Oke Lode"),
        "Seeberg Racing": ("Tamás Ferencz", "Luca Ferri"),
    }
    assert said(facts, "TeamEntry", "driver", "team") == {(who, team) for team, crew in teams.items() for who in crew}
    assert said(facts, "ClassEntry", "participant", "class") == {
        *((who, "SP9 Pro") for who in ("Marco Bergmann", "Sven Quist", "Peter Hallweg", "Jan-Oke Lode")),
        *((who, "SP10") for who in ("Tamás Ferencz", "Luca Ferri")),
    }
    assert said(facts, "CarEntry", "driver", "car") >= {
        ("Sven Quist", "Porsche 911 GT3 R"),
        ("Luca Ferri", "BMW M4 GT4"),
    }


def test_columns_of_tabs_with_several_drivers_in_one_and_the_start_number_in_another() -> None:
    facts = facts_of(
        "Gesamtwertung\nPos.\tNr.\tFahrer\tTeam\tFahrzeug\tRunden\tAbstand\n"
        "1\t4\tMarco Bergmann, Sven Quist\tFalkner Racing\tPorsche 911 GT3 R\t28\t4:02:11.901\n"
        "2\t34\tPeter Hallweg, Jan-Oke Lode\tTeam Waldau Racing\tBMW M4 GT3\t28\t+0:12.440"
    )
    assert said(facts, "RaceResult", "participant", "position") == {
        ("Marco Bergmann", 1),
        ("Sven Quist", 1),
        ("Peter Hallweg", 2),
        ("Jan-Oke Lode", 2),
    }
    assert ("Jan-Oke Lode", "Team Waldau Racing") in said(facts, "TeamEntry", "driver", "team")
    assert not said(facts, "ChampionshipStanding", "participant"), "an order with laps and gaps is of a race"
    assert not said(facts, "Points", "participant"), "4 and 34 are start numbers"


def test_winners_by_class_are_first_in_theirs() -> None:
    facts = facts_of(
        "Klassensieger:\nSP9 Pro: #4 Falkner Racing\n"
        "Cup2: #120 RTG Holstein (Porsche 911 GT3 Cup) – Marco Bergmann, Sven Quist\n"
        "V4: #701 Peter Hallweg / Jan-Oke Lode (BMW 325i)"
    )
    assert said(facts, "RaceResult", "participant", "position", "inClass") == {
        ("Falkner Racing", 1, "SP9 Pro"),
        ("Marco Bergmann", 1, "Cup 2"),
        ("Sven Quist", 1, "Cup 2"),
        ("Peter Hallweg", 1, "V4"),
        ("Jan-Oke Lode", 1, "V4"),
    }


def test_rows_of_a_grid_are_two_abreast_and_no_crews() -> None:
    facts = facts_of("Startaufstellung:\n1. Reihe: Marco Bergmann, Sven Quist\n2. Reihe: Peter Hallweg, Luca Ferri")
    assert said(facts, "QualifyingResult", "participant", "position") == {
        ("Marco Bergmann", 1),
        ("Sven Quist", 2),
        ("Peter Hallweg", 3),
        ("Luca Ferri", 4),
    }
    assert not said(facts, "Teammates", "driver")


def test_dates_of_a_calendar_take_the_year_of_the_dates_above_them() -> None:
    facts = facts_of("Kalender:\n05.05.2023 Hockenheimring\n16.06. Lausitzring\n14.07. Norisring", "2022-12")
    assert said(facts, "EventDate", "start") == {("2023-05-05",), ("2023-06-16",), ("2023-07-14",)}


def test_standings_name_the_teams_of_drivers_in_parentheses() -> None:
    facts = facts_of("Punktestand nach 4 Rennen:\n1. Marco Bergmann (Falkner Racing), 88 Punkte\n2. Luca Ferri, 61")
    assert said(facts, "TeamEntry", "driver", "team") == {("Marco Bergmann", "Falkner Racing")}


def test_a_lap_in_parentheses_is_no_team() -> None:
    facts = facts_of(
        "Ergebnis:\n1. Marco Bergmann, BMW M4 GT3\n2. Luca Ferri, BMW M4 GT3\n"
        "Schnellste Runde: Luca Ferri 1:33,012 Min. (Runde 7)"
    )
    assert said(facts, "LapTime", "participant", "lapTime") == {("Luca Ferri", "1:33.012")}
    assert not said(facts, "TeamEntry", "driver")


@pytest.mark.parametrize(("before", "kind"), [("Testtag", "PracticeResult"), ("Zeittraining", "QualifyingResult")])
def test_an_order_by_lap_times_is_of_the_session_told_before_and_no_race(before: str, kind: str) -> None:
    facts = facts_of(
        f"Das war der {before} am Mittwoch, bei dem alle gefahren sind.\n\nZeiten:\n"
        "1. Marco Bergmann (Audi) 1:17,402\n2. Peter Hallweg (Mercedes) 1:17,951\n3. Luca Ferri (Audi) 1:18,066"
    )
    assert said(facts, kind, "participant", "position") == {
        ("Marco Bergmann", 1),
        ("Peter Hallweg", 2),
        ("Luca Ferri", 3),
    }
    assert not said(facts, "RaceResult", "participant")


def test_final_standings_are_of_the_series_of_the_article_not_of_one_named_in_passing() -> None:
    facts = facts_of(
        "Die ADAC GT4 Germany ist zu Ende, und die ADAC GT4 Germany hat einen Meister, der in die GP3 will.\n\n"
        "Endstand: 1. Marco Bergmann 264 Punkte, 2. Peter Hallweg 256, 3. Luca Ferri 198"
    )
    assert said(facts, "ChampionshipStanding", "participant", "series") == {
        ("Marco Bergmann", "ADAC GT4 Germany"),
        ("Peter Hallweg", "ADAC GT4 Germany"),
        ("Luca Ferri", "ADAC GT4 Germany"),
    }


def test_lists_in_one_line_have_heads_of_their_own_and_leave_places_out() -> None:
    facts = facts_of(
        "Ergebnisse:\n"
        "FIA-GT, 8. Lauf in Zandvoort, GT1: 1. Bergmann/Quist (Italien/Deutschland) Aston Martin DBR9, "
        "2. de Lode/Ferencz (Niederlande/USA) Corvette C6.R, ... 7. Hallweg/Ferri. "
        "GT2: 1. Arndt/Brandt (Italien/Finnland) Ferrari F430 GT2."
    )
    assert said(facts, "RaceResult", "participant", "position", "inClass") == {
        ("Marco Bergmann", 1, "GT1"),
        ("Quist", 1, "GT1"),
        ("de Lode", 2, "GT1"),
        ("Ferencz", 2, "GT1"),
        ("Hallweg", 7, "GT1"),
        ("Ferri", 7, "GT1"),
        ("Arndt", 1, "GT2"),
        ("Brandt", 1, "GT2"),
    }
    assert said(facts, "Nationality", "person", "country") == {
        ("Marco Bergmann", "Italien"),
        ("Quist", "Deutschland"),
        ("de Lode", "Niederlande"),
        ("Ferencz", "USA"),
        ("Arndt", "Italien"),
        ("Brandt", "Finnland"),
    }
    (event,) = {str(e) for (e,) in said(facts, "RaceResult", "event")}
    assert event.startswith("8. Lauf Zandvoort")


def test_a_result_list_is_of_the_race_that_was_not_of_one_to_come_told_just_before() -> None:
    text = (
        "Am kommenden Wochenende gastiert die Serie in Assen, wo Marco Bergmann auch im Supercup starten wird.\n\n"
        "Ergebnis (Samstag): 1. Bergmann, 2. Quist, 3. Ferri, ... 8. Hallweg"
    )
    events = {event for (event,) in said(facts_of(text), "RaceResult", "event")}
    assert events == {SATURDAY}
