"""The dataset on disk: an Oxigraph store whose every published version is whole and never changes again.

A store is a folder::

    DIR/racegraph-store     marks the folder as a store, and holds the number of this layout
    DIR/lock                held (``flock``) by the one process that writes
    DIR/current             the name of the published generation, replaced in one rename
    DIR/generations/NAME/   one version of the dataset
        data/               the Oxigraph store
        manifest.json       what it was built with: see :class:`Manifest`
        reasoner            the reasoner's state after it inferred this version, if it is known: see :mod:`.infer`
        in-use              held (``flock``, shared) by every process that reads this version

A change is made on a copy of the published generation (hard links, a few milliseconds at a million quads) that nobody
else sees, and becomes visible in one rename. So a reader never waits, sees one version from the first query to the
last, and a process that is killed leaves the version before. Readers open ``DIR/generations/NAME/data`` read-only.

The named graphs inside are those of :mod:`racegraph.names`.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Self

import pyoxigraph as ox

if TYPE_CHECKING:
    import rdflib

LAYOUT = 1
_STATE = "reasoner"


class StoreError(Exception):
    """A store that cannot be opened as asked; the message says what to do."""


class StoreMissing(StoreError):
    """There is no store, or nothing was ever built into it."""


class StoreBusy(StoreError):
    """Another process writes to the store."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a version was built with: the digest of ontology, mappings and code, and the name of the reasoner."""

    knowledge: str
    engine: str


class Snapshot:
    """One published version of a store, open for reading. Close it, or use it in ``with``, so that it can be removed.

    *version* is a name that no other version of any store has; *store* is read-only; *state* is where the state of the
    reasoner that inferred this version lies, or None.
    """

    def __init__(self, directory: Path, version: str, in_use: IO[str]) -> None:
        self.directory = directory
        self.version = version
        self.data = _generation(directory, version) / "data"
        self.manifest = _read_manifest(_generation(directory, version))
        self.state = _state(_generation(directory, version))
        self.store = ox.Store.read_only(str(self.data))
        self._in_use = in_use

    def dataset(self) -> rdflib.Dataset:
        """The same version through rdflib's API."""
        return as_dataset(self.store)

    def close(self) -> None:
        """Let go of the version; a later change of the store may then remove it. Closing again does nothing."""
        if hasattr(self, "store"):
            del self.store
        self._in_use.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def as_dataset(store: ox.Store) -> rdflib.Dataset:
    """An Oxigraph store as an :class:`rdflib.Dataset`, its default graph not a union."""
    import rdflib
    from oxrdflib import OxigraphStore

    return rdflib.Dataset(store=OxigraphStore(store=store), default_union=False)


def current_version(directory: Path) -> str:
    """The name of the published version; :class:`StoreMissing` where there is none."""
    if not _marker(directory).is_file():
        raise StoreMissing(f"{directory} is no racegraph store; make one: racegraph build FOLDER --store {directory}")
    layout = _marker(directory).read_text(encoding="ascii").strip()
    if layout != str(LAYOUT):
        raise StoreError(
            f"{directory} has store layout {layout}, this racegraph reads {LAYOUT}; build the store again elsewhere"
        )
    try:
        return (directory / "current").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        raise StoreMissing(f"{directory} holds no graph yet; run: racegraph build FOLDER --store {directory}") from None


def open_snapshot(directory: Path) -> Snapshot:
    """Open the published version for reading; :class:`StoreMissing` or :class:`StoreError` where that fails."""
    while True:
        version = current_version(directory)
        try:
            in_use = (_generation(directory, version) / "in-use").open(encoding="ascii")
        except FileNotFoundError:
            if current_version(directory) == version:
                raise StoreError(f"{directory} lost its version {version}; build the store again elsewhere") from None
            continue  # replaced and removed since its name was read
        fcntl.flock(in_use, fcntl.LOCK_SH)
        if os.fstat(in_use.fileno()).st_nlink == 0:
            in_use.close()
            continue  # removed between opening and locking
        try:
            return Snapshot(directory, version, in_use)
        except OSError as error:
            in_use.close()
            raise StoreError(f"{directory} cannot be read: {error}") from None


class Writer:
    """The one process that changes a store. What it does is seen by nobody until :meth:`commit`, and then all at once.

    *store* begins as a copy of the published version, or empty; *manifest* is that version's, or None, and
    *state_before* where its reasoner's state lies, or None. The state that belongs to what is committed goes to
    *state*; a writer that puts none there publishes a version without, from which the next change infers anew. Left
    without a commit, the store is as before. :class:`StoreBusy` where another process writes.
    """

    store: ox.Store
    manifest: Manifest | None
    state_before: Path | None
    state: Path

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        _make_home(directory)
        self._lock = _lock(directory)
        try:
            self._begin()
        except BaseException:
            self._lock.close()
            raise

    def _begin(self) -> None:
        for leftover in (self.directory / "generations").glob(".new-*"):
            shutil.rmtree(leftover)
        number = 1
        self._draft = self.directory / "generations" / f".new-{secrets.token_hex(4)}"
        self._draft.mkdir(parents=True)
        try:
            published = current_version(self.directory)
        except StoreMissing:
            self.manifest = self.state_before = None
        else:
            home = _generation(self.directory, published)
            number = int(published.partition("-")[0]) + 1
            self.manifest = _read_manifest(home)
            self.state_before = _state(home)
            ox.Store.read_only(str(home / "data")).backup(str(self._draft / "data"))
        self._version = f"{number:06d}-{secrets.token_hex(4)}"
        self.store = ox.Store(str(self._draft / "data"))
        self.state = self._draft / _STATE

    def begin_anew(self) -> None:
        """Empty *store*, to be filled again from the beginning."""
        del self.store
        self.state_before = None
        shutil.rmtree(self._draft / "data")
        self.store = ox.Store(str(self._draft / "data"))

    def commit(self, manifest: Manifest) -> str:
        """Publish what *store* holds now and return the new version's name; the writer is then done."""
        whole = self._draft / "whole"
        whole.mkdir()
        # a copy (hard links), for the store itself may go on tidying up its files while anybody holds it
        self.store.backup(str(whole / "data"))
        del self.store
        if self.state.exists():
            self.state.replace(whole / _STATE)
        (whole / "in-use").touch()
        _write_durably(whole / "manifest.json", json.dumps(asdict(manifest), indent=1, sort_keys=True) + "\n")
        os.replace(whole, _generation(self.directory, self._version))
        _sync_folder(self.directory / "generations")
        _write_durably(self.directory / ".current", self._version + "\n")
        os.replace(self.directory / ".current", self.directory / "current")
        _sync_folder(self.directory)
        self._remove_unused()
        return self._version

    def close(self) -> None:
        """Throw away what was not committed, and let others write."""
        if hasattr(self, "store"):
            del self.store
        shutil.rmtree(self._draft, ignore_errors=True)
        self._lock.close()

    def _remove_unused(self) -> None:
        for generation in (self.directory / "generations").iterdir():
            if generation.name in (self._version, self._draft.name):
                continue
            try:
                with (generation / "in-use").open(encoding="ascii") as in_use:
                    fcntl.flock(in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(generation)
            except BlockingIOError:
                continue  # someone reads it; the next change tries again
            except FileNotFoundError:
                shutil.rmtree(generation, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _marker(directory: Path) -> Path:
    return directory / "racegraph-store"


def _generation(directory: Path, version: str) -> Path:
    return directory / "generations" / version


def _state(generation: Path) -> Path | None:
    state = generation / _STATE
    return state if state.is_file() else None


def _make_home(directory: Path) -> None:
    if _marker(directory).is_file():
        return
    if directory.exists() and (not directory.is_dir() or any(p.name != "lock" for p in directory.iterdir())):
        raise StoreError(f"{directory} is there already and is no racegraph store; name another folder with --store")
    try:
        directory.mkdir(parents=True, exist_ok=True)
        _write_durably(_marker(directory), f"{LAYOUT}\n")
    except OSError as error:
        raise StoreError(f"{directory} cannot be made: {error.strerror}; name another folder with --store") from None


def _lock(directory: Path) -> IO[str]:
    lock = (directory / "lock").open("a+", encoding="ascii")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        holder = lock.read().strip() or "another"
        lock.close()
        raise StoreBusy(
            f"{directory} is being written to by process {holder}; wait for it to end, then try again"
        ) from None
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def _read_manifest(generation: Path) -> Manifest:
    try:
        return Manifest(**json.loads((generation / "manifest.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise StoreError(f"{generation}/manifest.json cannot be read ({error}); build the store again") from None


def _write_durably(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
