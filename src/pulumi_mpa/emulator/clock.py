"""What time it is: by the machine, or only by being told."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from pulumi_mpa.emulator.settings import ClockKind

if TYPE_CHECKING:
    from collections.abc import Iterator


def to_milliseconds(instant: datetime) -> datetime:
    """Cut an instant to milliseconds, which is what AWS shows."""
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


def machine_now() -> datetime:
    """Give the machine's time."""
    return to_milliseconds(datetime.now(timezone.utc))


class Clock:
    """
    The service's clock.

    While something is being dealt with the clock stands, so that everything that happens then bears one instant, and
    an event that fires late bears the instant it was due at.
    """

    def __init__(self, kind: ClockKind, start: datetime | None = None) -> None:
        """Begin at `start`, aware UTC; a real clock takes no notice of it."""
        self.kind = kind
        self._set = to_milliseconds(start) if start else machine_now()
        # Who deals with something holds the clock for themselves; others go on seeing what time it is.
        self._own = threading.local()

    def now(self) -> datetime:
        """Give the instant, aware UTC."""
        held: datetime | None = getattr(self._own, "held", None)
        if held is not None:
            return held
        return machine_now() if self.kind is ClockKind.REAL else self._set

    def set(self, instant: datetime) -> None:
        """Put a virtual clock."""
        self._set = to_milliseconds(instant)

    @contextmanager
    def held(self, instant: datetime) -> Iterator[None]:
        """Let the clock stand at an instant."""
        before = getattr(self._own, "held", None)
        self._own.held = instant
        try:
            yield
        finally:
            self._own.held = before
