"""Whether an article is about motorsport at all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from racegraph.article import Article
from racegraph.knowledge import MAPPINGS, read_yaml, using
from racegraph.segment import READABLE, Sentence
from racegraph.token import spelt


@cache
def _domain() -> dict[str, re.Pattern[str]]:
    path = MAPPINGS / "lexicon" / "domain.yaml"
    with using(path):
        return {name: re.compile(rf"(?<!\w)(?:{'|'.join(ways)})(?!\w)") for name, ways in read_yaml(path).items()}


def about_motorsport(article: Article, sentences: Iterable[Sentence]) -> bool:
    """Whether an article speaks of racing more than of anything else; one that does not states no fact here."""
    text = " ".join(article.text[s.start : s.end] for s in sentences if s.label in READABLE)
    text = spelt(text).lower()
    ours = _domain()["motorsport"].findall(text)
    others = _domain()["other"].findall(text)
    return len(set(ours)) >= 2 and len(ours) > len(others)
