"""
What a gate may wait for, and what it may come to.

Apart from the judging itself, so that a program which declares a gate does not import what only a wait needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pulumi_mpa.lifecycle.strings import StringEnum

if TYPE_CHECKING:
    from datetime import datetime


class Until(StringEnum):
    """What a gate waits for."""

    SETTLED = "settled"
    ACTIVE = "active"
    SESSION = "session"


class OnTimeout(StringEnum):
    """What a gate does when its time is up."""

    FAIL = "fail"
    CONTINUE = "continue"


class Decision(StringEnum):
    """What a look came to."""

    PASS = "pass"  # noqa: S105 -- a gate's word, no password
    FAIL = "fail"
    WAIT = "wait"


@dataclass(frozen=True)
class Verdict:
    """
    What a look came to, and how to say it.

    Args:
        outcome: Pass, fail, or look again.

        line: What is, with votes and closing hour where a vote is open.

        next_step: What the reader does when the gate fails on it.

        session_arn: The vote that is open, or how the request ended.

        closes_at: When that vote closes.

        portal_url: Where it is voted.

        seconds_left: How long that vote stays open, by AWS's own clock.
    """

    decision: Decision
    line: str
    next_step: str = ""
    session_arn: str | None = None
    closes_at: datetime | None = None
    portal_url: str | None = None
    seconds_left: float | None = None

    def message(self, named: str | None = None) -> str:
        """Describe what is, and where it is decided; an ARN that the reader has been `named` already is not said again."""
        session = f"session {self.session_arn}" if self.session_arn and self.session_arn != named else ""
        portal = f"portal {self.portal_url}" if self.portal_url else ""
        return "; ".join(part for part in (self.line, session, portal) if part)
