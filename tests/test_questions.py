"""The competency questions: each has its wording in German and English, and the rows that answer it."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from _pytest.mark import ParameterSet

from racegraph.build import build
from racegraph.knowledge import ONTOLOGY
from racegraph.store import open_snapshot

ROOT = Path(__file__).parents[1]
QUESTIONS = ONTOLOGY / "questions"
GENERAL = sorted(QUESTIONS.glob("*.rq"))
PRESS = sorted((QUESTIONS / "press").glob("*.rq"))
# What reading does not get right yet, so that the answer has rows too many or too few; the rows are right as they are.
NOT_READ_YET: dict[str, set[str]] = {
    "articles": {
        "announced-not-driven",
        "announced-teams",
        "champions",
        "countries-raced-in",
        "denied-wins",
        "finished-ahead",
        "lap-times",
        "makes-driven",
        "origins",
        "race-winners",
        "series-of-a-driver",
        "series-with-events",
        "teammates",
        "teams-of-a-driver",
    },
    "press": {
        "countries-raced-in",
        "series-with-events",
    },
}
PRESS_ARTICLES = ROOT.parent / "shared" / "articles"


def rows(store: ox.Store, question: Path) -> list[tuple[str, ...]]:
    answer = store.query(question.read_text("utf-8"))
    assert isinstance(answer, ox.QuerySolutions)
    found = [tuple("" if term is None else term.value for term in solution) for solution in answer]
    return [tuple(variable.value for variable in answer.variables), *sorted(found)]


def expected(question: Path, corpus: str) -> list[tuple[str, ...]]:
    """The rows beside the question: ``NAME.CORPUS.tsv`` where the corpora answer differently, else ``NAME.tsv``."""
    own = question.with_suffix(f".{corpus}.tsv")
    header, *found = (own if own.is_file() else question.with_suffix(".tsv")).read_text("utf-8").splitlines()
    return [tuple(header.split("\t")), *sorted(tuple(row.split("\t")) for row in found)]


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    return _built(ROOT / "articles", tmp_path_factory.mktemp("articles"))


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    if not PRESS_ARTICLES.is_dir():
        pytest.skip("the press articles (../shared/articles) are not here: their owners did not let us publish them")
    return _built(PRESS_ARTICLES, tmp_path_factory.mktemp("press"))


def _built(folder: Path, store: Path) -> ox.Store:
    build([folder], store)
    with open_snapshot(store) as snapshot:
        copy = ox.Store()
        copy.bulk_extend(snapshot.store)
    return copy


def test_there_are_enough_questions() -> None:
    assert len(GENERAL) >= 20
    assert len(PRESS) == 6


@pytest.mark.parametrize("question", GENERAL + PRESS, ids=lambda path: path.stem)
def test_a_question_is_asked_in_german_and_english(question: Path) -> None:
    german, english, *_ = question.read_text("utf-8").splitlines()
    assert re.fullmatch(r"# de: .+[?)]", german)
    assert re.fullmatch(r"# en: .+[?)]", english)


def _asked(corpus: str, questions: list[Path]) -> list[ParameterSet]:
    return [
        pytest.param(
            question,
            id=f"{question.parent.name}-{question.stem}",
            marks=pytest.mark.xfail(reason="not read yet") if _name(question) in NOT_READ_YET[corpus] else (),
        )
        for question in questions
    ]


def _name(question: Path) -> str:
    return question.relative_to(QUESTIONS).with_suffix("").as_posix()


@pytest.mark.parametrize("question", _asked("articles", GENERAL))
def test_the_articles_answer(question: Path, articles: ox.Store) -> None:
    assert rows(articles, question) == expected(question, "articles")


@pytest.mark.parametrize("question", _asked("press", GENERAL + PRESS))
def test_the_press_articles_answer(question: Path, press: ox.Store) -> None:
    assert rows(press, question) == expected(question, "press")
