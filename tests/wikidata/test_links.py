"""The table of accepted links, and what the build makes of it."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
from pathlib import Path

import pyoxigraph as ox
import pytest
import yaml

from racegraph.build import Stages, accepted_links, build
from racegraph.knowledge import MAPPINGS
from racegraph.names import BASE, entity_iri
from racegraph.prefix import UnknownName, resolve
from racegraph.store import open_snapshot
from racegraph.term import triples
from racegraph.wikidata import sssom
from racegraph.wikidata.link import LINKS, WD, linked_items, read_links

TABLE = MAPPINGS / "wikidata.sssom.tsv"
VERIFIED = Path(__file__).parents[3] / "shared" / "wikidata" / "verified.tsv"
KINDS = {
    "cars": "CarModel",
    "circuits": "Circuit",
    "countries": "Country",
    "manufacturers": "Manufacturer",
    "places": "Place",
    "series": "Series",
}
HEAD = "#curie_map:\n#  id: https://w3id.org/racegraph/id/\n#  wd: http://www.wikidata.org/entity/\n"
COLUMNS = "subject_id\tpredicate_id\tpredicate_modifier\tobject_id\tmapping_justification\tconfidence\n"


def table(path: Path, *rows: str) -> Path:
    path.write_text(HEAD + COLUMNS + "".join("\t".join(row.split(" ")) + "\n" for row in rows), encoding="utf-8")
    return path


def row(subject: str, item: str, predicate: str = "skos:exactMatch", modifier: str = "", confidence: str = "") -> str:
    return f"{subject} {predicate} {modifier} {item} semapv:ManualMappingCuration {confidence}"


def test_the_table_has_no_fault_and_is_in_canonical_order() -> None:
    found = read_links(TABLE)
    assert found.problems == []
    assert len(found.matches) > 100
    assert (
        TABLE.read_text(encoding="utf-8").split("\n", 12)[12]
        == sssom.text(found.metadata, found.matches).split("\n", 12)[12]
    )


def test_every_number_is_one_that_was_verified() -> None:
    if not VERIFIED.is_file():
        pytest.skip("../shared/wikidata/verified.tsv is not here")
    with VERIFIED.open(encoding="utf-8", newline="") as file:
        verified = {r["id"]: r["label"] for r in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}
    for match in read_links(TABLE).matches:
        label = verified[match.object.removeprefix(WD)]
        assert label.split(" | ")[0].removesuffix(" (sic)") == match.object_label


def test_no_number_is_used_that_was_not_verified() -> None:
    """Nor in the other files about Wikidata; invented numbers begin above nine thousand million."""
    if not VERIFIED.is_file():
        pytest.skip("../shared/wikidata/verified.tsv is not here")
    verified = set(re.findall(r"\t([QPE]\d+)\t", VERIFIED.read_text(encoding="utf-8")))
    home = Path(__file__).parents[2]
    files = [*MAPPINGS.glob("wikidata*"), *(MAPPINGS / "wikidata-statements").glob("*.rq")]
    files += [*(home / "src" / "racegraph" / "wikidata").glob("*.py"), *(home / "tests" / "wikidata").glob("shaped.py")]
    for path in files:
        if path.is_file():
            for number in re.findall(r"\b[QP][1-9]\d*\b", path.read_text(encoding="utf-8")):
                assert number in verified | {"Q42"} or int(number[1:]) >= 9_000_000_000, f"{path.name}: {number}"


def test_every_subject_is_a_name_of_the_word_lists() -> None:
    known = {entity_iri("Person", "Claudia Hürtgen")}
    for stem, kind in KINDS.items():
        for entry in yaml.safe_load((MAPPINGS / "lexicon" / f"{stem}.yaml").read_text(encoding="utf-8")):
            known.add(entity_iri(kind, entry["name"]))
            known.update(entity_iri("Place", entry[key]) for key in ("place",) if key in entry)
    assert {match.subject for match in read_links(TABLE).matches} <= known


def test_the_sssom_program_finds_no_fault() -> None:
    program = os.environ.get("SSSOM") or shutil.which("sssom")
    if not program:
        pytest.skip("the sssom program is not installed: make check-links installs it and runs this check")
    result = subprocess.run([program, "validate", str(TABLE)], capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (row("id:circuit/monza", "wd:Q171417", predicate="skos:nearMatch"), "the predicate 'skos:nearMatch' is none"),
        (row("id:circuit/monza", "wd:Q171417", modifier="No"), "the predicate_modifier 'No' is not Not"),
        (row("id:circuit/monza", "wd:Q171417", confidence="sure"), "the confidence 'sure' is no number"),
        (row("id:circuit/monza", "wd:Q171417", confidence="1.2"), "the confidence '1.2' is no number"),
        (row("monza", "wd:Q171417"), "'monza' is no CURIE"),
        (row("id:", "wd:Q171417"), "'id:' is no CURIE"),
        (row("id:circuit/monza", "wikidata:Q171417"), "'wikidata:Q171417' is no CURIE"),
        (row("id:circuit/monza", "wd:P31"), "is no item of Wikidata"),
        (row("id:circuit/monza", "wd:Q0"), "is no item of Wikidata"),
        (row("wd:Q171417", "wd:Q171417"), "is no entity of racegraph"),
        (row("id:circuit/red-bull-ring", "wd:Q171417"), "line 5 has another exact match"),
        (row("id:circuit/red-bull-ring", "wd:Q171566"), "says what line 5 says already"),
        ("id:circuit/monza skos:exactMatch wd:Q171417", "has 3 cells, the head names 6"),
        (row("id:circuit/monza", "wd:Q171417").replace("Manual", "My"), "is no semapv: process"),
    ],
)
def test_a_wrong_row_is_named_and_the_others_stay(wrong: str, said: str, tmp_path: Path) -> None:
    good = row("id:circuit/red-bull-ring", "wd:Q171566")
    found = read_links(table(tmp_path / "links.sssom.tsv", good, wrong))
    assert [m.object for m in found.matches] == [WD + "Q171566"]
    (problem,) = found.problems
    assert "line 6" in problem.message
    assert said in problem.message


def test_what_is_both_linked_and_denied_is_not_linked(tmp_path: Path) -> None:
    accepted, denied = row("id:circuit/monza", "wd:Q171417"), row("id:circuit/monza", "wd:Q171417", modifier="Not")
    found = read_links(table(tmp_path / "links.sssom.tsv", accepted, denied))
    assert [m.negative for m in found.matches] == [True]
    assert "another row says that it is not so" in found.problems[0].message


@pytest.mark.parametrize(
    "content", ["#a: [\n" + COLUMNS, "#- a\n" + COLUMNS, "", "#curie_map: {}\nsubject_id\tobject_id\n", b"\xff\xfe"]
)
def test_a_file_that_is_no_mapping_set_is_refused(content: str | bytes, tmp_path: Path) -> None:
    path = tmp_path / "links.sssom.tsv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(sssom.SssomError, match=r"links\.sssom\.tsv"):
        read_links(path)


ARTICLE = '{"@type": "NewsArticle", "datePublished": "2020-10-18"}'


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with one article about the Red Bull Ring in Austria, linked by a table of three rows."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("Max Muster gewann das Rennen auf dem Red Bull Ring.\n", encoding="utf-8")
    (tmp_path / "in" / "a.json").write_text(ARTICLE, encoding="utf-8")
    links = table(
        tmp_path / "links.sssom.tsv",
        row("id:circuit/red-bull-ring", "wd:Q171566"),
        row("id:circuit/red-bull-ring", "wd:Q171417", modifier="Not"),
        row("id:circuit/autodromo-nazionale-monza", "wd:Q171417"),
    )
    monkeypatch.setenv("RACEGRAPH_LINKS", str(links))
    build([tmp_path / "in"], tmp_path / "store", stages=stages())
    return tmp_path / "store"


def stages() -> Stages:
    """Stages that read one thing, a race on the Red Bull Ring, from any article; the links are the real ones."""
    ring = ox.NamedNode(entity_iri("Circuit", "Red Bull Ring"))
    label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    known = [ox.Triple(ring, label, ox.Literal("Red Bull Ring"))]

    class Reading:
        facts = ()

        def __init__(self, article: object) -> None:
            self.article = article

    return Stages(Reading, lambda facts: {}, lambda: known, "test", accepted_links)  # type: ignore[arg-type]


def in_links(store: Path) -> set[str]:
    with open_snapshot(store) as snapshot:
        return {str(triple) for triple in triples(snapshot.store, LINKS)}


RING = f"<{BASE}id/circuit/red-bull-ring> <http://www.w3.org/2004/02/skos/core#exactMatch> <{WD}Q171566>"


def test_the_build_links_what_is_known_and_nothing_else(built: Path) -> None:
    assert in_links(built) == {RING}


def test_a_changed_table_is_taken_without_reading_again(built: Path) -> None:
    table(built.parent / "links.sssom.tsv", row("id:circuit/red-bull-ring", "wd:Q171566", predicate="skos:closeMatch"))
    report = build([built.parent / "in"], built, stages=stages())
    assert (report.added, report.kept) == ([], ["a"])
    assert in_links(built) == {RING.replace("exactMatch", "closeMatch")}


def test_a_broken_table_leaves_the_links_of_before(built: Path) -> None:
    (built.parent / "links.sssom.tsv").write_text("nothing", encoding="utf-8")
    report = build([built.parent / "in"], built, stages=stages())
    assert "links.sssom.tsv" in str(report.problems[0])
    assert in_links(built) == {RING}


def test_a_broken_row_is_reported_and_the_others_are_linked(built: Path) -> None:
    good, bad = row("id:circuit/red-bull-ring", "wd:Q171566"), row("id:circuit/monza", "wd:Q171417", "skos:sameish")
    table(built.parent / "links.sssom.tsv", good, bad)
    report = build([built.parent / "in"], built, stages=stages())
    assert "line 6" in str(report.problems[0])
    assert in_links(built) == {RING}


def test_an_entity_is_found_by_its_q_number(built: Path) -> None:
    with open_snapshot(built) as snapshot:
        assert resolve(snapshot.store, "Q171566").value == BASE + "id/circuit/red-bull-ring"
        assert resolve(snapshot.store, "wd:Q171566").value == BASE + "id/circuit/red-bull-ring"
        assert resolve(snapshot.store, "wd:Q1").value == WD + "Q1"
        assert linked_items(snapshot.store) == {BASE + "id/circuit/red-bull-ring": "Q171566"}
        with pytest.raises(UnknownName):
            resolve(snapshot.store, "Q1")
