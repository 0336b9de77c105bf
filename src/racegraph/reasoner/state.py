"""The whole state of a closure as bytes, so that a restart need not infer again.

A line that names the format, the length of a JSON head (8 bytes, big-endian), the head, and the columns of numbers that
it describes: the terms as N-Triples, every fact with its record, the rules, the equalities, what was rewritten.
"""

from __future__ import annotations

import json
import sys
from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from .closure import Closure
from .dictionary import Dictionary, Term
from .errors import StateError
from .facts import Pairs, Relation
from .rule import Record

_FORMAT = b"racegraph reasoner state 1\n"
_HALF = (1 << 64) - 1


def save(closure: Closure, path: Path) -> None:
    """Write the state of *closure* to *path*, in one step."""
    columns = _Columns()
    graph = closure.graph
    head: dict[str, Any] = {
        "byteorder": sys.byteorder,
        "terms": columns.add_bytes("\n".join(map(_text, closure.dictionary.terms)).encode()),
        "relations": [_relation(relation, columns) for relation in graph.all_relations()],
        "internal": list(graph.internal_keys()),
        "aliases": [[form, sorted(exact)] for form, exact in graph.aliases.items() if exact],
        "archive": [[form, _plain(record)] for form, record in graph.archive.items()],
        "same": columns.add_numbers(_flat(graph.equality.asserted_pairs())),
        "edges": [[left, right, str(reason)] for left, right, reason in graph.equality.edges()],
        "sets": [[root, *names] for root, names in graph.equality.members.items()],
        "spellings": [[form, value] for form, value in closure.writing.spellings.items()],
        "rules": closure.rules.state(),
    }
    text = json.dumps(head, separators=(",", ":")).encode()
    partial = path.with_name(path.name + ".part")
    with partial.open("wb") as stream:
        stream.write(_FORMAT)
        stream.write(len(text).to_bytes(8, "big"))
        stream.write(text)
        stream.writelines(columns.parts)
    partial.replace(path)


def restore(path: Path, limit: int | None, largest_clique: int) -> tuple[Dictionary, Closure]:
    """The closure whose state is at *path*. Raises StateError where that is none, or of another format."""
    data = memoryview(path.read_bytes())
    if bytes(data[: len(_FORMAT)]) != _FORMAT:
        raise StateError(f"{path} is no state of this version of the reasoner")
    start = len(_FORMAT) + 8
    size = int.from_bytes(data[len(_FORMAT) : start], "big")
    try:
        head = json.loads(bytes(data[start : start + size]))
        if head["byteorder"] != sys.byteorder:
            raise StateError(f"{path} was written on a machine of another byte order")
        columns = data[start + size :]
        dictionary = Dictionary()
        for term in _terms(_bytes(columns, head["terms"]))[len(dictionary.terms) :]:
            dictionary.number(term)
        closure = Closure(dictionary, limit, largest_clique)
        _fill(closure, head, columns)
    except (ValueError, KeyError, IndexError, TypeError, SyntaxError) as error:
        raise StateError(f"{path} is damaged: {error!r}") from error
    return dictionary, closure


def _fill(closure: Closure, head: dict[str, Any], columns: memoryview) -> None:
    closure.empty()
    graph = closure.graph
    for number, key in enumerate(head["internal"]):
        if graph.internal(_tuple(key)) != -1 - number:
            raise ValueError(f"internal relation {key!r}")
    closure.rules.restore(head["rules"])
    for description in head["relations"]:
        _facts(graph.members_of if description["unary"] else graph.pairs_of, description, columns)
    graph.aliases |= {_tuple(form): {_tuple(each) for each in exact} for form, exact in head["aliases"]}
    for form, record in head["archive"]:
        graph.put_away(_tuple(form), _record(record))
    for left, right in _pairs(_numbers(columns, head["same"])):
        graph.equality.assert_same(left, right)
    graph.equality.restore(head["sets"], [(left, right, int(reason)) for left, right, reason in head["edges"]])
    closure.writing.spellings |= {_tuple(form): value for form, value in head["spellings"]}
    closure.is_restored()


class _Columns:
    """Numbers and bytes one after the other."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self._end = 0

    def add_bytes(self, data: bytes) -> list[int]:
        """Where they lie: the offset, and the length."""
        data += bytes(-len(data) % 8)
        self.parts.append(data)
        self._end += len(data)
        return [self._end - len(data), len(data)]

    def add_numbers(self, numbers: Iterable[int]) -> list[int]:
        return self.add_bytes(array("Q", numbers).tobytes())


def _bytes(columns: memoryview, at: list[int]) -> memoryview:
    return columns[at[0] : at[0] + at[1]]


def _numbers(columns: memoryview, at: list[int]) -> array[int]:
    return array("Q", bytes(_bytes(columns, at)))


def _flat(pairs: Iterable[tuple[int, int]]) -> Iterable[int]:
    return (number for pair in pairs for number in pair)


def _pairs(numbers: array[int]) -> Iterable[tuple[int, int]]:
    return zip(numbers[::2], numbers[1::2], strict=True)


def _relation(relation: Relation, columns: _Columns) -> dict[str, Any]:
    """The facts of a relation as columns: terms, and records by halves; other records by their place."""
    forms = list(relation.forms())
    low, high, others = array("Q"), array("Q"), {}
    for place, (_, record) in enumerate(forms):
        if isinstance(record, tuple) or record >> 128:
            others[str(place)] = _plain(record)
            record = 0
        low.append(record & _HALF)
        high.append(record >> 64)
    description: dict[str, Any] = {
        "unary": relation.unary,
        "symbol": relation.symbol,
        "subjects": columns.add_numbers(form[0] for form, _ in forms),
        "low": columns.add_bytes(low.tobytes()),
        "others": others,
    }
    if not relation.unary:
        description["objects"] = columns.add_numbers(form[2] for form, _ in forms)
    if any(high):
        description["high"] = columns.add_bytes(high.tobytes())
    return description


def _facts(make: Any, description: dict[str, Any], columns: memoryview) -> None:
    relation: Relation = make(description["symbol"])
    subjects = _numbers(columns, description["subjects"])
    records: list[Record] = list(_numbers(columns, description["low"]))
    if "high" in description:
        high = _numbers(columns, description["high"])
        records = [low | (upper << 64) for low, upper in zip(records, high, strict=True)]  # type: ignore[operator]
    for place, record in description["others"].items():
        records[int(place)] = _record(record)
    if isinstance(relation, Pairs):
        facts = relation.facts
        objects = _numbers(columns, description["objects"])
        for subject, value, record in zip(subjects, objects, records, strict=True):
            values = facts.get(subject)
            if values is None:
                facts[subject] = {value: record}
            else:
                values[value] = record
    else:
        relation.facts.update(zip(subjects, records, strict=True))


def _plain(record: Record) -> Any:
    """A record for JSON, whose numbers other readers cut at 53 bits."""
    return list(record) if isinstance(record, tuple) else str(record)


def _record(plain: Any) -> Record:
    return _tuple(plain) if isinstance(plain, list) else int(plain)


def _tuple(of: Any) -> Any:
    return tuple(map(_tuple, of)) if isinstance(of, list) else of


def _text(term: Term) -> str:
    """A term in the syntax of N-Triples 1.2."""
    if isinstance(term, ox.Triple):
        return f"<<( {_text(term.subject)} {term.predicate} {_text(term.object)} )>>"
    return str(term)


def _terms(text: memoryview) -> list[Term]:
    """Terms from lines in the syntax of N-Triples, read as objects of triples that say nothing."""
    lines = bytes(text).rstrip(b"\0").split(b"\n")
    document = b"".join(b"<x:x> <x:x> %s .\n" % line for line in lines)
    return [quad.object for quad in ox.parse(document, format=ox.RdfFormat.N_TRIPLES)]
