"""Rejections as short hashes, and the few of them that a tag or an output has room for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_mpa.model.requests.intent import digest

if TYPE_CHECKING:
    from collections.abc import Iterable

#: How many rejections are remembered; the tag that carries them has room for 256 characters.
REMEMBERED: Final = 6


def rejection(intent: str, resubmit: str) -> str:
    """Return the short hash under which a rejected intent is remembered, which belongs to the `resubmit` it was sent with."""
    return digest(intent, resubmit)[:8]


def joined(rejections: Iterable[str], *more: str) -> tuple[str, ...]:
    """Return all different rejections, oldest first; where both have one, it is as recent as the second says."""
    newer = dict.fromkeys(more)
    return tuple(dict.fromkeys([*(item for item in rejections if item not in newer), *newer]))


def remember(rejections: Iterable[str], *more: str) -> tuple[str, ...]:
    """Return the last six different rejections, oldest first."""
    kept = list(dict.fromkeys([*rejections, *more]))
    return tuple(kept[-REMEMBERED:])
