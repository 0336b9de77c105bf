"""What looks like a fact and is none, or is another one. Sentences and expectations are by hand."""

from __future__ import annotations

import pytest

from racegraph.reading.extract import extract
from reading.written import facts, said, written


@pytest.mark.parametrize(
    "text",
    [
        "Marco Bergmann wurde im Rennen in Zandvoort von Sven Quist geschlagen.",
        "Marco Bergmann wurde in Zandvoort von Sven Quist im Rennen besiegt.",
    ],
)
def test_who_is_beaten_has_not_won(text: str) -> None:
    found = facts(text)
    assert ("Marco Bergmann",) not in said(found, "RaceWin", "participant")
    assert ("Marco Bergmann", "Sven Quist") not in said(found, "FinishedAhead", "participant", "other")


def test_a_race_that_is_won_by_somebody() -> None:
    text = "Das Rennen in Zandvoort wurde von Sven Quist gewonnen. Marco Bergmann sah zu."
    assert said(facts(text), "RaceWin", "participant") == {("Sven Quist",)}


@pytest.mark.parametrize(
    "text",
    [
        "Marco Bergmann hätte das Rennen in Zandvoort beinahe gewonnen.",
        "Fast hätte Marco Bergmann das Rennen in Zandvoort gewonnen.",
        "Um ein Haar gewann Marco Bergmann das Rennen in Zandvoort.",
        "Marco Bergmann verpasste den Sieg im Rennen in Zandvoort um eine Sekunde.",
        "Ohne den Reifenschaden hätte Marco Bergmann das Rennen in Zandvoort gewonnen.",
    ],
)
def test_a_near_win_is_none(text: str) -> None:
    assert said(facts(text), "RaceWin", "participant") == set()


@pytest.mark.parametrize(
    "text",
    [
        "Porsche-Ass Marco Bergmann fuhr im Rennen auf Platz drei.",
        "Porsche-Pilot Marco Bergmann fuhr im Rennen auf Platz drei.",
        "Marco Bergmann fuhr im Porsche von Falkner Racing ins Ziel.",
    ],
)
def test_who_drives_a_make_is_no_factory_driver(text: str) -> None:
    assert said(facts(text), "FactoryContract", "driver", status=None) == set()


def test_drivers_of_one_make_are_no_team_mates() -> None:
    text = "Marco Bergmann kam im Rennen vor seinem Markenkollegen Sven Quist ins Ziel."
    assert said(facts(text), "Teammates", "driver", "teammate", status=None) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Im freien Training in Zandvoort fuhr Marco Bergmann auf Platz drei.",
        "Marco Bergmann belegte im zweiten Training in Zandvoort den dritten Rang.",
    ],
)
def test_practice_is_no_race(text: str) -> None:
    found = facts(text)
    assert said(found, "RaceResult", "participant", status=None) == set()
    assert said(found, "PracticeResult", "participant", "position") <= {("Marco Bergmann", 3)}


def test_a_standing_before_the_end_is_not_the_final_one() -> None:
    text = "In der Fahrerwertung des ADAC GT Masters liegt Marco Bergmann nach vier Rennen auf Rang drei."
    found = said(facts(text), "ChampionshipStanding", "participant", "position", "interim", status=None)
    assert found == {("Marco Bergmann", 3, "true")}


def test_a_final_standing_is_not_an_interim_one() -> None:
    text = "Marco Bergmann beendete die Saison 2020 des ADAC GT Masters auf dem dritten Gesamtrang der Fahrerwertung."
    found = said(facts(text), "ChampionshipStanding", "participant", "position", "interim", status=None)
    assert found == {("Marco Bergmann", 3, None)}


def test_not_third_but_second() -> None:
    text = "Marco Bergmann belegte im Rennen in Zandvoort nicht Rang drei, sondern Rang zwei."
    positions = said(facts(text), "RaceResult", "participant", "position")
    assert ("Marco Bergmann", 3) not in positions


def test_a_result_that_was_taken_away_does_not_hold() -> None:
    text = (
        "Marco Bergmann gewann das Rennen in Zandvoort zunächst auf der Strecke. "
        "Nachträglich wurde ihm der Sieg wegen Untergewichts aberkannt."
    )
    assert said(facts(text), "RaceWin", "participant") <= {("Marco Bergmann",)}


def test_a_win_that_was_taken_away_is_none() -> None:
    text = "Der Sieg von Marco Bergmann im Rennen in Zandvoort wurde nachträglich aberkannt."
    assert said(facts(text), "RaceWin", "participant") == set()


def test_a_teaser_at_the_pages_foot_is_another_article() -> None:
    text = (
        "Marco Bergmann gewann das Rennen in Zandvoort.\n\n"
        "Weitere Artikel\n\nSven Quist gewann das Rennen in Zolder vor seinem Teamkollegen Jan Lode.\n"
    )
    found = facts(text)
    assert said(found, "RaceWin", "participant", status=None) == {("Marco Bergmann",)}
    assert said(found, "Teammates", "driver", status=None) == set()


@pytest.mark.parametrize(
    "text",
    [
        "„Ein Start bei den 24 Stunden von Le Mans würde mich reizen“, sagt Marco Bergmann.",
        "Marco Bergmann träumt von einem Start bei den 24 Stunden von Le Mans.",
        "Marco Bergmann könnte bei den 24 Stunden von Le Mans starten.",
    ],
)
def test_a_wish_is_no_start(text: str) -> None:
    found = facts(text)
    assert said(found, "Start", "participant") == set()
    assert said(found, "Start", "participant", status="announced") == set()


def test_what_is_announced_has_not_happened() -> None:
    text = "Marco Bergmann startet im kommenden Jahr für Falkner Racing im ADAC GT Masters, so der Rennstall."
    found = facts(text)
    assert said(found, "TeamEntry", "driver", "team") == set()
    assert said(found, "TeamEntry", "driver", "team", "season", status="announced") == {
        ("Marco Bergmann", "Falkner Racing", "2022")
    }


def test_what_is_denied_does_not_hold() -> None:
    text = "Marco Bergmann startet in der Saison 2021 nicht mehr für Falkner Racing im ADAC GT Masters."
    assert said(facts(text), "TeamEntry", "driver", "team") == set()


def test_a_virtual_race_is_no_race() -> None:
    text = (
        "Marco Bergmann gewann das virtuelle Rennen in Zandvoort. Die Simracing-Serie fährt auf dem Simulator. "
        "Auch das nächste virtuelle Rennen ist ein Esport-Rennen."
    )
    assert said(facts(text), "RaceWin", "participant") == set()


@pytest.mark.parametrize(
    "text",
    [
        "Der Stürmer traf in der Nachspielzeit zum Sieg, der Trainer jubelte, und die Bundesliga staunte über das Tor. "
        "Marco Bergmann gewann mit seinem Team das Spiel in Heidelberg.",
        "Der Minister der Koalition startet in den Wahlkampf, "
        "sagt Marco Bergmann, der für die Partei im Landtag sitzt.",
        "Der Konzern steigerte den Umsatz im Quartal, die Aktie stieg. Vorstand Marco Bergmann fährt BMW.",
    ],
)
def test_what_is_not_racing_states_nothing(text: str) -> None:
    assert extract(written(text)).facts == ()


@pytest.mark.parametrize(
    "text",
    [
        "Marco Bergmann, der die Ziellinie im Rennen in Zandvoort als Erster überquert hatte, wurde disqualifiziert.",
        "Als Marco Bergmann in Zandvoort als Erster ins Ziel kam, nahmen ihm die Kommissare den Sieg wieder weg.",
    ],
)
def test_a_win_taken_away_in_the_same_sentence_is_none(text: str) -> None:
    found = facts(text)
    assert said(found, "RaceWin", "participant") | said(found, "RaceResult", "participant") == set()


def test_whose_rival_is_disqualified_keeps_the_win() -> None:
    text = "Weil Sven Quist disqualifiziert wurde, gewann Marco Bergmann das Rennen in Zandvoort."
    assert said(facts(text), "RaceWin", "participant") == {("Marco Bergmann",)}


def test_a_place_in_the_same_sentence_as_a_trial_is_one_of_that_trial() -> None:
    text = "Im zweiten Training in Zandvoort kam Marco Bergmann auf Platz vier, Sven Quist wurde Sechster."
    found = facts(text)
    assert said(found, "RaceResult", "participant") == set()
    assert said(found, "PracticeResult", "participant", "position") == {("Marco Bergmann", 4), ("Sven Quist", 6)}


def test_a_sentence_that_comes_to_the_race_tells_its_result() -> None:
    text = "Im Qualifying in Zandvoort wurde Marco Bergmann Vierter, im Rennen kam er auf Platz zwei."
    found = facts(text)
    assert said(found, "RaceResult", "position") == {(2,)}
    assert said(found, "QualifyingResult", "position") == {(4,)}


def test_a_relative_clause_that_ends_in_a_strong_verb_joins_no_two_drivers() -> None:
    text = (
        "Sven Quist lag lange vorn. Dritter im Rennen in Zandvoort wurde Marco Bergmann (Falkner Racing), "
        "der Quist um zwei Sekunden auf Platz vier verwies."
    )
    found = facts(text)
    assert said(found, "Teammates", "driver", status=None) == set()
    assert said(found, "TeamEntry", "driver") == {("Marco Bergmann",)}
    assert ("Sven Quist", 3) not in said(found, "RaceResult", "participant", "position")


def test_a_description_is_of_nobody_whom_its_sentence_goes_on_to_name() -> None:
    text = (
        "Marco Bergmann fährt für Falkner Racing. Schärfster Rivale in Zandvoort war Sven Quist. "
        "Dort siegte der Falkner-Pilot im Rennen, während Quist leer ausging."
    )
    assert ("Sven Quist",) not in said(facts(text), "RaceWin", "participant")


def test_a_relation_without_a_name_is_nobody_of_the_article() -> None:
    text = (
        "Marco Bergmann und Sven Quist fahren in der DTM. "
        "Sein Vater fuhr früher selbst Rennen, er wurde 1994 Vizemeister in der Formel 3."
    )
    assert said(facts(text), "ChampionshipStanding", "participant", status=None) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Vorjahreschampion Marco Bergmann kam in der DTM auf 201 Punkte.",
        "Der Vizemeister von 2013, Marco Bergmann, kam in der DTM auf 201 Punkte.",
        "Marco Bergmann kam in der DTM im Vorjahresauto auf 201 Punkte.",
    ],
)
def test_a_title_or_a_car_of_last_year_sets_no_season(text: str) -> None:
    assert {s for (s,) in said(facts(text), "Points", "season")} <= {"2021"}


def test_years_ago_in_words_are_counted_from_the_article() -> None:
    text = "Marco Bergmann wurde vor drei Jahren Vizemeister in der DTM."
    assert said(facts(text), "ChampionshipStanding", "season") == {("2018",)}


def test_the_c_klasse_of_mercedes_is_a_car() -> None:
    text = "Marco Bergmann fuhr in Zandvoort in der AMG C-Klasse als Erster über die Ziellinie."
    assert said(facts(text), "ClassEntry", "participant", status=None) == set()
