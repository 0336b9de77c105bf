"""Evaluation counts as the gold asks for: cases counted by hand, and the gold's own scorer where it lies beside."""

from __future__ import annotations

import importlib.util
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from racegraph.cli import main
from racegraph.evaluation import (
    COLUMNS,
    Evaluation,
    GoldError,
    Row,
    Tally,
    changes,
    distinct,
    evaluate,
    read_gold,
    read_table,
    row_of,
)
from racegraph.likeness import follows, same
from racegraph.prediction import predictions

ROOT = Path(__file__).parents[2]
CORPUS = Path(__file__).with_name("corpus")
SCORER = ROOT.parent / "shared" / "gold" / "score.py"


def row(subject: str, relation: str, object_: str, season: str = "", sentence: str = "", note: str = "") -> Row:
    return row_of(subject, relation, object_, season, sentence, note)


def judged(predicted: list[Row], gold: list[Row]) -> Evaluation:
    return evaluate({"a": predicted}, {"a": gold})


def counts(evaluation: Evaluation) -> tuple[int, int, int]:
    total = evaluation.total()
    return total.right, total.false, total.missed


WIN = row("Marco Bergmann", "wonRace", "Sonntagsrennen Zandvoort (DTM)", "2022", "Bergmann gewann am Sonntag.")


@pytest.mark.parametrize(
    ("predicted", "expected"),
    [
        (row("Marco Bergmann", "wonRace", "Rennen am Sonntag, Zandvoort", "2022-06-19"), (1, 0, 0)),
        (row("Bergmann", "wonRace", "Sonntagsrennen Zandvoort", ""), (1, 0, 0)),
        (row("Marco Bergman", "wonRace", "Sonntagsrennen Zandvoort", "last year"), (1, 0, 0)),
        (row("Peter Hallweg", "wonRace", "Sonntagsrennen Zandvoort", "2022"), (0, 1, 1)),
        (row("Marco Bergmann", "wonRace", "Samstagsrennen Hockenheim", "2022"), (0, 1, 1)),
        (row("Marco Bergmann", "wonRace", "Sonntagsrennen Zandvoort", "2021"), (0, 1, 1)),
        (row("Marco Bergmann", "wonRace", "Sonntagsrennen Zandvoort", "2022", note="s:planned"), (0, 1, 1)),
        (row("Marco Bergmann", "wonRace", "Sonntagsrennen Zandvoort", "2022", note="s:denied"), (0, 0, 1)),
        (row("Marco Bergmann", "racePosition", "P1 @ Sonntagsrennen Zandvoort", "2022"), (0, 0, 1)),
        (row("Marco Bergmann", "podium", "Sonntagsrennen Zandvoort", "2022"), (0, 0, 1)),
        (row("Marco Bergmann", "startsIn", "Sonntagsrennen Zandvoort", "2022"), (0, 0, 1)),
        (row("Marco Bergmann", "racePosition", "P2 @ Sonntagsrennen Zandvoort", "2022"), (0, 1, 1)),
        (row("Marco Bergmann", "eats", "Currywurst"), (0, 0, 1)),
    ],
)
def test_what_counts_against_a_win(predicted: Row, expected: tuple[int, int, int]) -> None:
    # The other relations must occur in the gold to count at all; the fact that brings them in is found, and subtracted.
    others = [row("Zeno", name, "P9 @ X" if name == "racePosition" else "X") for name in ("podium", "startsIn")]
    others.append(row("Zeno", "racePosition", "P9 @ X"))
    right, false, missed = counts(judged([*others, predicted], [*others, WIN]))
    assert (right - len(others), false, missed) == expected


def test_a_trap_is_false_and_a_fact_outside_of_the_body_does_not_count() -> None:
    gold = [
        WIN,
        row("Peter Hallweg", "wonRace", "Samstagsrennen Zandvoort", note="s:hypothetical"),
        row("Zeno Abt", "wonRace", "Rennen Oschersleben", note="BOILERPLATE"),
    ]
    predicted = [
        row("Peter Hallweg", "wonRace", "Samstagsrennen Zandvoort"),
        row("Zeno Abt", "wonRace", "Rennen Oschersleben"),
    ]
    evaluation = judged(predicted, gold)
    assert [verdict.judgement for verdict in evaluation.verdicts] == ["false: trap", "missed"]


def test_a_fact_said_twice_counts_once_and_team_mates_have_no_direction() -> None:
    gold = [row("Anna Lindner", "teammateOf", "Peter Hallweg", sentence="Sie teilen sich ein Auto.")]
    predicted = [
        row("Peter Hallweg", "teammateOf", "Anna Lindner", sentence="Anderswo."),
        row("Anna Lindner", "teammateOf", "Peter Hallweg", sentence="Es regnet. Sie teilen sich ein Auto."),
    ]
    evaluation = judged(predicted, gold)
    assert counts(evaluation) == (1, 0, 0)
    assert evaluation.total().provenance == 1


def test_one_prediction_may_find_several_gold_facts() -> None:
    gold = [
        row("Anna Lindner", "drivesFor", "Falkner Racing", "2021"),
        row("Anna Lindner", "drivesFor", "Falkner Racing", "2022"),
        row("Anna Lindner", "drivesFor", "Hallweg Motorsport", "2022"),
    ]
    total = judged([row("Anna Lindner", "drivesFor", "Falkner")], gold).total()
    assert (total.right, total.found, total.missed) == (1, 2, 1)
    assert (total.precision, total.recall, total.f1) == (1, pytest.approx(2 / 3), pytest.approx(0.8))


def test_measures_of_nothing_are_zero() -> None:
    assert (Tally().precision, Tally().recall, Tally().f1, Tally().provenance) == (0, 0, 0, 0)


def test_a_right_fact_is_cited_by_a_sentence_of_the_gold() -> None:
    gold = [WIN, row("Marco Bergmann", "age", "23", sentence="Der 23-Jährige war zufrieden.")]
    predicted = [
        row("Marco Bergmann", "wonRace", "Sonntagsrennen Zandvoort", "2022", "Bergmann gewann am Sonntag."),
        row("Marco Bergmann", "age", "23", sentence="Bergmann gewann am Sonntag."),
    ]
    total = judged(predicted, gold).total()
    assert (total.right, total.cited) == (2, 1)


def test_what_changed_is_told_fact_by_fact() -> None:
    gold = [WIN, row("Marco Bergmann", "age", "23"), row("Marco Bergmann", "drivesFor", "Falkner Racing")]
    before = judged([row("Marco Bergmann", "age", "23"), row("Marco Bergmann", "drivesFor", "Alt Racing")], gold)
    now = judged([WIN, row("Marco Bergmann", "age", "32"), row("Marco Bergmann", "drivesFor", "Falkner")], gold)
    assert [(change.what, change.stated.relation, change.stated.object) for change in changes(before, now)] == [
        ("newly right", "wonRace", "Sonntagsrennen Zandvoort (DTM)"),
        ("newly right", "drivesFor", "Falkner Racing"),
        ("newly wrong", "age", "32"),
        ("lost", "age", "23"),
        ("gone", "drivesFor", "Alt Racing"),
    ]
    assert changes(now, now) == []


# -- from tables, articles and stores ---------------------------------------------------------------------------------


def write(folder: Path, name: str, *rows: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text("\n".join(("\t".join(COLUMNS), *rows)) + "\n", encoding="utf-8")
    return folder


def test_the_command_counts_tables(tmp_path: Path) -> None:
    gold = write(tmp_path / "gold", "a.gold.tsv", "Marco Bergmann\tage\t23\t\tEr ist 23.\tc:verb")
    new = write(tmp_path / "new", "a.tsv", "Marco Bergmann\tage\t23\t\tEr ist 23.\t", "Anna Lindner\tage\t9\t\tX.\t")
    old = write(tmp_path / "old", "a.tsv")
    result = CliRunner().invoke(main, ["eval", str(new), str(gold), "--errors", "--compare", str(old)])
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].split("\t")[:5] == ["false", "a", "Anna Lindner", "age", "9"]
    assert lines[1].split("\t")[:4] == ["newly right", "a", "Marco Bergmann", "age"]
    assert lines[2].split("\t")[:4] == ["newly wrong", "a", "Anna Lindner", "age"]
    assert lines[3].split()[:7] == ["age", "right", "1", "false", "1", "missed", "0"]
    assert "precision 0.500  recall 1.000  F1 0.667  provenance 1.000" in lines[4]
    assert "precision 0.000  recall 0.000" in lines[5]


def test_articles_tables_and_a_store_give_the_same_measures(tmp_path: Path) -> None:
    runner = CliRunner()
    articles, gold = ROOT / "articles", CORPUS / "own"
    runner.invoke(main, ["extract", str(articles), "--output", str(tmp_path / "tables")])
    runner.invoke(main, ["build", str(articles), "--store", str(tmp_path / "store")])
    golden = read_gold(gold)
    by_source = {
        source: evaluate(predictions(path)[0], golden)
        for source, path in (("articles", articles), ("tables", tmp_path / "tables"), ("store", tmp_path / "store"))
    }
    expected = by_source["articles"]
    assert expected.total().right > 0
    for source, evaluation in by_source.items():
        assert counts(evaluation) == counts(expected), source
        assert changes(expected, evaluation) == [], source
    assert by_source["store"].calibration([0.9, 0]) == expected.calibration([0.9, 0])
    assert by_source["tables"].calibration([0])[0][1] == 0  # tables know no confidence


def test_calibration_counts_facts_of_at_least_that_confidence() -> None:
    sure = replace(WIN, confidence=0.95)
    unsure = replace(row("Anna Lindner", "wonRace", "Rennen Monza"), confidence=0.6)
    assert judged([sure, unsure], [WIN]).calibration([0.9, 0.5]) == [(0.9, 1, 1), (0.5, 2, 1)]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.tsv", "subject\tobject\n", "a.tsv: its first line names no column 'relation'"),
        ("a.tsv", "", "a.tsv: its first line names no column 'subject'"),
        ("a.pdf", "", "is no store, and holds neither tables (NAME.tsv) nor articles (NAME.txt)"),
    ],
)
def test_what_cannot_be_judged_is_named(tmp_path: Path, name: str, content: str, said: str) -> None:
    (tmp_path / name).write_text(content)
    result = CliRunner().invoke(main, ["eval", str(tmp_path), str(CORPUS / "dev")])
    assert result.exit_code == 1
    assert said in result.stderr


def test_a_folder_without_gold_is_named(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["eval", str(CORPUS / "dev"), str(tmp_path)])
    assert result.exit_code == 1
    assert "has no NAME.gold.tsv" in result.stderr


def test_a_table_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.gold.tsv").write_bytes("\t".join(COLUMNS).encode() + b"\n\xfc\t\t\n")
    with pytest.raises(GoldError, match=r"a\.gold\.tsv"):
        read_gold(tmp_path)


# -- against the gold's own scorer ------------------------------------------------------------------------------------

beside_the_gold = pytest.mark.skipif(not SCORER.is_file(), reason="the gold's scorer is not beside the checkout")
_JUDGEMENTS = {"TP": "right", "FP": "false", "FP trap": "false: trap", "FP status": "false: status", "FN": "missed"}


@cache
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", SCORER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def gold_rows() -> tuple[Row, ...]:
    return tuple(row for folder in ("dev", "own") for rows in read_gold(CORPUS / folder).values() for row in rows)


def as_scored(row: Row) -> dict[str, str]:
    stated = row.stated
    return {
        "subject": stated.subject,
        "relation": stated.relation,
        "object": stated.object,
        "season_or_date": stated.season,
        "sentence": row.sentence,
        "note": row.note,
        "status": stated.status,
    }


def assert_agreement(predicted: list[Row], gold: list[Row]) -> None:
    known = {row.stated.relation for row in gold}
    theirs, wanted, found, cited = scorer().score_article([*map(as_scored, predicted)], [*map(as_scored, gold)], known)
    ours = judged(predicted, gold)
    total = ours.total()
    assert (total.found + total.missed, total.found, total.cited) == (wanted, found, cited)
    assert Counter(
        (verdict.judgement, verdict.fact.stated.identity(), verdict.fact.sentences) for verdict in ours.verdicts
    ) == Counter(
        (
            _JUDGEMENTS[kind],
            row(
                r["subject"], r["relation"], r["object"], r["season_or_date"], note=f"s:{r['status']}"
            ).stated.identity(),
            tuple(r["sentences"]),
        )
        for kind, r in theirs
    )


@beside_the_gold
@pytest.mark.parametrize("folder", ["dev", "own"])
def test_what_is_read_from_a_corpus_is_judged_as_the_scorer_does(folder: str) -> None:
    golden = read_gold(CORPUS / folder)
    rows, problems = predictions(CORPUS / folder if folder == "dev" else ROOT / "articles")
    assert not problems
    for article, gold in golden.items():
        assert_agreement(rows[article], gold)


def test_reading_a_gold_table_loses_no_row() -> None:
    for path in CORPUS.glob("*/*.gold.tsv"):
        lines = path.read_text("utf-8").splitlines()[1:]
        assert len(read_table(path)) == len([line for line in lines if line.strip()])
        assert sum(len(fact.sentences) for fact in distinct(read_table(path))) == len(read_table(path))


@cache
def any_gold_row() -> st.SearchStrategy[Row]:
    """Made once: to be told apart, a strategy is known by all that it may give, some thousand rows."""
    return st.sampled_from(gold_rows())


@st.composite
def edited(draw: st.DrawFn) -> Row:
    """A gold row of the corpus with some of its cells changed, cut, or taken from another."""
    stated = (base := draw(any_gold_row())).stated
    other = draw(any_gold_row()).stated
    cells = []
    for mine, theirs in zip(
        (stated.subject, stated.relation, stated.object, stated.season),
        (other.subject, other.relation, other.object, other.season),
        strict=True,
    ):
        cut = draw(st.integers(0, max(0, len(mine))))
        cells.append(draw(st.sampled_from([mine, mine, mine, theirs, mine[:cut], mine[cut:], mine.upper()])).strip())
    note = draw(st.sampled_from([base.note, base.note, "", "s:planned", "s:negated", "s:virtual", "BOILERPLATE"]))
    sentence = draw(st.sampled_from([base.sentence, base.sentence[3:], "", "Anderswo."]))
    return row(cells[0], cells[1] or "age", cells[2], cells[3], sentence, note)


@beside_the_gold
@settings(max_examples=300, deadline=None)
@given(
    predicted=st.lists(edited(), max_size=8), gold=st.lists(edited(), max_size=8), shared=st.lists(edited(), max_size=4)
)
def test_any_rows_are_judged_as_the_scorer_does(predicted: list[Row], gold: list[Row], shared: list[Row]) -> None:
    assert_agreement(predicted + shared, gold + shared)


@beside_the_gold
@settings(max_examples=500, deadline=None)
@given(one=edited(), other=edited())
def test_any_two_rows_are_compared_as_the_scorer_does(one: Row, other: Row) -> None:
    assert same(one.stated, other.stated) == scorer().matches(as_scored(one), as_scored(other))
    assert follows(one.stated, other.stated) == scorer().follows(as_scored(one), as_scored(other))
