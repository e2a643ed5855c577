"""Stories of vaults of AWS Backup that rest on what the lifecycle tables assume."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from mypy_boto3_backup import BackupClient

    from pulumi_mpa.testing import MpaEmulator

INSTANCE = "arn:aws:sso:::instance/ssoins-a1b2c3d4e5f6g7h8"
POLICY = "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/1"
NAME = "vault-1"


def _create(backup: BackupClient, name: str = NAME, **more: Any) -> str:  # noqa: ANN401  members of every type
    return backup.create_logically_air_gapped_backup_vault(
        BackupVaultName=name, **{"MinRetentionDays": 7, "MaxRetentionDays": 30, **more}
    )["BackupVaultArn"]


def _team(aws: MpaEmulator) -> str:
    mpa = aws.client("mpa")
    source = mpa.create_identity_source(
        IdentitySourceParameters={"IamIdentityCenter": {"InstanceArn": INSTANCE, "Region": "us-east-1"}}
    )["IdentitySourceArn"]
    arn = mpa.create_approval_team(
        Name="Finance",
        Description="Restores",
        ApprovalStrategy={"MofN": {"MinApprovalsRequired": 2}},
        Approvers=[{"PrimaryIdentityId": user, "PrimaryIdentitySourceArn": source} for user in ("anna", "ben", "cleo")],
        Policies=[{"PolicyArn": POLICY}],
    )["Arn"]
    aws.accept_invitations(arn)
    return arn


def test_creation_that_is_sent_again_creates_nothing_more(mpa_emulator: MpaEmulator) -> None:
    """A CreatorRequestId stands for one creation; without it a name that is taken is an error that says what has it."""
    backup = mpa_emulator.client("backup")
    arn = _create(backup, CreatorRequestId="first")
    assert arn == _create(backup, CreatorRequestId="first")
    with pytest.raises(backup.exceptions.InvalidRequestException, match="another request"):
        _create(backup, "vault-2", CreatorRequestId="first")
    with pytest.raises(backup.exceptions.AlreadyExistsException) as taken:
        _create(backup)
    response: Any = taken.value.response
    assert (arn, "first") == (response["Arn"], response["CreatorRequestId"])
    backup.delete_backup_vault(BackupVaultName=NAME)
    assert arn == _create(backup, CreatorRequestId="first")
    assert [arn] == [item["BackupVaultArn"] for item in backup.list_backup_vaults()["BackupVaultList"]]


def test_inputs_of_a_vault_are_checked(mpa_emulator: MpaEmulator) -> None:
    """What is wrong and what is missing are two errors."""
    backup: Any = mpa_emulator.client("backup")
    for wrong, named in (
        ({"MinRetentionDays": 6}, "MinRetentionDays"),
        ({"MinRetentionDays": 31}, "MaxRetentionDays"),
        ({"CreatorRequestId": "?"}, "CreatorRequestId"),
        ({"name": "x"}, "BackupVaultName"),
        ({"BackupVaultTags": {"aws:unit": "keys"}}, "BackupVaultTags"),
    ):
        with pytest.raises(backup.exceptions.InvalidParameterValueException, match=named):
            _create(backup, **wrong)
    backup.meta.events.register(
        "before-call.backup.CreateLogicallyAirGappedBackupVault", lambda params, **_: params.update(body=b"{}")
    )
    with pytest.raises(backup.exceptions.MissingParameterValueException, match="MaxRetentionDays: is required"):
        _create(backup)


def test_some_regions_have_no_such_vaults(mpa_emulator: MpaEmulator) -> None:
    """The others have them, wherever teams live."""
    for region in ("eu-central-1", "ap-southeast-2"):
        assert f":{region}:" in _create(mpa_emulator.client("backup", region=region))
    backup = mpa_emulator.client("backup", region="mx-central-1")
    with pytest.raises(backup.exceptions.InvalidRequestException, match="mx-central-1"):
        _create(backup)


def test_account_has_so_many_vaults_in_a_region(mpa_emulator: MpaEmulator) -> None:
    """Lists have them in pages, by kind too; none is shared."""
    backup = mpa_emulator.client("backup")
    for number in range(300):
        _create(backup, f"vault-{number}")
    with pytest.raises(backup.exceptions.LimitExceededException, match="300"):
        _create(backup, "one-more")

    pages = backup.get_paginator("list_backup_vaults").paginate(PaginationConfig={"PageSize": 120})
    assert [120, 120, 60] == [len(page["BackupVaultList"]) for page in pages]
    assert 300 == len(backup.list_backup_vaults(ByVaultType="LOGICALLY_AIR_GAPPED_BACKUP_VAULT")["BackupVaultList"])
    assert [] == backup.list_backup_vaults(ByVaultType="RESTORE_ACCESS_BACKUP_VAULT")["BackupVaultList"]
    assert [] == backup.list_backup_vaults(ByShared=True)["BackupVaultList"]
    assert [] == mpa_emulator.client("backup", region="eu-west-1").list_backup_vaults()["BackupVaultList"]


def test_vault_of_another_account_is_not_shown(mpa_emulator: MpaEmulator) -> None:
    """By its account it is denied, since nobody shared it."""
    _create(mpa_emulator.client("backup"))
    stranger = mpa_emulator.client("backup", account="444455556666")
    with pytest.raises(stranger.exceptions.ClientError, match="AccessDeniedException"):
        stranger.describe_backup_vault(BackupVaultName=NAME, BackupVaultAccountId="111122223333")
    with pytest.raises(stranger.exceptions.ResourceNotFoundException):
        stranger.describe_backup_vault(BackupVaultName=NAME)
    assert [] == stranger.list_backup_vaults()["BackupVaultList"]


def test_list_says_nothing_about_teams(mpa_emulator: MpaEmulator) -> None:
    """Only a vault's own description does."""
    backup, team = mpa_emulator.client("backup"), _team(mpa_emulator)
    backup.update_global_settings(GlobalSettings={"isMpaEnabled": "true"})
    _create(backup)
    backup.associate_backup_vault_mpa_approval_team(BackupVaultName=NAME, MpaApprovalTeamArn=team)
    described = backup.describe_backup_vault(BackupVaultName=NAME)
    (listed,) = backup.list_backup_vaults()["BackupVaultList"]
    assert {"MpaApprovalTeamArn"} == set(described) - set(listed) - {"ResponseMetadata"}


def test_vault_that_a_team_protects_stays(mpa_emulator: MpaEmulator) -> None:
    """It can be deleted once the team has agreed to go (V4)."""
    backup, team = mpa_emulator.client("backup"), _team(mpa_emulator)
    backup.update_global_settings(GlobalSettings={"isMpaEnabled": "true"})
    _create(backup)
    backup.associate_backup_vault_mpa_approval_team(BackupVaultName=NAME, MpaApprovalTeamArn=team)
    with pytest.raises(backup.exceptions.InvalidRequestException, match="protects the vault"):
        backup.delete_backup_vault(BackupVaultName=NAME)
    backup.disassociate_backup_vault_mpa_approval_team(BackupVaultName=NAME)
    shown: Any = backup.describe_backup_vault(BackupVaultName=NAME)
    mpa_emulator.approve(shown["LatestMpaApprovalTeamUpdate"]["MpaSessionArn"])
    backup.delete_backup_vault(BackupVaultName=NAME)
    with pytest.raises(backup.exceptions.ResourceNotFoundException):
        backup.describe_backup_vault(BackupVaultName=NAME)
    with pytest.raises(backup.exceptions.ResourceNotFoundException):
        backup.delete_backup_vault(BackupVaultName=NAME)


def test_vault_has_tags(mpa_emulator: MpaEmulator) -> None:
    """Fifty of them, in pages; nobody else sees them."""
    backup = mpa_emulator.client("backup")
    arn = _create(backup, BackupVaultTags={"unit": "keys"})
    backup.tag_resource(ResourceArn=arn, Tags={f"tag-{number}": "x" for number in range(49)})
    with pytest.raises(backup.exceptions.LimitExceededException, match="51 tags"):
        backup.tag_resource(ResourceArn=arn, Tags={"one": "more"})
    with pytest.raises(backup.exceptions.InvalidParameterValueException, match="reserved"):
        backup.tag_resource(ResourceArn=arn, Tags={"aws:unit": "keys"})
    first = backup.list_tags(ResourceArn=arn, MaxResults=40)
    rest = backup.list_tags(ResourceArn=arn, MaxResults=40, NextToken=first["NextToken"])
    assert (40, 10) == (len(first["Tags"]), len(rest["Tags"]))
    backup.untag_resource(ResourceArn=arn, TagKeyList=[*rest["Tags"], "none"])
    assert first["Tags"] == backup.list_tags(ResourceArn=arn)["Tags"]
    stranger = mpa_emulator.client("backup", account="444455556666")
    with pytest.raises(stranger.exceptions.ResourceNotFoundException):
        stranger.list_tags(ResourceArn=arn)


def test_settings_are_those_of_an_account(mpa_emulator: MpaEmulator) -> None:
    """In every Region alike; names and values that do not exist are errors."""
    backup = mpa_emulator.client("backup")
    assert "LastUpdateTime" not in backup.describe_global_settings()
    backup.update_global_settings(GlobalSettings={"isMpaEnabled": "true"})
    elsewhere = mpa_emulator.client("backup", region="eu-west-1").describe_global_settings()
    assert {
        "isCrossAccountBackupEnabled": "false",
        "isMpaEnabled": "true",
        "isDelegatedAdministratorEnabled": "false",
    } == elsewhere["GlobalSettings"]
    assert mpa_emulator.clock.now() == elsewhere["LastUpdateTime"]
    stranger = mpa_emulator.client("backup", account="444455556666")
    assert "false" == stranger.describe_global_settings()["GlobalSettings"]["isMpaEnabled"]
    for wrong in ({"isMpaEnabled": "yes"}, {"isFun": "true"}):
        with pytest.raises(backup.exceptions.InvalidParameterValueException, match="GlobalSettings"):
            backup.update_global_settings(GlobalSettings=wrong)
