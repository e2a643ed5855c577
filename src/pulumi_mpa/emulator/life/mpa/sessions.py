"""The life of a session: it opens, and it ends."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from pulumi_mpa.emulator.errors import conflict
from pulumi_mpa.emulator.events import on_due, session_ended
from pulumi_mpa.emulator.records import Session, Voter
from pulumi_mpa.emulator.shelf import Condition
from pulumi_mpa.emulator.timers import Due
from pulumi_mpa.emulator.world import new_id
from pulumi_mpa.lifecycle.limits import VOTE_WINDOW
from pulumi_mpa.lifecycle.session import LOGGED_CODES, OPEN, SESSION, Action, ExecutionStatus, SessionEvent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import timedelta

    from pulumi_mpa.emulator.records import Approver, Requester, Team
    from pulumi_mpa.emulator.world import World
    from pulumi_mpa.lifecycle.machine import Pair

SESSION_OPENS: Final = Due("session opens", Session)
SESSION_EXPIRES: Final = Due("session expires", Session)
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
class ApprovalRequest:
    """
    What a team is asked to approve.

    Args:
        action: What is requested, as `service:Operation`.

        requester: Who requests it.

        description: One sentence for the approvers.

        resource_arn: What it concerns. None: the team itself.

        comment: The requester's comment.

        metadata: More for the approvers to see.

        lasts: How long they have.

        outcome: What carrying out the approved request comes to.

        subject: The record of the requesting service that follows the end of the vote. None: there is none.
    """

    action: str
    requester: Requester
    description: str
    resource_arn: str | None = None
    comment: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    lasts: timedelta = VOTE_WINDOW
    outcome: ExecutionStatus = ExecutionStatus.EXECUTED
    subject: str | None = None


def open_session(
    world: World, team: Team, request: ApprovalRequest, voters: Sequence[Approver] | None = None
) -> Session:
    """
    Ask a team for its approval.

    Args:
        world: The service.

        team: Who is asked; who votes and how many must agree is recorded now.

        request: What it is asked to approve.

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
        action=request.action,
        resource_arn=request.resource_arn or team.arn,
        description=request.description,
        comment=request.comment,
        metadata=dict(request.metadata),
        requester=request.requester,
        # A baseline may ask fewer approvers than a decision needs; then it needs all of them.
        min_approvals=min(team.configuration.min_approvals, len(asked)) or team.configuration.min_approvals,
        voters=[
            Voter(approver_id=item.approver_id, identity_id=item.identity_id, source_arn=item.source_arn)
            for item in asked
        ],
        expires_at=now + request.lasts,
        outcome=request.outcome,
        subject=request.subject,
    )
    world.store.sessions.put(session)
    world.timers.after(SESSION_EXPIRES, session.arn, request.lasts)
    if world.assume.session_start == "pending":
        opens(world, session)
    else:
        world.timers.soon(SESSION_OPENS, session.arn)
    return session


@on_due(SESSION_OPENS)
def opens(world: World, session: Session) -> None:
    """Open a session for votes, or find that its request is invalid (S1, S9)."""
    if session.action not in set(Action) and world.take_outcome("next-session"):
        end(world, session, SessionEvent.INVALIDATED)
        return
    session.state = _state_after(SessionEvent.OPENED, session.state)
    world.store.sessions.put(session)


@on_due(SESSION_EXPIRES)
def _expires(world: World, session: Session) -> None:
    end(world, session, SessionEvent.EXPIRED)


def end(world: World, session: Session, event: SessionEvent) -> None:
    """
    End a session, with all that follows from it.

    Raises:
        ServiceError: ConflictException, when the session is over already.
    """
    session.state = _state_after(event, session.state)
    session.message, session.logged_code = _MESSAGES.get(event), LOGGED_CODES.get(event)
    session.completed_at = world.clock.now()
    world.timers.drop(session.arn)
    if event is SessionEvent.APPROVED and session.action not in set(Action):
        session.execution = session.outcome
    world.store.sessions.put(session)
    session_ended(world, session)


def end_others(world: World, team: Team, event: SessionEvent) -> None:
    """End every open session of a team."""
    for state in OPEN:
        for session in world.store.sessions.of(team.arn, Condition("status", "=", state.status)):
            world.check_open()
            if session.state in OPEN:
                end(world, session, event)
