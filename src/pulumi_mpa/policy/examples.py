"""
Resources that violate a policy and resources that pass it, small enough to be read at a glance.

The documentation shows them as Python, and a test runs each through its policy. Only properties that the policy reads
are given.

    violates=example(resource("ApprovalTeam", "guards", **votes(3, 3)))
    passes=example(resource("ApprovalTeam", "guards", **votes(2, 3)))
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


class DaysAgo(NamedTuple):
    """
    A time before the run, as AWS writes times.

    Args:
        days: How long before.
    """

    days: int


class OutputOf(NamedTuple):
    """
    An output of another resource of the example, as a program passes it on.

    Args:
        name: The logical name of the other resource.

        output: The name that Python has for its output.
    """

    name: str
    output: str


@dataclass(frozen=True)
class ExampleResource:
    """
    One resource.

    Args:
        kind: The name of its class, or its type.

        name: Its logical name.

        properties: Its inputs, for a stack policy its outputs, by the names that Python has.

        protect: Whether the option `protect` is set.

        replaced: Whether a preview replaces it, so that its outputs are not known yet.
    """

    kind: str
    name: str
    properties: Mapping[str, Any]
    protect: bool = False
    replaced: bool = False


@dataclass(frozen=True)
class Example:
    """
    What a policy is run with.

    Args:
        resources: The resources.

        config: The settings that are not the defaults.

        stack_tags: The tags of the stack.
    """

    resources: tuple[ExampleResource, ...]
    config: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    stack_tags: Mapping[str, str] = field(default_factory=lambda: _NOTHING)


def example(
    *resources: ExampleResource, config: Mapping[str, Any] = _NOTHING, stack_tags: Mapping[str, str] = _NOTHING
) -> Example:
    """Return an example of some resources."""
    return Example(resources, config, stack_tags)


def resource(
    kind: str,
    name: str,
    /,
    *,
    protect: bool = False,
    replaced: bool = False,
    **properties: Any,
) -> ExampleResource:
    """
    Return a resource of an example.

    Args:
        kind: The name of its class, or its type.

        name: Its logical name.

        protect: Whether the option `protect` is set.

        replaced: Whether a preview replaces it, so that its outputs are not known yet.

        properties: Its inputs, for a stack policy its outputs, by the names that Python has.
    """
    return ExampleResource(kind, name, properties, protect, replaced)


def passed_on(value: Any) -> Iterator[OutputOf]:
    """Yield the outputs of other resources in a property."""
    if isinstance(value, OutputOf):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from passed_on(item)


def votes(required: int, approvers: int) -> dict[str, Any]:
    """Return the inputs of a team in which so many of so many approvers must agree."""
    names = ("ana", "ben", "cleo", "dora", "emil")[:approvers]
    return {
        "approval_strategy": {"mof_n": {"min_approvals_required": required}},
        "approvers": [{"primary_identity_id": f"user-{name}"} for name in names],
    }
