"""How a team is changed: MPA User Guide, update-team, team-health and cancel-session, as they stood in mid-2026."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from mypy_boto3_mpa import MultipartyApprovalClient
    from mypy_boto3_mpa.type_defs import ApprovalTeamRequestApproverTypeDef

    from pulumi_mpa.testing import MpaEmulator

INSTANCE = "arn:aws:sso:::instance/ssoins-a1b2c3d4e5f6g7h8"
POLICY = "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/1"


def _approvers(mpa: MultipartyApprovalClient, *users: str) -> list[ApprovalTeamRequestApproverTypeDef]:
    source = mpa.list_identity_sources()["IdentitySources"][0]["IdentitySourceArn"]
    return [{"PrimaryIdentityId": user, "PrimaryIdentitySourceArn": source} for user in users]


def _active_team(emulator: MpaEmulator, mpa: MultipartyApprovalClient) -> str:
    mpa.create_identity_source(
        IdentitySourceParameters={"IamIdentityCenter": {"InstanceArn": INSTANCE, "Region": "us-east-1"}}
    )
    arn = mpa.create_approval_team(
        Name="Finance",
        Description="Restores",
        ApprovalStrategy={"MofN": {"MinApprovalsRequired": 2}},
        Approvers=_approvers(mpa, "anna", "ben", "cleo"),
        Policies=[{"PolicyArn": POLICY}],
    )["Arn"]
    emulator.accept_invitations(arn)
    return arn


def _shown(mpa: MultipartyApprovalClient, arn: str) -> tuple[str, str | None]:
    team = mpa.get_approval_team(Arn=arn)
    return team["Status"], team.get("StatusCode")


def test_update_of_an_active_team_opens_a_vote_of_24_hours(mpa_emulator: MpaEmulator) -> None:
    """The team stays active as it was; the draft shows what is requested; the vote is found by UpdateSessionArn."""
    mpa = mpa_emulator.client("mpa")
    arn = _active_team(mpa_emulator, mpa)
    before = mpa.get_approval_team(Arn=arn)

    draft = mpa.update_approval_team(Arn=arn, Description="Restores and roots")

    team = mpa.get_approval_team(Arn=arn)
    assert ("ACTIVE", "UPDATE_PENDING_APPROVAL") == (team["Status"], team["StatusCode"])
    assert ("Restores", before["VersionId"]) == (team["Description"], team["VersionId"])
    pending = team["PendingUpdate"]
    assert ("Restores and roots", draft["VersionId"]) == (pending["Description"], pending["VersionId"])
    assert "UPDATE_PENDING_APPROVAL" == pending["StatusCode"]
    session = mpa.get_session(SessionArn=team["UpdateSessionArn"])
    assert "PENDING" == session["Status"]
    assert 24 * 3600 == (session["ExpirationTime"] - session["InitiationTime"]).total_seconds()


def test_approved_update_without_new_approvers_is_applied(mpa_emulator: MpaEmulator) -> None:
    """Once the threshold of the present team approved, the draft is the team."""
    mpa = mpa_emulator.client("mpa")
    arn = _active_team(mpa_emulator, mpa)
    draft = mpa.update_approval_team(Arn=arn, Description="Restores and roots")
    session = mpa.get_approval_team(Arn=arn)["UpdateSessionArn"]

    mpa_emulator.vote(session, "anna", "APPROVED")
    assert ("ACTIVE", "UPDATE_PENDING_APPROVAL") == _shown(mpa, arn)
    mpa_emulator.vote(session, "ben", "APPROVED")

    team = mpa.get_approval_team(Arn=arn)
    assert ("ACTIVE", None) == _shown(mpa, arn)
    assert ("Restores and roots", draft["VersionId"]) == (team["Description"], team["VersionId"])
    assert "PendingUpdate" not in team
    assert "APPROVED" == mpa.get_session(SessionArn=session)["Status"]


def test_new_approvers_of_an_approved_update_are_invited_for_24_hours(mpa_emulator: MpaEmulator) -> None:
    """Only the new ones are invited; the old configuration is in force until they accepted."""
    mpa = mpa_emulator.client("mpa")
    arn = _active_team(mpa_emulator, mpa)
    mpa.update_approval_team(Arn=arn, Approvers=_approvers(mpa, "anna", "ben", "dora"))
    mpa_emulator.clock.advance(hours=23)
    mpa_emulator.approve(mpa.get_approval_team(Arn=arn)["UpdateSessionArn"])

    team = mpa.get_approval_team(Arn=arn)
    assert ("ACTIVE", "UPDATE_PENDING_ACTIVATION") == (team["Status"], team["StatusCode"])
    assert ["anna", "ben", "cleo"] == [item["PrimaryIdentityId"] for item in team["Approvers"]]
    waiting = {item["PrimaryIdentityId"]: item["PrimaryIdentityStatus"] for item in team["PendingUpdate"]["Approvers"]}
    assert {"anna": "ACCEPTED", "ben": "ACCEPTED", "dora": "PENDING"} == waiting

    mpa_emulator.clock.advance(hours=23)
    assert ["dora"] == mpa_emulator.accept_invitations(arn)
    team = mpa.get_approval_team(Arn=arn)
    assert "PendingUpdate" not in team
    assert ("ACTIVE", None) == _shown(mpa, arn)
    assert ["anna", "ben", "dora"] == [item["PrimaryIdentityId"] for item in team["Approvers"]]


def test_update_fails_when_a_new_approver_declines(mpa_emulator: MpaEmulator) -> None:
    """The team keeps its configuration and shows that the activation failed."""
    mpa = mpa_emulator.client("mpa")
    arn = _active_team(mpa_emulator, mpa)
    mpa.update_approval_team(Arn=arn, Approvers=_approvers(mpa, "anna", "ben", "dora"))
    mpa_emulator.approve(mpa.get_approval_team(Arn=arn)["UpdateSessionArn"])

    mpa_emulator.decline_invitation(arn, "dora")

    team = mpa.get_approval_team(Arn=arn)
    assert ("ACTIVE", "UPDATE_FAILED_ACTIVATION") == (team["Status"], team["StatusCode"])
    assert "UPDATE_FAILED_ACTIVATION" == team["PendingUpdate"]["StatusCode"]
    assert ["anna", "ben", "cleo"] == [item["PrimaryIdentityId"] for item in team["Approvers"]]


def test_update_fails_when_a_new_approver_says_nothing_for_a_day(mpa_emulator: MpaEmulator) -> None:
    """Up to 48 hours in all: 24 for the vote, 24 for the invitation; the draft can then be deleted."""
    mpa = mpa_emulator.client("mpa")
    arn = _active_team(mpa_emulator, mpa)
    draft = mpa.update_approval_team(Arn=arn, Approvers=_approvers(mpa, "anna", "ben", "dora"))
    mpa_emulator.clock.advance(hours=23)
    mpa_emulator.approve(mpa.get_approval_team(Arn=arn)["UpdateSessionArn"])
    mpa_emulator.clock.advance(hours=23, minutes=59)
    assert ("ACTIVE", "UPDATE_PENDING_ACTIVATION") == _shown(mpa, arn)

    mpa_emulator.clock.advance(minutes=1)

    assert ("ACTIVE", "UPDATE_FAILED_ACTIVATION") == _shown(mpa, arn)
    mpa.delete_inactive_approval_team_version(Arn=arn, VersionId=draft["VersionId"])
    assert ("ACTIVE", None) == _shown(mpa, arn)


def test_update_that_nobody_votes_on_fails_after_a_day(mpa_emulator: MpaEmulator) -> None:
    """Silence counts as rejection; the team stays as it was and keeps the failed draft (page mpa-concepts)."""
    mpa = mpa_emulator.client("mpa")
    arn = _active_team(mpa_emulator, mpa)
    draft = mpa.update_approval_team(Arn=arn, Description="Restores and roots")
    session = mpa.get_approval_team(Arn=arn)["UpdateSessionArn"]
    mpa_emulator.vote(session, "anna", "APPROVED")

    mpa_emulator.clock.advance(hours=24)

    team = mpa.get_approval_team(Arn=arn)
    assert ("ACTIVE", "UPDATE_FAILED_APPROVAL") == (team["Status"], team["StatusCode"])
    assert "Restores" == team["Description"]
    assert (draft["VersionId"], "UPDATE_FAILED_APPROVAL") == (
        team["PendingUpdate"]["VersionId"],
        team["PendingUpdate"]["StatusCode"],
    )
    expired = mpa.get_session(SessionArn=session)
    assert ("FAILED", "EXPIRED") == (expired["Status"], expired["StatusCode"])


def test_update_that_everyone_rejects_fails(mpa_emulator: MpaEmulator) -> None:
    """A rejected update leaves the team as it was; it can be sent again."""
    mpa = mpa_emulator.client("mpa")
    arn = _active_team(mpa_emulator, mpa)
    mpa.update_approval_team(Arn=arn, Description="Restores and roots")
    mpa_emulator.reject(mpa.get_approval_team(Arn=arn)["UpdateSessionArn"])
    mpa_emulator.clock.advance(hours=24)
    assert ("ACTIVE", "UPDATE_FAILED_APPROVAL") == _shown(mpa, arn)

    again = mpa.update_approval_team(Arn=arn, Description="Restores and roots")

    team = mpa.get_approval_team(Arn=arn)
    assert ("ACTIVE", "UPDATE_PENDING_APPROVAL") == (team["Status"], team["StatusCode"])
    assert again["VersionId"] == team["PendingUpdate"]["VersionId"]


def test_failed_draft_is_deleted_by_its_version(mpa_emulator: MpaEmulator) -> None:
    """Afterwards the team shows neither a code nor a draft, and is the version it was."""
    mpa = mpa_emulator.client("mpa")
    arn = _active_team(mpa_emulator, mpa)
    before = mpa.get_approval_team(Arn=arn)["VersionId"]
    draft = mpa.update_approval_team(Arn=arn, Description="Restores and roots")
    mpa_emulator.clock.advance(hours=24)

    mpa.delete_inactive_approval_team_version(Arn=arn, VersionId=draft["VersionId"])

    team = mpa.get_approval_team(Arn=arn)
    assert ("ACTIVE", None) == _shown(mpa, arn)
    assert before == team["VersionId"]
    assert "PendingUpdate" not in team


def test_cancelled_update_is_gone_with_its_draft(mpa_emulator: MpaEmulator) -> None:
    """Cancelling the vote deletes the draft; the version does not change (page cancel-session)."""
    mpa = mpa_emulator.client("mpa")
    arn = _active_team(mpa_emulator, mpa)
    before = mpa.get_approval_team(Arn=arn)["VersionId"]
    mpa.update_approval_team(Arn=arn, Description="Restores and roots")
    session = mpa.get_approval_team(Arn=arn)["UpdateSessionArn"]

    mpa.cancel_session(SessionArn=session)

    team = mpa.get_approval_team(Arn=arn)
    assert ("ACTIVE", None) == _shown(mpa, arn)
    assert before == team["VersionId"]
    assert "PendingUpdate" not in team
    assert "CANCELLED" == mpa.get_session(SessionArn=session)["Status"]


def test_only_one_update_at_a_time(mpa_emulator: MpaEmulator) -> None:
    """An earlier update must be cancelled before the next is sent."""
    mpa = mpa_emulator.client("mpa")
    arn = _active_team(mpa_emulator, mpa)
    mpa.update_approval_team(Arn=arn, Description="Restores and roots")

    with pytest.raises(mpa.exceptions.ConflictException):
        mpa.update_approval_team(Arn=arn, Description="Something else")

    mpa.cancel_session(SessionArn=mpa.get_approval_team(Arn=arn)["UpdateSessionArn"])
    mpa.update_approval_team(Arn=arn, Description="Something else")
    assert "Something else" == mpa.get_approval_team(Arn=arn)["PendingUpdate"]["Description"]


def test_vote_on_an_update_can_only_be_cancelled_while_it_is_open(mpa_emulator: MpaEmulator) -> None:
    """Once new approvers are invited there is no session left to cancel (page cancel-session)."""
    mpa = mpa_emulator.client("mpa")
    arn = _active_team(mpa_emulator, mpa)
    mpa.update_approval_team(Arn=arn, Approvers=_approvers(mpa, "anna", "ben", "dora"))
    session = mpa.get_approval_team(Arn=arn)["UpdateSessionArn"]
    mpa_emulator.approve(session)

    with pytest.raises(mpa.exceptions.ConflictException):
        mpa.cancel_session(SessionArn=session)

    assert ("ACTIVE", "UPDATE_PENDING_ACTIVATION") == _shown(mpa, arn)


def test_the_present_team_votes_and_the_threshold_in_force_counts(mpa_emulator: MpaEmulator) -> None:
    """Raising the threshold needs the present threshold's votes, of the present approvers."""
    mpa = mpa_emulator.client("mpa")
    arn = _active_team(mpa_emulator, mpa)
    mpa.update_approval_team(Arn=arn, ApprovalStrategy={"MofN": {"MinApprovalsRequired": 3}})
    session = mpa.get_approval_team(Arn=arn)["UpdateSessionArn"]
    asked = mpa.get_session(SessionArn=session)
    assert (2, 3) == (asked["ApprovalStrategy"]["MofN"]["MinApprovalsRequired"], asked["NumberOfApprovers"])

    mpa_emulator.vote(session, "cleo", "APPROVED")
    mpa_emulator.vote(session, "anna", "APPROVED")

    assert 3 == mpa.get_approval_team(Arn=arn)["ApprovalStrategy"]["MofN"]["MinApprovalsRequired"]
