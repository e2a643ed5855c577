"""Regular expressions that a policy is configured with."""

from __future__ import annotations

import re
from functools import cache


class InvalidPatternError(ValueError):
    """
    A policy is configured with a text that is no regular expression of Python's.

    Args:
        pattern: The text.

        problem: What is wrong with it.
    """

    def __init__(self, pattern: str, problem: re.error) -> None:
        """Name both."""
        super().__init__(f"{pattern!r} in the configuration of the policy is not a regular expression: {problem}.")


@cache
def matches(pattern: str, text: str) -> bool:
    """
    Check whether the whole text matches a pattern.

    Raises:
        InvalidPatternError: The pattern is not a regular expression of Python's. The engine has its own, which differ a
            little, and lets only those pass.
    """
    try:
        return re.fullmatch(pattern, text) is not None
    except re.error as problem:
        raise InvalidPatternError(pattern, problem) from problem
