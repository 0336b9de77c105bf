"""The process that finds proofs: its reasoner takes memory and time that the service must not lose.

Run as ``python -m racegraph.pages.prover STORE`` it takes questions on its standard input, one JSON object a line:
``{"triples": [[s, p, o], …], "limit": n}`` with terms in N-Triples syntax. It answers with one line each: for every
triple its proofs, each a list of steps. With ``"form"``, a media type of :data:`DOCUMENTS`, it answers with a document
instead, which has none of the articles' wording. It always answers from the newest version of the store; a question
about no triples makes it take that up.
"""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from racegraph.explain import Explainer, Explanation, as_json, as_rdf
from racegraph.pages.proof import DOCUMENTS, term
from racegraph.reasoner.proof import premises_first
from racegraph.store import Snapshot, current_version, open_snapshot


def listed(explanation: Explanation) -> list[dict[str, Any]]:
    """The steps of an explanation, premises first, each once."""
    numbers: dict[int, int] = {}
    steps: list[dict[str, Any]] = []
    for step in premises_first(explanation):
        numbers[id(step)] = len(steps)
        steps.append(
            {
                "triple": [str(term) for term in (step.triple.subject, step.triple.predicate, step.triple.object)],
                "rule": step.rule or "",
                "premises": [numbers[id(premise)] for premise in step.premises],
                "claims": list(dict.fromkeys(support.claim for support in step.support)),
            }
        )
    return steps


def answer(explainer: Explainer, question: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to one question; see the module."""
    found = []
    if not question["triples"]:
        explainer.prepare()
    for terms in question["triples"]:
        subject, predicate, value = map(term, terms)
        assert isinstance(subject, ox.NamedNode | ox.BlankNode)
        assert isinstance(predicate, ox.NamedNode)
        found.append(explainer.explain(ox.Triple(subject, predicate, value), question["limit"]))
    if form := question.get("form"):
        return {"document": document([each for proofs in found for each in proofs], form)}
    return {"proofs": [[listed(explanation) for explanation in proofs] for proofs in found]}


def document(proofs: Sequence[Explanation], form: str) -> str:
    """The proofs as a document of the media type *form*; empty where there is none."""
    if not proofs:
        return ""
    rdf_format = DOCUMENTS[form]
    if rdf_format is not None:
        return as_rdf(proofs, rdf_format)
    return json.dumps([as_json(proof, worded=False) for proof in proofs], ensure_ascii=False)


def main(directory: Path) -> None:
    """Answer until the standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the service's end is ours
    snapshot: Snapshot | None = None
    explainer: Explainer | None = None
    for line in sys.stdin:
        try:
            if snapshot is None or explainer is None or snapshot.version != current_version(directory):
                explainer = None
                if snapshot is not None:
                    snapshot.close()
                snapshot = open_snapshot(directory)
                explainer = Explainer(snapshot.store, snapshot.state)
            told = answer(explainer, json.loads(line))
        except Exception as error:  # the service says so; the next question may do better
            told = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
