"""What a page says of a thing is said once, with the sentence that tells it best."""

from __future__ import annotations

from racegraph.pages.entity import Line, _outcome_once, _told_once
from racegraph.pages.evidence import Claim, Filler, Reading, Sentence
from racegraph.pages.phrase import Part

ANNA = Filler("https://w3id.org/racegraph/id/person/anna-berg", "Person", "Anna Berg")
CUP = Filler("https://w3id.org/racegraph/id/series/eifel-cup", "Series", "Eifel Cup")


def sentence(number: int, text: str) -> Sentence:
    return Sentence(f"x:a#char={number},{number + 1}", "x:a", "", "", "2020", number, number + 1, text, "")


def claim(number: int, kind: str = "Teammates", status: str = "asserted", **roles: Filler | int) -> Claim:
    return Claim(f"x:{number}", kind, status, roles, ())


def line(number: int, text: str, status: str = "asserted") -> Line:
    return Line("Teamkollege", [Part(text)], claim(number, status=status))


def result(number: int, kind: str, **roles: Filler | int) -> Line:
    return Line(kind, [Part(f"{kind} {roles}")], claim(number, kind, **roles))


def told(lines: list[Line]) -> list[tuple[str, list[str]]]:
    return [(x.text, [c.iri for c in x.claims]) for x in lines]


def test_a_table_s_heading_does_not_stand_for_its_row() -> None:
    head, row = sentence(1, "Rennen am Samstag (Auszug):"), sentence(2, "3. Anna Berg (Eifel Cup)")
    found = Claim("x:1", "SeriesEntry", "asserted", {"p": ANNA, "s": CUP}, (Reading("r", 0.9, (head, row)),))
    assert found.sentences == [row, head]


def test_sentences_that_name_as_much_stay_in_the_order_of_their_readings() -> None:
    sure, unsure = sentence(5, "Anna Berg fährt mit."), sentence(1, "Berg, Anna: dabei.")
    found = Claim("x:1", "Start", "asserted", {"p": ANNA}, (Reading("a", 0.9, (sure,)), Reading("b", 0.5, (unsure,))))
    assert found.sentences == [sure, unsure]


def test_a_line_that_says_no_more_than_another_is_told_with_it() -> None:
    lines = [line(1, "Anna Berg"), line(2, "Anna Berg (im selben Wagen)"), line(3, "Anna Bergmann")]
    assert told(list(_told_once(lines))) == [
        ("Anna Berg (im selben Wagen)", ["x:2", "x:1"]),
        ("Anna Bergmann", ["x:3"]),
    ]


def test_what_is_announced_and_what_happened_are_two_lines() -> None:
    assert len(list(_told_once([line(1, "Anna Berg", "announced"), line(2, "Anna Berg")]))) == 2


def test_a_win_is_told_once_with_the_first_place_and_the_podium() -> None:
    lines = [result(1, "RaceResult", position=1), result(2, "RaceWin"), result(3, "Podium")]
    assert [iris for _, iris in told(_outcome_once(lines))] == [["x:2", "x:1", "x:3"]]


def test_a_place_beside_a_win_that_it_contradicts_is_told_too() -> None:
    assert len(_outcome_once([result(1, "RaceResult", position=2), result(2, "RaceWin")])) == 2


def test_a_place_in_a_class_is_no_place_in_the_race() -> None:
    assert len(_outcome_once([result(1, "RaceResult", position=1, inClass=CUP), result(2, "RaceWin")])) == 2
