"""Items of Wikidata as a catalogue that can be reconciled against, as Wikidata's own service offers them.

Besides properties there are the texts of an item by language: ``Lde`` its label, ``Ade`` its other names, ``Dde`` its
description.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from racegraph.reconcile.catalogue import Day, Reference, Term, Thing, Value
from racegraph.wikidata.item import Item, ItemValue

LANGUAGES = ("de", "en")
_TEXTS = {f"{kind}{language}": language for kind in "LAD" for language in LANGUAGES}


class ItemCatalogue:
    """The catalogue of *items*; types are the values of P31."""

    def __init__(self, items: Iterable[Item]) -> None:
        self.items = {item.id: item for item in items}
        self.things: Sequence[Thing] = [
            Thing(
                item.id,
                item.name,
                item.names,
                tuple(v.value for v in item.values("P31") if v.kind == "item"),
                item.descriptions.get("en", ""),
            )
            for item in self.items.values()
        ]
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for thing in self.things:
            for type_ in thing.types:
                found[type_].update({s.property for s in self.items[thing.id].statements})
        self._used = found
        self.types: Mapping[str, Term] = {t: Term(t, self._label(t)) for t in sorted(found)}
        properties = sorted({s.property for item in self.items.values() for s in item.statements} | _TEXTS.keys())
        self.properties: Mapping[str, Term] = {p: Term(p, p) for p in properties}

    def _label(self, id: str) -> str:
        return self.items[id].name if id in self.items else id

    def values(self, thing: str, property: str) -> Sequence[Value]:
        item = self.items.get(thing)
        if item is None:
            return []
        if property in _TEXTS:
            return self._texts(item, property[0], _TEXTS[property])
        return [self._value(value) for value in item.values(property)]

    def _texts(self, item: Item, kind: str, language: str) -> list[Value]:
        if kind == "A":
            return list(item.aliases)
        texts = item.labels if kind == "L" else item.descriptions
        return [texts[language]] if language in texts else []

    def _value(self, value: ItemValue) -> Value:
        if value.kind == "item":
            return Reference(value.value, self._label(value.value))
        day = re.match(r"\+(\d{4}-\d\d-\d\d)T.*/11$", value.value) if value.kind == "time" else None
        return Day(day[1]) if day else value.value

    def holders(self, property: str, value: str) -> Sequence[str]:
        return [i for i in self.items if any(_is(v, value) for v in self.values(i, property))]

    def properties_of(self, type: str) -> Sequence[Term]:
        return [self.properties[p] for p, _ in self._used[type].most_common()]


def _is(value: Value, wanted: str) -> bool:
    return wanted in (value.id, value.name) if isinstance(value, Reference) else str(value) == wanted
