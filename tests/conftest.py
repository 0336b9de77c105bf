"""The quick tests run first; on several processors, the files that take long. Stores are made in memory where it is
large enough: what tests write need not outlive the power, and half the time would go into seeing it safe on disk."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

MEMORY = Path("/dev/shm")
ROOM = 2 * 1024**3  # bytes, several times what all tests write


def pytest_configure() -> None:
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are processors: many tests wait, for a deadline, a page or another process."""
    return len(os.sched_getaffinity(0)) + 1


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    slow = {item for item in items if item.get_closest_marker("slow") is not None}
    if hasattr(config, "workerinput"):  # each file goes to one processor, see the Makefile
        long = {item.path for item in slow}
        items.sort(key=lambda item: item.path not in long)
    else:
        items.sort(key=lambda item: item in slow)
