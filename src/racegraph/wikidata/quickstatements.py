"""Statements for QuickStatements (version 1, tab-separated), to be looked at and sent by a person.

Source: https://www.wikidata.org/wiki/Help:QuickStatements. Each source is a group of its own: ``S854`` the address,
``S1476`` the title, ``S577`` when it was published, ``S813`` when it was looked at, ``S1683`` the sentence. The comment
is the IRI of our claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from racegraph.selection import excerpt
from racegraph.wikidata.item import ItemValue
from racegraph.wikidata.statement import OurStatement, Quotation, time_value

Quotes = Literal["none", "short", "full"]
LONGEST = 400  # characters that a text of Wikidata may have


def lines(statements: Iterable[OurStatement], quotes: Quotes, retrieved: str) -> Iterator[str]:
    """A line for each statement that has a source with an address; *retrieved* is an ISO date."""
    for statement in statements:
        if line := _line(statement, quotes, retrieved):
            yield line


def _line(statement: OurStatement, quotes: Quotes, retrieved: str) -> str:
    parts = [statement.subject, statement.property, statement.value]
    for property, value in statement.qualifiers:
        parts += [property, _value(value)]
    sources = cited(statement)
    for number, source in enumerate(sources):
        parts += _reference(source, quotes, retrieved, first=number == 0)
    return "\t".join([*parts, f"/* {statement.claim} */"]) if sources else ""


def cited(statement: OurStatement) -> list[Quotation]:
    """The sentences that have an address to be cited by: for each address the one that names most of what is stated."""
    wanted = {word.casefold() for label in (statement.subject_label, statement.value_label) for word in label.split()}
    best: dict[str, tuple[int, int, Quotation]] = {}
    for source in statement.quotations:
        named = sum(word in source.sentence.casefold() for word in wanted)
        rank = (named, len(source.sentence), source)
        if source.url and (source.url not in best or rank[:2] > best[source.url][:2]):
            best[source.url] = rank
    return [best[url][2] for url in sorted(best)]


def _reference(source: Quotation, quotes: Quotes, retrieved: str, *, first: bool) -> list[str]:
    parts = ["S854" if first else "!S854", _string(source.url)]
    if quotes != "none" and source.headline:
        parts += ["S1476", _text(source.headline, source.language)]
    if source.published:
        parts += ["S577", time_value(source.published).value]
    parts += ["S813", time_value(retrieved).value]
    if quotes != "none" and source.sentence:
        sentence = source.sentence if quotes == "full" else excerpt(source.sentence)
        parts += ["S1683", _text(sentence, source.language)]
    return parts


def _value(value: ItemValue) -> str:
    if value.kind == "text":
        return _text(value.value, value.language)
    return _string(value.value) if value.kind == "string" else value.value


def _text(text: str, language: str) -> str:
    return f"{re.split('[-_]', language)[0].lower()}:{_string(text)}"


def _string(text: str) -> str:
    """A string in quotes, on one line, with nothing that would end a field or begin a comment."""
    plain = " ".join(text.split()).replace("/*", "/ *").replace("*/", "* /")
    if len(plain) > LONGEST:
        plain = plain[: LONGEST - 2].rsplit(" ", 1)[0] + " …"
    return f'"{plain}"'


_WORDS = {"P580": "from", "P582": "until", "P585": "in", "P1352": "place"}


def in_words(statement: OurStatement, quotes: Quotes) -> str:
    """The statement as a sentence to check, with its sources below."""
    qualifiers = "".join(f", {_WORDS.get(p, p)} {_readable(v)}" for p, v in statement.qualifiers)
    said = [
        f"{statement.subject_label} ({statement.subject}) – {statement.property_label} ({statement.property}) – "
        f"{statement.value_label} ({statement.value}){qualifiers}"
    ]
    for source in cited(statement):
        wording = source.sentence if quotes == "full" else excerpt(source.sentence)
        said.append(f"    {source.url} ({source.published})" + ("" if quotes == "none" else f": “{wording}”"))
    return "\n".join(said)


def _readable(value: ItemValue) -> str:
    if value.kind != "time":
        return value.value
    date, _, precision = value.value.lstrip("+").partition("/")
    return date.partition("T")[0][: {"9": 4, "10": 7}.get(precision, 10)]
