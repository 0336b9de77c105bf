"""Facts in words: the sentence templates of ``phrases.yaml``, filled, in pieces that a page can link."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from racegraph.names import BASE
from racegraph.pages.evidence import Claim, Filler
from racegraph.pages.language import Words, catalogue

_PLACE = re.compile(r"\{(\w+)\}")
# Roles that a sentence may leave out are added in brackets, in this order.
_FRAME = (
    "affiliation", "event", "series", "season", "inClass", "class", "date", "on", "from", "until", "session", "shared",
    "interim", "birth", "reason",
)  # fmt: skip
_DATES = ("date", "on", "start", "end")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a phrase: text, and the path of the page that it links to, if any."""

    text: str
    path: str = ""


def page(iri: str) -> str:
    """The path of the page about a thing of the graph; of others, the address where there is one (http, https).

    >>> page("https://w3id.org/racegraph/id/person/jens-klingmann"), page("https://example.org/x"), page("javascript:x")
    ('/id/person/jens-klingmann.html', 'https://example.org/x', '')
    """
    if iri.startswith(BASE):
        return f"{iri.removeprefix(BASE[:-1])}.html"
    return iri if iri.startswith(("http://", "https://")) else ""


class Phrasebook:
    """Puts claims in the words of one language."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self._kinds: Mapping[str, Any] = catalogue("phrases")

    def name(self, kind: str) -> str:
        """What a kind of fact is called."""
        return str(self._kinds[kind]["name"][self.words.language]) if kind in self._kinds else kind

    def said(self, claim: Claim) -> list[Part]:
        """The claim as a sentence."""
        entry = self._kinds.get(claim.kind)
        if entry is None:
            return list(self._listed(claim))
        template: str = entry["announced" if claim.status == "announced" else "said"][self.words.language]
        parts: list[Part] = []
        used: set[str] = set()
        end = 0
        for place in _PLACE.finditer(template):
            role = place[1]
            parts.append(Part(template[end : place.start()]))
            parts.append(self.filler(claim, role))
            used.add(role)
            end = place.end()
        parts.append(Part(template[end:]))
        return [part for part in (*parts, *self._bracketed(claim, used)) if part.text]

    def plain(self, claim: Claim) -> str:
        """The claim as a sentence without links."""
        return "".join(part.text for part in self.said(claim))

    def seen(self, claim: Claim, node: str, apart: frozenset[str] = frozenset()) -> tuple[str, list[Part]]:
        """The claim as a line on the page of *node*: a label, and what the line shows but for the roles *apart*."""
        entry = self._kinds.get(claim.kind, {})
        for role, view in entry.get("seen", {}).items():
            given = claim.roles.get(role)
            if isinstance(given, Filler) and given.iri == node and view["shows"] in claim.roles:
                shown = view["shows"]
                label = str(view[self.words.language])
                return label, [self.filler(claim, shown), *self._bracketed(claim, {role, shown, *apart}, node)]
        return self.name(claim.kind), self.said(claim)

    def filler(self, claim: Claim, role: str) -> Part:
        """What fills a role, in words."""
        given = claim.roles.get(role)
        if role == "position":
            return Part(self.position(claim))
        if role == "start" and isinstance(given, str):
            end = str(claim.roles.get("end", given))
            text = self.words.date(given)
            return Part(text if end == given else f"{text} – {self.words.date(end)}")
        if isinstance(given, Filler):
            return Part(given.label, page(given.iri))
        if role == "affiliation" and given in ("works", "customer"):
            return Part(self.words(f"affiliation_{given}"))
        if role in _DATES and isinstance(given, str):
            return Part(self.words.date(given))
        return Part(self.words.number(given) if isinstance(given, int) else str(given or ""))

    def position(self, claim: Claim) -> str:
        """The position that a result gives: a number, or the words of the source."""
        number = claim.roles.get("position")
        if isinstance(number, int):
            return self.words("position", n=number)
        printed = str(claim.roles.get("positionText", ""))
        return self.words("front_row") if printed == "front row" else printed

    def _bracketed(self, claim: Claim, used: set[str], node: str = "") -> Iterator[Part]:
        told = [part for role in _FRAME if role not in used for part in self._framing(claim, role, node)]
        names = " ".join(str(v.label) for r, v in claim.roles.items() if r in used and isinstance(v, Filler))
        told = [part for part in told if part.text not in names]
        for number, part in enumerate(told):
            yield Part(", " if number else " (")
            yield part
        if told:
            yield Part(")")

    def _framing(self, claim: Claim, role: str, node: str) -> Iterator[Part]:
        given = claim.roles.get(role)
        if given is None:
            return
        if isinstance(given, Filler):
            if given.iri != node:
                yield Part(given.label, page(given.iri))
        elif role == "from":
            yield Part(self.words("since", date=self.words.date(str(given))))
        elif role == "until":
            yield Part(self.words("until", date=self.words.date(str(given))))
        elif role == "session":
            yield Part(self.words(f"session_{given}"))
        elif role == "reason":
            yield Part(self.words("because", reason=given))
        elif role in ("interim", "birth", "shared"):
            if given == "true":
                yield Part(self.words(role))
        else:
            yield self.filler(claim, role)

    def _listed(self, claim: Claim) -> Iterator[Part]:
        yield Part(f"{claim.kind}: ")
        for number, role in enumerate(claim.roles):
            yield Part(", " if number else "")
            yield self.filler(claim, role)
