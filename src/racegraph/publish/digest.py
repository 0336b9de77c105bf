"""One digest for a graph, whoever holds it and in whatever order: RDF Dataset Canonicalization (RDFC-1.0), SHA-256."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

import pyoxigraph as ox


def digest(triples: Iterable[ox.Triple]) -> str:
    """The SHA-256, in hexadecimal, of the graph's canonical N-Triples lines, sorted by code point.

    >>> s, p = ox.NamedNode("http://e/s"), ox.NamedNode("http://e/p")
    >>> one, other = ox.Triple(s, p, ox.BlankNode("a")), ox.Triple(s, p, ox.BlankNode("b"))
    >>> digest([one]) == digest([other]), digest([one]) == digest([one, other])
    (True, False)
    """
    lines, blank = set(), ox.Dataset()
    for triple in triples:
        if isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode):
            blank.add(ox.Quad(*triple))
        else:
            lines.add(f"{triple} .\n")
    # what blank nodes are called follows from the triples that have them: the others need not be looked at
    blank.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines.update(f"{quad} .\n" for quad in blank)
    return hashlib.sha256("".join(sorted(lines)).encode()).hexdigest()


def digest_of_all(digests: Mapping[str, str]) -> str:
    """The SHA-256 over the names and digests of a dataset's graphs."""
    return hashlib.sha256("".join(f"{name} {digests[name]}\n" for name in sorted(digests)).encode()).hexdigest()
