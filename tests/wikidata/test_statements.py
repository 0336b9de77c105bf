"""Statements for Wikidata: what is written, read back by a parser of its own; and what differs from Wikidata."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from racegraph import provenance as prov
from racegraph.article import article_from
from racegraph.cli import main
from racegraph.dataset import Dataset
from racegraph.fact import Entity, Fact, Span, Status
from racegraph.mapping import map_facts
from racegraph.prefix import PREFIXES
from racegraph.store import Manifest, Writer
from racegraph.wikidata.diff import compare, from_endpoint, from_items
from racegraph.wikidata.item import Item, ItemValue, Statement
from racegraph.wikidata.link import LINKS, WD
from racegraph.wikidata.statement import OurStatement, Unlinked, our_statements, questions
from racegraph.wikidata.transport import Manners, Transport
from wikidata.far_end import sparql

SENTENCES = (
    'Mia Muster fuhr 2018 für Falke Racing und sagte: "Nie wieder /* so */ ein Auto".',
    "Sie ist bis 2020 bei BMW unter Vertrag.",
    "Die Österreicherin Mia Muster trat 2017/18 im Delta Cup an.",
    "Beinahe wäre sie zu Adler Nord gewechselt.",
    "Max Muster startet 2019 für Falke Racing.",
)
TEXT = "\n".join(SENTENCES)
METADATA = {
    "@type": "NewsArticle",
    "datePublished": "2019-03-05",
    "headline": "Mia Muster\tim Gespräch",
    "url": "https://example.org/mia",
    "inLanguage": "de-AT",
}
MIA, MAX = Entity("Person", "Mia Muster"), Entity("Person", "Max Muster")
FALKE, ADLER = Entity("Team", "Falke Racing"), Entity("Team", "Adler Nord")
BMW, DELTA, AUSTRIA = Entity("Manufacturer", "BMW"), Entity("Series", "Delta Cup"), Entity("Country", "Österreich")
ITEMS = {
    MIA: "Q9000000001",
    FALKE: "Q9000000002",
    BMW: "Q26678",
    DELTA: "Q9000000003",
    AUSTRIA: "Q40",
    MAX: "",
    ADLER: "Q9000000004",
}


def fact(
    kind: str, sentence: int, status: Status = "asserted", confidence: float = 0.95, **roles: Entity | str
) -> Fact:
    start = TEXT.index(SENTENCES[sentence])
    span = Span("mia", start, start + len(SENTENCES[sentence]))
    return Fact(kind, roles, status, (span,), "a-rule", confidence)


FACTS = [
    fact("TeamEntry", 0, driver=MIA, team=FALKE, season="2018"),
    fact("FactoryContract", 1, driver=MIA, manufacturer=BMW, until="2020"),
    fact("SeriesEntry", 2, participant=MIA, series=DELTA, season="2017/18"),
    fact("Nationality", 2, person=MIA, country=AUSTRIA, confidence=0.6),
    fact("TeamEntry", 3, "hypothetical", driver=MIA, team=ADLER),
    fact("TeamEntry", 4, "announced", driver=MAX, team=FALKE, season="2019"),
    fact("TeamEntry", 4, driver=MAX, team=FALKE, season="2019"),
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One article's facts, all entities linked but Max Muster."""
    directory = tmp_path_factory.mktemp("stated") / "store"
    article = article_from(Path("mia.txt"), TEXT, METADATA)

    class Reading:
        facts = FACTS

    Reading.article = article  # type: ignore[attr-defined]
    with Writer(directory) as writer:
        Dataset(writer.store, map_facts).change([], [Reading()])  # type: ignore[list-item]
        exact = ox.NamedNode(PREFIXES["skos"] + "exactMatch")
        for entity, item in ITEMS.items():
            if item:
                writer.store.add(ox.Quad(ox.NamedNode(entity.iri), exact, ox.NamedNode(WD + item), LINKS))
        writer.commit(Manifest("test", "none"))
    return directory


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def written(store: Path, *options: object) -> list[Parsed]:
    result = run("wikidata", "quickstatements", "--store", store, "--retrieved", "2026-11-22", *options)
    assert result.exit_code == 0, result.stderr
    return [parse(line) for line in result.stdout.splitlines()]


# -- a parser of QuickStatements by its documentation, which knows nothing of what wrote them

VALUE = re.compile(
    r'(?P<item>Q\d+)|(?P<time>[+-]\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/\d{1,2})|(?P<language>[a-z]{2,3}):"(?P<text>.*)"'
    r'|"(?P<string>.*)"|(?P<amount>[+-]?\d+(?:\.\d+)?)'
)


@dataclass
class Parsed:
    subject: str
    property: str
    value: str
    qualifiers: dict[str, str] = field(default_factory=dict)
    references: list[dict[str, str]] = field(default_factory=list)
    comment: str = ""


def parse(line: str) -> Parsed:
    match = re.fullmatch(r"(.*?)\t/\* (.*?) \*/", line)
    assert match, line
    cells = match[1].split("\t")
    assert len(cells) % 2 == 1
    assert re.fullmatch(r"Q\d+", cells[0])
    parsed = Parsed(cells[0], cells[1], read(cells[2]), comment=match[2])
    for name, cell in zip(cells[3::2], cells[4::2], strict=True):
        part = re.fullmatch(r"(!?)([SP])(\d+)", name)
        assert part, name
        if part[2] == "P":
            assert not part[1]
            assert not parsed.references
            parsed.qualifiers[f"P{part[3]}"] = read(cell)
        else:
            if part[1] or not parsed.references:
                parsed.references.append({})
            parsed.references[-1][f"P{part[3]}"] = read(cell)
    return parsed


def read(cell: str) -> str:
    match = VALUE.fullmatch(cell)
    assert match, cell
    if match["language"]:
        return f"{match['text']}@{match['language']}"
    return next(v for v in (match["item"], match["time"], match["string"], match["amount"]) if v is not None)


YEAR = "+{}-00-00T00:00:00Z/9".format


def test_statements_are_read_back_as_they_were_meant(store: Path) -> None:
    by_property = {parsed.property: parsed for parsed in written(store, "--quotes", "full")}
    assert by_property.keys() == {"P54", "P108", "P118"}
    team = by_property["P54"]
    assert (team.subject, team.value) == ("Q9000000001", "Q9000000002")
    assert team.qualifiers == {"P585": YEAR(2018)}
    assert team.references == [
        {
            "P854": "https://example.org/mia",
            "P1476": "Mia Muster im Gespräch@de",
            "P577": "+2019-03-05T00:00:00Z/11",
            "P813": "+2026-11-22T00:00:00Z/11",
            "P1683": 'Mia Muster fuhr 2018 für Falke Racing und sagte: "Nie wieder / * so * / ein Auto".@de',
        }
    ]
    assert team.comment == FACTS[0].iri
    assert (by_property["P108"].value, by_property["P108"].qualifiers) == ("Q26678", {"P582": YEAR(2020)})
    assert by_property["P118"].qualifiers == {"P580": YEAR(2017), "P582": YEAR(2018)}


def test_wording_leaves_as_far_as_it_may(store: Path) -> None:
    (none,) = [p for p in written(store, "--quotes", "none") if p.property == "P54"]
    assert none.references[0].keys() == {"P854", "P577", "P813"}
    (short,) = [p for p in written(store) if p.property == "P54"]
    assert short.references[0]["P1683"] == "Mia Muster fuhr 2018 für Falke Racing und …@de"


def test_claims_below_the_confidence_are_left_out(store: Path) -> None:
    assert "P1532" in {p.property for p in written(store, "--confidence", "0.5")}
    assert written(store, "--confidence", "0.99") == []


def test_only_what_is_asserted_and_linked_is_stated(store: Path) -> None:
    statements = written(store, "--confidence", "0")
    claims = {p.comment for p in statements}
    assert claims == {f.iri for f in FACTS[:4]}
    assert not {"Q9000000004"} & {p.value for p in statements}


def test_no_candidate_is_in_it(store: Path, tmp_path: Path) -> None:
    """Max Muster has a clear candidate, which nobody accepted."""
    dump = tmp_path / "dump.jsonl"
    dump.write_text(
        '{"id": "Q9000000099", "labels": {"en": {"language": "en", "value": "Max Muster"}}, "claims": {}}\n', "utf-8"
    )
    candidates = tmp_path / "candidates.sssom.tsv"
    assert run("link", "--store", store, "--dump", dump, "--output", candidates).exit_code == 0
    assert "Q9000000099" in candidates.read_text("utf-8")
    assert "Q9000000099" not in run("wikidata", "quickstatements", "--store", store, "--confidence", "0").stdout


def test_the_preview_says_it_in_words(store: Path) -> None:
    result = run("wikidata", "quickstatements", "--store", store, "--preview")
    assert (
        "Mia Muster (Q9000000001) – member of sports team (P54) – Falke Racing (Q9000000002), in 2018\n"
        "    https://example.org/mia (2019-03-05): “Mia Muster fuhr 2018 für Falke Racing und …”\n"
    ) in result.stdout
    assert "3 statements" in result.stderr


def test_a_wrong_date_is_refused(store: Path) -> None:
    assert run("wikidata", "quickstatements", "--store", store, "--retrieved", "yesterday").exit_code == 2


def test_every_query_names_its_property_and_claims_without_a_link_are_named(store: Path) -> None:
    assert {"P54", "P108", "P1532", "P19", "P118", "P2522", "P1344", "P276", "P176", "P17", "P131"} == {
        q.property for q in questions()
    }
    from racegraph.store import open_snapshot

    with open_snapshot(store) as snapshot:
        found = list(our_statements(snapshot.store))
    assert [u.entity for u in found if isinstance(u, Unlinked)] == [MAX.iri]


# -- what Wikidata has


def stated(property: str, value: str, years: tuple[int, int] | None = None, *, referenced: bool = False) -> Statement:
    times = zip(("P580", "P582"), years or (), strict=False)
    qualifiers = tuple((p, ItemValue("time", f"+{y}-00-00T00:00:00Z/9")) for p, y in times)
    return Statement(property, ItemValue("item", value), qualifiers, referenced)


THEIRS = [
    stated("P54", "Q9000000002", (2016, 2019)),  # ours lies within, theirs has no reference
    stated("P108", "Q26678", (2005, 2008), referenced=True),  # another time
    stated("P1532", "Q40", referenced=True),  # the same
    stated("P54", "Q9000000077"),  # theirs alone
    stated("P31", "Q5"),  # nothing that we state
]
EXPECTED = {
    ("unreferenced", "P54", "Q9000000002", ""),
    ("ours", "P108", "Q26678", "they have 2005–2008, we –2020"),
    ("ours", "P118", "Q9000000003", ""),
    ("both", "P1532", "Q40", ""),
    ("theirs", "P54", "Q9000000077", ""),
}


def test_what_differs_is_told_from_a_dump(store: Path) -> None:
    from racegraph.store import open_snapshot

    with open_snapshot(store) as snapshot:
        ours = [s for s in our_statements(snapshot.store) if isinstance(s, OurStatement)]
    theirs = from_items([Item("Q9000000001", {}, statements=tuple(THEIRS))], ["Q9000000001", "Q40"])
    found = list(compare(ours, theirs, frozenset(q.property for q in questions())))
    assert {(d.outcome, d.property, d.value, d.note) for d in found} == EXPECTED
    assert {d.claim for d in found if d.outcome == "unreferenced"} == {FACTS[0].iri}
    assert theirs.missing == {"Q40"}


def in_wikidata() -> Iterator[ox.Quad]:
    """:data:`THEIRS` in Wikidata's RDF; Q26678 has become Q9000000088, and one statement is deprecated."""
    base = "http://www.wikidata.org/"
    node = ox.NamedNode(WD + "Q9000000001")
    for number, statement in enumerate([*THEIRS, stated("P54", "Q9000000055")]):
        s = ox.NamedNode(f"{base}entity/statement/Q9000000001-{number}")
        yield ox.Quad(node, ox.NamedNode(f"{base}prop/{statement.property}"), s)
        value = ox.NamedNode(WD + statement.value.value)
        yield ox.Quad(s, ox.NamedNode(f"{base}prop/statement/{statement.property}"), value)
        for property, time in statement.qualifiers:
            literal = ox.Literal(
                time.value[1:5] + "-01-01T00:00:00Z", datatype=ox.NamedNode(PREFIXES["xsd"] + "dateTime")
            )
            yield ox.Quad(s, ox.NamedNode(f"{base}prop/qualifier/{property}"), literal)
        if statement.referenced:
            yield ox.Quad(s, ox.NamedNode(prov.PROV + "wasDerivedFrom"), ox.NamedNode(f"{base}reference/{number}"))
        if number == len(THEIRS):
            deprecated = ox.NamedNode("http://wikiba.se/ontology#DeprecatedRank")
            yield ox.Quad(s, ox.NamedNode("http://wikiba.se/ontology#rank"), deprecated)
    same = ox.NamedNode(PREFIXES["owl"] + "sameAs")
    yield ox.Quad(ox.NamedNode(WD + "Q26678"), same, ox.NamedNode(WD + "Q9000000088"))


def test_what_differs_is_told_from_an_endpoint(store: Path, tmp_path: Path) -> None:
    with sparql(in_wikidata(), tmp_path / "far") as endpoint:
        transport = Transport(Manners(interval=0))
        theirs = from_endpoint(transport, endpoint, ["Q9000000001", "Q26678", "Q40"], [q.property for q in questions()])
        result = run("wikidata", "diff", "--store", store, "--endpoint", endpoint, "--rate", 100)
    assert theirs.redirects == {"Q26678": "Q9000000088"}
    assert theirs.missing == {"Q40"}
    rows = [line.split("\t") for line in result.stdout.splitlines()[1:]]
    assert {(o, p, v, note) for o, _, p, v, _, note in rows} == EXPECTED
    assert result.exit_code == 1
    assert re.search(r"line \d+ of the links: Q26678 redirects to Q9000000088; mend the row", result.stderr)
