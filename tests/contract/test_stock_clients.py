"""Stock clients of AWS find the service by an environment variable alone, and understand every answer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import pytest

from pulumi_mpa.emulator.model import operations
from pulumi_mpa.emulator.operations import HANDLERS

if TYPE_CHECKING:
    from pulumi_mpa.testing import MpaEmulator

INSTANCE = "arn:aws:sso:::instance/ssoins-a1b2c3d4e5f6g7h8"
BACKUP = "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault"


def _aws(aws: MpaEmulator, *arguments: str) -> dict[str, object]:
    """Run the AWS command line of the development environment, knowing nothing but the emulator's environment."""
    home = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    program = Path(sys.executable).with_name("aws")
    done = subprocess.run(
        [str(program), *arguments, "--output", "json"],
        env={**home, **aws.env, "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert 0 == done.returncode, done.stderr
    answer: dict[str, object] = json.loads(done.stdout or "{}")
    return answer


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


def test_every_operation_of_the_model_is_served() -> None:
    """22 of them, none more."""
    assert {item.name for item in operations()} == set(HANDLERS)
    assert 22 == len(HANDLERS)


def test_every_operation_answers_a_stock_client(mpa_emulator: MpaEmulator) -> None:
    """One success of each, so that each answer was held against its shape."""
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
    mpa.start_active_approval_team_deletion(Arn=team)
    mpa_emulator.approve(mpa.get_approval_team(Arn=team)["UpdateSessionArn"])
    mpa.delete_identity_source(IdentitySourceArn=source)

    assert set(HANDLERS) == set(mpa_emulator.calls.counts())
    assert {200} == {call.status for call in mpa_emulator.calls}


@pytest.mark.parametrize("operation", ["ListPolicies", "GetApprovalTeam"])
def test_answers_bear_the_time_of_the_service(mpa_emulator: MpaEmulator, operation: str) -> None:
    """A client that compares instants can tell how far its own clock is off."""
    mpa = mpa_emulator.client("mpa")
    mpa_emulator.clock.advance(days=400)
    if operation == "ListPolicies":
        headers = mpa.list_policies()["ResponseMetadata"]["HTTPHeaders"]
    else:
        with pytest.raises(mpa.exceptions.ResourceNotFoundException) as missing:
            mpa.get_approval_team(Arn="arn:aws:mpa:us-east-1:111122223333:approval-team/none")
        headers = missing.value.response["ResponseMetadata"]["HTTPHeaders"]
    assert mpa_emulator.clock.now().strftime("%a, %d %b %Y %H:%M:%S GMT") == headers["date"]
