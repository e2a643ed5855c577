"""Policies about a whole stack, run by the engine: over votes, gates and passages, and over what a preview hides."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from guarding import Guarded, associated
from stacks import declared_beside_source, declared_source

from pulumi_mpa.messages import Code, find

if TYPE_CHECKING:
    from account import Account
    from stacks import Run, Stack

    from pulumi_mpa.testing import MpaEmulator

pytestmark = pytest.mark.engine

PACK = str(Path(__file__).resolve().parents[2] / "policy-packs" / "mpa")
#: A second dynamic resource of the program, of nobody's package, and what waits for the team.
BESIDE = """
from pulumi.dynamic import CreateResult, Resource, ResourceProvider


class Nothing(ResourceProvider):
    def create(self, props):
        return CreateResult("nothing", {**props, "explanation": "nothing"})


class Other(Resource):
    def __init__(self, name):
        super().__init__(Nothing(), name, {"mpaTeamArn": "arn:of-nothing", "approvers": 3})


Other("other")
waiting = mpa.ApprovalGate("wait", target=guards, until="active", timeout="0", on_timeout="continue")
"""


def _pack(folder: Path, **config: dict[str, Any]) -> tuple[str, ...]:
    """Return the arguments that run the pack; names of policies are written with underscores and without `mpa`."""
    file = folder / "policies.json"
    file.write_text(json.dumps({f"mpa-{name.replace('_', '-')}": value for name, value in config.items()}))
    return "--policy-pack", PACK, "--policy-pack-config", str(file)


def _violations(run: Run) -> set[str]:
    """Return the codes of policies that a run printed."""
    return {found.code for found in find(run.output) if found.code.startswith("MPA7")}


def test_stack_in_the_middle_of_a_vote(settled: Stack, account: Account, aws: MpaEmulator, tmp_path: Path) -> None:
    """What only AWS shows is in the outputs after the run, and is reported on the team."""
    settled.declare(needed=3)
    settled.up()
    aws.controls.set_mfa(account.team()["Arn"], "user-ana", "OUT_OF_SYNC")
    account.unknown_users("user-ben")
    pack = _pack(tmp_path, request_age={"days": 0}, run_votes={"openVotes": 0}, approver_activity={"days": 0})
    run = settled.up(*pack)

    assert run.has_code(Code.POLICY_OLD_REQUEST)
    assert run.has_code(Code.POLICY_MANY_VOTES, count="1", most="0")
    assert run.has_code(Code.POLICY_APPROVER_MFA, count="1", approvers="3")
    assert run.has_code(Code.POLICY_APPROVER_IDENTITY, count="1", approvers="3")
    assert run.has_code(Code.POLICY_APPROVER_ACTIVITY, count="2", approvers="3")
    assert run.has_code(Code.POLICY_SOURCE_NOT_MANAGED, count="3", approvers="3")
    assert 1 == len(account.sessions())


def test_association_whose_team_votes_on_its_deletion(guarded: Guarded, tmp_path: Path) -> None:
    """Somebody else requested the deletion, and a refresh has seen it."""
    guarded.account.mpa.start_active_approval_team_deletion(Arn=guarded.arn("guards"))
    guarded.stack.refresh()
    run = guarded.stack.preview(*_pack(tmp_path))

    assert run.has_code(Code.POLICY_TEAM_IS_GOING, shown="ACTIVE/DELETE_PENDING_APPROVAL")
    assert run.has_code(Code.POLICY_TEAM_NOT_PROTECTED)
    assert run.has_code(Code.POLICY_SAME_PEOPLE)


def test_previews_from_the_first_run_to_a_replaced_source(stack: Stack, empty_account: Account, tmp_path: Path) -> None:
    """Nothing is said of what cannot be known; gates, passages and other dynamic resources do not disturb."""
    pack = _pack(tmp_path)
    team = declared_beside_source("guards", pending_window_days=14, opts="pulumi.ResourceOptions(protect=True)")
    rest = f"{team}\n{BESIDE}\n{associated('waiting.target_arn')}"
    stack.program(f"{declared_source()}\n{rest}")
    assert set() == _violations(stack.preview(*pack))
    stack.up()
    empty_account.accept()
    assert set() == _violations(stack.up(*pack))

    stack.program(f"{declared_source(tags={'a': 'b'})}\n{rest}")
    assert set() == _violations(stack.preview(*pack))
    stack.program(f"{declared_source(instance='arn:aws:sso:::instance/ssoins-abcdef1234567890')}\n{rest}")
    run = stack.preview(*pack)
    assert {Code.POLICY_SOURCE_IS_REPLACED} == _violations(run)
    assert run.has_code(Code.POLICY_SOURCE_IS_REPLACED, count="1")
