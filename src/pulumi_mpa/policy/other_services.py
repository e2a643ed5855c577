"""Policies about resources of other packages that a team should protect: keys of Payment Cryptography, vaults of Backup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pulumi_policy import Severity

from pulumi_mpa.lifecycle import limits
from pulumi_mpa.lifecycle.key import ROOT_CERTIFICATE_USAGE, KeyClass
from pulumi_mpa.messages import Code
from pulumi_mpa.model.vault_association import NAME_INPUT
from pulumi_mpa.mpa_team_association import MpaTeamAssociation
from pulumi_mpa.policy.examples import example, resource
from pulumi_mpa.policy.facts import PATTERNS, TEXTS, Facts, Setting, Topic
from pulumi_mpa.policy.made import StackPolicy
from pulumi_mpa.policy.patterns import matches_any
from pulumi_mpa.policy.references import NATIVE_VAULT, if_known, not_known
from pulumi_mpa.policy.typed import each_of_type, of_type, read_each_of_type
from pulumi_mpa.policy.views import Entries, View
from pulumi_mpa.vault_association import BackupVaultMpaAssociation

if TYPE_CHECKING:
    from collections.abc import Collection

    from pulumi_policy import PolicyResource, StackValidationArgs

    from pulumi_mpa.policy.made import Context, Report
    from pulumi_mpa.policy.resources import BackupVaultMpaAssociationOutputs, MpaTeamAssociationOutputs

#: Keys as `pulumi-aws` and `pulumi-aws-native` declare them.
_KEYS: Final = ("aws:paymentcryptography/key:Key", "aws-native:paymentcryptography:Key")
#: Vaults likewise; the type of `pulumi-aws` has no property for a team.
_VAULTS: Final = ("aws:backup/logicallyAirGappedVault:LogicallyAirGappedVault", NATIVE_VAULT)
#: Their properties with the name that AWS knows them by.
_NAMES: Final = {_VAULTS[0]: "name", _VAULTS[1]: "backupVaultName"}
#: The Region is the fourth part of an ARN.
_ARN_PARTS: Final = 6


def _check_certificates(args: StackValidationArgs, context: Context, report: Report) -> None:
    certificates, unknown = read_each_of_type(args.resources, _KEYS, _place_of_root_certificate)
    protected, undecided = read_each_of_type(args.resources, MpaTeamAssociation, _region_of_association)
    for region, urn in filter(None, certificates):
        if region in protected or region in context.config["associatedElsewhere"]:
            continue
        if undecided:
            unknown += undecided
        else:
            report(urn=urn)
    context.decide_later(unknown)


def _place_of_root_certificate(key: View, found: PolicyResource) -> tuple[str, str] | None:
    """Return Region and URN of a key; None of one that is no root certificate."""
    if not _is_root_certificate(key):
        return None
    region = _region_of(key, found)
    if region is None:
        raise not_known("arn")
    return region, found.urn


def _region_of_association(association: MpaTeamAssociationOutputs, _: PolicyResource) -> str:
    return association.region


def _is_root_certificate(key: View) -> bool:
    """Check whether a key is a public one that verifies signatures: AWS creates none, so that it was imported."""
    attributes = key.key_attributes
    # `pulumi-aws` has a list of one.
    if isinstance(attributes, Entries):
        attributes = attributes[0] if attributes else None
    # Nothing is known of the types of another package; where its provider has refused them, any may be there.
    if not isinstance(attributes, View):
        return False
    return bool(attributes.key_class == KeyClass.PUBLIC_KEY and attributes.key_usage == ROOT_CERTIFICATE_USAGE)


def _region_of(key: View, found: PolicyResource) -> str | None:
    """Return the Region of a key: that of its ARN, its own input, or its provider's; None where none is known."""
    provider = found.provider
    arns = [str(if_known(read) or "") for read in (lambda: key.arn, lambda: key.key_identifier)]
    named = [
        *(parts[3] for parts in (arn.split(":", _ARN_PARTS - 1) for arn in arns) if len(parts) == _ARN_PARTS),
        str(if_known(lambda: key.region)),
        str(if_known(lambda: provider.props.get("region")) if provider else None),
    ]
    # The message names the Region, and any other text may be one that nobody may read.
    return next((region for region in named if re.fullmatch(limits.KEY_REGION_PATTERN, region)), None)


def _check_vaults(args: StackValidationArgs, context: Context, report: Report) -> None:
    associations = of_type(args.resources, BackupVaultMpaAssociation)
    made_from = {found.urn for one in associations for found in one.property_dependencies.get(NAME_INPUT, ())}
    named, undecided = read_each_of_type(args.resources, BackupVaultMpaAssociation, _vault_of_association)

    def judge(vault: View, found: PolicyResource) -> None:
        if found.urn in made_from or matches_any(context.config["associatedElsewhere"], found.name):
            return
        if vault.mpa_approval_team_arn or _is_named(vault, found, named):
            return
        if undecided:
            raise not_known(_NAMES[found.resource_type])
        report(urn=found.urn)

    each_of_type(args, _VAULTS, judge)


def _vault_of_association(
    association: BackupVaultMpaAssociationOutputs, found: PolicyResource
) -> tuple[str, str] | None:
    """Return Region and name of the vault of an association; None where the program made the name from a vault."""
    if found.property_dependencies.get(NAME_INPUT):
        return None
    return association.region, association.backup_vault_name


def _is_named(vault: View, found: PolicyResource, named: Collection[tuple[str, str] | None]) -> bool:
    """Check whether an association names a vault by text; one whose Region is not known counts by its name alone."""
    name, region = if_known(lambda: found.props.get(_NAMES[found.resource_type])), _region_of(vault, found)
    places = [place for place in named if place is not None and place[1] == name]
    return bool(name) and any(region in (None, place[0]) for place in places)


#: Of an example: an imported root certificate.
_CERTIFICATE: Final = resource(
    _KEYS[0],
    "root",
    region="us-east-1",
    key_attributes={"key_class": KeyClass.PUBLIC_KEY, "key_usage": ROOT_CERTIFICATE_USAGE},
)

ROOT_CERTIFICATE_UNGUARDED: Final = StackPolicy(
    Facts(
        name="mpa-root-certificate-unguarded",
        description="In the Region of every public key certificate that was imported into AWS Payment Cryptography, an "
        "`MpaTeamAssociation` of the stack protects such imports.",
        code=Code.POLICY_CERTIFICATE_WITHOUT_ASSOCIATION,
        severity=Severity.HIGH,
        topics=(Topic.COVERAGE,),
        source="AWS Payment Cryptography User Guide, multi-party approval: a root certificate establishes trust in the keys that are "
        "imported after it.",
        note="A key does not say whether its certificate is a root, so every imported certificate for signatures counts. The policy "
        "does not see a certificate that a command imports and no program declares.",
        resources=(*_KEYS, MpaTeamAssociation.__name__),
        settings={
            "associatedElsewhere": Setting(
                "Regions in which another program has the association.",
                [],
                TEXTS,
            )
        },
        violates=example(_CERTIFICATE),
        passes=example(_CERTIFICATE, resource("MpaTeamAssociation", "imports", region="us-east-1")),
    ),
    _check_certificates,
)

VAULT_WITHOUT_TEAM: Final = StackPolicy(
    Facts(
        name="mpa-vault-without-team",
        description="Every logically air-gapped vault has an approval team.",
        code=Code.POLICY_VAULT_WITHOUT_TEAM,
        severity=Severity.HIGH,
        topics=(Topic.COVERAGE,),
        source="AWS Backup Developer Guide, multi-party approval for logically air-gapped vaults: a team can give access to the vault "
        "when its account cannot be reached, if it was associated before.",
        note="A `BackupVaultMpaAssociation` counts, and so does the property that the vault of `pulumi-aws-native` has for a team. A team "
        "that was associated by other means cannot be seen: name such a vault in the setting.",
        resources=(*_VAULTS, BackupVaultMpaAssociation.__name__),
        settings={
            "associatedElsewhere": Setting(
                "Vaults that get their team outside of the program: regular expressions that match the whole logical name.",
                [],
                PATTERNS,
            )
        },
        violates=example(resource(NATIVE_VAULT, "vault")),
        passes=example(
            resource(NATIVE_VAULT, "vault", backup_vault_name="vault-1"),
            resource("BackupVaultMpaAssociation", "restores", backup_vault_name="vault-1", region="eu-central-1"),
        ),
    ),
    _check_vaults,
)

POLICIES: Final = (ROOT_CERTIFICATE_UNGUARDED, VAULT_WITHOUT_TEAM)
