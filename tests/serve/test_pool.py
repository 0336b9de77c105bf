"""Queries that run away, take too much, come all at once, or lose their worker."""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from racegraph.serve import Limits
from serve.running import serving, write

# Some hundred million combinations: minutes of work.
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(STR(?c) = CONCAT(STR(?f), STR(?i), 'x')) }"
RUNAWAYS = [RUNAWAY.replace("'x'", f"'x{number}'") for number in range(100)]  # all of them different
GREEDY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?f ?c ?i"
# what a worker answers: a look-up of one triple would never reach one
POINT = "SELECT ?o { ?s <http://example.org/p> '7' ; <http://example.org/p> ?o }"
MANY = "SELECT * { ?s ?p ?o }"
QUADS = 2000
LIMITS = Limits(timeout=1.5, slice=0.1, quick=2, long=2, waiting=200, rows=100_000, memory=200 * 2**20)


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("pool") / "store"
    write(directory, "".join(f'<http://example.org/s{n}> <http://example.org/p> "{n}" .\n' for n in range(QUADS)))
    return directory


@pytest.fixture(scope="module")
def client(big: Path) -> Iterator[httpx.Client]:
    with serving(big, limits=LIMITS) as client:
        yield client


def ask(client: httpx.Client, query: str, **parameters: str) -> httpx.Response:
    return client.get("/sparql", params={"query": query, **parameters})


def memory_of_workers() -> int:
    """Bytes of private memory of all descendants of this process."""
    parents = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            fields = dict(line.split(":\t", 1) for line in status.read_text().splitlines() if ":\t" in line)
        except OSError:
            continue
        parents[int(fields["Pid"])] = (int(fields["PPid"]), int(fields.get("RssAnon", "0 kB").split()[0]) * 1024)

    def ours(pid: int) -> bool:
        while pid in parents and pid != 1:
            pid = parents[pid][0]
            if pid == os.getpid():
                return True
        return False

    return sum(size for pid, (_, size) in parents.items() if ours(pid))


def test_a_runaway_ends_at_its_deadline(client: httpx.Client) -> None:
    began = time.monotonic()
    answer = ask(client, RUNAWAY)
    took = time.monotonic() - began
    assert (answer.status_code, answer.json()["code"]) == (504, "deadline")
    assert LIMITS.timeout <= took <= LIMITS.timeout + 0.3


def test_a_client_can_ask_for_less_time_and_not_for_more(client: httpx.Client) -> None:
    for timeout, expected in (("0.3", 0.3), ("600", LIMITS.timeout)):
        began = time.monotonic()
        assert ask(client, RUNAWAY, timeout=timeout).status_code == 504
        assert expected <= time.monotonic() - began <= expected + 0.3


def test_a_runaway_disturbs_nobody(client: httpx.Client) -> None:
    with ThreadPoolExecutor(1) as background:
        runaway = background.submit(ask, client, RUNAWAY)
        time.sleep(LIMITS.slice + 0.1)
        times = []
        while not runaway.done():
            began = time.perf_counter()
            assert ask(client, POINT).status_code == 200
            times.append(time.perf_counter() - began)
    assert len(times) > 50
    # the figure in benchmarks/serve is stricter: here other tests may run beside
    assert sorted(times)[int(len(times) * 0.95)] < 0.05


def test_memory_comes_back(client: httpx.Client) -> None:
    ask(client, POINT)
    before = memory_of_workers()
    for _ in range(3):
        assert ask(client, GREEDY).json()["code"] in ("memory", "deadline")
    time.sleep(0.5)
    assert ask(client, POINT).status_code == 200
    assert memory_of_workers() < before + 30 * 2**20


def test_a_query_gets_no_more_memory_than_there_is(big: Path) -> None:
    with serving(big, limits=Limits(timeout=30, memory=50 * 2**20)) as client:
        answer = ask(client, GREEDY)
        assert (answer.status_code, answer.json()["code"]) == (422, "memory")
        assert "50 MiB" in answer.json()["detail"]


def test_a_hundred_runaways_at_once(client: httpx.Client) -> None:
    limits = httpx.Limits(max_connections=200)
    with httpx.Client(base_url=client.base_url, timeout=60, limits=limits) as many, ThreadPoolExecutor(100) as crowd:
        runaways = [crowd.submit(ask, many, runaway) for runaway in RUNAWAYS]
        time.sleep(0.2)
        assert client.get("/health").status_code == 200
        assert ask(client, POINT, timeout="30").status_code in (200, 503)
        answers = [runaway.result() for runaway in runaways]
    assert {answer.status_code for answer in answers} <= {503, 504}
    assert all("retry-after" in answer.headers for answer in answers if answer.status_code == 503)
    assert ask(client, POINT).status_code == 200


def test_too_many_are_turned_away_at_once(big: Path) -> None:
    few = Limits(timeout=2, slice=5, quick=1, long=1, waiting=2)
    with serving(big, limits=few) as client, ThreadPoolExecutor(10) as crowd:
        asked = time.monotonic()
        answers = [crowd.submit(ask, client, runaway) for runaway in RUNAWAYS[:10]]
        refused = [answer.result() for answer in answers if answer.result().json()["code"] == "busy"]
        assert len(refused) >= 7
        assert {answer.status_code for answer in refused} == {503}
        assert time.monotonic() - asked < 10


def test_nobody_waits_for_ever_in_a_crowd(big: Path) -> None:
    some = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c FILTER(STRLEN(?c) < 4) }"
    numbers = itertools.count()
    with serving(big, limits=Limits(quick=1, slice=10)) as client, ThreadPoolExecutor(24) as crowd:
        answered = [0] * 24

        def ask_on(place: int) -> None:
            while sum(answered) < 8 * len(answered):
                assert ask(client, f"{some} # {next(numbers)}").status_code == 200
                answered[place] += 1

        list(crowd.map(ask_on, range(24)))
    assert min(answered) > 1  # the last one may come when all have ended


def test_who_asks_the_same_at_once_takes_no_place(big: Path) -> None:
    few = Limits(timeout=1, quick=1, long=1, waiting=1)
    with serving(big, limits=few) as client, ThreadPoolExecutor(20) as crowd:
        answers = list(crowd.map(lambda _: ask(client, RUNAWAY), range(20)))
        assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(504, "deadline")}
        assert client.app.state.graph.sharing.shared >= 10  # type: ignore[attr-defined]


def test_who_asked_the_same_gets_an_answer_where_the_first_one_goes_away(big: Path) -> None:
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(STRLEN(?c) + STRLEN(?f) > 7) }"
    patient = Limits(timeout=60)  # however busy the machine
    with serving(big, limits=patient) as client, ThreadPoolExecutor(3) as crowd:
        with socket.create_connection((client.base_url.host, client.base_url.port or 80)) as first:
            first.sendall(b"GET /sparql?query=%b HTTP/1.1\r\nHost: x\r\n\r\n" % quote(slow).encode())
            time.sleep(0.1)
            others = [crowd.submit(ask, client, slow) for _ in range(3)]
            time.sleep(0.1)
        for other in others:
            # 1000 of the numbers have four digits, and only two of these have more than seven together
            assert other.result().json()["results"]["bindings"][0]["n"]["value"] == str(1000 * 1000)


def test_a_long_answer_is_whole_for_everybody(big: Path) -> None:
    with serving(big) as client, ThreadPoolExecutor(8) as crowd:
        for answer in crowd.map(lambda _: ask(client, MANY), range(8)):
            assert len(answer.json()["results"]["bindings"]) == QUADS


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_too_many_rows_are_no_answer(big: Path, name: str) -> None:
    with serving(big, limits=Limits(rows=100)) as client:
        assert ask(client, MANY + " LIMIT 100", format=name).status_code == 200
        answer = ask(client, MANY + " LIMIT 101", format=name)
        assert (answer.status_code, answer.json()["code"]) == (422, "too-large")
        construct = "CONSTRUCT WHERE { ?s ?p ?o } LIMIT "
        assert ask(client, construct + "100").status_code == 200
        assert ask(client, construct + "101").json()["code"] == "too-large"


def test_too_many_bytes_break_the_answer_off(big: Path) -> None:
    """The answer has begun when it proves too large: it ends without its end, and a client knows."""
    with serving(big, limits=Limits(bytes=150_000)) as client:
        with pytest.raises(httpx.RemoteProtocolError):
            ask(client, MANY)
        assert ask(client, POINT).status_code == 200
        counts = client.get("/metrics").text
        assert 'racegraph_failures_total{code="too-large"} 1' in counts


def test_a_deadline_breaks_the_answer_off(client: httpx.Client) -> None:
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"  # begins at once, ends never
    with serving(Path(client.app.state.graph.directory), limits=Limits(timeout=0.5, rows=10**9)) as other:  # type: ignore[attr-defined]
        began = time.monotonic()
        with pytest.raises(httpx.RemoteProtocolError):
            ask(other, query)
        assert time.monotonic() - began < 2


def test_the_first_bytes_come_before_the_last(big: Path) -> None:
    with serving(big, limits=Limits(rows=10**9)) as client:
        query = "SELECT * { ?s ?p ?o . ?x ?y ?z }"
        began = time.perf_counter()
        with client.stream("GET", "/sparql", params={"query": query}) as answer:
            chunks = answer.iter_raw()
            next(chunks)
            assert time.perf_counter() - began < 0.5
            assert answer.headers["transfer-encoding"] == "chunked"


def test_who_goes_away_ends_the_query(client: httpx.Client) -> None:
    with pytest.raises(httpx.ReadTimeout):
        client.get("/sparql", params={"query": RUNAWAY}, timeout=0.4)
    deadline = time.monotonic() + 0.8
    while "quick" in (states := client.get("/metrics").text) and 'racegraph_queries{state="long"} 1' in states:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_who_reads_slowly_holds_no_worker_back(big: Path) -> None:
    """An answer that fits the buffer leaves its worker, however slowly it is read."""
    with serving(big, limits=Limits(quick=1, long=1, slice=0.2)) as client:
        port = client.base_url.port
        assert port is not None
        slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(5)]
        for connection in slow:
            connection.sendall(b"GET /sparql?query=SELECT%20*%7B?s%20?p%20?o%7D HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(0.5)
        for _ in range(5):
            assert ask(client, POINT).status_code == 200
        for connection in slow:
            connection.close()


def pids_of(client: httpx.Client) -> list[int]:
    """The processes of the workers that have begun."""
    pool = client.app.state.graph.pool  # type: ignore[attr-defined]
    return [worker.pid for worker in list(pool.workers) if worker.pid]


def test_workers_that_die_are_replaced(big: Path) -> None:
    with serving(big) as client:
        for _ in range(3):
            for pid in pids_of(client):
                with contextlib.suppress(ProcessLookupError):  # it gave way to one that has the store in memory
                    os.kill(pid, signal.SIGKILL)
            deadline = time.monotonic() + 5
            while ask(client, POINT).status_code != 200:
                assert time.monotonic() < deadline


def test_a_nursery_that_dies_is_replaced(big: Path, caplog: pytest.LogCaptureFixture) -> None:
    for resident in (0, 2**30):
        with serving(big, limits=Limits(resident=resident)) as client:
            pool = client.app.state.graph.pool  # type: ignore[attr-defined]
            deadline = time.monotonic() + 30
            while pool.flock.resident != bool(resident):
                assert time.monotonic() < deadline
                time.sleep(0.02)
            os.kill(pool.nursery._cradle.process.pid, signal.SIGSTOP)
            pool.nursery.kill(1)  # what it never reads resets the connection
            os.kill(pool.nursery._cradle.process.pid, signal.SIGKILL)
            for pid in pids_of(client):
                os.kill(pid, signal.SIGKILL)
            deadline = time.monotonic() + 30
            while ask(client, POINT).status_code != 200:
                assert time.monotonic() < deadline
            assert client.get("/health").status_code == 200
    assert "Exception in callback" not in caplog.text


def test_nothing_is_left_behind(big: Path) -> None:
    with serving(big) as client:
        pids = pids_of(client)
        assert pids
    deadline = time.monotonic() + 5
    while any(Path(f"/proc/{pid}").exists() for pid in pids):
        assert time.monotonic() < deadline
        time.sleep(0.02)
