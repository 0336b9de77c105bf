"""Whether an article is about motorsport at all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from racegraph.article import Article
from racegraph.knowledge import MAPPINGS, read_yaml, using
from racegraph.reading.segment import READABLE
from racegraph.reading.sentence import Read
from racegraph.reading.token import spelt

_OURS = "SEVK"  # mentions of series, races, circuits, classes


@cache
def _domain() -> dict[str, re.Pattern[str]]:
    path = MAPPINGS / "lexicon" / "domain.yaml"
    with using(path):
        return {name: re.compile(rf"(?<!\w)(?:{'|'.join(ways)})(?!\w)") for name, ways in read_yaml(path).items()}


def about_motorsport(article: Article, reads: Iterable[Read]) -> bool:
    """Whether an article speaks of racing more than of anything else; one that does not states no fact here.

    What tells is its words, and what it names of the word lists that only racing has: series, races, circuits, classes.
    """
    readable = [r for r in reads if r.sentence.label in READABLE]
    text = spelt(" ".join(article.text[r.sentence.start : r.sentence.end] for r in readable)).lower()
    words = _domain()
    telling: list[object] = list(words["motorsport"].findall(text))
    telling += [m.value for r in readable for m in r.line.mentions if m.type in _OURS and m.entry is not None]
    cars = len(words["cars"].findall(text)) + sum(m.type in "SKC" for r in readable for m in r.line.mentions)
    motorcycles = len(words["motorcycles"].findall(text))
    if motorcycles > max(1, cars):
        return False
    borrowed, others = words["racing"].findall(text), words["other"].findall(text)
    return len(set(telling)) >= 2 and len(telling) + len(borrowed) > 2 * len(others)
