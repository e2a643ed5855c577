"""Resources of a stack as a stack policy is given them, and a policy run on them by the SDK's own analyzer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pulumi
from analyzed import decided
from given import ACCOUNT, SOURCE

from pulumi_mpa import ApprovalTeam, BackupVaultMpaAssociation, IdentitySource, MpaTeamAssociation
from pulumi_mpa.lifecycle.approver import IdentityStatus, LastActivity, MfaSyncStatus, MfaType
from pulumi_mpa.lifecycle.policies import ManagedPolicy
from pulumi_mpa.messages import parse
from pulumi_mpa.policy.testing import check, resource
from pulumi_mpa.policy.typed import type_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pulumi_policy import Policy

    from pulumi_mpa.policy.testing import StackResource

#: When policies run in these tests.
NOW: Final = "2026-11-28T12:00:00+00:00"
#: A day or so before that.
RECENT: Final = "2026-11-27T10:00:00.000Z"
#: More than a year before that.
LONG_AGO: Final = "2025-10-01T10:00:00.000Z"
CARD_POLICY: Final = (
    "arn:aws:mpa:::aws:policy/payment-cryptography.amazonaws.com/EmulatorInventedImportRootCertificate/$DEFAULT"
)
BACKUP_POLICY: Final = str(ManagedPolicy.CREATE_RESTORE_ACCESS_VAULT)
#: A text that stands for everything a message must not repeat.
SENSITIVE: Final = "the-crown-jewels"


@dataclass(frozen=True)
class Resource:
    """
    One resource.

    Args:
        kind: Its type.

        name: Its logical name.

        props: Its outputs, or what a preview knows of them.

        depends: The logical names of the resources that its properties are made from.

        options: Its options, by their names in Python.

        provider: The inputs of its provider.
    """

    kind: str
    name: str
    props: Mapping[str, Any]
    depends: Mapping[str, Sequence[str]] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    provider: Mapping[str, Any] | None = None

    @property
    def urn(self) -> str:
        """Return its URN."""
        return f"urn:pulumi:prod::shop::{self.kind}::{self.name}"

    def changed(self, **inputs: object) -> Resource:
        """Return it as the preview of its creation or change shows it: the inputs alone."""
        return replace(self, props={**self.props["declared"], **inputs})

    def having(self, **outputs: object) -> Resource:
        """Return it with other outputs, by their names in state; None leaves one out, as the engine does with an empty one."""
        props = {**self.props, **outputs}
        return replace(self, props={name: value for name, value in props.items() if value is not None})

    def made_from(self, **depends: Sequence[str]) -> Resource:
        """Return it with properties that are made from other resources."""
        return replace(self, depends=depends)

    def with_options(self, **options: object) -> Resource:
        """Return it with options."""
        return replace(self, options=options)


class Answer(NamedTuple):
    """
    What the analyzer answers.

    Args:
        found: The logical name of the resource of each violation, with the code.

        texts: The messages.

        not_applicable: Why the policy could not be decided.
    """

    found: list[tuple[str, str]]
    texts: list[str]
    not_applicable: list[str]

    @property
    def names(self) -> list[str]:
        """Return the logical names of what violates the policy."""
        return [name for name, _ in self.found]


def run(policy: Policy, *resources: Resource, **config: object) -> Answer:
    """Run a policy on a stack; what the answer has is ordered by the resources' names."""
    built = [_of_kit(resource, resources) for resource in resources]
    result = decided(check(policy, built, config=config))
    messages = [(one.urn, one.message, parse(one.message)) for one in result.violations]
    assert all(message for _, _, message in messages), messages
    return Answer(
        sorted((urn.rpartition("::")[2], str(message.code)) for urn, _, message in messages if message),
        [text for _, text, _ in messages],
        [one.reason for one in result.not_applicable],
    )


def approver(number: int, *, source: str = SOURCE, **more: object) -> dict[str, Any]:
    """Return what AWS shows of an approver who was active a day ago; None leaves a value out."""
    shown = {
        "primaryIdentityId": f"user-{number}",
        "primaryIdentitySourceArn": source,
        "primaryIdentityStatus": str(IdentityStatus.ACCEPTED),
        "responseTime": RECENT,
        "lastActivity": str(LastActivity.VOTED),
        "lastActivityTime": RECENT,
        "mfaMethods": [{"type": str(MfaType.EMAIL_OTP), "syncStatus": str(MfaSyncStatus.IN_SYNC)}],
        **more,
    }
    return {name: value for name, value in shown.items() if value is not None}


def team(
    name: str = "guards", *, people: Sequence[int] = (1, 2, 3), policy: str = CARD_POLICY, **outputs: object
) -> Resource:
    """Return a team that is active and settled, with other outputs by their names in state."""
    approvers = [{"primaryIdentityId": f"user-{number}", "primaryIdentitySourceArn": SOURCE} for number in people]
    declared = {
        "managedBy": f"acme/{name}",
        "name": name,
        "description": SENSITIVE,
        "approvalStrategy": {"mofN": {"minApprovalsRequired": 2.0}},
        "approvers": approvers,
        "policies": [{"policyArn": policy}],
    }
    shown = {
        **{key: value for key, value in declared.items() if key != "managedBy"},
        "arn": f"{ACCOUNT}:approval-team/{name}",
        "versionId": "1",
        "status": "ACTIVE",
        "numberOfApprovers": float(len(people)),
        "approverStatus": [approver(number) for number in people],
        "creationTime": LONG_AGO,
        "tags": {},
        "rejections": [],
        "settled": True,
        "waitingFor": "nobody",
        "explanation": "The team is active. [MPA1005]",
        "declared": declared,
    }
    return Resource(type_of(ApprovalTeam), name, shown).having(**outputs)


def source(name: str = "org", **outputs: object) -> Resource:
    """Return an identity source that is active, with other outputs by their names in state."""
    declared = {"managedBy": f"acme/{name}", "identitySourceParameters": {"iamIdentityCenter": {"region": "us-east-1"}}}
    shown = {
        "identitySourceParameters": declared["identitySourceParameters"],
        "identitySourceArn": SOURCE,
        "status": "ACTIVE",
        "settled": True,
        "waitingFor": "nobody",
        "explanation": "The identity source is active. [MPA1202]",
        "declared": declared,
    }
    return Resource(type_of(IdentitySource), name, shown).having(**outputs)


def association(name: str = "root", of: str = "guards", **outputs: object) -> Resource:
    """Return an association that is in force, with other outputs by their names in state."""
    arn = f"{ACCOUNT}:approval-team/{of}"
    declared = {"managedBy": f"acme/{name}", "mpaTeamArn": arn, "region": "eu-central-1"}
    shown = {
        "region": "eu-central-1",
        "action": "IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE",
        "associationState": "ACTIVE",
        "status": "ACTIVE",
        "teamInForce": arn,
        "settled": True,
        "waitingFor": "nobody",
        "explanation": "The team protects the operation. [MPA1301]",
        "declared": declared,
    }
    return Resource(type_of(MpaTeamAssociation), name, shown, {"mpaTeamArn": [of]}).having(**outputs)


def vault_association(name: str = "restores", of: str = "guards", **outputs: object) -> Resource:
    """Return an association with a vault that is in force, with other outputs by their names in state."""
    arn = f"{ACCOUNT}:approval-team/{of}"
    shown = {
        **association(name, of).props,
        "backupVaultName": "vault-1",
        "declared": {"managedBy": f"acme/{name}", "mpaApprovalTeamArn": arn, "backupVaultName": "vault-1"},
    }
    return Resource(type_of(BackupVaultMpaAssociation), name, shown, {"mpaApprovalTeamArn": [of]}).having(**outputs)


def _of_kit(found: Resource, others: Sequence[Resource]) -> StackResource:
    """Return a resource as the kit has it, with exactly these properties whether the run is a preview or not."""
    urns = {other.name: other.urn for other in others}
    return resource(
        found.kind,
        found.name,
        outputs=found.props,
        urn=found.urn,
        opts=pulumi.ResourceOptions(**found.options),
        property_dependencies={key: [urns.get(name, name) for name in names] for key, names in found.depends.items()},
        provider=None if found.provider is None else resource("pulumi:providers:aws", "default", found.provider),
        unchanged=True,
        provider_check=False,
    )
