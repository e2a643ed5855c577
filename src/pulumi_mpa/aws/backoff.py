"""Waiting for the service's own seconds; nothing here waits for people."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

#: Seconds that AWS gets for its own part before the run goes on and records what it saw.
PATIENCE = 120.0
FIRST_PAUSE = 0.2
LONGEST_PAUSE = 5.0


def wait_until(
    read: Callable[[], T | None],
    done: Callable[[T | None], bool],
    *,
    patience: float = PATIENCE,
    appearing: float = 0.0,
    waiting: Callable[[float], None] = lambda _: None,
    pause: Callable[[float], None] = time.sleep,
) -> T | None:
    """
    Read a thing until it is done or patience ends.

    Args:
        read: Reads it once; None when it is not there.

        done: Checks whether what was read is final.

        patience: Seconds of pauses in all.

        appearing: Seconds for which "not there" may mean "not there yet".

        waiting: Called before each pause with the seconds that it has paused by now.

        pause: Sleeps; tests give their own.

    Returns:
        What was read last, done or not: the caller checks.
    """
    waited, step = 0.0, FIRST_PAUSE
    while True:
        seen = read()
        if done(seen) or waited >= (patience if seen is not None else appearing):
            return seen
        waiting(waited)
        pause(step)
        waited += step
        step = min(step * 1.5, LONGEST_PAUSE)
