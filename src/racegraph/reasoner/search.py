"""Other proofs than the recorded one: the shortest first.

Statements and the rule matches that conclude them make a graph; a proof is a tree in it whose leaves are asserted. Its
size is the number of its steps. The smallest tree of each statement is found from the leaves upwards (Knuth 1977), the
next ones lazily, each from its predecessors (Huang and Chiang 2005).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from itertools import islice

from .explanation import Explanation, Step
from .rule import Form

Node = Form | Step
"""A statement to be proved, or a step already chosen."""

_Tree = tuple[int, int, tuple[int, ...]]
"""Size, which of the edges of a node, and which tree of each of its premises."""

EDGES_OF_ONE = 64
"""Rule matches looked at for one statement."""

EDGES = 2000
"""Rule matches looked at in all; statements beyond have the recorded one alone."""


class Search:
    """The proofs of one statement."""

    def __init__(self, explanation: Explanation, root: Form) -> None:
        self._explanation = explanation
        self._root: Node = root
        self._edges: dict[int | Form, list[Step]] = {}
        self._best: dict[int | Form, _Tree] = {}
        self._found: dict[int | Form, list[_Tree]] = {}
        self._waiting: dict[int | Form, list[_Tree]] = {}
        self._seen: dict[int | Form, set[_Tree]] = {}
        self._explore()
        self._settle()

    def proofs(self, tries: int) -> Iterator[Step]:
        """Proofs as steps of steps, smallest first; *tries* bounds the trees looked at, of which some go in circles."""
        for rank in range(tries):
            tree = self._tree(self._root, rank)
            if tree is None:
                return
            step = self._built(rank)
            if step is not None:
                yield step

    # the graph

    def _explore(self) -> None:
        """Collect the rule matches below the root, breadth first."""
        queue: list[Node] = [self._root]
        count = 0
        for node in queue:
            key = _key(node)
            if key in self._edges:
                continue
            if isinstance(node, Step):
                edges = [node]
            elif count < EDGES or node == self._root:
                edges = list(islice(self._explanation.steps(node), EDGES_OF_ONE))
            else:
                known = self._explanation.step(node)
                edges = [] if known is None else [known]
            self._edges[key] = edges
            count += len(edges)
            for edge in edges:
                queue.extend(edge.premises)

    def _settle(self) -> None:
        """The smallest tree of each node, from the leaves upwards."""
        uses: dict[int | Form, list[tuple[int | Form, int]]] = {}
        missing: dict[tuple[int | Form, int], int] = {}
        heap: list[tuple[int, int, int | Form, int]] = []
        for key, edges in self._edges.items():
            for number, edge in enumerate(edges):
                missing[key, number] = len(edge.premises)
                for premise in edge.premises:
                    uses.setdefault(_key(premise), []).append((key, number))
                if not edge.premises:
                    heapq.heappush(heap, (1, len(heap), key, number))
        pushed = len(heap)
        while heap:
            size, _, key, number = heapq.heappop(heap)
            if key in self._best:
                continue
            self._best[key] = (size, number, (0,) * len(self._edges[key][number].premises))
            for user, edge_number in uses.get(key, ()):
                missing[user, edge_number] -= 1
                if missing[user, edge_number] == 0 and user not in self._best:
                    premises = self._edges[user][edge_number].premises
                    total = 1 + sum(self._best[_key(premise)][0] for premise in premises)
                    pushed += 1
                    heapq.heappush(heap, (total, pushed, user, edge_number))

    # one tree after the other

    def _tree(self, node: Node, rank: int) -> _Tree | None:
        """The tree number *rank* of *node*, by size."""
        key = _key(node)
        best = self._best.get(key)
        if best is None:
            return None
        if key not in self._found:
            self._found[key] = [best]
            self._waiting[key] = []
            self._seen[key] = {best}
            for number, edge in enumerate(self._edges[key]):
                self._offer(key, number, (0,) * len(edge.premises))
        found, waiting = self._found[key], self._waiting[key]
        while len(found) <= rank:
            _, number, ranks = found[-1]
            for place in range(len(ranks)):
                self._offer(key, number, (*ranks[:place], ranks[place] + 1, *ranks[place + 1 :]))
            if not waiting:
                return None
            found.append(heapq.heappop(waiting))
        return found[rank]

    def _offer(self, key: int | Form, number: int, ranks: tuple[int, ...]) -> None:
        size = 1
        for premise, rank in zip(self._edges[key][number].premises, ranks, strict=True):
            tree = self._best.get(_key(premise)) if rank == 0 else self._tree(premise, rank)
            if tree is None:
                return
            size += tree[0]
        candidate = (size, number, ranks)
        if candidate not in self._seen[key]:
            self._seen[key].add(candidate)
            heapq.heappush(self._waiting[key], candidate)

    def _built(self, rank: int) -> Step | None:
        """Tree number *rank* of the root as steps; None where a statement would rest on itself."""
        done: list[Step] = []
        above: set[int | Form] = set()
        stack: list[tuple[Node, int, bool]] = [(self._root, rank, False)]
        while stack:
            node, at, is_complete = stack.pop()
            key = _key(node)
            _, number, ranks = self._found[key][at] if key in self._found else self._best[key]
            edge = self._edges[key][number]
            if is_complete:
                above.discard(key)
                count = len(edge.premises)
                premises = tuple(done[len(done) - count :])
                del done[len(done) - count :]
                done.append(Step(edge.form, edge.rule, premises))
                continue
            if key in above:
                return None
            above.add(key)
            stack.append((node, at, True))
            stack += [(premise, n, False) for premise, n in zip(edge.premises[::-1], ranks[::-1], strict=True)]
        return done[0]


def _key(node: Node) -> int | Form:
    return id(node) if isinstance(node, Step) else node
