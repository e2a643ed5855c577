"""What people do: answer invitations and vote."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pulumi_mpa.emulator.control.errors import impossible, missing
from pulumi_mpa.emulator.life.mpa.invitations import answer
from pulumi_mpa.emulator.life.mpa.sessions import ApprovalRequest, open_session
from pulumi_mpa.emulator.life.mpa.teams import invited
from pulumi_mpa.emulator.life.mpa.votes import able_to_vote, vote
from pulumi_mpa.emulator.records import Requester
from pulumi_mpa.lifecycle import session as session_life
from pulumi_mpa.lifecycle.approval_team import TeamStatus
from pulumi_mpa.lifecycle.approver import IdentityStatus
from pulumi_mpa.lifecycle.session import ExecutionStatus, SessionResponse

if TYPE_CHECKING:
    from pulumi_mpa.emulator.control.requests import (
        AnswerInvitationsRequest,
        DecideRequest,
        InvitationsQuery,
        StartSessionRequest,
        VoteRequest,
    )
    from pulumi_mpa.emulator.records import Approver, Session, Team, Voter
    from pulumi_mpa.emulator.world import World

#: An error names no more teams than a person reads.
_MOST_NAMED = 20


def find_team(world: World, arn: str) -> Team:
    """
    Find a team of any account.

    Raises:
        ControlError: There is none.
    """
    team = world.store.teams.get(arn)
    if team is None:
        existing = world.store.teams.arns(_MOST_NAMED + 1)
        more = ", and more" if len(existing) > _MOST_NAMED else ""
        named = ", ".join(existing[:_MOST_NAMED]) or "none"
        raise missing(f"There is no approval team {arn}. Existing teams: {named}{more}.")
    return team


def _names(people: list[Approver] | list[Voter]) -> str:
    return ", ".join(person.identity_id for person in people) or "nobody"


def show_invitations(world: World, request: InvitationsQuery) -> dict[str, Any]:
    """Return the open invitations of a team."""
    team = find_team(world, request.team_arn)
    configuration = invited(world, team)
    waiting = configuration.waiting() if configuration else []
    return {
        "invitations": [
            {"approver_id": approver.approver_id, "identity_id": approver.identity_id} for approver in waiting
        ]
    }


def answer_invitations(world: World, request: AnswerInvitationsRequest) -> dict[str, Any]:
    """Accept or decline invitations in the name of approvers."""
    team = find_team(world, request.team_arn)
    configuration = invited(world, team)
    if configuration is None:
        raise impossible(f"Approval team {team.name} has no open invitations: it is {team.state}.")
    waiting = configuration.waiting()
    chosen = list(waiting)
    if request.approvers is not None:
        chosen = []
        for name in request.approvers:
            approver = configuration.approver(name)
            if approver is None:
                raise missing(f"{name} is not in approval team {team.name}. Invited and waiting: {_names(waiting)}.")
            if approver.status != IdentityStatus.PENDING or approver in chosen:
                raise impossible(
                    f"{name} has no open invitation to approval team {team.name}: it is {approver.status}. "
                    f"Invited and waiting: {_names(waiting)}."
                )
            chosen.append(approver)
    for index, approver in enumerate(chosen):
        if invited(world, team) is None:
            left = _names(chosen[index:])
            raise impossible(f"The invitations to approval team {team.name} ended before {left} could answer.")
        answer(world, team, configuration, approver, IdentityStatus(request.answer))
    return {
        "answered": [{"approver_id": approver.approver_id, "identity_id": approver.identity_id} for approver in chosen]
    }


def _open_session(world: World, arn: str) -> Session:
    session = world.store.sessions.get(arn)
    if session is None:
        raise missing(f"There is no session {arn}.")
    if session.state == session_life.CREATING:
        raise impossible(f"Session {arn} is not open for votes yet: it is {session.state}.")
    if session.state != session_life.PENDING:
        raise impossible(f"Session {arn} is closed: it is {session.state}. No more votes are possible.")
    return session


def cast_vote(world: World, request: VoteRequest) -> dict[str, Any]:
    """Vote in the name of one approver."""
    session = _open_session(world, request.session_arn)
    able = able_to_vote(world, session)
    voter = next(
        (voter for voter in session.voters if request.approver in (voter.approver_id, voter.identity_id)), None
    )
    if voter is None:
        raise missing(
            f"{request.approver} is not a voter of session {session.arn}. Who can still vote: {_names(able)}."
        )
    if voter.response != SessionResponse.NO_RESPONSE:
        raise impossible(
            f"{request.approver} voted {voter.response} already, and a vote cannot be changed. "
            f"Who can still vote: {_names(able)}."
        )
    if voter not in able:
        raise impossible(f"{request.approver} is unknown to the identity source and cannot sign in to vote.")
    vote(world, session, voter, SessionResponse(request.response))
    return _votes(session, [voter])


def decide(world: World, request: DecideRequest) -> dict[str, Any]:
    """Vote in the name of just as many approvers as it takes."""
    session = _open_session(world, request.session_arn)
    response = SessionResponse(request.response)
    able = able_to_vote(world, session)
    approvals = session.count(SessionResponse.APPROVED)
    if response is SessionResponse.APPROVED and approvals + len(able) < session.min_approvals:
        raise impossible(
            f"Session {session.arn} needs {session.min_approvals} approvals and has {approvals}; "
            f"only {_names(able)} can still vote."
        )
    cast = []
    for voter in able:
        if session.state != session_life.PENDING:
            break
        vote(world, session, voter, response)
        cast.append(voter)
    return _votes(session, cast)


def _votes(session: Session, cast: list[Voter]) -> dict[str, Any]:
    return {
        "cast": [{"approver_id": voter.approver_id, "identity_id": voter.identity_id} for voter in cast],
        "status": session.state.status,
        "status_code": session.state.code,
    }


def start_session(world: World, request: StartSessionRequest) -> dict[str, Any]:
    """Ask a team on behalf of another AWS service, which is no operation of the API."""
    team = find_team(world, request.team_arn)
    if team.state.status != TeamStatus.ACTIVE:
        raise impossible(f"Approval team {team.name} is {team.state}: only an active team can be asked for approval.")
    account = request.requester_account or team.owner.partition("/")[0]
    requester = Requester(
        service=request.service_principal,
        principal_arn=f"arn:aws:iam::{account}:user/requester",
        account=account,
        region=request.requester_region,
    )
    approval = ApprovalRequest(
        action=request.action_name,
        requester=requester,
        description=request.description,
        resource_arn=request.protected_resource_arn,
        comment=request.comment,
        metadata=request.metadata,
        lasts=timedelta(minutes=request.minutes),
        outcome=ExecutionStatus(request.execution),
    )
    session = open_session(world, team, approval)
    return {"session_arn": session.arn}
