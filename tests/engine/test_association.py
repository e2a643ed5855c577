"""An association on a real engine: it guards, hands over by a vote, and goes by a vote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from guarding import ACTION, ID, Guarded, associated
from stacks import declared, declared_source

from pulumi_mpa.messages import Code

if TYPE_CHECKING:
    from account import Account
    from stacks import Stack

    from pulumi_mpa.testing import MpaEmulator

pytestmark = pytest.mark.engine


@pytest.mark.every_python
def test_basic_from_nothing_in_two_runs(stack: Stack, empty_account: Account, aws: MpaEmulator) -> None:
    """Source, team and association of one program: the first run ends well with everything waiting, the second is settled."""
    it = Guarded(stack, empty_account, aws)
    team = declared("guards", approvers=None)
    users = (
        '[{"primary_identity_id": user, "primary_identity_source_arn": org.identity_source_arn} '
        'for user in ("user-ana", "user-ben", "user-cleo")]'
    )
    team = team.replace("    policies=", f"    approvers={users},\n    policies=")
    stack.program(f"{declared_source()}\n{team}\n{associated()}")
    shown = stack.preview()
    assert shown.said(f"gate: will let a team known at run guard {ACTION} in eu-central-1")
    assert () == shown.calls

    run = stack.up()
    assert 0 == run.calls.count("AssociateMpaTeam")
    assert run.said(
        "gate: nothing guards the operation yet: the team (PENDING/PENDING_ACTIVATION) must be ACTIVE first; run `pulumi up` again once it is"
    )
    assert (False, "approvers") == it.standing()
    it.account.accept()

    shown = stack.preview()
    assert shown.said(f"guard {ACTION} in eu-central-1, once it is ACTIVE; the first association needs no vote")
    run = stack.up()
    assert 1 == run.calls.count("AssociateMpaTeam")
    assert empty_account.team()["Arn"] == it.association()["MpaTeamArn"]
    assert (True, "nobody") == it.standing()
    assert ID == stack.resource("gate")["id"]
    it.quiet()
    assert () == stack.refresh("--expect-no-changes").writes


def test_update_hands_over_by_a_vote(guarded: Guarded) -> None:
    """The team in force is asked once, and guards until it has agreed."""
    guarded.declare("others")
    shown = guarded.stack.preview()
    assert shown.said(f"gate: asks the approvers of the team in force ({guarded.arn('guards')})")
    assert shown.said(f"over to {guarded.arn('others')}, once that team is ACTIVE: needs 2 of 3; the vote would close")
    assert () == shown.calls

    run = guarded.stack.up()
    assert ("TagResource", "AssociateMpaTeam") == run.writes
    assert run.has_code(Code.ASSOCIATION_UPDATE_VOTING, required="2", approvers="3", approvals="0")
    assert run.said(guarded.session())
    assert ("guards", (False, "approvers")) == (guarded.in_force(), guarded.standing())
    for _ in range(2):
        assert () == guarded.stack.up().writes
    assert () == guarded.stack.refresh().writes
    assert guarded.arn("others") == guarded.stack.resource("gate")["inputs"]["mpaTeamArn"]

    guarded.aws.approve(guarded.session())
    shown = guarded.stack.preview()
    assert shown.said("gate: looks again and sends nothing")
    run = guarded.stack.up()
    assert () == run.writes
    assert run.said("gate: settled: ")
    assert run.has_code(Code.ASSOCIATION_ACTIVE)
    assert ("others", (True, "nobody")) == (guarded.in_force(), guarded.standing())
    assert [("AssociateMpaTeam", "APPROVED")] == guarded.votes()
    guarded.quiet()
