"""Items of Wikidata: their names and statements, as a dump's JSON has them.

Source: Wikibase JSON format, https://doc.wikimedia.org/Wikibase/master/php/docs_topics_json.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["item", "time", "text", "string", "quantity"]
_ID = re.compile(r"[QP][1-9][0-9]*")


@dataclass(frozen=True, slots=True, order=True)
class ItemValue:
    """A value: an item's id, a time with its precision (``+2018-00-00T00:00:00Z/9``), a text, a string, a number.

    *names* are those of the item that a value is, where they are known.
    """

    kind: Kind
    value: str
    language: str = ""
    names: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of an item with its qualifiers; *referenced* if it names a source."""

    property: str
    value: ItemValue
    qualifiers: tuple[tuple[str, ItemValue], ...] = ()
    referenced: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """An item: labels by language, further names, descriptions by language, statements that are not deprecated."""

    id: str
    labels: Mapping[str, str]
    aliases: tuple[str, ...] = ()
    descriptions: Mapping[str, str] = field(default_factory=dict)
    statements: tuple[Statement, ...] = ()

    @property
    def name(self) -> str:
        """The English label, the German one, any other, or the id."""
        return self.labels.get("en") or self.labels.get("de") or next(iter(self.labels.values()), self.id)

    @property
    def names(self) -> tuple[str, ...]:
        """All labels and other names, each once."""
        return tuple(dict.fromkeys((*self.labels.values(), *self.aliases)))

    def values(self, property: str) -> list[ItemValue]:
        return [s.value for s in self.statements if s.property == property]


def item_from_json(entity: Any) -> Item:
    """An item from Wikibase JSON; ValueError says what is wrong. Values of kinds not compared are left out."""
    if not isinstance(entity, dict) or not isinstance(entity.get("id"), str) or not _ID.fullmatch(entity["id"]):
        raise ValueError("is no entity with an id such as Q42")
    try:
        labels = _texts(entity.get("labels") or {})
        aliases = tuple(str(a["value"]) for many in (entity.get("aliases") or {}).values() for a in many)
        statements = tuple(_statements(entity.get("claims") or {}))
        return Item(entity["id"], labels, aliases, _texts(entity.get("descriptions") or {}), statements)
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"{entity['id']} is not as Wikibase writes it: {error!r}") from None


def _texts(by_language: Mapping[str, Any]) -> dict[str, str]:
    return {language: str(text["value"]) for language, text in by_language.items()}


def _statements(claims: Mapping[str, Any]) -> Iterator[Statement]:
    for property, listed in claims.items():
        for claim in listed:
            if claim.get("rank") == "deprecated" or (value := _value(claim["mainsnak"])) is None:
                continue
            qualifiers = tuple(
                (qualifier, found)
                for qualifier, snaks in (claim.get("qualifiers") or {}).items()
                for snak in snaks
                if (found := _value(snak)) is not None
            )
            yield Statement(property, value, qualifiers, bool(claim.get("references")))


def _value(snak: Mapping[str, Any]) -> ItemValue | None:
    if snak.get("snaktype") != "value":
        return None
    kind, value = snak["datavalue"]["type"], snak["datavalue"]["value"]
    if kind == "wikibase-entityid":
        return ItemValue("item", value.get("id") or f"Q{value['numeric-id']}")
    if kind == "time":
        return ItemValue("time", f"{value['time']}/{value['precision']}")
    if kind == "monolingualtext":
        return ItemValue("text", value["text"], value["language"])
    if kind == "string":
        return ItemValue("string", value)
    if kind == "quantity":
        return ItemValue("quantity", str(value["amount"]).lstrip("+"))
    return None


def year_of(value: ItemValue) -> int | None:
    """The year of a time of the common era, or None."""
    found = re.match(r"\+0*([1-9][0-9]{0,3})-", value.value) if value.kind == "time" else None
    return int(found[1]) if found else None
