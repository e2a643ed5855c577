"""Approval teams that a program reads and does not manage."""

from __future__ import annotations

from typing import Final

import pulumi

from pulumi_mpa.connection import ConnectionArgs, ConnectionArgsDict
from pulumi_mpa.functions.arguments import Arguments
from pulumi_mpa.functions.function import Function
from pulumi_mpa.functions.results import sensitive
from pulumi_mpa.inputs import Nested
from pulumi_mpa.team_types import ApprovalStrategy, ApproverStatus, PolicyReference


@sensitive("description")
@pulumi.output_type
class GetApprovalTeamPendingUpdateResult(Nested):
    """An update that waits for people or has failed: what was asked for, never what is in force. Times in ISO 8601."""

    version_id: str | None = pulumi.property("versionId", default=None)
    description: str | None = None
    approval_strategy: ApprovalStrategy | None = pulumi.property("approvalStrategy", default=None)
    number_of_approvers: int | None = pulumi.property("numberOfApprovers", default=None)
    status: str | None = None
    status_code: str | None = pulumi.property("statusCode", default=None)
    status_message: str | None = pulumi.property("statusMessage", default=None)
    approvers: list[ApproverStatus] | None = None
    update_initiation_time: str | None = pulumi.property("updateInitiationTime", default=None)


@sensitive("description")
@pulumi.output_type
class GetApprovalTeamResult(Nested):
    """An approval team as AWS shows it; times in ISO 8601."""

    arn: str
    name: str
    status: str
    version_id: str = pulumi.property("versionId")
    approval_strategy: ApprovalStrategy = pulumi.property("approvalStrategy")
    number_of_approvers: int = pulumi.property("numberOfApprovers")
    approvers: list[ApproverStatus]
    policies: list[PolicyReference]
    creation_time: str = pulumi.property("creationTime")
    description: str | None = None
    status_code: str | None = pulumi.property("statusCode", default=None)
    status_message: str | None = pulumi.property("statusMessage", default=None)
    update_session_arn: str | None = pulumi.property("updateSessionArn", default=None)
    last_update_time: str | None = pulumi.property("lastUpdateTime", default=None)
    pending_update: GetApprovalTeamPendingUpdateResult | None = pulumi.property("pendingUpdate", default=None)


@sensitive("description")
@pulumi.output_type
class GetApprovalTeamsApprovalTeamResult(Nested):
    """An approval team in a list, without its approvers; times in ISO 8601."""

    arn: str
    name: str
    status: str
    approval_strategy: ApprovalStrategy = pulumi.property("approvalStrategy")
    number_of_approvers: int = pulumi.property("numberOfApprovers")
    creation_time: str = pulumi.property("creationTime")
    description: str | None = None
    status_code: str | None = pulumi.property("statusCode", default=None)
    status_message: str | None = pulumi.property("statusMessage", default=None)


@pulumi.output_type
class GetApprovalTeamsResult(Nested):
    """The approval teams that the account owns or is shared."""

    approval_teams: list[GetApprovalTeamsApprovalTeamResult] = pulumi.property("approvalTeams")


TEAM: Final = Function(
    "get_approval_team",
    GetApprovalTeamResult,
    "pulumi_mpa.aws.questions:approval_team",
    ("mpa:GetApprovalTeam",),
    Arguments(required=("arn",)),
)
TEAMS: Final = Function(
    "get_approval_teams", GetApprovalTeamsResult, "pulumi_mpa.aws.questions:approval_teams", ("mpa:ListApprovalTeams",)
)


def get_approval_team(
    *, arn: str, connection: ConnectionArgs | ConnectionArgsDict | None = None, opts: pulumi.InvokeOptions | None = None
) -> GetApprovalTeamResult:
    """
    Read an approval team.

    Args:
        arn: ARN of the team.

        connection: The credentials with which AWS is read, as of a resource. Left out: those of the nearest parent that has a
            `default_connection`, else of the stack's configuration.

        opts: Pulumi's own options.

    Raises:
        pulumi.RunError: An argument is wrong, or AWS does not show the team.

    Source:
        API reference, GetApprovalTeam.
    """
    return TEAM.now({"arn": arn}, connection, opts)


def get_approval_team_output(
    *,
    arn: pulumi.Input[str],
    connection: pulumi.Input[ConnectionArgs | ConnectionArgsDict] | None = None,
    opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None,
) -> pulumi.Output[GetApprovalTeamResult]:
    """Read an approval team by an argument that may be an output; see `get_approval_team`."""
    return TEAM.later({"arn": arn}, connection, opts)


def get_approval_teams(
    *, connection: ConnectionArgs | ConnectionArgsDict | None = None, opts: pulumi.InvokeOptions | None = None
) -> GetApprovalTeamsResult:
    """
    List the approval teams that the account owns or is shared.

    Args:
        connection: The credentials with which AWS is read, as of a resource. Left out: those of the nearest parent that has a
            `default_connection`, else of the stack's configuration.

        opts: Pulumi's own options.

    Raises:
        pulumi.RunError: AWS does not show the teams.

    Source:
        API reference, ListApprovalTeams.
    """
    return TEAMS.now({}, connection, opts)


def get_approval_teams_output(
    *,
    connection: pulumi.Input[ConnectionArgs | ConnectionArgsDict] | None = None,
    opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None,
) -> pulumi.Output[GetApprovalTeamsResult]:
    """List the approval teams as an output; see `get_approval_teams`."""
    return TEAMS.later({}, connection, opts)
