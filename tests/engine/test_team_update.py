"""Updating a team: announced with its vote, requested once, and a rejection stays a rejection."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from pulumi_mpa.messages import Code, find

if TYPE_CHECKING:
    from account import Account
    from stacks import Stack

    from pulumi_mpa.testing import MpaEmulator

pytestmark = pytest.mark.engine


@pytest.mark.every_python
def test_update_is_announced_requested_once_and_settled(settled: Stack, account: Account, aws: MpaEmulator) -> None:
    """The whole way of an update: its preview, its one request, its vote, and silence after it."""
    settled.declare(description="Payment keys")
    shown = settled.preview("--diff")
    (announced,) = [found for found in find(shown.output) if "vote" in found.data]
    assert Code.TEAM_UPDATE_WILL_BE_REQUESTED == announced.code
    voters = {"team": account.team()["Arn"], "required": "2", "approvers": "3"}
    assert {"vote": "update", **voters}.items() <= announced.data.items()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\dZ", announced.data["closes"])
    assert shown.said(
        "asks the approvers of the team to change the description. The vote needs 2 of 3 approvals and closes at "
    )
    assert re.search(r"closes at \d{4}-\d\d-\d\d \d\d:\d\d UTC, 24 hours after the request", shown.output)
    assert re.search(r'description *: "Root certificates" => "Payment keys"', shown.output)
    assert () == shown.calls

    run = settled.up()
    # The request is stored before it is sent, and afterwards the version of AWS's response.
    assert ("TagResource", "UpdateApprovalTeam", "TagResource") == run.writes
    assert ("ACTIVE", "UPDATE_PENDING_APPROVAL") == account.state()
    assert "Root certificates" == account.team()["Description"]
    assert "Payment keys" == account.team()["PendingUpdate"]["Description"]
    session = account.open_session()
    votes = {"required": "2", "approvers": "3", "approvals": "0", "rejections": "0"}
    assert run.has_code(Code.TEAM_UPDATE_VOTING, session=session, **votes)

    aws.vote(session, "user-ana", "APPROVED")
    again = settled.up()
    assert () == again.writes
    assert again.has_code(Code.TEAM_UPDATE_VOTING, session=session, approvals="1", rejections="0")
    assert [("UpdateApprovalTeam", "PENDING")] == account.outcomes()

    aws.vote(session, "user-ben", "APPROVED")
    assert () == settled.up().writes
    assert "Payment keys" == account.team()["Description"]
    assert () == settled.preview("--expect-no-changes").calls
    assert [("UpdateApprovalTeam", "APPROVED")] == account.outcomes()


def test_open_vote_is_cancelled_when_the_program_goes_back(settled: Stack, account: Account, aws: MpaEmulator) -> None:
    """Wanting what is in force again takes our own request back, after the preview said what that drops."""
    settled.declare(description="Payment keys")
    settled.up()
    session = account.open_session()
    aws.vote(session, "user-ana", "APPROVED")
    settled.up()
    settled.declare()

    shown = settled.preview()
    assert shown.has_code(Code.TEAM_UPDATE_VOTE_WILL_BE_CANCELLED, session=session)
    assert shown.said(f"cancels the open vote on the update ({session}) and drops the votes that were cast")
    assert shown.said("the votes that were cast: 1 approval and 0 rejections.")
    assert () == shown.calls
    assert 1 == settled.up().writes.count("CancelSession")
    assert [("UpdateApprovalTeam", "CANCELLED")] == account.outcomes()
    assert ("ACTIVE", None) == account.state()
    assert () == settled.preview("--expect-no-changes").calls

    # What we cancelled ourselves is no rejection: it may be requested again at any time.
    settled.declare(description="Payment keys")
    settled.up()
    assert [("UpdateApprovalTeam", "CANCELLED"), ("UpdateApprovalTeam", "PENDING")] == account.outcomes()


def test_another_change_cancels_the_open_vote_and_requests_another(
    settled: Stack, account: Account, aws: MpaEmulator
) -> None:
    """One run does both, and the preview announces both."""
    settled.declare(description="Payment keys")
    settled.up()
    session = account.open_session()
    settled.declare(description="All keys")

    shown = settled.preview()
    assert shown.has_code(Code.TEAM_UPDATE_VOTE_WILL_BE_CANCELLED, session=session)
    assert shown.has_code(
        Code.TEAM_UPDATE_WILL_BE_REQUESTED, vote="update", team=account.team()["Arn"], required="2", approvers="3"
    )
    assert shown.said("asks the approvers of the team to change the description. The vote needs 2 of 3 approvals")
    run = settled.up()
    assert ("CancelSession", "UpdateApprovalTeam") == tuple(call for call in run.writes if call != "TagResource")
    assert [("UpdateApprovalTeam", "CANCELLED"), ("UpdateApprovalTeam", "PENDING")] == account.outcomes()
    assert "All keys" == account.team()["PendingUpdate"]["Description"]
    aws.approve(account.open_session())
    settled.up()
    assert "All keys" == account.team()["Description"]
    assert () == settled.preview("--expect-no-changes").calls


def test_rejected_update_is_requested_again_only_with_resubmit(
    settled: Stack, account: Account, aws: MpaEmulator
) -> None:
    """A rejection is shown, asks people nothing more, and is overruled by nobody but the user on purpose."""
    settled.declare(description="Payment keys")
    settled.up()
    aws.reject(account.open_session())

    run = settled.up()
    assert () == run.writes
    assert run.has_code(Code.TEAM_REQUEST_NOT_SENT, state=Code.TEAM_UPDATE_REJECTED)
    assert run.said("change `resubmit` to ask again")
    shown = settled.preview("--expect-no-changes")
    assert () == shown.calls
    assert shown.has_code(Code.TEAM_REQUEST_NOT_SENT, state=Code.TEAM_UPDATE_REJECTED)
    assert () == settled.up().calls
    assert [("UpdateApprovalTeam", "FAILED")] == account.outcomes()

    # AWS may forget the failed version; our tag and our state do not.
    team = account.team()
    account.mpa.delete_inactive_approval_team_version(Arn=team["Arn"], VersionId=team["PendingUpdate"]["VersionId"])
    assert () == settled.refresh().writes
    assert () == settled.up().writes
    assert [("UpdateApprovalTeam", "FAILED")] == account.outcomes()

    settled.declare(description="Payment keys", resubmit="agreed in the meeting")
    shown = settled.preview()
    assert shown.has_code(
        Code.TEAM_UPDATE_WILL_BE_REQUESTED, vote="update", team=account.team()["Arn"], required="2", approvers="3"
    )
    assert shown.said("asks the approvers of the team to change the description. The vote needs 2 of 3 approvals")
    settled.up()
    assert [("UpdateApprovalTeam", "FAILED"), ("UpdateApprovalTeam", "PENDING")] == account.outcomes()
    aws.approve(account.open_session())
    settled.up()
    assert "Payment keys" == account.team()["Description"]
    assert () == settled.preview("--expect-no-changes").calls


def test_going_back_after_a_rejection_discards_what_failed(settled: Stack, account: Account, aws: MpaEmulator) -> None:
    """The failed version was ours, so it is removed when the program wants what is in force."""
    settled.declare(description="Payment keys")
    settled.up()
    aws.reject(account.open_session())
    settled.up()
    assert "PendingUpdate" in account.team()

    settled.declare()
    run = settled.up()
    assert 1 == run.writes.count("DeleteInactiveApprovalTeamVersion")
    assert "PendingUpdate" not in account.team()
    assert () == settled.preview("--expect-no-changes").calls

    # The rejection belongs to that change and its `resubmit`: going back and forth does not lift it.
    settled.declare(description="Payment keys")
    assert () == settled.up().writes
    assert [("UpdateApprovalTeam", "FAILED")] == account.outcomes()


def test_expired_update_counts_as_rejected(settled: Stack, account: Account, aws: MpaEmulator) -> None:
    """Silence for 24 hours is a rejection, and nobody is asked again."""
    settled.declare(description="Payment keys")
    settled.up()
    aws.clock.advance(hours=25)

    run = settled.up()
    assert () == run.writes
    assert run.has_code(Code.TEAM_REQUEST_NOT_SENT, state=Code.TEAM_UPDATE_REJECTED)
    assert () == settled.preview("--expect-no-changes").calls
    assert 1 == len(account.sessions())
    settled.declare(description="All keys")
    settled.up()
    assert 2 == len(account.sessions())


def test_update_cancelled_by_somebody_else_counts_as_rejected(settled: Stack, account: Account) -> None:
    """A cancellation that we did not make is not ours to overrule."""
    settled.declare(description="Payment keys")
    settled.up()
    account.mpa.cancel_session(SessionArn=account.open_session())

    assert () == settled.up().writes
    assert () == settled.preview("--expect-no-changes").calls
    assert [("UpdateApprovalTeam", "CANCELLED")] == account.outcomes()


def test_new_approver_is_invited_after_the_vote(settled: Stack, account: Account, aws: MpaEmulator) -> None:
    """An approved update with a new member waits for them; meanwhile no other change is possible."""
    four = ("user-ana", "user-ben", "user-cleo", "user-dan")
    settled.declare(users=four)
    shown = settled.preview()
    voters = {"team": account.team()["Arn"], "required": "2", "approvers": "3"}
    assert shown.has_code(Code.TEAM_UPDATE_WILL_BE_REQUESTED, vote="update", **voters)
    assert shown.said("asks the approvers of the team to change the approvers. The vote needs 2 of 3 approvals")
    assert shown.said("Afterwards AWS invites user-dan, with 24 hours to accept.")
    settled.up()
    aws.approve(account.open_session())

    run = settled.up()
    assert () == run.writes
    assert ("ACTIVE", "UPDATE_PENDING_ACTIVATION") == account.state()
    assert run.has_code(Code.TEAM_UPDATE_INVITING)
    assert run.said("Not answered yet: user-dan.")
    assert () == settled.up().writes

    settled.declare(users=four, description="Payment keys")
    blocked = settled.up(fails=True)
    assert blocked.has_message()
    assert blocked.has_code(Code.TEAM_UPDATE_BLOCKED_BY_NEW_APPROVERS)
    assert blocked.said("An approved update waits for its new approvers (user-dan), and AWS cannot cancel it.")
    assert () == blocked.writes

    settled.declare(users=four)
    aws.accept_invitations(account.team()["Arn"])
    assert () == settled.up().writes
    assert 4 == len(account.team()["Approvers"])
    assert () == settled.preview("--expect-no-changes").calls


def test_new_approver_who_declines_ends_the_update(settled: Stack, account: Account, aws: MpaEmulator) -> None:
    """The team stands as it was, and the same is not requested again."""
    settled.declare(users=("user-ana", "user-ben", "user-cleo", "user-dan"))
    settled.up()
    aws.approve(account.open_session())
    aws.decline_invitation(account.team()["Arn"], "user-dan")

    run = settled.up()
    assert () == run.writes
    assert run.has_code(Code.TEAM_REQUEST_NOT_SENT, state=Code.TEAM_UPDATE_NOT_ACTIVATED)
    assert run.said("declined: user-dan")
    assert 3 == len(account.team()["Approvers"])
    assert () == settled.preview("--expect-no-changes").calls
    assert 1 == len(account.sessions())


def test_update_that_aws_finds_invalid_is_not_sent_again(settled: Stack, account: Account, aws: MpaEmulator) -> None:
    """A new approver whom the identity source does not know fails the update before anybody is asked."""
    account.unknown_users("user-dan")
    four = ("user-ana", "user-ben", "user-cleo", "user-dan")
    settled.declare(users=four)
    run = settled.up()
    assert 1 == run.writes.count("UpdateApprovalTeam")
    assert ("ACTIVE", "UPDATE_FAILED_VALIDATION") == account.state()
    assert run.has_code(Code.TEAM_REQUEST_NOT_SENT, state=Code.TEAM_UPDATE_INVALID)
    assert run.said(
        "The request is not sent again. AWS found the update invalid, and the team stays as it was: not found or disabled: user-dan."
    )
    assert () == settled.up().writes
    assert () == settled.preview("--expect-no-changes").calls

    account.unknown_users()
    settled.declare(users=four, resubmit="user-dan exists now")
    settled.up()
    aws.approve(account.open_session())
    aws.accept_invitations(account.team()["Arn"])
    settled.up()
    assert 4 == len(account.team()["Approvers"])
    assert () == settled.preview("--expect-no-changes").calls


def test_update_of_somebody_else_blocks_only_changes(settled: Stack, account: Account, aws: MpaEmulator) -> None:
    """Somebody else's request is neither cancelled nor replaced; the error names it and how to cancel it."""
    arn = account.team()["Arn"]
    account.mpa.update_approval_team(Arn=arn, Description="Console")
    theirs = account.open_session()
    settled.declare(description="Payment keys")

    run = settled.up(fails=True)
    assert run.has_message()
    assert run.has_code(Code.TEAM_UPDATE_BLOCKED_BY_EXTERNAL_UPDATE, session=theirs)
    assert run.said("An update that somebody else requested is open and changes the description.")
    assert run.said(f"`aws mpa cancel-session --session-arn {theirs}`")
    assert () == run.writes
    assert [("UpdateApprovalTeam", "PENDING")] == account.outcomes()

    # Wanting what is in force is no conflict with it.
    settled.declare()
    settled.refresh()
    assert () == settled.up().writes
    aws.reject(theirs)
    settled.refresh()
    assert () == settled.preview("--expect-no-changes").calls


def test_tags_change_at_once_without_a_vote(settled: Stack, account: Account, aws: MpaEmulator) -> None:
    """Tags need nobody, also while a vote is open; other people's tags stay."""
    arn = account.team()["Arn"]
    account.mpa.tag_resource(ResourceArn=arn, Tags={"theirs": "yes"})
    settled.declare(tags={"cost": "security", "stage": "prod"})
    run = settled.up()
    assert ("TagResource",) == run.writes
    assert {"cost": "security", "stage": "prod", "theirs": "yes"} == account.tags()

    settled.declare(tags={"cost": "platform"}, description="Payment keys")
    settled.up()
    assert {"cost": "platform", "theirs": "yes"} == account.tags()
    settled.declare(tags={"cost": "audit"}, description="Payment keys")
    assert ("TagResource",) == settled.up().writes
    assert 1 == len(account.sessions())
    aws.approve(account.open_session())
    settled.declare(description="Payment keys")
    assert ("UntagResource",) == settled.up().writes
    assert {"theirs": "yes"} == account.tags()
    assert () == settled.preview("--expect-no-changes").calls


def test_order_and_default_version_are_no_difference(settled: Stack) -> None:
    """Approvers in another order, and a policy's version in place of `$DEFAULT`, ask nobody and replace nothing."""
    settled.declare(
        users=("user-cleo", "user-ana", "user-ben"),
        policy="arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/1",
    )
    run = settled.up()
    assert () == run.writes
    assert "replace" not in run.output


def test_disappears_and_an_update_names_how_to_get_it_back(settled: Stack, account: Account, aws: MpaEmulator) -> None:
    """The error names what creates it again: a refresh does."""
    arn = account.team()["Arn"]
    account.mpa.start_active_approval_team_deletion(Arn=arn)
    aws.approve(account.open_session())
    assert [] == account.teams()

    settled.declare(description="Payment keys")
    run = settled.up(fails=True)
    assert run.has_message()
    assert run.has_code(Code.TEAM_REMOVED)
    assert run.said("Run `pulumi up --refresh` to create it again")
    run = settled.up("--refresh")
    assert 1 == run.writes.count("CreateApprovalTeam")
    assert arn != account.team()["Arn"]
    assert ("PENDING", "PENDING_ACTIVATION") == account.state()
