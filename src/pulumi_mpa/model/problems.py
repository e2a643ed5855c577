"""Every problem of a resource's inputs at once, each with its property path and a message."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pulumi_mpa.messages import Code, Message

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Problem:
    """
    One thing that is wrong with an input.

    Args:
        path: The property, as `approvers[1].primaryIdentityId`.

        reason: What is wrong and what would be right, a message of the table; never the value of a sensitive property.
    """

    path: str
    reason: str

    @property
    def code(self) -> Code | None:
        """Return the code of the message; None where the reason is plain text."""
        return self.reason.code if isinstance(self.reason, Message) else None

    def message(self) -> str:
        """Describe path and reason together."""
        return f"{self.path}: {self.reason}"


def are_recorded(values: Mapping[str, Any], recorded: Mapping[str, Any]) -> bool:
    """
    Check whether inputs are exactly those in state, whose shape was checked before they were recorded.

    Args:
        values: The inputs, completed.

        recorded: The inputs in state.
    """
    try:
        # Python holds True and 1 to be equal, and only one of them is a number.
        return json.dumps(values, sort_keys=True) == json.dumps(recorded, sort_keys=True)
    except TypeError:
        # An unknown value has no JSON, and state has none.
        return False
