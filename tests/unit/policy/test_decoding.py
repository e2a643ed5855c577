"""A pack of ours decodes what policies read, and they read what the SDK would have given them."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pulumi
import pytest
from google.protobuf import json_format
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime import proto
from pulumi_policy import (
    EnforcementLevel,
    Policy,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
)
from pulumi_policy import policy as sdk
from pulumi_policy.deserialize import SPECIAL_ASSET_SIG, SPECIAL_SECRET_SIG, SPECIAL_SIG_KEY, deserialize_properties
from pulumi_policy.proxy import UNKNOWN_ARRAY_VALUE, UNKNOWN_STRING_VALUE, UnknownValueError, unknown_checking_proxy

from pulumi_mpa.policy import decoding
from pulumi_mpa.policy.serving import _DECODING, servicer_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SDK: Any = sdk._PolicyAnalyzerServicer  # noqa: SLF001 -- what a pack of ours builds on

PROPERTIES: dict[str, Any] = {
    "text": "text",
    "number": 2,
    "true": True,
    "nothing": None,
    "unknown": UNKNOWN_ARRAY_VALUE,
    "list": ["text", 1.5, {"inside": [UNKNOWN_STRING_VALUE, "known"]}],
    "map": {"": {}, "secret": {SPECIAL_SIG_KEY: SPECIAL_SECRET_SIG, "value": {"deep": UNKNOWN_STRING_VALUE}}},
    "secret": {SPECIAL_SIG_KEY: SPECIAL_SECRET_SIG, "value": ["a", 1]},
    "asset": {SPECIAL_SIG_KEY: SPECIAL_ASSET_SIG, "text": "in a file"},
}
FACTS: dict[str, Any] = {"type": "pkg:index:Kind", "urn": "urn:pulumi:dev::p::pkg:index:Kind::it", "name": "it"}


def sent(properties: Mapping[str, Any]) -> Struct:
    """Return properties as the engine sends them."""
    message = Struct()
    message.update(dict(properties))
    return message


PROVIDER = proto.AnalyzerProviderResource(type="pulumi:providers:pkg", properties=sent(PROPERTIES))


def read(properties: Mapping[str, Any]) -> list[Any]:
    """Read everything in every way."""
    try:
        text = properties["missing"]
    except KeyError as error:
        text = repr(error)
    return [text, list(properties), len(properties), "text" in properties, "missing" in properties, values(properties)]


def values(value: Any) -> Any:  # noqa: ANN401 -- any property
    """Return a value with all that is inside it, and where something is unknown."""
    if isinstance(value, pulumi.StringAsset):
        return ("asset", value.text)
    if hasattr(value, "keys"):
        return (type(value).__name__, {key: value_at(value, key) for key in value})
    if hasattr(value, "__len__") and not isinstance(value, str):
        return (type(value).__name__, [value_at(value, number) for number in range(len(value))])
    return (type(value).__name__, value)


def value_at(inside: Any, key: Any) -> Any:  # noqa: ANN401 -- any property
    """Return one value, or where and what it is if it is unknown."""
    try:
        return values(inside[key])
    except UnknownValueError as unknown:
        return ("unknown", unknown.unknown_type_sentinel, unknown.props)


def looks(seen: list[Any]) -> list[Policy]:
    """Return policies of both kinds that read everything, twice each: the second sees nothing of the first."""

    def look(properties: Any) -> None:  # noqa: ANN401 -- any resource
        seen.append(read(properties))
        properties["text"], properties["added"] = "changed", "by the first"
        seen.append(read(properties))

    def resource(args: ResourceValidationArgs, _: Any) -> None:  # noqa: ANN401 -- what reports
        look(args.props)
        assert args.provider is not None
        look(args.provider.props)

    def stack(args: StackValidationArgs, _: Any) -> None:  # noqa: ANN401 -- what reports
        for found in args.resources:
            look(found.props)
            seen.append(found.provider and values(found.provider.props))
            parent = found.parent
            seen.append([found.urn, parent and values(parent.props), [item.urn for item in found.dependencies]])

    return [ResourceValidationPolicy(f"resource-{number}", "-", resource) for number in (1, 2)] + [
        StackValidationPolicy(f"stack-{number}", "-", stack) for number in (1, 2)
    ]


def answers(kind: Callable[..., Any]) -> tuple[list[Any], list[Any]]:
    """Return what policies see through a servicer, and what it answers."""
    seen: list[Any] = []
    it = kind("pack", "1", looks(seen), EnforcementLevel.ADVISORY)
    given: dict[str, Any] = {**FACTS, "properties": sent(PROPERTIES), "provider": PROVIDER}
    one = proto.AnalyzerResource(**given)
    other = proto.AnalyzerResource(
        properties=sent({"text": "other"}), type="t", urn="urn:other", parent=FACTS["urn"], dependencies=[FACTS["urn"]]
    )
    found = [
        it.Analyze(proto.AnalyzeRequest(**given), None),
        it.AnalyzeStack(proto.AnalyzeStackRequest(resources=[one, other]), None),
    ]
    return seen, found


def test_policies_are_given_the_same_values() -> None:
    """Whatever they read, in whatever way; what one writes is not seen by the next."""
    servicer = servicer_of(SDK, [])

    assert set(_DECODING) <= vars(servicer.__base__).keys()
    assert answers(SDK) == answers(servicer)


def test_policy_that_fails_or_cannot_decide_is_answered_the_same() -> None:
    """An unknown value that is read without a view is the SDK's own diagnostic, and not applicable stays so."""

    def unknown(args: ResourceValidationArgs, _: Any) -> None:  # noqa: ANN401 -- what reports
        args.props["map"]["secret"]["deep"]

    def away(args: ResourceValidationArgs, _: Any) -> None:  # noqa: ANN401 -- what reports
        args.not_applicable("Not here.")

    policies = [ResourceValidationPolicy("unknown", "-", unknown), ResourceValidationPolicy("away", "-", away)]
    request = proto.AnalyzeRequest(properties=sent(PROPERTIES), **FACTS)
    plain, ours = (
        kind("pack", "1", policies, EnforcementLevel.MANDATORY).Analyze(request, None)
        for kind in (SDK, servicer_of(SDK, policies))
    )

    assert plain == ours
    assert ["unknown"] == [found.policyName for found in ours.diagnostics]
    assert ["away"] == [found.policy_name for found in ours.not_applicable]


def test_property_that_nobody_reads_is_not_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    """That is what it is for."""
    decoded: list[str] = []

    def noted(properties: dict[str, Any]) -> dict[str, Any]:
        decoded.extend(properties)
        return deserialize_properties(properties)

    monkeypatch.setattr(decoding, "deserialize_properties", noted)
    policies = [
        ResourceValidationPolicy("one", "-", lambda args, _: args.props["text"] and args.props["text"] and None)
    ]
    it = servicer_of(SDK, policies)("pack", "1", policies, EnforcementLevel.ADVISORY)
    decoded.clear()
    it.Analyze(proto.AnalyzeRequest(properties=sent(PROPERTIES), provider=PROVIDER, **FACTS), None)

    assert ["text"] == decoded


def test_sdk_that_decodes_in_another_way_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """A policy is never given anything but what the SDK gives it."""
    monkeypatch.setattr(sdk, "deserialize_properties", lambda sent: {**deserialize_properties(sent), "more": 1})
    servicer = servicer_of(SDK, [])

    assert (SDK,) == servicer.__bases__
    assert answers(SDK) == answers(servicer)


@pytest.mark.parametrize(
    "way",
    [
        pytest.param(lambda found: values(copy.deepcopy(found)), id="a deep copy"),
        pytest.param(lambda found: copy.deepcopy(found)["list"] is found["list"], id="a deep copy shares nothing"),
        pytest.param(lambda found: [found.get(0), found.get(None, "else"), 0 in found], id="keys that are no text"),
        pytest.param(lambda found: (found.__setitem__(5, 1), set(found), len(found)), id="a new key that is no text"),
    ],
)
def test_properties_are_read_in_unusual_ways(way: Callable[[Any], Any]) -> None:
    """Policies of other authors may do anything that the SDK's proxy allows."""
    theirs = unknown_checking_proxy(deserialize_properties(json_format.MessageToDict(sent(PROPERTIES))))
    assert way(theirs) == way(decoding._unread(sent(PROPERTIES)))  # noqa: SLF001 -- what the SDK calls


def test_a_deep_copy_is_no_other_than_it_was() -> None:
    """What is written into properties is in their copy, and what is written into a copy is not in the properties."""
    found = decoding._unread(sent(PROPERTIES))  # noqa: SLF001 -- what the SDK calls
    found["added"] = "by a policy"
    copied = copy.deepcopy(found)
    copied["text"] = "changed"
    assert ("by a policy", "text") == (copied["added"], found["text"])
