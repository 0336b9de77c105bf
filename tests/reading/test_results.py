"""Results that one sentence tells of several drivers or several races. Sentences and expectations are by hand."""

from __future__ import annotations

import pytest

from racegraph.reading.ellipsis import completed
from reading.written import facts, said

Places = set[tuple[str, int]]


def places(text: str) -> set[tuple[object, ...]]:
    found = facts(f"Motorsport: Am Sonntag war das Rennen in Zandvoort. {text}")
    return said(found, "RaceResult", "participant", "position")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Marco Bergmann siegte vor Sven Quist und Lena Vogt.", {("Sven Quist", 2), ("Lena Vogt", 3)}),
        (
            "Marco Bergmann und Tim Kessler siegten vor Sven Quist und Lena Vogt.",
            {("Sven Quist", 2), ("Lena Vogt", 2)},
        ),
        (
            "Auf den Plätzen vier bis sechs folgten Marco Bergmann, Sven Quist und Lena Vogt.",
            {("Marco Bergmann", 4), ("Sven Quist", 5), ("Lena Vogt", 6)},
        ),
        ("Rang zwei ging an Marco Bergmann, Rang drei an Sven Quist.", {("Marco Bergmann", 2), ("Sven Quist", 3)}),
        ("Vierter wurde Marco Bergmann vor Sven Quist.", {("Marco Bergmann", 4), ("Sven Quist", 5)}),
    ],
)
def test_places_are_shared_out_over_those_enumerated(text: str, expected: Places) -> None:
    assert places(text) == expected


def test_names_that_do_not_come_out_even_get_no_place() -> None:
    assert places("Auf den Plätzen vier bis sechs folgten Marco Bergmann und Sven Quist.") == set()


@pytest.mark.parametrize(
    "text",
    [
        "Marco Bergmann wurde in Zandvoort am Samstag Dritter, am Sonntag Fünfter.",
        "Marco Bergmann fuhr in Zandvoort am Samstag auf Rang drei und am Sonntag auf Rang fünf.",
        "Marco Bergmann kam in Zandvoort am Samstag auf Rang drei und wurde am Sonntag Fünfter.",
        "Nach Rang drei am Samstag fuhr Marco Bergmann in Zandvoort am Sonntag auf Platz fünf.",
    ],
)
def test_each_day_has_its_own_result(text: str) -> None:
    found = said(facts(f"Motorsport: {text}"), "RaceResult", "event", "position")
    assert {(str(event).split()[0], place) for event, place in found} == {("Samstagsrennen", 3), ("Sonntagsrennen", 5)}


def test_a_class_belongs_to_the_place_that_it_stands_with() -> None:
    text = "Marco Bergmann belegte im Rennen in Zandvoort Gesamtrang sieben und Platz zwei in der GT4."
    found = facts(f"Motorsport: {text}")
    assert said(found, "RaceResult", "position", "inClass") == {(7, None), (2, "GT4")}


def test_a_part_with_a_verb_of_its_own_takes_no_other() -> None:
    text = " <P0> wurde am samstag <O1> , am sonntag schied er aus . "
    assert completed(text) == text


def test_a_crew_named_before_its_place_is_one_crew() -> None:
    text = "Falkner Racing belegte mit Marco Bergmann und Sven Quist Rang drei."
    assert ("Sven Quist", 3) not in places(text)


def test_the_car_as_a_subject_stands_for_its_drivers() -> None:
    text = "Der von Marco Bergmann und Sven Quist pilotierte Audi R8 LMS kam als Zweiter ins Ziel."
    assert places(text) == {("Marco Bergmann", 2), ("Sven Quist", 2)}


def test_a_text_about_the_qualifying_stays_with_it() -> None:
    text = (
        "Marco Bergmann holte sich im Qualifying zum dritten DTM-Rennen in Zandvoort die Pole-Position. "
        "Hinter ihm fuhr Sven Quist auf den zweiten Platz, Dritter wurde Jan Lode. "
        "In Q2 war für Timo Falk (11.) Schluss."
    )
    found = facts(text)
    grid = {("Marco Bergmann", 1), ("Sven Quist", 2), ("Jan Lode", 3), ("Timo Falk", 11)}
    assert said(found, "QualifyingResult", "participant", "position") == grid
    assert not [fact for fact in found if fact.kind in {"RaceResult", "FinishedAhead", "Retirement"}]


def test_a_race_ends_what_is_told_of_the_qualifying() -> None:
    text = "Im Qualifying wurde Marco Bergmann Zweiter. Am Start fiel er zurück, wurde in Zandvoort aber Dritter."
    assert places(text) == {("Marco Bergmann", 3)}


def test_a_member_of_an_enumeration_is_no_relative_clause() -> None:
    text = "In Zandvoort siegte Marco Bergmann vor Sven Quist (Seat), der Britin Anna Hall (BMW) und Jan Lode."
    assert places(text) == {("Sven Quist", 2), ("Anna Hall", 3), ("Jan Lode", 4)}


def test_a_team_in_parentheses_wins_nothing() -> None:
    text = "Der Schweizer siegte in Zandvoort vor Marco Bergmann (17, Schweden, Falkner Racing)."
    assert not said(facts(text), "RaceWin", "participant")


def test_of_two_people_one_is_the_leader() -> None:
    text = "Anna Hall gewann in der DTM vor Tabellenführer Marco Bergmann und Sven Quist."
    assert said(facts(text), "ChampionshipStanding", "participant") == {("Marco Bergmann",)}


def test_a_car_that_is_disqualified_takes_the_result_of_its_crew_with_it() -> None:
    """“Das Fahrzeug wurde disqualifiziert” is of those of whom the sentence before told."""
    text = (
        "Auf Platz zwei landeten in Zandvoort Marco Bergmann und Peter Hallweg. Das Fahrzeug wurde im Anschluss an das "
        "Rennen wegen eines zu kleinen Tanks disqualifiziert. Platz zwei erbte so Luca Moretti."
    )
    read = facts(text)
    assert said(read, "RaceResult", "participant", "position") == {("Luca Moretti", 2)}
    denied = said(read, "RaceResult", "participant", "position", status="denied")
    assert denied == {("Marco Bergmann", 2), ("Peter Hallweg", 2)}


def test_a_title_in_the_singular_is_that_of_the_first_of_those_enumerated() -> None:
    read = facts("In der DTM starten DTM-Champion Marco Bergmann, Peter Hallweg und der Däne Sven Quist.")
    assert said(read, "Title", "participant") == {("Marco Bergmann",)}
    assert said(facts("Es siegten die DTM-Piloten Lena Vogt und Sven Quist."), "SeriesEntry", "participant") == {
        ("Lena Vogt",),
        ("Sven Quist",),
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Marco Bergmann verwies die Audi-Fahrer Sven Quist und Lena Vogt auf die Plätze zwei und drei.",
            {("Sven Quist", 2), ("Lena Vogt", 3)},
        ),
        ("Marco Bergmann und Opel-Pilot Sven Quist belegten die Plätze vier und fünf.", {("Sven Quist", 5)}),
    ],
)
def test_a_make_beside_a_name_has_no_place_of_its_own(text: str, expected: Places) -> None:
    found = places(text)
    assert expected <= found
    assert {name for name, _ in found} <= {"Marco Bergmann", "Sven Quist", "Lena Vogt"}


def test_those_ahead_came_in_before() -> None:
    text = "Marco Bergmann kam hinter Sven Quist, Lena Vogt und Tim Kessler an vierter Stelle ins Ziel."
    assert places(text) >= {("Sven Quist", 1), ("Lena Vogt", 2), ("Tim Kessler", 3)}
    assert places("Marco Bergmann kam hinter Sven Quist, Lena Vogt und Tim Kessler als Dritter ins Ziel.") == {
        ("Marco Bergmann", 3)
    }


def test_a_main_clause_that_opens_with_its_race_has_that_race() -> None:
    text = (
        "Marco Bergmann hatte im Vorjahr in Zandvoort einen DTM-Sieg gefeiert, beim Auftakt der neuen Saison in "
        "Hockenheim wurde er Vierter."
    )
    found = said(facts(text), "RaceResult", "event", "position")
    assert [(place, "Hockenheim" in str(event)) for event, place in found] == [(4, True)]
    assert all("Zandvoort" in str(event) for (event,) in said(facts(text), "RaceWin", "event"))


def test_what_stands_beside_a_name_in_a_sentence_on_the_standings_is_so_today() -> None:
    text = (
        "Am kommenden Wochenende steigt das Finale der DTM in Zandvoort. Auf 121 Punkte kommen Marco Bergmann und "
        "Sven Quist (beide Falkner Racing)."
    )
    assert said(facts(text), "TeamEntry", "driver") == {("Marco Bergmann",), ("Sven Quist",)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Marco Bergmann wurde in Zandvoort nur 19.", {("Marco Bergmann", 19)}),
        ("Marco Bergmann wurde 16. Sven Quist fiel in Zandvoort aus.", {("Marco Bergmann", 16)}),
    ],
)
def test_a_place_in_digits_may_end_a_sentence(text: str, expected: Places) -> None:
    assert places(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Fünfmal stand Marco Bergmann als Zweiter auf dem Podest.",
        "Vier zweite Plätze holte Marco Bergmann.",
        "In den vergangenen Jahren kam Marco Bergmann als Dritter ins Ziel.",
    ],
)
def test_what_happened_more_than_once_is_the_result_of_no_race(text: str) -> None:
    assert places(text) == set()
