"""What every part of the services works with: settings, clock, store, timers."""

from __future__ import annotations

import threading
import uuid
from contextlib import ExitStack
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from pulumi_mpa.emulator.clock import Clock, machine_now
from pulumi_mpa.emulator.made_with import OtherOptionsError, differences, shown
from pulumi_mpa.emulator.records import Requester
from pulumi_mpa.emulator.settings import ClockKind
from pulumi_mpa.emulator.store import Store
from pulumi_mpa.emulator.timers import Timers

if TYPE_CHECKING:
    from pulumi_mpa.emulator.caller import Caller
    from pulumi_mpa.emulator.settings import Settings


class Disguise(NamedTuple):
    """A status and a code that a thing shows instead of its own, whether the API model knows them or not."""

    status: str
    code: str | None


class ClosedError(Exception):
    """The emulator is stopping: whatever happens is undone, and nothing more happens."""


class World:
    """What every part of the services works with."""

    def __init__(self, settings: Settings) -> None:
        """
        Set the services up, or resume them from a state file.

        Raises:
            StateFileError: The state file can't be used.
        """
        self.settings = settings
        self.assume = settings.assumptions
        self.store = Store(settings.state)
        self.clock = Clock(settings.clock, settings.start)
        self.timers = Timers(self.store, self.clock, settings.service_seconds)
        #: Set once the emulator is stopping.
        self.closing = threading.Event()
        with ExitStack() as unless_resumed:
            unless_resumed.callback(self.store.close)
            with self.store.transaction():
                self.resume()
            unless_resumed.pop_all()

    def resume(self) -> None:
        """
        Go on from what the store holds, or begin where it holds nothing.

        Raises:
            StateFileError: It was made with other options.
        """
        made_with = self.store.fact("made-with")
        if made_with is None:
            self.store.remember("made-with", shown(self.settings))
            self.store.remember("unknown-users", sorted(self.settings.unknown_users))
        elif found := differences(made_with, self.settings):
            raise OtherOptionsError(self.settings.state, found)
        if self.settings.clock is ClockKind.VIRTUAL:
            stood_at = self.store.fact("clock")
            if stood_at:
                self.clock.set(datetime.fromisoformat(stood_at))
            self.keep_clock(self.clock.now())

    def begin_anew(self) -> None:
        """Set the clock as it is at the first start."""
        self.clock.set(self.settings.start or machine_now())

    def check_open(self) -> None:
        """
        Check that the emulator goes on; whatever takes long does so on its way.

        Raises:
            ClosedError: It is stopping.
        """
        if self.closing.is_set():
            raise ClosedError("The emulator is stopping")

    def keep_clock(self, instant: datetime) -> None:
        """Store where a virtual clock stands."""
        self.store.remember("clock", instant.isoformat())

    def next_version(self) -> str:
        """Return the id of a new version: the milliseconds of now, or the next free ones."""
        stamp = max(int(self.clock.now().timestamp() * 1000), self.store.fact("last-version", 0) + 1)
        self.store.remember("last-version", stamp)
        return str(stamp)

    def unknown_users(self) -> set[str]:
        """Return the identity ids that the identity source does not know."""
        return set(self.store.fact("unknown-users", []))

    def disguise_of(self, arn: str) -> Disguise | None:
        """Return what a thing shows instead of its state, if a control set that."""
        shown = self.store.fact("disguises", {}).get(arn)
        return Disguise(*shown) if shown else None

    def take_outcome(self, name: str) -> str | None:
        """Return how a control said that a thing should end, and forget it."""
        outcome: str | None = self.store.fact(name)
        if outcome is not None:
            self.store.remember(name, None)
        return outcome


def new_id() -> str:
    """Return a new id of the kind that AWS chooses."""
    return str(uuid.uuid4())


def owner_of(caller: Caller) -> str:
    """Return who owns what a caller makes."""
    return f"{caller.account}/{caller.region}"


def requester_of(caller: Caller) -> Requester:
    """Return who sends a request, and through which service, as sessions record it."""
    return Requester(
        service=f"{caller.service}.amazonaws.com",
        principal_arn=caller.principal_arn,
        account=caller.account,
        region=caller.region,
    )
