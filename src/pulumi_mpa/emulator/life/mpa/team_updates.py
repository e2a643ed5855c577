"""How an update of a working team is decided, and how it takes effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_mpa.emulator.events import on_session_end
from pulumi_mpa.emulator.life.mpa.sessions import end_others
from pulumi_mpa.emulator.life.mpa.teams import draft_of, invite, mark_executed, play
from pulumi_mpa.lifecycle.approval_team import TeamEvent
from pulumi_mpa.lifecycle.approver import MfaSyncStatus
from pulumi_mpa.lifecycle.session import Action, ExecutionStatus, SessionEvent, SessionStatus

if TYPE_CHECKING:
    from pulumi_mpa.emulator.records import Draft, Session, Team
    from pulumi_mpa.emulator.world import World


@on_session_end(Action.UPDATE_TEAM)
def _update_decided(world: World, session: Session) -> None:
    """Do what a decided vote on an update says."""
    team = world.store.teams.get(session.owner)
    if team is None or team.session_arn != session.arn:
        return
    draft = draft_of(team)
    if session.state.status == SessionStatus.CANCELLED:
        play(world, team, TeamEvent.UPDATE_CANCELLED)
        team.session_arn = None
    elif session.state.status != SessionStatus.APPROVED:
        play(world, team, TeamEvent.UPDATE_REJECTED, session.message)
    elif draft.configuration.waiting():
        mark_executed(world, team, ExecutionStatus.PENDING)
        play(world, team, TeamEvent.UPDATE_APPROVED_WITH_NEW_APPROVERS)
        invite(world, team)
    else:
        play(world, team, TeamEvent.UPDATE_APPROVED)
        mark_executed(world, team, ExecutionStatus.EXECUTED)
        put_in_force(world, team, draft)
    world.store.teams.put(team)


def put_in_force(world: World, team: Team, draft: Draft) -> None:
    """Make an update the team; other open votes were about another team and are dropped (S6)."""
    kept = {approver.identity: approver for approver in team.configuration.approvers}
    team.configuration = draft.configuration
    team.configuration.approvers = [kept.get(approver.identity, approver) for approver in draft.configuration.approvers]
    if draft.synchronizes_mfa:
        for approver in team.configuration.approvers:
            approver.mfa = MfaSyncStatus.IN_SYNC
    team.updated_at = world.clock.now()
    team.session_arn = None
    world.store.teams.put(team)
    end_others(world, team, SessionEvent.CONFIGURATION_CHANGED)
