"""Who speaks: quotations and their speakers, and who is asked in an interview."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from racegraph.article import Article
from racegraph.fact import Entity
from racegraph.reading.grammar import pattern
from racegraph.reading.mention import Mention
from racegraph.reading.reference import MARK, marked, references
from racegraph.reading.sentence import Read
from racegraph.reading.token import fold

_OPENING = frozenset('„"»«“')
_MARKS = _OPENING | {"”"}
_BEHIND = 90  # code points within which the speaker is named behind a quotation
_BEFORE = 60
_QUESTIONS = 2  # so many questions to a person make an interview

_Region = tuple[int, int]


def find_speakers(article: Article, title: Read, reads: Sequence[Read], protagonist: Entity | None) -> None:
    """Note in each sentence who speaks in it, and who is asked; *title* is the headline of the metadata."""
    interviewee = _interviewee(title, reads, protagonist)
    last_speaker: Entity | None = None
    for _, group in groupby(reads, key=lambda read: read.sentence.paragraph):
        paragraph = list(group)
        regions = list(_quotations(article.text, paragraph))
        named = [_named_speaker(article.text, paragraph, r) or _described_in(paragraph, r) for r in regions]
        # A quotation that names no speaker is the one's before it, or the one's after it, in the same paragraph.
        first = next((who for who in named if who), None)
        latest: Entity | Read | None = None
        for region, who in zip(regions, named, strict=True):
            latest = who or latest or first or last_speaker or protagonist
            last_speaker = latest if isinstance(latest, Entity) else last_speaker
            for read in _touching(paragraph, *region):
                read.quoted = True
                read.opens_quoted = read.opens_quoted or region[0] < read.sentence.start
                read.speaker, read.said_in = (None, latest) if isinstance(latest, Read) else (latest, None)
    if interviewee:
        _note_turns(reads, interviewee)


def _note_turns(reads: Sequence[Read], interviewee: Entity) -> None:
    """Note in an interview's sentences whose words they are; the talk begins with the first question."""
    questions = _question_paragraphs(reads)
    talk = _paragraphs_with(reads, "talking")
    asking = questions | (_paragraphs_with(reads, "addressing") - _paragraphs_with(reads, "answering"))
    labels = _turn_labels(reads, interviewee)
    begun = False
    turn, current, who = -1, interviewee, interviewee
    for read in reads:
        paragraph = read.sentence.paragraph
        begun = begun or paragraph in questions
        if paragraph != turn:
            turn = paragraph
            current = (begun and _called(read, ",")) or current
            who = (begun and _called(read, ":")) or current
        if not read.quoted and read.sentence.label == "body":
            read.speaker = read.asked = who
            read.asks = paragraph in asking
            read.in_interview = begun and paragraph in talk
            read.label = labels.get(read.sentence.start, 0)


def _called(read: Read, mark: str) -> Entity | None:
    """Whom a turn of a talk begins with, before a *mark*: “Berg: Ja, …” says Berg, “Luca, du …” is asked of Luca."""
    first = next((m for m in read.line.mentions if m.type == "P" and m.first == 0 and not m.genitive), None)
    return first.entities[0] if first is not None and read.line.at(first.last) == mark else None


def _turn_labels(reads: Sequence[Read], interviewee: Entity) -> dict[int, int]:
    """Where an interview's paragraphs begin with who speaks (“Berg: …”, “Frage: …”): how many tokens that takes."""
    found: dict[int, tuple[str, int]] = {}
    people: set[int] = set()
    for _, paragraph in groupby(reads, key=lambda read: read.sentence.paragraph):
        read = next(paragraph)
        line = read.line
        at = next((i for i, token in enumerate(line.raw[:4]) if token == ":"), 0)
        if at and line.raw[0][0].isupper():
            found[line.start] = " ".join(line.low[:at]), at + 1
            people |= {line.start} if _called(read, ":") else set()
    often = Counter(words for words, _ in found.values())
    name = fold(interviewee.name)
    return {
        start: size
        for start, (words, size) in found.items()
        if start in people
        or often[words] > 1
        or words == name
        or name.endswith(f" {words}")
        or pattern("asker").match(words)
    }


def _quotations(text: str, paragraph: Sequence[Read]) -> Iterator[_Region]:
    """The stretches of text in quotation marks, of four words and more: shorter ones are names and catchwords."""
    opened: int | None = None
    for read in paragraph:
        for token, at in zip(read.line.raw, read.line.starts, strict=True):
            if token not in _MARKS:
                continue
            if opened is None:
                opened = at if token in _OPENING else None
            elif token != "„":
                if text.count(" ", opened, at) >= 3:
                    yield opened, at
                opened = None
    if opened is not None and text.count(" ", opened, paragraph[-1].sentence.end) >= 3:
        yield opened, paragraph[-1].sentence.end


def _touching(paragraph: Sequence[Read], start: int, end: int) -> Sequence[Read]:
    """The sentences of a paragraph that overlap text[start:end]."""
    first = bisect_right(paragraph, start, key=lambda read: read.sentence.end)
    last = bisect_left(paragraph, end, key=lambda read: read.sentence.start)
    return paragraph[first:last]


def _named_speaker(text: str, paragraph: Sequence[Read], region: _Region) -> Entity | None:
    """Whom the text around a quotation names as its speaker: “…“, sagt A B; A B: „…“."""
    start, end = region
    for read, m in _people(paragraph, end, end + _BEHIND):
        at = read.line.starts[m.first]
        if m.genitive or not end < at < end + _BEHIND:
            continue
        between = fold(text[end + 1 : at])
        if references()["saying"].search(between) and not re.search(r"[.!?]\s", between):
            return m.entities[0]
    if text[max(0, start - 3) : start].strip().endswith(":"):
        ends = ((read.line.ends[m.last - 1], m) for read, m in _people(paragraph, start - _BEFORE, start))
        before = [m.entities[0] for end_of_name, m in ends if 0 <= start - end_of_name < _BEFORE]
        return before[-1] if before else None
    return None


def _described_in(paragraph: Sequence[Read], region: _Region) -> Read | None:
    """The sentence that tells a quotation's speaker by a description or a pronoun: “…“, sagt der 23-Jährige."""
    for read in _touching(paragraph, region[1], region[1] + 2):
        if read.sentence.start <= region[1] and references()["said_by"].search(marked(read.line)):
            return read
    return None


def _people(paragraph: Sequence[Read], start: int, end: int) -> Iterator[tuple[Read, Mention]]:
    for read in _touching(paragraph, start, end):
        for m in read.line.mentions:
            if m.type == "P":
                yield read, m


def _interviewee(title: Read, reads: Sequence[Read], protagonist: Entity | None) -> Entity | None:
    """Who is asked, where the article is an interview: named as such, or the person that questions address."""
    for read in (title, *reads):
        if read.sentence.label in {"body", "headline"} and (
            match := references()["interviewee"].search(marked(read.line))
        ):
            people = [read.line.mentions[int(i)] for t, i in MARK.findall(match.group()) if t == "P"]
            if people:
                return people[-1].entities[0]
    asked = _question_paragraphs(reads) & _paragraphs_with(reads, "addressing")
    if len(asked) >= _QUESTIONS or pattern("interview_headline").search(" ".join(title.line.low)):
        return protagonist
    return None


def _question_paragraphs(reads: Sequence[Read]) -> set[int]:
    return {r.sentence.paragraph for r in reads if "?" in r.line.raw[-2:]}


def _paragraphs_with(reads: Sequence[Read], words: str) -> set[int]:
    """The paragraphs of which some sentence has what the grammar calls *words*."""
    way = pattern(words)
    return {r.sentence.paragraph for r in reads if way.search(f" {' '.join(_as_addressed(r))} ")}


def _as_addressed(read: Read) -> Iterator[str]:
    """A sentence's words in lower case, except where a capital within the sentence may mean the polite “Sie”."""
    for i, (raw, low) in enumerate(zip(read.line.raw, read.line.low, strict=True)):
        yield raw if i and raw in {"Sie", "Ihnen", "Ihr", "Ihre"} else low
