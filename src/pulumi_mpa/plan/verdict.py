"""
What a gate may wait for, and what it may come to.

Apart from the judging itself, so that a program which declares a gate does not import what only a wait needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pulumi_mpa.lifecycle.strings import StringEnum
from pulumi_mpa.messages import Code, Message
from pulumi_mpa.model.durations import format_span

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
    """What an observation came to."""

    PASS = "pass"  # noqa: S105 -- a gate's word, no password
    FAIL = "fail"
    WAIT = "wait"


@dataclass(frozen=True)
class Verdict:
    """
    What an observation came to, and how to describe it.

    Args:
        decision: Pass, fail, or observe again.

        state: How the thing stands.

        failure: The message of a gate that fails on it; None where `state` says all.

        session_arn: The vote that is open, or how the request ended.

        closes_at: When that vote closes.

        portal_url: Where it is voted.

        seconds_left: How long that vote stays open, by AWS's own clock.

        problem: Why AWS did not answer just now; None when it did.
    """

    decision: Decision
    state: Message
    failure: Message | None = None
    session_arn: str | None = None
    closes_at: datetime | None = None
    portal_url: str | None = None
    seconds_left: float | None = None
    problem: str | None = None

    def message(self, named: str | None = None) -> Message:
        """Describe what is, and where it is decided; an ARN that the reader has been `named` already is not repeated."""
        message = self.state
        if self.session_arn and self.portal_url:
            values = {"session": self.session_arn, "portal": self.portal_url}
            message = message.with_note(Message(Code.VOTE_IS_IN_PORTAL, values, values))
        elif self.session_arn and self.session_arn != named:
            values = {"session": self.session_arn}
            message = message.with_note(Message(Code.VOTE_IS_IN_SESSION, values, values))
        if self.seconds_left:
            message = message.with_note(Message(Code.GATE_VOTE_LEFT, {"left": format_span(self.seconds_left)}))
        if self.problem is not None:
            message = message.with_note(Message(Code.GATE_NO_ANSWER_NOW, {"problem": self.problem}))
        return message
