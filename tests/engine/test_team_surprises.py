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


def test_same_update_by_somebody_else_is_not_requested_again(
    settled: Stack, account: Account, aws: MpaEmulator
) -> None:
    """The team is voting on just that already; what comes of it is seen without a refresh."""
    account.mpa.update_approval_team(Arn=account.team()["Arn"], Description="Payment keys")
    theirs = account.open_session()
    settled.declare(description="Payment keys")
    run = settled.up()
    assert () == run.writes
    assert run.has_code(
        Code.TEAM_UNCHANGED_DURING_EXTERNAL_UPDATE,
        session=theirs,
        required="2",
        approvers="3",
        state=Code.TEAM_UPDATE_VOTING,
    )
    assert run.said("Nothing changes, but an update is open that somebody else requested.")
    assert () == settled.up().writes

    aws.approve(theirs)
    assert () == settled.up().writes
    assert "Payment keys" == account.team()["Description"]
    assert () == settled.preview("--expect-no-changes").calls


def test_vote_approved_meanwhile_is_followed_by_the_new_request(
    settled: Stack, account: Account, aws: MpaEmulator
) -> None:
    """The state shows a vote to cancel; it is over, and what was announced beside it is still requested."""
    settled.declare(description="Payment keys")
    settled.up()
    session = account.open_session()
    aws.approve(session)
    settled.declare(description="All keys")
    shown = settled.preview()
    assert shown.has_code(Code.TEAM_UPDATE_VOTE_WILL_BE_CANCELLED, session=session)
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
    assert failed.has_message()
    outputs = settled.resource("guards")["outputs"]
    assert ("dropped", False) == (outputs["lastRequest"]["outcome"], outputs["settled"])
    assert "pendingSession" not in outputs

    assert 1 == settled.up().writes.count("UpdateApprovalTeam")
    assert [("UpdateApprovalTeam", "CANCELLED"), ("UpdateApprovalTeam", "PENDING")] == account.outcomes()


def test_change_by_somebody_else_is_not_reverted_unannounced(
    settled: Stack, account: Account, aws: MpaEmulator
) -> None:
    """The preview named one field; the console has changed another since, so the run requests nothing and the next preview names both."""
    strategy: Any = {"MofN": {"MinApprovalsRequired": 3}}
    account.mpa.update_approval_team(Arn=account.team()["Arn"], ApprovalStrategy=strategy)
    aws.approve(account.open_session())
    settled.declare(description="Payment keys")
    arn = account.team()["Arn"]
    shown = settled.preview()
    assert shown.has_code(Code.TEAM_UPDATE_WILL_BE_REQUESTED, vote="update", team=arn, required="2", approvers="3")
    assert shown.said("asks the approvers of the team to change the description. The vote needs 2 of 3 approvals")

    run = settled.up()
    assert () == run.writes
    assert run.has_code(Code.NOT_EVERYTHING_DONE)
    shown = settled.preview()
    assert shown.has_code(Code.TEAM_UPDATE_WILL_BE_REQUESTED, vote="update", team=arn, required="3", approvers="3")
    assert shown.said("the team to change the description and the approval strategy. The vote needs 3 of 3 approvals")
    assert 1 == settled.up().writes.count("UpdateApprovalTeam")


def test_failed_update_of_somebody_else_is_not_replaced_unannounced(
    settled: Stack, account: Account, aws: MpaEmulator
) -> None:
    """AWS keeps one draft, so a request drops theirs; that is announced before it is done."""
    account.mpa.update_approval_team(Arn=account.team()["Arn"], Description="Console")
    aws.reject(account.open_session())
    settled.declare(description="Payment keys")
    assert () == settled.up().writes
    theirs = account.team()["PendingUpdate"]["VersionId"]
    shown = settled.preview()
    assert shown.has_code(Code.TEAM_UPDATE_WILL_BE_REQUESTED, vote="update", required="2", approvers="3")
    assert shown.said(f"This replaces a failed update that somebody else requested (version {theirs}).")
    assert 1 == settled.up().writes.count("UpdateApprovalTeam")


def test_own_deletion_is_not_cancelled_unannounced(settled: Stack, account: Account) -> None:
    """The state does not have the deletion in vote, so the run stops short, and the next preview announces the rest."""
    settled.destroy(fails=True)
    settled.declare(description="Payment keys")
    run = settled.up()
    assert () == run.writes
    assert run.has_code(Code.NOT_EVERYTHING_DONE)

    shown = settled.preview()
    assert shown.has_code(Code.TEAM_DELETION_VOTE_WILL_BE_CANCELLED, session=account.open_session())
    assert shown.has_code(Code.TEAM_UPDATE_WILL_BE_REQUESTED, vote="update", required="2", approvers="3")
    assert shown.said("asks the approvers of the team to change the description.")
    settled.up()
    assert [("StartActiveApprovalTeamDeletion", "CANCELLED"), ("UpdateApprovalTeam", "PENDING")] == account.outcomes()


def test_deletion_by_somebody_else_blocks_only_changes(settled: Stack, account: Account) -> None:
    """It is neither cancelled nor ignored: no change is possible, and a program without a change is no error."""
    account.mpa.start_active_approval_team_deletion(Arn=account.team()["Arn"])
    theirs = account.open_session()
    settled.declare(description="Payment keys")
    run = settled.up(fails=True)
    assert run.has_message()
    assert run.has_code(Code.TEAM_UPDATE_BLOCKED_BY_EXTERNAL_DELETION, session=theirs)
    assert run.said(
        "The team cannot change (the description) while it is voting on its deletion, which somebody else requested"
    )
    assert run.said(f"`aws mpa cancel-session --session-arn {theirs}`")
    assert () == run.writes

    settled.declare()
    settled.refresh()
    assert () == settled.up().writes
    assert [("StartActiveApprovalTeamDeletion", "PENDING")] == account.outcomes()


def test_sessions_of_other_services_hold_up_a_deletion(settled: Stack, account: Account, aws: MpaEmulator) -> None:
    """A team that is deciding about a vault is not deleted; the error names what is open."""
    arn = account.team()["Arn"]
    vault = "arn:aws:backup:us-east-1:111122223333:backup-vault:vault"
    session = aws.controls.start_session(arn, "backup:RevokeRestoreAccessBackupVault", vault)
    run = settled.destroy(fails=True)
    assert run.has_message()
    assert run.has_code(Code.DELETION_BLOCKED_BY_SESSIONS, session=session)
    assert run.said(f"The team has a vote on backup:RevokeRestoreAccessBackupVault ({session}) open.")
    assert () == run.writes

    aws.reject(session)
    assert 1 == settled.destroy(fails=True).writes.count("StartActiveApprovalTeamDeletion")


@pytest.mark.parametrize("aws", [{"service_seconds": 0.7}], indirect=True, ids=["slow-service"])
def test_the_service_own_seconds_are_waited_for_in_votes(settled: Stack, account: Account, aws: MpaEmulator) -> None:
    """An update that AWS still checks, and a session that it still opens, are requested once and shown as open."""
    settled.declare(description="Payment keys")
    run = settled.up()
    assert 1 == run.writes.count("UpdateApprovalTeam")
    assert run.has_code(Code.TEAM_UPDATE_VOTING, required="2", approvers="3")
    assert () == settled.up().writes
    aws.approve(account.open_session())
    settled.up()
    assert () == settled.preview("--expect-no-changes").calls

    run = settled.destroy(fails=True)
    opened = account.team()["UpdateSessionArn"]
    assert run.has_code(Code.DELETION_WAITS_FOR_VOTE, session=opened, required="2", approvers="3")
    assert run.said("nothing is removed yet. The deletion needs 2 of 3 approvals")
    assert () == settled.destroy(fails=True).writes
    aws.approve(account.open_session())
    settled.destroy()
    assert [] == account.teams()


def test_tags_and_local_inputs_follow_after_a_rejection(settled: Stack, account: Account, aws: MpaEmulator) -> None:
    """What needs no vote is done whatever the approvers decided, and nothing else is."""
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
    run = settled.up()
    assert run.has_code(Code.TEAM_ADOPTED)
    assert run.said(f"The team exists already ({arn}) and is now in the state.")
    assert arn == account.team()["Arn"]


@pytest.mark.parametrize("aws", [{"unknown_users": ["user-cleo"]}], indirect=True, ids=["one-unknown"])
def test_interrupted_creation_of_an_invalid_team_is_corrected(stack: Stack, account: Account) -> None:
    """What the interrupted run left is adopted, and the corrected program invites the right people without a vote."""
    stack.declare()
    stack.killed("after CreateApprovalTeam", "up")
    assert ("INACTIVE", "FAILED_VALIDATION") == account.state()
    run = stack.up()
    assert 0 == run.writes.count("UpdateApprovalTeam")
    assert run.has_code(Code.TEAM_REQUEST_NOT_SENT, state=Code.TEAM_INVALID)

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


def test_lost_response_to_a_deletion_makes_one_request(settled: Stack, account: Account) -> None:
    """The second try is a conflict for AWS; one read shows that the vote is the one of the first try."""
    account.troubles("StartActiveApprovalTeamDeletion", reset="after")
    run = settled.destroy(fails=True)
    assert run.has_message()
    assert run.has_code(Code.DELETION_WAITS_FOR_VOTE, session=account.open_session())
    assert run.said("nothing is removed yet")
    assert [("StartActiveApprovalTeamDeletion", "PENDING")] == account.outcomes()
    assert () == settled.destroy(fails=True).writes


def test_old_half_of_a_replacement_votes_again_without_its_tag(
    settled: Stack, account: Account, aws: MpaEmulator
) -> None:
    """A team that is in no program any more has no `resubmit` to change; without its tag the next run requests it again."""
    old = account.team()["Arn"]
    settled.declare(policy=OTHER_POLICY)
    settled.up(fails=True)
    (new,) = [team["Arn"] for team in account.teams() if team["Arn"] != old]
    aws.accept_invitations(new)
    aws.reject(account.mpa.get_approval_team(Arn=old)["UpdateSessionArn"])

    run = settled.up(fails=True)
    assert run.has_message()
    assert run.has_code(Code.DELETION_REJECTED)
    assert run.said("remove its tag `pulumi-mpa:request-delete`")
    assert () == run.writes
    account.mpa.untag_resource(ResourceArn=old, TagKeys=["pulumi-mpa:request-delete"])
    assert 1 == settled.up(fails=True).writes.count("StartActiveApprovalTeamDeletion")
    aws.approve(account.mpa.get_approval_team(Arn=old)["UpdateSessionArn"])
    settled.up()
    assert new == account.team()["Arn"]


def test_dependents_know_the_arn_in_the_preview_of_an_update(settled: Stack, account: Account) -> None:
    """What hangs on the team's ARN stays known; what only the run can know is not guessed."""
    uses = (
        'guards.arn.apply(lambda arn: pulumi.log.info(f"hangs on {arn}"))\n'
        'guards.explanation.apply(lambda text: pulumi.log.info(f"explained: {text}"))'
    )
    settled.declare(uses, description="Payment keys")
    shown = settled.preview()

    assert shown.said(f"hangs on {account.team()['Arn']}")
    assert "explained: " not in shown.output
    assert settled.up().said("explained: The team is voting on an update")
