"""What the service grants to a query, and the answer as it comes in from the worker that runs it."""

from __future__ import annotations

import asyncio
import json
import os
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from racegraph.serve.frames import DATA, END, FAILURE, HEAD

if TYPE_CHECKING:
    from racegraph.serve.process import Worker


class QueryFailure(Exception):
    """A query without an answer. *code* names the kind, the text says what the client can do.

    ``syntax``, ``not-acceptable``, ``too-large`` (rows or bytes), ``memory``, ``deadline``, ``busy`` (too many wait),
    ``evaluation`` (Oxigraph could not), ``far-end`` (a SERVICE did not answer), ``lost`` (the worker ended for no
    reason we know).
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Limits:
    """How much the service gives to one query, and to all of them.

    Times are seconds, sizes bytes. *quick* and *long* are the places of the two lanes, *waiting* how many queries may
    wait for each place, *slice* how long a query may stay in the quick lane, *buffer* how much of an answer is held
    for a client that reads slowly before its worker has to wait. A query's text may have *query_length* bytes, a
    graph sent to the store *body_length*. A store of up to *resident* bytes on disk is served from memory: its
    first version at once, a newer one when for *calm* seconds none has followed. Answers of *cache* bytes in all are
    kept for who asks the same again.
    """

    timeout: float = 30.0
    rows: int = 1_000_000
    bytes: int = 256 * 1024 * 1024
    memory: int = 1024 * 1024 * 1024
    quick: int = field(default_factory=lambda: max(2, os.cpu_count() or 2))
    long: int = field(default_factory=lambda: 4 * max(2, os.cpu_count() or 2))
    waiting: int = 128
    slice: float = 0.25
    buffer: int = 8 * 1024 * 1024
    query_length: int = 256 * 1024
    body_length: int = 64 * 1024 * 1024
    resident: int = 128 * 1024 * 1024
    calm: float = 3.0
    cache: int = 32 * 1024 * 1024


class Exchange:
    """One query and its answer as it comes in.

    *delivered* is true when a part of the answer was taken, *tried* when a worker was lost over it. *when_slow* is
    called once where the answer is not there at once; the task that it returns is ended with the exchange.
    """

    def __init__(self, job: dict[str, Any], deadline: float, buffer: int) -> None:
        self.job = job
        self.deadline = deadline
        self.version = ""
        self.kind = ""
        self.media_type = ""
        self.coding: str | None = None
        self.rows = 0
        self.delivered = False
        self.tried = False
        self.worker: Worker | None = None
        self.when_slow: Callable[[], asyncio.Task[None]] | None = None
        self._watch: asyncio.Task[None] | None = None
        self._buffer = buffer
        self._held = 0
        self._chunks: deque[bytes] = deque()
        self._done = False
        self._failure: QueryFailure | None = None
        self._waiter: asyncio.Future[None] | None = None

    def begin(self, worker: Worker, version: str) -> None:
        """Note who answers, and from which version of the dataset."""
        self.worker = worker
        self.version = version

    def restart(self) -> None:
        """Forget what has come, so that another worker can begin anew; only before anything was taken."""
        self._chunks.clear()
        self._held = 0

    async def head(self) -> None:
        """Wait until the answer's first bytes are here; raises :class:`QueryFailure` where there is none."""
        while not (self._chunks or self._done):
            if self._failure is not None:
                raise self._failure
            await self._wait()

    @property
    def whole(self) -> bool:
        """True when all of the answer is here."""
        return self._done

    @property
    def ended(self) -> bool:
        """True when nothing more will come: the answer is whole, or there is none."""
        return self._done or self._failure is not None

    def take(self) -> bytes:
        """What is here of the answer and was not taken before."""
        taken = b"".join(self._chunks) if len(self._chunks) != 1 else self._chunks[0]
        self._chunks.clear()
        self._held = 0
        self.delivered = True
        if self.worker is not None:
            self.worker.resume()
        return taken

    async def chunks(self) -> AsyncIterator[bytes]:
        """The rest of the answer as it comes; raises :class:`QueryFailure` where it breaks off."""
        while True:
            if self._chunks:
                yield self.take()
            elif self._done:
                return
            elif self._failure is not None:
                raise self._failure
            else:
                await self._wait()

    async def _wait(self) -> None:
        self._waiter = asyncio.get_running_loop().create_future()
        await self._waiter

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def receive(self, kind: bytes, payload: bytes) -> bool:
        """Take one frame from the worker; True when it was the last."""
        if kind == DATA:
            self._chunks.append(payload)
            self._held += len(payload)
            if self._held > self._buffer and self.worker is not None:
                self.worker.pause()
            self._wake()
            return False
        message = json.loads(payload)
        if kind == HEAD:
            self.kind, self.media_type, self.coding = message["kind"], message["media"], message["coding"]
            return False
        if kind == END:
            self.rows = message["rows"]
            self._done = True
            self._wake()
            return True
        if kind == FAILURE:
            self.fail(QueryFailure(message["code"], message["detail"]))
            return True
        raise ValueError(f"Unexpected frame: {kind!r}")

    def is_slow(self) -> None:
        """Note that the answer lets wait."""
        if self.when_slow is not None and self._watch is None and not self.ended:
            self._watch = self.when_slow()

    def close(self) -> None:
        """End what watches over the exchange."""
        if self._watch is not None:
            self._watch.cancel()

    def fail(self, failure: QueryFailure) -> None:
        """End the exchange without (the rest of) an answer."""
        if not self._done and self._failure is None:
            self._failure = failure
            self._wake()
