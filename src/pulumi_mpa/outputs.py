"""Outputs that may be empty: known to be so, and to be read through whether they are or not."""

from __future__ import annotations

from typing import Any, TypeVar

import pulumi
from pulumi.output import UNKNOWN, Unknown

T = TypeVar("T")


class NestedOutput(pulumi.Output[T]):
    """
    An output that holds an object at times and None at others, as a vote that is open or not.

    Reading a member of None gives None, so that `team.pending_session.portal_url` can be exported before, during and
    after a vote.
    """

    def __getattr__(self, item: str) -> pulumi.Output[Any]:
        """Return a member of the object; None where there is no object."""
        if item.startswith("_"):
            inherited: pulumi.Output[Any] = super().__getattr__(item)
            return inherited
        return _nested(self.apply(lambda value: _member(value, item), run_with_unknowns=True))

    def __getitem__(self, key: Any) -> pulumi.Output[Any]:  # noqa: ANN401 -- a key or an index
        """Return an entry of the object; None where there is no object."""
        return _nested(self.apply(lambda value: _entry(value, key), run_with_unknowns=True))


def optional(resource: pulumi.Resource, name: str) -> NestedOutput[Any]:
    """
    Return an output that may be empty.

    In a preview the SDK takes an output for unknown when state does not have it, as it does not have what is empty. Every
    state has an explanation, so where that is known, everything else is.

    Args:
        resource: The resource.

        name: The name of the output, as state spells it.
    """
    output: pulumi.Output[Any] = pulumi.get(resource, name)
    explanation: pulumi.Output[Any] = pulumi.get(resource, "explanation")

    async def is_empty() -> bool:
        return not await output.is_known() and await explanation.is_known()

    async def value() -> Any:  # noqa: ANN401 -- any output
        return None if await is_empty() else await output.future(with_unknowns=True)

    async def is_known() -> bool:
        return await output.is_known() or await is_empty()

    return NestedOutput(output.resources(), value(), is_known(), output.is_secret())


def _nested(of: pulumi.Output[Any]) -> NestedOutput[Any]:
    return NestedOutput(of.resources(), of.future(with_unknowns=True), of.is_known(), of.is_secret())


def _member(value: Any, item: str) -> Any:  # noqa: ANN401 -- any output
    if isinstance(value, Unknown):
        return UNKNOWN
    return None if value is None else getattr(value, item)


def _entry(value: Any, key: Any) -> Any:  # noqa: ANN401 -- any output
    if isinstance(value, Unknown):
        return UNKNOWN
    return None if value is None else value[key]
