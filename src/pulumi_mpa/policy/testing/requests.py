"""The messages that the engine sends about resources."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import pulumi
from pulumi.runtime.proto import analyzer_pb2 as proto

from pulumi_mpa.policy.testing.completed import recorded
from pulumi_mpa.policy.testing.resources import urn_of
from pulumi_mpa.policy.testing.spelling import name_in_state, output_names
from pulumi_mpa.policy.testing.values import UNKNOWN, struct_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.policy.testing.resources import StackResource

_DURATION: Final = re.compile(r"(\d+(?:\.\d+)?)(h|ms|m|s)")
_SECONDS: Final = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}


def analyze_request(resource: StackResource, inputs: Mapping[str, Any], *, remediates: bool) -> proto.AnalyzeRequest:
    """
    Return what a resource policy is called with.

    Args:
        resource: The resource.

        inputs: Its inputs, as remediations before have left them.

        remediates: Whether this is for a remediation, which is given the engine's own inputs as well.
    """
    return proto.AnalyzeRequest(
        type=resource.type,
        urn=resource.urn,
        name=resource.name,
        properties=struct_of(inputs if remediates else _without_engine_keys(inputs)),
        options=_options(resource),
        provider=_provider(resource),
    )


def stack_resource(resource: StackResource, inputs: Mapping[str, Any], *, preview: bool) -> proto.AnalyzerResource:
    """
    Return one resource of what a stack policy is called with.

    Args:
        resource: The resource.

        inputs: Its inputs, as remediations have left them.

        preview: Whether the run is a preview, in which outputs are not known yet, except those of an unchanged resource.
    """
    given = _without_engine_keys(inputs)
    properties = {**given, **_unknown_outputs(resource)}
    if not preview or resource.unchanged:
        properties = {**_repeated(resource, properties), **recorded(resource.type, given), **resource.outputs}
    dependencies = {name: [urn_of(one) for one in found] for name, found in resource.property_dependencies.items()}
    among = [urn for urns in dependencies.values() for urn in urns]
    return proto.AnalyzerResource(
        type=resource.type,
        urn=resource.urn,
        name=resource.name,
        properties=struct_of(properties),
        options=_options(resource),
        provider=_provider(resource),
        parent=resource.parent_urn,
        dependencies=list(dict.fromkeys([*map(urn_of, resource.depends_on), *among])),
        propertyDependencies={
            name: proto.AnalyzerPropertyDependencies(urns=urns) for name, urns in dependencies.items() if urns
        },
    )


def seconds(duration: str | None) -> float:
    """
    Return the seconds of a duration as Pulumi writes it, as `1h30m`; 0 for none.

    Raises:
        ValueError: It is no duration.
    """
    if not duration:
        return 0.0
    parts = _DURATION.findall(duration)
    if "".join(number + unit for number, unit in parts) != duration:
        raise ValueError(f"{duration!r} is no duration: write it as 30s, 10m or 1h30m.")
    return sum(float(number) * _SECONDS[unit] for number, unit in parts)


def _without_engine_keys(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return properties without those that are the engine's own; inside other properties it leaves such keys alone."""
    return {name: value for name, value in properties.items() if not name.startswith("__")}


def _unknown_outputs(resource: StackResource) -> dict[str, Any]:
    """Return what a preview of a change shows of outputs: of a dynamic resource nothing, of others that they are not known."""
    return {} if resource.is_dynamic else {name: UNKNOWN for name in resource.outputs if name not in resource.inputs}


def _repeated(resource: StackResource, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the inputs that are outputs as well; where no class says which these are, all of them."""
    names = output_names(resource.kind)
    return {name: value for name, value in inputs.items() if names is None or name in names}


def _options(resource: StackResource) -> proto.AnalyzerResourceOptions:
    opts, kind = resource.opts, resource.kind
    timeouts = opts.custom_timeouts or pulumi.CustomTimeouts()
    if isinstance(timeouts, dict):
        timeouts = pulumi.CustomTimeouts(**timeouts)
    return proto.AnalyzerResourceOptions(
        protect=bool(opts.protect),
        ignoreChanges=[name_in_state(kind, name) for name in opts.ignore_changes or []],
        deleteBeforeReplace=bool(opts.delete_before_replace),
        deleteBeforeReplaceDefined=opts.delete_before_replace is not None,
        additionalSecretOutputs=[name_in_state(kind, name) for name in opts.additional_secret_outputs or []],
        aliases=[alias for alias in opts.aliases or [] if isinstance(alias, str)],
        customTimeouts=proto.AnalyzerResourceOptions.CustomTimeouts(
            create=seconds(timeouts.create), update=seconds(timeouts.update), delete=seconds(timeouts.delete)
        ),
        parent=resource.parent_urn,
    )


def _provider(resource: StackResource) -> proto.AnalyzerProviderResource | None:
    provider = resource.provider
    if provider is None:
        return None
    return proto.AnalyzerProviderResource(
        type=provider.type,
        urn=provider.urn,
        name=provider.name,
        properties=struct_of(_without_engine_keys(provider.inputs)),
    )
