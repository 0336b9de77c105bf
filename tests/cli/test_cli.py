"""The command line: answers on stdout, messages on stderr, exit codes that mean something."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from racegraph.cli import COMMANDS, main
from racegraph.names import BASE
from racegraph.store import Writer

HOME = Path(__file__).parents[2]
ARTICLES = HOME / "articles"


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of the project's own articles."""
    directory = tmp_path_factory.mktemp("cli") / "store"
    result = call("build", ARTICLES, "--store", directory)
    assert result.exit_code == 0, result.stderr
    return directory


@pytest.fixture
def own(store: Path, tmp_path: Path) -> Path:
    """A copy of it, to be changed."""
    return Path(shutil.copytree(store, tmp_path / "store"))


def articles() -> Iterator[Path]:
    return iter(sorted(ARTICLES.glob("*.txt")))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_a_place_in_the_readme(command: str) -> None:
    result = call(command, "--help")
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) > 5
    assert f"racegraph {command}" in (HOME / "README.md").read_text(encoding="utf-8")


def test_help_lists_every_command_with_what_it_does() -> None:
    listed = call("--help").stdout.split("Commands:")[1]
    assert re.findall(r"^  (\w+)  +\S", listed, re.MULTILINE) == list(COMMANDS)


def test_starting_loads_neither_rdflib_nor_the_reading() -> None:
    program = (
        "import sys; from racegraph.cli import main; main(['--version'], standalone_mode=False); print(*sys.modules)"
    )
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert not {"rdflib", "owlrl", "pyshacl", "fastapi", "pyoxigraph", "racegraph.reading.extract"} & set(loaded)


def test_a_build_that_left_something_out_says_so(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    good = next(articles())
    for path in (good, good.with_suffix(".json")):
        (tmp_path / "articles" / path.name).write_bytes(path.read_bytes())
    (tmp_path / "articles" / "bad.txt").write_text("Ohne Angaben", encoding="utf-8")
    result = call("build", tmp_path / "articles", "--store", tmp_path / "store")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "bad.txt: has no metadata; write bad.json beside it" in result.stderr
    assert "1 added, 0 read again, 0 kept, 0 taken out, 1 left out" in result.stderr


def test_no_folder_is_a_message_and_no_store(tmp_path: Path) -> None:
    result = call("build", tmp_path / "none", "--store", tmp_path / "store")
    assert result.exit_code == 1
    assert f"{tmp_path}/none: is no folder; name one that holds NAME.txt and NAME.json files" in result.stderr
    assert not (tmp_path / "store").exists()


def test_a_build_in_a_pipe_is_quiet_on_stdout_and_shows_no_bar(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "racegraph", "build", str(ARTICLES), "--store", str(tmp_path / "store")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "\x1b" not in done.stderr


def test_a_second_writer_is_told_to_wait(store: Path) -> None:
    with Writer(store):
        result = call("build", ARTICLES, "--store", store)
    assert result.exit_code == 1
    assert re.search(r"is being written to by process \d+; wait for it to end", result.stderr)


def test_retract_takes_one_article_out(own: Path) -> None:
    first = next(articles())
    assert call("retract", first.name, "--store", own).exit_code == 0
    asked = "ASK { GRAPH graph:withdrawn { <%s> prov:wasInvalidatedBy ?by } }" % (BASE + "article/" + first.stem)
    assert call("query", asked, "--store", own).stdout == "yes\n"
    result = call("retract", first.stem, "--store", own)
    assert result.exit_code == 1
    assert f"holds no article {first.stem!r}; list them" in result.stderr
    assert call("check", "--store", own).stdout == ""


@pytest.mark.parametrize(
    "command", [("query", "ASK {}"), ("explain", "a", "a", "b"), ("export",), ("check",), ("retract", "x")]
)
def test_without_a_store_the_message_says_how_to_make_one(tmp_path: Path, command: tuple[str, ...]) -> None:
    result = call(*command, "--store", tmp_path / "none")
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert "build" in result.stderr or "holds no graph" in result.stderr


def test_query_gives_a_table_or_the_w3c_formats(store: Path) -> None:
    sparql = f"SELECT ?name {{ <{BASE}id/person/jens-klingmann> rdfs:label ?name }}"
    assert call("query", sparql, "--store", store).stdout.splitlines() == ["name", "-" * 14, "Jens Klingmann"]
    answer = json.loads(call("query", sparql, "--store", store, "--format", "json").stdout)
    assert answer["results"]["bindings"] == [{"name": {"type": "literal", "value": "Jens Klingmann"}}]
    assert call("query", sparql, "--store", store, "--format", "csv").stdout.splitlines() == ["name", "Jens Klingmann"]


def test_query_reads_a_file_and_constructs_graphs(store: Path, tmp_path: Path) -> None:
    path = tmp_path / "names.rq"
    path.write_text("CONSTRUCT { ?p rdfs:label ?n } WHERE { ?p a rg:Driver ; rdfs:label ?n }", encoding="utf-8")
    triples = list(ox.parse(call("query", path, "--store", store).stdout, format=ox.RdfFormat.TURTLE))
    assert any(triple.object.value == "Jens Klingmann" for triple in triples)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("query", "SELECT nonsense"), "not a SPARQL query"),
        (("query", "ASK {}", "--format", "turtle"), "--format turtle does not fit this query"),
        (("query", "CONSTRUCT WHERE { ?s ?p ?o }", "--format", "csv"), "--format csv does not fit this query"),
        (("explain", "one", "two"), "give three terms"),
        (("export", "--format", "csv"), "name a folder with --output"),
        (("export", "--format", "jsonld", "--rdf12"), "--rdf12 is for turtle and ntriples"),
        (("export", "--frame"), "--frame is for --entity"),
        (("export", "--article", "a", "--entity", "b"), "not both"),
        (("export", "--format", "nonsense"), "Invalid value for '--format'"),
        (("nonsense",), "No such command"),
    ],
)
def test_what_is_not_understood_exits_with_2(store: Path, arguments: tuple[str, ...], message: str) -> None:
    place = ["--store", str(store)] if arguments != ("nonsense",) else []
    result = call(*arguments, *place)
    assert result.exit_code == 2
    assert message in result.stderr


def test_explain_ends_in_sentences_with_file_and_offsets(store: Path) -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in articles()}
    for words in (
        ("Klingmann is a Driver",),
        ("Klingmann", "a", "Driver"),
        ("id:person/jens-klingmann", "a", "rg:Driver"),
    ):
        result = call("explain", *words, "--store", store)
        assert result.exit_code == 0, result.stderr
        assert result.stdout.startswith("Jens Klingmann is a ")
        found = re.findall(r"(\S+\.txt):(\d+)-(\d+) .*\n\s*“(.*)”", result.stdout)
        assert found
        for name, start, end, quote in found:
            assert " ".join(texts[name][int(start) : int(end)].split()) == quote


def test_explain_says_what_the_graph_does_not_say(store: Path) -> None:
    result = call("explain", "Klingmann", "a", "rg:Team", "--store", store)
    assert result.exit_code == 1
    assert "the graph does not say that Jens Klingmann is a " in result.stderr
    result = call("explain", "Nobody Anywhere", "a", "rg:Team", "--store", store)
    assert result.exit_code == 1
    assert "nothing in the graph is called 'Nobody Anywhere'" in result.stderr


def test_export_follows_the_files_name_and_leaves_no_half_file(store: Path, tmp_path: Path) -> None:
    for name, form in (
        ("a.trig", ox.RdfFormat.TRIG),
        ("a.nq", ox.RdfFormat.N_QUADS),
        ("a.jsonld", ox.RdfFormat.JSON_LD),
    ):
        assert call("export", "--store", store, "--output", tmp_path / name).exit_code == 0
        assert len(list(ox.parse((tmp_path / name).read_bytes(), format=form))) > 1000
    assert call("export", "--store", store, "--output", tmp_path / "t", "--format", "csv").exit_code == 0
    with (tmp_path / "t" / "facts.csv").open(encoding="utf-8", newline="") as file:
        facts = list(csv.DictReader(file))
    assert any(fact["relation"] == "factoryDriverOf" and fact["subject"] == "Jens Klingmann" for fact in facts)
    result = call("export", "--store", store, "--article", "nowhere", "--output", tmp_path / "b.ttl")
    assert result.exit_code == 1
    assert "the store holds no article 'nowhere'" in result.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.jsonld", "a.nq", "a.trig", "t"]


def test_export_of_one_entity_by_name(store: Path) -> None:
    result = call("export", "--store", store, "--entity", "Jens Klingmann", "--format", "ntriples")
    assert result.exit_code == 0
    assert f"<{BASE}id/person/jens-klingmann>" in result.stdout


def test_check_finds_nothing_wrong_with_the_own_articles(store: Path) -> None:
    result = call("check", "--store", store)
    assert (result.exit_code, result.stdout) == (0, "")


def test_check_names_a_fault_and_exits_with_3(own: Path) -> None:
    with Writer(own) as writer:
        assert writer.manifest is not None
        writer.store.add(
            ox.Quad(ox.NamedNode("http://example.org/s"), ox.NamedNode("http://example.org/p"), ox.Literal(1))
        )
        writer.commit(writer.manifest)
    result = call("check", "--store", own)
    assert result.exit_code == 3
    assert "is in the default graph, but neither stated nor inferred" in result.stdout


def test_conflicts_shows_both_sentences(store: Path) -> None:
    shown = call("conflicts", "--store", store, "--language", "de")
    listed = json.loads(call("conflicts", "--store", store, "--format", "json").stdout)
    assert shown.exit_code == 0
    assert f"{len(listed)} disagreements" in shown.stderr
    for conflict in listed:
        assert conflict["german"] in shown.stdout
        for side in conflict["sides"]:
            for sentence in side["sentences"]:
                article, start, end = re.fullmatch(rf"{BASE}article/(.*)#char=(\d+),(\d+)", sentence).groups()  # type: ignore[union-attr]
                assert f"{article}.txt:{start}-{end} " in shown.stdout


def test_extract_gives_the_columns_that_the_scorer_reads(tmp_path: Path) -> None:
    first, second, *_ = articles()
    result = call("extract", first, second)
    rows = list(csv.DictReader(result.stdout.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
    assert list(rows[0]) == ["subject", "relation", "object", "season_or_date", "sentence", "note"]
    texts = [" ".join(path.read_text(encoding="utf-8").split()) for path in (first, second)]
    assert all(any(row["sentence"] in text for text in texts) for row in rows)
    assert call("extract", first, second, "--output", tmp_path).exit_code == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([f"{first.stem}.tsv", f"{second.stem}.tsv"])


def test_extract_json_has_spans_rule_and_confidence() -> None:
    first = next(articles())
    text = first.read_text(encoding="utf-8")
    (line,) = call("extract", first, "--format", "json").stdout.splitlines()
    article = json.loads(line)
    assert article["article"] == first.stem
    for fact in article["facts"]:
        assert 0 < fact["confidence"] <= 1
        assert fact["rule"]
        for place in fact["evidence"]:
            assert text[place["start"] : place["end"]] == place["quote"]


def test_extract_names_files_that_it_cannot_read(tmp_path: Path) -> None:
    result = call("extract", tmp_path / "none.txt")
    assert result.exit_code == 1
    assert "none.txt: cannot be read" in result.stderr
