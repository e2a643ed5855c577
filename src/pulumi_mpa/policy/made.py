"""Policies of this package: what the SDK runs, made from what is known of a policy and the function that checks it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn, Protocol

from pulumi_policy import ResourceValidationPolicy, StackValidationPolicy

from pulumi_mpa.messages import Message
from pulumi_mpa.policy.typed import remediate_resource_of_type, undecided, validate_resource_of_type

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from pulumi_policy import ReportViolation, ResourceValidationArgs, StackValidationArgs

    from pulumi_mpa.messages import Code
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
        code: Code | None = None,
        urn: str | None = None,
    ) -> None:
        """
        Report one violation.

        Args:
            values: What fills the message; never a value that can be secret.

            data: What a machine reads.

            code: The message, where a policy has more than one; that of its facts, if not given.

            urn: The resource that violates a stack policy.
        """


class ResourcePolicy(ResourceValidationPolicy):
    """
    A policy about the inputs of one resource.

    Args:
        facts: What is known of it.

        resource: The class of the resources that it is about, or several classes.

        check: Takes a view of the inputs, the configuration, and the function that reports.

        remedy: Takes a view of the inputs and the configuration, and returns what changes; None: people must decide.
    """

    facts: Facts

    def __init__(
        self,
        facts: Facts,
        resource: ResourceKind | tuple[ResourceKind, ...],
        check: Callable[[Any, Context, Report], None],
        remedy: Callable[[Any, Context], Mapping[str, Any] | None] | None = None,
    ) -> None:
        """Make the policy that the SDK runs."""

        def validate(view: Any, args: ResourceValidationArgs, report_violation: ReportViolation) -> None:
            check(view, Context.of(facts, args), _report(facts, report_violation))

        def remediate(view: Any, args: ResourceValidationArgs) -> Mapping[str, Any] | None:
            return remedy(view, Context.of(facts, args)) if remedy else None

        kinds = resource if isinstance(resource, tuple) else (resource,)
        remediations = [remediate_resource_of_type(kind, remediate) for kind in kinds]

        def remediate_any(args: ResourceValidationArgs) -> Any:
            # A resource has one type, so that at most one of them changes it.
            return next((changed for changed in (one(args) for one in remediations) if changed is not None), None)

        super().__init__(
            **facts.for_sdk(),
            validate=[validate_resource_of_type(kind, validate) for kind in kinds],
            remediate=remediate_any if remedy else None,
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

        not_applicable: Takes a reason, and ends the policy with it.
    """

    def __init__(
        self,
        config: Config,
        stack_tags: Mapping[str, str],
        name: str,
        not_applicable: Callable[[str], None],
    ) -> None:
        """Store what it is."""
        self.config, self.stack_tags, self.name = config, stack_tags, name
        self._not_applicable = not_applicable

    @classmethod
    def of(cls, facts: Facts, args: ResourceValidationArgs | StackValidationArgs) -> Context:
        """Read it from the arguments of a policy."""
        config = facts.configured(args.get_config())
        return cls(config, args.stack_tags, getattr(args, "name", ""), args.not_applicable)

    def not_applicable(self, reason: str) -> NoReturn:
        """
        End the policy, because it demands nothing here.

        Args:
            reason: Why, as a whole sentence.
        """
        self._not_applicable(reason)
        raise AssertionError(reason)  # The SDK has raised its own error by now.

    def decide_later(self, unknown: Collection[str]) -> None:
        """
        End a policy that has decided what it could, if something was not known.

        Args:
            unknown: Where the values are that were not known; nothing happens where there are none.
        """
        if unknown:
            self.not_applicable(undecided(unknown))


def _report(facts: Facts, report_violation: ReportViolation) -> Report:
    def report(
        values: Mapping[str, object] | None = None,
        data: Mapping[str, object] | None = None,
        *,
        code: Code | None = None,
        urn: str | None = None,
    ) -> None:
        report_violation(str(Message(code or facts.code, values, data)), urn)

    return report
