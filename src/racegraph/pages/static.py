"""The files that pages load: ours and the vendored ones, read once, each under an address that changes with it."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HOME = Path(__file__).parent / "static"
_TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
}


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file: its content, the same compressed, its media type, and the digest that its address carries."""

    body: bytes
    compressed: bytes
    media_type: str
    digest: str


@cache
def static_file(name: str) -> StaticFile | None:
    """The file *name* (a path below ``static/``), or None."""
    path = (HOME / name).resolve()
    if not path.is_relative_to(HOME.resolve()) or not path.is_file():
        return None
    body = path.read_bytes()
    media_type = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return StaticFile(body, gzip.compress(body, 9, mtime=0), media_type, hashlib.sha256(body).hexdigest()[:12])


def address(name: str) -> str:
    """Where a page finds the file *name*; it may be kept for good."""
    found = static_file(name)
    if found is None:
        raise FileNotFoundError(name)
    return f"/static/{name}?v={found.digest}"
