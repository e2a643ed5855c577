"""A policy run by the kit on one resource whose inputs are given as they are in state, possible or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pulumi_mpa.messages import parse
from pulumi_mpa.policy.testing import check, resource
from pulumi_mpa.policy.typed import type_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_policy import Policy

    from pulumi_mpa.policy.testing import Result, StackResource
    from pulumi_mpa.policy.typed import ResourceKind


class Answer(NamedTuple):
    """
    What a policy says.

    Args:
        codes: The codes of the violations, in order.

        data: The data of each.

        texts: The messages.

        not_applicable: Why the policy could not be, or need not be, applied.
    """

    codes: list[str]
    data: list[dict[str, str]]
    texts: list[str]
    not_applicable: list[str]


def analyzed(
    policy: Policy,
    kind: ResourceKind,
    properties: Mapping[str, Any],
    config: Mapping[str, Any] | None = None,
    stack_tags: Mapping[str, str] | None = None,
) -> Answer:
    """Run the validation of a policy on one resource."""
    result = decided(check(policy, _resource(kind, properties), config=config, stack_tags=stack_tags))
    texts = [violation.message for violation in result.violations]
    found = [one for one in map(parse, texts) if one]
    return Answer(
        [str(one.code) for one in found],
        [one.data for one in found],
        texts,
        [one.reason for one in result.not_applicable],
    )


def remediated(
    policy: Policy,
    kind: ResourceKind,
    properties: Mapping[str, Any],
    config: Mapping[str, Any] | None = None,
    stack_tags: Mapping[str, str] | None = None,
) -> Mapping[str, Any] | None:
    """Run the remediation of a policy on one resource; return all its inputs, None where nothing changes."""
    resource = _resource(kind, properties)
    result = decided(check(policy, resource, config=config, stack_tags=stack_tags, level="remediate"))
    return result.inputs_of(resource) if result.remediations else None


def decided(result: Result) -> Result:
    """Return what came of a check, and raise what a policy raised."""
    for error in result.errors:
        raise error.cause or AssertionError(error.message)
    return result


def _resource(kind: ResourceKind, properties: Mapping[str, Any]) -> StackResource:
    return resource(type_of(kind), "guards", properties, provider_check=False)
