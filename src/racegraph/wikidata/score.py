"""How well an item fits an entity: by name, by class, and by what else both sides know.

The outcome is a list of reasons, for and against, and a score from 0 to 1. A candidate is *clear* where its name and
class fit, nothing speaks against it, as much speaks for it as its kind needs, and no other item comes near.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from racegraph.names import slug
from racegraph.reconcile.index import likeness
from racegraph.wikidata.item import Item, ItemValue, year_of
from racegraph.wikidata.kind import Context
from racegraph.wikidata.subject import Known, Subject

SAME_NAME = 0.93  # likeness from which on a name counts as the same, misspelt at most
SHOWN = 0.75  # and below which an item is no candidate
MARGIN = 0.1  # by which the best candidate must be ahead of another of the same name
DOUBT = 0.3  # of what agreement would add, taken away where both sides know something and nothing is the same
OTHER_NUMBER = 0.85  # the most that names with different numbers are alike
_ALIKE = 0.9  # likeness of names of context values


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that may be *subject*: what speaks *pro* and *contra*, and whether it is *clear*."""

    subject: Subject
    item: Item
    name: float
    agreement: float
    pro: tuple[str, ...]
    contra: tuple[str, ...]
    fits: bool
    clear: bool = False

    @property
    def score(self) -> float:
        """From 0 to 1: the name counts most, then class, then agreement; each objection takes a third away."""
        reached = 0.6 * self.name + (0.2 if self.fits else 0.0) + 0.2 * max(0.0, min(1.0, self.agreement))
        return round(reached * 0.67 ** len(self.contra), 4)


def judge(subject: Subject, items: Iterable[Item], denied: frozenset[str], taken: frozenset[str]) -> list[Candidate]:
    """The candidates for *subject* among *items*, the best first.

    *denied* are the ids that a negative mapping rules out for it, *taken* those that are another entity's already.
    """
    found = [_candidate(subject, item, taken) for item in items if item.id not in denied]
    ranked = sorted((c for c in found if c.name >= SHOWN), key=lambda c: (-c.score, c.item.id))
    if not ranked:
        return []
    best, *rest = ranked
    rivals = [c for c in rest if c.name >= SAME_NAME - 0.03 and not c.contra]
    clear = (
        best.name >= SAME_NAME
        and best.fits
        and not best.contra
        and best.agreement >= subject.kind.needs
        and all(best.score - rival.score >= MARGIN for rival in rivals)
    )
    return [replace(best, clear=clear), *rest]


def settle(judged: Sequence[list[Candidate]]) -> list[list[Candidate]]:
    """The candidates of all subjects, with none clear whose item is clear for another subject too."""
    claims: dict[str, int] = {}
    for candidates in judged:
        for candidate in candidates[:1]:
            if candidate.clear:
                claims[candidate.item.id] = claims.get(candidate.item.id, 0) + 1
    return [
        [
            replace(c, clear=False, contra=(*c.contra, "fits another entity of ours as well"))
            if c.clear and claims[c.item.id] > 1
            else c
            for c in candidates
        ]
        for candidates in judged
    ]


def _candidate(subject: Subject, item: Item, taken: frozenset[str]) -> Candidate:
    kind = subject.kind
    pro: list[str] = []
    contra: list[str] = []
    name = max((_name_likeness(slug(a), slug(b)) for a in subject.names for b in item.names), default=0.0)
    pro.append(f"name {name:.2f}")
    classes = {v.value for v in item.values("P31")}
    fits = bool(classes & kind.classes)
    if fits:
        pro.append(f"is {_listed(classes & kind.classes)}")
    elif classes:
        contra.append(f"is {_listed(classes)}, no {kind.name}")
    if kind.marks:
        having = {v.value for p, wanted in kind.marks.items() for v in item.values(p) if v.value in wanted}
        stated = {v.value for p in kind.marks for v in item.values(p)}
        if having:
            pro.append(f"has {_listed(having)}")
        elif stated:
            contra.append(f"has {_listed(stated)} and nothing of motor sport")
    agreement = 0.0
    for context in kind.context:
        agreement += _compare(subject, item, context, pro, contra)
    agreement += _compare_years(subject, item, pro, contra)
    if item.id in taken:
        contra.append("is linked to another entity of ours")
    return Candidate(subject, item, name, round(agreement, 4), tuple(pro), tuple(contra), fits)


def _name_likeness(ours: str, theirs: str) -> float:
    """The likeness of two names as slugs; those with other numbers in them (M6, M8) are never the same."""
    alike = likeness(ours, theirs)
    if alike < 1 and _numbered(ours) != _numbered(theirs):
        return min(alike, OTHER_NUMBER)
    return alike


def _numbered(name: str) -> set[str]:
    return {word for word in name.split("-") if any(c.isdigit() for c in word)}


def _compare(subject: Subject, item: Item, context: Context, pro: list[str], contra: list[str]) -> float:
    ours = [known for property in context.ours for known in subject.context.get(property, ())]
    theirs = [(p, v) for p in context.theirs for v in item.values(p)]
    if not ours or not theirs:
        return 0.0
    for property, value in theirs:
        for known in ours:
            if _same(known, value):
                pro.append(f"{property} {known.names[0]}")
                return context.weight
    if context.single and all(known.item for known in ours) and all(v.kind == "item" for _, v in theirs):
        contra.append(f"{theirs[0][0]} {theirs[0][1].value}, not {ours[0].names[0]}")
    return -DOUBT * context.weight


def _same(known: Known, value: ItemValue) -> bool:
    if known.item and value.kind == "item":
        return known.item == value.value
    written = value.names if value.kind == "item" else (value.value,)
    return any(likeness(slug(ours), slug(theirs)) >= _ALIKE for ours in known.names for theirs in written)


def _compare_years(subject: Subject, item: Item, pro: list[str], contra: list[str]) -> float:
    years = subject.kind.years
    if years is None or not subject.years:
        return 0.0
    dated = [v for s in item.statements for p, v in s.qualifiers if p in years.theirs]
    theirs = {y for v in (*dated, *(v for p in years.theirs for v in item.values(p))) if (y := year_of(v)) is not None}
    if not theirs:
        return 0.0
    apart = min(abs(a - b) for a in subject.years for b in theirs)
    if min(theirs) <= max(subject.years) and max(theirs) >= min(subject.years):
        apart = 0
    if apart <= years.span:
        pro.append(f"about in {min(theirs)}–{max(theirs)}")
        return years.weight * (1 - apart / (years.span + 1))
    contra.append(f"about in {min(theirs)}–{max(theirs)}, ours in {min(subject.years)}–{max(subject.years)}")
    return 0.0


def _listed(ids: Iterable[str]) -> str:
    return ", ".join(sorted(ids)[:3])
