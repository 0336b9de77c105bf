"""Names, numbers and dates in sentences. Names are made up unless a word list has them; expectations are by hand."""

from __future__ import annotations

import unicodedata

import pytest

from racegraph.reading.date import THIS_MONTH, Dates
from reading.written import discourse, mentions

LONG = " Dann war es für alle an der Strecke ein langer und sehr heißer Tag gewesen."


def typed(text: str, *types: str) -> list[tuple[str, object]]:
    return [(words, value) for t, words, value in mentions(text + LONG) if t in types]


@pytest.mark.parametrize(
    ("text", "type_", "words", "value"),
    [
        ("Er fuhr auf dem Nürburgring.", "V", "Nürburgring", "Nürburgring"),
        ("Er mochte die Kurven des Nürburgrings.", "V", "Nürburgrings", "Nürburgring"),
        ("Der BMW-Werkspilot kam aus der Box.", "M", "BMW", "BMW"),
        ("Es ging im ADAC GT Masters weiter.", "S", "ADAC GT Masters", "ADAC GT Masters"),
        ("Der Rest der LMP2-Klasse schlief.", "K", "LMP2", "LMP2"),
        ("Er kommt aus Heidelberg.", "L", "Heidelberg", "Heidelberg"),
        ("Der Österreicher lachte.", "G", "Österreicher", "Österreich"),
        ("Die Österreicherin lachte.", "F", "Österreicherin", "Österreich"),
        ("Das österreichische Team lachte.", "J", "österreichische", "Österreich"),
        ("Der Heidelberger lachte.", "G", "Heidelberger", "Heidelberg"),
        ("Alles von Porsches Werk kam spät.", "M", "Porsches", "Porsche"),
    ],
)
def test_names_of_the_lists_with_their_endings(text: str, type_: str, words: str, value: str) -> None:
    assert (words, value) in typed(text, type_)


@pytest.mark.parametrize(
    ("text", "type_", "name"),
    [
        ("Das Auto von Nordwind Racing stand still.", "T", "Nordwind Racing"),
        ("Für das Team Falkner Motorsport lief es gut.", "T", "Falkner Motorsport"),
        ("Nun gehört sie zu Scuderia Vallone aus dem Süden.", "T", "Scuderia Vallone"),
        ("Marco Bergmann wechselt zu Kolibri Dreiklang.", "T", "Kolibri Dreiklang"),
        ("Am Steuer des BMW M7 GT3 saß niemand.", "C", "BMW M7 GT3"),
        ("Der Lola-Judd blieb stehen.", "C", "Lola-Judd"),
        ("Es ging über den Waldbachring hinaus.", "V", "Waldbachring"),
        ("Es ging nach Circuit de Montbrun zurück.", "V", "Circuit de Montbrun"),
        ("Er fährt im Nordlicht Cup mit.", "S", "Nordlicht Cup"),
        ("Sie führt die Küstenmeisterschaft an.", "S", "Küstenmeisterschaft"),
    ],
)
def test_names_in_no_list_are_told_by_their_form(text: str, type_: str, name: str) -> None:
    assert name in [value for _, value in typed(text, type_)]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Am Ende siegte Marco Bergmann.", ["Marco Bergmann"]),
        ("Am Ende siegte Finn-Luca van der Hoeven.", ["Finn-Luca van der Hoeven"]),
        ("Der Werkspilot Xaverio Trulli siegte.", ["Xaverio Trulli"]),
        ("Es siegte Qusim Tarfa (D) im Regen.", ["Qusim Tarfa"]),
        ("Es siegten Marco Bergmann, Qusim Tarfa und Ulwe Zorn.", ["Marco Bergmann", "Qusim Tarfa", "Ulwe Zorn"]),
        ("Jan Seyfert kam nach 3 Runden.", ["Jan Seyfert"]),
        ("Jan-Philipp Solt kam nach 12 Runden.", ["Jan-Philipp Solt"]),
        ("Sean O’Neill kam an.", ["Sean O’Neill"]),
        ("Der Sieg im Rennen ging an die Boxengasse.", []),
        ("Das Safety-Car kam nach dem Start.", []),
    ],
)
def test_people_in_no_list(text: str, people: list[str]) -> None:
    assert [value for _, value in typed(text, "P")] == people


@pytest.mark.parametrize(
    ("text", "team"),
    [
        ("Der Oreca 07 von G-Wind Bergamo stand still.", "G-Wind Bergamo"),
        ("Der Audi R8 LMS von Renn Kontor Brix stand still.", "Renn Kontor Brix"),
        ("Tim Falk (Nordsee Prototypen) kam an.", "Nordsee Prototypen"),
        ("Tim Falk (B/Attimpo Rhein-Neckar) kam an.", "Attimpo Rhein-Neckar"),
        ("Tim Falk (16, Mexiko, Kallweit Sportsline) kam an.", "Kallweit Sportsline"),
        ("Er startete für den MSC Wiesenau-Nord e.V. im ADAC.", "MSC Wiesenau-Nord"),
        ("Der Kallmann Solutions-Pilot kam an.", "Kallmann Solutions"),
        ("Zelle GP verpflichtet Tim Falk.", "Zelle GP"),
        ("Damals fuhr er noch für Kalevon GP.", "Kalevon GP"),
        ("Tim Falk fährt für Corvino Junior.", "Corvino Junior"),
        ("Das Aufgebot von Dorn & Wimper steht.", "Dorn & Wimper"),
        ("Das Auto von Hägli by T9 Racing stand still.", "Hägli by T9 Racing"),
        ("Das Auto von Hofler Racing by Bonker Motorsport stand still.", "Hofler Racing by Bonker Motorsport"),
        ("Das Auto von 9und12 Racing stand still.", "9und12 Racing"),
        ("Das Auto von Nullmann eSports stand still.", "Nullmann eSports"),
        ("Der Vorjahresdritte Scuderia Lavanda kam an.", "Scuderia Lavanda"),
    ],
)
def test_teams_of_all_shapes(text: str, team: str) -> None:
    assert team in [value for _, value in typed(text, "T")]


@pytest.mark.parametrize(
    "text",
    [
        "Das GT3-Team und das DTM-Team feierten.",
        "Tim Falk (Bad Neuenheim) kam an.",
        "Er startete gemeinsam mit Quirmo Zendling.",
        "Der Porsche von Tim Falk stand still.",
    ],
)
def test_what_is_no_team(text: str) -> None:
    assert typed(text, "T") == []


def test_a_team_is_later_called_by_the_telling_word_of_its_name() -> None:
    found = typed("Grasmann Racing trat an. Der Grasmann-Pilot lachte. Danach siegte Grasmann.", "T")
    assert [name for _, name in found] == ["Grasmann Racing"] * 3


def test_a_surname_is_no_team_though_a_team_bears_it() -> None:
    found = mentions("Jost Bergau gründete Bergau Racing. Bergau lachte. Der Bergau-Pilot siegte." + LONG)
    assert [(t, words) for t, words, _ in found] == [
        ("P", "Jost Bergau"),
        ("T", "Bergau Racing"),
        ("P", "Bergau"),
        ("T", "Bergau"),
    ]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("2. de Marco/Lémery (Italien/Frankreich) Corvette C6.R.", ["de Marco", "Lémery"]),
        ("Es siegte das Duo Wesslinger/Maggenbach knapp.", ["Wesslinger", "Maggenbach"]),
        ("Tim Falk gewann. Dahinter Falk/Maggenbach.", ["Tim Falk", "Tim Falk", "Maggenbach"]),
        ("Platz 3. Sprint/Endurance-Wertung.", []),
        ("Die Fahrer-Trios Jaminus/Ammerschlag/Sturmhöfling starten.", ["Jaminus", "Ammerschlag", "Sturmhöfling"]),
        ("Es starten die Meister (Jaminus/Ammerschlag) erneut.", ["Jaminus", "Ammerschlag"]),
        ("Das zweite Auto steuern Jaminus/Ammerschlag/Falkenroth.", ["Jaminus", "Ammerschlag", "Falkenroth"]),
        ("Gemeldet sind Jaminus/Ammerschlag/TBA.", ["Jaminus", "Ammerschlag"]),
        ("Jaminus/Ammerschlag (Porsche) feierten den Sieg.", ["Jaminus", "Ammerschlag"]),
        ("Der BMW-Pilot Sturmhöfling kam an.", ["Sturmhöfling"]),
        ("Titelverteidiger Sturmhöfling kam an.", ["Sturmhöfling"]),
        ("Sturm Sturmhöfling kam an. Titelverteidiger Sturmhöfling lachte.", ["Sturm Sturmhöfling"] * 2),
    ],
)
def test_surnames_alone_with_slashes(text: str, people: list[str]) -> None:
    assert [value for _, value in typed(text, "P")] == people


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Er fuhr in der Klasse XY9.", "XY9"),
        ("Er fuhr in der Klasse 4 mit.", "Klasse 4"),
        ("Er siegte in der B-Wertung.", "B-Wertung"),
        ("Er siegte in der 1300er-Klasse.", "1300er-Klasse"),
    ],
)
def test_classes_in_no_list_are_told_by_their_form(text: str, name: str) -> None:
    assert [value for _, value in typed(text, "K")] == [name]


@pytest.mark.parametrize("name", ["BMW M4", "Porsche 718 Cayman", "Ferrari 488", "Lamborghini Huracán", "Honda NSX"])
def test_the_short_name_of_a_car_stands_for_no_one_version(name: str) -> None:
    assert typed(f"Er fuhr einen {name} im Regen.", "C") == [(name, name)]


@pytest.mark.parametrize("words", ["Cupra León TCR", "Cupra Leon TCR"])
def test_diacritics_may_be_left_out_or_put_in(words: str) -> None:
    assert typed(f"Er fuhr einen {words} im Regen.", "C") == [(words, "Cupra Leon TCR")]


def test_the_short_name_of_a_cup_is_the_one_that_the_article_names() -> None:
    found = typed("Er fuhr im Porsche Carrera Cup Benelux. Der Carrera Cup war ihm neu.", "S")
    assert [name for _, name in found] == ["Porsche Carrera Cup Benelux"] * 2
    assert typed("Der Carrera Cup war ihm neu.", "S") == [("Carrera Cup", "Porsche Carrera Cup")]


def test_an_abbreviation_in_parentheses_belongs_to_the_name() -> None:
    text = "Er fuhr in der Nürburgring Langstrecken-Serie (NLS) mit."
    assert [words for words, _ in typed(text, "S")] == ["Nürburgring Langstrecken-Serie (NLS)"]


def test_a_trophy_is_no_series() -> None:
    assert typed("Er nahm die Trophäe mit.", "S") == []


def test_a_title_is_no_given_name() -> None:
    assert typed("Polesitter Bergmann lachte.", "P") == [("Bergmann", "Bergmann")]


def test_a_series_that_begins_with_an_adjective_is_inflected() -> None:
    text = "Er fuhr in der Deutschen Tourenwagen Masters mit."
    assert typed(text, "S") == [("Deutschen Tourenwagen Masters", "DTM")]


@pytest.mark.parametrize(
    "name",
    [
        "Mees van den Hoogland",
        "Wouter Op de Brink",
        "Beitske van 't Holt",
        "Xavier d'Arcourt",
        "Gianmarco Dell'Orso",
        "Khalid al-Darimi",
        "Otto Graf von Hartenau",
        "Jake St. Cloud",
        "A. J. Brackwell",
        "H.-J. Steinbruch",
        "Rubens Fonte Jr.",
        "Tucker Brentwood III",
        "Rolf Kurz",
        "Fabienne Wohl",
        "Will Power-Jansen",
        "Jordan Falkenried",
        "Connor De Haas",
        "Kęstutis Žukovas",
        "Zhang Yifei",
        "Cong Fu Cheng",
        "Ásgeir Jónasson",
        "Dae-jung Ryang",
    ],
)
@pytest.mark.parametrize("text", ["Am Ende siegte {}.", "Hinter {} kam niemand.", "Das Podium komplettierte {} knapp."])
def test_names_of_all_shapes(text: str, name: str) -> None:
    assert [value for _, value in typed(text.format(name), "P")] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "„Das war stark“, sagte {}.",
        "{}: „Das war stark.“",
        "Dahinter folgte {}.",
        "Dritter wurde {}.",
        "Schnellster war {}.",
        "Jens Falk lag vor {} im Ziel.",
        "Der 23-jährige {} kam an.",
        "Auch {} gewann.",
        "Ganz vorn kam {} (102 Punkte) an.",
        "Er fuhr gemeinsam mit {} los.",
        "{} aus Heidelberg kam an.",
    ],
)
def test_an_unknown_name_is_told_by_where_it_stands(text: str) -> None:
    assert "Quirmo Zendling" in [value for _, value in typed(text.format("Quirmo Zendling"), "P")]


@pytest.mark.parametrize(
    "text",
    [
        "Danach kam Full Course Yellow.",
        "Ins Samstagsrennen startete niemand.",
        "Großer Jubel brach aus.",
        "Früh Feierabend hatte niemand.",
        "In der Döttinger Höhe der Keilriemen gerissen war.",
        "Im Ziel war Extra Applaus zu hören.",
        "In der Gruppe C. Danach war Ruhe.",
    ],
)
def test_capitals_that_are_no_person(text: str) -> None:
    assert typed(text, "P") == []


def test_two_given_names_share_a_surname() -> None:
    found = typed("Vorn lagen die Brüder Luca und Jorvik Zandelli. Luca lachte.", "P")
    assert [name for _, name in found] == ["Luca Zandelli", "Jorvik Zandelli", "Luca Zandelli"]


def test_a_given_name_known_already_shares_no_surname() -> None:
    found = typed("Marco Bergmann gewann. Marco und Jens Falk lachten.", "P")
    assert [name for _, name in found] == ["Marco Bergmann", "Marco Bergmann", "Jens Falk"]


def test_two_surnames_are_no_second_person() -> None:
    found = typed("Joaquín Ramíros Luque (16) gewann. Danach lachte Ramíros Luque.", "P")
    assert [name for _, name in found] == ["Joaquín Ramíros Luque"] * 2


def test_an_initial_stands_for_the_given_name() -> None:
    found = typed("Marlon Kolbe gewann. Danach lachte M. Kolbe.", "P")
    assert [name for _, name in found] == ["Marlon Kolbe", "Marlon Kolbe"]


def test_a_surname_that_is_a_word_is_the_person_only_where_it_may_be() -> None:
    found = typed("Rolf Kurz gewann. Kurz vor Schluss lag Kurz vorn. Rolf Sonntag kam am Sonntag an.", "P")
    assert found == [("Rolf Kurz", "Rolf Kurz"), ("Kurz", "Rolf Kurz"), ("Rolf Sonntag", "Rolf Sonntag")]


def test_a_suffix_belongs_to_the_surname() -> None:
    found = typed("Jens Falk jun. gewann. Dann kam Falk jun. an.", "P")
    assert found == [("Jens Falk jun.", "Jens Falk jun."), ("Falk jun.", "Jens Falk jun.")]


def test_a_surname_and_a_given_name_are_later_that_person() -> None:
    found = typed("Marco Bergmann fuhr. Bergmann gewann. Bergmanns Auto glänzte. Marco lachte.", "P")
    assert found == [
        ("Marco Bergmann", "Marco Bergmann"),
        ("Bergmann", "Marco Bergmann"),
        ("Bergmanns", "Marco Bergmann"),
        ("Marco", "Marco Bergmann"),
    ]


def test_two_people_of_one_surname_stay_two() -> None:
    found = typed("Marco Bergmann und Anna Bergmann fuhren. Marco gewann. Anna wurde Dritte.", "P")
    assert [name for _, name in found] == ["Marco Bergmann", "Anna Bergmann", "Marco Bergmann", "Anna Bergmann"]
    assert (
        len({m.value.iri for r in discourse("Marco Bergmann und Anna Bergmann fuhren.").reads for m in r.line.mentions})
        == 2
    )


def test_a_genitive_does_not_make_a_second_person() -> None:
    d = discourse("Jens Kling fuhr los. Jens Klings Teamkollege war Erik Falk." + LONG)
    assert list(d.people.names) == ["Jens Kling", "Erik Falk"]
    marks = [(m.value.name, m.genitive) for r in d.reads for m in r.line.mentions if m.type == "P"]
    assert marks == [("Jens Kling", False), ("Jens Kling", True), ("Erik Falk", False)]


def test_a_surname_that_is_a_town_is_the_persons_where_one_is_known() -> None:
    found = mentions("Anna Hamburg fuhr los. Hamburg gewann. Danach ging es in Hamburg weiter." + LONG)
    assert [(t, words) for t, words, _ in found if words.endswith("Hamburg")] == [
        ("P", "Anna Hamburg"),
        ("P", "Hamburg"),
        ("L", "Hamburg"),
    ]


@pytest.mark.parametrize(
    ("text", "type_", "value"),
    [
        ("Es war der dritte Platz.", "O", 3),
        ("Er wurde Gesamtvierter.", "O", 4),
        ("Das 200. Rennen lief.", "O", 200),
        ("Er fuhr zwölf Runden.", "Q", 12),
        ("Er fuhr 12 Runden.", "Q", 12),
        ("Der 23-Jährige lachte.", "A", 23),
        ("Der 31 Jahre alte Mann lachte.", "A", 31),
        ("Die Zeit war 8.31,192 Minuten.", "Z", ("8:31.192", "8.31,192")),
        ("Die Zeit war 1:23.456 Minuten.", "Z", ("1:23.456", "1:23.456")),
        ("In der Saison 2018 fuhr er nicht.", "Y", "2018"),
        ("In der Saison 2023/24 fuhr er nicht.", "Y", "2023/24"),
        ("In der Saison 2023/2024 fuhr er nicht.", "Y", "2023/24"),
    ],
)
def test_numbers(text: str, type_: str, value: object) -> None:
    assert value in [v for _, v in typed(text, type_)]


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Es geht am 3. Mai 2021 los.", Dates(2021, 5, 3, 2021, 5, 3)),
        ("Es geht am 3. Mai los.", Dates(None, 5, 3, None, 5, 3)),
        ("Es geht vom 19.06.-22.06.2014 weiter.", Dates(2014, 6, 19, 2014, 6, 22)),
        ("Es geht vom 30. April bis zum 2. Mai 2021.", Dates(2021, 4, 30, 2021, 5, 2)),
        ("Stichtag ist 2021-05-03 gewesen.", Dates(2021, 5, 3, 2021, 5, 3)),
        ("Es geht im Juli weiter.", Dates(None, 7, 0, None, 7, 0)),
        ("Es geht Ende des Monats weiter.", Dates(None, THIS_MONTH, 0, None, THIS_MONTH, 0)),
    ],
)
def test_dates(text: str, dates: Dates) -> None:
    assert [value for _, value in typed(text, "D")] == [dates]


@pytest.mark.parametrize(
    "text", ["Am 35. Mai war nichts.", "Im 13. Rennen siegte Jan.", "Nach 2.500 Metern war Schluss."]
)
def test_no_dates(text: str) -> None:
    assert [value for _, value in typed(text, "D") if isinstance(value, Dates) and value.first_day] == []


@pytest.mark.parametrize(
    ("text", "town"),
    [
        ("Tim Falk aus Kleinobringen kam an.", "Kleinobringen"),
        ("Tim Falk (23/Kleinobringen) kam an.", "Kleinobringen"),
        ("Tim Falk (Kleinobringen) kam an.", "Kleinobringen"),
        ("Tim Falk aus Bad Kleinau kam an.", "Bad Kleinau"),
        ("Tim Falk stammt aus Quorl und kam an.", "Quorl"),
        ("Tim Falk aus Alt-Mühlhof-Kleinheim kam an.", "Alt-Mühlhof-Kleinheim"),
    ],
)
def test_a_town_in_no_list_is_told_by_form_and_place(text: str, town: str) -> None:
    assert typed(text, "L") == [(town, town)]


@pytest.mark.parametrize(
    "text",
    [
        "Tim Falk schied aus Frust aus.",
        "So fuhr Falk aus Versehen ab.",
        "Tim Falk (Grippe) fehlte.",
        "Er kam aus Kurve drei.",
    ],
)
def test_what_is_no_town(text: str) -> None:
    assert typed(text, "L") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Der Kleinobernheimer lachte.", [("Kleinobernheimer", "Kleinobernheim")]),
        ("Die Kleinobernheimerin lachte.", [("Kleinobernheimerin", "Kleinobernheim")]),
        ("Der Springer lachte.", []),
    ],
)
def test_the_inhabitant_of_a_town_in_no_list(text: str, found: list[tuple[str, str]]) -> None:
    assert typed(text, "G", "F") == found


def test_a_town_that_is_a_word_needs_its_preposition() -> None:
    assert typed("Das Essen schmeckte allen.", "L") == []
    assert typed("Er kommt aus Essen.", "L") == [("Essen", "Essen")]


def test_nfd_and_soft_hyphens_name_the_same() -> None:
    text = "Jörg Müllner fuhr auf dem Nürburgring für Grünwald Racing." + LONG
    names = [value for _, _, value in mentions(text)]
    assert names == ["Jörg Müllner", "Nürburgring", "Grünwald Racing"]
    assert [value for _, _, value in mentions(unicodedata.normalize("NFD", text))] == names
    assert [value for _, _, value in mentions(text.replace("burgring", "burg\u00adring"))] == names


def test_an_accent_that_stands_alone_is_no_name() -> None:
    assert typed("Es siegte Porsche \u0301 knapp.", "M") == [("Porsche", "Porsche")]
    assert typed("Es siegte \u0bbf\u0bc1 knapp.", "M", "T", "P") == []


def test_an_s_that_stands_alone_is_no_genitive() -> None:
    assert typed("Es siegte Porsche s knapp.", "M") == [("Porsche", "Porsche")]


@pytest.mark.parametrize(
    "text", ["Es siegte Rekordchampion Jonte Wieland (SWE).", "Zweiter wurde der Trainingsschnellste Jonte Wieland."]
)
def test_what_somebody_is_belongs_to_no_name(text: str) -> None:
    assert ("P", "Jonte Wieland", None) in [(t, w, None) for t, w, _ in mentions(text) if t == "P"]


@pytest.mark.parametrize(
    ("text", "teams"),
    [
        ("Die Piloten des Kerpener Rennstalls Falk Racing siegten.", ["Falk Racing"]),
        ("Er fuhr einen Porsche des Rennstalls Wittekind.", ["Rennstall Wittekind"]),
        ("Er fuhr einen Porsche des Kerpener Rennstalles Wittekind.", ["Rennstall Wittekind"]),
        ("Er fuhr einen Wagen des Stalles Valmarco Corse.", ["Valmarco Corse"]),
        ("Er bleibt bei seinem Arbeitgeber Falk Junior Racing.", ["Falk Junior Racing"]),
        ("Er sprach mit der niederländischen Equipe Van der Falk Racing.", ["Van der Falk Racing"]),
    ],
)
def test_what_a_team_is_stands_before_its_name(text: str, teams: list[str]) -> None:
    assert [value for _, value in typed(text, "T")] == teams


@pytest.mark.parametrize(
    ("text", "people"),
    [
        (
            "Es siegten Jens Falk, Marco Moller Madsen und Peter Kolb.",
            ["Jens Falk", "Marco Moller Madsen", "Peter Kolb"],
        ),
        ("Jens Falk und Marco Moller Madsen im Audi siegten.", ["Jens Falk", "Marco Moller Madsen"]),
        ("Es siegten Jens Falk und Marco Moller.", ["Jens Falk", "Marco Moller"]),
        ("Für Jens Falk, Marco Moller Sieger und Held, war es schön.", ["Jens Falk", "Marco Moller"]),
    ],
)
def test_second_surnames_in_an_enumeration(text: str, people: list[str]) -> None:
    assert [value for _, value in typed(text, "P")] == people


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Es fehlten den Mitstreitern Wiegold und Jens Falk ein paar Sekunden.", ["Jens Falk"]),
        ("Am Lenkrad saßen die Schwestern Nora und Jana Falk.", ["Nora Falk", "Jana Falk"]),
        ("Jens Falk, seines Zeichens Heizungsbauer aus Köln, siegte.", ["Jens Falk"]),
        ("Jens Falk (21, Schweiz), Wiegolds Teamkollege und Sieger am Samstag, wurde Vierter.", ["Jens Falk"]),
        ("Jens Falk, Teamchef Wiegold GP, freute sich.", ["Jens Falk"]),
        ("Am Wochenende rollt die Deutsche Tourenwagen Classic nach Köln.", []),
    ],
)
def test_a_word_for_somebody_is_no_given_name(text: str, people: list[str]) -> None:
    assert [value for _, value in typed(text, "P")] == people
