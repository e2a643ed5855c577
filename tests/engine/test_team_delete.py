"""Deleting a team: requested once, an error while the vote is open, and never forced."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from stacks import SOURCE, declared, declared_source

from pulumi_mpa.messages import Code, find

if TYPE_CHECKING:
    from account import Account
    from stacks import Stack

    from pulumi_mpa.testing import MpaEmulator

pytestmark = pytest.mark.engine


@pytest.mark.every_python
def test_destroy_requests_once_and_ends_after_the_vote(settled: Stack, account: Account, aws: MpaEmulator) -> None:
    """While the vote is open every destroy shows that same vote; after it the team is out of state."""
    name, arn = account.team()["Name"], account.team()["Arn"]
    run = settled.destroy(fails=True)
    session = account.open_session()
    assert run.has_message()
    # The lines of progress may show it too.
    announced = next(found for found in find(run.output) if "vote" in found.data)
    assert Code.TEAM_DELETION_WILL_BE_REQUESTED == announced.code
    assert {"vote": "delete", "team": arn, "required": "2", "approvers": "3"}.items() <= announced.data.items()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\dZ", announced.data["closes"])
    assert run.said("asks the approvers of the team to delete it. The vote needs 2 of 3 approvals and closes at ")
    assert run.said(f"error: cannot delete approval team {name} ({arn}): ")
    votes = {"required": "2", "approvers": "3", "approvals": "0", "rejections": "0"}
    assert run.has_code(Code.DELETION_WAITS_FOR_VOTE, session=session, **votes)
    assert run.said("nothing is removed yet. The deletion needs 2 of 3 approvals and has 0 approvals and 0 rejections.")
    assert run.said("vote in the approval portal, then run the same command again.")
    assert 1 == run.writes.count("StartActiveApprovalTeamDeletion")
    assert ("ACTIVE", "DELETE_PENDING_APPROVAL") == account.state()

    aws.vote(session, "user-ana", "APPROVED")
    again = settled.destroy(fails=True)
    assert again.has_message()
    assert again.has_code(Code.DELETION_WAITS_FOR_VOTE, session=session, approvals="1", rejections="0")
    assert again.said("1 approval and 0 rejections")
    assert () == again.writes
    assert [("StartActiveApprovalTeamDeletion", "PENDING")] == account.outcomes()

    aws.vote(session, "user-ben", "APPROVED")
    last = settled.destroy()
    assert () == last.writes
    assert [] == account.teams()


def test_team_that_is_declared_again_cancels_its_deletion(settled: Stack, account: Account) -> None:
    """A refresh sees the open deletion, the preview announces what is cancelled, and `up` cancels our own request."""
    settled.destroy(fails=True)
    session = account.open_session()
    settled.refresh()
    shown = settled.preview()
    assert shown.has_code(Code.TEAM_DELETION_VOTE_WILL_BE_CANCELLED, session=session)
    assert shown.said(f"({session}), since the program declares the team again")
    assert () == shown.calls

    run = settled.up()
    assert 1 == run.writes.count("CancelSession")
    assert [("StartActiveApprovalTeamDeletion", "CANCELLED")] == account.outcomes()
    assert ("ACTIVE", None) == account.state()
    assert () == settled.preview("--expect-no-changes").calls
    # What we cancelled ourselves is no rejection.
    settled.destroy(fails=True)
    assert account.open_session() != session


def test_rejected_deletion_is_requested_again_only_with_resubmit(
    settled: Stack, account: Account, aws: MpaEmulator
) -> None:
    """The team remembers it by its tag: without any state written, a repeated destroy does not overrule the rejection."""
    settled.destroy(fails=True)
    aws.reject(account.open_session())

    for _ in range(2):
        run = settled.destroy(fails=True)
        assert run.has_message()
        assert run.has_code(Code.DELETION_REJECTED)
        assert run.said("requested before and not approved: it was rejected, expired or was cancelled.")
        assert run.said("The team stays as it was. Talk to the approvers.")
        assert run.said("change `resubmit`, run `pulumi up`, then run the same command again.")
        assert () == run.writes
    assert [("StartActiveApprovalTeamDeletion", "FAILED")] == account.outcomes()

    settled.declare(resubmit="agreed in the meeting")
    assert () == settled.up().writes
    settled.destroy(fails=True)
    aws.approve(account.open_session())
    settled.destroy()
    assert [] == account.teams()


def test_expired_vote_on_deletion_counts_as_rejected(settled: Stack, account: Account, aws: MpaEmulator) -> None:
    """Silence for 24 hours keeps the team."""
    settled.destroy(fails=True)
    aws.clock.advance(hours=25)

    run = settled.destroy(fails=True)
    assert run.has_message()
    assert run.has_code(Code.DELETION_REJECTED)
    assert () == run.writes
    assert ("ACTIVE", "DELETE_FAILED_APPROVAL") == account.state()


def test_deletion_that_somebody_else_cancelled_counts_as_rejected(settled: Stack, account: Account) -> None:
    """Whoever cancelled it wanted the team to stay."""
    settled.destroy(fails=True)
    account.mpa.cancel_session(SessionArn=account.open_session())

    run = settled.destroy(fails=True)
    assert run.has_code(Code.DELETION_REJECTED)
    assert () == run.writes


def test_team_that_invites_can_not_be_removed_until_the_invitations_lapse(
    stack: Stack, account: Account, aws: MpaEmulator
) -> None:
    """AWS cannot do it; the error names who has not answered and when that ends. Then no vote is needed."""
    stack.declare()
    stack.up()
    run = stack.destroy(fails=True)
    assert run.has_message()
    assert run.has_code(Code.DELETION_BLOCKED_BY_INVITATIONS)
    assert run.said("Not answered yet: user-ana, user-ben, user-cleo.")
    assert run.said("They expire at ")
    assert () == run.writes

    aws.clock.advance(hours=25)
    run = stack.destroy()
    assert run.has_code(Code.TEAM_WILL_BE_REMOVED)
    assert run.said("removes the team without a vote, since it never became active")
    assert ("DeleteInactiveApprovalTeamVersion",) == run.writes
    assert [] == account.teams()


def test_team_with_another_open_vote_cannot_be_deleted(settled: Stack, account: Account) -> None:
    """The error names the vote and the command that cancels it, our own update's too."""
    settled.declare(description="Payment keys")
    settled.up()
    session = account.open_session()

    run = settled.destroy(fails=True)
    assert run.has_message()
    assert run.has_code(Code.DELETION_BLOCKED_BY_SESSIONS, session=session)
    assert run.said(f"The team has a vote on an update ({session}) open.")
    assert run.said(f"`aws mpa cancel-session --session-arn {session}`")
    assert () == run.writes
    assert [("UpdateApprovalTeam", "PENDING")] == account.outcomes()


def test_disappears_and_its_deletion_is_done(settled: Stack, account: Account, aws: MpaEmulator) -> None:
    """Somebody else's deletion is as good as ours."""
    account.mpa.start_active_approval_team_deletion(Arn=account.team()["Arn"])
    theirs = account.open_session()
    run = settled.destroy(fails=True)
    assert run.has_code(Code.DELETION_WAITS_FOR_VOTE, session=theirs)
    assert run.said(f"`aws mpa cancel-session --session-arn {theirs}`")
    assert () == run.writes

    aws.approve(theirs)
    assert () == settled.destroy().writes
    assert [] == account.teams()


def test_window_keeps_the_team_for_days_and_state_lets_it_go(
    settled: Stack, account: Account, aws: MpaEmulator
) -> None:
    """With `onDelete` approved nothing is left to do once the vote is through, since nothing stops it then."""
    settled.declare(pending_window_days=7)
    assert () == settled.up().writes
    run = settled.destroy(fails=True)
    assert run.has_code(Code.TEAM_DELETION_WILL_BE_REQUESTED, vote="delete", required="2", approvers="3")
    assert run.said("Once approved, the deletion takes effect after 7 days.")
    aws.approve(account.open_session())
    assert ("DELETING", None) == account.state()
    run = settled.destroy()
    assert run.has_code(Code.TEAM_DELETION_DONE, state=Code.TEAM_DELETING)
    assert () == run.writes

    # AWS keeps the name meanwhile, which nobody wrote: the same program gets a team under another one.
    before = account.team()["Name"]
    settled.declare(pending_window_days=7)
    run = settled.up()
    assert run.has_code(Code.TEAM_GETS_ANOTHER_NAME)
    assert 1 == run.writes.count("CreateApprovalTeam")
    new = next(team for team in account.teams() if team["Name"] != before)
    assert run.said(f"The new team is named {new['Name']}, because AWS keeps the name {before} until")
    aws.accept_invitations(new["Arn"])
    settled.up()
    assert () == settled.preview("--expect-no-changes").calls
    aws.clock.advance(days=8)
    assert [new["Arn"]] == [team["Arn"] for team in account.teams()]
    settled.refresh()
    assert () == settled.preview("--expect-no-changes").calls


def test_written_name_is_kept_by_a_deleted_team_until_its_window_ends(
    stack: Stack, account: Account, aws: MpaEmulator
) -> None:
    """Who writes a name gets that one or none."""
    stack.declare(name="guards", pending_window_days=7)
    stack.up()
    aws.accept_invitations(account.team()["Arn"])
    stack.destroy(fails=True)
    aws.approve(account.open_session())
    stack.destroy()

    stack.declare(name="guards", pending_window_days=7)
    run = stack.up(fails=True)
    assert run.has_message()
    assert run.has_code(Code.TEAM_NAME_IS_BEING_DELETED)
    assert () == run.writes
    aws.clock.advance(days=8)
    assert [] == account.teams()
    assert 1 == stack.up().writes.count("CreateApprovalTeam")
    assert ("PENDING", "PENDING_ACTIVATION") == account.state()


def test_on_delete_gone_waits_for_the_window(settled: Stack, account: Account, aws: MpaEmulator) -> None:
    """State keeps the team until AWS no longer has it, and says when that is."""
    settled.declare(pending_window_days=3, on_delete="gone")
    settled.up()
    settled.destroy(fails=True)
    aws.approve(account.open_session())

    run = settled.destroy(fails=True)
    assert run.has_message()
    assert run.has_code(Code.DELETION_WAITS_FOR_WINDOW)
    assert run.said("The deletion of the team is approved, and AWS removes the team at ")
    assert () == run.writes
    settled.declare(pending_window_days=3, on_delete="gone", description="Payment keys")
    run = settled.up(fails=True)
    assert run.has_message()
    assert run.has_code(Code.TEAM_WITHOUT_NAME_IS_BEING_DELETED)
    assert run.said("The deletion of the team was approved and cannot be stopped. AWS removes the team at ")
    assert () == run.writes
    # What the message recommends creates the team that the program declares, and waits for the other one as it was told to.
    run = settled.up("--refresh", fails=True)
    assert run.has_code(Code.TEAM_WILL_BE_CREATED_ANEW)
    assert run.has_code(Code.TEAM_GETS_ANOTHER_NAME)
    assert run.has_code(Code.DELETION_WAITS_FOR_WINDOW)
    assert 1 == run.writes.count("CreateApprovalTeam")
    aws.clock.advance(days=4)
    settled.up()
    assert ["Payment keys"] == [
        account.mpa.get_approval_team(Arn=team["Arn"])["Description"] for team in account.teams()
    ]


def test_on_delete_requested_removes_the_team_from_the_state_with_a_warning(settled: Stack, account: Account) -> None:
    """The vote stays open, the team exists, and the user reads that."""
    settled.declare(on_delete="requested")
    settled.up()
    run = settled.destroy()

    assert 1 == run.writes.count("StartActiveApprovalTeamDeletion")
    assert run.has_code(Code.TEAM_LEAVES_THE_STATE, session=account.open_session())
    assert run.said("THE TEAM STILL EXISTS")
    assert ("ACTIVE", "DELETE_PENDING_APPROVAL") == account.state()


def test_two_teams_and_their_source_end_in_an_empty_account(
    stack: Stack, empty_account: Account, aws: MpaEmulator
) -> None:
    """Over as many runs as the votes take, the source goes last, and nothing is requested twice."""
    teams = [declared(name).replace(repr(SOURCE), "org.identity_source_arn") for name in ("one", "two")]
    stack.program("\n".join([declared_source(), *teams]))
    stack.up()
    for team in empty_account.teams():
        aws.accept_invitations(team["Arn"])
    stack.up()
    assert ["ACTIVE", "ACTIVE"] == [team["Status"] for team in empty_account.teams()]

    run = stack.destroy(fails=True)
    assert run.has_message()
    assert 2 == run.writes.count("StartActiveApprovalTeamDeletion")
    assert 0 == run.writes.count("DeleteIdentitySource")
    one, two = empty_account.teams()
    aws.approve(one["UpdateSessionArn"])
    run = stack.destroy(fails=True)
    assert () == run.writes
    aws.approve(two["UpdateSessionArn"])
    assert ("DeleteIdentitySource",) == stack.destroy().writes
    assert [] == empty_account.teams()
    assert [] == empty_account.sources()


def test_team_that_is_taken_out_of_the_program_votes_on_its_deletion(
    settled: Stack, account: Account, aws: MpaEmulator
) -> None:
    """What `destroy` does for all, `up` does for one; other resources are not held up by it."""
    settled.program('pulumi.export("still", "here")')
    run = settled.up(fails=True)
    assert run.has_message()
    assert run.has_code(Code.DELETION_WAITS_FOR_VOTE, session=account.open_session())
    assert run.said("nothing is removed yet")
    assert run.said('still: "here"')
    aws.approve(account.open_session())
    assert () == settled.up().writes
    assert () == settled.preview("--expect-no-changes").calls
