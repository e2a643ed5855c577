"""Protection has no gap: a team that guards is not asked to go, and a replaced team hands over first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from guarding import ACTION, REGION, Guarded, associated
from stacks import OTHER_POLICY, declared

from pulumi_mpa.messages import Code

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
    assert shown.has_code(Code.ASSOCIATION_MAY_REQUEST_UPDATE, maybe="associate", team=old, required="2", approvers="3")
    assert shown.said("The value of mpaTeamArn is not known until the update runs.")
    assert not shown.said("cannot update:")

    run = stack.up(fails=True)
    (new,) = [team["Arn"] for team in account.teams() if team["Arn"] != old]
    assert run.has_message()
    assert run.has_code(Code.ASSOCIATION_KEEPS_TEAM)
    assert run.said(f"{old} stays associated")
    assert run.said("The new team is PENDING/PENDING_ACTIVATION.")
    assert run.has_code(Code.DELETION_BLOCKED_BY_PROTECTION)
    assert run.said(f"The team still protects {ACTION} in {REGION}.")
    assert run.said("the line of the association names who must act first")
    assert 0 == run.calls.count(DELETES) + run.calls.count("AssociateMpaTeam")

    it.account.accept()
    run = stack.up(fails=True)
    assert 1 == run.calls.count("AssociateMpaTeam")
    assert run.has_code(Code.DELETION_BLOCKED_BY_PROTECTION_IN_VOTE, session=it.session())
    assert run.said(f"The team still protects {ACTION} in {REGION}, and a vote about that is open ({it.session()}).")
    assert 0 == run.calls.count(DELETES)
    assert old == it.association()["MpaTeamArn"]

    aws.approve(it.session())
    run = stack.up(fails=True)
    assert new == it.association()["MpaTeamArn"]
    assert run.has_code(Code.DELETION_WAITS_FOR_VOTE, required="2", approvers="3")
    assert ("TagResource", DELETES, "TagResource") == run.writes
    aws.approve(account.mpa.get_approval_team(Arn=old)["UpdateSessionArn"])
    stack.up()
    assert new == account.team()["Arn"]
    it.quiet()


def test_target_of_an_open_hand_over_is_not_asked_to_go(guarded: Guarded) -> None:
    """AWS does not name the team that is to guard; our own request's marker and tag do."""
    guarded.declare("others")
    guarded.stack.up()
    session = guarded.session()
    # Out of the program, both go; the association first, so that its vote is still open when the team is observed.
    guarded.stack.run("state", "delete", guarded.stack.urn("gate"), "--yes")
    guarded.declare(None)
    guarded.stack.program(declared("guards", name="guards"))
    run = guarded.stack.up(fails=True)

    assert run.has_code(Code.DELETION_BLOCKED_BY_PROTECTION_IN_VOTE, session=session)
    assert run.said(f"The team is about to protect {ACTION} in {REGION}: a vote about that is open ({session}).")
    assert () == run.writes


def test_team_that_guards_for_somebody_else_is_not_asked_to_go(
    settled: Stack, account: Account, aws: MpaEmulator
) -> None:
    """No tag shows it, so the configured Region is read."""
    keys = aws.client("payment-cryptography", region=REGION)
    keys.associate_mpa_team(Action=ACTION, MpaTeamArn=account.team()["Arn"])
    settled.config("mpa:paymentCryptographyRegion", REGION)
    settled.up()
    run = settled.destroy(fails=True)

    assert run.has_code(Code.DELETION_BLOCKED_BY_PROTECTION)
    assert run.said(f"The team still protects {ACTION} in {REGION}.")
    assert () == run.writes


def test_team_goes_where_what_it_guards_can_not_be_read(settled: Stack, account: Account) -> None:
    """Credentials without Payment Cryptography still remove a team, and a message says what was not seen."""
    settled.config("mpa:paymentCryptographyRegion", REGION)
    settled.up()
    account.troubles("GetMpaTeamAssociation", "AccessDeniedException")
    run = settled.destroy(fails=True)

    assert run.has_code(Code.TEAM_PROTECTIONS_NOT_READ)
    assert run.said(f"may not read what the team protects in {REGION}")
    assert 1 == run.writes.count(DELETES)


def test_team_stays_where_its_tag_names_what_can_not_be_read(guarded: Guarded) -> None:
    """Our own tag says that it guards; the message names the permission, and the tag that may be removed by hand."""
    guarded.stack.run("state", "delete", guarded.stack.urn("gate"), "--yes")
    guarded.account.troubles("GetMpaTeamAssociation", "AccessDeniedException", times=2)
    run = guarded.stack.destroy("--target", guarded.stack.urn("guards"), fails=True)

    assert run.has_message()
    assert run.has_code(Code.DELETION_BLOCKED_BY_UNREADABLE_PROTECTION)
    assert run.said(f"Allow `payment-cryptography:GetMpaTeamAssociation` in {REGION} and run the same command again")
    tag = f"pulumi-mpa:protects.payment-cryptography.{REGION}.{ACTION}"
    assert run.said(f"--tag-keys {tag}`")
    assert () == run.writes

    guarded.account.mpa.untag_resource(ResourceArn=guarded.arn("guards"), TagKeys=[tag])
    assert 1 == guarded.stack.destroy("--target", guarded.stack.urn("guards"), fails=True).writes.count(DELETES)


@pytest.mark.parametrize(
    ("trouble", "times"),
    [
        pytest.param({"reset": "before"}, 5, id="connections-end"),
        pytest.param({"error": "ThrottlingException"}, 5, id="throttled"),
        pytest.param({"error": "ExpiredTokenException"}, 1, id="token-expired"),
    ],
)
def test_team_stays_while_what_it_guards_is_not_known(
    settled: Stack, account: Account, aws: MpaEmulator, trouble: dict[str, Any], times: int
) -> None:
    """It guards for somebody else in the configured Region, and trouble on the way there is no proof of the contrary."""
    keys = aws.client("payment-cryptography", region=REGION)
    keys.associate_mpa_team(Action=ACTION, MpaTeamArn=account.team()["Arn"])
    settled.config("mpa:paymentCryptographyRegion", REGION)
    settled.up()
    aws.faults.add(operation="GetMpaTeamAssociation", times=times, **trouble)
    run = settled.destroy(fails=True)

    assert run.has_message()
    assert not run.has_code(Code.TEAM_PROTECTIONS_NOT_READ)
    assert () == run.writes
    run = settled.destroy(fails=True)
    assert run.has_code(Code.DELETION_BLOCKED_BY_PROTECTION)
    assert run.said(f"The team still protects {ACTION} in {REGION}.")


def test_team_that_never_guarded_costs_no_call(settled: Stack) -> None:
    """Neither tag nor configuration names a Region, so Payment Cryptography is not called."""
    run = settled.destroy(fails=True)

    assert 0 == run.calls.count("GetMpaTeamAssociation")
    assert 1 == run.writes.count(DELETES)
