"""Deleting a team: asked for once, said plainly while it is open, and never forced."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from stacks import SOURCE, declared, declared_source

from pulumi_mpa.messages import Code

if TYPE_CHECKING:
    from account import Account
    from stacks import Stack

    from pulumi_mpa.testing import MpaEmulator

pytestmark = pytest.mark.engine


@pytest.mark.every_python
def test_destroy_asks_once_and_ends_after_the_vote(settled: Stack, account: Account, aws: MpaEmulator) -> None:
    """While the vote is open every destroy shows that same vote; after it the team is out of state."""
    run = settled.destroy(fails=True)
    asked = account.open_session()
    assert run.has_sentence()
    assert run.said("guards: asks the team's approvers to delete the team: needs 2 of 3; the vote would close")
    assert run.said(
        f"approval is asked for and nothing is removed yet; needs 2 of 3, 0 approvals, 0 rejections; the vote ({asked}) closes"
    )
    assert run.said("run the same command again after that")
    assert 1 == run.writes.count("StartActiveApprovalTeamDeletion")
    assert ("ACTIVE", "DELETE_PENDING_APPROVAL") == account.state()

    aws.vote(asked, "user-ana", "APPROVED")
    again = settled.destroy(fails=True)
    assert again.has_sentence()
    assert again.said("1 approval and 0 rejections")
    assert () == again.writes
    assert [("StartActiveApprovalTeamDeletion", "PENDING")] == account.outcomes()

    aws.vote(asked, "user-ben", "APPROVED")
    last = settled.destroy()
    assert () == last.writes
    assert [] == account.teams()


def test_team_wanted_again_takes_its_deletion_back(settled: Stack, account: Account) -> None:
    """A refresh sees the open deletion, the preview says what is cancelled, and `up` cancels our own request."""
    settled.destroy(fails=True)
    asked = account.open_session()
    settled.refresh()
    shown = settled.preview()
    assert shown.said(f"cancels the open vote on deleting the team ({asked}), since the program wants it again")
    assert () == shown.calls

    run = settled.up()
    assert 1 == run.writes.count("CancelSession")
    assert [("StartActiveApprovalTeamDeletion", "CANCELLED")] == account.outcomes()
    assert ("ACTIVE", None) == account.state()
    assert () == settled.preview("--expect-no-changes").calls
    # What we took back ourselves is no refusal.
    settled.destroy(fails=True)
    assert account.open_session() != asked


def test_rejected_deletion_is_asked_again_only_with_resubmit(
    settled: Stack, account: Account, aws: MpaEmulator
) -> None:
    """The team's memory is its tag: without any state written, a repeated destroy does not overrule the no."""
    settled.destroy(fails=True)
    aws.reject(account.open_session())

    for _ in range(2):
        run = settled.destroy(fails=True)
        assert run.has_sentence()
        assert run.said("its deletion was asked for and not approved (rejected, lapsed or cancelled)")
        assert run.said("the team stands as it was; talk to the approvers")
        assert run.said("change `resubmit`, run `pulumi up`, then destroy")
        assert () == run.writes
    assert [("StartActiveApprovalTeamDeletion", "FAILED")] == account.outcomes()

    settled.declare(resubmit="agreed in the meeting")
    assert () == settled.up().writes
    settled.destroy(fails=True)
    aws.approve(account.open_session())
    settled.destroy()
    assert [] == account.teams()


def test_expired_vote_on_deletion_counts_as_a_no(settled: Stack, account: Account, aws: MpaEmulator) -> None:
    """Silence for 24 hours keeps the team."""
    settled.destroy(fails=True)
    aws.clock.advance(hours=25)

    run = settled.destroy(fails=True)
    assert run.has_sentence()
    assert run.said("its deletion was asked for and not approved")
    assert () == run.writes
    assert ("ACTIVE", "DELETE_FAILED_APPROVAL") == account.state()


def test_deletion_that_somebody_else_cancelled_counts_as_a_no(settled: Stack, account: Account) -> None:
    """Whoever cancelled it wanted the team to stay."""
    settled.destroy(fails=True)
    account.mpa.cancel_session(SessionArn=account.open_session())

    run = settled.destroy(fails=True)
    assert run.said("its deletion was asked for and not approved")
    assert () == run.writes


def test_team_that_invites_can_not_be_removed_until_the_invitations_lapse(
    stack: Stack, account: Account, aws: MpaEmulator
) -> None:
    """The service has no way; the sentence says who has not answered and when that ends. Then no vote is needed."""
    stack.declare()
    stack.up()
    run = stack.destroy(fails=True)
    assert run.has_sentence()
    assert run.said("invitations are out and the service has no way to remove a team meanwhile")
    assert run.said("user-ana, user-ben, user-cleo")
    assert () == run.writes

    aws.clock.advance(hours=25)
    run = stack.destroy()
    assert run.said("removes the team, which never became active: no vote is needed")
    assert ("DeleteInactiveApprovalTeamVersion",) == run.writes
    assert [] == account.teams()


def test_team_with_another_vote_open_is_not_asked_to_go(settled: Stack, account: Account) -> None:
    """The refusal names the vote and the command that cancels it, our own update's too."""
    settled.declare(description="Payment keys")
    settled.up()
    asked = account.open_session()

    run = settled.destroy(fails=True)
    assert run.has_sentence()
    assert run.said(f"the team has a vote on an update ({asked}) open")
    assert run.said(f"aws mpa cancel-session --session-arn {asked}")
    assert () == run.writes
    assert [("UpdateApprovalTeam", "PENDING")] == account.outcomes()


def test_disappears_and_its_deletion_is_done(settled: Stack, account: Account, aws: MpaEmulator) -> None:
    """Somebody else's deletion is as good as ours."""
    account.mpa.start_active_approval_team_deletion(Arn=account.team()["Arn"])
    theirs = account.open_session()
    run = settled.destroy(fails=True)
    assert run.said(theirs)
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
    assert run.said("once approved it takes effect after 7 days")
    aws.approve(account.open_session())
    assert ("DELETING", None) == account.state()
    run = settled.destroy()
    assert run.said("done: ")
    assert run.has_code(Code.TEAM_DELETING)
    assert () == run.writes

    # The same program can't have that name back meanwhile.
    settled.declare(pending_window_days=7)
    run = settled.up(fails=True)
    assert run.has_sentence()
    assert run.has_code(Code.TEAM_NAME_IS_BEING_DELETED)
    assert () == run.writes
    aws.clock.advance(days=8)
    assert [] == account.teams()
    assert 1 == settled.up().writes.count("CreateApprovalTeam")
    assert ("PENDING", "PENDING_ACTIVATION") == account.state()


def test_on_delete_gone_waits_for_the_window(settled: Stack, account: Account, aws: MpaEmulator) -> None:
    """State keeps the team until AWS no longer has it, and says when that is."""
    settled.declare(pending_window_days=3, on_delete="gone")
    settled.up()
    settled.destroy(fails=True)
    aws.approve(account.open_session())

    run = settled.destroy(fails=True)
    assert run.has_sentence()
    assert run.said("its deletion is approved and the team is gone")
    assert () == run.writes
    settled.refresh()
    run = settled.up(fails=True)
    assert run.has_sentence()
    assert run.said("its deletion is approved and nothing stops it")
    aws.clock.advance(days=4)
    settled.destroy()
    assert [] == account.teams()


def test_on_delete_requested_lets_go_and_says_so_loudly(settled: Stack, account: Account) -> None:
    """The vote stays open, the team exists, and the user is told."""
    settled.declare(on_delete="requested")
    settled.up()
    run = settled.destroy()

    assert 1 == run.writes.count("StartActiveApprovalTeamDeletion")
    assert run.said("THE TEAM STILL EXISTS")
    assert ("ACTIVE", "DELETE_PENDING_APPROVAL") == account.state()


def test_two_teams_and_their_source_end_in_an_empty_account(
    stack: Stack, empty_account: Account, aws: MpaEmulator
) -> None:
    """Over as many runs as the votes take, the source goes last, and nothing is asked twice."""
    teams = [declared(name).replace(repr(SOURCE), "org.identity_source_arn") for name in ("one", "two")]
    stack.program("\n".join([declared_source(), *teams]))
    stack.up()
    for team in empty_account.teams():
        aws.accept_invitations(team["Arn"])
    stack.up()
    assert ["ACTIVE", "ACTIVE"] == [team["Status"] for team in empty_account.teams()]

    run = stack.destroy(fails=True)
    assert run.has_sentence()
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


def test_team_taken_out_of_the_program_is_asked_to_go(settled: Stack, account: Account, aws: MpaEmulator) -> None:
    """What `destroy` does for all, `up` does for one; other resources are not held up by it."""
    settled.program('pulumi.export("still", "here")')
    run = settled.up(fails=True)
    assert run.has_sentence()
    assert run.said("approval is asked for and nothing is removed yet")
    assert run.said('still: "here"')
    aws.approve(account.open_session())
    assert () == settled.up().writes
    assert () == settled.preview("--expect-no-changes").calls
