"""Inputs after the check of their provider, which the engine calls before any policy: known for this package's resources."""

from __future__ import annotations

import pkgutil
from typing import TYPE_CHECKING, Any, Final

from pulumi_mpa.approval_team import ApprovalTeam
from pulumi_mpa.identity_source import IdentitySource
from pulumi_mpa.model.settings import FoundRegion, Settings
from pulumi_mpa.mpa_team_association import MpaTeamAssociation
from pulumi_mpa.policy.testing.values import hidden_as, holds_secret, revealed, secret
from pulumi_mpa.policy.typed import type_of
from pulumi_mpa.providers.approval_team import Provider as TeamProvider
from pulumi_mpa.providers.engine import from_engine, to_engine
from pulumi_mpa.providers.identity_source import Provider as SourceProvider
from pulumi_mpa.providers.mpa_team_association import Provider as AssociationProvider
from pulumi_mpa.providers.vault_association import Provider as VaultAssociationProvider
from pulumi_mpa.vault_association import BackupVaultMpaAssociation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.providers.provider import LazyProvider

_PROVIDERS: Final[Mapping[str, type[LazyProvider]]] = {
    type_of(ApprovalTeam): TeamProvider,
    type_of(IdentitySource): SourceProvider,
    type_of(MpaTeamAssociation): AssociationProvider,
    type_of(BackupVaultMpaAssociation): VaultAssociationProvider,
}
#: How the types of dynamic resources begin, in every language that has them.
DYNAMIC_TYPES: Final = ("pulumi-python:", "pulumi-nodejs:")
_REGION: Final = FoundRegion("us-east-1", "the test")


def engine_inputs(token: str) -> dict[str, Any]:
    """Return the inputs that the SDK of a program adds: the code of a dynamic provider, which a remediation must keep."""
    if not token.startswith(DYNAMIC_TYPES):
        return {}
    code = "the provider's code"
    return {"__provider": code if token in _PROVIDERS else secret(code)}


def recorded(token: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the output in which a resource of this package repeats its inputs, by which a policy knows that a program manages it."""
    return {"declared": dict(inputs)} if token in _PROVIDERS else {}


def completed(token: str, inputs: Mapping[str, Any], urn: str, what: str) -> dict[str, Any]:
    """
    Return inputs as the engine has them once the provider has checked them, with what was secret still secret.

    Args:
        token: The type of the resource; the inputs of another package's are returned as they are.

        inputs: By their names in state.

        urn: The URN of the resource.

        what: What errors call the resource.

    Raises:
        ValueError: The check finds a problem, so that the engine would plan nothing.
    """
    provider = _PROVIDERS.get(token)
    if provider is None:
        return dict(inputs)
    check = pkgutil.resolve_name(provider._check)  # noqa: SLF001 -- the provider of a run takes its check from there as well
    hidden = [name for name in sorted(inputs) if holds_secret(inputs[name])]
    # The class adds the owner and which inputs are secret. No file and no variable of the machine is read.
    given = {
        "managedBy": f"organization/{urn}",
        **({"secretInputs": hidden} if hidden else {}),
        **revealed(inputs),
    }
    found, problems, _ = check({}, from_engine(given), Settings(profile_region=lambda: _REGION))
    if problems:
        raise ValueError(
            f"{what}: the provider's check rejects the inputs, so that the engine would plan nothing: "
            f"{' '.join(problems)} `provider_check=False` leaves the check out."
        )
    complete: dict[str, Any] = hidden_as(inputs, to_engine(found))
    return complete
