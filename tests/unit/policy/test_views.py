"""What a function is told that reads a property that does not exist."""

from __future__ import annotations

import pytest

from pulumi_mpa import ApprovalTeam
from pulumi_mpa.policy.typed import view_of_inputs


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("aprovers", "there is no property aprovers: did you mean approvers?", id="close to another"),
        pytest.param("zzz", "there is no property zzz", id="close to none"),
        pytest.param("_approvers", "there is no property _approvers", id="private"),
    ],
)
def test_property_that_does_not_exist_is_an_error_that_names_a_close_one(name: str, said: str) -> None:
    """The engine shows the text alone, without a line of the policy."""
    with pytest.raises(AttributeError) as caught:
        getattr(view_of_inputs(ApprovalTeam, {}), name)

    assert said == str(caught.value)
