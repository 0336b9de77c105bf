"""The process that changes a store once, in one transaction, and ends.

What is changed is seen when :class:`racegraph.store.Writer` publishes it, all at once; a process that is ended before
has changed nothing.
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from racegraph.serve.frames import DATA, END, FAILURE, JOB, READY, FrameReader, json_frame
from racegraph.store import Manifest, StoreBusy, StoreError, Writer, current_version

# for a store that nothing was built into: the next build begins anew
NOTHING_BUILT = Manifest(knowledge="", engine="")


class _Stale(Exception):
    """The change is for a version that is no longer the newest."""


def write(directory: Path, connection: socket.socket) -> None:
    """Make the one change that comes over *connection* in the store in *directory*, and say what became of it.

    A change has ``do``: ``update``, with ``text`` and ``base``; or ``put``, ``post``, ``delete``, with ``graph``, an
    IRI or null for the default graph, and ``parts``, media type and size of each document in the bytes that follow.
    ``version``, where it is not null, is the one version that the change is for.
    """
    connection.sendall(json_frame(READY, {"pid": os.getpid()}))
    change, body = _receive(connection)
    try:
        with Writer(directory) as writer:
            if change.get("version") is not None and change["version"] != current_version(directory):
                raise _Stale("the store has changed meanwhile")
            outcome = _DO[change["do"]](writer.store, change, body)
            outcome["version"] = writer.commit(writer.manifest or NOTHING_BUILT)
        connection.sendall(json_frame(END, outcome))
    except SyntaxError as error:
        _fail(connection, "syntax", error.msg)
    except _Stale as error:
        _fail(connection, "stale", str(error))
    except StoreBusy as error:
        _fail(connection, "locked", str(error))
    except StoreError as error:
        _fail(connection, "lost", str(error))
    except (OSError, RuntimeError, ValueError) as error:
        _fail(connection, "evaluation", str(error))


def _fail(connection: socket.socket, code: str, detail: str) -> None:
    connection.sendall(json_frame(FAILURE, {"code": code, "detail": detail}))


def _receive(connection: socket.socket) -> tuple[dict[str, Any], bytes]:
    reader, change, body = FrameReader(), {}, b""
    while data := connection.recv(2**20):
        for kind, payload in reader.feed(data):
            if kind == JOB:
                change = json.loads(payload)
            elif kind == DATA:
                body = payload
            elif kind == END:
                return change, body
    raise ConnectionResetError


def _update(store: ox.Store, change: dict[str, Any], body: bytes) -> dict[str, Any]:
    store.update(change["text"], base_iri=change["base"])
    return {}


def _put(store: ox.Store, change: dict[str, Any], body: bytes) -> dict[str, Any]:
    graph = _graph(change["graph"])
    existed = _exists(store, graph)
    if existed:
        store.clear_graph(graph)
    _add(store, graph, change, body)
    return {"existed": existed}


def _post(store: ox.Store, change: dict[str, Any], body: bytes) -> dict[str, Any]:
    graph = _graph(change["graph"])
    existed = _exists(store, graph)
    _add(store, graph, change, body)
    return {"existed": existed}


def _delete(store: ox.Store, change: dict[str, Any], body: bytes) -> dict[str, Any]:
    graph = _graph(change["graph"])
    existed = _exists(store, graph)
    store.remove_graph(graph)
    return {"existed": existed}


_DO: dict[str, Callable[[ox.Store, dict[str, Any], bytes], dict[str, Any]]] = {
    "update": _update,
    "put": _put,
    "post": _post,
    "delete": _delete,
}


def _graph(name: str | None) -> ox.NamedNode | ox.DefaultGraph:
    return ox.DefaultGraph() if name is None else ox.NamedNode(name)


def _exists(store: ox.Store, graph: ox.NamedNode | ox.DefaultGraph) -> bool:
    if isinstance(graph, ox.DefaultGraph):
        return next(store.quads_for_pattern(None, None, None, graph), None) is not None
    return store.contains_named_graph(graph)


def _add(store: ox.Store, graph: ox.NamedNode | ox.DefaultGraph, change: dict[str, Any], body: bytes) -> None:
    if isinstance(graph, ox.NamedNode):
        store.add_graph(graph)
    position = 0
    for media_type, size in change["parts"]:
        document = body[position : position + size]
        position += size
        quads = ox.parse(
            document,
            ox.RdfFormat.from_media_type(media_type),
            base_iri=change["base"],
            without_named_graphs=True,
            rename_blank_nodes=True,
        )
        store.extend(ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in quads)
