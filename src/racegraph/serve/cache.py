"""Answers that were given already, for as long as their version is the published one.

A version never changes, so an answer stays right until the next one is published; nothing has to expire.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from racegraph.serve.response import Headers

LARGEST = 256 * 1024  # bytes of an answer that is worth its place


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer: its headers, the ETag among them, and its body."""

    etag: bytes
    headers: Headers
    body: bytes


class Cache:
    """Answers of one version, the least recently used going first where they take more than *size* bytes."""

    def __init__(self, size: int) -> None:
        self.hits = 0
        self._size = size
        self._taken = 0
        self._version = ""
        self._kept: OrderedDict[tuple[bytes, ...], Kept] = OrderedDict()

    def get(self, version: str, key: tuple[bytes, ...]) -> Kept | None:
        """The answer to the request *key*, if it was given from *version*."""
        if version != self._version:
            return None
        kept = self._kept.get(key)
        if kept is not None:
            self.hits += 1
            self._kept.move_to_end(key)
        return kept

    def put(self, version: str, key: tuple[bytes, ...], kept: Kept) -> None:
        """Keep an answer that was given from *version*, the published one."""
        cost = _cost(key, kept)
        if len(kept.body) > LARGEST or cost > self._size:
            return
        if version != self._version:
            self._kept.clear()
            self._taken, self._version = 0, version
        previous = self._kept.pop(key, None)
        if previous is not None:
            self._taken -= _cost(key, previous)
        self._kept[key] = kept
        self._taken += cost
        while self._taken > self._size:
            oldest, gone = self._kept.popitem(last=False)
            self._taken -= _cost(oldest, gone)


def _cost(key: tuple[bytes, ...], kept: Kept) -> int:
    return sum(map(len, key)) + len(kept.body) + 1000  # about what the objects around them take
