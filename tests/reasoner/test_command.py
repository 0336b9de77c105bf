"""``racegraph infer``, as its users call it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from given import PREFIXES

from racegraph.reasoner.command import infer

Run = Callable[..., Result]
EX = "<http://example.org/"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def run(turtle: str, *options: str) -> Result:
        path = tmp_path / "given.ttl"
        path.write_text(PREFIXES + turtle, encoding="utf-8")
        return CliRunner().invoke(infer, [str(path), *options])

    return run


FOLLOWS = f"{EX}x> {TYPE} {EX}B> .\n"


def test_what_follows_is_printed_as_ntriples(run: Run) -> None:
    result = run(":A rdfs:subClassOf :B . :x a :A .")
    assert (result.exit_code, result.stdout, result.stderr) == (0, FOLLOWS, "")


def test_ontology_and_data_may_be_files_of_different_syntax(run: Run, tmp_path: Path) -> None:
    data = tmp_path / "data.nt"
    data.write_text(f"{EX}x> {TYPE} {EX}A> .\n", encoding="utf-8")
    result = run(":A rdfs:subClassOf :B .", str(data), "--output", str(tmp_path / "out.nt"))
    assert result.exit_code == 0
    assert (tmp_path / "out.nt").read_text(encoding="utf-8") == FOLLOWS


@pytest.mark.parametrize("engine", ["racegraph", "owlrl"])
def test_a_contradiction_goes_to_stderr_and_into_the_exit_code(run: Run, engine: str) -> None:
    result = run(":A owl:disjointWith :B . :x a :A , :B .", "--engine", engine)
    assert result.exit_code == 3
    assert result.stderr.startswith("contradiction: ")
    assert "http://example.org/x" in result.stderr


def test_the_difference_of_the_engines_is_printed(run: Run) -> None:
    result = run(":C owl:hasKey ( :k ) . :x a :C ; :k 1 . :y a :C ; :k 1 .", "--compare")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"racegraph {EX}x> <http://www.w3.org/2002/07/owl#sameAs> {EX}y> .\n")


def test_what_only_restates_is_printed_when_asked_for(run: Run) -> None:
    same = f"{EX}x> <http://www.w3.org/2002/07/owl#sameAs> {EX}x> .\n"
    assert same in run(":x :p :y .", "--all").stdout
    assert same not in run(":x :p :y .").stdout


def test_proofs_stand_in_comments(run: Run) -> None:
    first, *rest = run(":A rdfs:subClassOf :B . :x a :A .", "--proofs").stdout.splitlines()
    assert first + "\n" == FOLLOWS
    assert [line.rsplit("  ", 1)[1] for line in rest] == ["(by cax-sco)", "(asserted)", "(asserted)"]
    assert all(line.startswith("#") for line in rest)


@pytest.mark.parametrize(
    ("turtle", "options", "message"),
    [
        (":C owl:unionOf :l . :l rdf:first :A ; rdf:rest :l .", (), "cyclic rdf:List"),
        (":a :p <http://example.org/not an iri> .", (), "Invalid IRI"),
        (":x :p", (), "given.ttl"),
        (":x :p :y .", ("--output", "/nowhere/out.nt"), "/nowhere/out.nt cannot be written"),
        (" ".join(f":C{i} rdfs:subClassOf :C{(i + 1) % 40} ." for i in range(40)), ("--limit", "900"), "--limit"),
    ],
)
def test_what_cannot_be_done_is_said_and_not_thrown(
    run: Run, turtle: str, options: tuple[str, ...], message: str
) -> None:
    result = run(turtle, *options)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert message in result.stderr
    assert isinstance(result.exception, SystemExit)
