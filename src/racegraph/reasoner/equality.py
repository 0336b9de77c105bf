"""Terms that are the same: representatives instead of copies (rules ``eq-sym``, ``eq-trans``, ``eq-rep-*``).

Facts are kept about one representative of each set of equal terms, so that *n* equal terms cost *n*, not *n²*. Why two
terms are equal is kept as a forest: each merging of two sets adds one edge, so that the path between two terms, once
there is one, never changes, and uses only what was known when it came about.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from .rule import Form

Reason = int
"""0 where the equality is asserted, else the record of the rule that concluded it."""

Edge = tuple[int, int, Reason]
"""``left owl:sameAs right``, as it was asserted or concluded."""

LITERAL_VALUE = -1
"""The reason of an edge between two literals of one value (``dt-eq``)."""


class Equality:
    """Sets of equal terms. *representative* leads from every other member of a set to the one that stands for it."""

    def __init__(self, canonical: dict[int, int]) -> None:
        self._canonical = canonical
        self.representative: dict[int, int] = {}
        self.members: dict[int, list[int]] = {}
        self.asserted: dict[int, set[int]] = {}
        self._edges: dict[int, list[Edge]] = {}

    def find(self, term: int) -> int:
        """The representative of the set that *term* is in."""
        term = self._canonical.get(term, term)
        return self.representative.get(term, term)

    def members_of(self, term: int) -> list[int]:
        """Every term that is the same as *term*, which is a representative; literals by their first form alone."""
        return self.members.get(term) or [term]

    def merge(self, winner: int, loser: int, edge: Edge) -> None:
        """Join the sets of two representatives, because of *edge*, which is between members of the two."""
        left, right, _ = edge
        self._edges.setdefault(self._canonical.get(left, left), []).append(edge)
        self._edges.setdefault(self._canonical.get(right, right), []).append(edge)
        lost = self.members.pop(loser, None) or [loser]
        for term in lost:
            self.representative[term] = winner
        self.members.setdefault(winner, [winner]).extend(lost)

    def path(self, start: int, end: int) -> list[tuple[Edge, bool]]:
        """The edges that lead from *start* to *end*, which are in one set; True where an edge is walked backwards."""
        start, end = self._canonical.get(start, start), self._canonical.get(end, end)
        came: dict[int, tuple[int, Edge, bool] | None] = {start: None}
        queue = deque([start])
        while queue and end not in came:
            term = queue.popleft()
            for edge in self._edges.get(term, ()):
                left, right = (self._canonical.get(t, t) for t in edge[:2])
                other, backwards = (left, True) if right == term else (right, False)
                if other not in came:
                    came[other] = (term, edge, backwards)
                    queue.append(other)
        steps: list[tuple[Edge, bool]] = []
        at = came[end]
        while at is not None:
            term, edge, backwards = at
            steps.append((edge, backwards))
            at = came[term]
        return steps[::-1]

    def dissolve(self, representatives: Iterable[int]) -> list[int]:
        """Take these sets apart; returns the terms that were in them. What was asserted of them stays asserted."""
        freed: list[int] = []
        for representative in representatives:
            for term in self.members.pop(representative, ()):
                self.representative.pop(term, None)
                self._edges.pop(term, None)
                freed.append(term)
        return freed

    # asserted equalities

    def assert_same(self, left: int, right: int) -> bool:
        """Note an asserted ``left owl:sameAs right``; whether it is new."""
        rights = self.asserted.setdefault(left, set())
        if right in rights:
            return False
        rights.add(right)
        return True

    def is_asserted(self, left: int, right: int) -> bool:
        return right in self.asserted.get(left, ())

    def withdraw(self, left: int, right: int) -> None:
        rights = self.asserted[left]
        rights.discard(right)
        if not rights:
            del self.asserted[left]

    def asserted_pairs(self) -> Iterable[tuple[int, int]]:
        return ((left, right) for left, rights in self.asserted.items() for right in rights)

    def edges(self) -> Iterable[Edge]:
        """Every edge of the forest, once."""
        for term, edges in self._edges.items():
            yield from (edge for edge in edges if self._canonical.get(edge[0], edge[0]) == term)

    def restore(self, sets: Iterable[list[int]], edges: Iterable[Edge]) -> None:
        """Take over sets, each with its representative first, and the edges that hold them together."""
        for representative, *names in sets:
            self.members[representative] = names
            self.representative |= {name: representative for name in names if name != representative}
        for edge in edges:
            for term in edge[:2]:
                self._edges.setdefault(self._canonical.get(term, term), []).append(edge)

    def asserted_forms(self, predicate: int) -> Iterable[Form]:
        return ((left, predicate, right) for left, right in self.asserted_pairs())
