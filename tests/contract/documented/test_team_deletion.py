"""How a team is removed: MPA User Guide, delete-team, team-health, troubleshooting, as they stood in mid-2026."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from mypy_boto3_mpa import MultipartyApprovalClient

    from pulumi_mpa.testing import MpaEmulator

INSTANCE = "arn:aws:sso:::instance/ssoins-a1b2c3d4e5f6g7h8"
POLICY = "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/1"


def _active_team(emulator: MpaEmulator, mpa: MultipartyApprovalClient) -> str:
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
    emulator.accept_invitations(arn)
    return arn


def _shown(mpa: MultipartyApprovalClient, arn: str) -> tuple[str, str | None]:
    team = mpa.get_approval_team(Arn=arn)
    return team["Status"], team.get("StatusCode")


def test_deletion_of_an_active_team_needs_its_own_vote(mpa_emulator: MpaEmulator) -> None:
    """While the vote is open the team works; approved, it is gone."""
    mpa = mpa_emulator.client("mpa")
    arn = _active_team(mpa_emulator, mpa)

    asked = mpa.start_active_approval_team_deletion(Arn=arn)

    assert "DeletionStartTime" in asked
    assert "DeletionCompletionTime" not in asked
    assert ("ACTIVE", "DELETE_PENDING_APPROVAL") == _shown(mpa, arn)
    mpa_emulator.approve(mpa.get_approval_team(Arn=arn)["UpdateSessionArn"])
    with pytest.raises(mpa.exceptions.ResourceNotFoundException):
        mpa.get_approval_team(Arn=arn)


def test_deletion_that_nobody_votes_on_fails_after_a_day(mpa_emulator: MpaEmulator) -> None:
    """The team stays, with a code that says so."""
    mpa = mpa_emulator.client("mpa")
    arn = _active_team(mpa_emulator, mpa)
    mpa.start_active_approval_team_deletion(Arn=arn)

    mpa_emulator.clock.advance(hours=23, minutes=59)
    assert ("ACTIVE", "DELETE_PENDING_APPROVAL") == _shown(mpa, arn)
    mpa_emulator.clock.advance(minutes=1)

    assert ("ACTIVE", "DELETE_FAILED_APPROVAL") == _shown(mpa, arn)


def test_failed_deletion_can_be_requested_again(mpa_emulator: MpaEmulator) -> None:
    """The code stays until something succeeds later (page troubleshooting)."""
    mpa = mpa_emulator.client("mpa")
    arn = _active_team(mpa_emulator, mpa)
    mpa.start_active_approval_team_deletion(Arn=arn)
    mpa_emulator.clock.advance(hours=48)
    assert ("ACTIVE", "DELETE_FAILED_APPROVAL") == _shown(mpa, arn)

    mpa.start_active_approval_team_deletion(Arn=arn)

    assert ("ACTIVE", "DELETE_PENDING_APPROVAL") == _shown(mpa, arn)
    mpa_emulator.approve(mpa.get_approval_team(Arn=arn)["UpdateSessionArn"])
    assert [] == mpa.list_approval_teams()["ApprovalTeams"]


def test_successful_update_clears_the_code_of_a_failed_deletion(mpa_emulator: MpaEmulator) -> None:
    """The code stays until something succeeds later (page troubleshooting)."""
    mpa = mpa_emulator.client("mpa")
    arn = _active_team(mpa_emulator, mpa)
    mpa.start_active_approval_team_deletion(Arn=arn)
    mpa_emulator.clock.advance(hours=24)

    mpa.update_approval_team(Arn=arn, Description="Restores and roots")
    mpa_emulator.approve(mpa.get_approval_team(Arn=arn)["UpdateSessionArn"])

    assert ("ACTIVE", None) == _shown(mpa, arn)


def test_cancelled_deletion_leaves_the_team_as_it_was(mpa_emulator: MpaEmulator) -> None:
    """Cancelling the vote clears the code and does not change the version (page cancel-session)."""
    mpa = mpa_emulator.client("mpa")
    arn = _active_team(mpa_emulator, mpa)
    before = mpa.get_approval_team(Arn=arn)["VersionId"]
    mpa.start_active_approval_team_deletion(Arn=arn)

    mpa.cancel_session(SessionArn=mpa.get_approval_team(Arn=arn)["UpdateSessionArn"])

    assert ("ACTIVE", None) == _shown(mpa, arn)
    assert before == mpa.get_approval_team(Arn=arn)["VersionId"]


def test_team_with_a_failed_update_can_be_deleted(mpa_emulator: MpaEmulator) -> None:
    """A team whose update failed is an active team, and is deleted like one."""
    mpa = mpa_emulator.client("mpa")
    arn = _active_team(mpa_emulator, mpa)
    mpa.update_approval_team(Arn=arn, Description="Restores and roots")
    mpa_emulator.clock.advance(hours=24)
    assert ("ACTIVE", "UPDATE_FAILED_APPROVAL") == _shown(mpa, arn)

    mpa.start_active_approval_team_deletion(Arn=arn)

    assert ("ACTIVE", "DELETE_PENDING_APPROVAL") == _shown(mpa, arn)


def test_version_in_force_is_not_deleted_as_an_inactive_one(mpa_emulator: MpaEmulator) -> None:
    """Only inactive teams and failed drafts go without a vote."""
    mpa = mpa_emulator.client("mpa")
    arn = _active_team(mpa_emulator, mpa)

    with pytest.raises(mpa.exceptions.ConflictException):
        mpa.delete_inactive_approval_team_version(Arn=arn, VersionId=mpa.get_approval_team(Arn=arn)["VersionId"])

    assert ("ACTIVE", None) == _shown(mpa, arn)
