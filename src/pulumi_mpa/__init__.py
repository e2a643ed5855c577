"""
Pulumi resources for AWS Multi-party Approval.

`ApprovalTeam`, `IdentitySource`, `MpaTeamAssociation` and `BackupVaultMpaAssociation`
are declared in a Pulumi program like any other resource. A change that needs
people is asked for once, shown with its vote, and taken up again by the next
`pulumi up`.

Functions such as `get_session` read what a program does not manage, each in two
forms: `get_session` returns at once, `get_session_output` returns an output.

A name is imported when a program first uses it, so that a program pays only for
what it has: see `__getattr__`.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pulumi_mpa.approval_gate import ApprovalGate, wait_for_approval
    from pulumi_mpa.approval_team import ApprovalTeam
    from pulumi_mpa.connection import (
        AssumeRoleArgs,
        AssumeRoleArgsDict,
        ConnectionArgs,
        ConnectionArgsDict,
        default_connection,
    )
    from pulumi_mpa.functions.associations import (
        GetMpaTeamAssociationResult,
        get_mpa_team_association,
        get_mpa_team_association_output,
    )
    from pulumi_mpa.functions.policies import (
        GetPoliciesPolicyResult,
        GetPoliciesResult,
        GetPolicyVersionResult,
        GetPolicyVersionsPolicyVersionResult,
        GetPolicyVersionsResult,
        get_policies,
        get_policies_output,
        get_policy_version,
        get_policy_version_output,
        get_policy_versions,
        get_policy_versions_output,
    )
    from pulumi_mpa.functions.resource_policies import (
        GetResourcePoliciesResourcePolicyResult,
        GetResourcePoliciesResult,
        GetResourcePolicyResult,
        get_resource_policies,
        get_resource_policies_output,
        get_resource_policy,
        get_resource_policy_output,
    )
    from pulumi_mpa.functions.sessions import (
        GetSessionApproverResponseResult,
        GetSessionResult,
        GetSessionsResult,
        GetSessionsSessionResult,
        SessionFilterArgs,
        SessionFilterArgsDict,
        get_session,
        get_session_output,
        get_sessions,
        get_sessions_output,
    )
    from pulumi_mpa.functions.sources import (
        GetIdentitySourceIamIdentityCenterResult,
        GetIdentitySourceParametersResult,
        GetIdentitySourceResult,
        GetIdentitySourcesResult,
        get_identity_source,
        get_identity_source_output,
        get_identity_sources,
        get_identity_sources_output,
    )
    from pulumi_mpa.functions.tags import (
        GetTagsResult,
        get_tags,
        get_tags_output,
    )
    from pulumi_mpa.functions.teams import (
        GetApprovalTeamPendingUpdateResult,
        GetApprovalTeamResult,
        GetApprovalTeamsApprovalTeamResult,
        GetApprovalTeamsResult,
        get_approval_team,
        get_approval_team_output,
        get_approval_teams,
        get_approval_teams_output,
    )
    from pulumi_mpa.functions.users import (
        GetIdentityCenterUserEmailResult,
        GetIdentityCenterUserResult,
        get_identity_center_user,
        get_identity_center_user_output,
    )
    from pulumi_mpa.identity_source import (
        IamIdentityCenter,
        IamIdentityCenterArgs,
        IamIdentityCenterArgsDict,
        IdentitySource,
        IdentitySourceParameters,
        IdentitySourceParametersArgs,
        IdentitySourceParametersArgsDict,
    )
    from pulumi_mpa.lifecycle.policies import ManagedPolicy
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
    from pulumi_mpa.vault_association import BackupVaultMpaAssociation

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
    "AssumeRoleArgs",
    "AssumeRoleArgsDict",
    "BackupVaultMpaAssociation",
    "ConnectionArgs",
    "ConnectionArgsDict",
    "Deletion",
    "GetApprovalTeamPendingUpdateResult",
    "GetApprovalTeamResult",
    "GetApprovalTeamsApprovalTeamResult",
    "GetApprovalTeamsResult",
    "GetIdentityCenterUserEmailResult",
    "GetIdentityCenterUserResult",
    "GetIdentitySourceIamIdentityCenterResult",
    "GetIdentitySourceParametersResult",
    "GetIdentitySourceResult",
    "GetIdentitySourcesResult",
    "GetMpaTeamAssociationResult",
    "GetPoliciesPolicyResult",
    "GetPoliciesResult",
    "GetPolicyVersionResult",
    "GetPolicyVersionsPolicyVersionResult",
    "GetPolicyVersionsResult",
    "GetResourcePoliciesResourcePolicyResult",
    "GetResourcePoliciesResult",
    "GetResourcePolicyResult",
    "GetSessionApproverResponseResult",
    "GetSessionResult",
    "GetSessionsResult",
    "GetSessionsSessionResult",
    "GetTagsResult",
    "IamIdentityCenter",
    "IamIdentityCenterArgs",
    "IamIdentityCenterArgsDict",
    "IdentitySource",
    "IdentitySourceParameters",
    "IdentitySourceParametersArgs",
    "IdentitySourceParametersArgsDict",
    "LastRequest",
    "ManagedPolicy",
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
    "SessionFilterArgs",
    "SessionFilterArgsDict",
    "default_connection",
    "get_approval_team",
    "get_approval_team_output",
    "get_approval_teams",
    "get_approval_teams_output",
    "get_identity_center_user",
    "get_identity_center_user_output",
    "get_identity_source",
    "get_identity_source_output",
    "get_identity_sources",
    "get_identity_sources_output",
    "get_mpa_team_association",
    "get_mpa_team_association_output",
    "get_policies",
    "get_policies_output",
    "get_policy_version",
    "get_policy_version_output",
    "get_policy_versions",
    "get_policy_versions_output",
    "get_resource_policies",
    "get_resource_policies_output",
    "get_resource_policy",
    "get_resource_policy_output",
    "get_session",
    "get_session_output",
    "get_sessions",
    "get_sessions_output",
    "get_tags",
    "get_tags_output",
    "wait_for_approval",
]

#: The modules that have the names above. What type checkers and editors read is the imports; what runs is this.
_MODULES: Final = {
    "approval_gate": (
        "ApprovalGate",
        "wait_for_approval",
    ),
    "approval_team": ("ApprovalTeam",),
    "connection": (
        "AssumeRoleArgs",
        "AssumeRoleArgsDict",
        "ConnectionArgs",
        "ConnectionArgsDict",
        "default_connection",
    ),
    "functions.associations": (
        "GetMpaTeamAssociationResult",
        "get_mpa_team_association",
        "get_mpa_team_association_output",
    ),
    "functions.policies": (
        "GetPoliciesPolicyResult",
        "GetPoliciesResult",
        "GetPolicyVersionResult",
        "GetPolicyVersionsPolicyVersionResult",
        "GetPolicyVersionsResult",
        "get_policies",
        "get_policies_output",
        "get_policy_version",
        "get_policy_version_output",
        "get_policy_versions",
        "get_policy_versions_output",
    ),
    "functions.resource_policies": (
        "GetResourcePoliciesResourcePolicyResult",
        "GetResourcePoliciesResult",
        "GetResourcePolicyResult",
        "get_resource_policies",
        "get_resource_policies_output",
        "get_resource_policy",
        "get_resource_policy_output",
    ),
    "functions.sessions": (
        "GetSessionApproverResponseResult",
        "GetSessionResult",
        "GetSessionsResult",
        "GetSessionsSessionResult",
        "SessionFilterArgs",
        "SessionFilterArgsDict",
        "get_session",
        "get_session_output",
        "get_sessions",
        "get_sessions_output",
    ),
    "functions.sources": (
        "GetIdentitySourceIamIdentityCenterResult",
        "GetIdentitySourceParametersResult",
        "GetIdentitySourceResult",
        "GetIdentitySourcesResult",
        "get_identity_source",
        "get_identity_source_output",
        "get_identity_sources",
        "get_identity_sources_output",
    ),
    "functions.tags": (
        "GetTagsResult",
        "get_tags",
        "get_tags_output",
    ),
    "functions.teams": (
        "GetApprovalTeamPendingUpdateResult",
        "GetApprovalTeamResult",
        "GetApprovalTeamsApprovalTeamResult",
        "GetApprovalTeamsResult",
        "get_approval_team",
        "get_approval_team_output",
        "get_approval_teams",
        "get_approval_teams_output",
    ),
    "functions.users": (
        "GetIdentityCenterUserEmailResult",
        "GetIdentityCenterUserResult",
        "get_identity_center_user",
        "get_identity_center_user_output",
    ),
    "identity_source": (
        "IamIdentityCenter",
        "IamIdentityCenterArgs",
        "IamIdentityCenterArgsDict",
        "IdentitySource",
        "IdentitySourceParameters",
        "IdentitySourceParametersArgs",
        "IdentitySourceParametersArgsDict",
    ),
    "lifecycle.policies": ("ManagedPolicy",),
    "mpa_team_association": ("MpaTeamAssociation",),
    "team_types": (
        "ApprovalStrategy",
        "ApprovalStrategyArgs",
        "ApprovalStrategyArgsDict",
        "Approver",
        "ApproverArgs",
        "ApproverArgsDict",
        "ApproverStatus",
        "Deletion",
        "LastRequest",
        "MfaMethod",
        "MofN",
        "MofNArgs",
        "MofNArgsDict",
        "MpaStatus",
        "PendingSession",
        "PendingUpdate",
        "PolicyReference",
        "PolicyReferenceArgs",
        "PolicyReferenceArgsDict",
    ),
    "vault_association": ("BackupVaultMpaAssociation",),
}
_MODULE_OF: Final = {name: module for module, names in _MODULES.items() for name in names}


def __dir__() -> list[str]:
    """Return the names of the package, also those that nothing has used yet."""
    return sorted({*globals(), *__all__})


if not TYPE_CHECKING:  # a type checker that saw this function would accept every name

    def __getattr__(name: str) -> object:
        """Import the module of a name that is used for the first time, and keep what it has."""
        if name not in _MODULE_OF:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(importlib.import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
        globals()[name] = value
        return value
