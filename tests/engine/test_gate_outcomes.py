"""How a gate ends when people have not agreed, or AWS does not say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from stacks import declared
from waiting_runs import WaitingRun

from pulumi_mpa.messages import Code, find

if TYPE_CHECKING:
    from account import Account
    from stacks import Stack

    from pulumi_mpa.testing import MpaEmulator

pytestmark = pytest.mark.engine

LATER = declared("later", opts="pulumi.ResourceOptions(depends_on=[agreed])")


def gate(arguments: str = "timeout='0'") -> str:
    """Return the program text of a gate on the team, and of a team behind it."""
    return f"agreed = mpa.ApprovalGate('agreed', target=guards, {arguments})\n{LATER}\n"


@pytest.mark.parametrize("configured", [False, True], ids=["argument", "configuration"])
def test_time_that_is_up_ends_the_run_with_what_to_do(settled: Stack, account: Account, *, configured: bool) -> None:
    """Session, portal, votes and closing time; nothing behind the gate was made, and the same command asks nobody again."""
    if configured:
        settled.config("mpa:waitTimeout", "0")
    settled.declare(gate("until='settled'" if configured else "timeout='0'"), description="Payment keys")
    run = settled.up(fails=True)

    session = account.open_session()
    assert run.has_message()
    votes = {"required": "2", "approvers": "3", "approvals": "0", "rejections": "0", "session": session}
    assert run.said(f"error: cannot pass gate agreed ({account.team()['Arn']}): ")
    assert run.has_code(Code.GATE_UNDECIDED, state=Code.TEAM_UPDATE_VOTING, **votes)
    assert run.said(f"The session is {session}, and the approvers vote at https://")
    assert run.said("`pulumi up` again sends no request a second time")
    assert {"closes", "portal"} <= next(found for found in find(run.output) if found.code == Code.GATE_UNDECIDED).data.keys()  # fmt: skip
    assert 1 == run.calls.count("ListApprovalTeams")
    assert () == settled.up(fails=True).writes
    assert [("UpdateApprovalTeam", "PENDING")] == account.outcomes()


def test_gate_holds_a_destroy_that_runs_the_program(settled: Stack, account: Account, aws: MpaEmulator) -> None:
    """A program does not know which command runs it; the message names the commands that run no gate."""
    settled.declare(gate(), description="Payment keys")
    settled.up(fails=True)
    held = settled.destroy("--run-program", fails=True)
    assert held.has_message()
    assert held.said("To run no gate, use `pulumi destroy` or `pulumi refresh` without `--run-program`.")
    assert () == held.writes

    aws.reject(account.open_session())
    assert settled.refresh("--run-program", fails=True).said("To run no gate, use")
    assert 1 == settled.destroy(fails=True).writes.count("StartActiveApprovalTeamDeletion")


def test_gate_may_let_pass_when_its_time_is_up(settled: Stack, account: Account) -> None:
    """With a warning that says what is still open."""
    settled.declare(gate("timeout='1s', on_timeout='continue'"), description="Payment keys")
    run = settled.up()

    assert run.has_code(Code.GATE_GOES_ON, reason=Code.GATE_TIME_IS_UP, state=Code.TEAM_UPDATE_VOTING)
    assert run.said("warning: ")
    assert run.said("after 1s")
    assert 2 == len(account.teams())


def test_rejection_ends_the_run_at_once(settled: Stack, account: Account, aws: MpaEmulator) -> None:
    """With the votes and the way on; another gate that would wait for minutes ends with it."""
    other = aws.controls.start_session(account.team()["Arn"], "backup:RevokeRestoreAccessBackupVault", "arn:aws:x")
    waits = f"busy = mpa.ApprovalGate('busy', target='{other}', timeout='1h')\n"
    behind = declared("last", opts="pulumi.ResourceOptions(depends_on=[busy])")
    settled.declare(waits + gate("timeout='1h'") + behind, description="Payment keys")
    with WaitingRun(settled, aws) as waiting:
        waiting.until_code(Code.GATE_WAITING, state=Code.TEAM_UPDATE_VOTING)
        waiting.until_code(Code.GATE_WAITING, state=Code.SESSION_OPEN)
        (session,) = [item["SessionArn"] for item in account.sessions() if item["ActionName"].startswith("mpa:")]
        aws.reject(session)
        run = waiting.end(fails=True)

    assert run.has_message()
    assert run.has_code(Code.GATE_FAILED, state=Code.TEAM_UPDATE_REJECTED, approvals="0", rejections="2")
    assert run.said("Talk to the approvers, then change `resubmit` to ask again, or change the program back")
    assert "gate busy" not in run.output
    assert 1 == len(account.teams())


def test_rejected_request_is_not_waited_for(settled: Stack, account: Account, aws: MpaEmulator) -> None:
    """The gate fails without an observation of its own, until another `resubmit` sends the request again."""
    settled.declare(gate(), description="Payment keys")
    settled.up(fails=True)
    aws.reject(account.open_session())
    run = settled.up(fails=True)
    assert run.has_message()
    assert run.said("cannot pass gate agreed (")
    assert run.has_code(Code.GATE_WAITS_FOR_YOU, state=Code.TEAM_REQUEST_NOT_SENT)
    assert "ListApprovalTeams" not in run.calls

    settled.declare(gate("timeout='10m'"), description="Payment keys", resubmit="we talked")
    with WaitingRun(settled, aws) as waiting:
        waiting.until_code(Code.GATE_WAITING, state=Code.TEAM_UPDATE_VOTING)
        aws.approve(account.open_session())
        waiting.end()
    assert 2 == len(account.teams())


def test_program_changed_back_has_nothing_to_wait_for(settled: Stack, account: Account) -> None:
    """The run cancels the vote, and the gate is open."""
    settled.declare(gate(), description="Payment keys")
    settled.up(fails=True)
    settled.declare(gate())
    run = settled.up()

    assert "CancelSession" in run.calls
    assert run.has_code(Code.TEAM_INVITING)
    assert 2 == len(account.teams())


def test_declined_invitation_ends_the_run_at_once(stack: Stack, account: Account, aws: MpaEmulator) -> None:
    """The team will not come about, however long one waits."""
    stack.declare(gate("timeout='1h'"))
    with WaitingRun(stack, aws) as waiting:
        waiting.until_code(Code.GATE_WAITING, state=Code.TEAM_INVITING)
        aws.decline_invitation(account.team()["Arn"], "user-ben")
        run = waiting.end(fails=True)

    assert run.has_message()
    assert run.said("cannot pass gate agreed (")
    assert run.has_code(Code.GATE_FAILED, state=Code.TEAM_NOT_ACTIVATED)
    assert run.said("declined: user-ben")


def test_expired_credentials_end_the_run_with_a_message(settled: Stack, account: Account) -> None:
    """They do not come back by waiting."""
    account.troubles("ListApprovalTeams", "ExpiredTokenException")
    settled.declare(gate("timeout='1h'"), description="Payment keys")
    run = settled.up(fails=True)

    assert run.has_message()
    assert run.said("cannot wait for approval: ")
    assert run.has_code(Code.AWS_CREDENTIALS_EXPIRED, operation="ListApprovalTeams", answer="ExpiredTokenException")


def test_throttling_is_waited_out(settled: Stack, account: Account, aws: MpaEmulator) -> None:
    """Beyond the SDK's own tries: the next round asks again, and the gate opens."""
    account.troubles("ListApprovalTeams", "ThrottlingException", times=6)
    settled.declare(gate("timeout='10m'"), description="Payment keys")
    with WaitingRun(settled, aws) as waiting:
        waiting.until_code(Code.GATE_WAITING, problem=Code.AWS_THROTTLED, operation="ListApprovalTeams")
        aws.approve(account.open_session())
        run = waiting.end()

    assert 6 < run.calls.count("ListApprovalTeams")
    assert 2 == len(account.teams())


def test_gate_on_a_team_that_failed_waits_for_nothing(stack: Stack, account: Account) -> None:
    """The run fails for the team's reason alone, and calls nobody in the gate's name."""
    account.troubles("CreateApprovalTeam", "AccessDeniedException")
    stack.declare(gate("timeout='1h'"))
    run = stack.up("--continue-on-error", fails=True)

    assert run.has_message()
    assert "gate agreed (" not in run.output
    assert ("ListApprovalTeams", "CreateApprovalTeam") == run.calls


def test_failure_elsewhere_does_not_wait_for_the_gate(settled: Stack, account: Account, aws: MpaEmulator) -> None:
    """The engine ends the run, and the gate with it."""
    account.troubles("CreateApprovalTeam", "AccessDeniedException")
    session = aws.controls.start_session(account.team()["Arn"], "backup:RevokeRestoreAccessBackupVault", "arn:aws:x")
    settled.declare(f"mpa.ApprovalGate('busy', target='{session}', timeout='1h')\n{declared('denied')}")
    run = settled.up(fails=True)

    assert run.has_message()
    assert run.has_code(Code.AWS_DENIED, operation="CreateApprovalTeam", answer="AccessDeniedException")
