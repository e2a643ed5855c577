"""A value that a preview does not know yet."""

from __future__ import annotations

from typing import Final


class Unknown:
    """The type of `UNKNOWN`, its one value."""

    def __repr__(self) -> str:
        """Describe what it is, where it shows in a message."""
        return "not known until the update runs"


UNKNOWN: Final = Unknown()


def is_unknown(value: object) -> bool:
    """Check whether a value is not known yet."""
    return value is UNKNOWN
