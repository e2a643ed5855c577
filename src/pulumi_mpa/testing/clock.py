"""The emulator's clock, for tests."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pulumi_mpa.testing.connection import Connection


class Clock:
    """The service's clock; a virtual one stands until it is advanced."""

    def __init__(self, connection: Connection) -> None:
        """Read and move a clock over its controls."""
        self._connection = connection

    def now(self) -> datetime:
        """Return the instant, aware UTC."""
        return datetime.fromisoformat(self._connection.ask("GET", "clock")["now"])

    def advance(
        self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0, milliseconds: float = 0
    ) -> datetime:
        """
        Advance people's time; what comes due on the way fires in order, each at its own instant.

        Args:
            days: Days of 24 hours.

            hours: Hours.

            minutes: Minutes.

            seconds: Seconds.

            milliseconds: Milliseconds.

        Returns:
            The instant that it is then, aware UTC.

        Raises:
            EmulatorError: The clock is a real one, or time would go back.
        """
        span = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds, milliseconds=milliseconds)
        response = self._connection.ask("POST", "clock/advance", {"seconds": span.total_seconds()})
        return datetime.fromisoformat(response["now"])
