"""One answer for all who ask the same at the same time: after a new version, or a page that many open at once."""

from __future__ import annotations

import asyncio
from collections.abc import Hashable

from racegraph.serve.cache import Kept
from racegraph.serve.exchange import QueryFailure

Outcome = Kept | QueryFailure

# The failures that everybody meets who asks the same; any other is of the moment, or of the one who asked.
COMMON = frozenset({"syntax", "not-acceptable", "too-large", "memory", "deadline", "evaluation"})


class Asking:
    """A question on its way. :meth:`end` has to be called in the end; more than once does no harm."""

    def __init__(self, sharing: Sharing, question: Hashable) -> None:
        self._sharing = sharing
        self._question = question
        self._outcome: asyncio.Future[Outcome | None] = asyncio.get_running_loop().create_future()

    def end(self, outcome: Outcome | None = None) -> None:
        """Give *outcome* to who waits for it; without one, each of them has to ask."""
        self._sharing.forget(self._question, self)
        if isinstance(outcome, QueryFailure) and outcome.code not in COMMON:
            outcome = None
        if not self._outcome.done():
            self._outcome.set_result(outcome)

    async def outcome(self) -> Outcome | None:
        """What came of it."""
        return await asyncio.shield(self._outcome)  # who ceases to wait does not end it for the others


class Sharing:
    """The questions on their way, by what tells them apart. *shared* counts the outcomes that others got as well."""

    def __init__(self) -> None:
        self.shared = 0
        self._asked: dict[Hashable, Asking] = {}

    async def outcome(self, question: Hashable) -> Outcome | None:
        """What came of *question* for who asked it before and has no answer yet; None where it has to be asked."""
        asking = self._asked.get(question)
        if asking is None:
            return None
        outcome = await asking.outcome()
        self.shared += outcome is not None
        return outcome

    def begin(self, question: Hashable) -> Asking:
        """Ask *question*; who asks it from now on waits for the outcome."""
        asking = Asking(self, question)
        self._asked.setdefault(question, asking)
        return asking

    def forget(self, question: Hashable, asking: Asking) -> None:
        """Let nobody wait for *asking* any more."""
        if self._asked.get(question) is asking:
            del self._asked[question]
