"""Marking sentences in an article's text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from racegraph.pages.evidence import Sentence
from racegraph.pages.text import cut


def sentence(start: int, end: int, text: str) -> Sentence:
    iri = f"https://w3id.org/racegraph/article/a#char={start},{end}"
    return Sentence(iri, "https://w3id.org/racegraph/article/a", "A", "", "2020", start, end, text[start:end], "")


def test_overlapping_sentences_are_cut_where_one_begins_or_ends() -> None:
    text = "abcdefghij"
    outer, inner, crossing = sentence(1, 8, text), sentence(2, 4, text), sentence(6, 9, text)
    pieces = cut(text, [outer, inner, crossing])
    assert [(p.text, p.depth) for p in pieces] == [
        ("a", 0), ("b", 1), ("cd", 2), ("ef", 1), ("gh", 2), ("i", 1), ("j", 0),
    ]  # fmt: skip
    assert [p.to for p in pieces] == [None, outer, inner, outer, crossing, crossing, None]
    assert [p.begins for p in pieces] == [[], [outer], [inner], [], [crossing], [], []]


def test_offsets_are_code_points() -> None:
    text = "🏁 Sieg für Ä\u0308va"
    assert [p.text for p in cut(text, [sentence(2, 6, text)])] == ["🏁 ", "Sieg", " für Ä\u0308va"]


@settings(deadline=None)  # how long it takes is not what is asked, and a busy machine is slow
@given(
    st.text(alphabet="ab \n🏁", max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6)
)
def test_the_pieces_are_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    sentences = [sentence(a, b, text) for a, b in spans if a < b <= len(text)]
    pieces = cut(text, sentences)
    assert "".join(p.text for p in pieces) == text
    at = 0
    for piece in pieces:
        covering = [s for s in sentences if s.start <= at and at + len(piece.text) <= s.end]
        assert piece.depth == min(3, len(covering))
        at += len(piece.text)
