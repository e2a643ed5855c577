"""A provider that is killed at any moment: the next run finds what AWS has and requests nothing twice."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from stacks import USERS

from pulumi_mpa.messages import Code

if TYPE_CHECKING:
    from account import Account
    from stacks import Stack

    from pulumi_mpa.testing import MpaEmulator

pytestmark = pytest.mark.engine

MOMENTS_OF_AN_UPDATE = (
    pytest.param("before TagResource", 0, id="before-the-request-is-written"),
    pytest.param("after TagResource", 0, id="after-the-request-is-written"),
    pytest.param("before UpdateApprovalTeam", 0, id="before-it-is-sent"),
    pytest.param("after UpdateApprovalTeam", 1, id="after-its-response"),
    pytest.param("after TagResource 2", 1, id="after-its-response-is-stored"),
)


@pytest.mark.parametrize(
    "when",
    [
        pytest.param("before CreateApprovalTeam", id="before-it-is-sent"),
        pytest.param("after CreateApprovalTeam", id="after-its-response"),
    ],
)
def test_killed_creation_ends_with_one_team(stack: Stack, account: Account, when: str) -> None:
    """Whether or not AWS had the request, the next run ends with the one team and no error."""
    stack.declare()
    # Here every process is started as ever, so that nothing else is between the engine and the provider that dies.
    stack.killed(when, "up", python=sys.executable)
    assert (1 if when.startswith("after") else 0) == len(account.teams())

    stack.up()
    assert set(USERS) == {approver["PrimaryIdentityId"] for approver in account.team()["Approvers"]}
    assert ("PENDING", "PENDING_ACTIVATION") == account.state()
    assert () == stack.up().writes


def test_killed_creation_of_a_changed_program_takes_the_team(stack: Stack, account: Account, aws: MpaEmulator) -> None:
    """The team that was never recorded is found by its owner tag; what differs is planned next."""
    stack.declare()
    stack.killed("after CreateApprovalTeam", "up")
    arn = account.team()["Arn"]
    aws.accept_invitations(arn)
    stack.declare(description="Payment keys")
    stack.up()

    assert arn == account.team()["Arn"]
    assert [] == account.sessions()
    shown = stack.preview()
    assert shown.has_code(Code.TEAM_UPDATE_WILL_BE_REQUESTED, vote="update", team=arn, required="2", approvers="3")
    assert shown.said("asks the approvers of the team to change the description. The vote needs 2 of 3 approvals")


@pytest.mark.parametrize("days", [0, 8], ids=["name-is-kept", "name-is-free-since"])
def test_killed_creation_under_a_later_name_ends_with_one_team(
    settled: Stack, account: Account, aws: MpaEmulator, days: int
) -> None:
    """The first name belongs to a deleted team; that it becomes free makes no second team."""
    settled.declare(pending_window_days=7)
    settled.up()
    settled.destroy(fails=True)
    aws.approve(account.open_session())
    settled.destroy()
    settled.killed("after CreateApprovalTeam", "up")
    (made,) = [team["Arn"] for team in account.teams() if team["Status"] != "DELETING"]
    aws.clock.advance(days=days)

    run = settled.up()
    assert run.has_code(Code.TEAM_ADOPTED)
    assert 0 == run.writes.count("CreateApprovalTeam")
    assert [made] == [team["Arn"] for team in account.teams() if team["Status"] != "DELETING"]


@pytest.mark.parametrize(("when", "sent"), MOMENTS_OF_AN_UPDATE)
def test_killed_update_is_requested_once(
    settled: Stack, account: Account, aws: MpaEmulator, when: str, sent: int
) -> None:
    """Written before it is sent, the request lets the next run find out whether it went out."""
    settled.declare(description="Payment keys")
    settled.killed(when, "up", python=sys.executable)
    assert sent == len(account.sessions())

    settled.up()
    assert [("UpdateApprovalTeam", "PENDING")] == account.outcomes()
    settled.up()
    assert [("UpdateApprovalTeam", "PENDING")] == account.outcomes()
    aws.approve(account.open_session())
    settled.up()
    assert "Payment keys" == account.team()["Description"]
    assert () == settled.preview("--expect-no-changes").calls


def test_killed_update_is_not_cancelled_for_another_change(settled: Stack, account: Account) -> None:
    """Without its version on record no run cancels the vote: the user decides, with the command of the error."""
    settled.declare(description="Payment keys")
    settled.killed("after UpdateApprovalTeam", "up")
    session = account.open_session()
    settled.declare(description="All keys")
    run = settled.up(fails=True)

    assert run.has_message()
    assert run.has_code(Code.TEAM_UPDATE_BLOCKED_BY_INTERRUPTED_UPDATE, session=session)
    assert run.said("An update that an interrupted run of this program requested is open and changes the description.")
    assert run.said(f"`aws mpa cancel-session --session-arn {session}`")
    assert [("UpdateApprovalTeam", "PENDING")] == account.outcomes()


def test_killed_update_that_was_rejected_meanwhile_is_not_requested_again(
    settled: Stack, account: Account, aws: MpaEmulator
) -> None:
    """The rejection of a request that the state never recorded is still a rejection."""
    settled.declare(description="Payment keys")
    settled.killed("after UpdateApprovalTeam", "up")
    aws.reject(account.open_session())

    run = settled.up()
    assert run.has_code(Code.TEAM_REQUEST_NOT_SENT, state=Code.TEAM_UPDATE_REJECTED)
    assert [("UpdateApprovalTeam", "FAILED")] == account.outcomes()
    assert () == settled.preview("--expect-no-changes").calls


def test_killed_update_that_was_approved_meanwhile_is_settled(
    settled: Stack, account: Account, aws: MpaEmulator
) -> None:
    """What came into force without being recorded is found, and no refresh is needed."""
    settled.declare(description="Payment keys")
    settled.killed("after UpdateApprovalTeam", "up")
    aws.approve(account.open_session())

    settled.up()
    assert "Payment keys" == account.team()["Description"]
    assert [("UpdateApprovalTeam", "APPROVED")] == account.outcomes()
    assert () == settled.preview("--expect-no-changes").calls


@pytest.mark.parametrize(
    ("when", "sent"),
    [
        pytest.param("before StartActiveApprovalTeamDeletion", 0, id="before-it-is-sent"),
        pytest.param("after StartActiveApprovalTeamDeletion", 1, id="after-its-response"),
    ],
)
def test_killed_deletion_is_requested_once(
    settled: Stack, account: Account, aws: MpaEmulator, when: str, sent: int
) -> None:
    """The next destroy finds the vote, or requests it, and there is one in all."""
    settled.killed(when, "destroy")
    assert sent == len(account.sessions())

    settled.destroy(fails=True)
    assert [("StartActiveApprovalTeamDeletion", "PENDING")] == account.outcomes()
    settled.destroy(fails=True)
    assert [("StartActiveApprovalTeamDeletion", "PENDING")] == account.outcomes()
    aws.approve(account.open_session())
    settled.destroy()
    assert [] == account.teams()


def test_killed_deletion_that_was_rejected_meanwhile_is_not_requested_again(
    settled: Stack, account: Account, aws: MpaEmulator
) -> None:
    """The tag that was written before the request finds its outcome."""
    settled.killed("after StartActiveApprovalTeamDeletion", "destroy")
    aws.reject(account.open_session())

    run = settled.destroy(fails=True)
    assert run.has_code(Code.DELETION_REJECTED)
    assert [("StartActiveApprovalTeamDeletion", "FAILED")] == account.outcomes()


def test_killed_cancellation_is_not_overruled(settled: Stack, account: Account) -> None:
    """Killed between cancelling and noting that it was us, the cancelled request counts as rejected: it is not sent again."""
    settled.declare(description="Payment keys")
    settled.up()
    settled.declare()
    settled.killed("after CancelSession", "up")
    assert [("UpdateApprovalTeam", "CANCELLED")] == account.outcomes()

    settled.up()
    assert () == settled.preview("--expect-no-changes").calls
    assert ("ACTIVE", None) == account.state()


def test_killed_adoption_of_a_replaced_team_keeps_it(settled: Stack, account: Account) -> None:
    """The adoption was never recorded, and still the team is neither lost nor deleted."""
    arn = account.team()["Arn"]
    settled.killed("after TagResource", "up", "--replace", settled.urn("guards"))
    settled.up()

    assert arn == account.team()["Arn"]
    assert [] == account.sessions()
    assert () == settled.preview("--expect-no-changes").calls
    settled.destroy(fails=True)
    assert [("StartActiveApprovalTeamDeletion", "PENDING")] == account.outcomes()
