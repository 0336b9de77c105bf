"""Where two claims say different things about the same: the questions of ``ontology/conflicts``, asked of the graph."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from racegraph.knowledge import ONTOLOGY
from racegraph.pages.evidence import value
from racegraph.pages.naming import Names, named, names_of
from racegraph.serve.exchange import QueryFailure
from racegraph.serve.service import GraphService, Term

log = logging.getLogger("racegraph.pages")

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
        try:
            rows = await graph.select(f"{question.query}\nLIMIT {MOST}")
        except QueryFailure as error:
            log.warning("conflicts of the kind %s could not be looked for: %s", question.name, error)
            continue
        names = await names_of(graph, (term for row in rows for term in row.values()))
        seen: set[frozenset[str]] = set()
        for row in rows:
            pair = frozenset((value(row["claim"]), value(row["against"])))
            if pair in seen or len(pair) < 2:
                continue
            seen.add(pair)
            titles = {
                language: re.sub(r"\{(about|value|other)\}", lambda m: _name(row[m[1]], names, language), title)  # noqa: B023
                for language, title in question.titles.items()
            }
            found.append(
                Conflict(question.name, value(row["about"]), titles, value(row["claim"]), value(row["against"]))
            )
    return found


def _name(term: Term, names: Names, language: str) -> str:
    return named(term.value, names, language) if isinstance(term, ox.NamedNode) else term.value
