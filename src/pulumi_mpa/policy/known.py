"""Values of which some are not known yet: a policy decides about those that are."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pulumi_policy.proxy import UnknownValueError

from pulumi_mpa.policy.typed import path_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Key = TypeVar("Key")
Value = TypeVar("Value")


def read_each(keys: Iterable[Key], read: Callable[[Key], Value]) -> tuple[dict[Key, Value], list[str]]:
    """
    Read several values of a view, whatever is unknown about another one.

    Args:
        keys: What is read: positions of a list, keys of a map, names of properties.

        read: Takes one of them and returns its value.

    Returns:
        The values that are known, then the paths of the others.
    """
    known: dict[Key, Value] = {}
    unknown = []
    for key in keys:
        try:
            known[key] = read(key)
        except UnknownValueError as error:  # noqa: PERF203 -- each value is read on its own
            unknown.append(path_of(error))
    return known, unknown
