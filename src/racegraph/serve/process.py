"""The service's ends of the processes that work for it: the nursery, and the workers born there."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NotRequired, Protocol, TypedDict

from racegraph.serve.cradle import Cradle
from racegraph.serve.exchange import Exchange
from racegraph.serve.frames import BREED, DEAD, FORK, JOB, KILL, READY, FrameReader, json_frame

if TYPE_CHECKING:
    from racegraph.serve.flock import Flock


class Task(TypedDict):
    """What a process is born for: ``query``, over the store in *data*; or ``write``, to the store in *directory*.

    *memory* is what it may take, in bytes; *nice* lowers its priority; *network* lets it use the network.
    """

    task: str
    data: NotRequired[str]
    directory: NotRequired[str]
    memory: int
    nice: NotRequired[int]
    network: NotRequired[bool]


MOURNING = 2.0  # seconds until a nursery must have told how a process ended


class Nursery:
    """The service's end of a nursery: :mod:`racegraph.serve.nursery`."""

    def __init__(
        self,
        control: socket.socket,
        lost: Callable[[Nursery], None],
        cradle: Cradle | None = None,
    ) -> None:
        self._control = control
        self._lost = lost
        self._cradle = cradle
        self._reader = FrameReader()
        self._deaths: dict[int, int | None] = {}
        self._ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if cradle is not None:
            self._ready.set_result(None)
        control.setblocking(False)
        asyncio.get_running_loop().add_reader(control, self._read)

    @classmethod
    def start(cls, lost: Callable[[Nursery], None], cradle: Cradle | None = None) -> Nursery:
        """A nursery whose workers open their store on disk, in *cradle* or begun now.

        *lost* is called if it ends by itself.
        """
        cradle = cradle or Cradle()
        return cls(cradle.control, lost, cradle)

    async def breed(self, data: Path) -> Nursery:
        """A nursery whose workers share the store at *data* in memory; raises :class:`OSError` where it cannot."""
        nursery = Nursery(self._send_with_socket(BREED, {"data": str(data)}), self._lost)
        try:
            await asyncio.wait_for(asyncio.shield(nursery._ready), 600)
        except BaseException:
            nursery.close()
            raise
        return nursery

    def bear(self, task: Task) -> socket.socket:
        """Begin a process that does *task*, and return the socket to it."""
        return self._send_with_socket(FORK, {"nice": 0, **task})

    def kill(self, pid: int) -> None:
        """End a worker now."""
        with contextlib.suppress(OSError):  # the nursery is gone, and its workers with it
            self._control.sendall(json_frame(KILL, {"pid": pid}))

    async def death(self, pid: int) -> int | None:
        """The signal that ended a process which is ending; None where it ended by itself, or nobody knows.

        Its socket closes a moment before the nursery learns how it ended, a long one on a busy machine.
        """
        deadline = time.monotonic() + MOURNING
        while pid not in self._deaths and time.monotonic() < deadline and self._control.fileno() != -1:
            await asyncio.sleep(0.01)
        return self._deaths.pop(pid, None)

    def close(self) -> None:
        """End the nursery and its workers; nothing where that was done."""
        if self._control.fileno() == -1:
            return
        asyncio.get_running_loop().remove_reader(self._control)
        self._control.close()
        if not self._ready.done():
            self._ready.set_exception(OSError("the nursery was closed"))
            self._ready.exception()
        if self._cradle is not None:
            self._cradle.close()

    def _send_with_socket(self, kind: bytes, message: dict[str, Any]) -> socket.socket:
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(self._control, [json_frame(kind, message)], [theirs.fileno()])
        ours.setblocking(False)
        return ours

    def _read(self) -> None:
        try:
            data = self._control.recv(65536)
        except BlockingIOError:
            return
        except ConnectionResetError:  # it ended before it had read everything
            data = b""
        if not data:
            asyncio.get_running_loop().remove_reader(self._control)
            if not self._ready.done():
                self._ready.set_exception(OSError("the store could not be read into memory"))
                self._ready.exception()
            else:
                self._lost(self)
            return
        for kind, payload in self._reader.feed(data):
            message = json.loads(payload)
            if kind == READY and not self._ready.done():
                self._ready.set_result(None)
            elif kind == DEAD:
                self._deaths[message["pid"]] = message["signal"]
                if len(self._deaths) > 1000:
                    self._deaths.pop(next(iter(self._deaths)))


class Master(Protocol):
    """Who is told when a worker begins, has nothing to do, and is gone."""

    def begun(self, worker: Worker) -> None: ...

    def idle(self, worker: Worker) -> None: ...

    def lost(self, worker: Worker) -> None: ...


class Worker(asyncio.Protocol):
    """One worker process of *flock*; *ready* is done when its store is open, or fails with OSError."""

    def __init__(self, master: Master, flock: Flock) -> None:
        self.flock = flock
        self.nursery = flock.nursery  # where it was born: the flock may get another
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.pid = 0
        self.exchange: Exchange | None = None
        self.began = 0.0
        self.killed = False
        self._processor_time: float | None = None
        self._master = master
        self._reader = FrameReader()
        self._transport: asyncio.Transport | None = None
        self._paused = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]  # a stream's transport reads and writes
        if self.killed:
            self.close()

    def run(self, exchange: Exchange) -> None:
        """Give the worker, which must be idle, a query."""
        assert self._transport is not None
        self.exchange = exchange
        self.began = time.monotonic()
        self._processor_time = None
        exchange.begin(self, self.flock.version)
        self._transport.write(json_frame(JOB, exchange.job))

    def processor_time(self) -> float | None:
        """Seconds of processor time that the query took since this was asked first; None where nobody knows."""
        try:
            # the time that the process ran, in nanoseconds, comes first (Linux)
            now = int(Path(f"/proc/{self.pid}/schedstat").read_text(encoding="ascii").split()[0]) / 1e9
        except (OSError, ValueError, IndexError):
            return None
        if self._processor_time is None:
            self._processor_time = now
        return now - self._processor_time

    def detach(self) -> Exchange | None:
        """Part the worker from the query that it runs, and return that."""
        exchange, self.exchange = self.exchange, None
        if exchange is not None:
            exchange.worker = None
        self.resume()
        return exchange

    def data_received(self, data: bytes) -> None:
        for kind, payload in self._reader.feed(data):
            if kind == READY:
                self.pid = json.loads(payload)["pid"]
                if not self.ready.done():
                    self.ready.set_result(None)
            elif self.exchange is not None and self.exchange.receive(kind, payload):
                self.detach()
                self._master.idle(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self.killed = True
        if not self.ready.done():
            self.ready.set_exception(OSError("the worker ended before its store was open"))
            self.ready.exception()  # somebody may have ceased to wait
        self._master.lost(self)

    def pause(self) -> None:
        """Read nothing more for now, so that the process has to wait."""
        if not self._paused and self._transport is not None:
            self._paused = True
            self._transport.pause_reading()

    def resume(self) -> None:
        """Read on."""
        if self._paused and self._transport is not None:
            self._paused = False
            if not self._transport.is_closing():
                self._transport.resume_reading()

    def close(self) -> None:
        """Let the worker, which must be idle, end by itself."""
        if self._transport is not None:
            self._transport.close()

    def kill(self) -> None:
        """End the process, whatever it does."""
        if not self.killed:
            self.killed = True
            if self.pid:
                self.nursery.kill(self.pid)
        self.close()
