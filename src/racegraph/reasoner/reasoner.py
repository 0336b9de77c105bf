"""The interface: RDF triples in, differences and proofs out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from .closure import Closure, without_collection
from .dictionary import Dictionary
from .explanation import Explanation
from .journal import Change
from .proof import Inconsistency, Proof
from .restating import restated
from .rule import Form
from .search import Search
from .state import restore, save


class Difference:
    """Inferred triples that came and that went with one operation; empty as a whole where none did.

    A triple that was inferred and is now asserted counts as gone, one that was asserted and still follows as come.
    """

    def __init__(self, change: Change, dictionary: Dictionary) -> None:
        self._change = change
        self._dictionary = dictionary

    @cached_property
    def added(self) -> list[ox.Triple]:
        return [_triple(form, self._dictionary) for form in self._change.added]

    @cached_property
    def removed(self) -> list[ox.Triple]:
        return [_triple(form, self._dictionary) for form in self._change.removed]

    def __bool__(self) -> bool:
        return bool(self._change.added or self._change.removed)

    def __repr__(self) -> str:
        return f"Difference({len(self._change.added)} added, {len(self._change.removed)} removed)"


class Reasoner:
    """OWL 2 RL over triples that come and go.

    *ontology* and what is added later are one graph; axioms may come at any time, but are best given first, because
    adding one recompiles rules and taking one back starts again. Raises OntologyError where a list is cyclic or
    broken, ClosureLimitError where more than *limit* statements would hold.

    A set of more than *largest_clique* terms that are all the same is not written out in every combination: each of
    its members is given as ``owl:sameAs`` one of them, and statements are given about that one. :meth:`entails` and
    :meth:`proof` answer for all.

    >>> ex = "http://example.org/"
    >>> isa = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    >>> below = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")
    >>> driver, person, anna = (ox.NamedNode(ex + name) for name in ("Driver", "Person", "anna"))
    >>> reasoner = Reasoner([ox.Triple(driver, below, person)])
    >>> [str(triple.object) for triple in reasoner.add([ox.Triple(anna, isa, driver)]).added]
    ['<http://example.org/Person>']
    >>> proof = reasoner.proof(ox.Triple(anna, isa, person))
    >>> proof.rule, [str(premise.conclusion.object) for premise in proof.premises]
    ('cax-sco', ['<http://example.org/Person>', '<http://example.org/Driver>'])
    """

    def __init__(
        self, ontology: Iterable[ox.Triple] = (), *, limit: int | None = None, largest_clique: int = 256
    ) -> None:
        self._dictionary = Dictionary()
        self._closure = Closure(self._dictionary, limit, largest_clique)
        self._explanation = Explanation(self._closure)
        self._closure.add(self._numbered(ontology))

    def save(self, path: Path) -> None:
        """Write the whole state, asserted and inferred, to a file from which :meth:`restore` takes it up again."""
        save(self._closure, path)

    @classmethod
    def restore(cls, path: Path, *, limit: int | None = None, largest_clique: int = 256) -> Reasoner:
        """The reasoner whose state is at *path*, without inferring anything again. Raises StateError."""
        reasoner = cls.__new__(cls)
        with without_collection():
            reasoner._dictionary, reasoner._closure = restore(path, limit, largest_clique)
        reasoner._explanation = Explanation(reasoner._closure)
        return reasoner

    def add(self, triples: Iterable[ox.Triple]) -> Difference:
        """Assert *triples*. On an error, nothing has changed."""
        return Difference(self._closure.add(self._numbered(triples)), self._dictionary)

    def remove(self, triples: Iterable[ox.Triple]) -> Difference:
        """Take back asserted *triples*; those that were not asserted are passed over."""
        known = (self._form(triple) for triple in triples)
        return Difference(self._closure.remove(form for form in known if form is not None), self._dictionary)

    @property
    def depends_on_order(self) -> bool:
        """Whether :meth:`inferred` might give other triples, which mean the same, had the asserted ones come in another
        order: where a large set of equal terms has a representative, or a literal follows in one of several spellings.
        """
        return self._closure.writing.depends_on_order

    def inferred(self) -> Iterator[ox.Triple]:
        """Every triple that follows and was not asserted, without those that only restate.

        Restating are ``x owl:sameAs x``, ``x rdf:type owl:Thing``, that a class or property is below itself, that a
        class lies between owl:Nothing and owl:Thing, a literal in another spelling of its value, and the axioms of the
        tables about built-in terms. :meth:`entails` and :meth:`proof` know them.
        """
        return (_triple(form, self._dictionary) for form in self._closure.writing.inferred())

    def restated(self) -> Iterator[ox.Triple]:
        """What else follows, and only restates: see :meth:`inferred`."""
        forms = restated(self._closure.graph, self._closure.rules, self._closure.writing)
        return (_triple(form, self._dictionary) for form in forms)

    def entails(self, triple: ox.Triple) -> bool:
        """Whether *triple* is asserted or follows."""
        form = self._form(triple)
        return form is not None and self._explanation.holds(form)

    def infers(self, triple: ox.Triple) -> bool:
        """Whether *triple* is one of :meth:`inferred`."""
        form = self._form(triple)
        return form is not None and self._closure.writing.is_written(form)

    def proof(self, triple: ox.Triple) -> Proof | None:
        """Why *triple* holds, as shortly as can be found; None where it does not hold."""
        return next(self.proofs(triple, 1), None)

    def proofs(self, triple: ox.Triple, limit: int) -> Iterator[Proof]:
        """Up to *limit* different proofs of *triple*, the shortest first. No statement in one rests on itself."""
        form = self._form(triple)
        if form is not None:
            steps = Search(self._explanation, form).proofs(tries=20 * limit + 100)
            yield from (self._explanation.tree(step) for step in islice(steps, limit))

    def inconsistencies(self) -> list[Inconsistency]:
        """Every way in which the graph contradicts itself."""
        found: list[Inconsistency] = []
        for step in self._explanation.violations():
            shortest = next(Search(self._explanation, step).proofs(tries=1))
            proofs = self._explanation.tree(shortest).premises
            assert step.rule is not None
            found.append(Inconsistency(step.rule, tuple(each.conclusion for each in proofs), proofs))
        return found

    def _numbered(self, triples: Iterable[ox.Triple]) -> list[Form]:
        known, number = self._dictionary.numbers.get, self._dictionary.number
        forms: list[Form] = []
        with without_collection():
            for triple in triples:
                subject, predicate, value = triple.subject, triple.predicate, triple.object
                s, p, o = known(subject), known(predicate), known(value)
                s = number(subject) if s is None else s
                p = number(predicate) if p is None else p
                o = number(value) if o is None else o
                forms.append((s, p, o))
        return forms

    def _form(self, triple: ox.Triple) -> Form | None:
        numbers = self._dictionary.numbers
        try:
            return numbers[triple.subject], numbers[triple.predicate], numbers[triple.object]
        except KeyError:
            return None


def _triple(form: Form, dictionary: Dictionary) -> ox.Triple:
    terms = dictionary.terms
    return ox.Triple(terms[form[0]], terms[form[1]], terms[form[2]])  # type: ignore[arg-type]
