"""Requests of Payment Cryptography to a team: how they are sent, and what their end means there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_mpa.emulator.errors import conflict
from pulumi_mpa.emulator.events import session_ended
from pulumi_mpa.emulator.life.mpa.sessions import open_session
from pulumi_mpa.lifecycle.approval_team import TeamStatus
from pulumi_mpa.lifecycle.association import RequestStatus
from pulumi_mpa.lifecycle.session import OPEN, SessionStatus

if TYPE_CHECKING:
    from pulumi_mpa.emulator.life.mpa.sessions import ApprovalRequest
    from pulumi_mpa.emulator.life.payment_cryptography.records import VotedRecord
    from pulumi_mpa.emulator.records import Session, Team
    from pulumi_mpa.emulator.world import World

#: Payment Cryptography User Guide, multi-party approval: the text beside a request that was not approved.
_NOT_APPROVED = "Approval session expired or was denied"
_STATUSES = {SessionStatus.APPROVED: RequestStatus.APPROVED, SessionStatus.CANCELLED: RequestStatus.CANCELLED}


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
    session = open_session(world, team, request)
    subject.session_arn, subject.requested_at, subject.message = session.arn, session.created_at, None
    world.store.shelf(type(subject)).put(subject)
    if session.state not in OPEN:
        # It ended before the subject knew its session; so what follows from that found nothing to do.
        session_ended(world, session)


def outcome_of(session: Session) -> tuple[RequestStatus, str | None]:
    """Return what a session that is over means for the request, and the message beside it."""
    status = _STATUSES.get(SessionStatus(session.state.status), RequestStatus.FAILED)
    return status, _NOT_APPROVED if status is RequestStatus.FAILED else session.message
