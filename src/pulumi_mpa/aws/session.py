"""Sessions on AWS: read, list, cancel."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from pulumi_mpa.aws.errors import NOT_FOUND, code_of
from pulumi_mpa.errors import MpaError
from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.lifecycle.session import SessionResponse
from pulumi_mpa.model.session import Vote

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.aws.client import Client


def find_vote(client: Client, arn: str, *, doing: str, thing: str) -> Vote | None:
    """
    Read one session with its votes.

    Returns:
        The vote; None when AWS says there is none of this ARN.

    Source:
        API reference, GetSession.
    """
    try:
        return vote_of(client.call("GetSession", doing=doing, thing=thing, arn=arn, SessionArn=arn))
    except MpaError as error:
        if code_of(error) == NOT_FOUND:
            return None
        raise


def list_votes(client: Client, team_arn: str, *, doing: str, thing: str) -> list[Vote]:
    """List every session of a team, without its votes; one call per 20."""
    items = client.pages("ListSessions", "Sessions", doing=doing, thing=thing, arn=team_arn, ApprovalTeamArn=team_arn)
    return [vote_of(item) for item in items]


def cancel_vote(client: Client, arn: str, *, thing: str) -> None:
    """Cancel an open vote; votes already cast are dropped."""
    client.call("CancelSession", doing="cancel the vote on", thing=thing, arn=arn, SessionArn=arn)


def vote_of(response: Mapping[str, Any]) -> Vote:
    """Read a GetSession answer or one item of ListSessions."""
    responses = response.get("ApproverResponses")
    counted = Counter(item.get("Response") for item in responses) if responses is not None else None
    return Vote(
        arn=response["SessionArn"],
        pair=Pair(response["Status"], response.get("StatusCode")),
        action=response.get("ActionName", ""),
        message=response.get("StatusMessage"),
        started_at=response.get("InitiationTime"),
        expires_at=response.get("ExpirationTime"),
        completed_at=response.get("CompletionTime"),
        approvals=counted[SessionResponse.APPROVED] if counted is not None else None,
        rejections=counted[SessionResponse.REJECTED] if counted is not None else None,
        required=response.get("ApprovalStrategy", {}).get("MofN", {}).get("MinApprovalsRequired"),
        approvers=response.get("NumberOfApprovers"),
        requester=response.get("RequesterPrincipalArn"),
        comment=response.get("RequesterComment"),
    )
