"""Inputs that state holds already are not checked against their shape again, and pydantic is not imported for them."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import a_team as a
import pytest

from pulumi_mpa.model.approval_team_inputs import desired
from pulumi_mpa.model.problems import are_recorded
from pulumi_mpa.model.settings import Settings
from pulumi_mpa.model.unknown import UNKNOWN
from pulumi_mpa.plan.approval_team.check import check_team
from pulumi_mpa.plan.approval_team.outputs import outputs
from pulumi_mpa.plan.approval_team.update import plan_update

SOURCE = "arn:aws:mpa:us-east-1:111122223333:identity-source/IamIdentityCenter"
TEAM: dict[str, Any] = {
    "name": "guards",
    "description": "Root certificates",
    "approvalStrategy": {"mofN": {"minApprovalsRequired": 2}},
    "approvers": [
        {"primaryIdentityId": user, "primaryIdentitySourceArn": SOURCE}
        for user in ("user-ana", "user-ben", "user-cleo")
    ],
    "policies": [{"policyArn": "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/$DEFAULT"}],
    "managedBy": "organization/urn:pulumi:dev::guarded::pulumi-python:dynamic/mpa:ApprovalTeam::guards",
}
#: Makes the calls of a settled preview, as the engine does, and prints what they have loaded.
SETTLED = """
import json, sys
from pulumi.dynamic import Config, ConfigureRequest
from pulumi_mpa.providers.approval_team import Provider

recorded = json.loads(sys.argv[1])
provider = Provider()
provider.configure(ConfigureRequest(Config({}, "guarded")))
checked = provider.check(recorded["declared"], recorded["declared"])
assert not checked.failures
assert not provider.diff(recorded["arn"], recorded, checked.inputs).changes
print(json.dumps(sorted(sys.modules)))
"""


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({}, True, id="same"),
        pytest.param({"description": "Payment keys"}, False, id="other text"),
        pytest.param({"adopt": 1}, False, id="a number instead of true"),
        pytest.param({"name": UNKNOWN}, False, id="not known"),
        pytest.param({"colour": "red"}, False, id="one more"),
    ],
)
def test_inputs_are_recorded_only_if_they_are_exactly_those_in_state(
    change: dict[str, object], *, expected: bool
) -> None:
    """Python holds true and 1 to be equal, and AWS does not."""
    recorded = {**TEAM, "adopt": True}
    assert expected is are_recorded({**recorded, **change}, recorded)


def test_order_of_keys_does_not_matter() -> None:
    """The engine does not keep it."""
    assert are_recorded(dict(reversed(TEAM.items())), TEAM)


def test_changed_input_is_checked_with_all_others() -> None:
    """A wrong input that is new is reported although the team is there already."""
    _, wrong, _ = check_team(TEAM, {**TEAM, "description": ""}, Settings())
    assert 1 == len(wrong)
    assert wrong[0].startswith("description: ")


def test_rules_between_inputs_are_checked_always() -> None:
    """They need no pydantic, and `mpa:strict` may have changed since the inputs were recorded."""
    small = {**TEAM, "approvers": TEAM["approvers"][:2]}
    _, wrong, _ = check_team(small, small, Settings(strict=True))
    assert 1 == len(wrong)
    assert wrong[0].startswith("approvers: ")


def test_settled_preview_loads_nothing_that_calls_or_acts() -> None:
    """What takes long to import is not imported before something has changed."""
    view = a.a_view(a.a_team())
    recorded = outputs(a.inputs(), view, plan_update(desired(a.inputs()), view, a.NOW), portal_url=None)
    script = [sys.executable, "-c", SETTLED, json.dumps(recorded)]
    ran = subprocess.run(script, stdout=subprocess.PIPE, text=True, check=True)
    loaded = set(json.loads(ran.stdout))
    ours = {name for name in loaded if name.startswith(("pulumi_mpa.aws.", "pulumi_mpa.providers.approval_team."))}

    assert {"pulumi_mpa.aws.client", "pulumi_mpa.aws.denied_tags", "pulumi_mpa.aws.errors"} == ours
    assert set() == loaded & {"boto3", "botocore", "moto", "pydantic", "tomllib", "difflib"}
