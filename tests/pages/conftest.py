"""Pages over the project's own articles, and over one that was written to do harm."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest

from racegraph.article import Article
from racegraph.build import build, standard_stages
from racegraph.fact import Entity, Fact, Span
from racegraph.pages import pages
from racegraph.reading.extract import extract
from racegraph.serve.guard import Guard
from serve.running import serving

ARTICLES = Path(__file__).parents[2] / "articles"
TOKEN = "a token of the tests"

SCRIPT = '<script>document.title = "broken in"</script>'
HEADLINE = f'{SCRIPT} "Quoted" & \'single\' <img src=x onerror="document.title=1">'
DRIVER = Entity("Person", f"Eva {SCRIPT}", "eva-attack")
# Hebrew letters, a right-to-left override, and what closes an attribute
TEAM = Entity("Team", 'צוות מרוצים \u202egnicaR "><b>', "rtl-racing")
RACE = Entity("Event", 'Rennen {0} {{ 7*7 }} & "Co"', "braces")
LINES = (
    f"Eva {SCRIPT} fährt für das Team.",
    "Sie wurde Dritte; andere sagen, sie wurde Vierte.",
)


@dataclass(frozen=True)
class Read:
    """What reading the hostile article gives: facts written by hand."""

    article: Article
    facts: tuple[Fact, ...]


def read(article: Article) -> object:
    if article.id != "hostile":
        return extract(article)
    spans = [Span("hostile", article.text.index(line), article.text.index(line) + len(line)) for line in LINES]
    third = {"participant": DRIVER, "event": RACE, "position": 3}
    return Read(
        article,
        (
            Fact(
                "TeamEntry", {"driver": DRIVER, "team": TEAM, "season": "2019"}, "asserted", (spans[0],), "by-hand", 0.9
            ),
            Fact(
                "TeamEntry",
                {"driver": DRIVER, "team": TEAM, "season": "2020"},
                "announced",
                (spans[0],),
                "by-hand",
                0.9,
            ),
            Fact("RaceResult", third, "asserted", (spans[1],), "by-hand", 0.7),
            Fact("RaceResult", {**third, "position": 4}, "asserted", (spans[1],), "by-hand", 0.6),
            Fact("RaceWin", {"participant": DRIVER, "event": RACE}, "denied", (spans[1],), "by-hand", 0.9),
        ),
    )


def stages() -> object:
    return replace(standard_stages(), extract=read)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's articles, and the hostile one."""
    folder = tmp_path_factory.mktemp("pages") / "articles"
    folder.mkdir()
    for path in [*ARTICLES.glob("*.txt"), *ARTICLES.glob("*.json")]:
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "hostile.txt").write_text("\n\n".join((HEADLINE, *LINES)), encoding="utf-8")
    metadata = {
        "headline": HEADLINE,
        "datePublished": "2026-01-02",
        "inLanguage": "de",
        "publisher": {"name": f"Verlag {SCRIPT}"},
        "url": "https://news.example/a?b='c'&d=1",
    }
    (folder / "hostile.json").write_text(json.dumps(metadata), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def store(folder: Path) -> Path:
    directory = folder.parent / "store"
    report = build([folder], directory, stages=stages())  # type: ignore[arg-type]
    assert not report.problems
    return directory


@pytest.fixture(scope="session")
def client(store: Path) -> Iterator[httpx.Client]:
    """The pages over :func:`store`, open for review by :data:`TOKEN`."""
    guard = Guard(TOKEN)
    with serving(store, guard=guard, beside=pages(guard)) as client:
        yield client
