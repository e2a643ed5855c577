"""What the service keeps: over a restart, per account, and whole."""

from __future__ import annotations

import base64
import socket
import threading
from typing import TYPE_CHECKING

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from pulumi_mpa.emulator import ClockKind, Server, Service, Settings
from pulumi_mpa.emulator.caller import account_of
from pulumi_mpa.emulator.made_with import OtherOptionsError
from pulumi_mpa.emulator.records import Record
from pulumi_mpa.lifecycle.limits import MAX_TEAMS
from pulumi_mpa.testing import MpaEmulator

if TYPE_CHECKING:
    from pathlib import Path

    from mypy_boto3_mpa import MultipartyApprovalClient
    from mypy_boto3_payment_cryptography.literals import MpaOperationType
    from mypy_boto3_payment_cryptography.type_defs import ImportKeyMaterialTypeDef

PROTECTED: MpaOperationType = "IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE"


def _source(mpa: MultipartyApprovalClient) -> str:
    return mpa.create_identity_source(
        IdentitySourceParameters={
            "IamIdentityCenter": {
                "InstanceArn": "arn:aws:sso:::instance/ssoins-a1b2c3d4e5f6g7h8",
                "Region": "us-east-1",
            }
        }
    )["IdentitySourceArn"]


def _team(mpa: MultipartyApprovalClient, source: str, name: str = "Finance") -> str:
    return mpa.create_approval_team(
        Name=name,
        Description="Restores",
        ApprovalStrategy={"MofN": {"MinApprovalsRequired": 2}},
        Approvers=[{"PrimaryIdentityId": user, "PrimaryIdentitySourceArn": source} for user in ("anna", "ben", "cleo")],
        Policies=[{"PolicyArn": "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/1"}],
    )["Arn"]


def _client(aws: MpaEmulator, access_key: str) -> MultipartyApprovalClient:
    return boto3.session.Session().client(
        "mpa",
        endpoint_url=aws.endpoint_url,
        region_name="us-east-1",
        aws_access_key_id=access_key,
        aws_secret_access_key="x",  # noqa: S106  no secret
        config=Config(proxies={}),
    )


def test_restart_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """Records, the virtual clock, and what was to happen."""
    state = tmp_path / "state.db"
    with MpaEmulator(state=state) as aws:
        mpa = aws.client("mpa")
        arn = _team(mpa, _source(mpa))
        aws.accept_invitations(arn)
        aws.controls.set_unknown_users(["zoe"])
        aws.clock.advance(days=3)
        mpa.update_approval_team(Arn=arn, Description="x")
        stood_at = aws.clock.now()
        before = mpa.get_approval_team(Arn=arn)

    with MpaEmulator(state=state) as aws:
        mpa = aws.client("mpa")
        after = mpa.get_approval_team(Arn=arn)
        assert stood_at == aws.clock.now()
        assert {**before, "ResponseMetadata": None} == {**after, "ResponseMetadata": None}
        assert [("GetApprovalTeam", 200)] == aws.calls
        aws.clock.advance(hours=24)
        assert "UPDATE_FAILED_APPROVAL" == mpa.get_approval_team(Arn=arn)["StatusCode"]


def test_restart_keeps_what_teams_protect(tmp_path: Path) -> None:
    """Associations, keys, and what their open votes and deletions were to bring about."""
    state = tmp_path / "state.db"
    root: ImportKeyMaterialTypeDef = {
        "RootCertificatePublicKey": {
            "KeyAttributes": {
                "KeyUsage": "TR31_S0_ASYMMETRIC_KEY_FOR_DIGITAL_SIGNATURE",
                "KeyClass": "PUBLIC_KEY",
                "KeyAlgorithm": "RSA_4096",
                "KeyModesOfUse": {"Verify": True},
            },
            "PublicKeyCertificate": base64.b64encode(
                b"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
            ).decode(),
        }
    }
    with MpaEmulator(state=state) as aws:
        mpa, keys = aws.client("mpa"), aws.client("payment-cryptography", region="eu-central-1")
        team = _team(mpa, _source(mpa))
        aws.accept_invitations(team)
        going = keys.import_key(KeyMaterial=root)["Key"]["KeyArn"]
        keys.delete_key(KeyIdentifier=going, DeleteKeyInDays=3)
        keys.associate_mpa_team(Action=PROTECTED, MpaTeamArn=team)
        asked = keys.import_key(KeyMaterial=root, RequesterComment="renewal")["Key"]
        ending = keys.disassociate_mpa_team(Action=PROTECTED)["MpaTeamAssociation"]

    with MpaEmulator(state=state) as aws:
        keys = aws.client("payment-cryptography", region="eu-central-1")
        assert ending == keys.get_mpa_team_association(Action=PROTECTED)["MpaTeamAssociation"]
        assert asked == keys.get_key(KeyIdentifier=asked["KeyArn"])["Key"]
        aws.approve(asked["MpaStatus"]["MpaSessionArn"])
        aws.approve(ending["MpaStatus"]["MpaSessionArn"])
        assert "CREATE_COMPLETE" == keys.get_key(KeyIdentifier=asked["KeyArn"])["Key"]["KeyState"]
        with pytest.raises(keys.exceptions.ResourceNotFoundException):
            keys.get_mpa_team_association(Action=PROTECTED)
        aws.clock.advance(days=3)
        assert "DELETE_COMPLETE" == keys.get_key(KeyIdentifier=going)["Key"]["KeyState"]


def test_failed_start_closes_the_state_file(tmp_path: Path) -> None:
    """Another start can use the file at once, while the first error is still being handled."""
    state = tmp_path / "state.db"
    Service(Settings(state=state, clock=ClockKind.REAL)).close()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        _, port = taken.getsockname()
        with pytest.raises(OtherOptionsError) as wrong_clock:
            Service(Settings(state=state, clock=ClockKind.VIRTUAL))
        with pytest.raises(OSError, match="in use") as port_taken:
            Server(Service(Settings(state=state, clock=ClockKind.REAL)), port)

    Service(Settings(state=state, clock=ClockKind.REAL)).close()
    # Until here the errors, and with them all that was open when they were raised, are alive.
    assert [OtherOptionsError, OSError] == [type(error.value) for error in (wrong_clock, port_taken)]


def test_accounts_are_separate(mpa_emulator: MpaEmulator) -> None:
    """Every access key has an account of its own; nobody sees another's things."""
    first, second = _client(mpa_emulator, "AKIAFIRST"), _client(mpa_emulator, "AKIASECOND")
    arn = _team(first, _source(first))
    source = _source(second)
    _team(second, source)
    assert account_of("AKIAFIRST") == arn.split(":")[4]
    assert 1 == len(first.list_approval_teams()["ApprovalTeams"])

    for call in (
        lambda: second.get_approval_team(Arn=arn),
        lambda: second.tag_resource(ResourceArn=arn, Tags={"a": "b"}),
        lambda: second.list_sessions(ApprovalTeamArn=arn),
        lambda: first.get_identity_source(IdentitySourceArn=source),
    ):
        with pytest.raises(ClientError, match="no resource-based policy allows") as denied:
            call()
        assert "AccessDeniedException" == denied.value.response["Error"]["Code"]


def test_access_key_of_twelve_digits_is_its_account() -> None:
    """Any other has one that is the same everywhere."""
    assert "444455556666" == account_of("444455556666")
    assert account_of("AKIAFIRST") == account_of("AKIAFIRST")
    assert 12 == len(account_of("AKIAFIRST"))


def test_shared_team_is_read_and_not_changed(mpa_emulator: MpaEmulator) -> None:
    """The other account sees the team and the sessions that it requested; the share shows as a policy."""
    owner, other = _client(mpa_emulator, "111122223333"), _client(mpa_emulator, "444455556666")
    arn = _team(owner, _source(owner))
    mpa_emulator.accept_invitations(arn)
    mpa_emulator.controls.share_team(arn, "444455556666")
    theirs = mpa_emulator.controls.start_session(arn, "backup:X", "arn:x", requester_account="444455556666")
    mpa_emulator.controls.start_session(arn, "backup:X", "arn:x")

    assert [arn] == [team["Arn"] for team in other.list_approval_teams()["ApprovalTeams"]]
    assert "ACTIVE" == other.get_approval_team(Arn=arn)["Status"]
    assert [theirs] == [item["SessionArn"] for item in other.list_sessions(ApprovalTeamArn=arn)["Sessions"]]
    assert "PENDING" == other.get_session(SessionArn=theirs)["Status"]
    with pytest.raises(ClientError, match="AccessDenied"):
        other.update_approval_team(Arn=arn, Description="x")
    listed = owner.list_resource_policies(ResourceArn=arn)["ResourcePolicies"]
    assert ["AWS_MANAGED", "AWS_RAM"] == [policy["PolicyType"] for policy in listed]
    ram = owner.get_resource_policy(ResourceArn=arn, PolicyName=listed[1]["PolicyName"], PolicyType="AWS_RAM")
    assert "444455556666" in ram["PolicyDocument"]

    mpa_emulator.controls.withdraw_team(arn, "444455556666")

    assert [] == other.list_approval_teams()["ApprovalTeams"]
    with pytest.raises(ClientError, match="AccessDenied"):
        other.get_approval_team(Arn=arn)
    assert 1 == len(owner.list_resource_policies(ResourceArn=arn)["ResourcePolicies"])


def test_failed_call_leaves_nothing_behind(mpa_emulator: MpaEmulator) -> None:
    """What one request does is done whole or not at all."""
    mpa = mpa_emulator.client("mpa")
    source = _source(mpa)
    arn = _team(mpa, source)
    with pytest.raises(mpa.exceptions.ConflictException):
        _team(mpa, source)
    with pytest.raises(mpa.exceptions.ConflictException):
        mpa.update_approval_team(Arn=arn, Description="x")
    team = mpa.get_approval_team(Arn=arn)
    assert (1, "Restores") == (len(mpa.list_approval_teams()["ApprovalTeams"]), team["Description"])
    assert "PendingUpdate" not in team


def test_callers_at_the_same_time_get_what_callers_in_turn_get(mpa_emulator: MpaEmulator) -> None:
    """Twelve creations at once: ten teams, two errors of the quota, no failure, no name twice."""
    mpa = mpa_emulator.client("mpa")
    source = _source(mpa)
    outcomes: list[str] = []

    def create(number: int) -> None:
        try:
            outcomes.append(_team(mpa, source, f"Team{number}"))
        except mpa.exceptions.ServiceQuotaExceededException:
            outcomes.append("over quota")

    threads = [threading.Thread(target=create, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (12, 2) == (len(outcomes), outcomes.count("over quota"))
    made = [outcome for outcome in outcomes if outcome != "over quota"]
    assert 10 == len({mpa.get_approval_team(Arn=arn)["VersionId"] for arn in made})


def test_quota_of_teams_can_be_lifted() -> None:
    """For a benchmark with more teams than AWS allows; the limit that is set is a limit all the same."""
    with MpaEmulator(max_teams=12) as aws:
        mpa = aws.client("mpa")
        source = _source(mpa)
        made = [_team(mpa, source, f"Team{number}") for number in range(12)]
        pages = mpa.get_paginator("list_approval_teams").paginate()
        assert made == [team["Arn"] for page in pages for team in page["ApprovalTeams"]]
        with pytest.raises(mpa.exceptions.ServiceQuotaExceededException, match="12 are the limit"):
            _team(mpa, source, "OneMore")
        aws.accept_invitations(made[-1])
        assert "ACTIVE" == mpa.get_approval_team(Arn=made[-1])["Status"]


def test_quota_of_teams_is_the_one_of_aws() -> None:
    """If nothing else is set."""
    service = Service(Settings())
    assert MAX_TEAMS == service.world.settings.max_teams
    service.close()


def test_two_kinds_of_record_have_two_names() -> None:
    """Records are stored under the name of their kind; a second kind of that name would read the first one's."""
    team = type("Team", (Record,), {})
    service = Service(Settings())
    with pytest.raises(ValueError, match="two kinds of record are called Team"):
        service.world.store.shelf(team)
    service.close()
