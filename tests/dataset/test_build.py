"""Building: which articles go in, what is kept, what is said about the ones left out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from racegraph.article import Article, ArticleError
from racegraph.build import ContradictionError, UnknownArticle, build, retract
from racegraph.fact import Fact, Span
from racegraph.knowledge import KnowledgeError
from racegraph.mapping import MappingError
from racegraph.names import BASE, GRAPH_INFERRED, GRAPH_PROVENANCE, GRAPH_WITHDRAWN, RG
from racegraph.ontology import OntologyFault, checked_ontology, ontology_triples
from racegraph.provenance import QuoteError
from racegraph.store import StoreError, StoreMissing, current_version, open_snapshot

from .notation import ENGINE, STAGES, LineReading, build_store, extract, quads, write_article

ANNA = ox.NamedNode(BASE + "id/person/anna-arndt")
BMW = ox.NamedNode(BASE + "id/manufacturer/bmw")
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
DRIVER, DRIVES_FOR = ox.NamedNode(RG + "Driver"), ox.NamedNode(RG + "drivesFor")


def ask(store: Path, pattern: str) -> int:
    with open_snapshot(store) as snapshot:
        found = snapshot.store.query(
            f"PREFIX rg: <{RG}> PREFIX prov: <http://www.w3.org/ns/prov#> SELECT * {{ {pattern} }}"
        )
        assert isinstance(found, ox.QuerySolutions)
        return sum(1 for _ in found)


def test_the_default_graph_has_stated_and_inferred_triples_once(tmp_path: Path) -> None:
    store = build_store(tmp_path, {"a": "Anna Arndt | BMW", "b": "Meldung\nAnna Arndt | BMW\nAnna Arndt | Audi"})
    assert ask(store, f"{ANNA} rg:drivesFor ?make") == 2
    assert ask(store, f"{ANNA} a rg:Driver") == 1
    assert ask(store, f"GRAPH <{GRAPH_INFERRED}> {{ {ANNA} a rg:Driver }}") == 1
    assert ask(store, f"GRAPH ?claim {{ {ANNA} rg:drivesFor {BMW} }}") == 1


def test_the_same_fact_in_two_articles_is_one_claim_with_two_sources(tmp_path: Path) -> None:
    store = build_store(tmp_path, {"a": "Anna Arndt | BMW", "b": "Meldung\nAnna Arndt | BMW"})
    claims = f"GRAPH <{GRAPH_PROVENANCE}> {{ ?claim prov:wasDerivedFrom ?sentence }}"
    with open_snapshot(store) as snapshot:
        rows = snapshot.store.query(f"PREFIX prov: <http://www.w3.org/ns/prov#> SELECT ?claim ?sentence {{ {claims} }}")
        assert isinstance(rows, ox.QuerySolutions)
        found = [(row["claim"].value, row["sentence"].value) for row in rows]
    assert len({claim for claim, _ in found}) == 1
    assert {sentence for _, sentence in found} == {f"{BASE}article/a#char=0,16", f"{BASE}article/b#char=8,24"}


def test_what_is_announced_is_known_but_has_not_happened_and_what_is_denied_stays_in_its_claim(tmp_path: Path) -> None:
    store = build_store(tmp_path, {"a": "Anna Arndt ~ BMW\nAnna Arndt ! Audi"})
    assert ask(store, f"{ANNA} rg:announcedFor {BMW}") == 1
    assert ask(store, "?driver rg:drivesFor ?make") == 0
    assert ask(store, f"{ANNA} a rg:Driver") == 0
    assert ask(store, f"GRAPH ?claim {{ {ANNA} rg:drivesFor ?make }}") == 1


def test_building_again_keeps_what_is_unchanged(tmp_path: Path) -> None:
    store = build_store(tmp_path, {"a": "Anna Arndt | BMW", "b": "Bea Brandt | Audi"})
    version = current_version(store)
    read: list[str] = []

    def counted(article: Article) -> LineReading:
        read.append(article.id)
        return extract(article)

    stages = replace(STAGES, extract=counted)
    report = build([tmp_path / "articles"], store, stages=stages, engine=ENGINE)
    assert (report.kept, report.added, report.version, read) == (["a", "b"], [], version, [])
    write_article(tmp_path / "articles", "b", "Bea Brandt | BMW")
    report = build([tmp_path / "articles"], store, stages=stages, engine=ENGINE)
    assert (report.kept, report.replaced, read) == (["a"], ["b"], ["b"])
    write_article(tmp_path / "articles", "b", "Bea Brandt | BMW", headline="Neu")
    report = build([tmp_path / "articles"], store, stages=stages, engine=ENGINE)
    assert (report.kept, report.replaced, read) == (["a"], ["b"], ["b", "b"])


def test_articles_that_are_gone_stay_unless_pruned(tmp_path: Path) -> None:
    store = build_store(tmp_path, {"a": "Anna Arndt | BMW", "b": "Bea Brandt | Audi"})
    for suffix in (".txt", ".json"):
        (tmp_path / "articles" / "b").with_suffix(suffix).unlink()
    report = build([tmp_path / "articles"], store, stages=STAGES, engine=ENGINE)
    assert report.removed == []
    assert ask(store, "?driver a rg:Driver") == 2
    report = build([tmp_path / "articles"], store, stages=STAGES, engine=ENGINE, prune=True)
    assert report.removed == ["b"]
    assert ask(store, "?driver a rg:Driver") == 1


def test_other_knowledge_reads_everything_again_from_the_store_where_the_file_is_gone(tmp_path: Path) -> None:
    store = build_store(tmp_path, {"a": "Anna Arndt | BMW", "b": "Bea Brandt | Audi"})
    for suffix in (".txt", ".json"):
        (tmp_path / "articles" / "b").with_suffix(suffix).unlink()

    def shouting(article: Article) -> LineReading:
        reading = extract(article)
        return LineReading(article, tuple(replace(fact, rule="other") for fact in reading.facts))

    stages = replace(STAGES, extract=shouting, knowledge="other")
    report = build([tmp_path / "articles"], store, stages=stages, engine=ENGINE)
    assert report.replaced == ["a", "b"]
    assert ask(store, f'GRAPH <{GRAPH_PROVENANCE}> {{ ?d rg:rule "other" }}') == 2
    assert ask(store, f'GRAPH <{GRAPH_PROVENANCE}> {{ ?d rg:rule "line-asserted" }}') == 0


def test_other_knowledge_records_the_claims_that_it_no_longer_makes(tmp_path: Path) -> None:
    store = build_store(tmp_path, {"a": "Anna Arndt | BMW\nBea Brandt | Audi"})

    def half(article: Article) -> LineReading:
        return LineReading(article, extract(article).facts[:1])

    build([tmp_path / "articles"], store, stages=replace(STAGES, extract=half, knowledge="half"), engine=ENGINE)
    withdrawn = f"GRAPH <{GRAPH_WITHDRAWN}> {{ ?claim rg:status rg:withdrawn ; prov:wasInvalidatedBy ?by }}"
    assert ask(store, withdrawn) == 1
    build([tmp_path / "articles"], store, stages=STAGES, engine=ENGINE)
    assert ask(store, withdrawn) == 0


def test_graphs_of_the_users_own_survive_a_rebuild(tmp_path: Path) -> None:
    from racegraph.store import Writer

    store = build_store(tmp_path, {"a": "Anna Arndt | BMW"})
    note = ox.Quad(
        ANNA, ox.NamedNode("http://example.org/note"), ox.Literal("x"), ox.NamedNode("http://example.org/mine")
    )
    with Writer(store) as writer:
        assert writer.manifest is not None
        writer.store.add(note)
        writer.commit(writer.manifest)
    build([tmp_path / "articles"], store, stages=replace(STAGES, knowledge="other"), engine=ENGINE)
    with open_snapshot(store) as snapshot:
        assert note in snapshot.store


def test_retracting_leaves_what_was_before_and_a_record(tmp_path: Path) -> None:
    store = build_store(tmp_path, {"a": "Anna Arndt | BMW"})
    before = quads(store)
    write_article(tmp_path / "more", "b", "Anna Arndt | BMW\nAnna Arndt | Audi\nBea Brandt ~ BMW")
    build([tmp_path / "more"], store, stages=STAGES, engine=ENGINE)
    assert quads(store) != before
    report = retract("b", store, stages=STAGES)
    assert report.removed == ["b"]
    assert quads(store, without=[GRAPH_WITHDRAWN]) == before
    record = f"GRAPH <{GRAPH_WITHDRAWN}>"
    assert ask(store, f"{record} {{ ?claim rg:status rg:withdrawn ; prov:wasInvalidatedBy ?by }}") == 2
    assert ask(store, f"{record} {{ <{BASE}article/b> prov:wasInvalidatedBy ?by . ?by a rg:Withdrawal }}") == 1


def test_what_comes_back_is_struck_from_the_record(tmp_path: Path) -> None:
    store = build_store(tmp_path, {"a": "Anna Arndt | BMW", "b": "Bea Brandt | Audi"})
    before = quads(store)
    retract("b", store, stages=STAGES)
    build([tmp_path / "articles"], store, stages=STAGES, engine=ENGINE)
    assert quads(store, without=[GRAPH_WITHDRAWN]) == before
    assert ask(store, f"GRAPH <{GRAPH_WITHDRAWN}> {{ ?gone prov:wasInvalidatedBy ?by }}") == 0


def test_only_what_is_in_can_be_retracted(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing):
        retract("a", tmp_path / "store", stages=STAGES)
    store = build_store(tmp_path, {"a": "Anna Arndt | BMW"})
    with pytest.raises(UnknownArticle):
        retract("b", store, stages=STAGES)
    with pytest.raises(StoreError, match="built with another ontology"):
        retract("a", store, stages=replace(STAGES, knowledge="other"))


@pytest.mark.parametrize("jobs", [1, 2])
def test_builds_are_the_same_quad_for_quad_whatever_the_order(tmp_path: Path, jobs: int) -> None:
    texts = {
        "a": "Anna Arndt | BMW\nanna-arndt ~ Audi",
        "b": "Bea Brandt | BMW",
        "c": "bea-brandt | BMW\nAnna Arndt ! BMW",
    }
    whole = build_store(tmp_path / "whole", texts)
    for name in "cab":
        write_article(tmp_path / name, name, texts[name])
        build([tmp_path / name], tmp_path / "store", stages=STAGES, engine=ENGINE, jobs=jobs)
    assert quads(tmp_path / "store") == quads(whole)


def bad_utf8(folder: Path) -> None:
    (folder / "bad.txt").write_bytes(b"K\xfchn")
    (folder / "bad.json").write_text('{"datePublished": "2020"}')


def no_metadata(folder: Path) -> None:
    (folder / "bad.txt").write_text("Anna Arndt | Audi")


def no_text(folder: Path) -> None:
    (folder / "bad.json").write_text('{"datePublished": "2020"}')


def broken_date(folder: Path) -> None:
    write_article(folder, "bad", "Anna Arndt | Audi", datePublished="2020-02-31")


def same_text(folder: Path) -> None:
    write_article(folder, "bad", "Anna Arndt | BMW")


def half_a_character(folder: Path) -> None:
    write_article(folder, "bad", "Anna Arndt | Audi")
    (folder / "bad.json").write_text(r'{"datePublished": "2020", "headline": "\ud800"}')


@pytest.mark.parametrize(
    ("spoil", "name", "message"),
    [
        (bad_utf8, "bad.txt", "is not UTF-8: byte 1 is 0xfc; convert it to UTF-8"),
        (no_metadata, "bad.txt", "has no metadata; write bad.json beside it"),
        (no_text, "bad.json", "has no text; put bad.txt beside it"),
        (broken_date, "bad.json", "datePublished '2020-02-31' is not a date"),
        (same_text, "bad.txt", "is the same text as a.txt; remove one of the two"),
        (half_a_character, "bad.json", "has half a character"),
    ],
)
def test_a_broken_article_is_named_and_the_others_go_through(
    tmp_path: Path, spoil: Callable[[Path], None], name: str, message: str
) -> None:
    write_article(tmp_path / "articles", "a", "Anna Arndt | BMW")
    spoil(tmp_path / "articles")
    report = build([tmp_path / "articles"], tmp_path / "store", stages=STAGES, engine=ENGINE)
    assert [problem.path.name for problem in report.problems] == [name]
    assert message in report.problems[0].message
    assert report.added == ["a"]
    assert ask(tmp_path / "store", f"{ANNA} rg:drivesFor {BMW}") == 1


def test_no_folder_and_an_empty_one_make_no_store(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    report = build([tmp_path / "none", tmp_path / "empty"], tmp_path / "store", stages=STAGES, engine=ENGINE)
    assert [p.message.split(";")[0] for p in report.problems] == ["is no folder", "holds no article"]
    assert not (tmp_path / "store").exists()


def test_articles_of_one_name_in_two_folders_are_a_problem_for_the_second(tmp_path: Path) -> None:
    write_article(tmp_path / "one", "a", "Anna Arndt | BMW")
    write_article(tmp_path / "two", "a", "Anna Arndt | Audi")
    write_article(tmp_path / "two", "b", "Anna Arndt | BMW")
    report = build([tmp_path / "one", tmp_path / "two"], tmp_path / "store", stages=STAGES, engine=ENGINE)
    assert [str(p) for p in report.problems] == [
        f"{tmp_path}/two/a.txt: has the same name as {tmp_path}/one/a.txt; rename one of the two",
        f"{tmp_path}/two/b.txt: is the same text as {tmp_path}/one/a.txt; remove one of the two",
    ]


def test_a_renamed_article_is_not_counted_twice(tmp_path: Path) -> None:
    store = build_store(tmp_path, {"a": "Anna Arndt | BMW"})
    for suffix in (".txt", ".json"):
        (tmp_path / "articles" / "a").with_suffix(suffix).rename((tmp_path / "articles" / "b").with_suffix(suffix))
    report = build([tmp_path / "articles"], store, stages=STAGES, engine=ENGINE)
    assert "is the same text as a, which is in the store; retract" in str(report.problems[0])
    report = build([tmp_path / "articles"], store, stages=STAGES, engine=ENGINE, prune=True)
    assert (report.problems, report.added, report.removed) == ([], ["b"], ["a"])


def test_an_article_that_cannot_be_read_any_more_stays_as_it_was(tmp_path: Path) -> None:
    store = build_store(tmp_path, {"a": "Anna Arndt | BMW", "b": "Bea Brandt | Audi"})
    before = quads(store)
    (tmp_path / "articles" / "b.json").write_text("{")
    for prune in (False, True):
        report = build([tmp_path / "articles"], store, stages=STAGES, engine=ENGINE, prune=prune)
        assert len(report.problems) == 1
        assert quads(store) == before
    report = build([tmp_path / "articles"], store, stages=replace(STAGES, knowledge="other"), engine=ENGINE)
    assert len(report.problems) == 1
    assert quads(store) == before


def test_evidence_outside_the_text_fails_the_build_and_changes_nothing(tmp_path: Path) -> None:
    store = build_store(tmp_path, {"a": "Anna Arndt | BMW"})
    before, version = quads(store), current_version(store)
    write_article(tmp_path / "articles", "b", "Bea Brandt | Audi")

    def overreaching(article: Article) -> LineReading:
        def shifted(fact: Fact) -> Fact:
            return replace(fact, evidence=(Span(article.id, 3, len(article.text) + 1),))

        return LineReading(article, tuple(map(shifted, extract(article).facts)))

    with pytest.raises(QuoteError, match=r"b.txt: .* rests on characters 3–18 .* of 17 characters"):
        build([tmp_path / "articles"], store, stages=replace(STAGES, extract=overreaching), engine=ENGINE)
    assert (quads(store), current_version(store)) == (before, version)


def test_an_article_that_the_reading_refuses_is_left_out(tmp_path: Path) -> None:
    def fussy(article: Article) -> LineReading:
        if "Audi" in article.text:
            raise ArticleError(article.path, "is not German; leave it out")
        return extract(article)

    write_article(tmp_path / "articles", "a", "Anna Arndt | BMW")
    write_article(tmp_path / "articles", "b", "Bea Brandt | Audi")
    stages = replace(STAGES, extract=fussy)
    report = build([tmp_path / "articles"], tmp_path / "store", stages=stages, engine=ENGINE)
    assert (report.added, [p.message for p in report.problems]) == (["a"], ["is not German; leave it out"])


def test_an_article_on_which_the_reading_fails_keeps_no_other_out(tmp_path: Path) -> None:
    def faulty(article: Article) -> LineReading:
        if "Audi" in article.text:
            raise ZeroDivisionError("division by zero")
        return extract(article)

    write_article(tmp_path / "articles", "a", "Anna Arndt | BMW")
    write_article(tmp_path / "articles", "b", "Bea Brandt | Audi")
    report = build([tmp_path / "articles"], tmp_path / "store", stages=replace(STAGES, extract=faulty), engine=ENGINE)
    assert report.added == ["a"]
    assert "a fault of racegraph's own (ZeroDivisionError: division by zero)" in str(report.problems[0])


def test_broken_word_lists_stop_the_build(tmp_path: Path) -> None:
    def broken(article: Article) -> LineReading:
        raise KnowledgeError("mappings/lexicon/teams.yaml:3: is not YAML")

    store = build_store(tmp_path, {"a": "Anna Arndt | BMW"})
    before = quads(store)
    write_article(tmp_path / "articles", "b", "Bea Brandt | Audi")
    with pytest.raises(KnowledgeError):
        build([tmp_path / "articles"], store, stages=replace(STAGES, extract=broken), engine=ENGINE)
    assert quads(store) == before


def test_a_contradiction_is_reported_or_stops_a_strict_build(tmp_path: Path) -> None:
    store = build_store(tmp_path, {"a": "Anna Arndt | BMW"})
    before = quads(store)
    write_article(tmp_path / "articles", "b", "Anna Arndt | BMW\nBea Brandt | Audi")
    # a person who drives for a person: the range makes the latter a manufacturer, and the two classes are disjoint
    person = f"<{BASE}id/manufacturer/audi> a <{RG}Person> ."
    ontology = [*STAGES.ontology(), *(q.triple for q in ox.parse(person, format=ox.RdfFormat.TURTLE))]
    stages = replace(STAGES, ontology=lambda: ontology, knowledge="contradictory")
    with pytest.raises(ContradictionError):
        build([tmp_path / "articles"], store, stages=stages, engine=ENGINE, strict=True)
    assert quads(store) == before
    report = build([tmp_path / "articles"], store, stages=stages, engine=ENGINE)
    assert report.contradictions
    assert ask(store, "?driver a rg:Driver") == 2


def test_metadata_is_kept_with_the_article(tmp_path: Path) -> None:
    store = build_store(
        tmp_path,
        {"ä b": "Anna Arndt | BMW"},
        publisher={"name": "Blatt"},
        url="https://example.org/a",
        inLanguage="de",
        isBasedOn=["https://example.org/source"],
        datePublished="2020-10",
    )
    article = f"<{BASE}article/%C3%A4%20b>"
    described = (
        f'{article} a schema:NewsArticle ; schema:headline "Meldung ä b" ; schema:inLanguage "de" ; '
        'schema:datePublished "2020-10"^^xsd:gYearMonth ; schema:url <https://example.org/a> ; '
        'schema:isBasedOn <https://example.org/source> ; schema:publisher [ schema:name "Blatt" ] . '
        "?sentence oa:hasSource ?article ; "
        "schema:url <https://example.org/a#:~:text=Anna%20Arndt%20%7C%20BMW>"
    )
    from racegraph.prefix import PREFIXES

    with open_snapshot(store) as snapshot:
        assert snapshot.store.query(f"ASK {{ GRAPH <{GRAPH_PROVENANCE}> {{ {described} }} }}", prefixes=PREFIXES)


def test_a_headline_may_be_anything(tmp_path: Path) -> None:
    odd = '"<script>alert(1)</script>\n\u202e\u0000😀\\'
    store = build_store(tmp_path, {"a": f"Anna {odd.splitlines()[0]} | BMW"}, headline=odd)
    with open_snapshot(store) as snapshot:
        metadata = json.loads(
            next(iter(snapshot.store.quads_for_pattern(None, ox.NamedNode(RG + "metadata"), None))).object.value
        )
    assert metadata["headline"] == odd


def test_an_ontology_that_is_broken_or_outside_owl_2_rl_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "one.ttl").write_text("@prefix : <http://example.org/> .\n:A a :B\n:C a :D .\n", encoding="utf-8")
    with pytest.raises(OntologyFault, match=r"one\.ttl, line [23]"):
        ontology_triples(tmp_path)


def test_the_own_ontology_is_in_owl_2_rl() -> None:
    assert len(checked_ontology()) > 1000


def test_an_ontology_outside_owl_2_rl_is_refused_with_the_term(monkeypatch: pytest.MonkeyPatch) -> None:
    disjunction = """
        @prefix : <http://example.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        :A a owl:Class . :B a owl:Class . :C a owl:Class ; rdfs:subClassOf [ a owl:Class ; owl:unionOf ( :A :B ) ] .
    """
    triples = frozenset(quad.triple for quad in ox.parse(disjunction, format=ox.RdfFormat.TURTLE))
    monkeypatch.setattr("racegraph.ontology.ontology_triples", lambda: triples)
    with pytest.raises(OntologyFault, match=r"is not in OWL 2 RL; mend there:\n  .*C"):
        checked_ontology()


def test_a_mapping_that_makes_a_blank_node_is_refused_with_the_claim(tmp_path: Path) -> None:
    store = build_store(tmp_path, {"a": "Anna Arndt | BMW"})
    before = quads(store)
    write_article(tmp_path / "articles", "b", "Bea Brandt | BMW")

    def blank(facts: Iterable[Fact]) -> dict[str, frozenset[ox.Triple]]:
        return {f.iri: frozenset({ox.Triple(ox.BlankNode("x"), DRIVES_FOR, BMW)}) for f in facts}

    with pytest.raises(MappingError, match=r"claim/[0-9a-f]{20}: the mapping makes a blank node"):
        build([tmp_path / "articles"], store, stages=replace(STAGES, map_facts=blank), engine=ENGINE)
    assert quads(store) == before
