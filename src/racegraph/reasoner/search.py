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

VISITS = 20_000
"""Steps looked at to tell whether a tree goes in circles."""


class Search:
    """The proofs that end in *root*."""

    def __init__(self, explanation: Explanation, root: Node) -> None:
        self._explanation = explanation
        self._root = root
        self._edges: dict[Form, list[Step]] = {}
        self._best: dict[Form, _Tree] = {}
        self._found: dict[Form, list[_Tree]] = {}
        self._waiting: dict[Form, list[_Tree]] = {}
        self._seen: dict[Form, set[_Tree]] = {}
        self._explore()
        self._settle()

    def proofs(self, tries: int) -> Iterator[Step]:
        """Proofs as steps of steps, smallest first; *tries* bounds the trees looked at, of which some go in circles."""
        root = _form(self._root)
        for rank in range(tries):
            if self._tree(root, rank) is None:
                return
            if rank == 0 or not self._goes_in_circles(root, rank):
                yield self._built(root, rank)

    # the graph

    def _explore(self) -> None:
        """Collect the rule matches below the root, breadth first."""
        queue: list[Node] = [self._root]
        count = 0
        looked_up: set[Form] = set()
        for node in queue:
            form = _form(node)
            if isinstance(node, Step):
                known = self._explanation.asserted(form)
                new = [] if known and form in self._edges else [known or node]
            elif form in looked_up:
                continue
            else:
                looked_up.add(form)
                most = EDGES_OF_ONE if count < EDGES or node is self._root else 1
                new = list(islice(self._explanation.steps(form), most))
            edges = self._edges.setdefault(form, [])
            for edge in new:
                if edge not in edges:
                    edges.append(edge)
                    count += 1
                    queue.extend(edge.premises)

    def _settle(self) -> None:
        """The smallest tree of each statement, from the leaves upwards."""
        uses: dict[Form, list[tuple[Form, int]]] = {}
        missing: dict[tuple[Form, int], int] = {}
        heap: list[tuple[int, int, Form, int]] = []
        for form, edges in self._edges.items():
            for number, edge in enumerate(edges):
                missing[form, number] = len(edge.premises)
                for premise in edge.premises:
                    uses.setdefault(_form(premise), []).append((form, number))
                if not edge.premises:
                    heapq.heappush(heap, (1, len(heap), form, number))
        pushed = len(heap)
        while heap:
            size, _, form, number = heapq.heappop(heap)
            if form in self._best:
                continue
            self._best[form] = (size, number, (0,) * len(self._edges[form][number].premises))
            for user, edge_number in uses.get(form, ()):
                missing[user, edge_number] -= 1
                if missing[user, edge_number] == 0 and user not in self._best:
                    premises = self._edges[user][edge_number].premises
                    total = 1 + sum(self._best[_form(premise)][0] for premise in premises)
                    pushed += 1
                    heapq.heappush(heap, (total, pushed, user, edge_number))

    # one tree after the other

    def _tree(self, form: Form, rank: int) -> _Tree | None:
        """The tree number *rank* of *form*, by size."""
        best = self._best.get(form)
        if best is None:
            return None
        if form not in self._found:
            self._found[form] = [best]
            self._waiting[form] = []
            self._seen[form] = {best}
            for number, edge in enumerate(self._edges[form]):
                self._offer(form, number, (0,) * len(edge.premises))
        found, waiting = self._found[form], self._waiting[form]
        while len(found) <= rank:
            _, number, ranks = found[-1]
            for place in range(len(ranks)):
                self._offer(form, number, (*ranks[:place], ranks[place] + 1, *ranks[place + 1 :]))
            if not waiting:
                return None
            found.append(heapq.heappop(waiting))
        return found[rank]

    def _offer(self, form: Form, number: int, ranks: tuple[int, ...]) -> None:
        size = 1
        for premise, rank in zip(self._edges[form][number].premises, ranks, strict=True):
            tree = self._best.get(_form(premise)) if rank == 0 else self._tree(_form(premise), rank)
            if tree is None:
                return
            size += tree[0]
        candidate = (size, number, ranks)
        if candidate not in self._seen[form]:
            self._seen[form].add(candidate)
            heapq.heappush(self._waiting[form], candidate)

    def _parts(self, form: Form, rank: int) -> tuple[Step, list[tuple[Form, int]]]:
        """The last step of a tree, and the trees of its premises."""
        _, number, ranks = self._found[form][rank] if rank else self._best[form]
        edge = self._edges[form][number]
        return edge, [(_form(premise), at) for premise, at in zip(edge.premises, ranks, strict=True)]

    def _goes_in_circles(self, root: Form, rank: int) -> bool:
        """Whether a statement rests on itself somewhere in the tree; also where that takes too long to tell."""
        above: set[Form] = set()
        stack: list[tuple[Form, int, bool]] = [(root, rank, False)]
        visits = 0
        while stack:
            form, at, is_complete = stack.pop()
            if is_complete:
                above.discard(form)
                continue
            visits += 1
            if form in above or visits > VISITS:
                return True
            above.add(form)
            stack.append((form, at, True))
            stack += [(premise, n, False) for premise, n in self._parts(form, at)[1]]
        return False

    def _built(self, root: Form, rank: int) -> Step:
        """The tree as steps; equal parts are one object."""
        built: dict[tuple[Form, int], Step] = {}
        stack: list[tuple[Form, int, bool]] = [(root, rank, False)]
        while stack:
            form, at, is_complete = stack.pop()
            if (form, at) in built:
                continue
            edge, parts = self._parts(form, at)
            if is_complete:
                built[form, at] = Step(edge.form, edge.rule, tuple(built[part] for part in parts))
            else:
                stack.append((form, at, True))
                stack += [(premise, n, False) for premise, n in parts]
        return built[root, rank]


def _form(node: Node) -> Form:
    return node.form if isinstance(node, Step) else node
