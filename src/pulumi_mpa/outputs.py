"""Outputs whose value may be empty, to be read through whether it is or not."""

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

    Args:
        of: The output.
    """

    def __init__(self, of: pulumi.Output[T]) -> None:
        """Hold what another output holds."""
        super().__init__(of.resources(), of.future(with_unknowns=True), of.is_known(), of.is_secret())  # type: ignore[arg-type] # with unknowns a future gives the value

    def __getattr__(self, item: str) -> pulumi.Output[Any]:
        """Return a member of the object; None where there is no object."""
        if item.startswith("_"):
            inherited: pulumi.Output[Any] = super().__getattr__(item)
            return inherited
        return NestedOutput(self.apply(lambda value: _member(value, item), run_with_unknowns=True))

    def __getitem__(self, key: Any) -> pulumi.Output[Any]:  # noqa: ANN401 -- a key or an index
        """Return an entry of the object; None where there is no object."""
        return NestedOutput(self.apply(lambda value: _entry(value, key), run_with_unknowns=True))


def _member(value: Any, item: str) -> Any:  # noqa: ANN401 -- any output
    if isinstance(value, Unknown):
        return UNKNOWN
    return None if value is None else getattr(value, item)


def _entry(value: Any, key: Any) -> Any:  # noqa: ANN401 -- any output
    if isinstance(value, Unknown):
        return UNKNOWN
    return None if value is None else value[key]
