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
    assert (False, True) == (team.knows("approvers"), team.knows("tags", "policies"))
    with pytest.raises(UnknownValueError) as raised:
        team.tags["unit"]
    assert ["tags", "unit"] == raised.value.props
    with pytest.raises(UnknownValueError):
        team.policies[0].policy_arn  # noqa: B018 -- as above
