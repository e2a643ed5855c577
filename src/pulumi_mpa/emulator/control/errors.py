"""What a control responds with when it can't do what it was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class ControlError(Exception):
    """
    A control can't do what it was asked for.

    Args:
        status: HTTP status, such as 400 for an invalid request, 404 for what does not exist, and 409 for what is not
            possible now.

        message: What is wrong, and what would be possible.

        headers: Headers that belong to the status.
    """

    def __init__(self, status: int, message: str, headers: Mapping[str, str] | None = None) -> None:
        """Store all of them."""
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = headers or {}


def impossible(message: str) -> ControlError:
    """Return the error for what is not possible now."""
    return ControlError(409, message)


def missing(message: str) -> ControlError:
    """Return the error for what does not exist."""
    return ControlError(404, message)
