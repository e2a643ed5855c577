"""Inputs that state holds already are not checked against their shape again, and pydantic is not imported for them."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from pulumi_mpa.model.problems import are_recorded
from pulumi_mpa.model.settings import Settings
from pulumi_mpa.model.unknown import UNKNOWN
from pulumi_mpa.plan.approval_team.check import check_team

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
#: Runs every operation that a settled preview, `up` and `refresh` need of the provider, up to the first call.
SETTLED = f"""
import sys
from pulumi_mpa.providers.approval_team.operations import operations_for
assert not operations_for({{}}).check({TEAM!r}, {TEAM!r}).failures
found = sorted({{name.split(".")[0] for name in sys.modules}} & {{"boto3", "botocore", "moto", "pydantic", "tomllib"}})
print(*found)
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


def test_check_of_recorded_inputs_imports_no_heavy_package() -> None:
    """What takes long to import is not imported before something has changed."""
    ran = subprocess.run([sys.executable, "-c", SETTLED], stdout=subprocess.PIPE, text=True, check=True)
    assert "\n" == ran.stdout
