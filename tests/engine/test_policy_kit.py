"""The kit for testing policies gives them what the engine gives them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pulumi
import pytest
from stacks import POLICY, SOURCE, USERS, declared

from pulumi_mpa import ApprovalTeam, MpaTeamAssociation
from pulumi_mpa.policy.testing import UNKNOWN, AnalyzerProcess, resource, secret

if TYPE_CHECKING:
    from account import Account
    from stacks import Stack

pytestmark = pytest.mark.engine

PACK = Path(__file__).parent / "programs" / "recording_pack"
OPTIONS = (
    "pulumi.ResourceOptions(protect=True, parent=box, ignore_changes=['tags'], "
    "custom_timeouts=pulumi.CustomTimeouts(create='1h30m'))"
)
#: What the class of a team adds where an input is secret.
HIDDEN = ["description", "pendingUpdate", "lastRequest"]
PROGRAM = """
box = pulumi.ComponentResource("my:index:Box", "box")
{team}
keys = mpa.MpaTeamAssociation("keys", mpa_team_arn=guards.arn, region="eu-central-1")
"""


def _recorded(file: Path) -> list[dict[str, Any]]:
    """Return what was written down, with the kit's names of stack and project."""
    text = file.read_text().replace("urn:pulumi:dev::guarded::", "urn:pulumi:test::test::")
    found = [json.loads(line) for line in text.replace("guarded-dev", "test-test").splitlines()]
    for each in found:
        if "__provider" in each["props"]:
            each["props"]["__provider"] = "code"
    return sorted(found, key=lambda each: (each["call"], each["urn"]))


def test_kit_sends_what_the_engine_sends(stack: Stack, account: Account, tmp_path: Path) -> None:  # noqa: ARG001 -- it has the identity source
    """A component, a team inside it with a secret and options, and an association whose team is not known yet."""
    team = declared("guards", name="guards", tags={"owner": "me"}, opts=OPTIONS)
    stack.program(PROGRAM.format(team=team.replace("'Root certificates'", "pulumi.Output.secret('Root certificates')")))
    stack.environ["RECORDED"] = str(tmp_path / "engine")
    stack.preview("--policy-pack", str(PACK))

    box = resource("my:index:Box", "box", component=True)
    guards = resource(
        ApprovalTeam,
        "guards",
        {
            "name": "guards",
            "description": secret("Root certificates"),
            "approval_strategy": {"mof_n": {"min_approvals_required": 2}},
            "approvers": [{"primary_identity_id": user, "primary_identity_source_arn": SOURCE} for user in USERS],
            "policies": [{"policy_arn": POLICY}],
            "tags": {"owner": "me"},
        },
        parent=box,
        opts=pulumi.ResourceOptions(
            protect=True,
            ignore_changes=["tags"],
            additional_secret_outputs=HIDDEN,
            custom_timeouts=pulumi.CustomTimeouts(create="1h30m"),
        ),
    )
    keys = resource(
        MpaTeamAssociation,
        "keys",
        {"mpa_team_arn": UNKNOWN, "region": "eu-central-1"},
        property_dependencies={"mpa_team_arn": [guards]},
    )
    with AnalyzerProcess(PACK, env={"RECORDED": str(tmp_path / "kit")}) as analyzer:
        analyzer.check(None, [keys])

    assert _recorded(tmp_path / "engine") == _recorded(tmp_path / "kit")


def test_stack_policy_sees_the_outputs_of_an_update(settled: Stack, tmp_path: Path) -> None:
    """Those of a team that has no input more; inputs that are no outputs are missing."""
    settled.declare(on_delete="gone")
    settled.environ["RECORDED"] = str(tmp_path / "engine")
    settled.up("--policy-pack", str(PACK))
    (sent,) = [each for each in _recorded(tmp_path / "engine") if (each["call"], each["name"]) == ("stack", "guards")]

    inputs = {
        name: sent["props"][name] for name in ("name", "description", "approvalStrategy", "approvers", "policies")
    }
    documented = set(ApprovalTeam._outputs) - {"lastRequest"}  # noqa: SLF001 -- what is an output is said there alone
    outputs = {name: value for name, value in sent["props"].items() if name in documented}
    guards = resource(ApprovalTeam, "guards", {**inputs, "on_delete": "gone"}, outputs=outputs)
    with AnalyzerProcess(PACK, env={"RECORDED": str(tmp_path / "kit")}) as analyzer:
        analyzer.check("of-the-stack", guards)
    (given,) = [each for each in _recorded(tmp_path / "kit") if each["name"] == "guards"]

    assert "onDelete" not in sent["props"]
    # The team of the stack has a derived name.
    declared = {name: value for name, value in sent["props"]["declared"].items() if name != "nameDerived"}
    assert {**outputs, "declared": declared} == given["props"]
