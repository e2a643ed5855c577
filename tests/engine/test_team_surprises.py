"""What changed on AWS between a preview and its run: a run does what was announced, or less."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from stacks import OTHER_POLICY, declared

from pulumi_mpa.messages import Code

if TYPE_CHECKING:
    from account import Account
    from stacks import Stack

    from pulumi_mpa.testing import MpaEmulator

pytestmark = pytest.mark.engine


def test_foreign_update_for_the_same_is_not_asked_again(settled: Stack, account: Account, aws: MpaEmulator) -> None:
    """The team is voting on just that already; what comes of it is seen without a refresh."""
    account.mpa.update_approval_team(Arn=account.team()["Arn"], Description="Payment keys")
    theirs = account.open_session()
    settled.declare(description="Payment keys")
    run = settled.up()
    assert () == run.writes
    assert run.said(f"no change; an update that somebody else asked for is open ({theirs})")
    assert () == settled.up().writes

    aws.approve(theirs)
    assert () == settled.up().writes
    assert "Payment keys" == account.team()["Description"]
    assert () == settled.preview("--expect-no-changes").calls


def test_vote_approved_meanwhile_is_followed_by_the_new_wish(
    settled: Stack, account: Account, aws: MpaEmulator
) -> None:
    """State thinks that a vote must be cancelled; it is over, and what was announced beside it is still asked."""
    settled.declare(description="Payment keys")
    settled.up()
    aws.approve(account.open_session())
    settled.declare(description="All keys")
    shown = settled.preview()
    assert shown.said("cancels the open vote")
    run = settled.up()

    assert 0 == run.writes.count("CancelSession")
    assert "Payment keys" == account.team()["Description"]
    assert "All keys" == account.team()["PendingUpdate"]["Description"]
    assert [("UpdateApprovalTeam", "APPROVED"), ("UpdateApprovalTeam", "PENDING")] == account.outcomes()


def test_run_that_fails_after_it_cancelled_records_that_and_fails(settled: Stack, account: Account) -> None:
    """Our vote is cancelled and the new request is denied: the run fails, state knows what is, and the next run goes on."""
    settled.declare(description="Payment keys")
    settled.up()
    settled.declare(description="All keys")
    account.troubles("UpdateApprovalTeam", "AccessDeniedException")

    failed = settled.up(fails=True)
    assert ("CancelSession", 1) == (failed.writes[0], failed.writes.count("UpdateApprovalTeam"))
    assert failed.has_sentence()
    outputs = settled.resource("guards")["outputs"]
    assert ("dropped", False) == (outputs["lastRequest"]["outcome"], outputs["settled"])
    assert "pendingSession" not in outputs

    assert 1 == settled.up().writes.count("UpdateApprovalTeam")
    assert [("UpdateApprovalTeam", "CANCELLED"), ("UpdateApprovalTeam", "PENDING")] == account.outcomes()


def test_change_by_somebody_else_is_not_reverted_unannounced(
    settled: Stack, account: Account, aws: MpaEmulator
) -> None:
    """The preview named one field; the console has changed another since, so the run asks nothing and the next preview names both."""
    strategy: Any = {"MofN": {"MinApprovalsRequired": 3}}
    account.mpa.update_approval_team(Arn=account.team()["Arn"], ApprovalStrategy=strategy)
    aws.approve(account.open_session())
    settled.declare(description="Payment keys")
    assert settled.preview().said("asks the team's approvers to change description: needs 2 of 3")

    run = settled.up()
    assert () == run.writes
    assert run.said("not everything was done")
    assert settled.preview().said("asks the team's approvers to change description, approval strategy: needs 3 of 3")
    assert 1 == settled.up().writes.count("UpdateApprovalTeam")


def test_failed_update_of_somebody_else_is_not_replaced_unannounced(
    settled: Stack, account: Account, aws: MpaEmulator
) -> None:
    """AWS keeps one draft, so asking drops theirs; that is said before it is done."""
    account.mpa.update_approval_team(Arn=account.team()["Arn"], Description="Console")
    aws.reject(account.open_session())
    settled.declare(description="Payment keys")
    assert () == settled.up().writes
    assert settled.preview().said("this replaces a failed update that somebody else asked for")
    assert 1 == settled.up().writes.count("UpdateApprovalTeam")


def test_own_deletion_is_not_cancelled_unannounced(settled: Stack, account: Account) -> None:
    """State does not know of the deletion in vote, so the run stops short, and the next preview says what it takes."""
    settled.destroy(fails=True)
    settled.declare(description="Payment keys")
    run = settled.up()
    assert () == run.writes
    assert run.said("not everything was done")

    shown = settled.preview()
    assert shown.said("cancels the open vote on deleting the team")
    assert shown.said("asks the team's approvers to change description")
    settled.up()
    assert [("StartActiveApprovalTeamDeletion", "CANCELLED"), ("UpdateApprovalTeam", "PENDING")] == account.outcomes()


def test_foreign_deletion_does_not_fail_who_changes_nothing(settled: Stack, account: Account) -> None:
    """It is neither cancelled nor ignored: no change is possible, and wanting what is costs nothing."""
    account.mpa.start_active_approval_team_deletion(Arn=account.team()["Arn"])
    theirs = account.open_session()
    settled.declare(description="Payment keys")
    run = settled.up(fails=True)
    assert run.has_sentence()
    assert run.said(f"somebody asked to delete this team ({theirs}) and it can't be changed meanwhile: description")
    assert () == run.writes

    settled.declare()
    settled.refresh()
    assert () == settled.up().writes
    assert [("StartActiveApprovalTeamDeletion", "PENDING")] == account.outcomes()


def test_sessions_of_other_services_hold_up_a_deletion(settled: Stack, account: Account, aws: MpaEmulator) -> None:
    """A team that is deciding about a vault is not asked to go; the sentence names what is open."""
    arn = account.team()["Arn"]
    vault = "arn:aws:backup:us-east-1:111122223333:backup-vault:vault"
    asked = aws.controls.start_session(arn, "backup:RevokeRestoreAccessBackupVault", vault)
    run = settled.destroy(fails=True)
    assert run.has_sentence()
    assert run.said(f"the team has a vote on backup:RevokeRestoreAccessBackupVault ({asked}) open")
    assert () == run.writes

    aws.reject(asked)
    assert 1 == settled.destroy(fails=True).writes.count("StartActiveApprovalTeamDeletion")


@pytest.mark.parametrize("aws", [{"service_seconds": 0.7}], indirect=True, ids=["slow-service"])
def test_the_service_own_seconds_are_waited_for_in_votes(settled: Stack, account: Account, aws: MpaEmulator) -> None:
    """An update that AWS still checks, and a session that it still opens, are asked for once and shown as open."""
    settled.declare(description="Payment keys")
    run = settled.up()
    assert 1 == run.writes.count("UpdateApprovalTeam")
    assert run.has_code(Code.TEAM_UPDATE_VOTING, required="2", approvers="3")
    assert () == settled.up().writes
    aws.approve(account.open_session())
    settled.up()
    assert () == settled.preview("--expect-no-changes").calls

    run = settled.destroy(fails=True)
    assert run.said("approval is asked for and nothing is removed yet; needs 2 of 3")
    assert () == settled.destroy(fails=True).writes
    aws.approve(account.open_session())
    settled.destroy()
    assert [] == account.teams()


def test_tags_and_local_inputs_follow_while_a_no_stands(settled: Stack, account: Account, aws: MpaEmulator) -> None:
    """What needs nobody is done whatever the approvers said, and nothing else is."""
    settled.declare(description="Payment keys")
    settled.up()
    aws.reject(account.open_session())
    settled.up()
    settled.declare(description="Payment keys", tags={"cost": "security"}, pending_window_days=7, on_delete="gone")

    assert ("TagResource",) == settled.up().writes
    assert {"cost": "security"} == account.tags()
    assert 1 == len(account.sessions())
    assert () == settled.preview("--expect-no-changes").calls


def test_renamed_resource_with_an_alias_keeps_its_team(settled: Stack, account: Account) -> None:
    """The name of before stays, nobody votes, and the owner follows."""
    arn = account.team()["Arn"]
    alias = 'pulumi.ResourceOptions(aliases=[pulumi.Alias(name="guards")])'
    settled.program(declared("keepers", opts=alias))
    run = settled.up()
    assert "replace" not in run.output
    assert {"TagResource"} >= set(run.writes)
    assert arn == account.team()["Arn"]
    assert () == settled.preview("--expect-no-changes").calls

    settled.lose_state()
    settled.program(declared("keepers", name=account.team()["Name"]))
    assert settled.up().said("taken into state")
    assert arn == account.team()["Arn"]


@pytest.mark.parametrize("aws", [{"unknown_users": ["user-cleo"]}], indirect=True, ids=["one-unknown"])
def test_killed_creation_of_an_invalid_team_is_put_right(stack: Stack, account: Account) -> None:
    """What the killed run left is taken, and the corrected program invites the right people without a vote."""
    stack.declare()
    stack.killed("after CreateApprovalTeam", "up")
    assert ("INACTIVE", "FAILED_VALIDATION") == account.state()
    run = stack.up()
    assert 0 == run.writes.count("UpdateApprovalTeam")
    assert run.has_code(Code.TEAM_INVALID)

    stack.declare(users=("user-ana", "user-ben", "user-dan"))
    assert 1 == stack.up().writes.count("UpdateApprovalTeam")
    assert ("PENDING", "PENDING_ACTIVATION") == account.state()


def test_made_team_that_can_not_be_read_yet_is_recorded(stack: Stack, account: Account, aws: MpaEmulator) -> None:
    """Once AWS has given an ARN it is in state, whatever keeps the run from reading it."""
    account.troubles("GetApprovalTeam", "AccessDeniedException")
    stack.declare()
    stack.up()
    arn = account.team()["Arn"]
    assert arn == stack.resource("guards")["id"]

    aws.accept_invitations(arn)
    assert () == stack.up().writes
    assert () == stack.preview("--expect-no-changes").calls


def test_lost_answer_to_a_deletion_asks_once(settled: Stack, account: Account) -> None:
    """AWS answers the second try with a conflict; one look tells that the vote is the first one's own."""
    account.troubles("StartActiveApprovalTeamDeletion", reset="after")
    run = settled.destroy(fails=True)
    assert run.has_sentence()
    assert run.said("approval is asked for and nothing is removed yet")
    assert [("StartActiveApprovalTeamDeletion", "PENDING")] == account.outcomes()
    assert () == settled.destroy(fails=True).writes


def test_old_half_of_a_replacement_is_asked_again_by_its_tag(
    settled: Stack, account: Account, aws: MpaEmulator
) -> None:
    """A team that is in no program any more has no `resubmit` to change; removing its tag asks anew."""
    old = account.team()["Arn"]
    settled.declare(policy=OTHER_POLICY)
    settled.up(fails=True)
    (new,) = [team["Arn"] for team in account.teams() if team["Arn"] != old]
    aws.accept_invitations(new)
    aws.reject(account.mpa.get_approval_team(Arn=old)["UpdateSessionArn"])

    run = settled.up(fails=True)
    assert run.has_sentence()
    assert run.said("remove its tag `pulumi-mpa:request-delete`")
    assert () == run.writes
    account.mpa.untag_resource(ResourceArn=old, TagKeys=["pulumi-mpa:request-delete"])
    assert 1 == settled.up(fails=True).writes.count("StartActiveApprovalTeamDeletion")
    aws.approve(account.mpa.get_approval_team(Arn=old)["UpdateSessionArn"])
    settled.up()
    assert new == account.team()["Arn"]


def test_dependents_know_the_arn_in_the_preview_of_an_update(settled: Stack, account: Account) -> None:
    """What hangs on the team's ARN stays known; what only the run can tell is not guessed."""
    uses = (
        'guards.arn.apply(lambda arn: pulumi.log.info(f"hangs on {arn}"))\n'
        'guards.explanation.apply(lambda told: pulumi.log.info(f"was told {told}"))'
    )
    settled.declare(uses, description="Payment keys")
    shown = settled.preview()

    assert shown.said(f"hangs on {account.team()['Arn']}")
    assert "was told" not in shown.output
    assert settled.up().said("was told The team is voting on an update")
