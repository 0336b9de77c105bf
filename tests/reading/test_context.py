"""What a clause takes from its sentence and the text before: who, when, where, whether. Expectations are by hand."""

from __future__ import annotations

import pytest

from racegraph.reading.clause import Clause
from racegraph.reading.extract import extract
from racegraph.reading.reliability import factor
from reading.written import OPENING, clauses, discourse, facts, said, written


def the_clause(text: str, word: str, published: str = "2021-06-20") -> Clause:
    """The only clause of a text that has a word in it."""
    found = [clause for clause in clauses(text, published) if f" {word} " in clause.text]
    assert len(found) == 1, [clause.text for clause in found]
    return found[0]


def subject(text: str, word: str) -> list[str]:
    return [person.name for person in the_clause(text, word).subject]


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Den Sieg holte sich Marco Bergmann.", "holte", ["Marco Bergmann"]),
        ("Marco Bergmann führte, musste den Schweden Sven Quist aber ziehen lassen.", "ziehen", ["Marco Bergmann"]),
        ("Marco Bergmann verlor Zeit, ließ dann aber den Routinier Sven Quist stehen.", "ließ", ["Marco Bergmann"]),
        ("An der Seite des Schweden Sven Quist startet Marco Bergmann.", "startet", ["Marco Bergmann"]),
        ("Jan Lode sah zu. Für Marco Bergmann war das Rennen früh vorbei.", "vorbei", ["Marco Bergmann"]),
        ("Jan Lode sah zu. Dem Schweden Sven Quist gelang die Überraschung.", "gelang", ["Sven Quist"]),
        (
            "Marco Bergmann fehlte. Marco Bergmanns BMW M4 GT3 blieb am Streckenrand liegen.",
            "blieb",
            ["Marco Bergmann"],
        ),
        (
            "Jan Lode sah zu. Der von Marco Bergmann und Sven Quist gesteuerte BMW M4 GT3 wurde Dritter.",
            "wurde",
            ["Marco Bergmann", "Sven Quist"],
        ),
        (
            "Jan Lode sah zu. Der BMW M4 GT3 mit Marco Bergmann und Sven Quist fiel aus.",
            "fiel",
            ["Marco Bergmann", "Sven Quist"],
        ),
        ("Das lag am Qualifying, in dem Marco Bergmann nur Zehnter wurde.", "zehnter", []),
        ("Marco Bergmann, der lange führte, wurde Dritter.", "wurde", ["Marco Bergmann"]),
        ("Es siegte Marco Bergmann aus Heidelberg, der lange führte.", "führte", ["Marco Bergmann"]),
        ("Es siegten Marco Bergmann und Sven Quist, die lange führten.", "führten", ["Marco Bergmann", "Sven Quist"]),
    ],
)
def test_who_acts(text: str, word: str, expected: list[str]) -> None:
    if word == "zehnter":  # an ordinal is a mark
        assert [person.name for person in clauses(text)[-1].subject] == ["Marco Bergmann"]
    else:
        assert subject(text, word) == expected


def test_nobody_is_meant_by_who() -> None:
    assert subject("Marco Bergmann siegte. Wer das freie Cockpit bekommt, ist offen.", "wer") == []


def test_a_clause_that_is_interrupted_is_one() -> None:
    text = "Marco Bergmann, der im Regen gestürzt war, wurde Dritter."
    assert [clause.text.split()[0] for clause in clauses(text)] == ["<P0>", ","]
    assert " <P0> wurde " in clauses(text)[0].text


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Fährt Marco Bergmann im nächsten Jahr in der DTM?", "question"),
        ("Gewinnt Marco Bergmann in Zandvoort, ist er Meister.", "hypothetical"),
        ("Sollte Marco Bergmann gewinnen, wäre der Titel sicher.", "hypothetical"),
        ("Marco Bergmann kann in Zandvoort noch Meister werden.", "hypothetical"),
        ("Ob Marco Bergmann dort startet, entscheidet der Arzt.", "hypothetical"),
        ("Das Finale ist im Oktober in Zandvoort geplant.", "announced"),
        ("Am Samstag um 14 Uhr startet das Rennen in Zandvoort.", "announced"),
        ("In zwei Wochen tritt Marco Bergmann in Zandvoort an.", "announced"),
        ("Marco Bergmann liegt in der Tabelle mit 40 Punkten auf Rang zwei.", "asserted"),
        ("Ich bestreite die Saison im BMW, sagt Marco Bergmann.", "asserted"),
        (
            "Marco Bergmann hat am Sonntag auf der nur 4,2 Kilometer langen Strecke in Zandvoort an der Nordsee vor "
            "20.000 Zuschauern den fünften Lauf zur DTM gewonnen.",
            "asserted",
        ),
    ],
)
def test_whether_it_is_so(text: str, status: str) -> None:
    assert clauses(text)[0].status == status


def test_what_a_preview_tells_in_the_present_is_to_come() -> None:
    text = (
        "Am kommenden Wochenende startet in Monza die DTM.\n\n"
        "Im BMW M4 GT3 von Falkner Racing wechseln sich Marco Bergmann und Sven Quist ab."
    )
    assert said(facts(text), "CarEntry", "driver", status="announced") == {("Marco Bergmann",), ("Sven Quist",)}
    assert said(facts(text), "CarEntry", "driver") == set()


@pytest.mark.parametrize(
    "told",
    [
        "Im BMW M4 GT3 von Falkner Racing wechseln sich Marco Bergmann und Sven Quist ab.",
        "Für den BMW M4 GT3 von Falkner Racing sind Marco Bergmann und Sven Quist gemeldet.",
        "Wieder dabei ist der BMW M4 GT3 von Falkner Racing, gelenkt von Marco Bergmann und Sven Quist.",
        "Den BMW M4 GT3 mit den roten Streifen teilen sich Marco Bergmann und Sven Quist.",
        "Debütanten im Feld: Marco Bergmann und Sven Quist im BMW M4 GT3 von Falkner Racing.",
    ],
)
def test_an_article_that_opens_with_a_day_ahead_tells_of_what_is_to_come(told: str) -> None:
    text = f"Zum 18. Mal wird am 3. Juli in Monza rund um die Uhr gefahren. {told}"
    assert said(facts(text), "CarEntry", "driver", status="announced") == {("Marco Bergmann",), ("Sven Quist",)}
    assert said(facts(text), "CarEntry", "driver") == set()


def test_a_report_that_names_a_day_ahead_at_its_end_is_no_preview() -> None:
    text = (
        "Marco Bergmann gewann am Sonntag das Rennen der DTM in Zandvoort im BMW M4 GT3. "
        "Sven Quist kam im Audi R8 LMS auf Platz zwei. Das nächste Rennen ist am 3. Juli."
    )
    assert not discourse(text).preview
    live = "19:12 Uhr Feierabend in Zandvoort nach dem Rennen der DTM, bis zum nächsten Mal am 3. Juli."
    assert not discourse(live).preview


def event(text: str, word: str) -> str:
    told = the_clause(text, word).event
    assert told is not None
    return told.entity().name


@pytest.mark.parametrize(
    ("text", "word", "name"),
    [
        ("Marco Bergmann siegte in Zandvoort. Im Training am Freitag fehlte er.", "fehlte", "Rennen Zandvoort 2021"),
        (
            "Marco Bergmann siegte am Samstag in Zandvoort. Am Sonntag fehlte er.",
            "fehlte",
            "Sonntagsrennen Zandvoort 2021",
        ),
        (
            "Marco Bergmann siegte in Zandvoort in der DTM. Im zweiten Lauf fehlte er.",
            "fehlte",
            "2. Lauf Zandvoort (DTM) 2021",
        ),
        (
            "Marco Bergmann fuhr beim DTM-Lauf am 13. Juni 2021 einen BMW, musste aber aufgeben.",
            "aufgeben",
            "Lauf am 13.06.2021 (DTM)",
        ),
        ("2019 siegte Marco Bergmann in Monza. 2020 fehlte er dort.", "fehlte", "Rennen Monza 2020"),
        ("Von Platz neun gestartet, siegte Marco Bergmann in Monza.", "gestartet", "Rennen Monza 2021"),
        ("Nach den Läufen in Monza und Spa führt Marco Bergmann.", "führt", "Rennen 2021"),
    ],
)
def test_at_which_race(text: str, word: str, name: str) -> None:
    assert event(text, word) == name


def test_a_look_back_ends_with_its_paragraph() -> None:
    text = (
        "Marco Bergmann siegte am Samstag in Zandvoort. 2019 siegte er in Monza.\n\n"
        "Der zweite Platz ging an Sven Quist."
    )
    assert event(text, "ging") == "Samstagsrennen Zandvoort 2021"


@pytest.mark.parametrize(
    ("text", "published", "word", "season"),
    [
        ("Im Februar baute Marco Bergmann den BMW auf.", "2021-12-10", "baute", "2021"),
        ("Marco Bergmann fährt BMW, 2019 saß er im Audi.", "2021-06-20", "fährt", "2021"),
        ("Marco Bergmann freut sich auf 2022. Er bleibt bei Falkner Racing.", "2021-12-10", "bleibt", "2022"),
        ("Die Kielerinnen, Klassenmeisterinnen von 2019, fordert Sven Quist.", "2021-06-20", "fordert", "2021"),
        ("Marco Bergmann fährt einen Opel Kadett, gebaut 1977.", "2021-06-20", "fährt", "2021"),
        ("Marco Bergmann war im vorigen Jahre Dritter der DTM.", "2021-06-20", "war", "2020"),
        ("Marco Bergmann war in der vorigen Saison Dritter der DTM.", "2021-06-20", "war", "2020"),
        ("Marco Bergmann startet im kommenden Jahre in der DTM.", "2021-06-20", "startet", "2022"),
        ("Marco Bergmann war bislang für Falkner Racing im BMW unterwegs.", "2021-06-20", "unterwegs", ""),
        ("Marco Bergmann, zuletzt Siebter der DTM, fährt für Falkner Racing.", "2021-06-20", "zuletzt", ""),
        (
            "2019 gewann Sven Quist, und auch diesmal teilen sich er und Marco Bergmann einen BMW.",
            "2021-06-20",
            "teilen",
            "2021",
        ),
        ("Der Werksfahrer aus Kiel, 2019 Dritter der DTM, verlängert bei BMW.", "2021-06-20", "verlängert", "2021"),
        ("Der Ford Escort RS 2000 von Marco Bergmann wurde Siebter.", "2021-06-20", "wurde", "2021"),
        ("2019 gewann Marco Bergmann, und auch diesmal fährt er vorn mit.", "2021-06-20", "fährt", "2021"),
        ("Für Falkner Racing ist es der zweite Titel nach 2019.", "2021-06-20", "titel", "2021"),
    ],
)
def test_in_which_season(text: str, published: str, word: str, season: str) -> None:
    assert the_clause(text, word, published).season == season


def test_a_fact_of_a_rule_that_is_often_right_is_surer() -> None:
    assert factor("no-such-rule") == pytest.approx(1)
    assert factor("car-make-in-name") > 1


def test_who_is_told_by_a_relative_is_the_one_of_that_name_or_nobody() -> None:
    """“der Enkel des Weltmeisters A” is not A."""
    text = (
        "Luca Moretti startete in der DTM. Hinter dem Enkel des früheren Champions Emilio Moretti wurde Peter Hallweg "
        "in Zandvoort Dritter. Der Sohn des Weltmeisters Karl Lindner belegte den 13. Platz."
    )
    found = said(facts(text), "RaceResult", "participant", "position")
    assert ("Peter Hallweg", 3) in found
    assert not {who for who, _ in found} & {"Emilio Moretti", "Karl Lindner"}


def test_where_and_when_an_article_was_written_is_of_no_race() -> None:
    text = "Köln, April 2021 – Sechs Stunden Rennen, kein Fehler, Platz zwei für Marco Bergmann beim Rennen in Assen."
    read = list(extract(written(f"{text} {OPENING}", "2021-04-20")).facts)
    assert said(read, "RaceResult", "participant", "position") == {("Marco Bergmann", 2)}
    assert not [fact for fact in read if fact.kind == "EventDate"]
