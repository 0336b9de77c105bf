"""Whether an article is about motorsport at all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from racegraph.article import Article
from racegraph.knowledge import MAPPINGS, read_yaml, using
from racegraph.read import Read
from racegraph.segment import READABLE
from racegraph.token import spelt


@cache
def _domain() -> dict[str, re.Pattern[str]]:
    path = MAPPINGS / "lexicon" / "domain.yaml"
    with using(path):
        return {name: re.compile(rf"(?<!\w)(?:{'|'.join(ways)})(?!\w)") for name, ways in read_yaml(path).items()}


def about_motorsport(article: Article, reads: Iterable[Read]) -> bool:
    """Whether an article speaks of racing more than of anything else; one that does not states no fact here.

    What tells is its words, and the series, races and classes of the word lists that it names.
    """
    readable = [r for r in reads if r.sentence.label in READABLE]
    text = spelt(" ".join(article.text[r.sentence.start : r.sentence.end] for r in readable)).lower()
    ours: list[object] = list(_domain()["motorsport"].findall(text))
    ours += [m.value for r in readable for m in r.line.mentions if m.type in "SEK" and m.entry is not None]
    others = _domain()["other"].findall(text)
    return len(set(ours)) >= 2 and len(ours) > len(others)
