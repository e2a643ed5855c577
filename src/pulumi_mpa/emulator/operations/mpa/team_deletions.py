"""Operations that remove teams: an active one only by its own vote, a version that is not in force at once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pulumi_mpa.emulator.errors import conflict, not_found
from pulumi_mpa.emulator.life.mpa.sessions import ApprovalRequest, end_others, open_session
from pulumi_mpa.emulator.life.mpa.teams import play
from pulumi_mpa.emulator.operations.mpa.handlers import operation
from pulumi_mpa.emulator.operations.mpa.lookup import find_team
from pulumi_mpa.emulator.world import requester_of
from pulumi_mpa.lifecycle.approval_team import FAILED_DRAFTS, TeamEvent
from pulumi_mpa.lifecycle.limits import PENDING_WINDOW_DAYS
from pulumi_mpa.lifecycle.session import Action, SessionEvent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_mpa.emulator.operations.register import Call


def _deletion_rules(call: Call) -> Iterator[str]:
    days = call.input.get("PendingWindowDays")
    low, high = PENDING_WINDOW_DAYS
    if days is not None and not low <= days <= high:
        yield f"PendingWindowDays: must be from {low} to {high}, is {days}"


@operation("StartActiveApprovalTeamDeletion", _deletion_rules)
def start_active_approval_team_deletion(call: Call) -> dict[str, Any]:
    """Ask an active team to approve its own deletion (T18)."""
    world = call.world
    team = find_team(call, call.input["Arn"])
    if world.store.fact("next-deletion"):
        play(world, team, TeamEvent.DELETION_INVALID, "The request did not pass validation.")
        world.take_outcome("next-deletion")
        return {"DeletionStartTime": world.clock.now()}
    play(world, team, TeamEvent.DELETION_REQUESTED)
    team.window_days = call.input.get("PendingWindowDays")
    request = ApprovalRequest(Action.DELETE_TEAM, requester_of(call.caller), f"Deletion of approval team {team.name}")
    session = open_session(world, team, request)
    team.session_arn = session.arn
    world.store.teams.put(team)
    begun = world.clock.now()
    if team.window_days is None:
        return {"DeletionStartTime": begun}
    return {"DeletionStartTime": begun, "DeletionCompletionTime": begun + timedelta(days=team.window_days)}


@operation("DeleteInactiveApprovalTeamVersion")
def delete_inactive_approval_team_version(call: Call) -> dict[str, Any]:
    """Remove a team that was not activated (T6), or the failed update of one that is active (T17)."""
    world, version = call.world, call.input["VersionId"]
    team = find_team(call, call.input["Arn"])
    draft = team.draft
    if draft and version == draft.configuration.version_id:
        if draft.state not in FAILED_DRAFTS:
            raise conflict(f"The update is {draft.state}: only one that failed can be deleted.")
        play(world, team, TeamEvent.VERSION_DELETED)
        team.session_arn = None
        world.store.teams.put(team)
        return {}
    if version != team.configuration.version_id:
        raise not_found("Version", f"{version} of approval team {team.arn}")
    if draft:
        raise conflict(f"The approval team is {team.state}: the version in force can't be deleted.")
    play(world, team, TeamEvent.VERSION_DELETED)
    end_others(world, team, SessionEvent.TEAM_DELETED)
    return {}
