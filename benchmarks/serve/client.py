"""A client that costs little: HTTP/1.1 over sockets that stay open, many at once in one thread."""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Figures:
    """What came of a run."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    size: int = 0

    @property
    def per_second(self) -> float:
        return len(self.times) / self.seconds

    def percentile(self, share: float) -> float:
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


class Connection:
    """One socket, one request at a time."""

    def __init__(self, address: tuple[str, int]) -> None:
        self.socket = socket.create_connection(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.began = 0.0
        self.buffer = b""

    def send(self, request: bytes) -> None:
        self.buffer = b""
        self.began = time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> int | None:
        """Read what is there; the status when the response is whole."""
        data = self.socket.recv(262144)
        if not data:
            raise ConnectionResetError("the server closed the connection")
        self.buffer = self.buffer + data if self.buffer else data
        head = self.buffer.find(b"\r\n\r\n")
        if head < 0:
            return None
        lower = self.buffer[:head].lower()
        at = lower.find(b"content-length:")
        if at >= 0:
            end = lower.find(b"\r\n", at)
            length = int(lower[at + 15 : end if end > 0 else None])
            whole = len(self.buffer) >= head + 4 + length
        else:
            whole = self.buffer.endswith(b"0\r\n\r\n")
        return int(self.buffer[9:12]) if whole else None


def run(address: tuple[str, int], requests: Callable[[int], bytes], clients: int, seconds: float) -> Figures:
    """Have *clients* clients ask one request after the other for *seconds*; *requests* gives the n-th one."""
    figures = Figures()
    number = 0
    connections = [Connection(address) for _ in range(clients)]
    began = time.perf_counter()
    with selectors.DefaultSelector() as selector:
        for connection in connections:
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.send(requests(number))
            number += 1
        waiting = clients
        while waiting:
            for key, _ in selector.select():
                connection = key.data
                status = connection.receive()
                if status is None:
                    continue
                now = time.perf_counter()
                figures.times.append(now - connection.began)
                figures.statuses[status] = figures.statuses.get(status, 0) + 1
                figures.size += len(connection.buffer)
                if now - began < seconds:
                    connection.send(requests(number))
                    number += 1
                else:
                    selector.unregister(connection.socket)
                    waiting -= 1
    figures.seconds = time.perf_counter() - began
    for connection in connections:
        connection.socket.close()
    return figures
