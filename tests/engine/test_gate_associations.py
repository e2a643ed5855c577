"""A gate on an association waits for the team in force to hand over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from stacks import OTHER_POLICY, declared
from waiting_runs import WaitingRun

from pulumi_mpa.messages import Code

if TYPE_CHECKING:
    from account import Account
    from stacks import Stack

    from pulumi_mpa.testing import MpaEmulator

pytestmark = pytest.mark.engine

TEAMS = f"{declared('old', policy=OTHER_POLICY)}\n{declared('new', policy=OTHER_POLICY)}\n"
REGION = "eu-central-1"


def program(team: str, timeout: str) -> str:
    """Return a program in which a team shall guard, and a gate on that."""
    return (
        f"{TEAMS}roots = mpa.MpaTeamAssociation('roots', mpa_team_arn={team}.arn, region={REGION!r})\n"
        f"moved = mpa.ApprovalGate('moved', target=roots, timeout={timeout!r})\n"
        "pulumi.export('moved', moved.target_arn)"
    )


@pytest.fixture
def handing_over(stack: Stack, account: Account, aws: MpaEmulator) -> Stack:
    """Return a stack in which the old team guards and the new one is ready to."""
    stack.program(TEAMS)
    stack.up()
    for team in account.teams():
        aws.accept_invitations(team["Arn"])
    stack.program(program("old", "0"))
    run = stack.up()
    assert "GetMpaTeamAssociation" in run.calls
    return stack


def vote(aws: MpaEmulator) -> str:
    """Return the session in which the team in force votes on handing over."""
    shown = aws.client("payment-cryptography", region=REGION).get_mpa_team_association(
        Action="IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE"
    )
    return shown["MpaTeamAssociation"]["MpaStatus"]["MpaSessionArn"]


def test_hand_over_is_waited_for(handing_over: Stack, account: Account, aws: MpaEmulator) -> None:
    """Requested and approved in one run; the next one is settled and costs no call."""
    handing_over.program(program("new", "10m"))
    with WaitingRun(handing_over, aws) as waiting:
        voting = {"state": Code.ASSOCIATION_UPDATE_VOTING, "required": "2", "approvers": "3", "approvals": "0"}
        waiting.until_code(Code.GATE_WAITING, **voting)
        session = vote(aws)
        assert f"The session is {session}, and the approvers vote at https://" in " ".join(waiting.output.split())
        aws.approve(session)
        run = waiting.end()

    assert run.has_code(Code.GATE_OVER, state=Code.ASSOCIATION_ACTIVE)
    assert f"{REGION}/IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE" == handing_over.run("stack", "output", "moved").output.strip()
    handing_over.up()
    assert () == handing_over.up().calls
    assert 2 == len(account.teams())


def test_rejected_hand_over_ends_the_run(handing_over: Stack, aws: MpaEmulator) -> None:
    """At once; the old team guards on."""
    handing_over.program(program("new", "1h"))
    with WaitingRun(handing_over, aws) as waiting:
        waiting.until_code(Code.GATE_WAITING, state=Code.ASSOCIATION_UPDATE_VOTING)
        aws.reject(vote(aws))
        run = waiting.end(fails=True)

    assert run.has_message()
    assert run.said("cannot pass gate moved (")
    assert run.has_code(Code.GATE_FAILED, state=Code.GATE_REQUEST_ENDED)


def test_association_that_was_not_requested_is_not_waited_for(stack: Stack, account: Account) -> None:
    """Its team is not ACTIVE yet, and only the next run associates: the gate says so at once."""
    stack.program(program("old", "1h"))
    run = stack.up(fails=True)

    assert run.has_message()
    assert run.said("cannot pass gate moved (")
    assert run.has_code(Code.GATE_NOTHING_REQUESTED)
    assert run.said("`pulumi up` again")
    assert 2 == len(account.teams())
