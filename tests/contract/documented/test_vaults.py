"""
What a team protects at AWS Backup: its Developer Guide and the AWS Storage Blog, as they stood in mid-2026.

The shapes are those of the API model of 2018-11-15.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_backup import BackupClient

    from pulumi_mpa.testing import MpaEmulator

INSTANCE = "arn:aws:sso:::instance/ssoins-a1b2c3d4e5f6g7h8"
POLICY = "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/1"
OWNER, RECOVERY, ADMIN = "111122223333", "444455556666", "777788889999"
NAME = "vault-1"
ARN = f"arn:aws:backup:us-east-1:{OWNER}:backup-vault:{NAME}"


def _team(aws: MpaEmulator, name: str) -> str:
    """Make an active team of the administrator's, shared with the vault's owner and the recovery account."""
    mpa = aws.client("mpa", account=ADMIN)
    if not mpa.list_identity_sources()["IdentitySources"]:
        mpa.create_identity_source(
            IdentitySourceParameters={"IamIdentityCenter": {"InstanceArn": INSTANCE, "Region": "us-east-1"}}
        )
    source = mpa.list_identity_sources()["IdentitySources"][0]["IdentitySourceArn"]
    arn = mpa.create_approval_team(
        Name=name,
        Description="Restores",
        ApprovalStrategy={"MofN": {"MinApprovalsRequired": 2}},
        Approvers=[{"PrimaryIdentityId": user, "PrimaryIdentitySourceArn": source} for user in ("anna", "ben", "cleo")],
        Policies=[{"PolicyArn": POLICY}],
    )["Arn"]
    aws.accept_invitations(arn)
    for account in (OWNER, RECOVERY):
        aws.controls.share_team(arn, account)
    return arn


def _vault(aws: MpaEmulator, name: str = NAME) -> BackupClient:
    """Make a vault in an account that has opted in."""
    backup = aws.client("backup", account=OWNER)
    backup.update_global_settings(GlobalSettings={"isMpaEnabled": "true"})
    backup.create_logically_air_gapped_backup_vault(BackupVaultName=name, MinRetentionDays=7, MaxRetentionDays=30)
    return backup


def _in_force(backup: BackupClient) -> str | None:
    """Return the team that protects the vault."""
    return backup.describe_backup_vault(BackupVaultName=NAME).get("MpaApprovalTeamArn")


def _open_session(aws: MpaEmulator, team: str) -> str:
    """Return the one vote that a team has open."""
    sessions = aws.client("mpa", account=ADMIN).list_sessions(
        ApprovalTeamArn=team, Filters=[{"FieldName": "SessionStatus", "Operator": "EQ", "Value": "PENDING"}]
    )["Sessions"]
    assert 1 == len(sessions)
    return sessions[0]["SessionArn"]


def test_vault_is_locked_for_good_and_has_a_key_of_aws(mpa_emulator: MpaEmulator) -> None:
    """A logically air-gapped vault is locked from the beginning (page logicallyairgappedvault)."""
    backup = _vault(mpa_emulator)

    vault = backup.describe_backup_vault(BackupVaultName=NAME)

    assert (ARN, "LOGICALLY_AIR_GAPPED_BACKUP_VAULT") == (vault["BackupVaultArn"], vault["VaultType"])
    assert (True, vault["CreationDate"]) == (vault["Locked"], vault["LockDate"])
    assert ("AWS_OWNED_KMS_KEY", 7, 30) == (
        vault["EncryptionKeyType"],
        vault["MinRetentionDays"],
        vault["MaxRetentionDays"],
    )


def test_vault_is_available_a_while_after_it_is_created(mpa_emulator: MpaEmulator) -> None:
    """It is CREATING in the response (V1, V2)."""
    backup = mpa_emulator.client("backup")
    made = backup.create_logically_air_gapped_backup_vault(
        BackupVaultName=NAME, MinRetentionDays=7, MaxRetentionDays=30
    )
    assert "CREATING" == made["VaultState"]
    assert "AVAILABLE" == backup.describe_backup_vault(BackupVaultName=NAME)["VaultState"]


def test_vault_whose_key_allows_no_grant_is_failed(mpa_emulator: MpaEmulator) -> None:
    """It can be deleted, and that is all (V3, V4)."""
    backup = mpa_emulator.client("backup")
    mpa_emulator.controls.find_next_invalid("vault")
    backup.create_logically_air_gapped_backup_vault(
        BackupVaultName=NAME,
        MinRetentionDays=7,
        MaxRetentionDays=30,
        EncryptionKeyArn=f"arn:aws:kms:us-east-1:{OWNER}:key/1",
    )
    vault = backup.describe_backup_vault(BackupVaultName=NAME)
    assert ("FAILED", "CUSTOMER_MANAGED_KMS_KEY") == (vault["VaultState"], vault["EncryptionKeyType"])
    backup.delete_backup_vault(BackupVaultName=NAME)
    assert [] == backup.list_backup_vaults()["BackupVaultList"]


def test_first_team_protects_a_vault_at_once(mpa_emulator: MpaEmulator) -> None:
    """Nobody approves it (A1; page multipartyapproval-tasks-requester)."""
    backup, team = _vault(mpa_emulator), _team(mpa_emulator, "Old")

    response = backup.associate_backup_vault_mpa_approval_team(BackupVaultName=NAME, MpaApprovalTeamArn=team)

    assert 204 == response["ResponseMetadata"]["HTTPStatusCode"]
    assert team == _in_force(backup)
    assert [] == mpa_emulator.client("mpa", account=ADMIN).list_sessions(ApprovalTeamArn=team)["Sessions"]


def test_team_in_force_approves_its_replacement(mpa_emulator: MpaEmulator) -> None:
    """Until then it goes on to protect the vault (A2, A3)."""
    backup, old, new = _vault(mpa_emulator), _team(mpa_emulator, "Old"), _team(mpa_emulator, "New")
    backup.associate_backup_vault_mpa_approval_team(BackupVaultName=NAME, MpaApprovalTeamArn=old)

    backup.associate_backup_vault_mpa_approval_team(
        BackupVaultName=NAME, MpaApprovalTeamArn=new, RequesterComment="new people"
    )

    assert old == _in_force(backup)
    session = mpa_emulator.client("mpa", account=ADMIN).get_session(SessionArn=_open_session(mpa_emulator, old))
    assert ("new people", OWNER) == (session["RequesterComment"], session["RequesterAccountId"])
    mpa_emulator.approve(session["SessionArn"])
    assert new == _in_force(backup)
    assert [] == mpa_emulator.client("mpa", account=ADMIN).list_sessions(ApprovalTeamArn=new)["Sessions"]


def test_replacement_that_nobody_approves_in_a_day_changes_nothing(mpa_emulator: MpaEmulator) -> None:
    """A request is open for 24 hours (A4)."""
    backup, old, new = _vault(mpa_emulator), _team(mpa_emulator, "Old"), _team(mpa_emulator, "New")
    backup.associate_backup_vault_mpa_approval_team(BackupVaultName=NAME, MpaApprovalTeamArn=old)
    backup.associate_backup_vault_mpa_approval_team(BackupVaultName=NAME, MpaApprovalTeamArn=new)
    shown = mpa_emulator.client("mpa", account=ADMIN).get_session(SessionArn=_open_session(mpa_emulator, old))

    mpa_emulator.clock.advance(hours=24)

    assert 24 * 3600 == (shown["ExpirationTime"] - shown["InitiationTime"]).total_seconds()
    assert old == _in_force(backup)


def test_team_in_force_approves_its_removal(mpa_emulator: MpaEmulator) -> None:
    """Then another one can protect the vault, without a vote (A6, A7, A1)."""
    backup, old, new = _vault(mpa_emulator), _team(mpa_emulator, "Old"), _team(mpa_emulator, "New")
    backup.associate_backup_vault_mpa_approval_team(BackupVaultName=NAME, MpaApprovalTeamArn=old)

    response = backup.disassociate_backup_vault_mpa_approval_team(BackupVaultName=NAME)

    assert 204 == response["ResponseMetadata"]["HTTPStatusCode"]
    assert old == _in_force(backup)
    mpa_emulator.approve(_open_session(mpa_emulator, old))
    assert None is _in_force(backup)
    backup.associate_backup_vault_mpa_approval_team(BackupVaultName=NAME, MpaApprovalTeamArn=new)
    assert new == _in_force(backup)


def test_team_approves_access_of_the_recovery_account(mpa_emulator: MpaEmulator) -> None:
    """Which account asks, and for what, is in the session; then the vault can be restored from (R0, R1)."""
    backup, team = _vault(mpa_emulator), _team(mpa_emulator, "Old")
    backup.associate_backup_vault_mpa_approval_team(BackupVaultName=NAME, MpaApprovalTeamArn=team)
    recovery = mpa_emulator.client("backup", account=RECOVERY)

    made = recovery.create_restore_access_backup_vault(
        SourceBackupVaultArn=ARN, BackupVaultName="access", RequesterComment="drill"
    )
    session = mpa_emulator.client("mpa", account=ADMIN).get_session(SessionArn=_open_session(mpa_emulator, team))

    assert f"arn:aws:backup:us-east-1:{RECOVERY}:backup-vault:access" == made["RestoreAccessBackupVaultArn"]
    assert ("backup:CreateRestoreAccessBackupVault", RECOVERY, "drill") == (
        session["ActionName"],
        session["RequesterAccountId"],
        session["RequesterComment"],
    )
    mpa_emulator.approve(session["SessionArn"])
    access = recovery.describe_backup_vault(BackupVaultName="access")
    assert ("AVAILABLE", ARN) == (access["VaultState"], access["SourceBackupVaultArn"])
    listed = backup.list_restore_access_backup_vaults(BackupVaultName=NAME)["RestoreAccessBackupVaults"]
    assert [made["RestoreAccessBackupVaultArn"]] == [item["RestoreAccessBackupVaultArn"] for item in listed]
    assert "ApprovalDate" in listed[0]


def test_owner_takes_access_away_by_a_vote(mpa_emulator: MpaEmulator) -> None:
    """Until then it can be used; afterwards it is gone from the recovery account (R4, R5)."""
    backup, team = _vault(mpa_emulator), _team(mpa_emulator, "Old")
    backup.associate_backup_vault_mpa_approval_team(BackupVaultName=NAME, MpaApprovalTeamArn=team)
    recovery = mpa_emulator.client("backup", account=RECOVERY)
    access = recovery.create_restore_access_backup_vault(SourceBackupVaultArn=ARN)["RestoreAccessBackupVaultArn"]
    mpa_emulator.approve(_open_session(mpa_emulator, team))

    backup.revoke_restore_access_backup_vault(
        BackupVaultName=NAME, RestoreAccessBackupVaultArn=access, RequesterComment="drill is over"
    )

    session = mpa_emulator.client("mpa", account=ADMIN).get_session(SessionArn=_open_session(mpa_emulator, team))
    assert ("backup:RevokeRestoreAccessBackupVault", OWNER, "drill is over") == (
        session["ActionName"],
        session["RequesterAccountId"],
        session["RequesterComment"],
    )
    assert ["AVAILABLE"] == [item["VaultState"] for item in recovery.list_backup_vaults()["BackupVaultList"]]
    mpa_emulator.approve(session["SessionArn"])
    assert [] == recovery.list_backup_vaults()["BackupVaultList"]
    assert [] == backup.list_restore_access_backup_vaults(BackupVaultName=NAME)["RestoreAccessBackupVaults"]


def test_vault_and_access_to_it_lose_a_team_that_is_deleted(mpa_emulator: MpaEmulator) -> None:
    """AWS Storage Blog: the team breaks the association by approving its own deletion (A13, R7)."""
    backup, team = _vault(mpa_emulator), _team(mpa_emulator, "Old")
    backup.associate_backup_vault_mpa_approval_team(BackupVaultName=NAME, MpaApprovalTeamArn=team)
    recovery = mpa_emulator.client("backup", account=RECOVERY)
    recovery.create_restore_access_backup_vault(SourceBackupVaultArn=ARN)
    mpa_emulator.approve(_open_session(mpa_emulator, team))
    mpa = mpa_emulator.client("mpa", account=ADMIN)

    mpa.start_active_approval_team_deletion(Arn=team)
    mpa_emulator.approve(mpa.get_approval_team(Arn=team)["UpdateSessionArn"])

    assert None is _in_force(backup)
    assert [] == recovery.list_backup_vaults()["BackupVaultList"]
