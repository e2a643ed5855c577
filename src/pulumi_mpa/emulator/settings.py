"""How an emulator is set up."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from enum import Enum
from typing import TYPE_CHECKING

from pulumi_mpa.emulator.assumptions import Assumptions
from pulumi_mpa.emulator.policies import POLICIES, Policy
from pulumi_mpa.lifecycle.limits import MAX_TEAMS

if TYPE_CHECKING:
    from pathlib import Path

#: The account of the documentation's examples; belongs to nobody.
EXAMPLE_ACCOUNT = "111122223333"
ACCOUNT = re.compile(r"[0-9]{12}")
#: The address that only programs on this machine reach.
LOOPBACK = "127.0.0.1"
#: More than a test makes, and little enough to keep in memory.
KEPT_CALLS = 10_000
#: Responses show instants as seconds since then.
FIRST_START = datetime(1970, 1, 1, tzinfo=timezone.utc)
#: Far enough from the end of what a datetime holds for every window to fit behind it.
END_OF_TIME = datetime(9000, 1, 1, tzinfo=timezone.utc)
#: The service must be done with its own work before people run out of time.
LONGEST_SERVICE_SECONDS = 3600


class ClockKind(str, Enum):
    """Whether people's time passes by itself."""

    REAL = "real"
    VIRTUAL = "virtual"


@dataclass(frozen=True)
class Settings:
    """
    How an emulator is set up.

    Args:
        clock: Real time, or a clock that people's time waits for.

        start: First instant of a virtual clock, aware UTC. None: now, or where the clock of the state file stands.

        service_seconds: Real seconds that the service takes for its own work; 0 means it is done before the response
            is read.

        automatic_portal: Whether a new identity source goes on to ACTIVE by itself.

        account: The account that the control `info` names; a caller's account is read from its access key.

        unknown_users: Identity ids that AWS would not find.

        assumptions: Choices for what AWS does not document.

        policies: The policies that a team can be attached to.

        max_teams: How many approval teams an account can have; AWS's quota if not given.

        check_outputs: Whether every response is checked against the API model; a breach becomes an error 500.

        kept_calls: How many calls are kept for the control that lists them; older ones are dropped.

        state: File that keeps everything but the list of calls over a restart. None: memory.
    """

    clock: ClockKind = ClockKind.REAL
    start: datetime | None = None
    service_seconds: float = 0
    automatic_portal: bool = True
    account: str = EXAMPLE_ACCOUNT
    unknown_users: frozenset[str] = frozenset()
    assumptions: Assumptions = field(default_factory=Assumptions)
    policies: tuple[Policy, ...] = POLICIES
    max_teams: int = MAX_TEAMS
    check_outputs: bool = True
    kept_calls: int = KEPT_CALLS
    state: Path | None = None

    def __post_init__(self) -> None:
        """
        Check that the settings are possible.

        Raises:
            ValueError: The account or the start is not valid, a real clock is given a start, the service's own work would take
                longer than people have, an account could have no team, or no call would be kept.
        """
        if not ACCOUNT.fullmatch(self.account):
            raise ValueError(f"an account has twelve digits, not {self.account!r}")
        if self.start and self.start.utcoffset() != timedelta(0):
            raise ValueError(f"start must be an instant in UTC, is {self.start}")
        if self.start and self.clock is ClockKind.REAL:
            raise ValueError("start is the first instant of a virtual clock, and this clock is real")
        if self.start and not FIRST_START <= self.start < END_OF_TIME:
            raise ValueError(
                f"start must be from {FIRST_START:%Y-%m-%d} to {END_OF_TIME:%Y-%m-%d}, is {self.start:%Y-%m-%d}"
            )
        if not 0 <= self.service_seconds <= LONGEST_SERVICE_SECONDS:
            raise ValueError(f"service_seconds must be from 0 to {LONGEST_SERVICE_SECONDS}, is {self.service_seconds}")
        if self.max_teams < 1:
            raise ValueError(f"max_teams must be at least 1, is {self.max_teams}")
        if self.kept_calls < 1:
            raise ValueError(f"kept_calls must be at least 1, is {self.kept_calls}")
