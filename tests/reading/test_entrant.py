"""Teams told by the car behind them. People and teams are invented, unless a word list has them; expectations are by
hand."""

from __future__ import annotations

import pytest

from reading.written import facts, mentions, said


def named(text: str) -> set[tuple[str, object]]:
    """The teams of a text: words, name."""
    return {(words, value) for type_, words, value in mentions(text) if type_ == "T"}


def teams(text: str) -> set[tuple[object, ...]]:
    return said(facts(text), "TeamEntry", "driver", "team", status=None)


def cars(text: str) -> set[tuple[object, ...]]:
    return said(facts(text), "CarEntry", "driver", "car", status=None)


@pytest.mark.parametrize(
    ("text", "team", "car"),
    [
        ("Dritter wurde Jan Lode im Sturmfels-Audi.", "Sturmfels", "Audi"),
        ("Dritter wurde Jan Lode im Sturmfels Porsche 911 GT3 R.", "Sturmfels", "Porsche 911 GT3 R"),
        ("Dritter wurde Jan Lode im KSR Porsche.", "KSR", "Porsche"),
        ("Jan Lode fuhr den Sturmfels Oreca auf Rang drei.", "Sturmfels", "Oreca"),
        ("Der Sturmfels-Lamborghini von Jan Lode wurde Dritter.", "Sturmfels", "Lamborghini"),
        ("Das KSR-Porsche-Duo Jan Lode und Tom Krug wurde Dritter.", "KSR", "Porsche"),
        ("Den dritten Platz belegte Jan Lode im sturmfels by NORDHANG-Porsche.", "sturmfels by NORDHANG", "Porsche"),
        ("Jan Lode wurde in Zandvoort als bester Sturmfels-BMW-Pilot Fünfter.", "Sturmfels", "BMW"),
        ("Jan Lode saß in Zandvoort im Sturmfels-Audi #15.", "Sturmfels", "Audi"),
    ],
)
def test_a_name_before_a_car_is_a_team(text: str, team: str, car: str) -> None:
    assert ("Jan Lode", team) in teams(text)
    assert ("Jan Lode", car) in cars(text)


def test_the_articles_longer_name_is_meant() -> None:
    text = "Sturmfels Nord Racing siegte in Zandvoort. Jan Lode saß im Sturmfels-Audi, Tom Krug im Nord Audi R8 LMS."
    assert {value for _, value in named(text)} == {"Sturmfels Nord Racing"}


def test_a_word_of_the_lists_tells_its_team() -> None:
    assert ("Land", "Land-Motorsport") in named("Dritter wurde Jan Lode im Land-Audi.")
    assert ("Jan Lode", "Abt Sportsline") in teams("Dritte wurden die Abt-Audi-Piloten Jan Lode und Tom Krug.")
    assert ("Jan Lode", "Audi") in cars("Dritte wurden die Abt-Audi-Piloten Jan Lode und Tom Krug.")


def test_drivers_are_of_a_team_in_no_list() -> None:
    assert teams("Die Sturmfels-Piloten Jan Lode und Tom Krug fuhren in Zandvoort hinterher.") == {
        ("Jan Lode", "Sturmfels"),
        ("Tom Krug", "Sturmfels"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "Jan Lode kam in Zandvoort im Lode-BMW auf Rang zwei.",
        "Jan Lode kam in Zandvoort im Werks-Porsche auf Rang zwei.",
        "Der Sieger-Audi von Jan Lode hielt in Zandvoort durch.",
        "Auch der Meister-Porsche und der Unfall-BMW standen in Zandvoort.",
        "Der Stuttgarter Hersteller Porsche gewann in Zandvoort.",
        "Jan Lode schlug in Zandvoort den Konkurrenten Audi.",
        "Rang drei belegte in Zandvoort Jan Lode mit seinem gelben Phantasie-Porsche.",
        "In Zandvoort heißt sein Arbeitsgerät BMW M6 GT3.",
        "Die Nachwuchs-Piloten Jan Lode und Tom Krug siegten in Zandvoort.",
        "In Zandvoort war Audi vor Porsche und BMW vorn.",
    ],
)
def test_what_else_stands_before_a_car_is_no_team(text: str) -> None:
    assert not named(text)


def test_a_make_and_its_drivers_in_one_word() -> None:
    assert cars("Dritte in Zandvoort wurden die Ferraripiloten Jan Lode und Tom Krug.") == {
        ("Jan Lode", "Ferrari"),
        ("Tom Krug", "Ferrari"),
    }
    assert cars("Porschefahrer Jan Lode wurde in Zandvoort Dritter.") == {("Jan Lode", "Porsche")}


def test_an_abbreviation_told_once_is_the_team_afterwards() -> None:
    text = "Das Sturmfels Motorsport Team Nord (SMTN) siegte in Zandvoort. Jan Lode startet für SMTN in der DTM."
    assert ("Jan Lode", "Sturmfels Motorsport Team Nord") in teams(text)


def test_a_car_is_called_by_its_model_once_it_was_named() -> None:
    text = "Tom Krug siegte im Toyota Supra GT4 in Zandvoort. Jan Lode wurde im Supra Dritter."
    assert ("Jan Lode", "Toyota GR Supra GT4") in cars(text)


def test_a_word_with_team_is_the_team_that_the_article_names_in_full() -> None:
    text = (
        "Sturmfels Racing siegte in Zandvoort. Jan Lode fährt für das Sturmfels-Team. Tom Krug verlässt das Land-Team."
    )
    assert {value for _, value in named(text)} == {"Sturmfels Racing", "Land-Motorsport"}
