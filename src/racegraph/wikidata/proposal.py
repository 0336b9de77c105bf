"""Proposals for links: what a source has for the entities without one, judged, kept as data, accepted by somebody.

Candidates are an SSSOM table of their own: clear ones first for each entity, ``comment`` says what speaks for and
against. Nothing becomes a link but through :func:`accept`.
"""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyoxigraph as ox

from racegraph.names import BASE
from racegraph.wikidata import sssom
from racegraph.wikidata.link import WD, read_links
from racegraph.wikidata.score import Candidate, judge, settle
from racegraph.wikidata.source import Source
from racegraph.wikidata.sssom import COMPOSITE, EXACT, MappingSet, Match, SssomError
from racegraph.wikidata.subject import Subject, subjects
from racegraph.wikidata.transport import ServiceError

LISTED = 5  # candidates that are kept for an entity
METADATA = {
    "sssom_version": "1.0",
    "mapping_set_id": "https://w3id.org/racegraph/mappings/wikidata-candidates",
    "mapping_set_title": "What racegraph's entities may be in Wikidata: candidates, none of them accepted",
    "license": "https://creativecommons.org/publicdomain/zero/1.0/",
    "curie_map": {"id": BASE + "id/", "wd": WD},
}


@dataclass(slots=True)
class Proposals:
    """The candidates of each entity, the best first; *failure* says why some were not reached."""

    found: list[list[Candidate]] = field(default_factory=list)
    without: list[Subject] = field(default_factory=list)
    reached: int = 0
    total: int = 0
    failure: str = ""

    @property
    def clear(self) -> list[Candidate]:
        return [candidates[0] for candidates in self.found if candidates[0].clear]

    @property
    def near(self) -> list[list[Candidate]]:
        return [candidates for candidates in self.found if not candidates[0].clear]


def propose(
    store: ox.Store, source: Source, links: MappingSet, progress: Callable[[str], None] = lambda _: None
) -> Proposals:
    """Candidates for the entities of *store* without an accepted exact match, from *source*.

    What *links* denies is not proposed again, nor an item that is another entity's. Where the source gives out, the
    proposals are those reached until then.
    """
    waiting = list(subjects(store))
    proposals = Proposals(total=len(waiting))
    denied: dict[str, set[str]] = {}
    taken: set[str] = set()
    for match in links.matches:
        if match.negative and match.predicate == EXACT:
            denied.setdefault(match.subject, set()).add(match.object.removeprefix(WD))
        elif match.predicate == EXACT:
            taken.add(match.object.removeprefix(WD))
    judged: list[list[Candidate]] = []
    try:
        for subject, items in source.candidates(waiting):
            progress(subject.name)
            proposals.reached += 1
            candidates = judge(subject, items, frozenset(denied.get(subject.iri, ())), frozenset(taken))
            if candidates:
                judged.append(candidates)
            else:
                proposals.without.append(subject)
    except ServiceError as error:
        proposals.failure = str(error)
    proposals.found = settle(judged)
    return proposals


def as_matches(proposals: Proposals) -> list[Match]:
    """The proposals as rows: of each entity the :data:`LISTED` best candidates."""
    return [_row(candidate) for candidates in proposals.found for candidate in candidates[:LISTED]]


def _row(candidate: Candidate) -> Match:
    comment = f"{'clear' if candidate.clear else 'near'}; for: {', '.join(candidate.pro)}"
    if candidate.contra:
        comment += f"; against: {', '.join(candidate.contra)}"
    return Match(
        candidate.subject.iri,
        EXACT,
        WD + candidate.item.id,
        subject_label=candidate.subject.name,
        object_label=candidate.item.name,
        justification=COMPOSITE,
        confidence=candidate.score,
        comment=comment,
    )


def keep(proposals: Proposals, path: Path) -> None:
    """Write the proposals to *path*; rows of an earlier run stay for the entities that this one did not reach."""
    rows = as_matches(proposals)
    if proposals.failure and path.is_file():
        reached = {c.subject.iri for candidates in proposals.found for c in candidates}
        reached |= {subject.iri for subject in proposals.without}
        with contextlib.suppress(SssomError):  # what is no table of candidates is written anew
            rows += [match for match in sssom.read(path).matches if match.subject not in reached]
    path.parent.mkdir(parents=True, exist_ok=True)
    sssom.write(path, METADATA, rows)


class NotAccepted(ValueError):
    """Links that cannot be written; the message says why. The table is as it was."""


def accept(path: Path, matches: Iterable[Match], author: str, date: str | None = None) -> list[Match]:
    """Write *matches* into the table of accepted links at *path*, in the name of *author*; return the new ones.

    :class:`NotAccepted` where the table has a row that is wrong (rewriting would lose it), where an entity has another
    exact match, or where a row says that it is not so.
    """
    table = read_links(path)
    if table.problems:
        raise NotAccepted(f"{table.problems[0]}; mend that row before links are added")
    if not author.strip():
        raise NotAccepted("say who accepts the links")
    date = date or datetime.datetime.now(datetime.UTC).date().isoformat()
    known = {match.key: match for match in table.matches}
    exact = {m.subject: m.object for m in table.matches if m.predicate == EXACT and not m.negative}
    new: list[Match] = []
    for match in matches:
        if match.key in known:
            continue
        if (match.subject, not match.negative, match.predicate, match.object) in known:
            raise NotAccepted(f"{match.subject}: the table says the opposite of {match.object}")
        if match.predicate == EXACT and not match.negative:
            if (other := exact.get(match.subject, match.object)) != match.object:
                raise NotAccepted(f"{match.subject}: the table has another exact match, {other}")
            exact[match.subject] = match.object
        new.append(replace(match, author=author, date=date))
    sssom.write(path, table.metadata, [*table.matches, *new])
    return new
