"""What time it is: the machine's time, or one that only a control advances."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from pulumi_mpa.emulator.settings import ClockKind

if TYPE_CHECKING:
    from collections.abc import Iterator


def to_milliseconds(instant: datetime) -> datetime:
    """Return an instant without what is finer than milliseconds, as AWS shows it."""
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


def machine_now() -> datetime:
    """Return the machine's time."""
    return to_milliseconds(datetime.now(timezone.utc))


class Clock:
    """
    The service's clock.

    While something happens the clock stands, so that everything in it has one instant, and an event that fires late has
    the instant it was due at.
    """

    def __init__(self, kind: ClockKind, start: datetime | None = None) -> None:
        """Begin at `start`, aware UTC, which only a virtual clock has."""
        self.kind = kind
        self._set = to_milliseconds(start) if start else machine_now()
        # A thread that does something stops the clock for itself alone; others go on reading the time.
        self._own = threading.local()

    def now(self) -> datetime:
        """Return the instant, aware UTC."""
        held: datetime | None = getattr(self._own, "held", None)
        if held is not None:
            return held
        return machine_now() if self.kind is ClockKind.REAL else self._set

    def set(self, instant: datetime) -> None:
        """Set a virtual clock."""
        self._set = to_milliseconds(instant)

    @contextmanager
    def held(self, instant: datetime) -> Iterator[None]:
        """Stop the clock at an instant."""
        before = getattr(self._own, "held", None)
        self._own.held = instant
        try:
            yield
        finally:
            self._own.held = before
