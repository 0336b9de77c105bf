"""The examples that rules carry: sentences from which a rule must draw a fact, and sentences that it must leave alone.

An example is read like an article of its own, published in June 2020; one that needs another date begins with it in
square brackets: ``[2019-03-05] Am kommenden Wochenende …``. Names are compared letter by letter, numbers as digits;
roles that an example does not name may be anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from racegraph.article import ArticleError
from racegraph.fact import Entity, Fact, Value
from racegraph.reading.rules import Example, Rule
from racegraph.reading.trace import PUBLISHED, Trace, article_of

_DATED = re.compile(r"\[(?P<published>\d{4}[\d-]*)\]\s*")


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that does not hold, and what came out instead."""

    rule: Rule
    example: Example
    found: str

    def __str__(self) -> str:
        return f"{self.rule.where}: {self.example.text}\n  expected  {self.expected}\n  found     {self.found}"

    @property
    def expected(self) -> str:
        if not self.example.fires:
            return "nothing"
        return said(self.example.roles, self.example.status)


def failures(rules: Iterable[Rule], of: Iterable[Rule] | None = None) -> Iterator[Failure]:
    """The examples that do not hold when texts are read by *rules*: those of the rules in *of*, by default of all."""
    rules = tuple(rules)
    for rule in rules if of is None else of:
        for example in rule.examples:
            try:
                facts = drawn(rules, example)
            except ArticleError as error:
                yield Failure(rule, example, f"not read: {error}")
                continue
            if (found := _fault(rule, example, facts)) is not None:
                yield Failure(rule, example, found)


def drawn(rules: Iterable[Rule], example: Example) -> list[Fact]:
    """All facts that *rules* draw from an example's text, each as often as it is drawn, and none that follow."""
    dated = _DATED.match(example.text)
    text = example.text[dated.end() :] if dated else example.text
    rules = tuple(rules)
    own = {rule.id for rule in rules}
    trace = Trace(article_of(text, dated["published"] if dated else PUBLISHED), rules)
    return [fact for fact in trace.facts if fact.rule in own]


def misfits(rules: Iterable[Rule]) -> Iterator[str]:
    """What of the rules' patterns can match in no clause, each with file, line and rule."""
    for rule in rules:
        for key, patterns in (("find", rule.find), ("unless", (rule.unless,) if rule.unless else ())):
            for part in filter(None, (pattern.misfit() for pattern in patterns)):
                yield f"{rule.where}: {part!r} in {key!r} can never match, since tokens stand one space apart"


def without_example(rules: Iterable[Rule]) -> list[Rule]:
    """The rules that have no sentence from which they must draw a fact."""
    return [rule for rule in rules if not any(example.fires for example in rule.examples)]


def _fault(rule: Rule, example: Example, facts: list[Fact]) -> str | None:
    """What came out where *example* asks for something else; None where it holds."""
    own = [fact for fact in facts if fact.rule == rule.id]
    if not example.fires:
        return _listed(own) if own else None
    if any(fact.status == example.status and _agrees(fact, example) for fact in own):
        return None
    if own:
        return _listed(own)
    return f"nothing by this rule; by others: {_listed(facts)}" if facts else "nothing"


def _agrees(fact: Fact, example: Example) -> bool:
    words = {role: plain(value) for role, value in fact.roles.items()}
    if all(words.get(role) == value for role, value in example.roles.items()):
        return True
    if fact.kind != "Teammates":  # which has no direction
        return False
    words["driver"], words["teammate"] = words["teammate"], words["driver"]
    return all(words.get(role) == value for role, value in example.roles.items())


def plain(value: Value) -> str:
    """The filler of a role in words."""
    return value.name if isinstance(value, Entity) else str(value)


def said(roles: Mapping[str, Value], status: str) -> str:
    """Roles and status as examples write them: ``driver: …; team: … [announced]``."""
    text = "; ".join(f"{role}: {plain(value)}" for role, value in roles.items())
    return text if status == "asserted" else f"{text} [{status}]"


def _listed(facts: Iterable[Fact]) -> str:
    return " | ".join(dict.fromkeys(f"{fact.kind} {said(fact.roles, fact.status)} ({fact.rule})" for fact in facts))
