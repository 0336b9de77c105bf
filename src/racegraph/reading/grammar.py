"""The German that reading rests on: the patterns of ``mappings/lexicon/grammar.yaml``, compiled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from racegraph.knowledge import MAPPINGS, KnowledgeError, read_yaml, shown, using
from racegraph.reading.almanac import almanac, month_pattern
from racegraph.reading.pattern import Literals, Pattern, stand_in
from racegraph.reading.sieve import Sieve

_NAME = re.compile(r"\{([a-z_]+)\}")


@cache
def _entries() -> dict[str, str]:
    path = MAPPINGS / "lexicon" / "grammar.yaml"
    with using(path):
        times = {"month": month_pattern(), "any_season": almanac().any_season, "future": almanac().future}
        return times | {name: "|".join(lines) for name, lines in read_yaml(path).items()}


@cache
def written_out(name: str, outer: tuple[str, ...] = ()) -> str:
    """An entry of the grammar as one regular expression, in which every ``{name}`` is written out."""
    if name in outer:
        raise _wrong(f"{name} is explained by itself ({' → '.join((*outer, name))})")
    if name not in _entries():
        raise _wrong(f"has no entry {name!r}, which {outer[-1] if outer else 'reading'} needs")
    return _NAME.sub(lambda m: f"(?:{written_out(m[1], (*outer, name))})", _entries()[name])


def _wrong(what: str) -> KnowledgeError:
    return KnowledgeError(f"{shown(MAPPINGS / 'lexicon' / 'grammar.yaml')}: {what}")


@cache
def pattern(name: str) -> re.Pattern[str]:
    """An entry of the grammar as a compiled pattern; :class:`KnowledgeError` names the file where it is wrong."""
    with using(MAPPINGS / "lexicon" / "grammar.yaml"):
        return re.compile(written_out(name))


def search(name: str, text: str) -> re.Match[str] | None:
    """The first place in a clause or a sentence where an entry of the grammar is found.

    One pass over the text tells of all entries whether that is worth looking for, so that it is cheap to ask for many.
    """
    return pattern(name).search(text) if _sieve().left(text) & _bits()[name] else None


def finditer(name: str, text: str) -> Iterator[re.Match[str]]:
    """All places in a clause or a sentence where an entry of the grammar is found."""
    return pattern(name).finditer(text) if _sieve().left(text) & _bits()[name] else iter(())


def without(name: str, text: str) -> str:
    """A clause or a sentence with a space in place of whatever an entry of the grammar finds."""
    return pattern(name).sub(" ", text) if _sieve().left(text) & _bits()[name] else text


@cache
def _bits() -> dict[str, int]:
    return {name: 1 << number for number, name in enumerate(_entries())}


@cache
def _sieve() -> Sieve:
    """What entries of the grammar may be found in a text."""
    with using(MAPPINGS / "lexicon" / "grammar.yaml"):
        return Sieve(_needs(name) for name in _entries())


def _needs(name: str) -> list[Literals]:
    """Sets of strings, of each of which one is wherever an entry of the grammar is found."""
    lists: list[str] = []

    def put(match: re.Match[str]) -> str:
        lists.append(f"(?:{written_out(match[1], (name,))})")
        return stand_in(len(lists) - 1)

    return Pattern(_NAME.sub(put, _entries()[name]), lists).needs
