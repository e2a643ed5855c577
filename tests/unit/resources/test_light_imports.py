"""A program loads what it declares and nothing else: what the providers need is loaded in their own process."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Final

import pytest

#: Parts of the package that a program may load, beside the resources' own modules; all of it is a few light lines.
LIGHT: Final = {
    "pulumi_mpa",
    "pulumi_mpa.approval_team",
    "pulumi_mpa.connection",
    "pulumi_mpa.declaration",
    "pulumi_mpa.inputs",
    "pulumi_mpa.options",
    "pulumi_mpa.outputs",
    "pulumi_mpa.identity_source",
    "pulumi_mpa.model",
    "pulumi_mpa.model.names",
    "pulumi_mpa.mpa_team_association",
    "pulumi_mpa.providers",
    "pulumi_mpa.providers.approval_team",
    "pulumi_mpa.providers.identity_source",
    "pulumi_mpa.providers.mpa_team_association",
    "pulumi_mpa.providers.provider",
    "pulumi_mpa.team_types",
}
#: What each takes a tenth of a second or more to load, or is no affair of a program's.
HEAVY: Final = ("pydantic", "boto3", "botocore", "moto", "werkzeug", "decimal", "zoneinfo", "difflib")
RESOURCES: Final = (
    "mpa.ApprovalTeam; mpa.IdentitySource; mpa.MpaTeamAssociation; mpa.ApproverArgs; mpa.ApprovalStrategyArgs; "
    "mpa.PolicyReferenceArgs; mpa.IdentitySourceParametersArgs"
)


def loaded(program: str) -> tuple[set[str], set[str]]:
    """
    Run a program in an interpreter of its own.

    Returns:
        The modules of the package that it loads, and the names of all others that `import pulumi` does not load itself.
    """
    script = (
        "import json, sys, pulumi, pulumi.dynamic; before = set(sys.modules); import pulumi_mpa as mpa\n"
        f"{program}\n"
        "print(json.dumps(sorted(set(sys.modules) - before)))"
    )
    ran = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, check=True)
    names = set(json.loads(ran.stdout))
    ours = {name for name in names if name.split(".")[0] == "pulumi_mpa"}
    return ours, {name.split(".")[0] for name in names - ours}


def test_program_without_gates_loads_its_resources_alone() -> None:
    """Nothing that plans, reads the lifecycle or talks to AWS, and no package that the SDK does not load anyway."""
    assert (LIGHT, set()) == loaded(RESOURCES)


def test_functions_load_no_client_before_one_is_called() -> None:
    """Naming them is cheap, and so is a call that asks nothing since an argument is missing."""
    ours, others = loaded(
        "try:\n    mpa.get_session(session_arn=None)\nexcept pulumi.RunError: pass\nmpa.get_tags_output"
    )

    assert not ours & {"pulumi_mpa.aws.client", "pulumi_mpa.aws.sdk", "pulumi_mpa.aws.questions"}
    assert not others & set(HEAVY)


def test_package_alone_loads_nothing() -> None:
    """A program pays for the names that it uses."""
    assert ({"pulumi_mpa"}, set()) == loaded("")


def test_naming_a_gate_loads_nothing_more() -> None:
    """The name alone, as an import of it, is no gate yet."""
    ours, others = loaded("from pulumi_mpa import ApprovalGate, wait_for_approval")

    assert ours <= LIGHT | {"pulumi_mpa.approval_gate", "pulumi_mpa.mocked"}
    assert set() == others


@pytest.mark.parametrize(
    "mistake", ["until='active'", "timeout='10'", "on_timeout='never'"], ids=["until", "timeout", "on-timeout"]
)
def test_declaring_a_gate_checks_it_without_clients(mistake: str) -> None:
    """A preview declares gates and never waits: their arguments are checked without what only a wait needs."""
    target = "arn:aws:mpa:us-east-1:111122223333:session/guards-0001/one"
    ours, others = loaded(
        f"try:\n    mpa.wait_for_approval({target!r}, {mistake})\n    raise SystemExit('not checked')\n"
        "except pulumi.RunError: pass"
    )

    assert "pulumi_mpa.waiting.wait" in ours
    assert not {name for name in ours if name.startswith(("pulumi_mpa.aws", "pulumi_mpa.waiting.watcher"))}
    assert not others & set(HEAVY)
