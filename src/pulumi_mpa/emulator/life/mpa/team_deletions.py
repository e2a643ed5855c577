"""How the deletion of a working team is decided and carried out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from pulumi_mpa.emulator.events import on_due, on_session_end, team_deleted
from pulumi_mpa.emulator.life.mpa.sessions import end_others
from pulumi_mpa.emulator.life.mpa.teams import mark_executed, play
from pulumi_mpa.emulator.records import Team
from pulumi_mpa.emulator.timers import Due
from pulumi_mpa.lifecycle.approval_team import TeamEvent
from pulumi_mpa.lifecycle.session import Action, ExecutionStatus, SessionEvent, SessionStatus

if TYPE_CHECKING:
    from pulumi_mpa.emulator.records import Session
    from pulumi_mpa.emulator.world import World

WINDOW_ENDS: Final = Due("deletion window ends", Team)


@on_session_end(Action.DELETE_TEAM)
def _deletion_decided(world: World, session: Session) -> None:
    """Do what a decided vote on a deletion says."""
    team = world.store.teams.get(session.owner)
    if team is None or team.session_arn != session.arn:
        return
    if session.state.status == SessionStatus.CANCELLED:
        play(world, team, TeamEvent.DELETION_CANCELLED)
        team.session_arn = None
        world.store.teams.put(team)
    elif session.state.status != SessionStatus.APPROVED:
        play(world, team, TeamEvent.DELETION_REJECTED, session.message)
    elif team.window_days:
        mark_executed(world, team, ExecutionStatus.PENDING)
        play(world, team, TeamEvent.DELETION_APPROVED_WITH_WINDOW)
        world.timers.after(WINDOW_ENDS, team.arn, timedelta(days=team.window_days))
    else:
        mark_executed(world, team, ExecutionStatus.EXECUTED)
        _remove(world, team, TeamEvent.DELETION_APPROVED)


@on_due(WINDOW_ENDS)
def _window_ends(world: World, team: Team) -> None:
    """Remove a team whose deletion was approved (T25)."""
    mark_executed(world, team, ExecutionStatus.EXECUTED)
    _remove(world, team, TeamEvent.WINDOW_ENDED)


def _remove(world: World, team: Team, event: TeamEvent) -> None:
    """Remove a team, end its open sessions, and carry out what follows for what it protected."""
    play(world, team, event)
    end_others(world, team, SessionEvent.TEAM_DELETED)
    team_deleted(world, team)
