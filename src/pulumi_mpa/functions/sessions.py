"""Sessions that a program reads: votes of teams, whoever asked for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypedDict

import pulumi

from pulumi_mpa.connection import ConnectionArgs, ConnectionArgsDict
from pulumi_mpa.functions.arguments import Arguments
from pulumi_mpa.functions.function import Function
from pulumi_mpa.functions.results import sensitive
from pulumi_mpa.inputs import Nested
from pulumi_mpa.team_types import ApprovalStrategy


class SessionFilterArgsDict(TypedDict):
    """One condition on sessions."""

    field_name: pulumi.Input[str]
    operator: pulumi.Input[str]
    value: pulumi.Input[str]


@pulumi.input_type
class SessionFilterArgs(Nested):
    """
    One condition on sessions; all conditions of a list must be met.

    Args:
        field_name: `ActionName`, `SessionStatus` or `InitiationTime`.

        operator: `EQ`, `NE`, `CONTAINS` or `NOT_CONTAINS` for texts; `GT`, `LT`, `GTE`, `LTE` or `BETWEEN` for times.

        value: What is compared with; a time in ISO 8601, two of them for `BETWEEN` as `a AND b`.
    """

    field_name: pulumi.Input[str] = pulumi.property("fieldName")
    operator: pulumi.Input[str]
    value: pulumi.Input[str]

    def __init__(self, *, field_name: pulumi.Input[str], operator: pulumi.Input[str], value: pulumi.Input[str]) -> None:
        """Store the values."""
        pulumi.set(self, "field_name", field_name)
        pulumi.set(self, "operator", operator)
        pulumi.set(self, "value", value)


@pulumi.output_type
class GetSessionApproverResponseResult(Nested):
    """What one approver has answered; the time in ISO 8601."""

    identity_id: str = pulumi.property("identityId")
    identity_source_arn: str = pulumi.property("identitySourceArn")
    response: str
    approver_id: str | None = pulumi.property("approverId", default=None)
    response_time: str | None = pulumi.property("responseTime", default=None)


@sensitive("description", "metadata", "requester_comment")
@pulumi.output_type
class GetSessionResult(Nested):
    """A session as AWS shows it, with what each approver has answered; times in ISO 8601."""

    session_arn: str = pulumi.property("sessionArn")
    approval_team_arn: str = pulumi.property("approvalTeamArn")
    approval_team_name: str = pulumi.property("approvalTeamName")
    status: str
    initiation_time: str = pulumi.property("initiationTime")
    approval_strategy: ApprovalStrategy = pulumi.property("approvalStrategy")
    number_of_approvers: int = pulumi.property("numberOfApprovers")
    approver_responses: list[GetSessionApproverResponseResult] = pulumi.property("approverResponses")
    expiration_time: str | None = pulumi.property("expirationTime", default=None)
    completion_time: str | None = pulumi.property("completionTime", default=None)
    description: str | None = None
    action_name: str | None = pulumi.property("actionName", default=None)
    protected_resource_arn: str | None = pulumi.property("protectedResourceArn", default=None)
    requester_service_principal: str | None = pulumi.property("requesterServicePrincipal", default=None)
    requester_principal_arn: str | None = pulumi.property("requesterPrincipalArn", default=None)
    requester_region: str | None = pulumi.property("requesterRegion", default=None)
    requester_account_id: str | None = pulumi.property("requesterAccountId", default=None)
    status_code: str | None = pulumi.property("statusCode", default=None)
    status_message: str | None = pulumi.property("statusMessage", default=None)
    action_completion_strategy: str | None = pulumi.property("actionCompletionStrategy", default=None)
    metadata: dict[str, str] | None = None
    execution_status: str | None = pulumi.property("executionStatus", default=None)
    requester_comment: str | None = pulumi.property("requesterComment", default=None)
    additional_security_requirements: list[str] | None = pulumi.property("additionalSecurityRequirements", default=None)


@sensitive("description")
@pulumi.output_type
class GetSessionsSessionResult(Nested):
    """A session in a list, without the answers; times in ISO 8601."""

    session_arn: str = pulumi.property("sessionArn")
    approval_team_arn: str = pulumi.property("approvalTeamArn")
    approval_team_name: str = pulumi.property("approvalTeamName")
    status: str
    initiation_time: str = pulumi.property("initiationTime")
    expiration_time: str | None = pulumi.property("expirationTime", default=None)
    completion_time: str | None = pulumi.property("completionTime", default=None)
    description: str | None = None
    action_name: str | None = pulumi.property("actionName", default=None)
    protected_resource_arn: str | None = pulumi.property("protectedResourceArn", default=None)
    requester_service_principal: str | None = pulumi.property("requesterServicePrincipal", default=None)
    requester_principal_arn: str | None = pulumi.property("requesterPrincipalArn", default=None)
    requester_region: str | None = pulumi.property("requesterRegion", default=None)
    requester_account_id: str | None = pulumi.property("requesterAccountId", default=None)
    status_code: str | None = pulumi.property("statusCode", default=None)
    status_message: str | None = pulumi.property("statusMessage", default=None)
    action_completion_strategy: str | None = pulumi.property("actionCompletionStrategy", default=None)
    additional_security_requirements: list[str] | None = pulumi.property("additionalSecurityRequirements", default=None)


@pulumi.output_type
class GetSessionsResult(Nested):
    """The sessions of a team that meet every filter."""

    sessions: list[GetSessionsSessionResult]


SESSION: Final = Function(
    "get_session",
    GetSessionResult,
    "pulumi_mpa.aws.questions:session",
    ("mpa:GetSession",),
    Arguments(required=("session_arn",)),
)
SESSIONS: Final = Function(
    "get_sessions",
    GetSessionsResult,
    "pulumi_mpa.aws.questions:sessions",
    ("mpa:ListSessions",),
    Arguments(required=("approval_team_arn",), kinds=(("filters", list),)),
)


def get_session(
    *,
    session_arn: str,
    connection: ConnectionArgs | ConnectionArgsDict | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> GetSessionResult:
    """
    Read a session with what each approver has answered.

    Args:
        session_arn: ARN of the session.

        connection: The credentials with which AWS is read, as of a resource. Left out: those of the nearest parent that has a
            `default_connection`, else of the stack's configuration.

        opts: Pulumi's own options.

    Raises:
        pulumi.RunError: An argument is wrong, or AWS does not show it.

    Source:
        API reference, GetSession.
    """
    return SESSION.now({"session_arn": session_arn}, connection, opts)


def get_session_output(
    *,
    session_arn: pulumi.Input[str],
    connection: pulumi.Input[ConnectionArgs | ConnectionArgsDict] | None = None,
    opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None,
) -> pulumi.Output[GetSessionResult]:
    """Read a session by an argument that may be an output. See `get_session`."""
    return SESSION.later({"session_arn": session_arn}, connection, opts)


def get_sessions(
    *,
    approval_team_arn: str,
    filters: Sequence[SessionFilterArgs | SessionFilterArgsDict] | None = None,
    connection: ConnectionArgs | ConnectionArgsDict | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> GetSessionsResult:
    """
    List the sessions of a team.

    Args:
        approval_team_arn: ARN of the team that votes.

        filters: Conditions, ten at most; a session must meet all of them. Left out, all sessions.

        connection: The credentials with which AWS is read, as of a resource. Left out: those of the nearest parent that has a
            `default_connection`, else of the stack's configuration.

        opts: Pulumi's own options.

    Raises:
        pulumi.RunError: An argument is wrong, or AWS does not show it.

    Source:
        API reference, ListSessions, Filter.
    """
    return SESSIONS.now({"approval_team_arn": approval_team_arn, "filters": filters}, connection, opts)


def get_sessions_output(
    *,
    approval_team_arn: pulumi.Input[str],
    filters: pulumi.Input[Sequence[pulumi.Input[SessionFilterArgs | SessionFilterArgsDict]]] | None = None,
    connection: pulumi.Input[ConnectionArgs | ConnectionArgsDict] | None = None,
    opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None,
) -> pulumi.Output[GetSessionsResult]:
    """List the sessions of a team by arguments that may be outputs. See `get_sessions`."""
    return SESSIONS.later({"approval_team_arn": approval_team_arn, "filters": filters}, connection, opts)
