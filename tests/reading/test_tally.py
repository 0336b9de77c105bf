"""How a championship stands, told in running text. Sentences and expectations are by hand."""

from __future__ import annotations

from reading.written import facts, said


def test_a_line_of_names_and_points_is_a_table() -> None:
    found = facts(
        "Motorsport: Stand in der DTM nach zehn von 16 Läufen: Marco Bergmann 87, Sven Quist 81, Lena Vogt 70."
    )
    assert said(found, "Points", "participant", "points") == {
        ("Marco Bergmann", 87),
        ("Sven Quist", 81),
        ("Lena Vogt", 70),
    }
    assert said(found, "ChampionshipStanding", "participant", "position") == {
        ("Marco Bergmann", 1),
        ("Sven Quist", 2),
        ("Lena Vogt", 3),
    }


def test_numbers_that_grow_are_no_points() -> None:
    found = facts("Motorsport: Stand in der DTM am Freitag: Marco Bergmann 3, Sven Quist 81, Lena Vogt 90.")
    assert not said(found, "Points", "participant")
