"""
Pulumi resources for AWS Multi-party Approval.

`ApprovalTeam`, `IdentitySource` and `MpaTeamAssociation` are declared in a Pulumi
program like any other resource. A change that needs people is asked for once,
shown with its vote, and taken up again by the next `pulumi up`.

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
    "ConnectionArgs",
    "ConnectionArgsDict",
    "Deletion",
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
    "default_connection",
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
