"""The examples of the documentation, run through their policies."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pulumi_policy
import pytest
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE, unknown_checking_proxy

import pulumi_mpa
from pulumi_mpa.messages import TABLE, find
from pulumi_mpa.model.names import FREE_KEYS, camel
from pulumi_mpa.policy import POLICIES
from pulumi_mpa.policy.examples import DaysAgo, OutputOf, passed_on
from pulumi_mpa.policy.made import ResourcePolicy
from pulumi_mpa.policy.typed import type_of

if TYPE_CHECKING:
    from pulumi_mpa.policy import MpaPolicy
    from pulumi_mpa.policy.examples import Example, ExampleResource

TIMEOUTS = pulumi_policy.PolicyCustomTimeouts(0, 0, 0)


def in_state(value: Any) -> Any:  # noqa: ANN401 -- any property
    """Spell a property as the engine sends it: names of the state, and numbers as floating-point ones."""
    if isinstance(value, DaysAgo):
        return (datetime.now(timezone.utc) - timedelta(days=value.days)).isoformat(timespec="seconds")
    if isinstance(value, OutputOf):
        return arn(value.name)
    if isinstance(value, dict):
        return {camel(key): item if key in FREE_KEYS else in_state(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [in_state(item) for item in value]
    return float(value) if type(value) is int else value


def arn(name: str) -> str:
    """Return the ARN of a resource, the only output that examples pass on."""
    return f"arn:aws:mpa:us-east-1:111122223333:{name}"


def token(kind: str) -> str:
    """Return the type of a resource, named by its class or by its type."""
    return kind if ":" in kind else type_of(getattr(pulumi_mpa, kind))


def urn(found: ExampleResource) -> str:
    """Return the URN of a resource."""
    return f"urn:pulumi:dev::example::{token(found.kind)}::{found.name}"


def options(found: ExampleResource) -> pulumi_policy.PolicyResourceOptions:
    """Return the options of a resource."""
    return pulumi_policy.PolicyResourceOptions(found.protect, [], None, [], TIMEOUTS, [])


def outputs(found: ExampleResource, it: Example) -> dict[str, Any]:
    """Return the outputs of a resource by their names in state, with what the engine adds; what is not given is empty."""
    replaced = {arn(other.name) for other in it.resources if other.replaced}
    written = in_state(dict(found.properties))
    given = hidden(written, replaced)
    if found.replaced or given != written:
        # The preview of a change has the inputs alone.
        return {"managedBy": "example", **given}
    used = {other for one in it.resources for other in passed_on(dict(one.properties)) if other.name == found.name}
    return {"managedBy": "example", "explanation": "", **given, **{camel(own.output): arn(own.name) for own in used}}


def hidden(value: Any, unknown: set[str]) -> Any:  # noqa: ANN401 -- any property
    """Return a property without the values that a preview does not know."""
    if isinstance(value, dict):
        return {key: hidden(item, unknown) for key, item in value.items()}
    if isinstance(value, list):
        return [hidden(item, unknown) for item in value]
    return UNKNOWN_STRING_VALUE if value in unknown else value


def violations(policy: MpaPolicy, it: Example) -> list[str]:
    """Return what a policy reports; what it cannot decide, or does not apply to, raises."""
    reported: list[str] = []

    def report(message: str, urn: str | None = None) -> None:  # noqa: ARG001 -- as the SDK calls it
        reported.append(message)

    config = {**policy.facts.configured({}), **it.config}
    if isinstance(policy, ResourcePolicy):
        for found in it.resources:
            props = unknown_checking_proxy(in_state(found.properties))
            kind = token(found.kind)
            args = pulumi_policy.ResourceValidationArgs(
                kind, props, urn(found), found.name, options(found), None, config, it.stack_tags
            )
            policy.validate(args, report)
        return reported
    seen = {
        found.name: pulumi_policy.PolicyResource(
            token(found.kind),
            unknown_checking_proxy(outputs(found, it)),
            urn(found),
            found.name,
            options(found),
            None,
            None,
            [],
            {},
        )
        for found in it.resources
    }
    for found in it.resources:
        for name, value in found.properties.items():
            others = [seen[other.name] for other in passed_on(value)]
            seen[found.name].property_dependencies.update({camel(name): others} if others else {})
            seen[found.name].dependencies.extend(others)
    policy.validate(pulumi_policy.StackValidationArgs(list(seen.values()), config, it.stack_tags), report)
    return reported


def test_every_policy_has_its_examples() -> None:
    """A reader sees what is meant."""
    assert [] == [policy.name for policy in POLICIES if not (policy.facts.violates and policy.facts.passes)]


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
def test_example_violates_and_the_other_passes(policy: MpaPolicy) -> None:
    """By messages of the table, and decided: an example that is not applicable, or not decidable, shows nothing."""
    violates, passes = policy.facts.violates, policy.facts.passes
    assert violates
    assert passes
    found = [found.code for message in violations(policy, violates) for found in find(message)]

    assert found
    assert [] == [code for code in found if not code.startswith(policy.facts.code.value[:4]) or code not in TABLE]
    assert [] == violations(policy, passes)
