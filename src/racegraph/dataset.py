"""The graphs of one store, changed together.

What is in them is a function of the articles that are in, whatever the order in which they came, changed and went:

- ``claim/…`` is what the mapping makes of the claim's facts, for as long as a derivation supports it;
- the default graph is the ontology, what live claims (asserted, announced) state, and what follows, each triple once;
- only ``graph/withdrawn``, the record of what was taken back, tells of the past.
"""

from __future__ import annotations

import itertools
import json
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote

import pyoxigraph as ox

from racegraph import provenance as prov
from racegraph.article import Article
from racegraph.fact import ENTITY_KINDS, Entity, Fact, Value
from racegraph.infer import Contradiction, Entailment, infer
from racegraph.mapping import MATERIALISED, MappingError
from racegraph.names import BASE, GRAPH_INFERRED, GRAPH_LINKS, GRAPH_ONTOLOGY, GRAPH_WITHDRAWN, RG, article_iri
from racegraph.term import Graph, Term, in_graph, name, quads, text, triples

DEFAULT = ox.DefaultGraph()
INFERRED = ox.NamedNode(GRAPH_INFERRED)
ONTOLOGY = ox.NamedNode(GRAPH_ONTOLOGY)
LINKS = ox.NamedNode(GRAPH_LINKS)
WITHDRAWN = ox.NamedNode(GRAPH_WITHDRAWN)
LIVE = frozenset(ox.NamedNode(RG + status) for status in MATERIALISED)
WITHDRAWN_STATUS = ox.NamedNode(RG + "withdrawn")
INVALIDATED_BY = ox.NamedNode(prov.PROV + "wasInvalidatedBy")

BULK = 5_000  # quads from which loading in bulk is the faster way

_ARTICLES = f"""
SELECT ?article ?sha256 ?metadata {{
  GRAPH {prov.PROVENANCE} {{ ?article a {prov.ARTICLE} ; {prov.SHA256} ?sha256 ; {prov.METADATA_SHA256} ?metadata }}
}}"""

MapFacts = Callable[[Iterable[Fact]], Mapping[str, frozenset[ox.Triple]]]


class Reading(Protocol):
    """What reading an article gives."""

    @property
    def article(self) -> Article: ...

    @property
    def facts(self) -> Sequence[Fact]: ...


@dataclass(frozen=True, slots=True)
class Held:
    """An article that is in the store: the digests of its text and of its metadata."""

    sha256: str
    metadata_sha256: str


@dataclass(frozen=True, slots=True)
class _Withdrawal:
    """A reading that is taken out: the article, its digests, and the claims that it supported."""

    article: ox.NamedNode
    held: Held
    claims: set[ox.NamedNode]

    @property
    def iri(self) -> ox.NamedNode:
        return prov.content_iri("withdrawal", self.article.value, self.held.sha256, self.held.metadata_sha256)


class Dataset:
    """The dataset in *store*, which nobody else changes. *map_facts* turns facts into what their claims state.

    *state* is where the reasoner's state was saved after it had inferred what the store holds now, if it was.
    """

    def __init__(self, store: ox.Store, map_facts: MapFacts, state: Path | None = None) -> None:
        self.store = store
        self._map_facts = map_facts
        self._state_before = state
        self._asserted_changed = False
        self._is_asserted: dict[ox.Triple, bool] = {}
        self._dropped: list[_Withdrawal] = []

    def articles(self) -> dict[str, Held]:
        """The articles that are in, by id."""
        rows = self.store.query(_ARTICLES)
        assert isinstance(rows, ox.QuerySolutions)
        return {article_id(name(article)): Held(text(digest), text(metadata)) for article, digest, metadata in rows}

    def holds(self, article: str) -> bool:
        """Whether the article of this id is in."""
        return self._is_known(ox.NamedNode(article_iri(article)))

    def article_text(self, article: str) -> tuple[str, str]:
        """The text and the metadata (JSON) of an article that is in, as they were read; KeyError if it is not."""
        node = ox.NamedNode(article_iri(article))
        body = next(self.store.quads_for_pattern(node, prov.ARTICLE_BODY, None, prov.TEXTS), None)
        metadata = next(self.store.quads_for_pattern(node, prov.METADATA, None, prov.TEXTS), None)
        if body is None or metadata is None:
            raise KeyError(article)
        return text(body.object), text(metadata.object)

    def set_ontology(self, ontology: Iterable[ox.Triple]) -> bool:
        """Make *ontology* the dataset's; whether that changed anything."""
        new, old = set(ontology), set(triples(self.store, ONTOLOGY))
        self._remove([in_graph(t, ONTOLOGY) for t in old - new])
        self._insert([in_graph(t, ONTOLOGY) for t in new - old])
        self._state(new - old)
        self._unstate(old - new)
        return old != new

    def set_links(self, links: Iterable[ox.Triple]) -> bool:
        """Make ``graph/links`` those of *links* whose subject the default graph knows; whether that changed it."""
        new = {t for t in links if next(self.store.quads_for_pattern(t.subject, None, None, DEFAULT), None) is not None}
        old = set(triples(self.store, LINKS))
        self._remove([in_graph(t, LINKS) for t in old - new])
        self._insert([in_graph(t, LINKS) for t in new - old])
        return old != new

    def change(self, drop: Iterable[str], readings: Iterable[Reading]) -> None:
        """Take the articles named in *drop* out, and put *readings* in: a changed article is in both.

        :class:`racegraph.provenance.QuoteError` and :class:`racegraph.mapping.MappingError` leave the store between
        two states: the caller then throws it away.
        """
        before: dict[ox.NamedNode, frozenset[str]] = {}
        for article in drop:
            self._drop(article, before)
        added: list[ox.Quad] = []
        claims: dict[ox.NamedNode, set[str]] = defaultdict(set)
        for reading in readings:
            added.extend(prov.reading_quads(reading.article, reading.facts))
            for fact in prov.strongest(reading.facts):
                claims[ox.NamedNode(fact.iri)].add(prov.canonical_json(fact.as_jsonld()))
        for claim in claims:
            if claim not in before:
                before[claim] = self._wordings(claim)
        self._insert(added)
        self._restate(before)

    def _drop(self, article: str, before: dict[ox.NamedNode, frozenset[str]]) -> None:
        node = ox.NamedNode(article_iri(article))
        held = self._held(node)
        sentences = self._subjects(prov.HAS_SOURCE, node)
        runs = self._subjects(prov.USED, node)
        derivations = {d for sentence in sentences for d in self._subjects(prov.ENTITY, sentence)}
        selectors = {name(q.object) for s in sentences for q in self._provenance(s, prov.HAS_SELECTOR)}
        publishers = {name(q.object) for q in self._provenance(node, prov.PUBLISHER)}
        claims = {claim for derivation in derivations for claim in self._subjects(prov.DERIVATION, derivation)}
        for claim in claims - before.keys():
            before[claim] = self._wordings(claim)
        gone: list[ox.Quad] = []
        for subject in itertools.chain([node], runs, sentences, selectors, derivations):
            gone.extend(self._provenance(subject))
            gone.extend(self.store.quads_for_pattern(subject, None, None, prov.TEXTS))
        for value in itertools.chain(runs, sentences, derivations):
            gone.extend(q for q in self._provenance(None, None, value) if q.subject in claims)
        self._remove(gone)
        for publisher in publishers:
            if not self._subjects(prov.PUBLISHER, publisher):
                self._remove(list(self._provenance(publisher)))
        self._dropped.append(_Withdrawal(node, held, claims))

    def _held(self, node: ox.NamedNode) -> Held:
        """The digests of the article *node*; KeyError where it is not in the store."""
        values = [next(self._provenance(node, p), None) for p in (prov.SHA256, prov.METADATA_SHA256)]
        if values[0] is None or values[1] is None:
            raise KeyError(article_id(node))
        return Held(text(values[0].object), text(values[1].object))

    def _wordings(self, claim: ox.NamedNode) -> frozenset[str]:
        """The facts that make *claim*, as the articles word them (names may differ in spelling), as JSON-LD."""
        return frozenset(
            text(fact.object)
            for d in self._provenance(claim, prov.DERIVATION)
            for fact in self.store.quads_for_pattern(name(d.object), prov.FACT, None, prov.TEXTS)
        )

    def _restate(self, before: Mapping[ox.NamedNode, frozenset[str]]) -> None:
        """Bring claim graphs and default graph in line with the derivations of claims whose wordings were *before*."""
        lost: list[ox.NamedNode] = []
        reworded: dict[ox.NamedNode, frozenset[str]] = {}
        for claim, old in before.items():
            new = self._wordings(claim)
            if not new:
                lost.append(claim)
            elif new != old:
                reworded[claim] = new
        stated = self._map(reworded)
        insert: list[ox.Quad] = []
        remove: list[ox.Quad] = []
        live: set[ox.Triple] = set()
        gone: set[ox.Triple] = set()
        for claim in lost:
            was_live = self._is_live(claim)
            remove.extend(self._provenance(claim))
            for triple in triples(self.store, claim):
                remove.append(in_graph(triple, claim))
                if was_live:
                    gone.add(triple)
        for claim, new_statements in stated.items():
            now = set(triples(self.store, claim)) if before[claim] else set()
            remove.extend(in_graph(t, claim) for t in now - new_statements)
            insert.extend(in_graph(t, claim) for t in new_statements - now)
            if self._is_live(claim):
                live |= new_statements - now
                gone |= now - new_statements
        self._remove(remove)
        for claim in lost:
            self.store.remove_graph(claim)
        self._insert(insert)
        self._state(live)
        self._unstate(gone)

    def _map(self, wordings: Mapping[ox.NamedNode, frozenset[str]]) -> dict[ox.NamedNode, frozenset[ox.Triple]]:
        facts = (fact_from_jsonld(json.loads(wording)) for texts in wordings.values() for wording in sorted(texts))
        stated = self._map_facts(facts)
        for iri, statements in stated.items():
            for triple in statements:
                _refuse_blank(iri, triple)
        return {claim: stated.get(claim.value, frozenset()) for claim in wordings}

    def _is_live(self, claim: ox.NamedNode) -> bool:
        return any(q.object in LIVE for q in self._provenance(claim, prov.STATUS))

    def _state(self, statements: Iterable[ox.Triple]) -> None:
        """Put asserted triples into the default graph; one that was inferred until now is so no more."""
        new = []
        for triple in statements:
            if (inferred := in_graph(triple, INFERRED)) in self.store:
                self._remove([inferred])
                self._note(triple, True)
            elif (quad := in_graph(triple, DEFAULT)) not in self.store:
                new.append(quad)
                self._note(triple, True)
        self._insert(new)

    def _unstate(self, statements: Iterable[ox.Triple]) -> None:
        """Take triples out of the default graph that no live claim and not the ontology states any more."""
        for triple in statements:
            if not self._is_stated(triple):
                self.store.remove(in_graph(triple, DEFAULT))
                self._note(triple, False)

    def _note(self, triple: ox.Triple, asserted: bool) -> None:
        """Keep in mind that a triple became asserted, or is so no longer."""
        self._asserted_changed = True
        if self._state_before is not None:
            self._is_asserted[triple] = asserted

    def _is_stated(self, triple: ox.Triple) -> bool:
        for quad in self.store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None):
            graph = quad.graph_name
            if graph == ONTOLOGY:
                return True
            if isinstance(graph, ox.NamedNode) and is_claim(graph) and self._is_live(graph):
                return True
        return False

    def infer(self, engine: str, state: Path | None = None) -> tuple[Contradiction, ...]:
        """Bring the inferred triples in line with the asserted ones, and return what contradicts itself.

        Infers nothing where no asserted triple came or went, and only what follows from the change where the
        reasoner's state of before is at hand. Its state afterwards goes to *state*, for the next change.
        """
        if not self._asserted_changed:
            if state is not None and self._state_before is not None:
                shutil.copyfile(self._state_before, state)
            return ()
        if engine == "racegraph":
            entailment = self._followed() or self._inferred_anew()
            contradictions = entailment.contradictions()
            if state is not None:
                entailment.save(state)
        else:
            outcome = infer(triples(self.store, ONTOLOGY), self._asserted(), engine)
            self._set_inferred(outcome.inferred)
            contradictions, state = outcome.contradictions, None
        self._state_before = state
        self._asserted_changed = False
        self._is_asserted.clear()
        return contradictions

    def _followed(self) -> Entailment | None:
        """The inferred triples changed as the asserted ones were, from the reasoner's state of before.

        None, and nothing is changed, where that is not at hand, or may give other triples than inferring anew does.
        """
        entailment = Entailment.taken_up(self._state_before)
        if entailment is None or entailment.depends_on_order:
            return None
        come = {triple for triple, asserted in self._is_asserted.items() if asserted}
        gone = self._is_asserted.keys() - come
        changed = entailment.change(gone, come)
        if entailment.depends_on_order:
            return None
        self._remove([in_graph(t, INFERRED) for t, is_inferred in changed.items() if not is_inferred])
        self._remove([in_graph(t, DEFAULT) for t, is_inferred in changed.items() if not is_inferred and t not in come])
        self._insert([in_graph(t, g) for t, is_inferred in changed.items() if is_inferred for g in (INFERRED, DEFAULT)])
        return entailment

    def _inferred_anew(self) -> Entailment:
        entailment = Entailment.of(triples(self.store, ONTOLOGY), self._asserted())
        self._set_inferred(entailment.inferred())
        return entailment

    def _asserted(self) -> Iterator[ox.Triple]:
        inferred = set(triples(self.store, INFERRED))
        return (triple for triple in triples(self.store, DEFAULT) if triple not in inferred)

    def _set_inferred(self, inferred: Set[ox.Triple]) -> None:
        old = set(triples(self.store, INFERRED))
        self._remove([in_graph(t, g) for t in old - inferred for g in (INFERRED, DEFAULT)])
        self._insert([in_graph(t, g) for t in inferred - old for g in (INFERRED, DEFAULT)])

    def record_withdrawals(self, former: Dataset | None = None) -> None:
        """Write down what was taken out and did not come back, and strike from the record what did come back.

        *former* is the dataset that this one replaces, where it was built anew.
        """
        for withdrawal in self._dropped if former is None else former._readings():
            lost = [claim for claim in withdrawal.claims if not self._is_known(claim)]
            held = self._held(withdrawal.article) if self._is_known(withdrawal.article) else None
            if held == withdrawal.held and not lost:
                continue  # the same text, read again to the same end
            described: list[tuple[Term, ox.NamedNode, Term]] = [
                (withdrawal.iri, prov.RDF_TYPE, prov.ACTIVITY),
                (withdrawal.iri, prov.RDF_TYPE, ox.NamedNode(RG + "Withdrawal")),
                (withdrawal.iri, prov.USED, withdrawal.article),
                (withdrawal.iri, prov.SHA256, ox.Literal(withdrawal.held.sha256)),
                *((claim, INVALIDATED_BY, withdrawal.iri) for claim in lost),
                *((claim, prov.STATUS, WITHDRAWN_STATUS) for claim in lost),
                *([(withdrawal.article, INVALIDATED_BY, withdrawal.iri)] if held is None else []),
            ]
            self._insert(quads(described, WITHDRAWN))
        self._dropped.clear()
        for quad in list(self.store.quads_for_pattern(None, INVALIDATED_BY, None, WITHDRAWN)):
            if self._is_known(name(quad.subject)):
                self._remove([quad, ox.Quad(quad.subject, prov.STATUS, WITHDRAWN_STATUS, WITHDRAWN)])

    def _readings(self) -> Iterator[_Withdrawal]:
        """All articles that are in, with their claims, as they would be recorded if each were taken out."""
        for node in self._subjects(prov.RDF_TYPE, prov.ARTICLE):
            runs = self._subjects(prov.USED, node)
            yield _Withdrawal(
                node, self._held(node), {c for run in runs for c in self._subjects(prov.GENERATED_BY, run)}
            )

    def _is_known(self, node: ox.NamedNode) -> bool:
        return next(self._provenance(node, prov.RDF_TYPE), None) is not None

    def _provenance(
        self,
        subject: ox.NamedNode | None = None,
        predicate: ox.NamedNode | None = None,
        value: ox.NamedNode | None = None,
    ) -> Iterator[ox.Quad]:
        return self.store.quads_for_pattern(subject, predicate, value, prov.PROVENANCE)

    def _subjects(self, predicate: ox.NamedNode, value: ox.NamedNode) -> list[ox.NamedNode]:
        return [name(quad.subject) for quad in self._provenance(None, predicate, value)]

    def _insert(self, quads: Sequence[ox.Quad]) -> None:
        if len(quads) > BULK:
            self.store.bulk_extend(quads)  # in no transaction: nobody else sees this store before it is whole
        else:
            self.store.extend(quads)

    def _remove(self, quads: Iterable[ox.Quad]) -> None:
        for quad in quads:
            self.store.remove(quad)


def is_claim(graph: Graph) -> bool:
    """Whether a graph name is a claim's."""
    return isinstance(graph, ox.NamedNode) and graph.value.startswith(BASE + "claim/")


def article_id(node: ox.NamedNode) -> str:
    """The id of the article whose IRI *node* is: the inverse of :func:`racegraph.names.article_iri`."""
    return unquote(node.value.removeprefix(BASE + "article/"))


def fact_from_jsonld(node: Mapping[str, object]) -> Fact:
    """The fact of which *node* is :meth:`racegraph.fact.Fact.as_jsonld`, without its evidence."""
    roles: dict[str, Value] = {}
    for role, value in node.items():
        if role in ("@id", "@type", "status"):
            continue
        if isinstance(value, dict):
            kind, label = str(value["@type"]), str(value["label"])
            if kind not in ENTITY_KINDS:
                raise ValueError(f"Unexpected kind of entity: {kind!r}")
            roles[role] = Entity(kind, label, str(value["@id"]).rpartition("/")[2])
        elif isinstance(value, str | int):
            roles[role] = value
        else:
            raise ValueError(f"Unexpected value of {role}: {value!r}")
    fact = Fact(str(node["@type"]), roles, node["status"], (), "", 1.0)  # type: ignore[arg-type]
    if fact.iri != node["@id"]:
        raise ValueError(f"Unexpected IRI of a fact: {node['@id']!r}, its content gives {fact.iri!r}")
    return fact


def _refuse_blank(claim: str, triple: ox.Triple) -> None:
    if any(isinstance(term, ox.BlankNode) for term in triple):
        raise MappingError(f"{claim}: the mapping makes a blank node, which cannot be retracted: {triple}")
