"""Find the thing that an ARN names, as far as the caller may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_mpa.emulator.arns import account_in
from pulumi_mpa.emulator.errors import denied, not_found

if TYPE_CHECKING:
    from pulumi_mpa.emulator.operations.register import Call
    from pulumi_mpa.emulator.records import Session, Source, Team


def check_account(call: Call, arn: str) -> None:
    """
    Check that a thing is of the caller's account.

    Raises:
        ServiceError: AccessDeniedException.
    """
    if account_in(arn) not in (None, call.caller.account):
        raise denied(
            f"User: {call.caller.principal_arn} is not authorized to perform: mpa:{call.operation} on resource: "
            f"{arn} because no resource-based policy allows the mpa:{call.operation} action"
        )


def find_team(call: Call, arn: str, *, shared: bool = False) -> Team:
    """
    Find a team.

    Args:
        call: The call.

        arn: Its ARN.

        shared: Whether a team that another account shared will do.

    Raises:
        ServiceError: ResourceNotFoundException, or AccessDeniedException for another account's team.
    """
    team = call.world.store.teams.get(arn)
    if not (shared and team and call.caller.account in team.shared_with):
        check_account(call, arn)
    if team is None:
        raise not_found("Approval team", arn)
    return team


def find_session(call: Call, arn: str) -> Session:
    """
    Find a session of an own team, or one that the caller's account requested.

    Raises:
        ServiceError: ResourceNotFoundException, or AccessDeniedException for another account's session.
    """
    session = call.world.store.sessions.get(arn)
    if not (session and session.requester.account == call.caller.account):
        check_account(call, arn)
    if session is None:
        raise not_found("Session", arn)
    return session


def find_source(call: Call, arn: str) -> Source | None:
    """
    Find an identity source.

    Returns:
        None when there is none.

    Raises:
        ServiceError: AccessDeniedException, for another account's identity source.
    """
    check_account(call, arn)
    return call.world.store.sources.get(arn)
