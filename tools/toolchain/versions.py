"""Versions as Pulumi and Go spell them, made comparable."""

from __future__ import annotations

import re


def release_of(version: str) -> tuple[int, ...]:
    """
    Give the numbers of a release, without what may stand around them.

    Args:
        version: Such as `v3.274.1`, `go1.26rc1` or `3.272.0-dev`.

    Returns:
        `(3, 274, 1)`, `(1, 26)`, `(3, 272, 0)`; empty if there are no numbers.
    """
    numbers = re.search(r"\d+(?:\.\d+)*", version)
    return tuple(int(part) for part in numbers[0].split(".")) if numbers else ()
