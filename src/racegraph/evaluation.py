"""How good reading is: facts held against gold facts, and one run against an earlier one.

What counts, article by article (a fact said twice counts once):

- a predicted fact is *right* where a wanted gold fact (asserted or announced) says the same with the same status;
- it is *false* otherwise, except that it does not count where it follows from a wanted gold fact, says the same as one
  outside of the article's body (``BOILERPLATE``), or is neither asserted nor announced;
- a wanted gold fact that no prediction matches is *missed*; gold facts of the other statuses need not be found;
- a right fact is *cited* where its sentence holds, or lies in, a sentence of the gold fact.

Precision is right / (right + false), recall found / wanted, provenance cited / right.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from racegraph.likeness import Stated, follows, same

WANTED = frozenset({"asserted", "planned"})
"""The statuses, in the gold's words, of the facts that must be found."""

_STATUSES = {"announced": "planned", "denied": "negated"}

Judgement = Literal["right", "false", "false: trap", "false: status", "missed"]


class GoldError(ValueError):
    """A table that cannot be read; the message names the file."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: what it states, the sentence it rests on, and, where known, by which rule and how surely."""

    stated: Stated
    sentence: str
    note: str = ""
    rule: str = ""
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A fact of an article, with every sentence given for it, and the rule that is surest of it."""

    stated: Stated
    sentences: tuple[str, ...]
    rule: str = ""
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a predicted fact (*gold*: the gold facts that it matches), or of a gold fact that was missed."""

    article: str
    judgement: Judgement
    fact: Claimed
    cited: bool = False
    gold: tuple[Stated, ...] = ()

    @property
    def is_false(self) -> bool:
        return self.judgement.startswith("false")


@dataclass(slots=True)
class Tally:
    """Counts, and the measures that follow from them; a measure of nothing is 0."""

    right: int = 0
    false: int = 0
    missed: int = 0
    found: int = 0
    cited: int = 0

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.false)

    @property
    def recall(self) -> float:
        return self.found / max(1, self.found + self.missed)

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)

    @property
    def provenance(self) -> float:
        return self.cited / max(1, self.right)

    def __iadd__(self, other: Tally) -> Tally:
        for name in ("right", "false", "missed", "found", "cited"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self


@dataclass(slots=True)
class Evaluation:
    """All verdicts, and the gold facts found (by article)."""

    verdicts: list[Verdict] = field(default_factory=list)
    found: list[tuple[str, Stated]] = field(default_factory=list)

    def tally(self, key: Callable[[str, Stated], str]) -> dict[str, Tally]:
        """Counts by what *key* gives for an article and a fact of it."""
        tallies: dict[str, Tally] = {}
        for verdict in self.verdicts:
            tally = tallies.setdefault(key(verdict.article, verdict.fact.stated), Tally())
            tally.right += verdict.judgement == "right"
            tally.false += verdict.is_false
            tally.missed += verdict.judgement == "missed"
            tally.cited += verdict.cited
        for article, stated in self.found:
            tallies.setdefault(key(article, stated), Tally()).found += 1
        return dict(sorted(tallies.items()))

    def total(self) -> Tally:
        total = Tally()
        for tally in self.tally(lambda article, stated: "").values():
            total += tally
        return total

    def calibration(self, bands: Sequence[float]) -> list[tuple[float, int, int]]:
        """For each lower bound: how many facts that count have at least that confidence, and how many are right."""
        counted = [v for v in self.verdicts if v.judgement != "missed" and v.fact.confidence is not None]
        out = []
        for bound in bands:
            sure = [v for v in counted if v.fact.confidence is not None and v.fact.confidence >= bound]
            out.append((bound, len(sure), sum(v.judgement == "right" for v in sure)))
        return out


def evaluate(predicted: Mapping[str, Iterable[Row]], gold: Mapping[str, Sequence[Row]]) -> Evaluation:
    """Hold the predicted rows of each article of *gold* against its gold rows.

    Articles that have no gold, and relations that occur nowhere in it, are left out.
    """
    known = {row.stated.relation for rows in gold.values() for row in rows}
    evaluation = Evaluation()
    for article, rows in gold.items():
        _judge(evaluation, article, [r for r in predicted.get(article, ()) if r.stated.relation in known], rows)
    return evaluation


def _judge(evaluation: Evaluation, article: str, predicted: Iterable[Row], gold: Sequence[Row]) -> None:
    outside = [row.stated for row in gold if "BOILERPLATE" in row.note]
    facts = distinct(row for row in gold if "BOILERPLATE" not in row.note)
    wanted = [fact for fact in facts if fact.stated.status in WANTED]
    traps = [fact.stated for fact in facts if fact.stated.status not in WANTED]
    found: set[int] = set()
    for fact in distinct(predicted):
        stated = fact.stated
        if any(same(stated, other) for other in outside):
            continue
        alike = [i for i, other in enumerate(wanted) if same(stated, other.stated)]
        hits = [i for i in alike if wanted[i].stated.status == stated.status]
        if hits:
            found.update(hits)
            cited = any(_overlap(a, b) for a in fact.sentences for i in hits for b in wanted[i].sentences)
            matched = tuple(wanted[i].stated for i in hits)
            evaluation.verdicts.append(Verdict(article, "right", fact, cited, matched))
        elif stated.status not in WANTED:
            continue
        elif any(same(stated, trap) for trap in traps):
            evaluation.verdicts.append(Verdict(article, "false: trap", fact))
        elif any(follows(stated, other.stated) for other in wanted):
            continue
        else:
            evaluation.verdicts.append(Verdict(article, "false: status" if alike else "false", fact))
    for index, fact in enumerate(wanted):
        if index in found:
            evaluation.found.append((article, fact.stated))
        else:
            evaluation.verdicts.append(Verdict(article, "missed", fact))


def distinct(rows: Iterable[Row]) -> list[Claimed]:
    """The facts of an article's rows, each once, in the order of the rows."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(row.stated.identity(), []).append(row)
    facts = []
    for group in groups.values():
        surest = max(group, key=lambda row: row.confidence or 0)
        sentences = tuple(row.sentence for row in group)
        facts.append(Claimed(group[0].stated, sentences, surest.rule, surest.confidence))
    return facts


def _overlap(one: str, other: str) -> bool:
    return bool(one) and bool(other) and (one in other or other in one)


# -- against an earlier run -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """A fact that one run judged otherwise than the run before; *what* is one of :data:`CHANGES`."""

    what: str
    article: str
    stated: Stated


CHANGES = ("newly right", "newly wrong", "lost", "gone")
"""A gold fact found only now; a false one only now; a gold fact found only before; a false one only before."""


def changes(earlier: Evaluation, now: Evaluation) -> list[Change]:
    """What changed from one run to the next against the same gold, in the order of :data:`CHANGES`."""
    found_before, found_now = Counter(earlier.found), Counter(now.found)
    false_before = {(v.article, v.fact.stated.identity()): v.fact.stated for v in earlier.verdicts if v.is_false}
    false_now = {(v.article, v.fact.stated.identity()): v.fact.stated for v in now.verdicts if v.is_false}
    return [
        *(Change("newly right", *key) for key in found_now if key not in found_before),
        *(Change("newly wrong", key[0], false_now[key]) for key in false_now if key not in false_before),
        *(Change("lost", *key) for key in found_before if key not in found_now),
        *(Change("gone", key[0], false_before[key]) for key in false_before if key not in false_now),
    ]


# -- tables -----------------------------------------------------------------------------------------------------------

COLUMNS = ("subject", "relation", "object", "season_or_date", "sentence", "note")


def read_gold(folder: Path) -> dict[str, list[Row]]:
    """The gold of a folder by article: ``NAME.gold.tsv``. :class:`GoldError` where there is none."""
    gold = {path.name.removesuffix(".gold.tsv"): read_table(path) for path in sorted(folder.glob("*.gold.tsv"))}
    if not gold:
        raise GoldError(f"{folder} has no NAME.gold.tsv; name the folder that holds the annotated facts")
    return gold


def read_table(path: Path) -> list[Row]:
    """The rows of a table: tab-separated, no quoting, :data:`COLUMNS` in its first line, in any order."""
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            table = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            if missing := [name for name in COLUMNS[:3] if name not in (table.fieldnames or ())]:
                raise GoldError(f"{path}: its first line names no column {missing[0]!r}; it takes {', '.join(COLUMNS)}")
            cells = [[(line.get(name) or "").strip() for name in COLUMNS] for line in table]
    except (UnicodeDecodeError, csv.Error) as error:
        raise GoldError(f"{path}: {error}") from None
    return [row_of(*line) for line in cells if line[1]]


def row_of(subject: str, relation: str, object_: str, season: str, sentence: str, note: str) -> Row:
    """A row from the cells of a table; its status is in the note, ``s:STATUS``, or ``asserted``."""
    status = re.search(r"\bs:([a-z-]+)", note)
    named = _STATUSES.get(status[1], status[1]) if status else "asserted"
    return Row(Stated(subject, relation, object_, season, named), sentence, note)
