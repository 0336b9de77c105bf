"""What can go wrong.

::

    ReasonerError
    ├── OntologyError        a list is cyclic or broken, a vocabulary term is made the same as another
    ├── ClosureLimitError    more triples would follow than the caller allows
    └── StateError           a file is no saved state, or one of another version
"""

from __future__ import annotations


class ReasonerError(Exception):
    """The root of the tree."""


class OntologyError(ReasonerError):
    """An axiom that has no reading; the message names the node."""


class ClosureLimitError(ReasonerError):
    """More triples follow than the limit that the caller set; the message gives the limit."""


class StateError(ReasonerError):
    """A file that holds no state that can be restored; the message names it."""
