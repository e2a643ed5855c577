"""What was called: the latest calls, as many as are kept."""

from __future__ import annotations

import threading
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

#: How many calls one response lists at most.
LARGEST_PAGE: Final = 1000


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
        #: A call that was cleared leaves its place empty, since a call's number follows from its place.
        self._calls: deque[LoggedCall | None] = deque(maxlen=kept)
        self._lock = threading.Lock()
        #: Number of the latest call; 0 before there is one.
        self.latest = 0
        self._cleared = 0

    def add(self, call: LoggedCall) -> None:
        """Log a call."""
        with self._lock:
            self.latest += 1
            self._calls.append(call)

    def clear(self, account: str | None = None) -> None:
        """Forget the calls of an account, or of all."""
        with self._lock:
            if account is None:
                self._calls.clear()
                self._cleared = self.latest
            else:
                kept = [call if call and call.account != account else None for call in self._calls]
                self._calls = deque(kept, self._calls.maxlen)

    def all(self) -> list[LoggedCall]:
        """Return every call that is kept, oldest first."""
        with self._lock:
            return [call for call in self._calls if call is not None]

    def set(self, calls: Iterable[LoggedCall]) -> None:
        """Forget every call, and keep these; they get new numbers."""
        with self._lock:
            self._calls.clear()
            self._cleared = self.latest
            for call in calls:
                self.latest += 1
                self._calls.append(call)

    def page(self, after: int, limit: int, operation: str | None = None, account: str | None = None) -> Page:
        """
        Return some calls.

        Args:
            after: Number of the call after which they come; 0 for the oldest that is kept.

            limit: How many at most.

            operation: The only operation whose calls are wanted. None: calls of every operation.

            account: The only account whose calls are wanted. None: calls of every account.
        """
        with self._lock:
            first = self.latest - len(self._calls) + 1
            found: list[LoggedCall] = []
            number = max(after, first - 1)
            for call in islice(self._calls, number - first + 1, None):
                if len(found) == limit:
                    break
                number += 1
                if call and operation in (None, call.operation) and account in (None, call.account):
                    found.append(call)
            return Page(found, number if number < self.latest else None, first - 1 - self._cleared)
