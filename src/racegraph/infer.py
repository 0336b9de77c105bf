"""What follows: the triples that the ontology adds to the asserted ones, by racegraph's own reasoner or by owlrl.

Both engines are asked the same and answer the same: inferred triples without those that only restate (x sameAs x,
x a owl:Thing), without literal subjects, without blank nodes (a restriction of the ontology has no name that anyone
could ask for), and the inconsistencies found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import pyoxigraph as ox

from racegraph.reasoner import Reasoner, StateError
from racegraph.term import in_graph, triples

OWL = "http://www.w3.org/2002/07/owl#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"

ENGINES = ("racegraph", "owlrl")


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Triples that cannot all be true: the rule that says so (named as in OWL 2 Profiles) and its premises."""

    rule: str
    premises: tuple[ox.Triple, ...]
    message: str


@dataclass(frozen=True, slots=True)
class Inference:
    """The outcome: *inferred* holds none of the triples that went in."""

    inferred: frozenset[ox.Triple]
    contradictions: tuple[Contradiction, ...]


def infer(ontology: Iterable[ox.Triple], data: Iterable[ox.Triple], engine: str = "racegraph") -> Inference:
    """The OWL 2 RL closure of *data* under *ontology*, without both. *engine* is one of :data:`ENGINES`."""
    match engine:
        case "racegraph":
            return _by_racegraph(frozenset(ontology), frozenset(data))
        case "owlrl":
            return _by_owlrl(frozenset(ontology), frozenset(data))
    raise ValueError(f"Unexpected engine: {engine!r}")


class Entailment:
    """What racegraph's own reasoner concludes, kept while asserted triples come and go."""

    def __init__(self, reasoner: Reasoner) -> None:
        self.reasoner = reasoner

    @classmethod
    def of(cls, ontology: Iterable[ox.Triple], data: Iterable[ox.Triple]) -> Self:
        """What follows from *data* under *ontology*, inferred now."""
        reasoner = Reasoner(ontology)
        reasoner.add(data)
        return cls(reasoner)

    @classmethod
    def taken_up(cls, state: Path | None) -> Self | None:
        """What was saved at *state*; None where nothing was, or it cannot be relied on."""
        try:
            return None if state is None else cls(Reasoner.restore(state))
        except StateError:
            return None

    def save(self, state: Path) -> None:
        """Write what :meth:`taken_up` takes up."""
        self.reasoner.save(state)

    @property
    def depends_on_order(self) -> bool:
        """See :attr:`racegraph.reasoner.Reasoner.depends_on_order`."""
        return self.reasoner.depends_on_order

    def inferred(self) -> frozenset[ox.Triple]:
        """The inferred triples that tell something."""
        return frozenset(triple for triple in self.reasoner.inferred() if _tells(triple))

    def contradictions(self) -> tuple[Contradiction, ...]:
        """Everything in which the triples contradict each other."""
        return tuple(
            Contradiction(found.rule, tuple(p for p in found.premises if isinstance(p, ox.Triple)), "")
            for found in self.reasoner.inconsistencies()
        )

    def change(self, gone: Set[ox.Triple], come: Set[ox.Triple]) -> Mapping[ox.Triple, bool]:
        """Take *gone* from the asserted triples, where they are among them, and add *come*.

        The triples that are now inferred (True) or are so no longer, among them all of *gone*, and of *come* those that
        were inferred and are now asserted.
        """
        changed: dict[ox.Triple, bool] = {}
        for difference in (self.reasoner.remove(gone), self.reasoner.add(come)):
            changed |= dict.fromkeys(filter(_tells, difference.removed), False)
            changed |= dict.fromkeys(filter(_tells, difference.added), True)
        for triple in gone:
            changed.setdefault(triple, _tells(triple) and self.reasoner.infers(triple))
        return changed


def _by_racegraph(ontology: frozenset[ox.Triple], data: frozenset[ox.Triple]) -> Inference:
    entailment = Entailment.of(ontology, data)
    return Inference(entailment.inferred(), entailment.contradictions())


def _by_owlrl(ontology: frozenset[ox.Triple], data: frozenset[ox.Triple]) -> Inference:
    """The reference. ``owl:hasKey`` is kept from it: it ignores the last property of a key and so merges strangers."""
    import owlrl
    import rdflib

    from racegraph.store import as_dataset

    has_key = ox.NamedNode(OWL + "hasKey")
    source = ox.Store()
    source.extend(in_graph(triple, ox.DefaultGraph()) for triple in ontology | data if triple.predicate != has_key)
    normalising, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False  # else "01" and "1" would differ below
    try:
        given = set(as_dataset(source).default_graph)
        closure = rdflib.Graph()
        for statement in given:
            closure.add(statement)
        owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(closure)
        result = ox.Store()
        target = as_dataset(result).default_graph
        errors = rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
        messages = sorted(str(message) for message in closure.objects(None, errors))
        for subject, predicate, value in closure:
            if (subject, predicate, value) not in given and isinstance(subject, rdflib.URIRef):
                target.add((subject, predicate, value))
    finally:
        rdflib.NORMALIZE_LITERALS = normalising
    inferred = triples(result, ox.DefaultGraph())
    return Inference(
        frozenset(triple for triple in inferred if _tells(triple)) - ontology - data,
        tuple(Contradiction("", (), message) for message in messages),
    )


_THINGS = {ox.NamedNode(OWL + "Thing"), ox.NamedNode(RDFS + "Resource")}
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_BUILT_IN = (OWL, RDFS, "http://www.w3.org/2001/XMLSchema#", "http://www.w3.org/1999/02/22-rdf")


def _tells(triple: ox.Triple) -> bool:
    """Whether a triple says something about something that has a name, and not only that it is itself."""
    subject, predicate, value = triple
    if not isinstance(subject, ox.NamedNode) or isinstance(value, ox.BlankNode) or subject == value:
        return False
    if isinstance(value, ox.NamedNode) and value.value.startswith(OWL + "Thing"):
        return False
    return not subject.value.startswith(_BUILT_IN) and not (predicate == _TYPE and value in _THINGS)
