"""The store on disk: whole versions, one writer, readers that are never disturbed."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from racegraph.store import Manifest, StoreBusy, StoreError, StoreMissing, Writer, current_version, open_snapshot

MANIFEST = Manifest("knowledge", "engine")
KILLS = int(os.environ.get("RACEGRAPH_KILLS", "12"))


def quad(number: int) -> ox.Quad:
    return ox.Quad(ox.NamedNode("http://example.org/s"), ox.NamedNode("http://example.org/p"), ox.Literal(str(number)))


def write(directory: Path, *numbers: int) -> str:
    with Writer(directory) as writer:
        writer.store.extend(quad(number) for number in numbers)
        return writer.commit(MANIFEST)


def test_a_commit_publishes_and_is_found_again(tmp_path: Path) -> None:
    version = write(tmp_path / "store", 1, 2)
    with open_snapshot(tmp_path / "store") as snapshot:
        assert snapshot.version == version == current_version(tmp_path / "store")
        assert snapshot.manifest == MANIFEST
        assert set(snapshot.store) == {quad(1), quad(2)}


def test_a_version_does_not_change_any_more_whoever_holds_the_writers_store(tmp_path: Path) -> None:
    with Writer(tmp_path / "store") as writer:
        held = writer.store
        held.add(quad(1))
        writer.commit(MANIFEST)
        held.add(quad(2))
        held.flush()
        held.optimize()
        with open_snapshot(tmp_path / "store") as snapshot:
            assert set(snapshot.store) == {quad(1)}


def test_without_a_commit_nothing_changes(tmp_path: Path) -> None:
    version = write(tmp_path / "store", 1)
    with Writer(tmp_path / "store") as writer:
        writer.store.add(quad(2))
    with open_snapshot(tmp_path / "store") as snapshot:
        assert snapshot.version == version
        assert set(snapshot.store) == {quad(1)}
    assert [p.name for p in (tmp_path / "store" / "generations").iterdir()] == [version]


def test_a_reader_keeps_its_version_while_others_are_published(tmp_path: Path) -> None:
    first = write(tmp_path / "store", 1)
    with open_snapshot(tmp_path / "store") as snapshot:
        write(tmp_path / "store", 2)
        last = write(tmp_path / "store", 3)
        assert set(snapshot.store) == {quad(1)}
        with open_snapshot(tmp_path / "store") as newer:
            assert set(newer.store) == {quad(1), quad(2), quad(3)}
        assert {p.name for p in (tmp_path / "store" / "generations").iterdir()} == {first, last}
    newest = write(tmp_path / "store", 4)
    assert {p.name for p in (tmp_path / "store" / "generations").iterdir()} == {newest}


def test_a_snapshot_may_be_closed_twice(tmp_path: Path) -> None:
    """A service that ended while it took up a version closed that twice, failed, and left files open."""
    write(tmp_path / "store", 1)
    with open_snapshot(tmp_path / "store") as snapshot:
        snapshot.close()


def test_rdflib_sees_the_default_graph_and_the_named_ones_apart(tmp_path: Path) -> None:
    graph = ox.NamedNode("http://example.org/g")
    with Writer(tmp_path / "store") as writer:
        writer.store.add(quad(1))
        writer.store.add(ox.Quad(quad(2).subject, quad(2).predicate, quad(2).object, graph))
        writer.commit(MANIFEST)
    with open_snapshot(tmp_path / "store") as snapshot:
        rows = snapshot.dataset().query("SELECT ?o { ?s ?p ?o }")
        assert [str(row[0]) for row in rows] == ["1"]  # type: ignore[index]
        rows = snapshot.dataset().query("SELECT ?o { GRAPH ?g { ?s ?p ?o } }")
        assert [str(row[0]) for row in rows] == ["2"]  # type: ignore[index]


def test_a_second_writer_is_refused_and_told_who_writes(tmp_path: Path) -> None:
    refused = pytest.raises(StoreBusy, match=f"is being written to by process {os.getpid()}; wait")
    with Writer(tmp_path / "store"), refused:
        Writer(tmp_path / "store")
    write(tmp_path / "store", 1)


def test_what_is_no_store_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing, match="is no racegraph store; make one: racegraph build"):
        open_snapshot(tmp_path / "nowhere")
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(StoreError, match="is there already and is no racegraph store"):
        Writer(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["notes.txt"]


def test_a_store_of_another_layout_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "store", 1)
    (tmp_path / "store" / "racegraph-store").write_text("99\n")
    with pytest.raises(StoreError, match="layout 99, this racegraph reads 1"):
        open_snapshot(tmp_path / "store")
    with pytest.raises(StoreError, match="layout 99"):
        Writer(tmp_path / "store")


def _read_versions(directory: Path, stop: float, seen: multiprocessing.Queue[object]) -> None:
    try:
        versions = set()
        while time.monotonic() < stop:
            with open_snapshot(directory) as snapshot:
                numbers = sorted(int(q.object.value) for q in snapshot.store)
                assert numbers == list(range(len(numbers))), "a version is not whole"
                versions.add(len(numbers))
        seen.put(versions)
    except BaseException as error:
        seen.put(repr(error))


def test_readers_beside_a_busy_writer_see_whole_versions_only(tmp_path: Path) -> None:
    write(tmp_path / "store", 0, 1)
    context = multiprocessing.get_context("spawn")
    seen: multiprocessing.Queue[object] = context.Queue()
    stop = time.monotonic() + 3
    readers = [context.Process(target=_read_versions, args=(tmp_path / "store", stop, seen)) for _ in range(2)]
    for reader in readers:
        reader.start()
    number = 2
    while time.monotonic() < stop:
        write(tmp_path / "store", number, number + 1)
        number += 2
    outcomes = [seen.get(timeout=20) for _ in readers]
    for reader in readers:
        reader.join(timeout=20)
    for outcome in outcomes:
        assert isinstance(outcome, set), outcome
        assert len(outcome) > 1
        assert all(length % 2 == 0 for length in outcome)


_ENDLESS_WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from dataset.test_store import write
number = int(sys.argv[3])
while True:
    write(Path(sys.argv[1]), number, number + 1)
    print(number, flush=True)
    number += 2
"""


def test_a_writer_that_is_killed_leaves_the_last_version_that_it_reported(tmp_path: Path) -> None:
    directory = tmp_path / "store"
    write(directory, 0, 1)
    number = 2
    for attempt in range(KILLS):
        command = [sys.executable, "-c", _ENDLESS_WRITER, str(directory), str(Path(__file__).parents[1]), str(number)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            reported = [int(writer.stdout.readline())]
            time.sleep(0.003 * (attempt % 12))
            writer.send_signal(signal.SIGKILL)
            reported += [int(line) for line in writer.stdout.read().split()]
        with open_snapshot(directory) as snapshot:
            numbers = sorted(int(q.object.value) for q in snapshot.store)
        assert numbers == list(range(len(numbers)))
        assert len(numbers) % 2 == 0
        assert len(numbers) >= reported[-1] + 2
        number = len(numbers)
