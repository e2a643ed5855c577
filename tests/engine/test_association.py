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
    assert shown.has_code(Code.ASSOCIATION_WILL_BE_CREATED)
    assert shown.said(f"associates a team that is not known until the update runs with {ACTION} in eu-central-1.")
    assert () == shown.calls

    run = stack.up()
    assert 0 == run.calls.count("AssociateMpaTeam")
    team_arn = empty_account.team()["Arn"]
    assert run.has_code(Code.ASSOCIATION_WAITS_FOR_TEAM, team=team_arn, state="PENDING/PENDING_ACTIVATION")
    assert (False, "approvers") == it.standing()
    it.account.accept()

    shown = stack.preview()
    assert shown.has_code(Code.ASSOCIATION_WILL_BE_MADE_ONCE_ACTIVE, team=team_arn)
    assert shown.said(f"associates {team_arn} with {ACTION} in eu-central-1 if the team is ACTIVE")
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
    voters = {"team": guarded.arn("guards"), "required": "2", "approvers": "3"}
    assert shown.has_code(Code.ASSOCIATION_UPDATE_WILL_BE_REQUESTED_ONCE_ACTIVE, maybe="associate", **voters)
    assert shown.said(f"If {guarded.arn('others')} is ACTIVE, this run asks the approvers of {guarded.arn('guards')}")
    assert shown.said("The vote needs 2 of 3 approvals and closes at")
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
    assert shown.has_code(Code.ASSOCIATION_WILL_BE_OBSERVED, state=Code.ASSOCIATION_UPDATE_VOTING)
    run = guarded.stack.up()
    assert () == run.writes
    assert run.has_code(Code.SETTLED, state=Code.ASSOCIATION_ACTIVE)
    assert ("others", (True, "nobody")) == (guarded.in_force(), guarded.standing())
    assert [("AssociateMpaTeam", "APPROVED")] == guarded.votes()
    guarded.quiet()
