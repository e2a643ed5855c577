"""A value that a preview does not know yet."""

from __future__ import annotations

from typing import Any, Final


class Unknown:
    """The type of `UNKNOWN`, its one value."""

    def __repr__(self) -> str:
        """Say what it is, where it shows in a message."""
        return "known at run"


UNKNOWN: Final = Unknown()


def is_unknown(value: object) -> bool:
    """Tell whether a value is not known yet."""
    return value is UNKNOWN


def has_unknown(value: Any) -> bool:  # noqa: ANN401 -- any JSON value
    """Tell whether a JSON value is, or holds somewhere inside, something not known yet."""
    if isinstance(value, dict):
        return any(has_unknown(item) for item in value.values())
    if isinstance(value, (list, tuple, set, frozenset)):
        return any(has_unknown(item) for item in value)
    return is_unknown(value)
