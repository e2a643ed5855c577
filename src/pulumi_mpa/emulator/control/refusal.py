"""What a control answers when it can't do what it was asked for."""

from __future__ import annotations


class RefusedError(Exception):
    """
    A control can't do what it was asked for.

    Args:
        status: HTTP status: 400 for a wrong request, 403, 404, 405, 409 for what is not possible now.

        sentence: What is, and what would be possible.
    """

    def __init__(self, status: int, sentence: str) -> None:
        """Keep both."""
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


def impossible(sentence: str) -> RefusedError:
    """Say that something is not possible now."""
    return RefusedError(409, sentence)


def missing(sentence: str) -> RefusedError:
    """Say that something is not there."""
    return RefusedError(404, sentence)
