"""Finding things by name, misspelt or not, thousands of times a second.

Names are compared as :func:`racegraph.names.slug` writes them (German letters spelt out, accents dropped). Names that
share trigrams with the query are the candidates, rapidfuzz measures them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest

from rapidfuzz import fuzz, process

from racegraph.names import slug
from racegraph.reconcile.catalogue import Thing

_MEASURED = 40  # candidates that are measured for a query
_LOOKED_UP = 500  # postings that are counted for a query, the rarest trigrams first
_TRIGRAMS = 5  # and at least as many of them: the rarest may be the misspelt ones

_slug = lru_cache(maxsize=65536)(slug)


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing and how alike its most alike name is to the query, from 0 to 1 (1: equal but for case and accents)."""

    thing: Thing
    likeness: float
    name: str


class NameIndex:
    """An index over the names of *things*."""

    def __init__(self, things: Iterable[Thing]) -> None:
        self.things: Sequence[Thing] = list(things)
        self.by_id = {thing.id: thing for thing in self.things}
        self._names: list[tuple[str, str, int]] = []  # as compared, as written, the thing's place
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._grams: dict[str, list[int]] = defaultdict(list)
        starts: set[tuple[str, int]] = set()
        for place, thing in enumerate(self.things):
            seen: set[str] = set()
            for written in dict.fromkeys((thing.name, *thing.names)):
                compared = slug(written)
                if compared in seen:
                    continue
                seen.add(compared)
                number = len(self._names)
                self._names.append((compared, written, place))
                self._exact[compared].append(number)
                for gram in _grams(compared):
                    self._grams[gram].append(number)
                words = compared.split("-")
                starts.update(("-".join(words[n:]), place) for n in range(len(words)))
        self._starts = sorted(starts)

    def search(self, query: str, limit: int) -> list[Hit]:
        """The things whose names are most like *query*, the most alike first."""
        compared = _slug(query)
        exact = self._exact.get(compared, ())
        needed = 1 if exact else _TRIGRAMS  # for who is found already, others matter less
        counts: Counter[int] = Counter()
        looked_up = 0
        postings = sorted((self._grams[g] for g in _grams(compared) if g in self._grams), key=len)
        for number, posting in enumerate(postings, 1):
            counts.update(posting)
            looked_up += len(posting)
            if looked_up > _LOOKED_UP and number >= needed:
                break
        numbers = list(dict.fromkeys([*exact, *_commonest(counts)]))
        best: dict[int, tuple[float, str]] = {}
        for number, alike in zip(numbers, likenesses(compared, [self._names[n][0] for n in numbers]), strict=True):
            _, written, place = self._names[number]
            if place not in best or alike > best[place][0]:
                best[place] = alike, written
        ranked = sorted(best.items(), key=lambda item: (-item[1][0], self.things[item[0]].id))
        return [Hit(self.things[place], alike, written) for place, (alike, written) in ranked[:limit]]

    def complete(self, prefix: str, limit: int, start: int = 0) -> list[Thing]:
        """The things with a name, or a word of one, that begins with *prefix*, by name."""
        wanted = slug(prefix) if prefix.strip() else ""
        found: dict[int, None] = {}
        for position in range(bisect_left(self._starts, (wanted, -1)), len(self._starts)):
            name, place = self._starts[position]
            if not name.startswith(wanted) or len(found) >= start + limit:
                break
            found.setdefault(place)
        return [self.things[place] for place in list(found)[start : start + limit]]


def _commonest(counts: Counter[int]) -> list[int]:
    """The numbers that were counted most, those with less than half of the highest count left out."""
    least = max(counts.values(), default=0) / 2
    found = [number for number, count in counts.items() if count >= least]
    return found if len(found) <= _MEASURED else nlargest(_MEASURED, found, key=counts.__getitem__)


def _grams(name: str) -> set[str]:
    padded = f"  {name} "
    return {padded[n : n + 3] for n in range(len(padded) - 2)}


def likeness(one: str, other: str) -> float:
    """How alike two names as slugs are, from 0 to 1; words in another order cost a little, missing words more.

    >>> likeness("jens-klingmann", "jens-klingmann"), likeness("jens-klingmann", "klingmann-jens")
    (1.0, 0.95)
    """
    return likenesses(one, [other])[0]


def likenesses(one: str, others: Sequence[str]) -> list[float]:
    """The :func:`likeness` of a name to each of several."""
    found = [0.0] * len(others)
    query, names = one.replace("-", " "), [other.replace("-", " ") for other in others]
    for scorer, weight in _SCORERS:
        for _, measured, place in process.extract(query, names, scorer=scorer, limit=None):
            if weight * measured > found[place]:
                found[place] = weight * measured
    return [1.0 if other == one else min(alike, 0.99) for other, alike in zip(others, found, strict=True)]


_SCORERS = ((fuzz.ratio, 0.01), (fuzz.token_sort_ratio, 0.0095), (fuzz.token_set_ratio, 0.008))
