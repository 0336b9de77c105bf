"""A fact, as reading finds it and mapping turns it into quads.

A fact has a *kind* (one file of ``mappings/facts/``), *roles* filled by entities or plain values, a *status*, and the
evidence it rests on. Its IRI is the claim's: derived from kind, roles and status, so that the same fact, read in
another article, is the same claim with one more source.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

from racegraph.names import BASE, entity_iri, sentence_iri

Status = Literal["asserted", "announced", "denied", "hypothetical", "question", "virtual"]
STATED: frozenset[Status] = frozenset({"asserted", "announced"})
"""The statuses of what an article says is so, or will be."""

ENTITY_KINDS = (
    "Person",
    "Team",
    "Manufacturer",
    "CarModel",
    "Series",
    "Event",
    "Circuit",
    "Place",
    "Country",
    "CarClass",
)


@dataclass(frozen=True, slots=True)
class Entity:
    """Something that has a name in an article: *kind* is one of :data:`ENTITY_KINDS`.

    *name* is the label to show, *key* (the name, if not given) what the IRI is made from.
    """

    kind: str
    name: str
    key: str = ""
    _iri: str = field(default="", init=False, repr=False, compare=False)

    @property
    def iri(self) -> str:
        """The entity's IRI, made from its kind and its key when it is first asked for."""
        if not self._iri:
            object.__setattr__(self, "_iri", entity_iri(self.kind, self.key or self.name))
        return self._iri

    def as_jsonld(self) -> dict[str, str]:
        return {"@id": self.iri, "@type": self.kind, "label": self.name}


Value = Entity | str | int


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """text[start:end] of an article, in Unicode code points; one sentence, or one line of a table."""

    article: str
    start: int
    end: int

    @property
    def iri(self) -> str:
        return sentence_iri(self.article, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of one article, with its evidence.

    *evidence* are the sentences that it rests on, the one that states it first. *confidence* is in (0, 1].
    """

    kind: str
    roles: Mapping[str, Value]
    status: Status
    evidence: tuple[Span, ...]
    rule: str
    confidence: float
    _iri: str = field(default="", init=False, repr=False, compare=False)

    @property
    def iri(self) -> str:
        """The claim's IRI, made from kind, roles and status when it is first asked for."""
        if not self._iri:
            object.__setattr__(self, "_iri", f"{BASE}claim/{self.digest()}")
        return self._iri

    def digest(self) -> str:
        """The first 20 hexadecimal digits of the SHA-256 of what the fact says (not of who says it)."""
        return _digest(self.kind, self.status, tuple(sorted((r, _identity(v)) for r, v in self.roles.items())))

    def as_jsonld(self) -> dict[str, Any]:
        """The fact as a JSON-LD node under ``mappings/context.jsonld``, without its evidence."""
        node: dict[str, Any] = {"@id": self.iri, "@type": self.kind, "status": self.status}
        for role, value in self.roles.items():
            node[role] = value.as_jsonld() if isinstance(value, Entity) else value
        return node


_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=1_000)  # a fact is weighed and merged after it is found
def _digest(*said: Any) -> str:
    return hashlib.sha256(_JSON.encode(said).encode()).hexdigest()[:20]


def _identity(value: Value) -> str:
    return f"<{value.iri}>" if isinstance(value, Entity) else _JSON.encode(value)


def as_jsonld(facts: Iterable[Fact]) -> dict[str, Any]:
    """Facts as one JSON-LD document, without its context; facts that say the same become one node."""
    nodes = {fact.iri: fact.as_jsonld() for fact in facts}
    return {"@graph": [nodes[iri] for iri in sorted(nodes)]}
