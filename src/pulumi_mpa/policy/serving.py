"""A pack as a server: the SDK's own, which says what is wrong with its configuration or its policies, and decodes what is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import grpc
from google.protobuf import json_format
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime import proto
from pulumi_policy import EnforcementLevel, PolicyPack, ResourceValidationPolicy, StackValidationPolicy
from pulumi_policy import policy as sdk
from pulumi_policy.deserialize import SPECIAL_SECRET_SIG, SPECIAL_SIG_KEY, serialize_properties
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from pulumi_mpa.policy.configuration import problems_of
from pulumi_mpa.policy.decoding import late
from pulumi_mpa.policy.failures import guarded, told
from pulumi_mpa.policy.repeats import leave_out_repeats

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pulumi_policy import Policy, PolicyResource, ResourceValidationArgs

#: The SDK's class that answers the engine; the constructor of a pack makes one, and it has no other way in.
_SERVICER: Final = "_PolicyAnalyzerServicer"
#: Its methods that decode properties for each policy anew.
_DECODING: Final = ("Analyze", "AnalyzeStack", "_get_provider_resource")
#: One property of each kind.
_SAMPLE: Final[dict[str, Any]] = {
    "number": 2,
    "list": ["text", {"unknown": UNKNOWN_STRING_VALUE}],
    "map": {"secret": {SPECIAL_SIG_KEY: SPECIAL_SECRET_SIG, "value": "secret"}},
    "secret": {SPECIAL_SIG_KEY: SPECIAL_SECRET_SIG, "value": [True, None]},
}


def serve(name: str, policies: Sequence[Policy], **more: Any) -> None:
    """
    Serve policies to the engine until it interrupts.

    Args:
        name: The name of the pack.

        policies: Its policies.

        more: What else the SDK's `PolicyPack` takes.
    """
    theirs = getattr(sdk, _SERVICER, None)
    if theirs is not None:
        setattr(sdk, _SERVICER, servicer_of(theirs, policies))
    try:
        PolicyPack(name, [guarded(policy) for policy in policies], **more)
    finally:
        if theirs is not None:
            setattr(sdk, _SERVICER, theirs)


def servicer_of(theirs: type[Any], policies: Sequence[Policy]) -> type[Any]:
    """
    Return a class that answers the engine for a pack.

    Args:
        theirs: The class of the SDK.

        policies: The policies of the pack.
    """

    def configure(self: Any, request: Any, context: Any) -> Any:
        # A map of gRPC has no order, and what is said must not change with it.
        given = {
            name: json_format.MessageToDict(config.properties) for name, config in sorted(request.policyConfig.items())
        }
        if problems := problems_of(policies, given):
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, " ".join(map(str, problems)))
        return theirs.Configure(self, request, context)

    faster = {name: late(getattr(theirs, name)) for name in _DECODING}
    if _seen(type("Tried", (theirs,), faster)) != _seen(theirs):
        # A newer SDK decodes in another way: then it does so.
        faster = {}
    base = type("Faster", (theirs,), faster) if faster else theirs

    def analyze(self: Any, request: Any, context: Any) -> Any:
        response = base.Analyze(self, request, context)  # type: ignore[attr-defined] # the SDK's
        leave_out_repeats(response)
        return response

    methods = {name: getattr(base, name) for name in ("AnalyzeStack", "Remediate")}
    telling = {name: _telling(method) for name, method in {**methods, "Analyze": analyze}.items()}
    return type("Servicer", (base,), {"Configure": configure, **telling})


def _telling(method: Callable[..., Any]) -> Callable[..., Any]:
    """Return a method that ends the call of the engine with what a policy has raised."""

    def call(self: Any, request: Any, context: Any) -> Any:
        try:
            return method(self, request, context)
        except Exception as error:
            if (text := told(error)) is None:
                raise
            return context.abort(grpc.StatusCode.UNKNOWN, text)

    return call


def _seen(servicer: type[Any]) -> list[Any]:
    """Return what policies are given of a sample, and what went wrong if anything did."""
    seen: list[Any] = []

    def see(given: ResourceValidationArgs | PolicyResource) -> None:
        provider = given.provider
        seen.append([serialize_properties(it.props) for it in (given, provider) if it])

    policies = [
        ResourceValidationPolicy("resource", "-", lambda args, _: see(args)),
        StackValidationPolicy("stack", "-", lambda args, _: see(args.resources[0])),
    ]
    sample = Struct()
    sample.update(_SAMPLE)
    provider = proto.AnalyzerProviderResource(properties=sample)
    try:
        it = servicer("tried", "1", policies, EnforcementLevel.ADVISORY)
        it.Analyze(proto.AnalyzeRequest(properties=sample, provider=provider), None)
        it.AnalyzeStack(
            proto.AnalyzeStackRequest(resources=[proto.AnalyzerResource(properties=sample, provider=provider)]), None
        )
    except Exception as error:  # noqa: BLE001 -- whatever it is, the SDK then decodes as it does
        seen.append(repr(error))
    return seen
