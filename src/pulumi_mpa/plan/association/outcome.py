"""What became of an ask about an association: a pure function of what AWS shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_mpa.lifecycle import association as associations
from pulumi_mpa.lifecycle import session as sessions
from pulumi_mpa.model.association import association_intent, session_id
from pulumi_mpa.model.requests.request import Outcome, RequestKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pulumi_mpa.model.association import Association
    from pulumi_mpa.model.requests.request import Request
    from pulumi_mpa.model.session import Vote

#: States in which a vote about the association is open.
PENDING = (associations.UPDATE_PENDING, associations.DELETE_PENDING)


def outcome_of(
    request: Request, association: Association | None, vote: Vote | None, cancelled: Iterable[str]
) -> Outcome:
    """
    Determine what became of an ask.

    Args:
        request: What its marker and the state know of it; its session is known, since nothing else tells of it.

        association: What Payment Cryptography shows; None when nothing guards the operation.

        vote: The ask's own session; None when AWS has it no longer.

        cancelled: Ids of the sessions that state knows we cancelled ourselves.

    Returns:
        The answer. A cancelled vote counts as a no unless we recorded that we cancelled it ourselves.
    """
    if request.is_closed() and request.outcome is not None:
        return request.outcome
    shown = association if association is not None and association.session_arn == request.session_arn else None
    if shown is not None and shown.pair in PENDING:
        return Outcome.OPEN
    if is_in_force(request, association):
        return Outcome.APPROVED
    if vote is None:
        # No longer to be found, and not in force.
        return Outcome.REJECTED
    if vote.pair in sessions.OPEN:
        return Outcome.OPEN
    if vote.pair == sessions.APPROVED:
        not_carried_out = shown is not None and shown.pair == associations.ACTIVE_REJECTED
        return Outcome.REJECTED if not_carried_out else Outcome.APPROVED
    ours = vote.pair.status == sessions.SessionStatus.CANCELLED and session_id(vote.arn) in cancelled
    return Outcome.DROPPED if ours or vote.pair == sessions.SUPERSEDED else Outcome.REJECTED


def is_in_force(request: Request, association: Association | None) -> bool:
    """Check whether what is asked for is in force."""
    if request.verb is RequestKind.DELETE:
        return association is None
    return association is not None and association_intent(association.team_arn) == request.intent


def is_rejected_vote(vote: Vote, cancelled: Iterable[str]) -> bool:
    """Check whether an earlier vote of ours ended with a no."""
    if vote.pair in (*sessions.OPEN, sessions.APPROVED, sessions.SUPERSEDED):
        return False
    return not (vote.pair.status == sessions.SessionStatus.CANCELLED and session_id(vote.arn) in cancelled)
