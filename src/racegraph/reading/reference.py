"""Words that point at something named before, and the marks that stand for mentions in a rendered sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from racegraph.fact import Entity
from racegraph.knowledge import MAPPINGS, read_yaml, using
from racegraph.reading.grammar import pattern
from racegraph.reading.mention import Line, Mention
from racegraph.reading.token import HYPHENS

POLITE = frozenset({"Sie", "Ihnen", "Ihr", "Ihre", "Ihren", "Ihrem", "Ihrer", "Ihres"})
#: A mark: the type of a mention, and its place in the sentence's list.
MARK = re.compile(r"<([A-Z])(\d+)>")
_ALIKE = {**dict.fromkeys("„“”«»", '"'), "—": "–"}


@cache
def references() -> dict[str, re.Pattern[str]]:
    """The patterns of ``mappings/lexicon/reference.yaml``, compiled."""
    path = MAPPINGS / "lexicon" / "reference.yaml"
    out: dict[str, re.Pattern[str]] = {}
    with using(path):
        for name, patterns in read_yaml(path).items():
            joined = "|".join(f"(?:{p})" for p in ([patterns] if isinstance(patterns, str) else patterns))
            out[name] = re.compile(rf"(?<![\w<>-])(?:{joined})(?![\w-])")
    return out


def marked(line: Line, asks: bool = False) -> str:
    """A line as rules see it, with its mentions as marks and nothing resolved: lower case, one space between tokens.

    There is a space at either end, quotation marks are all straight, dashes all alike.
    A “Sie” that begins a sentence is polite where that *asks* somebody.
    """
    raw, low, starts, ends = line.raw, line.low, line.starts, line.ends
    out: list[str] = []
    mark_at = {m.first: k for k, m in enumerate(line.mentions)}
    at, size = 0, len(raw)
    while at < size:
        if at and (starts[at] != ends[at - 1] or (raw[at] not in HYPHENS and raw[at - 1] not in HYPHENS)):
            out.append(" ")
        k = mark_at.get(at)
        if k is not None:
            mention = line.mentions[k]
            before = mention.note if mention.note.endswith(("-", " ")) else ""
            after = mention.note if mention.note.startswith(("-", " ")) else ""
            out.append(f"{before}<{mention.type}{k}>{'s' if mention.genitive else ''}{after}")
            at = mention.last
            continue
        if raw[at] in POLITE and (at or asks or raw[-1] == "?"):
            out.append(raw[at])  # the polite “Sie” is told by its capital alone
        else:
            alone = raw[at] in HYPHENS and out and out[-1] == " " and at + 1 < size and starts[at + 1] != ends[at]
            out.append("–" if alone else _ALIKE.get(low[at], low[at]))
        at += 1
    return f" {''.join(out)} "


def governed(before: str) -> bool:
    """Whether the mark after *before* stands under a preposition: “mit seinem Teamkollegen <P>”."""
    return bool(pattern("governed").search(before[-90:]))


def entities(marks: Iterable[Mention]) -> tuple[Entity, ...]:
    """All people of some mentions, each once, in order."""
    return tuple(dict.fromkeys(e for m in marks for e in m.entities))


def is_aside(text: str, index: str | int) -> bool:
    """Whether the series of a mark is named in passing: “Ex-DTM-Pilot”, “aus der DTM”, “im Rahmen der DTM”."""
    before, _, after = text.partition(f"<S{index}>")
    return bool(pattern("aside_before").search(before[-120:]) or pattern("aside_after").match(after))


def series_told(text: str, marks: Sequence[Mention]) -> list[Mention]:
    """The series that rendered text names, unless in passing."""
    return [marks[int(i)] for kind, i in MARK.findall(text) if kind == "S" and not is_aside(text, i)]
