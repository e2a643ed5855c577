"""Stock clients of AWS find the services by environment variables alone, and understand every response."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from pulumi_mpa.emulator.apis import SERVED
from pulumi_mpa.emulator.apis.backup import BACKUP as BACKUP_API
from pulumi_mpa.emulator.apis.identity_center import IDENTITY_STORE, SSO_ADMIN
from pulumi_mpa.emulator.apis.mpa import MPA
from pulumi_mpa.emulator.apis.payment_cryptography import PAYMENT_CRYPTOGRAPHY

if TYPE_CHECKING:
    from mypy_boto3_backup import BackupClient
    from mypy_boto3_payment_cryptography.literals import MpaOperationType

    from pulumi_mpa.emulator.apis.api import Api
    from pulumi_mpa.testing import MpaEmulator

INSTANCE = "arn:aws:sso:::instance/ssoins-a1b2c3d4e5f6g7h8"
CERTIFICATE = base64.b64encode(b"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n").decode()
PROTECTED: MpaOperationType = "IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE"
BACKUP = "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault"


def _aws(aws: MpaEmulator, *arguments: str) -> dict[str, object]:
    """Run the AWS command line of the development environment, knowing nothing but the emulator's environment."""
    home = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    program = Path(sys.executable).with_name("aws")
    done = subprocess.run(
        [str(program), *arguments, "--output", "json"],
        env={**home, **aws.env},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert 0 == done.returncode, done.stderr
    found: dict[str, object] = json.loads(done.stdout or "{}")
    return found


def test_aws_command_line_makes_lists_and_reads_a_team(mpa_emulator: MpaEmulator) -> None:
    """With nothing but AWS_ENDPOINT_URL_MPA, keys and a region in its environment."""
    center = {"IamIdentityCenter": {"InstanceArn": INSTANCE, "Region": "us-east-1"}}
    made = _aws(mpa_emulator, "mpa", "create-identity-source", "--identity-source-parameters", json.dumps(center))
    team = {
        "Name": "Finance",
        "Description": "Restores",
        "ApprovalStrategy": {"MofN": {"MinApprovalsRequired": 2}},
        "Approvers": [
            {"PrimaryIdentityId": user, "PrimaryIdentitySourceArn": made["IdentitySourceArn"]}
            for user in ("anna", "ben", "cleo")
        ],
        "Policies": [{"PolicyArn": f"{BACKUP}/$DEFAULT"}],
    }
    arn = str(_aws(mpa_emulator, "mpa", "create-approval-team", "--cli-input-json", json.dumps(team))["Arn"])
    mpa_emulator.accept_invitations(arn)

    listed = _aws(mpa_emulator, "mpa", "list-approval-teams")["ApprovalTeams"]
    read = _aws(mpa_emulator, "mpa", "get-approval-team", "--arn", arn)

    assert isinstance(listed, list)
    assert [arn] == [item["Arn"] for item in listed]
    assert ("ACTIVE", "Finance", 3) == (read["Status"], read["Name"], read["NumberOfApprovers"])


def test_boto3_finds_the_service_by_its_environment(mpa_emulator: MpaEmulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """A session that is made from the environment needs no endpoint in the program."""
    for name, value in mpa_emulator.env.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_SESSION_TOKEN", raising=False)

    policies = boto3.session.Session().client("mpa").list_policies()["Policies"]

    assert BACKUP in [policy["Arn"] for policy in policies]
    assert [("ListPolicies", 200)] == mpa_emulator.calls


def test_command_line_finds_payment_cryptography_by_its_own_variable(mpa_emulator: MpaEmulator) -> None:
    """With the region of its choice."""
    listed = _aws(mpa_emulator, "payment-cryptography", "list-keys", "--region", "eu-central-1")
    assert {"Keys": []} == listed
    assert [("ListKeys", 200)] == mpa_emulator.calls


def test_every_operation_that_is_offered_is_served() -> None:
    """All 22 of Multi-party Approval; of the others those that have to do with approval and approvers. None more."""
    assert 22 == len(MPA.handlers)
    assert set(MPA.model.operation_names) == set(MPA.handlers)
    assert {
        "AssociateMpaTeam",
        "CreateKey",
        "DeleteKey",
        "DisassociateMpaTeam",
        "GetKey",
        "GetMpaTeamAssociation",
        "ImportKey",
        "ListKeys",
    } == set(PAYMENT_CRYPTOGRAPHY.handlers)
    assert {"DescribeUser", "GetUserId"} == set(IDENTITY_STORE.handlers)
    assert {"ListInstances"} == set(SSO_ADMIN.handlers)
    assert {
        "AssociateBackupVaultMpaApprovalTeam",
        "CreateLogicallyAirGappedBackupVault",
        "CreateRestoreAccessBackupVault",
        "DeleteBackupVault",
        "DescribeBackupVault",
        "DescribeGlobalSettings",
        "DisassociateBackupVaultMpaApprovalTeam",
        "ListBackupVaults",
        "ListRestoreAccessBackupVaults",
        "ListTags",
        "RevokeRestoreAccessBackupVault",
        "TagResource",
        "UntagResource",
        "UpdateGlobalSettings",
    } == set(BACKUP_API.handlers)


@pytest.mark.parametrize("api", SERVED.values(), ids=list(SERVED))
def test_service_is_declared_as_its_model_describes_it(api: Api) -> None:
    """Its protocol, the name in its signatures, and operations that exist."""
    assert api.model.protocol == api.protocol
    assert api.scope == api.model.signing_name
    assert set(api.handlers) <= set(api.model.operation_names)


def test_operation_that_is_not_offered_is_unknown(mpa_emulator: MpaEmulator) -> None:
    """The error names those that are."""
    keys = mpa_emulator.client("payment-cryptography")
    with pytest.raises(keys.exceptions.ClientError, match=r"UnknownOperationException.* serves AssociateMpaTeam, "):
        keys.list_aliases()


def test_every_operation_serves_a_stock_client(mpa_emulator: MpaEmulator) -> None:
    """One success of each, so that each response was checked against its shape."""
    mpa = mpa_emulator.client("mpa")
    source = mpa.create_identity_source(
        IdentitySourceParameters={"IamIdentityCenter": {"InstanceArn": INSTANCE, "Region": "us-east-1"}}
    )["IdentitySourceArn"]
    mpa.get_identity_source(IdentitySourceArn=source)
    mpa.list_identity_sources()
    made = [
        mpa.create_approval_team(
            Name=name,
            Description="Restores",
            ApprovalStrategy={"MofN": {"MinApprovalsRequired": 2}},
            Approvers=[
                {"PrimaryIdentityId": user, "PrimaryIdentitySourceArn": source} for user in ("anna", "ben", "cleo")
            ],
            Policies=[{"PolicyArn": f"{BACKUP}/1"}],
        )
        for name in ("Finance", "Stillborn")
    ]
    team = made[0]["Arn"]
    mpa_emulator.accept_invitations(team)
    mpa_emulator.decline_invitation(made[1]["Arn"], "anna")
    mpa.get_approval_team(Arn=team)
    mpa.list_approval_teams()
    mpa.delete_inactive_approval_team_version(Arn=made[1]["Arn"], VersionId=made[1]["VersionId"])
    session = mpa.start_approval_team_baseline(Arn=team)["BaselineSessionArn"]
    mpa.get_session(SessionArn=session)
    mpa.list_sessions(ApprovalTeamArn=team)
    mpa.cancel_session(SessionArn=session)
    mpa.update_approval_team(Arn=team, Description="Restores and roots")
    mpa_emulator.approve(mpa.get_approval_team(Arn=team)["UpdateSessionArn"])
    mpa.tag_resource(ResourceArn=team, Tags={"cost": "12"})
    mpa.list_tags_for_resource(ResourceArn=team)
    mpa.untag_resource(ResourceArn=team, TagKeys=["cost"])
    mpa.list_policies()
    mpa.list_policy_versions(PolicyArn=BACKUP)
    mpa.get_policy_version(PolicyVersionArn=f"{BACKUP}/$DEFAULT")
    mpa.list_resource_policies(ResourceArn=team)
    mpa.get_resource_policy(ResourceArn=team, PolicyName="CreateRestoreAccessVault", PolicyType="AWS_MANAGED")
    _payment_cryptography(mpa_emulator, team)
    _identity_center(mpa_emulator)
    _backup(mpa_emulator, team)
    mpa.start_active_approval_team_deletion(Arn=team)
    mpa_emulator.approve(mpa.get_approval_team(Arn=team)["UpdateSessionArn"])
    mpa.delete_identity_source(IdentitySourceArn=source)

    assert {name for api in SERVED.values() for name in api.handlers} == set(mpa_emulator.calls.counts())
    assert {200, 204} == {call.status for call in mpa_emulator.calls}


def _identity_center(aws: MpaEmulator) -> None:
    """Find a user as a program does."""
    added = aws.controls.add_user("ana", "ana@example.com")
    (instance,) = aws.client("sso-admin").list_instances()["Instances"]
    store, users = instance["IdentityStoreId"], aws.client("identitystore")
    wanted: Any = {"UniqueAttribute": {"AttributePath": "userName", "AttributeValue": "ana"}}
    found = users.get_user_id(IdentityStoreId=store, AlternateIdentifier=wanted)["UserId"]
    assert added == found
    assert "ana" == users.describe_user(IdentityStoreId=store, UserId=found)["UserName"]


def _payment_cryptography(aws: MpaEmulator, team: str) -> None:
    """Use each of its operations once, and end as it began."""
    keys = aws.client("payment-cryptography")
    keys.associate_mpa_team(Action=PROTECTED, MpaTeamArn=team)
    keys.get_mpa_team_association(Action=PROTECTED)
    keys.create_key(
        KeyAttributes={
            "KeyUsage": "TR31_P0_PIN_ENCRYPTION_KEY",
            "KeyClass": "SYMMETRIC_KEY",
            "KeyAlgorithm": "TDES_2KEY",
            "KeyModesOfUse": {"Encrypt": True, "Decrypt": True},
        },
        Exportable=True,
    )
    imported = keys.import_key(
        KeyMaterial={
            "RootCertificatePublicKey": {
                "KeyAttributes": {
                    "KeyUsage": "TR31_S0_ASYMMETRIC_KEY_FOR_DIGITAL_SIGNATURE",
                    "KeyClass": "PUBLIC_KEY",
                    "KeyAlgorithm": "RSA_4096",
                    "KeyModesOfUse": {"Verify": True},
                },
                "PublicKeyCertificate": CERTIFICATE,
            }
        },
        RequesterComment="renewal",
    )["Key"]
    aws.reject(imported["MpaStatus"]["MpaSessionArn"])
    keys.get_key(KeyIdentifier=imported["KeyArn"])
    keys.delete_key(KeyIdentifier=imported["KeyArn"])
    keys.list_keys()
    aws.approve(keys.disassociate_mpa_team(Action=PROTECTED)["MpaTeamAssociation"]["MpaStatus"]["MpaSessionArn"])


def _backup(aws: MpaEmulator, team: str) -> None:
    """Use each of its operations once, and end as it began."""
    backup = aws.client("backup")
    backup.update_global_settings(GlobalSettings={"isMpaEnabled": "true"})
    backup.describe_global_settings()
    vault = backup.create_logically_air_gapped_backup_vault(
        BackupVaultName="vault-1", MinRetentionDays=7, MaxRetentionDays=30
    )["BackupVaultArn"]
    backup.tag_resource(ResourceArn=vault, Tags={"cost": "12"})
    backup.list_tags(ResourceArn=vault)
    backup.untag_resource(ResourceArn=vault, TagKeyList=["cost"])
    backup.associate_backup_vault_mpa_approval_team(BackupVaultName="vault-1", MpaApprovalTeamArn=team)
    access = backup.create_restore_access_backup_vault(SourceBackupVaultArn=vault, BackupVaultName="access")
    aws.approve(backup.describe_backup_vault(BackupVaultName="access")["MpaSessionArn"])
    revoked = access["RestoreAccessBackupVaultArn"]
    backup.revoke_restore_access_backup_vault(BackupVaultName="vault-1", RestoreAccessBackupVaultArn=revoked)
    listed = backup.list_restore_access_backup_vaults(BackupVaultName="vault-1")["RestoreAccessBackupVaults"]
    aws.approve(listed[0]["LatestRevokeRequest"]["MpaSessionArn"])
    backup.disassociate_backup_vault_mpa_approval_team(BackupVaultName="vault-1")
    update = backup.describe_backup_vault(BackupVaultName="vault-1")["LatestMpaApprovalTeamUpdate"]
    aws.approve(update["MpaSessionArn"])
    backup.delete_backup_vault(BackupVaultName="vault-1")
    backup.list_backup_vaults()


def test_responses_of_backup_are_as_its_api_reference_has_them(mpa_emulator: MpaEmulator) -> None:
    """Instants are seconds since 1970, what says nothing has no body, and errors have their name in a header."""
    backup = mpa_emulator.client("backup")
    sent: list[tuple[str, str]] = []
    got: list[tuple[int, bytes]] = []
    backup.meta.events.register("before-send.backup", lambda request, **_: sent.append((request.method, request.url)))
    backup.meta.events.register(
        "response-received.backup",
        lambda response_dict, **_: got.append((response_dict["status_code"], response_dict["body"])),
    )
    vault = backup.create_logically_air_gapped_backup_vault(
        BackupVaultName="vault-1", MinRetentionDays=7, MaxRetentionDays=30
    )
    created = json.loads(got[-1][1])["CreationDate"]
    assert vault["CreationDate"].timestamp() == created
    backup.update_global_settings(GlobalSettings={"isMpaEnabled": "true"})
    assert (200, b"") == got[-1]
    _backup_team(mpa_emulator, backup)
    assert (204, b"") == got[-1]
    arn = "arn:aws:backup:us-east-1:111122223333:backup-vault:none"
    with pytest.raises(backup.exceptions.ResourceNotFoundException) as missing:
        backup.revoke_restore_access_backup_vault(
            BackupVaultName="vault-1", RestoreAccessBackupVaultArn=arn, RequesterComment="why not"
        )
    method, url = sent[-1]
    assert ("DELETE", True, True) == (
        method,
        url.endswith("?requesterComment=why%20not"),
        arn.replace(":", "%3A") in url,
    )
    metadata = missing.value.response["ResponseMetadata"]
    assert (400, "ResourceNotFoundException") == (
        metadata["HTTPStatusCode"],
        metadata["HTTPHeaders"]["x-amzn-errortype"],
    )


def _backup_team(aws: MpaEmulator, backup: BackupClient) -> None:
    mpa = aws.client("mpa")
    source = mpa.create_identity_source(
        IdentitySourceParameters={"IamIdentityCenter": {"InstanceArn": INSTANCE, "Region": "us-east-1"}}
    )["IdentitySourceArn"]
    team = mpa.create_approval_team(
        Name="Finance",
        Description="Restores",
        ApprovalStrategy={"MofN": {"MinApprovalsRequired": 2}},
        Approvers=[{"PrimaryIdentityId": user, "PrimaryIdentitySourceArn": source} for user in ("anna", "ben", "cleo")],
        Policies=[{"PolicyArn": f"{BACKUP}/1"}],
    )["Arn"]
    aws.accept_invitations(team)
    backup.associate_backup_vault_mpa_approval_team(BackupVaultName="vault-1", MpaApprovalTeamArn=team)


@pytest.mark.parametrize("operation", ["ListPolicies", "GetApprovalTeam"])
def test_responses_have_the_time_of_the_service(mpa_emulator: MpaEmulator, operation: str) -> None:
    """A client that compares instants knows how far its own clock is off."""
    mpa = mpa_emulator.client("mpa")
    mpa_emulator.clock.advance(days=400)
    if operation == "ListPolicies":
        headers = mpa.list_policies()["ResponseMetadata"]["HTTPHeaders"]
    else:
        with pytest.raises(mpa.exceptions.ResourceNotFoundException) as missing:
            mpa.get_approval_team(Arn="arn:aws:mpa:us-east-1:111122223333:approval-team/none")
        headers = missing.value.response["ResponseMetadata"]["HTTPHeaders"]
    assert mpa_emulator.clock.now().strftime("%a, %d %b %Y %H:%M:%S GMT") == headers["date"]
