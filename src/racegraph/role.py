"""Which roles a kind of fact has, and what may fill them: ``mappings/facts/roles.yaml``, and facts held against it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from racegraph.fact import ENTITY_KINDS, Entity, Fact
from racegraph.knowledge import MAPPINGS, read_yaml


class MappingError(ValueError):
    """A fact or a mapping that cannot become triples; the message names the fact and the file."""


@dataclass(frozen=True, slots=True)
class Role:
    """A role of a kind of fact.

    *fillers* are kinds of entity, or forms of plain values; *use* is ``needs``, ``either`` (one or more of those must
    be there) or ``takes``.
    """

    name: str
    fillers: frozenset[str]
    use: str


@cache
def roles() -> Mapping[str, tuple[Role, ...]]:
    """The roles of each kind of fact."""
    path = MAPPINGS / "facts" / "roles.yaml"
    declared: dict[str, dict[str, dict[str, str]]] = read_yaml(path)
    known = {*ENTITY_KINDS, *_FORMS}
    table = {}
    for kind, fields in declared.items():
        if strange := fields.keys() - {"needs", "either", "takes"}:
            raise MappingError(f"{path}: {kind} has {min(strange)!r}, which is none of needs, either, takes")
        table[kind] = tuple(
            Role(name, frozenset(fillers.split("|")), use)
            for use in ("needs", "either", "takes")
            for name, fillers in fields.get(use, {}).items()
        )
        for role in table[kind]:
            if unknown := role.fillers - known:
                raise MappingError(
                    f"{path}: {kind}.{role.name} takes {min(unknown)!r}, which is none of {sorted(known)}"
                )
    return table


def check(fact: Fact) -> None:
    """Raises :class:`MappingError` if the fact's kind, roles or values are not those of ``roles.yaml``."""
    if wrong := fault(fact.kind, fact.roles):
        raise MappingError(f"{wrong}: {describe(fact)}")


def fault(kind: str, filled: Mapping[str, object]) -> str:
    """What keeps *filled* roles from being a fact of a *kind*; empty where nothing does."""
    expected = roles().get(kind)
    if expected is None:
        return f"mappings/facts/roles.yaml has no kind of fact {kind!r}"
    known = alternatives = chosen = 0
    for role in expected:
        value = filled.get(role.name)
        alternatives += role.use == "either"
        if value is None:
            if role.use == "needs":
                return f"role {role.name!r} is missing"
            continue
        known += 1
        chosen += role.use == "either"
        if not _fits(value, role.fillers):
            return f"role {role.name!r} takes {' or '.join(sorted(role.fillers))}"
    if known < len(filled):
        unknown = sorted(filled.keys() - {role.name for role in expected})
        return f"{kind} has no role {unknown[0]!r}"
    if alternatives and not chosen:
        return f"role {' or '.join(role.name for role in expected if role.use == 'either')} is missing"
    return ""


def describe(fact: Fact) -> str:
    """A fact in one line, for messages: kind, roles, status, and where it was read."""
    said = ", ".join(f"{r}={v.name if isinstance(v, Entity) else repr(v)}" for r, v in fact.roles.items())
    place = f" at {fact.evidence[0].iri}" if fact.evidence else ""
    return f"{fact.kind}({said}; {fact.status}){place}, claim {fact.iri}"


def _fits(value: object, fillers: frozenset[str]) -> bool:
    return value.kind in fillers if isinstance(value, Entity) else _has_form(value, fillers)


@lru_cache(maxsize=4096, typed=True)
def _has_form(value: object, names: frozenset[str]) -> bool:
    return any(name in _FORMS and _FORMS[name](value) for name in names)


def _matching(pattern: str) -> Callable[[object], bool]:
    form = re.compile(pattern, re.DOTALL)
    return lambda value: isinstance(value, str) and form.fullmatch(value) is not None


def _whole_number(least: int) -> Callable[[object], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and value >= least


def _is_date(value: object) -> bool:
    if not isinstance(value, str) or not re.fullmatch(r"[12][0-9]{3}(-[0-9]{2}(-[0-9]{2})?)?", value):
        return False
    try:
        datetime.date.fromisoformat((value + "-01-01")[:10])
    except ValueError:
        return False
    return True


# The forms of values that are no entity; roles.yaml explains their names.
_FORMS: Mapping[str, Callable[[object], bool]] = {
    "text": _matching(r".*\S.*"),
    "position": _whole_number(1),
    "number": _whole_number(0),
    "season": _matching(r"[12][0-9]{3}(/([0-9]{2}|[12][0-9]{3}))?"),
    "date": _is_date,
    "lapTime": _matching(r"([0-9]+:[0-5][0-9]|[0-9]+)(\.[0-9]+)?"),
    "flag": _matching("true"),
    "session": _matching("race|qualifying|practice"),
    "affiliation": _matching("works|customer"),
}
