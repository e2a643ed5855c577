"""Protection has no gap: a team that guards is not asked to go, and a replaced team hands over first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from guarding import ACTION, REGION, Guarded, associated
from stacks import OTHER_POLICY, declared

if TYPE_CHECKING:
    from account import Account
    from stacks import Stack

    from pulumi_mpa.testing import MpaEmulator

pytestmark = pytest.mark.engine

DELETES: Final = "StartActiveApprovalTeamDeletion"


def test_replaced_team_hands_over_before_it_goes(stack: Stack, account: Account, aws: MpaEmulator) -> None:
    """New team, acceptances, hand-over by the old team's vote, the old team's own end: in the engine's order, run by run."""
    it = Guarded(stack, account, aws)
    stack.program(f"{declared('guards')}\n{associated()}")
    stack.up()
    it.account.accept()
    stack.up()
    old = account.team()["Arn"]
    stack.program(f"{declared('guards', policy=OTHER_POLICY)}\n{associated()}")
    shown = stack.preview()
    assert shown.said("gate: may ask the team in force to hand over: mpaTeamArn known at run")
    assert not shown.said("cannot update:")

    run = stack.up(fails=True)
    (new,) = [team["Arn"] for team in account.teams() if team["Arn"] != old]
    assert run.has_sentence()
    assert run.said(
        f"gate: {old} guards on: the new team (PENDING/PENDING_ACTIVATION) must be ACTIVE before anybody is asked"
    )
    assert run.said(
        f"the team still guards {ACTION} in {REGION}; you; if this run hands over, the association's line says who must act first"
    )
    assert 0 == run.calls.count(DELETES) + run.calls.count("AssociateMpaTeam")

    it.account.accept()
    run = stack.up(fails=True)
    assert 1 == run.calls.count("AssociateMpaTeam")
    assert run.said(f"the team still guards {ACTION} in {REGION}, and a vote about that ({it.session()}) is open")
    assert 0 == run.calls.count(DELETES)
    assert old == it.association()["MpaTeamArn"]

    aws.approve(it.session())
    run = stack.up(fails=True)
    assert new == it.association()["MpaTeamArn"]
    assert run.said("approval is asked for and nothing is removed yet")
    assert ("TagResource", DELETES, "TagResource") == run.writes
    aws.approve(account.mpa.get_approval_team(Arn=old)["UpdateSessionArn"])
    stack.up()
    assert new == account.team()["Arn"]
    it.quiet()


def test_target_of_an_open_hand_over_is_not_asked_to_go(guarded: Guarded) -> None:
    """AWS does not name the team that is to guard; our own request's marker and tag do."""
    guarded.declare("others")
    guarded.stack.up()
    asked = guarded.session()
    # Out of the program, both go; the association first, so that its vote is open still when the team is looked at.
    guarded.stack.run("state", "delete", guarded.stack.urn("gate"), "--yes")
    guarded.declare(None)
    guarded.stack.program(declared("guards", name="guards"))
    run = guarded.stack.up(fails=True)

    assert run.said(f"the team is to guard {ACTION} in {REGION}, and a vote about that ({asked}) is open")
    assert () == run.writes


def test_team_that_guards_for_somebody_else_is_not_asked_to_go(
    settled: Stack, account: Account, aws: MpaEmulator
) -> None:
    """No tag tells of it, so the configured Region is looked at."""
    keys = aws.client("payment-cryptography", region=REGION)
    keys.associate_mpa_team(Action=ACTION, MpaTeamArn=account.team()["Arn"])
    settled.config("mpa:paymentCryptographyRegion", REGION)
    settled.up()
    run = settled.destroy(fails=True)

    assert run.said(f"the team still guards {ACTION} in {REGION}")
    assert () == run.writes


def test_team_goes_where_what_it_guards_can_not_be_read(settled: Stack, account: Account) -> None:
    """Credentials without Payment Cryptography still remove a team, and a line says what was not seen."""
    settled.config("mpa:paymentCryptographyRegion", REGION)
    settled.up()
    account.troubles("GetMpaTeamAssociation", "AccessDeniedException")
    run = settled.destroy(fails=True)

    assert run.said(f"what the team guards in {REGION} could not be read, so nothing is known of it")
    assert 1 == run.writes.count(DELETES)


def test_team_stays_where_its_tag_tells_of_what_can_not_be_read(guarded: Guarded) -> None:
    """Our own tag says that it guards; the sentence names the permission, and the tag that may be removed by hand."""
    guarded.stack.run("state", "delete", guarded.stack.urn("gate"), "--yes")
    guarded.account.troubles("GetMpaTeamAssociation", "AccessDeniedException", times=2)
    run = guarded.stack.destroy("--target", guarded.stack.urn("guards"), fails=True)

    assert run.has_sentence()
    assert run.said(f"allow `payment-cryptography:GetMpaTeamAssociation` in {REGION} and run the same command again")
    assert run.said(f"--tag-keys pulumi-mpa:protects.payment-cryptography.{REGION}` lets it go")
    assert () == run.writes

    guarded.account.mpa.untag_resource(
        ResourceArn=guarded.arn("guards"), TagKeys=[f"pulumi-mpa:protects.payment-cryptography.{REGION}"]
    )
    assert 1 == guarded.stack.destroy("--target", guarded.stack.urn("guards"), fails=True).writes.count(DELETES)


@pytest.mark.parametrize(
    ("trouble", "times"),
    [
        pytest.param({"reset": "before"}, 5, id="connections-end"),
        pytest.param({"error": "ThrottlingException"}, 5, id="throttled"),
        pytest.param({"error": "ExpiredTokenException"}, 1, id="token-expired"),
    ],
)
def test_team_stays_while_what_it_guards_is_not_told(
    settled: Stack, account: Account, aws: MpaEmulator, trouble: dict[str, Any], times: int
) -> None:
    """It guards for somebody else in the configured Region, and trouble on the way there is no answer."""
    keys = aws.client("payment-cryptography", region=REGION)
    keys.associate_mpa_team(Action=ACTION, MpaTeamArn=account.team()["Arn"])
    settled.config("mpa:paymentCryptographyRegion", REGION)
    settled.up()
    aws.faults.add(operation="GetMpaTeamAssociation", times=times, **trouble)
    run = settled.destroy(fails=True)

    assert run.has_sentence()
    assert not run.said("could not be read, so nothing is known of it")
    assert () == run.writes
    assert settled.destroy(fails=True).said(f"the team still guards {ACTION} in {REGION}")


def test_team_that_never_guarded_costs_no_call(settled: Stack) -> None:
    """Neither tag nor configuration names a Region, so Payment Cryptography is not asked."""
    run = settled.destroy(fails=True)

    assert 0 == run.calls.count("GetMpaTeamAssociation")
    assert 1 == run.writes.count(DELETES)
