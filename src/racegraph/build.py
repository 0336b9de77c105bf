"""From folders of articles to a store: read, extract, map, infer, check, store."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib.metadata import version
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

import pyoxigraph as ox

from racegraph import provenance as prov
from racegraph.article import Article, ArticleError, Problem, article_from, attempted, iter_articles
from racegraph.dataset import LINKS, WITHDRAWN, Dataset, Held, MapFacts, Reading
from racegraph.infer import Contradiction
from racegraph.knowledge import MAPPINGS, ONTOLOGY
from racegraph.names import BASE
from racegraph.store import Manifest, StoreError, StoreMissing, Writer, current_version, open_snapshot
from racegraph.term import triples

BATCH = 200  # articles that are read and mapped at a time: bounds memory, not results

Extract = Callable[[Article], Reading]


class ContradictionError(Exception):
    """The articles contradict the ontology, and the build was told to be strict: the store is as it was."""

    def __init__(self, contradictions: Sequence[Contradiction]) -> None:
        self.contradictions = contradictions
        super().__init__(f"{len(contradictions)} contradictions; the store is as it was")


class UnknownArticle(KeyError):
    """An article to retract that is not in the store."""


@dataclass(slots=True)
class BuildReport:
    """What a build did: ids of articles, and what kept others out. *version* names the store's version afterwards."""

    added: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    contradictions: tuple[Contradiction, ...] = ()
    facts: int = 0
    version: str = ""


@dataclass(frozen=True, slots=True)
class Stages:
    """The stages that a build runs an article through, as functions, and what they know, as a digest."""

    extract: Extract
    map_facts: MapFacts
    ontology: Callable[[], Iterable[ox.Triple]]
    knowledge: str
    links: Callable[[], tuple[Iterable[ox.Triple] | None, Sequence[Problem]]] = lambda: ((), ())
    """The links to Wikidata (None: they cannot be read, those of before stay), and what is wrong with them."""


def standard_stages() -> Stages:
    """racegraph's own stages, with the ontology and the mappings that it comes with."""
    from racegraph.mapping import map_facts
    from racegraph.ontology import checked_ontology

    return Stages(extract_checked, map_facts, checked_ontology, knowledge_digest((ONTOLOGY, MAPPINGS)), accepted_links)


def accepted_links() -> tuple[list[ox.Triple] | None, list[Problem]]:
    """The accepted links to Wikidata, or None if their table cannot be read, and the rows that are wrong."""
    from racegraph.wikidata.link import link_triples, links_file, read_links
    from racegraph.wikidata.sssom import SssomError

    try:
        found = read_links()
    except SssomError as error:
        return None, [Problem(links_file(), str(error))]
    return link_triples(found), found.problems


def extract_checked(article: Article) -> Reading:
    """racegraph's own reading; :class:`ArticleError` where it gives a fact that the mappings refuse.

    So a rule that goes wrong keeps one article out, and not all of them.
    """
    from racegraph.mapping import MappingError, check
    from racegraph.reading.extract import extract

    reading = extract(article)
    for fact in reading.facts:
        try:
            check(fact)
        except MappingError as error:
            message = f"the rule {fact.rule} read a fact that cannot be mapped ({error}); mend the rule or the mapping"
            raise ArticleError(article.path, message) from None
    return reading


def knowledge_digest(folders: Iterable[Path]) -> str:
    """The SHA-256 over racegraph's version and the files of *folders*, their names and their bytes.

    A store that was built with another one is built anew, since the same texts may now give other facts.
    """
    digest = hashlib.sha256(version("racegraph").encode())
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.endswith(".sssom.tsv")):
            content = path.read_bytes()
            digest.update(f"\0{folder.name}/{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
            digest.update(content)
    home = Path(__file__).parent
    for path in sorted([*home.glob("*.py"), *(home / "reading").rglob("*.py"), *(home / "reasoner").glob("*.py")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def build(
    folders: Sequence[Path],
    directory: Path,
    *,
    stages: Stages | None = None,
    prune: bool = False,
    engine: str = "racegraph",
    strict: bool = False,
    jobs: int = 1,
    progress: Callable[[str], None] = lambda _: None,
) -> BuildReport:
    """Bring the store at *directory* in line with the articles of *folders*.

    Articles whose text and metadata are in the store already are kept as they are; those that are in the store and in
    no folder stay, unless *prune*. *progress* is called with the id of each article that is done with, read or kept.
    The store changes all at once at the end, or not at all: :class:`racegraph.provenance.QuoteError`, a mapping's
    fault, or (if *strict*) :class:`ContradictionError` leave it as it was.
    """
    report = BuildReport()
    stages = stages or standard_stages()
    manifest = Manifest(stages.knowledge, engine)
    if not any(_texts(folder) for folder in folders) and not _exists(directory):
        report.problems.extend(p for folder in folders for p in iter_articles(folder) if isinstance(p, Problem))
        return report
    with Writer(directory) as writer, ExitStack() as stack:
        before = Dataset(writer.store, stages.map_facts)
        anew = writer.manifest != manifest
        if anew and writer.manifest is not None:
            old = stack.enter_context(open_snapshot(directory))
            before = Dataset(old.store, stages.map_facts)
            writer.begin_anew()
            _carry_over(old.store, writer.store)
        dataset = Dataset(writer.store, stages.map_facts, writer.state_before)
        held = before.articles()
        names = {path.stem for folder in folders for path in _texts(folder)}
        if anew:
            dataset.set_ontology(stages.ontology())
        pool = stack.enter_context(_pool(jobs, len(names)))
        changes = _changes(folders, before, held, names, prune=prune, anew=anew, report=report, progress=progress)
        while batch := list(islice(changes, BATCH)):
            readings = []
            for article, outcome in zip(batch, pool(stages.extract, batch), strict=True):
                progress(article.id)
                if isinstance(outcome, Problem):
                    report.problems.append(outcome)
                else:
                    readings.append(outcome)
            ids = {reading.article.id for reading in readings}
            dataset.change([] if anew else sorted(ids & held.keys()), readings)
            report.facts += sum(len(reading.facts) for reading in readings)
            report.added.extend(sorted(ids - held.keys()))
            report.replaced.extend(sorted(ids & held.keys()))
        if prune and not anew:
            dataset.change(sorted(held.keys() - names), [])
        if prune:
            report.removed.extend(sorted(held.keys() - names))
        report.contradictions = dataset.infer(engine, writer.state)
        links, problems = stages.links()
        report.problems.extend(problems)
        relinked = dataset.set_links(triples(before.store, LINKS) if links is None else links)
        if not (anew or relinked or report.added or report.replaced or report.removed):
            report.version = current_version(directory)
            return report
        dataset.record_withdrawals(before if anew else None)
        if strict and report.contradictions:
            raise ContradictionError(report.contradictions)
        # A version with a reasoner's state came from a build, which looked at the quotes of all that was in it.
        changed = None if writer.state_before is None else [*report.added, *report.replaced]
        if broken := next(prov.broken_quotes(writer.store, changed), None):
            raise prov.QuoteError(str(broken))
        del dataset
        report.version = writer.commit(manifest)
    return report


def retract(article: str, directory: Path, *, stages: Stages | None = None) -> BuildReport:
    """Take one article out of the store with all that only it supported; :class:`UnknownArticle` if it is not in."""
    stages = stages or standard_stages()
    with Writer(directory) as writer:
        if writer.manifest is None:
            raise StoreMissing(f"{directory} holds no graph yet; there is nothing to retract")
        if writer.manifest.knowledge != stages.knowledge:
            raise StoreError(
                f"{directory} was built with another ontology, other mappings or another racegraph; "
                "build it again first: racegraph build FOLDER"
            )
        dataset = Dataset(writer.store, stages.map_facts, writer.state_before)
        if not dataset.holds(article):
            raise UnknownArticle(article)
        dataset.change([article], [])
        dataset.record_withdrawals()
        # A state says of a version that its quotes are right (see build), which here are not looked at.
        contradictions = dataset.infer(writer.manifest.engine, writer.state if writer.state_before else None)
        links, _ = stages.links()
        dataset.set_links(list(triples(writer.store, LINKS)) if links is None else links)
        manifest = writer.manifest
        del dataset
        return BuildReport(removed=[article], contradictions=contradictions, version=writer.commit(manifest))


def _exists(directory: Path) -> bool:
    try:
        current_version(directory)
    except StoreMissing:
        return False
    return True


def _texts(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.txt")) if folder.is_dir() else []


def _changes(
    folders: Sequence[Path],
    before: Dataset,
    held: Mapping[str, Held],
    names: set[str],
    *,
    prune: bool,
    anew: bool,
    report: BuildReport,
    progress: Callable[[str], None],
) -> Iterator[Article]:
    """The articles to be read; the others go into *report*, as kept or as a problem.

    Built *anew*, an article that cannot be read, or lies in no folder, is read from the store.
    """
    owners = {digests.sha256: article for article, digests in held.items()}
    seen: dict[str, Path] = {}
    texts: dict[str, Path] = {}
    for folder in folders:
        for item in iter_articles(folder):
            if isinstance(item, Problem):
                report.problems.append(item)
                continue
            owner = owners.get(item.sha256, item.id)
            if item.id in seen:
                message = f"has the same name as {seen[item.id]}; rename one of the two"
            elif item.sha256 in texts:
                message = f"is the same text as {texts[item.sha256]}; remove one of the two"
            elif owner != item.id and owner not in names and not prune:
                message = f"is the same text as {owner}, which is in the store; retract that one, or build with --prune"
            else:
                seen[item.id] = texts[item.sha256] = item.path
                digests = held.get(item.id)
                same = digests is not None and (item.sha256, prov.metadata_digest(item.metadata)) == (
                    digests.sha256,
                    digests.metadata_sha256,
                )
                if same and not anew:
                    report.kept.append(item.id)
                    progress(item.id)
                else:
                    yield item
                continue
            report.problems.append(Problem(item.path, message))
    if anew:
        for article in sorted(held.keys() - seen.keys()):
            if article in names or not prune:
                text, metadata = before.article_text(article)
                yield article_from(Path(f"{article}.txt"), text, json.loads(metadata))


def _carry_over(old: ox.Store, new: ox.Store) -> None:
    """Copy what does not come from articles: the record of withdrawals, and graphs that are not racegraph's own."""
    for graph in old.named_graphs():
        if graph == WITHDRAWN or not (isinstance(graph, ox.NamedNode) and graph.value.startswith(BASE)):
            new.extend(old.quads_for_pattern(None, None, None, graph))


class _Pool:
    """Runs the extraction of a batch, in this process or in several."""

    def __init__(self, executor: ProcessPoolExecutor | None) -> None:
        self._executor = executor

    def __call__(self, extract: Extract, batch: Sequence[Article]) -> Iterable[Reading | Problem]:
        if self._executor is None:
            return (attempted(extract, article) for article in batch)
        return self._executor.map(attempted, [extract] * len(batch), batch, chunksize=8)

    def __enter__(self) -> _Pool:
        return self

    def __exit__(self, *_: object) -> None:
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)


def _pool(jobs: int, articles: int) -> _Pool:
    if jobs <= 1 or articles < 2 * BATCH:  # starting processes takes longer than reading a few articles
        return _Pool(None)
    return _Pool(ProcessPoolExecutor(jobs, mp_context=get_context("spawn")))
