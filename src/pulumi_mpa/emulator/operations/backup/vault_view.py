"""How AWS Backup shows a vault and the requests about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_mpa.emulator.life.backup.associations import shown_team
from pulumi_mpa.emulator.operations.views import given
from pulumi_mpa.lifecycle.vault import EncryptionKeyType, VaultType

if TYPE_CHECKING:
    from pulumi_mpa.emulator.life.backup.records import TeamUpdate, Vault
    from pulumi_mpa.emulator.world import World


def vault_summary(vault: Vault) -> dict[str, Any]:
    """Show a vault in a list, which has nothing about teams."""
    locked = vault.vault_type == VaultType.LOGICALLY_AIR_GAPPED_BACKUP_VAULT
    own_key = EncryptionKeyType.CUSTOMER_MANAGED_KMS_KEY if vault.key_arn else EncryptionKeyType.AWS_OWNED_KMS_KEY
    return given(
        BackupVaultName=vault.name,
        BackupVaultArn=vault.arn,
        VaultType=vault.vault_type,
        VaultState=vault.state.status,
        CreationDate=vault.created_at,
        EncryptionKeyArn=vault.key_arn,
        EncryptionKeyType=own_key if locked else None,
        CreatorRequestId=vault.creator_request_id,
        NumberOfRecoveryPoints=0,
        Locked=locked,
        MinRetentionDays=vault.min_retention_days,
        MaxRetentionDays=vault.max_retention_days,
        LockDate=vault.created_at if locked else None,
    )


def vault_view(world: World, vault: Vault) -> dict[str, Any]:
    """Show a vault, with its team and the last request about that, or with the vote on the access that it gives."""
    team = vault.shown or shown_team(world, vault)
    return vault_summary(vault) | given(
        SourceBackupVaultArn=vault.source_arn,
        MpaSessionArn=vault.access_session_arn,
        MpaApprovalTeamArn=team.team_arn,
        LatestMpaApprovalTeamUpdate=_update_view(world, team.update) if team.update else None,
    )


def access_view(world: World, access: Vault) -> dict[str, Any]:
    """Show to the owner of a vault what gives access to it."""
    return given(
        RestoreAccessBackupVaultArn=access.arn,
        CreationDate=access.created_at,
        ApprovalDate=access.approved_at,
        VaultState=access.state.status,
        LatestRevokeRequest=_revocation_view(world, access) if access.state.code else None,
    )


def _update_view(world: World, update: TeamUpdate) -> dict[str, Any]:
    return given(
        MpaSessionArn=update.session_arn,
        Status=_shown_status(world, update.session_arn, update.status),
        StatusMessage=update.message,
        InitiationDate=update.requested_at,
        ExpiryDate=update.expires_at,
    )


def _revocation_view(world: World, access: Vault) -> dict[str, Any]:
    return given(
        MpaSessionArn=access.session_arn,
        Status=_shown_status(world, access.session_arn, access.state.code),
        StatusMessage=access.message,
        InitiationDate=access.requested_at,
        ExpiryDate=access.expires_at,
    )


def _shown_status(world: World, session_arn: str | None, status: str | None) -> str | None:
    """Return a status, or what a control told the session to show instead of its own."""
    disguise = world.disguise_of(session_arn) if session_arn else None
    return disguise.status if disguise else status
