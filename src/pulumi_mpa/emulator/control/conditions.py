"""The conditions under which the services work: their surroundings, and planned faults."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_mpa.emulator.apis import serving
from pulumi_mpa.emulator.control.errors import impossible, missing
from pulumi_mpa.emulator.control.people import find_team
from pulumi_mpa.emulator.errors import Kind
from pulumi_mpa.emulator.life.mpa.sources import event_for, play
from pulumi_mpa.emulator.planned_faults import PlannedFault, When
from pulumi_mpa.lifecycle.identity_source import CREATING, SourceCode, SourceEvent
from pulumi_mpa.lifecycle.limits import REGION

if TYPE_CHECKING:
    from pulumi_mpa.emulator.control.requests import (
        DisguiseRequest,
        FaultRequest,
        InstallPortalRequest,
        InvalidRequestRequest,
        MfaRequest,
        ShareRequest,
        SourceOutcomeRequest,
        UnknownUsersRequest,
    )
    from pulumi_mpa.emulator.planned_faults import PlannedFaults
    from pulumi_mpa.emulator.records import Source
    from pulumi_mpa.emulator.world import World


def _owner(world: World, account: str | None) -> str:
    return f"{account or world.settings.account}/{REGION}"


def _source_of(world: World, owner: str) -> Source:
    sources = world.store.sources.of(owner)
    if not sources:
        raise missing(f"Account {owner.partition('/')[0]} has no identity source.")
    return sources[0]


def install_portal(world: World, request: InstallPortalRequest) -> dict[str, Any]:
    """Install the portal of an identity source, which makes it ACTIVE."""
    source = _source_of(world, _owner(world, request.account))
    if source.state != CREATING:
        raise impossible(
            f"Identity source {source.arn} is {source.state}: only one that is {CREATING} can get its portal."
        )
    play(world, source, SourceEvent.PORTAL_INSTALLED)
    return {"identity_source_arn": source.arn}


def set_source_outcome(world: World, faults: PlannedFaults, request: SourceOutcomeRequest) -> dict[str, Any]:
    """End the service's work on an identity source with a code, at once or the next time."""
    owner = _owner(world, request.account)
    if request.when == "next":
        if request.code == SourceCode.ACCESS_DENIED and world.assume.source_denied == "at-once":
            faults.add(PlannedFault("CreateIdentitySource", error=Kind.ACCESS_DENIED))
            return {"identity_source_arn": None}
        world.store.remember(f"next-source:{owner}", request.code)
        return {"identity_source_arn": None}
    source = _source_of(world, owner)
    event = event_for(request.code, source)
    if event is None:
        raise impossible(f"Identity source {source.arn} is {source.state}: it cannot end in {request.code} now.")
    play(world, source, event, f"The approval portal: {event}.")
    return {"identity_source_arn": source.arn}


def show_unknown_users(world: World) -> dict[str, Any]:
    """Return the identity ids that the identity source does not know."""
    return {"identity_ids": sorted(world.unknown_users())}


def set_unknown_users(world: World, request: UnknownUsersRequest) -> dict[str, Any]:
    """Set which identity ids the identity source does not know."""
    world.store.remember("unknown-users", sorted(set(request.identity_ids)))
    return show_unknown_users(world)


def share_team(world: World, request: ShareRequest) -> dict[str, Any]:
    """Share a team with another account, as AWS RAM does, or share it no longer."""
    team = find_team(world, request.team_arn)
    if request.account == team.owner.partition("/")[0]:
        raise impossible(f"Approval team {team.name} belongs to account {request.account} already.")
    is_shared = request.account in team.shared_with
    if request.shared and not is_shared:
        team.shared_with.append(request.account)
        world.store.teams.put(team)
    elif is_shared and not request.shared:
        team.shared_with.remove(request.account)
        world.store.teams.put(team)
        world.store.teams.withdraw(team.arn, request.account)
    return {"shared_with": team.shared_with}


def find_next_invalid(world: World, request: InvalidRequestRequest) -> dict[str, Any]:
    """Make the service find the next request of a kind invalid."""
    world.store.remember(f"next-{request.what}", "invalid")
    return {"what": request.what}


def disguise(world: World, request: DisguiseRequest) -> dict[str, Any]:
    """Make a thing show a state that it does not have, as a service of the future might."""
    store = world.store
    if not (store.teams.get(request.arn) or store.sessions.get(request.arn) or store.sources.get(request.arn)):
        raise missing(f"There is no team, session or identity source {request.arn}.")
    disguises = {arn: shown for arn, shown in store.fact("disguises", {}).items() if arn != request.arn}
    if request.status is not None:
        disguises[request.arn] = [request.status, request.status_code]
    store.remember("disguises", disguises)
    return {"disguised": sorted(disguises)}


def set_mfa(world: World, request: MfaRequest) -> dict[str, Any]:
    """Set whether an approver's MFA device is in sync with the identity source."""
    team = find_team(world, request.team_arn)
    approver = team.configuration.approver(request.approver)
    if approver is None:
        raise missing(f"{request.approver} is not in approval team {team.name}.")
    if approver.mfa is None:
        raise impossible(f"{request.approver} has not accepted the invitation and has no MFA device yet.")
    approver.mfa = request.sync_status
    world.store.teams.put(team)
    return {"approver_id": approver.approver_id, "sync_status": approver.mfa}


def add_fault(faults: PlannedFaults, request: FaultRequest) -> dict[str, Any]:
    """Plan a fault for the next calls of an operation, of whichever service has one of this name."""
    apis = serving(request.operation)
    if not apis:
        raise missing(f"There is no operation {request.operation}.")
    possible = frozenset.intersection(*(api.errors_of(request.operation) for api in apis))
    if request.error is not None and request.error not in possible:
        raise impossible(
            f"{request.operation} never responds with {request.error}. It may respond with "
            f"{', '.join(sorted(possible))}."
        )
    faults.add(
        PlannedFault(
            request.operation,
            times=request.times,
            error=request.error,
            http=request.http,
            reset=request.reset is not None,
            when=request.reset or request.when or When.BEFORE,
            delay=request.delay,
        )
    )
    return show_faults(faults)


def show_faults(faults: PlannedFaults) -> dict[str, Any]:
    """Return the faults that no call has met yet."""
    return {
        "faults": [
            {
                "operation": fault.operation,
                "times": fault.times,
                "error": fault.error,
                "http": fault.http,
                "reset": fault.when if fault.reset else None,
                "when": None if fault.reset or not (fault.error or fault.http) else fault.when,
                "delay": fault.delay,
            }
            for fault in faults.to_come()
        ]
    }


def clear_faults(faults: PlannedFaults) -> dict[str, Any]:
    """Forget the faults that no call has met yet."""
    faults.clear()
    return show_faults(faults)
