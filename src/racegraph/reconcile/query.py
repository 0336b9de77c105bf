"""Reconciliation queries (Reconciliation Service API 0.2, section 4.3): what is asked, checked as its schema has it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

MOST = 100  # candidates that a query may ask for
LONGEST = 500  # characters of a name; no name is longer
LARGEST_BATCH = 10_000  # queries of a batch; a data extension may have ten times as many cells
USUAL = 10
Strictness = Literal["any", "should", "all"]


class InvalidQuery(ValueError):
    """A request that is not as the specification has it; the message says where."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A value that a candidate should have: the id of a property, and ids or wordings, any of which will do."""

    property: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """One query of a batch."""

    name: str = ""
    types: tuple[str, ...] = ()
    strictness: Strictness = "any"
    limit: int = USUAL
    wanted: tuple[Wanted, ...] = ()


def parse_batch(body: str) -> dict[str, Query]:
    """The queries of a batch, by their keys; :class:`InvalidQuery` where the schema does not allow it."""
    batch = parse_json(body)
    if not isinstance(batch, dict):
        raise InvalidQuery("a query batch is a JSON object")
    if len(batch) > LARGEST_BATCH:
        raise InvalidQuery(f"a batch has {LARGEST_BATCH} queries at most; send smaller ones")
    return {key: parse_query(key, query) for key, query in batch.items()}


def parse_json(body: str) -> Any:
    """Parsed JSON; :class:`InvalidQuery` where it is none, or too deep."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InvalidQuery(f"not JSON: {error}") from None


def parse_query(key: str, query: Any) -> Query:
    """One query of a batch; *key* is for messages."""
    if not isinstance(query, dict):
        raise InvalidQuery(f"{key}: a query is an object")
    if unknown := query.keys() - {"query", "type", "limit", "properties", "type_strict"}:
        raise InvalidQuery(f"{key}: a query has no {sorted(unknown)[0]!r}")
    name, limit, strictness = query.get("query", ""), query.get("limit", USUAL), query.get("type_strict", "any")
    if not isinstance(name, str):
        raise InvalidQuery(f"{key}: query is a text")
    if isinstance(limit, bool) or not isinstance(limit, int | float):
        raise InvalidQuery(f"{key}: limit is a number")
    if strictness not in ("any", "should", "all"):
        raise InvalidQuery(f"{key}: type_strict is any, should or all")
    types = query.get("type", [])
    if isinstance(types, str):
        types = [types]
    if not isinstance(types, list) or not all(isinstance(t, str) for t in types):
        raise InvalidQuery(f"{key}: type is a text or a list of texts")
    wanted = query.get("properties", [])
    if not isinstance(wanted, list):
        raise InvalidQuery(f"{key}: properties is a list")
    if "query" not in query and not wanted:
        raise InvalidQuery(f"{key}: a query has a query or properties")
    return Query(
        name[:LONGEST],
        tuple(types),
        strictness,
        max(0, min(MOST, int(limit))) if limit == limit and abs(limit) != float("inf") else USUAL,
        tuple(_wanted(key, one) for one in wanted),
    )


def _wanted(key: str, one: Any) -> Wanted:
    if not isinstance(one, Mapping) or not isinstance(one.get("pid"), str) or "v" not in one:
        raise InvalidQuery(f"{key}: a property has a pid, which is a text, and a v")
    values = one["v"] if isinstance(one["v"], list) else [one["v"]]
    return Wanted(one["pid"], tuple(_value(key, value) for value in values))


def _value(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    if isinstance(value, dict) and isinstance(value.get("id"), str) and isinstance(value.get("name", ""), str):
        return str(value["id"])
    raise InvalidQuery(f"{key}: a value is a text, a number, true, false, or an object with an id")


@dataclass(frozen=True, slots=True)
class Extension:
    """A data extension query (section 7.2): values of which properties (with how many at most) of which entities."""

    ids: tuple[str, ...]
    properties: tuple[tuple[str, int], ...]


def parse_extension(body: str) -> Extension:
    """A data extension query; :class:`InvalidQuery` where the schema does not allow it."""
    asked = parse_json(body)
    if not isinstance(asked, dict) or not {"ids", "properties"} <= asked.keys():
        raise InvalidQuery("a data extension query is an object with ids and properties")
    ids, properties = asked["ids"], asked["properties"]
    if not isinstance(ids, list) or not all(isinstance(i, str) for i in ids):
        raise InvalidQuery("ids is a list of texts")
    if not isinstance(properties, list):
        raise InvalidQuery("properties is a list")
    wanted = []
    for one in properties:
        settings = one.get("settings", {}) if isinstance(one, dict) else None
        if not isinstance(one, dict) or not isinstance(one.get("id"), str) or not isinstance(settings, dict):
            raise InvalidQuery("a property to extend has an id, which is a text, and settings, which are an object")
        try:
            limit = int(settings.get("limit") or 0)
        except (TypeError, ValueError, OverflowError):
            raise InvalidQuery("the setting limit is a number") from None
        wanted.append((one["id"], max(0, limit)))
    if len(ids) * len(wanted) > LARGEST_BATCH * 10:
        raise InvalidQuery(f"ids times properties are {LARGEST_BATCH * 10} at most; ask for fewer at a time")
    return Extension(tuple(ids), tuple(wanted))
