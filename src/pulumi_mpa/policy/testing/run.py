"""Policies run over resources in the order of the engine: remediations and resource policies of each one, then the stack's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi_policy import EnforcementLevel, Policy

from pulumi_mpa.policy.testing.analyzers import AnalyzerError, InProcess
from pulumi_mpa.policy.testing.config import configuration, level_of
from pulumi_mpa.policy.testing.requests import analyze_request, stack_resource
from pulumi_mpa.policy.testing.resources import PROJECT, ROOT, STACK, StackResource, is_default_provider, whole_stack
from pulumi_mpa.policy.testing.results import NotApplicable, PolicyError, Remediation, Result, Violation
from pulumi_mpa.policy.testing.values import holds_unknown, properties_of, sent_and_read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pulumi_mpa.policy.testing.analyzers import Analyzer
    from pulumi_mpa.policy.testing.config import Configured

#: What the SDK says of a policy that has only one of two functions: this is nothing that a policy says of a resource.
_HAS_NONE: Final = frozenset({"Policy does not implement validate", "Policy does not implement remediate"})


class Check(Protocol):
    """How policies are run: `check` does it in this process, the method of an `AnalyzerProcess` in that one."""

    def __call__(
        self,
        policy: Policy | Sequence[Policy],
        resources: StackResource | Sequence[StackResource],
        *,
        config: Mapping[str, Any] | None = None,
        level: EnforcementLevel | str | None = None,
        stack_tags: Mapping[str, str] | None = None,
        preview: bool | None = None,
    ) -> Result:
        """Run policies over resources."""


def check(
    policy: Policy | Sequence[Policy],
    resources: StackResource | Sequence[StackResource],
    *,
    config: Mapping[str, Any] | None = None,
    level: EnforcementLevel | str | None = None,
    stack_tags: Mapping[str, str] | None = None,
    preview: bool | None = None,
) -> Result:
    """
    Run policies over resources, as the engine does, in this process.

    Remediations run at the level `remediate` alone, and the resource policies see what these have changed. The stack has the
    resources, what these refer to, their providers, and a resource for itself: policies are run for all of them.

    Args:
        policy: A policy, or several.

        resources: A resource, or several.

        config: The settings of the one policy; of several policies, level or settings of each by its name, as a file for
            `--policy-pack-config` has them. The defaults of the schemas are added.

        level: The level of the policies. None: their own.

        stack_tags: The tags of the stack.

        preview: Whether the run is a preview: stack policies then see the outputs of unchanged resources alone. None: it is
            one where a value is UNKNOWN.

    Returns:
        What came of it. What a policy raises is in `errors`.

    Raises:
        PolicyConfigError: The engine would not run the policies with this configuration.

        TypeError: A resource has a value that no program could send.

        ValueError: Two resources have one URN, or a value is UNKNOWN although the run is no preview.
    """
    policies = [policy] if isinstance(policy, Policy) else list(policy)
    names = [each.name for each in policies]
    given = {policy.name: config or {}} if isinstance(policy, Policy) else config or {}
    return run(InProcess(policies), resources, names, given, level, stack_tags or {}, preview=preview)


def run(
    analyzer: Analyzer,
    resources: StackResource | Sequence[StackResource],
    names: Sequence[str] | None,
    given: Mapping[str, Configured],
    level: EnforcementLevel | str | None,
    stack_tags: Mapping[str, str],
    *,
    preview: bool | None,
) -> Result:
    """
    Run the policies of an analyzer.

    Args:
        analyzer: What runs them.

        resources: A resource, or several.

        names: The policies that run. None: all that the analyzer has.

        given: Levels and settings by the names of policies.

        level: The level of the policies that run. None: their own.

        stack_tags: The tags of the stack.

        preview: Whether the run is a preview. None: it is one where a value is UNKNOWN.
    """
    info = analyzer.info()
    running = [policy.name for policy in info.policies] if names is None else names
    if level is not None:
        given = {**given, **{name: _with_level(given.get(name, {}), level) for name in running}}
    request = configuration(info, given, names)
    stack = [ROOT, *whole_stack([resources] if isinstance(resources, StackResource) else resources)]
    preview = _is_preview(stack, preview=preview)
    found = _Found(request, {policy.name: policy.description for policy in info.policies})
    analyzer.configure(request)
    analyzer.configure_stack(
        proto.AnalyzerStackConfigureRequest(
            stack=STACK, project=PROJECT, organization="organization", dry_run=preview, tags=stack_tags
        )
    )
    inputs = {each.urn: dict(each.inputs) for each in stack}
    for each in stack:
        inputs[each.urn] = found.remediate(analyzer, each, inputs[each.urn])
        found.analyze(analyzer, each, inputs[each.urn])
    sent = [stack_resource(each, inputs[each.urn], preview=preview) for each in stack]
    found.analyze_stack(analyzer, proto.AnalyzeStackRequest(resources=sent))
    return found.result([each for each in stack if not _is_of_engine(each)], running)


class _Found:
    """What has come of a run so far."""

    def __init__(self, request: proto.ConfigureAnalyzerRequest, descriptions: Mapping[str, str]) -> None:
        self._levels = {name: level_of(config.enforcementLevel) for name, config in request.policyConfig.items()}
        self._descriptions = descriptions
        self._violations: list[Violation] = []
        self._remediations: list[Remediation] = []
        self._not_applicable: list[NotApplicable] = []
        self._errors: list[PolicyError] = []

    def remediate(self, analyzer: Analyzer, resource: StackResource, inputs: dict[str, Any]) -> dict[str, Any]:
        """Run the remediations of one resource and return its inputs after them."""
        try:
            response = analyzer.remediate(analyze_request(resource, inputs, remediates=True))
        except AnalyzerError as error:
            self._add_error(error, resource.urn)
            return inputs
        for each in response.remediations:
            if each.diagnostic:
                level = level_of(proto.ADVISORY)
                self._violations.append(Violation(each.policyName, each.diagnostic, resource.urn, level))
                continue
            after = properties_of(each.properties)
            self._remediations.append(Remediation(each.policyName, resource.urn, sent_and_read(inputs), after))
            inputs = after
        if not _is_of_engine(resource):
            self._add_not_applicable(response, resource.urn)
        return inputs

    def analyze(self, analyzer: Analyzer, resource: StackResource, inputs: Mapping[str, Any]) -> None:
        """Run the resource policies of one resource; what they report is about it, whatever URN they name."""
        try:
            response = analyzer.analyze(analyze_request(resource, inputs, remediates=False))
        except AnalyzerError as error:
            self._add_error(error, resource.urn)
            return
        self._violations += self._reported(response, resource.urn)
        if not _is_of_engine(resource):
            self._add_not_applicable(response, resource.urn)

    def analyze_stack(self, analyzer: Analyzer, request: proto.AnalyzeStackRequest) -> None:
        """Run the stack policies; what they report on nothing in the stack is about the stack."""
        try:
            response = analyzer.analyze_stack(request)
        except AnalyzerError as error:
            self._add_error(error, ROOT.urn)
            return
        self._violations += self._reported(response, None, {resource.urn for resource in request.resources})
        self._add_not_applicable(response, ROOT.urn)

    def result(self, resources: Sequence[StackResource], running: Sequence[str]) -> Result:
        """Return all of it."""
        return Result(
            tuple(resources),
            {name: self._levels[name] for name in running},
            tuple(self._violations),
            tuple(self._remediations),
            tuple(self._not_applicable),
            tuple(self._errors),
        )

    def _reported(
        self, response: proto.AnalyzeResponse, about: str | None, urns: frozenset[str] | set[str] = frozenset()
    ) -> Iterator[Violation]:
        for each in response.diagnostics:
            message = each.message.removeprefix(self._descriptions.get(each.policyName, "")).strip()
            urn = about or (each.urn if each.urn in urns else ROOT.urn)
            yield Violation(each.policyName, message, urn, level_of(each.enforcementLevel))

    def _add_not_applicable(self, response: proto.AnalyzeResponse | proto.RemediateResponse, urn: str) -> None:
        for each in response.not_applicable:
            found = NotApplicable(each.policy_name, each.reason, urn)
            # A policy with a remediation says it twice, once for each of its functions.
            if each.reason not in _HAS_NONE and found not in self._not_applicable:
                self._not_applicable.append(found)

    def _add_error(self, error: AnalyzerError, urn: str) -> None:
        self._errors.append(PolicyError(str(error), urn, error.__cause__))


def _is_preview(stack: Sequence[StackResource], *, preview: bool | None) -> bool:
    unknown = [each.name for each in stack if holds_unknown(each.inputs) or holds_unknown(each.outputs)]
    if preview is False and unknown:
        raise ValueError(f"{', '.join(unknown)} has a value that is UNKNOWN, which there is in a preview alone.")
    return bool(unknown) if preview is None else preview


def _is_of_engine(resource: StackResource) -> bool:
    """Check for what every stack has: a policy that does not apply to it tells a test nothing."""
    return resource is ROOT or is_default_provider(resource)


def _with_level(configured: Configured, level: EnforcementLevel | str) -> Configured:
    settings = {} if isinstance(configured, (str, EnforcementLevel)) else dict(configured)
    return {**settings, "enforcementLevel": level}
