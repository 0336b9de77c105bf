"""The accepted links of ``mappings/wikidata.sssom.tsv``, as the build puts them into ``graph/links``.

``skos:exactMatch`` and its weaker kin, never ``owl:sameAs``: OWL RL would copy every statement across. Negative rows
stay in the table, since no triple says them; they keep a candidate from being proposed again.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pyoxigraph as ox

from racegraph.article import Problem
from racegraph.knowledge import MAPPINGS
from racegraph.names import BASE, GRAPH_LINKS
from racegraph.prefix import PREFIXES
from racegraph.wikidata import sssom
from racegraph.wikidata.sssom import EXACT, MappingSet, Match

WD = PREFIXES["wd"]
LINKS = ox.NamedNode(GRAPH_LINKS)
_ITEM = re.compile(re.escape(WD) + r"Q[1-9][0-9]*")


def links_file() -> Path:
    """The table of accepted links: ``RACEGRAPH_LINKS``, or the one that racegraph comes with."""
    return Path(os.environ.get("RACEGRAPH_LINKS") or MAPPINGS / "wikidata.sssom.tsv")


def read_links(path: Path | None = None) -> MappingSet:
    """The accepted links and the negative ones; rows that are wrong are left out and named in ``problems``.

    Besides what SSSOM asks: a subject is an entity of ours, an object an item of Wikidata, nothing is both linked and
    negative, and nothing has two items as its exact match. :class:`racegraph.wikidata.sssom.SssomError` where the file
    cannot be used.
    """
    path = path or links_file()
    found = sssom.read(path)
    kept: list[Match] = []
    denied = {(m.subject, m.predicate, m.object) for m in found.matches if m.negative}
    exact: dict[str, Match] = {}
    for match in found.matches:
        fault = ""
        if not match.subject.startswith(BASE + "id/"):
            fault = f"{match.subject} is no entity of racegraph"
        elif not _ITEM.fullmatch(match.object):
            fault = f"{match.object} is no item of Wikidata"
        elif not match.negative and (match.subject, match.predicate, match.object) in denied:
            fault = "another row says that it is not so"
        elif not match.negative and match.predicate == EXACT:
            first = exact.setdefault(match.subject, match)
            if first is not match:
                fault = f"line {first.line} has another exact match, {first.object}"
        if fault:
            found.problems.append(Problem(path, f"line {match.line}: {fault}"))
        else:
            kept.append(match)
    found.matches = kept
    return found


def link_triples(matches: MappingSet) -> list[ox.Triple]:
    """What holds, as triples."""
    return [
        ox.Triple(ox.NamedNode(m.subject), ox.NamedNode(m.predicate), ox.NamedNode(m.object))
        for m in matches.matches
        if not m.negative
    ]


def linked_items(store: ox.Store) -> dict[str, str]:
    """The Q-number of each entity that has an accepted exact match in *store*, by the entity's IRI."""
    quads = store.quads_for_pattern(None, ox.NamedNode(EXACT), None, LINKS)
    found = ((q.subject, q.object) for q in quads)
    return {
        s.value: o.value.removeprefix(WD)
        for s, o in found
        if isinstance(s, ox.NamedNode) and isinstance(o, ox.NamedNode) and o.value.startswith(WD)
    }
