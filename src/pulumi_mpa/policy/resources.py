"""The properties of this package's resources, as a policy reads them from a view; the types are those of the outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pulumi_mpa.identity_source import IdentitySourceParameters
    from pulumi_mpa.team_types import (
        ApprovalStrategy,
        Approver,
        ApproverStatus,
        Deletion,
        LastRequest,
        MpaStatus,
        PendingSession,
        PendingUpdate,
        PolicyReference,
    )


class ApprovalTeamInputs(Protocol):
    """The inputs of an `ApprovalTeam`, as a resource policy is given them."""

    name: str
    description: str
    approval_strategy: ApprovalStrategy
    approvers: Sequence[Approver]
    policies: Sequence[PolicyReference]
    tags: Mapping[str, str] | None
    pending_window_days: int | None
    on_delete: str | None
    resubmit: str | None
    adopt: bool | None


class ApprovalTeamOutputs(Protocol):
    """The outputs of an `ApprovalTeam`, as a stack policy is given them."""

    name: str
    description: str
    approval_strategy: ApprovalStrategy
    approvers: Sequence[Approver]
    policies: Sequence[PolicyReference]
    tags: Mapping[str, str] | None
    version_id: str
    update_session_arn: str | None
    number_of_approvers: int
    creation_time: str | None
    last_update_time: str | None
    status: str
    status_code: str | None
    status_message: str | None
    approver_status: Sequence[ApproverStatus]
    invitations_expire_at: str | None
    pending_update: PendingUpdate | None
    pending_session: PendingSession | None
    last_request: LastRequest | None
    rejections: Sequence[str] | None
    deletion: Deletion | None
    settled: bool
    waiting_for: str
    explanation: str


class IdentitySourceInputs(Protocol):
    """The inputs of an `IdentitySource`, as a resource policy is given them."""

    identity_source_parameters: IdentitySourceParameters
    tags: Mapping[str, str] | None
    adopt: bool | None


class IdentitySourceOutputs(Protocol):
    """The outputs of an `IdentitySource`, as a stack policy is given them."""

    identity_source_parameters: IdentitySourceParameters
    tags: Mapping[str, str] | None
    identity_source_type: str | None
    approval_portal_url: str | None
    creation_time: str | None
    status: str
    status_code: str | None
    status_message: str | None
    settled: bool
    waiting_for: str
    explanation: str


class MpaTeamAssociationInputs(Protocol):
    """The inputs of an `MpaTeamAssociation`, as a resource policy is given them."""

    mpa_team_arn: str
    action: str | None
    region: str | None
    requester_comment: str | None
    resubmit: str | None
    adopt: bool | None


class MpaTeamAssociationOutputs(Protocol):
    """The outputs of an `MpaTeamAssociation`, as a stack policy is given them."""

    mpa_team_arn: str
    action: str
    region: str
    association_state: str
    team_in_force: str | None
    mpa_status: MpaStatus | None
    status: str
    status_code: str | None
    status_message: str | None
    pending_session: PendingSession | None
    rejections: Sequence[str] | None
    settled: bool
    waiting_for: str
    explanation: str


class BackupVaultMpaAssociationInputs(Protocol):
    """The inputs of a `BackupVaultMpaAssociation`, as a resource policy is given them."""

    backup_vault_name: str
    mpa_approval_team_arn: str
    region: str | None
    requester_comment: str | None
    resubmit: str | None
    adopt: bool | None


class BackupVaultMpaAssociationOutputs(Protocol):
    """The outputs of a `BackupVaultMpaAssociation`, as a stack policy is given them."""

    backup_vault_name: str
    mpa_approval_team_arn: str
    region: str
    association_state: str
    team_in_force: str | None
    mpa_status: MpaStatus | None
    status: str
    status_code: str | None
    status_message: str | None
    pending_session: PendingSession | None
    rejections: Sequence[str] | None
    settled: bool
    waiting_for: str
    explanation: str
