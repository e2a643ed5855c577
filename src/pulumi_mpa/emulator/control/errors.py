"""What a control responds with when it can't do what it was asked for."""

from __future__ import annotations


class ControlError(Exception):
    """
    A control can't do what it was asked for.

    Args:
        status: HTTP status: 400 for an invalid request, 403, 404, 405, 409 for what is not possible now.

        message: What is, and what would be possible.
    """

    def __init__(self, status: int, message: str) -> None:
        """Store both."""
        super().__init__(message)
        self.status = status
        self.message = message


def impossible(message: str) -> ControlError:
    """Return the error for what is not possible now."""
    return ControlError(409, message)


def missing(message: str) -> ControlError:
    """Return the error for what does not exist."""
    return ControlError(404, message)
