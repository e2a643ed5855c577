"""A gate holds what depends on it, shows how things stand, and costs few calls."""

from __future__ import annotations

import json
import re
import sys
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

GATE = 'agreed = mpa.ApprovalGate("agreed", target=guards, timeout="10m")\n'
WORKS = 'works = mpa.ApprovalGate("works", target=guards, until="active", timeout="10m")\n'
#: Prints at the end whether the program's own process has loaded the SDK.
WITNESS = """
import atexit, pathlib, sys
atexit.register(lambda: pathlib.Path("loaded").write_text(str("boto3" in sys.modules)))
"""


def behind(gate: str, name: str = "later") -> str:
    """Return the program text of a team that comes after a gate."""
    return declared(name, opts=f"pulumi.ResourceOptions(depends_on=[{gate}])") + "\n"


def without_imports(stack: Stack) -> None:
    """Start the processes of the next commands as ever, so that nothing is imported before the program."""
    stack.environ["PULUMI_PYTHON_CMD"] = sys.executable


def test_preview_never_waits(settled: Stack) -> None:
    """Nor does it call anybody; what comes after the gate is previewed too."""
    without_imports(settled)
    settled.declare(f"{WITNESS}{GATE}{behind('agreed')}", description="Payment keys")
    run = settled.preview()

    assert () == run.calls
    assert run.has_code(Code.TEAM_UPDATE_WILL_BE_REQUESTED, vote="update", required="2", approvers="3")
    assert run.said("to change the description")
    assert run.said("mpa:ApprovalTeam later create")
    assert "False" == (settled.folder / "loaded").read_text()


def test_settled_target_costs_no_call(settled: Stack) -> None:
    """What is in force already is not observed, and the program does without the SDK."""
    without_imports(settled)
    settled.declare(f"{WITNESS}{GATE}pulumi.export('arn', agreed.target_arn)")
    assert () == settled.up().calls

    assert "False" == (settled.folder / "loaded").read_text()
    assert () == settled.preview("--expect-no-changes").calls


def test_what_depends_on_a_gate_comes_after_the_acceptances(stack: Stack, account: Account, aws: MpaEmulator) -> None:
    """From nothing in one run: the team, its acceptances, and then the rest."""
    stack.declare(f"{WITNESS}{WORKS}{behind('works')}")
    with WaitingRun(stack, aws) as waiting:
        waiting.until_called("ListApprovalTeams", 4)
        waiting.until_said("Not answered yet: user-ana, user-ben, user-cleo")
        arn = account.team()["Arn"]
        aws.calls.clear()
        aws.accept_invitations(arn)
        run = waiting.end()

    assert run.has_code(Code.GATE_OVER, state=Code.TEAM_ACTIVE)
    assert ("GetApprovalTeam", "CreateApprovalTeam") == tuple(
        call for call in run.calls if call in ("GetApprovalTeam", "CreateApprovalTeam")
    )[:2]
    assert 2 == len(account.teams())
    assert "True" == (stack.folder / "loaded").read_text()
    assert ["works"] == [urn.rpartition("::")[2] for urn in stack.resource("later")["dependencies"]]


def test_fifty_waiting_gates_hold_up_nobody_and_share_each_round(
    stack: Stack, account: Account, aws: MpaEmulator
) -> None:
    """What does not depend on them is made meanwhile; a round in which nothing happens is one call for them all."""
    gates = "gates = [mpa.ApprovalGate(f'gate-{n}', target=guards, until='active', timeout='10m') for n in range(50)]\n"
    stack.declare(f"{gates}{declared('other')}\npulumi.export('arns', [gate.target_arn for gate in gates])")
    with WaitingRun(stack, aws) as waiting:
        waiting.until_called("CreateApprovalTeam", 2)
        waiting.until(
            lambda: (
                50
                == sum(
                    (Code.GATE_WAITING, Code.TEAM_INVITING) == (found.code, found.data.get("state"))
                    for found in find(waiting.output)
                )
            )
        )
        waiting.until(lambda: 2 == len(account.teams()))
        aws.calls.clear()
        waiting.until_called("ListApprovalTeams", 3)
        rounds = [call.operation for call in aws.calls]
        guards = next(team["Arn"] for team in account.teams() if team["Name"].startswith("guards"))
        aws.accept_invitations(guards)
        run = waiting.end()

    # Now and then one thing has its turn of being read anew.
    assert 3 <= rounds.count("ListApprovalTeams")
    anew = [call for call in rounds if call != "ListApprovalTeams"]
    assert len(anew) <= 2
    assert {*anew} <= {"GetApprovalTeam"}
    over = [found.code for found in find(run.output.partition("Diagnostics:")[2]) if found.code == Code.GATE_OVER]
    assert 50 == len(over)
    assert () == run.writes
    outputs = json.loads(stack.run("stack", "output", "--json").output)
    assert [guards] * 50 == outputs["arns"]


def test_open_vote_is_shown_on_the_gates_row(settled: Stack, account: Account, aws: MpaEmulator) -> None:
    """Votes, closing time, session, portal and the time that is left; approved, the next run is settled."""
    settled.declare(f"{GATE}{behind('agreed')}", description="Payment keys")
    with WaitingRun(settled, aws) as waiting:
        waiting.until_code(
            Code.GATE_WAITING, state=Code.TEAM_UPDATE_VOTING, required="2", approvers="3", approvals="0", rejections="0"
        )
        session = account.open_session()
        output = " ".join(waiting.output.split())
        assert f"The session is {session}, and the approvers vote at https://" in output
        # The first observation takes its time.
        assert re.search(r"The vote is open for another 24 h 0 min\.", output), output
        assert re.search(r"This wait ends in (10 min|9 min \d+ s) at the latest\.", output), output
        aws.approve(session)
        run = waiting.end()

    assert ("TagResource", "UpdateApprovalTeam", "TagResource") == run.writes[:3]
    assert "CreateApprovalTeam" in run.writes[3:]
    aws.accept_invitations(next(team["Arn"] for team in account.teams() if team["Name"].startswith("later")))
    settled.up()
    assert () == settled.preview("--expect-no-changes").calls


def test_arn_is_no_secret_where_the_team_has_one(stack: Stack, account: Account, aws: MpaEmulator) -> None:
    """A secret description hides what is requested, from the gate's messages too, and not what was waited for."""
    del account
    text = declared("guards", description=None).replace(
        'ApprovalTeam(\n    "guards",',
        'ApprovalTeam(\n    "guards",\n    description=pulumi.Output.secret("crown jewels"),',
    )
    stack.program(f"{text}\n{GATE}pulumi.export('arn', agreed.target_arn)")
    with WaitingRun(stack, aws) as waiting:
        waiting.until_code(Code.GATE_WAITING, state=Code.TEAM_INVITING)
        arn = aws.client("mpa").list_approval_teams()["ApprovalTeams"][0]["Arn"]
        aws.accept_invitations(arn)
        run = waiting.end()

    assert "crown jewels" not in run.output
    assert arn == stack.run("stack", "output", "arn").output.strip()


@pytest.mark.every_python
def test_function_alone_gives_the_arn_after_the_wait(settled: Stack, account: Account, aws: MpaEmulator) -> None:
    """For programs that want no resource; its progress is on the stack's row."""
    settled.declare("pulumi.export('arn', mpa.wait_for_approval(guards, timeout='10m'))", description="Payment keys")
    with WaitingRun(settled, aws) as waiting:
        waiting.until_code(Code.GATE_WAITING, state=Code.TEAM_UPDATE_VOTING)
        aws.approve(account.open_session())
        waiting.end()

    assert account.team()["Arn"] == settled.run("stack", "output", "arn").output.strip()
    assert "ApprovalGate" not in settled.export()
