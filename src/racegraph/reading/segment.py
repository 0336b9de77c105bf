"""From an article's text to labelled lines and sentences, all with exact offsets.

Offsets are Unicode code points into the article's text. Nothing is deleted: what is not the article's own prose gets a
label (:data:`LABELS`), so that every offset holds. Only sentences of some labels state facts (:data:`READABLE`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from racegraph.fact import Span
from racegraph.knowledge import MAPPINGS, read_yaml
from racegraph.reading.grammar import pattern
from racegraph.reading.token import spelt

#: Lines with these labels state facts.
READABLE = frozenset({"body", "headline", "table"})
LABELS = ("body", "headline", "table", "caption", "teaser", "menu", "contact")

_WORD = re.compile(r"\w+")
_LINE = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c\x85]+")
_HEADING = frozenset({"menu", "headline"})
_SENTENCE_LENGTH = 2_000  # a longer "sentence" is no prose; it is cut here, so that no pattern sees unbounded input


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, headline or table row: text[start:end]. *paragraph* counts lines, those joined that were wrapped."""

    start: int
    end: int
    label: str
    paragraph: int

    def span(self, article: str) -> Span:
        """The sentence as evidence: where it stands in the *article* of that id."""
        return Span(article, self.start, self.end)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a text, without the white space around it, and how it is spelt."""

    start: int
    end: int
    text: str
    words: int


@cache
def _boilerplate() -> dict[str, re.Pattern[str]]:
    lists = read_yaml(MAPPINGS / "lexicon" / "boilerplate.yaml")
    anywhere = {"page_talk"}
    return {
        name: re.compile(
            (r"\b" if name in anywhere else r"^\W*")
            + r"(?:"
            + "|".join(re.escape(w) for w in words)
            + r")(?:\b|(?<=\W))",
            re.IGNORECASE,
        )
        for name, words in lists.items()
    }


@cache
def _abbreviations() -> frozenset[str]:
    lines = (MAPPINGS / "lexicon" / "abbreviations.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _lines(text: str) -> list[_Line]:
    """The lines of a text that are not blank."""
    out = []
    for match in _LINE.finditer(text):
        body = match.group().strip()
        if body:
            start = match.start() + match.group().index(body)
            words = sum(1 for _ in _WORD.finditer(body))
            out.append(_Line(start, start + len(body), spelt(body), words))
    return out


def _is_row(line: _Line) -> bool:
    if line.words < 3 or pattern("row_verb").search(line.text):
        return False
    return _is_lone_row(line) or (len(line.text) <= 240 and bool(pattern("table_row").match(line.text)))


def _is_lone_row(line: _Line) -> bool:
    return len(line.text) <= _SENTENCE_LENGTH and bool(pattern("lone_row").match(line.text))


def _is_prose(line: _Line) -> bool:
    ends = line.text.rstrip("“”\"«»')")[-1:] in {".", "!", "?", "…", ":"}
    return line.words >= 12 or (line.words >= 4 and ends)


def _label_lines(text: str) -> list[tuple[_Line, str]]:
    """Each non-blank line with its label.

    The body is the run of lines with the most prose in it: lines of prose count for it, short ones against it. What
    stands before and after is menu, unless it is a headline just above the body or a table.
    """
    cues = _boilerplate()
    all_lines = _lines(text)
    labels: list[str] = []
    teasers = False
    for i, line in enumerate(all_lines):
        if cues["teaser_heads"].match(line.text):
            # A head alone on its line opens a list of other articles; one with more in its line is itself the teaser.
            teasers = teasers or (line.words <= 6 and any(label == "body" for label in labels))
            labels.append("teaser")
        elif teasers:
            labels.append("teaser")
        elif _is_row(line):
            labels.append("table")
        elif line.words <= 25 and cues["captions"].match(line.text) and not (_is_prose(line) and line.words > 14):
            labels.append("caption")
        elif cues["contacts"].match(line.text) and (
            line.words <= 16 or ":" in line.text[:40] or "informationen" in line.text[:40].lower()
        ):
            labels.append("contact")
        elif i and all_lines[i - 1].text.startswith("©") and not line.text.endswith("."):
            labels.append("caption")  # a picture's own line stands below its credit
        elif cues["page_talk"].search(line.text) and not (line.words > 25 and '"' in line.text):
            labels.append("menu")
        else:
            labels.append("body" if _is_prose(line) else "short")
    _keep_rows_in_company(all_lines, labels)
    first, last = _body_run(all_lines, labels)
    for i, label in enumerate(labels):
        if label == "short":
            labels[i] = "headline" if first <= i <= last else "menu"
        elif (label == "body" and not first <= i <= last) or (label == "table" and not first - 12 <= i <= last + 60):
            labels[i] = "menu"
    for i in range(first - 1, max(-1, first - 4), -1):  # headlines stand right above the body
        if labels[i] in {"caption", "headline"}:
            continue
        if labels[i] != "menu" or all_lines[i].words < 3 or not _may_head(all_lines[i]):
            break
        labels[i] = "headline"
    for i, label in enumerate(labels):  # and right above a table
        at = i - 1
        while label == "table" and at >= max(0, i - 3) and labels[at] in _HEADING and _may_head(all_lines[at]):
            labels[at] = "headline"
            at -= 1
    return list(zip(all_lines, labels, strict=True))


def _may_head(line: _Line) -> bool:
    """Whether a line beside the body may be a headline: no item of a menu, no talk of the page about itself."""
    return not line.text.startswith(tuple("•·*|-»›")) and not _boilerplate()["page_talk"].search(line.text)


def _keep_rows_in_company(all_lines: list[_Line], labels: list[str]) -> None:
    """A single line that looks like a table's row is a sentence that opens with a number."""
    for i, label in enumerate(labels):
        if label != "table" or _is_lone_row(all_lines[i]) or (i and all_lines[i - 1].text.endswith(":")):
            continue
        if not any(_has_row(labels[i + step :: step][:2]) for step in (-1, 1) if i + step >= 0):
            labels[i] = "body" if _is_prose(all_lines[i]) else "short"


def _has_row(next_to: Sequence[str]) -> bool:
    """Whether of two labels, the nearer first, one is a row's; a short line between two rows heads the second."""
    return next_to[:1] == ["table"] or next_to == ["short", "table"]


def _body_run(all_lines: list[_Line], labels: list[str]) -> tuple[int, int]:
    """First and last index of the run of lines with the greatest sum of prose (Kadane's algorithm)."""
    best, best_run, total, start = 0, (0, -1), 0, 0
    for i, (line, label) in enumerate(zip(all_lines, labels, strict=True)):
        weight = {"body": line.words, "table": 0, "caption": -2}.get(label, -8)
        if total <= 0:
            total, start = 0, i
        total += weight
        if total > best and label == "body":
            best, best_run = total, (start, i)
    first, last = best_run
    while first <= last and labels[first] != "body":
        first += 1
    if last < 0 and labels.count("table") > 1:  # nothing but a list
        rows = [i for i, label in enumerate(labels) if label == "table"]
        first, last = rows[0], rows[-1]
    return first, last


_END = re.compile(r"[.!?…]{1,9}[\"“”«»‘’')\]]{0,5}+(?=\s|$|[A-ZÄÖÜ„»«\"(–])|[.!?…]{1,9}(?=[A-ZÄÖÜ][a-zäöüß])")
_BEFORE = re.compile(r"[\w.]+$")
#: A number behind a determiner is an ordinal: “den 13. Platz”, “auf dem 2. Rang”, “den 2. und 3. Platz”.
_MODEL = re.compile(
    r"(?:\w*\d\w*|[Gg]ruppe|[Kk]lasse|[Dd]ivision) [A-Z]$"
)  # a car’s or a class’s letter is no initial: GT3 R
_ORDINAL = re.compile(
    r"\b(?i:de[nmrs]|die|das|eine[nmrs]?|ein|zu[mr]|vom|am|im|beim|(?:sein|ihr|unser|mein)e[nmr]?)\s"
    r"(?:[a-zäöüß]+e[nrms]?\s)?(?:\d{1,3}\.(?:,|\s(?:und|bis|oder))\s)?\d{1,3}$"
)
#: What is no ordinal before a noun: a decimal or a lap time (“in 1:21,906.”), a place come in on (“wurde 16.”).
_NO_ORDINAL = re.compile(r"\d[,:]\d{1,3}$|\b(?:wurde|wurden|wird|werden)\s(?:(?:[a-zäöüß]+|am Ende)\s){0,3}\d{1,3}$")


def split_sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of text[start:end] as (start, end) offsets, white space around them left out.

    Ordinals ("200. Rennen"), dates, lap times, abbreviations and initials do not end a sentence; a full stop that is
    glued to the next sentence ("statt.Hülkenberg") does.
    """
    cuts = [start]
    for match in _END.finditer(text, start, end):
        if _ends(text, start, end, match):
            cuts.append(match.end())
    cuts.append(end)
    out: list[tuple[int, int]] = []
    for a, b in pairwise(cuts):
        piece = text[a:b]
        body = piece.strip()
        if not body:
            continue
        s = a + piece.index(body)
        # What holds no letter (a closing quote alone) belongs to the sentence before it.
        if out and not any(c.isalnum() for c in body):
            out[-1] = (out[-1][0], s + len(body))
            continue
        out.extend(_cut(s, s + len(body)))
    return out


def _cut(start: int, end: int) -> list[tuple[int, int]]:
    """text[start:end] in pieces that are no longer than any sentence."""
    return [(at, min(at + _SENTENCE_LENGTH, end)) for at in range(start, end, _SENTENCE_LENGTH)]


def _ends(text: str, start: int, end: int, match: re.Match[str]) -> bool:
    at, after = match.start(), match.end()
    mark, rest = match.group(), text[after : min(end, after + 40)]
    if not rest.strip():
        return True
    following = rest.lstrip()[:1]
    if mark[0] != "." or mark.startswith("..") or len(mark) > 1:
        # „Stark!“, sagt er – a quoted sentence that the sentence around it goes on after.
        return not (following in ",;–-" or following.islower())
    before = _BEFORE.search(text, max(start, at - 24), at)
    word = before.group() if before else ""
    if word.isdigit():
        if pattern("month_next").match(rest):
            return False
        if _ORDINAL.search(text, max(start, at - 40), at):
            return False
        if len(word) == 4 or _NO_ORDINAL.search(text, max(start, at - 40), at):
            return following.isupper() or following in '„»"('
        return bool(pattern("sentence_starter").match(rest)) and rest[:1].isspace() and following.isupper()
    if len(word) == 1 and _MODEL.search(text, max(start, at - 24), at):
        return following.isupper() and rest[:1].isspace()
    if word in _abbreviations() or (len(word) == 1 and word.isalpha()):
        return False
    if following.islower() or following in ",;":
        return False
    if rest[:1].isspace() or not rest[:1].isalpha():
        return True
    # glued: a word, no domain or initial, before a capitalised word (statt.Hülkenberg, but V-Series.R)
    return len(word) >= 3 and word[-1].islower() and rest[1:2].islower()


def segment(text: str) -> list[Sentence]:
    """All sentences of a text with their labels, in the order of the text."""
    out: list[Sentence] = []
    paragraph = -1
    previous: tuple[_Line, str] | None = None
    pending: tuple[int, int] | None = None
    blocks: list[tuple[int, int, str]] = []
    for line, label in _label_lines(text):
        if (
            previous
            and pending
            and label == previous[1] == "body"
            and previous[0].text[-1] not in '.!?…:“”"«»)'
            and line.text[0].islower()
            and "\n\n" not in text[previous[0].end : line.start].replace("\r", "")
        ):
            pending = (pending[0], line.end)  # a hard-wrapped line goes on
        else:
            if pending and previous:
                blocks.append((*pending, previous[1]))
            pending = (line.start, line.end)
        previous = (line, label)
    if pending and previous:
        blocks.append((*pending, previous[1]))
    for start, end, label in blocks:
        paragraph += 1
        spans = split_sentences(text, start, end) if label == "body" else _cut(start, end)
        out.extend(Sentence(s, e, label, paragraph) for s, e in spans)
    return out
