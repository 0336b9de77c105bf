"""A verb said once and meant twice: “am Samstag wurde er Dritter, am Sonntag Fünfter”."""

from __future__ import annotations

from racegraph.reading.grammar import pattern

_REACH = 160  # characters within which a verb holds on


def completed(text: str) -> str:
    """A rendered sentence in which each part that leaves out the verb of the part before has it put back in.

    Only verbs that tell results hold on, and only into a part that opens as such a part does: with a day, a race, a
    place, a person with a place.
    """
    at = 0
    while match := pattern("verbless").search(text, at):
        assert match.lastgroup
        start, end = match.span(match.lastgroup)
        at = start
        verbs = list(pattern("carried_verb").finditer(text, max(0, match.start() - _REACH), match.start() + 1))
        if match.lastgroup != "opener" and not pattern("place").search(
            text, max(0, match.start() - _REACH), match.start()
        ):
            continue  # “mit A und B Rang drei”: no place has been told yet that another could stand beside
        if not verbs or pattern("not_carried").search(text, verbs[-1].end() - 1, match.start() + 1):
            continue
        opener = text[start:end].rstrip()
        if pattern("race_of_two").fullmatch(opener):
            opener += " rennen"
        text = f"{text[: match.start()]} ; {opener}{verbs[-1].group()}{text[end:]}"
        at = match.start() + len(opener)
    return text
