"""How far a rule has shown itself right on annotated articles, which its facts' confidence takes into account."""

from __future__ import annotations

from functools import cache

from racegraph.knowledge import MAPPINGS, using

_PATH = MAPPINGS / "reliability.tsv"
_EXPECTED = 0.9  # the part of its facts that a rule gets right of which nothing is known yet,
_WEIGHT = 8  # and as how many facts seen that counts
_UNSEEN = 0.96  # by how much less is right on articles that shaped no rule than on those counted
_SUREST = 0.99


@cache
def _seen() -> dict[str, tuple[int, int]]:
    """How many facts of each rule were right, and how many false, as ``mappings/reliability.tsv`` has them."""
    with using(_PATH):
        lines = _PATH.read_text("utf-8").splitlines()[1:]
        return {rule: (int(right), int(false)) for rule, right, false in (line.split("\t") for line in lines)}


@cache
def factor(rule: str) -> float:
    """By how much a rule is better, or worse, than one is expected to be; about 1 where it was seldom seen."""
    right, false = _seen().get(rule, (0, 0))
    return (right + _WEIGHT * _EXPECTED) / (right + false + _WEIGHT) / _EXPECTED


def weighed(confidence: float, rule: str) -> float:
    """The confidence, from 0 to 0.96, that a fact deserves for its rule as well."""
    return round(min(_SUREST, confidence * factor(rule)) * _UNSEEN, 3)
