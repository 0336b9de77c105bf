"""Parentheses behind people, field by field. People, towns and teams are invented; expectations are by hand."""

from __future__ import annotations

import pytest

from reading.written import facts, said


def teams(text: str) -> set[tuple[object, ...]]:
    return said(facts(text), "TeamEntry", "driver", "team", status=None)


def cars(text: str) -> set[tuple[object, ...]]:
    return said(facts(text), "CarEntry", "driver", "car", status=None)


def towns(text: str) -> set[tuple[object, ...]]:
    return said(facts(text), "HomeTown", "person", "place", status=None)


def test_a_word_alone_is_a_team_where_the_article_has_teams_there() -> None:
    text = (
        "In Zandvoort siegte Marco Bergmann (Zielscheibe) vor Jan Lode (Falkner Racing) und Peter Hallweg (Honda). "
        "Vierter wurde Tom Krug (Sturm-Kraft)."
    )
    assert teams(text) >= {("Marco Bergmann", "Zielscheibe"), ("Tom Krug", "Sturm-Kraft")}
    assert not towns(text)


def test_a_word_alone_is_a_town_where_the_article_has_towns_there() -> None:
    text = (
        "In Zandvoort siegte Marco Bergmann (Zelten) vor Jan Lode (München) und Peter Hallweg (Österreich). "
        "Vierter wurde Tom Krug (Köln)."
    )
    assert ("Marco Bergmann", "Zelten") in towns(text)
    assert not teams(text)


@pytest.mark.parametrize(
    ("inside", "town", "team"),
    [
        ("17/Brelingen, Falkner", "Brelingen", "Falkner"),
        ("17, Brelingen, Falkner", "Brelingen", "Falkner"),
        ("18, Bochum, Lohrbach", "Bochum", "Lohrbach"),
        ("18, Bochum, Profi Honda ADAC Sachsen", "Bochum", "Profi Honda ADAC Sachsen"),
        ("21/Inningen am Wasser, Falkner", "Inningen am Wasser", "Falkner"),
    ],
)
def test_a_town_follows_an_age_and_a_team_the_town(inside: str, town: str, team: str) -> None:
    text = f"In Zandvoort siegte Marco Bergmann ({inside}) vor Jan Lode."
    assert towns(text) == {("Marco Bergmann", town)}
    assert teams(text) == {("Marco Bergmann", team)}


def test_a_team_of_the_drivers_own_name_is_no_person() -> None:
    text = "In Zandvoort siegte Luca Morvan (Morvan) vor Jan Lode (Falkner Racing)."
    assert ("Luca Morvan", "Morvan") in teams(text)


def test_an_abbreviation_is_a_team() -> None:
    assert ("Marco Bergmann", "KP") in teams("In Zandvoort siegte Marco Bergmann (KP) vor Jan Lode.")


@pytest.mark.parametrize(
    ("inside", "team", "car"),
    [
        ("KSR-Lamborghini", "KSR", "Lamborghini"),
        ("Sturm Hyundai", "Sturm", "Hyundai"),
        ("23/Köln, Sturm Hyundai", "Sturm", "Hyundai"),
        ("D/Sturm-Hyundai", "Sturm", "Hyundai"),
        ("Nordwind-Mercedes-AMG GT3", "Nordwind", "Mercedes-AMG GT3"),
    ],
)
def test_a_name_before_a_make_is_a_team(inside: str, team: str, car: str) -> None:
    text = f"In Zandvoort siegte Marco Bergmann ({inside}) vor Jan Lode."
    assert (teams(text), cars(text)) == ({("Marco Bergmann", team)}, {("Marco Bergmann", car)})


def test_a_sponsor_before_a_car_is_no_team() -> None:
    text = (
        "In Zandvoort siegte Marco Bergmann (Brausewind Mercedes-AMG C 63 DTM) vor Jan Lode (Mercedes-AMG C 63 DTM) "
        "und Tom Krug (Mercedes-AMG C 63 DTM)."
    )
    assert not teams(text)


def test_what_stands_among_cars_is_no_team() -> None:
    text = "In der Klasse 8 fahren Jan Lode (Donkervoort D8R), Tom Krug (Porsche dp 935) und Kai Thissen (Kumaxs RT)."
    assert not teams(text)
    assert not said(facts(text), "Teammates", "driver", status=None)


@pytest.mark.parametrize("inside", ["Getriebeschaden", "Ausfall", "Startnummer 5", "l.", "rechts", "Jens Kling"])
def test_what_is_no_name_is_neither_town_nor_team(inside: str) -> None:
    text = f"In Zandvoort fehlten Marco Bergmann ({inside}) und Jan Lode (Falkner Racing)."
    assert {who for who, _ in teams(text)} == {"Jan Lode"}
    assert not towns(text)


def test_both_are_the_two_before_the_parenthesis() -> None:
    text = (
        "In Zandvoort siegten Frank Lode (München), Tom Krug (Köln), Rik Verlinden und Dries Maertens (beide Belgien) "
        "vor Marius Bach (16/Bonn) und Jens Kling (22/CHE, beide Falkner Racing)."
    )
    found = facts(text)
    assert said(found, "Nationality", "person", "country") == {
        ("Rik Verlinden", "Belgien"),
        ("Dries Maertens", "Belgien"),
        ("Jens Kling", "Schweiz"),
    }
    assert teams(text) == {("Marius Bach", "Falkner Racing"), ("Jens Kling", "Falkner Racing")}


def test_both_have_a_car_a_town_or_a_nations_code() -> None:
    assert cars("In Zandvoort lagen Jan Lode und Tom Krug (beide Dallara Mercedes) vorn.") == {
        ("Jan Lode", "Dallara Mercedes"),
        ("Tom Krug", "Dallara Mercedes"),
    }
    assert towns("In Zandvoort wurden Jan Lode und Tom Krug (beide Kelberg) Dritte.") == {
        ("Jan Lode", "Kelberg"),
        ("Tom Krug", "Kelberg"),
    }
    found = facts("In Zandvoort wurden Jan Lode, Kai Behr und Tom Krug (alle GER) Dritte.")
    assert len(said(found, "Nationality", "person")) == 3


def test_the_last_number_behind_a_team_is_of_points() -> None:
    text = (
        "In der Gesamtwertung der ADAC Formel 4 folgt mit wenigen Punkten Rückstand Juri Lode "
        "(15, Estland, Falkner Racing, 205) vor Juan Correia (16, USA/Ecuador, 198)."
    )
    found = facts(text)
    assert said(found, "Points", "participant", "points") == {("Juri Lode", 205), ("Juan Correia", 198)}
    assert said(found, "Age", "person", "age") == {("Juri Lode", 15), ("Juan Correia", 16)}


def test_a_make_beside_a_car_is_the_team() -> None:
    text = "In Zandvoort siegte Marco Bergmann (Lotus/Dallara F311 Volkswagen) vor Jan Lode (Lotus)."
    assert teams(text) == {("Marco Bergmann", "Lotus"), ("Jan Lode", "Lotus")}
    assert "Lotus" not in {car for _, car in cars(text)}


def test_a_make_is_read_behind_age_nation_and_team() -> None:
    text = "In Zandvoort siegte Marco Bergmann (18, Österreich, AC Niederau e.V. im ADAC, Audi) vor Jan Lode."
    assert cars(text) == {("Marco Bergmann", "Audi")}
    assert {who for who, _ in teams(text)} == {"Marco Bergmann"}


def test_origins_in_between_do_not_part_a_crew_from_its_team() -> None:
    text = "Dritte wurden in Zandvoort Tom Krug (NED), Jan Lode (23/Köln) und Kai Behr (GER) vom Team Falkner Racing."
    assert teams(text) == {(name, "Falkner Racing") for name in ("Tom Krug", "Jan Lode", "Kai Behr")}


def test_what_stands_before_a_given_name_is_no_part_of_it() -> None:
    text = (
        "In Zandvoort siegte der Lohrbacher Marco Bergmann (Falkner Racing). Sein Gegner Jan Lode (Sturm) war Zweiter."
    )
    assert {who for who, _ in teams(text)} == {"Marco Bergmann", "Jan Lode"}


def test_a_name_behind_several_people_is_a_team() -> None:
    text = "In der Formel 3 siegte Jan Lode (Carlon) vor Tom Krug (Fortix) und Kai Behr (Carlon)."
    assert teams(text) == {("Jan Lode", "Carlon"), ("Tom Krug", "Fortix"), ("Kai Behr", "Carlon")}


@pytest.mark.parametrize("inside", ["Werks-Porsche", "Privat-Audi", "SPD", "Österreich/Werks-Porsche"])
def test_works_and_parties_are_no_teams(inside: str) -> None:
    text = f"In Zandvoort siegte Jan Lode (Falkner Racing) vor Tom Krug ({inside})."
    assert {who for who, _ in teams(text)} == {"Jan Lode"}


def test_numbers_behind_towns_are_points_where_points_are_told() -> None:
    text = (
        "In der Wertung der DTM führt Jan Lode (Meuspath, 112 Punkte) vor Tom Krug (Hanau, 98) und Kai Behr (Köln/87)."
    )
    found = facts(text)
    assert not said(found, "Age", "person", status=None)
    assert said(found, "Points", "participant", "points") >= {("Jan Lode", 112), ("Tom Krug", 98), ("Kai Behr", 87)}
