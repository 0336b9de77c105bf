"""Proofs, found by a process of their own (:mod:`racegraph.pages.prover`)."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from racegraph.serve.service import Term

LONGEST = 120.0  # seconds until a search is given up
DOCUMENTS: Mapping[str, ox.RdfFormat | None] = {
    "application/json": None,
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
}
"""What proofs are to be had as beside pages: media types, and the format of those that are RDF (1.2)."""
_LINE = 64 * 1024 * 1024  # bytes that an answer may have


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a proof: by *rule* from *premises* (their numbers), or stated by *claims*, or else the ontology's."""

    triple: tuple[Term, ox.NamedNode, Term]
    rule: str
    premises: tuple[int, ...]
    claims: tuple[str, ...]
    is_axiom: bool


Proof = Sequence[Step]
"""The steps of a proof; the last one is what is proved, and each comes after its premises."""


class NoProver(Exception):
    """The process that finds proofs gave no answer."""


class Prover:
    """Finds proofs in the store in *directory*."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._process: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()

    @property
    def runs(self) -> bool:
        """Whether its process has begun, and has not ended."""
        return self._process is not None and self._process.returncode is None

    async def proofs(self, triples: Iterable[tuple[Term, ox.NamedNode, Term]], limit: int = 1) -> list[list[Proof]]:
        """For each triple up to *limit* proofs, the shortest first; none where it does not hold. :class:`NoProver`."""
        question = {"triples": [[str(term) for term in triple] for triple in triples], "limit": limit}
        answer = await self._answer(question)
        return [[_steps(proof) for proof in proofs] for proofs in answer["proofs"]]

    async def prepare(self) -> None:
        """Take up the newest version, so that no question has to wait for that. :class:`NoProver`."""
        await self._answer({"triples": [], "limit": 0})

    async def document(self, triple: tuple[Term, ox.NamedNode, Term], limit: int, form: str) -> str:
        """The proofs as a document of the media type *form*; empty where there are none. :class:`NoProver`."""
        question = {"triples": [[str(term) for term in triple]], "limit": limit, "form": form}
        found: str = (await self._answer(question))["document"]
        return found

    async def _answer(self, question: Mapping[str, Any]) -> dict[str, Any]:
        async with self._turn:
            process = await self._running()
            assert process.stdin is not None
            assert process.stdout is not None
            try:
                async with asyncio.timeout(LONGEST):
                    process.stdin.write(json.dumps(question).encode() + b"\n")
                    await process.stdin.drain()
                    line = await process.stdout.readline()
            except (TimeoutError, OSError) as error:
                await self.end()
                raise NoProver(str(error)) from None
            except asyncio.CancelledError:
                await self.end()  # what it answers later would be taken for the answer to another question
                raise
        answer: dict[str, Any] = json.loads(line) if line else {"error": "the process ended"}
        if "error" in answer:
            raise NoProver(answer["error"])
        return answer

    async def _running(self) -> asyncio.subprocess.Process:
        if self._process is None or not self.runs:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "racegraph.pages.prover", str(self._directory),
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=_LINE,
            )  # fmt: skip
        return self._process

    async def end(self) -> None:
        """End the process; the next question begins another."""
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()


def _steps(given: Sequence[Mapping[str, Any]]) -> Proof:
    steps: list[Step] = []
    for step in given:
        subject, predicate, value = (term(text) for text in step["triple"])
        assert isinstance(predicate, ox.NamedNode)
        axiom = not step["claims"] and all(steps[n].is_axiom for n in step["premises"])
        steps.append(
            Step((subject, predicate, value), step["rule"], tuple(step["premises"]), tuple(step["claims"]), axiom)
        )
    return steps


def term(text: str) -> Term:
    """A term from its N-Triples form."""
    line = f"<x:s> <x:p> {text} ."
    found = next(iter(ox.parse(line.encode(), ox.RdfFormat.N_TRIPLES))).object
    assert isinstance(found, ox.NamedNode | ox.BlankNode | ox.Literal)
    return found
