"""Where and when a race is, whatever words say so. Texts and expectations are by hand."""

from __future__ import annotations

import pytest

from racegraph.reading.extract import extract
from reading.written import facts, said, written

LEAD = "In der DTM gewann Marco Bergmann am Sonntag das Rennen in Zandvoort.\n\n"


@pytest.mark.parametrize(
    ("text", "venue"),
    [
        ("In Monza riss der Gaszug.", "Monza"),
        ("Begonnen hatte das Jahr am Norisring mit einer Enttäuschung.", "Norisring"),
        ("Beim Crash am Norisring brach sich Sven Quist die Hand.", "Norisring"),
        ("In Monza lief es dann umgekehrt.", "Monza"),
    ],
)
def test_a_race_is_where_its_clause_tells_it_whatever_the_verb(text: str, venue: str) -> None:
    assert (venue,) in said(facts(LEAD + text), "EventVenue", "venue")


def test_each_of_several_places_is_one_of_a_race() -> None:
    found = facts(LEAD + "In Monza und auf dem Norisring landeten die beiden jenseits der Punkteränge.")
    assert {("Monza",), ("Norisring",)} <= said(found, "EventVenue", "venue")


@pytest.mark.parametrize(
    "text",
    [
        "Beim Test in Monza fuhr Sven Quist 80 Runden.",
        "Sven Quist wohnt seit Jahren in Monza.",
        "Die Weihnachtsfeier findet am 14. Dezember in Monza statt.",
        "Sven Quist gehört zu Monza wie der Nebel.",
    ],
)
def test_what_is_no_race_has_no_venue(text: str) -> None:
    assert ("Monza",) not in said(facts(LEAD + text), "EventVenue", "venue", status=None)


def test_a_town_behind_its_circuit_is_no_venue() -> None:
    found = facts(
        LEAD + "Marco Bergmann hat vom Red Bull Ring im österreichischen Spielberg zwei Podestplätze mitgenommen."
    )
    assert ("Spielberg",) not in said(found, "EventVenue", "venue")


def test_a_test_is_not_gone_on_about_as_a_race() -> None:
    found = facts(LEAD + "Sven Quist testete in Monza. Das nächste Rennen gewann er.")
    assert not any("Monza" in str(event) for (event,) in said(found, "RaceWin", "event", status=None))


def test_a_day_is_that_of_the_race_which_the_clause_tells() -> None:
    found = facts(LEAD + "Am 27. Juni trifft man sich in Monza wieder. Der Clubabend ist am 3. Juli.")
    assert said(found, "EventDate", "start") == {("2021-06-27",)}


def test_a_race_to_come_is_announced_unless_its_day_is_fixed() -> None:
    later = facts(LEAD + "In Monza wollen die beiden wieder aufs Treppchen.")
    assert ("Monza",) in said(later, "EventVenue", "venue", status="announced")
    before = facts(LEAD + "Vor dem Finale in Monza liegt Sven Quist auf Platz drei.")
    assert ("Monza",) in said(before, "EventVenue", "venue", status="announced")
    fixed = facts(LEAD + "Am 27. Juni wollen die beiden in Monza wieder aufs Treppchen.")
    assert ("Monza",) in said(fixed, "EventVenue", "venue")


@pytest.mark.parametrize(
    ("dateline", "venue"),
    [
        ("Zandvoort (xyz) – ", "Zandvoort"),
        ("Bensheim/Zandvoort. ", "Zandvoort"),
        ("ZANDVOORT, 19. Juni. – ", "Zandvoort"),
        ("Spielberg. ", "Spielberg"),
        ("Köln (xyz) – ", ""),
    ],
)
def test_a_race_is_where_the_article_reports_from(dateline: str, venue: str) -> None:
    text = dateline + "Marco Bergmann hat in der DTM am Sonntag das zweite Rennen vor Sven Quist gewonnen."
    found = list(extract(written(text)).facts)
    assert said(found, "EventVenue", "venue") == ({(venue,)} if venue else set())
    assert said(found, "RaceWin", "event") == {(f"2. Rennen am Sonntag {venue} (DTM) 2021".replace("  ", " "),)}


def test_a_town_in_a_dateline_stands_for_the_circuit_that_the_article_names() -> None:
    text = "Spielberg. Marco Bergmann gewann am Sonntag in der DTM. Der Red Bull Ring liegt ihm."
    assert ("Red Bull Ring",) in said(list(extract(written(text)).facts), "EventVenue", "venue")
