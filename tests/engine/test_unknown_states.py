"""A state that this version does not know: nothing is sent, and the error shows the state and those that are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from stacks import SOURCE, declared_source

from pulumi_mpa.messages import Code

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


def is_blocked(run: Run, text: str, code: Code = Code.STATE_UNEXPECTED, **data: str) -> bool:
    """Check whether a run ended with an error about an unknown state that names it, and sent nothing."""
    named = run.has_code(code, **data) and run.said(f"{text}, which this version of pulumi-mpa does not know")
    return named and run.said(f"Nothing was sent. [{code}") and run.has_message() and () == run.writes


@pytest.mark.parametrize(("status", "code", "shown"), STATES)
def test_team_in_an_unknown_state_is_neither_changed_nor_deleted(
    settled: Stack, account: Account, aws: MpaEmulator, status: str, code: str | None, shown: str
) -> None:
    """A refresh records it, and once it is over everything goes on."""
    arn = account.team()["Arn"]
    aws.controls.disguise(arn, status, code)
    settled.declare(description="Payment keys")
    assert is_blocked(settled.up(fails=True), f"AWS shows the state {shown}", shown=shown)
    blocked = settled.destroy(fails=True)
    assert is_blocked(blocked, f"AWS shows the state {shown}", Code.DELETION_STATE_UNEXPECTED, shown=shown)

    settled.declare()
    settled.refresh()
    assert (False, "you") == tuple(settled.resource("guards")["outputs"][key] for key in ("settled", "waitingFor"))
    assert settled.preview().has_code(Code.STATE_UNEXPECTED, shown=shown)

    aws.controls.disguise(arn, None)
    settled.refresh()
    assert () == settled.preview("--expect-no-changes").calls
    settled.declare(description="Payment keys")
    assert 1 == settled.up().writes.count("UpdateApprovalTeam")


def test_vote_in_an_unknown_state_is_not_requested_again(settled: Stack, account: Account, aws: MpaEmulator) -> None:
    """The team still shows its draft, so the request is taken to be open, and nothing is sent or cancelled."""
    settled.declare(description="Payment keys")
    settled.up()
    aws.controls.disguise(account.open_session(), "PAUSED")

    assert () == settled.up().writes
    assert () == settled.up("--refresh").writes
    assert 1 == len(account.sessions())


@pytest.mark.parametrize(("status", "code", "shown"), VOTES)
def test_team_with_a_vote_in_an_unknown_state_is_not_deleted(
    settled: Stack, account: Account, aws: MpaEmulator, status: str, code: str | None, shown: str
) -> None:
    """Another service's request may still be decided; once it is over, the deletion is requested."""
    vault = "arn:aws:backup:us-east-1:111122223333:backup-vault:vault"
    session = aws.controls.start_session(account.team()["Arn"], "backup:RevokeRestoreAccessBackupVault", vault)
    aws.controls.disguise(session, status, code)
    run = settled.destroy(fails=True)
    unknown = f"AWS shows {shown} of a vote on backup:RevokeRestoreAccessBackupVault ({session})"
    assert is_blocked(run, unknown, Code.DELETION_BLOCKED_BY_UNKNOWN_SESSIONS)

    aws.controls.disguise(session, None)
    aws.approve(session)
    assert 1 == settled.destroy(fails=True).writes.count("StartActiveApprovalTeamDeletion")


def test_association_with_a_request_in_an_unknown_state_is_left_alone(guarded: Guarded, aws: MpaEmulator) -> None:
    """Neither another team nor a removal is requested."""
    guarded.declare("others")
    guarded.stack.up()
    session = guarded.session()
    aws.controls.disguise(session, "PAUSED")
    paused = "UPDATE_PENDING/PAUSED"
    guarded.declare()
    assert is_blocked(guarded.stack.up(fails=True), f"AWS shows the state {paused}", shown=paused)
    guarded.declare(None)
    assert is_blocked(guarded.stack.up(fails=True), f"AWS shows the state {paused}", shown=paused)

    aws.controls.disguise(session, None)
    assert ("CancelSession", "DisassociateMpaTeam") == guarded.stack.up(fails=True).writes


def test_source_in_an_unknown_state_is_not_changed(stack: Stack, empty_account: Account, aws: MpaEmulator) -> None:
    """Not even its tags, and one that is found so is not adopted."""
    stack.program(declared_source())
    stack.up()
    aws.controls.disguise(SOURCE, "FROZEN")
    stack.program(declared_source(tags={"cost": "security"}))
    assert is_blocked(stack.up(fails=True), "AWS shows the state FROZEN", shown="FROZEN")
    stack.lose_state()
    assert is_blocked(stack.up(fails=True), "AWS shows the state FROZEN", shown="FROZEN")

    aws.controls.disguise(SOURCE, None)
    stack.up()
    assert {"cost": "security"} == empty_account.tags(SOURCE)
