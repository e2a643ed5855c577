"""The approval team that a program declares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Literal

import pulumi

from pulumi_mpa.connection import ConnectionArgs, ConnectionArgsDict
from pulumi_mpa.declaration import Declared
from pulumi_mpa.outputs import optional
from pulumi_mpa.providers.approval_team import Provider
from pulumi_mpa.team_types import (
    ApprovalStrategy,
    ApprovalStrategyArgs,
    ApprovalStrategyArgsDict,
    Approver,
    ApproverArgs,
    ApproverArgsDict,
    ApproverStatus,
    Deletion,
    LastRequest,
    PendingSession,
    PendingUpdate,
    PolicyReference,
    PolicyReferenceArgs,
    PolicyReferenceArgsDict,
)


class ApprovalTeam(Declared, module="mpa", name="ApprovalTeam"):
    """
    A team of approvers of AWS Multi-party Approval (`AWS::MPA::ApprovalTeam`).

    Creating it invites the approvers; it works once all have accepted. Changing
    description, strategy or approvers asks the present team for a vote of up to
    24 hours, and deleting it does too. No operation waits for people: `settled`,
    `waitingFor` and `explanation` say how things stand, and the next
    `pulumi up` goes on from there.

    Args:
        resource_name: The logical name.

        description: What the team is for, 1 to 256 characters. A change needs a vote.

        approval_strategy: How many must agree, as `{"mof_n": {"min_approvals_required": 2}}`. A change needs a vote.

        approvers: 3 to 20 different users of one identity source; their order has no meaning. A change needs a vote.

        policies: 1 to 10 policies with a version: which requests may ask this team. Fixed for a team's life, a change replaces it.

        name: 1 to 64 letters, digits, `.`, `_`, `-`. Left out: the logical name with a suffix. A change replaces the team.

        tags: The user's tags; other tags of the team are left alone. Changed at once, without a vote.

        pending_window_days: Days between an approved deletion and its taking effect; left out, AWS decides.

        on_delete: When deleting counts as done: `approved` (default: once the vote is through), `gone` (once AWS no
            longer has the team) or `requested` (once the vote is open: the team still exists).

        resubmit: Any text. A request that was rejected is sent again only after this, or the request itself, has changed.

        adopt: Take an existing team of this name into state, without a vote.

        connection: The credentials and the account, as `{"assume_role": {"role_arn": "..."}}`; left out, those of the
            nearest parent that has a `default_connection`, else of the stack's configuration.

        opts: Pulumi's own options. `import_` and `replace_on_changes` can't work and say so.

    Raises:
        pulumi.RunError: An option that can't work is set.

    Source:
        API reference, CreateApprovalTeam, UpdateApprovalTeam, StartActiveApprovalTeamDeletion.
    """

    _outputs: ClassVar[tuple[str, ...]] = (
        "name",
        "description",
        "approvalStrategy",
        "approvers",
        "policies",
        "tags",
        "versionId",
        "updateSessionArn",
        "numberOfApprovers",
        "creationTime",
        "lastUpdateTime",
        "status",
        "statusCode",
        "statusMessage",
        "approverStatus",
        "invitationsExpireAt",
        "pendingUpdate",
        "pendingSession",
        "lastRequest",
        "rejections",
        "deletion",
        "settled",
        "waitingFor",
        "explanation",
        "accountId",
    )
    _mirrors: ClassVar[tuple[str, ...]] = ("pendingUpdate", "lastRequest")
    _shape: ClassVar[str] = "pulumi_mpa.model.shapes.approval_team:TeamInputs"
    _named: ClassVar[dict[str, tuple[str, ...]]] = {"approvers": ("approverStatus", "statusMessage", "explanation")}

    def __init__(
        self,
        resource_name: str,
        *,
        description: pulumi.Input[str] | None = None,
        approval_strategy: pulumi.Input[ApprovalStrategyArgs | ApprovalStrategyArgsDict] | None = None,
        approvers: pulumi.Input[Sequence[pulumi.Input[ApproverArgs | ApproverArgsDict]]] | None = None,
        policies: pulumi.Input[Sequence[pulumi.Input[PolicyReferenceArgs | PolicyReferenceArgsDict]]] | None = None,
        name: pulumi.Input[str] | None = None,
        tags: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        pending_window_days: pulumi.Input[int] | None = None,
        on_delete: pulumi.Input[Literal["approved", "gone", "requested"]] | None = None,
        resubmit: pulumi.Input[str] | None = None,
        adopt: pulumi.Input[bool] | None = None,
        connection: pulumi.Input[ConnectionArgs | ConnectionArgsDict] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare the team."""
        inputs = {
            "name": name,
            "description": description,
            "approval_strategy": approval_strategy,
            "approvers": approvers,
            "policies": policies,
            "tags": tags,
            "pending_window_days": pending_window_days,
            "on_delete": on_delete,
            "resubmit": resubmit,
            "adopt": adopt,
            "connection": connection,
        }
        if opts is not None and opts.delete_before_replace:
            pulumi.log.warn(
                f'ApprovalTeam "{resource_name}": delete_before_replace takes the team\'s protection down before its successor stands; '
                "left out, the new team takes over first"
            )
        super().__init__(Provider(), resource_name, inputs, opts)

    @staticmethod
    def get(
        resource_name: str,
        id: pulumi.Input[str],  # noqa: A002 -- Pulumi's own name for it
        opts: pulumi.ResourceOptions | None = None,
        *,
        connection: pulumi.Input[ConnectionArgs | ConnectionArgsDict] | None = None,
    ) -> ApprovalTeam:
        """
        Read an existing team without managing it.

        Args:
            resource_name: The logical name.

            id: The team's ARN.

            opts: Pulumi's own options.

            connection: The credentials with which it is read; left out, as for a resource that is managed.

        Returns:
            The team, its outputs as AWS shows them.
        """
        merged = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(id=id))
        return ApprovalTeam(resource_name, connection=connection, opts=merged)

    @property
    def arn(self) -> pulumi.Output[str]:
        """The team's ARN; stays known to dependents in the preview of an update."""
        return self.id

    @property
    @pulumi.getter(name="name")
    def name(self) -> pulumi.Output[str]:
        """The team's name, written or derived."""
        return pulumi.get(self, "name")

    @property
    @pulumi.getter(name="description")
    def description(self) -> pulumi.Output[str]:
        """The description in force."""
        return pulumi.get(self, "description")

    @property
    @pulumi.getter(name="approvalStrategy")
    def approval_strategy(self) -> pulumi.Output[ApprovalStrategy]:
        """The strategy in force."""
        return pulumi.get(self, "approvalStrategy")

    @property
    @pulumi.getter(name="approvers")
    def approvers(self) -> pulumi.Output[list[Approver]]:
        """The approvers in force."""
        return pulumi.get(self, "approvers")

    @property
    @pulumi.getter(name="policies")
    def policies(self) -> pulumi.Output[list[PolicyReference]]:
        """The team's policies, as the program spells them."""
        return pulumi.get(self, "policies")

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> pulumi.Output[dict[str, str] | None]:
        """AWS's values of the tags that the program sets."""
        return optional(self, "tags")

    @property
    @pulumi.getter(name="versionId")
    def version_id(self) -> pulumi.Output[str]:
        """The version in force."""
        return pulumi.get(self, "versionId")

    @property
    @pulumi.getter(name="updateSessionArn")
    def update_session_arn(self) -> pulumi.Output[str | None]:
        """The session that AWS names for the team's last request."""
        return optional(self, "updateSessionArn")

    @property
    @pulumi.getter(name="numberOfApprovers")
    def number_of_approvers(self) -> pulumi.Output[int]:
        """How many approvers are in force."""
        return pulumi.get(self, "numberOfApprovers")

    @property
    @pulumi.getter(name="creationTime")
    def creation_time(self) -> pulumi.Output[str | None]:
        """When the team was made, ISO 8601."""
        return optional(self, "creationTime")

    @property
    @pulumi.getter(name="lastUpdateTime")
    def last_update_time(self) -> pulumi.Output[str | None]:
        """When a version last took effect, ISO 8601; None for a team never updated."""
        return optional(self, "lastUpdateTime")

    @property
    @pulumi.getter(name="status")
    def status(self) -> pulumi.Output[str]:
        """Can the team act."""
        return pulumi.get(self, "status")

    @property
    @pulumi.getter(name="statusCode")
    def status_code(self) -> pulumi.Output[str | None]:
        """The workflow that touches the team, or the one that failed last."""
        return optional(self, "statusCode")

    @property
    @pulumi.getter(name="statusMessage")
    def status_message(self) -> pulumi.Output[str | None]:
        """AWS's own message."""
        return optional(self, "statusMessage")

    @property
    @pulumi.getter(name="approverStatus")
    def approver_status(self) -> pulumi.Output[list[ApproverStatus]]:
        """How each approver stands to the team, and who has not answered."""
        return pulumi.get(self, "approverStatus")

    @property
    @pulumi.getter(name="invitationsExpireAt")
    def invitations_expire_at(self) -> pulumi.Output[str | None]:
        """When open invitations lapse, ISO 8601; None when none are out."""
        return optional(self, "invitationsExpireAt")

    @property
    @pulumi.getter(name="pendingUpdate")
    def pending_update(self) -> pulumi.Output[PendingUpdate | None]:
        """An update that waits for people or has failed."""
        return optional(self, "pendingUpdate")

    @property
    @pulumi.getter(name="pendingSession")
    def pending_session(self) -> pulumi.Output[PendingSession | None]:
        """The vote that is open, or the last one that failed."""
        return optional(self, "pendingSession")

    @property
    @pulumi.getter(name="lastRequest")
    def last_request(self) -> pulumi.Output[LastRequest | None]:
        """The last creation or update that this resource requested, and what became of it."""
        return optional(self, "lastRequest")

    @property
    @pulumi.getter(name="rejections")
    def rejections(self) -> pulumi.Output[list[str] | None]:
        """Short hashes of the requests that were rejected."""
        return optional(self, "rejections")

    @property
    @pulumi.getter(name="deletion")
    def deletion(self) -> pulumi.Output[Deletion | None]:
        """A deletion that is in vote or approved."""
        return optional(self, "deletion")

    @property
    @pulumi.getter(name="settled")
    def settled(self) -> pulumi.Output[bool]:
        """What the program declares is in force."""
        return pulumi.get(self, "settled")

    @property
    @pulumi.getter(name="waitingFor")
    def waiting_for(self) -> pulumi.Output[str]:
        """Who must act: `nobody`, `service`, `approvers`, `calendar` or `you`."""
        return pulumi.get(self, "waitingFor")

    @property
    @pulumi.getter(name="explanation")
    def explanation(self) -> pulumi.Output[str]:
        """What is, and the next step, as a message with its code."""
        return pulumi.get(self, "explanation")
