"""Who and when is meant: references, quotations, interviews, seasons and dates. Expectations are by hand."""

from __future__ import annotations

import pytest

from racegraph.fact import Entity
from racegraph.reading.date import THIS_MONTH, Dates
from racegraph.reading.people import People
from racegraph.reading.season import Publication
from reading.written import clauses, discourse, facts, said

RACE = "Das Rennen in Zandvoort war für alle Piloten im Feld der Höhepunkt der ganzen Saison."


def winners(text: str, headline: str = "") -> set[tuple[object, ...]]:
    return said(facts(text, headline=headline), "RaceWin", "participant")


def speakers(text: str, headline: str = "") -> list[str | None]:
    return [read.speaker.name if read.speaker else None for read in discourse(text, headline=headline).reads]


@pytest.mark.parametrize(
    "text",
    [
        "Marco Bergmann reiste spät an. Er gewann das Rennen in Zandvoort.",
        "Marco Bergmann ist 23 Jahre alt. Der 23-Jährige gewann das Rennen in Zandvoort.",
        "Marco Bergmann kommt aus Heidelberg. Der Heidelberger gewann das Rennen in Zandvoort.",
        "Marco Bergmann reiste spät an. Der gebürtige Heidelberger gewann das Rennen in Zandvoort.",
        "Marco Bergmann reiste spät an. Bergmann gewann das Rennen in Zandvoort.",
        "Marco Bergmann reiste spät an. Der BMW-Werkspilot gewann das Rennen in Zandvoort.",
        "Marco Bergmann reiste spät an. Der Routinier gewann das Rennen in Zandvoort.",
    ],
)
def test_who_is_meant(text: str) -> None:
    assert winners(text) == {("Marco Bergmann",)}


def test_a_woman_is_she_and_a_man_is_he() -> None:
    text = "Anna Lindner und Marco Bergmann reisten spät an. Sie gewann das Rennen in Zandvoort."
    assert winners(text) == {("Anna Lindner",)}
    text = "Anna Lindner und Marco Bergmann reisten spät an. Er gewann das Rennen in Zandvoort."
    assert winners(text) == {("Marco Bergmann",)}


def test_a_demonym_is_of_whom_it_fits() -> None:
    text = (
        "Marco Bergmann kommt aus Heidelberg. Sven Quist kommt aus Kiel. "
        "Quist schied aus. Der Heidelberger gewann das Rennen in Zandvoort."
    )
    assert winners(text) == {("Marco Bergmann",)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sven Quist war zufrieden, während Marco Bergmann haderte. Quist übergab an Jan Lode, der Kieler", "Jan Lode"),
        ("„Ohne Sven Quist wäre ich vorn“, sagte Marco Bergmann. Jan Lode sah zu. Der Kieler", "Jan Lode"),
        ("Enttäuscht war Sven Quist, obwohl der Kieler", "Sven Quist"),
        ("Marco Bergmann ist 23 Jahre alt. Sven Quist kam spät an. Der 23-Jährige", "Marco Bergmann"),
        ("Der Brite Sven Quist kam spät an. Marco Bergmann sah zu. Der Schotte", "Sven Quist"),
    ],
)
def test_whom_a_description_means(text: str, expected: str) -> None:
    assert (expected,) in winners(f"{text} gewann das Rennen in Zandvoort.")


def test_a_description_of_another_thing_is_nobody() -> None:
    text = "Marco Bergmann gewann in Zandvoort. Weiter geht es auf dem Nürnberger Stadtkurs im Team der Münchner."
    assert said(facts(text), "HomeTown", "person", status=None) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("„Ich hatte sogar Schmerzen“, räumt die Kielerin ein.", "Anna Lindner"),
        ("„Ich hatte sogar Schmerzen“, sagt der 23-Jährige.", "Marco Bergmann"),
        ("„Ohne Bergmann wäre ich heute vorn“, erzählt sie.", "Anna Lindner"),
    ],
)
def test_a_speaker_is_told_by_a_description(text: str, expected: str) -> None:
    about = "Marco Bergmann ist 23 Jahre alt. Anna Lindner kommt aus Kiel. "
    assert expected in {c.speaker.name for c in clauses(about + text) if c.speaker}


@pytest.mark.parametrize(
    "text",
    [
        "Marco Bergmann und Sven Quist kamen gut weg. Die beiden gewannen das Rennen in Zandvoort.",
        "Marco Bergmann und Sven Quist kamen gut weg. Am Ende gewannen sie das Rennen in Zandvoort.",
        "Marco Bergmann und Sven Quist fahren für Falkner Racing. Die beiden siegten beim Rennen in Zandvoort.",
    ],
)
def test_who_was_named_together_is_meant_together(text: str) -> None:
    assert winners(text) >= {("Marco Bergmann",), ("Sven Quist",)}


def test_both_races_are_no_people() -> None:
    text = "Marco Bergmann und Sven Quist kamen gut weg. Die beiden Rennen in Zandvoort gewann Jan Lode."
    assert winners(text) == {("Jan Lode",)}


def test_a_womans_name_that_is_in_no_list_is_told_by_the_words_around_it() -> None:
    text = "Pilotin Xenobia Lindner reiste spät an. Sie gewann das Rennen in Zandvoort. Marco Bergmann sah zu."
    assert winners(text) == {("Xenobia Lindner",)}


def test_we_is_the_team_where_its_chief_speaks() -> None:
    text = (
        "Teamchef Ulf Zorn von Falkner Racing war zufrieden. "
        "„Wir sind in diesem Jahr in der DTM gestartet“, sagte Ulf Zorn."
    )
    assert said(facts(text), "SeriesEntry", "participant") == {("Falkner Racing",)}


def test_the_trio_is_those_who_share_the_car() -> None:
    text = (
        "Marco Bergmann, Sven Quist und Jan Lode teilten sich einen BMW M4 GT3. "
        "Das Trio gewann das Rennen in Zandvoort."
    )
    assert winners(text) == {("Marco Bergmann",), ("Sven Quist",), ("Jan Lode",)}


def test_a_duo_is_not_three() -> None:
    text = (
        "Marco Bergmann, Sven Quist und Jan Lode teilten sich einen BMW M4 GT3. Das Duo gewann das Rennen in Zandvoort."
    )
    assert ("Jan Lode",) not in winners(text)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("„Das war heute ein guter Tag“, sagt Marco Bergmann.", "Marco Bergmann"),
        ("»Das war heute ein guter Tag«, sagte Marco Bergmann.", "Marco Bergmann"),
        ('"Das war heute ein guter Tag", freut sich Marco Bergmann.', "Marco Bergmann"),
        ("Marco Bergmann: „Das war heute ein guter Tag.“", "Marco Bergmann"),
        ("„Das war heute ein guter Tag“, so Teamchef Ulf Zorn über Marco Bergmann.", "Ulf Zorn"),
    ],
)
def test_who_says_it(text: str, speaker: str) -> None:
    assert speakers(text) == [speaker]


def test_a_quotation_over_two_sentences_has_one_speaker() -> None:
    text = "Sven Quist war da. „Das war heute ein guter Tag. Wir waren wirklich schnell“, sagt Marco Bergmann."
    assert speakers(text) == [None, "Marco Bergmann", "Marco Bergmann"]


def test_a_word_in_quotation_marks_is_no_quotation() -> None:
    assert speakers("Marco Bergmann fuhr durch die „Grüne Hölle“, ohne viel zu sagen.") == [None]


def test_i_is_the_speaker() -> None:
    text = f"{RACE} „Ich habe das Rennen in Zandvoort gewonnen“, sagte Marco Bergmann. Sven Quist schwieg dazu."
    assert winners(text) == {("Marco Bergmann",)}


def test_within_a_quotation_he_is_somebody_else() -> None:
    text = f"Sven Quist kam spät an. „Er gewann das Rennen in Zandvoort verdient“, sagte Marco Bergmann. {RACE}"
    assert winners(text) == {("Sven Quist",)}


INTERVIEW = """Im Gespräch mit unserer Redaktion blickt Marco Bergmann auf die Saison im Rennwagen zurück.

{question}

{answer}
"""


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Du hast das Rennen in Zandvoort gewonnen. Wie war das?", "Das war sehr schön für alle an der Strecke."),
        ("Sie haben das Rennen in Zandvoort gewonnen. Wie haben Sie das erlebt?", "Es war schön für alle im Team."),
        ("Wie war das Jahr mit den vielen Rennen bisher?", "Ich habe das Rennen in Zandvoort gewonnen, das war gut."),
    ],
)
def test_who_is_asked_is_you_and_i(question: str, answer: str) -> None:
    text = INTERVIEW.format(question=question, answer=answer)
    assert winners(text, headline="Interview mit Marco Bergmann") == {("Marco Bergmann",)}


# -- people -----------------------------------------------------------------------------------------------------------


def test_of_two_with_one_surname_the_one_named_last_is_meant() -> None:
    d = discourse("Marco Bergmann und Anna Bergmann fuhren los. Marco Bergmann führte, als Bergmann stehen blieb.")
    people = [m.value.name for read in d.reads for m in read.line.mentions if m.type == "P"]
    assert people == ["Marco Bergmann", "Anna Bergmann", "Marco Bergmann", "Marco Bergmann"]


def test_a_double_given_name_is_no_surname() -> None:
    d = discourse(RACE)
    people = People("a", d.lexicon)
    person = people.add("Finn-Luca van der Hoeven")
    assert people.surname("hoeven") is person
    assert people.surname("van der hoeven") is person
    assert people.surname("luca") is None


def test_an_official_is_no_driver() -> None:
    text = f"{RACE} Teamchef Ulf Zorn gewann mit Falkner Racing das Rennen in Zandvoort."
    assert winners(text) == set()


def test_the_article_is_about_whom_its_headline_names() -> None:
    d = discourse("Sven Quist fuhr. Quist lachte. Marco Bergmann fuhr.", headline="Bergmann hat Pech")
    assert d.protagonist == Entity("Person", "Marco Bergmann")


# -- time -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("published", "dates", "season", "iso"),
    [
        ("2021-06-20", Dates(None, 7, 3, None, 7, 3), "", ("2021-07-03", "2021-07-03")),
        ("2021-11-20", Dates(None, 2, 3, None, 2, 3), "", ("2022-02-03", "2022-02-03")),
        ("2021-11-20", Dates(None, 9, 3, None, 9, 3), "", ("2021-09-03", "2021-09-03")),
        ("2021", Dates(None, 7, 3, None, 7, 3), "", ("2021-07-03", "2021-07-03")),
        ("2021-06", Dates(None, 7, 0, None, 7, 0), "", ("2021-07", "2021-07")),
        ("2021-06", Dates(None, THIS_MONTH, 0, None, THIS_MONTH, 0), "", ("2021-06", "2021-06")),
        ("2023-11", Dates(None, 2, 11, None, 2, 11), "2023/24", ("2024-02-11", "2024-02-11")),
        ("2023-11", Dates(None, 12, 2, None, 12, 3), "2023/24", ("2023-12-02", "2023-12-03")),
        ("2021-06", Dates(None, 12, 30, None, 1, 2), "2022", ("2021-12-30", "2022-01-02")),
        ("2021-06", Dates(2014, 6, 19, 2014, 6, 22), "2020", ("2014-06-19", "2014-06-22")),
    ],
)
def test_dates_against_the_publication(published: str, dates: Dates, season: str, iso: tuple[str, str]) -> None:
    assert Publication(published).iso_dates(dates, season) == iso


def test_this_month_is_unknown_where_only_the_year_is_known() -> None:
    assert Publication("2021").iso_dates(Dates(None, THIS_MONTH, 0, None, THIS_MONTH, 0), "") is None


@pytest.mark.parametrize(
    ("published", "iso", "ahead"),
    [
        ("2021-06-20", "2021-06-21", True),
        ("2021-06-20", "2021-06-20", False),
        ("2021-06-20", "2021-06-19", False),
        ("2021-06", "2021-06-21", False),
        ("2021-06", "2021-07-01", True),
        ("2021-06-20", "2021-06", False),
        ("2021-06-20", "2021-07", True),
        ("2021", "2021-12-31", False),
    ],
)
def test_what_is_to_come(published: str, iso: str, ahead: bool) -> None:
    assert Publication(published).is_before(iso) is ahead


@pytest.mark.parametrize(
    ("text", "published", "season"),
    [
        (" in der saison <Y0> ", "2021-06", "2018"),
        (" im vorjahr war das so ", "2021-06", "2020"),
        (" heuer ist es anders ", "2021-06", "2021"),
        (" im kommenden jahr wird es anders ", "2021-06", "2022"),
        (" in der abgelaufenen saison war es so ", "2021-12", "2021"),
        (" in der abgelaufenen saison war es so ", "2021-02", "2020"),
        (" vor zwei jahren war es so ", "2021-06", "2019"),
        (" sein vertrag läuft bis <Y0> ", "2021-06", ""),
        (" seit <Y0> fährt er dort ", "2021-06", ""),
        (" es war so ", "2021-06", ""),
    ],
)
def test_the_season_that_is_told(text: str, published: str, season: str) -> None:
    marks = [m for read in discourse("Es war 2018 so.").reads for m in read.line.mentions]
    assert Publication(published).season_of(text, marks, "")[0] == season


def test_a_season_over_two_years_is_its_series_season() -> None:
    d = discourse("Die Asian Le Mans Series 2023/24 beginnt bald, und alle Teams freuen sich schon sehr darauf.")
    assert list(d.series_season.values()) == ["2023/24"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Im Cockpit saß Jorvik Wielandt bequem. Wielandt gewann das Rennen in Zandvoort.", {("Jorvik Wielandt",)}),
        ("Im Cockpit saß Jorvik Wielandt bequem. Das Rennen in Zandvoort gewann Wielandt.", {("Jorvik Wielandt",)}),
        ("Apropos Herausforderung: Herausforderung pur war das Wetter.", set()),
        ("Großer Applaus kam auf. Applaus gewann das Rennen in Zandvoort.", set()),
        ("Im Ziel war Extra Applaus zu hören. Der Applaus galt dem Sieger. Applaus gewann das Rennen.", set()),
    ],
)
def test_an_unknown_name_is_told_by_its_surname_said_again(text: str, expected: set[tuple[str]]) -> None:
    assert winners(text) == expected


def test_a_talk_with_two_drivers_tells_whose_words_they_are() -> None:
    found = facts(
        "Wir sprachen mit Marco Bergmann und Peter Hallweg vor dem Auftakt der DTM in Zandvoort.\n\n"
        "Marco, du bist 22. Wie groß ist der Sprung in die DTM?\n\n"
        "Bergmann: Riesig. Ich habe 2019 für Falkner Racing in der ADAC GT4 Germany gesessen.\n\n"
        "Peter, und du?\n\n"
        "Hallweg: Ich bin 31 und fuhr 2019 für Nordwind Motorsport im ADAC GT Masters.\n\n"
        "Was ist drin für euch?"
    )
    assert said(found, "Age", "person", "age") == {("Marco Bergmann", 22), ("Peter Hallweg", 31)}
    assert ("Peter Hallweg", "Nordwind Motorsport") in said(found, "TeamEntry", "driver", "team")
    assert ("Marco Bergmann", "Nordwind Motorsport") not in said(found, "TeamEntry", "driver", "team")


def test_who_is_known_to_be_of_another_country_is_from_no_town_of_this() -> None:
    found = facts(
        "Marco Bergmann startet in der DTM. An seiner Seite fährt der Este Rasmus Kallaste. "
        "Im Vorjahr hatte der Hamburger in Zandvoort sein bestes Ergebnis eingefahren."
    )
    assert said(found, "HomeTown", "person", "place") == {("Marco Bergmann", "Hamburg")}
