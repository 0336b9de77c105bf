"""Texts written for tests, as articles, and what is read from them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from racegraph.article import Article, article_from
from racegraph.fact import Entity, Fact
from racegraph.reading.clause import Clause
from racegraph.reading.discourse import Discourse
from racegraph.reading.extract import Extractor, extract, finder
from racegraph.reading.segment import segment

#: So that a text is long enough to be told from a menu, and is seen to be about racing. It names nobody.
OPENING = "Das Rennwochenende bot viel Motorsport, und die Boxengasse war bis zum späten Abend gut gefüllt.\n\n"


def written(text: str, published: str = "2021-06-20", headline: str = "") -> Article:
    """A text as an article."""
    return article_from(Path("written.txt"), text, {"datePublished": published, "headline": headline})


def facts(text: str, published: str = "2021-06-20", headline: str = "") -> list[Fact]:
    """What is read from a text, behind an opening."""
    return list(extract(written(OPENING + text, published, headline)).facts)


def said(found: list[Fact], kind: str, *roles: str, status: str | None = "asserted") -> set[tuple[object, ...]]:
    """The facts of one kind and status (None: any) as tuples of the named roles, entities by name."""
    return {
        tuple(v.name if isinstance(v := fact.roles.get(role), Entity) else v for role in roles)
        for fact in found
        if fact.kind == kind and status in {None, fact.status}
    }


def clauses(text: str, published: str = "2021-06-20", headline: str = "") -> list[Clause]:
    """The clauses of a text behind an opening, as rules see them, with what they take from their context."""
    extractor = Extractor(written(OPENING + text, published, headline))
    settled: list[Clause] = []
    for read in extractor.d.reads:
        if read.sentence.label == "body":
            settled += extractor.context.clauses(read)
    return settled[len(clauses_of_opening()) :]


@cache
def clauses_of_opening() -> tuple[Clause, ...]:
    extractor = Extractor(written(OPENING))
    return tuple(clause for read in extractor.d.reads for clause in extractor.context.clauses(read))


def discourse(text: str, published: str = "2021-06-20", headline: str = "") -> Discourse:
    """A text whose mentions are found and whose speakers are known, before any rule is tried."""
    article = written(text, published, headline)
    return Discourse(article, segment(article.text), finder())


def mentions(text: str) -> list[tuple[str, str, object]]:
    """The mentions of a text with their type, their words, and what they stand for, entities by name."""
    d = discourse(text)
    out: list[tuple[str, str, object]] = []
    for read in d.reads:
        line = read.line
        for m in line.mentions:
            words = d.article.text[line.starts[m.first] : line.ends[m.last - 1]]
            out.append((m.type, words, m.value.name if isinstance(m.value, Entity) else m.value))
    return out
