"""Votes: MPA User Guide, mpa-concepts, how-it-works, baseline-team, logging-using-cloudtrail, as of mid-2026."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from mypy_boto3_mpa import MultipartyApprovalClient
    from mypy_boto3_mpa.literals import FilterFieldType, OperatorType
    from mypy_boto3_mpa.type_defs import FilterTypeDef

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
    session = mpa.get_session(SessionArn=arn)
    return session["Status"], session.get("StatusCode")


def test_session_is_approved_by_the_threshold_and_needs_no_more_votes(mpa_emulator: MpaEmulator) -> None:
    """The last needed approval decides; the remaining approvers are not waited for (page how-it-works)."""
    mpa = mpa_emulator.client("mpa")
    team = _active_team(mpa_emulator, mpa)
    session = mpa.start_approval_team_baseline(Arn=team)["BaselineSessionArn"]
    assert ("PENDING", None) == _shown(mpa, session)

    mpa_emulator.vote(session, "anna", "APPROVED")
    mpa_emulator.vote(session, "ben", "APPROVED")

    assert ("APPROVED", None) == _shown(mpa, session)
    responses = {
        item["IdentityId"]: item["Response"] for item in mpa.get_session(SessionArn=session)["ApproverResponses"]
    }
    assert {"anna": "APPROVED", "ben": "APPROVED", "cleo": "NO_RESPONSE"} == responses


def test_session_expires_after_a_day_and_silence_is_a_no(mpa_emulator: MpaEmulator) -> None:
    """A session below its threshold is rejected once its time is up (page mpa-concepts)."""
    mpa = mpa_emulator.client("mpa")
    session = mpa.start_approval_team_baseline(Arn=_active_team(mpa_emulator, mpa))["BaselineSessionArn"]
    mpa_emulator.vote(session, "anna", "APPROVED")

    mpa_emulator.clock.advance(hours=24)

    assert ("FAILED", "EXPIRED") == _shown(mpa, session)


def test_session_names_its_team(mpa_emulator: MpaEmulator) -> None:
    """The ARN repeats the team's and adds a UUID; the session has who requested it and where (logging-using-cloudtrail)."""
    mpa = mpa_emulator.client("mpa")
    team = _active_team(mpa_emulator, mpa)
    session = mpa.start_approval_team_baseline(Arn=team)["BaselineSessionArn"]

    suffix = team.rpartition("/")[2]
    assert re.fullmatch(rf"arn:aws:mpa:us-east-1:111122223333:session/{suffix}/[0-9a-f-]{{36}}", session)
    shown = mpa.get_session(SessionArn=session)
    assert ("Finance", team) == (shown["ApprovalTeamName"], shown["ApprovalTeamArn"])
    assert ("111122223333", "us-east-1") == (shown["RequesterAccountId"], shown["RequesterRegion"])
    assert [session] == [item["SessionArn"] for item in mpa.list_sessions(ApprovalTeamArn=team)["Sessions"]]


def test_applied_update_drops_the_other_open_votes(mpa_emulator: MpaEmulator) -> None:
    """A changed configuration cancels open sessions, with a code of its own (logging-using-cloudtrail)."""
    mpa = mpa_emulator.client("mpa")
    team = _active_team(mpa_emulator, mpa)
    baseline = mpa.start_approval_team_baseline(Arn=team)["BaselineSessionArn"]
    mpa.update_approval_team(Arn=team, Description="Restores and roots")

    mpa_emulator.approve(mpa.get_approval_team(Arn=team)["UpdateSessionArn"])

    assert ("CANCELLED", "CONFIGURATION_CHANGED") == _shown(mpa, baseline)


def test_deleted_team_drops_its_open_votes(mpa_emulator: MpaEmulator) -> None:
    """A team that is deleted cancels open sessions (logging-using-cloudtrail)."""
    mpa = mpa_emulator.client("mpa")
    team = _active_team(mpa_emulator, mpa)
    baseline = mpa.start_approval_team_baseline(Arn=team)["BaselineSessionArn"]
    mpa.start_active_approval_team_deletion(Arn=team)

    mpa_emulator.approve(mpa.get_approval_team(Arn=team)["UpdateSessionArn"])

    assert "CANCELLED" == mpa.get_session(SessionArn=baseline)["Status"]


def test_baseline_asks_the_chosen_approvers(mpa_emulator: MpaEmulator) -> None:
    """Approvers are chosen by approver id; left out means everyone (page baseline-team)."""
    mpa = mpa_emulator.client("mpa")
    team = _active_team(mpa_emulator, mpa)
    members = {item["PrimaryIdentityId"]: item for item in mpa.get_approval_team(Arn=team)["Approvers"]}

    session = mpa.start_approval_team_baseline(
        Arn=team, ApproverIds=[members["anna"]["ApproverId"], members["cleo"]["ApproverId"]]
    )["BaselineSessionArn"]

    asked = [item["IdentityId"] for item in mpa.get_session(SessionArn=session)["ApproverResponses"]]
    assert ["anna", "cleo"] == asked
    pending = {
        item["PrimaryIdentityId"]: item.get("PendingBaselineSessionArn")
        for item in mpa.get_approval_team(Arn=team)["Approvers"]
    }
    assert {"anna": session, "ben": None, "cleo": session} == pending
    mpa_emulator.vote(session, "anna", "APPROVED")
    anna = mpa.get_approval_team(Arn=team)["Approvers"][0]
    assert "BASELINED" == anna["LastActivity"]
    assert "PendingBaselineSessionArn" not in anna


def test_session_is_filtered_by_action_status_and_time(mpa_emulator: MpaEmulator) -> None:
    """Filters of ListSessions, with the guide's operators; an interval is `a AND b` (API model, Filter)."""
    mpa = mpa_emulator.client("mpa")
    team = _active_team(mpa_emulator, mpa)
    first = mpa.start_approval_team_baseline(Arn=team)["BaselineSessionArn"]
    mpa_emulator.clock.advance(hours=24)
    noon = mpa_emulator.clock.now()
    mpa.update_approval_team(Arn=team, Description="Restores and roots")
    second = mpa.get_approval_team(Arn=team)["UpdateSessionArn"]

    def found(field: FilterFieldType, operator: OperatorType, value: str) -> list[str]:
        filters: list[FilterTypeDef] = [{"FieldName": field, "Operator": operator, "Value": value}]
        return [item["SessionArn"] for item in mpa.list_sessions(ApprovalTeamArn=team, Filters=filters)["Sessions"]]

    instant = noon.strftime("%Y-%m-%dT%H:%M:%S.") + f"{noon.microsecond:06}000Z"
    assert [second] == found("SessionStatus", "EQ", "PENDING")
    assert [first] == found("SessionStatus", "NE", "PENDING")
    assert [second] == found("ActionName", "CONTAINS", "Update")
    assert [first] == found("ActionName", "NOT_CONTAINS", "Update")
    assert [second] == found("InitiationTime", "GTE", instant)
    assert [first] == found("InitiationTime", "LT", instant)
    assert [second] == found("InitiationTime", "BETWEEN", f"{instant} and 2999-01-01T00:00:00Z")
    assert [] == found("InitiationTime", "GT", instant)
    unsupported: list[tuple[FilterFieldType, OperatorType, str]] = [
        ("Vote", "EQ", "APPROVED"),
        ("ActionName", "GT", "a"),
        ("InitiationTime", "GT", "yesterday"),
        ("InitiationTime", "BETWEEN", instant),
    ]
    for field, operator, value in unsupported:
        with pytest.raises(mpa.exceptions.ValidationException):
            found(field, operator, value)
