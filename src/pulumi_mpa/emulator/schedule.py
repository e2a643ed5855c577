"""
When things happen: one after the other, each as one transaction, and after everything that was due before it.

Nothing moves because it is read. Before anything is dealt with, what came due until now fires, in order of its due
time, each at the instant it was due: whoever reads gets what they would have got had a timer thread been quick, and no
thread can come in between. One lock makes everything one after the other. A long advance gives it away at each due time.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TypeVar

from pulumi_mpa.emulator.clock import to_milliseconds
from pulumi_mpa.emulator.errors import ServiceError
from pulumi_mpa.emulator.events import came_due
from pulumi_mpa.emulator.settings import END_OF_TIME, ClockKind
from pulumi_mpa.emulator.state_file import StateFileError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime, timedelta

    from pulumi_mpa.emulator.timers import Timer
    from pulumi_mpa.emulator.world import World

T = TypeVar("T")


class Schedule:
    """The order of everything that happens in a world."""

    def __init__(self, world: World) -> None:
        """Order what happens in `world`."""
        self._world = world
        self._lock = threading.RLock()
        #: Whoever waits for the lock holds this, so that an advance, which needs the lock often, never overtakes.
        self._next_in_line = threading.Lock()
        self._advancing = threading.Lock()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._next_in_line:
            self._lock.acquire()
        try:
            self._world.check_open()
            yield
        finally:
            self._lock.release()

    @contextmanager
    def turn(self) -> Iterator[World]:
        """
        Do something in the world, after everything that is due, as one transaction.

        What it makes due at once fires before the next turn.

        Raises:
            ClosedError: The schedule was closed.

            StateFileError: The state file can't be read or written any more.
        """
        with self._alone():
            now = self._world.clock.now()
            self._catch_up(now)
            self._world.timers.changed = False
            with self._world.clock.held(now), self._world.store.transaction():
                yield self._world
            if self._world.timers.changed:
                # What was done is stored: where the state file fails only now, what follows fires before the next turn.
                with suppress(StateFileError):
                    self._catch_up(now)

    def _catch_up(self, until: datetime) -> None:
        while timer := self._next(until):
            self._world.check_open()
            with self._world.clock.held(timer.due), self._world.store.transaction():
                self._world.timers.done(timer)
                try:
                    came_due(self._world, timer)
                except ServiceError as error:
                    # Nobody called: whoever comes next must not read this as the response to their request.
                    raise RuntimeError(f"{timer.kind} of {timer.arn} is due and not possible: {error}") from error

    def _next(self, until: datetime) -> Timer | None:
        with self._world.clock.held(until):
            return self._first_due(until)

    def _first_due(self, until: datetime) -> Timer | None:
        with self._world.store.explained():
            return self._world.timers.next(until)

    def advance(self, by: timedelta) -> datetime:
        """
        Advance a virtual clock, from one due time to the next.

        Others get their turn in between; they find the clock at the last due time, with everything carried out that was
        due until then. A second advance waits for the end of the first.

        Returns:
            The instant that it is then.

        Raises:
            ValueError: The clock is a real one, or time would go back or out of the calendar.

            ClosedError: The schedule was closed, maybe on the way: the clock stands where it had come to.

            StateFileError: The state file can't be read or written any more; the clock stands where the file says.
        """
        clock = self._world.clock
        if clock.kind is ClockKind.REAL:
            raise ValueError("the clock is real: only a virtual clock can be advanced")
        if by.total_seconds() < 0:
            raise ValueError("time does not go back")
        with self._advancing:
            with self._alone():
                self._catch_up(clock.now())
                if by > END_OF_TIME - clock.now():
                    raise ValueError(f"the emulator's calendar ends on {END_OF_TIME:%Y-%m-%d}")
                target = to_milliseconds(clock.now() + by)
            while True:
                with self._alone():
                    timer = self._first_due(target)
                    self._move_clock(max(timer.due, clock.now()) if timer else target)
                    if timer is None:
                        return target
                    self._catch_up(clock.now())

    def _move_clock(self, instant: datetime) -> None:
        """Set the clock before anything that is due then fires: wherever this ends, what has not fired is still due."""
        with self._world.store.transaction():
            self._world.keep_clock(instant)
        self._world.clock.set(instant)

    def exchange(self, act: Callable[[World], T]) -> T:
        """
        Exchange everything that the world holds, as one transaction, and go on by the clock that belongs to it.

        Args:
            act: Exchanges what is stored, and may set the clock.

        Raises:
            ClosedError: The schedule was closed.

            StateFileError: The state file can't be read or written any more.
        """
        # An advance that is under way ends first: it would go on from another clock.
        with self._advancing, self._alone():
            clock = self._world.clock
            before = clock.now()
            try:
                with self._world.store.transaction():
                    result = act(self._world)
                    self._world.resume()
            except BaseException:
                clock.set(before)
                raise
            # What was exchanged is stored: where the state file fails only now, what is due fires before the next turn.
            with suppress(StateFileError):
                self._catch_up(clock.now())
            return result

    def close(self) -> None:
        """Close the state file, once nothing happens any more; what is due stays due."""
        self._world.closing.set()
        with self._lock:
            self._world.store.close()
