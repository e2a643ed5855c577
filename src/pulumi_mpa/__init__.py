"""
Pulumi resources for AWS Multi-party Approval.

`ApprovalTeam` and `IdentitySource` are declared in a Pulumi program like any
other resource. A change that needs people is asked for once, shown with its
vote, and taken up again by the next `pulumi up`.
"""

from pulumi_mpa.approval_gate import ApprovalGate, wait_for_approval
from pulumi_mpa.approval_team import ApprovalTeam
from pulumi_mpa.identity_source import (
    IamIdentityCenter,
    IamIdentityCenterArgs,
    IamIdentityCenterArgsDict,
    IdentitySource,
    IdentitySourceParameters,
    IdentitySourceParametersArgs,
    IdentitySourceParametersArgsDict,
)
from pulumi_mpa.mpa_team_association import MpaTeamAssociation
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
    MfaMethod,
    MofN,
    MofNArgs,
    MofNArgsDict,
    MpaStatus,
    PendingSession,
    PendingUpdate,
    PolicyReference,
    PolicyReferenceArgs,
    PolicyReferenceArgsDict,
)

__all__ = [
    "ApprovalGate",
    "ApprovalStrategy",
    "ApprovalStrategyArgs",
    "ApprovalStrategyArgsDict",
    "ApprovalTeam",
    "Approver",
    "ApproverArgs",
    "ApproverArgsDict",
    "ApproverStatus",
    "Deletion",
    "IamIdentityCenter",
    "IamIdentityCenterArgs",
    "IamIdentityCenterArgsDict",
    "IdentitySource",
    "IdentitySourceParameters",
    "IdentitySourceParametersArgs",
    "IdentitySourceParametersArgsDict",
    "LastRequest",
    "MfaMethod",
    "MofN",
    "MofNArgs",
    "MofNArgsDict",
    "MpaStatus",
    "MpaTeamAssociation",
    "PendingSession",
    "PendingUpdate",
    "PolicyReference",
    "PolicyReferenceArgs",
    "PolicyReferenceArgsDict",
    "wait_for_approval",
]
