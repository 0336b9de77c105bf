"""Which event, series, season and class a sentence speaks of, and what follows. Texts and expectations are by hand."""

from __future__ import annotations

import pytest

from racegraph.fact import Entity
from reading.written import discourse, facts, said

LEAD = "Die DTM gastierte in Zandvoort. In der DTM gewann am Sonntag Marco Bergmann das Rennen in Zandvoort.\n\n"


@pytest.mark.parametrize(
    "aside",
    [
        "Dritter im Rennen wurde der frühere Formel-1-Fahrer Sven Quist.",
        "Dritter im Rennen wurde Sven Quist, der aus der Formel 1 kommt.",
        "Dritter im Rennen wurde Sven Quist (21, Sieger in der Formel 1).",
        "Das nächste Rennen wird im Rahmen der Formel 1 ausgetragen.",
    ],
)
def test_a_series_named_in_passing_is_not_that_of_the_standings(aside: str) -> None:
    text = LEAD + aside + " In der Meisterschaft liegt Marco Bergmann auf Platz vier."
    assert said(facts(text), "ChampionshipStanding", "participant", "position", "series") == {
        ("Marco Bergmann", 4, "DTM")
    }


def test_a_new_paragraph_is_about_the_articles_series_again() -> None:
    text = (
        LEAD + "Im nächsten Jahr wechselt Sven Quist in die GP3. Dort wird er starten.\n\n"
        "In der Meisterschaft liegt Marco Bergmann auf Platz vier."
    )
    assert said(facts(text), "ChampionshipStanding", "participant", "position", "series") == {
        ("Marco Bergmann", 4, "DTM")
    }


@pytest.mark.parametrize(
    "text",
    [
        "Marco Bergmann hat das zweite Rennen der DTM in Zandvoort gewonnen.",
        "Beim Auftakt der DTM in Zandvoort wurde Marco Bergmann Dritter.",
        "Marco Bergmann wurde in der DTM Vizemeister.",
    ],
)
def test_who_finishes_in_a_series_competes_in_it(text: str) -> None:
    assert ("Marco Bergmann", "DTM") in said(facts(text), "SeriesEntry", "participant", "series")


def test_who_finishes_in_a_class_competes_in_it() -> None:
    found = facts("Marco Bergmann wurde beim Rennen in Zandvoort Dritter in der Klasse SP10.")
    assert said(found, "ClassEntry", "participant", "class") == {("Marco Bergmann", "SP10")}


def test_a_race_is_where_its_result_is_told() -> None:
    found = facts(LEAD + "In Oschersleben wurde Marco Bergmann Zweiter.")
    assert ("Oschersleben",) in said(found, "EventVenue", "venue")


def test_who_shares_a_car_in_a_series_competes_in_it() -> None:
    found = facts("In der DTM teilte sich Marco Bergmann 2019 einen Porsche 911 GT3 R mit Sven Quist.", "2021-06-20")
    assert {("Marco Bergmann", "DTM"), ("Sven Quist", "DTM")} <= said(found, "SeriesEntry", "participant", "series")


def test_a_series_that_is_only_spoken_of_is_not_competed_in() -> None:
    found = facts("Im Rahmen der DTM teilt sich Marco Bergmann einen Porsche 911 GT3 R mit Sven Quist.")
    assert ("Sven Quist", "DTM") not in said(found, "SeriesEntry", "participant", "series", status=None)


def test_what_was_so_elsewhere_before_is_no_season_there_again() -> None:
    found = facts(
        "Marco Bergmann startet 2021 in der 24H Series. Seine Partner sind wie schon im Vorjahr in der DTM "
        "Sven Quist und Tim Kessler.",
        "2021-01-20",
    )
    assert ("Sven Quist", "DTM", "2021") not in said(
        found, "SeriesEntry", "participant", "series", "season", status=None
    )


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("Dort gewann Sven Quist den Lauf des Porsche Supercup.", "Lauf Zandvoort (Porsche Supercup) 2021"),
        ("Den Auftaktlauf gewann Sven Quist.", "Auftaktrennen Zandvoort (DTM) 2021"),
        ("Im zweiten der beiden Rennen gewann Sven Quist.", "2. Rennen Zandvoort (DTM) 2021"),
        ("In Monza kann er Meister werden. Von Platz neun gewann Sven Quist.", "Sonntagsrennen Zandvoort (DTM) 2021"),
    ],
)
def test_the_race_that_a_clause_means(text: str, event: str) -> None:
    assert ("Sven Quist", event) in said(facts(LEAD + text), "RaceWin", "participant", "event")


def test_a_race_of_another_series_is_not_that_spoken_of_before() -> None:
    found = facts(LEAD + "Das Rennen der Formel 3 gewann Sven Quist.")
    assert ("Sven Quist", "Sonntagsrennen Zandvoort (DTM) 2021") not in said(found, "RaceWin", "participant", "event")


def test_endurance_races_are_called_by_their_number() -> None:
    found = facts("Marco Bergmann startet in der NLS. NLS 4 gewann Marco Bergmann.")
    assert ("4. Lauf (Nürburgring Langstrecken-Serie (NLS)) 2021",) in said(found, "RaceWin", "event")


def test_le_mans_stands_for_its_circuit() -> None:
    assert ("Le Mans",) in said(facts(LEAD + "In Le Mans riss der Gaszug."), "EventVenue", "venue")


def test_where_each_series_is_named_once_the_article_is_about_the_first() -> None:
    text = "Marco Bergmann holte den Titel im ATS Formel-3-Cup. Sven Quist startet jetzt in der GP3."
    assert discourse(text).main_series == Entity("Series", "ATS Formel 3 Cup")
