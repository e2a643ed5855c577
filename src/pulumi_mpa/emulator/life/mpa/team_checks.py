"""The service's check of a new team and of an update, and what begins when it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_mpa.emulator.events import on_due
from pulumi_mpa.emulator.life.mpa.sessions import ApprovalRequest, open_session
from pulumi_mpa.emulator.life.mpa.teams import draft_of, invite, play
from pulumi_mpa.emulator.records import Team
from pulumi_mpa.emulator.timers import Due
from pulumi_mpa.lifecycle.approval_team import TeamEvent
from pulumi_mpa.lifecycle.approver import IdentityStatus
from pulumi_mpa.lifecycle.session import Action

if TYPE_CHECKING:
    from pulumi_mpa.emulator.records import Configuration
    from pulumi_mpa.emulator.world import World

TEAM_CHECKED: Final = Due("team checked", Team)
DRAFT_CHECKED: Final = Due("draft checked", Team)


@on_due(TEAM_CHECKED)
def _team_checked(world: World, team: Team) -> None:
    """End the check of a new team, or of one tried again (T1, T2)."""
    unknown = _mark_unknown(world, team.configuration)
    if unknown:
        play(world, team, TeamEvent.INVALIDATED, unknown)
        return
    play(world, team, TeamEvent.VALIDATED)
    invite(world, team)
    if not team.configuration.waiting():
        play(world, team, TeamEvent.ALL_ACCEPTED)


@on_due(DRAFT_CHECKED)
def _draft_checked(world: World, team: Team) -> None:
    """End the check of an update: the vote begins, or the update failed (T8, T9)."""
    draft = draft_of(team)
    unknown = _mark_unknown(world, draft.configuration)
    if unknown:
        play(world, team, TeamEvent.INVALIDATED, unknown)
        return
    play(world, team, TeamEvent.VALIDATED)
    request = ApprovalRequest(Action.UPDATE_TEAM, draft.requester, f"Update of approval team {team.name}")
    session = open_session(world, team, request)
    team.session_arn = session.arn
    world.store.teams.put(team)


def _mark_unknown(world: World, configuration: Configuration) -> str | None:
    unknown = world.unknown_users()
    missing = [approver for approver in configuration.approvers if approver.identity_id in unknown]
    for approver in missing:
        approver.status = IdentityStatus.INVALID
    if not missing:
        return None
    count = len(missing)
    return f"{count} approver{' does' if count == 1 else 's do'} not exist in the identity source or may not be used."
