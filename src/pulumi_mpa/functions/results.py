"""Results of functions: classes that say which of their members are sensitive, and the output that holds one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator
from typing import Any, Final, NamedTuple, TypeVar

import pulumi
from pulumi.output import UNKNOWN, Unknown

T = TypeVar("T")

#: Class of a result → its members that AWS's API model marks as sensitive.
_SENSITIVE: Final[dict[type, frozenset[str]]] = {}


def sensitive(*members: str) -> Callable[[type[T]], type[T]]:
    """
    Mark members of a result that AWS's API model marks as sensitive.

    Args:
        members: Their names in Python.
    """

    def mark(result: type[T]) -> type[T]:
        _SENSITIVE[result] = frozenset(members)
        return result

    return mark


def sensitive_members(result: type) -> frozenset[str]:
    """Return the sensitive members of a class."""
    return _SENSITIVE.get(result, frozenset())


def holds_sensitive(value: object) -> bool:
    """Check whether a result has a sensitive member, or anything in it has."""
    if isinstance(value, (list, tuple)):
        return any(map(holds_sensitive, value))
    return type(value) in _SENSITIVE or any(map(holds_sensitive, getattr(value, "__dict__", {}).values()))


class Part(NamedTuple):
    """
    A result of a function, or a part of one.

    Args:
        value: The result, a member of it, or an entry of a list or map in it.

        is_sensitive: Whether it is sensitive itself, or in something that is.
    """

    value: Any
    is_sensitive: bool = False


class ResultOutput(pulumi.Output[T]):
    """
    The output of a function.

    As a whole it is secret if anything in it is sensitive. A member that is read from it, as `team.arn`, is secret only if it
    is sensitive itself, or if an argument of the function was secret.

    Args:
        part: The result or a part of it; secret if an argument was.
    """

    def __init__(self, part: pulumi.Output[Part]) -> None:
        """Follow the part, whatever becomes of it."""
        self._part = part

        async def value() -> Any:  # noqa: ANN401 -- any part of a result
            found = await part.future(with_unknowns=True)
            return found.value if isinstance(found, Part) else found

        async def is_secret() -> bool:
            found = await part.future(with_unknowns=True)
            marked = isinstance(found, Part) and (found.is_sensitive or holds_sensitive(found.value))
            return marked or await part.is_secret()

        super().__init__(_Later(part.resources), _Later(value), _Later(part.is_known), _Later(is_secret))

    def __getattr__(self, item: str) -> pulumi.Output[Any]:
        """Return a member of the result; None where there is no object that could have it."""
        if item.startswith("_"):
            inherited: pulumi.Output[Any] = super().__getattr__(item)
            return inherited
        return self._below(lambda value: Part(getattr(value, item), item in sensitive_members(type(value))))

    def __getitem__(self, key: Any) -> pulumi.Output[Any]:  # noqa: ANN401 -- a key or an index
        """Return an entry of a list or a map; None where there is neither."""
        return self._below(lambda value: Part(value[key]))

    def _below(self, read: Callable[[Any], Part]) -> pulumi.Output[Any]:
        def lift(part: Any) -> Any:  # noqa: ANN401 -- a part, or what stands for one that is not known
            if not isinstance(part, Part) or isinstance(part.value, Unknown):
                return UNKNOWN
            if part.value is None:
                return part
            found = read(part.value)
            return Part(found.value, part.is_sensitive or found.is_sensitive)

        return ResultOutput(self._part.apply(lift, run_with_unknowns=True))


class _Later(Awaitable[T]):
    """A coroutine that is made once it is awaited: the SDK awaits none of the others after one has failed."""

    def __init__(self, make: Callable[[], Awaitable[T]]) -> None:
        self._make = make

    def __await__(self) -> Generator[Any, Any, T]:
        return self._make().__await__()
