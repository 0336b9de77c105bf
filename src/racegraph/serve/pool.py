"""Which query runs when and where.

There are two lanes. Every query begins in the quick one. One that is not done after a short slice of processor time
moves, with its worker, to the long one, where it runs at low priority until its deadline, and a new worker takes the
quick place: so slow queries never fill the service. Where many wait for the quick lane, who came last and who came
first go in turn: who asks little is not kept waiting by a crowd that asks much, and nobody waits for ever. Where the
long lane is full as well, the query waits for a place there and begins anew (its worker is ended), and where too many
wait, it is refused. A worker that was ended, or that ran a long query, is never used again, so what it took comes back
to the system.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from racegraph.serve.cradle import Cradle
from racegraph.serve.exchange import Exchange, Limits, QueryFailure
from racegraph.serve.flock import Flock
from racegraph.serve.process import Nursery, Worker

TICK = 0.025  # seconds between looks at what has run too long
CROWD = 4  # queries waiting for each place of the quick lane that make a crowd
PATIENCE = 4  # slices by the clock that a query may stay in the quick lane, however little processor time it gets
STREAMS = 4  # times the places of the long lane for answers that have begun: they cannot begin anew
NICE = 10  # priority of the long lane, as of nice(1)
REBIRTH = 1.0  # seconds before another worker is tried where one could not open its store


class Pool:
    """Runs queries on the version that was published last. Made and used inside a running event loop.

    Its workers are born in *cradle*, where one has been begun already.
    """

    def __init__(self, limits: Limits, cradle: Cradle | None = None) -> None:
        self.limits = limits
        self.flock: Flock | None = None
        self.counts = {"promoted": 0, "preempted": 0, "killed": 0, "born": 0}
        self.nursery = Nursery.start(self._nursery_lost, cradle)
        self.workers: set[Worker] = set()
        self._quick: set[Worker] = set()
        self._long: set[Worker] = set()
        self._idle: list[Worker] = []
        self._queue: deque[Exchange] = deque()
        self._last_first = False
        self._long_queue: deque[Exchange] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._births = 0  # quick workers that are on their way
        self._long_births = 0  # long ones
        self._stillborn = 0
        self._closing = False
        self._publishing = asyncio.Lock()
        self._spawn(self._watch())

    # -- queries

    def submit(self, job: dict[str, Any], timeout: float) -> Exchange:
        """Run *job* (see :func:`racegraph.serve.worker.answer`) within *timeout* seconds from now.

        Raises :class:`QueryFailure` with code ``busy`` where too many wait already.
        """
        exchange = Exchange(job, time.monotonic() + timeout, self.limits.buffer)
        if job["network"]:
            self._submit_long(exchange)
        elif self._idle:
            self._idle.pop().run(exchange)
        elif self._closing or len(self._queue) >= self.limits.waiting:
            raise QueryFailure("busy", "too many queries wait already; try again in a moment")
        else:
            self._queue.append(exchange)
        return exchange

    def _submit_long(self, exchange: Exchange) -> None:
        """A query that waits for others is slow from the start."""
        if self._closing or len(self._long_queue) >= self.limits.waiting:
            raise QueryFailure("busy", "too many queries that use a SERVICE run already; try again in a moment")
        self._long_queue.append(exchange)
        self._fill_long()

    def cancel(self, exchange: Exchange) -> None:
        """Forget a query whose answer nobody wants any more; nothing where it has ended."""
        exchange.close()
        if exchange.ended:
            return
        exchange.fail(QueryFailure("lost", "nobody waits for the answer"))
        if exchange.worker is not None:
            self._kill(exchange.worker)

    @property
    def load(self) -> dict[str, int]:
        """How many queries run in each lane, how many wait, and how many workers there are."""
        return {
            "quick": sum(worker.exchange is not None for worker in self._quick),
            "long": sum(worker.exchange is not None for worker in self._long),
            "waiting": len(self._queue) + len(self._long_queue),
            "workers": len(self.workers),
        }

    @property
    def healthy(self) -> bool:
        """False while no worker can be had."""
        return self.flock is not None and not self._closing and self._stillborn < 3

    # -- versions

    async def publish(self, version: str, data: Path, release: Callable[[], None]) -> None:
        """Answer queries from the store in the directory *data* from now on.

        Queries that run go on, on the version that they began with; *release* is called when the last worker that has
        *data* open is gone. Raises :class:`OSError` where the store cannot be opened; then everything is as before.
        """
        async with self._publishing:
            await self._switch(Flock(version, data, self.nursery, release, resident=False))

    async def settle(self) -> None:
        """Move the published version into memory; nothing where another is published meanwhile."""
        flock = self.flock
        if flock is None or flock.resident:
            return
        nursery = await self.nursery.breed(flock.data)
        resident = Flock(flock.version, flock.data, nursery, flock.release, resident=True)
        try:
            async with self._publishing:  # where it may be cancelled too, when a newer version is being published
                if self.flock is flock and not self._closing:
                    flock.release = _nothing
                    await self._switch(resident)
        finally:
            if self.flock is not resident:
                flock.release = resident.release
                nursery.close()

    async def _switch(self, flock: Flock) -> None:
        born = await asyncio.gather(*(self._bear(flock) for _ in range(self.limits.quick)), return_exceptions=True)
        workers = [worker for worker in born if isinstance(worker, Worker)]
        if len(workers) < len(born) or self._closing:
            for worker in workers:
                self._kill(worker)
            raise OSError(f"no worker could open {flock.data}")
        previous, self.flock = self.flock, flock
        retired, self._quick = self._quick, {worker for worker in workers if not worker.killed}
        self._idle.clear()
        for worker in retired:
            if worker.exchange is None:
                worker.close()
            else:
                self._long.add(worker)  # it ends what it does, and then itself
        if previous is not None and not previous.workers:
            self._release(previous)
        for worker in list(self._quick):
            self.idle(worker)
        self._fill_quick()

    def _release(self, flock: Flock) -> None:
        if flock.nursery is not self.nursery:
            flock.nursery.close()
        flock.release()

    async def close(self) -> None:
        """End all workers and the nursery; queries that wait or run fail."""
        self._closing = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        gone = QueryFailure("busy", "the service is going down")
        running = [worker.exchange for worker in self.workers if worker.exchange is not None]
        for exchange in (*self._queue, *self._long_queue, *running):
            exchange.fail(gone)
        flocks = {*(worker.flock for worker in self.workers), *([self.flock] if self.flock is not None else [])}
        for worker in list(self.workers):
            worker.kill()
        for flock in flocks:
            self._release(flock)
        self.nursery.close()
        await asyncio.sleep(0)  # lets the transports close

    # -- workers

    async def _bear(self, flock: Flock, nice: int = 0, *, network: bool = False) -> Worker:
        """A worker that has opened its store; OSError where it cannot."""
        self.counts["born"] += 1
        return await flock.bear(self, self.limits.memory, nice, network)

    async def _replace(self) -> None:
        """Fill one place in the quick lane."""
        try:
            while not self._closing and self.flock is not None and len(self._quick) < self.limits.quick:
                flock = self.flock
                try:
                    worker = await self._bear(flock)
                except OSError:
                    self._stillborn += 1
                    await asyncio.sleep(REBIRTH)
                    continue
                self._stillborn = 0
                if flock is self.flock and len(self._quick) < self.limits.quick:
                    self._quick.add(worker)
                    self.idle(worker)
                    return
                worker.close()  # another version was published meanwhile
        finally:
            self._births -= 1

    async def _run_long(self, exchange: Exchange) -> None:
        """Give a query a worker of its own in the long lane."""
        try:
            assert self.flock is not None
            worker = await self._bear(self.flock, NICE, network=exchange.job["network"])
        except OSError as error:
            exchange.fail(QueryFailure("lost", str(error)))
            return
        finally:
            self._long_births -= 1
        self._long.add(worker)
        if exchange.ended:
            worker.close()
        else:
            worker.run(exchange)

    def idle(self, worker: Worker) -> None:
        """The worker has nothing to do: it takes the next query, or ends."""
        if worker not in self._quick:
            worker.close()
            return
        while self._queue:
            self._last_first = not self._last_first and len(self._queue) > CROWD * self.limits.quick
            exchange = self._queue.pop() if self._last_first else self._queue.popleft()
            if not exchange.ended:
                worker.run(exchange)
                return
        self._idle.append(worker)

    def begun(self, worker: Worker) -> None:
        """The worker is on its way."""
        self.workers.add(worker)

    def lost(self, worker: Worker) -> None:
        """The worker is gone: its place is filled, and what it ran has failed."""
        if worker not in self.workers:
            return
        self.workers.discard(worker)
        flock = worker.flock
        flock.workers.discard(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        exchange = worker.detach()
        if exchange is not None and not exchange.ended:
            self._spawn(self._explain(exchange, worker))
        if not self._closing:
            if worker in self._quick:
                self._quick.discard(worker)
                self._fill_quick()
            if worker in self._long:
                self._long.discard(worker)
                self._fill_long()
            if flock is not self.flock and not flock.workers:
                self._release(flock)

    async def _explain(self, exchange: Exchange, worker: Worker) -> None:
        """Try a query once more whose worker was lost; say why where that is of no use."""
        signalled = await worker.nursery.death(worker.pid)
        if signalled != signal.SIGABRT and not (exchange.delivered or exchange.tried or exchange.ended):
            exchange.restart()
            exchange.tried = True
            self._queue.appendleft(exchange)
            if self._idle:
                self.idle(self._idle.pop())
        elif signalled in (signal.SIGABRT, signal.SIGKILL, signal.SIGSEGV):
            limit = self.limits.memory // 2**20
            exchange.fail(QueryFailure("memory", f"the query needed more than {limit} MiB of memory"))
        else:
            exchange.fail(QueryFailure("lost", "the worker ended while it ran the query"))

    def _nursery_lost(self, nursery: Nursery) -> None:
        """A nursery ended by itself, its workers with it: others are born from another, from the store on disk."""
        nursery.close()
        if self._closing:
            return
        if nursery is self.nursery:
            self.nursery = Nursery.start(self._nursery_lost)
        for flock in {*(worker.flock for worker in self.workers), self.flock}:
            if flock is not None and flock.nursery is nursery:
                flock.nursery, flock.resident = self.nursery, False

    def _fill_quick(self) -> None:
        for _ in range(self.limits.quick - len(self._quick) - self._births):
            self._births += 1
            self._spawn(self._replace())

    def _fill_long(self) -> None:
        free = self.limits.long - len(self._long) - self._long_births
        while self._long_queue and free > 0:
            exchange = self._long_queue.popleft()
            if not exchange.ended:
                self._long_births += 1
                self._spawn(self._run_long(exchange))
                free -= 1

    def _kill(self, worker: Worker) -> None:
        self.counts["killed"] += 1
        worker.kill()

    # -- time

    async def _watch(self) -> None:
        """Ends what has run too long; moves what is slow to the long lane."""
        while True:
            await asyncio.sleep(TICK)
            now = time.monotonic()
            for worker in [*self._quick, *self._long]:
                exchange = worker.exchange
                if exchange is None:
                    continue
                exchange.is_slow()
                if now >= exchange.deadline:
                    exchange.fail(QueryFailure("deadline", "the query took longer than it may"))
                    self._kill(worker)
                elif worker in self._quick and self._is_slow(worker, now - worker.began):
                    self._leave_quick_lane(worker, exchange)
            for queue in (self._queue, self._long_queue):
                for exchange in [exchange for exchange in queue if now >= exchange.deadline or exchange.ended]:
                    exchange.fail(QueryFailure("busy", "the query waited too long for its turn; try again in a moment"))
                    queue.remove(exchange)
                for exchange in queue:
                    exchange.is_slow()

    def _is_slow(self, worker: Worker, elapsed: float) -> bool:
        """Whether the query has used up its slice; waiting for a processor that others use does not count."""
        used = worker.processor_time()
        if elapsed < self.limits.slice:
            return False
        return used is None or used >= self.limits.slice / 2 or elapsed >= self.limits.slice * PATIENCE

    def _leave_quick_lane(self, worker: Worker, exchange: Exchange) -> None:
        if len(self._long) < self.limits.long * (STREAMS if exchange.delivered else 1):
            self.counts["promoted"] += 1
            self._quick.discard(worker)
            self._long.add(worker)
            with contextlib.suppress(ProcessLookupError):
                os.setpriority(os.PRIO_PROCESS, worker.pid, NICE)
            self._fill_quick()
        elif not exchange.delivered and len(self._long_queue) < self.limits.waiting:
            self.counts["preempted"] += 1
            worker.detach()
            exchange.restart()
            self._long_queue.append(exchange)
            self._kill(worker)
        else:
            exchange.fail(QueryFailure("busy", "too many slow queries run already; try again in a moment"))
            self._kill(worker)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _nothing() -> None:
    """Nothing to release."""
