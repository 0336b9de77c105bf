"""Words that tell what a table, its columns and its rows are: ``mappings/tables/words.yaml``."""

from __future__ import annotations

import re
from functools import cache

from racegraph.knowledge import MAPPINGS, read_yaml, using

#: Which race of a season or a weekend: “3. Lauf”, “Rennen 1 und 2”.
NUMBERED = re.compile(
    r"(?<![\w.])(?:(?P<a>\d{1,2})\. ?(?P<x>lauf|rennen|wertungslauf|saisonlauf|saisonrennen)"
    r"|(?P<y>lauf|rennen|läufe|race) (?P<b>\d{1,2})(?: (?:und|&|\+) (?P<c>\d{1,2}))?)(?![\w-])"
)


@cache
def words() -> dict[str, dict[str, re.Pattern[str]]]:
    """``mappings/tables/words.yaml``: patterns by list and name; a list without names stands under the name ''."""
    path = MAPPINGS / "tables" / "words.yaml"
    with using(path):
        return {
            kind: {
                name: re.compile(rf"(?<![\w-])(?:{'|'.join(f'(?:{p})' for p in patterns)})(?![\w-])")
                for name, patterns in (content.items() if isinstance(content, dict) else [("", content)])
            }
            for kind, content in read_yaml(path).items()
        }


def matches(kind: str, text: str) -> str:
    """The first list of *kind* in ``words.yaml`` whose words stand in *text* (lower case); '' where none does."""
    return next((name for name, pattern in words()[kind].items() if pattern.search(text)), "")


def says(kind: str, text: str) -> bool:
    """Whether *text* has a word of the plain list *kind*."""
    return bool(words()[kind][""].search(text))
