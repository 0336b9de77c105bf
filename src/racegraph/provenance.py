"""Who says so: articles, sentences, readings and claims as quads.

PROV-O says what was derived from what, Web Annotation selectors say where in the text (offsets in Unicode code
points), the sentence's IRI says the same as an RFC 5147 fragment, and a text fragment (``#:~:text=``) leads a browser
to it. No blank nodes: every node's IRI derives from its content.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox

from racegraph.article import Article
from racegraph.fact import Fact, Span
from racegraph.names import BASE, GRAPH_PROVENANCE, GRAPH_TEXTS, RG, article_iri, slug
from racegraph.term import Term, name, quads, text

PROV = "http://www.w3.org/ns/prov#"
OA = "http://www.w3.org/ns/oa#"
SCHEMA = "https://schema.org/"
XSD = "http://www.w3.org/2001/XMLSchema#"
RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
RDF_JSON = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON")

PROVENANCE = ox.NamedNode(GRAPH_PROVENANCE)
TEXTS = ox.NamedNode(GRAPH_TEXTS)

CONTEXT = 32  # code points of prefix and suffix in a TextQuoteSelector


def _rg(name: str) -> ox.NamedNode:
    return ox.NamedNode(RG + name)


def _prov(name: str) -> ox.NamedNode:
    return ox.NamedNode(PROV + name)


def _oa(name: str) -> ox.NamedNode:
    return ox.NamedNode(OA + name)


def _schema(name: str) -> ox.NamedNode:
    return ox.NamedNode(SCHEMA + name)


CLAIM, SENTENCE, ARTICLE, ACTIVITY = _rg("Claim"), _rg("Sentence"), _schema("NewsArticle"), _prov("Activity")
STATUS, FACT_KIND, RULE, CONFIDENCE = _rg("status"), _rg("factKind"), _rg("rule"), _rg("confidence")
SHA256, METADATA_SHA256, METADATA, FACT = _rg("sha256"), _rg("metadataSha256"), _rg("metadata"), _rg("fact")
DERIVATION, ENTITY = _prov("qualifiedDerivation"), _prov("entity")
DERIVED_FROM, GENERATED_BY, USED = _prov("wasDerivedFrom"), _prov("wasGeneratedBy"), _prov("used")
HAS_SOURCE, HAS_SELECTOR = _oa("hasSource"), _oa("hasSelector")
START, END, EXACT, PREFIX, SUFFIX = _oa("start"), _oa("end"), _oa("exact"), _oa("prefix"), _oa("suffix")
ARTICLE_BODY, HEADLINE, PUBLISHER = _schema("articleBody"), _schema("headline"), _schema("publisher")
PUBLISHED, NAME, URL = _schema("datePublished"), _schema("name"), _schema("url")


def sha256(text: str) -> str:
    """The SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def content_iri(kind: str, *content: str) -> ox.NamedNode:
    """``BASE kind/DIGEST``, the digest 20 hexadecimal digits over *content*."""
    return ox.NamedNode(f"{BASE}{kind}/{sha256(json.dumps(content, ensure_ascii=False))[:20]}")


def canonical_json(value: Any) -> str:
    """JSON with sorted keys and no spaces, so that equal values are equal texts."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def metadata_digest(metadata: Mapping[str, Any]) -> str:
    """The SHA-256 of an article's metadata, whatever the order of its keys."""
    return sha256(canonical_json(metadata))


def derivation_iri(fact: Fact) -> ox.NamedNode:
    """The derivation of a claim from the sentences of *fact*'s evidence by its rule."""
    return content_iri("derivation", fact.iri, fact.rule, *(span.iri for span in fact.evidence))


def run_iri(article: Article) -> ox.NamedNode:
    """The reading of this very text with this very metadata."""
    return content_iri("run", article.id, article.sha256, metadata_digest(article.metadata))


def date_literal(iso: str) -> ox.Literal:
    """``xsd:date``, ``xsd:gYearMonth`` or ``xsd:gYear``, as coarse as *iso* is."""
    datatype = {4: "gYear", 7: "gYearMonth"}.get(len(iso), "date")
    value = iso if datatype != "date" else datetime.date.fromisoformat(iso[:10]).isoformat()
    return ox.Literal(value, datatype=ox.NamedNode(XSD + datatype))


def decimal_literal(value: float) -> ox.Literal:
    """*value* as ``xsd:decimal`` in canonical form, three digits after the point at most."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return ox.Literal(text, datatype=ox.NamedNode(XSD + "decimal"))


def text_fragment(url: str, sentence: str) -> str:
    """*url* with a text fragment that leads to *sentence* (URL Fragment Text Directives: ``#:~:text=``).

    A long sentence is given by its first and last four words.

    >>> text_fragment("https://example.org/a", "Er gewann, deutlich")
    'https://example.org/a#:~:text=Er%20gewann%2C%20deutlich'
    """
    words = sentence.split()
    ends = [words] if len(words) <= 8 else [words[:4], words[-4:]]
    directive = ",".join(quote(" ".join(part), safe="").replace("-", "%2D") for part in ends)
    return f"{url.partition('#')[0]}#:~:text={directive}"


def article_quads(article: Article) -> Iterator[ox.Quad]:
    """The article, its metadata and text, and the run that reads it."""
    node = ox.NamedNode(article_iri(article.id))
    run = run_iri(article)

    def known(subject: ox.NamedNode, predicate: ox.NamedNode, value: ox.NamedNode | ox.Literal) -> ox.Quad:
        return ox.Quad(subject, predicate, value, PROVENANCE)

    yield known(node, RDF_TYPE, ARTICLE)
    yield known(node, SHA256, ox.Literal(article.sha256))
    yield known(node, METADATA_SHA256, ox.Literal(metadata_digest(article.metadata)))
    yield known(node, PUBLISHED, date_literal(article.published))
    if article.headline:
        yield known(node, HEADLINE, ox.Literal(article.headline))
    if article.language:
        yield known(node, _schema("inLanguage"), ox.Literal(article.language))
    if article.url:
        yield known(node, URL, ox.NamedNode(article.url))
    if article.publisher:
        publisher = ox.NamedNode(f"{BASE}id/publisher/{slug(article.publisher)}")
        yield known(node, PUBLISHER, publisher)
        yield known(publisher, RDF_TYPE, _schema("Organization"))
        yield known(publisher, NAME, ox.Literal(article.publisher))
    for source in _addresses(article.metadata.get("isBasedOn")):
        yield known(node, _schema("isBasedOn"), ox.NamedNode(source))
    yield known(run, RDF_TYPE, ACTIVITY)
    yield known(run, USED, node)
    yield ox.Quad(node, ARTICLE_BODY, ox.Literal(article.text), TEXTS)
    yield ox.Quad(node, METADATA, ox.Literal(canonical_json(article.metadata), datatype=RDF_JSON), TEXTS)


def _addresses(value: Any) -> list[str]:
    """The http(s) addresses in a schema.org value: an address, an object with ``url`` or ``@id``, or a list of them."""
    values = value if isinstance(value, list) else [value]
    found = (v.get("url") or v.get("@id") if isinstance(v, dict) else v for v in values)
    return sorted({v for v in found if isinstance(v, str) and re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", v)})


def sentence_quads(article: Article, span: Span) -> Iterator[ox.Quad]:
    """The sentence text[start:end]: where it stands, what it says, its digest, and a link to it in its source."""
    node = ox.NamedNode(span.iri)
    position = ox.NamedNode(f"{article_iri(article.id)}/position/{span.start}-{span.end}")
    wording = ox.NamedNode(f"{article_iri(article.id)}/quote/{span.start}-{span.end}")
    exact = article.text[span.start : span.end]
    described: list[tuple[Term, ox.NamedNode, Term]] = [
        (node, RDF_TYPE, SENTENCE),
        (node, HAS_SOURCE, ox.NamedNode(article_iri(article.id))),
        (node, HAS_SELECTOR, position),
        (node, HAS_SELECTOR, wording),
        (node, SHA256, ox.Literal(sha256(exact))),
        (position, RDF_TYPE, _oa("TextPositionSelector")),
        (position, START, _offset(span.start)),
        (position, END, _offset(span.end)),
        (wording, RDF_TYPE, _oa("TextQuoteSelector")),
        (wording, EXACT, ox.Literal(exact)),
        (wording, PREFIX, ox.Literal(article.text[max(0, span.start - CONTEXT) : span.start])),
        (wording, SUFFIX, ox.Literal(article.text[span.end : span.end + CONTEXT])),
    ]
    if article.url:
        described.append((node, URL, ox.NamedNode(text_fragment(article.url, exact))))
    return iter(quads(described, PROVENANCE))


def _offset(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=ox.NamedNode(XSD + "nonNegativeInteger"))


def fact_quads(article: Article, fact: Fact) -> Iterator[ox.Quad]:
    """The claim that *fact* makes, and its derivation from the sentences of its evidence."""
    claim, derivation = ox.NamedNode(fact.iri), derivation_iri(fact)
    yield ox.Quad(claim, RDF_TYPE, CLAIM, PROVENANCE)
    yield ox.Quad(claim, STATUS, _rg(fact.status), PROVENANCE)
    yield ox.Quad(claim, FACT_KIND, ox.Literal(fact.kind), PROVENANCE)
    yield ox.Quad(claim, GENERATED_BY, run_iri(article), PROVENANCE)
    yield ox.Quad(claim, DERIVATION, derivation, PROVENANCE)
    yield ox.Quad(derivation, RDF_TYPE, _prov("Derivation"), PROVENANCE)
    yield ox.Quad(derivation, RULE, ox.Literal(fact.rule), PROVENANCE)
    yield ox.Quad(derivation, CONFIDENCE, decimal_literal(fact.confidence), PROVENANCE)
    yield ox.Quad(derivation, FACT, ox.Literal(canonical_json(fact.as_jsonld()), datatype=RDF_JSON), TEXTS)
    for span in fact.evidence:
        yield ox.Quad(claim, DERIVED_FROM, ox.NamedNode(span.iri), PROVENANCE)
        yield ox.Quad(derivation, ENTITY, ox.NamedNode(span.iri), PROVENANCE)


class QuoteError(ValueError):
    """Evidence that is no part of its article's text; nothing of the build is kept."""


def reading_quads(article: Article, facts: Iterable[Fact]) -> Iterator[ox.Quad]:
    """Everything that reading *article* adds to the provenance and the texts.

    :class:`QuoteError` where a fact's evidence is empty, or lies outside the text.
    """
    yield from article_quads(article)
    spans: set[Span] = set()
    for fact in strongest(facts):
        if not fact.evidence:
            raise QuoteError(f"{article.path}: the fact {fact.iri} ({fact.kind}, rule {fact.rule}) names no sentence")
        for span in fact.evidence:
            if span.article != article.id or not 0 <= span.start < span.end <= len(article.text):
                raise QuoteError(
                    f"{article.path}: the fact {fact.iri} ({fact.kind}, rule {fact.rule}) rests on characters "
                    f"{span.start}–{span.end} of article {span.article!r}, which is no part of this text "
                    f"of {len(article.text)} characters"
                )
            spans.add(span)
        yield from fact_quads(article, fact)
    for span in sorted(spans):
        yield from sentence_quads(article, span)


def strongest(facts: Iterable[Fact]) -> list[Fact]:
    """One fact per derivation: of several alike in claim, rule and evidence, the one of the highest confidence."""
    best: dict[ox.NamedNode, Fact] = {}
    for fact in facts:
        other = best.setdefault(derivation_iri(fact), fact)
        if (fact.confidence, canonical_json(fact.as_jsonld())) > (other.confidence, canonical_json(other.as_jsonld())):
            best[derivation_iri(fact)] = fact
    return list(best.values())


@dataclass(frozen=True, slots=True)
class BrokenQuote:
    """A sentence whose position, wording and digest do not agree with its article's text."""

    sentence: str
    reason: str

    def __str__(self) -> str:
        return f"{self.sentence}: {self.reason}"


def broken_quotes(store: ox.Store, articles: Iterable[str] | None = None) -> Iterator[BrokenQuote]:
    """Every sentence whose quote is not ``text[start:end]``, or whose digest is another's.

    *articles* are the ids of the articles to look at, if not at all of the store.
    """
    if articles is None:
        found = store.quads_for_pattern(None, RDF_TYPE, ARTICLE, PROVENANCE)
        nodes = (name(source.subject) for source in found)
    else:
        nodes = (ox.NamedNode(article_iri(article)) for article in articles)
    for article in nodes:
        body = next(store.quads_for_pattern(article, ARTICLE_BODY, None, TEXTS), None)
        if body is None:
            yield BrokenQuote(article.value, "has no text in the store")
            continue
        for quad in store.quads_for_pattern(None, HAS_SOURCE, article, PROVENANCE):
            if reason := _fault(store, name(quad.subject), text(body.object)):
                yield BrokenQuote(name(quad.subject).value, reason)


def _fault(store: ox.Store, sentence: ox.NamedNode, body: str) -> str | None:
    described: dict[ox.NamedNode, str] = {}
    for selector in store.quads_for_pattern(sentence, HAS_SELECTOR, None, PROVENANCE):
        for quad in store.quads_for_pattern(name(selector.object), None, None, PROVENANCE):
            described[quad.predicate] = text(quad.object)
    digest = next(store.quads_for_pattern(sentence, SHA256, None, PROVENANCE), None)
    if digest is None or not {START, END, EXACT} <= described.keys():
        return "lacks its position, its wording or its digest"
    start, end, exact = int(described[START]), int(described[END]), described[EXACT]
    if body[start:end] != exact:
        return f"text[{start}:{end}] is not its quote"
    if sha256(exact) != text(digest.object):
        return "its digest is not that of its quote"
    return None
