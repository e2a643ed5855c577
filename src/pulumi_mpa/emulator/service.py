"""The emulated services: a request comes in, a response goes out."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final, NamedTuple

from pydantic import TypeAdapter

from pulumi_mpa.emulator.call_log import CallLog, LoggedCall
from pulumi_mpa.emulator.caller import Caller
from pulumi_mpa.emulator.codec import ModelBreachError, Response, decode, encode, encode_error, encode_unaddressed
from pulumi_mpa.emulator.errors import FAILED, Kind, ServiceError, invalid
from pulumi_mpa.emulator.operations.register import Call
from pulumi_mpa.emulator.planned_faults import NO_STATUS, PlannedFault, PlannedFaults
from pulumi_mpa.emulator.request import Target
from pulumi_mpa.emulator.routing import Router, api_in
from pulumi_mpa.emulator.schedule import Schedule
from pulumi_mpa.emulator.signature import read_scope
from pulumi_mpa.emulator.snapshots import Snapshot, Snapshots
from pulumi_mpa.emulator.state_file import StateFileError
from pulumi_mpa.emulator.sts import STS
from pulumi_mpa.emulator.sts import respond as respond_as_sts
from pulumi_mpa.emulator.world import ClosedError, World

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from datetime import datetime, timedelta

    from pulumi_mpa.emulator.apis.api import Api
    from pulumi_mpa.emulator.request import Request
    from pulumi_mpa.emulator.routing import Match
    from pulumi_mpa.emulator.settings import Settings

_log = logging.getLogger(__name__)

#: What a call gets that comes after the end: its connection ends, as it does a moment later.
NOTHING: Final = Response(NO_STATUS, "", {}, lost=True)
_CALLS: Final = TypeAdapter(tuple[LoggedCall, ...])


class _Met(NamedTuple):
    """The fault that a call met, and what the service responded with; None when the call was not carried out."""

    fault: PlannedFault
    own: Response | None


class Service:
    """
    The emulated services.

    Args:
        settings: How they are set up.

    Raises:
        StateFileError: The state file can't be used.
    """

    def __init__(self, settings: Settings) -> None:
        """Set the services up, or resume them from a state file."""
        self.world = World(settings)
        self.calls = CallLog(settings.kept_calls)
        self.faults = PlannedFaults(self.world.store)
        self._schedule = Schedule(self.world)
        self._router = Router()
        self._snapshots = Snapshots(self.world.store)

    def turn(self) -> AbstractContextManager[World]:
        """Do something to the services, after everything that is due, as one transaction."""
        return self._schedule.turn()

    def advance(self, by: timedelta) -> datetime:
        """
        Advance a virtual clock.

        Returns:
            The instant that it is then.

        Raises:
            ValueError: The clock is a real one, or time would go back or out of the calendar.

            StateFileError: The state file can't be read or written any more; the clock stands where the file says.
        """
        return self._schedule.advance(by)

    def reset(self) -> None:
        """Begin anew, with the same settings; the snapshots stay."""

        def empty(world: World) -> None:
            self._snapshots.clear()
            world.begin_anew()

        self._schedule.exchange(empty)
        self.calls.set(())

    def snapshots(self) -> list[Snapshot]:
        """Return every snapshot, oldest first."""
        with self.turn():
            return self._snapshots.all()

    def save_snapshot(self, name: str, *, replace: bool) -> None:
        """
        Save everything under a name.

        Raises:
            SnapshotExistsError: There is a snapshot of this name, and it is not to be replaced.
        """
        with self.turn() as world:
            now = world.clock.now()
            world.keep_clock(now)
            calls = _CALLS.dump_python(tuple(self.calls.all()), mode="json")
            self._snapshots.save(Snapshot(name, now), calls, replace=replace)

    def restore_snapshot(self, name: str) -> None:
        """
        Go back to what was saved under a name.

        Raises:
            NoSnapshotError: There is no snapshot of this name; nothing happened.
        """
        found = self._schedule.exchange(lambda _: self._snapshots.restore(name))
        self.calls.set(_CALLS.validate_python(found))

    def delete_snapshot(self, name: str) -> None:
        """
        Delete what was saved under a name.

        Raises:
            NoSnapshotError: There is no snapshot of this name.
        """
        with self.turn():
            self._snapshots.delete(name)

    def handle(self, request: Request) -> Response:
        """Respond to one request to a service, whatever it holds."""
        target = Target.read(request.target)
        try:
            scope = read_scope(request.authorization, target.query)
            if scope.service == STS:
                return respond_as_sts(Caller.of(scope), request.body)
            api = api_in(scope)
        except ServiceError as error:
            return encode_unaddressed(error)
        try:
            match = self._router.match(api, request, target)
        except ServiceError as error:
            return self._error(api, None, error)
        problem = api.region_problem(scope.region)
        if problem is not None:
            response = self._error(api, match, ServiceError(Kind.ACCESS_DENIED, problem))
            self._log_call(match, None, response)
            return response
        return self._respond(match, target, Caller.of(scope), request.body)

    def _respond(self, match: Match, target: Target, caller: Caller, body: bytes) -> Response:
        """Respond to a call of an operation, or with the fault that is planned for it."""
        outcome = self._carried_out(match, target, caller, body)
        own = outcome.own if isinstance(outcome, _Met) else outcome
        if own is not None:
            # At once: a late response finds its caller gone, who must be able to read that the call took effect.
            self._log_call(match, caller, own)
        if not isinstance(outcome, _Met):
            return outcome
        self.world.closing.wait(outcome.fault.delay)
        try:
            response = outcome.fault.response(own)
        except ServiceError as error:
            response = self._error(match.api, match, error)
        if own is None:
            self._log_call(match, caller, response)
        return response

    def _log_call(self, match: Match, caller: Caller | None, response: Response) -> None:
        self.calls.add(LoggedCall(match.operation.name, response.status, caller.account if caller else None))

    def _carried_out(self, match: Match, target: Target, caller: Caller, body: bytes) -> Response | _Met:
        """Carry a call out, and return the response of the service, also when that is an error, or the fault that it met."""
        try:
            with self.turn() as world:
                fault = self.faults.take(match.operation.name)
                if fault is None:
                    return self._act(world, match, target, caller, body)
                if not fault.carries_out:
                    return _Met(fault, None)
                return _Met(fault, self._act_or_not(world, match, target, caller, body))
        except ServiceError as error:
            return self._error(match.api, match, error)
        except ClosedError:
            return NOTHING
        except StateFileError as error:
            _log.error("%s: %s", match.operation.name, error)
            return encode_error(match.api, match, ServiceError(Kind.INTERNAL, error.sentence), check=False)
        except Exception:  # noqa: BLE001  whatever is wrong with the emulator, its caller gets a response
            _log.exception("the emulator failed at %s", match.operation.name)
            return self._internal_error(match.api, match)

    def _act_or_not(self, world: World, match: Match, target: Target, caller: Caller, body: bytes) -> Response:
        """Carry out a call that met a fault: where it leads to an error, the fault is used up all the same."""
        try:
            with world.store.attempt():
                return self._act(world, match, target, caller, body)
        except ServiceError as error:
            return self._error(match.api, match, error)

    def _act(self, world: World, match: Match, target: Target, caller: Caller, body: bytes) -> Response:
        name = match.operation.name
        decoded = decode(match, target.query, body)
        handler = match.api.handlers[name]
        call = Call(world, caller, name, decoded.values)
        problems = [*decoded.problems, *handler.rules(call)]
        if problems:
            lacks = decoded.only_missing and len(problems) == len(decoded.problems)
            raise invalid(problems, (match.api.missing if lacks else None) or Kind.VALIDATION)
        # Some things show on purpose what the model does not know.
        stretched = world.store.fact("disguises") or world.assume.cancelled_code == "logged"
        checks = world.settings.check_outputs and not stretched
        return encode(match, handler.act(call), check=checks)

    def _error(self, api: Api, match: Match | None, error: ServiceError) -> Response:
        try:
            return encode_error(api, match, error, check=self._checks(error))
        except ModelBreachError:
            _log.exception("the emulator has no modelled error for a situation")
            return self._internal_error(api, match)

    def _checks(self, error: ServiceError) -> bool:
        # The alternative "absent source: not-found" is an error that the model lacks; that is its whole point.
        stretched = self.world.assume.absent_source == "not-found" and error.kind == Kind.NOT_FOUND
        return self.world.settings.check_outputs and not stretched

    def _internal_error(self, api: Api, match: Match | None) -> Response:
        return encode_error(api, match, ServiceError(Kind.INTERNAL, FAILED), check=False)

    def close(self) -> None:
        """Close the state file, and end the wait of every late response."""
        self._schedule.close()
