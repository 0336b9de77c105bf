"""Where candidates come from: a reconciliation service on the web, or a dump on disk."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from racegraph.reconcile.index import NameIndex
from racegraph.wikidata.catalogue import LANGUAGES, ItemCatalogue
from racegraph.wikidata.item import Item, ItemValue, Statement
from racegraph.wikidata.subject import Subject
from racegraph.wikidata.transport import Cache, ServiceError, Transport

WIKIDATA = "https://wikidata.reconci.link/en/api"
"""The reconciliation service for Wikidata that OpenRefine uses."""

LIMIT = 10  # candidates that are asked for by each name


class Source(Protocol):
    """Something that finds items by name."""

    def candidates(self, subjects: Iterable[Subject]) -> Iterator[tuple[Subject, list[Item]]]:
        """Each subject with the items that it may be; :class:`ServiceError` where the source gives out."""
        ...


class DumpSource:
    """The items of a dump."""

    def __init__(self, items: Iterable[Item]) -> None:
        catalogue = ItemCatalogue(items)
        self._items = catalogue.items
        self._index = NameIndex(catalogue.things)

    def candidates(self, subjects: Iterable[Subject]) -> Iterator[tuple[Subject, list[Item]]]:
        for subject in subjects:
            found = {hit.thing.id for name in subject.names for hit in self._index.search(name, LIMIT)}
            yield subject, [self._named(self._items[id]) for id in sorted(found)]

    def _named(self, item: Item) -> Item:
        """*item* with the names of the items that its statements lead to."""
        statements = tuple(
            Statement(s.property, self._with_names(s.value), s.qualifiers, s.referenced) for s in item.statements
        )
        return Item(item.id, item.labels, item.aliases, item.descriptions, statements)

    def _with_names(self, value: ItemValue) -> ItemValue:
        other = self._items.get(value.value) if value.kind == "item" else None
        return value if other is None else ItemValue("item", value.value, names=other.names)


class ServiceSource:
    """A service that speaks the Reconciliation API, with data extension where it has that.

    Answers are kept in *cache* one by one, whatever batch they came in.
    """

    def __init__(self, address: str, transport: Transport, cache: Cache, batch: int = 50) -> None:
        self.address = address
        self._transport = transport
        self._cache = cache
        self._batch = batch
        manifest = self._cache.get("manifest", address) or transport.json(address)
        if not isinstance(manifest, dict) or "identifierSpace" not in manifest:
            raise ServiceError(f"{address} is no reconciliation service: its manifest has no identifierSpace")
        self._cache.put(manifest, "manifest", address)
        self._extends = "extend" in manifest

    def candidates(self, subjects: Iterable[Subject]) -> Iterator[tuple[Subject, list[Item]]]:
        waiting = iter(subjects)
        while batch := list(itertools.islice(waiting, self._batch)):
            found = self._reconciled(sorted({name for subject in batch for name in subject.names[:3]}))
            wanted: dict[tuple[str, ...], dict[str, None]] = {}
            for subject in batch:
                for name in subject.names[:3]:
                    wanted.setdefault(subject.kind.properties, {}).update(dict.fromkeys(c["id"] for c in found[name]))
            details: dict[tuple[tuple[str, ...], str], dict[str, Any]] = {}
            if self._extends:
                for properties, ids in wanted.items():
                    details.update({(properties, id): row for id, row in self._extended(list(ids), properties).items()})
            for subject in batch:
                candidates = {c["id"]: c for name in subject.names[:3] for c in found[name]}
                properties = subject.kind.properties
                yield subject, [_item(c, details.get((properties, id), {})) for id, c in sorted(candidates.items())]

    def _reconciled(self, names: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
        kept = {name: self._cache.get("query", self.address, name, str(LIMIT)) for name in names}
        missing = [name for name, answer in kept.items() if answer is None]
        for at in range(0, len(missing), self._batch):
            part = missing[at : at + self._batch]
            queries = {f"q{n}": {"query": name, "limit": LIMIT} for n, name in enumerate(part)}
            answer = self._transport.json(self.address, {"queries": json.dumps(queries, ensure_ascii=False)})
            for n, name in enumerate(part):
                kept[name] = self._candidates(answer, f"q{n}")
                self._cache.put(kept[name], "query", self.address, name, str(LIMIT))
        return kept

    def _candidates(self, answer: Any, key: str) -> list[dict[str, Any]]:
        result = answer[key].get("result") if isinstance(answer, dict) and isinstance(answer.get(key), dict) else None
        if not isinstance(result, list) or not all(isinstance(c, dict) and "id" in c and "name" in c for c in result):
            raise ServiceError(f"{self.address} answers a batch with something that is no result batch")
        return [c for c in result if isinstance(c["id"], str) and isinstance(c["name"], str)]

    def _extended(self, ids: Sequence[str], properties: tuple[str, ...]) -> dict[str, dict[str, Any]]:
        asked = [*properties, *(f"{kind}{language}" for kind in "LA" for language in LANGUAGES)]
        key = " ".join(asked)
        kept = {id: self._cache.get("extend", self.address, id, key) for id in ids}
        missing = [id for id, row in kept.items() if row is None]
        for at in range(0, len(missing), self._batch):
            part = missing[at : at + self._batch]
            query = {"ids": part, "properties": [{"id": p} for p in asked]}
            answer = self._transport.json(self.address, {"extend": json.dumps(query)})
            rows = answer.get("rows") if isinstance(answer, dict) else None
            if not isinstance(rows, dict):
                raise ServiceError(f"{self.address} answers a data extension with something that has no rows")
            for id in part:
                kept[id] = row if isinstance(row := rows.get(id), dict) else {}
                self._cache.put(kept[id], "extend", self.address, id, key)
        return kept


def _item(candidate: Mapping[str, Any], row: Mapping[str, Any]) -> Item:
    """The item that a candidate and its extended values describe."""
    labels = {"": candidate["name"]}
    aliases: list[str] = []
    statements: list[Statement] = []
    for type_ in candidate.get("type") or () if "P31" not in row else ():
        id = type_.get("id") if isinstance(type_, dict) else type_
        if isinstance(id, str):
            statements.append(Statement("P31", ItemValue("item", id)))
    for property, cells in row.items():
        for cell in cells if isinstance(cells, list) else ():
            if not isinstance(cell, dict) or not cell:
                continue
            if property[0] in "LA" and isinstance(text := cell.get("str"), str):
                if property[0] == "L":
                    labels[property[1:]] = text
                else:
                    aliases.append(text)
            elif isinstance(id := cell.get("id"), str):
                names = (cell["name"],) if isinstance(cell.get("name"), str) else ()
                statements.append(Statement(property, ItemValue("item", id, names=names)))
            elif isinstance(day := cell.get("date"), str):
                statements.append(Statement(property, ItemValue("time", f"+{day[:10]}T00:00:00Z/11")))
            else:
                statements.append(Statement(property, ItemValue("string", str(next(iter(cell.values()))))))
    return Item(candidate["id"], labels, tuple(aliases), statements=tuple(statements))
