"""Candidates for reconciliation queries, and the other answers of the API, over one catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from racegraph.names import slug
from racegraph.reconcile.catalogue import Catalogue, Day, Reference, Term, Thing, Value
from racegraph.reconcile.index import Hit, NameIndex, likeness
from racegraph.reconcile.query import Extension, Query

CLEAR = 0.97  # likeness of a name from which on a candidate may be certain
MARGIN = 0.05  # and by which it must then be ahead of the next
_SEARCHED = 50  # candidates by name of which types and properties then choose


class Reconciler:
    """Answers over *catalogue*."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.names = NameIndex(catalogue.things)
        self._types = {
            thing.id: [{"id": t, "name": catalogue.types[t].name} for t in thing.types if t in catalogue.types]
            for thing in catalogue.things
        }
        self._kinds = {thing.id: frozenset(thing.types) for thing in catalogue.things}

    def reconcile(self, queries: Mapping[str, Query]) -> dict[str, Any]:
        """The result batch for a batch of queries."""
        return {key: {"result": self._candidates(query)} for key, query in queries.items()}

    def _candidates(self, query: Query) -> list[dict[str, Any]]:
        if query.limit == 0:
            return []
        if query.name.strip():
            hits = self.names.search(query.name, max(_SEARCHED if query.types or query.wanted else 0, query.limit + 1))
        else:
            hits = self._holders(query)
        scored = []
        for hit in hits:
            fits = self._type_fits(hit.thing, query)
            if not fits and query.types and query.strictness != "should":
                continue
            shares = [self._share(hit.thing, wanted.property, wanted.values) for wanted in query.wanted]
            agreement = sum(shares) / len(shares) if shares else 1.0
            score = hit.likeness * (0.7 + 0.3 * agreement) * (1.0 if fits else 0.8)
            scored.append((score, hit, fits, shares))
        scored.sort(key=lambda s: (-s[0], s[1].thing.id))
        certain = bool(
            scored
            and scored[0][0] >= CLEAR
            and scored[0][2]
            and (len(scored) == 1 or scored[0][0] - scored[1][0] >= MARGIN)
        )
        return [
            self._candidate(hit, score, query, shares, fits, match=certain and rank == 0)
            for rank, (score, hit, fits, shares) in enumerate(scored[: query.limit])
        ]

    def _candidate(
        self, hit: Hit, score: float, query: Query, shares: list[float], fits: bool, *, match: bool
    ) -> dict[str, Any]:
        features: list[dict[str, Any]] = [{"id": "name_likeness", "value": round(hit.likeness, 4)}]
        if query.types:
            features.append({"id": "type_match", "value": fits})
        features += [
            {"id": f"property_{wanted.property}", "value": round(share, 4)}
            for wanted, share in zip(query.wanted, shares, strict=True)
        ]
        candidate: dict[str, Any] = {
            "id": hit.thing.id,
            "name": hit.thing.name,
            "score": round(100 * score, 2),
            "match": match,
            "type": self._types[hit.thing.id],
            "features": features,
        }
        if hit.thing.description:
            candidate["description"] = hit.thing.description
        return candidate

    def _type_fits(self, thing: Thing, query: Query) -> bool:
        if not query.types:
            return True
        having = self._kinds[thing.id]
        if query.strictness == "all":
            return having.issuperset(query.types)
        return not having.isdisjoint(query.types)

    def _share(self, thing: Thing, property: str, wanted: tuple[str, ...]) -> float:
        """How well a thing has any of the wanted values: 1 for the id or the same wording, less for a similar one."""
        best = 0.0
        for value in self.catalogue.values(thing.id, property):
            written = _text(value)
            for one in wanted:
                if isinstance(value, Reference) and value.id == one:
                    return 1.0
                alike = likeness(slug(one), slug(written)) if not written[:1].isdigit() else float(one == written)
                best = max(best, alike if alike >= 0.8 else 0.0)
        return best

    def _holders(self, query: Query) -> list[Hit]:
        found: dict[str, None] = {}
        for wanted in query.wanted:
            for value in wanted.values:
                found.update(dict.fromkeys(self.catalogue.holders(wanted.property, value)))
        things = [self.names.by_id[i] for i in found if i in self.names.by_id]
        return [Hit(thing, 1.0, thing.name) for thing in things[:_SEARCHED]]

    # -- suggestions (section 6)

    def suggest_entities(self, prefix: str, start: int = 0) -> dict[str, Any]:
        return {"result": [self._suggestion(thing) for thing in self.names.complete(prefix, 10, start)]}

    def _suggestion(self, thing: Thing) -> dict[str, Any]:
        found: dict[str, Any] = {"id": thing.id, "name": thing.name, "notable": self._types[thing.id]}
        return {**found, "description": thing.description} if thing.description else found

    def suggest_types(self, prefix: str, start: int = 0) -> dict[str, Any]:
        types = self.catalogue.types
        found = []
        for term in _beginning(types.values(), prefix)[start : start + 10]:
            broader = [{"id": b, "name": types[b].name} for b in term.broader if b in types]
            found.append({**_as_json(term), **({"broader": broader} if broader else {})})
        return {"result": found}

    def suggest_properties(self, prefix: str, start: int = 0) -> dict[str, Any]:
        return {"result": [_as_json(t) for t in _beginning(self.catalogue.properties.values(), prefix)[start:][:10]]}

    def flyout(self, kind: str, id: str) -> dict[str, str] | None:
        """A few words about an entity, a type or a property, as HTML; None where there is none of this id."""
        if kind == "entity":
            thing = self.names.by_id.get(id)
            return None if thing is None else {"id": id, "html": self._summary(thing)}
        term = (self.catalogue.types if kind == "type" else self.catalogue.properties).get(id)
        if term is None:
            return None
        return {"id": id, "html": f"<p><b>{escape(term.name)}</b></p><p>{escape(term.description)}</p>"}

    # -- preview (section 5) and data extension (section 7)

    def preview(self, id: str, view: str) -> str | None:
        """A small HTML page about an entity, with a link to *view*; None where there is none of this id."""
        thing = self.names.by_id.get(id)
        if thing is None:
            return None
        head = f'<meta charset="utf-8"><title>{escape(thing.name)}</title>'
        style = "<style>body{font:13px system-ui,sans-serif;margin:8px}dt{color:#555}dd{margin:0 0 4px}</style>"
        link = f'<p><a href="{escape(view)}" target="_blank" rel="noopener">{escape(thing.id)}</a></p>'
        return f"<!doctype html><html><head>{head}{style}</head><body>{self._summary(thing)}{link}</body></html>"

    def _summary(self, thing: Thing) -> str:
        types = ", ".join(escape(t["name"]) for t in self._types[thing.id])
        rows: list[str] = []
        for property, term in self.catalogue.properties.items():
            values = [_text(value) for value in self.catalogue.values(thing.id, property)[:3]]
            if values and len(rows) < 4:
                rows.append(f"<dt>{escape(term.name)}</dt><dd>{escape(', '.join(values))}</dd>")
        described = f"<p>{escape(thing.description)}</p>" if thing.description else ""
        return f"<p><b>{escape(thing.name)}</b> {types}</p>{described}<dl>{''.join(rows)}</dl>"

    def extend(self, asked: Extension) -> dict[str, Any]:
        """The values of properties of entities."""
        known = self.catalogue.properties
        meta = [{"id": p, "name": known[p].name if p in known else p} for p, _ in asked.properties]
        rows: dict[str, Any] = {}
        for id in asked.ids:
            values = {p: (self.catalogue.values(id, p), limit) for p, limit in asked.properties}
            rows[id] = {
                p: [_cell(v) for v in (found[:limit] if limit else found)] for p, (found, limit) in values.items()
            }
        return {"meta": meta, "rows": rows}

    def propose_properties(self, type: str, limit: int) -> dict[str, Any]:
        """The properties that entities of a type have."""
        proposed = [_as_json(term) for term in self.catalogue.properties_of(type)[:limit]]
        return {"properties": proposed, "type": type, "limit": limit}


def _text(value: Value) -> str:
    if isinstance(value, Reference):
        return value.name
    return value.iso if isinstance(value, Day) else str(value)


def _cell(value: Value) -> dict[str, Any]:
    if isinstance(value, Reference):
        return {"id": value.id, "name": value.name}
    if isinstance(value, Day):
        return {"date": f"{value.iso}T00:00:00Z"}
    if isinstance(value, int):
        return {"int": value}
    if isinstance(value, float):
        return {"float": value}
    if isinstance(value, str):
        return {"str": value}
    raise ValueError(f"Unexpected value: {value!r}")


def _beginning(terms: Iterable[Term], prefix: str) -> list[Term]:
    wanted = prefix.strip().casefold()
    found = [
        (not term.name.casefold().startswith(wanted), term.name.casefold(), term)
        for term in terms
        if term.id.casefold().startswith(wanted)
        or any(word.startswith(wanted) for word in (term.name.casefold(), *term.name.casefold().split()))
    ]
    return [term for *_, term in sorted(found, key=lambda f: f[:2])]


def _as_json(term: Term) -> dict[str, Any]:
    return {"id": term.id, "name": term.name, **({"description": term.description} if term.description else {})}
