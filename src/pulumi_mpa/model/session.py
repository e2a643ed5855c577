"""A session as values: one vote of a team."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pulumi_mpa.lifecycle.machine import FIELDS
from pulumi_mpa.lifecycle.vault import VaultAction

if TYPE_CHECKING:
    from datetime import datetime

    from pulumi_mpa.lifecycle.machine import Pair


def cancel_command(session_arn: str) -> str:
    """Return the command that cancels a vote, in backquotes."""
    return f"`aws mpa cancel-session --session-arn {session_arn}`"


@dataclass(frozen=True)
class Vote:
    """
    One vote as AWS shows it.

    Args:
        arn: The session's ARN.

        pair: Status and code.

        action: `ActionName`, as `mpa:UpdateApprovalTeam`.

        message: `StatusMessage`.

        started_at: When it opened.

        expires_at: When it closes at the latest.

        completed_at: When it was decided, lapsed or cancelled.

        approvals: Approvals so far; None when it was only listed.

        rejections: Rejections so far; None when it was only listed.

        required: How many approvals it needs.

        approvers: How many may vote.

        requester: ARN of whoever asked.

        comment: What the requester wrote to the approvers; sensitive, never in a message.
    """

    arn: str
    pair: Pair
    action: str
    message: str | None = None
    started_at: datetime | None = None
    expires_at: datetime | None = None
    completed_at: datetime | None = None
    approvals: int | None = None
    rejections: int | None = None
    required: int | None = None
    approvers: int | None = None
    requester: str | None = None
    comment: str | None = None

    def needs_verification(self) -> bool:
        """
        Check whether each approver also enters a one-time password that is mailed to them.

        Source:
            Announcement of May 2026: one-time passwords for requests about logically air-gapped vaults. No API shows it.
        """
        return self.action in tuple(VaultAction)

    def began(self) -> float:
        """Return when it opened, in seconds, to sort by; a vote of which AWS shows no time comes first."""
        return self.started_at.timestamp() if self.started_at is not None else 0.0

    def votes(self) -> str:
        """Describe the votes so far: `1 approval and 0 rejections`."""
        if self.approvals is None or self.rejections is None:
            return FIELDS["votes"]
        approvals = f"{self.approvals} approval{'' if self.approvals == 1 else 's'}"
        return f"{approvals} and {self.rejections} rejection{'' if self.rejections == 1 else 's'}"

    def need(self) -> str:
        """Describe the threshold: `2 of 3`."""
        return f"{self.required} of {self.approvers}" if self.required and self.approvers else FIELDS["need"]

    def data(self) -> dict[str, object]:
        """Return what a machine reads of it in a message."""
        return {
            "session": self.arn,
            "required": self.required,
            "approvers": self.approvers,
            "approvals": self.approvals,
            "rejections": self.rejections,
            "closes": self.expires_at,
        }
