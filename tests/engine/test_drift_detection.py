"""Drift detection that runs every night: red for what somebody else changed, and green while people decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from guarding import ID, associated
from stacks import POLICY, SOURCE, declared, declared_source

from pulumi_mpa.messages import Code

if TYPE_CHECKING:
    from account import Account
    from guarding import Guarded
    from stacks import Run, Stack

    from pulumi_mpa.testing import MpaEmulator

pytestmark = pytest.mark.engine

NIGHTLY = ("refresh", "--preview-only", "--expect-no-changes")


def green(stack: Stack) -> None:
    """Detect no drift, and ask nobody."""
    run = stack.run(*NIGHTLY)
    assert () == run.writes
    assert "This run" not in run.output


def red(stack: Stack) -> Run:
    """Detect drift."""
    return stack.run(*NIGHTLY, fails=True)


@pytest.mark.parametrize("decision", ["approved", "rejected"])
def test_vote_on_a_team_is_no_drift(settled: Stack, account: Account, aws: MpaEmulator, decision: str) -> None:
    """Neither one that is open nor one that has a vote more than yesterday nor one that has ended."""
    green(settled)
    settled.declare(description="Payment keys")
    settled.up()
    green(settled)
    session = account.open_session()
    aws.vote(session, "user-ana", "APPROVED" if decision == "approved" else "REJECTED")
    green(settled)
    (aws.approve if decision == "approved" else aws.reject)(session)
    green(settled)

    run = settled.up()
    assert "GetApprovalTeam" in run.calls
    assert () == tuple(call for call in run.writes if call != "TagResource")
    green(settled)


def test_invitations_of_a_team_are_no_drift(stack: Stack, account: Account, aws: MpaEmulator) -> None:
    """Whoever has accepted since."""
    stack.declare()
    stack.up()
    green(stack)
    aws.accept_invitations(account.team()["Arn"], ["user-ana"])
    green(stack)
    account.accept()
    green(stack)
    assert "GetApprovalTeam" in stack.up().calls


def test_deletion_that_is_voted_on_is_no_drift(settled: Stack, account: Account, aws: MpaEmulator) -> None:
    """The stack's own, from the request to the rejection."""
    settled.destroy(fails=True)
    green(settled)
    aws.reject(account.open_session())
    green(settled)


def test_up_with_refresh_goes_on_from_what_it_read(settled: Stack, account: Account, aws: MpaEmulator) -> None:
    """A vote that ended is recorded, and nobody is asked again."""
    settled.declare(description="Payment keys")
    settled.up()
    aws.approve(account.open_session())
    assert () == settled.up("--refresh").writes
    assert settled.resource("guards")["outputs"]["settled"]
    assert () == settled.preview("--expect-no-changes").calls


def test_what_somebody_else_changes_of_a_team_is_drift(settled: Stack, account: Account, aws: MpaEmulator) -> None:
    """A description that was approved elsewhere, a tag, a deletion that was approved."""
    arn = account.team()["Arn"]
    settled.declare(tags={"cost": "security"})
    settled.up()
    account.mpa.tag_resource(ResourceArn=arn, Tags={"cost": "nobody"})
    red(settled)
    settled.up()
    assert {"cost": "security"} != account.tags()
    settled.refresh()
    settled.up()

    account.mpa.update_approval_team(Arn=arn, Description="Console")
    green(settled)
    aws.approve(account.open_session())
    assert "description" in red(settled).output


def test_other_spelling_of_the_same_is_no_drift(settled: Stack, account: Account) -> None:
    """Another order of the approvers, or the number of the default version, needs no update and is recorded."""
    settled.declare(users=("user-cleo", "user-ben", "user-ana"), policy=POLICY.replace("$DEFAULT", "1"))
    assert () == settled.up("--expect-no-changes").calls
    green(settled)
    settled.refresh()
    green(settled)
    assert [] == account.sessions()


def test_vote_on_an_association_is_no_drift(guarded: Guarded) -> None:
    """From the request to hand over to the end of the vote."""
    guarded.declare("others")
    guarded.stack.up()
    green(guarded.stack)
    guarded.aws.approve(guarded.session())
    green(guarded.stack)
    guarded.stack.up()
    green(guarded.stack)

    guarded.keys.associate_mpa_team(Action="IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE", MpaTeamArn=guarded.arn("guards"))
    green(guarded.stack)
    guarded.aws.approve(guarded.session())
    red(guarded.stack)


def test_source_is_no_drift_until_somebody_changes_it(stack: Stack, empty_account: Account) -> None:
    """Tags, and a source that AWS shows as broken."""
    stack.program(declared_source(tags={"team": "security"}))
    stack.up()
    green(stack)
    empty_account.source_ends_in("IDC_INSTANCE_NOT_FOUND", when="now")
    red(stack)
    stack.refresh()
    assert stack.preview().has_code(Code.SOURCE_REQUEST_NOT_SENT)


def test_what_is_only_read_is_no_drift(guarded: Guarded) -> None:
    """A program that reads with `get` declares nothing, whether its state was refreshed before or not."""
    arn = guarded.arn("guards")
    guarded.stack.program(
        f"{declared('guards', name='guards')}\n{declared('others', name='others')}\n{associated()}\n"
        f'mpa.ApprovalTeam.get("team", "{arn}")\n'
        f'mpa.MpaTeamAssociation.get("seen", "{ID}")\n'
        f'mpa.IdentitySource.get("org", "{SOURCE}")\n'
    )
    guarded.stack.up()
    green(guarded.stack)
    guarded.stack.refresh()
    green(guarded.stack)
    guarded.stack.up()
    green(guarded.stack)
