"""Stories of sessions that rest on what the lifecycle tables assume."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from mypy_boto3_mpa import MultipartyApprovalClient

    from pulumi_mpa.testing import MpaEmulator

INSTANCE = "arn:aws:sso:::instance/ssoins-a1b2c3d4e5f6g7h8"
POLICY = "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/1"
VAULT = "arn:aws:backup:eu-west-1:111122223333:backup-vault:Ledger"


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
        Tags={"cost": "12"},
    )["Arn"]
    emulator.accept_invitations(arn)
    return arn


def test_other_services_ask_the_team(mpa_emulator: MpaEmulator) -> None:
    """A session that a service opened shows what it is about, and is carried out once approved (S0, S1, S2)."""
    mpa = mpa_emulator.client("mpa")
    team = _active_team(mpa_emulator, mpa)

    session = mpa_emulator.controls.start_session(
        team, "backup:RevokeRestoreAccessBackupVault", VAULT, comment="audit", requester_region="eu-west-1"
    )

    shown = mpa.get_session(SessionArn=session)
    assert ("PENDING", "backup:RevokeRestoreAccessBackupVault", VAULT) == (
        shown["Status"],
        shown["ActionName"],
        shown["ProtectedResourceArn"],
    )
    assert ("backup.amazonaws.com", "eu-west-1", "audit") == (
        shown["RequesterServicePrincipal"],
        shown["RequesterRegion"],
        shown["RequesterComment"],
    )
    assert "ExecutionStatus" not in shown
    mpa_emulator.approve(session)
    assert "EXECUTED" == mpa.get_session(SessionArn=session)["ExecutionStatus"]


def test_approval_does_not_guarantee_execution(mpa_emulator: MpaEmulator) -> None:
    """The request runs with the requester's permissions at that time."""
    mpa = mpa_emulator.client("mpa")
    team = _active_team(mpa_emulator, mpa)
    session = mpa_emulator.controls.start_session(team, "backup:X", VAULT, execution="FAILED")

    mpa_emulator.approve(session)

    shown = mpa.get_session(SessionArn=session)
    assert ("APPROVED", "FAILED") == (shown["Status"], shown["ExecutionStatus"])


def test_session_that_is_found_invalid_fails_without_a_code(mpa_emulator: MpaEmulator) -> None:
    """A validation step is logged; what its failure shows is assumed (S9)."""
    mpa = mpa_emulator.client("mpa")
    team = _active_team(mpa_emulator, mpa)
    mpa_emulator.controls.find_next_invalid("session")

    shown = mpa.get_session(SessionArn=mpa_emulator.controls.start_session(team, "backup:X", VAULT))

    assert ("FAILED", False) == (shown["Status"], "StatusCode" in shown)


def test_every_session_can_be_cancelled_while_it_is_open(mpa_emulator: MpaEmulator) -> None:
    """Cancelled it has no code (S5); again is accepted; a decided one is not."""
    mpa = mpa_emulator.client("mpa")
    team = _active_team(mpa_emulator, mpa)
    session = mpa_emulator.controls.start_session(team, "backup:X", VAULT)

    mpa.cancel_session(SessionArn=session)
    mpa.cancel_session(SessionArn=session)

    shown = mpa.get_session(SessionArn=session)
    assert ("CANCELLED", False) == (shown["Status"], "StatusCode" in shown)
    approved = mpa_emulator.controls.start_session(team, "backup:X", VAULT)
    mpa_emulator.approve(approved)
    with pytest.raises(mpa.exceptions.ConflictException):
        mpa.cancel_session(SessionArn=approved)


def test_baseline_of_approvers_who_are_all_asked_already_fails(mpa_emulator: MpaEmulator) -> None:
    """Nobody is left to ask (S8); whoever answered can be asked again."""
    mpa = mpa_emulator.client("mpa")
    team = _active_team(mpa_emulator, mpa)
    first = mpa.start_approval_team_baseline(Arn=team)["BaselineSessionArn"]

    second = mpa.get_session(SessionArn=mpa.start_approval_team_baseline(Arn=team)["BaselineSessionArn"])

    assert ("FAILED", "ALL_APPROVERS_IN_SESSION", 0) == (
        second["Status"],
        second["StatusCode"],
        second["NumberOfApprovers"],
    )
    mpa_emulator.vote(first, "anna", "APPROVED")
    third = mpa.get_session(SessionArn=mpa.start_approval_team_baseline(Arn=team)["BaselineSessionArn"])
    assert ["anna"] == [item["IdentityId"] for item in third["ApproverResponses"]]


def test_baseline_needs_an_active_team_and_its_approvers(mpa_emulator: MpaEmulator) -> None:
    """The operation models no conflict: everything is an invalid input, all named at once."""
    mpa = mpa_emulator.client("mpa")
    team = _active_team(mpa_emulator, mpa)

    with pytest.raises(mpa.exceptions.ValidationException, match=r"ApproverIds\.0.*ApproverIds\.1"):
        mpa.start_approval_team_baseline(Arn=team, ApproverIds=["anna", "nobody"])


def test_approver_votes_once(mpa_emulator: MpaEmulator) -> None:
    """Changing a vote is described nowhere."""
    mpa = mpa_emulator.client("mpa")
    session = mpa.start_approval_team_baseline(Arn=_active_team(mpa_emulator, mpa))["BaselineSessionArn"]
    mpa_emulator.vote(session, "anna", "REJECTED")

    with pytest.raises(Exception, match="voted REJECTED already"):
        mpa_emulator.vote(session, "anna", "APPROVED")

    assert "PENDING" == mpa.get_session(SessionArn=session)["Status"]


def test_session_has_the_tags_of_its_team(mpa_emulator: MpaEmulator) -> None:
    """It inherits them, as they are now, and can't be tagged itself; a deleted team's are kept."""
    mpa = mpa_emulator.client("mpa")
    team = _active_team(mpa_emulator, mpa)
    mpa.start_active_approval_team_deletion(Arn=team)
    session = mpa.get_approval_team(Arn=team)["UpdateSessionArn"]
    mpa.tag_resource(ResourceArn=team, Tags={"owner": "treasury"})

    assert {"cost": "12", "owner": "treasury"} == mpa.list_tags_for_resource(ResourceArn=session)["Tags"]
    with pytest.raises(mpa.exceptions.ValidationException):
        mpa.tag_resource(ResourceArn=session, Tags={"a": "b"})
    mpa_emulator.approve(session)
    assert "cost" in mpa.list_tags_for_resource(ResourceArn=session)["Tags"]
