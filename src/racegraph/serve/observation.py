"""A number for each request, a line in the log, a count in the metrics; and no error without a word."""

from __future__ import annotations

import asyncio
import json
import os
import re
import secrets
import select
import sys
import time
import traceback
from collections.abc import Awaitable, Callable, MutableMapping
from datetime import UTC, datetime
from typing import Any, TextIO

from racegraph.serve.metrics import Metrics
from racegraph.serve.refusal import Refused
from racegraph.serve.response import Receive, Scope, Send, problem

ASGIApplication = Callable[[Scope, Receive, Send], Awaitable[None]]

FLUSH = 0.2  # seconds that a line of the log may wait for others
MOST = 4 * 2**20  # bytes that wait for whoever reads the log; what comes then is not noted
_GIVEN = re.compile(rb"[A-Za-z0-9._-]{8,64}")


class Log:
    """Lines of JSON, written to *stream* a few at a time.

    Nobody waits for whoever reads them: what a pipe has no room for is written later, and where too much waits, new
    lines are lost; how many, a line of its own says.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream
        self._waiting = bytearray()
        self._lost = 0
        self._timer: asyncio.TimerHandle | None = None

    def write(self, **fields: Any) -> None:
        """Add a line; the time comes first."""
        if len(self._waiting) > MOST:
            self._lost += 1
            return
        if self._lost:
            lost, self._lost = self._lost, 0
            self.write(level="warning", lost=lost)
        stamp = datetime.now(UTC).isoformat(timespec="milliseconds")
        self._waiting += json.dumps({"time": stamp, **fields}, ensure_ascii=False).encode(errors="replace") + b"\n"
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(FLUSH, self._flush_now_and_then)

    def flush(self) -> None:
        """Write of what waits as much as can be written now."""
        stream = self._stream or sys.stderr
        try:
            file = stream.fileno()
        except OSError:  # no file of the system's
            stream.write(self._waiting.decode())
            self._waiting.clear()
            return
        ready = select.poll()
        ready.register(file, select.POLLOUT)
        try:
            while self._waiting and ready.poll(0):
                # a pipe that takes anything takes that many bytes at once (POSIX: poll, PIPE_BUF)
                del self._waiting[: os.write(file, self._waiting[: select.PIPE_BUF])]
        except BlockingIOError:
            return
        except OSError:  # nobody will ever read it
            self._waiting.clear()

    def _flush_now_and_then(self) -> None:
        self._timer = None
        self.flush()
        if self._waiting:
            self._timer = asyncio.get_running_loop().call_later(FLUSH, self._flush_now_and_then)


class Observation:
    """Wraps an application: what it does is counted in *metrics* and written to *log* (None: not at all)."""

    def __init__(self, app: ASGIApplication, metrics: Metrics, log: Log | None) -> None:
        self.app = app
        self.metrics = metrics
        self.log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()
        request_id = _request_id(scope)
        state = scope.setdefault("state", {})
        state["request_id"] = request_id
        status, size = 0, 0

        async def observed(message: MutableMapping[str, Any]) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            else:
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, observed)
        except Exception:  # whatever it is: the client learns that, the log learns what
            state["code"] = "internal"
            self._write(level="error", request=request_id, error=traceback.format_exc())
            if status == 0:
                fault = Refused(500, "Something went wrong here; the log knows what, by the request's number.")
                await problem(scope, observed, fault)
        finally:
            seconds = time.perf_counter() - began
            code = state.get("code")
            route = state.get("route", "other")
            self.metrics.count(route, scope["method"] if route != "other" else "any", status, seconds, size, code)
            self._write(
                level="info",
                request=request_id,
                client=(scope.get("client") or ("",))[0],
                method=scope["method"],
                path=scope["path"],
                status=status,
                bytes=size,
                seconds=round(seconds, 6),
                **({"code": code} if code is not None else {}),
            )

    def _write(self, **fields: Any) -> None:
        if self.log is not None:
            self.log.write(**fields)


def _request_id(scope: Scope) -> str:
    """The request's number: the one that it brings in X-Request-Id, or a new one."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _GIVEN.fullmatch(value):
            return str(value.decode())
    return secrets.token_hex(8)
