"""A nursery process that has been begun: it loads what it needs while the service does."""

from __future__ import annotations

import socket
import subprocess
import sys


class Cradle:
    """The process of :mod:`racegraph.serve.nursery`, and the *control* socket to it."""

    def __init__(self) -> None:
        self.control, theirs = socket.socketpair()
        with theirs:
            arguments = [sys.executable, "-m", "racegraph.serve.nursery", str(theirs.fileno())]
            self.process = subprocess.Popen(arguments, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)

    def close(self) -> None:
        """End the process, and those born there; nothing where it has ended."""
        self.control.close()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
