"""Where two claims say different things about the same: the questions of ``ontology/conflicts``, asked of the graph."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pyoxigraph as ox

from racegraph.knowledge import ONTOLOGY
from racegraph.pages.evidence import value
from racegraph.prefix import PREFIXES, short
from racegraph.serve.service import GraphService, Term

MOST = 200  # conflicts of one kind that are kept


@dataclass(frozen=True, slots=True)
class Question:
    """A query for conflicts of one kind, and its title in each language, with places for what it is about."""

    name: str
    titles: dict[str, str]
    query: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two claims that do not agree, and the title of their conflict in each language."""

    kind: str
    about: str
    titles: dict[str, str]
    claim: str
    against: str


@cache
def questions(folder: Path = ONTOLOGY / "conflicts") -> tuple[Question, ...]:
    """The questions of *folder*, by file name. Their titles stand in comments: ``# de: …``, ``# en: …``."""
    found = []
    for path in sorted(folder.glob("*.rq")):
        query = path.read_text(encoding="utf-8")
        titles = {}
        for line in query.splitlines():
            for language in ("de", "en"):
                if line.startswith(f"# {language}:"):
                    titles[language] = line.partition(":")[2].strip()
        found.append(Question(path.stem, titles, query))
    return tuple(found)


async def find_conflicts(graph: GraphService) -> list[Conflict]:
    """All conflicts of the graph, kind by kind, :data:`MOST` of each at most."""
    found: list[Conflict] = []
    for question in questions():
        rows = await graph.select(f"{question.query}\nLIMIT {MOST}")
        nodes = {v.value for row in rows for v in row.values() if isinstance(v, ox.NamedNode)}
        labels = await labels_of(graph, sorted(nodes))
        seen: set[frozenset[str]] = set()
        for row in rows:
            pair = frozenset((value(row["claim"]), value(row["against"])))
            if pair in seen or len(pair) < 2:
                continue
            seen.add(pair)
            titles = {
                language: re.sub(r"\{(about|value|other)\}", lambda m: _name(row[m[1]], labels, language), title)  # noqa: B023
                for language, title in question.titles.items()
            }
            found.append(
                Conflict(question.name, value(row["about"]), titles, value(row["claim"]), value(row["against"]))
            )
    return found


async def labels_of(graph: GraphService, nodes: list[str]) -> dict[str, dict[str, str]]:
    """The labels of *nodes* by language (``""``: none); a node without one is not in the answer."""
    found: dict[str, dict[str, str]] = {}
    for start in range(0, len(nodes), 500):
        listed = " ".join(str(ox.NamedNode(node)) for node in nodes[start : start + 500])
        rows = await graph.select(
            f"SELECT ?node ?label WHERE {{ VALUES ?node {{ {listed} }} ?node rdfs:label ?label }}"
        )
        for row in rows:
            label = row["label"]
            if isinstance(label, ox.Literal):
                known = found.setdefault(value(row["node"]), {})
                language = label.language or ""
                if language not in known or len(label.value) < len(known[language]):
                    known[language] = label.value
    return found


def named(node: str, labels: dict[str, dict[str, str]], language: str) -> str:
    """What to call *node* in *language*: its label in it, in none, or in another; else its IRI, shortened."""
    known = labels.get(node)
    if not known:
        return spoken(node)
    return known.get(language) or known.get("") or next(iter(known.values()))


def spoken(iri: str) -> str:
    """An IRI to be read, where the thing has no label.

    >>> spoken("https://w3id.org/racegraph/id/race-entry/24h-spa-2020/person/jens-klingmann")
    'race entry 24h spa 2020, jens klingmann'
    """
    path = iri.removeprefix(PREFIXES["id"])
    if path == iri:
        return short(iri)
    kinds = {"person", "team", "manufacturer", "series", "event", "season", "car-model", "car-class", "-"}
    kind, *names = (part for part in path.split("/") if part not in kinds)
    words = [unquote(part).replace("-", " ") for part in (kind, *names)]
    return f"{words[0]} {', '.join(words[1:])}".strip()


def _name(term: Term, labels: dict[str, dict[str, str]], language: str) -> str:
    return named(term.value, labels, language) if isinstance(term, ox.NamedNode) else term.value
