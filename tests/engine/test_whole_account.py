"""Everything that one program can declare together, from an empty account and back to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from guarding import Guarded, associated
from stacks import OTHER_POLICY, declared_beside_source, declared_source

from pulumi_mpa.messages import Code

if TYPE_CHECKING:
    from account import Account
    from stacks import Run, Stack

    from pulumi_mpa.testing import MpaEmulator

pytestmark = pytest.mark.engine

#: Observes once, and lets the rest of the program go on.
OBSERVING = 'timeout="0", on_timeout="continue"'
GATES = (
    f'mpa.ApprovalGate("team-works", target=guards, until="active", {OBSERVING})\n'
    f'mpa.ApprovalGate("guarded", target=gate, {OBSERVING})'
)
NEVER_LEFT_OUT = ("org", "guards", "gate")

#: Runs that votes and windows may take here.
PATIENCE = 12


def standing(stack: Stack) -> list[tuple[bool, str]]:
    """Return `settled` and `waitingFor` of source, team and association."""
    outputs = [stack.resource(name)["outputs"] for name in NEVER_LEFT_OUT]
    return [(item["settled"], item["waitingFor"]) for item in outputs]


def test_source_team_association_and_gates_from_nothing_in_two_runs(
    stack: Stack, empty_account: Account, aws: MpaEmulator
) -> None:
    """The first run ends well with everything waiting; after the acceptances the second is settled."""
    it = Guarded(stack, empty_account, aws)
    stack.program("\n".join([declared_source(), declared_beside_source("guards"), associated(), GATES]))
    shown = stack.preview()
    assert () == shown.calls

    run = stack.up()
    assert run.has_code(Code.TEAM_INVITING)
    team = empty_account.team()["Arn"]
    assert run.has_code(Code.ASSOCIATION_WAITS_FOR_TEAM, team=team, state="PENDING/PENDING_ACTIVATION")
    assert run.has_code(Code.GATE_GOES_ON)
    assert [(True, "nobody"), (False, "approvers"), (False, "approvers")] == standing(stack)
    assert it.association() is None

    it.account.accept()
    run = stack.up()
    assert ("AssociateMpaTeam",) == tuple(call for call in run.writes if call != "TagResource")
    assert [(True, "nobody")] * 3 == standing(stack)
    assert not run.has_code(Code.GATE_GOES_ON)
    it.quiet()


def test_destroy_of_everything_ends_with_an_empty_account(
    stack: Stack, empty_account: Account, aws: MpaEmulator
) -> None:
    """Association, teams with their windows, source: each run goes as far as people and days allow, and requests nothing twice."""
    it = Guarded(stack, empty_account, aws)
    others = declared_beside_source("others", policy=OTHER_POLICY, on_delete="gone", pending_window_days=7)
    stack.program(
        "\n".join(
            [declared_source(), declared_beside_source("guards", pending_window_days=7), others, associated(), GATES]
        )
    )
    stack.up()
    it.account.accept()
    stack.up()
    assert [(True, "nobody")] * 3 == standing(stack)
    runs: list[Run] = []
    while "dynamic/mpa:" in stack.export():
        assert len(runs) < PATIENCE, runs[-1].output
        # While the windows run there is nobody to ask.
        runs.append(stack.destroy(fails=None))
        empty_account.agree()
        aws.clock.advance(days=2)

    assert all(run.has_message() for run in runs[:-1])
    sent = [call for run in runs for call in run.calls if call.startswith(("Start", "Disassociate", "DeleteIdentity"))]
    assert ["DeleteIdentitySource", "DisassociateMpaTeam", *["StartActiveApprovalTeamDeletion"] * 2] == sorted(sent)
    assert ([], [], None) == (empty_account.teams(), empty_account.sources(), it.association())
