"""What our claims say in the terms of Wikidata, with the sentences that say so.

Each query of ``mappings/wikidata-statements`` is for one property of Wikidata: it gives a claim, a subject and a value
of ours, and qualifiers by their number (``?P580``), or a ``?season``. Only asserted claims are asked for, and only
accepted exact matches are used: what is not linked is named, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from racegraph import provenance as prov
from racegraph.knowledge import MAPPINGS
from racegraph.prefix import PREFIXES, label
from racegraph.term import name, text
from racegraph.wikidata.item import ItemValue
from racegraph.wikidata.link import linked_items

XSD = PREFIXES["xsd"]


@dataclass(frozen=True, slots=True)
class Question:
    """A query of ``mappings/wikidata-statements``: the *property* that its rows are statements of, and its *label*."""

    property: str
    label: str
    query: str


@dataclass(frozen=True, slots=True)
class Quotation:
    """A sentence that says so, and where it stands."""

    sentence: str
    article: str
    url: str
    headline: str
    language: str
    published: str


@dataclass(frozen=True, slots=True)
class OurStatement:
    """A claim as a statement: items by their Q-numbers, labels to be read, qualifiers, sentences, the confidence."""

    claim: str
    subject: str
    property: str
    value: str
    subject_label: str
    property_label: str
    value_label: str
    qualifiers: tuple[tuple[str, ItemValue], ...]
    confidence: float
    quotations: tuple[Quotation, ...]


@dataclass(frozen=True, slots=True)
class Unlinked:
    """A claim that cannot be said in Wikidata's terms, since an entity of it has no accepted link."""

    claim: str
    property: str
    entity: str


@cache
def questions(folder: Path = MAPPINGS / "wikidata-statements") -> tuple[Question, ...]:
    """The queries by the name of their file; ValueError names one without ``# label`` and ``# property: P…``."""
    found = []
    for path in sorted(folder.glob("*.rq")):
        query = path.read_text(encoding="utf-8")
        head = re.match(r"# ([^\n:]+)(?::[^\n]*)?\n# property: (P[1-9][0-9]*)\n", query)
        if head is None:
            raise ValueError(f"{path}: begins with no '# label' and '# property: P…'")
        found.append(Question(head[2], head[1], query))
    return tuple(found)


def our_statements(store: ox.Store, least: float = 0.0) -> Iterator[OurStatement | Unlinked]:
    """What the asserted claims of *store* with a confidence of *least* or more say, property by property."""
    items = linked_items(store)
    for question in questions():
        rows = store.query(question.query)
        assert isinstance(rows, ox.QuerySolutions)
        names = [variable.value for variable in rows.variables]
        found = [{n: term for n, term in zip(names, row, strict=True) if term is not None} for row in rows]
        for row in sorted(found, key=lambda r: [str(r.get(n)) for n in ("subject", "value", *names)]):
            claim, subject, value = (name(row[part]) for part in ("claim", "subject", "value"))
            confidence, quotations = _evidence(store, claim)
            if confidence < least:
                continue
            missing = [node.value for node in (subject, value) if node.value not in items]
            if missing:
                yield Unlinked(claim.value, question.property, missing[0])
                continue
            yield OurStatement(
                claim.value,
                items[subject.value],
                question.property,
                items[value.value],
                label(store, subject),
                question.label,
                label(store, value),
                tuple(_qualifiers(row)),
                confidence,
                quotations,
            )


def _qualifiers(row: dict[str, object]) -> Iterator[tuple[str, ItemValue]]:
    season = row.get("season")
    if isinstance(season, ox.Literal) and (match := re.fullmatch(r"(\d{4})(?:/(\d{2}|\d{4}))?", season.value)):
        if match[2] is None:
            yield "P585", time_value(match[1])
        else:
            yield "P580", time_value(match[1])
            yield "P582", time_value(match[1][: 4 - len(match[2])] + match[2])
    for property, term in row.items():
        if re.fullmatch(r"P[1-9][0-9]*", property) and isinstance(term, ox.Literal):
            dated = term.datatype.value in {XSD + kind for kind in ("date", "gYearMonth", "gYear")}
            yield property, time_value(term.value) if dated else ItemValue("quantity", term.value)


def time_value(iso: str) -> ItemValue:
    """A time as Wikidata writes it, as precise as *iso* is: 11 to the day, 10 to the month, 9 to the year.

    >>> time_value("2020-10").value
    '+2020-10-00T00:00:00Z/10'
    """
    year, month, day = (*iso.split("-"), "00", "00")[:3]
    return ItemValue("time", f"+{year}-{month}-{day}T00:00:00Z/{9 + iso.count('-')}")


def _evidence(store: ox.Store, claim: ox.NamedNode) -> tuple[float, tuple[Quotation, ...]]:
    best, sentences = 0.0, set()
    for quad in store.quads_for_pattern(claim, prov.DERIVATION, None, prov.PROVENANCE):
        derivation = name(quad.object)
        best = max(best, float(_one(store, derivation, prov.CONFIDENCE) or 0))
        sentences |= {name(q.object) for q in store.quads_for_pattern(derivation, prov.ENTITY, None, prov.PROVENANCE)}
    return best, tuple(_quotation(store, sentence) for sentence in sorted(sentences, key=str))


def _quotation(store: ox.Store, sentence: ox.NamedNode) -> Quotation:
    article = ox.NamedNode(_one(store, sentence, prov.HAS_SOURCE))
    selectors = [name(q.object) for q in store.quads_for_pattern(sentence, prov.HAS_SELECTOR, None, prov.PROVENANCE)]
    exact = next((found for s in selectors if (found := _one(store, s, prov.EXACT))), "")
    language = _one(store, article, ox.NamedNode(prov.SCHEMA + "inLanguage")) or "und"
    published = _one(store, article, prov.PUBLISHED)
    headline = _one(store, article, prov.HEADLINE)
    return Quotation(exact, article.value, _one(store, article, prov.URL), headline, language, published)


def _one(store: ox.Store, node: ox.NamedNode, predicate: ox.NamedNode) -> str:
    found = next(store.quads_for_pattern(node, predicate, None, prov.PROVENANCE), None)
    return "" if found is None else text(found.object)
