"""Why a triple holds: the proof as a tree, from the triple down to claims with their sentences, or to the ontology."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from racegraph import provenance as prov
from racegraph.dataset import DEFAULT, INFERRED, LIVE, ONTOLOGY, article_id, is_claim
from racegraph.names import BASE
from racegraph.prefix import PREFIXES, TYPE, curie, label, short
from racegraph.term import Term, in_graph, name, text, triples

if TYPE_CHECKING:
    from racegraph.infer import Contradiction
    from racegraph.reasoner import Proof, Reasoner, Statement


SOURCE_RULE = ox.NamedNode(PREFIXES["sh"] + "sourceRule")
REIFIES = ox.NamedNode(PREFIXES["rdf"] + "reifies")
RDFS_LABEL, RDFS_SEE_ALSO = (ox.NamedNode(PREFIXES["rdfs"] + local) for local in ("label", "seeAlso"))
OWL_RL = ox.NamedNode("https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules")
FIRST, REST, NIL = (ox.NamedNode(PREFIXES["rdf"] + local) for local in ("first", "rest", "nil"))


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence: which article's file, from which character to which, what it says, and who published it when."""

    iri: str
    article: str
    file: str
    start: int
    end: int
    quote: str
    published: str
    publisher: str
    url: str


@dataclass(frozen=True, slots=True)
class Support:
    """A claim that states a triple, with one reading of it: the rule, its confidence, and the sentences."""

    claim: str
    status: str
    kind: str
    rule: str
    confidence: float
    sentences: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """One step: a triple and what it rests on.

    Inferred by *rule* (as OWL 2 Profiles names it) from *premises*; or stated by claims (*support*); or, where all
    three are empty, part of the ontology.
    """

    triple: Statement
    rule: str | None
    premises: tuple[Explanation, ...]
    support: tuple[Support, ...]

    @property
    def is_axiom(self) -> bool:
        """Whether it is the ontology's, or the rules' own, and rests on no claim."""
        return not self.support and all(premise.is_axiom for premise in self.premises)

    def claims(self) -> Iterator[str]:
        """The claims at the leaves, each once."""
        seen: set[str] = set()
        waiting = [self]
        while waiting:
            step = waiting.pop()
            waiting.extend(reversed(step.premises))
            for support in step.support:
                if support.claim not in seen:
                    seen.add(support.claim)
                    yield support.claim


class Explainer:
    """Explains the triples of one version of a dataset. Its reasoner is loaded at the first question that needs it.

    *state* is where the reasoner's state of this very version lies; without, it infers anew.
    """

    def __init__(self, store: ox.Store, state: Path | None = None) -> None:
        self.store = store
        self._state = state

    @cached_property
    def reasoner(self) -> Reasoner:
        """A reasoner that has inferred what the store holds."""
        from racegraph.infer import Entailment

        if known := Entailment.taken_up(self._state):
            return known.reasoner
        ontology = set(triples(self.store, ONTOLOGY))
        others = ontology.union(triples(self.store, INFERRED))
        stated = (triple for triple in triples(self.store, DEFAULT) if triple not in others)
        return Entailment.of(ontology, stated).reasoner

    def prepare(self) -> None:
        """Load the reasoner now, not at the first question."""
        assert self.reasoner

    def explain(self, triple: ox.Triple, limit: int = 1) -> list[Explanation]:
        """Up to *limit* explanations of *triple*, the shortest first; none where it does not follow."""
        stated = in_graph(triple, DEFAULT) in self.store and in_graph(triple, INFERRED) not in self.store
        found = [Explanation(triple, None, (), tuple(self.support(triple)))] if stated else []
        if limit > len(found):
            proofs = self.reasoner.proofs(triple, limit) if limit > 1 else [self.reasoner.proof(triple)]
            found.extend(self._tree(proof) for proof in proofs if proof is not None and proof.rule)
        return found[:limit]

    def support(self, triple: ox.Triple) -> Iterator[Support]:
        """The live claims that state *triple*, with every reading of each, in the order of the claims' IRIs."""
        quads = self.store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        for claim in sorted({name(q.graph_name) for q in quads if is_claim(q.graph_name)}, key=str):
            if any(value in LIVE for value in self._values(claim, prov.STATUS)):
                yield from self.readings(claim)

    def readings(self, claim: ox.NamedNode) -> Iterator[Support]:
        """Every reading of a claim: one for each derivation, the most confident first."""
        status = next((curie(text(value)).removeprefix("rg:") for value in self._values(claim, prov.STATUS)), "")
        kind = next(map(text, self._values(claim, prov.FACT_KIND)), "")
        found = []
        for derivation in self._values(claim, prov.DERIVATION):
            node = name(derivation)
            rule = next(map(text, self._values(node, prov.RULE)), "")
            confidence = float(next(map(text, self._values(node, prov.CONFIDENCE)), "0"))
            sentences = sorted(
                (self.evidence(name(sentence)) for sentence in self._values(node, prov.ENTITY)),
                key=lambda e: (e.article, e.start, e.end),
            )
            found.append(Support(claim.value, status, kind, rule, confidence, tuple(sentences)))
        yield from sorted(found, key=lambda s: (-s.confidence, [e.iri for e in s.sentences], s.rule))

    def evidence(self, sentence: ox.NamedNode) -> Evidence:
        """A sentence of the store, with its article."""
        article = name(next(iter(self._values(sentence, prov.HAS_SOURCE))))
        described = {
            quad.predicate: text(quad.object)
            for selector in self._values(sentence, prov.HAS_SELECTOR)
            for quad in self.store.quads_for_pattern(name(selector), None, None, prov.PROVENANCE)
        }
        publisher = next(map(name, self._values(article, prov.PUBLISHER)), None)
        links = [*self._values(sentence, prov.URL), *self._values(article, prov.URL)]
        return Evidence(
            iri=sentence.value,
            article=article.value,
            file=f"{article_id(article)}.txt",
            start=int(described[prov.START]),
            end=int(described[prov.END]),
            quote=described.get(prov.EXACT, ""),
            published=next(map(text, self._values(article, prov.PUBLISHED)), ""),
            publisher=next(map(text, self._values(publisher, prov.NAME)), "") if publisher else "",
            url=text(links[0]) if links else "",
        )

    def _tree(self, proof: Proof) -> Explanation:
        done: dict[int, Explanation] = {}
        for step in proof.steps():  # premises before what follows from them
            premises = tuple(done[id(premise)] for premise in step.premises)
            stated = step.rule is None and isinstance(step.conclusion, ox.Triple)
            support = tuple(self.support(step.conclusion)) if stated else ()  # type: ignore[arg-type]
            done[id(step)] = Explanation(step.conclusion, step.rule, premises, support)
        return done[id(proof)]

    def _values(self, node: ox.NamedNode, predicate: ox.NamedNode) -> list[Term]:
        quads = self.store.quads_for_pattern(node, predicate, None, prov.PROVENANCE)
        return [quad.object for quad in quads]


def as_json(explanation: Explanation, *, worded: bool = True) -> dict[str, Any]:
    """The explanation as JSON: terms in N-Triples syntax. Without *worded*, no sentence is quoted, nor linked to."""
    triple = explanation.triple
    support = [asdict(each) for each in explanation.support]
    for sentence in (sentence for each in support for sentence in each["sentences"] if not worded):
        del sentence["quote"], sentence["url"]
    return {
        "triple": [str(triple.subject), str(triple.predicate), str(triple.object)],
        "rule": explanation.rule,
        "premises": [as_json(premise, worded=worded) for premise in explanation.premises],
        "support": support,
    }


def as_triples(explanations: Iterable[Explanation]) -> list[ox.Triple]:
    """The explanations in RDF 1.2: who reifies a triple, and what it was derived from (PROV-O).

    A claim reifies what it states, and is derived from sentences; an axiom is derived from the ontology's graph. An
    inferred triple is reified by a step, which is derived from those that reify the premises, and names its rule by
    ``sh:sourceRule``, from the reifier to the rule, as SHACL 1.2 Inference Rules has it (section 9).
    """
    from racegraph.reasoner.proof import premises_first

    found: dict[ox.Triple, None] = {}
    nodes: dict[int, list[ox.NamedNode]] = {}

    def say(subject: ox.NamedNode, predicate: ox.NamedNode, value: ox.NamedNode | ox.Literal | ox.Triple) -> None:
        found[ox.Triple(subject, predicate, value)] = None

    for explanation in explanations:
        for step in premises_first(explanation):
            triple = step.triple
            parts = [str(triple.subject), str(triple.predicate), str(triple.object)]
            if not step.rule and step.support:
                nodes[id(step)] = own = list(dict.fromkeys(ox.NamedNode(s.claim) for s in step.support))
                for support in step.support:
                    for sentence in support.sentences:
                        say(ox.NamedNode(support.claim), prov.DERIVED_FROM, ox.NamedNode(sentence.iri))
            elif step.rule:
                sources = [node for premise in step.premises for node in nodes[id(premise)]]
                node = prov.content_iri("step", *parts, step.rule, *(source.value for source in sources))
                rule = ox.NamedNode(f"{BASE}rule/{step.rule}")
                nodes[id(step)] = own = [node]
                say(node, SOURCE_RULE, rule)
                say(rule, RDFS_LABEL, ox.Literal(step.rule))
                say(rule, RDFS_SEE_ALSO, OWL_RL)
                for source in sources:
                    say(node, prov.DERIVED_FROM, source)
            else:
                nodes[id(step)] = own = [prov.content_iri("axiom", *parts)]
                say(own[0], prov.DERIVED_FROM, ONTOLOGY)
            if isinstance(triple, ox.Triple):  # a literal as a subject is no RDF
                for node in own:
                    say(node, REIFIES, triple)
    return sorted(found, key=str)


def as_rdf(explanations: Iterable[Explanation], rdf_format: ox.RdfFormat) -> str:
    """What :func:`as_triples` gives, as Turtle or N-Triples."""
    listed = as_triples(explanations)
    text = "".join(map(str, listed))
    prefixes = {prefix: namespace for prefix, namespace in PREFIXES.items() if namespace in text}
    document = ox.serialize(listed, format=rdf_format, prefixes=prefixes)
    assert document is not None
    return document.decode()


def as_lines(explanation: Explanation, store: ox.Store) -> Iterator[str]:
    """The explanation as an indented tree: what holds, by which rule, and the sentences at its leaves.

    What a step takes from the ontology stands on the line of its rule. What was shown before is not shown again.
    """
    shown: set[int] = set()
    claims: set[str] = set()
    waiting = [(explanation, "")]
    while waiting:
        step, indent = waiting.pop()
        yield indent + sentence_of(step.triple, store)
        if step.rule and id(step) in shown:
            yield f"{indent}  as shown above"
            continue
        shown.add(id(step))
        axioms = [premise.triple for premise in step.premises if premise.is_axiom]
        said = "; ".join(_axioms(axioms))
        if step.rule:
            yield f"{indent}  by {step.rule}" + (f" ({said})" if said else "") + ", since"
            waiting.extend((premise, indent + "    ") for premise in reversed(step.premises) if not premise.is_axiom)
        elif not step.support:
            yield f"{indent}  as the ontology says"
        for claim, readings in groupby(step.support, key=lambda support: support.claim):
            if claim in claims:
                yield f"{indent}  by {short(claim)}, as shown above"
            else:
                claims.add(claim)
                for support in readings:
                    yield from (indent + "  " + line for line in _support_lines(support))


def _support_lines(support: Support) -> Iterator[str]:
    yield f"{support.status} by {short(support.claim)} ({support.kind}, rule {support.rule}, {support.confidence:g})"
    for evidence in support.sentences:
        yield from ("  " + line for line in evidence_lines(evidence))


def evidence_lines(evidence: Evidence) -> Iterator[str]:
    """Where a sentence stands, who published it when, and what it says."""
    source = ", ".join(filter(None, (evidence.publisher, evidence.published)))
    yield f"{evidence.file}:{evidence.start}-{evidence.end} ({source})"
    yield f"  “{' '.join(evidence.quote.split())}”"


def contradiction_lines(contradiction: Contradiction, explainer: Explainer) -> Iterator[str]:
    """What contradicts itself, by which rule, and the sentences behind each of the statements that cannot all hold."""
    stated = [p for p in contradiction.premises if not _is_ontology(p, explainer.store)]
    said = " and ".join(sentence_of(triple, explainer.store) for triple in stated) or contradiction.message
    yield f"{said}: these cannot all hold ({contradiction.rule or 'owlrl'})"
    shown: set[str] = set()
    for explanation in (found for triple in stated for found in explainer.explain(triple)):
        for claim in explanation.claims():
            if claim not in shown:
                shown.add(claim)
                for support in explainer.readings(ox.NamedNode(claim)):
                    yield from ("  " + line for line in _support_lines(support))


def _is_ontology(triple: ox.Triple, store: ox.Store) -> bool:
    blank = isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode)
    return blank or in_graph(triple, ONTOLOGY) in store


def _axioms(axioms: list[Statement]) -> Iterator[str]:
    """Axioms in prefixed names, their lists written out."""
    first = {a.subject: a.object for a in axioms if a.predicate == FIRST}
    rest = {a.subject: a.object for a in axioms if a.predicate == REST}

    def written(term: Term) -> str:
        if isinstance(term, ox.NamedNode):
            return short(term.value)
        members = []
        while term in first:
            members.append(written(first[term]))
            term = rest.get(term, NIL)
        return f"( {' '.join(members)} )" if members else "[]" if isinstance(term, ox.BlankNode) else str(term)

    for axiom in axioms:
        if axiom.predicate not in (FIRST, REST):
            yield " ".join(map(written, (axiom.subject, axiom.predicate, axiom.object)))


def sentence_of(triple: Statement, store: ox.Store) -> str:
    """A triple in words: the labels of its terms, or their prefixed names."""
    verb = "is a" if triple.predicate == TYPE else _words(triple.predicate, store)
    return f"{_words(triple.subject, store)} {verb} {_words(triple.object, store)}"


def _words(term: Term, store: ox.Store) -> str:
    if isinstance(term, ox.NamedNode):
        return label(store, term)
    return str(term)
