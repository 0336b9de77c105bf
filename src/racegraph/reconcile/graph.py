"""The entities of a racegraph store as a catalogue: people, teams, makes, cars, series, events, circuits, places."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import pyoxigraph as ox
import yaml

from racegraph.fact import ENTITY_KINDS
from racegraph.knowledge import MAPPINGS
from racegraph.names import BASE, GRAPH_LINKS, RG, entity_iri
from racegraph.prefix import LABEL, PREFIXES, TYPE
from racegraph.reconcile.catalogue import Day, Reference, Term, Thing, Value
from racegraph.term import text

ID = BASE + "id/"
ITEM = "wikidata"
"""The id of the property whose values are the Q-numbers of accepted exact matches."""

_DEFAULT = ox.DefaultGraph()
_LINKS = ox.NamedNode(GRAPH_LINKS)
_EXACT = ox.NamedNode(PREFIXES["skos"] + "exactMatch")
_DEFINITION = ox.NamedNode(PREFIXES["skos"] + "definition")
_BROADER = ox.NamedNode(PREFIXES["rdfs"] + "subClassOf")
_INTEGERS = frozenset(PREFIXES["xsd"] + name for name in ("integer", "nonNegativeInteger", "int", "long"))
_NUMBERS = frozenset(PREFIXES["xsd"] + name for name in ("decimal", "double", "float"))
_WORD_LISTS = {
    "cars": "CarModel",
    "circuits": "Circuit",
    "classes": "CarClass",
    "countries": "Country",
    "manufacturers": "Manufacturer",
    "places": "Place",
    "series": "Series",
    "teams": "Team",
}


class GraphCatalogue:
    """The entities of *store*, as they are while the catalogue is made; values are asked of the store later."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store
        names = self._names()
        kinds = {RG + kind for kind in ENTITY_KINDS}
        used: dict[str, Counter[str]] = defaultdict(Counter)
        types: dict[str, tuple[str, ...]] = {}
        for iri in names:
            node = ox.NamedNode(iri)
            found = {q.object.value for q in self._about(node, TYPE) if isinstance(q.object, ox.NamedNode)}
            if found & kinds:
                types[iri] = tuple(sorted(t.removeprefix(RG) for t in found if t.startswith(RG)))
                for predicate in {q.predicate.value for q in self._about(node) if q.predicate.value.startswith(RG)}:
                    for type_ in types[iri]:
                        used[type_][predicate.removeprefix(RG)] += 1
        aliases = other_names()
        items = self._items()
        self.things: Sequence[Thing] = [
            Thing(
                iri.removeprefix(ID),
                min(names[iri], key=lambda n: (len(n), n)),
                (*sorted(names[iri]), *aliases.get(iri, ()), *([items[iri]] if iri in items else [])),
                types[iri],
                f"Wikidata {items[iri]}" if iri in items else "",
            )
            for iri in sorted(types)
        ]
        self._name = {thing.id: thing.name for thing in self.things}
        self._items_by_id = {iri.removeprefix(ID): item for iri, item in items.items()}
        self.types: Mapping[str, Term] = {
            t: self._term(t) for t in sorted(used.keys() | {t for s in types.values() for t in s})
        }
        properties = {p for counts in used.values() for p in counts}
        self.properties: Mapping[str, Term] = {
            ITEM: Term(ITEM, "Wikidata item", "The Q-number of the item that is the same thing."),
            **{p: self._term(p) for p in sorted(properties)},
        }
        self._used = used
        self._holders: dict[str, dict[str, list[str]]] = {}

    def values(self, thing: str, property: str) -> Sequence[Value]:
        """The values of a property of a thing, by their wording."""
        if property == ITEM:
            return [self._items_by_id[thing]] if thing in self._items_by_id else []
        if property not in self.properties or thing not in self._name:
            return []
        quads = self._about(ox.NamedNode(ID + thing), ox.NamedNode(RG + property))
        return sorted((self._value(q.object) for q in quads), key=str)

    def holders(self, property: str, value: str) -> Sequence[str]:
        """The things that have a value of this id, or of this wording."""
        if property == ITEM:
            return [i for i, item in self._items_by_id.items() if item == value.removeprefix(PREFIXES["wd"])]
        if property not in self.properties:
            return []
        if property not in self._holders:
            self._holders[property] = self._holders_of(property)
        return self._holders[property].get(value.casefold(), [])

    def _holders_of(self, property: str) -> dict[str, list[str]]:
        """The things by the ids and wordings, in lower case, of the values that they have."""
        found: dict[str, set[str]] = defaultdict(set)
        for quad in self.store.quads_for_pattern(None, ox.NamedNode(RG + property), None, _DEFAULT):
            thing = text(quad.subject).removeprefix(ID)
            if thing in self._name:
                value = self._value(quad.object)
                keys = (value.id, value.name) if isinstance(value, Reference) else (_wording(value),)
                for key in keys:
                    found[key.casefold()].add(thing)
        return {key: sorted(things) for key, things in found.items()}

    def properties_of(self, type: str) -> Sequence[Term]:
        """The properties that things of a type have, those of most things first."""
        return [self.properties[ITEM], *(self.properties[p] for p, _ in self._used[type].most_common())]

    def _about(self, node: ox.NamedNode, predicate: ox.NamedNode | None = None) -> list[ox.Quad]:
        return list(self.store.quads_for_pattern(node, predicate, None, _DEFAULT))

    def _names(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for quad in self.store.quads_for_pattern(None, LABEL, None, _DEFAULT):
            if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(ID):
                found[quad.subject.value].add(text(quad.object))
        return found

    def _items(self) -> dict[str, str]:
        quads = self.store.quads_for_pattern(None, _EXACT, None, _LINKS)
        return {text(q.subject): text(q.object).removeprefix(PREFIXES["wd"]) for q in quads}

    def _term(self, local: str) -> Term:
        node = ox.NamedNode(RG + local)
        broader = (text(q.object) for q in self._about(node, _BROADER) if isinstance(q.object, ox.NamedNode))
        return Term(
            local,
            self._wording(node, LABEL) or local,
            self._wording(node, _DEFINITION),
            tuple(sorted(b.removeprefix(RG) for b in broader if b.startswith(RG) and b != RG + local)),
        )

    def _wording(self, node: ox.NamedNode, predicate: ox.NamedNode) -> str:
        found = [q.object for q in self._about(node, predicate) if isinstance(q.object, ox.Literal)]
        return next((w.value for w in sorted(found, key=lambda w: (w.language != "en", w.value))), "")

    def _value(self, term: object) -> Value:
        if isinstance(term, ox.NamedNode):
            id = term.value.removeprefix(ID)
            return Reference(id, self._name.get(id, id))
        if not isinstance(term, ox.Literal):
            raise ValueError(f"Unexpected term: {term}")
        kind = term.datatype.value
        if kind in _INTEGERS:
            return int(term.value)
        if kind in _NUMBERS:
            return float(term.value)
        return Day(term.value) if kind == PREFIXES["xsd"] + "date" else term.value


def _wording(value: Value) -> str:
    return value.iso if isinstance(value, Day) else str(value)


def other_names() -> dict[str, tuple[str, ...]]:
    """The names besides the first that the word lists of ``mappings/lexicon`` know of things, by IRI."""
    found: dict[str, tuple[str, ...]] = {}
    for stem, kind in _WORD_LISTS.items():
        path = MAPPINGS / "lexicon" / f"{stem}.yaml"
        rows = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        for row in rows:
            if others := tuple(str(alias) for alias in row.get("aliases", ())):
                found[entity_iri(kind, str(row["name"]))] = others
    return found
