"""Places told under a class are places in it. Sentences and expectations are by hand."""

from __future__ import annotations

import pytest

from reading.written import facts, said

Told = set[tuple[object, ...]]


def told(text: str, headline: str = "") -> Told:
    found = facts(f"Motorsport: Am Sonntag war das Rennen in Zandvoort. {text}", headline=headline)
    return said(found, "RaceResult", "participant", "position", "inClass")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In der Klasse SP3T war Marco Bergmann nicht zu schlagen.", {("Marco Bergmann", 1, "SP3T")}),
        (
            "In der Klasse SP3T war Marco Bergmann nicht zu schlagen. Dritter wurde Sven Quist.",
            {("Marco Bergmann", 1, "SP3T"), ("Sven Quist", 3, "SP3T")},
        ),
        ("Marco Bergmann wurde in Zandvoort Klassensechster.", {("Marco Bergmann", 6, "Klasse")}),
    ],
)
def test_a_place_told_under_a_class_is_one_in_it(text: str, expected: Told) -> None:
    assert told(text) == expected


def test_a_class_won_is_no_race_won() -> None:
    found = facts("Motorsport: Am Sonntag war das Rennen in Zandvoort. In der SP3T siegte Marco Bergmann.")
    assert not said(found, "RaceWin", "participant")


def test_a_class_without_a_name_is_no_entry() -> None:
    found = facts("Motorsport: Am Sonntag war das Rennen in Zandvoort. Marco Bergmann wurde Klassensechster.")
    assert not said(found, "ClassEntry", "participant")
