"""The service from its first moment on: ``/sparql`` is answered at once, the rest as soon as it is loaded."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Callable

import uvicorn

from racegraph.serve.connection import Connection
from racegraph.serve.observation import ASGIApplication
from racegraph.serve.parts import Parts
from racegraph.serve.response import Receive, Scope, Send

CONNECTIONS = 1000  # at once; who comes then is told to come later
GRACE = 10  # seconds that requests have to end when the service is to end
BREATH = 0.25  # seconds that the first requests have for themselves, before the rest is loaded beside them


class Entrance:
    """Answers by *parts* from the start on, and for other paths by what *load* gives, which may take its time.

    *load* is called once, in a thread.
    """

    def __init__(self, parts: Parts, load: Callable[[], ASGIApplication]) -> None:
        self._parts = parts
        self._load = load
        self._direct = parts.by_path()
        self._loading: asyncio.Task[ASGIApplication] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        application = self._direct.get(scope["path"])
        if application is None:
            application = await asyncio.shield(self._rest())
        await application(scope, receive, send)

    def _rest(self) -> asyncio.Task[ASGIApplication]:
        if self._loading is None:
            self._loading = asyncio.create_task(self._loaded())
        return self._loading

    async def _loaded(self) -> ASGIApplication:
        application = await asyncio.to_thread(self._load)
        self._parts.tend()
        return application

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        begun = False
        try:
            async with self._parts.running():
                begun = True
                await send({"type": "lifespan.startup.complete"})
                loading = asyncio.get_running_loop().call_later(BREATH, self._rest)
                await receive()
                loading.cancel()
        except BaseException:
            kind = "shutdown" if begun else "startup"
            await send({"type": f"lifespan.{kind}.failed", "message": traceback.format_exc()})
            raise
        await send({"type": "lifespan.shutdown.complete"})


def server(app: ASGIApplication) -> uvicorn.Server:
    """The HTTP server for *app*: run it on a socket that listens."""
    logging.getLogger("uvicorn.error").addFilter(_not_cut_short)
    return uvicorn.Server(
        uvicorn.Config(
            app,
            loop="uvloop",
            http=Connection,
            limit_concurrency=CONNECTIONS,
            timeout_graceful_shutdown=GRACE,
            ws="none",
            lifespan="on",
            access_log=False,
            log_level="warning",
            server_header=False,
        )
    )


def _not_cut_short(record: logging.LogRecord) -> bool:
    # an answer that ends early closes its connection on purpose, see racegraph.serve.answer
    return "without completing response" not in record.getMessage()
