"""Every policy works without a program: the examples of the documentation are two states that the engine analyzes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from example_resources import is_of_preview, resources_of
from packs import READY, config_file, with_pack

from pulumi_mpa.messages import parse
from pulumi_mpa.policy import POLICIES
from pulumi_mpa.policy.report import findings
from pulumi_mpa.policy.testing import AnalyzerProcess, check
from pulumi_mpa.policy.testing.resources import ROOT, urn_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from stacks import Stack

    from pulumi_mpa.policy import MpaPolicy
    from pulumi_mpa.policy.examples import Example
    from pulumi_mpa.policy.testing import Result, StackResource

    #: The policy, the logical name of the resource, and the code of the message of a violation.
    Violated = tuple[str, str, str | None]

pytestmark = pytest.mark.engine


@pytest.mark.parametrize("which", ["violates", "passes"])
def test_every_policy_finds_its_violation_in_a_state(which: str, stack: Stack, tmp_path: Path) -> None:
    """All policies run over the examples of all at once; each is judged by its own ones, and the engine reports what the kit does."""
    examples: dict[str, Example | None] = {policy.name: getattr(policy.facts, which) for policy in POLICIES}
    given = {name: it for name, it in examples.items() if it is not None}
    assert examples.keys() == given.keys()
    resources = [one for name, it in given.items() for one in resources_of(it, f"{name}/", complete=True)]
    (tmp_path / "state.json").write_text(json.dumps(_state_of(resources)))
    config = {name: {"enforcementLevel": "advisory", **it.config} for name, it in given.items()}
    pack = with_pack(READY, config_file(tmp_path, {"all": "advisory", **config}))
    run = stack.run("policy", "analyze", "--file", str(tmp_path / "state.json"), *pack, "--json")

    found = [(one.policy, one.name, one.code) for one in findings(run.output.splitlines())]
    with AnalyzerProcess(READY) as process:
        assert _violations(process.check(None, resources, config=config)) == sorted(found)
    wanted = [] if which == "passes" else [one for policy in POLICIES for one in _alone(policy)]
    assert sorted(wanted) == sorted(one for one in found if one[1].startswith(f"{one[0]}/"))


def _alone(policy: MpaPolicy) -> list[Violated]:
    """Return what a policy reports of its own example, without all others; nothing of one that no state can show."""
    it = policy.facts.violates
    if it is None or is_of_preview(policy):
        return []
    resources = resources_of(it, f"{policy.name}/")
    found = _violations(check(policy, resources, config=it.config))
    assert found
    return found


def _violations(result: Result) -> list[Violated]:
    found = [(one.policy, one.urn.rpartition("::")[2], parse(one.message)) for one in result.violations]
    return sorted((policy, name, message and message.code) for policy, name, message in found)


def _state_of(resources: Sequence[StackResource]) -> dict[str, Any]:
    """Return the state of a stack, as the engine exports it."""
    stack = {"urn": ROOT.urn, "type": ROOT.type, "custom": False}
    manifest = {"time": "2026-11-28T12:00:00Z", "magic": "", "version": ""}
    entries = [stack, *map(_entry, resources)]
    return {"version": 3, "deployment": {"manifest": manifest, "resources": entries}}


def _entry(found: StackResource) -> dict[str, Any]:
    needed = {name: [urn_of(one) for one in others] for name, others in found.property_dependencies.items()}
    return {
        "urn": found.urn,
        "type": found.type,
        "custom": True,
        "id": found.name,
        "parent": ROOT.urn,
        "inputs": dict(found.inputs),
        "outputs": {**found.inputs, **found.outputs},
        "protect": bool(found.opts.protect),
        "dependencies": sorted({urn for urns in needed.values() for urn in urns}),
        "propertyDependencies": needed,
    }
