"""What an article prints where the graph has the name of the word lists: “Prema Powerteam” for Prema Racing.

Whoever holds a row against its article looks for the article's name. IRIs and labels of the graph stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from racegraph.article import Article
from racegraph.fact import Entity, Fact
from racegraph.mapping import Row
from racegraph.reading.lexicon import inflected
from racegraph.reading.lexicon import load as load_lexicon
from racegraph.reading.token import HYPHENS, folded_tokens

_NAMED = frozenset({"Team", "Series", "Circuit", "CarClass", "CarModel", "Manufacturer"})
_OF_MAKES = frozenset({"carManufacturer", "factoryDriverOf"})
_SHORT = 6  # letters: ELMS, which a long name takes behind it in brackets
#: Words that say no more than what something is: the “IMSA-Serie” is the IMSA, the “Manthey-Team” is Manthey.
_KINDS = frozenset({"team", "serie", "klasse", "wertung", "cup"})
#: Words that together describe a series and do not name it: Tourenwagen-WM, die Liga der Supersportwagen.
_DESCRIBING = frozenset(
    "tourenwagen sportwagen langstrecken supersportwagen prototypen marken rallye gt3 gt formel der die "
    "wm em dm weltmeisterschaft europameisterschaft meisterschaft weltcup serie liga".split()
)


def printed_names(article: Article, facts: Sequence[Fact]) -> dict[str, str]:
    """What the article calls the entities of *facts* to which it never gives the name that the lists have, by that.

    That is its fullest name for each. A form that only leaves something out of the listed name (“ROWE” for “ROWE
    Racing”), or adds what it is to it (“Manthey-Team”), takes no name's place, nor does the description of a series.
    """
    entities = {v for fact in facts for v in fact.roles.values() if isinstance(v, Entity) and v.kind in _NAMED}
    names = {entity: [s for s in _spellings(entity) if s != entity.name] for entity in entities}
    if not any(names.values()):
        return {}
    whole = f" {' '.join(_words(article.text))} "
    out = {}
    for entity in sorted((e for e, others in names.items() if others), key=lambda e: e.iri):
        said = list(_said([entity.name, *names[entity]], whole))
        if entity.name in said:
            continue
        fuller = [name for name in said if _stands_for(name, entity)]
        if fuller:
            longest, short = max(fuller, key=len), next((n for n in said if n.isupper() and len(n) <= _SHORT), "")
            out[entity.name] = longest if not short or short in longest else f"{longest} ({short})"
    return out


def with_printed_names(row: Row, printed: Mapping[str, str]) -> Row:
    """A row with the names of :func:`printed_names` for those that it has; makes are normalised where a relation is
    about them."""
    other = row.object if row.relation in _OF_MAKES else printed.get(row.object, row.object)
    return replace(row, subject=printed.get(row.subject, row.subject), object=other)


def _said(names: Sequence[str], text: str) -> Iterator[str]:
    """Those of *names* that a text of folded words has; none that is only a part of a longer one: Prema Powerteam."""
    for name in sorted(names, key=len, reverse=True):
        for form in inflected(name):
            if (words := f" {' '.join(_words(form))} ") in text:
                yield name
                text = text.replace(words, " | ")
                break


def _stands_for(name: str, entity: Entity) -> bool:
    """Whether a name of an entity may stand in place of the one that the lists give it."""
    words, listed = set(_words(name)), set(_words(entity.name))
    if entity.kind == "Manufacturer":
        return words.isdisjoint(listed)  # VW, but no department: Audi Sport
    if entity.kind == "Series" and words <= _DESCRIBING:
        return False
    return not words <= listed | _KINDS


def _spellings(entity: Entity) -> Sequence[str]:
    """The names of an entity; of a car in no list with its make in each spelling: VW Golf 1600."""
    listed = load_lexicon().spellings.get(entity, ())
    if listed or entity.kind != "CarModel":
        return listed
    makes = [(make.name, names) for make, names in load_lexicon().spellings.items() if make.kind == "Manufacturer"]
    own = [(make, names) for make, names in makes if entity.name.startswith(f"{make} ")]
    return [name + entity.name[len(make) :] for make, names in own for name in names]


def _words(name: str) -> list[str]:
    return [token for token in folded_tokens(name) if token not in HYPHENS]
