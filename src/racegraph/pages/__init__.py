"""The graph as pages to look at: entities, articles, proofs, conflicts, questions.

Everything shown comes from the store; every statement leads to the sentence that says so. The pages work without
JavaScript, ask nobody but this service, and speak German and English.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from racegraph.pages.route import Pages
    from racegraph.serve.guard import Guard

__all__ = ["pages"]


def pages(guard: Guard | None = None) -> Pages:
    """The pages, to be served beside the SPARQL service; with *guard*, who has its token may review claims."""
    from racegraph.pages.route import Pages  # the process that finds proofs begins in this package: no web server

    return Pages(guard)
