"""The nested inputs and outputs of an approval team: classes that an IDE completes, and typed dicts for plain dicts."""

from __future__ import annotations

from typing import TypedDict

import pulumi

from pulumi_mpa.inputs import Nested


class MofNArgsDict(TypedDict):
    """M of the team's N approvers must agree."""

    min_approvals_required: pulumi.Input[int]


class ApprovalStrategyArgsDict(TypedDict):
    """How many must agree; `mof_n` is the only strategy that the service has."""

    mof_n: pulumi.Input[MofNArgsDict | MofNArgs]


class ApproverArgsDict(TypedDict):
    """One approver."""

    primary_identity_id: pulumi.Input[str]
    primary_identity_source_arn: pulumi.Input[str]


class PolicyReferenceArgsDict(TypedDict):
    """One policy: which kind of request may ask this team."""

    policy_arn: pulumi.Input[str]


@pulumi.input_type
class MofNArgs(Nested):
    """
    M of the team's N approvers must agree.

    Args:
        min_approvals_required: M, from 2 to the number of approvers.
    """

    min_approvals_required: pulumi.Input[int] = pulumi.property("minApprovalsRequired")

    def __init__(self, *, min_approvals_required: pulumi.Input[int]) -> None:
        """Store the value."""
        pulumi.set(self, "min_approvals_required", min_approvals_required)


@pulumi.input_type
class ApprovalStrategyArgs(Nested):
    """
    How many must agree.

    Args:
        mof_n: M of N, the only strategy that the service has.
    """

    mof_n: pulumi.Input[MofNArgs] = pulumi.property("mofN")

    def __init__(self, *, mof_n: pulumi.Input[MofNArgs | MofNArgsDict]) -> None:
        """Store the value."""
        pulumi.set(self, "mof_n", mof_n)


@pulumi.input_type
class ApproverArgs(Nested):
    """
    One approver.

    Args:
        primary_identity_id: The user's id in the identity store of IAM Identity Center.

        primary_identity_source_arn: ARN of the identity source that knows the user.
    """

    primary_identity_id: pulumi.Input[str] = pulumi.property("primaryIdentityId")
    primary_identity_source_arn: pulumi.Input[str] = pulumi.property("primaryIdentitySourceArn")

    def __init__(
        self, *, primary_identity_id: pulumi.Input[str], primary_identity_source_arn: pulumi.Input[str]
    ) -> None:
        """Store the values."""
        pulumi.set(self, "primary_identity_id", primary_identity_id)
        pulumi.set(self, "primary_identity_source_arn", primary_identity_source_arn)


@pulumi.input_type
class PolicyReferenceArgs(Nested):
    """
    One policy: which kind of request may ask this team.

    Args:
        policy_arn: Policy ARN with a version, as `…/CreateRestoreAccessVault/$DEFAULT` or `…/1`.
    """

    policy_arn: pulumi.Input[str] = pulumi.property("policyArn")

    def __init__(self, *, policy_arn: pulumi.Input[str]) -> None:
        """Store the value."""
        pulumi.set(self, "policy_arn", policy_arn)


@pulumi.output_type
class MofN(Nested):
    """M of the team's N approvers must agree."""

    min_approvals_required: int = pulumi.property("minApprovalsRequired")


@pulumi.output_type
class ApprovalStrategy(Nested):
    """How many must agree."""

    mof_n: MofN = pulumi.property("mofN")


@pulumi.output_type
class Approver(Nested):
    """One approver."""

    primary_identity_id: str = pulumi.property("primaryIdentityId")
    primary_identity_source_arn: str = pulumi.property("primaryIdentitySourceArn")


@pulumi.output_type
class PolicyReference(Nested):
    """One policy of the team."""

    policy_arn: str = pulumi.property("policyArn")


@pulumi.output_type
class MfaMethod:
    """One MFA method of an approver, and whether it matches the identity source."""

    type: str
    sync_status: str | None = pulumi.property("syncStatus", default=None)


@pulumi.output_type
class ApproverStatus:
    """How one approver stands to the team: the answer to the invitation, MFA, last activity; times in ISO 8601."""

    primary_identity_id: str = pulumi.property("primaryIdentityId")
    primary_identity_source_arn: str = pulumi.property("primaryIdentitySourceArn")
    approver_id: str | None = pulumi.property("approverId", default=None)
    primary_identity_status: str | None = pulumi.property("primaryIdentityStatus", default=None)
    response_time: str | None = pulumi.property("responseTime", default=None)
    last_activity: str | None = pulumi.property("lastActivity", default=None)
    last_activity_time: str | None = pulumi.property("lastActivityTime", default=None)
    pending_baseline_session_arn: str | None = pulumi.property("pendingBaselineSessionArn", default=None)
    mfa_methods: list[MfaMethod] | None = pulumi.property("mfaMethods", default=None)


@pulumi.output_type
class PendingUpdate:
    """An update that waits for people or has failed: what was asked for, never what is in force."""

    version_id: str = pulumi.property("versionId")
    status: str
    description: str
    approval_strategy: ApprovalStrategy = pulumi.property("approvalStrategy")
    approvers: list[Approver]
    approver_status: list[ApproverStatus] = pulumi.property("approverStatus")
    status_code: str | None = pulumi.property("statusCode", default=None)
    status_message: str | None = pulumi.property("statusMessage", default=None)
    update_initiation_time: str | None = pulumi.property("updateInitiationTime", default=None)


@pulumi.output_type
class PendingSession:
    """The vote that is open, or the last one that failed; times in ISO 8601."""

    arn: str
    action_name: str = pulumi.property("actionName")
    status: str
    status_code: str | None = pulumi.property("statusCode", default=None)
    approvals: int | None = None
    rejections: int | None = None
    required: int | None = None
    number_of_approvers: int | None = pulumi.property("numberOfApprovers", default=None)
    initiation_time: str | None = pulumi.property("initiationTime", default=None)
    expires_at: str | None = pulumi.property("expiresAt", default=None)
    portal_url: str | None = pulumi.property("portalUrl", default=None)


@pulumi.output_type
class Deletion:
    """A deletion that is in vote or approved; times in ISO 8601."""

    session_arn: str | None = pulumi.property("sessionArn", default=None)
    approved_at: str | None = pulumi.property("approvedAt", default=None)
    scheduled_for: str | None = pulumi.property("scheduledFor", default=None)


@pulumi.output_type
class LastRequest:
    """The last update or creation that this resource asked people for, and what became of it."""

    kind: str
    nonce: str
    intent: str
    resubmit: str
    at: str | None = None
    version_id: str | None = pulumi.property("versionId", default=None)
    session_arn: str | None = pulumi.property("sessionArn", default=None)
    outcome: str | None = None


@pulumi.output_type
class MpaStatus:
    """The last request about an association that needed a vote; times in ISO 8601."""

    mpa_session_arn: str = pulumi.property("mpaSessionArn")
    status: str
    status_message: str | None = pulumi.property("statusMessage", default=None)
    initiation_date: str | None = pulumi.property("initiationDate", default=None)
