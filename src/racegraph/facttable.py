"""Facts as rows to read or to score: tab-separated in the relations of ``mappings/relations``, or as JSON."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence

from racegraph.article import Article
from racegraph.fact import Fact, Span
from racegraph.mapping import relation_rows
from racegraph.printedname import printed_names, with_printed_names

TSV_HEADER = "\t".join(("subject", "relation", "object", "season_or_date", "sentence", "note"))

_NOTES = {"announced": "planned", "denied": "negated"}


def tsv_rows(article: Article, facts: Sequence[Fact]) -> list[str]:
    """One line for each fact and each sentence that states it; a fact that is not asserted has ``s:STATUS`` as note.

    Teams, series, circuits, classes, cars and makes bear the name that the article prints
    (:func:`racegraph.printedname.printed_names`).
    """
    printed = printed_names(article, facts)
    by_claim: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_claim[fact.iri].append(fact)
    lines = []
    for row in (with_printed_names(row, printed) for row in relation_rows(facts)):
        for fact in by_claim[row.claim]:
            note = "" if fact.status == "asserted" else f"s:{_NOTES.get(fact.status, fact.status)}"
            cells = (row.subject, row.relation, row.object, row.season, quote(article, fact.evidence), note)
            lines.append("\t".join(" ".join(cell.split()) for cell in cells))
    return sorted(set(lines))


def json_line(article: Article, facts: Sequence[Fact]) -> str:
    """The article's facts as one line of JSON."""
    listed = [
        {
            **fact.as_jsonld(),
            "rule": fact.rule,
            "confidence": fact.confidence,
            "evidence": [
                {"start": span.start, "end": span.end, "quote": article.text[span.start : span.end]}
                for span in fact.evidence
            ],
        }
        for fact in sorted(facts, key=lambda fact: (fact.evidence, fact.kind, fact.iri))
    ]
    return json.dumps({"article": article.id, "facts": listed}, ensure_ascii=False)


def quote(article: Article, evidence: Sequence[Span]) -> str:
    """The words that a fact rests on: its first sentence, with the ones beside it that it needs too."""
    start, end = evidence[0].start, evidence[0].end
    for span in sorted(evidence[1:]):
        if end <= span.start and not article.text[end : span.start].strip():
            end = span.end
        elif span.end <= start and not article.text[span.end : start].strip():
            start = span.start
    return article.text[start:end]
