"""Texts made to make regular expressions run away, given to every pattern of the rules, and to reading as a whole.

Prints what it is about to do, so that who ends it knows what it did last, and ends itself with a message where one
pattern takes more than a few times the slowest of them: what grows faster than the square of a text's length.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator

from racegraph.reading.extract import extract
from racegraph.reading.pattern import Pattern
from racegraph.reading.rules import load
from racegraph.reading.trace import article_of

MARKED = (
    *(
        "a ",
        "a",
        "-a",
        "( ",
        "( ) ",
        "der ",
        "mit ",
        "zu ",
        "wird ",
        "würde ",
        "platz ",
        "sieg ",
        '" , ',
        "teamkollege ",
    ),
    *("<P0> ", "<P0> , ", "<P0> und ", "<P0> / ", "<P0>s ", "<P0> ( a ", "<P0> , der pilot ", "und <P0>s a "),
    *("<T0> ", "für <T0> a ", "auf <V0> ", "<S0> ", "<L0> ", "<M0> <C0> ", "<M0>-a-", "<O0> ", "<Q0> , ", "<D0> – "),
    *("<Y0> <P0> , a ", "<Z0> ", "<K0> ", "<A0> <P0> ", "<G0> <P0> "),
)
WRITTEN = (
    *(
        "Marco Bergmann, ",
        "Marco Bergmann und ",
        "Marco Bergmann (",
        "Marco ",
        "Bergmanns ",
        "der Pilot ",
        "„",
        "(",
        "1 ",
    ),
    *(
        "Platz 1 ",
        "1. ",
        "12.",
        "1:23,456 ",
        "2.000 ",
        "BMW M4 GT3 ",
        "BMW-",
        "aaaa-",
        "ab",
        "Ä",
        "\u00ad",
        "GmbH & Co. ",
    ),
    *(
        "gewann das Rennen in Zandvoort ",
        "in der Saison 2019 ",
        "am 1. Mai ",
        "dass er ",
        ", der ",
        "und siegte ",
        "4h ",
    ),
)
MARKED_SIZE = 1_500
WRITTEN_SIZE = 20_000
LONGEST = 1.0  # seconds of the processor for one pattern on one text; the slowest takes a tenth of it


def patterns() -> Iterator[tuple[str, Pattern]]:
    for rule in load():
        for number, pattern in enumerate(rule.find):
            yield f"{rule.where}: find {number}", pattern
        if rule.unless:
            yield f"{rule.where}: unless", rule.unless


def words_of(pattern: str) -> Iterator[str]:
    """Runs of words that the pattern itself asks for, the likeliest to make it go on."""
    words = re.findall(r"[a-zäöüß]{3,}", pattern)
    for start in (0, 3, 6):
        if words[start:]:
            yield " ".join(words[start : start + 3]) + " <P0> "


def repeated(unit: str, size: int) -> str:
    return (unit * (size // len(unit) + 1))[:size]


def main(what: str) -> None:
    if what == "patterns":
        for name, pattern in patterns():
            for unit in (*MARKED, *words_of(pattern.pattern)):
                print(f"{name} on {unit!r}", flush=True)
                began = time.process_time()
                pattern.search(f" {repeated(unit, MARKED_SIZE)} ")
                if time.process_time() - began > LONGEST:
                    sys.exit(f"takes more than {LONGEST} s: {name} on {unit!r}")
    else:
        opening = (
            "Marco Bergmann gewann nach einem Boxenstopp das Rennen, im Qualifying stand er auf der Pole-Position. "
        )
        for unit in WRITTEN:
            print(repr(unit), flush=True)
            extract(article_of(f"{opening}{repeated(unit, WRITTEN_SIZE)}."))


if __name__ == "__main__":
    main(sys.argv[1])
