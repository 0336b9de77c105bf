"""What the service and its worker processes say to each other: frames over a stream socket.

A frame is a kind (one byte), the payload's length (four bytes, big-endian) and the payload. Small payloads are JSON,
so that a worker gone wrong cannot make the service run anything; results travel as the bytes that the client gets.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from typing import Any

HEADER = struct.Struct(">cI")

# service → worker
JOB = b"J"
# worker → service
READY = b"R"  # the store is open: {"pid": …}
HEAD = b"H"  # the answer begins: {"kind": "solutions" | "boolean" | "graph", "media": …}
DATA = b"D"  # bytes of the answer's body
END = b"E"  # the answer is whole: {"rows": …}
FAILURE = b"X"  # there is no answer, or no more of it: {"code": …, "detail": …}
# service → nursery
FORK = b"F"  # with one descriptor: a racegraph.serve.process.Task
KILL = b"K"  # {"pid": …}
BREED = b"B"  # with one descriptor: a nursery whose children share a store in memory: {"data": path}
# nursery → service
DEAD = b"Z"  # {"pid": …, "signal": … | null}


def frame(kind: bytes, payload: bytes) -> bytes:
    """One frame as bytes."""
    return HEADER.pack(kind, len(payload)) + payload


_compact = json.JSONEncoder(separators=(",", ":")).encode


def json_frame(kind: bytes, message: dict[str, Any]) -> bytes:
    """One frame whose payload is JSON."""
    return frame(kind, _compact(message).encode())


class FrameReader:
    """Cuts a byte stream into frames.

    >>> reader = FrameReader()
    >>> list(reader.feed(frame(DATA, b"ab")[:4])), list(reader.feed(frame(DATA, b"ab")[4:] + frame(END, b"{}")))
    ([], [(b'D', b'ab'), (b'E', b'{}')])
    """

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[tuple[bytes, bytes]]:
        """The frames that *data* completes, as (kind, payload)."""
        buffer = self._rest + data if self._rest else data
        position, size = 0, len(buffer)
        while size - position >= HEADER.size:
            kind, length = HEADER.unpack_from(buffer, position)
            end = position + HEADER.size + length
            if end > size:
                break
            yield kind, buffer[position + HEADER.size : end]
            position = end
        self._rest = buffer[position:]
