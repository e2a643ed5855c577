"""The settings by which an entry of state is deleted, and since when it has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pulumi_mpa.model.instants import from_text
from pulumi_mpa.model.requests.request import GRAIN

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pulumi_mpa.model.requests.request import Request

#: Inputs that make a deletion another intent; an association has the first one only.
_SETTINGS: Final = ("resubmit", "pendingWindowDays")


def deletion_settings_since(recorded: Mapping[str, Any], declared: Mapping[str, Any], now: datetime) -> datetime | None:
    """
    Return since when an entry of state has its deletion settings.

    Args:
        recorded: The last outputs; empty when state has none.

        declared: The inputs that are recorded now.

        now: AWS's time.

    Returns:
        The time; None when state has the same settings without it.
    """
    before = recorded.get("declared") or {}
    same = bool(before) and all(before.get(name) == declared.get(name) for name in _SETTINGS)
    return from_text(recorded.get("deletionSettingsSince")) if same else now


def is_older(since: datetime | None, request: Request) -> bool:
    """Check whether an entry had its deletion settings before a request was sent, whichever entry's settings sent it."""
    return since is not None and request.at is not None and since + GRAIN < request.at
