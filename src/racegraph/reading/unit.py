"""What sentences say of entries as wholes, however they word it: whose car, team and class those are.

A sentence that names one crew and one car says that they go together, whatever verbs it has; one that names as many
crews as cars, in turn, says so of each pair; and one car named before or behind all crews is the car of all of them.
So it is with teams and classes. What a sentence leaves open, the one before it in its paragraph may have told.
Rivals, predecessors and officials are no part of this: where a word sets somebody apart, nothing follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from racegraph.fact import Entity, Fact, Span, Value
from racegraph.reading.clause import Clause
from racegraph.reading.discourse import Discourse
from racegraph.reading.firing import entry_status
from racegraph.reading.grammar import finditer, search
from racegraph.reading.reference import MARK
from racegraph.reading.reliability import weighed

_SURE = 0.9
_COUNTED = frozenset({"asserted", "announced"})
#: The kind of fact that says of a person what mentions of a type name, and its roles for who and what.
_SHARED = {
    "T": ("TeamEntry", "driver", "team"),
    "C": ("CarEntry", "driver", "car"),
    "M": ("CarEntry", "driver", "car"),
    "K": ("ClassEntry", "participant", "class"),
}


@dataclass(frozen=True, slots=True)
class _Group:
    """People named together, from *start* to *end* of the sentence, in a clause."""

    start: int
    end: int
    people: tuple[Entity, ...]
    clause: Clause


@dataclass(slots=True)
class Units:
    """Reads an article's sentences one after the other; *frame* is what the paragraph has told of an entry so far."""

    d: Discourse
    paragraph: int = -1
    frame: dict[str, tuple[Entity, Clause]] = field(default_factory=dict)

    def read(self, text: str, clauses: Sequence[Clause], facts: Sequence[Fact]) -> Iterator[Fact]:
        """What follows for the people of a rendered sentence of which rules have said *facts*."""
        if not clauses:
            return
        sentence = clauses[0].sentence
        if sentence.paragraph != self.paragraph:
            self.paragraph, self.frame = sentence.paragraph, {}
        named = _named(text, clauses[0])
        settled = all(clause.status in _COUNTED for clause in clauses)
        if settled and not search("set_apart", text) and (groups := list(_groups(text, clauses, self.d))):
            held = {(f.kind, f.roles.get("driver") or f.roles.get("participant")) for f in facts}
            for fact in [*self._within(text, groups, named), *self._carried(text, groups, named)]:
                if (fact.kind, fact.roles.get("driver") or fact.roles.get("participant")) not in held:
                    yield fact
        self._keep(text, named, clauses)

    def _keep(self, text: str, named: dict[str, list[tuple[int, Entity]]], clauses: Sequence[Clause]) -> None:
        """Keep in mind what a sentence tells of an entry, for the next one."""
        apart = search("set_apart", text)
        for letter in "TC":
            things = list(dict.fromkeys(thing for _, thing in named.get(letter, [])))
            if len(things) == 1 and not apart:
                mark = re.search(rf"<{letter}\d+>", text)
                assert mark is not None
                self.frame[letter] = things[0], next((c for c in clauses if mark.group() in c.text), clauses[0])
            elif things or "T" in named or (letter == "C" and "M" in named):
                self.frame.pop(letter, None)

    def _within(
        self, text: str, groups: Sequence[_Group], named: dict[str, list[tuple[int, Entity]]]
    ) -> Iterator[Fact]:
        for letter, things in named.items():
            if letter == "M" and ("C" in named or "T" not in named):
                continue
            way, pairs = _paired(text, groups, things)
            if letter == "T" and not ("C" in named or way == "each" or (way == "one" and search("entered_as", text))):
                continue
            if letter == "K" and way != "each" and not search("in_class_entered", text):
                continue
            rest = "".join(sorted(x for x in named if x != letter and x in "TC"))
            for group, thing in pairs:
                yield from self._facts(letter, group, thing, f"unit-{letter}-{way}-{rest}")

    def _carried(
        self, text: str, groups: Sequence[_Group], named: dict[str, list[tuple[int, Entity]]]
    ) -> Iterator[Fact]:
        if "T" in named or not search("of_the_entry", text):
            return
        for letter, (thing, told) in self.frame.items():
            if letter in named or (letter == "C" and "M" in named):
                continue
            way = "1" if len(groups) == 1 else "n"
            for group in groups:
                if told.season == group.clause.season:
                    yield from self._facts(letter, group, thing, f"unit-{letter}-carried-{way}", told)

    def _facts(
        self, letter: str, group: _Group, thing: Entity, rule: str, told: Clause | None = None
    ) -> Iterator[Fact]:
        """That the people of a group have a thing, which the sentence of a clause before may have *told*."""
        kind, who, what = _SHARED[letter]
        d, clause = self.d, group.clause
        season: dict[str, Value] = {"season": clause.season} if clause.season else {}
        status = entry_status(clause.status, clause.season, clause, d, False)  # type: ignore[arg-type]
        if told is not None and told.status == "announced" and not clause.past:
            status = "announced"
        if search("points_told", clause.text):
            status = "asserted"
        sentences = [c.sentence for c in (told, clause) if c is not None]
        evidence = tuple(Span(d.article.id, s.start, s.end) for s in sentences)
        for person in group.people:
            roles: dict[str, Value] = {who: person, what: thing, **season}
            yield Fact(kind, roles, status, evidence, rule, weighed(_SURE, rule))


def _named(text: str, clause: Clause) -> dict[str, list[tuple[int, Entity]]]:
    named: dict[str, list[tuple[int, Entity]]] = {}
    for match in MARK.finditer(text):
        mention = clause.marks[int(match[2])]
        if match[1] in _SHARED and isinstance(mention.value, Entity) and mention.note != "reference":
            named.setdefault(match[1], []).append((match.start(), mention.value))
    return named


def _groups(text: str, clauses: Sequence[Clause], d: Discourse) -> Iterator[_Group]:
    for match in finditer("persons", text):
        found = [(int(i), clauses[0].marks[int(i)]) for t, i in MARK.findall(match.group()) if t == "P"]
        own = [(i, m) for i, m in found if not m.genitive]
        if own:
            named = not any(m.note in {"reference", "object", "crew"} for _, m in own)
            people = dict.fromkeys(e for _, m in own for e in m.entities if named and e.iri not in d.officials)
            clause = next((c for c in clauses if f"<P{own[0][0]}>" in c.text), clauses[0])
            yield _Group(match.start(), match.end(), tuple(people), clause)


def _paired(
    text: str, groups: Sequence[_Group], things: Sequence[tuple[int, Entity]]
) -> tuple[str, list[tuple[_Group, Entity]]]:
    distinct = list(dict.fromkeys(thing for _, thing in things))
    if len(distinct) == 1 and len(groups) == 1:
        return "one", [(groups[0], distinct[0])]
    if len(distinct) == 1:
        at = things[0][0]
        before, behind = text[at : groups[0].start], text[groups[-1].end : at]
        if (at < groups[0].start and before.count(" ") > 3) or (at > groups[-1].end and behind.count(" ") > 5):
            return "all", [(group, distinct[0]) for group in groups]
        return "", []
    if len(things) == len(groups):
        order = sorted([(g.start, "g") for g in groups] + [(at, "t") for at, _ in things])
        letters = "".join(letter for _, letter in order)
        if letters in {"gt" * len(groups), "tg" * len(groups)}:
            return "each", [(g, thing) for g, (_, thing) in zip(groups, things, strict=True)]
    return "", []
