"""The log of requests, and what becomes of the service when nobody reads it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from racegraph.serve import observation
from racegraph.serve.observation import Log
from serve.running import serving


def test_a_log_that_nobody_reads_stops_no_request(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(observation, "MOST", 2**16)
    reading, writing = os.pipe()
    with os.fdopen(writing, "w") as stream:
        log = Log(stream)
        with serving(store, log=log) as client:
            asked = 1200  # more than the pipe and what may wait
            for _ in range(asked):
                assert client.get("/health", timeout=10).status_code == 200
            noted = bytearray(os.read(reading, 2**20))
            while b'"lost": ' not in noted:
                assert client.get("/health", timeout=10).status_code == 200
                asked += 1
                log.flush()
                noted += os.read(reading, 2**20)
        log.flush()
    with os.fdopen(reading, "rb") as rest:
        lines = [json.loads(line) for line in (noted + rest.read()).splitlines()]
    (lost,) = [line["lost"] for line in lines if "lost" in line]
    assert lost > 100
    assert lost + sum("path" in line for line in lines) == asked


def test_a_log_whose_reader_is_gone_is_let_go(store: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as stream:
        log = Log(stream)
        with serving(store, log=log) as client:
            assert client.get("/health").status_code == 200
        log.flush()
        assert not log._waiting
