"""Turtle for the tests, with the prefixes in place."""

from __future__ import annotations

import pyoxigraph as ox

PREFIXES = """
@prefix : <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def triples(text: str) -> list[ox.Triple]:
    """The triples of *text*."""
    return [quad.triple for quad in ox.parse(PREFIXES + text, format=ox.RdfFormat.TURTLE)]


def triple(text: str) -> ox.Triple:
    """The one triple of *text*."""
    (only,) = triples(text)
    return only
