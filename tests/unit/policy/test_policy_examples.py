"""The examples of the documentation, run through their policies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from example_resources import is_of_preview, resources_of

from pulumi_mpa.messages import TABLE, parse
from pulumi_mpa.policy import POLICIES
from pulumi_mpa.policy.testing import assert_passes, assert_violates, check

if TYPE_CHECKING:
    from pulumi_mpa.policy import MpaPolicy


def test_every_policy_has_its_examples() -> None:
    """A reader sees what is meant."""
    assert [] == [policy.name for policy in POLICIES if not (policy.facts.violates and policy.facts.passes)]


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
def test_example_violates_and_the_other_passes(policy: MpaPolicy) -> None:
    """By messages of the table, and decided: an example that is not applicable, or not decidable, shows nothing."""
    violates, passes = policy.facts.violates, policy.facts.passes
    assert violates
    assert passes
    found = check(policy, resources_of(violates), config=violates.config, stack_tags=violates.stack_tags)
    assert_violates(found)
    codes = [str(message.code) for message in (parse(one.message) for one in found.violations) if message]

    assert len(codes) == len(found.violations)
    assert [] == [code for code in codes if code not in TABLE or not code.startswith(policy.facts.code.value[:4])]
    assert_passes(check(policy, resources_of(passes), config=passes.config, stack_tags=passes.stack_tags))


def test_policy_that_decides_in_previews_alone_says_so() -> None:
    """Whoever audits a state must not take its silence for a good answer."""
    assert [] == [policy.name for policy in POLICIES if is_of_preview(policy) and "analyze" not in policy.facts.note]
