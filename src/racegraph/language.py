"""What language a text is in, told by its smallest words.

A model is not needed for it: which of a few languages a page of prose is in shows in its articles and prepositions.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from racegraph.knowledge import MAPPINGS, read_yaml, using

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 20_000  # code points; a page tells as much as a book
_FEWEST = 8  # small words; a list of results may hold fewer, and is in no language


@cache
def _languages() -> dict[str, str]:
    """The language of each small word; words that two languages share tell nothing."""
    path = MAPPINGS / "lexicon" / "languages.yaml"
    with using(path):
        lists = {str(code): [str(word) for word in words] for code, words in read_yaml(path).items()}
    shared = Counter(word for words in lists.values() for word in set(words))
    return {word: code for code, words in lists.items() for word in words if shared[word] == 1}


def language_of(text: str) -> str | None:
    """The ISO 639-1 code of the language that a text is in; None where it holds too little prose to tell.

    >>> language_of("Nach dem Rennen war er mit dem Ergebnis nicht zufrieden, aber im Ziel ist er auf dem Podium.")
    'de'
    >>> language_of("1. Berg 2. Hall 3. Stein") is None
    True
    """
    known = _languages()
    found = Counter(known[word] for match in _WORD.finditer(text[:_SAMPLE]) if (word := match.group().lower()) in known)
    if not found:
        return None
    code, count = found.most_common(1)[0]
    return code if count >= _FEWEST else None
