"""Requests about an association that come to nothing: sent once, with the reason shown, and sent again only on purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from guarding import ACTION, REGION, Guarded

from pulumi_mpa.messages import Code

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.engine

WAYS: dict[str, Callable[[Guarded], object]] = {
    "rejected": lambda it: it.aws.reject(it.session()),
    "expired": lambda it: it.aws.clock.advance(hours=25),
    "cancelled": lambda it: it.account.mpa.cancel_session(SessionArn=it.session()),
}


@pytest.mark.parametrize("reject", WAYS.values(), ids=WAYS.keys())
def test_rejected_hand_over_is_requested_again_only_with_another_resubmit(
    guarded: Guarded, reject: Callable[[Guarded], object]
) -> None:
    """A rejection, silence and a vote that somebody else cancelled are the same: the next runs write nothing and say why."""
    guarded.declare("others")
    guarded.stack.up()
    reject(guarded)

    for _ in range(2):
        run = guarded.stack.up()
        assert () == run.writes
        assert run.has_code(Code.ASSOCIATION_REQUEST_NOT_SENT_AGAIN)
        assert run.said(f"handing over to {guarded.arn('others')} was requested before and not approved")
    assert ("guards", (False, "you")) == (guarded.in_force(), guarded.standing())
    guarded.quiet()
    guarded.stack.refresh()
    guarded.quiet()

    guarded.declare("others", resubmit="again")
    run = guarded.stack.up()
    assert 1 == run.writes.count("AssociateMpaTeam")
    assert 2 == len(guarded.votes())
    guarded.aws.approve(guarded.session())
    guarded.stack.up()
    assert ("others", (True, "nobody")) == (guarded.in_force(), guarded.standing())


def test_rejected_hand_over_ends_with_the_program_changed_back(guarded: Guarded) -> None:
    """What is in force is wanted again, so nobody has anything to do."""
    guarded.declare("others")
    guarded.stack.up()
    guarded.aws.reject(guarded.session())
    guarded.declare("guards")

    run = guarded.stack.up()
    assert () == run.writes
    assert (True, "nobody") == guarded.standing()
    guarded.quiet()


def test_rejected_removal_is_requested_again_only_with_another_resubmit(guarded: Guarded) -> None:
    """AWS shows one session only, and delete() writes no state: the rejection is found in the team's own list."""
    guarded.stack.destroy(fails=True)
    guarded.aws.reject(guarded.session())
    guarded.keys.associate_mpa_team(Action=ACTION, MpaTeamArn=guarded.arn("others"))
    guarded.account.mpa.cancel_session(SessionArn=guarded.session())

    run = guarded.stack.destroy(fails=True)
    assert run.has_message()
    assert run.has_code(Code.REMOVAL_REJECTED)
    assert run.said("it was rejected, expired or was cancelled. The team stays associated.")
    assert 0 == run.writes.count("DisassociateMpaTeam")

    guarded.declare(resubmit="again")
    guarded.stack.up()
    run = guarded.stack.destroy(fails=True)
    assert 1 == run.writes.count("DisassociateMpaTeam")
    guarded.aws.approve(guarded.session())
    guarded.stack.destroy(fails=True)
    assert guarded.association() is None


def test_every_rejection_counts_however_many_there_are(guarded: Guarded) -> None:
    """State has room for six and may be lost: the decision considers all that the team's list shows, the last ones kept."""
    resubmits = [f"attempt {number}" for number in range(8)]
    for resubmit in resubmits:
        guarded.declare("others", resubmit=resubmit)
        guarded.stack.up()
        guarded.aws.reject(guarded.session())
        guarded.stack.up()
    known = guarded.outputs()["rejections"]
    guarded.stack.run("state", "delete", guarded.stack.urn("gate"), "--yes")
    guarded.stack.up()
    assert known == guarded.outputs()["rejections"]

    for resubmit in (resubmits[6], resubmits[0]):
        guarded.declare("others", resubmit=resubmit)
        run = guarded.stack.up()
        assert 0 == run.calls.count("AssociateMpaTeam")
        assert run.has_code(Code.ASSOCIATION_REQUEST_NOT_SENT_AGAIN)
        assert run.said(f"handing over to {guarded.arn('others')} was requested before and not approved")
    assert [("AssociateMpaTeam", "FAILED")] * 8 == guarded.votes()
    assert known == guarded.outputs()["rejections"]


def test_rejected_removal_of_a_replaced_association_is_requested_again_by_hand(guarded: Guarded) -> None:
    """No program has the old entry, so no `resubmit` reaches it: the message has the command, and the next runs go on."""
    guarded.declare(region="us-west-2")
    guarded.stack.up(fails=True)
    guarded.aws.reject(guarded.session())
    run = guarded.stack.up(fails=True)
    assert run.has_message()
    command = f"aws payment-cryptography disassociate-mpa-team --action {ACTION} --region {REGION}"
    assert run.has_code(Code.REMOVAL_REJECTED)
    assert run.said(f"request the removal with `{command}`. The next run shows its vote.")
    guarded.declare(region="us-west-2", resubmit="again")
    assert 0 == guarded.stack.up(fails=True).writes.count("DisassociateMpaTeam")

    guarded.keys.disassociate_mpa_team(Action=ACTION)
    session = guarded.session()
    run = guarded.stack.up(fails=True)
    assert run.has_code(Code.REMOVAL_WAITS_FOR_VOTE, session=session)
    guarded.aws.approve(session)
    guarded.stack.up()
    assert guarded.association() is None
    guarded.quiet()
