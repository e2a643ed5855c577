"""
Which resource of a stack another one names by its ARN.

Where both ARNs are known, they say it. Where a preview does not know one, the dependencies of the property do: the engine
records which resources a property is made from.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from pulumi_policy import proxy
from pulumi_policy.proxy import UnknownValueError

from pulumi_mpa.approval_team import ApprovalTeam
from pulumi_mpa.identity_source import IdentitySource
from pulumi_mpa.mpa_team_association import MpaTeamAssociation
from pulumi_mpa.policy.typed import of_type, type_of, view_of_outputs
from pulumi_mpa.policy.views import REDACTED
from pulumi_mpa.vault_association import BackupVaultMpaAssociation

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from pulumi_policy import PolicyResource

    from pulumi_mpa.policy.typed import ResourceKind

Value = TypeVar("Value")

#: The vault of AWS Backup that AWS's Cloud Control provider declares; it names a team itself.
NATIVE_VAULT: Final = "aws-native:backup:LogicallyAirGappedBackupVault"
#: The output that holds the ARN of a resource. The classes give it out as the id, which no policy is given.
_ARN_OF: Final[dict[str, str]] = {type_of(ApprovalTeam): "arn", type_of(IdentitySource): "identitySourceArn"}
#: Every kind of association.
ASSOCIATIONS: Final = (MpaTeamAssociation, BackupVaultMpaAssociation)
#: Its input that names the team, as the state and as Python spell it.
_TEAM_INPUTS: Final[dict[str, tuple[str, str]]] = {
    type_of(MpaTeamAssociation): ("mpaTeamArn", "mpa_team_arn"),
    type_of(BackupVaultMpaAssociation): ("mpaApprovalTeamArn", "mpa_approval_team_arn"),
}
#: The input that only a resource has which a program manages; one that is read with `get` lacks it.
_MANAGED_BY: Final = "managedBy"


class Reference(NamedTuple):
    """
    A value that is the ARN of something.

    Args:
        arn: The ARN; None where it is not known yet.

        made_from: The resources that the property is made from.
    """

    arn: str | None
    made_from: Sequence[PolicyResource]


class Targets:
    """
    The resources of one type that references may name.

    Args:
        resources: Teams, or identity sources.
    """

    def __init__(self, resources: Iterable[PolicyResource]) -> None:
        """Read the ARNs, of which a preview hides some."""
        arns = {resource.urn: arn_of(resource) for resource in resources}
        self._urns = frozenset(arns)
        self._by_arn = {arn: urn for urn, arn in arns.items() if arn is not None}
        self._hidden = frozenset(urn for urn, arn in arns.items() if arn is None)

    def named_by(self, reference: Reference) -> tuple[str | None, Collection[str]]:
        """
        Find what a reference names.

        Returns:
            The URN of the one that it names, None where that is not known or is none of them; then the URNs of those that
            it may name.
        """
        if reference.arn in self._by_arn:
            return self._by_arn[reference.arn], ()
        # A known ARN that is none of the known ones can only be one that the preview hides.
        possible = self._urns if reference.arn is None else self._hidden
        candidates = [found.urn for found in reference.made_from if found.urn in possible]
        if len(candidates) == 1:
            return candidates[0], ()
        return None, candidates or possible

    def named_by_any(self, references: Iterable[Reference]) -> tuple[frozenset[str], frozenset[str]]:
        """Return the URNs that references name, and those that they may name besides."""
        named: set[str] = set()
        possible: set[str] = set()
        for reference in references:
            urn, others = self.named_by(reference)
            named.update([urn] if urn else ())
            possible.update(others)
        return frozenset(named), frozenset(possible - named)


def arn_of(resource: PolicyResource) -> str | None:
    """Return the ARN of a team or an identity source; None where it is not known yet."""
    arn = if_known(lambda: resource.props.get(_ARN_OF[resource.resource_type]))
    return arn if isinstance(arn, str) and arn != REDACTED else None


def if_known(read: Callable[[], Value]) -> Value | None:
    """Return what a function reads; None where it is not known yet."""
    try:
        return read()
    except UnknownValueError:
        return None


def not_known(*path: str) -> UnknownValueError:
    """Return the error for a value that a policy needs and no output shows yet."""
    return UnknownValueError(proxy.UNKNOWN_STRING_VALUE, list(path))


def is_managed(resource: PolicyResource) -> bool:
    """Check whether the program manages a resource of this package; one that it only reads has no inputs."""
    # Asking a proxy whether it has a property reads it, and what is redacted or not known is not empty.
    if _MANAGED_BY in iter(resource.props):
        return True
    try:
        declared = resource.props.get("declared")
    except UnknownValueError:
        return True
    return declared == REDACTED or (isinstance(declared, Mapping) and _MANAGED_BY in iter(declared))


def is_unchanged(resource: PolicyResource) -> bool:
    """Check whether the outputs of a resource of this package are known: a preview hides those of what it changes or creates."""
    return "explanation" in iter(resource.props)


def made_from(resource: PolicyResource, name: str, kind: ResourceKind) -> list[PolicyResource]:
    """Return the resources of one type that a property is made from, by its name in state."""
    return of_type(resource.property_dependencies.get(name, ()), kind)


def references_to_teams(resources: Sequence[PolicyResource]) -> list[Reference]:
    """Return what names a team: the associations of a stack, with the teams in force, and vaults that name one themselves."""
    vaults = of_type(resources, NATIVE_VAULT)
    return [
        *(reference for association in associations_in(resources) for reference in references_of(association)),
        *(reference for vault in vaults for reference in references_of_vault(vault)),
    ]


def associations_in(resources: Iterable[PolicyResource]) -> list[PolicyResource]:
    """Return the associations of a stack, of every kind."""
    return [found for found in resources if found.resource_type in _TEAM_INPUTS]


def team_input_of(association: PolicyResource) -> str:
    """Return the input in which an association names its team, as the state spells it."""
    return _TEAM_INPUTS[association.resource_type][0]


def references_of(association: PolicyResource) -> list[Reference]:
    """Return what an association names: its team, and the team in force, which is another one while a hand-over is voted on."""
    kind = next(kind for kind in ASSOCIATIONS if type_of(kind) == association.resource_type)
    view, (name, read) = view_of_outputs(kind, association.props), _TEAM_INPUTS[association.resource_type]
    # In the preview of a change the team in force is not known, and the declared one says enough.
    in_force = if_known(lambda: view.team_in_force)
    declared = _reference(association, name, lambda: getattr(view, read))
    another = in_force and all(reference.arn != in_force for reference in declared)
    return declared + ([Reference(in_force, ())] if another else [])


def references_of_vault(vault: PolicyResource) -> list[Reference]:
    """Return the team that a vault names itself."""
    view = view_of_outputs(NATIVE_VAULT, vault.props)
    return _reference(vault, "mpaApprovalTeamArn", lambda: view.mpa_approval_team_arn)


def _reference(resource: PolicyResource, name: str, read: Callable[[], str | None]) -> list[Reference]:
    """Return the reference that a property holds; an empty property holds none."""
    depends = resource.property_dependencies.get(name, ())
    try:
        arn = read()
    except UnknownValueError:
        return [Reference(None, depends)]
    return [Reference(arn, depends)] if arn else []
