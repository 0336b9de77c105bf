"""Parts of a pattern that match nothing, because they ask for two spaces where a rendered clause has one.

Tokens of a clause stand one space apart. So nothing is matched by ``{win} (?:am |um ) {V}``, and neither by a pattern
that ends in a space, since no word may begin right behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from re import _constants  # type: ignore[attr-defined]  # as the standard library's parser names them
from typing import Any

_LITERAL = _constants.LITERAL

_SPACE, _OTHER = 1, 2  # what a character can be, as a set
_ANY = _SPACE | _OTHER


_SPACE_ITSELF = ord(" ")


@dataclass(frozen=True, slots=True)
class Edges:
    """What the first and the last character of something matched can be, and whether it can be empty."""

    first: int
    last: int
    empty: bool


_BLANK = Edges(_SPACE, _SPACE, False)
_LETTER = Edges(_OTHER, _OTHER, False)


def misfit(parsed: Any, edges_of_list: Callable[[int], Edges | None]) -> str:
    """The first part of a parsed pattern that can never match, with … for what is no letter; '' where all can.

    *edges_of_list* gives the edges of the word list that a character of a pattern stands for, None for all others.
    """
    return _Spacing(edges_of_list).misfit(parsed, _ANY, _SPACE)


def edges(parsed: Any) -> Edges:
    """The edges of a parsed pattern in which no character stands for a list."""
    return _Spacing(lambda _: None).of_sequence(parsed)


class _Spacing:
    def __init__(self, edges_of_list: Callable[[int], Edges | None]) -> None:
        self._edges_of_list = edges_of_list
        self._known: dict[int, Edges] = {}  # by the identity of an argument, which lives as long as its pattern

    def of_sequence(self, items: Any) -> Edges:
        first = last = 0
        empty = True
        for op, argument in items:
            one = self.of(op, argument)
            if empty:
                first |= one.first
            last = last | one.last if one.empty else one.last
            empty = empty and one.empty
        return Edges(first, last, empty)

    def of(self, op: Any, argument: Any) -> Edges:
        if op is _LITERAL:
            return self._edges_of_list(argument) or (_BLANK if argument == _SPACE_ITSELF else _LETTER)
        found = self._known.get(id(argument))
        if found is None:
            found = self._known[id(argument)] = self._of_other(op, argument)
        return found

    def _of_other(self, op: Any, argument: Any) -> Edges:
        match str(op):
            case "IN":
                return self._of_class(argument)
            case "SUBPATTERN":
                return self.of_sequence(argument[3])
            case "ATOMIC_GROUP":
                return self.of_sequence(argument)
            case "BRANCH":
                return _either([self.of_sequence(branch) for branch in argument[1]])
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                one = self.of_sequence(argument[2])
                return Edges(one.first, one.last, one.empty or argument[0] == 0)
            case "ASSERT_NOT":
                return Edges(0, 0, True)
            case "AT" | "ASSERT":  # what stands there is not told by what is asked for behind it
                return Edges(_ANY, _ANY, True)
        return Edges(_ANY, _ANY, False)

    def _of_class(self, argument: Any) -> Edges:
        kinds = 0
        listed: list[Edges] = []
        for op, one in argument:
            name = str(op)
            if name == "LITERAL" and (found := self._edges_of_list(one)):
                listed.append(found)
            elif name == "LITERAL":
                kinds |= _SPACE if one == ord(" ") else _OTHER
            elif name == "RANGE" or str(one) in {"CATEGORY_WORD", "CATEGORY_DIGIT", "CATEGORY_NOT_SPACE"}:
                kinds |= _OTHER
            elif name != "NEGATE":
                kinds = _ANY
        if str(argument[0][0]) == "NEGATE":
            kinds = _OTHER if kinds & _SPACE and kinds != _ANY else _ANY
        return _either([*listed, *([Edges(kinds, kinds, False)] if kinds else [])])

    def misfit(self, items: Any, before: int, after: int) -> str:
        """The first misfit among items, where what stands before and after can be so."""
        every = [self.of(op, argument) for op, argument in items]
        right = [after]  # what can follow each item, from the last one on
        for one in reversed(every[1:]):
            right.append(one.first | right[-1] if one.empty else one.first)
        for item, one in zip(items, every, strict=True):
            behind = right.pop()
            if found := self._misfit(item, before, behind):
                return found
            before = before | one.last if one.empty else one.last
        return ""

    def _misfit(self, item: Any, before: int, after: int) -> str:
        op, argument = item
        if op is _LITERAL:
            return "" if self._fits(self.of(op, argument), before, after) else _shown([item])
        match str(op):
            case "SUBPATTERN":
                return self.misfit(argument[3], before, after)
            case "BRANCH":
                return next((m for branch in argument[1] if (m := self._part(branch, before, after))), "")
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                one = self.of_sequence(argument[2])
                if argument[1] != 1:  # what is repeated stands beside itself
                    before, after = before | one.last, after | one.first
                return self._part(argument[2], before, after)
        return ""

    def _part(self, items: Any, before: int, after: int) -> str:
        """The items if they are no match where they stand, else the first misfit among them."""
        if not self._fits(self.of_sequence(items), before, after):
            return _shown(items)
        return self.misfit(items, before, after)

    def _fits(self, found: Edges, before: int, after: int) -> bool:
        return found.empty or bool((found.first | before) & _OTHER and (found.last | after) & _OTHER)


def _either(choices: Sequence[Edges]) -> Edges:
    first = last = 0
    for one in choices:
        first |= one.first
        last |= one.last
    return Edges(first, last, any(one.empty for one in choices))


def _shown(items: Any) -> str:
    return "".join(chr(argument) if str(op) == "LITERAL" else "…" for op, argument in items)
