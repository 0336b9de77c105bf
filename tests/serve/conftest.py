"""A small store, and the service over it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from serve.running import serving, write

DATA = """
@prefix ex: <http://example.org/> .
ex:spa a ex:Circuit ; ex:name "Circuit de Spa-Francorchamps"@fr ; ex:length 7.004 .
ex:nordschleife a ex:Circuit ; ex:name "Nordschleife"@de ; ex:length 20.832 ; ex:note 'a "quoted", }},{ note' .
ex:rennen ex:at ex:spa ; ex:laps 30 .
GRAPH ex:notes { ex:spa ex:remark "wet" }
"""


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with two circuits, and a remark in the graph <http://example.org/notes>."""
    directory = tmp_path_factory.mktemp("served") / "store"
    write(directory, DATA)
    return directory


@pytest.fixture(scope="session")
def client(store: Path) -> Iterator[httpx.Client]:
    """The service over :func:`store`, read-only."""
    with serving(store) as client:
        yield client
