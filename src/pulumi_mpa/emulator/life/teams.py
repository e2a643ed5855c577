"""The life of an approval team: checked, invited, changed, removed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pulumi_mpa.emulator.faults import conflict
from pulumi_mpa.emulator.life.sessions import Ask, end_others, open_session
from pulumi_mpa.emulator.timers import Due
from pulumi_mpa.lifecycle.approval_team import TEAM, TeamEvent
from pulumi_mpa.lifecycle.approver import IdentityStatus, LastActivity, MfaSyncStatus
from pulumi_mpa.lifecycle.limits import INVITATION_WINDOW
from pulumi_mpa.lifecycle.session import Action, ExecutionStatus, SessionEvent, SessionStatus

if TYPE_CHECKING:
    from pulumi_mpa.emulator.records import Approver, Configuration, Draft, Session, Team
    from pulumi_mpa.emulator.world import World
    from pulumi_mpa.lifecycle.machine import Move, Pair


def birth() -> Pair:
    """Give the state of a team that was just asked for (T0)."""
    move = TEAM.move_for(TeamEvent.CREATE_REQUESTED, None)
    if move is None or move.after is None:
        raise conflict("An approval team can't be made.")
    return move.after


def play(world: World, team: Team, event: TeamEvent, message: str | None = None) -> Move:
    """
    Let an event happen to a team: its state, its draft's state, and the end of whatever was waited for before.

    Raises:
        FaultError: ConflictException, when the table has no such move.
    """
    move = TEAM.move_for(event, team.state, team.draft_state)
    if move is None:
        raise conflict(_not_now(team, event))
    world.timers.drop(team.arn)
    if move.after is None:
        world.store.teams.remove(team.arn)
        if world.assume.token_life == "resource":  # noqa: S105  an assumption, no secret
            world.store.drop_tokens(team.arn)
        return move
    team.state = move.after
    if not move.keeps_draft:
        if move.draft_after is None or team.draft is None:
            team.message, team.draft = message, None
        else:
            team.draft.state, team.draft.message = move.draft_after, message
            team.message = message
    else:
        team.message = message
    world.store.teams.put(team)
    return move


def _not_now(team: Team, event: TeamEvent) -> str:
    draft = f" with an update that is {team.draft_state}" if team.draft_state else ""
    return f"The approval team is {team.state}{draft}: {event} is not possible now."


def invited(world: World, team: Team) -> Configuration | None:
    """Give the configuration whose invitations are open, None when none are."""
    if world.timers.due_of(team.arn, Due.INVITATIONS_LAPSE) is None:
        return None
    return team.draft.configuration if team.draft else team.configuration


def team_checked(world: World, team: Team) -> None:
    """End the check of a new team, or of one tried again (T1, T2)."""
    unknown = _mark_unknown(world, team.configuration)
    if unknown:
        play(world, team, TeamEvent.INVALIDATED, unknown)
        return
    play(world, team, TeamEvent.VALIDATED)
    world.timers.after(Due.INVITATIONS_LAPSE, team.arn, INVITATION_WINDOW)
    if not team.configuration.waiting():
        play(world, team, TeamEvent.ALL_ACCEPTED)


def draft_checked(world: World, team: Team) -> None:
    """End the check of an update: the vote begins, or the update failed (T8, T9)."""
    draft = _draft_of(team)
    unknown = _mark_unknown(world, draft.configuration)
    if unknown:
        play(world, team, TeamEvent.INVALIDATED, unknown)
        return
    play(world, team, TeamEvent.VALIDATED)
    ask = Ask(Action.UPDATE_TEAM, draft.requester, f"Update of approval team {team.name}")
    session = open_session(world, team, ask)
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


def _draft_of(team: Team) -> Draft:
    if team.draft is None:
        raise conflict("The approval team has no update.")
    return team.draft


def answer(world: World, team: Team, configuration: Configuration, approver: Approver, status: IdentityStatus) -> None:
    """Take down the answer to an invitation and see what follows (T3, T4, T14, T15)."""
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
            _executed(world, team, ExecutionStatus.EXECUTED)
            _put_in_force(world, team, draft)


def invitations_lapse(world: World, team: Team) -> None:
    """End the wait for invited approvers."""
    _not_activated(world, team, TeamEvent.INVITATIONS_LAPSED, "Not every invited approver answered in time.")


def _not_activated(world: World, team: Team, event: TeamEvent, message: str) -> None:
    if team.draft:
        _executed(world, team, ExecutionStatus.FAILED)
    play(world, team, event, message)


def _put_in_force(world: World, team: Team, draft: Draft) -> None:
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


def _executed(world: World, team: Team, status: ExecutionStatus) -> None:
    session = world.store.sessions.get(team.session_arn) if team.session_arn else None
    if session:
        session.execution = status
        world.store.sessions.put(session)


def window_ends(world: World, team: Team) -> None:
    """Remove a team whose deletion was approved (T25)."""
    _executed(world, team, ExecutionStatus.EXECUTED)
    play(world, team, TeamEvent.WINDOW_ENDED)
    end_others(world, team, SessionEvent.TEAM_DELETED)


def session_ended(world: World, session: Session) -> None:
    """Do what a decided vote on a team's own update or deletion says."""
    team = world.store.teams.get(session.owner)
    if team is None or team.session_arn != session.arn:
        return
    if session.action == Action.UPDATE_TEAM:
        _update_decided(world, team, session)
    elif session.action == Action.DELETE_TEAM:
        _deletion_decided(world, team, session)


def _update_decided(world: World, team: Team, session: Session) -> None:
    draft = _draft_of(team)
    if session.state.status == SessionStatus.CANCELLED:
        play(world, team, TeamEvent.UPDATE_CANCELLED)
        team.session_arn = None
    elif session.state.status != SessionStatus.APPROVED:
        play(world, team, TeamEvent.UPDATE_REJECTED, session.message)
    elif draft.configuration.waiting():
        _executed(world, team, ExecutionStatus.PENDING)
        play(world, team, TeamEvent.UPDATE_APPROVED_WITH_NEW_APPROVERS)
        world.timers.after(Due.INVITATIONS_LAPSE, team.arn, INVITATION_WINDOW)
    else:
        play(world, team, TeamEvent.UPDATE_APPROVED)
        _executed(world, team, ExecutionStatus.EXECUTED)
        _put_in_force(world, team, draft)
    world.store.teams.put(team)


def _deletion_decided(world: World, team: Team, session: Session) -> None:
    if session.state.status == SessionStatus.CANCELLED:
        play(world, team, TeamEvent.DELETION_CANCELLED)
        team.session_arn = None
        world.store.teams.put(team)
    elif session.state.status != SessionStatus.APPROVED:
        play(world, team, TeamEvent.DELETION_REJECTED, session.message)
    elif team.window_days:
        _executed(world, team, ExecutionStatus.PENDING)
        play(world, team, TeamEvent.DELETION_APPROVED_WITH_WINDOW)
        world.timers.after(Due.WINDOW_ENDS, team.arn, timedelta(days=team.window_days))
    else:
        _executed(world, team, ExecutionStatus.EXECUTED)
        play(world, team, TeamEvent.DELETION_APPROVED)
        end_others(world, team, SessionEvent.TEAM_DELETED)
