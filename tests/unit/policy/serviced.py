"""A pack of this package, called as the engine calls it, without a process of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from google.protobuf import json_format
from pulumi.runtime import proto
from pulumi_policy import EnforcementLevel
from pulumi_policy import policy as sdk

from pulumi_mpa.policy.failures import guarded
from pulumi_mpa.policy.serving import servicer_of
from pulumi_mpa.policy.typed import type_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import grpc
    from pulumi_policy import Policy

    from pulumi_mpa.policy.typed import ResourceKind


class Aborted(Exception):  # noqa: N818 -- what gRPC does to a call is no error of ours
    """The call was ended with a status."""

    def __init__(self, status: grpc.StatusCode, text: str) -> None:
        """Store what the engine is told."""
        super().__init__(status, text)
        self.status, self.text = status, text


class Call:
    """A call of the engine."""

    def abort(self, status: grpc.StatusCode, text: str) -> None:
        """End the call as gRPC does."""
        raise Aborted(status, text)


def serviced(policies: Sequence[Policy]) -> Any:  # noqa: ANN401 -- a servicer of the SDK
    """Return what answers the engine for a pack of these policies."""
    theirs: Any = sdk._PolicyAnalyzerServicer  # noqa: SLF001 -- what a pack of ours builds on
    return servicer_of(theirs, policies)(
        "pack", "1", [guarded(policy) for policy in policies], EnforcementLevel.ADVISORY
    )


def configured(servicer: Any, given: Mapping[str, Mapping[str, Any]], **levels: int) -> Any:  # noqa: ANN401 -- as above
    """Configure it with settings and levels, by the names of policies with underscores, and return it."""
    request = proto.ConfigureAnalyzerRequest()
    for name, properties in given.items():
        request.policyConfig[name].properties.update(properties)
    for name, level in levels.items():
        request.policyConfig[name.replace("_", "-")].enforcementLevel = level  # type: ignore[assignment] # a number
    servicer.Configure(request, Call())
    return servicer


def request_of(resource: ResourceKind, properties: Mapping[str, Any]) -> proto.AnalyzeRequest:
    """Return what the engine asks about a resource."""
    request = json_format.ParseDict({"properties": properties}, proto.AnalyzeRequest())
    request.type, request.name, request.urn = type_of(resource), "guards", "urn:pulumi:prod::shop::x::guards"
    return request
