"""The first moments of ``racegraph serve``: queries first, the rest as soon as it is loaded."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from racegraph.serve import Limits, run
from racegraph.store import StoreMissing
from serve.running import free_port

LATER = {"fastapi", "jinja2", "owlrl", "rdflib", "rdflib_endpoint", "racegraph.reasoner", "racegraph.serve.syntax"}


def test_the_first_answer_waits_for_nothing_that_it_does_not_need() -> None:
    program = "import sys, racegraph.serve.entrance, racegraph.serve.worker; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert LATER.isdisjoint(loaded.split())


@pytest.fixture
def address(store: Path) -> Iterator[str]:
    """The address of a service that has only just been started."""
    arguments = ["serve", "--quiet", "--store", str(store), "--port", str(port := free_port())]
    with subprocess.Popen(
        [sys.executable, "-m", "racegraph", *arguments], stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        process.stderr.readline()
        yield f"http://127.0.0.1:{port}"
        process.terminate()
        assert process.wait(20) == -signal.SIGTERM, process.stderr.read()


@pytest.mark.parametrize(
    ("path", "status", "start"),
    [
        ("/sparql?query=ASK%20%7B%7D", 200, '{"head":{},"boolean":true}'),
        ("/health", 200, '{"status":"ok"}'),
        ("/", 200, "<!DOCTYPE html>"),
        ("/store", 400, '{"title": "Bad Request"'),
        ("/reconcile", 200, "{"),
        ("/nowhere", 404, "<!DOCTYPE html>"),
    ],
)
def test_whoever_comes_first_gets_an_answer(address: str, path: str, status: int, start: str) -> None:
    answer = httpx.get(address + path, timeout=60)
    assert (answer.status_code, answer.text[: len(start)]) == (status, start)


def _nurseries() -> set[str]:
    """The nurseries that this process has begun, by their process numbers."""
    children = [pid for file in Path("/proc/self/task").glob("*/children") for pid in file.read_text().split()]
    commands = {pid: Path(f"/proc/{pid}/cmdline") for pid in children}
    return {pid for pid, file in commands.items() if file.exists() and b"racegraph.serve.nursery" in file.read_bytes()}


def test_where_nothing_can_be_served_nothing_is_left_behind(tmp_path: Path, store: Path) -> None:
    others = _nurseries()  # of services that other tests have open
    with pytest.raises(StoreMissing):
        run(tmp_path / "nothing", port=0)
    with pytest.raises(OSError, match="assign"):
        run(store, host="192.0.2.1", port=0, limits=Limits())
    assert _nurseries() <= others
