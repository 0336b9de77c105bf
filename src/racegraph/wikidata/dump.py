"""A local extract of a Wikidata dump: one item a line, as the JSON dumps have them, plain, ``.gz`` or ``.bz2``."""

from __future__ import annotations

import bz2
import gzip
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from racegraph.article import Problem
from racegraph.wikidata.item import Item, item_from_json


class DumpError(OSError):
    """A dump that cannot be opened or unpacked; the message names it."""


def read_dump(path: Path) -> Iterator[Item | Problem]:
    """The items of a dump; a line that is broken is a problem with its number, and the lines after it are read.

    A first line ``[``, a last ``]`` and a comma after each item are allowed, as in the dumps of Wikidata.
    """
    try:
        with _open(path) as file:
            for number, line in enumerate(file, 1):
                try:
                    text = line.decode("utf-8").strip().removesuffix(",").strip()
                    if text in ("", "[", "]"):
                        continue
                    yield item_from_json(json.loads(text))
                except (ValueError, RecursionError) as error:
                    yield Problem(path, f"line {number} is no item: {error}")
    except (OSError, EOFError) as error:
        raise DumpError(f"{path} cannot be read: {error}") from None


def _open(path: Path) -> IO[bytes]:
    if path.suffix == ".gz":
        return gzip.open(path, "rb")  # type: ignore[return-value]
    if path.suffix == ".bz2":
        return bz2.open(path, "rb")
    return path.open("rb")


def items_of(path: Path, problems: list[Problem]) -> Iterator[Item]:
    """The items of a dump; what is wrong goes into *problems*."""
    for found in read_dump(path):
        if isinstance(found, Problem):
            problems.append(found)
        else:
            yield found


def by_id(items: Iterable[Item]) -> dict[str, Item]:
    """The items by their id; of two of one id, the later."""
    return {item.id: item for item in items}
