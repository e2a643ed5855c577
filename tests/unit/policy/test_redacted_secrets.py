"""A state whose secrets the engine cannot decrypt: what a policy is given in their place decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pulumi_policy.proxy import UnknownValueError

from pulumi_mpa.approval_team import ApprovalTeam
from pulumi_mpa.policy.typed import view_of_inputs
from pulumi_mpa.policy.views import REDACTED

if TYPE_CHECKING:
    from collections.abc import Callable


def test_redacted_secret_is_not_known() -> None:
    """A list that is a text of eight characters has no eight approvers."""
    team = view_of_inputs(
        ApprovalTeam,
        {"approvers": REDACTED, "tags": {"unit": REDACTED}, "policies": [{"policyArn": REDACTED}], "name": "root"},
    )

    assert "root" == team.name
    reads: dict[str, Callable[[], object]] = {
        "approvers": lambda: team.approvers,
        "tags.unit": lambda: team.tags["unit"],
        "policies.0.policyArn": lambda: team.policies[0].policy_arn,
    }
    for path, read in reads.items():
        with pytest.raises(UnknownValueError) as raised:
            read()
        assert path == ".".join(raised.value.props)
