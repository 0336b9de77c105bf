"""Services that are down, slow, busy, moved or talk nonsense, and broken dumps: said plainly, and nothing is lost."""

from __future__ import annotations

import bz2
import gzip
import json
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from racegraph.cli import main
from racegraph.store import open_snapshot
from racegraph.wikidata import sssom
from racegraph.wikidata.dump import DumpError, items_of, read_dump
from racegraph.wikidata.item import Item, ItemValue, Statement
from racegraph.wikidata.link import read_links
from racegraph.wikidata.proposal import NotAccepted, accept, keep, propose
from racegraph.wikidata.source import ServiceSource
from racegraph.wikidata.sssom import EXACT, Match
from racegraph.wikidata.transport import Cache, Manners, ServiceError, Transport
from wikidata.far_end import answering, free_port, reconciling, reply
from wikidata.shaped import World, make

MANIFEST = {"versions": ["0.2"], "name": "x", "identifierSpace": "http://www.wikidata.org/entity/", "schemaSpace": "x"}


class Patience:
    """Takes the place of sleeping, and remembers the pauses."""

    def __init__(self) -> None:
        self.pauses: list[float] = []

    def __call__(self, seconds: float) -> None:
        if seconds > 0:
            self.pauses.append(seconds)


def asked(url: str, **manners: Any) -> tuple[Any, list[float]]:
    patience = Patience()
    transport = Transport(Manners(**{"interval": 0, "timeout": 1, **manners}), patience)
    return transport.json(url, {"queries": "{}"}), patience.pauses


def refused(url: str, **manners: Any) -> str:
    with pytest.raises(ServiceError) as caught:
        asked(url, **manners)
    return str(caught.value)


def test_a_service_that_is_down_is_tried_again_and_then_named() -> None:
    address = f"http://127.0.0.1:{free_port()}/api"
    message = refused(address, attempts=3)
    assert address in message
    assert "gave up after 3 attempts" in message


def test_a_busy_service_is_given_the_time_that_it_asks_for() -> None:
    def busy(handler: BaseHTTPRequestHandler, count: int) -> None:
        if count < 2:
            reply(handler, (429, 503)[count], "busy", Retry_After=("7", "")[count])
        else:
            reply(handler, 200, {"done": True})

    with answering(busy) as address:
        answer, pauses = asked(address)
    assert answer == {"done": True}
    assert pauses == [7, 2]


def test_pauses_grow_and_have_an_end() -> None:
    with answering(lambda handler, _: reply(handler, 503, "no", Retry_After="9999")) as address:
        patience = Patience()
        with pytest.raises(ServiceError, match="answers 503; gave up after 4"):
            Transport(Manners(interval=0, attempts=4, longest_pause=60), patience).json(address)
    assert patience.pauses == [60, 60, 60]
    with answering(lambda handler, _: reply(handler, 500, "no")) as address:
        patience = Patience()
        with pytest.raises(ServiceError):
            Transport(Manners(interval=0, attempts=4), patience).json(address)
    assert patience.pauses == [1, 2, 4]


def test_a_page_instead_of_json_is_not_asked_for_again() -> None:
    with answering(lambda handler, _: reply(handler, 200, "<html>Hello", Content_Type="text/html")) as address:
        assert "answers with a page, not with JSON" in refused(address)


@pytest.mark.parametrize(("status", "said"), [(404, "answers 404"), (401, "answers 401"), (414, "answers 414")])
def test_a_refusal_is_told(status: int, said: str) -> None:
    with answering(lambda handler, _: reply(handler, status, "go away")) as address:
        message = refused(address)
    assert said in message
    assert "go away" in message


def test_half_a_json_is_asked_for_again() -> None:
    def half(handler: BaseHTTPRequestHandler, count: int) -> None:
        if count == 0:
            reply(handler, 200, '{"done": tr')
        elif count == 1:  # announces more than it sends
            handler.send_response(200)
            handler.send_header("Content-Type", "application/json")
            handler.send_header("Content-Length", "100")
            handler.end_headers()
            handler.wfile.write(b'{"done"')
        else:
            reply(handler, 200, {"done": True})

    with answering(half) as address:
        assert asked(address)[0] == {"done": True}
    with answering(lambda handler, _: reply(handler, 200, "{")) as address:
        assert "broken JSON" in refused(address, attempts=2)


def test_a_slow_service_is_given_up() -> None:
    def drip(handler: BaseHTTPRequestHandler, _: int) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.end_headers()
        for _ in range(40):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.1)

    start = time.monotonic()
    with answering(drip) as address:
        assert "is too slow" in refused(address, timeout=0.5, attempts=1)
    with answering(lambda *_: time.sleep(2)) as address:
        assert "does not answer" in refused(address, timeout=0.3, attempts=1)
    assert time.monotonic() - start < 10


def test_redirects_are_followed_where_that_is_safe() -> None:
    def moved(handler: BaseHTTPRequestHandler, count: int) -> None:
        if count == 0:
            reply(handler, 307, "", Location="/elsewhere")
        else:
            reply(handler, 200, {"path": handler.path, "method": handler.command})

    with answering(moved) as address:
        assert asked(address)[0] == {"path": "/elsewhere", "method": "POST"}
    with answering(lambda handler, _: reply(handler, 301, "", Location="https://example.org/new")) as address:
        assert "has moved to https://example.org/new; give that address instead" in refused(address)
    with answering(lambda handler, _: reply(handler, 307, "", Location="/again")) as address:
        assert "redirects more than" in refused(address)
    with answering(lambda handler, _: reply(handler, 302, "", Location="file:///etc/passwd")) as address:
        assert "which is no web address" in refused(address)
    assert "is no web address" in refused("file:///etc/passwd")


def test_an_answer_without_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("racegraph.wikidata.transport.LARGEST", 1000)
    with answering(lambda handler, _: reply(handler, 200, "[" + "1," * 5000 + "1]")) as address:
        assert "more than 1000 bytes" in refused(address)


def test_requests_say_who_asks_and_keep_their_distance() -> None:
    agents: list[str] = []

    def note(handler: BaseHTTPRequestHandler, _: int) -> None:
        agents.append(handler.headers["User-Agent"])
        reply(handler, 200, {})

    with answering(note) as address:
        transport = Transport(Manners(interval=0.2, contact="me@example.org"))
        start = time.monotonic()
        for _ in range(3):
            transport.json(address)
        assert time.monotonic() - start >= 0.4
    assert agents[0].startswith("racegraph/")
    assert agents[0].endswith("(https://w3id.org/racegraph/; me@example.org)")


# -- a run that is interrupted


@pytest.fixture(scope="module")
def world() -> World:
    return make(301, drivers=30)


@pytest.fixture(scope="module")
def store(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return world.store(tmp_path_factory.mktemp("interrupted") / "store")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_an_interrupted_run_keeps_what_it_has_and_goes_on(world: World, store: Path, tmp_path: Path) -> None:
    dump, cache, kept = world.dump(tmp_path / "dump.jsonl"), tmp_path / "cache", tmp_path / "candidates.sssom.tsv"
    with reconciling(items_of(dump, [])) as address:
        whole = Transport(Manners(interval=0))
        with open_snapshot(store) as snapshot:
            all_at_once = propose(snapshot.store, ServiceSource(address, whole, Cache(tmp_path / "c")), read_links())

            class GivesOut(Transport):
                def json(self, *arguments: Any, **options: Any) -> Any:
                    if self.requests == whole.requests // 2:
                        raise ServiceError(f"{address} does not answer")
                    return super().json(*arguments, **options)

            first = GivesOut(Manners(interval=0))
            part = propose(snapshot.store, ServiceSource(address, first, Cache(cache)), read_links())
            assert 0 < part.reached < part.total
            assert "does not answer" in part.failure
            keep(part, kept)
            assert len({m.subject for m in sssom.read(kept).matches}) == len(part.found)
            second = Transport(Manners(interval=0))
            rest = propose(snapshot.store, ServiceSource(address, second, Cache(cache)), read_links())
    assert rest.failure == ""
    assert first.requests + second.requests <= whole.requests + 1
    assert [c.item.id for c in rest.clear] == [c.item.id for c in all_at_once.clear]


def test_rows_of_an_earlier_run_stay_where_a_later_one_does_not_get(world: World, store: Path, tmp_path: Path) -> None:
    dump, kept = world.dump(tmp_path / "dump.jsonl"), tmp_path / "candidates.sssom.tsv"
    assert run("link", "--store", store, "--dump", dump, "--output", kept).exit_code == 0
    before = kept.read_text("utf-8")

    def manifest_only(handler: BaseHTTPRequestHandler, count: int) -> None:
        reply(handler, 200, MANIFEST) if count == 0 else reply(handler, 404, "gone")

    with answering(manifest_only) as address:
        result = run(
            "link",
            "--store",
            store,
            "--service",
            address,
            "--output",
            kept,
            "--cache",
            tmp_path / "cache",
            "--rate",
            100,
        )
    assert result.exit_code == 1
    assert "answers 404" in result.stderr
    assert "run the same again" in result.stderr
    assert kept.read_text("utf-8") == before


@pytest.mark.parametrize(
    "answer",
    [[], {"q0": []}, {"q0": {"result": "x"}}, {"q0": {"result": [{"name": "without an id"}]}}, "text", 3, None],
)
def test_an_answer_that_is_no_result_batch_is_refused(answer: Any, store: Path, tmp_path: Path) -> None:
    with answering(lambda handler, n: reply(handler, 200, MANIFEST if n == 0 else json.dumps(answer))) as address:
        result = run("link", "--store", store, "--service", address, "--cache", tmp_path / "c", "--rate", 100,
                     "--output", tmp_path / "o.tsv")  # fmt: skip
    assert result.exit_code == 1
    assert "is no result batch" in result.stderr


@pytest.mark.parametrize("manifest", [[], {}, "hello"])
def test_an_address_without_a_manifest_is_refused(manifest: Any, store: Path, tmp_path: Path) -> None:
    with answering(lambda handler, _: reply(handler, 200, json.dumps(manifest))) as address:
        result = run(
            "link", "--store", store, "--service", address, "--cache", tmp_path / "c", "--output", tmp_path / "o"
        )
    assert result.exit_code == 1
    assert "no reconciliation service" in result.stderr


def test_a_broken_cache_file_counts_as_none(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put({"a": 1}, "key")
    assert cache.get("key") == {"a": 1}
    next(tmp_path.rglob("*.json")).write_text("{", "utf-8")
    assert cache.get("key") is None


# -- dumps

GOOD = {
    "id": "Q9000000001",
    "labels": {"de": {"language": "de", "value": "Ring"}},
    "claims": {
        "P31": [
            {
                "mainsnak": {
                    "snaktype": "value",
                    "property": "P31",
                    "datavalue": {"type": "wikibase-entityid", "value": {"id": "Q2338524"}},
                },
                "rank": "normal",
            },
            {"mainsnak": {"snaktype": "somevalue", "property": "P31"}, "rank": "normal"},
        ]
    },
}


@pytest.mark.parametrize("suffix", ["", ".gz", ".bz2"])
def test_a_broken_line_is_named_and_the_others_are_read(suffix: str, tmp_path: Path) -> None:
    lines = [
        "[", json.dumps(GOOD) + ",", "{", "[]", '{"id": "L1"}', '{"id": "Q2", "labels": []}',
        '{"id": "Q3", "claims": {"P31": [3]}}',
        "\udcff", json.dumps({**GOOD, "id": "Q9000000002"}), "]",
    ]  # fmt: skip
    content = "\n".join(lines).encode("utf-8", "surrogateescape")
    pack = {"": bytes, ".gz": gzip.compress, ".bz2": bz2.compress}[suffix]
    path = tmp_path / f"dump.jsonl{suffix}"
    path.write_bytes(pack(content))
    problems: list[Any] = []
    items = list(items_of(path, problems))
    assert [item.id for item in items] == ["Q9000000001", "Q2", "Q9000000002"]
    assert items[0] == Item(
        "Q9000000001", {"de": "Ring"}, statements=(Statement("P31", ItemValue("item", "Q2338524")),)
    )
    assert {int(str(p.message).split()[1]) for p in problems} == {3, 4, 5, 7, 8}


def test_a_dump_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(DumpError, match=r"nowhere\.jsonl"):
        list(read_dump(tmp_path / "nowhere.jsonl"))
    (tmp_path / "half.gz").write_bytes(gzip.compress(b"{}" * 1000)[:-20])
    with pytest.raises(DumpError, match=r"half\.gz"):
        list(read_dump(tmp_path / "half.gz"))


def test_link_goes_on_after_a_broken_line(world: World, store: Path, tmp_path: Path) -> None:
    dump = world.dump(tmp_path / "dump.jsonl")
    dump.write_text("{broken\n" + dump.read_text("utf-8"), "utf-8")
    result = run("link", "--store", store, "--dump", dump, "--output", tmp_path / "c.tsv")
    assert result.exit_code == 1
    assert "line 1 is no item" in result.stderr
    assert " clear" in result.stderr


# -- accepting


@pytest.fixture
def links(tmp_path: Path) -> Path:
    path = tmp_path / "links.sssom.tsv"
    path.write_text(
        "#curie_map:\n#  id: https://w3id.org/racegraph/id/\n#  wd: http://www.wikidata.org/entity/\n"
        "subject_id\tpredicate_id\tpredicate_modifier\tobject_id\tmapping_justification\n"
        "id:team/a\tskos:exactMatch\t\twd:Q9000000001\tsemapv:ManualMappingCuration\n"
        "id:team/b\tskos:exactMatch\tNot\twd:Q9000000002\tsemapv:ManualMappingCuration\n",
        "utf-8",
    )
    return path


def match(team: str, number: int) -> Match:
    return Match(f"https://w3id.org/racegraph/id/team/{team}", EXACT, f"http://www.wikidata.org/entity/Q{number}")


def test_nothing_is_accepted_without_being_told(world: World, store: Path, links: Path, tmp_path: Path) -> None:
    before = links.read_bytes()
    dump, kept = world.dump(tmp_path / "dump.jsonl"), tmp_path / "c.sssom.tsv"
    assert run("link", "--store", store, "--dump", dump, "--output", kept, "--links", links).exit_code == 0
    assert links.read_bytes() == before
    assert run("link", "--store", store, "--dump", dump, "--output", kept, "--links", links, "--accept").exit_code == 2
    assert links.read_bytes() == before


def test_only_the_clear_ones_are_accepted_in_somebodys_name(
    world: World, store: Path, links: Path, tmp_path: Path
) -> None:
    dump, kept = world.dump(tmp_path / "dump.jsonl"), tmp_path / "c.sssom.tsv"
    result = run(
        "link", "--store", store, "--dump", dump, "--output", kept, "--links", links, "--accept", "--author", "Ada"
    )
    assert result.exit_code == 0, result.stderr
    new = [m for m in read_links(links).matches if m.author == "Ada"]
    clear = [m for m in sssom.read(kept).matches if m.comment.startswith("clear")]
    assert {(m.subject, m.object) for m in new} == {(m.subject, m.object) for m in clear}
    assert all(m.justification == "semapv:CompositeMatching" and m.date and m.confidence for m in new)
    near = {(m.subject, m.object) for m in sssom.read(kept).matches if m.comment.startswith("near")}
    assert near
    assert not near & {(m.subject, m.object) for m in read_links(links).matches}


def test_what_would_contradict_the_table_is_not_accepted(links: Path) -> None:
    before = links.read_bytes()
    for wrong, said in ((match("a", 9000000009), "another exact match"), (match("b", 9000000002), "the opposite")):
        with pytest.raises(NotAccepted, match=said):
            accept(links, [match("c", 9000000003), wrong], "Ada")
    with pytest.raises(NotAccepted, match="say who"):
        accept(links, [match("c", 9000000003)], " ")
    assert links.read_bytes() == before
    assert accept(links, [match("a", 9000000001)], "Ada") == []
    (new,) = accept(links, [match("c", 9000000003)], "Ada", "2026-11-22")
    assert (new.author, new.date) == ("Ada", "2026-11-22")
    assert len(read_links(links).matches) == 3


def test_a_table_with_a_wrong_row_is_not_rewritten(links: Path) -> None:
    links.write_text(
        links.read_text("utf-8") + "id:team/x\tskos:like\t\twd:Q1\tsemapv:ManualMappingCuration\n", "utf-8"
    )
    before = links.read_bytes()
    with pytest.raises(NotAccepted, match="line 7"):
        accept(links, [match("c", 9000000003)], "Ada")
    assert links.read_bytes() == before
