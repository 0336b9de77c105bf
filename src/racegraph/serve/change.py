"""Changes to the store, one at a time: each in a process of its own, published before it is reported as done."""

from __future__ import annotations

import asyncio
import json
import signal
from pathlib import Path
from typing import Any

from racegraph.serve.exchange import Limits, QueryFailure
from racegraph.serve.frames import DATA, END, FAILURE, JOB, READY, FrameReader, frame, json_frame
from racegraph.serve.process import Nursery

AGAIN = 0.1  # seconds until a store that another process writes to is tried again
GONE = "the writing process ended before it said that it was done"
QUEUE = 32  # changes that may wait for each other


class Changes:
    """Carries out changes to the store in *directory*. Made and used inside a running event loop."""

    def __init__(self, directory: Path, limits: Limits) -> None:
        self._directory = directory
        self._limits = limits
        self._turn = asyncio.Lock()
        self._waiting = 0

    async def make(self, nursery: Nursery, change: dict[str, Any], body: bytes, timeout: float) -> dict[str, Any]:
        """Make one change (see :func:`racegraph.serve.writer.write`) within *timeout* seconds; what came of it.

        Raises :class:`QueryFailure` where it was not made, or did not say so in time.
        """
        if self._waiting >= QUEUE:
            raise QueryFailure("busy", "too many changes wait already; try again in a moment")
        locked = ""
        self._waiting += 1
        try:
            async with asyncio.timeout(timeout), self._turn:
                while (outcome := await self._attempt(nursery, change, body)).get("code") == "locked":
                    locked = outcome["detail"]
                    await asyncio.sleep(AGAIN)
        except TimeoutError:
            if locked:
                raise QueryFailure("busy", locked) from None
            raise QueryFailure("deadline", "the change took longer than it may, and was given up") from None
        finally:
            self._waiting -= 1
        if "code" in outcome:
            raise QueryFailure(outcome["code"], outcome["detail"])
        return outcome

    async def _attempt(self, nursery: Nursery, change: dict[str, Any], body: bytes) -> dict[str, Any]:
        memory = self._limits.memory + 4 * len(body)
        connection = nursery.bear({"task": "write", "directory": str(self._directory), "memory": memory})
        reader, writer = await asyncio.open_connection(sock=connection)
        pid = 0
        frames = FrameReader()
        try:
            writer.write(json_frame(JOB, change) + frame(DATA, body) + json_frame(END, {}))
            await writer.drain()
            while data := await reader.read(65536):
                for kind, payload in frames.feed(data):
                    message: dict[str, Any] = json.loads(payload)
                    if kind == READY:
                        pid = message["pid"]
                    elif kind in (END, FAILURE):
                        return message
        except (BrokenPipeError, ConnectionResetError):
            pass
        finally:
            if pid:
                nursery.kill(pid)
            writer.close()
        if await nursery.death(pid) == signal.SIGABRT:  # an allocation that fails ends the process so
            raise QueryFailure("memory", f"the change needed more than {memory // 2**20} MiB of memory")
        raise QueryFailure("lost", GONE)
