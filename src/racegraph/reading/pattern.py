"""A rule's pattern: checked when it is loaded, compiled when a clause first wakes it.

Word lists make most of a pattern's length, and the same lists stand in many. So a pattern is parsed with one character
in place of each, and each list once: that finds what is wrong with it, and the words without which it cannot match, in
a fraction of the time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, cached_property
from re import _constants, _parser  # type: ignore[attr-defined]  # the standard library's own view of a pattern
from typing import Any, NamedTuple

from racegraph.reading.spacing import Edges, edges, misfit

Literals = frozenset[str]

_LITERAL, _IN = _constants.LITERAL, _constants.IN
_SUBPATTERN, _BRANCH = _constants.SUBPATTERN, _constants.BRANCH
_REPEATS = frozenset({_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT})
_FIRST, _LAST = 0xE000, 0xF8FF  # a private use area of Unicode
_STANDS_FOR_A_LIST = re.compile(f"[{chr(_FIRST)}-{chr(_LAST)}]")
_MOST_WAYS = 12  # that are told apart
_LOOKS_BEHIND = re.compile(r"\(\?<[=!](?!\[[^]]*\]\))")  # for more than one character of a class


class Part(NamedTuple):
    """A *group* of a regular expression: the *name* of the part of a pattern that it stands for, and the *values*, if
    any, of which its mark must have one."""

    group: int
    name: str
    values: range | None


class Pattern:
    """A regular expression. *template* is it with a character of :func:`stand_in` in place of each of *lists*, which
    are regular expressions themselves.

    *needs* are sets of strings, of each of which one is in every text that it matches; *ways* the same for each of its
    alternatives that need more than one word.

    Raises :class:`re.error` where it is wrong.

    >>> pattern = Pattern(f"(?:auf )?{stand_in(0)} (?P<place><Q\\\\d+>)", ["(?:rang|platz)"])
    >>> sorted(pattern.groups), pattern.search("kam auf rang <Q3>")["place"]
    (['place'], '<Q3>')
    >>> [sorted(one) for one in Pattern(r"(?:rang|platz) <Q\\d+> in").needs]
    [['platz', 'rang'], [' <Q'], ['> in']]
    >>> len(Pattern(r"rang <Q\\d+>|<P\\d+> wurde <O\\d+>").ways)
    2
    """

    def __init__(self, template: str, lists: Sequence[str] = ()) -> None:
        self._template, self._lists = template, lists
        parsed = _parse(template)
        needs = _Needs([_needs_of_list(one) for one in lists])
        self.needs: list[Literals] = needs.of_all(parsed)
        self.ways: list[list[Literals]] = needs.of_ways(parsed)
        self.groups: frozenset[str] = frozenset(parsed.state.groupdict)
        self.pattern = _STANDS_FOR_A_LIST.sub(lambda m: lists[ord(m[0]) - _FIRST], template)
        if _LOOKS_BEHIND.search(template):  # a list in there may have no fixed length
            self._compiled  # noqa: B018

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern)

    @cached_property
    def search(self) -> Callable[[str], re.Match[str] | None]:
        """The first place in a text where the pattern matches."""
        return self._compiled.search

    @cached_property
    def finditer(self) -> Callable[[str], Iterator[re.Match[str]]]:
        """All places in a text where the pattern matches, that do not overlap."""
        return self._compiled.finditer

    @cached_property
    def parts(self) -> list[Part]:
        """The groups, in the order in which they stand."""
        index = self._compiled.groupindex
        return [Part(number, part(name), valued(name)) for name, number in index.items()]

    def misfit(self) -> str:
        """A part of the pattern that no rendered clause can have where it stands, with … for what is no letter; ''
        where there is none. See :mod:`racegraph.reading.spacing`.

        >>> Pattern(r"(?:vor |hinter) <P\\d+>").misfit()
        'vor '
        """
        return misfit(_parse(self._template), self._edges_of_list)

    def _edges_of_list(self, character: int) -> Edges | None:
        return _edges_of(self._lists[character - _FIRST]) if _FIRST <= character <= _LAST else None


def part(group: str) -> str:
    """The part of a pattern that a regular expression's group stands for."""
    return group.partition("__")[0]


def valued(group: str) -> range | None:
    """The values that a group asks of its mark, as ``{O:1}`` and ``{O:2+}`` do; None where it asks none."""
    asked = re.fullmatch(r"value_(\d+)(_up)?", part(group))
    return range(int(asked[1]), 1000 if asked[2] else int(asked[1]) + 1) if asked else None


def stand_in(number: int) -> str:
    """The character that stands for list *number* in a template."""
    return chr(_FIRST + number)


def worth(choice: Literals) -> tuple[int, int]:
    """How much it tells that one of some strings is needed: long words more than short ones, few more than many; that
    somebody is named tells least, since most clauses name one."""
    return min(1 if word.strip() == "<P" else len(word.strip()) for word in choice), -len(choice)


def _parse(pattern: str) -> Any:
    return _parser.parse(pattern)


@cache
def _needs_of_list(pattern: str) -> Literals | None:
    return _Needs([]).of_sequence(_parse(pattern))


@cache
def _edges_of(pattern: str) -> Edges:
    return edges(_parse(pattern))


class _Needs:
    """What a parsed pattern needs, where *lists* is what each list in it needs."""

    def __init__(self, lists: Sequence[Literals | None]) -> None:
        self._lists = lists
        self._told: dict[
            int, list[Literals]
        ] = {}  # by the part of the parsed pattern, which is asked for time and again

    def of_sequence(self, items: Any) -> Literals | None:
        """The set that tells most, None where none can be told."""
        return max(self.of_all(items), key=worth, default=None)

    def of_ways(self, items: Any) -> list[list[Literals]]:
        """What each way needs in which some items can match; alternatives that need one word each are one way."""
        items = getattr(items, "data", items)
        chosen, at = [list[Literals]()], -1
        for number, (op, argument) in enumerate(items):
            inner: list[list[Literals]] = []
            if op is _SUBPATTERN:
                inner = self.of_ways(argument[3])
            elif op is _BRANCH and sum(len(self.of_all(branch)) > 1 for branch in argument[1]) > 1:
                inner = [way for branch in argument[1] for way in self.of_ways(branch)]
            if len(chosen) < len(inner) <= _MOST_WAYS:
                chosen, at = inner, number
        if at < 0:
            return [self.of_all(items)]
        around = [*self.of_all(items[:at]), *self.of_all(items[at + 1 :])]
        return [[*around, *way] for way in chosen]

    def of_all(self, items: Any) -> list[Literals]:
        parsed = getattr(items, "data", None)
        if parsed is None:
            return list(self._of_items(items))
        if id(items) not in self._told:
            self._told[id(items)] = list(self._of_items(parsed))
        return self._told[id(items)]

    def _of_items(self, items: Sequence[Any]) -> Iterator[Literals]:
        run = ""
        for op, argument in items:
            found: Literals | None = None
            if op is _LITERAL:
                if not _FIRST <= argument <= _LAST:
                    run += chr(argument)
                    continue
                found = self._lists[argument - _FIRST]
            elif op is _SUBPATTERN:
                found = self.of_sequence(argument[3])
            elif op is _BRANCH:
                found = self._of_branches(argument[1])
            elif op is _IN and run.endswith("<") and all(kind is _LITERAL for kind, _ in argument):
                found = frozenset(run + chr(letter) for _, letter in argument)  # a mark of one of some types
                run = ""
            elif op is _IN and any(kind is _LITERAL and _FIRST <= one <= _LAST for kind, one in argument):
                found = self._of_branches([[item] for item in argument])  # so the parser puts (?:{a}|{b})
            elif op in _REPEATS and argument[0] >= 1:
                found = self.of_sequence(argument[2])
            if run.strip():
                yield frozenset({run})
            if found:
                yield found
            run = ""
        if run.strip():
            yield frozenset({run})

    def _of_branches(self, branches: Sequence[Any]) -> Literals | None:
        out: set[str] = set()
        for branch in branches:
            found = self.of_sequence(branch)
            if not found:
                return None
            out |= found
        return frozenset(out)
