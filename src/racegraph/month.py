"""German names of months, as ``mappings/lexicon/time.yaml`` has them."""

from __future__ import annotations

from functools import cache

from racegraph.knowledge import MAPPINGS, read_yaml, using


@cache
def months() -> dict[str, int]:
    """The number of each month by its names and abbreviations, in lower case."""
    path = MAPPINGS / "lexicon" / "time.yaml"
    with using(path):
        return {name: n for n, names in enumerate(read_yaml(path)["months"], 1) for name in names.split()}


def month_pattern() -> str:
    """A regular expression for the name of a month, the longest first."""
    return "|".join(sorted(months(), key=len, reverse=True))


@cache
def full_names() -> frozenset[str]:
    """The months' names that are written out; the others are abbreviations, some of which are words as well (“Jan”)."""
    return frozenset(name for name in months() if len(name) > 4 or name in {"märz", "mai", "juni", "juli"})


def month_number(written: str) -> int:
    """The number of a month written as a word or in digits, with or without a full stop; 0 where it is none."""
    text = written.rstrip(".").casefold()
    return months().get(text) or (int(text) if text.isdecimal() else 0)
