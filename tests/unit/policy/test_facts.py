"""What each policy says of itself."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest

from pulumi_mpa.lifecycle import limits
from pulumi_mpa.messages import TABLE
from pulumi_mpa.policy import NAME_PATTERN, NO_PERSONAL_DATA, POLICIES, REQUIRED_TAGS, TEAM_DELETION_WINDOW, MpaPolicy


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
def test_facts_are_complete(policy: MpaPolicy) -> None:
    """The documentation and Pulumi's console show each of them."""
    facts = policy.facts

    assert facts.name.startswith("mpa-")
    assert facts.description.endswith(".")
    assert facts.source.endswith(".")
    assert facts.topics
    assert facts.resources
    assert TABLE[facts.code].cure == policy.remediation_steps


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
def test_defaults_are_allowed_by_their_schemas(policy: MpaPolicy) -> None:
    """The engine checks a configuration with its defaults filled in."""
    for setting in policy.facts.settings.values():
        jsonschema.validate(setting.default, setting.described())
        assert setting.description.endswith(".")
    assert [] == policy.facts.problems({})


@pytest.mark.parametrize(
    ("policy", "setting", "value"),
    [
        (TEAM_DELETION_WINDOW, "minimumDays", 31),
        (TEAM_DELETION_WINDOW, "minimumDays", -1),
        (TEAM_DELETION_WINDOW, "minimumDaysByStackTag", {"environment": {"production": "14"}}),
        (REQUIRED_TAGS, "tags", ["x" * 129]),
        (REQUIRED_TAGS, "tags", {"owner": ""}),
        (REQUIRED_TAGS, "tags", {str(key): ".*" for key in range(limits.MAX_TAGS + 1)}),
        (REQUIRED_TAGS, "tags", "owner"),
        (REQUIRED_TAGS, "tags", [""]),
        (REQUIRED_TAGS, "values", {"owner": "x" * 257}),
        (NAME_PATTERN, "pattern", 1),
        (NO_PERSONAL_DATA, "allowed", ["email"]),
    ],
)
def test_what_no_resource_can_have_is_no_setting(policy: MpaPolicy, setting: str, value: Any) -> None:  # noqa: ANN401 -- JSON
    """What a remediation writes is checked by nobody after it."""
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(value, policy.facts.settings[setting].described())
