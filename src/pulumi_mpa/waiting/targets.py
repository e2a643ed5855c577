"""What can be waited for: a team, a session, an association."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pulumi_mpa.model.ownership import Place


@dataclass(frozen=True)
class TeamTarget:
    """
    An approval team.

    Args:
        arn: Its ARN.

        until: What ends the wait, as `plan.verdict.Until` spells it.

        version_id: The version that is waited for; None for whatever stands once no request is open.

        secret_approvers: No line may name an approver.
    """

    arn: str
    until: str
    version_id: str | None = None
    secret_approvers: bool = False


@dataclass(frozen=True)
class SessionTarget:
    """One vote, of whichever service asked for it."""

    arn: str


@dataclass(frozen=True)
class AssociationTarget:
    """
    An association with a vote open.

    Args:
        place: What is protected, and where.

        session_arn: The vote that is waited for.

        team_arn: The team in force when the wait began.

        wanted_arn: The team that is to protect it.

        account: The account that it is in; None if state does not say it.
    """

    place: Place
    session_arn: str | None
    team_arn: str | None
    wanted_arn: str | None
    account: str | None = None


Target = TeamTarget | SessionTarget | AssociationTarget
