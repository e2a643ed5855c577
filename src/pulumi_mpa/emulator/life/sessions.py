"""The life of a session: it opens, people vote, it ends."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pulumi_mpa.emulator.faults import conflict
from pulumi_mpa.emulator.records import Session, Voter
from pulumi_mpa.emulator.timers import Due
from pulumi_mpa.emulator.world import new_id
from pulumi_mpa.lifecycle.approver import IdentityStatus, LastActivity
from pulumi_mpa.lifecycle.limits import VOTE_WINDOW
from pulumi_mpa.lifecycle.session import (
    LOGGED_CODES,
    OPEN,
    SESSION,
    Action,
    ExecutionStatus,
    SessionEvent,
    SessionResponse,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import timedelta

    from pulumi_mpa.emulator.records import Approver, Requester, Team
    from pulumi_mpa.emulator.world import World
    from pulumi_mpa.lifecycle.machine import Pair

_MESSAGES = {
    SessionEvent.REJECTED: "The request was rejected.",
    SessionEvent.EXPIRED: "The session expired before enough approvers answered.",
    SessionEvent.CANCELLED: "The session was cancelled by an administrator.",
    SessionEvent.CONFIGURATION_CHANGED: "The configuration of the approval team changed.",
    SessionEvent.TEAM_DELETED: "The approval team was deleted.",
    SessionEvent.NOBODY_TO_ASK: "Every approver is already in a session.",
    SessionEvent.INVALIDATED: "The request did not pass validation.",
}


def _state_after(event: SessionEvent, before: Pair | None) -> Pair:
    move = SESSION.move_for(event, before)
    if move is None or move.after is None:
        raise conflict(f"The session is {before}: it can't be {event}.")
    return move.after


@dataclass(frozen=True)
class Ask:
    """
    What a team is asked.

    Args:
        action: What is asked for, as `service:Operation`.

        requester: Who asks.

        description: One sentence for the approvers.

        resource_arn: What it concerns. None: the team itself.

        comment: The requester's own words.

        metadata: More for the approvers to see.

        lasts: How long they have.

        outcome: What carrying out the approved request comes to.
    """

    action: str
    requester: Requester
    description: str
    resource_arn: str | None = None
    comment: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    lasts: timedelta = VOTE_WINDOW
    outcome: ExecutionStatus = ExecutionStatus.EXECUTED


def open_session(world: World, team: Team, ask: Ask, voters: Sequence[Approver] | None = None) -> Session:
    """
    Ask a team.

    Args:
        world: The service.

        team: Who is asked; who votes and how many must agree is taken down now.

        ask: What for.

        voters: Those asked. None: every approver of the team.
    """
    asked = team.configuration.approvers if voters is None else voters
    now = world.clock.now()
    session = Session(
        arn=f"{team.arn.replace(':approval-team/', ':session/')}/{new_id()}",
        owner=team.arn,
        state=_state_after(SessionEvent.STARTED, None),
        created_at=now,
        tags=dict(team.tags),
        team_name=team.name,
        action=ask.action,
        resource_arn=ask.resource_arn or team.arn,
        description=ask.description,
        comment=ask.comment,
        metadata=dict(ask.metadata),
        requester=ask.requester,
        # A baseline may ask fewer approvers than a decision needs; then it needs all of them.
        min_approvals=min(team.configuration.min_approvals, len(asked)) or team.configuration.min_approvals,
        voters=[
            Voter(approver_id=item.approver_id, identity_id=item.identity_id, source_arn=item.source_arn)
            for item in asked
        ],
        expires_at=now + ask.lasts,
        outcome=ask.outcome,
    )
    world.store.sessions.put(session)
    world.timers.after(Due.SESSION_EXPIRES, session.arn, ask.lasts)
    if world.assume.session_start == "pending":
        opens(world, session)
    else:
        world.timers.soon(Due.SESSION_OPENS, session.arn)
    return session


def opens(world: World, session: Session) -> None:
    """Let the voting begin, or find that the request is invalid (S1, S9)."""
    if session.action not in set(Action) and world.take_outcome("next-session"):
        end(world, session, SessionEvent.INVALIDATED)
        return
    session.state = _state_after(SessionEvent.OPENED, session.state)
    world.store.sessions.put(session)


def end(world: World, session: Session, event: SessionEvent) -> None:
    """
    End a session, with all that follows from it.

    Raises:
        FaultError: ConflictException, when the session is over already.
    """
    session.state = _state_after(event, session.state)
    session.message, session.logged_code = _MESSAGES.get(event), LOGGED_CODES.get(event)
    session.completed_at = world.clock.now()
    world.timers.drop(session.arn)
    if event is SessionEvent.APPROVED and session.action not in set(Action):
        session.execution = session.outcome
    world.store.sessions.put(session)
    _clear_baseline(world, session)
    world.on_session_end(session)


def end_others(world: World, team: Team, event: SessionEvent) -> None:
    """End every open session of a team."""
    for session in world.store.sessions.of(team.arn):
        if session.state in OPEN:
            end(world, session, event)


def vote(world: World, session: Session, voter: Voter, response: SessionResponse) -> None:
    """Take down a vote and see whether it decides; the caller made sure that it can be cast."""
    now = world.clock.now()
    voter.response, voter.responded_at = response, now
    world.store.sessions.put(session)
    team = world.store.teams.get(session.owner)
    member = team.configuration.approver(voter.approver_id) if team else None
    if team and member:
        baseline = session.action == Action.BASELINE
        member.activity, member.activity_at = (LastActivity.BASELINED if baseline else LastActivity.VOTED), now
        if member.baseline_arn == session.arn:
            member.baseline_arn = None
        world.store.teams.put(team)
    if session.count(SessionResponse.APPROVED) >= session.min_approvals:
        end(world, session, SessionEvent.APPROVED)
    elif session.count(SessionResponse.REJECTED) >= _rejections_that_end(world, session):
        end(world, session, SessionEvent.REJECTED)


def _rejections_that_end(world: World, session: Session) -> int:
    if world.assume.rejections == "threshold":
        return session.min_approvals
    if world.assume.rejections == "none":
        return len(session.voters) + 1
    return len(session.voters) - session.min_approvals + 1


def able_to_vote(world: World, session: Session) -> list[Voter]:
    """Give everyone who was asked, has not answered and can sign in."""
    unknown = world.unknown_users()
    return [
        voter
        for voter in session.voters
        if voter.response == SessionResponse.NO_RESPONSE and voter.identity_id not in unknown
    ]


def start_baseline(world: World, team: Team, chosen: Sequence[Approver], requester: Requester) -> Session:
    """Ask approvers to show that they are there; nothing else follows (S8 when there is nobody left to ask)."""
    free = [approver for approver in chosen if approver.baseline_arn is None]
    ask = Ask(Action.BASELINE, requester, f"Baseline of approval team {team.name}")
    session = open_session(world, team, ask, free)
    if not free:
        end(world, session, SessionEvent.NOBODY_TO_ASK)
    for approver in free:
        if approver.status == IdentityStatus.ACCEPTED:
            approver.baseline_arn = session.arn
    world.store.teams.put(team)
    return session


def _clear_baseline(world: World, session: Session) -> None:
    team = world.store.teams.get(session.owner) if session.action == Action.BASELINE else None
    if team:
        for approver in team.configuration.approvers:
            if approver.baseline_arn == session.arn:
                approver.baseline_arn = None
        world.store.teams.put(team)
