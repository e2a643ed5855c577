"""Regular expressions that a policy is configured with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pulumi_mpa.policy.made import Context


class InvalidPatternError(ValueError):
    """
    A policy is configured with a text that is no regular expression of Python's.

    Args:
        policy: The name of the policy.

        setting: The name of the setting that has it.

        problem: What is wrong with it.
    """

    def __init__(self, policy: str, setting: str, problem: re.error) -> None:
        """Name the policy and the setting."""
        super().__init__(f"{policy}: the setting `{setting}` has an invalid regular expression: {problem}.")


def matches(pattern: str, text: str, *, policy: str, setting: str) -> bool:
    """
    Check whether the whole text matches a pattern.

    Args:
        pattern: A regular expression, as Python has them.

        text: What must match.

        policy: The name of the policy, for the error.

        setting: The name of the setting that has the pattern, for the error.

    Raises:
        InvalidPatternError: Python cannot read the pattern. The engine has checked it with the rules of its own language,
            which differ a little.
    """
    try:
        return re.fullmatch(pattern, text) is not None
    except re.error as problem:
        raise InvalidPatternError(policy, setting, problem) from problem


def is_listed(name: str, context: Context, setting: str) -> bool:
    """
    Check whether one of the patterns of a setting matches a logical name.

    Args:
        name: The logical name of a resource.

        context: What the policy is configured with.

        setting: The name of the setting that has a list of patterns.

    Raises:
        InvalidPatternError: Python cannot read a pattern.
    """
    return any(matches(pattern, name, policy=context.policy, setting=setting) for pattern in context.config[setting])
