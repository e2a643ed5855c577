"""Regular expressions that a policy is configured with: those of Python, which match a text as a whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def matches(pattern: str, text: str) -> bool:
    """Check whether the whole text matches a pattern."""
    return re.fullmatch(pattern, text) is not None


def matches_any(patterns: Iterable[str], text: str) -> bool:
    """Check whether the whole text matches one of several patterns."""
    return any(matches(pattern, text) for pattern in patterns)
