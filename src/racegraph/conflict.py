"""Where articles disagree: what ``ontology/conflicts`` asks, and the sentences of both sides.

Each query finds two claims that cannot both be right: ``?about`` what, ``?value`` as the one claim has it, ``?other``
as the other, ``?claim`` and ``?against`` the claims. Its first two lines say it in German and English, with
``{about}``, ``{value}`` and ``{other}`` to be filled in. Nothing is merged or dropped: a reader decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from racegraph import provenance as prov
from racegraph.knowledge import ONTOLOGY
from racegraph.names import RG
from racegraph.term import Term, name, text

_LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
_LEADING_TO = tuple(NamedNode(RG + p) for p in ("driver", "participant", "event", "ofSeries", "series", "seasonLabel"))
_RESULT = NamedNode(RG + "result")
_COUNTED = (NamedNode(RG + "asserted"), NamedNode(RG + "announced"))
_DENIED = NamedNode(RG + "denied")


@dataclass(frozen=True, slots=True)
class Side:
    """What one side says, the claims that say it, and their sentences: all IRIs, sorted."""

    value: str
    claims: tuple[str, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two sides that cannot both be right. *kind* is the name of the query that found them."""

    kind: str
    about: str
    sides: tuple[Side, Side]
    german: str
    english: str


@dataclass(frozen=True, slots=True)
class Query:
    """A query of ``ontology/conflicts``, and what it finds in words."""

    text: str
    german: str
    english: str


@cache
def conflict_queries() -> Mapping[str, Query]:
    """The queries by the name of their file, without its suffix."""
    queries = {}
    for path in sorted((ONTOLOGY / "conflicts").glob("*.rq")):
        content = path.read_text("utf-8")
        german, english = content.splitlines()[:2]
        queries[path.stem] = Query(content, german.removeprefix("# de: "), english.removeprefix("# en: "))
    return queries


def conflicts(store: Store) -> Iterator[Conflict]:
    """Every disagreement between articles of the dataset, sorted by kind and by what it is about.

    Both sides are asserted or announced (or one is denied, where the query says so), and no article says both: an
    article that tells of two drivers who won together does not disagree with itself.
    """
    for kind, query in conflict_queries().items():
        solutions = store.query(query.text)
        assert isinstance(solutions, QuerySolutions)
        found: dict[tuple[Term, Term, Term], tuple[set[NamedNode], set[NamedNode]]]
        found = defaultdict(lambda: (set(), set()))
        for solution in solutions:
            about, value, other, claim, against = (solution[v] for v in ("about", "value", "other", "claim", "against"))
            claims = found[about, value, other]
            claims[0].add(name(claim))
            claims[1].add(name(against))
        for (about, value, other), (for_it, against_it) in sorted(found.items(), key=lambda item: str(item[0])):
            one = _side(store, value, _counted(store, for_it))
            two = _side(store, other, _counted(store, against_it, denied=kind == "stated-and-denied"))
            if one.claims and two.claims and not _articles(store, one) & _articles(store, two):
                words = {"about": caption(store, about), "value": caption(store, value), "other": caption(store, other)}
                german, english = query.german.format(**words), query.english.format(**words)
                yield Conflict(kind, text(about), (one, two), german, english)


def caption(store: Store, term: Term) -> str:
    """What a person may read for *term*: its label, its value, or who, where and when, for a node without a name."""
    if not isinstance(term, NamedNode):
        return text(term)
    labels = sorted(text(q.object) for q in store.quads_for_pattern(term, _LABEL, None, None))
    if labels:
        return labels[0]
    entries = [
        q.subject for q in store.quads_for_pattern(None, _RESULT, term, None) if isinstance(q.subject, NamedNode)
    ]
    parts: dict[str, None] = {}
    for node in [*sorted(entries, key=str)[:1], term]:
        for property_ in _LEADING_TO:
            objects = sorted({q.object for q in store.quads_for_pattern(node, property_, None, None)}, key=str)
            parts.update({caption(store, o): None for o in objects[:1] if isinstance(o, NamedNode | Literal)})
    return ", ".join(parts) or term.value.rpartition("/id/")[2]


def _counted(store: Store, claims: set[NamedNode], *, denied: bool = False) -> set[NamedNode]:
    statuses = (_DENIED,) if denied else _COUNTED
    return {
        claim
        for claim in claims
        if any(q.object in statuses for q in store.quads_for_pattern(claim, prov.STATUS, None, prov.PROVENANCE))
    }


def _side(store: Store, value: Term, claims: set[NamedNode]) -> Side:
    sentences = {
        text(quad.object)
        for claim in claims
        for quad in store.quads_for_pattern(claim, prov.DERIVED_FROM, None, prov.PROVENANCE)
    }
    return Side(text(value), tuple(sorted(claim.value for claim in claims)), tuple(sorted(sentences)))


def _articles(store: Store, side: Side) -> set[str]:
    return {
        text(quad.object)
        for sentence in side.sentences
        for quad in store.quads_for_pattern(NamedNode(sentence), prov.HAS_SOURCE, None, prov.PROVENANCE)
    }
