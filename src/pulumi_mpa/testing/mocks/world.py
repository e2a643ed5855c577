"""What the resources of one mocked program know of each other, and what is the same in every run of a test."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Final

from pulumi_mpa.lifecycle import limits
from pulumi_mpa.lifecycle import session as sessions
from pulumi_mpa.model.arns import account_of
from pulumi_mpa.model.session import Vote

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.lifecycle.machine import Pair
    from pulumi_mpa.model.approval_team import Configuration, Team
    from pulumi_mpa.testing.mocks.state import MockState

#: The time that the mocks take for now, so that a test that compares times gets the same ones in every run.
NOW: Final = datetime(2026, 1, 15, 12, 0, tzinfo=timezone.utc)
#: When the last request was sent, and when what stands for long was made.
SENT: Final = NOW - timedelta(hours=1)
MADE: Final = NOW - timedelta(days=30)


@dataclass
class World:
    """
    The account of one mocked program.

    Args:
        account: Twelve digits.

        config: The stack's whole configuration, as it was when the mocks were made.

        teams: The teams that the program has declared so far, by ARN.
    """

    account: str
    config: Mapping[str, str]
    teams: dict[str, Team] = field(default_factory=dict)

    def arn(self, path: str) -> str:
        """Return an ARN of Multi-party Approval in the account."""
        return f"arn:aws:mpa:{limits.REGION}:{self.account}:{path}"

    def portal_url(self) -> str:
        """Return where the approvers of the account vote."""
        return f"https://{unique_id(self.account)[:13]}.mpa-portal.{limits.REGION}.on.aws/"


def unique_id(*parts: str) -> str:
    """Return a UUID that is the same for the same parts."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(parts)))


def a_vote(state: MockState, pair: Pair, action: str, team_arn: str, voters: Configuration) -> Vote:
    """
    Return a vote of a team.

    Args:
        state: The votes so far.

        pair: How the vote stands.

        action: What it is about, as the service names it.

        team_arn: The team that votes.

        voters: Who votes, and how many must agree.
    """
    approvers = len(voters.approvers) if isinstance(voters.approvers, frozenset) else 0
    required = voters.min_approvals if isinstance(voters.min_approvals, int) else 0
    ending = approvers - required + 1 if pair == sessions.REJECTED else 0
    return Vote(
        arn=session_arn(team_arn, action),
        pair=pair,
        action=action,
        started_at=SENT,
        expires_at=SENT + limits.VOTE_WINDOW,
        completed_at=None if pair in sessions.OPEN else NOW,
        approvals=max(state.approvals, required) if pair == sessions.APPROVED else state.approvals,
        rejections=ending if state.rejections is None else state.rejections,
        required=required,
        approvers=approvers,
        requester=f"arn:aws:iam::{account_of(team_arn)}:user/requester",
    )


def session_arn(team_arn: str, action: str) -> str:
    """Return the ARN of the session in which a team votes on an action."""
    return f"{team_arn.replace(':approval-team/', ':session/', 1)}/{unique_id(team_arn, action)}"
