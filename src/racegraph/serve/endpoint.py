"""``/sparql`` as rdflib-endpoint frames it: its router, with answers of our own."""

from __future__ import annotations

from typing import Any

import rdflib
from rdflib_endpoint import SparqlRouter
from starlette.routing import Route

from racegraph.serve.sparql import Sparql


class Endpoint(SparqlRouter):
    """A :class:`rdflib_endpoint.SparqlRouter` that takes its constructor's options, and answers by *sparql*."""

    def __init__(self, sparql: Sparql, *, path: str = "/sparql", **options: Any) -> None:
        self.services = sparql.services
        writable = sparql.guard is not None
        super().__init__(
            path=path,
            graph=rdflib.Graph(),
            enable_update=writable,
            title=sparql.title,
            description=sparql.description,
            **options,
        )
        self.routes[:] = [Route(each, sparql) for each in (path, path.rstrip("/") + "/")]

    def prepare_sd_graph(self) -> None:
        """Nothing: the description names the graphs of a version, see :mod:`racegraph.serve.description`."""
