"""The whole state of a closure as bytes, so that a restart need not infer again.

A line that names the format and this very code, a digest of the rest (32 bytes, BLAKE2b), the length of a JSON head (8
bytes, big-endian), the head, and the columns of numbers that it describes: the terms as N-Triples, every fact with its
record, the rules, the equalities, what was rewritten. A state that other code wrote may hold what this code would not
conclude, and is refused.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from array import array
from collections.abc import Iterable
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from .closure import Closure
from .dictionary import Dictionary, Term
from .errors import StateError
from .facts import Pairs, Relation
from .rule import Record

_DIGEST = 32
_LENGTH = 8
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
    parts = [len(text).to_bytes(_LENGTH, "big"), text, *columns.parts]
    partial = path.with_name(path.name + ".part")
    with partial.open("wb") as stream:
        stream.write(_format())
        stream.write(_digest(parts))
        stream.writelines(parts)
        stream.flush()
        os.fsync(stream.fileno())
    partial.replace(path)


def restore(path: Path, limit: int | None, largest_clique: int) -> tuple[Dictionary, Closure]:
    """The closure whose state is at *path*. Raises StateError where that is none, damaged, or written by other code."""
    try:
        data = memoryview(path.read_bytes())
    except OSError as error:
        raise StateError(f"the state at {path} cannot be read: {error.strerror}") from None
    start = len(_format())
    if bytes(data[:start]) != _format():
        raise StateError(f"{path} is no state of this version of the reasoner")
    rest = data[start + _DIGEST :]
    if bytes(data[start : start + _DIGEST]) != _digest([rest]):
        raise StateError(f"{path} is damaged: the state is not the one that was written")
    size = int.from_bytes(rest[:_LENGTH], "big")
    try:
        head = json.loads(bytes(rest[_LENGTH : _LENGTH + size]))
        if head["byteorder"] != sys.byteorder:
            raise StateError(f"{path} was written on a machine of another byte order")
        columns = rest[_LENGTH + size :]
        dictionary = Dictionary()
        for term in _terms(_bytes(columns, head["terms"]))[len(dictionary.terms) :]:
            dictionary.number(term)
        closure = Closure(dictionary, limit, largest_clique)
        _fill(closure, head, columns)
    except (ValueError, KeyError, IndexError, TypeError, SyntaxError) as error:
        raise StateError(f"{path} is damaged: {error!r}") from error
    return dictionary, closure


@cache
def _format() -> bytes:
    """The first line of a state: which code wrote it."""
    digest = hashlib.blake2b(digest_size=_DIGEST)
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    return f"racegraph reasoner state {digest.hexdigest()}\n".encode()


def _digest(parts: Iterable[bytes | memoryview]) -> bytes:
    digest = hashlib.blake2b(digest_size=_DIGEST)
    for part in parts:
        digest.update(part)
    return digest.digest()


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
    description: dict[str, Any] = {"unary": relation.unary, "symbol": relation.symbol}
    if isinstance(relation, Pairs):
        rows = relation.facts
        records = list(chain.from_iterable(values.values() for values in rows.values()))
        subjects: Iterable[int] = chain.from_iterable((subject,) * len(values) for subject, values in rows.items())
        description["objects"] = columns.add_numbers(chain.from_iterable(rows.values()))
    else:
        records = list(relation.facts.values())
        subjects = relation.facts
    description["subjects"] = columns.add_numbers(subjects)
    description["others"] = {}
    try:
        description["low"] = columns.add_numbers(records)  # type: ignore[arg-type]
    except (OverflowError, TypeError):
        low, high = array("Q"), array("Q")
        for place, record in enumerate(records):
            if isinstance(record, tuple) or record >> 128:
                description["others"][str(place)] = _plain(record)
                record = 0
            low.append(record & _HALF)
            high.append(record >> 64)
        description["low"], description["high"] = columns.add_numbers(low), columns.add_numbers(high)
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
