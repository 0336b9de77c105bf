"""Terms as numbers, and literals by their values.

Two literals of one value (``"1"^^xsd:int``, ``"01"^^xsd:integer``) have a number each; :attr:`Dictionary.canonical`
leads from the later to the first (rule ``dt-eq``), and facts are about the first. :attr:`Dictionary.respelt` has the
first ones that others lead to.
"""

from __future__ import annotations

import pyoxigraph as ox

from .datatypes import Value, value_of
from .vocabulary import TERMS, XSD

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_STRING = XSD + "string"


class Dictionary:
    """Numbers for terms, from 0, in the order in which the terms come.

    *no_subjects* are the terms that RDF does not allow as subjects.
    """

    def __init__(self) -> None:
        self.numbers: dict[Term, int] = {}
        self.terms: list[Term] = []
        self.canonical: dict[int, int] = {}
        self.respelt: set[int] = set()
        self.literals: set[int] = set()
        self.no_subjects: set[int] = set()
        self._by_value: dict[Value, int] = {}
        for term in TERMS:
            self.number(term)

    def number(self, term: Term) -> int:
        """The number of *term*, given now where it has none."""
        known = self.numbers.get(term)
        if known is not None:
            return known
        number = self.numbers[term] = len(self.terms)
        self.terms.append(term)
        if isinstance(term, ox.Literal | ox.Triple):
            self.no_subjects.add(number)
        if isinstance(term, ox.Literal):
            self.literals.add(number)
            first = self._first_of_value(number, term)
            if first != number:
                self.canonical[number] = first
                self.respelt.add(first)
        return number

    def _first_of_value(self, number: int, literal: ox.Literal) -> int:
        # A plain string is its own value. Others of its value space lead to it, so that nothing is kept for it here.
        if literal.language is None and literal.datatype.value == _STRING:
            return number
        value = value_of(literal)
        if value is None:
            return number
        if value[0] == "string":
            return self.number(ox.Literal(str(value[1])))
        return self._by_value.setdefault(value, number)

    def find_integer(self, integer: int) -> int | None:
        """The number of the literal of this value, None where there is none."""
        value = value_of(ox.Literal(integer))
        return None if value is None else self._by_value.get(value)

    def is_literal(self, number: int) -> bool:
        return number in self.literals

    def value(self, number: int) -> Value | None:
        """The value of a literal; None for other terms, and where it has no known value."""
        term = self.terms[number]
        return value_of(term) if isinstance(term, ox.Literal) else None
