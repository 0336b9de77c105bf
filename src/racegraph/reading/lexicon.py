"""The word lists of ``mappings/lexicon/``, compiled once into a token trie.

A name is matched token by token, hyphens or spaces between them alike, with a genitive -s at its end, and only where
its first letter is written as in the list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from racegraph.fact import Entity
from racegraph.knowledge import MAPPINGS, KnowledgeError, read_yaml, shown
from racegraph.reading.token import HYPHENS, fold, folded_tokens, plain

#: The letter that stands for each kind of entity in a pattern.
LETTERS = {
    "Person": "P",
    "Team": "T",
    "Manufacturer": "M",
    "CarModel": "C",
    "Series": "S",
    "Event": "E",
    "Circuit": "V",
    "Place": "L",
    "Country": "N",
    "CarClass": "K",
}

# A longer match wins; of two as long, the file that stands first here.
_FILES = (
    ("events", "Event"),
    ("circuits", "Circuit"),
    ("series", "Series"),
    ("cars", "CarModel"),
    ("teams", "Team"),
    ("classes", "CarClass"),
    ("manufacturers", "Manufacturer"),
    ("countries", "Country"),
    ("places", "Place"),
)


_GERMAN = frozenset("abcdefghijklmnopqrstuvwxyzäöüß0123456789’")


class LexiconError(KnowledgeError):
    """A word list that cannot be used; the message names file and entry."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A name of a word list: what it names, and what the list knows besides (a circuit's place, a car's make)."""

    entity: Entity
    upper: bool
    facts: Mapping[str, str] = field(default_factory=dict, compare=False)


Trie = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All word lists. *codes*, *adjectives* and *demonyms* tell countries and towns, *form* what a name looks like.

    *spellings* are the names of each entity in the lists, its own first.
    *constructors* are the teams that the Formel 1 calls by a make alone, by that make; *lands* the names of
    countries by those of their towns and regions.
    """

    trie: Trie
    codes: Mapping[str, Entity]
    adjectives: Mapping[str, Entity]
    demonyms: Mapping[str, Entity]
    places: Mapping[str, Entity]
    given: frozenset[str]
    ambiguous_given: frozenset[str]
    female: frozenset[str]
    form: Mapping[str, frozenset[str]]
    spellings: Mapping[Entity, tuple[str, ...]]
    constructors: Mapping[str, Entry]
    lands: Mapping[str, str]

    def match(self, words: Sequence[str], raw: Sequence[str], at: int) -> tuple[int, Entry, bool] | None:
        """The longest name that begins at token *at*: (token after it, entry, genitive).

        *words* are the tokens folded, *raw* as written.
        """
        node = self.trie
        best: tuple[int, Entry, bool] | None = None
        i = at
        upper = raw[at][:1].isupper() or not raw[at][:1].isalpha()
        size = len(words)
        while i < size:
            word = words[i]
            if word in HYPHENS and i > at:
                i += 1
                continue
            if not word.isascii():
                word = _key(word)
            child = node.get(word)
            if child is None:
                if (
                    len(word) > 1
                    and word.endswith("s")
                    and (child := node.get(word[:-1]))
                    and (entry := child.get(""))
                    and upper >= entry.upper
                ):
                    return (i + 1, entry, True)
                break
            i += 1
            node = child
            entry = node.get("")
            if entry is not None and upper >= entry.upper:
                best = (i, entry, False)
        return best

    def town(self, stem: str) -> Entity | None:
        """The town whose demonym has this stem: Hamburg(er), Leim(en)(er)."""
        places = self.places
        return places.get(stem) or places.get(stem + "e") or places.get(stem + "en")

    def is_given(self, word: str) -> bool:
        """Whether a (folded) word is a given name, with its diacritics or without: Ásgeir, Asgeir."""
        return word in self.given or (not word.isascii() and plain(word) in self.given)

    def is_title(self, word: str) -> bool:
        """Whether a (folded) word says that a person follows, alone or as a compound: Pilot, Werkspilot."""
        titles = self.form["person_titles"]
        return word in titles or any(word[i:] in titles for i in range(2, len(word) - 4))

    def is_world_championship(self, series: Entity) -> bool:
        """Whether the champion of a series is “Weltmeister”."""
        name = fold(series.name)
        return name in self.form["world_championships"] or "weltmeisterschaft" in name

    def shares_cars(self, series: Entity) -> bool:
        """Whether several drivers share a car in the races of a series, as far as the word lists know."""
        return fold(series.name) in self.form["shared_cars"]

    def may_name(self, raw: str, low: str) -> bool:
        """Whether a token, as written and folded, may be part of a name: with a capital, and no common word."""
        return raw[0].isupper() and low not in self.form["no_name"] and not raw.isdigit()


def name_tokens(name: str) -> list[str]:
    """A name's tokens as the trie holds them: folded, hyphens left out."""
    return [t for t in folded_tokens(name) if t not in HYPHENS]


def _entries(path: Path) -> Iterator[dict[str, Any]]:
    rows = read_yaml(path)
    if not isinstance(rows, list):
        raise LexiconError(f"{shown(path)}: is not a list of entries; begin each line with '- {{name: …}}'")
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict) or not isinstance(row.get("name"), str):
            raise LexiconError(f"{shown(path)}: entry {number} has no name (write numbers in quotes): {row!r}")
        yield row


def _words(path: Path) -> frozenset[str]:
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return frozenset(fold(line.strip()) for line in lines if line.strip() and not line.startswith("#"))


def _given(path: Path) -> frozenset[str]:
    names = _words(path)
    return names | {plain(name) for name in names if not name.isascii()}


def inflected(name: str) -> Iterator[str]:
    """A name, and its other cases where it begins with an adjective: Deutsche, Deutschen, Deutscher Meisterschaft."""
    yield name
    first, space, rest = name.partition(" ")
    if space and first.endswith("sche"):
        yield from (f"{first}{ending} {rest}" for ending in "nr")


def _key(token: str) -> str:
    """A folded token as the trie holds it: without diacritics that German has not, since print leaves them out."""
    return token if token.isascii() or _GERMAN.issuperset(token) else plain(token) or token


def _insert(trie: Trie, name: str, entry: Entry) -> None:
    node = trie
    for token in name_tokens(name):
        node = node.setdefault(_key(token), {})
    node.setdefault("", entry)


@cache
def load(folder: Path = MAPPINGS / "lexicon") -> Lexicon:
    """Compile the word lists of *folder*; :class:`LexiconError` names the file and entry that are wrong."""
    trie: Trie = {}
    codes: dict[str, Entity] = {}
    adjectives: dict[str, Entity] = {}
    demonyms: dict[str, Entity] = {}
    places: dict[str, Entity] = {}
    spellings: dict[Entity, tuple[str, ...]] = {}
    constructors: dict[str, Entry] = {}
    lands: dict[str, str] = {}
    for stem, kind in _FILES:
        path = folder / f"{stem}.yaml"
        if not path.exists():
            continue
        towns: list[str] = []  # those of circuits, which are put last: such a name may stand for another circuit
        for row in _entries(path):
            entity = Entity(kind, row["name"])
            facts = {
                k: str(v)
                for k, v in row.items()
                if k in {"place", "country", "manufacturer", "circuit", "series", "region", "alsoWord", "constructors"}
            }
            spellings[entity] = (row["name"], *row.get("aliases", ()), *row.get("metonyms", ()))
            for name in (row["name"], *row.get("aliases", ())):
                for form_of_it in inflected(name):
                    _insert(trie, form_of_it, Entry(entity, name[:1].isupper(), facts))
            for name in row.get("metonyms", ()):
                town = Entity("Place", name)
                places.setdefault(fold(name), town)
                _insert(trie, name, Entry(town, True, {"metonym": row["name"]}))
            if kind == "Country":
                codes.update((code, entity) for code in row.get("codes", ()))
                stems = (row.get("adjective"), *row.get("alsoAdjectives", ()))
                adjectives.update((fold(stem), entity) for stem in stems if stem)
                demonyms.update((fold(d), entity) for d in row.get("demonyms", ()))
            elif kind == "Place":
                lands.setdefault(row["name"], row.get("country", ""))
                if not row.get("alsoWord"):  # "Sieger" is nobody from Siegen
                    places[fold(row["name"])] = entity
                demonyms.update((fold(d), entity) for d in row.get("demonyms", ()))
            elif row.get("constructor"):
                constructors[row["constructor"]] = Entry(entity, True, facts)
            elif row.get("place"):
                places.setdefault(fold(row["place"]), Entity("Place", row["place"]))
                towns.append(row["place"])
        for town_name in towns:
            _insert(trie, town_name, Entry(Entity("Place", town_name), True))
    form_path = folder / "form.yaml"
    form = {k: frozenset(fold(w) for w in v) for k, v in read_yaml(form_path).items()}
    form["no_name"] |= form["small_words"]
    return Lexicon(
        trie,
        codes,
        adjectives,
        demonyms,
        places,
        _given(folder / "given-names.txt") - form["no_name"],
        _words(folder / "given-names-ambiguous.txt"),
        _words(folder / "given-names-female.txt"),
        form,
        spellings,
        constructors,
        lands,
    )
