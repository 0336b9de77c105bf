"""What sentences say of entries as wholes: whose car, team and class those are, whatever words tie them."""

from __future__ import annotations

import pytest

from reading.written import facts, said


def cars(text: str) -> set[tuple[object, object]]:
    return set(said(facts(text), "CarEntry", "driver", "car"))


def teams(text: str) -> set[tuple[object, object]]:
    return set(said(facts(text), "TeamEntry", "driver", "team"))


def test_one_crew_and_one_car_go_together() -> None:
    text = "Im ADAC GT Masters ist der Audi R8 LMS bei Marco Bergmann und Lena Vogt in guten Händen."
    assert cars(text) == {("Marco Bergmann", "Audi R8 LMS"), ("Lena Vogt", "Audi R8 LMS")}


def test_cars_and_crews_in_turn_are_paired() -> None:
    text = "Zum Aufgebot zählen Falkner Racing (Bergmann, Vogt) und Nordwind Racing (Marco Bergmann / Tim Kessler)."
    assert ("Tim Kessler", "Nordwind Racing") in teams(text)
    assert ("Tim Kessler", "Falkner Racing") not in teams(text)


def test_a_car_away_from_all_crews_is_that_of_all() -> None:
    text = (
        "Falkner Racing bringt im ADAC GT Masters zwei Audi R8 LMS an den Start, den einen mit Marco Bergmann und "
        "Lena Vogt, den zweiten mit Tim Kessler und Paul Hallweg."
    )
    assert {who for who, car in cars(text) if car == "Audi R8 LMS"} == {
        "Marco Bergmann",
        "Lena Vogt",
        "Tim Kessler",
        "Paul Hallweg",
    }


def test_what_a_sentence_leaves_open_the_one_before_tells() -> None:
    text = (
        "Falkner Racing startet im ADAC GT Masters mit zwei Audi R8 LMS. "
        "Im ersten Auto wechseln sich Marco Bergmann und Lena Vogt ab, das zweite steuern Tim Kessler und Paul Hallweg."
    )
    everybody = {"Marco Bergmann", "Lena Vogt", "Tim Kessler", "Paul Hallweg"}
    assert {who for who, car in cars(text) if car == "Audi R8 LMS"} == everybody
    assert {who for who, team in teams(text) if team == "Falkner Racing"} == everybody
    assert ("Marco Bergmann", "Tim Kessler") not in said(facts(text), "Teammates", "driver", "teammate")


@pytest.mark.parametrize(
    "text",
    [
        "Im ADAC GT Masters saß Marco Bergmann ein Audi R8 LMS im Nacken.",
        "Marco Bergmann überholte in Zandvoort einen Audi R8 LMS.",
        "Marco Bergmann kollidierte in Zandvoort mit einem Audi R8 LMS.",
    ],
)
def test_the_car_of_a_rival_is_not_his(text: str) -> None:
    assert cars(text) == set()


def test_who_owns_or_leads_a_team_does_not_drive_for_it() -> None:
    text = "Im ADAC GT Masters setzt Falkner Racing, die Mannschaft von Marco Bergmann, auf einen Audi R8 LMS."
    assert teams(text) == set()
    assert cars(text) == set()


def test_a_new_paragraph_is_about_another_entry() -> None:
    text = (
        "Falkner Racing startet im ADAC GT Masters mit einem Audi R8 LMS.\n\n"
        "Am Steuer wechseln sich Marco Bergmann und Lena Vogt ab."
    )
    assert teams(text) == set()
