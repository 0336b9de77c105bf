"""The process that workers are born from: it has everything loaded, so that a new worker takes milliseconds.

It runs no query, opens no store on disk and has one thread, so that it may fork. A nursery may itself breed another
one that first loads a dataset into memory: the workers born there share those pages with it and with each other.

Started as ``python -m racegraph.serve.nursery DESCRIPTOR`` with one end of a Unix stream socket. It ends, with all its
children, when the other end is closed.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import socket
import sys
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from racegraph.serve.frames import BREED, DEAD, FORK, KILL, READY, FrameReader, json_frame
from racegraph.serve.sandbox import confine
from racegraph.serve.worker import work
from racegraph.serve.writer import write

HAS_BLANK_NODES = """
ASK {
  { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } }
  FILTER(isBLANK(?s) || isBLANK(?o) || (BOUND(?g) && isBLANK(?g)) || isTRIPLE(?o))
}
"""


def tend(control: socket.socket, store: ox.Store | None) -> None:
    """Do what comes over *control* until its other end is closed: bear workers, end them, report their deaths.

    Workers answer from *store* where there is one, otherwise from the directory that they are born with.
    """
    children: set[int] = set()
    wake_read, wake_write = os.pipe()
    os.set_blocking(wake_read, False)
    os.set_blocking(wake_write, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the service says when to end
    signal.set_wakeup_fd(wake_write)
    reader = FrameReader()
    poll = select.poll()  # unlike select(), for descriptors above 1023 too
    poll.register(control, select.POLLIN)
    poll.register(wake_read, select.POLLIN)
    try:
        while True:
            readable = {descriptor for descriptor, _ in poll.poll()}
            if wake_read in readable:
                os.read(wake_read, 4096)
            _bury(children, control)
            if control.fileno() not in readable:
                continue
            data, descriptors, _, _ = socket.recv_fds(control, 65536, 64)
            if not data:
                return
            for kind, payload in reader.feed(data):
                message = json.loads(payload)
                if kind == KILL:
                    if message["pid"] in children:
                        os.kill(message["pid"], signal.SIGKILL)
                elif kind in (FORK, BREED):
                    connection = socket.socket(fileno=descriptors.pop(0))
                    child = os.fork()
                    if child == 0:
                        inherited = [control.fileno(), wake_read, wake_write, *descriptors]
                        _be_born(kind, message, connection, store, inherited)
                    connection.close()
                    children.add(child)
                else:
                    raise ValueError(f"Unexpected frame: {kind!r}")
    except (BrokenPipeError, ConnectionResetError):
        return  # the other end is closed, and did not read all
    finally:
        for child in children:
            os.kill(child, signal.SIGKILL)
        for child in children:
            os.waitpid(child, 0)


def _bury(children: set[int], control: socket.socket) -> None:
    for child in list(children):
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            children.discard(pid)
            ended_by = os.WTERMSIG(status) if os.WIFSIGNALED(status) else None
            control.sendall(json_frame(DEAD, {"pid": pid, "signal": ended_by}))


def _be_born(
    kind: bytes, message: dict[str, Any], connection: socket.socket, store: ox.Store | None, inherited: list[int]
) -> None:
    """In the child: close what is the nursery's, then work or breed; never returns."""
    status = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for descriptor in inherited:
            os.close(descriptor)
        if kind == BREED:
            store = load(message["data"])
            gc.freeze()
            connection.sendall(json_frame(READY, {"pid": os.getpid()}))
            tend(connection, store)
        else:
            if message["nice"]:
                os.nice(message["nice"])
            if message["task"] == "write":
                confine(message["memory"], network=False)
                write(Path(message["directory"]), connection)
            else:
                if store is None:
                    store = ox.Store.read_only(message["data"])
                confine(message["memory"], network=message["network"])
                work(store, connection)
        status = 0
    except (BrokenPipeError, ConnectionResetError):
        status = 0  # nobody waits for the answer any more
    except BaseException as error:
        print(f"racegraph worker {os.getpid()}: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
    finally:
        os._exit(status)


def load(directory: str) -> ox.Store:
    """The dataset of a store on disk, in memory.

    Another process reads the disk, for a store that is open has threads, and a process with threads must not fork.
    """
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.close(read)
            with os.fdopen(write, "wb") as output:
                source = ox.Store.read_only(directory)
                # N-Quads know no empty graph, so the names go first
                names = [str(name) for name in source.named_graphs()]
                head = {"graphs": names, "blank": bool(source.query(HAS_BLANK_NODES))}
                output.write(json.dumps(head).encode() + b"\n")
                source.dump(output, ox.RdfFormat.N_QUADS)
            status = 0
        finally:
            os._exit(status)
    os.close(write)
    store = ox.Store()
    with os.fdopen(read, "rb") as quads:
        head = json.loads(quads.readline() or '{"graphs": [], "blank": false}')
        if head["blank"]:
            # loading would give blank nodes other names
            store.bulk_extend(ox.parse(quads, ox.RdfFormat.N_QUADS, lenient=True))
        else:
            store.bulk_load(quads, ox.RdfFormat.N_QUADS, lenient=True)
    if os.waitpid(child, 0)[1] != 0:
        raise OSError(f"{directory} could not be read into memory")
    for name in head["graphs"]:
        store.add_graph(ox.BlankNode(name[2:]) if name.startswith("_:") else ox.NamedNode(name[1:-1]))
    return store


if __name__ == "__main__":
    tend(socket.socket(fileno=int(sys.argv[1])), None)
