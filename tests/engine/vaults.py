"""A vault of AWS Backup that somebody else than the program makes, and the program text of its association."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from mypy_boto3_backup import BackupClient

    from pulumi_mpa.testing import MpaEmulator

VAULT: Final = "vault-1"
VAULT_REGION: Final = "eu-west-1"


def made_vault(aws: MpaEmulator, account: str | None = None) -> BackupClient:
    """Make a vault in an account that has opted in."""
    backup = aws.client("backup", region=VAULT_REGION, account=account)
    backup.update_global_settings(GlobalSettings={"isMpaEnabled": "true"})
    backup.create_logically_air_gapped_backup_vault(BackupVaultName=VAULT, MinRetentionDays=7, MaxRetentionDays=30)
    return backup


def vault_association(team: str, **more: object) -> str:
    """Return the program text of an association; `team` is program text, None leaves an input out."""
    inputs = {"backup_vault_name": VAULT, "region": VAULT_REGION, **more}
    written = "".join(f", {key}={value!r}" for key, value in inputs.items() if value is not None)
    return f'vault = mpa.BackupVaultMpaAssociation("vault", mpa_approval_team_arn={team}{written})\n'
