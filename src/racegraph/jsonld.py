"""JSON-LD, compacted under a context that is published: short names for the ontology's terms, prefixes for the rest.

The context is inside every document too, so that no parser has to fetch it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import groupby
from typing import IO, Any

import pyoxigraph as ox

from racegraph import provenance as prov
from racegraph.names import RG
from racegraph.ontology import ontology_triples
from racegraph.prefix import LABEL, PREFIXES
from racegraph.term import name

OWL, RDFS, XSD = PREFIXES["owl"], PREFIXES["rdfs"], PREFIXES["xsd"]

_LINKS = (
    prov.DERIVATION,
    prov.ENTITY,
    prov.DERIVED_FROM,
    prov.GENERATED_BY,
    prov.USED,
    prov.HAS_SOURCE,
    prov.HAS_SELECTOR,
    prov.PUBLISHER,
    prov.URL,
)
_NATIVE = (XSD + "integer", XSD + "boolean")


@cache
def context() -> Mapping[str, Any]:
    """The published context: prefixes, a term for each class and property of the ontology, and their types."""
    terms: dict[str, Any] = dict(PREFIXES)
    types: dict[str, set[str]] = {}
    ranges: dict[str, str] = {}
    for triple in ontology_triples():
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode):
            if triple.predicate == prov.RDF_TYPE:
                types.setdefault(triple.subject.value, set()).add(triple.object.value)
            elif triple.predicate.value == RDFS + "range":
                ranges[triple.subject.value] = triple.object.value
    for iri, kinds in sorted(types.items()):
        local = iri.removeprefix(RG)
        if local == iri or local in terms:
            continue
        if OWL + "ObjectProperty" in kinds:
            terms[local] = {"@id": _compact(iri), "@type": "@id"}
        elif OWL + "DatatypeProperty" in kinds and (datatype := ranges.get(iri, "")).startswith(XSD):
            coerced = {} if datatype == XSD + "string" else {"@type": _compact(datatype)}
            terms[local] = {"@id": _compact(iri), **coerced}
        elif kinds & {OWL + "DatatypeProperty", OWL + "AnnotationProperty", OWL + "Class"}:
            terms[local] = _compact(iri)
    for link in _LINKS:
        terms[_compact(link.value)] = {"@id": _compact(link.value), "@type": "@id"}
    return terms


def write_jsonld(graphs: Mapping[ox.NamedNode | ox.DefaultGraph, list[ox.Triple]], output: IO[bytes]) -> None:
    """Write *graphs*, each sorted by subject, as one document: a node a line, the default graph's first."""
    head = json.dumps(context(), ensure_ascii=False, indent=1)
    output.write(f'{{\n"@context": {head},\n"@graph": ['.encode())
    separator = "\n"
    for graph, triples in graphs.items():
        if isinstance(graph, ox.NamedNode):
            output.write(f'{separator}{{"@id": {json.dumps(_compact(graph.value))}, "@graph": ['.encode())
            separator = "\n"
        for node in _nodes(triples):
            output.write(f"{separator}{json.dumps(node, ensure_ascii=False)}".encode())
            separator = ",\n"
        if isinstance(graph, ox.NamedNode):
            output.write(b"\n]}")
            separator = ",\n"
    output.write(b"\n]\n}\n")


def frame(triples: Iterable[ox.Triple], entity: ox.NamedNode, depth: int = 3) -> dict[str, Any]:
    """What *triples* say of *entity* as one object to walk through, what it leads to inside it.

    Each thing is described once, where it is first met on the shortest way from *entity*, at most *depth* steps off,
    and is a reference elsewhere; further off, things have their name and classes only. As JSON-LD, the object gives
    a part of *triples* and nothing else.
    """
    about: dict[object, list[ox.Triple]] = defaultdict(list)
    for triple in triples:
        about[triple.subject].append(triple)
    nodes: dict[object, dict[str, Any]] = {entity: {"@id": _reference(entity)}}
    reached = [entity]
    for step in range(depth + 1):
        following: list[ox.NamedNode] = []
        for subject in reached:
            node = nodes[subject]
            for triple in sorted(about[subject], key=str):
                value = triple.object
                key = "@type" if triple.predicate == prov.RDF_TYPE else _term(triple.predicate.value)
                if key == "@type" and isinstance(value, ox.NamedNode):
                    _append(node, key, _term(value.value))
                elif step == depth and triple.predicate != LABEL:
                    continue  # the edge of the picture: a name and classes
                elif isinstance(value, ox.NamedNode) and value in about and value not in nodes:
                    nodes[value] = {"@id": _reference(value)}
                    following.append(value)
                    _append(node, key, nodes[value])
                else:
                    _append(node, key, _value(value, _coercion(key)))
        reached = following
    return {"@context": _needed(nodes[entity]), **nodes[entity]}


def _needed(document: dict[str, Any]) -> dict[str, Any]:
    """The part of the context that *document* needs: its terms, and the prefixes of its names."""
    names: set[str] = set()
    waiting: list[Any] = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            names.update(value)
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, str):
            names.add(value)
    terms = {term: definition for term, definition in context().items() if term in names}
    for definition in terms.values():
        names.update(definition.values() if isinstance(definition, dict) else [definition])
    prefixes = {name.partition(":")[0] for name in names if ":" in name}
    return {prefix: PREFIXES[prefix] for prefix in PREFIXES if prefix in prefixes} | terms


def _append(node: dict[str, Any], key: str, value: Any) -> None:
    if key not in node:
        node[key] = value
    elif isinstance(node[key], list):
        node[key].append(value)
    else:
        node[key] = [node[key], value]


def _nodes(triples: Iterable[ox.Triple]) -> Iterator[dict[str, Any]]:
    for subject, about in groupby(triples, key=lambda triple: triple.subject):
        node: dict[str, Any] = {"@id": _reference(subject)}
        listed: dict[str, list[Any]] = {}
        for triple in about:
            if triple.predicate == prov.RDF_TYPE and isinstance(triple.object, ox.NamedNode):
                listed.setdefault("@type", []).append(_term(triple.object.value))
            else:
                key = _term(triple.predicate.value)
                listed.setdefault(key, []).append(_value(triple.object, _coercion(key)))
        for key, values in listed.items():
            node[key] = values[0] if len(values) == 1 else values
        yield node


def _value(term: object, coercion: str) -> Any:
    if isinstance(term, ox.NamedNode | ox.BlankNode):
        return _reference(term) if coercion == "@id" else {"@id": _reference(term)}
    if not isinstance(term, ox.Literal):
        raise ValueError(f"Unexpected term in JSON-LD: {term}")
    datatype = term.datatype.value
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if datatype == XSD + "string":
        return {"@value": term.value} if coercion else term.value
    if datatype in _NATIVE and coercion in ("", _compact(datatype)):
        return int(term.value) if datatype == XSD + "integer" else term.value == "true"
    if coercion == _compact(datatype):
        return term.value
    return {"@value": term.value, "@type": _compact(datatype)}


@cache
def _coercion(key: str) -> str:
    definition = context().get(key, "")
    return str(definition.get("@type", "")) if isinstance(definition, dict) else ""


@cache
def _term(iri: str) -> str:
    """The name of a property or class: a term of the context where there is one for exactly this IRI."""
    local = iri.removeprefix(RG)
    definition = context().get(local)
    defined = definition["@id"] if isinstance(definition, dict) else definition
    return local if local != iri and defined == _compact(iri) else _compact(iri)


def _reference(term: object) -> str:
    return str(term) if isinstance(term, ox.BlankNode) else _compact(name(term).value)  # type: ignore[arg-type]


def _compact(iri: str) -> str:
    best = max((ns for ns in PREFIXES.values() if iri.startswith(ns)), key=len, default="")
    if not best or iri[len(best) :].startswith("//") or len(iri) == len(best):
        return iri
    return f"{_PREFIX_OF[best]}:{iri[len(best) :]}"


_PREFIX_OF = {namespace: prefix for prefix, namespace in PREFIXES.items()}
