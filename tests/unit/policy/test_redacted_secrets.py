"""A state whose secrets the engine cannot decrypt: what a policy is given in their place decides nothing."""

from __future__ import annotations

import pytest
from pulumi_policy.proxy import UnknownValueError

from pulumi_mpa.approval_team import ApprovalTeam
from pulumi_mpa.policy.typed import view_of_inputs
from pulumi_mpa.policy.views import REDACTED


def test_redacted_secret_is_not_known() -> None:
    """A list that is a text of eight characters has no eight approvers."""
    team = view_of_inputs(
        ApprovalTeam,
        {"approvers": REDACTED, "tags": {"unit": REDACTED}, "policies": [{"policyArn": REDACTED}], "name": "root"},
    )

    assert "root" == team.name
    for read, path in (
        (lambda: team.approvers, ["approvers"]),
        (lambda: team.tags["unit"], ["tags", "unit"]),
        (lambda: team.policies[0].policy_arn, ["policies", "0", "policyArn"]),
    ):
        with pytest.raises(UnknownValueError) as raised:
            read()
        assert path == raised.value.props
