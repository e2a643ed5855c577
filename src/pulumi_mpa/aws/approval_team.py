"""Approval teams on AWS: read, list, and the five requests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pulumi_mpa.aws.translate import NOT_FOUND, code_of
from pulumi_mpa.errors import MpaError
from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.model.approval_team import Answered, Approver, Configuration, Draft, Team
from pulumi_mpa.model.instants import to_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from pulumi_mpa.aws.door import Door


@dataclass(frozen=True)
class Made:
    """What CreateApprovalTeam answers."""

    arn: str
    version_id: str
    created_at: datetime | None


def find_team(door: Door, arn: str, *, doing: str, thing: str) -> Team | None:
    """
    Read one approval team as AWS tells it now.

    Args:
        door: The way to AWS.

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
        answer = door.call("GetApprovalTeam", doing=doing, thing=thing, arn=arn, Arn=arn)
    except MpaError as error:
        if code_of(error) == NOT_FOUND:
            return None
        raise
    return team_of(answer)


def team_of(answer: Mapping[str, Any]) -> Team:
    """Read a GetApprovalTeam answer."""
    draft = answer.get("PendingUpdate")
    return Team(
        arn=answer["Arn"],
        name=answer["Name"],
        pair=Pair(answer["Status"], answer.get("StatusCode")),
        message=answer.get("StatusMessage"),
        version_id=answer["VersionId"],
        configuration=_configuration(answer),
        answers=_answers(answer),
        policies=tuple(item["PolicyArn"] for item in answer.get("Policies", ())),
        created_at=answer.get("CreationTime"),
        updated_at=answer.get("LastUpdateTime"),
        vote_arn=answer.get("UpdateSessionArn"),
        draft=_draft(draft) if draft else None,
    )


def list_teams(door: Door, *, doing: str, thing: str) -> Iterator[tuple[str, str, Pair]]:
    """Give ARN, name and state of every team that the account owns or is shared; one call per 20."""
    for item in door.pages("ListApprovalTeams", "ApprovalTeams", doing=doing, thing=thing):
        yield item["Arn"], item["Name"], Pair(item["Status"], item.get("StatusCode"))


def request_creation(
    door: Door,
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
    answer = door.call(
        "CreateApprovalTeam",
        doing="creating",
        thing=thing,
        hidden=hidden,
        Name=name,
        Policies=[{"PolicyArn": arn} for arn in policies],
        Tags=dict(tags),
        ClientToken=token,
        **_voted(configuration),
    )
    return Made(str(answer["Arn"]), str(answer["VersionId"]), answer.get("CreationTime"))


def request_update(
    door: Door, arn: str, configuration: Configuration, *, thing: str, hidden: Sequence[str] = ()
) -> str:
    """Ask for new values: a vote for an active team, new invitations for one that is not. Gives the new VersionId."""
    answer = door.call(
        "UpdateApprovalTeam",
        doing="updating",
        thing=thing,
        arn=arn,
        hidden=hidden,
        Arn=arn,
        **_voted(configuration),
    )
    return str(answer["VersionId"])


def request_deletion(door: Door, arn: str, pending_window_days: int | None, *, thing: str) -> None:
    """Ask the team to vote on its own deletion."""
    door.call(
        "StartActiveApprovalTeamDeletion",
        doing="deleting",
        thing=thing,
        arn=arn,
        Arn=arn,
        PendingWindowDays=pending_window_days,
    )


def delete_version(door: Door, arn: str, version_id: str, *, doing: str, thing: str) -> None:
    """Remove a team that never became active, or a failed draft; no vote. One that is gone already is fine."""
    try:
        door.call("DeleteInactiveApprovalTeamVersion", doing=doing, thing=thing, arn=arn, Arn=arn, VersionId=version_id)
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


def _configuration(answer: Mapping[str, Any]) -> Configuration:
    return Configuration(
        description=answer.get("Description", ""),
        min_approvals=answer.get("ApprovalStrategy", {}).get("MofN", {}).get("MinApprovalsRequired", 0),
        approvers=frozenset(item.approver for item in _answers(answer)),
    )


def _answers(answer: Mapping[str, Any]) -> tuple[Answered, ...]:
    return tuple(
        sorted(
            (
                Answered(
                    approver=Approver(item.get("PrimaryIdentityId", ""), item.get("PrimaryIdentitySourceArn", "")),
                    approver_id=item.get("ApproverId"),
                    status=item.get("PrimaryIdentityStatus"),
                    more=_more(item),
                )
                for item in answer.get("Approvers", ())
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


def _draft(answer: Mapping[str, Any]) -> Draft:
    return Draft(
        version_id=answer["VersionId"],
        pair=Pair(answer["Status"], answer.get("StatusCode")),
        message=answer.get("StatusMessage"),
        configuration=_configuration(answer),
        answers=_answers(answer),
        started_at=answer.get("UpdateInitiationTime"),
    )
