"""Given names that share a surname which does not stand behind them. People and teams are invented."""

from __future__ import annotations

from reading.written import facts, said


def test_a_surname_behind_two_parentheses_is_of_both() -> None:
    found = facts("Andreas (17, Warngau) und Sebastian (16, Warngau) Estermann starten für Falkner Racing in der DTM.")
    both = {("Andreas Estermann",), ("Sebastian Estermann",)}
    assert said(found, "TeamEntry", "driver", status=None) == both
    assert said(found, "HomeTown", "person", status=None) == both
    assert said(found, "Age", "person", "age", status=None) == {("Andreas Estermann", 17), ("Sebastian Estermann", 16)}


def test_a_surname_before_brothers_is_of_both_and_each_has_his_own_team() -> None:
    found = facts(
        "Die Kugel-Brüder Dominik (23, Chemnitz, Falkner Racing) und Marcel (19, Chemnitz, Sturm Racing) starten im "
        "Honda Civic TCR in der TCR Germany."
    )
    assert said(found, "TeamEntry", "driver", "team", status=None) == {
        ("Dominik Kugel", "Falkner Racing"),
        ("Marcel Kugel", "Sturm Racing"),
    }
    assert said(found, "CarEntry", "driver", status=None) == {("Dominik Kugel",), ("Marcel Kugel",)}
    assert not said(found, "Teammates", "driver", status=None)


def test_who_stands_behind_somebodys_parenthesis_is_not_of_his_family() -> None:
    found = facts("In der DTM siegte Marco Bergmann (23, Köln) und Jan (16, Köln) jubelte. Estermann war Dritter.")
    assert {name for (name,) in said(found, "Age", "person", status=None)} <= {"Marco Bergmann", "Jan"}
