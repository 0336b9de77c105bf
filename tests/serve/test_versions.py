"""Queries while the store changes: none fails, and each answer is from one version."""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from racegraph.serve import GraphService, Limits
from racegraph.store import StoreMissing, Writer, current_version, open_snapshot
from serve.running import MANIFEST, serving, write

# In every version all subjects have the same number, and it grows from one version to the next.
SUBJECTS = 300
SET = """
DELETE { ?s <http://e/number> ?n } INSERT { ?s <http://e/number> ?m }
WHERE { ?s <http://e/number> ?n BIND(?n + 1 AS ?m) }
"""
NUMBERS = "SELECT DISTINCT ?n { ?s <http://e/number> ?n }"


def numbered(directory: Path) -> None:
    write(directory, "".join(f"<http://e/s{n}> <http://e/number> 0 .\n" for n in range(SUBJECTS)))


def numbers(client: httpx.Client) -> list[int]:
    answer = client.get("/sparql", params={"query": NUMBERS})
    assert answer.status_code == 200, answer.text
    return [int(row["n"]["value"]) for row in answer.json()["results"]["bindings"]]


@pytest.mark.parametrize("resident", [0, 2**30], ids=["disk", "memory"])
def test_no_request_fails_and_no_answer_is_mixed(tmp_path: Path, resident: int) -> None:
    directory = tmp_path / "store"
    numbered(directory)
    done = threading.Event()

    def ask(client: httpx.Client) -> list[int]:
        seen = []
        with httpx.Client(base_url=client.base_url, timeout=30) as own:
            while not done.is_set():
                (number,) = numbers(own)
                seen.append(number)
        return seen

    with serving(directory, limits=Limits(resident=resident, calm=0)) as client, ThreadPoolExecutor(4) as crowd:
        crowds = [crowd.submit(ask, client) for _ in range(4)]
        for _ in range(15):
            write(directory, update=SET)
            time.sleep(0.1)
        deadline = time.monotonic() + 5
        while numbers(client) != [15]:
            assert time.monotonic() < deadline
        done.set()
        for seen in (future.result() for future in crowds):
            assert seen == sorted(seen)
            assert len(set(seen)) > 3


def test_a_query_goes_on_on_the_version_that_it_began_with(tmp_path: Path) -> None:
    directory = tmp_path / "store"
    numbered(directory)
    with serving(directory, limits=Limits(resident=0)) as client:
        slow = "SELECT (COUNT(*) AS ?c) (MIN(?n) AS ?min) (MAX(?n) AS ?max) { ?s ?p ?n . ?t ?q ?m . FILTER(?n >= 0) }"
        with ThreadPoolExecutor(1) as background:
            answer = background.submit(client.get, "/sparql", params={"query": slow})
            for _ in range(3):
                write(directory, update=SET)
            (row,) = answer.result().json()["results"]["bindings"]
        assert row["min"]["value"] == row["max"]["value"]
        assert int(row["c"]["value"]) == SUBJECTS**2


def test_versions_that_nobody_reads_are_removed(tmp_path: Path) -> None:
    directory = tmp_path / "store"
    numbered(directory)
    with serving(directory) as client:
        for number in range(1, 6):
            write(directory, update=SET)
            deadline = time.monotonic() + 5
            while numbers(client) != [number]:
                assert time.monotonic() < deadline
        write(directory, update=SET)
        kept = [generation.name for generation in (directory / "generations").iterdir()]
        assert len(kept) <= 3


def test_the_tag_is_of_the_version_that_answered(tmp_path: Path) -> None:
    directory = tmp_path / "store"
    numbered(directory)
    with serving(directory) as client:
        first = client.get("/sparql", params={"query": NUMBERS}).headers["etag"]
        version = write(directory, update=SET)
        deadline = time.monotonic() + 5
        while (
            answer := client.get("/sparql", params={"query": NUMBERS}, headers={"if-none-match": first})
        ).status_code != 200:
            assert time.monotonic() < deadline
        assert answer.headers["etag"].startswith(f'W/"{version}.')


def test_what_was_taken_into_memory_is_the_same(tmp_path: Path) -> None:
    """Blank nodes, empty graphs, odd characters, triple terms: all of it is there after the move from disk."""
    data = """
    <http://e/s> <http://e/p> _:b, "a\\nb\\t\\"c\\" \\u00e4 \\U0001f3ce", "1.50"^^<http://www.w3.org/2001/XMLSchema#decimal>,
      "Spa"@de-AT, <<( <http://e/s> <http://e/p> "x" )>> .
    GRAPH <http://e/g> { _:b <http://e/q> "y" }
    GRAPH _:unnamed { <http://e/s> <http://e/p> 1 }
    """
    directory = tmp_path / "store"
    write(directory, data, update="CREATE GRAPH <http://e/empty>")
    answers = []
    for resident in (0, 2**30):
        with serving(directory, limits=Limits(resident=resident)) as client:
            pool = client.app.state.graph.pool  # type: ignore[attr-defined]
            deadline = time.monotonic() + 5
            while pool.flock.resident != bool(resident):
                assert time.monotonic() < deadline
                time.sleep(0.02)
            rows = []
            for query in (
                "SELECT ?s ?p ?o { ?s ?p ?o }",
                "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }",
                "SELECT ?g { GRAPH ?g {} }",
            ):
                found = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
                rows.append(sorted(map(str, found)))
            answers.append(rows)
    assert answers[0] == answers[1]
    assert len(answers[0][0]) == 5
    assert "http://e/empty" in str(answers[0][2])


def test_without_a_store_there_is_no_service(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing), serving(tmp_path / "none"):
        pass


def test_a_broken_version_leaves_the_one_before(tmp_path: Path) -> None:
    directory = tmp_path / "store"
    numbered(directory)
    with serving(directory) as client:
        with Writer(directory) as writer:
            writer.store.update(SET)
            version = writer.commit(MANIFEST)
            (directory / "generations" / version / "data" / "CURRENT").unlink()
        time.sleep(0.6)
        assert numbers(client) == [0]
        assert client.get("/health").status_code == 200


def test_a_service_that_has_ended_holds_no_file(tmp_path: Path) -> None:
    directory = tmp_path / "store"
    numbered(directory)
    with serving(directory) as client:
        app = client.app  # type: ignore[attr-defined]  # held on to, as frameworks do
        write(directory, update=SET)
        numbers(client)
    held = [os.readlink(link) for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    assert not [path for path in held if path.startswith(str(tmp_path))]
    assert app.state.graph is not None


def test_a_service_may_end_while_it_takes_up_a_version(tmp_path: Path) -> None:
    """What was not yet taken up was let go of twice, and the end failed: of its processes and files, some stayed."""
    directory = tmp_path / "store"
    numbered(directory)

    async def end_after(seconds: float) -> None:
        service = GraphService(directory, Limits(calm=0), "http://e/sparql")
        await service.start()
        await asyncio.to_thread(write, directory, update=SET)
        taking_up = asyncio.create_task(service.refresh())
        await asyncio.sleep(seconds)
        taking_up.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await taking_up
        await service.stop()

    for number in range(8):
        asyncio.run(end_after(0.01 * number))
    held = [os.readlink(link) for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    assert not [path for path in held if path.startswith(str(tmp_path))]


def test_snapshots_are_let_go(tmp_path: Path) -> None:
    directory = tmp_path / "store"
    numbered(directory)
    with serving(directory):
        pass
    version = current_version(directory)
    write(directory, update=SET)
    assert not (directory / "generations" / version).exists()
    open_snapshot(directory).close()


def descendants() -> int:
    """How many processes this one has begun, directly or not, that still are."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
    found = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return len(found) - 1


def test_versions_that_follow_each_other_closely_leave_no_process_behind(tmp_path: Path) -> None:
    directory = tmp_path / "store"
    numbered(directory)
    with serving(directory, limits=Limits(resident=2**30, calm=0)) as client:
        numbers(client)
        time.sleep(1)
        usual = descendants()
        for pause in range(30):  # the next version comes at any moment of taking the one before into memory
            write(directory, update=SET)
            numbers(client)
            time.sleep(0.01 * (pause % 10))
        deadline = time.monotonic() + 10
        while (now := descendants()) > usual and time.monotonic() < deadline:
            time.sleep(0.1)
        assert now <= usual
