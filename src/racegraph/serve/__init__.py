"""The SPARQL service over a store: :func:`create_app` for an ASGI server of your own, :func:`run` for ours."""

from racegraph.serve.app import create_app, run
from racegraph.serve.exchange import Limits, QueryFailure
from racegraph.serve.service import GraphService

__all__ = ["GraphService", "Limits", "QueryFailure", "create_app", "run"]
