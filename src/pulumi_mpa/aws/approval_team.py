"""Approval teams on AWS: read, list, and the five requests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pulumi_mpa.aws.errors import NOT_FOUND, code_of
from pulumi_mpa.errors import MpaError
from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.model.approval_team import Approver, ApproverState, Configuration, Draft, Team
from pulumi_mpa.model.instants import to_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from pulumi_mpa.aws.client import Client


@dataclass(frozen=True)
class Made:
    """What CreateApprovalTeam answers."""

    arn: str
    version_id: str
    created_at: datetime | None


def find_team(client: Client, arn: str, *, doing: str, thing: str) -> Team | None:
    """
    Read one approval team as AWS shows it now.

    Args:
        client: The way to AWS.

        arn: `arn:aws:mpa:<region>:<12 digits>:approval-team/<name>-<uuid>`.

        doing: What the user reads was being done.

        thing: What the user reads it was done to.

    Returns:
        Version in force and draft side by side, times as aware UTC; None when AWS says the team does not exist.

    Raises:
        MpaError: Any other answer.

    Source:
        API reference, GetApprovalTeam.
    """
    try:
        response = client.call("GetApprovalTeam", doing=doing, thing=thing, arn=arn, Arn=arn)
    except MpaError as error:
        if code_of(error) == NOT_FOUND:
            return None
        raise
    return team_of(response)


def team_of(response: Mapping[str, Any]) -> Team:
    """Read a GetApprovalTeam answer."""
    draft = response.get("PendingUpdate")
    return Team(
        arn=response["Arn"],
        name=response["Name"],
        pair=Pair(response["Status"], response.get("StatusCode")),
        message=response.get("StatusMessage"),
        version_id=response["VersionId"],
        configuration=_configuration(response),
        approver_states=_approver_states(response),
        policies=tuple(item["PolicyArn"] for item in response.get("Policies", ())),
        created_at=response.get("CreationTime"),
        updated_at=response.get("LastUpdateTime"),
        vote_arn=response.get("UpdateSessionArn"),
        draft=_draft(draft) if draft else None,
    )


def list_teams(client: Client, *, doing: str, thing: str) -> Iterator[tuple[str, str, Pair]]:
    """Return ARN, name and state of every team that the account owns or is shared; one call per 20."""
    for item in client.pages("ListApprovalTeams", "ApprovalTeams", doing=doing, thing=thing):
        yield item["Arn"], item["Name"], Pair(item["Status"], item.get("StatusCode"))


def request_creation(
    client: Client,
    *,
    name: str,
    configuration: Configuration,
    policies: tuple[str, ...],
    tags: Mapping[str, str],
    token: str,
    thing: str,
    hidden: Sequence[str] = (),
) -> Made:
    """Ask AWS to make a team; a repeated token makes no second one and gives the first one's answer."""
    response = client.call(
        "CreateApprovalTeam",
        doing="create",
        thing=thing,
        hidden=hidden,
        Name=name,
        Policies=[{"PolicyArn": arn} for arn in policies],
        Tags=dict(tags),
        ClientToken=token,
        **_voted(configuration),
    )
    return Made(str(response["Arn"]), str(response["VersionId"]), response.get("CreationTime"))


def request_update(
    client: Client, arn: str, configuration: Configuration, *, thing: str, hidden: Sequence[str] = ()
) -> str:
    """Ask for new values: a vote for an active team, new invitations for one that is not. Gives the new VersionId."""
    response = client.call(
        "UpdateApprovalTeam",
        doing="update",
        thing=thing,
        arn=arn,
        hidden=hidden,
        Arn=arn,
        **_voted(configuration),
    )
    return str(response["VersionId"])


def request_deletion(client: Client, arn: str, pending_window_days: int | None, *, thing: str) -> None:
    """Ask the team to vote on its own deletion."""
    client.call(
        "StartActiveApprovalTeamDeletion",
        doing="delete",
        thing=thing,
        arn=arn,
        Arn=arn,
        PendingWindowDays=pending_window_days,
    )


def delete_version(client: Client, arn: str, version_id: str, *, doing: str, thing: str) -> None:
    """Remove a team that never became active, or a failed draft; no vote. One that is gone already is fine."""
    try:
        client.call(
            "DeleteInactiveApprovalTeamVersion", doing=doing, thing=thing, arn=arn, Arn=arn, VersionId=version_id
        )
    except MpaError as error:
        if code_of(error) != NOT_FOUND:
            raise


def _voted(configuration: Configuration) -> dict[str, Any]:
    approvers = configuration.approvers if isinstance(configuration.approvers, frozenset) else frozenset()
    return {
        "Description": configuration.description,
        "ApprovalStrategy": {"MofN": {"MinApprovalsRequired": configuration.min_approvals}},
        "Approvers": [
            {"PrimaryIdentityId": item.identity_id, "PrimaryIdentitySourceArn": item.source_arn}
            for item in sorted(approvers, key=lambda item: (str(item.identity_id), str(item.source_arn)))
        ],
    }


def _configuration(response: Mapping[str, Any]) -> Configuration:
    return Configuration(
        description=response.get("Description", ""),
        min_approvals=response.get("ApprovalStrategy", {}).get("MofN", {}).get("MinApprovalsRequired", 0),
        approvers=frozenset(item.approver for item in _approver_states(response)),
    )


def _approver_states(response: Mapping[str, Any]) -> tuple[ApproverState, ...]:
    return tuple(
        sorted(
            (
                ApproverState(
                    approver=Approver(item.get("PrimaryIdentityId", ""), item.get("PrimaryIdentitySourceArn", "")),
                    approver_id=item.get("ApproverId"),
                    status=item.get("PrimaryIdentityStatus"),
                    more=_more(item),
                )
                for item in response.get("Approvers", ())
            ),
            key=lambda item: str(item.approver.identity_id),
        )
    )


def _more(item: Mapping[str, Any]) -> dict[str, Any]:
    values = {
        "responseTime": to_text(item.get("ResponseTime")),
        "lastActivity": item.get("LastActivity"),
        "lastActivityTime": to_text(item.get("LastActivityTime")),
        "pendingBaselineSessionArn": item.get("PendingBaselineSessionArn"),
        "mfaMethods": [
            {"type": method.get("Type"), "syncStatus": method.get("SyncStatus")}
            for method in item.get("MfaMethods", ())
        ]
        or None,
    }
    return {key: value for key, value in values.items() if value is not None}


def _draft(response: Mapping[str, Any]) -> Draft:
    return Draft(
        version_id=response["VersionId"],
        pair=Pair(response["Status"], response.get("StatusCode")),
        message=response.get("StatusMessage"),
        configuration=_configuration(response),
        approver_states=_approver_states(response),
        started_at=response.get("UpdateInitiationTime"),
    )
