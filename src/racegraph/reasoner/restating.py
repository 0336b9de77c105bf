"""What follows and only restates: that a thing is itself, is something, or has a value that is spelt otherwise.

None of it is stored; it is made when it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import pyoxigraph as ox

from .graph import Graph
from .rule import ASSERTED, Form
from .ruleset import RuleSet
from .vocabulary import SAME, THING, TYPE
from .writing import Writing


def restated(graph: Graph, rules: RuleSet, writing: Writing) -> Iterator[Form]:
    """Every statement that follows, was not asserted, and is not among the inferred ones."""
    found = chain(_themselves(graph), _things(graph, rules), _axioms(graph), _spellings(graph))
    return (form for form in dict.fromkeys(found) if not writing.is_written(form))


def _writable(graph: Graph, form: Form) -> bool:
    dictionary = graph.dictionary
    return form[0] not in dictionary.no_subjects and isinstance(dictionary.terms[form[1]], ox.NamedNode)


def _terms(graph: Graph) -> Iterator[int]:
    """Every term of the graph, each once."""
    seen: dict[int, None] = {}
    for relation in graph.relations():
        for form, _ in relation.forms():
            for term in form:
                for name in graph.equality.members_of(term):
                    seen[name] = None
    if graph.equality.asserted or graph.equality.members:
        seen[SAME] = None
    return iter(seen)


def _themselves(graph: Graph) -> Iterator[Form]:
    """Rule eq-ref."""
    for term in _terms(graph):
        form = (term, SAME, term)
        if _writable(graph, form) and not graph.is_asserted(form):
            yield form


def _things(graph: Graph, rules: RuleSet) -> Iterator[Form]:
    """What a rule concludes to be an owl:Thing."""
    for term in _terms(graph):
        form = (term, TYPE, THING)
        if not _writable(graph, form) or graph.is_asserted(form):
            continue
        subject = graph.equality.find(term)
        if graph.record((subject, TYPE, THING)) is not None or any(
            True for rule in rules.of_thing for _ in rules.derive(rule)(subject)
        ):
            yield form


def _axioms(graph: Graph) -> Iterator[Form]:
    """What the rules of table 9 say of every class and property, and the axioms of the tables."""
    for relation in graph.relations():
        for form, record in relation.forms() if relation.is_axiom else ():
            if record != ASSERTED and _writable(graph, form):
                yield form


def _spellings(graph: Graph) -> Iterator[Form]:
    """Rule eq-rep-o with dt-eq: a value in the other spellings that the graph has for it."""
    respelt, canonical = graph.dictionary.respelt, graph.dictionary.canonical
    spellings: dict[int, dict[int, None]] = {}
    for _, _, value in graph.asserted() if respelt else ():
        if value in respelt or value in canonical:
            spellings.setdefault(canonical.get(value, value), {})[value] = None
    for relation in graph.relations():
        for form, _ in relation.forms():
            for value in spellings.get(form[2], ()):
                for subject in graph.equality.members_of(form[0]):
                    each = (subject, form[1], value)
                    if _writable(graph, each) and not graph.is_asserted(each):
                        yield each
