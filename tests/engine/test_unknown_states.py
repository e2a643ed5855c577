"""A state that this version does not know: nothing is sent, and the sentence shows what is seen and what is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from stacks import SOURCE, declared_source

from pulumi_mpa.messages import Code, find

if TYPE_CHECKING:
    from account import Account
    from guarding import Guarded
    from stacks import Run, Stack

    from pulumi_mpa.testing import MpaEmulator

pytestmark = pytest.mark.engine

STATES = [
    pytest.param("FROZEN", None, "FROZEN", id="status"),
    pytest.param("ACTIVE", "SUSPENDED", "ACTIVE/SUSPENDED", id="code"),
]
VOTES = [
    pytest.param("PAUSED", None, "PAUSED", id="status"),
    pytest.param("PENDING", "SOMETHING_NEW", "PENDING/SOMETHING_NEW", id="code"),
]


def is_refused(run: Run, shown: str) -> bool:
    """Tell whether a run ended with the sentence about an unknown state, and sent nothing."""
    told = any(Code.STATE_UNEXPECTED == item.code and shown in item.data["shown"] for item in find(run.output))
    told = told or (run.said(f"AWS shows {shown}") and run.said("nothing was sent; look for a newer pulumi-mpa"))
    return told and run.has_sentence() and () == run.writes


@pytest.mark.parametrize(("status", "code", "shown"), STATES)
def test_team_in_an_unknown_state_is_neither_changed_nor_deleted(
    settled: Stack, account: Account, aws: MpaEmulator, status: str, code: str | None, shown: str
) -> None:
    """What it means nobody here can know; a refresh records it, and once it is over all goes on."""
    arn = account.team()["Arn"]
    aws.controls.disguise(arn, status, code)
    settled.declare(description="Payment keys")
    assert is_refused(settled.up(fails=True), shown)
    assert is_refused(settled.destroy(fails=True), shown)

    settled.declare()
    settled.refresh()
    assert (False, "you") == tuple(settled.resource("guards")["outputs"][key] for key in ("settled", "waitingFor"))
    assert settled.preview().has_code(Code.STATE_UNEXPECTED, shown=shown)

    aws.controls.disguise(arn, None)
    settled.refresh()
    assert () == settled.preview("--expect-no-changes").calls
    settled.declare(description="Payment keys")
    assert 1 == settled.up().writes.count("UpdateApprovalTeam")


def test_vote_in_an_unknown_state_is_not_asked_for_again(settled: Stack, account: Account, aws: MpaEmulator) -> None:
    """The team still shows its draft, so the request is taken to be open, and nothing is sent or cancelled."""
    settled.declare(description="Payment keys")
    settled.up()
    aws.controls.disguise(account.open_session(), "PAUSED")

    assert () == settled.up().writes
    assert () == settled.up("--refresh").writes
    assert 1 == len(account.sessions())


@pytest.mark.parametrize(("status", "code", "shown"), VOTES)
def test_team_with_a_vote_in_an_unknown_state_is_not_asked_to_go(
    settled: Stack, account: Account, aws: MpaEmulator, status: str, code: str | None, shown: str
) -> None:
    """Another service's request may still be decided; once it is over, the deletion is asked for."""
    vault = "arn:aws:backup:us-east-1:111122223333:backup-vault:vault"
    asked = aws.controls.start_session(account.team()["Arn"], "backup:RevokeRestoreAccessBackupVault", vault)
    aws.controls.disguise(asked, status, code)
    run = settled.destroy(fails=True)
    assert is_refused(run, f"{shown} of a vote on backup:RevokeRestoreAccessBackupVault ({asked})")

    aws.controls.disguise(asked, None)
    aws.approve(asked)
    assert 1 == settled.destroy(fails=True).writes.count("StartActiveApprovalTeamDeletion")


def test_association_with_a_request_in_an_unknown_state_is_left_alone(guarded: Guarded, aws: MpaEmulator) -> None:
    """Neither another team nor a removal is asked for."""
    guarded.declare("others")
    guarded.stack.up()
    asked = guarded.session()
    aws.controls.disguise(asked, "PAUSED")
    guarded.declare()
    assert is_refused(guarded.stack.up(fails=True), "PAUSED")
    guarded.declare(None)
    assert is_refused(guarded.stack.up(fails=True), "PAUSED")

    aws.controls.disguise(asked, None)
    assert ("CancelSession", "DisassociateMpaTeam") == guarded.stack.up(fails=True).writes


def test_source_in_an_unknown_state_is_not_changed(stack: Stack, empty_account: Account, aws: MpaEmulator) -> None:
    """Not even its tags, and one that is found so is not taken."""
    stack.program(declared_source())
    stack.up()
    aws.controls.disguise(SOURCE, "FROZEN")
    stack.program(declared_source(tags={"cost": "security"}))
    assert is_refused(stack.up(fails=True), "FROZEN")
    stack.lose_state()
    assert is_refused(stack.up(fails=True), "FROZEN")

    aws.controls.disguise(SOURCE, None)
    stack.up()
    assert {"cost": "security"} == empty_account.tags(SOURCE)
