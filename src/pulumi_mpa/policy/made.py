"""Policies of this package: what the SDK runs, made from what is known of a policy and the function that checks it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from pulumi_policy import ResourceValidationPolicy, StackValidationPolicy

from pulumi_mpa.messages import Message
from pulumi_mpa.policy.typed import remediate_resource_of_type, validate_resource_of_type

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pulumi_policy import ReportViolation, ResourceValidationArgs, StackValidationArgs

    from pulumi_mpa.policy.facts import Facts
    from pulumi_mpa.policy.typed import ResourceKind

    Config = Mapping[str, Any]


class Report(Protocol):
    """How a violation is reported."""

    def __call__(
        self,
        values: Mapping[str, object] | None = None,
        data: Mapping[str, object] | None = None,
        *,
        urn: str | None = None,
    ) -> None:
        """
        Report one violation.

        Args:
            values: What fills the message; never a value that can be secret.

            data: What a machine reads.

            urn: The resource that violates a stack policy.
        """


class ResourcePolicy(ResourceValidationPolicy):
    """
    A policy about the inputs of one resource.

    Args:
        facts: What is known of it.

        resource: The class of the resources that it is about.

        check: Takes a view of the inputs, the configuration, and the function that reports.

        remedy: Takes a view of the inputs and the configuration, and returns what changes; None: people must decide.
    """

    facts: Facts

    def __init__(
        self,
        facts: Facts,
        resource: ResourceKind,
        check: Callable[[Any, Context, Report], None],
        remedy: Callable[[Any, Context], Mapping[str, Any] | None] | None = None,
    ) -> None:
        """Make the policy that the SDK runs."""

        def validate(view: Any, args: ResourceValidationArgs, report_violation: ReportViolation) -> None:
            check(view, Context.of(facts, args), _report(facts, report_violation))

        def remediate(view: Any, args: ResourceValidationArgs) -> Mapping[str, Any] | None:
            return remedy(view, Context.of(facts, args)) if remedy else None

        super().__init__(
            **facts.for_sdk(),
            validate=validate_resource_of_type(resource, validate),
            remediate=remediate_resource_of_type(resource, remediate) if remedy else None,
        )
        self.facts = facts


class StackPolicy(StackValidationPolicy):
    """
    A policy about the outputs of the resources of a stack.

    Args:
        facts: What is known of it.

        check: Takes the arguments as the SDK has them, the configuration, and the function that reports.
    """

    facts: Facts

    def __init__(self, facts: Facts, check: Callable[[StackValidationArgs, Context, Report], None]) -> None:
        """Make the policy that the SDK runs."""

        def validate(args: StackValidationArgs, report_violation: ReportViolation) -> None:
            check(args, Context.of(facts, args), _report(facts, report_violation))

        super().__init__(**facts.for_sdk(), validate=validate)
        self.facts = facts


class Context:
    """
    What a policy is run with beside the resources.

    Args:
        config: The values of all its settings.

        stack_tags: The tags of the stack.

        name: The logical name of the resource; empty for a stack policy.
    """

    def __init__(self, config: Config, stack_tags: Mapping[str, str], name: str = "") -> None:
        """Store what it is."""
        self.config, self.stack_tags, self.name = config, stack_tags, name

    @classmethod
    def of(cls, facts: Facts, args: ResourceValidationArgs | StackValidationArgs) -> Context:
        """Read it from the arguments of a policy."""
        return cls(facts.configured(args.get_config()), args.stack_tags, getattr(args, "name", ""))


def _report(facts: Facts, report_violation: ReportViolation) -> Report:
    def report(
        values: Mapping[str, object] | None = None, data: Mapping[str, object] | None = None, *, urn: str | None = None
    ) -> None:
        report_violation(str(Message(facts.code, values, data)), urn)

    return report
