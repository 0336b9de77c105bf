"""The servers that are compared, each over the same triples, started fresh and ended afterwards."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from racegraph.store import Manifest, Writer

STOCK = """
import sys, pyoxigraph, uvicorn
from oxrdflib import OxigraphStore
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint
store = pyoxigraph.Store()
store.bulk_load(path=sys.argv[1])
app = SparqlEndpoint(graph=Dataset(store=OxigraphStore(store=store)), path="/sparql")
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), log_level="warning")
"""


class Served:
    """A server that runs: its address, its endpoint's path, and how long it took to its first answer."""

    def __init__(self, address: tuple[str, int], path: str, start: float, pid: int) -> None:
        self.address = address
        self.path = path
        self.start = start
        self.pid = pid

    def processes(self) -> list[int]:
        """The server's processes."""
        parents = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])

        def ours(pid: int) -> bool:
            while pid not in (0, self.pid):
                pid = parents.get(pid, 0)
            return pid == self.pid

        return [pid for pid in parents if ours(pid)]

    def processor_seconds(self) -> float:
        """The processor time that the server's processes took, those that ended included."""
        ticks = 0
        for pid in self.processes():
            with contextlib.suppress(OSError):
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                ticks += sum(map(int, fields[11:15]))
        return ticks / os.sysconf("SC_CLK_TCK")

    def memory(self) -> int:
        """The memory of the server's processes, in bytes; what several share is counted once."""
        total = 0
        for pid in self.processes():
            with contextlib.suppress(OSError):
                for row in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                    if row.startswith("Pss_Anon:"):
                        total += int(row.split()[1]) * 1024
        return total


@contextlib.contextmanager
def folder_with(lines: Iterable[str]) -> Iterator[Path]:
    """A temporary folder with the triples as ``data.nt`` and as stores of racegraph and Oxigraph."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "data.nt").write_text("\n".join(lines) + "\n")
        with Writer(folder / "racegraph") as writer:
            writer.store.bulk_load(path=folder / "data.nt")
            writer.store.optimize()
            writer.commit(Manifest(knowledge="benchmark", engine="benchmark"))
        store = ox.Store(folder / "oxigraph")
        store.bulk_load(path=folder / "data.nt")
        store.optimize()
        store.flush()
        del store
        yield folder


def racegraph(folder: Path, port: int, *options: str) -> list[str]:
    program = [sys.executable, "-m", "racegraph", "serve", "--quiet"]
    return [*program, "--store", str(folder / "racegraph"), "--port", str(port), *options]


def racegraph_cold(folder: Path, port: int) -> list[str]:
    return racegraph(folder, port, "--kept", "0")


def oxigraph(folder: Path, port: int) -> list[str]:
    program = str(Path(sys.executable).with_name("oxigraph"))
    return [program, "serve-read-only", "--location", str(folder / "oxigraph"), "--bind", f"127.0.0.1:{port}"]


def stock(folder: Path, port: int) -> list[str]:
    return [sys.executable, "-c", STOCK, str(folder / "data.nt"), str(port)]


@contextlib.contextmanager
def serving(command: list[str], port: int, path: str) -> Iterator[Served]:
    """The server of *command*, from its first answer on."""
    began = time.perf_counter()
    process = subprocess.Popen(command)
    try:
        while not _answers(port, path):
            if process.poll() is not None or time.perf_counter() - began > 300:
                raise RuntimeError(f"{command} does not answer")
            time.sleep(0.005)
        yield Served(("127.0.0.1", port), path, time.perf_counter() - began, process.pid)
    finally:
        process.terminate()
        process.wait(30)


def _answers(port: int, path: str) -> bool:
    request = f"GET {path}?query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
            connection.sendall(request.encode())
            return b" 200 " in connection.recv(100)
    except OSError:
        return False


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
