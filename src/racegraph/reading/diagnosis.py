"""Why a rule drew a fact from a clause, or why not: a pattern was not found, an ``unless`` was, a role stayed empty."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from racegraph.article import Article
from racegraph.fact import Fact, Value
from racegraph.reading.clause import Clause
from racegraph.reading.filling import Slot
from racegraph.reading.firing import apply
from racegraph.reading.lexicon import LETTERS
from racegraph.reading.mention import OTHER_TYPES
from racegraph.reading.pattern import part
from racegraph.reading.rules import Rule, expand, words
from racegraph.reading.trace import Step, Trace, lacking
from racegraph.reading.trigger import TriggerIndex

TYPES = {letter: kind for kind, letter in LETTERS.items()} | OTHER_TYPES
"""What the letters of marks stand for."""


_TELLING = re.compile(r"<|\w{4}")  # a mark or a word; that “mit” was found says nothing


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a rule in a clause: its facts, or *why* there are none.

    *nearness* is the part of the rule's patterns that was found, from 0 to 1; *tried* is false where the clause lacks a
    mention of a type that the rule needs.
    """

    rule: Rule
    facts: tuple[Fact, ...]
    why: str = ""
    nearness: float = 0.0
    tried: bool = True


class Diagnosis(Trace):
    """A :class:`Trace` that keeps what became of every rule: iterating gives each step with its outcomes."""

    def __init__(self, article: Article, rules: Iterable[Rule]) -> None:
        self.outcomes: list[list[Outcome]] = []
        super().__init__(article, rules)

    def _apply(self, index: TriggerIndex, clause: Clause) -> None:
        before = len(self.steps)
        super()._apply(index, clause)
        for step in self.steps[before:]:
            self.outcomes.append([_outcome(rule, clause, self) for rule in self.rules[step.scope]])

    def __iter__(self) -> Iterator[tuple[Step, list[Outcome]]]:
        return iter(zip(self.steps, self.outcomes, strict=True))


def _outcome(rule: Rule, clause: Clause, trace: Trace) -> Outcome:
    if needs := lacking(rule, clause):
        kinds = "; ".join(" or ".join(TYPES.get(letter, letter) for letter in sorted(need)) for need in needs)
        return Outcome(rule, (), f"the clause has no {kinds}", tried=False)
    missing, nearness = _unfound(rule, clause.text)
    if missing:
        return Outcome(rule, (), "; ".join(missing), nearness)
    if rule.unless and (match := rule.unless.search(clause.text)):
        return Outcome(rule, (), f"unless: “{match.group().strip()}” is there", 1)
    if rule.statuses and clause.status not in rule.statuses:
        return Outcome(
            rule, (), f"is for clauses that are {' or '.join(sorted(rule.statuses))}; this is {clause.status}", 1
        )
    if facts := tuple(apply(rule, clause, trace.d)):
        return Outcome(rule, facts, "", 1)
    return Outcome(rule, (), _unfilled(rule, clause, trace), 1)


def _unfilled(rule: Rule, clause: Clause, trace: Trace) -> str:
    """Which role could not be filled by what the patterns found, or by the context."""
    groups: dict[str, str] = {}
    for pattern in rule.find:
        if match := pattern.search(clause.text):
            groups.update({part(k): v for k, v in match.groupdict().items() if v is not None})
    filled: list[str] = []
    for role, filler in rule.roles.items():
        if filler.startswith("="):
            continue
        values: list[Value] = []
        for name in filler.rstrip("?").split("+"):
            values.extend(Slot(role, rule, clause, groups, trace.d).values(name)[0])
        if not values and not filler.endswith("?"):
            vague = rule.explicit and filler in {"subject", "crew", "event"}
            return f"role {role}: no {filler}" + (" that the clause itself names (explicit)" if vague else "")
        filled.append(f"{role}: {', '.join(str(getattr(v, 'name', v)) for v in values)}")
    return f"roles that cannot be meant so: {'; '.join(filled)}"


# -- how much of a pattern was found ----------------------------------------------------------------------------------


def _unfound(rule: Rule, text: str) -> tuple[list[str], float]:
    """What the patterns of a rule miss in *text*, and what part of them was found."""
    missing, shares = [], []
    for source, pattern in zip(rule.sources, rule.find, strict=True):
        if pattern.search(text):
            shares.append(1.0)
            continue
        share, said = max((_begun(branch, text) for branch in _split(source, "|")), key=lambda begun: begun[0])
        missing.append(said)
        shares.append(share)
    return missing, sum(shares) / len(shares)


def _begun(source: str, text: str) -> tuple[float, str]:
    """How far a pattern can be found from its beginning: the part found, and a message."""
    pieces = _split(source, " ")
    for size in range(len(pieces) - 1, 0, -1):
        try:
            match = expand(" ".join(pieces[:size]), words())[0].search(text)
        except (re.error, KeyError):
            continue
        if match and match.group().strip():
            rest = " ".join(pieces[size:]) or "another space"
            share = size / len(pieces) if _TELLING.search(match.group()) else 0.0
            return share, f"found “{match.group().strip()}”, but then not: {rest}"
    return 0.0, f"not found: {source}"


def _split(source: str, at: str) -> list[str]:
    """A pattern cut at each *at* that stands outside of groups and character classes."""
    pieces, depth, start = [], 0, 0
    in_class = escaped = False
    for index, character in enumerate(source):
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = True
        elif in_class:
            in_class = character != "]"
        elif character == "[":
            in_class = True
        elif character in "()":
            depth += 1 if character == "(" else -1
        elif character == at and depth == 0:
            pieces.append(source[start:index])
            start = index + 1
    return [*pieces, source[start:]]
