"""The ready pack of policies, run by the engine as its user runs it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packs import RULE, config_file, other_pack, with_pack
from stacks import INSTANCE, POLICY

from pulumi_mpa.messages import Code

if TYPE_CHECKING:
    from account import Account
    from stacks import Run, Stack

pytestmark = pytest.mark.engine

README = Path(__file__).resolve().parents[2] / "README.md"

#: As its user has it who does not know the approvers yet, has a secret in the description, and violates a policy.
STRANGE = """
people = mpa.IdentitySource(
    "people", identity_source_parameters={"iam_identity_center": {"instance_arn": INSTANCE, "region": "us-east-1"}}
)
approvers = people.identity_source_arn.apply(
    lambda arn: [{"primary_identity_id": user, "primary_identity_source_arn": arn} for user in ("user-ana", "user-ben")]
)
for name, number in (("unknown", 2), ("known", 3)):
    mpa.ApprovalTeam(
        name,
        description=pulumi.Output.secret("sunflower of the board"),
        approval_strategy={"mof_n": {"min_approvals_required": number}},
        approvers=approvers if name == "unknown" else [
            {"primary_identity_id": f"user-{n}", "primary_identity_source_arn": people.identity_source_arn} for n in range(3)
        ],
        policies=[{"policy_arn": POLICY}],
    )
"""


def is_violated(run: Run, level: str) -> bool:
    """Check whether a run prints the violation at a level."""
    return run.has_code(Code.POLICY_SPARE_APPROVER) and run.said(f"- [{level}] [severity: high] {RULE} (")


@pytest.mark.every_python
def test_advisory_violation_is_said_and_stops_nothing(stack: Stack, account: Account) -> None:
    """By a message with its code, on the resource, in the preview and in the run; the README shows the preview."""
    stack.declare(needed=3)
    preview = stack.preview(*with_pack())
    assert is_violated(preview, "advisory")
    shown = README.read_text().partition("\nPolicies:\n")[2].partition("```")[0]
    # The engine shortens the path of a pack.
    shown = shown.replace("mpa-policies)", "")
    assert [] == [line for line in shown.splitlines() if not preview.said(line)]
    assert 4 == len(shown.splitlines())

    run = stack.up(*with_pack())
    assert is_violated(run, "advisory")
    assert "CreateApprovalTeam" in run.writes
    assert 3 == account.team()["ApprovalStrategy"]["MofN"]["MinApprovalsRequired"]

    stack.declare(needed=2)
    assert not stack.preview(*with_pack()).has_code(Code.POLICY_SPARE_APPROVER)


def test_mandatory_violation_sends_nothing(stack: Stack, account: Account, tmp_path: Path) -> None:
    """Neither the preview nor a run without one gets as far as AWS, and a policy that is disabled says nothing."""
    stack.declare(needed=3)
    everything = config_file(tmp_path, {"all": "mandatory"})
    preview = stack.preview(*with_pack(config=everything), fails=True)
    assert is_violated(preview, "mandatory")
    assert () == preview.writes

    run = stack.up(*with_pack(config=everything), fails=True)
    assert is_violated(run, "mandatory")
    assert () == run.writes
    assert [] == account.teams()

    disabled = config_file(tmp_path, {"all": "mandatory", RULE: {"enforcementLevel": "disabled", "spareApprovers": 2}})
    assert not stack.preview(*with_pack(config=disabled), fails=True).has_code(Code.POLICY_SPARE_APPROVER)


def test_pack_judges_a_stack_in_a_vote_beside_another_pack(settled: Stack, account: Account, tmp_path: Path) -> None:
    """Each pack has its own configuration; gates and what stands for them are no trouble to either."""
    gate = 'mpa.ApprovalGate("agreed", target=guards, until="active", timeout="10m")'
    settled.declare(description="Keys")
    settled.up()
    ours = with_pack(config=config_file(tmp_path, {RULE: {"spareApprovers": 2}}))
    (tmp_path / "theirs").mkdir()
    theirs = with_pack(other_pack(tmp_path / "other"), config_file(tmp_path / "theirs", {"described": {"length": 5}}))
    settled.declare(gate, description="Keys")
    run = settled.preview(*ours, *theirs)

    assert ("ACTIVE", "UPDATE_PENDING_APPROVAL") == account.state()
    assert () == run.writes
    assert run.has_code(Code.POLICY_SPARE_APPROVER)
    assert run.said("The policy wants at least 2 more than must agree.")
    assert run.said("The description of guards is too short.")
    assert run.said("kinds: ApprovalGate ApprovalTeam Passage Stack")


def test_what_is_unknown_or_secret_is_no_trouble(stack: Stack, empty_account: Account) -> None:  # noqa: ARG001 -- the program makes the identity source
    """An unknown list of approvers is no violation, and no message shows a secret."""
    stack.program(STRANGE.replace("INSTANCE", repr(INSTANCE)).replace("POLICY", repr(POLICY)))
    run = stack.preview(*with_pack())

    assert is_violated(run, "advisory")
    assert 1 == run.output.count(f"[{Code.POLICY_SPARE_APPROVER} ")
    assert run.said(f"{RULE} (pulumi-python:dynamic/mpa:ApprovalTeam: known)")
    assert "sunflower" not in run.output
    assert "Traceback" not in run.output
