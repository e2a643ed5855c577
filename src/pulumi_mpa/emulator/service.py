"""
The service put together: requests in, answers out, and what comes due in between.

Nothing moves because it is looked at. Before anything is dealt with, what came due until now fires, in order of its
due time, each at the instant it was due: whoever looks sees what they would have seen had a timer thread been quick,
and no thread can come in between. One lock makes everything one after the other.
"""

from __future__ import annotations

import logging
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from pulumi_mpa.emulator.caller import read_caller
from pulumi_mpa.emulator.codec import Answer, BreachError, decode, encode, encode_fault
from pulumi_mpa.emulator.faults import FaultError, Kind, invalid
from pulumi_mpa.emulator.life import associations, keys, sessions, sources, teams
from pulumi_mpa.emulator.model import Api
from pulumi_mpa.emulator.operations import HANDLERS, Call
from pulumi_mpa.emulator.planned_faults import PlannedFaults
from pulumi_mpa.emulator.routing import Router, Target
from pulumi_mpa.emulator.settings import ClockKind
from pulumi_mpa.emulator.timers import Due
from pulumi_mpa.emulator.world import World
from pulumi_mpa.lifecycle.identity_source import SourceEvent
from pulumi_mpa.lifecycle.session import SessionEvent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pulumi_mpa.emulator.caller import Caller
    from pulumi_mpa.emulator.records import Session
    from pulumi_mpa.emulator.routing import Match
    from pulumi_mpa.emulator.settings import Settings
    from pulumi_mpa.emulator.timers import Timer

_log = logging.getLogger(__name__)
#: Far enough from the end of what a datetime holds for every window to fit behind it.
_END_OF_TIME = datetime(9000, 1, 1, tzinfo=timezone.utc)


@dataclass(frozen=True)
class LoggedCall:
    """
    One call that reached an operation.

    Its status is what the service answered, whatever became of the answer; 0 if the connection ended before the call
    was carried out.
    """

    operation: str
    status: int
    account: str | None


class Service:
    """
    The emulated service.

    Args:
        settings: How it is set up.

    Raises:
        StateFileError: The state file can't be used.
    """

    def __init__(self, settings: Settings) -> None:
        """Set the service up, or take it up where a state file left it."""
        self.world = World(settings)
        self.world.on_session_end = self._session_ended
        self.calls: list[LoggedCall] = []
        self.faults = PlannedFaults()
        self._lock = threading.RLock()
        self._router = Router()

    def _session_ended(self, session: Session) -> None:
        for follow in (teams.session_ended, associations.session_ended, keys.session_ended):
            follow(self.world, session)

    @contextmanager
    def turn(self) -> Iterator[World]:
        """
        Do something to the service, after everything that is due, as one transaction.

        What it makes due at once fires before the next turn.
        """
        with self._lock:
            now = self.world.clock.now()
            self._catch_up(now)
            with self.world.clock.held(now):
                with self.world.store.transaction():
                    yield self.world
                self._catch_up(now)

    def _catch_up(self, until: datetime) -> None:
        while timer := self._next(until):
            with self.world.clock.held(timer.due), self.world.store.transaction():
                self.world.timers.done(timer)
                try:
                    self._fire(timer)
                except FaultError as fault:
                    # Nobody called: whoever comes next must not read this as the answer to their request.
                    raise RuntimeError(f"{timer.kind.value} of {timer.arn} is due and not possible: {fault}") from fault

    def _next(self, until: datetime) -> Timer | None:
        with self.world.clock.held(until):
            return self.world.timers.next(until)

    def _fire(self, timer: Timer) -> None:
        world, store = self.world, self.world.store
        on_team: dict[Due, Callable[..., None]] = {
            Due.TEAM_CHECKED: teams.team_checked,
            Due.DRAFT_CHECKED: teams.draft_checked,
            Due.INVITATIONS_LAPSE: teams.invitations_lapse,
            Due.WINDOW_ENDS: teams.window_ends,
        }
        source_ends = {Due.SOURCE_READY: SourceEvent.PORTAL_INSTALLED, Due.SOURCE_GONE: SourceEvent.DELETED}
        if timer.kind in on_team and (team := store.teams.get(timer.arn)):
            on_team[timer.kind](world, team)
        elif timer.kind in source_ends and (source := store.sources.get(timer.arn)):
            sources.advance(world, source, source_ends[timer.kind])
        elif timer.kind is Due.SESSION_OPENS and (session := store.sessions.get(timer.arn)):
            sessions.opens(world, session)
        elif timer.kind is Due.SESSION_EXPIRES and (session := store.sessions.get(timer.arn)):
            sessions.end(world, session, SessionEvent.EXPIRED)
        elif timer.kind is Due.KEY_DELETED and (key := store.keys.get(timer.arn)):
            keys.window_ends(world, key)

    def advance(self, by: timedelta) -> datetime:
        """
        Let people's time pass.

        Returns:
            The instant that it is then.

        Raises:
            ValueError: The clock is a real one, or time would go back or out of the calendar.
        """
        clock = self.world.clock
        if clock.kind is ClockKind.REAL:
            raise ValueError("the clock is real: only a virtual clock can be advanced")
        if by.total_seconds() < 0:
            raise ValueError("time does not go back")
        with self._lock:
            self._catch_up(clock.now())
            if by > _END_OF_TIME - clock.now():
                raise ValueError(f"the emulator's calendar ends on {_END_OF_TIME:%Y-%m-%d}")
            target = clock.now() + by
            while timer := self.world.timers.next(target):
                clock.set(max(timer.due, clock.now()))
                self._catch_up(clock.now())
            clock.set(target)
            with self.world.store.transaction():
                self.world.keep_clock()
            return clock.now()

    def handle(
        self, method: str, raw_target: str, authorization: str | None, body: bytes, amz_target: str | None = None
    ) -> Answer:
        """
        Answer one request to a service itself, whatever it holds.

        Args:
            method: HTTP method.

            raw_target: Path and query as they came.

            authorization: The header of this name.

            body: What was sent.

            amz_target: `X-Amz-Target`, which names the operation where the path does not.
        """
        api = Api.MPA if amz_target is None else Api.PAYMENT_CRYPTOGRAPHY
        match: Match | None = None
        caller: Caller | None = None
        logged = False
        try:
            target = Target.read(raw_target)
            match = self._router.match(method, target, amz_target)
            caller = read_caller(authorization, api)
            fault = self.faults.take(match.operation.name)
            if fault is not None and not fault.carries_out:
                answer = self.faults.answer(fault, None)
            else:
                answer = self._own_answer(match, target, caller, body)
                # At once: a late answer finds its caller gone, who must see that the call took effect.
                self._log_call(match, caller, answer)
                logged = True
                if fault is not None:
                    answer = self.faults.answer(fault, answer)
        except FaultError as error:
            answer = self._fault(match, error, api)
        if match and not logged:
            self._log_call(match, caller, answer)
        return answer

    def _log_call(self, match: Match, caller: Caller | None, answer: Answer) -> None:
        self.calls.append(LoggedCall(match.operation.name, answer.status, caller.account if caller else None))

    def _own_answer(self, match: Match, target: Target, caller: Caller, body: bytes) -> Answer:
        """Carry a call out; gives the answer of the service, also when that is an error."""
        try:
            return self._carry_out(match, target, caller, body)
        except FaultError as fault:
            return self._fault(match, fault, match.api)
        except Exception:  # noqa: BLE001  whatever is wrong with the emulator, its caller gets an answer
            _log.exception("the emulator failed at %s", match.operation.name)
            return self._internal(match, match.api)

    def _carry_out(self, match: Match, target: Target, caller: Caller, body: bytes) -> Answer:
        name = match.operation.name
        decoded = decode(match, target.query, body)
        handler = HANDLERS[name]
        with self.turn() as world:
            call = Call(world, caller, name, decoded.values)
            faults = [*decoded.faults, *handler.rules(call)]
            if faults:
                raise invalid(faults)
            # Some things show on purpose what the model does not know.
            stretched = world.store.fact("disguises") or world.assume.cancelled_code == "logged"
            checks = world.settings.check_outputs and not stretched
            return encode(match.operation, handler.act(call), check=checks)

    def _fault(self, match: Match | None, fault: FaultError, api: Api) -> Answer:
        model = match.operation if match else None
        try:
            return encode_fault(model, fault, check=self._checks(fault), api=api)
        except BreachError:
            _log.exception("the emulator has no modelled error for a situation")
            return self._internal(match, api)

    def _checks(self, fault: FaultError) -> bool:
        # The alternative "absent source: not-found" is an error that the model lacks; that is its whole point.
        stretched = self.world.assume.absent_source == "not-found" and fault.kind == Kind.NOT_FOUND
        return self.world.settings.check_outputs and not stretched

    def _internal(self, match: Match | None, api: Api) -> Answer:
        fault = FaultError(Kind.INTERNAL, "The emulator failed; its log says why. This is a fault of the emulator.")
        return encode_fault(match.operation if match else None, fault, check=False, api=api)

    def close(self) -> None:
        """Let go of the state file, and of whoever waits for a late answer."""
        self.faults.close()
        with self._lock:
            self.world.store.close()
