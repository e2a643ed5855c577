"""
The properties of a resource, decoded where a policy reads them.

The SDK decodes every property of every resource once for every policy, although most policies pass over most resources.
With many policies that takes longer than all else that a pack does. Here the SDK's own methods run over other functions for
decoding: they return the SDK's own proxy, over properties that are decoded by the SDK's own functions when they are read.
Every policy still gets properties of its own, so that none sees what another one has written into them.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from copy import deepcopy
from types import FunctionType, SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

from google.protobuf import json_format
from google.protobuf.struct_pb2 import Struct
from pulumi_policy.deserialize import deserialize_properties
from pulumi_policy.proxy import _DictProxy, unknown_checking_proxy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Unread(MutableMapping[str, Any]):
    """
    Properties as the engine has sent them, each decoded when it is first read.

    Args:
        message: The properties.
    """

    __slots__ = ("_fields", "_read")

    def __init__(self, message: Struct) -> None:
        """Decode nothing yet."""
        self._fields = message.fields
        self._read: dict[str, Any] = {}

    def __getitem__(self, key: str) -> Any:
        """Return a property, its lists and maps in the SDK's proxies."""
        if key not in self._read:
            # Reading a field that a message does not have would add it.
            if not self._is_sent(key):
                raise KeyError(key)
            plain = deserialize_properties({key: json_format.MessageToDict(self._fields[key])})
            self._read[key] = unknown_checking_proxy(plain)["__target"][key]
        return self._read[key]

    def __setitem__(self, key: str, value: Any) -> None:
        """Replace a property, for this policy alone."""
        self._read[key] = value

    def __delitem__(self, key: str) -> None:
        """Raise, since the SDK's proxy deletes nothing."""
        raise TypeError(f"{key} cannot be deleted")

    def __iter__(self) -> Iterator[str]:
        """Return the names as they were sent, then those that were added."""
        yield from self._fields
        yield from [key for key in self._read if not self._is_sent(key)]

    def __len__(self) -> int:
        """Return how many properties there are."""
        return sum(1 for _ in self)

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, Any]:
        """Return a copy of what the SDK has here, since a message cannot be copied."""
        return {key: deepcopy(self[key], memo) for key in self}

    def _is_sent(self, key: object) -> bool:
        # A message raises for a key that is no text, where a dictionary says that it has none.
        return isinstance(key, str) and key in self._fields


def late(method: Callable[..., Any]) -> Callable[..., Any]:
    """
    Return a method of the SDK's servicer that decodes properties when they are read.

    Args:
        method: One that decodes each of them at once; it is not changed.
    """
    if not isinstance(method, FunctionType) or not _LATE.keys() <= method.__globals__.keys():
        return method
    globals_ = {**method.__globals__, **_LATE}
    return FunctionType(method.__code__, globals_, method.__name__, method.__defaults__, method.__closure__)


def _unread(properties: Any) -> Any:
    if not isinstance(properties, Struct):
        return unknown_checking_proxy(properties)
    target: Any = Unread(properties)
    return _DictProxy(target, [])


#: What the SDK calls one after the other to decode properties: the last does the work of all three.
_LATE: Final = {
    "json_format": SimpleNamespace(MessageToDict=lambda message: message),
    "deserialize_properties": lambda properties: properties,
    "unknown_checking_proxy": _unread,
}
