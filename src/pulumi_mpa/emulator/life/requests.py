"""Requests of the protected services to a team: how they are sent, and what their end means there."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from pulumi_mpa.emulator.errors import conflict
from pulumi_mpa.emulator.events import on_session_end, session_ended
from pulumi_mpa.emulator.life.mpa.sessions import end, open_session
from pulumi_mpa.emulator.records import Record
from pulumi_mpa.lifecycle.approval_team import TeamStatus
from pulumi_mpa.lifecycle.association import RequestStatus
from pulumi_mpa.lifecycle.session import OPEN, SessionEvent, SessionStatus

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_mpa.emulator.life.mpa.sessions import ApprovalRequest
    from pulumi_mpa.emulator.records import Session, Team
    from pulumi_mpa.emulator.world import World

#: Payment Cryptography User Guide, multi-party approval: the text beside a request that was not approved.
NOT_APPROVED = "Approval session expired or was denied"
_STATUSES = {SessionStatus.APPROVED: RequestStatus.APPROVED, SessionStatus.CANCELLED: RequestStatus.CANCELLED}


class VotedRecord(Record):
    """Something of a protected service that a team may have voted on."""

    #: The vote on the latest request, when that was made, and until when it is open.
    session_arn: str | None = None
    requested_at: datetime | None = None
    expires_at: datetime | None = None


V = TypeVar("V", bound=VotedRecord)


class Decision(NamedTuple):
    """What the end of a session means for the request, and the message beside it."""

    status: RequestStatus
    message: str | None


def team_that_can_vote(world: World, arn: str) -> Team:
    """
    Find the team that protects something.

    Raises:
        ServiceError: ConflictException, when it is gone or not active: nobody could approve anything.
    """
    team = world.store.teams.get(arn)
    if team is None:
        raise conflict(f"The approval team {arn} that protects this no longer exists: nobody can approve the request.")
    if team.state.status != TeamStatus.ACTIVE:
        raise conflict(f"The approval team {arn} that protects this is {team.state}: it can't approve the request now.")
    return team


def request_approval(world: World, subject: VotedRecord, team: Team, request: ApprovalRequest) -> None:
    """
    Ask a team to approve a request.

    Args:
        world: The service.

        subject: What the request is about, which records its session.

        team: Who is asked.

        request: What it is asked to approve.
    """
    session = open_session(world, team, replace(request, subject=subject.arn))
    subject.session_arn, subject.requested_at, subject.message = session.arn, session.created_at, None
    subject.expires_at = session.expires_at
    world.store.shelf(type(subject)).put(subject)
    if session.state not in OPEN:
        # It ended before the subject knew its session; so what follows from that found nothing to do.
        session_ended(world, session)


def cancel_request(world: World, subject: VotedRecord) -> None:
    """Cancel the vote on the latest request about something, as the service itself may, if it is open."""
    session = world.store.sessions.get(subject.session_arn) if subject.session_arn else None
    if session is not None and session.state in OPEN:
        end(world, session, SessionEvent.CANCELLED)


def on_decision(
    kind: type[V], action: str
) -> Callable[[Callable[[World, V, Decision], None]], Callable[[World, V, Decision], None]]:
    """
    Register the decorated function as what follows when the latest request about a record is decided.

    Args:
        kind: What the requests are about. Where the record is gone, or another request is the latest, nothing follows.

        action: What the sessions are about, as `service:Operation`.
    """

    def register(act: Callable[[World, V, Decision], None]) -> Callable[[World, V, Decision], None]:
        def decided(world: World, session: Session) -> None:
            subject: Any = world.store.shelf(kind).get(session.subject) if session.subject else None
            if subject is not None and subject.session_arn == session.arn:
                act(world, subject, _decision_of(session))

        on_session_end(action)(decided)
        return act

    return register


def _decision_of(session: Session) -> Decision:
    status = _STATUSES.get(SessionStatus(session.state.status), RequestStatus.FAILED)
    return Decision(status, NOT_APPROVED if status is RequestStatus.FAILED else session.message)
