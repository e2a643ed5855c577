"""Troubles on demand: errors that a service answers now and then, and answers that get lost on the way."""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING

from pulumi_mpa.emulator.faults import FaultError, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

#: What a trouble may be called beside the name of an error: the call is carried out, its answer never arrives.
LOST = "answer lost"
_SENTENCES = {
    Kind.THROTTLED: "Rate exceeded.",
    Kind.INTERNAL: "The service failed for a moment.",
    Kind.ACCESS_DENIED: "The caller may not perform this operation.",
    Kind.NOT_FOUND: "The resource does not exist, or not here yet.",
}


class Troubles:
    """Troubles to come, by operation, first come first served."""

    def __init__(self) -> None:
        """Begin without any."""
        self._queues: dict[str, deque[str]] = {}
        self._lock = threading.Lock()

    def plan(self, operation: str, troubles: Sequence[str]) -> None:
        """Let the next calls of an operation meet these troubles, one each."""
        with self._lock:
            self._queues.setdefault(operation, deque()).extend(troubles)

    def before(self, operation: str) -> None:
        """
        Meet a call that comes in.

        Raises:
            FaultError: It is this call's turn to be refused.
        """
        with self._lock:
            queue = self._queues.get(operation)
            kind = Kind(queue.popleft()) if queue and queue[0] != LOST else None
        if kind:
            raise FaultError(kind, _SENTENCES.get(kind, f"The emulator was told to answer {kind}."))

    def loses_answer(self, operation: str) -> bool:
        """Tell whether the answer that is about to go out gets lost."""
        with self._lock:
            queue = self._queues.get(operation)
            return bool(queue and queue[0] == LOST and queue.popleft())
