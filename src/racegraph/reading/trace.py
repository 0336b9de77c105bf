"""How a text is read: the clauses that it falls into, and what each rule finds in each of them.

Reading itself keeps only the facts (:mod:`racegraph.reading.extract`). A trace keeps each step, for the examples of
rules (:mod:`racegraph.reading.example`) and to show an editor why a rule did not fire.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from racegraph.article import Article, article_from
from racegraph.fact import Fact
from racegraph.reading.clause import Clause
from racegraph.reading.context import Context
from racegraph.reading.discourse import Discourse
from racegraph.reading.extract import Extractor, finder, index_by_scope
from racegraph.reading.firing import apply
from racegraph.reading.reference import MARK
from racegraph.reading.rules import SCOPES, Rule
from racegraph.reading.rules import load as load_rules
from racegraph.reading.segment import READABLE
from racegraph.reading.trigger import TriggerIndex

PUBLISHED = "2020-06"
"""When a text that does not say so is taken to be published."""


@dataclass(frozen=True, slots=True)
class Step:
    """The rules of a scope tried on a clause (``sentence``: on a whole sentence), and the facts that they found."""

    clause: Clause
    scope: str
    facts: tuple[Fact, ...]


class Trace(Extractor):
    """Reads an article by *rules*, which need not be those of ``mappings/rules``, and keeps the steps."""

    def __init__(self, article: Article, rules: Iterable[Rule]) -> None:
        super().__init__(article)
        if not any(sentence.label in READABLE for sentence in self.sentences):  # too short to be told from a menu
            self.sentences = [replace(sentence, label="body") for sentence in self.sentences]
            self.d = Discourse(article, self.sentences, finder())
            self.context = Context(self.d, self.context.virtual)
        self.steps: list[Step] = []
        rules = tuple(rules)
        self.rules = {scope: [rule for rule in rules if rule.scope == scope] for scope in SCOPES}
        known = index_by_scope()
        same = rules == load_rules()
        self.indexes = known if same else {scope: TriggerIndex(own) for scope, own in self.rules.items()}
        for read in self.d.reads:  # unlike run(): a sentence on its own need not show what the article is about
            if read.sentence.label in READABLE:
                self._sentence(read)

    def _apply(self, index: TriggerIndex, clause: Clause) -> None:
        scope = next(name for name, known in index_by_scope().items() if known is index)
        candidates = self.indexes[scope].candidates(clause.text, frozenset(t for t, _ in MARK.findall(clause.text)))
        found = [fact for rule in candidates for fact in apply(rule, clause, self.d)]
        self.facts.extend(found)
        if self.rules[scope]:
            self.steps.append(Step(clause, scope, tuple(found)))


def lacking(rule: Rule, clause: Clause) -> list[frozenset[str]]:
    """The types of mention that a rule needs and a clause has not: with one of them lacking, the rule is not tried."""
    types = {kind for kind, _ in MARK.findall(clause.text)}
    return [need for need in rule.needs if not types & need]


def article_of(text: str, published: str = PUBLISHED) -> Article:
    """A text on its own as an article; raises :class:`racegraph.article.ArticleError` where *published* is no date."""
    return article_from(Path("sentence.txt"), text, {"datePublished": published})
