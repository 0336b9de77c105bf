"""A change follows from the reasoner's state of before; where that cannot be relied on, everything is inferred anew."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from racegraph.article import article_from
from racegraph.build import build, retract
from racegraph.check import logic_faults
from racegraph.dataset import INFERRED, Dataset
from racegraph.explain import Explainer
from racegraph.infer import Entailment
from racegraph.names import BASE, GRAPH_WITHDRAWN, RG
from racegraph.provenance import QuoteError
from racegraph.store import Writer, open_snapshot

from .notation import ENGINE, STAGES, TYPE, build_store, extract, map_facts, ontology, quads, write_article

ANNA = ox.NamedNode(BASE + "id/person/anna-arndt")
DRIVER = ox.NamedNode(RG + "Driver")


@pytest.fixture
def inferred_anew(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Gets an entry each time that everything is inferred anew."""
    times: list[str] = []
    original = Entailment.of.__func__  # type: ignore[attr-defined]

    def of(cls: type[Entailment], *given: object) -> Entailment:
        times.append("anew")
        return original(cls, *given)  # type: ignore[no-any-return]

    monkeypatch.setattr(Entailment, "of", classmethod(of))
    return times


def state_of(store: Path) -> Path | None:
    with open_snapshot(store) as snapshot:
        return snapshot.state


def add(store: Path, name: str, text: str) -> None:
    write_article(store.parent / name, name, text)
    build([store.parent / name], store, stages=STAGES, engine=ENGINE)


def assert_sound(store: Path, fresh_home: Path, articles: dict[str, str]) -> None:
    with open_snapshot(store) as snapshot:
        assert list(logic_faults(snapshot.store, ENGINE)) == []
    assert quads(store, without=[GRAPH_WITHDRAWN]) == quads(build_store(fresh_home, articles))


def test_what_is_stored_is_not_inferred_again(tmp_path: Path, inferred_anew: list[str]) -> None:
    texts = {"a": "Anna Arndt | BMW", "b": "Bea Brandt | Audi"}
    store = build_store(tmp_path, texts)
    assert inferred_anew == ["anew"]
    add(store, "c", "Anna Arndt | Audi\nCarl Cron | BMW")
    retract("b", store, stages=STAGES)
    add(store, "a", "Anna Arndt ~ BMW")
    add(store, "d", "Anna Arndt | Audi")  # nothing new
    add(store, "e", "Bea Brandt | Audi")
    with open_snapshot(store) as snapshot:
        assert Explainer(snapshot.store, snapshot.state).explain(ox.Triple(ANNA, TYPE, DRIVER))[0].rule == "cax-sco"
    assert inferred_anew == ["anew"]
    assert_sound(
        store,
        tmp_path / "fresh",
        {
            "a": "Anna Arndt ~ BMW",
            "c": "Anna Arndt | Audi\nCarl Cron | BMW",
            "d": "Anna Arndt | Audi",
            "e": "Bea Brandt | Audi",
        },
    )


@pytest.mark.parametrize("damage", ["gone", "empty", "cut", "a bit", "other code", "unreadable"])
def test_a_state_that_cannot_be_relied_on_is_not(damage: str, tmp_path: Path, inferred_anew: list[str]) -> None:
    store = build_store(tmp_path, {"a": "Anna Arndt | BMW"})
    path = state_of(store)
    assert path is not None
    data = bytearray(path.read_bytes())
    match damage:
        case "gone":
            path.unlink()
        case "empty":
            path.write_bytes(b"")
        case "cut":
            path.write_bytes(data[:-100])
        case "a bit":
            data[len(data) // 2] ^= 1
            path.write_bytes(data)
        case "other code":
            path.write_bytes(data.replace(b"state ", b"state 0", 1))
        case "unreadable":
            path.unlink()
            path.mkdir()
    with open_snapshot(store) as snapshot:
        assert Explainer(snapshot.store, snapshot.state).explain(ox.Triple(ANNA, TYPE, DRIVER))
    inferred_anew.clear()
    add(store, "b", "Bea Brandt | Audi")
    assert inferred_anew == ["anew"]
    assert_sound(store, tmp_path / "fresh", {"a": "Anna Arndt | BMW", "b": "Bea Brandt | Audi"})
    inferred_anew.clear()
    add(store, "c", "Carl Cron | Audi")
    assert inferred_anew == []


def test_a_triple_that_somebody_else_put_in_is_not_overlooked(tmp_path: Path, inferred_anew: list[str]) -> None:
    store = build_store(tmp_path, {"a": "Anna Arndt | BMW"})
    dora = ox.NamedNode(BASE + "id/person/dora")
    with Writer(store) as writer:
        assert writer.manifest is not None
        writer.store.add(ox.Quad(dora, TYPE, ox.NamedNode(RG + "FactoryDriver")))
        writer.commit(writer.manifest)
    assert state_of(store) is None
    inferred_anew.clear()
    add(store, "b", "Bea Brandt | Audi")
    assert inferred_anew == ["anew"]
    with open_snapshot(store) as snapshot:
        assert ox.Quad(dora, TYPE, DRIVER, INFERRED) in snapshot.store


@pytest.mark.parametrize("first", [None, "retract"])
def test_a_quote_that_somebody_else_broke_fails_the_next_build(first: str | None, tmp_path: Path) -> None:
    store = build_store(tmp_path, {"a": "Anna Arndt | BMW", "b": "Bea Brandt | BMW"})
    with Writer(store) as writer:
        assert writer.manifest is not None
        writer.store.update(
            "PREFIX oa: <http://www.w3.org/ns/oa#> "
            'DELETE { GRAPH ?g { ?s oa:exact ?q } } INSERT { GRAPH ?g { ?s oa:exact "Anna Arndt | VW" } } '
            'WHERE { GRAPH ?g { ?s oa:exact ?q FILTER (?q = "Anna Arndt | BMW") } }'
        )
        writer.commit(writer.manifest)
    if first:
        retract("b", store, stages=STAGES)
    with pytest.raises(QuoteError):
        add(store, "c", "Carl Cron | BMW")


def test_what_is_stated_and_unstated_before_inferring_is_inferred_as_before(tmp_path: Path) -> None:
    def read(name: str, text: str) -> object:
        return extract(article_from(tmp_path / f"{name}.txt", text, {"datePublished": "2020"}))

    def in_memory(state: Path | None) -> Dataset:
        dataset = Dataset(ox.Store(), lambda facts: {**map_facts(facts)}, None)
        dataset.set_ontology(ontology())
        dataset.change([], [read("a", "Anna Arndt | BMW")])  # type: ignore[list-item]
        dataset.infer(ENGINE, state)
        return dataset

    dataset, fresh = in_memory(tmp_path / "first"), in_memory(None)
    follows = ox.Triple(ANNA, TYPE, DRIVER)
    assert ox.Quad(*follows, INFERRED) in dataset.store
    dataset._state([follows])
    dataset._unstate([follows])
    dataset.infer(ENGINE, tmp_path / "second")
    assert set(dataset.store) == set(fresh.store)


def test_a_state_goes_with_its_own_version_alone(tmp_path: Path) -> None:
    store = build_store(tmp_path, {"a": "Anna Arndt | BMW"})
    shutil.copytree(store, tmp_path / "copy")
    retract("a", store, stages=STAGES)
    first, second = state_of(store), state_of(tmp_path / "copy")
    assert first is not None
    assert second is not None
    assert first.read_bytes() != second.read_bytes()
    assert [path for path in store.rglob("reasoner*") if path.is_file()] == [first]
