"""Stories of restore access to vaults of AWS Backup that rest on what the lifecycle tables assume."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from mypy_boto3_backup import BackupClient

    from pulumi_mpa.testing import MpaEmulator

INSTANCE = "arn:aws:sso:::instance/ssoins-a1b2c3d4e5f6g7h8"
POLICY = "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/1"
OWNER, RECOVERY = "111122223333", "444455556666"
NAME = "vault-1"
ARN = f"arn:aws:backup:us-east-1:{OWNER}:backup-vault:{NAME}"


def _team(aws: MpaEmulator, name: str, *, shared: bool = True) -> str:
    mpa = aws.client("mpa")
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
    if shared:
        aws.controls.share_team(arn, RECOVERY)
    return arn


def _protected(aws: MpaEmulator, *, shared: bool = True) -> tuple[BackupClient, BackupClient]:
    """Make a vault that a team protects, and return the clients of its owner and of the recovery account."""
    backup = aws.client("backup", account=OWNER)
    backup.update_global_settings(GlobalSettings={"isMpaEnabled": "true"})
    backup.create_logically_air_gapped_backup_vault(BackupVaultName=NAME, MinRetentionDays=7, MaxRetentionDays=30)
    team = _team(aws, "Old", shared=shared)
    backup.associate_backup_vault_mpa_approval_team(BackupVaultName=NAME, MpaApprovalTeamArn=team)
    return backup, aws.client("backup", account=RECOVERY)


def _request(recovery: BackupClient, **more: Any) -> tuple[str, str]:  # noqa: ANN401  members of every type
    """Request access and return its name and session."""
    name = recovery.create_restore_access_backup_vault(SourceBackupVaultArn=ARN, **more)["RestoreAccessBackupVaultName"]
    return name, recovery.describe_backup_vault(BackupVaultName=name)["MpaSessionArn"]


def _access(aws: MpaEmulator, recovery: BackupClient, name: str = "access") -> str:
    """Make access that was approved, and return its ARN."""
    aws.approve(_request(recovery, BackupVaultName=name)[1])
    return f"arn:aws:backup:us-east-1:{RECOVERY}:backup-vault:{name}"


def _listed(backup: BackupClient) -> list[Any]:
    """Return what the owner sees; everything of it is optional."""
    found: list[Any] = [*backup.list_restore_access_backup_vaults(BackupVaultName=NAME)["RestoreAccessBackupVaults"]]
    return found


def _revoke(backup: BackupClient, arn: str) -> str:
    """Request that access is revoked and return the session."""
    backup.revoke_restore_access_backup_vault(BackupVaultName=NAME, RestoreAccessBackupVaultArn=arn)
    session: str = next(item for item in _listed(backup) if item["RestoreAccessBackupVaultArn"] == arn)[
        "LatestRevokeRequest"
    ]["MpaSessionArn"]
    return session


def _state(recovery: BackupClient, name: str = "access") -> str:
    return recovery.describe_backup_vault(BackupVaultName=name)["VaultState"]


def test_access_is_creating_while_the_team_votes(mpa_emulator: MpaEmulator) -> None:
    """The session is about the vault that access is wanted to; both accounts see it (R0)."""
    backup, recovery = _protected(mpa_emulator)

    made = recovery.create_restore_access_backup_vault(SourceBackupVaultArn=ARN, BackupVaultName="access")
    shown = recovery.describe_backup_vault(BackupVaultName="access")
    session = mpa_emulator.client("mpa").get_session(SessionArn=shown["MpaSessionArn"])

    assert ("CREATING", "CREATING") == (made["VaultState"], shown["VaultState"])
    assert ("RESTORE_ACCESS_BACKUP_VAULT", ARN, False) == (
        shown["VaultType"],
        shown["SourceBackupVaultArn"],
        shown["Locked"],
    )
    assert (ARN, "backup.amazonaws.com", ["APPROVER_VERIFICATION_REQUIRED"]) == (
        session["ProtectedResourceArn"],
        session["RequesterServicePrincipal"],
        session["AdditionalSecurityRequirements"],
    )
    assert [{"RestoreAccessBackupVaultArn": made["RestoreAccessBackupVaultArn"], "VaultState": "CREATING"}] == [
        {name: value for name, value in item.items() if name != "CreationDate"} for item in _listed(backup)
    ]
    kind = recovery.list_backup_vaults(ByVaultType="RESTORE_ACCESS_BACKUP_VAULT")["BackupVaultList"]
    assert ["access"] == [item["BackupVaultName"] for item in kind]


def test_access_that_is_not_approved_has_failed(mpa_emulator: MpaEmulator) -> None:
    """Rejected, cancelled or without an answer; what failed can be deleted by its account (R2, R8)."""
    backup, recovery = _protected(mpa_emulator)
    mpa = mpa_emulator.client("mpa")
    rejected, session = _request(recovery, BackupVaultName="rejected")
    mpa_emulator.reject(session)
    cancelled, session = _request(recovery, BackupVaultName="cancelled")
    mpa.cancel_session(SessionArn=session)
    expired, _ = _request(recovery, BackupVaultName="expired")
    mpa_emulator.clock.advance(hours=24)

    names = (rejected, cancelled, expired)
    assert ["FAILED"] * 3 == [_state(recovery, name) for name in names]
    assert ["FAILED"] * 3 == [item["VaultState"] for item in _listed(backup)]
    for name in names:
        recovery.delete_backup_vault(BackupVaultName=name)
    assert [] == recovery.list_backup_vaults()["BackupVaultList"] == _listed(backup)


def test_account_that_may_not_ask_the_team_learns_it_later(mpa_emulator: MpaEmulator) -> None:
    """Nobody was asked (R3)."""
    _, recovery = _protected(mpa_emulator, shared=False)

    made = recovery.create_restore_access_backup_vault(SourceBackupVaultArn=ARN, BackupVaultName="access")

    assert "CREATING" == made["VaultState"]
    assert "FAILED" == _state(recovery)
    assert "MpaSessionArn" not in recovery.describe_backup_vault(BackupVaultName="access")


def test_access_needs_a_vault_with_a_team(mpa_emulator: MpaEmulator) -> None:
    """In the Region of the call; access to access is none."""
    backup, recovery = _protected(mpa_emulator)
    access = _access(mpa_emulator, recovery)
    elsewhere = mpa_emulator.client("backup", account=RECOVERY, region="eu-west-1")
    for client, arn in ((recovery, ARN + "-x"), (elsewhere, ARN), (recovery, access)):
        with pytest.raises(client.exceptions.ResourceNotFoundException):
            client.create_restore_access_backup_vault(SourceBackupVaultArn=arn)
    other = backup.create_logically_air_gapped_backup_vault(
        BackupVaultName="vault-2", MinRetentionDays=7, MaxRetentionDays=30
    )["BackupVaultArn"]
    with pytest.raises(recovery.exceptions.InvalidRequestException, match="No approval team"):
        recovery.create_restore_access_backup_vault(SourceBackupVaultArn=other)


def test_name_of_access_may_be_derived(mpa_emulator: MpaEmulator) -> None:
    """From the vault's own; an account can ask again, under another name, and a request that is sent again asks nobody."""
    backup, recovery = _protected(mpa_emulator)
    first, second = (_request(recovery)[0] for _ in range(2))
    assert NAME == first
    assert second.startswith(f"{NAME}-")
    with pytest.raises(recovery.exceptions.AlreadyExistsException):
        _request(recovery, BackupVaultName=first)
    again = [_request(recovery, BackupVaultName="third", CreatorRequestId="third") for _ in range(2)]
    assert again[0] == again[1]
    assert 3 == len(_listed(backup))
    assert 2 == len(
        backup.list_restore_access_backup_vaults(BackupVaultName=NAME, MaxResults=2)["RestoreAccessBackupVaults"]
    )


def test_request_to_revoke_is_shown_to_the_owner(mpa_emulator: MpaEmulator) -> None:
    """With its times; one that is not approved stays, and another can follow it (R4, R5, R6)."""
    backup, recovery = _protected(mpa_emulator)
    mpa, arn = mpa_emulator.client("mpa"), _access(mpa_emulator, recovery)
    made_by = recovery.describe_backup_vault(BackupVaultName="access")["MpaSessionArn"]

    session = mpa.get_session(SessionArn=_revoke(backup, arn))

    assert {
        "MpaSessionArn": session["SessionArn"],
        "Status": "PENDING",
        "InitiationDate": session["InitiationTime"],
        "ExpiryDate": session["InitiationTime"] + timedelta(hours=24),
    } == _listed(backup)[0]["LatestRevokeRequest"]
    assert (ARN, OWNER) == (session["ProtectedResourceArn"], session["RequesterAccountId"])
    mpa_emulator.reject(session["SessionArn"])
    assert "FAILED" == _listed(backup)[0]["LatestRevokeRequest"]["Status"]
    mpa.cancel_session(SessionArn=_revoke(backup, arn))
    assert "FAILED" == _listed(backup)[0]["LatestRevokeRequest"]["Status"]
    shown = recovery.describe_backup_vault(BackupVaultName="access")
    assert ("AVAILABLE", made_by) == (shown["VaultState"], shown["MpaSessionArn"])
    mpa_emulator.approve(_revoke(backup, arn))
    assert [] == _listed(backup) == recovery.list_backup_vaults()["BackupVaultList"]


def test_only_access_that_is_given_can_be_revoked(mpa_emulator: MpaEmulator) -> None:
    """Once at a time; not what is another vault's, or nothing at all."""
    backup, recovery = _protected(mpa_emulator)
    arn = _access(mpa_emulator, recovery)
    _revoke(backup, arn)
    name, session = _request(recovery)
    waiting = arn.replace("access", name)
    for wanted in (arn, waiting):
        with pytest.raises(backup.exceptions.InvalidRequestException):
            _revoke(backup, wanted)
    mpa_emulator.reject(session)
    with pytest.raises(backup.exceptions.InvalidRequestException):
        _revoke(backup, waiting)
    for unknown in (ARN, arn + "-x"):
        with pytest.raises(backup.exceptions.ResourceNotFoundException):
            _revoke(backup, unknown)
    with pytest.raises(recovery.exceptions.InvalidRequestException):
        recovery.delete_backup_vault(BackupVaultName="access")


def test_access_is_no_vault_that_a_team_protects(mpa_emulator: MpaEmulator) -> None:
    """It is of another kind; nobody can ask for a team of its own."""
    _, recovery = _protected(mpa_emulator)
    _access(mpa_emulator, recovery)
    with pytest.raises(recovery.exceptions.InvalidRequestException, match="RESTORE_ACCESS_BACKUP_VAULT"):
        recovery.disassociate_backup_vault_mpa_approval_team(BackupVaultName="access")
    with pytest.raises(recovery.exceptions.ResourceNotFoundException):
        recovery.list_restore_access_backup_vaults(BackupVaultName="access")


def test_open_request_is_decided_by_the_team_that_was_asked(mpa_emulator: MpaEmulator) -> None:
    """Also when another team protects the vault by then; that one decides about taking access away (R1, R4)."""
    backup, recovery = _protected(mpa_emulator)
    new, mpa = _team(mpa_emulator, "New"), mpa_emulator.client("mpa")
    _, session = _request(recovery, BackupVaultName="access")
    backup.associate_backup_vault_mpa_approval_team(BackupVaultName=NAME, MpaApprovalTeamArn=new)
    shown: Any = backup.describe_backup_vault(BackupVaultName=NAME)
    mpa_emulator.approve(shown["LatestMpaApprovalTeamUpdate"]["MpaSessionArn"])
    mpa_emulator.approve(session)

    assert "AVAILABLE" == _state(recovery)
    revocation = _revoke(backup, f"arn:aws:backup:us-east-1:{RECOVERY}:backup-vault:access")
    assert new == mpa.get_session(SessionArn=revocation)["ApprovalTeamArn"]


def test_access_stays_when_the_team_is_removed(mpa_emulator: MpaEmulator) -> None:
    """Then nobody can take it away, and the vault can't be deleted."""
    backup, recovery = _protected(mpa_emulator)
    arn = _access(mpa_emulator, recovery)
    backup.disassociate_backup_vault_mpa_approval_team(BackupVaultName=NAME)
    shown: Any = backup.describe_backup_vault(BackupVaultName=NAME)
    mpa_emulator.approve(shown["LatestMpaApprovalTeamUpdate"]["MpaSessionArn"])

    assert "AVAILABLE" == _state(recovery)
    with pytest.raises(backup.exceptions.InvalidRequestException, match="No approval team"):
        _revoke(backup, arn)
    with pytest.raises(backup.exceptions.InvalidRequestException, match="There is access"):
        backup.delete_backup_vault(BackupVaultName=NAME)


def test_access_ends_with_the_team_of_the_vault_whatever_became_of_it(mpa_emulator: MpaEmulator) -> None:
    """Also what another team is still voting on (R7)."""
    backup, recovery = _protected(mpa_emulator)
    mpa, new = mpa_emulator.client("mpa"), _team(mpa_emulator, "New")
    _request(recovery, BackupVaultName="creating")
    mpa_emulator.reject(_request(recovery, BackupVaultName="failed")[1])
    _access(mpa_emulator, recovery, "given")
    mpa_emulator.reject(_revoke(backup, _access(mpa_emulator, recovery, "kept")))
    _revoke(backup, _access(mpa_emulator, recovery, "revoking"))
    backup.associate_backup_vault_mpa_approval_team(BackupVaultName=NAME, MpaApprovalTeamArn=new)
    shown: Any = backup.describe_backup_vault(BackupVaultName=NAME)
    mpa_emulator.approve(shown["LatestMpaApprovalTeamUpdate"]["MpaSessionArn"])
    assert 5 == len(_listed(backup))

    mpa.start_active_approval_team_deletion(Arn=new)
    mpa_emulator.approve(mpa.get_approval_team(Arn=new)["UpdateSessionArn"])

    assert [] == _listed(backup) == recovery.list_backup_vaults()["BackupVaultList"]
