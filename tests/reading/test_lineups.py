"""News of who is to drive: line-ups, transfers, previews. Expectations are by hand; people and teams are invented."""

from __future__ import annotations

import pytest

from racegraph.facttable import tsv_rows
from reading.written import OPENING, facts, said, written


@pytest.mark.parametrize(
    ("words", "published", "season"),
    [
        ("in der kommenden Saison", "2021-02-10", "2021"),
        ("in der kommenden Saison", "2021-06-10", "2022"),
        ("in der kommenden Saison", "2021-12-10", "2022"),
        ("in der neuen Saison", "2021-03-10", "2021"),
        ("im nächsten Jahr", "2021-02-10", "2022"),
    ],
)
def test_the_coming_season_is_that_of_the_year_until_it_begins(words: str, published: str, season: str) -> None:
    found = facts(f"Marco Bergmann wird {words} für Falkner Racing starten.", published)
    assert said(found, "TeamEntry", "driver", "season", status="announced") == {("Marco Bergmann", season)}


@pytest.mark.parametrize(("published", "season"), [("2021-03-10", "2020"), ("2021-12-10", "2021")])
def test_the_past_season_is_that_of_the_year_when_it_has_ended(published: str, season: str) -> None:
    found = facts("Marco Bergmann startete in der vergangenen Saison für Falkner Racing.", published)
    assert said(found, "TeamEntry", "driver", "season") == {("Marco Bergmann", season)}


def test_what_a_line_up_tells_in_the_present_is_announced_for_its_season() -> None:
    found = facts(
        "Falkner Racing hat sein Fahreraufgebot für die kommende Saison vorgestellt.\n\n"
        "Marco Bergmann startet für Falkner Racing in der DTM. Im Vorjahr fuhr er für Nordwind Motorsport.",
        "2021-12-10",
    )
    assert said(found, "TeamEntry", "driver", "team", "season", status="announced") == {
        ("Marco Bergmann", "Falkner Racing", "2022")
    }
    assert said(found, "TeamEntry", "driver", "team", "season") == {("Marco Bergmann", "Nordwind Motorsport", "2020")}


def test_a_report_on_a_race_announces_nothing_for_its_own_season() -> None:
    found = facts("Marco Bergmann startet für Falkner Racing in der DTM und gewann in Zandvoort.", "2021-06-20")
    assert said(found, "TeamEntry", "driver", "season") == {("Marco Bergmann", "2021")}


def test_teams_bear_the_name_that_the_article_calls_them_by() -> None:
    article = written(OPENING + "Marco Bergmann fuhr 2019 für HRT in der DTM.")
    rows = tsv_rows(article, facts("Marco Bergmann fuhr 2019 für HRT in der DTM."))
    assert any(row.startswith("Marco Bergmann\tdrivesFor\tHRT\t2019") for row in rows)
    article = written(OPENING + "Marco Bergmann fuhr 2019 für ROWE in der DTM.")
    rows = tsv_rows(article, facts("Marco Bergmann fuhr 2019 für ROWE in der DTM."))
    assert any(row.startswith("Marco Bergmann\tdrivesFor\tROWE Racing\t2019") for row in rows)


def test_a_title_before_an_enumeration_is_of_the_first() -> None:
    found = facts("Falkner Racing startet mit DTM-Champion Marco Bergmann sowie Sven Quist.")
    assert said(found, "Title", "participant") == {("Marco Bergmann",)}
    found = facts("Die DTM-Champions Marco Bergmann und Sven Quist starten in Zandvoort.")
    assert said(found, "Title", "participant") == {("Marco Bergmann",), ("Sven Quist",)}


def test_they_are_the_team_after_a_sentence_about_a_team() -> None:
    found = facts(
        "Marco Bergmann und Sven Quist fuhren in Zandvoort. Nordwind Motorsport ist neu in der Serie. "
        "2019 starteten sie noch in der TCR Germany."
    )
    assert said(found, "SeriesEntry", "participant", "season") >= {("Nordwind Motorsport", "2019")}
    assert ("Marco Bergmann", "2019") not in said(found, "SeriesEntry", "participant", "season")


def test_what_another_did_in_a_relative_clause_is_not_the_drivers_doing() -> None:
    found = facts("Marco Bergmann fährt für eine Mannschaft, die das Rennen in Zandvoort schon gewonnen hat.")
    assert said(found, "RaceWin", "participant", status=None) == set()


def test_a_maker_is_the_owner_of_its_line_up() -> None:
    found = facts(
        "Marco Bergmann sagt nichts. Audi hat seine Aufstellung für die DTM-Saison 2022 bekannt gegeben.", "2021-12-10"
    )
    assert said(found, "SeriesEntry", "participant", status=None) <= {("Audi",)}


def test_who_will_no_longer_drive_a_car_does_not() -> None:
    found = facts("Marco Bergmann wird 2022 nicht mehr im BMW M4 DTM zum Einsatz kommen.")
    assert said(found, "CarEntry", "driver", status="denied") == {("Marco Bergmann",)}
    assert said(found, "CarEntry", "driver") == said(found, "CarEntry", "driver", status="announced") == set()


def test_a_second_verb_behind_and_begins_a_clause() -> None:
    found = facts(
        "Marco Bergmann und Sven Quist sind erfahren und auch Jan Lode konnte 2020 in der DTM an der Seite von Tim "
        "Kessler gewinnen."
    )
    assert said(found, "SeriesEntry", "participant") <= {("Jan Lode",), ("Tim Kessler",)}


def test_a_kind_of_team_is_no_part_of_its_name() -> None:
    found = facts("Marco Bergmann startete für das Meisterteam Falkner Racing.")
    assert said(found, "TeamEntry", "driver", "team") == {("Marco Bergmann", "Falkner Racing")}


def test_the_years_of_titles_are_not_the_season_spoken_of() -> None:
    found = facts("Marco Bergmann, DTM-Meister der Jahre 2004 und 2007, startet für Falkner Racing.")
    assert said(found, "Title", "participant", "season") == {("Marco Bergmann", "2004"), ("Marco Bergmann", "2007")}
    assert said(found, "TeamEntry", "driver", "season") == {("Marco Bergmann", "2021")}


def test_too_many_for_one_car_are_no_crew() -> None:
    found = facts(
        "Die beiden BMW M4 GT3 werden von Marco Bergmann, Sven Quist, Jan Lode, Tim Kessler, Paul Kern und Ole Brandt "
        "pilotiert."
    )
    assert said(found, "Teammates", "driver", "teammate", status=None) == set()
    assert len(said(found, "CarEntry", "driver", status=None)) == 6
