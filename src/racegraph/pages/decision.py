"""What reviewers decided: who accepted or rejected a claim or a link, when, and why.

Decisions are Web Annotations (``oa:motivatedBy oa:moderating``) in a graph of their own, beside racegraph's graphs: so
they are data like the rest, can be queried, and a rebuild carries them over. The newest one about a thing counts.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

import pyoxigraph as ox

from racegraph.names import GRAPH_PROVENANCE
from racegraph.pages.evidence import DECISIONS, Claim, claims
from racegraph.provenance import content_iri
from racegraph.serve.service import GraphService

VERDICTS = ("accepted", "rejected")
UNSURE = 0.8  # confidence below which a claim is up for review
_XSD_TIME = ox.NamedNode("http://www.w3.org/2001/XMLSchema#dateTime")

_OPEN = f"""
SELECT ?claim (MAX(?each) AS ?confidence) WHERE {{
  GRAPH <{GRAPH_PROVENANCE}> {{ ?claim prov:qualifiedDerivation/rg:confidence ?each }}
  FILTER NOT EXISTS {{ GRAPH <{DECISIONS}> {{ ?decision oa:hasTarget ?claim }} }}
}}
GROUP BY ?claim HAVING (MAX(?each) < %s) ORDER BY ?confidence ?claim
"""
_DECIDED = f"""
SELECT ?about ?verdict ?by ?at ?why WHERE {{
  GRAPH <{DECISIONS}> {{
    ?decision oa:hasTarget ?about ; oa:bodyValue ?verdict ; dcterms:creator ?by ; dcterms:created ?at .
    OPTIONAL {{ ?decision rdfs:comment ?why }}
  }}
}} ORDER BY DESC(?at) LIMIT 100
"""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: *about* is the IRI of a claim, *at* a time in ISO 8601 (UTC)."""

    about: str
    verdict: str
    by: str
    at: str
    why: str = ""

    def as_update(self) -> str:
        """The SPARQL update that records it. ValueError where *about* is no IRI or *verdict* none of ours."""
        if self.verdict not in VERDICTS:
            raise ValueError(f"Unexpected verdict: {self.verdict!r}")
        node = content_iri("decision", self.about, self.verdict, self.by, self.at)
        said = [
            "a oa:Annotation",
            "oa:motivatedBy oa:moderating",
            f"oa:hasTarget {ox.NamedNode(self.about)}",
            f"oa:bodyValue {_text(self.verdict)}",
            f"dcterms:creator {_text(self.by)}",
            f"dcterms:created {ox.Literal(self.at, datatype=_XSD_TIME)}",
            *([f"rdfs:comment {_text(self.why)}"] if self.why else []),
        ]
        return (
            "PREFIX oa: <http://www.w3.org/ns/oa#>\nPREFIX dcterms: <http://purl.org/dc/terms/>\n"
            "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
            f"INSERT DATA {{ GRAPH <{DECISIONS}> {{ {node} {' ; '.join(said)} }} }}"
        )


def _text(value: str) -> ox.Literal:
    return ox.Literal(re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", " ", value))


def now() -> str:
    """The time in UTC, to the microsecond, so that two decisions about one thing have an order."""
    return datetime.datetime.now(datetime.UTC).isoformat().replace("+00:00", "Z")


async def record(graph: GraphService, decision: Decision) -> None:
    """Write *decision* into the store; it holds from then on."""
    await graph.change({"do": "update", "text": decision.as_update(), "base": graph.base}, b"")


async def unsure(graph: GraphService, below: float, limit: int) -> tuple[list[Claim], int]:
    """The claims less sure than *below* that nobody decided on, the least sure first; and how many there are."""
    rows = await graph.select(_OPEN % f"{below:.3f}")
    found = await claims(graph, (row["claim"].value for row in rows[:limit]))
    return found, len(rows)


async def decided(graph: GraphService) -> list[Decision]:
    """The newest decisions, a hundred at most."""
    return [
        Decision(*(row[name].value if name in row else "" for name in ("about", "verdict", "by", "at", "why")))
        for row in await graph.select(_DECIDED)
    ]
