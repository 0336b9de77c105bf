"""The SPARQL service over a store: :func:`create_app` for an ASGI server of your own, :func:`run` for ours."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from racegraph.serve.app import create_app
    from racegraph.serve.exchange import Limits, QueryFailure
    from racegraph.serve.service import GraphService
    from racegraph.serve.start import run

__all__ = ["GraphService", "Limits", "QueryFailure", "create_app", "run"]

_HOMES = {
    "GraphService": "service",
    "Limits": "exchange",
    "QueryFailure": "exchange",
    "create_app": "app",
    "run": "start",
}


def __getattr__(name: str) -> Any:
    # worker processes begin in this package too, and need no web server
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
