"""Count how often each rule is right on annotated articles, and write that down in mappings/reliability.tsv.

usage: reliability.py [ARTICLES GOLD …]

Without arguments it reads the articles of tests/reading/corpus/dev and articles/ with their annotations. The table that
is kept also counts the five press articles beside the checkout, and articles in our own words on races that were run.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from racegraph.evaluation import evaluate, read_gold
from racegraph.prediction import predictions

HOME = Path(__file__).resolve().parents[1]
CORPUS = HOME / "tests" / "reading" / "corpus"


def main(folders: list[Path]) -> None:
    pairs = folders or [CORPUS / "dev", CORPUS / "dev", HOME / "articles", CORPUS / "own"]
    right: Counter[str] = Counter()
    false: Counter[str] = Counter()
    for articles, gold in zip(pairs[::2], pairs[1::2], strict=True):
        for verdict in evaluate(predictions(articles)[0], read_gold(gold)).verdicts:
            right[verdict.fact.rule] += verdict.judgement == "right"
            false[verdict.fact.rule] += verdict.is_false
    counted = sorted(rule for rule in {*right, *false} if rule and right[rule] + false[rule])
    rows = ("\t".join((rule, str(right[rule]), str(false[rule]))) for rule in counted)
    (HOME / "mappings" / "reliability.tsv").write_text("\n".join(("rule\tright\tfalse", *rows)) + "\n", "utf-8")


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
