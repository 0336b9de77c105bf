"""Words that point at something named before, and the marks that stand for mentions in a rendered sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from racegraph.fact import Entity
from racegraph.knowledge import MAPPINGS, read_yaml, using
from racegraph.mention import Mention

POLITE = frozenset({"Sie", "Ihnen", "Ihr", "Ihre", "Ihren", "Ihrem", "Ihrer", "Ihres"})
#: A mark: the type of a mention, and its place in the sentence's list.
MARK = re.compile(r"<([A-Z])(\d+)>")


@cache
def references() -> dict[str, Any]:
    """The patterns of ``mappings/lexicon/reference.yaml`` and ``time.yaml``, compiled."""
    folder = MAPPINGS / "lexicon"
    out: dict[str, Any] = {}
    with using(folder / "reference.yaml"):
        for name, patterns in read_yaml(folder / "reference.yaml").items():
            joined = "|".join(f"(?:{p})" for p in ([patterns] if isinstance(patterns, str) else patterns))
            out[name] = re.compile(rf"(?<![\w<>-])(?:{joined})(?![\w-])")
    with using(folder / "time.yaml"):
        times = read_yaml(folder / "time.yaml")
        out["seasons"] = [
            (
                re.compile(rf"(?<![\w-])(?:{row['pattern']})(?![\w-])"),
                int(row["years"]),
                int(row.get("early_years", row["years"])),
            )
            for row in times["seasons"]
        ]
        out["any_season"] = re.compile("|".join(f"(?:{row['pattern']})" for row in times["seasons"]))
        out["future"] = re.compile("(?<![\\w-])(?:" + "|".join(f"(?:{p})" for p in times["future"]) + ")")
        out["weekdays"] = times["weekdays"]
    return out


_PREPOSITIONS = "mit|von|vom|für|gegen|vor|hinter|an|zu|zum|zur|neben|bei|beim|über|um|durch|ohne|nach|samt|zwischen|unter|auf|aus|seit|in|im|am|gegenüber|dank|inklusive|trotz|wegen|außer|statt"
_GOVERNED = re.compile(
    rf"(?:^| )(?:{_PREPOSITIONS})(?: (?:der|die|das|dem|den|des|einem|einer|einen|eines|ein|eine|(?!(?:werden|wurden|haben|hatten|waren|sind|konnten|durften|mussten|sollen|wollen|können|fuhren|kamen|gingen|lagen|standen|nahmen|feiern|belegen|fahren|starten|teilen|bilden)\b)(?!\w+(?<!gu)(?<!gesam)(?<!bekann)(?<!letz)(?<!ers)(?<!bes)(?<!rech)t(?:en|e)\b)\w+(?:en|em|er|es|e)|<[MGJKTQOA]\d+>\S*|<P\d+>s|\S*(?:kollege|kollegin|pilot|pilotin|fahrer|fahrerin|partner|gefährte|sieger|meister|rookie|chef|ass|landsmann|youngster|debütant)\S*)){{0,4}} $"
)


def governed(before: str) -> bool:
    """Whether the mark after *before* stands under a preposition: “mit seinem Teamkollegen <P>”."""
    return bool(_GOVERNED.search(before[-90:]))


def entities(marks: Iterable[Mention]) -> tuple[Entity, ...]:
    """All people of some mentions, each once, in order."""
    return tuple(dict.fromkeys(e for m in marks for e in m.entities))
