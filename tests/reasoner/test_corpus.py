"""Every inferred triple of whole corpora has a proof that the independent checker accepts."""

from __future__ import annotations

from pathlib import Path

import pytest
from checker import check, statement

from racegraph.build import build
from racegraph.dataset import DEFAULT, INFERRED
from racegraph.infer import Entailment
from racegraph.store import open_snapshot
from racegraph.term import triples

CHECKOUT = Path(__file__).parents[2]
CORPORA = {"own": CHECKOUT / "articles", "press": CHECKOUT.parent / "shared" / "articles"}


@pytest.mark.slow
@pytest.mark.parametrize("corpus", CORPORA)
def test_every_inferred_triple_of_a_corpus_is_proved(corpus: str, tmp_path: Path) -> None:
    if not CORPORA[corpus].is_dir():
        pytest.skip(f"{CORPORA[corpus]} is not beside this checkout")
    build([CORPORA[corpus]], tmp_path / "store")
    with open_snapshot(tmp_path / "store") as snapshot:
        known = Entailment.taken_up(snapshot.state)
        assert known is not None
        inferred = set(triples(snapshot.store, INFERRED))
        asserted = {statement(triple) for triple in triples(snapshot.store, DEFAULT) if triple not in inferred}
    assert len(inferred) > 1000
    for triple in inferred:
        proof = known.reasoner.proof(triple)
        assert proof is not None, triple
        assert proof.conclusion == triple
        assert check(proof, asserted) > 1
