"""OWL 2 RL by rules: complete, incremental, explained. Triples in, difference and proofs out.

This package stands by itself: it needs pyoxigraph and nothing else. See README.md beside this file.
"""

from .errors import ClosureLimitError, OntologyError, ReasonerError, StateError
from .proof import GeneralizedTriple, Inconsistency, Proof, Statement
from .reasoner import Difference, Reasoner

__all__ = [
    "ClosureLimitError",
    "Difference",
    "GeneralizedTriple",
    "Inconsistency",
    "OntologyError",
    "Proof",
    "Reasoner",
    "ReasonerError",
    "StateError",
    "Statement",
]
