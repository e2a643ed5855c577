"""Sessions on AWS: read, list, cancel."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from pulumi_mpa.aws.translate import NOT_FOUND, code_of
from pulumi_mpa.errors import MpaError
from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.lifecycle.session import SessionResponse
from pulumi_mpa.model.session import Vote

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.aws.door import Door


def find_vote(door: Door, arn: str, *, doing: str, thing: str) -> Vote | None:
    """
    Read one session with its votes.

    Returns:
        The vote; None when AWS says there is none of this ARN.

    Source:
        API reference, GetSession.
    """
    try:
        return vote_of(door.call("GetSession", doing=doing, thing=thing, arn=arn, SessionArn=arn))
    except MpaError as error:
        if code_of(error) == NOT_FOUND:
            return None
        raise


def list_votes(door: Door, team_arn: str, *, doing: str, thing: str) -> list[Vote]:
    """List every session of a team, without its votes; one call per 20."""
    items = door.pages("ListSessions", "Sessions", doing=doing, thing=thing, arn=team_arn, ApprovalTeamArn=team_arn)
    return [vote_of(item) for item in items]


def cancel_vote(door: Door, arn: str, *, thing: str) -> None:
    """Cancel an open vote; votes already cast are dropped."""
    door.call("CancelSession", doing="cancelling the vote on", thing=thing, arn=arn, SessionArn=arn)


def vote_of(answer: Mapping[str, Any]) -> Vote:
    """Read a GetSession answer or one item of ListSessions."""
    responses = answer.get("ApproverResponses")
    counted = Counter(item.get("Response") for item in responses) if responses is not None else None
    return Vote(
        arn=answer["SessionArn"],
        pair=Pair(answer["Status"], answer.get("StatusCode")),
        action=answer.get("ActionName", ""),
        message=answer.get("StatusMessage"),
        started_at=answer.get("InitiationTime"),
        expires_at=answer.get("ExpirationTime"),
        completed_at=answer.get("CompletionTime"),
        approvals=counted[SessionResponse.APPROVED] if counted is not None else None,
        rejections=counted[SessionResponse.REJECTED] if counted is not None else None,
        required=answer.get("ApprovalStrategy", {}).get("MofN", {}).get("MinApprovalsRequired"),
        approvers=answer.get("NumberOfApprovers"),
        requester=answer.get("RequesterPrincipalArn"),
        comment=answer.get("RequesterComment"),
    )
