"""Stories of teams that rest on what the lifecycle tables assume, or on codes that no page describes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from mypy_boto3_mpa import MultipartyApprovalClient
    from mypy_boto3_mpa.type_defs import ApprovalTeamRequestApproverTypeDef

    from pulumi_mpa.testing import MpaEmulator

INSTANCE = "arn:aws:sso:::instance/ssoins-a1b2c3d4e5f6g7h8"
POLICY = "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/$DEFAULT"


def _approvers(mpa: MultipartyApprovalClient, *users: str) -> list[ApprovalTeamRequestApproverTypeDef]:
    source = mpa.list_identity_sources()["IdentitySources"][0]["IdentitySourceArn"]
    return [{"PrimaryIdentityId": user, "PrimaryIdentitySourceArn": source} for user in users]


def _invited_team(mpa: MultipartyApprovalClient, *, threshold: int = 2) -> str:
    mpa.create_identity_source(
        IdentitySourceParameters={"IamIdentityCenter": {"InstanceArn": INSTANCE, "Region": "us-east-1"}}
    )
    return mpa.create_approval_team(
        Name="Finance",
        Description="Restores",
        ApprovalStrategy={"MofN": {"MinApprovalsRequired": threshold}},
        Approvers=_approvers(mpa, "anna", "ben", "cleo"),
        Policies=[{"PolicyArn": POLICY}],
    )["Arn"]


def _active_team(emulator: MpaEmulator, mpa: MultipartyApprovalClient, *, threshold: int = 2) -> str:
    arn = _invited_team(mpa, threshold=threshold)
    emulator.accept_invitations(arn)
    return arn


def _shown(mpa: MultipartyApprovalClient, arn: str) -> tuple[str, str | None]:
    team = mpa.get_approval_team(Arn=arn)
    return team["Status"], team.get("StatusCode")


def test_team_with_an_unknown_user_fails_its_check(mpa_emulator: MpaEmulator) -> None:
    """Unknown users are no invalid input: the team is created and found invalid (T2); a correction needs no vote."""
    mpa = mpa_emulator.client("mpa")
    mpa_emulator.controls.set_unknown_users(["cleo"])
    arn = _invited_team(mpa)
    assert ("INACTIVE", "FAILED_VALIDATION") == _shown(mpa, arn)
    answers = [item["PrimaryIdentityStatus"] for item in mpa.get_approval_team(Arn=arn)["Approvers"]]
    assert ["PENDING", "PENDING", "INVALID"] == answers

    mpa.update_approval_team(Arn=arn, Approvers=_approvers(mpa, "anna", "ben", "dora"))
    mpa_emulator.accept_invitations(arn)

    assert ("ACTIVE", None) == _shown(mpa, arn)


def test_invalid_team_is_removed_by_its_version(mpa_emulator: MpaEmulator) -> None:
    """An invalid team goes like any other inactive one (T6)."""
    mpa = mpa_emulator.client("mpa")
    mpa_emulator.controls.set_unknown_users(["cleo"])
    arn = _invited_team(mpa)

    mpa.delete_inactive_approval_team_version(Arn=arn, VersionId=mpa.get_approval_team(Arn=arn)["VersionId"])

    assert [] == mpa.list_approval_teams()["ApprovalTeams"]


def test_first_decline_ends_an_activation(mpa_emulator: MpaEmulator) -> None:
    """Nobody can answer any more (T4)."""
    mpa = mpa_emulator.client("mpa")
    arn = _invited_team(mpa)

    mpa_emulator.decline_invitation(arn, "ben")

    assert ("INACTIVE", "FAILED_ACTIVATION") == _shown(mpa, arn)
    with pytest.raises(Exception, match="no open invitations"):
        mpa_emulator.accept_invitations(arn, ["anna"])


def test_update_with_an_unknown_user_fails_its_check(mpa_emulator: MpaEmulator) -> None:
    """The team stands as it was and no vote was opened (T9); the draft is replaced by the next (T16)."""
    mpa = mpa_emulator.client("mpa")
    arn = _active_team(mpa_emulator, mpa)
    mpa_emulator.controls.set_unknown_users(["dora"])

    mpa.update_approval_team(Arn=arn, Approvers=_approvers(mpa, "anna", "ben", "dora"))

    team = mpa.get_approval_team(Arn=arn)
    assert ("ACTIVE", "UPDATE_FAILED_VALIDATION") == (team["Status"], team["StatusCode"])
    assert ("INACTIVE", "UPDATE_FAILED_VALIDATION") == (
        team["PendingUpdate"]["Status"],
        team["PendingUpdate"]["StatusCode"],
    )
    assert "UpdateSessionArn" not in team
    mpa.update_approval_team(Arn=arn, Description="Restores and roots")
    assert ("ACTIVE", "UPDATE_PENDING_APPROVAL") == _shown(mpa, arn)


def test_invalid_draft_is_deleted_by_its_version(mpa_emulator: MpaEmulator) -> None:
    """An invalid draft goes like any other failed one (T17)."""
    mpa = mpa_emulator.client("mpa")
    arn = _active_team(mpa_emulator, mpa)
    mpa_emulator.controls.set_unknown_users(["dora"])
    draft = mpa.update_approval_team(Arn=arn, Approvers=_approvers(mpa, "anna", "ben", "dora"))

    mpa.delete_inactive_approval_team_version(Arn=arn, VersionId=draft["VersionId"])

    assert ("ACTIVE", None) == _shown(mpa, arn)
    assert "PendingUpdate" not in mpa.get_approval_team(Arn=arn)


def test_update_is_rejected_as_soon_as_approval_is_impossible(mpa_emulator: MpaEmulator) -> None:
    """2 of 3 can't agree any more once two rejected (S3, T12)."""
    mpa = mpa_emulator.client("mpa")
    arn = _active_team(mpa_emulator, mpa)
    mpa.update_approval_team(Arn=arn, Description="Restores and roots")
    session = mpa.get_approval_team(Arn=arn)["UpdateSessionArn"]

    mpa_emulator.vote(session, "anna", "REJECTED")
    assert ("ACTIVE", "UPDATE_PENDING_APPROVAL") == _shown(mpa, arn)
    mpa_emulator.vote(session, "ben", "REJECTED")

    team = mpa.get_approval_team(Arn=arn)
    assert ("ACTIVE", "UPDATE_FAILED_APPROVAL") == (team["Status"], team["StatusCode"])
    assert ("INACTIVE", "UPDATE_FAILED_APPROVAL", session) == (
        team["PendingUpdate"]["Status"],
        team["PendingUpdate"]["StatusCode"],
        team["UpdateSessionArn"],
    )
    closed = mpa.get_session(SessionArn=session)
    assert ("FAILED", "REJECTED") == (closed["Status"], closed["StatusCode"])
    assert "ExecutionStatus" not in closed


def test_approved_deletion_waits_for_its_window(mpa_emulator: MpaEmulator) -> None:
    """From approval on the team is DELETING for so many days, nothing can be done to it, then it is gone (T19, T25)."""
    mpa = mpa_emulator.client("mpa")
    arn = _active_team(mpa_emulator, mpa)
    asked = mpa.start_active_approval_team_deletion(Arn=arn, PendingWindowDays=7)
    assert 7 == (asked["DeletionCompletionTime"] - asked["DeletionStartTime"]).days
    session = mpa.get_approval_team(Arn=arn)["UpdateSessionArn"]
    mpa_emulator.clock.advance(hours=12)
    mpa_emulator.approve(session)

    assert ("DELETING", None) == _shown(mpa, arn)
    assert "PENDING" == mpa.get_session(SessionArn=session)["ExecutionStatus"]
    version = mpa.get_approval_team(Arn=arn)["VersionId"]
    for change in (
        lambda: mpa.update_approval_team(Arn=arn, Description="x"),
        lambda: mpa.start_active_approval_team_deletion(Arn=arn),
        lambda: mpa.delete_inactive_approval_team_version(Arn=arn, VersionId=version),
        lambda: mpa.cancel_session(SessionArn=session),
    ):
        with pytest.raises(mpa.exceptions.ConflictException):
            change()
    mpa_emulator.clock.advance(days=6, hours=23)
    assert ("DELETING", None) == _shown(mpa, arn)
    mpa_emulator.clock.advance(hours=1)
    with pytest.raises(mpa.exceptions.ResourceNotFoundException):
        mpa.get_approval_team(Arn=arn)
    assert "EXECUTED" == mpa.get_session(SessionArn=session)["ExecutionStatus"]


def test_deletion_that_is_rejected_leaves_the_team(mpa_emulator: MpaEmulator) -> None:
    """Like one that nobody answers (T21); a failed draft beside it is kept."""
    mpa = mpa_emulator.client("mpa")
    arn = _active_team(mpa_emulator, mpa)
    draft = mpa.update_approval_team(Arn=arn, Description="Restores and roots")
    mpa_emulator.reject(mpa.get_approval_team(Arn=arn)["UpdateSessionArn"])
    mpa.start_active_approval_team_deletion(Arn=arn)

    mpa_emulator.reject(mpa.get_approval_team(Arn=arn)["UpdateSessionArn"])

    assert ("ACTIVE", "DELETE_FAILED_APPROVAL") == _shown(mpa, arn)
    assert draft["VersionId"] == mpa.get_approval_team(Arn=arn)["PendingUpdate"]["VersionId"]
    mpa.delete_inactive_approval_team_version(Arn=arn, VersionId=draft["VersionId"])
    assert ("ACTIVE", None) == _shown(mpa, arn)


def test_cancelled_deletion_keeps_a_failed_draft(mpa_emulator: MpaEmulator) -> None:
    """What was there before the deletion was requested is there again (T22)."""
    mpa = mpa_emulator.client("mpa")
    arn = _active_team(mpa_emulator, mpa)
    draft = mpa.update_approval_team(Arn=arn, Description="Restores and roots")
    mpa_emulator.clock.advance(hours=24)
    mpa.start_active_approval_team_deletion(Arn=arn)

    mpa.cancel_session(SessionArn=mpa.get_approval_team(Arn=arn)["UpdateSessionArn"])

    team = mpa.get_approval_team(Arn=arn)
    assert ("ACTIVE", None) == _shown(mpa, arn)
    assert draft["VersionId"] == team["PendingUpdate"]["VersionId"]


def test_deletion_that_is_found_invalid_leaves_the_team(mpa_emulator: MpaEmulator) -> None:
    """The code that no page describes: nobody was asked, a failed draft is kept, it can be requested again (T23)."""
    mpa = mpa_emulator.client("mpa")
    arn = _active_team(mpa_emulator, mpa)
    mpa.update_approval_team(Arn=arn, Description="Restores and roots")
    mpa_emulator.reject(mpa.get_approval_team(Arn=arn)["UpdateSessionArn"])
    mpa_emulator.controls.find_next_invalid("deletion")

    mpa.start_active_approval_team_deletion(Arn=arn)

    assert ("ACTIVE", "DELETE_FAILED_VALIDATION") == _shown(mpa, arn)
    assert "UPDATE_FAILED_APPROVAL" == mpa.get_approval_team(Arn=arn)["PendingUpdate"]["StatusCode"]
    assert 1 == len(mpa.list_sessions(ApprovalTeamArn=arn)["Sessions"])
    mpa.start_active_approval_team_deletion(Arn=arn)
    assert ("ACTIVE", "DELETE_PENDING_APPROVAL") == _shown(mpa, arn)


def test_pending_team_can_neither_be_changed_nor_removed(mpa_emulator: MpaEmulator) -> None:
    """An inviting team is waited for: the two ways to delete cover active and inactive ones only."""
    mpa = mpa_emulator.client("mpa")
    arn = _invited_team(mpa)
    version = mpa.get_approval_team(Arn=arn)["VersionId"]

    for change in (
        lambda: mpa.update_approval_team(Arn=arn, Description="x"),
        lambda: mpa.start_active_approval_team_deletion(Arn=arn),
        lambda: mpa.delete_inactive_approval_team_version(Arn=arn, VersionId=version),
    ):
        with pytest.raises(mpa.exceptions.ConflictException):
            change()


def test_update_and_deletion_exclude_each_other(mpa_emulator: MpaEmulator) -> None:
    """A team has one vote on itself at a time."""
    mpa = mpa_emulator.client("mpa")
    arn = _active_team(mpa_emulator, mpa)
    draft = mpa.update_approval_team(Arn=arn, Description="Restores and roots")
    with pytest.raises(mpa.exceptions.ConflictException):
        mpa.start_active_approval_team_deletion(Arn=arn)
    with pytest.raises(mpa.exceptions.ConflictException):
        mpa.delete_inactive_approval_team_version(Arn=arn, VersionId=draft["VersionId"])
    mpa.cancel_session(SessionArn=mpa.get_approval_team(Arn=arn)["UpdateSessionArn"])

    mpa.start_active_approval_team_deletion(Arn=arn)

    with pytest.raises(mpa.exceptions.ConflictException):
        mpa.update_approval_team(Arn=arn, Description="Restores and roots")


def test_approver_who_stays_answers_no_invitation_again(mpa_emulator: MpaEmulator) -> None:
    """Members who stay keep their approver id and their last activity over an update; the time of it is shown."""
    mpa = mpa_emulator.client("mpa")
    arn = _active_team(mpa_emulator, mpa)
    before = mpa.get_approval_team(Arn=arn)
    assert "LastUpdateTime" not in before
    mpa_emulator.clock.advance(hours=1)
    mpa.update_approval_team(Arn=arn, Approvers=_approvers(mpa, "anna", "ben", "dora"))
    mpa_emulator.approve(mpa.get_approval_team(Arn=arn)["UpdateSessionArn"])
    mpa_emulator.clock.advance(hours=1)
    mpa_emulator.accept_invitations(arn)

    after = mpa.get_approval_team(Arn=arn)

    assert mpa_emulator.clock.now() == after["LastUpdateTime"]
    assert before["Approvers"][0]["ApproverId"] == after["Approvers"][0]["ApproverId"]
    activities = [item["LastActivity"] for item in after["Approvers"]]
    assert ["VOTED", "VOTED", "RESPONDED_TO_INVITATION"] == activities


def test_mfa_out_of_step_is_synchronised_by_a_voted_update(mpa_emulator: MpaEmulator) -> None:
    """An update of an active team like any other, with the values in force as its draft."""
    mpa = mpa_emulator.client("mpa")
    arn = _active_team(mpa_emulator, mpa)
    mpa_emulator.controls.set_mfa(arn, "anna", "OUT_OF_SYNC")
    assert "OUT_OF_SYNC" == mpa.get_approval_team(Arn=arn)["Approvers"][0]["MfaMethods"][0]["SyncStatus"]

    mpa.update_approval_team(Arn=arn, UpdateActions=["SYNCHRONIZE_MFA_DEVICES"])
    mpa_emulator.approve(mpa.get_approval_team(Arn=arn)["UpdateSessionArn"])

    assert "IN_SYNC" == mpa.get_approval_team(Arn=arn)["Approvers"][0]["MfaMethods"][0]["SyncStatus"]


def test_user_who_vanished_is_invalid_and_can_not_vote(mpa_emulator: MpaEmulator) -> None:
    """The team stays active; a vote that can't be won any more is only ended by time."""
    mpa = mpa_emulator.client("mpa")
    arn = _active_team(mpa_emulator, mpa, threshold=3)
    mpa_emulator.controls.set_unknown_users(["ben"])
    answers = [item["PrimaryIdentityStatus"] for item in mpa.get_approval_team(Arn=arn)["Approvers"]]
    assert ["ACCEPTED", "INVALID", "ACCEPTED"] == answers
    session = mpa.start_approval_team_baseline(Arn=arn)["BaselineSessionArn"]

    with pytest.raises(Exception, match="cannot sign in"):
        mpa_emulator.vote(session, "ben", "APPROVED")
    with pytest.raises(Exception, match="needs 3 approvals and has 0; only anna, cleo can still vote"):
        mpa_emulator.approve(session)


def _with_invalid_deletion(emulator: MpaEmulator, mpa: MultipartyApprovalClient) -> str:
    arn = _active_team(emulator, mpa)
    emulator.controls.find_next_invalid("deletion")
    mpa.start_active_approval_team_deletion(Arn=arn)
    assert ("ACTIVE", "DELETE_FAILED_VALIDATION") == _shown(mpa, arn)
    return arn


def _with_failed_activation(emulator: MpaEmulator, mpa: MultipartyApprovalClient) -> str:
    arn = _active_team(emulator, mpa)
    mpa.update_approval_team(Arn=arn, Approvers=_approvers(mpa, "anna", "ben", "dora"))
    emulator.approve(mpa.get_approval_team(Arn=arn)["UpdateSessionArn"])
    emulator.decline_invitation(arn, "dora")
    assert ("ACTIVE", "UPDATE_FAILED_ACTIVATION") == _shown(mpa, arn)
    return arn


def _with_invalid_update(emulator: MpaEmulator, mpa: MultipartyApprovalClient) -> str:
    arn = _active_team(emulator, mpa)
    emulator.controls.set_unknown_users(["dora"])
    mpa.update_approval_team(Arn=arn, Approvers=_approvers(mpa, "anna", "ben", "dora"))
    assert ("ACTIVE", "UPDATE_FAILED_VALIDATION") == _shown(mpa, arn)
    return arn


def _with_rejected_deletion(emulator: MpaEmulator, mpa: MultipartyApprovalClient) -> str:
    arn = _active_team(emulator, mpa)
    mpa.start_active_approval_team_deletion(Arn=arn)
    emulator.reject(mpa.get_approval_team(Arn=arn)["UpdateSessionArn"])
    assert ("ACTIVE", "DELETE_FAILED_APPROVAL") == _shown(mpa, arn)
    return arn


def test_team_whose_deletion_was_invalid_can_be_updated(mpa_emulator: MpaEmulator) -> None:
    """Its code says what failed last, and holds nothing up (T7)."""
    mpa = mpa_emulator.client("mpa")
    arn = _with_invalid_deletion(mpa_emulator, mpa)
    mpa.update_approval_team(Arn=arn, Description="x")
    assert ("ACTIVE", "UPDATE_PENDING_APPROVAL") == _shown(mpa, arn)


def test_team_whose_update_did_not_activate_can_be_updated(mpa_emulator: MpaEmulator) -> None:
    """The failed draft is replaced (T16)."""
    mpa = mpa_emulator.client("mpa")
    arn = _with_failed_activation(mpa_emulator, mpa)
    mpa.update_approval_team(Arn=arn, Description="x")
    assert ("ACTIVE", "UPDATE_PENDING_APPROVAL") == _shown(mpa, arn)


def test_failed_draft_is_deleted_although_a_deletion_was_invalid_since(mpa_emulator: MpaEmulator) -> None:
    """The draft outlives the code of what was tried afterwards (T17)."""
    mpa = mpa_emulator.client("mpa")
    arn = _with_invalid_update(mpa_emulator, mpa)
    mpa_emulator.controls.find_next_invalid("deletion")
    mpa.start_active_approval_team_deletion(Arn=arn)
    assert ("ACTIVE", "DELETE_FAILED_VALIDATION") == _shown(mpa, arn)
    draft = mpa.get_approval_team(Arn=arn)["PendingUpdate"]["VersionId"]

    mpa.delete_inactive_approval_team_version(Arn=arn, VersionId=draft)

    assert ("ACTIVE", None) == _shown(mpa, arn)


def test_failed_draft_is_deleted_after_a_deletion_was_cancelled(mpa_emulator: MpaEmulator) -> None:
    """Also when the team shows no code any more (T17)."""
    mpa = mpa_emulator.client("mpa")
    arn = _with_failed_activation(mpa_emulator, mpa)
    mpa.start_active_approval_team_deletion(Arn=arn)
    mpa.cancel_session(SessionArn=mpa.get_approval_team(Arn=arn)["UpdateSessionArn"])

    mpa.delete_inactive_approval_team_version(
        Arn=arn, VersionId=mpa.get_approval_team(Arn=arn)["PendingUpdate"]["VersionId"]
    )

    assert "PendingUpdate" not in mpa.get_approval_team(Arn=arn)


def test_team_that_failed_at_something_can_be_deleted(mpa_emulator: MpaEmulator) -> None:
    """Whatever it was (T18)."""
    mpa = mpa_emulator.client("mpa")
    arn = _with_failed_activation(mpa_emulator, mpa)
    mpa.start_active_approval_team_deletion(Arn=arn)
    assert ("ACTIVE", "DELETE_PENDING_APPROVAL") == _shown(mpa, arn)
    mpa_emulator.approve(mpa.get_approval_team(Arn=arn)["UpdateSessionArn"])
    assert [] == mpa.list_approval_teams()["ApprovalTeams"]


def test_team_with_an_invalid_update_can_be_deleted(mpa_emulator: MpaEmulator) -> None:
    """The same (T18)."""
    mpa = mpa_emulator.client("mpa")
    arn = _with_invalid_update(mpa_emulator, mpa)
    mpa.start_active_approval_team_deletion(Arn=arn)
    assert ("ACTIVE", "DELETE_PENDING_APPROVAL") == _shown(mpa, arn)


def _deletion_is_found_invalid(emulator: MpaEmulator, mpa: MultipartyApprovalClient, arn: str) -> None:
    emulator.controls.find_next_invalid("deletion")
    mpa.start_active_approval_team_deletion(Arn=arn)
    assert ("ACTIVE", "DELETE_FAILED_VALIDATION") == _shown(mpa, arn)


def test_deletion_is_found_invalid_after_another(mpa_emulator: MpaEmulator) -> None:
    """Once more, and after one that was rejected (T23)."""
    mpa = mpa_emulator.client("mpa")
    arn = _with_rejected_deletion(mpa_emulator, mpa)
    _deletion_is_found_invalid(mpa_emulator, mpa, arn)
    _deletion_is_found_invalid(mpa_emulator, mpa, arn)


def test_deletion_is_found_invalid_after_a_failed_activation(mpa_emulator: MpaEmulator) -> None:
    """The failed draft is kept (T23)."""
    mpa = mpa_emulator.client("mpa")
    arn = _with_failed_activation(mpa_emulator, mpa)
    _deletion_is_found_invalid(mpa_emulator, mpa, arn)
    assert "UPDATE_FAILED_ACTIVATION" == mpa.get_approval_team(Arn=arn)["PendingUpdate"]["StatusCode"]
