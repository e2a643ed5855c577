"""Invitations: approvers accept or decline, or the invitations lapse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_mpa.emulator.events import on_due
from pulumi_mpa.emulator.life.mpa.team_updates import put_in_force
from pulumi_mpa.emulator.life.mpa.teams import INVITATIONS_LAPSE, mark_executed, play
from pulumi_mpa.lifecycle.approval_team import TeamEvent
from pulumi_mpa.lifecycle.approver import IdentityStatus, LastActivity, MfaSyncStatus
from pulumi_mpa.lifecycle.session import ExecutionStatus

if TYPE_CHECKING:
    from pulumi_mpa.emulator.records import Approver, Configuration, Team
    from pulumi_mpa.emulator.world import World


def answer(world: World, team: Team, configuration: Configuration, approver: Approver, status: IdentityStatus) -> None:
    """Record the answer to an invitation, and carry out what follows (T3, T4, T14, T15)."""
    now = world.clock.now()
    approver.status, approver.answered_at = status, now
    approver.activity, approver.activity_at = LastActivity.RESPONDED_TO_INVITATION, now
    if status == IdentityStatus.ACCEPTED:
        approver.mfa = MfaSyncStatus.IN_SYNC
    world.store.teams.put(team)
    answered_by_all = not configuration.waiting()
    if configuration.declined():
        if answered_by_all or world.assume.first_decline == "ends":
            _not_activated(world, team, TeamEvent.DECLINED, "An invited approver declined.")
    elif answered_by_all:
        draft = team.draft
        play(world, team, TeamEvent.ALL_ACCEPTED)
        if draft:
            mark_executed(world, team, ExecutionStatus.EXECUTED)
            put_in_force(world, team, draft)


@on_due(INVITATIONS_LAPSE)
def _lapse(world: World, team: Team) -> None:
    """End the wait for invited approvers."""
    _not_activated(world, team, TeamEvent.INVITATIONS_LAPSED, "Not every invited approver answered in time.")


def _not_activated(world: World, team: Team, event: TeamEvent, message: str) -> None:
    if team.draft:
        mark_executed(world, team, ExecutionStatus.FAILED)
    play(world, team, event, message)
