"""The reconciliation service over the graph that is being served, always over the version published last."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from pathlib import Path

from starlette.routing import BaseRoute

from racegraph.names import RG
from racegraph.reconcile import routes
from racegraph.reconcile.answer import Reconciler
from racegraph.reconcile.graph import ID, GraphCatalogue
from racegraph.reconcile.routes import Identity
from racegraph.store import Snapshot, open_snapshot

IDENTITY = Identity(
    name="racegraph",
    identifier_space=ID,
    schema_space=RG,
    view="/id/{{id}}",
    default_types=(("Person", "person"), ("Team", "racing team"), ("Circuit", "circuit"), ("Event", "event")),
)


class GraphReconciler:
    """The reconciler over the store in *directory*, made anew when *version* gives another one."""

    def __init__(self, directory: Path, version: Callable[[], str]) -> None:
        self._directory = directory
        self._version = version
        self._made: Reconciler | None = None
        self._snapshot: Snapshot | None = None
        self._making = asyncio.Lock()

    async def current(self) -> Reconciler:
        """The reconciler over the newest version."""
        async with self._making:
            if self._made is None or self._snapshot is None or self._snapshot.version != self._version():
                await self._renew()
            assert self._made is not None
            return self._made

    async def _renew(self) -> None:
        snapshot = await asyncio.to_thread(open_snapshot, self._directory)
        try:
            made = await asyncio.to_thread(lambda: Reconciler(GraphCatalogue(snapshot.store)))
        except BaseException:
            snapshot.close()
            raise
        self.close()
        self._made, self._snapshot = made, snapshot

    def close(self) -> None:
        """Let go of the version; requests that are under way keep what they read from."""
        if self._snapshot is not None:
            with contextlib.suppress(AttributeError):
                self._snapshot.close()
        self._made = self._snapshot = None


def graph_routes(reconciler: GraphReconciler) -> list[BaseRoute]:
    """The routes of the service, for the application that serves the graph."""
    return routes.routes(reconciler.current, IDENTITY)
