"""Values as a test writes them, and as the engine sends them: numbers as floating-point ones, secrets and unknowns encoded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from google.protobuf import json_format, struct_pb2
from pulumi_policy import Secret
from pulumi_policy.deserialize import SPECIAL_SECRET_SIG, SPECIAL_SIG_KEY, serialize_properties
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from pulumi_mpa.policy.forms import whole


class _Unknown(str):
    """The engine's text for a value that is not known, which failing assertions show as a word."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Return the name that tests have for it."""
        return "UNKNOWN"


class SecretValue(Secret):
    """The SDK's secret, which can be compared and shown."""

    def __eq__(self, other: object) -> bool:
        """Compare what is secret."""
        return isinstance(other, Secret) and bool(self.value == other.value)

    def __hash__(self) -> int:
        """Return one number for all: what is secret may be a list."""
        return hash(SecretValue)

    def __repr__(self) -> str:
        """Return what a test writes."""
        return f"secret({self.value!r})"


#: A value that a preview does not know, of any type and at any depth.
UNKNOWN: Final[Any] = _Unknown(UNKNOWN_STRING_VALUE)


def secret(value: Any) -> Any:
    """Return a value that the engine sends as a secret; what is inside may be UNKNOWN."""
    return SecretValue(value)


def struct_of(properties: Mapping[str, Any]) -> struct_pb2.Struct:
    """
    Return properties as the engine sends them.

    Args:
        properties: By their names in state. In a map None is left out, as the SDK of a program does.

    Raises:
        TypeError: A value that no program could send.
    """
    sent = struct_pb2.Struct()
    sent.update(serialize_properties(_without_none(properties)))
    return sent


def properties_of(sent: struct_pb2.Struct) -> dict[str, Any]:
    """Return properties that came back, with secrets and unknowns as a test writes them, and whole numbers as such."""
    found: dict[str, Any] = _read(json_format.MessageToDict(sent))
    return found


def revealed(value: Any) -> Any:
    """Return a copy without the marks of secrets."""
    if isinstance(value, Secret):
        return revealed(value.value)
    if isinstance(value, Mapping):
        return {key: revealed(item) for key, item in value.items()}
    return [revealed(item) for item in value] if isinstance(value, (list, tuple)) else value


def hidden_as(before: Any, after: Any) -> Any:
    """Return a value in which is secret what was secret at the same place before."""
    if isinstance(before, Secret):
        return SecretValue(hidden_as(before.value, after))
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        return {key: hidden_as(before.get(key), item) for key, item in after.items()}
    if isinstance(before, (list, tuple)) and isinstance(after, (list, tuple)) and len(before) == len(after):
        return [hidden_as(*pair) for pair in zip(before, after, strict=True)]
    return UNKNOWN if isinstance(after, str) and after == UNKNOWN else after


def holds_unknown(value: Any) -> bool:
    """Check whether any part of a value is not known."""
    if isinstance(value, Secret):
        return holds_unknown(value.value)
    if isinstance(value, Mapping):
        return any(map(holds_unknown, value.values()))
    if isinstance(value, (list, tuple)):
        return any(map(holds_unknown, value))
    return isinstance(value, str) and value == UNKNOWN


def holds_secret(value: Any) -> bool:
    """Check whether any part of a value is secret."""
    if isinstance(value, Mapping):
        return any(map(holds_secret, value.values()))
    if isinstance(value, (list, tuple)):
        return any(map(holds_secret, value))
    return isinstance(value, Secret)


def sent_and_read(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return properties as they would come back from the engine, so that they can be compared with what does."""
    return properties_of(struct_of(properties))


def _without_none(value: Any) -> Any:
    if isinstance(value, Secret):
        return Secret(_without_none(value.value))
    if isinstance(value, Mapping):
        return {key: _without_none(item) for key, item in value.items() if item is not None}
    return [_without_none(item) for item in value] if isinstance(value, (list, tuple)) else value


def _read(value: Any) -> Any:
    if isinstance(value, dict):
        if value.get(SPECIAL_SIG_KEY) == SPECIAL_SECRET_SIG:
            return SecretValue(_read(value.get("value")))
        return {key: _read(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_read(item) for item in value]
    return UNKNOWN if isinstance(value, str) and value == UNKNOWN else whole(value)
