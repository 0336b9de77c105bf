"""The version that is served, with as much of the articles' wording as may leave the house."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from racegraph.store import Snapshot
from racegraph.term import in_graph, triples

if TYPE_CHECKING:
    from racegraph.selection import Quotes


@dataclass(frozen=True, slots=True)
class Served:
    """One version as it is served: *store* is read-only and stands in the folder *data*; *close* lets go of it."""

    version: str
    data: Path
    store: ox.Store
    close: Callable[[], None]


def served(snapshot: Snapshot, quotes: Quotes) -> Served:
    """The version of *snapshot*, which is closed with it; where wording is withheld, a copy without it.

    *quotes* is as for an export: ``full`` all, ``short`` an excerpt of each sentence and no texts, ``none`` neither.
    """
    if quotes == "full":
        return Served(snapshot.version, snapshot.data, snapshot.store, snapshot.close)
    folder = Path(tempfile.mkdtemp(prefix="racegraph-"))
    try:
        data = folder / "data"
        snapshot.store.backup(data)
        _withhold(data, quotes)
        store = ox.Store.read_only(str(data))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    finally:
        snapshot.close()
    return Served(snapshot.version, data, store, lambda: shutil.rmtree(folder, ignore_errors=True))


def _withhold(data: Path, quotes: Quotes) -> None:
    from racegraph import provenance as prov
    from racegraph.selection import worded

    store = ox.Store(data)
    store.remove_graph(prov.TEXTS)
    before = set(triples(store, prov.PROVENANCE))
    after = set(worded(before, quotes))
    store.extend(in_graph(triple, prov.PROVENANCE) for triple in after - before)
    for triple in before - after:
        store.remove(in_graph(triple, prov.PROVENANCE))
    store.flush()
