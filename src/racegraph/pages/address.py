"""Terms in the addresses of pages."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import pyoxigraph as ox
from starlette.requests import Request

from racegraph.prefix import PREFIXES, short
from racegraph.serve.service import Term


class NotKnown(LookupError):
    """A page about something of which the graph knows nothing."""


def why_path(subject: Term, predicate: Term, value_: Term) -> str:
    """The address of the proof of a triple."""
    return "/why?" + urlencode({"s": _short(subject), "p": _short(predicate), "o": _short(value_)}, quote_via=quote)


def why_of(subject: str, predicate: str, term: Term) -> str:
    """The address of the proof of a triple, given by IRIs and a term."""
    return why_path(ox.NamedNode(subject), ox.NamedNode(predicate), term)


def _short(term: Term) -> str:
    return short(term.value) if isinstance(term, ox.NamedNode) else str(term)


def given(request: Request, name: str) -> Term:
    """The term that a parameter holds: a prefixed name, an IRI in angle brackets, or a literal as in N-Triples."""
    text = request.query_params.get(name, "")
    try:
        return term_of(text)
    except ValueError:
        raise NotKnown(text) from None


def term_of(text: str) -> Term:
    """A term from an IRI in angle brackets, a prefixed name, or a literal in N-Triples syntax; else ValueError.

    >>> str(term_of("rg:Driver")), str(term_of('"Spa"@de'))
    ('<https://w3id.org/racegraph/ontology#Driver>', '"Spa"@de')
    """
    if text == "a":
        return ox.NamedNode(PREFIXES["rdf"] + "type")
    if text.startswith('"'):
        try:
            found = next(iter(ox.parse(f"<x:s> <x:p> {text} .".encode(), ox.RdfFormat.N_TRIPLES))).object
        except (SyntaxError, StopIteration):
            raise ValueError(f"no literal: {text!r}") from None
        assert isinstance(found, ox.Literal)
        return found
    if text.startswith("<") and text.endswith(">"):
        return ox.NamedNode(text[1:-1])
    prefix, colon, local = text.partition(":")
    if colon and prefix in PREFIXES:
        return ox.NamedNode(PREFIXES[prefix] + local)
    raise ValueError(f"no term: {text!r}")
