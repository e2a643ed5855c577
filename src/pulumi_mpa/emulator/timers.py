"""
What happens by itself later.

Two kinds of time: *people's*, which a virtual clock keeps, and *the service's own seconds*, which also pass by the
machine's time while a virtual clock stands. A timer knows the thing it is for; whoever ends a phase drops its timer.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pulumi_mpa.emulator.clock import to_milliseconds
from pulumi_mpa.emulator.records import Record
from pulumi_mpa.emulator.shelf import sortable

if TYPE_CHECKING:
    from pulumi_mpa.emulator.clock import Clock
    from pulumi_mpa.emulator.store import Store

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Due(Generic[R]):
    """
    A kind of event that comes due; declared beside the code that `events.on_due` registers for it.

    Args:
        name: What the state file calls it; no two kinds share a name.

        record: Kind of record that it happens to.
    """

    name: str
    record: type[R]


@dataclass(frozen=True)
class Timer:
    """
    Something that comes due.

    Args:
        seq: Order of setting, which decides between timers due at one instant.

        kind: Name of what comes due.

        arn: What it is for.

        due: When, by the service's clock.
    """

    seq: int
    kind: str
    arn: str
    due: datetime


class Timers:
    """Every timer; all of them are in the store."""

    def __init__(self, store: Store, clock: Clock, service_seconds: float) -> None:
        """Store timers; `service_seconds` is how long the service takes for its own work."""
        self._database = store.database
        self._clock = clock
        self._service = timedelta(seconds=service_seconds)
        #: Whether one was set since this was last set to false.
        self.changed = False

    def after(self, due: Due[Any], arn: str, wait: timedelta) -> datetime:
        """Set a timer of people's time, and return the instant it is due at."""
        instant = to_milliseconds(self._clock.now() + wait)
        self._set(due, arn, instant, None)
        return instant

    def soon(self, due: Due[Any], arn: str) -> None:
        """Set a timer of the service's own seconds."""
        instant = to_milliseconds(self._clock.now() + self._service)
        self._set(due, arn, instant, time.time() + self._service.total_seconds())

    def _set(self, due: Due[Any], arn: str, instant: datetime, real_due: float | None) -> None:
        self.changed = True
        self._database.execute(
            "INSERT INTO timers (kind, arn, due, real_due) VALUES (?, ?, ?, ?)",
            (due.name, arn, sortable(instant), real_due),
        )

    def drop(self, arn: str) -> None:
        """Unset every timer of a thing."""
        self._database.execute("DELETE FROM timers WHERE arn = ?", (arn,))

    def is_set(self, due: Due[Any], arn: str) -> bool:
        """Check whether a timer of this kind is set for a thing."""
        row = self._database.execute("SELECT 1 FROM timers WHERE arn = ? AND kind = ?", (arn, due.name)).fetchone()
        return row is not None

    def next(self, until: datetime) -> Timer | None:
        """
        Return the timer that is due first, up to an instant.

        One that is due by the machine's time only is taken to be due now.
        """
        first_due = self._database.execute(
            "SELECT seq, kind, arn, due FROM timers WHERE due <= ? ORDER BY due, seq LIMIT 1", (sortable(until),)
        ).fetchone()
        first_really_due = self._database.execute(
            "SELECT seq, kind, arn, due FROM timers WHERE real_due <= ? ORDER BY real_due, seq LIMIT 1", (time.time(),)
        ).fetchone()
        now = self._clock.now()
        timers = []
        for seq, kind, arn, due in filter(None, (first_due, first_really_due)):
            instant = datetime.fromisoformat(due)
            timers.append(Timer(seq, kind, arn, instant if instant <= until else now))
        return min(timers, key=lambda timer: (timer.due, timer.seq), default=None)

    def done(self, timer: Timer) -> None:
        """Unset a timer, since it is about to fire."""
        self._database.execute("DELETE FROM timers WHERE seq = ?", (timer.seq,))
