"""The workers that answer from one version of the dataset."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from racegraph.serve.process import Master, Nursery, Worker

BIRTH = 30.0  # seconds that a worker may take to open its store


class Flock:
    """The workers over the store in *data*, born in *nursery*; *resident* where that has the store in memory.

    *release* is to be called when the last of them is gone and no other will be born.
    """

    def __init__(self, version: str, data: Path, nursery: Nursery, release: Callable[[], None], resident: bool) -> None:
        self.version = version
        self.data = data
        self.nursery = nursery
        self.release = release
        self.resident = resident
        self.workers: set[Worker] = set()

    async def bear(self, master: Master, memory: int, nice: int, network: bool) -> Worker:
        """A worker that has opened its store; OSError where it cannot. *master* is told as soon as it has begun."""
        worker = Worker(master, self)
        connection = self.nursery.bear(
            {"task": "query", "data": str(self.data), "memory": memory, "nice": nice, "network": network}
        )
        self.workers.add(worker)
        master.begun(worker)
        try:
            await asyncio.get_running_loop().create_connection(lambda: worker, sock=connection)
            await asyncio.wait_for(asyncio.shield(worker.ready), BIRTH)
        except BaseException as error:
            worker.kill()
            if isinstance(error, TimeoutError):
                raise OSError("the worker took too long to open its store") from None
            raise
        if worker.killed:
            raise OSError("the worker ended when its store was open")
        return worker
