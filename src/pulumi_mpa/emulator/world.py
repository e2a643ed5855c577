"""What every part of the service works with: settings, clock, store, timers."""

from __future__ import annotations

import uuid
from contextlib import ExitStack
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from pulumi_mpa.emulator.clock import Clock
from pulumi_mpa.emulator.records import Requester
from pulumi_mpa.emulator.settings import ClockKind
from pulumi_mpa.emulator.store import StateFileError, Store
from pulumi_mpa.emulator.timers import Timers

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_mpa.emulator.caller import Caller
    from pulumi_mpa.emulator.records import Session
    from pulumi_mpa.emulator.settings import Settings


class Disguise(NamedTuple):
    """A status and a code that a thing shows instead of its own, whether the API model knows them or not."""

    status: str
    code: str | None


class World:
    """
    What every part of the service works with.

    `on_session_end` is what a decided session brings about; whoever puts the parts together sets it.
    """

    on_session_end: Callable[[Session], None]

    def __init__(self, settings: Settings) -> None:
        """
        Set the service up, or take it up where a state file left it.

        Raises:
            StateFileError: The state file can't be used.
        """
        self.settings = settings
        self.assume = settings.assumptions
        self.store = Store(settings.state)
        self.clock = Clock(settings.clock, settings.start)
        self.timers = Timers(self.store, self.clock, settings.service_seconds)
        with ExitStack() as unless_resumed:
            unless_resumed.callback(self.store.close)
            with self.store.transaction():
                self._resume()
            unless_resumed.pop_all()

    def _resume(self) -> None:
        kind = self.store.fact("clock-kind")
        if kind not in (None, self.settings.clock.value):
            raise StateFileError(f"{self.settings.state} was made with a {kind} clock; start with --clock {kind}")
        self.store.remember("clock-kind", self.settings.clock.value)
        if self.settings.clock is ClockKind.VIRTUAL:
            stood_at = self.store.fact("clock")
            if stood_at:
                self.clock.set(datetime.fromisoformat(stood_at))
            self.keep_clock()
        if kind is None:
            self.store.remember("unknown-users", sorted(self.settings.unknown_users))

    def keep_clock(self) -> None:
        """Remember where a virtual clock stands."""
        self.store.remember("clock", self.clock.now().isoformat())

    def next_version(self) -> str:
        """Name a new version: the milliseconds of now, or the next free ones."""
        stamp = max(int(self.clock.now().timestamp() * 1000), self.store.fact("last-version", 0) + 1)
        self.store.remember("last-version", stamp)
        return str(stamp)

    def unknown_users(self) -> set[str]:
        """Give the identity ids that the identity source does not know."""
        return set(self.store.fact("unknown-users", []))

    def disguise_of(self, arn: str) -> Disguise | None:
        """Give what a thing shows instead of its state, if somebody said so."""
        shown = self.store.fact("disguises", {}).get(arn)
        return Disguise(*shown) if shown else None

    def take_outcome(self, name: str) -> str | None:
        """Give, once, how somebody said that a thing should end."""
        outcome: str | None = self.store.fact(name)
        if outcome is not None:
            self.store.remember(name, None)
        return outcome


def new_id() -> str:
    """Make an id as the service chooses them."""
    return str(uuid.uuid4())


def owner_of(caller: Caller) -> str:
    """Spell who owns what a caller makes."""
    return f"{caller.account}/{caller.region}"


def requester_of(caller: Caller) -> Requester:
    """Say in a session who asked, and through which service."""
    return Requester(
        service=f"{caller.api}.amazonaws.com",
        principal_arn=caller.principal_arn,
        account=caller.account,
        region=caller.region,
    )
