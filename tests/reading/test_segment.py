"""Lines, labels and sentences. What is expected was written down by hand."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from racegraph.reading.mention import tokenize
from racegraph.reading.segment import LABELS, segment, split_sentences

PROSE = "Am Abend wurde es an der Strecke ruhig, und die Mannschaften packten ihre Zelte wieder zusammen."


def sentences(text: str) -> list[str]:
    return [text[a:b] for a, b in split_sentences(text, 0, len(text))]


def labels(text: str) -> dict[str, str]:
    return {text[s.start : s.end]: s.label for s in segment(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Es war das 200. Rennen der Serie. Danach gab es Kuchen.",
        "Er kam am 3. Mai als 12. ins Ziel. Das reichte nicht.",
        "Seine Zeit von 8.31,192 Minuten hielt. Niemand kam heran.",
        "Das Team bzw. der Fahrer haftet. So steht es im Reglement.",
        "Die Firma Dr. Kling & Co. half mit. Sie zahlte z. B. die Reifen.",
        "A. Bergmann fuhr vorn. Der Rest blieb hinten.",
        "Das war um 14.30 Uhr so. Später regnete es.",
        "Er gewann mit 0,3 Sekunden Vorsprung! Wer hätte das gedacht?",
        "Er lag auf Rang 3. Danach fiel er zurück.",
        "Die Serie startet 2022. Mehr weiß niemand.",
    ],
)
def test_two_sentences(text: str) -> None:
    assert len(sentences(text)) == 2
    assert " ".join(sentences(text)) == text


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("„Das war knapp. Sehr knapp“, sagte er. Dann ging er.", "„Das war knapp."),
        ("„Stark!“, rief sie. Dann ging sie.", "„Stark!“, rief sie."),
        ("»Stark!«, rief sie. Dann ging sie.", "»Stark!«, rief sie."),
        ("«Wirklich stark.» Dann ging sie.", "«Wirklich stark.»"),
        ('"Wirklich stark." Dann ging sie.', '"Wirklich stark."'),
        ("Das Feld kam zum Start.Bergmann führte.", "Das Feld kam zum Start."),
        ("Er fuhr … und fuhr. Dann nicht mehr.", "Er fuhr … und fuhr."),
    ],
)
def test_the_first_sentence(text: str, first: str) -> None:
    assert sentences(text)[0] == first


def test_a_quotation_mark_alone_belongs_to_the_sentence_before() -> None:
    assert sentences("Er sagte es so. “") == ["Er sagte es so. “"]


def test_offsets_with_carriage_returns_and_hard_spaces() -> None:
    text = (
        f"Ein Titel\u00a0hier\r\n\r\n{PROSE}\r\nAm 3.\u00a0Mai geht es weiter, und zwar mit einem Rennen bei Nacht.\r\n"
    )
    found = [text[s.start : s.end] for s in segment(text)]
    assert found == [
        "Ein Titel\u00a0hier",
        PROSE,
        "Am 3.\u00a0Mai geht es weiter, und zwar mit einem Rennen bei Nacht.",
    ]


def test_hard_wrapped_lines_are_one_sentence() -> None:
    text = (
        "Am Abend wurde es an der langen Strecke im Wald wieder sehr\nruhig, und alle Mannschaften fuhren nach Hause."
    )
    assert [text[s.start : s.end] for s in segment(text)] == [text]


def test_nfd_is_cut_and_labelled_as_nfc_is() -> None:
    text = f"{PROSE}\nÄhnliche Themen\n{PROSE} Über Nacht fror es.\n"
    twice = unicodedata.normalize("NFD", text)
    assert twice != text
    assert [unicodedata.normalize("NFC", twice[s.start : s.end]) for s in segment(twice)] == [
        text[s.start : s.end] for s in segment(text)
    ]
    assert [s.label for s in segment(twice)] == [s.label for s in segment(text)]


def test_every_label() -> None:
    text = f"""Startseite
Ergebnisse
Bergmann gewinnt im Regen
{PROSE} {PROSE}
Foto: Rennfotos Nord
1. Marco Bergmann / Sven Quist (Falkner Racing) Porsche 911 GT3 R, 38 Runden
2. Jan Lode / Tamás Ferencz (RTG Holstein) BMW M4 GT3, 38 Runden
{PROSE}
Kontakt: Falkner Racing, Telefon 01234
Mit der Nutzung dieser Seite stimmen Sie unseren Cookies zu.
Weitere Artikel
Quist wechselt den Rennstall und alle wundern sich sehr über diesen Schritt des Fahrers.
"""
    assert labels(text) == {
        "Startseite": "menu",
        "Ergebnisse": "menu",
        "Bergmann gewinnt im Regen": "headline",
        PROSE: "body",
        "Foto: Rennfotos Nord": "caption",
        "1. Marco Bergmann / Sven Quist (Falkner Racing) Porsche 911 GT3 R, 38 Runden": "table",
        "2. Jan Lode / Tamás Ferencz (RTG Holstein) BMW M4 GT3, 38 Runden": "table",
        "Kontakt: Falkner Racing, Telefon 01234": "contact",
        "Mit der Nutzung dieser Seite stimmen Sie unseren Cookies zu.": "menu",
        "Weitere Artikel": "teaser",
        "Quist wechselt den Rennstall und alle wundern sich sehr über diesen Schritt des Fahrers.": "teaser",
    }


def test_a_line_of_nothing_but_a_soft_hyphen_may_stand_above_a_table() -> None:
    labels = [sentence.label for sentence in segment("\u00ad\n1. Max Berg (D) 1:23,4\n2. Eva Wald (A) 1:23,5")]
    assert labels[-2:] == ["table", "table"]


def test_tokens_are_spelt_and_keep_their_offsets() -> None:
    text = "Am Nu\u0308rburg\u00adring\u00a0um 8.31,192"
    line = tokenize(text, 0, len(text))
    assert line.raw == ["Am", "Nürburgring", "um", "8.31,192"]
    assert [text[a:b] for a, b in zip(line.starts, line.ends, strict=True)] == [
        "Am",
        "Nu\u0308rburg\u00adring",
        "um",
        "8.31,192",
    ]


SPECIAL = "\u00a0 \u00ad u\u0308 Ü bzw. 8.31,192 statt.Berg \x00 \x1b \u2028 \ufeff ² ½ ٣ 𝟛 ǅ İ ß 😀"
MARKS = '„ “ » « " . ! ? … :'
LINES = ("Weitere Artikel", "Foto:", "1. A / B (T) C, 2", PROSE, "a" * 300)
PIECES = st.sampled_from(
    [*SPECIAL.split(" "), *MARKS.split(" "), *LINES, "Er", "12.", "3. Mai", " ", "\n", "\r\n", "\n\n"]
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=60).map(" ".join), st.lists(PIECES).map("".join)))
def test_sentences_and_tokens_hold_the_whole_text_in_order(text: str) -> None:
    end = 0
    covered = ""
    for sentence in segment(text):
        assert end <= sentence.start < sentence.end <= len(text)
        assert sentence.end - sentence.start <= 2_000 + 1
        assert sentence.label in LABELS
        covered += text[sentence.start : sentence.end]
        end = sentence.end
        line = tokenize(text, sentence.start, sentence.end)
        at = sentence.start
        for token, first, last in zip(line.raw, line.starts, line.ends, strict=True):
            assert at <= first < last <= sentence.end
            assert token
            assert not text[at:first].strip("\u00ad \t\n\r\u00a0").strip()
            at = last
    assert [c for c in covered if c.isalnum()] == [c for c in text if c.isalnum()]
