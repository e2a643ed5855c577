"""A third team comes in while two are at it: whoever is asked was named by the preview, and nobody is asked too early."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pulumi_mpa.messages import Code

if TYPE_CHECKING:
    from guarding import Guarded

pytestmark = pytest.mark.engine

REQUESTED = Code.ASSOCIATION_UPDATE_WILL_BE_REQUESTED_ONCE_ACTIVE
THREE = ("guards", "others", "third")


@pytest.fixture
def three(guarded: Guarded) -> Guarded:
    """Return a stack with three active teams of which the first guards."""
    guarded.declare(teams=THREE)
    guarded.stack.up()
    guarded.account.accept()
    guarded.stack.up()
    return guarded


@pytest.mark.parametrize("whose", ["ours", "external"])
def test_other_team_than_the_preview_named_is_not_asked(three: Guarded, whose: str) -> None:
    """A hand-over that state has not seen was approved: the run stops short, and the next preview names who is asked now."""
    if whose == "ours":
        three.declare("others", teams=THREE)
        three.stack.up()
    else:
        three.keys.associate_mpa_team(Action="IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE", MpaTeamArn=three.arn("others"))
    three.aws.approve(three.session())
    three.declare("third", teams=THREE)
    assert three.stack.preview().has_code(REQUESTED, maybe="associate", team=three.arn("guards"))

    run = three.stack.up()
    assert 0 == run.writes.count("AssociateMpaTeam")
    assert run.has_code(Code.NOT_EVERYTHING_DONE)
    assert three.stack.preview().has_code(REQUESTED, maybe="associate", team=three.arn("others"))
    assert 1 == three.stack.up().writes.count("AssociateMpaTeam")


def test_superseded_hand_over_to_a_team_that_is_not_ready_waits_for_it(guarded: Guarded) -> None:
    """The vote that nobody wants any more is cancelled, and the next one begins once the new team is active."""
    guarded.declare("others")
    guarded.stack.up()
    guarded.declare("third", teams=THREE)
    run = guarded.stack.up()
    assert ("CancelSession",) == tuple(call for call in run.writes if call not in ("CreateApprovalTeam", "TagResource"))
    assert run.has_code(Code.ASSOCIATION_KEEPS_TEAM)
    assert run.said("The new team is PENDING/PENDING_ACTIVATION.")

    guarded.account.accept()
    assert 1 == guarded.stack.up().writes.count("AssociateMpaTeam")
    guarded.aws.approve(guarded.session())
    guarded.stack.up()
    assert "third" == guarded.in_force()


def test_rejected_hand_over_is_not_requested_again_after_another_one(three: Guarded) -> None:
    """State is lost in between: what was rejected is found once the vote that was open is out of the way."""
    three.declare("third", teams=THREE)
    three.stack.up()
    three.aws.reject(three.session())
    three.declare("others", teams=THREE)
    three.stack.up()
    three.stack.run("state", "delete", three.stack.urn("gate"), "--yes")
    three.stack.up()
    three.declare("third", teams=THREE)
    three.stack.run("up", "--yes", "--skip-preview", fails=None)
    three.stack.run("up", "--yes", "--skip-preview", fails=None)

    assert [("AssociateMpaTeam", "FAILED")] == [vote for vote in three.votes() if vote[1] == "FAILED"]
    assert 2 == len(three.votes())
