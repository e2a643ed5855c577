"""Removing an association: the team in force is asked once and guards until it has agreed; what is not ours stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from guarding import ACTION, Guarded

from pulumi_mpa.messages import Code

if TYPE_CHECKING:
    from account import Account
    from stacks import Stack

    from pulumi_mpa.testing import MpaEmulator

pytestmark = pytest.mark.engine


def test_destroy_of_everything_needs_as_many_runs_as_votes(guarded: Guarded) -> None:
    """First the association by a vote, then the teams by theirs; repeated runs request nothing twice."""
    run = guarded.stack.destroy(fails=True)
    assert run.has_message()
    voters = {"team": guarded.arn("guards"), "required": "2", "approvers": "3"}
    assert run.has_code(Code.ASSOCIATION_REMOVAL_WILL_BE_REQUESTED, vote="disassociate", **voters)
    votes = {"required": "2", "approvers": "3", "approvals": "0", "rejections": "0"}
    assert run.has_code(Code.REMOVAL_WAITS_FOR_VOTE, session=guarded.session(), **votes)
    assert run.said("The removal needs 2 of 3 approvals and has 0 approvals and 0 rejections.")
    assert 1 == run.writes.count("DisassociateMpaTeam")
    assert "DELETE_PENDING" == guarded.association()["AssociationState"]
    for _ in range(2):
        assert 0 == guarded.stack.destroy(fails=True).writes.count("DisassociateMpaTeam")

    guarded.aws.approve(guarded.session())
    guarded.stack.destroy(fails=True)
    assert guarded.association() is None
    for team in guarded.account.teams():
        guarded.aws.approve(team["UpdateSessionArn"])
    guarded.stack.destroy()
    assert [] == guarded.account.teams()


def test_removal_of_what_is_wanted_again_is_cancelled(guarded: Guarded) -> None:
    """Put back into the program and refreshed, the open vote is announced and cancelled; a later destroy may request it again."""
    guarded.declare(None)
    guarded.stack.up(fails=True)
    session = guarded.session()
    guarded.declare()
    run = guarded.stack.up("--refresh")

    assert run.has_code(Code.ASSOCIATION_REMOVAL_VOTE_WILL_BE_CANCELLED, session=session)
    assert ("CancelSession",) == run.writes
    assert "ACTIVE" == guarded.association()["AssociationState"]
    assert (True, "nobody") == guarded.standing()
    guarded.quiet()
    # A cancellation of our own is no rejection.
    run = guarded.stack.destroy(fails=True)
    assert 1 == run.writes.count("DisassociateMpaTeam")


def test_disappears_and_its_removal_is_done(guarded: Guarded) -> None:
    """Somebody removed it already, so nobody is asked."""
    remove(guarded)
    guarded.declare(None)

    assert () == guarded.stack.up().writes


def test_removal_with_a_hand_over_of_ours_open_cancels_it_first(guarded: Guarded) -> None:
    """One vote at a time: the hand-over is dropped, then the removal requested."""
    guarded.declare("others")
    guarded.stack.up()
    guarded.declare(None)
    run = guarded.stack.up(fails=True)

    assert ("CancelSession", "DisassociateMpaTeam") == run.writes
    assert [("AssociateMpaTeam", "CANCELLED"), ("DisassociateMpaTeam", "PENDING")] == guarded.votes()


def test_removal_with_an_external_hand_over_open_is_blocked(guarded: Guarded) -> None:
    """Somebody else's vote is theirs: the message has the command that cancels it."""
    guarded.keys.associate_mpa_team(Action=ACTION, MpaTeamArn=guarded.arn("others"))
    guarded.declare(None)
    run = guarded.stack.up(fails=True)

    assert run.has_message()
    assert run.has_code(Code.REMOVAL_BLOCKED_BY_UPDATE, session=guarded.session())
    assert run.said(f"aws mpa cancel-session --session-arn {guarded.session()}")
    assert () == run.writes


def test_removal_that_somebody_else_requested_already_shows_that_vote(guarded: Guarded) -> None:
    """The same vote serves, whoever requested it; never a second."""
    guarded.keys.disassociate_mpa_team(Action=ACTION)
    guarded.declare(None)
    run = guarded.stack.up(fails=True)

    assert run.has_code(Code.REMOVAL_WAITS_FOR_VOTE, session=guarded.session())
    assert () == run.writes
    guarded.aws.approve(guarded.session())
    guarded.stack.up()
    assert guarded.association() is None


def test_removal_of_one_never_made_leaves_another_alone(stack: Stack, account: Account, aws: MpaEmulator) -> None:
    """The team was not ready yet, and somebody else let another guard meanwhile."""
    it = Guarded(stack, account, aws)
    it.declare()
    stack.up()
    aws.accept_invitations(it.arn("others"))
    it.keys.associate_mpa_team(Action=ACTION, MpaTeamArn=it.arn("others"))
    it.declare(None)
    run = stack.up()

    assert run.has_code(Code.ASSOCIATION_NOT_REMOVED)
    assert run.said(f"{it.arn('others')} stays associated.")
    assert () == run.writes
    assert "others" == it.in_force()


def test_removal_of_one_that_another_stack_has_taken_over(guarded: Guarded) -> None:
    """Its guards tag names the other stack's resource, so this one lets go."""
    key = f"pulumi-mpa:protects.payment-cryptography.eu-central-1.{ACTION}"
    guarded.account.mpa.tag_resource(ResourceArn=guarded.arn("guards"), Tags={key: "0123456789abcdef 0123456789ab"})
    guarded.declare(None)

    assert () == guarded.stack.up().writes
    assert "guards" == guarded.in_force()


def remove(guarded: Guarded) -> None:
    """Remove the association by somebody else than the program, its team agreeing."""
    guarded.keys.disassociate_mpa_team(Action=ACTION)
    guarded.aws.approve(guarded.session())
    assert guarded.association() is None
