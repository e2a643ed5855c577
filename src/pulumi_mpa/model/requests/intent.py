"""Intents: what a resource wants that needs people, each with a hash that is the same on every machine."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final

from pulumi_mpa.lifecycle.strings import StringEnum


class RequestKind(StringEnum):
    """What a request does once it is approved: create or change a thing, or remove it."""

    UPDATE = "update"
    DELETE = "delete"


def digest(*parts: Any) -> str:  # noqa: ANN401 -- any JSON values
    """Return a hash of JSON values, equal for equal values on every machine: 16 hexadecimal digits."""
    text = json.dumps(parts, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def resubmit_hash(resubmit: object) -> str:
    """Return the short hash of a `resubmit` that requests carry in place of the user's own text."""
    return digest("resubmit", "" if resubmit is None else str(resubmit))[:8]


def deletion_intent(pending_window_days: object) -> str:
    """Return the hash of the intent to delete a team with this window."""
    return digest(str(RequestKind.DELETE), pending_window_days)


def association_intent(team_arn: object) -> str:
    """Return the hash of the intent to associate a team; 12 hexadecimal digits, since a marker has little room."""
    return digest("associate", team_arn)[:12]


#: The intent to remove an association.
REMOVAL_INTENT: Final = digest("disassociate")[:12]
