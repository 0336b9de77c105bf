"""Mapping sets as SSSOM/TSV (SSSOM 1.0): read row by row, each fault with its line, and written in canonical order.

The head holds the metadata as YAML behind ``#``; the rows are tab-separated, without quoting. Prefixes are those of the
head's ``curie_map``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from racegraph.article import Problem
from racegraph.prefix import PREFIXES

SKOS = PREFIXES["skos"]
PREDICATES = frozenset(
    SKOS + name for name in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
)
EXACT = SKOS + "exactMatch"

MANUAL = "semapv:ManualMappingCuration"
COMPOSITE = "semapv:CompositeMatching"
REVIEW = "semapv:MappingReview"
JUSTIFICATIONS = frozenset(
    f"semapv:{name}"
    for name in (
        "MappingReview",
        "ManualMappingCuration",
        "LogicalReasoning",
        "LexicalMatching",
        "CompositeMatching",
        "UnspecifiedMatching",
        "SemanticSimilarityThresholdMatching",
        "LexicalSimilarityThresholdMatching",
        "MappingChaining",
        "MappingInversion",
        "StructuralMatching",
        "InstanceBasedMatching",
        "BackgroundKnowledgeBasedMatching",
    )
)

COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "predicate_modifier",
    "object_id",
    "object_label",
    "mapping_justification",
    "author_label",
    "mapping_date",
    "confidence",
    "comment",
)
_NEEDED = ("subject_id", "predicate_id", "object_id", "mapping_justification")
_BUILT_IN = {"skos": SKOS, "semapv": "https://w3id.org/semapv/vocab/"}


class SssomError(ValueError):
    """A mapping set that cannot be used at all; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Match:
    """One row: what *subject* is, or (*negative*) is not, to *object*; all IRIs. *line* is its place."""

    subject: str
    predicate: str
    object: str
    negative: bool = False
    subject_label: str = ""
    object_label: str = ""
    justification: str = MANUAL
    author: str = ""
    date: str = ""
    confidence: float | None = None
    comment: str = ""
    line: int = field(default=0, compare=False)

    @property
    def key(self) -> tuple[str, bool, str, str]:
        return self.subject, self.negative, self.predicate, self.object


@dataclass(slots=True)
class MappingSet:
    """A mapping set: *metadata* as in the head, *matches*, and the *problems* of rows that were left out."""

    metadata: dict[str, Any]
    matches: list[Match]
    problems: list[Problem] = field(default_factory=list)

    @property
    def prefixes(self) -> Mapping[str, str]:
        return {**_BUILT_IN, **self.metadata.get("curie_map", {})}


def read(path: Path) -> MappingSet:
    """The mapping set in *path*; a row that is wrong is left out and named with its line in ``problems``.

    :class:`SssomError` where the file cannot be read, its head is no YAML, or a needed column is missing.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise SssomError(f"{path}: cannot be read: {error}") from None
    head = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    try:
        metadata = yaml.safe_load("\n".join(line[1:] for line in lines[:head])) or {}
    except yaml.YAMLError as error:
        raise SssomError(f"{path}: the metadata behind # are no YAML: {error}") from None
    if not isinstance(metadata, dict) or not isinstance(metadata.get("curie_map", {}), dict):
        raise SssomError(f"{path}: the metadata behind # are no mapping with a curie_map")
    columns = lines[head].rstrip("\r").split("\t") if head < len(lines) else []
    if missing := [column for column in _NEEDED if column not in columns]:
        raise SssomError(f"{path}:{head + 1}: the columns {', '.join(missing)} are missing")
    found = MappingSet(metadata, [])
    seen: dict[tuple[str, bool, str, str], int] = {}
    for number, line in enumerate(lines[head + 1 :], head + 2):
        if not line.strip():
            continue
        cells = line.rstrip("\r").split("\t")
        try:
            if len(cells) != len(columns):
                raise ValueError(f"has {len(cells)} cells, the head names {len(columns)}")
            match = _match(dict(zip(columns, cells, strict=True)), found.prefixes, number)
            if match.key in seen:
                raise ValueError(f"says what line {seen[match.key]} says already")
        except ValueError as error:
            found.problems.append(Problem(path, f"line {number}: {error}: {line.strip()!r}"))
        else:
            seen[match.key] = number
            found.matches.append(match)
    return found


def _match(row: Mapping[str, str], prefixes: Mapping[str, str], line: int) -> Match:
    predicate = expand(row["predicate_id"], prefixes)
    if predicate not in PREDICATES:
        known = ", ".join(sorted("skos:" + p.removeprefix(SKOS) for p in PREDICATES))
        raise ValueError(f"the predicate {row['predicate_id']!r} is none of {known}")
    modifier = row.get("predicate_modifier", "")
    if modifier not in ("", "Not"):
        raise ValueError(f"the predicate_modifier {modifier!r} is not Not")
    if row["mapping_justification"] not in JUSTIFICATIONS:
        raise ValueError(f"the justification {row['mapping_justification']!r} is no semapv: process of SSSOM")
    return Match(
        expand(row["subject_id"], prefixes),
        predicate,
        expand(row["object_id"], prefixes),
        modifier == "Not",
        row.get("subject_label", ""),
        row.get("object_label", ""),
        row["mapping_justification"],
        row.get("author_label", ""),
        row.get("mapping_date", ""),
        _confidence(row.get("confidence", "")),
        row.get("comment", ""),
        line,
    )


def _confidence(written: str) -> float | None:
    if not written:
        return None
    try:
        value = float(written)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise ValueError(f"the confidence {written!r} is no number from 0 to 1")
    return value


def expand(curie: str, prefixes: Mapping[str, str]) -> str:
    """The IRI of a CURIE; ValueError where its prefix is not declared or it holds what no IRI may hold.

    >>> expand("wd:Q26678", {"wd": "http://www.wikidata.org/entity/"})
    'http://www.wikidata.org/entity/Q26678'
    """
    prefix, colon, local = curie.partition(":")
    if not colon or prefix not in prefixes:
        raise ValueError(f"{curie!r} is no CURIE with a prefix of the curie_map")
    if not local or re.search(r'[\s<>"{}|\\^`]', local):
        raise ValueError(f"{curie!r} is no CURIE: its local part is empty, or no IRI can hold it")
    return prefixes[prefix] + local


def contract(iri: str, prefixes: Mapping[str, str]) -> str:
    """The CURIE of an IRI under the longest namespace that fits; ValueError where none does."""
    fitting = [(len(ns), prefix) for prefix, ns in prefixes.items() if iri.startswith(ns) and len(iri) > len(ns)]
    if not fitting:
        raise ValueError(f"no prefix of the curie_map fits {iri}")
    length, prefix = max(fitting)
    return f"{prefix}:{iri[length:]}"


def text(metadata: Mapping[str, Any], matches: Iterable[Match]) -> str:
    """SSSOM/TSV, the rows in the order of subject, modifier, predicate and object."""
    prefixes = {**_BUILT_IN, **metadata.get("curie_map", {})}
    head = yaml.safe_dump(dict(metadata), allow_unicode=True, sort_keys=False, width=1000)
    lines = [*("#" + line for line in head.splitlines()), "\t".join(COLUMNS)]
    for match in sorted(matches, key=lambda m: m.key):
        cells = (
            contract(match.subject, prefixes),
            match.subject_label,
            contract(match.predicate, prefixes),
            "Not" if match.negative else "",
            contract(match.object, prefixes),
            match.object_label,
            match.justification,
            match.author,
            match.date,
            "" if match.confidence is None else f"{match.confidence:.3f}".rstrip("0").rstrip("."),
            match.comment,
        )
        lines.append("\t".join(" ".join(cell.split()) for cell in cells))
    return "\n".join(lines) + "\n"


def write(path: Path, metadata: Mapping[str, Any], matches: Iterable[Match]) -> None:
    """Write a mapping set, all at once or not at all."""
    draft = path.with_name(f".{path.name}.part")
    draft.write_text(text(metadata, matches), encoding="utf-8")
    os.replace(draft, path)
