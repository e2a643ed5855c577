"""Creating a team: announced by the preview, one write, nobody waited for, nothing lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from stacks import OTHER_POLICY, USERS

from pulumi_mpa.messages import Code, find

if TYPE_CHECKING:
    from account import Account
    from stacks import Stack

    from pulumi_mpa.testing import MpaEmulator

pytestmark = pytest.mark.engine


def test_preview_names_who_will_be_invited_and_calls_nothing(stack: Stack, account: Account) -> None:
    """A reader knows before the first invitation goes out whom it reaches, and what they will decide by."""
    stack.declare()
    shown = stack.preview()

    assert shown.said("This run creates team guards-")
    assert shown.has_code(Code.TEAM_WILL_BE_CREATED)
    assert shown.said("invites 3 approvers (user-ana, user-ben, user-cleo)")
    assert shown.said("A decision then needs 2 of 3 approvals")
    assert () == shown.calls
    assert [] == account.teams()


def test_pipeline_reads_codes_from_the_json_of_a_preview(stack: Stack) -> None:
    """Nobody has to read prose: the codes stand in what `pulumi preview --json` prints."""
    stack.declare(adopt=True)
    shown = stack.preview("--json")

    codes = [found.code for found in find(shown.output)]
    assert [Code.TEAM_WILL_BE_CREATED, Code.TEAM_MAY_BE_ADOPTED] == codes[:2]


@pytest.mark.every_python
def test_basic_creation_is_one_write_and_one_list(stack: Stack, account: Account) -> None:
    """What a creation costs: one list for a namesake, one request, one read of what it made."""
    stack.declare(tags={"cost": "security"})
    run = stack.up()

    assert ("ListApprovalTeams", "CreateApprovalTeam", "GetApprovalTeam") == run.calls
    assert ("PENDING", "PENDING_ACTIVATION") == account.state()
    team = account.team()
    assert set(USERS) == {approver["PrimaryIdentityId"] for approver in team["Approvers"]}
    assert {"MofN": {"MinApprovalsRequired": 2}} == team["ApprovalStrategy"]
    assert team["Name"].startswith("guards-")
    assert {"cost": "security"} == account.tags()
    assert run.said("Not answered yet: user-ana, user-ben, user-cleo. The invitations expire")


@pytest.mark.parametrize("aws", [{"service_seconds": 3.0}], indirect=True, ids=["slow-service"])
def test_the_service_own_seconds_are_waited_for(stack: Stack, account: Account, aws: MpaEmulator) -> None:
    """While AWS checks the team it is read again, and the run ends with what the check found."""
    stack.declare()
    run = stack.up()

    assert 1 == run.calls.count("CreateApprovalTeam")
    assert 1 == run.calls.count("ListApprovalTeams")
    assert 2 <= run.calls.count("GetApprovalTeam") <= 8
    assert {"CreateApprovalTeam", "ListApprovalTeams", "GetApprovalTeam"} == set(run.calls)
    assert ("PENDING", "PENDING_ACTIVATION") == account.state()
    aws.accept_invitations(account.team()["Arn"])
    stack.up()
    stack.preview("--expect-no-changes")


def test_approvers_are_not_invited_twice_while_they_answer(stack: Stack, account: Account, aws: MpaEmulator) -> None:
    """Repeated runs observe again and write nothing; once everyone accepted, state is settled."""
    stack.declare()
    stack.up()
    invited = account.team()["CreationTime"]

    again = stack.up()
    assert () == again.writes
    assert again.said("Not answered yet: user-ana, user-ben, user-cleo")

    aws.accept_invitations(account.team()["Arn"], ["user-ana"])
    again = stack.up()
    assert () == again.writes
    assert again.said("Not answered yet: user-ben, user-cleo")

    aws.accept_invitations(account.team()["Arn"])
    assert () == stack.up().writes
    assert ("ACTIVE", None) == account.state()
    assert invited == account.team()["CreationTime"]

    settled = stack.preview("--expect-no-changes")
    assert () == settled.calls
    assert () == stack.up("--expect-no-changes").calls


def test_a_team_that_invites_can_not_be_changed(stack: Stack, account: Account) -> None:
    """The preview and the error of the run name who has not answered and when the invitations expire."""
    stack.declare()
    stack.up()
    stack.declare(description="Payment keys")

    shown = stack.preview()
    assert shown.has_code(Code.TEAM_UPDATE_BLOCKED_BY_INVITATIONS)
    assert shown.said("cannot update: The team cannot change (the description) while its invitations are open.")
    assert shown.said("Not answered yet: user-ana, user-ben, user-cleo.")
    assert shown.said("The invitations expire at ")
    assert () == shown.calls
    run = stack.up(fails=True)
    assert run.has_message()
    assert run.has_code(Code.TEAM_UPDATE_BLOCKED_BY_INVITATIONS)
    team = account.team()
    assert run.said(f"error: cannot update approval team {team['Name']} ({team['Arn']}): ")
    assert run.said("Not answered yet: user-ana, user-ben, user-cleo.")
    assert run.said("The invitations expire at ")
    assert () == run.writes
    assert "Root certificates" == account.team()["Description"]


def test_lapsed_invitations_are_not_sent_again_by_themselves(stack: Stack, account: Account, aws: MpaEmulator) -> None:
    """Silence is a rejection: it takes a changed `resubmit` to invite again, and then no vote is needed."""
    stack.declare()
    stack.up()
    aws.clock.advance(hours=25)
    assert ("INACTIVE", "FAILED_ACTIVATION") == account.state()

    run = stack.up()
    assert () == run.writes
    assert run.has_code(Code.TEAM_REQUEST_NOT_SENT, state=Code.TEAM_NOT_ACTIVATED)
    assert run.said("no answer: user-ana, user-ben, user-cleo")
    assert () == stack.preview("--expect-no-changes").calls
    assert ("INACTIVE", "FAILED_ACTIVATION") == account.state()

    stack.declare(resubmit="talked to them")
    shown = stack.preview()
    assert shown.has_code(Code.TEAM_WILL_INVITE_AGAIN)
    assert shown.said("changes the team at once and without a vote")
    assert shown.said("new invitations to 3 approvers (user-ana, user-ben, user-cleo)")
    assert 1 == stack.up().writes.count("UpdateApprovalTeam")
    assert ("PENDING", "PENDING_ACTIVATION") == account.state()
    aws.accept_invitations(account.team()["Arn"])
    stack.up()
    assert ("ACTIVE", None) == account.state()
    assert () == stack.preview("--expect-no-changes").calls


def test_declined_invitation_waits_for_other_approvers(stack: Stack, account: Account, aws: MpaEmulator) -> None:
    """Who declined is named and remembered; a changed list of approvers invites anew without a vote."""
    stack.declare()
    stack.up()
    aws.decline_invitation(account.team()["Arn"], "user-cleo")

    run = stack.up()
    assert () == run.writes
    assert run.said("declined: user-cleo")

    stack.declare(users=("user-ana", "user-ben", "user-dan"))
    run = stack.up()
    assert 1 == run.writes.count("UpdateApprovalTeam")
    assert ("PENDING", "PENDING_ACTIVATION") == account.state()
    aws.accept_invitations(account.team()["Arn"])
    stack.up()
    assert () == stack.preview("--expect-no-changes").calls


@pytest.mark.parametrize("aws", [{"unknown_users": ["user-cleo"]}], indirect=True, ids=["one-unknown"])
def test_team_that_aws_finds_invalid_leaves_nothing_behind(stack: Stack, account: Account) -> None:
    """The failed version is removed again, and the error names the reason and what to do."""
    stack.declare()
    run = stack.up(fails=True)

    assert run.has_message()
    assert run.has_code(Code.TEAM_FOUND_INVALID)
    assert [] == account.teams()

    stack.declare(users=("user-ana", "user-ben", "user-dan"))
    stack.up()
    assert ("PENDING", "PENDING_ACTIVATION") == account.state()


def test_lost_state_finds_its_team_again(settled: Stack, account: Account) -> None:
    """The owner tag shows that the team is this resource's; nobody is asked."""
    before = account.team()["Arn"]
    settled.lose_state()
    run = settled.up()

    assert run.has_code(Code.TEAM_ADOPTED)
    assert run.said(f"The team exists already ({before}) and is now in the state.")
    assert ("TagResource",) == run.writes
    assert before == account.team()["Arn"]
    assert () == settled.preview("--expect-no-changes").calls


def test_team_of_somebody_else_is_an_error_and_adopted_only_on_request(stack: Stack, account: Account) -> None:
    """A team of the same name is no reason to make a second one, nor to take what is not ours."""
    theirs = account.make_team("guards")
    stack.declare(name="guards")
    run = stack.up(fails=True)
    assert run.has_message()
    assert run.has_code(Code.TEAM_OF_NO_OWNER)
    assert run.said(theirs)
    assert run.said("`adopt=True`")
    assert () == run.writes

    stack.declare(name="guards", adopt=True)
    assert stack.preview().has_code(Code.TEAM_MAY_BE_ADOPTED)
    run = stack.up()
    assert ("TagResource",) == run.writes
    assert 1 == run.calls.count("ListTagsForResource")
    assert theirs == account.team()["Arn"]


def test_team_with_other_policies_cannot_be_adopted(stack: Stack, account: Account) -> None:
    """Policies are fixed for a team's life, so taking it over could never give what is wanted."""
    account.make_team("guards", policy=OTHER_POLICY)
    stack.declare(name="guards", adopt=True)
    run = stack.up(fails=True)

    assert run.has_message()
    assert run.has_code(Code.TEAM_WITH_OTHER_POLICIES)
    assert () == run.writes


def test_adopted_team_that_differs_is_recorded_and_planned_next(
    stack: Stack, account: Account, aws: MpaEmulator
) -> None:
    """Taking a team asks nobody; what differs is announced by the next preview and requested after it."""
    arn = account.make_team("guards")
    aws.accept_invitations(arn)
    stack.declare(name="guards", adopt=True, description="Payment keys")
    assert ("TagResource",) == stack.up().writes
    assert "Root certificates" == account.team()["Description"]
    assert [] == account.sessions()

    shown = stack.preview()
    assert shown.has_code(Code.TEAM_UPDATE_WILL_BE_REQUESTED, vote="update", team=arn, required="2", approvers="3")
    assert shown.said("asks the approvers of the team to change the description. The vote needs 2 of 3 approvals")
    assert 1 == stack.up().writes.count("UpdateApprovalTeam")
    assert [("UpdateApprovalTeam", "PENDING")] == account.outcomes()
