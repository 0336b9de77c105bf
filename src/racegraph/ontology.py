"""The ontology and the shapes as they lie in ``ontology/``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyoxigraph as ox

from racegraph.knowledge import ONTOLOGY
from racegraph.term import in_graph


class OntologyFault(ValueError):
    """An ontology file that cannot be read; the message names the file and the line."""


@cache
def ontology_triples(folder: Path = ONTOLOGY) -> frozenset[ox.Triple]:
    """The triples of all Turtle files of ``ontology/`` but the shapes; blank nodes are named canonically (RDFC-1.0).

    :class:`OntologyFault` where one cannot be parsed.
    """
    dataset = ox.Dataset(in_graph(triple, ox.DefaultGraph()) for path in _files(folder) for triple in _parse(path))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return frozenset(quad.triple for quad in dataset)


def checked_ontology() -> frozenset[ox.Triple]:
    """:func:`ontology_triples`, in OWL 2 RL; :class:`OntologyFault` names every term whose axiom is outside."""
    from racegraph.profile import violations

    triples = ontology_triples()
    if outside := violations(triples):
        listed = "".join(f"\n  {violation}" for violation in outside)
        raise OntologyFault(f"{ONTOLOGY} is not in OWL 2 RL; mend there:{listed}")
    return triples


def shapes_files(folder: Path = ONTOLOGY) -> list[Path]:
    """The files that hold SHACL shapes: ``shapes.ttl``, ``shapes-….ttl``."""
    return sorted(folder.glob("shapes*.ttl"))


def _files(folder: Path) -> list[Path]:
    return sorted(set(folder.glob("*.ttl")) - set(shapes_files(folder)))


def _parse(path: Path) -> list[ox.Triple]:
    try:
        return [quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)]
    except SyntaxError as error:
        raise OntologyFault(f"{path}, line {error.lineno}: {error.msg}") from None
