"""Entries of a season, and what follows from them: told of a season to come, of a race without success, of a crew."""

from __future__ import annotations

from reading.written import facts, said


def test_a_season_to_come_is_announced_however_it_is_told() -> None:
    found = facts("Marco Bergmann hat bei Falkner Racing einen Vertrag für die Saison 2022 unterschrieben.")
    assert said(found, "TeamEntry", "driver", "team", "season", status="announced") == {
        ("Marco Bergmann", "Falkner Racing", "2022")
    }
    assert said(found, "TeamEntry", "driver", "team") == set()


def test_a_race_without_success_denies_no_entry() -> None:
    found = facts("Marco Bergmann kam im BMW M4 GT3 von Falkner Racing nicht ins Ziel.")
    assert said(found, "TeamEntry", "driver", "team") == {("Marco Bergmann", "Falkner Racing")}
    assert said(found, "CarEntry", "driver", "car") == {("Marco Bergmann", "BMW M4 GT3")}


def test_who_does_not_drive_has_no_entry() -> None:
    found = facts("Marco Bergmann fährt in diesem Jahr nicht für Falkner Racing.")
    assert said(found, "TeamEntry", "driver", "team") == set()
    assert said(found, "TeamEntry", "driver", "team", status="denied") == {("Marco Bergmann", "Falkner Racing")}


def test_who_is_said_to_share_a_car_and_to_be_a_teammate_is_one_pair() -> None:
    found = facts(
        "Marco Bergmann und Peter Hallweg teilen sich einen BMW M4 GT3. "
        "Bergmanns Teamkollege Hallweg stellte das Auto auf Startplatz drei."
    )
    pairs = [fact for fact in found if fact.kind == "Teammates"]
    assert [fact.roles.get("shared") for fact in pairs] == ["true"]
    assert len(pairs[0].evidence) == 2


def test_what_stands_in_parentheses_behind_a_rival_is_his() -> None:
    found = facts(
        "Marco Bergmann siegte vor Peter Hallweg (Falkner Racing) und dem Belgier Jonas Krüger (Nordwind Motorsport)."
    )
    assert said(found, "TeamEntry", "driver", "team") == {
        ("Peter Hallweg", "Falkner Racing"),
        ("Jonas Krüger", "Nordwind Motorsport"),
    }


def test_a_description_means_whom_the_text_was_about_before() -> None:
    found = facts("Marco Bergmann schied aus. Teamkollege Peter Hallweg kam auf Platz fünf.")
    assert said(found, "Teammates", "driver", "teammate") == {("Marco Bergmann", "Peter Hallweg")}


def test_a_race_called_by_its_circuit_is_held_there_and_one_named_after_a_town_is_not_said_to_be() -> None:
    found = facts("Marco Bergmann startet im August 2021 beim 24-Stunden-Rennen auf dem Nürburgring.")
    assert said(found, "EventVenue", "venue") == {("Nürburgring-Nordschleife",)}
    found = facts("Marco Bergmann startet im August 2021 beim 24h-Rennen von Spa-Francorchamps.")
    assert said(found, "EventVenue", "venue") == set()


def test_a_make_in_a_class_leaves_the_article_readable() -> None:
    found = facts("Audi lag beim Rennen in Zandvoort auch in der LMGT3-Klasse vorne. Lena Vogt wurde Dritte.")
    assert not any(fact.kind == "ClassEntry" for fact in found)


def test_a_car_is_of_a_make_only_where_no_model_is_told() -> None:
    found = facts("Audi-Pilot Marco Bergmann siegte vor Lena Vogt im Porsche. Bergmann steuerte den Audi R8 LMS.")
    assert said(found, "CarEntry", "driver", "car") == {("Marco Bergmann", "Audi R8 LMS"), ("Lena Vogt", "Porsche")}


def test_a_make_is_a_team_in_the_formel_1_and_nowhere_else() -> None:
    text = "Marco Bergmann (McLaren) siegte in der {} vor Ferrari-Pilot Sven Quist."
    teams = {("Marco Bergmann", "McLaren F1 Team"), ("Sven Quist", "Scuderia Ferrari")}
    assert said(facts(text.format("Formel 1")), "TeamEntry", "driver", "team") == teams
    assert not said(facts(text.format("DTM")), "TeamEntry", "driver", "team")


def test_a_number_of_titles_is_no_age() -> None:
    text = "Nur Rekordweltmeister Marco Bergmann (7) und der Franzose Jan Lode (4) gewannen die Formel 1 öfter."
    assert not said(facts(text), "Age", "person", "age")


def test_a_drivers_entry_is_not_of_whom_the_text_was_about_where_a_make_is_the_subject() -> None:
    found = facts("Marco Bergmann siegte in Zandvoort. Audi kehrt zurück, und zwar mit Falkner Racing.")
    assert said(found, "TeamEntry", "driver", "team") == set()


def test_years_of_earlier_wins_are_not_the_season_spoken_of() -> None:
    found = facts("Marco Bergmann gewann die 24 Stunden von Spa nach 1999, 2013 und 2018 wieder für Falkner Racing.")
    assert said(found, "TeamEntry", "driver", "team", "season") == {("Marco Bergmann", "Falkner Racing", "2021")}


def test_a_surname_has_its_particles() -> None:
    found = facts("Jaap van Hallen startete in Zandvoort. Der Meister sicherte sich vor van Hallen Rang zwei.")
    assert ("Jaap van Hallen", 2) not in said(found, "RaceResult", "participant", "position")


def test_words_before_names_are_no_given_names() -> None:
    text = "Der Vorsprung von Frank Kessler (Köln) auf Samstagssieger Hallweg (215 Punkte) war klein. Das war viel."
    assert {fact.roles["person"].name for fact in facts(text) if fact.kind == "HomeTown"} == {"Frank Kessler"}


def test_a_make_before_names_takes_no_place_among_them() -> None:
    found = facts("Tim Kessler/Lena Vogt siegten in Assen vor den Audi-Piloten Marco Bergmann und Jan Hallweg.")
    assert said(found, "RaceResult", "participant", "position") == {("Marco Bergmann", 2), ("Jan Hallweg", 2)}


def test_a_crew_and_an_event_are_nobody() -> None:
    found = facts("Titel-Entscheidungen gab es in der GT4. Rang zwei ging in Assen an das Duo Jan und Finn Kessler.")
    assert said(found, "ClassEntry", "participant", "class") == set()
    assert said(found, "RaceResult", "participant", "position") == {("Jan Kessler", 2), ("Finn Kessler", 2)}


def test_the_age_of_a_series_is_nobodys() -> None:
    found = facts("Marco Bergmann siegte in Assen. Das war das engste Ziel in der 49-jährigen Geschichte der DTM.")
    assert not any(fact.kind == "Age" for fact in found)


def test_an_honour_beside_a_name_is_of_its_own_season_and_series() -> None:
    found = facts(
        "Marco Bergmann, 2018 Vizemeister der DTM, startet 2021 für Falkner Racing im ADAC GT Masters. "
        "An seiner Seite fährt der Belgier Peter Hallweg, Sieger des Porsche Supercup 2017."
    )
    assert ("Marco Bergmann", "2018") not in said(found, "TeamEntry", "driver", "season")
    assert said(found, "SeriesEntry", "participant", "series", "season") >= {
        ("Marco Bergmann", "ADAC GT Masters", "2021"),
        ("Marco Bergmann", "DTM", "2018"),
    }
    assert said(found, "Teammates", "season") == {("2021",)}
    assert said(found, "Title", "participant", "season") == {("Peter Hallweg", "2017")}
