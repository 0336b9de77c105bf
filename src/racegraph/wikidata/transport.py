"""Asking a service on the web politely: one request at a time, not too often, patient where it is busy, never twice.

:class:`ServiceError` tells what went wrong, with the address. Retried with growing pauses: no connection, a time-out,
an answer that ends early, and the statuses 429, 500, 502, 503, 504 (after ``Retry-After``, where that is given). Not
retried: everything that would be the same again.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

LARGEST = 32 * 1024 * 1024  # bytes of an answer
REDIRECTS = 5
_BUSY = frozenset({429, 500, 502, 503, 504})
_HOME = "https://w3id.org/racegraph/"


class ServiceError(Exception):
    """A service that gives no answer, or none that can be used; the message names its address and what to do."""


class _Transient(ServiceError):
    """What may go well the next time; *pause* are the seconds that the service asks for."""

    def __init__(self, message: str, pause: float = 0.0) -> None:
        super().__init__(message)
        self.pause = pause


@dataclass(frozen=True, slots=True)
class Manners:
    """How often and how long to ask: seconds between requests and until one is given up, and attempts.

    *contact* goes into the User-Agent, as Wikimedia asks of programs.
    """

    interval: float = 0.5
    timeout: float = 60.0
    attempts: int = 5
    pause: float = 1.0
    longest_pause: float = 120.0
    contact: str = ""

    @property
    def user_agent(self) -> str:
        """A User-Agent as the policy of Wikimedia asks for: name, version, where to find and whom to write."""
        return f"racegraph/{version('racegraph')} ({'; '.join(filter(None, (_HOME, self.contact)))})"


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


class Transport:
    """Requests to services. *sleep* is :func:`time.sleep`."""

    def __init__(self, manners: Manners | None = None, sleep: Callable[[float], None] = time.sleep) -> None:
        self.manners = manners or Manners()
        self.requests = 0
        self._sleep = sleep
        self._next = 0.0
        self._opener = urllib.request.build_opener(_NoRedirect)

    def json(self, url: str, form: Mapping[str, str] | None = None, accept: str = "application/json") -> Any:
        """The JSON that *url* answers, a GET, or with *form* a POST; :class:`ServiceError` where there is none."""
        pause = self.manners.pause
        for attempt in range(1, self.manners.attempts + 1):
            try:
                return self._once(url, form, accept)
            except _Transient as error:
                if attempt == self.manners.attempts:
                    raise ServiceError(f"{error}; gave up after {attempt} attempts, try again later") from None
                self._sleep(min(max(pause, error.pause), self.manners.longest_pause))
                pause *= 2
        raise ServiceError(f"{url} was not asked: no attempt is allowed")

    def _once(self, url: str, form: Mapping[str, str] | None, accept: str) -> Any:
        body = None if form is None else urllib.parse.urlencode(form).encode()
        asked = url
        for _ in range(REDIRECTS + 1):
            status, headers, content = self._exchange(asked, body, accept)
            if status not in (301, 302, 303, 307, 308):
                return self._parsed(asked, status, headers, content)
            target = urllib.parse.urljoin(asked, headers.get("Location", ""))
            if urllib.parse.urlsplit(target).scheme not in ("http", "https"):
                raise ServiceError(f"{asked} redirects to {target!r}, which is no web address")
            if body is not None and status in (301, 302, 303):
                raise ServiceError(f"{asked} has moved to {target}; give that address instead")
            asked = target
        raise ServiceError(f"{url} redirects more than {REDIRECTS} times")

    def _exchange(self, url: str, body: bytes | None, accept: str) -> tuple[int, http.client.HTTPMessage, bytes]:
        headers = {"User-Agent": self.manners.user_agent, "Accept": accept}
        try:
            request = urllib.request.Request(url, body, headers)
            if request.type not in ("http", "https"):
                raise ValueError(f"unknown url type: {request.type}")
        except ValueError as error:
            raise ServiceError(f"{url} is no web address: {error}") from None
        self._sleep(max(0.0, self._next - time.monotonic()))
        self._next = time.monotonic() + self.manners.interval
        self.requests += 1
        deadline = time.monotonic() + self.manners.timeout
        try:
            try:
                response = self._opener.open(request, timeout=self.manners.timeout)
            except urllib.error.HTTPError as error:
                response = error
            with response:
                return response.status, response.headers, _read(response, url, deadline)
        except (OSError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", None) or error
            raise _Transient(f"{url} does not answer ({reason})") from None

    def _parsed(self, url: str, status: int, headers: http.client.HTTPMessage, content: bytes) -> Any:
        if status in _BUSY:
            said = "asks to wait" if status == 429 else f"answers {status}"
            raise _Transient(f"{url} {said}", _retry_after(headers))
        if status != 200:
            raise ServiceError(f"{url} answers {status}: {_excerpt(content)}")
        kind = headers.get_content_type()
        if kind == "text/html" or content.lstrip()[:1] == b"<":
            raise ServiceError(f"{url} answers with a page, not with JSON; check the address: {_excerpt(content)}")
        try:
            return json.loads(content)
        except (ValueError, RecursionError) as error:
            raise _Transient(f"{url} answers with broken JSON ({error})") from None


def _read(response: Any, url: str, deadline: float) -> bytes:
    """The body, as long as it comes in time and is not too large."""
    content = bytearray()
    while chunk := response.read1(65536) if hasattr(response, "read1") else response.read(65536):
        content += chunk
        if len(content) > LARGEST:
            raise ServiceError(f"{url} answers with more than {LARGEST} bytes")
        if time.monotonic() > deadline:
            raise _Transient(f"{url} is too slow")
    return bytes(content)


def _retry_after(headers: http.client.HTTPMessage) -> float:
    """The seconds that ``Retry-After`` asks for (RFC 9110, 10.2.3: seconds or a date)."""
    written = headers.get("Retry-After", "").strip()
    if written.isdecimal():
        return float(written)
    try:
        return max(0.0, parsedate_to_datetime(written).timestamp() - time.time())
    except (TypeError, ValueError):
        return 0.0


def _excerpt(content: bytes) -> str:
    return " ".join(content[:200].decode("utf-8", "replace").split())[:100]


class Cache:
    """Answers kept on disk under *directory*, so that nothing is asked twice and an interrupted run goes on."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def get(self, *key: str) -> Any:
        """The answer that was kept under *key*, or None; a broken file counts as none."""
        try:
            return json.loads(self._path(key).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    def put(self, value: Any, *key: str) -> None:
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}.part")
        draft.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
        os.replace(draft, path)

    def _path(self, key: tuple[str, ...]) -> Path:
        digest = hashlib.sha256(json.dumps(key).encode()).hexdigest()
        return self.directory / digest[:2] / f"{digest}.json"


def cache_directory() -> Path:
    """Where answers are kept: ``XDG_CACHE_HOME`` or ``~/.cache``, ``racegraph``."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "racegraph"
