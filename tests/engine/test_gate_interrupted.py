"""Ctrl-C while gates wait leaves nothing behind."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from waiting_runs import WaitingRun

from pulumi_mpa.messages import Code, find

if TYPE_CHECKING:
    from account import Account
    from stacks import Stack

    from pulumi_mpa.testing import MpaEmulator

pytestmark = pytest.mark.engine

GATES = "for number in range(3):\n    mpa.ApprovalGate(f'agreed-{number}', target=guards, timeout='{}')\n"
#: More than two rounds of a poller that would still be there.
_LONG_ENOUGH = 4


def test_interrupted_wait_leaves_no_process_and_makes_no_call(
    settled: Stack, account: Account, aws: MpaEmulator
) -> None:
    """State is not locked, nobody is asked twice, and the next run waits again."""
    settled.declare(GATES.replace("{}", "1h"), description="Payment keys")
    with WaitingRun(settled, aws) as waiting:
        shown = {"state": Code.TEAM_UPDATE_VOTING}
        waiting.until(
            lambda: (
                3
                <= sum(
                    found.code == Code.GATE_WAITING and shown.items() <= found.data.items()
                    for found in find(waiting.output)
                )
            )
        )
        waiting.until_called("ListApprovalTeams", 2)
        assert any("pulumi-language-python-exec" in process.command for process in waiting.processes())
        waiting.interrupt()
        run = waiting.end(fails=True)
        assert [] == waiting.processes()

        aws.calls.clear()
        time.sleep(_LONG_ENOUGH)
        assert [] == list(aws.calls)
    assert "Traceback" not in run.output
    assert [("UpdateApprovalTeam", "PENDING")] == account.outcomes()

    with WaitingRun(settled, aws) as again:
        again.until_code(Code.GATE_WAITING, state=Code.TEAM_UPDATE_VOTING)
        aws.approve(account.open_session())
        assert () == again.end().writes
    assert [("UpdateApprovalTeam", "APPROVED")] == account.outcomes()
