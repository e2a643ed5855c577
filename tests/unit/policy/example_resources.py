"""The examples of the documentation as resources of the kit: as small as a reader sees them, or complete as in a state."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final

import pulumi
import whole_stack
from given import ACCOUNT

import pulumi_mpa
from pulumi_mpa.model.names import FREE_KEYS, camel
from pulumi_mpa.policy.examples import DaysAgo, OutputOf, passed_on
from pulumi_mpa.policy.testing import UNKNOWN, resource
from pulumi_mpa.policy.testing.spelling import spelled
from pulumi_mpa.policy.typed import type_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pulumi_mpa.policy import MpaPolicy
    from pulumi_mpa.policy.examples import Example, ExampleResource
    from pulumi_mpa.policy.testing import StackResource

_COMPLETE: Final[Mapping[str, Callable[[str], whole_stack.Resource]]] = {
    "ApprovalTeam": whole_stack.team,
    "IdentitySource": whole_stack.source,
    "MpaTeamAssociation": whole_stack.association,
}


def is_of_preview(policy: MpaPolicy) -> bool:
    """Check whether only a preview shows what violates a policy, which no state has."""
    return policy.facts.violates is not None and any(found.replaced for found in policy.facts.violates.resources)


def resources_of(it: Example, prefix: str = "", *, complete: bool = False) -> list[StackResource]:
    """
    Return the resources of an example.

    Args:
        it: The example.

        prefix: What stands before the names of its resources, so that several examples can be in one stack.

        complete: Whether each has all that its provider would show after an update, where the example says nothing else.
            Without this a policy is given the example's own properties, in a preview where the example has one.
    """
    built: dict[str, StackResource] = {}
    for found in it.resources:
        changed = not complete and _is_changed(found, it)
        values = _in_state(found, it, prefix, hides=not complete)
        depends = {name: list(passed_on(value)) for name, value in found.properties.items()}
        base = _complete(found.kind, f"{prefix}{found.name}") if complete else {}
        own = {**_fill(values, base), **_passed_on(found, it, prefix)}
        inputs = {"managedBy": "example", **_fill(values, base.get("declared", {}))}
        built[found.name] = resource(
            type_of(_kind(found)),
            f"{prefix}{found.name}",
            inputs,
            outputs={} if changed else {"explanation": "", **own, "declared": inputs},
            opts=pulumi.ResourceOptions(protect=found.protect),
            property_dependencies={
                camel(name): [built[other.name] for other in others] for name, others in depends.items() if others
            },
            unchanged=not changed,
            provider_check=False,
        )
    return list(built.values())


def _kind(found: ExampleResource) -> Any:  # noqa: ANN401 -- a class, or a type
    return found.kind if ":" in found.kind else getattr(pulumi_mpa, found.kind)


def _in_state(found: ExampleResource, it: Example, prefix: str, *, hides: bool) -> dict[str, Any]:
    """Return the properties of a resource by their names in state; a wrong name of a class of this package raises."""
    replaced = {other.name for other in it.resources if other.replaced} if hides else set()

    def plain(value: Any) -> Any:  # noqa: ANN401 -- any property
        if isinstance(value, DaysAgo):
            return (datetime.now(timezone.utc) - timedelta(days=value.days)).isoformat(timespec="seconds")
        if isinstance(value, OutputOf):
            return UNKNOWN if value.name in replaced else _arn(f"{prefix}{value.name}")
        if isinstance(value, dict):
            return {key: plain(item) for key, item in value.items()}
        return [plain(item) for item in value] if isinstance(value, list | tuple) else value

    written = plain(dict(found.properties))
    return camelled(written) if ":" in found.kind else spelled(_kind(found), written, found.name)


def camelled(value: Any) -> Any:  # noqa: ANN401 -- any property
    """Return a property of a resource that no class describes by the names that it has in state."""
    if isinstance(value, dict):
        return {camel(key): item if key in FREE_KEYS else camelled(item) for key, item in value.items()}
    return [camelled(item) for item in value] if isinstance(value, list) else value


def _is_changed(found: ExampleResource, it: Example) -> bool:
    """Check whether the preview of the example shows no outputs of a resource: it is replaced, or made from what is."""
    replaced = {other.name for other in it.resources if other.replaced}
    return found.replaced or any(other.name in replaced for other in passed_on(dict(found.properties)))


def _passed_on(found: ExampleResource, it: Example, prefix: str) -> dict[str, str]:
    """Return the outputs of a resource that others of the example are made from."""
    used = {other for one in it.resources for other in passed_on(dict(one.properties)) if other.name == found.name}
    return {camel(own.output): _arn(f"{prefix}{own.name}") for own in used}


def _arn(name: str) -> str:
    """Return the ARN of a resource, the only output that examples pass on."""
    return f"{ACCOUNT}:approval-team/{name}"


def _complete(kind: str, name: str) -> Mapping[str, Any]:
    """Return what a provider shows of a resource after an update; nothing is known of other packages."""
    if kind not in _COMPLETE:
        return {}
    made: Mapping[str, Any] = _COMPLETE[kind](name).props
    # No two teams are of the same people unless their example says so.
    own = [
        {**one, "primaryIdentitySourceArn": f"{ACCOUNT}:identity-source/{name}"} for one in made.get("approvers", ())
    ]
    return {**made, "approvers": own, "declared": {**made["declared"], "approvers": own}} if own else made


def _fill(given: Any, base: Any) -> Any:  # noqa: ANN401 -- any property
    """Return a property with what it lacks of another one, the entries of its lists too."""
    if isinstance(given, dict) and isinstance(base, dict):
        return {**base, **{key: _fill(item, base.get(key)) for key, item in given.items()}}
    if isinstance(given, list) and isinstance(base, list) and base:
        return [_fill(item, base[number % len(base)]) for number, item in enumerate(given)]
    return given
