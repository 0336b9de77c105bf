"""Articles by the thousand, to measure with: templates filled with invented people, teams and races.

usage: generate.py NUMBER FOLDER [--seed N]

The same number and seed give the same articles. People, teams and races recur as in a real archive: a few are named
again and again, most only now and then.
"""

from __future__ import annotations

import argparse
import datetime
import json
import random
from pathlib import Path

GIVEN = """
    Anna Jens Marco Lena Klaus Erik Pierre Nina Felix Tobias Carla Jan Philipp Laura Stefan Daniel Maria Lukas
""".split()
SUR = """
    Berg Hall Stein Brunn Feld Wald Bach Thal Horn Lind Kron Falk Reuter Sommer Vogt Winkel Zell Ahrn
""".split()
ENDS = ["mann", "er", "hofer", "ing", "meister", "brecht", "au", "egger"]
MAKES = ["BMW", "Audi", "Porsche", "Mercedes-AMG", "Ferrari", "Lamborghini"]
SERIES = ["ADAC GT Masters", "European Le Mans Series", "DTM", "VLN"]
CIRCUITS = ["Oschersleben", "Zandvoort", "Monza", "Hockenheim", "Spa", "Le Castellet", "Estoril", "Silverstone"]
COLOURS = ["Blau", "Silber", "Nord", "Falken", "Adler", "Drei Kronen", "Alpen", "Rhein"]

TEMPLATES = (
    "{a} und {b} haben für {team} das Rennen der {series} in {circuit} gewonnen.",
    "{a} wurde in {circuit} Dritter.",
    "{a} startet {year} für {team} in der {series}.",
    "{make}-Werksfahrer {a} teilt sich das Auto mit {b}.",
    "In {circuit} schied {a} mit einem Getriebeschaden aus.",
    "{a} beendete die Saison {year} der {series} auf Platz {place}.",
    "Der {age}-jährige {b} kommt aus Heidelberg.",
    "{a} wird am kommenden Wochenende in {circuit} starten.",
    "Von der Poleposition ging {b} ins Rennen.",
    "Das Wetter blieb an allen drei Tagen trocken, und die Tribünen waren gut gefüllt.",
    "Bis zum nächsten Lauf bleiben dem Team zwei Wochen.",
)


def names(random_: random.Random, number: int) -> list[str]:
    """*number* different people."""
    people: dict[str, None] = {}
    while len(people) < number:
        people[f"{random_.choice(GIVEN)} {random_.choice(SUR)}{random_.choice(ENDS)}"] = None
    return list(people)


def articles(number: int, seed: int = 1) -> list[tuple[str, str, dict[str, object]]]:
    """*number* articles: name, text and metadata of each."""
    random_ = random.Random(seed)
    people = names(random_, min(1500, 20 + number // 2))
    teams = [f"{colour} {maker} Racing" for colour in COLOURS for maker in SUR]
    written = []
    for index in range(number):
        day = datetime.date(2010, 1, 1) + datetime.timedelta(days=random_.randrange(5000))
        # the earlier in the list, the more often: about as names recur in an archive
        a, b = (people[min(int(random_.paretovariate(0.6)) - 1, len(people) - 1)] for _ in range(2))
        if a == b:
            b = people[(people.index(a) + 1) % len(people)]
        filled = {
            "a": a,
            "b": b,
            "team": random_.choice(teams),
            "series": random_.choice(SERIES),
            "circuit": random_.choice(CIRCUITS),
            "make": random_.choice(MAKES),
            "year": day.year,
            "place": random_.choice(["vier", "fünf", "sechs", "sieben"]),
            "age": random_.randrange(19, 45),
        }
        sentences = random_.sample(TEMPLATES, k=random_.randrange(6, len(TEMPLATES)))
        text = f"{a} in {filled['circuit']}\n\n" + " ".join(sentence.format(**filled) for sentence in sentences) + "\n"
        metadata = {
            "@type": "NewsArticle",
            "headline": f"{a} in {filled['circuit']}",
            "datePublished": day.isoformat(),
            "publisher": {"name": f"Rennblatt {index % 20}"},
            "url": f"https://example.org/{index}",
            "inLanguage": "de",
        }
        written.append((f"{index:06d}", f"{text}Meldung {index}.\n", metadata))
    return written


def write_articles(number: int, folder: Path, seed: int = 1) -> None:
    """Write *number* articles into *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text, metadata in articles(number, seed):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        (folder / f"{name}.json").write_text(json.dumps(metadata, ensure_ascii=False), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("number", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    write_articles(arguments.number, arguments.folder, arguments.seed)


if __name__ == "__main__":
    main()
