"""What a request reaches for: graphs, services, documents."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Graph:
    """A graph that an update writes: *name* is an IRI, or one of the words that are not."""

    name: str

    @property
    def named(self) -> bool:
        """True for one graph with an IRI."""
        return self.name not in _NOT_NAMED


DEFAULT = Graph("DEFAULT")
NAMED = Graph("NAMED")
ALL = Graph("ALL")
VARIABLE = Graph("VARIABLE")
_NOT_NAMED = ("DEFAULT", "NAMED", "ALL", "VARIABLE")


@dataclass(slots=True)
class Reach:
    """What a request reaches for.

    *form* is ``SELECT``, ``CONSTRUCT``, ``DESCRIBE``, ``ASK`` or ``UPDATE``. IRIs are absolute. *services* has None
    for one that only a variable names. *using* are the offsets at which an update's dataset clauses could stand, each
    with the text that has to be written there before them; *has_dataset* says that the text has ``USING`` or ``WITH``.
    *loads* are the documents of ``LOAD``; of ``LOAD SILENT``, *silent_loads* say from where to where it stands.
    """

    form: str = ""
    from_graphs: list[str] = field(default_factory=list)
    services: list[str | None] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    silent_loads: list[tuple[int, int]] = field(default_factory=list)
    writes: list[Graph] = field(default_factory=list)
    using: list[tuple[int, str]] = field(default_factory=list)
    has_dataset: bool = False
