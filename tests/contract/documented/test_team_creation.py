"""How a team comes about, or does not: MPA User Guide, create-team and team-health, as they stood in mid-2026."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_mpa import MultipartyApprovalClient
    from mypy_boto3_mpa.type_defs import CreateApprovalTeamResponseTypeDef, IamIdentityCenterTypeDef

    from pulumi_mpa.testing import MpaEmulator

INSTANCE = "arn:aws:sso:::instance/ssoins-a1b2c3d4e5f6g7h8"
POLICY = "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/1"


def _create(
    mpa: MultipartyApprovalClient, *users: str, threshold: int = 2, name: str = "Finance"
) -> CreateApprovalTeamResponseTypeDef:
    sources = [item["IdentitySourceArn"] for item in mpa.list_identity_sources()["IdentitySources"]]
    if not sources:
        center: IamIdentityCenterTypeDef = {"InstanceArn": INSTANCE, "Region": "us-east-1"}
        made = mpa.create_identity_source(IdentitySourceParameters={"IamIdentityCenter": center})
        sources = [made["IdentitySourceArn"]]
    return mpa.create_approval_team(
        Name=name,
        Description="Restores",
        ApprovalStrategy={"MofN": {"MinApprovalsRequired": threshold}},
        Approvers=[{"PrimaryIdentityId": user, "PrimaryIdentitySourceArn": sources[0]} for user in users],
        Policies=[{"PolicyArn": POLICY}],
    )


def _shown(mpa: MultipartyApprovalClient, arn: str) -> tuple[str, str | None]:
    team = mpa.get_approval_team(Arn=arn)
    return team["Status"], team.get("StatusCode")


def test_new_team_is_pending_until_everyone_accepted(mpa_emulator: MpaEmulator) -> None:
    """The team is not functional until every invited approver accepted within 24 hours."""
    mpa = mpa_emulator.client("mpa")
    arn = _create(mpa, "anna", "ben", "cleo")["Arn"]
    assert ("PENDING", "PENDING_ACTIVATION") == _shown(mpa, arn)

    mpa_emulator.accept_invitations(arn, ["anna", "ben"])
    mpa_emulator.clock.advance(hours=23)
    assert ("PENDING", "PENDING_ACTIVATION") == _shown(mpa, arn)

    mpa_emulator.accept_invitations(arn, ["cleo"])
    assert ("ACTIVE", None) == _shown(mpa, arn)
    answers = {item["PrimaryIdentityStatus"] for item in mpa.get_approval_team(Arn=arn)["Approvers"]}
    assert {"ACCEPTED"} == answers


def test_team_with_an_unanswered_invitation_fails_after_a_day(mpa_emulator: MpaEmulator) -> None:
    """Invitations stand for 24 hours; without every answer the team is inactive."""
    mpa = mpa_emulator.client("mpa")
    arn = _create(mpa, "anna", "ben", "cleo")["Arn"]
    mpa_emulator.accept_invitations(arn, ["anna", "ben"])

    mpa_emulator.clock.advance(hours=24)

    assert ("INACTIVE", "FAILED_ACTIVATION") == _shown(mpa, arn)


def test_declined_team_is_inactive_once_everyone_answered(mpa_emulator: MpaEmulator) -> None:
    """A team that an invited approver declined does not become functional."""
    mpa = mpa_emulator.client("mpa")
    arn = _create(mpa, "anna", "ben", "cleo")["Arn"]
    mpa_emulator.accept_invitations(arn, ["anna", "ben"])
    mpa_emulator.decline_invitation(arn, "cleo")

    assert ("INACTIVE", "FAILED_ACTIVATION") == _shown(mpa, arn)
    answers = [item["PrimaryIdentityStatus"] for item in mpa.get_approval_team(Arn=arn)["Approvers"]]
    assert ["ACCEPTED", "ACCEPTED", "REJECTED"] == answers


def test_inactive_team_is_removed_without_a_vote(mpa_emulator: MpaEmulator) -> None:
    """An inactive team is deleted by its version, at once and without approval (page delete-team)."""
    mpa = mpa_emulator.client("mpa")
    made = _create(mpa, "anna", "ben", "cleo")
    mpa_emulator.clock.advance(hours=24)

    mpa.delete_inactive_approval_team_version(Arn=made["Arn"], VersionId=made["VersionId"])

    with pytest.raises(mpa.exceptions.ResourceNotFoundException):
        mpa.get_approval_team(Arn=made["Arn"])
    assert [] == mpa.list_approval_teams()["ApprovalTeams"]


def test_inactive_team_is_edited_without_a_vote_and_tried_again(mpa_emulator: MpaEmulator) -> None:
    """The administrator edits the approvers of an inactive team and tries again; only active teams vote on updates."""
    mpa = mpa_emulator.client("mpa")
    made = _create(mpa, "anna", "ben", "cleo")
    arn = made["Arn"]
    mpa_emulator.clock.advance(hours=24)
    source = mpa.list_identity_sources()["IdentitySources"][0]["IdentitySourceArn"]

    updated = mpa.update_approval_team(
        Arn=arn,
        Approvers=[{"PrimaryIdentityId": user, "PrimaryIdentitySourceArn": source} for user in ("anna", "ben", "dora")],
    )

    assert made["VersionId"] != updated["VersionId"]
    assert ("PENDING", "PENDING_ACTIVATION") == _shown(mpa, arn)
    assert "UpdateSessionArn" not in mpa.get_approval_team(Arn=arn)
    mpa_emulator.accept_invitations(arn)
    assert ("ACTIVE", None) == _shown(mpa, arn)
    team = mpa.get_approval_team(Arn=arn)
    assert updated["VersionId"] == team["VersionId"]
    assert ["anna", "ben", "dora"] == [item["PrimaryIdentityId"] for item in team["Approvers"]]


def test_names_and_versions_have_the_form_of_the_logged_samples(mpa_emulator: MpaEmulator) -> None:
    """ARN: name, hyphen, UUID; version: milliseconds since 1970 (page logging-using-cloudtrail)."""
    mpa = mpa_emulator.client("mpa")
    made = _create(mpa, "anna", "ben", "cleo")

    uuid = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    assert re.fullmatch(rf"arn:aws:mpa:us-east-1:111122223333:approval-team/Finance-{uuid}", made["Arn"])
    assert re.fullmatch(r"\d{13}", made["VersionId"])
    assert timedelta(seconds=1) > abs(made["CreationTime"] - mpa_emulator.clock.now())
    assert 1000 > abs(int(made["VersionId"]) - mpa_emulator.clock.now().timestamp() * 1000)


def test_team_has_at_most_twenty_approvers(mpa_emulator: MpaEmulator) -> None:
    """20 approvers per team, not adjustable (page mpa-limits)."""
    mpa = mpa_emulator.client("mpa")
    _create(mpa, *(f"user{number}" for number in range(20)), name="Twenty")

    with pytest.raises(ClientError) as error:
        _create(mpa, *(f"user{number}" for number in range(21)), name="TwentyOne")

    assert 400 <= error.value.response["ResponseMetadata"]["HTTPStatusCode"] < 500


def test_account_has_at_most_ten_teams(mpa_emulator: MpaEmulator) -> None:
    """10 approval teams per account, not adjustable (page mpa-limits)."""
    mpa = mpa_emulator.client("mpa")
    for number in range(10):
        _create(mpa, "anna", "ben", "cleo", name=f"Team{number}")

    with pytest.raises(mpa.exceptions.ServiceQuotaExceededException) as error:
        _create(mpa, "anna", "ben", "cleo", name="Team10")

    assert 402 == error.value.response["ResponseMetadata"]["HTTPStatusCode"]
