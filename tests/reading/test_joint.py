"""What the facts of a clause say together, whatever its wording: who shares a car, who came in before whom."""

from __future__ import annotations

import pytest

from reading.written import facts, said


def crews(text: str, published: str = "2021-06-20") -> set[frozenset[object]]:
    return {frozenset(pair) for pair in said(facts(text, published), "Teammates", "driver", "teammate")}


PAIR = {frozenset({"Marco Bergmann", "Lena Vogt"})}


@pytest.mark.parametrize(
    "text",
    [
        "Marco Bergmann und Lena Vogt kamen in Zandvoort trotz einer langen Reparatur noch als Zwölfte ins Ziel.",
        "Auf Platz vier landeten in Zandvoort Marco Bergmann (Köln) und Lena Vogt (Bern).",
        "Marco Bergmann und Lena Vogt wurden in Zandvoort Dritte.",
    ],
)
def test_who_has_one_place_shares_the_car(text: str) -> None:
    assert crews(text) == PAIR


@pytest.mark.parametrize(
    "text",
    [
        "Marco Bergmann und Lena Vogt wurden in Zandvoort je einmal Dritter.",
        "Marco Bergmann und Lena Vogt belegten in Zandvoort die Plätze vier und fünf.",
        "Marco Bergmann wurde in Zandvoort Dritter, Lena Vogt Vierte.",
    ],
)
def test_who_has_a_place_of_his_own_does_not(text: str) -> None:
    assert crews(text) == set()


def test_who_came_in_behind_a_place_that_is_told() -> None:
    found = facts("In Zandvoort fuhr Marco Bergmann auf Rang drei vor Lena Vogt und Tim Kessler.")
    places = said(found, "RaceResult", "participant", "position")
    assert {("Marco Bergmann", 3), ("Lena Vogt", 4), ("Tim Kessler", 5)} <= places
    assert ("Marco Bergmann", "Lena Vogt") in said(found, "FinishedAhead", "participant", "other")


@pytest.mark.parametrize(
    "text",
    [
        "Marco Bergmann wurde in Zandvoort Dritter, in der Tabelle liegt er damit vor Lena Vogt.",
        "Marco Bergmann wurde in Zandvoort vor 20.000 Zuschauern Dritter.",
        "Marco Bergmann wurde im Qualifying in Zandvoort Dritter vor Lena Vogt.",
    ],
)
def test_what_is_no_finish_puts_nobody_behind(text: str) -> None:
    assert not any(who == "Lena Vogt" for who, _ in said(facts(text), "RaceResult", "participant", "position"))


@pytest.mark.parametrize("where", ["Beim 24h-Rennen auf dem Nürburgring", "Im ADAC GT Masters"])
def test_who_is_named_together_where_cars_are_shared_is_a_crew(where: str) -> None:
    assert crews(f"{where} überholten Marco Bergmann und Lena Vogt in der Schlussphase das halbe Feld.") == PAIR


@pytest.mark.parametrize("where", ["In der DTM", "In der Formel 3", "Im Porsche Carrera Cup"])
def test_who_is_named_together_elsewhere_is_none(where: str) -> None:
    assert crews(f"{where} überholten Marco Bergmann und Lena Vogt in der Schlussphase das halbe Feld.") == set()


def test_a_race_dated_later_than_the_article_is_to_come() -> None:
    """A test “für die 24 Stunden von Spa am 29. und 30. Juli”: the line-up told next is one to come."""
    text = (
        "Beim Testtag hat Falkner Racing für die 24 Stunden von Spa am 29. und 30. Juli gearbeitet. "
        "Das Auto mit der Nummer 84 teilen sich Marco Bergmann und Lena Vogt."
    )
    found = facts(text, "2017-07-05")
    assert said(found, "Teammates", "driver", "teammate", status="announced") == {("Lena Vogt", "Marco Bergmann")}
    assert said(found, "Teammates", "driver", "teammate") == set()


Places = set[tuple[object, ...]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Marco Bergmann wird Dritter, dahinter Sven Quist und Lena Vogt.",
            {("Marco Bergmann", 3), ("Sven Quist", 4), ("Lena Vogt", 5)},
        ),
        (
            "Marco Bergmann wurde in Zandvoort Vierter. Dahinter folgten Sven Quist und Lena Vogt.",
            {("Marco Bergmann", 4), ("Sven Quist", 5), ("Lena Vogt", 6)},
        ),
        (
            "Marco Bergmann siegte in Zandvoort vor dem Audi R8 LMS der Belgier Sven Quist und Lena Vogt.",
            {("Sven Quist", 2), ("Lena Vogt", 2)},
        ),
    ],
)
def test_who_comes_next_has_the_next_place(text: str, expected: Places) -> None:
    found = facts(f"Motorsport: Am Sonntag war das Rennen in Zandvoort. {text}")
    assert said(found, "RaceResult", "participant", "position") == expected
