"""What can be reconciled against: things with names and types, and values of their properties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Thing:
    """An entity: its id, the name to show, all its names, the ids of its types, and a word to tell namesakes apart."""

    id: str
    name: str
    names: tuple[str, ...]
    types: tuple[str, ...]
    description: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A type or a property: its id and its name. *broader* are the ids of wider types."""

    id: str
    name: str
    description: str = ""
    broader: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """A value that is an entity."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Day:
    """A value that is a date: ``2020-10-18``."""

    iso: str


Value = Reference | Day | str | int | float


class Catalogue(Protocol):
    """A set of things that does not change."""

    @property
    def things(self) -> Sequence[Thing]: ...

    @property
    def types(self) -> Mapping[str, Term]: ...

    @property
    def properties(self) -> Mapping[str, Term]: ...

    def values(self, thing: str, property: str) -> Sequence[Value]:
        """The values of a property of a thing; empty where there are none, or no such thing or property."""
        ...

    def holders(self, property: str, value: str) -> Sequence[str]:
        """The ids of the things that have a value of this id or, as a text, of this wording."""
        ...

    def properties_of(self, type: str) -> Sequence[Term]:
        """The properties that things of a type have, those of most things first."""
        ...
