"""What was called: the latest calls, as many as are kept."""

from __future__ import annotations

import threading
from collections import deque
from itertools import islice
from typing import NamedTuple


class LoggedCall(NamedTuple):
    """
    One call that reached an operation.

    Its status is what the service responded with, whatever became of the response; 0 if the connection ended before the
    call was carried out.
    """

    operation: str
    status: int
    account: str | None


class Page(NamedTuple):
    """
    Some calls, oldest first.

    Args:
        calls: The calls.

        after: Number of the last call that was looked at; the next page begins after it. None: there is no other page.

        dropped: How many calls came after the clearing, or after the start, and are not kept any more.
    """

    calls: list[LoggedCall]
    after: int | None
    dropped: int


class CallLog:
    """The latest calls; each has a number, which counts from the start of the emulator."""

    def __init__(self, kept: int) -> None:
        """Keep so many calls; whatever was called before them is dropped."""
        self._calls: deque[LoggedCall] = deque(maxlen=kept)
        self._lock = threading.Lock()
        #: Number of the latest call; 0 before there is one.
        self.latest = 0
        self._cleared = 0

    def add(self, call: LoggedCall) -> None:
        """Log a call."""
        with self._lock:
            self.latest += 1
            self._calls.append(call)

    def clear(self) -> None:
        """Forget every call."""
        with self._lock:
            self._calls.clear()
            self._cleared = self.latest

    def page(self, after: int, limit: int, operation: str | None = None) -> Page:
        """
        Return some calls.

        Args:
            after: Number of the call after which they come; 0 for the oldest that is kept.

            limit: How many at most.

            operation: The only operation whose calls are wanted. None: calls of every operation.
        """
        with self._lock:
            first = self.latest - len(self._calls) + 1
            found: list[LoggedCall] = []
            number = max(after, first - 1)
            for call in islice(self._calls, number - first + 1, None):
                if len(found) == limit:
                    break
                number += 1
                if operation in (None, call.operation):
                    found.append(call)
            return Page(found, number if number < self.latest else None, first - 1 - self._cleared)
