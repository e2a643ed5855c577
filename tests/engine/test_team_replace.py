"""Replacing a team: the new one exists before the old one votes on its deletion, and a declared one is never lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from guarding import ACTION, REGION, associated
from stacks import OTHER_POLICY

from pulumi_mpa.messages import Code

if TYPE_CHECKING:
    from account import Account
    from stacks import Stack

    from pulumi_mpa.testing import MpaEmulator

pytestmark = pytest.mark.engine


def test_replace_on_request_ends_with_that_one_team(settled: Stack, account: Account) -> None:
    """Nothing about the team changes, so the new entry of state takes it and the old one lets it go."""
    before = account.team()["Arn"]
    shown = settled.preview("--replace", settled.urn("guards"))
    assert shown.said("If this resource already has a team on AWS, this run keeps that one.")
    run = settled.up("--replace", settled.urn("guards"))

    assert run.has_code(Code.TEAM_ADOPTED)
    assert run.said(f"The team exists already ({before}) and is now in the state. No request was sent.")
    assert run.has_code(Code.TEAM_NOT_DELETED_FOR_ANOTHER_ENTRY)
    assert ("TagResource",) == run.writes
    assert before == account.team()["Arn"]
    assert ("ACTIVE", None) == account.state()
    assert [] == account.sessions()
    assert () == settled.preview("--expect-no-changes").calls
    # The entry that took it is the one that removes it.
    settled.destroy(fails=True)
    assert [("StartActiveApprovalTeamDeletion", "PENDING")] == account.outcomes()


@pytest.fixture
def halves(settled: Stack, account: Account, aws: MpaEmulator) -> Stack:
    """Break a replacement off, so that state has the team twice, and give the new entry other deletion settings."""
    ours, theirs = account.team()["Arn"], account.make_team("theirs")
    aws.accept_invitations(theirs)
    keys = aws.client("payment-cryptography", region=REGION)
    keys.associate_mpa_team(Action=ACTION, MpaTeamArn=theirs)
    settled.declare(associated())
    settled.up("--replace", settled.urn("guards"), fails=True)
    settled.declare(associated(), resubmit="again", pending_window_days=7)
    settled.up(fails=True)
    assert 2 == settled.export().count(f'"id": "{ours}"')
    # Only the new entry has it.
    assert 1 == settled.export().count('"resubmit": "again"')
    aws.clock.advance(minutes=1)
    return settled


def test_two_halves_of_a_replacement_are_deleted_by_the_settings_of_the_new_one(
    halves: Stack, account: Account, aws: MpaEmulator
) -> None:
    """The engine starts both deletions at once, in an order of its own; what the program says last is what counts."""
    run = halves.destroy(fails=True)
    assert run.has_code(Code.TEAM_NOT_DELETED_FOR_ANOTHER_ENTRY)
    assert run.said("Once approved, the deletion takes effect after 7 days.")
    assert 1 == run.writes.count("StartActiveApprovalTeamDeletion")
    ours = next(team["Arn"] for team in account.teams() if team["Name"] != "theirs")
    assert 1 == halves.export().count(f'"id": "{ours}"')

    (session,) = account.mpa.list_sessions(ApprovalTeamArn=ours)["Sessions"]
    aws.reject(session["SessionArn"])
    for _ in range(2):
        run = halves.destroy(fails=True)
        assert run.has_code(Code.DELETION_REJECTED)
        assert () == run.writes


def test_rejection_of_one_half_of_an_interrupted_replacement_is_one_of_the_other(
    halves: Stack, account: Account, aws: MpaEmulator
) -> None:
    """Who rejected it is asked again only with a newer `resubmit`, also where the old half came first and alone."""
    ours = next(team["Arn"] for team in account.teams() if team["Name"] != "theirs")
    assert 1 == halves.destroy("--parallel", "1", fails=True).writes.count("StartActiveApprovalTeamDeletion")
    (session,) = account.mpa.list_sessions(ApprovalTeamArn=ours)["Sessions"]
    aws.reject(session["SessionArn"])
    writes: list[str] = []
    for _ in range(3):
        run = halves.destroy(fails=True)
        assert run.has_code(Code.DELETION_REJECTED)
        writes += run.writes
    # If the old half requested it, the other one writes the rejection down, once.
    assert writes in ([], ["TagResource"])

    aws.clock.advance(minutes=1)
    halves.declare(resubmit="once more")
    halves.up()
    assert 1 == halves.export().count(f'"id": "{ours}"')
    halves.destroy(fails=True)
    account.agree()
    halves.destroy()
    assert ["theirs"] == [team["Name"] for team in account.teams()]


def test_other_policies_create_a_new_team_before_the_old_one_votes(
    settled: Stack, account: Account, aws: MpaEmulator
) -> None:
    """A derived name changes with the policies, so both can stand; the old team votes on its own end."""
    old = account.team()["Arn"]
    settled.declare(policy=OTHER_POLICY)
    shown = settled.preview()
    assert shown.said("This run creates team guards-")
    assert shown.has_code(Code.TEAM_WILL_BE_CREATED)
    assert shown.has_code(Code.TEAM_WILL_BE_REPLACED, vote="delete", team=old, required="2", approvers="3")
    assert shown.said("1 to replace")
    assert () == shown.calls

    run = settled.up(fails=True)
    assert run.has_message()
    assert run.writes.index("CreateApprovalTeam") < run.writes.index("StartActiveApprovalTeamDeletion")
    (new,) = [team for team in account.teams() if team["Arn"] != old]
    assert OTHER_POLICY == new["Policies"][0]["PolicyArn"]
    standing = account.mpa.get_approval_team(Arn=old)
    assert "DELETE_PENDING_APPROVAL" == standing["StatusCode"]

    run = settled.up(fails=True)
    assert () == run.writes
    aws.accept_invitations(new["Arn"])
    aws.approve(standing["UpdateSessionArn"])
    settled.up()
    assert new["Arn"] == account.team()["Arn"]
    assert () == settled.preview("--expect-no-changes").calls


def test_policies_changed_back_find_the_old_team_again(settled: Stack, account: Account) -> None:
    """The old team, its deletion in vote, is taken again, and the newer one is what is then to go."""
    old = account.team()["Arn"]
    settled.declare(policy=OTHER_POLICY)
    settled.up(fails=True)
    (new,) = [team["Arn"] for team in account.teams() if team["Arn"] != old]
    deletion = account.mpa.get_approval_team(Arn=old)["UpdateSessionArn"]
    settled.declare()

    run = settled.up(fails=True)
    assert run.has_message()
    assert run.has_code(Code.TEAM_ADOPTED)
    assert run.said(f"The team exists already ({old}) and is now in the state.")
    assert 0 == run.writes.count("CreateApprovalTeam")
    assert {old, new} == {team["Arn"] for team in account.teams()}
    # The vote on its deletion was ours; once seen, it is announced and cancelled, since the team is wanted again.
    shown = settled.preview()
    assert shown.has_code(Code.TEAM_DELETION_VOTE_WILL_BE_CANCELLED, session=deletion)
    settled.up(fails=True)
    found = account.mpa.get_approval_team(Arn=old)
    assert "ACTIVE" == found["Status"]
    assert "StatusCode" not in found


def test_policies_changed_back_within_the_deletion_window_make_a_third_team(
    settled: Stack, account: Account, aws: MpaEmulator
) -> None:
    """The deletion of the old team is approved and its name is kept, so that the new one gets another name."""
    first = account.team()
    settled.declare(pending_window_days=7)
    settled.up()
    settled.declare(pending_window_days=7, policy=OTHER_POLICY)
    settled.up(fails=True)
    (second,) = [team for team in account.teams() if team["Arn"] != first["Arn"]]
    aws.accept_invitations(second["Arn"])
    aws.approve(account.mpa.get_approval_team(Arn=first["Arn"])["UpdateSessionArn"])
    settled.up()
    settled.declare(pending_window_days=7)

    run = settled.up(fails=True)
    assert run.has_code(Code.TEAM_GETS_ANOTHER_NAME)
    assert 1 == run.writes.count("CreateApprovalTeam")
    (third,) = [team for team in account.teams() if team["Arn"] not in (first["Arn"], second["Arn"])]
    assert first["Name"].rpartition("-")[0] == third["Name"].rpartition("-")[0]
    assert first["Policies"] == third["Policies"]


def test_written_name_with_other_policies_is_an_error_of_the_preview(settled: Stack, account: Account) -> None:
    """Two teams can't have one name, so the ways out are named before anything happens."""
    settled.declare(name="vault-guards")
    settled.up(fails=True)
    before = account.teams()
    settled.declare(name="vault-guards", policy=OTHER_POLICY)

    shown = settled.preview(fails=True)
    assert shown.has_message()
    assert shown.said("policies: ")
    assert shown.has_code(Code.POLICIES_FIXED)
    assert shown.said("Leave `name` out or change it, so that the new team takes over before the old one goes")
    assert () == shown.calls
    assert before == account.teams()


def test_delete_before_replace_is_warned_about(stack: Stack) -> None:
    """It takes protection down before the successor stands."""
    stack.declare(opts="pulumi.ResourceOptions(delete_before_replace=True)")

    assert stack.preview().said(
        "delete_before_replace takes the team's protection down before its successor stands; "
        "left out, the new team takes over first"
    )


def test_renamed_stack_keeps_its_team(settled: Stack, account: Account) -> None:
    """Only the owner tag moves; nobody votes on a name that AWS does not know."""
    arn = account.team()["Arn"]
    settled.rename("production")
    run = settled.up()

    assert "replace" not in run.output
    assert ("TagResource",) == run.writes
    assert arn == account.team()["Arn"]
    assert () == settled.preview("--expect-no-changes").calls
