"""What sentences say of entries as wholes, however they word it: whose car, team and class those are.

A sentence that names one crew and one car says that they go together, whatever verbs it has; one that names as many
crews as cars, in turn, says so of each pair; and one car named away from all crews is the car of all of them. So it is
with teams and classes. What a sentence leaves open, the one before it in its paragraph may have told. Rivals,
predecessors and officials are no part of this: where a word sets somebody apart, nothing follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from racegraph.fact import STATED, Entity, Fact, Value
from racegraph.reading.clause import Clause
from racegraph.reading.crew import LARGEST_CREW
from racegraph.reading.discourse import Discourse
from racegraph.reading.firing import cast_status, entry_status
from racegraph.reading.grammar import finditer, search
from racegraph.reading.reference import MARK
from racegraph.reading.reliability import weighed

_SURE = 0.9
_NEAR = 3  # words between a car and a crew that are told together
_DESCRIBED = re.compile(r"\wer (?:Rennstall|Mannschaft|Truppe|Team|Equipe)$")  # the Linzer Rennstall has another name
#: The kind of fact that says of a person what mentions of a type name, and its roles for who and what.
_SHARED = {
    "T": ("TeamEntry", "driver", "team"),
    "C": ("CarEntry", "driver", "car"),
    "M": ("CarEntry", "driver", "car"),
    "K": ("ClassEntry", "participant", "class"),
}

Named = dict[str, list[tuple[int, Entity]]]  # by type: where in the sentence, and what


@dataclass(frozen=True, slots=True)
class _Group:
    """People named together, from *start* to *end* of the sentence, in a clause; nobody where pronouns mean them."""

    start: int
    end: int
    people: tuple[Entity, ...]
    clause: Clause


@dataclass(slots=True)
class Units:
    """Reads an article's sentences one after the other; *told* are the team and the car that its *paragraph* told last,
    each with the clause that names it."""

    d: Discourse
    paragraph: int = -1
    told: dict[str, tuple[Entity, Clause]] = field(default_factory=dict)

    def read(self, text: str, clauses: Sequence[Clause], facts: Sequence[Fact]) -> Iterator[Fact]:
        """What follows for the people of a rendered sentence, of whom rules have said *facts*."""
        if not clauses:
            return
        if clauses[0].sentence.paragraph != self.paragraph:
            self.paragraph, self.told = clauses[0].sentence.paragraph, {}
        named, apart = _named(text, clauses[0]), search("set_apart", text)
        if not apart and all(clause.status in STATED for clause in clauses):
            groups = list(_groups(text, clauses, self.d))
            held = {_what_of_whom(fact) for fact in facts}
            found = [*self._within(text, groups, named), *self._carried(text, groups, named)] if groups else []
            yield from (fact for fact in found if _what_of_whom(fact) not in held)
        for letter in "TC":
            things = {thing for _, thing in named.get(letter, [])}
            if len(things) == 1 and not apart:
                mark = re.search(rf"<{letter}\d+>", text)
                assert mark is not None
                clause = next((c for c in clauses if mark.group() in c.text), clauses[0])
                self.told[letter] = next(iter(things)), clause
            elif things or "T" in named or (letter == "C" and "M" in named):
                self.told.pop(letter, None)

    def _within(self, text: str, groups: Sequence[_Group], named: Named) -> Iterator[Fact]:
        """Of whom the sentence tells car, team and class, each by what else it names."""
        shares = not (search("several_cars", text) or search("each_for_himself", text))
        for letter, things in named.items():
            if any(group.start < at < group.end for group in groups for at, _ in things):
                continue  # “A (Donkervoort D8R), B und C”: it stands beside one of them
            way, pairs = _paired(text, groups, things)
            if letter == "M" and ("C" in named or "T" not in named):
                continue  # a make alone may be anything: the maker, the cup, who pays
            if letter == "T" and not ("C" in named or way == "each" or (way == "one" and search("entered_as", text))):
                continue
            if letter == "K" and way != "each" and not search("in_class_entered", text):
                continue
            for group, thing in pairs:
                yield from self._have(letter, group, thing)
                if shares and letter in "CM" and way != "all":
                    yield from self._mates(group)

    def _carried(self, text: str, groups: Sequence[_Group], named: Named) -> Iterator[Fact]:
        """Of whom the sentence goes on to tell that they are entered so: “Im zweiten Auto wechseln sich A und B ab.”"""
        if "T" in named or not search("of_the_entry", text):
            return
        for letter, (thing, told) in self.told.items():
            if letter in named or (letter == "C" and "M" in named):
                continue
            for group in groups:
                if told.season == group.clause.season:
                    yield from self._have(letter, group, thing, told)

    def _have(self, letter: str, group: _Group, thing: Entity, told: Clause | None = None) -> Iterator[Fact]:
        kind, who, what = _SHARED[letter]
        for person in group.people:
            yield self._fact(kind, {who: person, what: thing}, group.clause, told)

    def _mates(self, group: _Group) -> Iterator[Fact]:
        """That those named together share the one car that there is."""
        if len(group.people) <= LARGEST_CREW:
            for a, b in combinations(sorted(group.people, key=lambda person: person.iri), 2):
                yield self._fact("Teammates", {"driver": a, "teammate": b, "shared": "true"}, group.clause)

    def _fact(self, kind: str, roles: dict[str, Value], clause: Clause, told: Clause | None = None) -> Fact:
        """A fact of a clause, which rests on the one before that has *told* the rest as well."""
        rule = f"{'carried' if told else 'unit'}-{kind.lower()}"
        status = entry_status(cast_status(clause.status), clause.season, clause, self.d, fixed=False)
        if told is not None and told.status == "announced" and not clause.past:
            status = "announced"
        if search("points_told", clause.text):
            status = "asserted"  # a standing
        sentences = [c.sentence for c in (told, clause) if c is not None]
        evidence = tuple(sentence.span(self.d.article.id) for sentence in sentences)
        return Fact(kind, {**roles, **clause.when}, status, evidence, rule, weighed(_SURE, rule))


def _what_of_whom(fact: Fact) -> tuple[object, ...]:
    """What is not said anew where a rule has said it: what somebody has of a kind, who somebody's team-mate is."""
    roles = fact.roles
    return fact.kind, roles.get("driver") or roles.get("participant"), roles.get("teammate")


def _named(text: str, clause: Clause) -> Named:
    """The teams, cars, makes and classes of a sentence, where they stand; none that a description means."""
    named: Named = {}
    for match in MARK.finditer(text):
        mention = clause.marks[int(match[2])]
        if match[1] not in _SHARED or not isinstance(mention.value, Entity) or mention.note == "reference":
            continue
        if not _DESCRIBED.search(mention.value.name):
            named.setdefault(match[1], []).append((match.start(), mention.value))
    return named


def _groups(text: str, clauses: Sequence[Clause], d: Discourse) -> Iterator[_Group]:
    """The people of a sentence who are named together, officials left out."""
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
    """Which of the *things* is whose, and how that is known: *one* of each, *each* in turn, or one of *all*."""
    only = things[0][1] if len({thing for _, thing in things}) == 1 else None
    if only and len(groups) == 1:
        return "one", [(groups[0], only)]
    if only:
        at = things[0][0]
        before, behind = text[at : groups[0].start].count(" "), text[groups[-1].end : at].count(" ")
        apart = before > _NEAR or behind > _NEAR + 2
        return ("all", [(group, only) for group in groups]) if apart else ("", [])
    order = sorted([(group.start, "g") for group in groups] + [(at, "t") for at, _ in things])
    if "".join(letter for _, letter in order) in {"gt" * len(groups), "tg" * len(groups)}:
        return "each", [(group, thing) for group, (_, thing) in zip(groups, things, strict=True)]
    return "", []
