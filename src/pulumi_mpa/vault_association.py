"""The association that a program declares: which team protects a vault of AWS Backup."""

from __future__ import annotations

from typing import Any, ClassVar

import pulumi

from pulumi_mpa.connection import ConnectionArgs, ConnectionArgsDict
from pulumi_mpa.declaration import DeclaredAssociation
from pulumi_mpa.outputs import optional
from pulumi_mpa.providers.vault_association import Provider
from pulumi_mpa.team_types import MpaStatus, PendingSession


class BackupVaultMpaAssociation(DeclaredAssociation, module="mpa", name="BackupVaultMpaAssociation"):
    """
    A team that protects a logically air-gapped vault of AWS Backup.

    The first association takes effect at once; handing over to another team,
    and removing the association, ask the team in force for a vote of up to 24 hours.
    To vote, each approver also enters a one-time password that AWS mails to them.
    A team that is not ACTIVE yet is associated by the first `pulumi up` once it is.

    Args:
        resource_name: The logical name.

        backup_vault_name: Name of the vault, of this account. A change replaces.

        mpa_approval_team_arn: ARN of the team that is to protect it, of this account or shared with it. A change needs a
            vote of the team in force.

        region: Region of the vault; left out, `aws:region`, else, at the first run, AWS_REGION, AWS_DEFAULT_REGION or the
            Region of the profile. A change replaces.

        requester_comment: What the approvers read, up to 155 characters.

        resubmit: Any text. A request that was rejected is sent again only after this, or the request itself, has changed.

        adopt: Take over a vault that another team protects, by asking that team to hand over.

        connection: The credentials and the account, as `{"assume_role": {"role_arn": "..."}}`; left out, those of the
            nearest parent that has a `default_connection`, else of the stack's configuration.

        opts: Pulumi's own options. `import_` and `replace_on_changes` can't work and say so.

    Raises:
        pulumi.RunError: An option that can't work is set.

    Source:
        API reference of AWS Backup, AssociateBackupVaultMpaApprovalTeam, DisassociateBackupVaultMpaApprovalTeam,
        DescribeBackupVault.
    """

    service: ClassVar[str] = "backup"
    _outputs: ClassVar[tuple[str, ...]] = (
        "backupVaultName",
        "mpaApprovalTeamArn",
        "region",
        "associationState",
        "teamInForce",
        "mpaStatus",
        "status",
        "statusCode",
        "statusMessage",
        "pendingSession",
        "rejections",
        "settled",
        "waitingFor",
        "explanation",
        "accountId",
    )
    _mirrors: ClassVar[tuple[str, ...]] = ("lastRequest",)
    _named: ClassVar[dict[str, tuple[str, ...]]] = {"mpaApprovalTeamArn": ("teamInForce",)}
    _shape: ClassVar[str] = "pulumi_mpa.model.shapes.vault_association:VaultAssociationInputs"

    def __init__(
        self,
        resource_name: str,
        *,
        backup_vault_name: pulumi.Input[str] | None = None,
        mpa_approval_team_arn: pulumi.Input[str] | None = None,
        region: pulumi.Input[str] | None = None,
        requester_comment: pulumi.Input[str] | None = None,
        resubmit: pulumi.Input[str] | None = None,
        adopt: pulumi.Input[bool] | None = None,
        connection: pulumi.Input[ConnectionArgs | ConnectionArgsDict] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare the association."""
        inputs = {
            "backup_vault_name": backup_vault_name,
            "mpa_approval_team_arn": mpa_approval_team_arn,
            "region": region,
            "requester_comment": requester_comment,
            "resubmit": resubmit,
            "adopt": adopt,
            "connection": connection,
        }
        super().__init__(Provider(), resource_name, inputs, opts)

    def shown(self) -> dict[str, pulumi.Output[Any]]:
        """Return the outputs that a gate reads."""
        return {
            "region": self.region,
            "name": self.backup_vault_name,
            "state": self.association_state,
            "team": self.team_in_force,
            "wanted": self.mpa_approval_team_arn,
            "request": self.mpa_status,
        }

    @staticmethod
    def get(
        resource_name: str,
        id: pulumi.Input[str],  # noqa: A002 -- Pulumi's own name for it
        opts: pulumi.ResourceOptions | None = None,
        *,
        connection: pulumi.Input[ConnectionArgs | ConnectionArgsDict] | None = None,
    ) -> BackupVaultMpaAssociation:
        """
        Read an existing association without managing it.

        Args:
            resource_name: The logical name.

            id: Region and name of the vault, as `eu-central-1/vault-1`.

            opts: Pulumi's own options.

            connection: The credentials with which it is read; left out, as for a resource that is managed.

        Returns:
            The association, its outputs as AWS shows them.
        """
        merged = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(id=id))
        return BackupVaultMpaAssociation(resource_name, connection=connection, opts=merged)

    @property
    @pulumi.getter(name="mpaApprovalTeamArn")
    def mpa_approval_team_arn(self) -> pulumi.Output[str | None]:
        """ARN of the team that is to protect it, as the program has it; None for one that is only read."""
        return optional(self, "mpaApprovalTeamArn")

    @property
    @pulumi.getter(name="backupVaultName")
    def backup_vault_name(self) -> pulumi.Output[str]:
        """Name of the vault."""
        return pulumi.get(self, "backupVaultName")

    @property
    @pulumi.getter(name="region")
    def region(self) -> pulumi.Output[str]:
        """Region of the vault."""
        return pulumi.get(self, "region")

    @property
    @pulumi.getter(name="associationState")
    def association_state(self) -> pulumi.Output[str | None]:
        """State of the association; None while no team protects the vault yet."""
        return optional(self, "associationState")

    @property
    @pulumi.getter(name="teamInForce")
    def team_in_force(self) -> pulumi.Output[str | None]:
        """ARN of the team that protects it now, also while another is voted on."""
        return optional(self, "teamInForce")

    @property
    @pulumi.getter(name="mpaStatus")
    def mpa_status(self) -> pulumi.Output[MpaStatus | None]:
        """The last request that needed a vote."""
        return optional(self, "mpaStatus")

    @property
    @pulumi.getter(name="status")
    def status(self) -> pulumi.Output[str | None]:
        """The same as `association_state`, under the name that every resource has it."""
        return optional(self, "status")

    @property
    @pulumi.getter(name="statusCode")
    def status_code(self) -> pulumi.Output[str | None]:
        """How the last request that needed a vote stands."""
        return optional(self, "statusCode")

    @property
    @pulumi.getter(name="statusMessage")
    def status_message(self) -> pulumi.Output[str | None]:
        """AWS's own message."""
        return optional(self, "statusMessage")

    @property
    @pulumi.getter(name="pendingSession")
    def pending_session(self) -> pulumi.Output[PendingSession | None]:
        """The vote that is open: votes so far, how many are needed, when it closes, where."""
        return optional(self, "pendingSession")

    @property
    @pulumi.getter(name="rejections")
    def rejections(self) -> pulumi.Output[list[str] | None]:
        """Short hashes of the requests that were rejected."""
        return optional(self, "rejections")

    @property
    @pulumi.getter(name="settled")
    def settled(self) -> pulumi.Output[bool]:
        """What the program declares is in force."""
        return pulumi.get(self, "settled")

    @property
    @pulumi.getter(name="waitingFor")
    def waiting_for(self) -> pulumi.Output[str]:
        """Who must act: `nobody`, `approvers` or `you`."""
        return pulumi.get(self, "waitingFor")

    @property
    @pulumi.getter(name="explanation")
    def explanation(self) -> pulumi.Output[str]:
        """What is, and the next step, as a message with its code."""
        return pulumi.get(self, "explanation")
