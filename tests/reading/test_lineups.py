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
