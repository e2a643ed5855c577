"""Requests of Payment Cryptography to a team: how they are made, and what their end means there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_mpa.emulator.faults import conflict
from pulumi_mpa.emulator.life.sessions import open_session
from pulumi_mpa.lifecycle.approval_team import TeamStatus
from pulumi_mpa.lifecycle.association import RequestStatus
from pulumi_mpa.lifecycle.session import OPEN, SessionStatus

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_mpa.emulator.life.sessions import Ask
    from pulumi_mpa.emulator.records import Guarded, Session, Team
    from pulumi_mpa.emulator.world import World

#: Payment Cryptography User Guide, multi-party approval: the text beside a request that was not approved.
_REFUSED = "Approval session expired or was denied"
_STATUSES = {SessionStatus.APPROVED: RequestStatus.APPROVED, SessionStatus.CANCELLED: RequestStatus.CANCELLED}


def team_that_can_vote(world: World, arn: str) -> Team:
    """
    Find the team that guards.

    Raises:
        FaultError: ConflictException, when it is gone or does not work: nobody could approve anything.
    """
    team = world.store.teams.get(arn)
    if team is None:
        raise conflict(f"The approval team {arn} that guards this no longer exists: nobody can approve the request.")
    if team.state.status != TeamStatus.ACTIVE:
        raise conflict(f"The approval team {arn} that guards this is {team.state}: it can't approve the request now.")
    return team


def put_request(world: World, thing: Guarded, team: Team, ask: Ask, follow: Callable[[World, Session], None]) -> None:
    """
    Ask a team about something.

    Args:
        world: The service.

        thing: What the request is about; keeps the session.

        team: Who is asked.

        ask: What for.

        follow: What the end of the session brings about; done here too, for one that ends before `thing` knows it.
    """
    session = open_session(world, team, ask)
    thing.session_arn, thing.asked_at, thing.message = session.arn, session.created_at, None
    if session.state not in OPEN:
        follow(world, session)


def outcome_of(session: Session) -> tuple[RequestStatus, str | None]:
    """Give what a session that is over means for the request, and the text beside it."""
    status = _STATUSES.get(SessionStatus(session.state.status), RequestStatus.FAILED)
    return status, _REFUSED if status is RequestStatus.FAILED else session.message
