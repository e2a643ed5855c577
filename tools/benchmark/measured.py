"""One command of `pulumi`, with the time that it took and the calls that it made."""

from __future__ import annotations

import resource
import time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from demonstration.pulumi_cli import Pulumi

    from pulumi_mpa.testing import MpaEmulator


class CommandFailedError(Exception):
    """A command ended with another exit code than 0; nothing was measured."""


class Measured(NamedTuple):
    """
    What one command took.

    Args:
        wall: Seconds on the clock.

        cpu: Seconds of user and system time of `pulumi` and everything that it started.

        calls: Calls of each operation that reached the service meanwhile.
    """

    wall: float
    cpu: float
    calls: dict[str, int]


def measure(pulumi: Pulumi, service: MpaEmulator, *arguments: str) -> Measured:
    """
    Run a command and measure it.

    The service runs in this very process, so its own CPU time is in no number; the wait for its responses is in `wall`.

    Args:
        pulumi: The command line, in the folder of a stack.

        service: The service whose calls are counted.

        arguments: The command.

    Raises:
        CommandFailedError: It failed.
    """
    service.calls.clear()
    cpu, begun = _cpu_seconds(), time.perf_counter()
    ran = pulumi.run(*arguments)
    wall, cpu = time.perf_counter() - begun, _cpu_seconds() - cpu
    if ran.code != 0:
        raise CommandFailedError(f"`pulumi {' '.join(arguments)}` ended with {ran.code}:\n{ran.text}")
    return Measured(wall, cpu, service.calls.counts())


def _cpu_seconds() -> float:
    """Return the seconds of all child processes that have ended, with their own children."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
