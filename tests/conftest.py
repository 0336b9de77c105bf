"""The quick tests run first; on several processors, the files that take long."""

from __future__ import annotations

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    slow = {item for item in items if item.get_closest_marker("slow") is not None}
    if hasattr(config, "workerinput"):  # each file goes to one processor, see the Makefile
        long = {item.path for item in slow}
        items.sort(key=lambda item: item.path not in long)
    else:
        items.sort(key=lambda item: item in slow)
