"""What came of running policies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_policy import EnforcementLevel

    from pulumi_mpa.policy.testing.resources import StackResource


@dataclass(frozen=True)
class Violation:
    """
    A violation as the engine reports it.

    Args:
        policy: The name of the policy.

        message: What the policy reported, without its description, which the engine shows before it. Where a policy reads
            what is not known yet and lets the SDK's error pass, this is the SDK's message, at level advisory.

        urn: The resource; the stack's own URN where a stack policy names none.

        level: What the violation does to the run.
    """

    policy: str
    message: str
    urn: str
    level: EnforcementLevel


@dataclass(frozen=True)
class NotApplicable:
    """
    A policy that said that it does not apply.

    Args:
        policy: The name of the policy.

        reason: Why; empty where none was given.

        urn: The resource, the stack's own URN for a stack policy.
    """

    policy: str
    reason: str
    urn: str


@dataclass(frozen=True)
class Remediation:
    """
    What a remediation made of the inputs of a resource.

    Args:
        policy: The name of the policy.

        urn: The resource.

        before: The inputs before it, by the names in state.

        after: The inputs after it.
    """

    policy: str
    urn: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True)
class PolicyError:
    """
    An exception that a policy raised; in a run it ends the run.

    Args:
        message: What was raised.

        urn: The resource, the stack's own URN for a stack policy.

        cause: The exception, where the policy ran in this process.
    """

    message: str
    urn: str
    cause: BaseException | None = None


@dataclass(frozen=True)
class Result:
    """
    What came of running policies over resources.

    Args:
        resources: The resources that resource policies were run for.

        levels: The level of each policy that was run.

        violations: What was violated.

        remediations: What remediations changed, in the order in which they ran.

        not_applicable: Which policies said that they do not apply.

        errors: What policies raised.
    """

    resources: tuple[StackResource, ...]
    levels: Mapping[str, EnforcementLevel]
    violations: tuple[Violation, ...] = ()
    remediations: tuple[Remediation, ...] = ()
    not_applicable: tuple[NotApplicable, ...] = ()
    errors: tuple[PolicyError, ...] = ()

    def inputs_of(self, resource: StackResource) -> Mapping[str, Any]:
        """Return the inputs of a resource after all remediations, by the names in state."""
        after = [found.after for found in self.remediations if found.urn == resource.urn]
        return after[-1] if after else resource.inputs
