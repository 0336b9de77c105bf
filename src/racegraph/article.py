"""Reading articles: a text, and beside it its schema.org ``NewsArticle`` metadata.

``NAME.txt`` holds the text, ``NAME.json`` the metadata. What cannot be read becomes a :class:`Problem` that names the
file and what to do; the other articles go through.
"""

from __future__ import annotations

import calendar
import datetime
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from racegraph.knowledge import KnowledgeError
from racegraph.language import language_of

T = TypeVar("T")

#: More code points than this are no article; it bounds the time that reading takes.
LONGEST = 200_000
_GERMAN = frozenset({"", "de", "deu", "ger", "german", "deutsch"})
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ].*)?)?)?")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that kept an article out: which file, and what to do about it."""

    path: Path
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


class ArticleError(ValueError):
    """An article that cannot be read; carries its :class:`Problem`."""

    def __init__(self, path: Path, message: str) -> None:
        self.problem = Problem(path, message)
        super().__init__(str(self.problem))


@dataclass(frozen=True, slots=True)
class Article:
    """One article. Offsets everywhere are Unicode code points into :attr:`text`, the file's text without its BOM.

    *published* is an ISO 8601 date as coarse as the metadata has it: ``2019-03-05``, ``2020-10`` or ``2020``.
    *sha256* is the digest of the text in UTF-8.
    """

    id: str
    path: Path
    text: str
    headline: str
    published: str
    publisher: str
    url: str | None
    language: str
    metadata: Mapping[str, Any] = field(hash=False)
    sha256: str

    @property
    def published_span(self) -> tuple[datetime.date, datetime.date]:
        """The first and the last day on which the article can have been published."""
        return date_span(self.published)


def date_span(iso: str) -> tuple[datetime.date, datetime.date]:
    """The first and last day that a date, a month or a year of ISO 8601 covers; ``ValueError`` where there is none.

    >>> date_span("2020-10")
    (datetime.date(2020, 10, 1), datetime.date(2020, 10, 31))
    """
    match = _DATE.fullmatch(iso)
    if not match:
        raise ValueError(f"not a date: {iso!r}")
    year, month, day = (int(g) if g else None for g in match.groups())
    assert year is not None
    if month is None:
        return datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    if day is None:
        if not 1 <= month <= 12:
            raise ValueError(f"no such month: {iso!r}")
        return datetime.date(year, month, 1), datetime.date(year, month, calendar.monthrange(year, month)[1])
    exact = datetime.date(year, month, day)
    return exact, exact


def read_article(path: Path) -> Article:
    """Read ``NAME.txt`` and the ``NAME.json`` beside it; :class:`ArticleError` where either is missing or broken."""
    text = _text(path)
    if len(text) > LONGEST:
        raise ArticleError(path, f"is {len(text):,} characters long; at most {LONGEST:,} are read: divide it")
    if not text.strip():
        raise ArticleError(path, "the text is empty; give it the article's text, or remove it")
    metadata_path = path.with_suffix(".json")
    if not metadata_path.is_file():
        raise ArticleError(
            path, f"has no metadata; write {metadata_path.name} beside it, a schema.org NewsArticle with datePublished"
        )
    try:
        metadata = json.loads(_text(metadata_path))
    except json.JSONDecodeError as error:
        message = f"is not JSON: line {error.lineno}, column {error.colno}: {error.msg}"
        raise ArticleError(metadata_path, message) from None
    except RecursionError:
        raise ArticleError(metadata_path, "is nested too deeply; give it a flat NewsArticle object") from None
    article = article_from(path, text, metadata)
    language = language_of(text) or article.language.partition("-")[0].lower()
    if language not in _GERMAN:
        raise ArticleError(path, f"is not in German (but in {language!r}); remove it, or give it a German text")
    return article


def article_from(path: Path, text: str, metadata: Any) -> Article:
    """The article whose file is *path*, from its text and its metadata; :class:`ArticleError` where they are broken."""
    metadata_path = path.with_suffix(".json")
    if not isinstance(metadata, dict):
        raise ArticleError(metadata_path, "is not a JSON object; give it the keys of a schema.org NewsArticle")
    published = metadata.get("datePublished")
    if not isinstance(published, str):
        raise ArticleError(metadata_path, 'has no datePublished; give one such as "2020-10-18", or "2020-10"')
    try:
        first, last = date_span(published)
    except ValueError:
        message = f'datePublished {published!r} is not a date; write it as "2020-10-18", "2020-10" or "2020"'
        raise ArticleError(metadata_path, message) from None
    publisher = metadata.get("publisher")
    publisher_name = publisher.get("name", "") if isinstance(publisher, dict) else publisher or ""
    try:
        (path.stem + json.dumps(metadata, ensure_ascii=False)).encode("utf-8")
    except UnicodeEncodeError:
        message = "has half a character (a lone surrogate) in its name or its values; write the character out"
        raise ArticleError(metadata_path, message) from None
    url = metadata.get("url")
    if url is not None and not (isinstance(url, str) and re.match(r"https?://[^\s<>\"{}|\\^`]+$", url)):
        raise ArticleError(metadata_path, f"url {url!r} is not an http(s) address; correct it, or leave it out")
    return Article(
        id=path.stem,
        path=path,
        text=text,
        headline=str(metadata.get("headline") or ""),
        published=first.isoformat() if first == last else published,
        publisher=str(publisher_name),
        url=url,
        language=str(metadata.get("inLanguage") or ""),
        metadata=metadata,
        sha256=hashlib.sha256(text.encode("utf-8")).hexdigest(),
    )


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        message = f"is not UTF-8: byte {error.start} is 0x{error.object[error.start]:02x}; convert it to UTF-8"
        raise ArticleError(path, message) from None
    except OSError as error:
        raise ArticleError(path, f"cannot be read: {error.strerror}") from None


def iter_articles(folder: Path) -> Iterator[Article | Problem]:
    """The articles of a folder in the order of their names, and a :class:`Problem` for each that cannot be read.

    A folder that is missing, or holds no article, is a problem; the same text twice is one for the second of the two.
    """
    if not folder.is_dir():
        yield Problem(folder, "is no folder; name one that holds NAME.txt and NAME.json files")
        return
    paths = sorted(folder.glob("*.txt"))
    if not paths:
        yield Problem(folder, "holds no article; put NAME.txt and NAME.json files into it")
    for lonely in sorted({p.stem for p in folder.glob("*.json")} - {p.stem for p in paths}):
        yield Problem(folder / f"{lonely}.json", f"has no text; put {lonely}.txt beside it, or remove it")
    seen: dict[str, Path] = {}
    for path in paths:
        try:
            article = read_article(path)
        except ArticleError as error:
            yield error.problem
            continue
        if (first := seen.setdefault(article.sha256, path)) != path:
            yield Problem(path, f"is the same text as {first.name}; remove one of the two")
            continue
        yield article


def read_articles(folder: Path) -> tuple[list[Article], list[Problem]]:
    """All articles of a folder, and what kept others out: see :func:`iter_articles`."""
    articles: list[Article] = []
    problems: list[Problem] = []
    for item in iter_articles(folder):
        if isinstance(item, Article):
            articles.append(item)
        else:
            problems.append(item)
    return articles, problems


def attempted(read: Callable[[Article], T], article: Article) -> T | Problem:
    """What *read* makes of an article, or what kept it from it: one article must not keep the others out.

    :class:`racegraph.knowledge.KnowledgeError` goes on: a rule or a word list is broken, and no article can be read.
    """
    try:
        return read(article)
    except ArticleError as error:
        return error.problem
    except KnowledgeError:
        raise
    except Exception as error:
        fault = f"{type(error).__name__}: {error}"
        return Problem(
            article.path, f"cannot be read, by a fault of racegraph's own ({fault}); report it, with the text"
        )
