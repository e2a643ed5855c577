"""
What happens by itself later.

Two kinds of time: *people's*, which a virtual clock keeps, and *the service's own seconds*, which also pass by the
machine's time while a virtual clock stands. A timer knows the thing it is for; whoever ends a phase drops its timer.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING

from pulumi_mpa.emulator.clock import to_milliseconds

if TYPE_CHECKING:
    from pulumi_mpa.emulator.clock import Clock
    from pulumi_mpa.emulator.store import Store


class Due(str, Enum):
    """What comes due."""

    SOURCE_READY = "source ready"
    SOURCE_GONE = "source gone"
    TEAM_CHECKED = "team checked"
    DRAFT_CHECKED = "draft checked"
    INVITATIONS_LAPSE = "invitations lapse"
    SESSION_OPENS = "session opens"
    SESSION_EXPIRES = "session expires"
    WINDOW_ENDS = "deletion window ends"
    KEY_DELETED = "key deleted"


@dataclass(frozen=True)
class Timer:
    """
    Something that comes due.

    Args:
        seq: Order of setting, which decides between timers due at one instant.

        kind: What comes due.

        arn: What it is for.

        due: When, by the service's clock.
    """

    seq: int
    kind: Due
    arn: str
    due: datetime


class Timers:
    """Every timer, kept in the store."""

    def __init__(self, store: Store, clock: Clock, service_seconds: float) -> None:
        """Keep timers in a store; `service_seconds` is how long the service takes for its own work."""
        self._database = store.database
        self._clock = clock
        self._service = timedelta(seconds=service_seconds)

    def after(self, kind: Due, arn: str, wait: timedelta) -> datetime:
        """Set a timer of people's time; gives the instant it is due at."""
        due = to_milliseconds(self._clock.now() + wait)
        self._set(kind, arn, due, None)
        return due

    def soon(self, kind: Due, arn: str) -> None:
        """Set a timer of the service's own seconds."""
        due = to_milliseconds(self._clock.now() + self._service)
        self._set(kind, arn, due, time.time() + self._service.total_seconds())

    def _set(self, kind: Due, arn: str, due: datetime, real_due: float | None) -> None:
        self._database.execute(
            "INSERT INTO timers (kind, arn, due, real_due) VALUES (?, ?, ?, ?)",
            (kind.value, arn, due.isoformat(timespec="microseconds"), real_due),
        )

    def drop(self, arn: str, *kinds: Due) -> None:
        """Unset the timers of a thing; of these kinds only, if any are named."""
        for kind in kinds or tuple(Due):
            self._database.execute("DELETE FROM timers WHERE arn = ? AND kind = ?", (arn, kind.value))

    def due_of(self, arn: str, kind: Due) -> datetime | None:
        """Tell when something is due."""
        row = self._database.execute(
            "SELECT min(due) FROM timers WHERE arn = ? AND kind = ?", (arn, kind.value)
        ).fetchone()
        return datetime.fromisoformat(row[0]) if row[0] else None

    def next(self, until: datetime) -> Timer | None:
        """
        Give the timer that is due first, up to an instant.

        One that is due by the machine's time only counts as due now.
        """
        rows = self._database.execute(
            "SELECT seq, kind, arn, due FROM timers WHERE due <= ? OR real_due <= ?",
            (until.isoformat(timespec="microseconds"), time.time()),
        ).fetchall()
        now = self._clock.now()
        timers = [
            Timer(seq, Due(kind), arn, datetime.fromisoformat(due) if datetime.fromisoformat(due) <= until else now)
            for seq, kind, arn, due in rows
        ]
        return min(timers, key=lambda timer: (timer.due, timer.seq), default=None)

    def done(self, timer: Timer) -> None:
        """Take a timer off, since it is about to fire."""
        self._database.execute("DELETE FROM timers WHERE seq = ?", (timer.seq,))
