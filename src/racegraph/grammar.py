"""The German that reading rests on: the patterns of ``mappings/lexicon/grammar.yaml``, compiled."""

from __future__ import annotations

import re
from functools import cache

from racegraph.almanac import month_pattern
from racegraph.knowledge import MAPPINGS, KnowledgeError, read_yaml, shown, using

_NAME = re.compile(r"\{([a-z_]+)\}")


@cache
def _entries() -> dict[str, str]:
    path = MAPPINGS / "lexicon" / "grammar.yaml"
    with using(path):
        return {"month": month_pattern(), **{name: "|".join(lines) for name, lines in read_yaml(path).items()}}


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
