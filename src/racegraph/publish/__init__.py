"""Putting the dataset onto a server, graph by graph, and making sure that it arrived.

What was published is recorded on the server itself, in the graph <https://w3id.org/racegraph/graph/publication>: for
each graph its digest and number of triples. A graph that the record and the server's own count confirm is left alone;
an interrupted publication goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pyoxigraph as ox

from racegraph.names import BASE, RG
from racegraph.publish.digest import digest, digest_of_all
from racegraph.publish.engine import DEFAULT_GRAPH, ENGINES, Engine
from racegraph.publish.target import PublishError, Target, detect

__all__ = ["ENGINES", "Engine", "PublishError", "Report", "Target", "detect", "publish"]

PUBLICATION = BASE + "graph/publication"
SHA256 = ox.NamedNode(RG + "sha256")
TRIPLES = ox.NamedNode("http://rdfs.org/ns/void#triples")
BATCH = 200  # graphs after which the record is written

Graphs = Mapping[ox.NamedNode | ox.DefaultGraph, Sequence[ox.Triple]]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a graph is to hold: its digest and its number of triples."""

    digest: str
    triples: int


BEGUN = Entry("", 0)


@dataclass(frozen=True, slots=True)
class Report:
    """What was done: numbers of graphs; *triples* and *digest* are those of the whole dataset."""

    replaced: int
    unchanged: int
    removed: int
    triples: int
    digest: str


def publish(
    graphs: Graphs, target: Target, *, verify_all: bool = False, done: Callable[[str], None] = lambda name: None
) -> Report:
    """Make the server hold *graphs*: send what it has not, remove what was published before and is no longer.

    What was sent is read back and compared, with *verify_all* all of it; every graph is counted. *done* is called with
    the name of each graph that was sent. Raises :class:`PublishError`; publishing again goes on from there.
    """
    wanted = {_name(graph): triples for graph, triples in graphs.items()}
    entries = {name: Entry(digest(triples), len(set(triples))) for name, triples in wanted.items()}
    record = _recorded(target)
    counts = target.counts([*entries, *record])
    stale = [
        name for name, entry in entries.items() if record.get(name) != entry or counts.get(name, 0) != entry.triples
    ]
    gone = [name for name in record if name not in entries]
    if "" in stale and "" not in record and counts.get("") and not target.default:
        raise PublishError(
            f"the server's default graph holds {counts['']} triples that racegraph did not put there; they would be "
            "lost: empty it, or give the graph a name of its own with --default-graph"
        )
    if stale or gone:
        kept = {name: entry for name, entry in record.items() if name not in stale}
        if "" in stale:
            kept[""] = BEGUN  # so that what arrives of the default graph is known to be ours
        _change(target, wanted, entries, stale, gone, kept, counts, done)
    _verify(target, wanted, entries, entries if verify_all else stale)
    return Report(
        len(stale),
        len(entries) - len(stale),
        len(gone),
        sum(entry.triples for entry in entries.values()),
        digest_of_all({name or DEFAULT_GRAPH: entry.digest for name, entry in entries.items()}),
    )


def _change(
    target: Target,
    wanted: Mapping[str, Sequence[ox.Triple]],
    entries: Mapping[str, Entry],
    stale: Sequence[str],
    gone: Sequence[str],
    kept: dict[str, Entry],
    held: Collection[str],
    done: Callable[[str], None],
) -> None:
    try:
        _record(target, kept)  # first, so that it never says more than is there
        with ThreadPoolExecutor(target.engine.at_once) as crowd:
            for start in range(0, len(stale), BATCH):
                batch = {name: wanted[name] for name in stale[start : start + BATCH]}
                _send(target, crowd, batch, entries, kept, held, done)
        for name in gone:
            target.remove(name)
            del kept[name]
    finally:
        _record(target, kept)


def _send(
    target: Target,
    crowd: ThreadPoolExecutor,
    graphs: Mapping[str, Sequence[ox.Triple]],
    entries: Mapping[str, Entry],
    kept: dict[str, Entry],
    held: Collection[str],
    done: Callable[[str], None],
) -> None:
    new = {name: triples for name, triples in graphs.items() if name and name not in held} if target.engine.many else {}
    if new:
        target.add_many(new)
        for name in new:
            kept[name] = entries[name]
            done(name)
    sent = {name: crowd.submit(target.replace, name, triples) for name, triples in graphs.items() if name not in new}
    try:
        for name, future in sent.items():
            future.result()
            kept[name] = entries[name]
            done(name or "the default graph")
    finally:
        for future in sent.values():
            future.cancel()
    _record(target, kept)


def _verify(
    target: Target, wanted: Mapping[str, Sequence[ox.Triple]], entries: Mapping[str, Entry], read_back: Iterable[str]
) -> None:
    counts = target.counts(entries)
    wrong = [name for name, entry in entries.items() if counts.get(name, 0) != entry.triples]
    for name in read_back:
        expected = digest(_kept(wanted[name], target.engine))
        if name not in wrong and digest(_kept(target.read(name), target.engine)) != expected:
            wrong.append(name)
    if wrong:
        shown = ", ".join(f"<{name}>" if name else "the default graph" for name in sorted(wrong)[:5])
        more = f" and {len(wrong) - 5} more" if len(wrong) > 5 else ""
        raise PublishError(f"the server holds something else than was sent, in {shown}{more}; publish again")


def _kept(triples: Iterable[ox.Triple], engine: Engine) -> Iterable[ox.Triple]:
    for triple in triples:
        value = triple.object
        yield (
            triple
            if not isinstance(value, ox.Literal)
            else ox.Triple(triple.subject, triple.predicate, engine.kept(value))
        )


def _recorded(target: Target) -> dict[str, Entry]:
    digests: dict[str, str] = {}
    numbers: dict[str, int] = {}
    for triple in target.read(PUBLICATION):
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.Literal):
            name = "" if triple.subject.value == DEFAULT_GRAPH else triple.subject.value
            if triple.predicate == SHA256:
                digests[name] = triple.object.value
            elif triple.predicate == TRIPLES and triple.object.value.isdigit():
                numbers[name] = int(triple.object.value)
    return {name: Entry(digests[name], numbers[name]) for name in digests.keys() & numbers.keys()}


def _record(target: Target, entries: Mapping[str, Entry]) -> None:
    triples = []
    for name, entry in sorted(entries.items()):
        graph = ox.NamedNode(name or DEFAULT_GRAPH)
        triples += [
            ox.Triple(graph, SHA256, ox.Literal(entry.digest)),
            ox.Triple(graph, TRIPLES, ox.Literal(entry.triples)),
        ]
    target.replace(PUBLICATION, triples)


def _name(graph: ox.NamedNode | ox.DefaultGraph) -> str:
    return graph.value if isinstance(graph, ox.NamedNode) else ""
