"""A gate on a vote that no resource of the program requested."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from waiting_runs import WaitingRun

from pulumi_mpa.messages import Code

if TYPE_CHECKING:
    from account import Account
    from stacks import Stack

    from pulumi_mpa.testing import MpaEmulator

pytestmark = pytest.mark.engine

GATE = "vault = mpa.ApprovalGate('vault', target={}, timeout='{}')\npulumi.export('arn', vault.target_arn)"


@pytest.fixture
def session(account: Account, aws: MpaEmulator) -> str:
    """Return a vote that AWS Backup has opened."""
    arn = account.make_team("guards")
    aws.accept_invitations(arn)
    return aws.controls.start_session(arn, "backup:RevokeRestoreAccessBackupVault", "arn:aws:backup:us-east-1:x:y")


def test_session_of_another_service_is_waited_for(stack: Stack, aws: MpaEmulator, session: str) -> None:
    """One call a round, and the portal's address once."""
    stack.program(GATE.format(repr(session), "10m"))
    with WaitingRun(stack, aws) as waiting:
        waiting.until_code(
            Code.GATE_WAITING, state=Code.SESSION_OPEN, required="2", approvers="3", approvals="0", rejections="0"
        )
        aws.vote(session, "user-ana", "APPROVED")
        waiting.until_code(
            Code.GATE_WAITING, state=Code.SESSION_OPEN, required="2", approvers="3", approvals="1", rejections="0"
        )
        aws.vote(session, "user-ben", "APPROVED")
        run = waiting.end()

    assert {"GetSession", "ListIdentitySources"} == set(run.calls)
    assert 1 == run.calls.count("ListIdentitySources")
    assert session == stack.run("stack", "output", "arn").output.strip()


@pytest.mark.parametrize(
    ("end", "code", "votes"),
    [
        pytest.param("reject", Code.SESSION_REJECTED, {"approvals": "0", "rejections": "2"}, id="rejected"),
        pytest.param("lapse", Code.SESSION_EXPIRED, {"approvals": "0", "rejections": "0"}, id="lapsed"),
        pytest.param("cancel", Code.SESSION_CANCELLED, {}, id="cancelled"),
    ],
)
def test_session_that_ends_otherwise_ends_the_run(
    stack: Stack, account: Account, aws: MpaEmulator, session: str, end: str, code: Code, votes: dict[str, str]
) -> None:
    """At once, with one message."""
    stack.program(GATE.format(repr(session), "1h"))
    with WaitingRun(stack, aws) as waiting:
        waiting.until_code(Code.GATE_WAITING, state=Code.SESSION_OPEN)
        if end == "reject":
            aws.reject(session)
        elif end == "lapse":
            aws.clock.advance(hours=24)
        else:
            account.mpa.cancel_session(SessionArn=session)
        run = waiting.end(fails=True)

    assert run.has_message()
    assert run.said(f"error: cannot pass gate vault ({session}): ")
    assert run.has_code(Code.GATE_SESSION_FAILED, state=code, session=session, **votes)
    assert run.said("A new request has a session of its own: give the gate its ARN")


def test_session_that_is_an_output_and_a_secret_is_in_no_line(stack: Stack, session: str) -> None:
    """Nor in the stack's outputs."""
    stack.program(GATE.format(f"pulumi.Output.secret({session!r})", "0"))
    run = stack.up(fails=True)

    assert run.said("cannot pass gate vault ([secret]): ")
    assert run.has_code(Code.GATE_UNDECIDED, state=Code.SESSION_OPEN, session="[secret]")
    assert session not in run.output


def test_text_that_is_no_session_is_named_by_the_preview(stack: Stack, session: str) -> None:
    """Also where it comes from somewhere else."""
    team = session.replace(":session/", ":approval-team/").rpartition("/")[0]
    stack.program(GATE.format(f"pulumi.Output.from_input({team!r})", "0"))
    run = stack.preview(fails=True)

    assert run.has_message()
    assert run.has_code(Code.GATE_INVALID, problems=Code.GATE_TARGET)
    assert () == run.calls


def test_session_that_is_not_there_ends_the_run(stack: Stack, session: str) -> None:
    """Nobody will ever vote on it."""
    nobodys = f"{session.rpartition('/')[0]}/00000000-0000-4000-8000-000000000000"
    stack.program(GATE.format(repr(nobodys), "1h"))
    assert stack.up(fails=True).has_code(Code.GATE_FAILED, state=Code.SESSION_NOT_FOUND)
