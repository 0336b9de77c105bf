"""Cars told by their form: a make, and what follows it that looks like a model; and later by that alone."""

from __future__ import annotations

import re
from collections.abc import Iterable

from racegraph.fact import Entity
from racegraph.reading.lexicon import Lexicon
from racegraph.reading.mention import Draft, Line, Mention
from racegraph.reading.token import HYPHENS

_NO_MODEL = re.compile(r"\d{4,}|\d+[.,:].*")  # 2019; 2,5
_TYPE_CODE = re.compile(r"[a-z]{0,3}\d{1,4}[a-z]{0,3}\d?")  # gt3, m4, 488


def find_car(lexicon: Lexicon, draft: Draft, make: Mention) -> int:
    """Put the car of which *make* (type M) is the first word, if it is one: “Porsche 911 GT3 R”, “Lola-Judd”.

    Returns the token after the car, or after the make alone.
    """
    line, taken = draft.line, draft.taken
    start, size = make.last, len(line.raw)
    if make.genitive:
        return start
    if start < size and line.raw[start] in HYPHENS and line.joins(start) and draft.type_at(start + 1) == "M":
        second = taken[start + 1]
        assert second is not None
        name = f"{make.value.name}-{second.value.name}"
        draft.put(
            Mention("C", make.first, second.last, Entity("CarModel", name), entry=make.entry, note=make.value.name)
        )
        return second.last
    end = _model_end(lexicon, draft, start)
    if end is None:
        return make.last
    words = [line.raw[j] for j in range(start, end) if line.raw[j] not in HYPHENS]
    # A number alone after a make is a start number as often as a model; a model has a letter, or three digits.
    if len(words) == 1 and words[0].isdigit() and len(words[0]) != 3:
        return make.last
    name = f"{make.value.name} {' '.join(words)}"
    draft.put(Mention("C", make.first, end, Entity("CarModel", name), entry=make.entry, note=make.value.name))
    return end


def _model_end(lexicon: Lexicon, draft: Draft, start: int) -> int | None:
    """The token after the words from *start* that are a model's; None where none of them tells a model."""
    line, form = draft.line, lexicon.form
    size = len(line.raw)
    telling = False
    at = start
    while at < size and at - start < 9:
        token, low = line.raw[at], line.low[at]
        if (
            (token in HYPHENS or token == ".")
            and at > start
            and line.glued(at)
            and at + 1 < size
            and line.glued(at + 1)
            and (line.raw[at + 1][:1].isdigit() or line.low[at + 1] in form["car_words"])
        ):
            at += 1
            continue
        if draft.type_at(at) not in "KQMSLC":
            break
        if any(c.isdigit() for c in token) and not _NO_MODEL.fullmatch(token) and not _is_ordinal(draft, at):
            telling = True
        elif low in form["car_words"] and not token.islower():
            telling = telling or low not in form["weak_car_words"]
        elif token.isupper() and len(token) <= 4 and token.isalpha() and low not in form["no_name"] and telling:
            pass
        elif not _model_ahead(lexicon, draft, at):
            break
        at += 1
    while at > start and line.raw[at - 1] in HYPHENS:
        at -= 1
    return at if at > start and telling else None


def _is_ordinal(draft: Draft, at: int) -> bool:
    raw = draft.line.raw
    return raw[at].isdigit() and at + 1 < len(raw) and raw[at + 1] == "."


def _model_ahead(lexicon: Lexicon, draft: Draft, at: int) -> bool:
    """Whether token *at* is a capitalised word within a model's name: Aston Martin *Vantage* GT4."""
    line, form = draft.line, lexicon.form
    token, low = line.raw[at], line.low[at]
    if not (token[0].isupper() and token.isalpha()) or draft.type_at(at) == "M":
        return False
    if low in form["no_name"] or low in form["person_titles"] or low in form["team_words"] or lexicon.is_given(low):
        return False
    for ahead in line.low[at + 1 : at + 3]:
        if ahead in form["car_words"] or (_TYPE_CODE.fullmatch(ahead) and not ahead.isdigit()):
            return True
        if not ahead[0].isalnum() and ahead not in HYPHENS:
            return False
    return False


class ShortCars:
    """The cars of an article by what follows their make where it names them: the *911 GT3 R*, the *Scirocco*.

    A word that two of them share tells neither.
    """

    def __init__(self, lexicon: Lexicon, lines: Iterable[Line]) -> None:
        self.models: dict[tuple[str, ...], Mention | None] = {}
        for line in lines:
            for m in line.mentions:
                if m.type == "C":
                    for words in _models(lexicon, line, m):
                        known = self.models.setdefault(words, m)
                        if known is not None and known.value != m.value:
                            self.models[words] = None
        self.first = {words[0] for words, m in self.models.items() if m is not None}

    def find(self, line: Line) -> None:
        """Put the cars that a line names so, where it leaves room."""
        if self.first.isdisjoint(line.low):
            return
        covered = {i for m in line.mentions if m.type not in "QK" for i in range(m.first, m.last)}
        found: list[Mention] = []
        for i, word in enumerate(line.low):
            if word not in self.first or (i and line.raw[i - 1] in HYPHENS) or i in covered:
                continue
            for words, car in self.models.items():
                last = _end_of(line, i, words)
                if car is not None and last and covered.isdisjoint(range(i, last)) and line.at(last) not in HYPHENS:
                    found.append(Mention("C", i, last, car.value, entry=car.entry, note=car.note))
                    covered |= set(range(i, last))
                    break
        if found:
            taken = {i for m in found for i in range(m.first, m.last)}
            rest = (m for m in line.mentions if taken.isdisjoint(range(m.first, m.last)))
            line.mentions = sorted([*rest, *found], key=lambda m: m.first)


def _models(lexicon: Lexicon, line: Line, car: Mention) -> Iterable[tuple[str, ...]]:
    """What may name a car without its make: all that follows it, if it tells a model, and a first word that does."""
    make = lexicon.match(line.low[: car.last], line.raw, car.first)
    start = make[0] if make and make[1].entity.kind == "Manufacturer" else car.first + 1
    words = tuple(w for w in line.low[start : car.last] if w not in HYPHENS)
    form = lexicon.form
    if not words or lexicon.match(words, words, 0):
        return
    first = line.raw[start]
    if len(words) > 1 and any(c.isalpha() for c in words[0]) and words[0] not in form["weak_car_words"]:
        yield words
    a_name = len(first) > _SHORT and first.isalpha() and first[0].isupper() and not lexicon.is_given(words[0])
    if a_name and words[0] not in _NO_MODELS | form["no_name"]:
        yield words[:1]


_SHORT = 4  # letters of a word that alone tells a model, at least one more: Vantage, but not Golf, Clio, Cup
_NO_MODELS = frozenset(
    {"coupé", "sport", "junior", "motorsport", "racing", "hybrid", "competition", "touring", "series"}
)


def _end_of(line: Line, at: int, words: tuple[str, ...]) -> int:
    """The token after *words*, with hyphens or spaces between them, if they begin at token *at*; 0 if they do not."""
    for word in words:
        if line.at(at) in HYPHENS:
            at += 1
        if line.at(at) != word:
            return 0
        at += 1
    return at
