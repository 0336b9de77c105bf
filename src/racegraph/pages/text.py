"""An article's page: its text, with the sentences that carry claims marked in place."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from racegraph.pages.evidence import Claim, Sentence, about, claims_of_article, value
from racegraph.serve.service import GraphService

_ARTICLE = """
SELECT ?body ?headline ?published ?publisher ?url ?basis WHERE {
  GRAPH graph:provenance { ?node schema:datePublished ?published .
    OPTIONAL { ?node schema:headline ?headline }
    OPTIONAL { ?node schema:publisher/schema:name ?publisher }
    OPTIONAL { ?node schema:url ?url }
    OPTIONAL { ?node schema:isBasedOn ?basis } }
  OPTIONAL { GRAPH graph:texts { ?node schema:articleBody ?body } }
}
"""


REST = 8  # lines below the last sentence that was used, from which they are folded away


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that the same marked sentences cover: none, one, or several that overlap.

    *begins* are the sentences that begin here, for their anchors; *to* is the innermost one, the one a click opens.
    """

    text: str
    depth: int
    begins: Sequence[Sentence]
    to: Sentence | None
    contradicted: bool


@dataclass(frozen=True, slots=True)
class Became:
    """A marked sentence and the claims that rest on it."""

    sentence: Sentence
    claims: Sequence[Claim]


@dataclass(slots=True)
class ArticlePage:
    """All that the page shows.

    *paragraphs* hold the text in order, a heading is told by being the first; *rest* is what stands below the last
    sentence that was used, where it is long: menus, mostly.
    """

    iri: str
    headline: str
    published: str
    publisher: str
    url: str
    based_on: list[str]
    paragraphs: list[list[Piece]]
    rest: list[list[Piece]]
    became: list[Became]
    used: int
    length: int
    claims: int


async def article_page(graph: GraphService, iri: str, contradicting: Mapping[str, object]) -> ArticlePage | None:
    """The page of the article with this IRI; None where there is none."""
    rows = await graph.select(about(_ARTICLE, iri))
    if not rows:
        return None
    first = {name: value(term) for name, term in rows[0].items()}
    claims = await claims_of_article(graph, iri)
    body = first.get("body", "")
    became = _became(iri, claims)
    contradicted = {b.sentence for b in became if any(c.iri in contradicting for c in b.claims)}
    pieces = cut(body, [b.sentence for b in became], contradicted)
    paragraphs = _paragraphs(pieces)
    end = max((n for n, line in enumerate(paragraphs) if any(p.to is not None for p in line)), default=len(paragraphs))
    end = end + 1 if len(paragraphs) - end > REST else len(paragraphs)
    return ArticlePage(
        iri=iri,
        headline=first.get("headline", iri.rpartition("/")[2]),
        published=first["published"],
        publisher=first.get("publisher", ""),
        url=first.get("url", ""),
        based_on=sorted({value(row["basis"]) for row in rows if "basis" in row}),
        paragraphs=paragraphs[:end],
        rest=paragraphs[end:],
        became=became,
        used=sum(len(piece.text) for piece in pieces if piece.depth),
        length=len(body),
        claims=len(claims),
    )


def _became(article: str, claims: Sequence[Claim]) -> list[Became]:
    by_sentence: dict[Sentence, list[Claim]] = {}
    for claim in claims:
        for sentence in claim.sentences:
            if sentence.article == article:
                by_sentence.setdefault(sentence, []).append(claim)
    ordered = sorted(by_sentence, key=lambda s: (s.start, -s.end))
    return [Became(s, sorted(by_sentence[s], key=lambda c: (-c.confidence, c.kind, c.iri))) for s in ordered]


def cut(text: str, sentences: Sequence[Sentence], contradicted: set[Sentence] | None = None) -> list[Piece]:
    """*text* in pieces, cut where a marked sentence or a line begins or ends; all pieces together are the text."""
    at = {0, len(text)}
    for sentence in sentences:
        at.update((sentence.start, sentence.end))
    at.update(i + 1 for i, c in enumerate(text) if c == "\n")
    borders = sorted(border for border in at if 0 <= border <= len(text))
    pieces = []
    for start, end in itertools.pairwise(borders):
        over = [s for s in sentences if s.start < end and s.end > start]
        inner = min(over, key=lambda s: (s.end - s.start, s.start), default=None)
        pieces.append(
            Piece(
                text=text[start:end],
                depth=min(len(over), 3),
                begins=[s for s in over if s.start == start],
                to=inner,
                contradicted=bool(contradicted and any(s in contradicted for s in over)),
            )
        )
    return pieces


def _paragraphs(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces line by line; lines without text are left out."""
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        lines[-1].append(piece)
        if piece.text.endswith("\n"):
            lines.append([])
    return [line for line in lines if any(p.text.strip() for p in line)]
