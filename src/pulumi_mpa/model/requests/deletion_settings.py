"""The word that an entry of state goes by when its thing is to be removed, and since when it has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pulumi_mpa.model.instants import from_text
from pulumi_mpa.model.requests.request import GRAIN

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pulumi_mpa.model.requests.request import Request

#: Inputs that make a removal another wish; an association has the first one only.
_WORD: Final = ("resubmit", "pendingWindowDays")


def deletion_settings_since(recorded: Mapping[str, Any], declared: Mapping[str, Any], now: datetime) -> datetime | None:
    """
    Determine since when an entry of state has its word.

    Args:
        recorded: The last outputs; empty when state has none.

        declared: The inputs that are recorded now.

        now: AWS's hour.

    Returns:
        The hour; None when an earlier version recorded the same without it.
    """
    before = recorded.get("declared") or {}
    same = bool(before) and all(before.get(name) == declared.get(name) for name in _WORD)
    return from_text(recorded.get("deletionSettingsSince")) if same else now


def is_older(since: datetime | None, request: Request | None) -> bool:
    """Check whether an entry had its word before an ask was sent, on whichever entry's word that was."""
    return since is not None and request is not None and request.at is not None and since + GRAIN < request.at
