"""A policy run by the SDK's own analyzer, as the engine calls it, without a process of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from google.protobuf import json_format
from pulumi.runtime import proto
from pulumi_policy import EnforcementLevel
from pulumi_policy.deserialize import SPECIAL_SECRET_SIG, SPECIAL_SIG_KEY
from pulumi_policy.policy import _PolicyAnalyzerServicer
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from pulumi_mpa.messages import parse
from pulumi_mpa.policy.typed import type_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_policy import Policy

    from pulumi_mpa.policy.typed import ResourceKind

#: What the engine sends in place of a value that a preview does not know.
UNKNOWN: Final = UNKNOWN_STRING_VALUE


class Answer(NamedTuple):
    """
    What the analyzer answers.

    Args:
        codes: The codes of the violations, in order.

        data: The data of each.

        texts: The messages, each with the description of its policy in front.

        not_applicable: Why the policy could not be, or need not be, applied.
    """

    codes: list[str]
    data: list[dict[str, str]]
    texts: list[str]
    not_applicable: list[str]


def secret(value: object) -> dict[str, object]:
    """Return a value as the engine marks it as secret."""
    return {SPECIAL_SIG_KEY: SPECIAL_SECRET_SIG, "value": value}


def analyzed(
    policy: Policy,
    resource: ResourceKind,
    properties: Mapping[str, Any],
    config: Mapping[str, Any] | None = None,
    stack_tags: Mapping[str, str] | None = None,
    level: EnforcementLevel = EnforcementLevel.ADVISORY,
) -> Answer:
    """Run the validation of a policy on one resource."""
    request = json_format.ParseDict({"properties": properties}, proto.AnalyzeRequest())
    request.type, request.name, request.urn = type_of(resource), "guards", "urn:pulumi:prod::shop::x::guards"
    response = _analyzer(policy, config or {}, stack_tags or {}, level).Analyze(request, None)
    texts = [diagnostic.message for diagnostic in response.diagnostics]
    found = [parse(text) for text in texts]
    return Answer(
        [str(one.code) for one in found if one],
        [one.data for one in found if one],
        texts,
        [one.reason for one in response.not_applicable],
    )


def remediated(
    policy: Policy,
    resource: ResourceKind,
    properties: Mapping[str, Any],
    config: Mapping[str, Any] | None = None,
    stack_tags: Mapping[str, str] | None = None,
) -> dict[str, Any] | None:
    """Run the remediation of a policy on one resource; return all its properties, None where nothing changes."""
    request = json_format.ParseDict({"properties": properties}, proto.AnalyzeRequest())
    request.type, request.name, request.urn = type_of(resource), "guards", "urn:pulumi:prod::shop::x::guards"
    analyzer = _analyzer(policy, config or {}, stack_tags or {}, EnforcementLevel.REMEDIATE)
    response = analyzer.Remediate(request, None)
    assert not any(one.diagnostic for one in response.remediations)
    changed = [json_format.MessageToDict(one.properties) for one in response.remediations]
    return changed[0] if changed else None


def _analyzer(policy: Policy, config: Mapping[str, Any], stack_tags: Mapping[str, str], level: EnforcementLevel) -> Any:  # noqa: ANN401 -- see below
    # The SDK does not say the types of what it answers the engine.
    analyzer: Any = _PolicyAnalyzerServicer("a-pack", "1.0.0", [policy], EnforcementLevel.ADVISORY)
    configured = json_format.ParseDict({"properties": config}, proto.PolicyConfig())
    configured.enforcementLevel = proto.REMEDIATE if level is EnforcementLevel.REMEDIATE else proto.ADVISORY
    analyzer.Configure(proto.ConfigureAnalyzerRequest(policyConfig={policy.name: configured}), None)
    analyzer.ConfigureStack(proto.AnalyzerStackConfigureRequest(tags=dict(stack_tags)), None)
    return analyzer
