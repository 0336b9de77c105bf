"""``mappings/wikidata-kinds.yaml``: what speaks for an item being an entity of ours, and what against, kind by kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from racegraph.fact import ENTITY_KINDS
from racegraph.knowledge import MAPPINGS


class KindError(ValueError):
    """``wikidata-kinds.yaml`` cannot be used; the message names the kind."""


@dataclass(frozen=True, slots=True)
class Context:
    """Something that both sides may know. *single*: the two cannot both be right where they differ."""

    ours: tuple[str, ...]
    theirs: tuple[str, ...]
    weight: float
    single: bool = False


@dataclass(frozen=True, slots=True)
class Years:
    """When a thing was about: the qualifiers and properties, how far apart the two may lie, what agreement adds."""

    theirs: tuple[str, ...]
    span: int
    weight: float


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of entity: see the head of the file."""

    name: str
    classes: frozenset[str]
    marks: Mapping[str, frozenset[str]]
    context: tuple[Context, ...]
    needs: float
    years: Years | None

    @property
    def properties(self) -> tuple[str, ...]:
        """All properties of an item that are looked at, each once."""
        found = ["P31", *self.marks, *(p for context in self.context for p in context.theirs)]
        return tuple(dict.fromkeys([*found, *(self.years.theirs if self.years else ())]))


@cache
def kinds(path: Path = MAPPINGS / "wikidata-kinds.yaml") -> Mapping[str, Kind]:
    """The kinds by name; :class:`KindError` where the file is not as its head says."""
    try:
        listed = yaml.safe_load(path.read_text(encoding="utf-8"))
        return {name: _kind(name, entry) for name, entry in listed.items()}
    except (OSError, yaml.YAMLError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise KindError(f"{path}: {error}") from None


def _kind(name: str, entry: Mapping[str, object]) -> Kind:
    if name not in ENTITY_KINDS:
        raise ValueError(f"{name} is no kind of entity")
    if unknown := entry.keys() - {"classes", "marks", "context", "needs", "years"}:
        raise ValueError(f"{name} has no {sorted(unknown)[0]}")
    data: dict[str, object] = dict(entry)
    years = data.get("years")
    context = data.get("context", [])
    marks = data.get("marks", {})
    classes = data["classes"]
    if not isinstance(context, list) or not isinstance(marks, dict) or not isinstance(classes, list):
        raise ValueError(f"{name}: classes and context are lists, marks is a mapping")
    return Kind(
        name,
        frozenset(classes),
        {p: frozenset(values) for p, values in marks.items()},
        tuple(
            Context(tuple(c["ours"]), tuple(c["theirs"]), float(c["weight"]), bool(c.get("single"))) for c in context
        ),
        float(str(data.get("needs", 0))),
        Years(tuple(years["theirs"]), int(years["span"]), float(years["weight"])) if isinstance(years, dict) else None,
    )


def _context(entry: Mapping[str, Any]) -> Context:
    return Context(tuple(entry["ours"]), tuple(entry["theirs"]), float(entry["weight"]), bool(entry.get("single")))
