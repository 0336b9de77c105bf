"""What a worker may not do, kept by the kernel: whatever a query says, there is no network and no endless memory.

The check of the query's syntax (:mod:`racegraph.serve.access`) comes first and explains; this holds where it fails.
"""

from __future__ import annotations

import contextlib
import ctypes
import platform
import resource
import signal
import struct
import sys

SACRIFICE = "900"  # of 1000: where the system has no memory left, a worker is what it should end
PR_SET_PDEATHSIG = 1
PR_SET_NO_NEW_PRIVS = 38
PR_SET_SECCOMP = 22
SECCOMP_MODE_FILTER = 2
SECCOMP_RET_ALLOW = 0x7FFF0000
SECCOMP_RET_ERRNO_EPERM = 0x00050001
SECCOMP_RET_KILL_PROCESS = 0x80000000

# audit architecture; system calls that make or connect sockets, that would begin another process or file system, or
# that reach around the filter (io_uring). <linux/audit.h>, <asm/unistd_64.h>, <asm-generic/unistd.h>
_CALLS = {
    "x86_64": (0xC000003E, (41, 42, 49, 50, 53, 59, 101, 322, 425, 426, 427)),
    "aarch64": (0xC00000B7, (198, 203, 200, 201, 199, 221, 117, 281, 425, 426, 427)),
}
_X32 = 0x40000000  # a system call number from here on is of the x32 ABI, with its own numbers


def confine(memory: int | None, *, network: bool = False) -> None:
    """Bind this process for good: at most *memory* bytes more than now, and no network unless *network*.

    The process ends with its parent. Where the kernel has no such filter (not Linux, another processor), the filter
    is left out: the check of the syntax stands alone.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if memory is not None:
        limit = _data_size() + memory
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    if sys.platform != "linux":
        return
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as score:
        score.write(SACRIFICE)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    if not network and platform.machine() in _CALLS:
        _refuse_system_calls(libc, *_CALLS[platform.machine()])


def _refuse_system_calls(libc: ctypes.CDLL, architecture: int, calls: tuple[int, ...]) -> None:
    # classic BPF over struct seccomp_data: nr at offset 0, arch at offset 4 (man 2 seccomp)
    load, jump_equal, jump_from, give = 0x20, 0x15, 0x35, 0x06
    program = [
        (load, 0, 0, 4),
        (jump_equal, 1, 0, architecture),
        (give, 0, 0, SECCOMP_RET_KILL_PROCESS),
        (load, 0, 0, 0),
        (jump_from, len(calls) + 1, 0, _X32),
    ]
    for index, call in enumerate(calls):
        program.append((jump_equal, len(calls) - index, 0, call))
    program += [(give, 0, 0, SECCOMP_RET_ALLOW), (give, 0, 0, SECCOMP_RET_ERRNO_EPERM)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in program))
    header = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(program), ctypes.addressof(code)))
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 or libc.prctl(
        PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(header), 0, 0
    ):
        raise OSError(ctypes.get_errno(), "the worker could not be cut off from the network")


def _data_size() -> int:
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmData:"))
    except (OSError, StopIteration):
        return 0
