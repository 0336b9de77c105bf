"""Words that point at something named before, and the marks that stand for mentions in a rendered sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from racegraph.fact import Entity
from racegraph.grammar import pattern
from racegraph.knowledge import MAPPINGS, read_yaml, using
from racegraph.mention import Mention

POLITE = frozenset({"Sie", "Ihnen", "Ihr", "Ihre", "Ihren", "Ihrem", "Ihrer", "Ihres"})
#: A mark: the type of a mention, and its place in the sentence's list.
MARK = re.compile(r"<([A-Z])(\d+)>")


@cache
def references() -> dict[str, Any]:
    """The patterns of ``mappings/lexicon/reference.yaml`` and ``time.yaml``, compiled."""
    folder = MAPPINGS / "lexicon"
    out: dict[str, Any] = {}
    with using(folder / "reference.yaml"):
        for name, patterns in read_yaml(folder / "reference.yaml").items():
            joined = "|".join(f"(?:{p})" for p in ([patterns] if isinstance(patterns, str) else patterns))
            out[name] = re.compile(rf"(?<![\w<>-])(?:{joined})(?![\w-])")
    with using(folder / "time.yaml"):
        times = read_yaml(folder / "time.yaml")
        out["seasons"] = [
            (
                re.compile(rf"(?<![\w-])(?:{row['pattern']})(?![\w-])"),
                int(row["years"]),
                int(row.get("early_years", row["years"])),
            )
            for row in times["seasons"]
        ]
        out["any_season"] = re.compile("|".join(f"(?:{row['pattern']})" for row in times["seasons"]))
        out["future"] = re.compile("(?<![\\w-])(?:" + "|".join(f"(?:{p})" for p in times["future"]) + ")")
        out["weekdays"] = times["weekdays"]
    return out


def governed(before: str) -> bool:
    """Whether the mark after *before* stands under a preposition: “mit seinem Teamkollegen <P>”."""
    return bool(pattern("governed").search(before[-90:]))


def entities(marks: Iterable[Mention]) -> tuple[Entity, ...]:
    """All people of some mentions, each once, in order."""
    return tuple(dict.fromkeys(e for m in marks for e in m.entities))
