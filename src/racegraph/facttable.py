"""Facts as rows to read or to score: tab-separated in the relations of ``mappings/relations``, or as JSON."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence

from racegraph.article import Article
from racegraph.fact import Entity, Fact, Span
from racegraph.mapping import relation_rows
from racegraph.reading.lexicon import inflected
from racegraph.reading.lexicon import load as load_lexicon
from racegraph.reading.token import HYPHENS, folded_tokens

TSV_HEADER = "\t".join(("subject", "relation", "object", "season_or_date", "sentence", "note"))

_NOTES = {"announced": "planned", "denied": "negated"}


def tsv_rows(article: Article, facts: Sequence[Fact]) -> list[str]:
    """One line for each fact and each sentence that states it; a fact that is not asserted has ``s:STATUS`` as note.

    Teams, series, circuits and cars bear the name that the article calls them by.
    """
    called = _called(article, facts)
    by_claim: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_claim[fact.iri].append(fact)
    lines = []
    for row in relation_rows(facts):
        for fact in by_claim[row.claim]:
            note = "" if fact.status == "asserted" else f"s:{_NOTES.get(fact.status, fact.status)}"
            subject, other = called.get(row.subject, row.subject), called.get(row.object, row.object)
            cells = (subject, row.relation, other, row.season, quote(article, fact.evidence), note)
            lines.append("\t".join(" ".join(cell.split()) for cell in cells))
    return sorted(set(lines))


_CALLED = frozenset({"Team", "Series", "Circuit", "CarModel"})
_SHORT = 6  # letters: ELMS, which a long name takes behind it in brackets


def _called(article: Article, facts: Sequence[Fact]) -> dict[str, str]:
    """What the article calls the teams, series, circuits and cars to which it never gives the name that the lists have.

    That is its longest name for each, unless that is a part of the listed one (“ROWE” of “ROWE Racing”).
    """
    names = {v.name for f in facts for v in f.roles.values() if isinstance(v, Entity) and v.kind in _CALLED}
    spellings = load_lexicon().spellings
    listed = [name for name in names if spellings.get(name)]
    if not listed:
        return {}
    whole = f" {' '.join(_words(article.text))} "
    out = {}
    for name in listed:
        said, text = [], whole
        for alias in sorted(spellings[name], key=len, reverse=True):  # “Prema” is not said in “Prema Powerteam”
            for form in inflected(alias):
                if (words := f" {' '.join(_words(form))} ") in text:
                    said.append(alias)
                    text = text.replace(words, " | ")
        if said and not any(set(_words(alias)) <= set(_words(name)) for alias in said):
            longest, short = max(said, key=len), next((a for a in said if a.isupper() and len(a) <= _SHORT), "")
            out[name] = longest if not short or short in longest else f"{longest} ({short})"
    return out


def _words(name: str) -> list[str]:
    return [token for token in folded_tokens(name) if token not in HYPHENS]


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
